//! What a section holds, by its LOINC code, else by its template.

use super::xml::Element;

/// What a section holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Problems,
    Diagnoses,
    HealthConcerns,
    Allergies,
    Medications,
    MedicationsGiven,
    Immunizations,
    Procedures,
    Encounters,
    Results,
    VitalSigns,
    SocialHistory,
    FamilyHistory,
    FunctionalStatus,
    Goals,
    Plan,
    CareTeam,
    Payers,
    Devices,
    Other,
}

/// LOINC codes of sections.
const BY_CODE: [(&str, Kind); 35] = [
    ("11450-4", Kind::Problems),
    ("11348-0", Kind::Problems),
    ("29308-4", Kind::Diagnoses),
    ("46241-6", Kind::Diagnoses),
    ("42347-5", Kind::Diagnoses),
    ("11535-2", Kind::Diagnoses),
    ("10219-4", Kind::Diagnoses),
    ("10218-6", Kind::Diagnoses),
    ("55109-3", Kind::Diagnoses),
    ("75310-3", Kind::HealthConcerns),
    ("48765-2", Kind::Allergies),
    ("10160-0", Kind::Medications),
    ("10183-2", Kind::Medications),
    ("75311-1", Kind::Medications),
    ("42346-7", Kind::Medications),
    ("29549-3", Kind::MedicationsGiven),
    ("11369-6", Kind::Immunizations),
    ("47519-4", Kind::Procedures),
    ("62387-6", Kind::Plan),
    ("46240-8", Kind::Encounters),
    ("30954-2", Kind::Results),
    ("26436-6", Kind::Results),
    ("8716-3", Kind::VitalSigns),
    ("29762-2", Kind::SocialHistory),
    ("10157-6", Kind::FamilyHistory),
    ("47420-5", Kind::FunctionalStatus),
    ("10190-7", Kind::FunctionalStatus),
    ("61146-7", Kind::Goals),
    ("18776-5", Kind::Plan),
    ("85847-2", Kind::CareTeam),
    ("48768-6", Kind::Payers),
    ("46264-8", Kind::Devices),
    ("61144-2", Kind::FunctionalStatus),
    ("51847-2", Kind::Plan),
    ("C-CDAV2-DDN", Kind::Diagnoses),
];

/// Templates of sections: those of C-CDA without their base, then those of CCD and C32.
const BY_TEMPLATE: [(&str, Kind); 28] = [
    ("22.2.5", Kind::Problems),
    ("22.2.6", Kind::Allergies),
    ("22.2.1", Kind::Medications),
    ("22.2.2", Kind::Immunizations),
    ("22.2.7", Kind::Procedures),
    ("22.2.22", Kind::Encounters),
    ("22.2.3", Kind::Results),
    ("22.2.4", Kind::VitalSigns),
    ("22.2.17", Kind::SocialHistory),
    ("22.2.15", Kind::FamilyHistory),
    ("22.2.14", Kind::FunctionalStatus),
    ("22.2.56", Kind::FunctionalStatus),
    ("22.2.58", Kind::HealthConcerns),
    ("22.2.60", Kind::Goals),
    ("22.2.10", Kind::Plan),
    ("22.2.500", Kind::CareTeam),
    ("22.2.18", Kind::Payers),
    ("22.2.23", Kind::Devices),
    ("1.11", Kind::Problems),
    ("1.2", Kind::Allergies),
    ("1.8", Kind::Medications),
    ("1.6", Kind::Immunizations),
    ("1.12", Kind::Procedures),
    ("1.14", Kind::Results),
    ("1.16", Kind::VitalSigns),
    ("1.15", Kind::SocialHistory),
    ("1.4", Kind::FamilyHistory),
    ("1.3", Kind::Encounters),
];

const BASE: &str = "2.16.840.1.113883.10.20.";

/// What a section holds.
pub(super) fn kind(section: Element<'_, '_>) -> Kind {
    let code = section.get("code").word("code");
    let by_code = BY_CODE.iter().find(|(known, _)| *known == code);
    let by_template = || {
        let claims = section.all("templateId").filter_map(|one| one.word("root").strip_prefix(BASE));
        // With required entries, a template's number ends in .1.
        let mut known = claims.filter_map(|claim| {
            BY_TEMPLATE.iter().find(|(known, _)| {
                claim == *known || (known.starts_with("22.") && claim.strip_suffix(".1") == Some(known))
            })
        });
        known.next()
    };
    by_code.or_else(by_template).map_or(Kind::Other, |(_, kind)| *kind)
}

/// Note activity.
pub(super) const NOTE: [&str; 1] = ["2.16.840.1.113883.10.20.22.4.202"];
