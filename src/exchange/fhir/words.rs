//! Names of tests as people say them, where the source has only LOINC's long common name.

use super::datatype::Concept;

/// What LOINC adds at the end to say what was tested; the usual ones go without saying.
const SPECIMENS: [&str; 9] = [
    " in Serum, Plasma or Blood",
    " in Serum or Plasma",
    " of Serum or Plasma",
    " in Venous blood",
    " in Serum",
    " in Plasma",
    " in Blood",
    " of Blood",
    " of Red blood cells",
];

/// SNOMED CT's semantic tags, and their Spanish forms, that patients need not read.
const TAGS: [&str; 29] = [
    "disorder",
    "finding",
    "procedure",
    "situation",
    "regime/therapy",
    "substance",
    "product",
    "occupation",
    "person",
    "event",
    "qualifier value",
    "observable entity",
    "morphologic abnormality",
    "body structure",
    "medicinal product",
    "clinical drug",
    "physical object",
    "environment",
    "social concept",
    "organism",
    "environment / location",
    "record artifact",
    "trastorno",
    "hallazgo",
    "procedimiento",
    "sustancia",
    "producto medicinal",
    "situación",
    "calificador",
];

/// The concept in words; a name in LOINC's own form is made plainer.
pub(super) fn plain(concept: &Concept) -> String {
    let words = concept.words();
    if concept.loinc().is_some() { plainer(&words) } else { words }
}

/// `Cholesterol [Mass/volume] in Serum or Plasma by Direct assay` is `Cholesterol`.
pub(in crate::exchange) fn plainer(name: &str) -> String {
    if let Some(short) = name.strip_suffix("/Hemoglobin.total in Blood") {
        return short.to_owned();
    }
    if let Some(short) = name.strip_suffix(" panel with all children optional") {
        return short.to_owned();
    }
    // A panel says after a dash of what and how.
    if let Some((panel, _)) = name.rsplit_once(" - ").filter(|(panel, _)| panel.contains(" panel")) {
        return panel.to_owned();
    }
    let Some((before, after)) = name
        .split_once(" [")
        .and_then(|(before, rest)| rest.split_once(']').map(|(_, after)| (before, after)))
    else {
        return name.to_owned();
    };
    let after = after.split(" by ").next().unwrap_or_default();
    let rest = SPECIMENS.iter().find_map(|specimen| after.strip_prefix(specimen)).unwrap_or(after);
    let plain = format!("{before}{rest}");
    if before.trim().is_empty() || plain.contains('[') { name.to_owned() } else { plain.trim().to_owned() }
}

/// Without the kind that SNOMED CT writes after a name: `Asthma (disorder)` is `Asthma`.
pub(in crate::exchange) fn without_tag(name: &str) -> &str {
    let Some((before, tag)) = name.strip_suffix(')').and_then(|name| name.rsplit_once(" (")) else {
        return name;
    };
    if TAGS.contains(&tag) && !before.trim().is_empty() { before.trim_end() } else { name }
}

#[cfg(test)]
mod tests {
    use super::{plainer, without_tag};

    #[test]
    fn a_name_loses_the_kind_that_snomed_adds() {
        for (long, short) in [
            ("Asthma (disorder)", "Asthma"),
            ("alergia a la penicilina (trastorno)", "alergia a la penicilina"),
            ("Insulin (human)", "Insulin (human)"),
            ("(disorder)", "(disorder)"),
        ] {
            assert_eq!(without_tag(long), short);
        }
    }

    #[test]
    fn long_common_names_lose_what_goes_without_saying() {
        for (long, short) in [
            ("Cholesterol [Mass/volume] in Serum or Plasma", "Cholesterol"),
            ("Leukocytes [#/volume] in Blood by Automated count", "Leukocytes"),
            ("MCV [Entitic volume] by Automated count", "MCV"),
            ("Glucose [Mass/volume] in Urine by Test strip", "Glucose in Urine"),
            ("Cholesterol in LDL [Mass/volume] in Serum or Plasma by Direct assay", "Cholesterol in LDL"),
            ("Hemoglobin A1c/Hemoglobin.total in Blood", "Hemoglobin A1c"),
            ("Blood pressure panel with all children optional", "Blood pressure"),
            ("CBC panel - Blood by Automated count", "CBC panel"),
            ("Body Height", "Body Height"),
            ("[Deprecated] Something", "[Deprecated] Something"),
        ] {
            assert_eq!(plainer(long), short);
        }
    }
}
