//! What happens to a person over the years: conditions, the days on which they were seen, what was taken then.

use jiff::ToSpan as _;
use jiff::civil::Date;
use rand::Rng as _;
use rand::rngs::StdRng;

use super::condition::{Condition, Course};
use super::laboratory::{self, Panel};
use super::people::Somebody;

/// Somebody's conditions, and the days on which they were seen.
pub(super) struct Story {
    pub(super) courses: Vec<Course>,
    /// Oldest first.
    pub(super) visits: Vec<Visit>,
}

/// One day at the practice.
pub(super) struct Visit {
    pub(super) day: Date,
    pub(super) panels: Vec<&'static Panel>,
    pub(super) turn: Turn,
}

/// What is not as usual about what the laboratory sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// Nothing.
    None,
    /// It telephones: potassium is dangerously high.
    Critical,
    /// It sends another value for one test four days later.
    Corrected,
    /// It is not done with it yet.
    Preliminary,
}

/// Years that a record reaches back.
const YEARS_MAX: i32 = 12;
/// How many measurements a visit has besides what was taken.
const VITAL_SIGNS: usize = 4;
/// Results of a visit, about: the last one is left out if that comes closer to the wish.
const VISIT: usize = 22;

/// The story of `person` until `today`, with about `results` results.
pub(super) fn story(person: &Somebody, chance: &mut StdRng, today: Date, results: usize) -> Story {
    let courses = courses(person, chance, today);
    let last = person.died.unwrap_or(today);
    let mut visits = arranged(person, last);
    let mut day =
        last.saturating_sub(if visits.is_empty() { chance.random_range(1..300) } else { 40 }.days());
    let first = person.born.unwrap_or(Date::MIN).max(last.saturating_sub(YEARS_MAX.years()));
    let mut have: usize = visits.iter().map(count).sum();
    // Who has nothing is seen about once a year, a child or somebody ill more often; and often enough for the wish.
    let step = natural_step(person, &courses, day).min(step_for(results, (day - first).get_days()));
    while have + VISIT / 2 < results && day > first && visits.len() < results {
        let visit = Visit { day, panels: panels(person, &courses, day, chance), turn: Turn::None };
        have += count(&visit);
        visits.push(visit);
        day = day.saturating_sub(chance.random_range(step * 2 / 3..=step * 4 / 3).max(1).days());
    }
    if visits.is_empty() && first <= last {
        // A newborn is seen on the first days.
        visits.push(Visit { day: first, panels: panels(person, &courses, first, chance), turn: Turn::None });
    }
    visits.sort_by_key(|visit| visit.day);
    for visit in &mut visits {
        if visit.turn == Turn::None && chance.random_bool(0.02) {
            visit.turn = Turn::Corrected;
        }
    }
    Story { courses, visits }
}

fn count(visit: &Visit) -> usize {
    VITAL_SIGNS + visit.panels.iter().map(|panel| panel.tests.len()).sum::<usize>()
}

fn natural_step(person: &Somebody, courses: &[Course], day: Date) -> i32 {
    match (courses.is_empty(), person.age(day)) {
        (_, ..2) => 75,
        (false, _) => 110,
        (true, _) => 330,
    }
}

/// Days between visits so that `results` fit into `days`.
fn step_for(results: usize, days: i32) -> i32 {
    let visits = i32::try_from(results / VISIT).unwrap_or(i32::MAX).max(1);
    (days / visits).max(1)
}

/// Visits that a newcomer to the demo should find, whatever chance says.
fn arranged(person: &Somebody, last: Date) -> Vec<Visit> {
    use laboratory::{BLOOD_COUNT, KIDNEY_PROTEIN, LIPIDS, METABOLIC, NEWBORN, SUGAR, THYROID, VITAMINS};
    let visits: &[(i32, &[&'static Panel], Turn)] = match person.place {
        0 => &[
            (1, &[&BLOOD_COUNT, &THYROID], Turn::Preliminary),
            (6, &[&SUGAR, &METABOLIC, &LIPIDS, &KIDNEY_PROTEIN], Turn::None),
            (27, &[&METABOLIC, &VITAMINS], Turn::Corrected),
        ],
        1 => &[
            (2, &[&METABOLIC, &KIDNEY_PROTEIN], Turn::Critical),
            (19, &[&METABOLIC, &BLOOD_COUNT], Turn::None),
        ],
        2 => &[(3, &[&NEWBORN], Turn::None)],
        3 => &[(5, &[&METABOLIC], Turn::Critical), (16, &[&BLOOD_COUNT], Turn::Corrected)],
        8 => &[(4, &[&THYROID, &SUGAR], Turn::None)],
        10 => &[(3, &[&METABOLIC, &LIPIDS], Turn::None)],
        11 => &[(8, &[&BLOOD_COUNT, &laboratory::URINE, &laboratory::PREGNANCY], Turn::None)],
        _ => &[],
    };
    let visit = |&(days, panels, turn): &(i32, &[&'static Panel], Turn)| {
        let day = last.checked_sub(days.days()).ok()?;
        Some(Visit { day, panels: panels.to_vec(), turn })
    };
    visits.iter().filter_map(visit).collect()
}

fn courses(person: &Somebody, chance: &mut StdRng, today: Date) -> Vec<Course> {
    let years = |years: i32| today.saturating_sub(years.years());
    let since = |condition, years_ago, treated: Option<i32>| Course {
        condition,
        began: years(years_ago),
        treated: treated.map(years),
    };
    match person.place {
        0 => {
            return vec![
                since(Condition::Diabetes, 5, Some(2)),
                since(Condition::HighCholesterol, 6, Some(3)),
                since(Condition::LowVitaminD, 3, Some(1)),
            ];
        }
        1 => {
            return vec![
                since(Condition::KidneyDisease, 7, None),
                since(Condition::HighBloodPressure, 9, Some(6)),
            ];
        }
        11 => {
            let began = today.saturating_sub(190.days());
            return vec![Course { condition: Condition::Pregnancy, began, treated: None }];
        }
        _ => {}
    }
    let age = person.age(today);
    let mut courses = Vec::new();
    for (condition, from_age, likelihood) in [
        (Condition::Diabetes, 35, 0.17),
        (Condition::KidneyDisease, 58, 0.18),
        (Condition::IronDeficiency, 2, 0.1),
        (Condition::Underactive, 30, 0.09),
        (Condition::HighCholesterol, 32, 0.33),
        (Condition::HighBloodPressure, 38, 0.4),
        (Condition::FattyLiver, 30, 0.12),
        (Condition::LowVitaminD, 12, 0.2),
    ] {
        let began = chance.random_range(1..10);
        let waited = chance.random_range(0..4);
        let is_treated = chance.random_bool(0.75);
        if chance.random_bool(likelihood) && age - began >= from_age {
            let treated = (is_treated && waited < began).then_some(i32::from(began - waited));
            courses.push(since(condition, i32::from(began), treated));
        }
    }
    if person.is_female && (19..=42).contains(&age) && chance.random_bool(0.12) {
        let began = today.saturating_sub(chance.random_range(60..500).days());
        courses.push(Course { condition: Condition::Pregnancy, began, treated: None });
    }
    courses
}

/// What is taken on `day`: what follows the conditions, and what is due at that age.
fn panels(person: &Somebody, courses: &[Course], day: Date, chance: &mut StdRng) -> Vec<&'static Panel> {
    let age = person.age(day);
    let mut panels: Vec<&'static Panel> = Vec::new();
    let mut add = |panel: &'static Panel| {
        if !panels.iter().any(|have| have.loinc == panel.loinc) {
            panels.push(panel);
        }
    };
    let there = courses.iter().filter(|course| course.is_there(day));
    for course in there.filter(|course| course.is_over_after().is_none_or(|end| day <= end)) {
        for panel in course.condition.panels() {
            add(panel);
        }
    }
    if person.born.is_some_and(|born| (day - born).get_days() < 30) {
        add(&laboratory::NEWBORN);
    } else if age < 3 {
        add(&laboratory::CHILD);
        add(&laboratory::BLOOD_COUNT);
    } else {
        add(&laboratory::BLOOD_COUNT);
        add(if age >= 20 { &laboratory::METABOLIC } else { &laboratory::URINE });
    }
    for (panel, from_age, likelihood) in [
        (&laboratory::LIPIDS, 20, 0.5),
        (&laboratory::SUGAR, 45, 0.35),
        (&laboratory::LIVER, 30, 0.25),
        (&laboratory::URINE, 3, 0.2),
        (&laboratory::VITAMINS, 18, 0.15),
        (&laboratory::AIRWAYS, 0, 0.18),
        (&laboratory::INFLAMMATION, 2, 0.12),
    ] {
        if age >= from_age && chance.random_bool(likelihood) {
            add(panel);
        }
    }
    if !person.is_female && age >= 52 && chance.random_bool(0.3) {
        add(&laboratory::PROSTATE);
    }
    panels
}
