//! What the readers of a document share: its narrative by id, when and by whom it was made, what is wrong with it.

use std::cell::RefCell;
use std::collections::HashMap;

use super::name::human_name;
use super::time::read_ts;
use super::xml::{Element, is_null};
use crate::exchange::fhir::{shown, shown_whole};
use crate::records::when::When;

/// A document while it is read.
pub(super) struct Page<'d, 'a> {
    /// `ClinicalDocument`.
    pub(super) root: Element<'d, 'a>,
    narrative: HashMap<&'d str, Element<'d, 'a>>,
    problems: RefCell<Vec<(usize, String, &'static str)>>,
}

impl<'d, 'a> Page<'d, 'a> {
    pub(super) fn of(root: Element<'d, 'a>) -> Self {
        let mut narrative = HashMap::new();
        for element in root.within() {
            if let Some(id) = element.attribute("ID") {
                narrative.entry(id).or_insert(element);
            }
        }
        Self { root, narrative, problems: RefCell::default() }
    }

    /// Notes that something should be looked at.
    pub(super) fn problem(&self, element: Element<'_, '_>, message: &'static str) {
        let problem = (element.at(), element.path(), message);
        let mut problems = self.problems.borrow_mut();
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }

    pub(super) fn problems(self) -> Vec<(usize, String, &'static str)> {
        self.problems.into_inner()
    }

    /// The text of an `ED`: in place, or where it refers to in the narrative.
    pub(super) fn text(&self, element: Element<'_, '_>) -> String {
        shown(&self.whole(element))
    }

    fn whole(&self, element: Element<'_, '_>) -> String {
        let place = element.get("reference");
        let link = if place.is_there() { place.word("value") } else { "" };
        let referred = self.narrative.get(link.trim_start_matches('#')).filter(|_| !link.is_empty());
        let found = referred.map(|element| element.text()).filter(|text| !text.is_empty());
        let text = found.unwrap_or_else(|| element.text());
        // What only stands for nothing in a table.
        if text.chars().any(char::is_alphanumeric) { text } else { String::new() }
    }

    /// The same with its lines, as the narrative breaks them.
    pub(super) fn lines(&self, element: Element<'_, '_>) -> String {
        let link = element.get("reference").word("value");
        let referred = self.narrative.get(link.trim_start_matches('#')).filter(|_| !link.is_empty());
        match referred.filter(|one| one.all("br").next().is_some()) {
            Some(told) => shown_whole(&told.broken_text()),
            None => shown_whole(&self.whole(element)),
        }
    }

    /// When the document was made.
    pub(super) fn made(&self) -> Option<When> {
        let time = self.root.get("effectiveTime");
        let made = time.attribute("value").and_then(read_ts);
        if made.is_none() {
            self.problem(time, "not a date or a time");
        }
        made
    }

    /// The organization that keeps the document.
    pub(super) fn custodian(&self) -> String {
        let custodian = self.root.get("custodian").get("assignedCustodian");
        shown(&custodian.get("representedCustodianOrganization").get("name").text())
    }

    /// Who a participation is: a person, a device or an organization.
    pub(super) fn who(&self, element: Element<'_, '_>) -> String {
        let role = ["assignedAuthor", "assignedEntity", "associatedEntity", "participantRole"]
            .into_iter()
            .map(|name| element.get(name))
            .find(|role| role.is_there())
            .unwrap_or(element);
        let person = ["assignedPerson", "associatedPerson", "playingEntity"]
            .into_iter()
            .map(|name| role.get(name).get("name"))
            .find(|name| name.is_there() && !is_null(*name));
        if let Some(name) = person {
            let name = human_name(name);
            let titles = |parts: &[String]| -> Vec<String> { parts.to_vec() };
            let whole = [titles(&name.prefix), vec![name.display()], titles(&name.suffix)].concat().join(" ");
            if !name.display().is_empty() {
                return shown(whole.trim());
            }
        }
        let places = ["representedOrganization", "scopingOrganization", "representedCustodianOrganization"];
        let place = places.into_iter().map(|name| shown(&role.get(name).get("name").text()));
        place.into_iter().find(|name| !name.is_empty()).unwrap_or_default()
    }

    /// Who did it, or who wrote it down: the first who has a name.
    pub(super) fn by(&self, element: Element<'_, '_>) -> String {
        let all = element.all("performer").chain(element.all("author")).chain(element.all("informant"));
        all.map(|one| self.who(one)).find(|name| !name.is_empty()).unwrap_or_default()
    }
}
