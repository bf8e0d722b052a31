//! A person's record as a FHIR R4 transaction bundle, the way a record system would send it.
//!
//! The demo practice and the measurements come in through the same import as anything else; nothing knows that
//! these people do not exist. The same recipe gives the same bytes, and a later `sent` gives the same record
//! some days on: results more, preliminary ones final, a few corrected.

use super::history;
use super::people::somebody;
use super::story::story;
use super::visit::Visiting;
use super::writer::Writer;
use jiff::civil::Date;

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
    history::write(&mut writer, &person, &story, recipe.today, recipe.sent);
    writer.finish()
}

/// Whether the person at `place` was seen on a day from `from` to the day before `until`, or has news of then.
#[must_use]
pub(super) fn has_news(recipe: Recipe, place: u64, from: Date, until: Date) -> bool {
    bundle(Recipe { sent: from, ..recipe }, place) != bundle(Recipe { sent: until, ..recipe }, place)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

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
