//! Whom a newcomer to the demo signs in as: people of each role, two patients, and somebody who acts for two
//! children, ready with password and factor.

use rand::seq::IndexedRandom as _;

use crate::base::secret::Secret;
use crate::records::access::Operator;
use crate::records::grant::{Band, Basis, Relation};
use crate::records::patient::{PartialDate, PatientId};
use crate::records::practice::Practice;
use crate::records::proxy::NewGrant;
use crate::records::role::{Areas, Role};
use crate::records::session::{Known, Origin, Touch, Visitor};
use crate::records::staff_account::{NewCarer, NewStaff, ReadyFor, ShownFactor};
use crate::records::{Error, Result};

/// Somebody to sign in as.
pub struct Actor {
    /// `patient`, `carer`, or the word for a role.
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

/// Words that passwords are put together from: good enough for people who do not exist.
const WORDS: [&str; 16] = [
    "lantern", "meadow", "copper", "thistle", "harbor", "walnut", "ribbon", "saffron", "pebble", "orchard",
    "velvet", "juniper", "kettle", "marble", "feather", "canyon",
];

const PATIENTS: [(&str, &str, &str); 2] =
    [("RF-100000", "Maria Okafor", "maria"), ("RF-100001", "José Luis Cárdenas Peña", "jose")];

const CARER: (&str, &str) = ("Ruth Calloway", "ruth");

const STAFF: [(Role, &str, &str); 5] = [
    (Role::FrontDesk, "Dana Whitlock", "dana"),
    (Role::Nurse, "Nia Brandt", "nia"),
    (Role::Clinician, "Dr. Clara Osei", "clara"),
    (Role::Clinician, "Dr. Tomás Rivera", "tomas"),
    (Role::Administrator, "Adam Kessler", "adam"),
];

/// Makes the accounts. Blocks: each password takes a while to hash.
pub(super) fn employ(operator: &Operator) -> Result<Vec<Actor>> {
    let mut actors = Vec::new();
    for (number, full_name, name) in PATIENTS {
        let ready_for = ReadyFor::Patient(numbered(operator, number)?, name.to_owned());
        actors.push(actor(operator, "patient", full_name, name, ready_for)?);
    }
    let ready_for = ReadyFor::Carer(carer(operator)?);
    actors.push(actor(operator, "carer", CARER.0, CARER.1, ready_for)?);
    for (role, full_name, name) in STAFF {
        let new = NewStaff { name: full_name.to_owned(), role, sign_in_name: name.to_owned() };
        actors.push(actor(operator, role.key(), full_name, name, ReadyFor::Staff(new))?);
    }
    Ok(actors)
}

/// Somebody who acts for a small child and for a teenager; a small demo may have neither.
fn carer(operator: &Operator) -> Result<NewCarer> {
    let practice = operator.practice();
    let (today, rules) =
        (practice.clock().now().date_in(&practice.zone()), practice.profile().proxies.clone());
    let all = operator.register()?.find("RF-1000", 50)?.patients;
    let of_band = |wanted: Band| {
        let is_of = |born: Option<PartialDate>| {
            born.and_then(PartialDate::whole).is_some_and(|born| Band::on(today, born, &rules) == wanted)
        };
        all.iter().find(|summary| is_of(summary.birth_date)).map(|summary| summary.id)
    };
    let grant =
        NewGrant { relation: Relation::Guardian, basis: Basis::Minor, areas: Areas::EVERYTHING, until: None };
    let children = [of_band(Band::Child), of_band(Band::Teen)];
    let acts_for = children.into_iter().flatten().map(|patient| (patient, grant.clone())).collect();
    Ok(NewCarer { name: CARER.0.to_owned(), sign_in_name: CARER.1.to_owned(), acts_for })
}

fn actor(
    operator: &Operator,
    role: &'static str,
    full_name: &'static str,
    name: &'static str,
    ready_for: ReadyFor,
) -> Result<Actor> {
    let password = password();
    let (_, factor) = operator.add_ready_account(ready_for, &Secret::new(password.clone()))?;
    Ok(Actor { role, full_name, name, password, factor })
}

/// Three words and a number.
pub(super) fn password() -> String {
    let mut chance = rand::rng();
    let words: Vec<&str> = WORDS.choose_multiple(&mut chance, 3).copied().collect();
    format!("{}-{}", words.join("-"), rand::random_range(100..1000))
}

/// The patient with record number `number`.
pub(super) fn numbered(operator: &Operator, number: &str) -> Result<PatientId> {
    let found = operator.register()?.find(number, 2)?;
    found.patients.first().map(|summary| summary.id).ok_or(Error::NotFound)
}

/// Signs `actor` in with password and code, as the practice's clock stands.
pub(super) async fn signed_in(practice: &Practice, actor: &Actor) -> Result<Known> {
    let from = Origin { address: "127.0.0.1".to_owned(), agent: "Demonstration".to_owned() };
    let visitor = Visitor::new(practice.clone(), from.clone());
    let climbed = visitor.sign_in(actor.name, &Secret::new(actor.password.clone())).await?;
    let known = practice.known(&climbed.token, from.clone(), Touch::Counts)?;
    let Some(Known::AwaitingCode(awaiting)) = known else { return Err(Error::Conflict) };
    let climbed = awaiting.give_code(&actor.factor.code_at(practice.clock().now())?).await?;
    practice.known(&climbed.token, from, Touch::Counts)?.ok_or(Error::Conflict)
}
