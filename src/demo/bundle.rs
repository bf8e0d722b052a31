//! A person's record as a FHIR R4 transaction bundle, the way a record system would send it.
//!
//! The demo practice and the measurements come in through the same import as anything else; nothing knows that
//! these people do not exist. The same recipe gives the same bytes, and a later `sent` gives the same record
//! some days on: results more, preliminary ones final, a few corrected.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::people::{Somebody, somebody};
use super::resource::Entry;
use super::story::story;
use super::visit::Visiting;

/// Whose numbers the record numbers are.
const NUMBERS: &str = "https://riverside.example.org/record-number";
/// The laboratory that this practice sends its samples to.
pub(super) const LABORATORY: &str = "Harlow Creek Regional Laboratory";
pub(super) const LABORATORY_ID: &str = "00000000-1ab0-4000-8000-000000000001";

/// What is generated, and how much of it.
#[derive(Debug, Clone, Copy)]
pub struct Recipe {
    /// The same seed gives the same people with the same results.
    pub seed: u64,
    /// The day on which the story has come to its end.
    pub today: Date,
    /// The day on which the record is sent: it holds what was taken before that day.
    pub sent: Date,
    /// About how many results each person has.
    pub results: usize,
}

impl Recipe {
    /// The whole story of everybody until `today`.
    #[must_use]
    pub fn whole(seed: u64, today: Date, results: usize) -> Self {
        Self { seed, today, sent: today, results }
    }
}

/// The record of the person at `place`, as the bytes of a bundle.
#[must_use]
pub fn bundle(recipe: Recipe, place: u64) -> Vec<u8> {
    let person = somebody(recipe.seed, place, recipe.today);
    let mut chance = person.chance(recipe.seed, 1);
    let story = story(&person, &mut chance, recipe.today, recipe.results);
    let mut writer = Writer::new(&person);
    writer.patient();
    writer.laboratory();
    for (number, visit) in story.visits.iter().enumerate() {
        let visiting = Visiting { person: &person, courses: &story.courses, visit, sent: recipe.sent };
        // Chance of its own for each visit: what is sent later changes nothing of what was sent before.
        visiting.write(&mut writer, &mut person.chance(recipe.seed, 16 + number as u64));
    }
    writer.finish()
}

/// Whether the person at `place` was seen on a day from `from` to the day before `until`, or has news of then.
#[must_use]
pub(super) fn has_news(recipe: Recipe, place: u64, from: Date, until: Date) -> bool {
    bundle(Recipe { sent: from, ..recipe }, place) != bundle(Recipe { sent: until, ..recipe }, place)
}

/// A bundle, as far as it is written.
pub(super) struct Writer<'a> {
    person: &'a Somebody,
    patient_id: String,
    out: Vec<u8>,
    next: u64,
}

impl<'a> Writer<'a> {
    fn new(person: &'a Somebody) -> Self {
        let mut out = Vec::with_capacity(64 * 1024);
        out.extend_from_slice(br#"{"resourceType":"Bundle","type":"transaction","entry":["#);
        let patient_id = format!("00000000-0a71-4000-8000-{:012x}", person.place);
        Self { person, patient_id, out, next: 0 }
    }

    fn finish(mut self) -> Vec<u8> {
        self.out.extend_from_slice(b"]}");
        self.out
    }

    /// An id that stays the same from one sending to the next.
    pub(super) fn id(&mut self, kind: u16) -> String {
        self.next += 1;
        format!("00000000-{kind:04x}-4000-8000-{:06x}{:06x}", self.person.place & 0xFF_FFFF, self.next)
    }

    pub(super) fn patient_id(&self) -> &str {
        &self.patient_id
    }

    pub(super) fn push(&mut self, kind: &str, id: &str, resource: impl serde::Serialize) {
        if self.out.last() == Some(&b'}') {
            self.out.push(b',');
        }
        Entry::put(kind, id, resource).write(&mut self.out);
    }

    fn patient(&mut self) {
        let patient = patient(self.person, &self.patient_id);
        let id = self.patient_id.clone();
        self.push("Patient", &id, patient);
    }

    fn laboratory(&mut self) {
        let laboratory = json!({
            "resourceType": "Organization",
            "id": LABORATORY_ID,
            "active": true,
            "name": LABORATORY,
            "telecom": [{ "system": "phone", "value": "(555) 555-0150" }],
        });
        self.push("Organization", LABORATORY_ID, laboratory);
    }
}

fn patient(person: &Somebody, id: &str) -> Value {
    let mut names = vec![json!({ "use": "official", "family": person.family, "given": [person.given] })];
    if let Some((usage, name)) = &person.other_name {
        names.push(match *usage {
            "nickname" => json!({ "use": usage, "given": [name] }),
            _ => json!({ "use": usage, "family": name, "given": [person.given] }),
        });
    }
    let mut telecom = vec![json!({ "system": "phone", "value": person.phone, "use": "mobile" })];
    telecom.extend(person.mail.iter().map(|mail| json!({ "system": "email", "value": mail })));
    let (street, town, postal_code) = &person.home;
    let mut patient = json!({
        "resourceType": "Patient",
        "id": id,
        "identifier": [{
            "type": { "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR" }] },
            "system": NUMBERS,
            "value": person.number(),
        }],
        "active": person.died.is_none(),
        "name": names,
        "telecom": telecom,
        "gender": if person.is_female { "female" } else { "male" },
        "address": [{ "line": [street], "city": town, "state": "IA", "postalCode": postal_code, "country": "US" }],
        "communication": [{
            "language": { "coding": [{ "system": "urn:ietf:bcp:47", "code": person.language }] },
            "preferred": true,
        }],
    });
    if let Some(born) = person.born {
        patient["birthDate"] = json!(born.to_string());
    }
    if let Some(died) = person.died {
        patient["deceasedDateTime"] = json!(died.to_string());
    }
    patient
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recipe() -> Recipe {
        Recipe::whole(7, jiff::civil::date(2026, 5, 4), 80)
    }

    fn resources(recipe: Recipe, place: u64) -> Vec<Value> {
        let bundle: Value = serde_json::from_slice(&bundle(recipe, place)).unwrap();
        let entries = bundle["entry"].as_array().unwrap();
        entries.iter().map(|entry| entry["resource"].clone()).collect()
    }

    #[test]
    fn the_same_seed_makes_the_same_people() {
        for place in [0, 5, 40] {
            assert_eq!(bundle(recipe(), place), bundle(recipe(), place));
        }
        assert_ne!(bundle(recipe(), 20), bundle(Recipe { seed: 8, ..recipe() }, 20));
    }

    #[test]
    fn nobody_has_a_result_before_birth_after_death_or_on_the_day_of_sending() {
        for place in 0..300 {
            let person = somebody(7, place, recipe().today);
            let end = person.died.unwrap_or(recipe().today).to_string();
            let born = person.born.map(|born| born.to_string());
            for resource in resources(recipe(), place) {
                let Some(taken) = resource["effectiveDateTime"].as_str() else { continue };
                assert!(taken[..10] <= *end, "{place}: {taken}");
                assert!(taken[..10] < *recipe().today.to_string(), "{place}: {taken}");
                assert!(born.as_deref().is_none_or(|born| born <= &taken[..10]), "{place}: {taken}");
            }
        }
    }

    #[test]
    fn about_as_many_results_come_as_were_asked_for() {
        for results in [40, 90, 200] {
            let counts = (100..400).map(|place| {
                let all = resources(Recipe { results, ..recipe() }, place);
                all.iter().filter(|resource| resource["resourceType"] == "Observation").count()
            });
            let mean = counts.sum::<usize>() / 300;
            assert!((results * 7 / 10..=results * 13 / 10).contains(&mean), "{mean} instead of {results}");
        }
    }

    #[test]
    fn what_was_sent_is_sent_again_and_differs_only_where_it_became_final_or_was_corrected() {
        let earlier = recipe().today.saturating_sub(jiff::ToSpan::days(25));
        let mut changed = 0;
        for place in 0..60 {
            let before = resources(Recipe { sent: earlier, ..recipe() }, place);
            let after = resources(recipe(), place);
            assert!(before.len() <= after.len());
            for old in &before {
                let new = after.iter().find(|new| new["id"] == old["id"]).expect("it is sent again");
                if new != old {
                    assert!(old["status"] == "preliminary" || new["status"] == "corrected", "{old} {new}");
                    changed += 1;
                }
            }
        }
        assert!(changed > 0);
    }
}
