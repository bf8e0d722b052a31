//! A person's record as a FHIR R4 transaction bundle, the way a record system would send it.
//!
//! The demo practice and the measurements come in through the same import as anything else; nothing knows that
//! these people do not exist.

use jiff::civil::Date;
use rand::Rng as _;
use rand::rngs::StdRng;
use serde_json::{Value, json};

use super::laboratory::{Measured, PANELS, Panel, Test};
use super::people::{Somebody, somebody};
use super::story::{Story, story};

/// Whose numbers the record numbers are.
const NUMBERS: &str = "https://riverside.example.org/record-number";
const LABORATORY: &str = "Harlow Creek Regional Laboratory";

/// What is generated, and how much of it.
#[derive(Debug, Clone, Copy)]
pub struct Recipe {
    /// The same seed gives the same people with the same results.
    pub seed: u64,
    /// The day on which all this is looked at.
    pub today: Date,
    /// About how many results each person has.
    pub results: usize,
}

/// The record of the person at `place`, as the bytes of a bundle.
#[must_use]
pub fn bundle(recipe: Recipe, place: u64) -> Vec<u8> {
    let person = somebody(recipe.seed, place, recipe.today);
    let mut chance = person.chance(recipe.seed, 1);
    let story = story(&person, &mut chance, recipe.today, recipe.results);
    let mut writer = Writer { person: &person, entries: Vec::new(), next: 0 };
    writer.patient();
    writer.laboratory();
    let normal: Vec<f64> = (0..TESTS).map(|_| chance.random_range(-1.0..1.0)).collect();
    for (number, day) in story.visits.iter().enumerate() {
        let share = (number + 1) as f64 / story.visits.len() as f64;
        Visit { writer: &mut writer, story: &story, day: *day, share, normal: &normal }.write(&mut chance);
    }
    let bundle = json!({ "resourceType": "Bundle", "type": "transaction", "entry": writer.entries });
    serde_json::to_vec(&bundle).unwrap_or_default()
}

/// How many tests there are: each person has a level of their own in each.
const TESTS: usize = 40;

struct Writer<'a> {
    person: &'a Somebody,
    entries: Vec<Value>,
    next: u64,
}

impl Writer<'_> {
    /// An id that stays the same from one generation to the next.
    fn id(&mut self, kind: u16) -> String {
        self.next += 1;
        format!("00000000-{kind:04x}-4000-8000-{:06x}{:06x}", self.person.place & 0xFF_FFFF, self.next)
    }

    fn subject(&self) -> Value {
        json!({ "reference": format!("urn:uuid:{}", patient_id(self.person.place)) })
    }

    fn push(&mut self, id: &str, resource: Value) {
        let url = resource["resourceType"].clone();
        self.entries.push(json!({
            "fullUrl": format!("urn:uuid:{id}"),
            "resource": resource,
            "request": { "method": "POST", "url": url },
        }));
    }

    fn patient(&mut self) {
        let person = self.person;
        let mut names = vec![json!({ "use": "official", "family": person.family, "given": [person.given] })];
        if let Some((usage, name)) = &person.other_name {
            names.push(match *usage {
                "nickname" => json!({ "use": usage, "given": [name] }),
                _ => json!({ "use": usage, "family": name, "given": [person.given] }),
            });
        }
        let mut telecom = vec![json!({ "system": "phone", "value": person.phone, "use": "mobile" })];
        telecom.extend(person.mail.iter().map(|mail| json!({ "system": "email", "value": mail })));
        let id = patient_id(person.place);
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
            "communication": [{ "language": { "coding": [{ "system": "urn:ietf:bcp:47", "code": person.language }] }, "preferred": true }],
        });
        if let Some(born) = person.born {
            patient["birthDate"] = json!(born.to_string());
        }
        if let Some(died) = person.died {
            patient["deceasedDateTime"] = json!(died.to_string());
        }
        self.push(&id, patient);
    }

    fn laboratory(&mut self) {
        let laboratory = json!({
            "resourceType": "Organization",
            "id": LABORATORY_ID,
            "active": true,
            "name": LABORATORY,
            "telecom": [{ "system": "phone", "value": "(555) 555-0150" }],
        });
        self.push(LABORATORY_ID, laboratory);
    }
}

const LABORATORY_ID: &str = "00000000-1ab0-4000-8000-000000000001";

fn patient_id(place: u64) -> String {
    format!("00000000-0a71-4000-8000-{place:012x}")
}

/// One day at the practice: blood pressure and weight, and what was sent to the laboratory.
struct Visit<'a, 'w> {
    writer: &'a mut Writer<'w>,
    story: &'a Story,
    day: Date,
    /// How far the story has gone, 0 to 1.
    share: f64,
    /// This person's own level in each test, -1 to 1.
    normal: &'a [f64],
}

impl Visit<'_, '_> {
    fn write(&mut self, chance: &mut StdRng) {
        let hour = chance.random_range(13..22);
        let taken = format!("{}T{hour:02}:{:02}:00Z", self.day, chance.random_range(0..60));
        self.vital_signs(chance, &taken);
        let first = chance.random_range(0..PANELS.len());
        let second = [0, 1, 2, 3][chance.random_range(0..4)];
        self.panel(chance, &PANELS[second], second, &taken);
        if first != second {
            self.panel(chance, &PANELS[first], first, &taken);
        }
    }

    fn panel(&mut self, chance: &mut StdRng, panel: &Panel, place: usize, taken: &str) {
        let status = match chance.random_range(0..60) {
            0 => "preliminary",
            1 => "corrected",
            _ => "final",
        };
        let mut results = Vec::new();
        for (number, test) in panel.tests.iter().enumerate() {
            let id = self.writer.id(0x0b5e);
            let observation =
                self.observation(chance, test, (place * 8 + number) % TESTS, &id, taken, status);
            self.writer.push(&id, observation);
            results.push(json!({ "reference": format!("urn:uuid:{id}"), "display": test.name }));
        }
        let id = self.writer.id(0xd1a6);
        let subject = self.writer.subject();
        self.writer.push(
            &id,
            json!({
                "resourceType": "DiagnosticReport",
                "id": id,
                "status": status,
                "category": [{ "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/v2-0074", "code": "LAB" }] }],
                "code": coded(panel.loinc, panel.name),
                "subject": subject,
                "effectiveDateTime": taken,
                "issued": taken,
                "performer": [{ "reference": format!("urn:uuid:{LABORATORY_ID}"), "display": LABORATORY }],
                "result": results,
            }),
        );
    }

    fn observation(
        &self,
        chance: &mut StdRng,
        test: &Test,
        level: usize,
        id: &str,
        taken: &str,
        status: &str,
    ) -> Value {
        let mut observation = json!({
            "resourceType": "Observation",
            "id": id,
            "status": status,
            "category": [{ "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "laboratory" }] }],
            "code": coded(test.loinc, test.name),
            "subject": self.writer.subject(),
            "effectiveDateTime": taken,
            "issued": taken,
            "performer": [{ "reference": format!("urn:uuid:{LABORATORY_ID}"), "display": LABORATORY }],
        });
        let whose = |range: Option<(f64, f64)>| {
            range.map(|(women, men)| if self.writer.person.is_female { women } else { men })
        };
        let (low, high) = (whose(test.low), whose(test.high));
        match test.measured {
            Measured::Around { middle, between, within, digits } => {
                let value = (middle + between * self.normal[level]) * self.moved(test.loinc)
                    + within * chance.random_range(-1.0..1.0);
                let value = round(value.max(middle * 0.05), digits);
                observation["valueQuantity"] = quantity(value, test.unit);
                let mut range = json!({});
                if let Some(low) = low {
                    range["low"] = quantity(low, test.unit);
                }
                if let Some(high) = high {
                    range["high"] = quantity(high, test.unit);
                }
                observation["referenceRange"] = json!([range]);
                observation["interpretation"] = interpretation(value, low, high);
            }
            Measured::Finding(usual, other, likelihood) => {
                let finding = if chance.random_bool(likelihood) { other } else { usual };
                observation["valueString"] = json!(finding);
            }
        }
        observation
    }

    fn moved(&self, loinc: &str) -> f64 {
        self.story.conditions.iter().map(|condition| condition.moves(loinc, self.share)).product()
    }

    fn vital_signs(&mut self, chance: &mut StdRng, taken: &str) {
        let grown_up = self.writer.person.age(self.day) >= 16;
        let systolic = (if grown_up { 116.0 } else { 102.0 } + 6.0 * self.normal[37]) * self.moved("8480-6");
        let diastolic = (if grown_up { 74.0 } else { 64.0 } + 4.0 * self.normal[38]) * self.moved("8462-4");
        let part = |loinc, name, value: f64| json!({ "code": coded(loinc, name), "valueQuantity": quantity(value.round(), "mm[Hg]") });
        let day_to_day: f64 = chance.random_range(-6.0..6.0);
        let components = json!([
            part("8480-6", "Systolic blood pressure", systolic + day_to_day),
            part("8462-4", "Diastolic blood pressure", diastolic + day_to_day / 2.0),
        ]);
        self.vital_sign(
            "85354-9",
            "Blood pressure panel with all children optional",
            taken,
            "component",
            components,
        );
        let weight = if grown_up {
            78.0 + 14.0 * self.normal[39]
        } else {
            4.0 + 3.1 * f64::from(self.writer.person.age(self.day))
        };
        let weight = round(weight + chance.random_range(-1.0..1.0), 1);
        self.vital_sign("29463-7", "Body weight", taken, "valueQuantity", quantity(weight, "kg"));
    }

    fn vital_sign(&mut self, loinc: &str, name: &str, taken: &str, field: &str, value: Value) {
        let id = self.writer.id(0x5165);
        let mut observation = json!({
            "resourceType": "Observation",
            "id": id,
            "status": "final",
            "category": [{ "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs" }] }],
            "code": coded(loinc, name),
            "subject": self.writer.subject(),
            "effectiveDateTime": taken,
        });
        observation[field] = value;
        self.writer.push(&id, observation);
    }
}

fn coded(loinc: &str, name: &str) -> Value {
    json!({ "coding": [{ "system": "http://loinc.org", "code": loinc, "display": name }], "text": name })
}

fn quantity(value: f64, unit: &str) -> Value {
    // A whole number is written without a point, as laboratories do.
    let number = if value.fract() == 0.0 { json!(value as i64) } else { json!(value) };
    json!({ "value": number, "unit": shown(unit), "system": "http://unitsofmeasure.org", "code": unit })
}

/// A UCUM unit as laboratories print it.
fn shown(unit: &str) -> &str {
    match unit {
        "10*3/uL" => "K/uL",
        "mL/min/{1.73_m2}" => "mL/min/1.73 m2",
        "m[IU]/L" => "mIU/L",
        "mm[Hg]" => "mmHg",
        "[pH]" => "",
        other => other,
    }
}

fn round(value: f64, digits: usize) -> f64 {
    let scale = 10f64.powi(i32::try_from(digits).unwrap_or(0));
    (value * scale).round() / scale
}

/// HL7 v3 `ObservationInterpretation`: far outside counts as critical.
fn interpretation(value: f64, low: Option<f64>, high: Option<f64>) -> Value {
    let code = match (low, high) {
        (_, Some(high)) if value > high * 1.8 => "HH",
        (_, Some(high)) if value > high => "H",
        (Some(low), _) if value < low * 0.6 => "LL",
        (Some(low), _) if value < low => "L",
        _ => "N",
    };
    json!([{ "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "code": code }] }])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recipe() -> Recipe {
        Recipe { seed: 7, today: jiff::civil::date(2026, 5, 4), results: 80 }
    }

    #[test]
    fn the_same_seed_makes_the_same_people() {
        for place in [0, 5, 40] {
            assert_eq!(bundle(recipe(), place), bundle(recipe(), place));
        }
        assert_ne!(bundle(recipe(), 20), bundle(Recipe { seed: 8, ..recipe() }, 20));
    }

    #[test]
    fn nobody_has_a_result_before_birth_after_death_or_tomorrow() {
        for place in 0..300 {
            let person = somebody(7, place, recipe().today);
            let mut chance = person.chance(7, 1);
            let end = person.died.unwrap_or(recipe().today);
            for day in story(&person, &mut chance, recipe().today, 80).visits {
                assert!(day <= end, "{place}: {day}");
                assert!(person.born.is_none_or(|born| born <= day), "{place}: {day}");
            }
        }
    }
}
