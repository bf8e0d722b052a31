//! References of a file, followed: whom a resource is about, and who made it.

use std::collections::HashMap;

use super::datatype::{Concept, Reference, human_name, shown};
use super::entry::{Entry, id_of_url, source_id};
use super::item::coded;
use super::json::Json;
use super::node::{Node, Problems};
use crate::records::intake::{Identity, SourceId};
use crate::records::item::Coded;

/// Resources that are about nobody, whatever file they come in.
const ABOUT_NOBODY: [&str; 27] = [
    "ActivityDefinition",
    "CapabilityStatement",
    "CodeSystem",
    "ConceptMap",
    "Endpoint",
    "Group",
    "HealthcareService",
    "ImplementationGuide",
    "Library",
    "Location",
    "Measure",
    "NamingSystem",
    "OperationDefinition",
    "OperationOutcome",
    "Organization",
    "OrganizationAffiliation",
    "Person",
    "PlanDefinition",
    "Practitioner",
    "PractitionerRole",
    "Questionnaire",
    "Schedule",
    "SearchParameter",
    "Slot",
    "StructureDefinition",
    "Substance",
    "ValueSet",
];

/// Whose a resource is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Owner {
    /// The patient of this entry.
    Patient(usize),
    /// Someone who is not in the file; the entry that first refers to them.
    Referred(usize),
    /// Nobody.
    Nobody,
}

/// A file whose references can be followed.
pub(super) struct Linked<'a, 'f> {
    pub(super) entries: &'f [Entry<'a>],
    by_name: HashMap<String, usize>,
    patients: Vec<usize>,
    pub(super) scope: &'f str,
}

impl<'a, 'f> Linked<'a, 'f> {
    pub(super) fn new(entries: &'f [Entry<'a>], scope: &'f str) -> Self {
        let mut by_name = HashMap::new();
        let mut patients: Vec<usize> = Vec::new();
        for (number, entry) in entries.iter().enumerate() {
            if !entry.full_url.is_empty() {
                by_name.entry(entry.full_url.clone()).or_insert(number);
            }
            for id in [entry.id.as_str(), id_of_url(&entry.full_url)] {
                if !id.is_empty() {
                    by_name.entry(format!("{}/{id}", entry.kind)).or_insert(number);
                }
            }
            let is_first =
                |patients: &[usize]| !patients.iter().any(|other| entries[*other].identity == entry.identity);
            if entry.kind == "Patient" && is_first(&patients) {
                patients.push(number);
            }
        }
        Self { entries, by_name, patients, scope }
    }

    /// The entry that a reference points to.
    pub(super) fn follow(&self, reference: &Reference) -> Option<usize> {
        let target = reference.target.split("/_history/").next().unwrap_or_default();
        if let Some(found) = self.by_name.get(target) {
            return Some(*found);
        }
        if let Some((kind, query)) = target.split_once("?identifier=") {
            let (system, value) = query.split_once('|')?;
            return self.identified(kind.rsplit('/').next().unwrap_or(kind), system, value);
        }
        let mut parts = target.rsplit('/');
        if let (Some(id), Some(kind)) = (parts.next(), parts.next())
            && let Some(found) = self.by_name.get(&format!("{kind}/{id}"))
        {
            return Some(*found);
        }
        let kind = if reference.kind.is_empty() { "Patient" } else { &reference.kind };
        (!reference.value.is_empty()).then(|| self.identified(kind, &reference.system, &reference.value))?
    }

    pub(super) fn identified(&self, kind: &str, system: &str, value: &str) -> Option<usize> {
        let has = |entry: &Entry<'_>| {
            let list = entry.json.as_ref().and_then(|json| json.member("identifier"));
            let Some(Json::List(list)) = list else { return false };
            let is =
                |one: &Json<'_>, name: &str, text: &str| one.member(name).and_then(Json::text) == Some(text);
            list.iter().any(|one| is(one, "value", value) && is(one, "system", system))
        };
        self.entries.iter().position(|entry| entry.kind == kind && has(entry))
    }

    /// The reference by which an entry says that it is about a patient who is not in the file.
    pub(super) fn patient_reference(&self, entry: &Entry<'_>) -> Option<Reference> {
        let outside = |reference: &&Reference| {
            self.follow(reference).is_none()
                && (reference.is_to_patient() || (reference.target.is_empty() && !reference.value.is_empty()))
        };
        entry.subjects.iter().find(outside).cloned()
    }

    /// Whose an entry is, and whether it says so itself.
    pub(super) fn owner(&self, number: usize) -> (Owner, bool) {
        let entry = &self.entries[number];
        let same_patient = |found: usize| {
            self.patients.iter().find(|other| self.entries[**other].identity == self.entries[found].identity)
        };
        if entry.kind == "Patient" {
            return same_patient(number)
                .map_or((Owner::Nobody, false), |first| (Owner::Patient(*first), true));
        }
        if ABOUT_NOBODY.contains(&entry.kind) {
            return (Owner::Nobody, false);
        }
        for reference in &entry.subjects {
            if let Some(found) = self.follow(reference)
                && self.entries[found].kind == "Patient"
                && let Some(first) = same_patient(found)
            {
                return (Owner::Patient(*first), true);
            }
        }
        if self.patient_reference(entry).is_some() {
            return (Owner::Referred(number), true);
        }
        match (entry.subjects.is_empty(), self.patients.as_slice()) {
            (true, [only]) => (Owner::Patient(*only), false),
            _ => (Owner::Nobody, false),
        }
    }

    /// What belongs to nobody has no chart within which its id would be enough.
    pub(super) fn common_identity(&self, entry: &Entry<'a>) -> Identity {
        if entry.id.is_empty() {
            return entry.identity;
        }
        let SourceId { scope, id } = source_id(entry.kind, &entry.id, &entry.full_url, self.scope);
        Identity::of(&["FHIR", entry.kind, &scope, &id])
    }

    /// The identity of the observation that a report names.
    pub(super) fn named(&self, entry: &Entry<'a>, member: &Reference) -> Option<Identity> {
        if let Some(found) = self.follow(member) {
            return Some(self.entries[found].identity);
        }
        if let Some(inside) = member.target.strip_prefix('#') {
            return Some(contained_identity(entry, inside));
        }
        let target = member.target.split("/_history/").next()?;
        let id = target.rsplit_once("Observation/").map(|(_, id)| id)?;
        Some(Identity::of(&["FHIR", "Observation", id]))
    }

    /// The resource that a reference points to: within the same one, or in the file.
    fn target<'s>(&'s self, reference: &Reference, within: &'s Json<'s>) -> Option<&'s Json<'s>> {
        let inside = reference.target.strip_prefix('#').and_then(|id| match within.member("contained") {
            Some(Json::List(list)) => {
                list.iter().find(|one| one.member("id").and_then(Json::text) == Some(id))
            }
            _ => None,
        });
        inside.or_else(|| self.entries[self.follow(reference)?].json.as_ref())
    }

    /// What the resource that a reference points to is called: its own code before what the reference says.
    pub(super) fn called(&self, reference: &Reference, within: &Json<'_>) -> Coded {
        let problems = Problems::default();
        let target = self.target(reference, within);
        let found = target.map(|json| {
            let node = Node::root(json, "", &problems);
            let kind = json.member("resourceType").and_then(Json::text);
            coded(&Concept::read(node.get(if kind == Some("Goal") { "description" } else { "code" })))
        });
        found.filter(|found| !found.is_empty()).unwrap_or_else(|| Coded::words(reference.display.clone()))
    }

    /// How to reach whom a reference points to: the first telephone number and mail address.
    pub(super) fn contact_of(&self, reference: &Reference, within: &Json<'_>) -> String {
        let Some(json) = self.target(reference, within) else { return String::new() };
        let problems = Problems::default();
        let node = Node::root(json, "", &problems);
        let telecom = node.get("telecom");
        let list = telecom.list();
        let first = |system: &str| {
            let found = list.iter().find(|one| one.get("system").text() == Some(system));
            found.map(|one| shown(&one.get("value").words()))
        };
        [first("phone"), first("email")].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// The name of whoever a reference points to: as it says, as the file says, or nothing.
    pub(super) fn name_of(&self, reference: &Reference, within: &Json<'_>, steps: usize) -> String {
        if !reference.display.is_empty() || steps == 0 {
            return reference.display.clone();
        }
        let Some(json) = self.target(reference, within) else { return String::new() };
        let problems = Problems::default();
        let node = Node::root(json, "", &problems);
        match json.member("resourceType").and_then(Json::text) {
            Some("Organization" | "Location") => shown(&node.get("name").words()),
            Some("Practitioner" | "RelatedPerson" | "Patient") => {
                let names = node.get("name");
                let list = names.list();
                list.first().map(|name| human_name(*name).display()).unwrap_or_default()
            }
            Some("PractitionerRole") => {
                let mut names: Vec<String> = ["practitioner", "organization"]
                    .map(|role| self.name_of(&Reference::read(node.get(role)), json, steps - 1))
                    .into();
                names.retain(|name| !name.is_empty());
                names.join(", ")
            }
            _ => String::new(),
        }
    }
}

/// The identity of what stands within another resource.
pub(super) fn contained_identity(entry: &Entry<'_>, id: &str) -> Identity {
    Identity::of(&["FHIR", entry.kind, &entry.id, "#", id])
}
