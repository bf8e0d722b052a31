//! The resources of a file, sorted by whom they are about.
//!
//! A resource belongs to the patient that it names. One that names nobody belongs to the patient of its file if
//! there is exactly one and it is of a kind that is about somebody; it is then kept and not shown as theirs.

use std::collections::{HashMap, HashSet};

use super::datatype::Reference;
use super::entry::{Entry, File, id_of_url, source_id};
use super::link::{Linked, Owner, contained_identity};
use super::node::{Node, Problems};
use super::observation::{self, Context};
use super::range::Person;
use super::{item, patient, report};
use crate::exchange::reading::{Chart, Notes, Reading};
use crate::records::intake::{Identity, Original, PatientIntake, SourceId, WithOriginals};
use crate::records::patient::Identifier;

/// Sorts a file's resources and reads those that are understood.
pub(super) fn sort<'a>(file: &File<'a>, scope: &str, mut notes: Notes<'a>) -> Reading<'a> {
    let linked = Linked::new(&file.entries, scope);
    let mut order: Vec<Owner> = Vec::new();
    let mut members: HashMap<Owner, Vec<usize>> = HashMap::new();
    let mut about: Vec<bool> = Vec::with_capacity(file.entries.len());
    let mut referred: HashMap<(String, String, String), usize> = HashMap::new();
    for (number, entry) in file.entries.iter().enumerate() {
        let (mut owner, is_named) = linked.owner(number);
        if let Owner::Referred(_) = owner {
            let Reference { target, system, value, .. } = linked.patient_reference(entry).unwrap_or_default();
            owner = Owner::Referred(*referred.entry((target, system, value)).or_insert(number));
        }
        about.push(is_named);
        let list = members.entry(owner).or_default();
        if list.is_empty() {
            order.push(owner);
        }
        list.push(number);
    }
    let mut reading = Reading { kind: file.kind.clone(), ..Reading::default() };
    for owner in order {
        let mut numbers = members.remove(&owner).unwrap_or_default();
        reading.repeated += linked.drop_repeated(&mut numbers, &mut notes);
        if owner == Owner::Nobody {
            let is_shown =
                |entry: &Entry<'_>| matches!(entry.kind, "Organization" | "Practitioner") && entry.is_clear;
            reading.common = linked.originals(&numbers, &is_shown);
            for (original, number) in reading.common.iter_mut().zip(&numbers) {
                original.identity = linked.common_identity(&file.entries[*number]);
            }
        } else {
            reading.charts.push(linked.chart(owner, &numbers, &about, &mut notes));
        }
    }
    (reading.warnings, reading.refused) = notes.finish();
    reading
}

impl<'a> Linked<'a, '_> {
    /// Leaves out what says the same twice; of what says two things, the later stands.
    fn drop_repeated(&self, numbers: &mut Vec<usize>, notes: &mut Notes<'a>) -> u64 {
        let mut seen = HashSet::new();
        let before = numbers.len();
        numbers.retain(|number| seen.insert((self.entries[*number].identity, self.entries[*number].digest)));
        let mut newest: HashMap<Identity, usize> = HashMap::new();
        for number in numbers.iter() {
            let entry = &self.entries[*number];
            if newest.insert(entry.identity, *number).is_some() {
                notes.warn(
                    entry.at,
                    entry.number,
                    &entry.path,
                    "the file says something else of it before; the later stands",
                );
            }
        }
        (before - numbers.len()) as u64
    }

    fn originals(&self, numbers: &[usize], is_shown: &dyn Fn(&Entry<'_>) -> bool) -> Vec<Original<'a>> {
        let mut newest: HashMap<Identity, usize> = HashMap::new();
        for number in numbers {
            newest.insert(self.entries[*number].identity, *number);
        }
        numbers
            .iter()
            .map(|number| {
                let entry = &self.entries[*number];
                Original {
                    kind: entry.kind,
                    identity: entry.identity,
                    digest: entry.digest,
                    body: entry.body.as_bytes(),
                    is_shown: is_shown(entry),
                    updated: entry.updated,
                    is_outdated: newest.get(&entry.identity) != Some(number),
                }
            })
            .collect()
    }

    fn chart(&self, owner: Owner, numbers: &[usize], about: &[bool], notes: &mut Notes<'a>) -> Chart<'a> {
        let mut intake = PatientIntake::default();
        let mut shown: HashSet<Identity> = HashSet::new();
        let (Owner::Patient(first) | Owner::Referred(first)) = owner else {
            return Chart { given: WithOriginals::default(), place: notes.place(0, None, "") };
        };
        match owner {
            Owner::Patient(_) => self.read_patient(numbers, &mut intake, &mut shown, notes),
            _ => self.read_reference(&self.entries[first], &mut intake),
        }
        let told = intake.demographics.as_ref();
        let person = Person {
            birth_date: told.and_then(|told| told.birth_date),
            gender: told.and_then(|told| told.gender),
        };
        let newest: HashMap<Identity, usize> =
            numbers.iter().map(|number| (self.entries[*number].identity, *number)).collect();
        let current: Vec<&Entry<'a>> = numbers
            .iter()
            .filter(|number| newest.get(&self.entries[**number].identity) == Some(number))
            .filter(|number| about[**number] && self.entries[**number].is_clear)
            .map(|number| &self.entries[*number])
            .collect();
        let in_laboratory = self.in_laboratory_reports(&current);
        for entry in &current {
            self.read_results(entry, person, &in_laboratory, &mut intake, notes);
        }
        for entry in &current {
            self.read_report(entry, &mut intake, notes);
        }
        let here: HashSet<Identity> = intake.results.iter().map(|result| result.identity).collect();
        for entry in current.iter().filter(|entry| !here.contains(&entry.identity)) {
            self.read_item(entry, &mut intake, notes);
        }
        shown.extend(intake.items.iter().map(|item| item.original));
        shown.extend(intake.results.iter().map(|result| result.original));
        shown.extend(intake.reports.iter().map(|report| report.original));
        let originals = self.originals(numbers, &|entry| shown.contains(&entry.identity));
        let entry = &self.entries[first];
        let place = notes.place(entry.at, entry.number, &entry.path);
        Chart { given: WithOriginals { intake: intake.into(), originals }, place }
    }

    fn read_patient(
        &self,
        numbers: &[usize],
        intake: &mut PatientIntake,
        shown: &mut HashSet<Identity>,
        notes: &mut Notes<'a>,
    ) {
        let Some(entry) = numbers.iter().rev().map(|n| &self.entries[*n]).find(|e| e.kind == "Patient")
        else {
            return;
        };
        let url_id = id_of_url(&entry.full_url);
        for id in [entry.id.as_str(), url_id] {
            let source = source_id("Patient", id, &entry.full_url, self.scope);
            if !id.is_empty() && !intake.sources.contains(&source) {
                intake.sources.push(source);
            }
        }
        let problems = Problems::default();
        let told = entry.json.as_ref().map(|json| patient::read(Node::root(json, "Patient", &problems)));
        let told = told.unwrap_or_default();
        if !told.identifiers.iter().any(|number| !number.system.is_empty()) {
            // Without a number, and maybe from another folder this time: the same words mean the same patient.
            intake.sources.push(SourceId { scope: "digest".to_owned(), id: entry.digest.hex() });
        }
        intake.demographics = Some(told);
        intake.told_by = Some(entry.identity);
        if entry.json.is_some() {
            shown.insert(entry.identity);
        }
        tell(entry, problems, notes);
    }

    fn read_reference(&self, entry: &Entry<'a>, intake: &mut PatientIntake) {
        let Some(reference) = self.patient_reference(entry) else { return };
        let target = reference.target.split("/_history/").next().unwrap_or_default();
        if !target.is_empty() {
            intake.sources.push(source_id("Patient", id_of_url(target), target, self.scope));
        }
        if !reference.value.is_empty() {
            let Reference { system, value, .. } = reference;
            intake.numbers.push(Identifier { system, value, kind: String::new() });
        }
    }

    /// The observations that a laboratory's report names.
    fn in_laboratory_reports(&self, entries: &[&Entry<'a>]) -> HashSet<Identity> {
        let mut named = HashSet::new();
        for entry in entries.iter().filter(|entry| entry.kind == "DiagnosticReport") {
            let Some(json) = &entry.json else { continue };
            let problems = Problems::default();
            let node = Node::root(json, entry.kind, &problems);
            if report::is_laboratory(node) {
                named.extend(report::members(node).iter().filter_map(|member| self.named(entry, member)));
            }
        }
        named
    }

    fn read_results(
        &self,
        entry: &Entry<'a>,
        person: Person,
        in_laboratory: &HashSet<Identity>,
        intake: &mut PatientIntake,
        notes: &mut Notes<'a>,
    ) {
        let Some(json) = &entry.json else { return };
        let problems = Problems::default();
        let node = Node::root(json, entry.kind, &problems);
        let name_of = |reference: &Reference| self.name_of(reference, json, 3);
        let mut read = |node: Node<'_, '_>, identity: Identity| {
            let context = Context {
                identity,
                original: entry.identity,
                person,
                is_in_laboratory_report: in_laboratory.contains(&identity),
                name_of: &name_of,
            };
            intake.results.extend(observation::read(node, &context));
        };
        match entry.kind {
            "Observation" => read(node, entry.identity),
            "DiagnosticReport" => {
                let contained = node.get("contained");
                for inside in contained.list() {
                    let id = inside.get("id").words();
                    if inside.get("resourceType").text() == Some("Observation") && !id.is_empty() {
                        read(inside, contained_identity(entry, &id));
                    }
                }
                // What stands within a report is of the report's time, unless it says otherwise.
                let within = intake.results.iter_mut().filter(|result| result.original == entry.identity);
                for result in within {
                    result.taken = result.taken.or_else(|| observation::taken(node));
                    result.issued = result.issued.or_else(|| super::datatype::instant(node.get("issued")));
                }
            }
            _ => {}
        }
        tell(entry, problems, notes);
    }

    fn read_item(&self, entry: &Entry<'a>, intake: &mut PatientIntake, notes: &mut Notes<'a>) {
        let Some(json) = &entry.json else { return };
        let problems = Problems::default();
        let context = item::Context {
            identity: entry.identity,
            name_of: &|reference| self.name_of(reference, json, 3),
            called: &|reference| self.called(reference, json),
            contact_of: &|reference| self.contact_of(reference, json),
        };
        intake.items.extend(item::read(entry.kind, Node::root(json, entry.kind, &problems), &context));
        tell(entry, problems, notes);
    }

    fn read_report(&self, entry: &Entry<'a>, intake: &mut PatientIntake, notes: &mut Notes<'a>) {
        let is_group = entry.kind == "Observation"
            && entry.json.as_ref().is_some_and(|json| json.member("hasMember").is_some());
        let Some(json) = entry.json.as_ref().filter(|_| is_group || entry.kind == "DiagnosticReport") else {
            return;
        };
        let problems = Problems::default();
        let node = Node::root(json, entry.kind, &problems);
        let here: HashSet<Identity> = intake.results.iter().map(|result| result.identity).collect();
        let mut results: Vec<Identity> = report::members(node)
            .iter()
            .filter_map(|member| {
                let identity = self.named(entry, member)?;
                // What is in the file and not shown is no member; what is elsewhere may be in the chart.
                (here.contains(&identity) || self.follow(member).is_none()).then_some(identity)
            })
            .collect();
        if is_group && results.is_empty() {
            return;
        }
        let name_of = |reference: &Reference| self.name_of(reference, json, 3);
        let groups = !results.is_empty();
        if !is_group && let Some(narrative) = report::narrative(node, entry.identity, groups, &name_of) {
            if groups {
                results.push(entry.identity);
            }
            intake.results.push(narrative);
        }
        intake.reports.extend(report::read(node, entry.identity, results, &name_of));
        tell(entry, problems, notes);
    }
}

/// Passes on what was wrong in a resource.
fn tell<'a>(entry: &Entry<'a>, problems: Problems, notes: &mut Notes<'a>) {
    for problem in problems.into_vec() {
        let within = problem.path.strip_prefix(entry.kind).unwrap_or(&problem.path);
        let path = format!("{}{within}", entry.path);
        notes.warn(entry.at, entry.number, &path, &problem.message);
    }
}
