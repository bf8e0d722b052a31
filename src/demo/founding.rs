//! How the made-up practice comes to be: founded five weeks ago under a clock that is moved on day by day,
//! filled by import as records came, staffed, and left with some work to do.
//!
//! Everything is done through what the doors use, so the audit holds who did what and when.

use jiff::civil::Date;

use super::bundle::{Recipe, bundle, has_news};
use super::staff::{Actor, employ};
use super::work;
use crate::base::clock::Clock;
use crate::exchange::import::{Content, ImportOptions, Importer, Input};
use crate::records::access::Operator;
use crate::records::practice::{Profile, ProxyRules, SignInRules};
use crate::records::{Error, Practice, Result};
use crate::store::Store;

/// What the demo is to hold.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// How many patients.
    pub patients: u64,
    /// About how many results each has.
    pub results: usize,
    /// The same seed gives the same practice.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { patients: 48, results: 90, seed: 20 }
    }
}

/// The practice, and whom to sign in as.
pub struct Demo {
    /// The practice.
    pub practice: Practice,
    /// One for each role at least.
    pub actors: Vec<Actor>,
}

/// Founds the practice in an empty `store`. `imported` hears how many patients are in. Blocks.
pub fn found(store: Store, clock: Clock, options: Options, imported: &(dyn Fn(u64) + Sync)) -> Result<Demo> {
    let mut practice = Practice::found(store.clone(), clock.clone(), profile())?;
    let zone = practice.zone();
    let today = clock.now().date_in(&zone);
    let recipe = Recipe::whole(options.seed, today, options.results);
    let followed: Vec<u64> = (0..options.patients).take_while(|place| work::is_followed(*place)).collect();
    let (mut actors, mut before) = (Vec::new(), None);
    for days in work::DAYS {
        let sent = work::ago(today, days);
        let then = Clock::held(work::morning(sent, &zone));
        practice = Practice::open(store.clone(), then.clone())?;
        let operator = Operator::new(practice.clone(), "demo".to_owned());
        let news = followed
            .iter()
            .copied()
            .filter(|place| before.is_none_or(|before: Date| has_news(recipe, *place, before, sent)));
        import(&operator, Recipe { sent, ..recipe }, news, &|_| {})?;
        if before.replace(sent).is_none() {
            actors = employ(&operator)?;
        }
        then.advance(95 * 60 * 1000);
        work::done_on(days, &operator, &actors)?;
    }
    drop(practice);
    let practice = Practice::open(store, clock)?;
    let operator = Operator::new(practice.clone(), "demo".to_owned());
    let last = before.unwrap_or(today);
    let rest = (0..options.patients)
        .filter(|place| !work::is_followed(*place) || has_news(recipe, *place, last, today));
    let followed = followed.len() as u64;
    import(&operator, recipe, rest, &|done| imported(done + followed))?;
    work::done_now(&operator)?;
    Ok(Demo { practice, actors })
}

fn profile() -> Profile {
    Profile {
        name: "Riverside Family Practice".to_owned(),
        phone: "(555) 555-0100".to_owned(),
        urgent:
            "If a life is in danger, call 911. At night and on weekends, call us and press 2 for the nurse."
                .to_owned(),
        address: vec!["14 Mill Race Road".to_owned(), "Riverside Falls, IA 52901".to_owned()],
        time_zone: "America/Chicago".to_owned(),
        language: "en".to_owned(),
        accent_hue: 195,
        rules: SignInRules::default(),
        proxies: ProxyRules::default(),
    }
}

/// Records come in as bundles, through the import that everything else comes through.
fn import(
    operator: &Operator,
    recipe: Recipe,
    places: impl Iterator<Item = u64> + Send,
    imported: &(dyn Fn(u64) + Sync),
) -> Result<()> {
    let inputs = places.map(|place| Input {
        label: format!("patient {place}"),
        content: Content::Bytes(bundle(recipe, place)),
    });
    let importer = Importer::new(operator.clone(), ImportOptions::default());
    let report = importer.run(inputs, &|progress| imported(progress.files_done))?;
    // Whatever is refused here is a fault of the generator.
    let is_refused = |file: &crate::exchange::import::FileReport| file.is_refused || !file.refused.is_empty();
    if report.files.iter().any(is_refused) { Err(Error::Conflict) } else { Ok(()) }
}
