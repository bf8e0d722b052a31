//! What happens to a person over the years: conditions that drive values, and the days on which they were seen.

use jiff::ToSpan as _;
use jiff::civil::Date;
use rand::Rng as _;
use rand::rngs::StdRng;

use super::people::Somebody;

/// What ails somebody. Each moves some tests up or down, and more so as time goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    Diabetes,
    KidneyDisease,
    IronDeficiency,
    Underactive,
    HighCholesterol,
    HighBloodPressure,
}

/// A person's conditions and the days on which they came.
pub(super) struct Story {
    pub(super) conditions: Vec<Condition>,
    /// Oldest first.
    pub(super) visits: Vec<Date>,
}

/// How many results a visit brings on average, to turn a wish for results into visits.
const RESULTS_A_VISIT: usize = 12;

/// The story of `person` until `today`, with about `results` results.
pub(super) fn story(person: &Somebody, chance: &mut StdRng, today: Date, results: usize) -> Story {
    let age = person.age(today);
    let mut conditions = Vec::new();
    let mut may_have = |condition, from_age: i16, likelihood: f64| {
        if age >= from_age && chance.random_bool(likelihood) {
            conditions.push(condition);
        }
    };
    may_have(Condition::Diabetes, 35, 0.18);
    may_have(Condition::KidneyDisease, 60, 0.2);
    may_have(Condition::IronDeficiency, 14, 0.12);
    may_have(Condition::Underactive, 30, 0.1);
    may_have(Condition::HighCholesterol, 35, 0.35);
    may_have(Condition::HighBloodPressure, 40, 0.4);
    if person.place == 0 {
        // The one a newcomer signs in as has something to look at.
        conditions = vec![Condition::Diabetes, Condition::HighCholesterol];
    }
    Story { conditions, visits: visits(person, chance, today, results) }
}

/// Days of visits: spread over up to eight years, denser lately, none before birth or after death.
fn visits(person: &Somebody, chance: &mut StdRng, today: Date, results: usize) -> Vec<Date> {
    let last = person.died.unwrap_or(today);
    let days_of_life = person.born.map_or(i32::MAX, |born| (last - born).get_days());
    let days_max = days_of_life.clamp(0, 8 * 365);
    let count = (results / RESULTS_A_VISIT).max(1);
    let mut days: Vec<i32> = (0..count)
        .map(|_| {
            let share: f64 = chance.random();
            (share * share * f64::from(days_max)) as i32
        })
        .collect();
    if person.place < 6 {
        days[0] = days_max.min(1);
    }
    days.sort_unstable_by(|one, other| other.cmp(one));
    days.dedup();
    days.into_iter().filter_map(|days| last.checked_sub(days.days()).ok()).collect()
}

impl Condition {
    /// By what a value of the test `loinc` is multiplied when the condition has gone `share` of its way, 0 to 1.
    pub(super) fn moves(self, loinc: &str, share: f64) -> f64 {
        let by = |end: f64| 1.0 + (end - 1.0) * (0.4 + 0.6 * share);
        match (self, loinc) {
            (Self::Diabetes, "4548-4") => by(1.55),
            (Self::Diabetes, "2345-7") => by(1.9),
            (Self::Diabetes, "2571-8") => by(1.4),
            (Self::KidneyDisease, "2160-0") => by(2.1),
            (Self::KidneyDisease, "33914-3") => by(0.42),
            (Self::KidneyDisease, "2823-3") => by(1.18),
            (Self::KidneyDisease, "3094-0") => by(1.9),
            (Self::IronDeficiency, "718-7" | "4544-3") => by(0.76),
            (Self::IronDeficiency, "787-2") => by(0.85),
            (Self::Underactive, "3016-3") => by(3.4),
            (Self::Underactive, "3024-7") => by(0.68),
            (Self::HighCholesterol, "2093-3") => by(1.3),
            (Self::HighCholesterol, "18262-6") => by(1.55),
            (Self::HighBloodPressure, "8480-6") => by(1.25),
            (Self::HighBloodPressure, "8462-4") => by(1.2),
            _ => 1.0,
        }
    }
}
