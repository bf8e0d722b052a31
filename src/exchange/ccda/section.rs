//! Sections of a document: each entry goes to the reader of what its section holds.

use super::entry::Found;
use super::kind::{Kind, NOTE, kind};
use super::page::Page;
use super::xml::Element;
use super::{
    allergy, coverage, device, document, encounter, history, immunization, medication, plan, problem,
    procedure, result,
};
use crate::records::result::Kind as Results;

/// What was read of a section, and the entries of which nothing was.
#[derive(Default)]
pub(super) struct Read<'d, 'a> {
    pub(super) found: Vec<Found<'d, 'a>>,
    pub(super) unread: Vec<Element<'d, 'a>>,
}

/// Reads the entries of a section.
pub(super) fn read<'d, 'a>(section: Element<'d, 'a>, page: &Page<'d, 'a>) -> Read<'d, 'a> {
    let kind = kind(section);
    let mut read = Read::default();
    let mut planned = Vec::new();
    for entry in section.all("entry").flat_map(Element::children).filter(|one| is_statement(*one)) {
        let found = entry_of(kind, entry, page);
        match (found.is_empty(), kind) {
            (true, Kind::Plan) => planned.push(entry),
            (true, _) => read.unread.push(entry),
            (false, _) => read.found.extend(found),
        }
    }
    match plan::plan(section, &planned, page) {
        Some(plan) => read.found.push(plan),
        None => read.unread.extend(planned),
    }
    read
}

fn is_statement(element: Element<'_, '_>) -> bool {
    matches!(
        element.name(),
        "act"
            | "encounter"
            | "observation"
            | "observationMedia"
            | "organizer"
            | "procedure"
            | "regionOfInterest"
            | "substanceAdministration"
            | "supply"
    )
}

fn entry_of<'d, 'a>(kind: Kind, entry: Element<'d, 'a>, page: &Page<'d, 'a>) -> Vec<Found<'d, 'a>> {
    match kind {
        Kind::Problems => problem::read(entry, "problem-list-item", page),
        Kind::Diagnoses => problem::read(entry, "encounter-diagnosis", page),
        // How somebody is all in all is no concern.
        Kind::HealthConcerns if entry.name() == "observation" => history::social(entry, page),
        Kind::HealthConcerns => problem::read(entry, "health-concern", page),
        Kind::Allergies => allergy::read(entry, page),
        Kind::Medications => medication::read(entry, false, page),
        Kind::MedicationsGiven => medication::read(entry, true, page),
        Kind::Immunizations => immunization::read(entry, page),
        Kind::Procedures => procedure::read(entry, page),
        Kind::Encounters => encounter::read(entry, page),
        Kind::Results if entry.name() == "procedure" => procedure::read(entry, page),
        Kind::Results => result::read(entry, Results::Laboratory, page),
        Kind::VitalSigns => result::read(entry, Results::VitalSigns, page),
        Kind::SocialHistory | Kind::FunctionalStatus => history::social(entry, page),
        Kind::FamilyHistory => history::family(entry, page),
        Kind::Goals => plan::goals(entry, page),
        Kind::Plan if entry.word("moodCode") == "GOL" => plan::goals(entry, page),
        Kind::Plan => plan::whole_plan(entry, page),
        Kind::CareTeam => plan::care_team(entry, page),
        Kind::Payers => coverage::read(entry, page),
        Kind::Devices => device::read(entry, page),
        Kind::Other if entry.is_a(&NOTE) => document::note(entry, page),
        Kind::Other => Vec::new(),
    }
}
