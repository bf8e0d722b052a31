//! Names of people (`PN`).

use super::xml::{Element, is_null};
use crate::exchange::fhir::shown;
use crate::records::patient::HumanName;

/// A name of a person (`PN`).
pub(super) fn human_name(element: Element<'_, '_>) -> HumanName {
    let parts = |name: &str| -> Vec<String> {
        let all = element.all(name).filter(|part| !is_null(*part) && part.word("qualifier") != "CL");
        all.map(|part| shown(&part.text())).filter(|part| !part.is_empty()).collect()
    };
    let usage = match element.word("use").split(' ').next().unwrap_or_default() {
        "L" | "C" => "official",
        "P" | "A" | "ASGN" => "nickname",
        "BR" => "maiden",
        "OLD" | "BAD" => "old",
        _ if element.all("family").any(|part| part.word("qualifier") == "BR") => "maiden",
        _ => "",
    };
    let mut name = HumanName {
        text: String::new(),
        family: parts("family").join(" "),
        given: parts("given"),
        prefix: parts("prefix"),
        suffix: parts("suffix"),
        usage: usage.to_owned(),
    };
    if name.family.is_empty() && name.given.is_empty() && !is_null(element) {
        name.text = shown(&element.text());
    }
    name
}
