//! Sections in the order of the guide, each with its table and its entries.

use std::io;

use super::clinical::is_listed;
use super::datatype::{LOINC, code, new_template, template};
use super::narrative::{self, Row};
use super::xml::Tag;
use super::{Writer, result};
use crate::exchange::fhir::uuid;
use crate::records::item::{Detail, Listed};
use crate::records::result::Kind;

/// A section of the guide.
struct Section {
    /// Its template's number and version; none for one that the guide does not have.
    template: (&'static str, &'static str),
    /// Whether the first release of the guide had it.
    is_old: bool,
    /// LOINC.
    code: &'static str,
    title: &'static str,
    /// Whether a CCD must have it.
    is_required: bool,
    holds: Holds,
}

/// What it lists.
#[derive(Clone, Copy)]
enum Holds {
    Items(fn(&Detail) -> bool),
    Results(Kind),
    Documents,
}

const fn section(
    template: (&'static str, &'static str),
    code: &'static str,
    title: &'static str,
    holds: Holds,
) -> Section {
    Section { template, is_old: true, code, title, is_required: false, holds }
}

const fn required(section: Section) -> Section {
    Section { is_required: true, ..section }
}

const fn new(section: Section) -> Section {
    Section { is_old: false, ..section }
}

const V2014: &str = "2014-06-09";
const V2015: &str = "2015-08-01";

fn category(detail: &Detail) -> &str {
    match detail {
        Detail::Problem(problem) => &problem.category,
        _ => "-",
    }
}

const SECTIONS: [Section; 18] = [
    required(section(
        ("2.6.1", V2015),
        "48765-2",
        "Allergies",
        Holds::Items(|one| matches!(one, Detail::Allergy(_))),
    )),
    required(section(
        ("2.1.1", V2014),
        "10160-0",
        "Medications",
        Holds::Items(|one| matches!(one, Detail::Medication(_))),
    )),
    required(section(
        ("2.5.1", V2015),
        "11450-4",
        "Problems",
        Holds::Items(|one| matches!(category(one), "" | "problem-list-item")),
    )),
    section(
        ("", ""),
        "29308-4",
        "Diagnoses",
        Holds::Items(|one| !matches!(category(one), "-" | "" | "problem-list-item" | "health-concern")),
    ),
    new(section(
        ("2.58", V2015),
        "75310-3",
        "Health concerns",
        Holds::Items(|one| category(one) == "health-concern"),
    )),
    section(
        ("2.7.1", V2014),
        "47519-4",
        "Procedures",
        Holds::Items(|one| matches!(one, Detail::Procedure(_))),
    ),
    required(section(("2.3.1", V2015), "30954-2", "Results", Holds::Results(Kind::Laboratory))),
    required(section(("2.4.1", V2015), "8716-3", "Vital signs", Holds::Results(Kind::VitalSigns))),
    section(
        ("2.2.1", V2015),
        "11369-6",
        "Immunizations",
        Holds::Items(|one| matches!(one, Detail::Immunization(_))),
    ),
    section(("2.22.1", V2015), "46240-8", "Visits", Holds::Items(|one| matches!(one, Detail::Visit(_)))),
    required(section(
        ("2.17", V2015),
        "29762-2",
        "Social history",
        Holds::Items(|one| matches!(one, Detail::SocialHistory(_))),
    )),
    section(
        ("2.15", V2015),
        "10157-6",
        "Family history",
        Holds::Items(|one| matches!(one, Detail::FamilyHistory(_))),
    ),
    section(("2.60", ""), "61146-7", "Goals", Holds::Items(|one| matches!(one, Detail::Goal(_)))),
    section(
        ("2.10", V2014),
        "18776-5",
        "Plan of treatment",
        Holds::Items(|one| matches!(one, Detail::CarePlan(_))),
    ),
    section(("", ""), "85847-2", "Care team", Holds::Items(|one| matches!(one, Detail::CareTeam(_)))),
    section(("2.18", V2015), "48768-6", "Insurance", Holds::Items(|one| matches!(one, Detail::Insurance(_)))),
    section(("2.23", V2014), "46264-8", "Devices", Holds::Items(|one| matches!(one, Detail::Device(_)))),
    new(section(("2.65", "2016-11-01"), "34109-9", "Documents", Holds::Documents)),
];

impl Writer<'_> {
    /// Hands on every section there is, one after the other.
    pub(super) fn sections(&self, put: &mut dyn FnMut(Tag) -> io::Result<()>) -> io::Result<()> {
        for section in &SECTIONS {
            let (rows, entries) = match section.holds {
                Holds::Results(kind) => self.result_groups(kind),
                Holds::Items(holds) => self.items(holds)?,
                Holds::Documents => self.documents()?,
            };
            if section.is_required || !entries.is_empty() {
                put(whole(section, rows, entries))?;
            }
        }
        Ok(())
    }

    fn items(&self, holds: fn(&Detail) -> bool) -> io::Result<(Vec<Row>, Vec<Tag>)> {
        let (mut rows, mut entries) = (Vec::new(), Vec::new());
        let here = self.extract.items.iter().filter(|one| holds(&one.item.detail) && is_listed(&one.item));
        for listed in here {
            let mut row = self.row(listed);
            entries.push(self.item(&mut row, listed)?);
            rows.push(row);
        }
        Ok((rows, entries))
    }

    /// Documents, then reports in words or as files.
    fn documents(&self) -> io::Result<(Vec<Row>, Vec<Tag>)> {
        let (mut rows, mut entries) = self.items(|one| matches!(one, Detail::Document(_)))?;
        let reports = self.extract.results.iter().filter(|one| one.kind == Kind::Narrative);
        for listed in reports.filter(|one| result::is_listed(one)) {
            let told = &listed.result;
            let (when, status) = (self.day(listed.at, told.taken), result::status_words(told.status));
            let entry = uuid("report in words", &listed.id.to_string());
            let mut row = Row::new(&entry, &told.name, when, status, &told.performer);
            entries.push(self.report_in_words(&mut row, listed)?);
            rows.push(row);
        }
        Ok((rows, entries))
    }

    fn item(&self, row: &mut Row, listed: &Listed) -> io::Result<Tag> {
        Ok(match &listed.item.detail {
            Detail::Problem(detail) => self.problem(row, listed, detail),
            Detail::Allergy(detail) => self.allergy(row, listed, detail),
            Detail::Medication(detail) => self.medication(row, listed, detail),
            Detail::Immunization(detail) => self.immunization(row, listed, detail),
            Detail::Procedure(detail) => self.procedure(row, listed, detail),
            Detail::Visit(detail) => self.encounter(row, listed, detail),
            Detail::FamilyHistory(detail) => self.family(row, listed, detail),
            Detail::SocialHistory(detail) => self.social(row, listed, detail),
            Detail::Goal(detail) => self.goal(row, listed, detail),
            Detail::CarePlan(detail) => self.care_plan(row, listed, detail),
            Detail::CareTeam(detail) => self.care_team(row, listed, detail),
            Detail::Document(detail) => self.document(row, listed, detail)?,
            Detail::Insurance(detail) => self.coverage(row, listed, detail),
            Detail::Device(detail) => self.device(row, listed, detail),
        })
    }
}

fn whole(section: &Section, rows: Vec<Row>, entries: Vec<Tag>) -> Tag {
    let (number, version) = section.template;
    let claims = match (number, section.is_old) {
        ("", _) => Vec::new(),
        (number, true) => template(number, version),
        (number, false) => vec![new_template(number, version)],
    };
    let nothing = entries.is_empty();
    // The word for a section that says nothing is not the word for a person who has nothing.
    let text = narrative::of(rows, "No information in this document.");
    let entries: Vec<Tag> = entries.into_iter().map(|entry| Tag::new("entry").with(entry)).collect();
    Tag::new("section")
        .at("nullFlavor", if nothing { "NI" } else { "" })
        .with(claims)
        .with(code("code", LOINC, section.code, section.title))
        .with(Tag::new("title").text(section.title))
        .with(text)
        .with(entries)
}
