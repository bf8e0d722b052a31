//! One day at the practice, as resources: what the nurse measured, and what the laboratory sends.

use std::collections::HashMap;

use jiff::civil::Date;
use rand::Rng as _;
use rand::rngs::StdRng;

use super::condition::Course;
use super::laboratory::{Answer, Band, Panel, Test, band};
use super::people::Somebody;
use super::resource::{
    Component, Concept, DiagnosticReport, Found, LOINC, Note, Observation, Quantity, Range, Reference,
};
use super::story::{Turn, Visit};
use super::vitals::{self, VitalSign};
use super::writer::{LABORATORY, LABORATORY_ID, Writer};

const CATEGORY: &str = "http://terminology.hl7.org/CodeSystem/observation-category";
/// Days after which the laboratory has found out what was wrong.
const CORRECTED_AFTER_DAYS: i32 = 4;
/// Days after which nothing is preliminary any more.
const FINAL_AFTER_DAYS: i32 = 3;

/// A visit of somebody, as known when it is sent.
pub(super) struct Visiting<'a> {
    pub(super) person: &'a Somebody,
    pub(super) courses: &'a [Course],
    pub(super) visit: &'a Visit,
    pub(super) sent: Date,
}

/// Times of one visit.
struct Times {
    taken: String,
    issued: String,
}

impl Visiting<'_> {
    /// Writes it, if it was before the day of sending.
    pub(super) fn write(&self, writer: &mut Writer<'_>, chance: &mut StdRng) {
        let day = self.visit.day;
        if day >= self.sent {
            return;
        }
        let (hour, minute) = (chance.random_range(13..20), chance.random_range(0..60));
        let times = Times {
            taken: format!("{day}T{hour:02}:{minute:02}:00Z"),
            issued: format!("{day}T{:02}:{:02}:00Z", hour + 3, chance.random_range(0..60)),
        };
        self.vital_signs(writer, chance, &times);
        // Which of the panels the turn is about.
        let turn_at = chance.random_range(0..self.visit.panels.len().max(1));
        for (number, panel) in self.visit.panels.iter().enumerate() {
            let turn = match self.visit.turn {
                // Potassium is in this one.
                Turn::Critical if panel.tests.iter().any(|test| test.loinc == "2823-3") => Turn::Critical,
                Turn::Preliminary | Turn::Corrected if number == turn_at => self.visit.turn,
                _ => Turn::None,
            };
            self.panel(writer, chance, panel, turn, &times);
        }
    }

    fn days_since(&self) -> i32 {
        (self.sent - self.visit.day).get_days()
    }

    fn panel(&self, writer: &mut Writer<'_>, chance: &mut StdRng, panel: &Panel, turn: Turn, times: &Times) {
        let is_corrected = turn == Turn::Corrected && self.days_since() >= CORRECTED_AFTER_DAYS;
        let is_preliminary = turn == Turn::Preliminary && self.days_since() < FINAL_AFTER_DAYS;
        let values = self.values(panel, chance, turn);
        let mut results = Vec::with_capacity(panel.tests.len());
        for (number, test) in panel.tests.iter().enumerate() {
            let id = writer.id(0x0b5e);
            let mut found = self.found(test, values.get(test.loinc).copied(), chance);
            let mut note = Vec::new();
            let is_wrong_one = number == 0 && turn == Turn::Corrected;
            if is_wrong_one && let Some((wrong, words)) = self.wrong(test, &values) {
                if is_corrected {
                    note.push(Note { text: words });
                } else {
                    found = wrong;
                }
            }
            let status = match (is_preliminary, is_wrong_one && is_corrected) {
                (true, _) => "preliminary",
                (false, true) => "corrected",
                (false, false) => "final",
            };
            let observation = Observation {
                resource_type: "Observation",
                id: &id,
                status,
                category: [Concept::code(CATEGORY, "laboratory")],
                code: Concept::named(LOINC, test.loinc, test.name),
                subject: Reference::to(writer.patient_id(), None),
                effective_date_time: &times.taken,
                issued: Some(&times.issued),
                performer: vec![Reference::to(LABORATORY_ID, Some(LABORATORY))],
                found,
                note,
                component: Vec::new(),
            };
            writer.push("Observation", &id, observation);
            results.push(Reference::to(&id, Some(test.name)));
        }
        let id = writer.id(0xd1a6);
        let report = DiagnosticReport {
            resource_type: "DiagnosticReport",
            id: &id,
            status: if is_preliminary {
                "preliminary"
            } else if is_corrected {
                "corrected"
            } else {
                "final"
            },
            category: [Concept::code("http://terminology.hl7.org/CodeSystem/v2-0074", "LAB")],
            code: Concept::named(LOINC, panel.loinc, panel.name),
            subject: Reference::to(writer.patient_id(), None),
            effective_date_time: &times.taken,
            issued: &times.issued,
            performer: [Reference::to(LABORATORY_ID, Some(LABORATORY))],
            result: results,
        };
        writer.push("DiagnosticReport", &id, report);
    }

    /// The numbers of a panel; those that follow from others are worked out from them.
    fn values(&self, panel: &Panel, chance: &mut StdRng, turn: Turn) -> HashMap<&'static str, f64> {
        let mut values = HashMap::with_capacity(panel.tests.len());
        for test in panel.tests {
            let Answer::Number { bands, .. } = test.answer else { continue };
            if let Some(band) = self.band(bands) {
                let value = (band.middle + band.between * self.person.level(test.loinc))
                    * self.moved(test.loinc)
                    + band.within * around(chance);
                values.insert(test.loinc, value.max(band.middle * 0.02));
            }
        }
        let get = |loinc: &str| values.get(loinc).copied();
        let filtration =
            get("2160-0").map(|creatinine| filtration(creatinine, self.person.is_female, self.age()));
        let red_cells = get("718-7")
            .zip(get("787-2"))
            .map(|(hemoglobin, size)| (hemoglobin * 3.0, hemoglobin * 30.0 / size));
        let bad = match (get("2093-3"), get("2085-9"), get("2571-8")) {
            (Some(all), Some(good), Some(fats)) => Some((all - good - fats / 5.0).max(20.0)),
            _ => None,
        };
        let mut follows = |loinc, value: Option<f64>| {
            if let Some(value) = value.filter(|_| values.contains_key(loinc)) {
                values.insert(loinc, value);
            }
        };
        follows("33914-3", filtration.map(|value| value.min(120.0)));
        follows("4544-3", red_cells.map(|(share, _)| share));
        follows("789-8", red_cells.map(|(_, count)| count));
        follows("13457-7", bad);
        follows("2823-3", (turn == Turn::Critical).then_some(6.7));
        values
    }

    fn found(&self, test: &Test, value: Option<f64>, chance: &mut StdRng) -> Found {
        match test.answer {
            Answer::Number { unit, digits, bands, critical, least } => {
                let (Some(value), Some(band)) = (value, self.band(bands)) else { return Found::default() };
                measured(value, digits, unit, band, critical, least)
            }
            Answer::Finding(usual, found, likelihood) => {
                let is_found = chance.random_bool(likelihood);
                Found {
                    value_string: Some(if is_found { found } else { usual }),
                    interpretation: Some(Concept::interpretation(if is_found { "POS" } else { "NEG" })),
                    ..Found::default()
                }
            }
            Answer::Trait(kinds) => {
                let share = (self.person.level(test.loinc) + 1.0) / 2.0;
                let kind = kinds[((share * kinds.len() as f64) as usize).min(kinds.len() - 1)];
                Found { value_string: Some(kind), ..Found::default() }
            }
        }
    }

    /// What a test said before it was corrected, and what is then said of it.
    fn wrong(&self, test: &Test, values: &HashMap<&str, f64>) -> Option<(Found, String)> {
        let Answer::Number { unit, digits, bands, critical, least } = test.answer else { return None };
        let value = values.get(test.loinc)? * 1.35;
        let found = measured(value, digits, unit, self.band(bands)?, critical, least);
        Some((
            found,
            format!("Corrected result. Reported before as {value:.digits$}: another sample was measured."),
        ))
    }

    fn band<'b>(&self, bands: &'b [Band]) -> Option<&'b Band> {
        band(bands, self.person.is_female, self.person.age(self.visit.day))
    }

    fn age(&self) -> f64 {
        vitals::exact_age(self.person.born, self.visit.day)
    }

    fn moved(&self, loinc: &str) -> f64 {
        self.courses.iter().map(|course| course.moves(loinc, self.visit.day)).product()
    }

    fn vital_signs(&self, writer: &mut Writer<'_>, chance: &mut StdRng, times: &Times) {
        let (age, level) = (self.age(), |loinc| self.person.level(loinc));
        if age >= 3.0 {
            let (systolic, diastolic) = vitals::blood_pressure(age);
            let today = around(chance);
            let parts = [
                (&vitals::SYSTOLIC, systolic + 7.0 * level("8480-6"), 6.0),
                (&vitals::DIASTOLIC, diastolic + 5.0 * level("8462-4"), 4.0),
            ];
            let component = parts.map(|(sign, value, within)| Component {
                code: Concept::named(LOINC, sign.loinc, sign.name),
                found: self.sign(sign, value * self.moved(sign.loinc) + within * today),
            });
            let (loinc, name) = vitals::BLOOD_PRESSURE;
            self.vital_sign(writer, (loinc, name), times, Found::default(), component.into());
        }
        let height = vitals::height(age, self.person.is_female, level("8302-2"));
        let weight = vitals::weight(age, height, level("29463-7")) * self.moved("29463-7");
        let mut signs = vec![
            (&vitals::HEART_RATE, vitals::heart_rate(age) + 8.0 * level("8867-4") + 5.0 * around(chance)),
            (&vitals::WEIGHT, weight * (1.0 + 0.012 * around(chance))),
        ];
        if age < 2.0 {
            signs.push((&vitals::HEAD, 35.0 + 9.0 * age.sqrt() + level("9843-4")));
        }
        signs.push(if age < 18.0 {
            (&vitals::HEIGHT, height)
        } else {
            (&vitals::TEMPERATURE, 36.7 + 0.3 * around(chance))
        });
        for (sign, value) in signs {
            let found = self.sign(sign, value);
            self.vital_sign(writer, (sign.loinc, sign.name), times, found, Vec::new());
        }
    }

    fn sign(&self, sign: &VitalSign, value: f64) -> Found {
        let range = vitals::usual(sign, self.age());
        let end = |value| Some(Quantity::new(value, sign.digits, sign.unit));
        Found {
            value_quantity: end(value),
            reference_range: range.map(|(low, high)| [Range { low: end(low), high: end(high) }]),
            ..Found::default()
        }
    }

    fn vital_sign(
        &self,
        writer: &mut Writer<'_>,
        (loinc, name): (&'static str, &'static str),
        times: &Times,
        found: Found,
        component: Vec<Component>,
    ) {
        let id = writer.id(0x5165);
        let observation = Observation {
            resource_type: "Observation",
            id: &id,
            status: "final",
            category: [Concept::code(CATEGORY, "vital-signs")],
            code: Concept::named(LOINC, loinc, name),
            subject: Reference::to(writer.patient_id(), None),
            effective_date_time: &times.taken,
            issued: None,
            performer: Vec::new(),
            found,
            note: Vec::new(),
            component,
        };
        writer.push("Observation", &id, observation);
    }
}

/// Somewhere around zero, -1 to 1, rarely far out.
fn around(chance: &mut StdRng) -> f64 {
    (0..3).map(|_| chance.random_range(-1.0..1.0)).sum::<f64>() / 3.0 * 1.7
}

fn measured(
    value: f64,
    digits: usize,
    unit: &'static str,
    band: &Band,
    (low, high): (f64, f64),
    least: f64,
) -> Found {
    let scale = 10f64.powi(i32::try_from(digits).unwrap_or(0));
    let value = (value * scale).round() / scale;
    let code = match (band.low, band.high) {
        _ if value > high => "HH",
        _ if value < low => "LL",
        (_, Some(high)) if value > high => "H",
        (Some(low), _) if value < low => "L",
        _ => "N",
    };
    let end = |end: Option<f64>| end.map(|end| Quantity::new(end, digits, unit));
    let quantity =
        if value < least { Quantity::below(least, digits, unit) } else { Quantity::new(value, digits, unit) };
    Found {
        value_quantity: Some(quantity),
        interpretation: Some(Concept::interpretation(code)),
        reference_range: Some([Range { low: end(band.low), high: end(band.high) }]),
        ..Found::default()
    }
}

/// Estimated filtration of the kidneys (CKD-EPI 2021).
fn filtration(creatinine: f64, is_female: bool, age: f64) -> f64 {
    let (kappa, alpha, sex) = if is_female { (0.7, -0.241, 1.012) } else { (0.9, -0.302, 1.0) };
    let share = creatinine / kappa;
    142.0 * share.min(1.0).powf(alpha) * share.max(1.0).powf(-1.2) * 0.9938_f64.powf(age) * sex
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filtration_agrees_with_the_published_examples() {
        // Values of the CKD-EPI 2021 creatinine equation, rounded as laboratories report them.
        for (creatinine, is_female, age, expected) in
            [(0.9, false, 50.0, 104.0), (1.0, true, 60.0, 64.0), (2.0, false, 70.0, 35.0)]
        {
            assert!((filtration(creatinine, is_female, age).round() - expected).abs() < 1.5, "{creatinine}");
        }
    }
}
