//! How the made-up practice comes to be: founded, filled by import, staffed, and left with some work to do.

use rand::seq::IndexedRandom as _;

use super::bundle::{Recipe, bundle};
use crate::base::clock::Clock;
use crate::base::secret::Secret;
use crate::exchange::import::{Content, ImportOptions, Importer, Input};
use crate::records::access::Operator;
use crate::records::patient::PatientId;
use crate::records::practice::{Profile, SignInRules};
use crate::records::staff::Role;
use crate::records::staff_account::{NewStaff, ReadyFor, ShownFactor};
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

/// Somebody to sign in as.
pub struct Actor {
    /// `patient`, or the word for a role.
    pub role: &'static str,
    /// Their name.
    pub full_name: &'static str,
    /// The name to sign in with.
    pub name: &'static str,
    /// The password.
    pub password: String,
    /// The second factor.
    pub factor: ShownFactor,
}

/// The practice, and whom to sign in as.
pub struct Demo {
    /// The practice.
    pub practice: Practice,
    /// One for each role at least.
    pub actors: Vec<Actor>,
}

/// Words that passwords are put together from: good enough for people who do not exist.
const WORDS: [&str; 16] = [
    "lantern", "meadow", "copper", "thistle", "harbor", "walnut", "ribbon", "saffron", "pebble", "orchard",
    "velvet", "juniper", "kettle", "marble", "feather", "canyon",
];

const STAFF: [(Role, &str, &str); 5] = [
    (Role::FrontDesk, "Dana Whitlock", "dana"),
    (Role::Nurse, "Nia Brandt", "nia"),
    (Role::Clinician, "Dr. Clara Osei", "clara"),
    (Role::Clinician, "Dr. Tomás Rivera", "tomas"),
    (Role::Administrator, "Adam Kessler", "adam"),
];

/// Founds the practice in an empty `store`. `imported` hears how many patients are in.
pub fn found(store: Store, clock: Clock, options: Options, imported: &(dyn Fn(u64) + Sync)) -> Result<Demo> {
    let practice = Practice::found(store, clock, profile())?;
    let operator = Operator::new(practice.clone(), "demo".to_owned());
    import(&operator, options, imported)?;
    let mut actors = Vec::new();
    let patients = [("RF-100000", "Maria Okafor", "maria"), ("RF-100001", "José Luis Cárdenas Peña", "jose")];
    for (number, full_name, name) in patients {
        let patient = numbered(&operator, number)?;
        let password = password();
        let ready_for = ReadyFor::Patient(patient, name.to_owned());
        let (_, factor) = operator.add_ready_account(ready_for, &Secret::new(password.clone()))?;
        actors.push(Actor { role: "patient", full_name, name, password, factor });
    }
    for (role, full_name, name) in STAFF {
        let password = password();
        let new = NewStaff { name: full_name.to_owned(), role, sign_in_name: name.to_owned() };
        let (_, factor) = operator.add_ready_account(ReadyFor::Staff(new), &Secret::new(password.clone()))?;
        actors.push(Actor { role: role.key(), full_name, name, password, factor });
    }
    invite(&operator)?;
    Ok(Demo { practice, actors })
}

fn profile() -> Profile {
    Profile {
        name: "Riverside Family Practice".to_owned(),
        phone: "(555) 555-0100".to_owned(),
        urgent:
            "If a life is in danger, call 911. At night and on weekends, call us and press 2 for the nurse."
                .to_owned(),
        address: vec!["14 Mill Race Road".to_owned(), "Riverside Falls, IA 00501".to_owned()],
        time_zone: "America/Chicago".to_owned(),
        language: "en".to_owned(),
        accent_hue: 195,
        rules: SignInRules::default(),
    }
}

/// Records come in as bundles, through the import that everything else comes through.
fn import(operator: &Operator, options: Options, imported: &(dyn Fn(u64) + Sync)) -> Result<()> {
    let today = operator.practice().clock().now().date_in(&operator.practice().zone());
    let recipe = Recipe { seed: options.seed, today, results: options.results };
    let inputs = (0..options.patients).map(|place| Input {
        label: format!("patient {place}"),
        content: Content::Bytes(bundle(recipe, place)),
    });
    let importer = Importer::new(operator.clone(), ImportOptions::default());
    let report = importer.run(inputs, &|progress| imported(progress.files_done))?;
    // Whatever is refused here is a fault of the generator.
    if report.files.iter().any(|file| file.is_refused || !file.refused.is_empty()) {
        Err(Error::Conflict)
    } else {
        Ok(())
    }
}

/// Three words and a number.
fn password() -> String {
    let mut chance = rand::rng();
    let words: Vec<&str> = WORDS.choose_multiple(&mut chance, 3).copied().collect();
    format!("{}-{}", words.join("-"), rand::random_range(100..1000))
}

/// The patient with record number `number`.
fn numbered(operator: &Operator, number: &str) -> Result<PatientId> {
    let found = operator.register()?.find(number, 2)?;
    found.patients.first().map(|summary| summary.id).ok_or(Error::NotFound)
}

/// A few letters are out: the front desk has something to follow up.
fn invite(operator: &Operator) -> Result<()> {
    for number in ["RF-100003", "RF-100008", "RF-100009"] {
        let patient = numbered(operator, number)?;
        operator.change_register(move |register| register.invite(patient, None))?;
    }
    Ok(())
}
