//! The machine's own door: orders from the command line, executed in the operator's name.
//!
//! The store has one lock, so while the portal is served no other process can open it. A command therefore
//! gathers its inputs and hands over an [`Order`]; this door executes it against the open practice and answers
//! in [`Reply`] values over a [`Line`]. The line is the command itself when it opened the store, and a socket
//! when a server runs: what is done and what is answered are the same. Who may knock is for [`socket`].

pub mod audit;
pub mod backup;
mod failure;
mod frame;
pub mod health;
pub mod key;
pub mod machine;
pub mod patient;
pub mod socket;
pub mod user;

use serde::{Deserialize, Serialize};

pub use failure::{Failure, FailureKind, Gone};

use crate::base::clock::Moment;
use crate::records::Practice;
use crate::records::access::Operator;
use crate::records::audit::{Action, Event};
use crate::records::practice::Profile;
use crate::store::StoreError;

/// What the command line asks for.
#[derive(Debug, Serialize, Deserialize)]
pub enum Order {
    /// Keys of the store.
    Key(key::Order),
    /// Accounts.
    User(user::Order),
    /// Patients.
    Patient(patient::Order),
    /// The audit.
    Audit(audit::Order),
    /// A backup.
    Backup(backup::Order),
    /// Whether all is well.
    Health(health::Order),
}

/// What comes back, bit by bit.
#[derive(Debug, Serialize, Deserialize)]
pub enum Reply {
    /// How far a long work has come.
    Progress(Progress),
    /// Bytes of a file that the command writes.
    Data(Vec<u8>),
    /// About a key of the store.
    Key(key::Shown),
    /// An account.
    User(user::Shown),
    /// A one-time code to hand over.
    Code(user::Code),
    /// A patient.
    Patient(patient::Shown),
    /// What became of a file.
    File(patient::FileShown),
    /// The practice, as letters name it.
    Practice(Profile),
    /// An activation letter.
    Letter(patient::LetterShown),
    /// Who got no letter, by id, and why.
    Without(String, String),
    /// An entry of the audit.
    Entry(audit::Shown),
    /// What the walk along the audit's chain found.
    Chain(audit::Chain),
    /// What the backup holds that was just sent.
    Backup(backup::Shown),
    /// One thing that was looked at.
    Finding(health::Finding),
}

/// How far a long work has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// What is counted: `rows`, `patients`.
    pub what: String,
    /// How many are done.
    pub done: u64,
    /// Of how many, if that is known.
    pub of: Option<u64>,
}

/// A piece of what the command brings along.
#[derive(Debug, Serialize, Deserialize)]
pub enum Piece {
    /// A file follows: its name and length in bytes.
    File {
        /// Its name as the report is to name it.
        name: String,
        /// Its length.
        length: u64,
    },
    /// The next bytes of the file.
    Bytes(Vec<u8>),
    /// There is no further file.
    End,
    /// The file cannot be read to its end; it counts for nothing.
    BrokenOff,
}

/// The most bytes that travel in one [`Piece`] or one [`Reply::Data`].
pub const CHUNK_BYTES: usize = 256 * 1024;

/// Who gave the order, to talk back to.
pub trait Line {
    /// Tells something.
    fn say(&mut self, reply: Reply) -> Result<(), Gone>;
    /// Asks for the next piece of what was brought along.
    fn ask(&mut self) -> Result<Piece, Gone>;
}

/// Executes `order` in the operator's name. Blocks: call it on a thread of its own.
pub fn execute(operator: &Operator, order: Order, line: &mut dyn Line) -> Result<(), Failure> {
    match order {
        Order::Key(order) => key::execute(operator, order, line),
        Order::User(order) => user::execute(operator, order, line),
        Order::Patient(order) => patient::execute(operator, order, line),
        Order::Audit(order) => audit::execute(operator, order, line),
        Order::Backup(order) => backup::execute(operator, order, line),
        Order::Health(order) => health::execute(operator, &order, line),
    }
}

/// Does what is not part of a transaction, with an entry. The entry comes first: without one it is not done. What
/// then fails has a second entry, which says so.
fn entered<T>(
    operator: &Operator,
    action: Action,
    what: &str,
    act: impl FnOnce() -> Result<T, StoreError>,
) -> Result<T, Failure> {
    let enter = |event: Event| operator.change_office(move |office| office.commit(event, ()));
    enter(Event::done(action).saying(what))?;
    match act() {
        Ok(value) => Ok(value),
        Err(error) => {
            enter(Event::refused(action).saying(what))?;
            Err(error.into())
        }
    }
}

/// Enters that the data key was changed. The store was closed meanwhile, so this comes after.
pub fn enter_rotation(operator: &Operator) -> Result<(), Failure> {
    let event = Event::done(Action::KeyChanged).saying("change the data key");
    Ok(operator.change_office(move |office| office.commit(event, ()))?)
}

/// Enters that the store was written anew.
pub fn enter_compaction(operator: &Operator) -> Result<(), Failure> {
    let event = Event::done(Action::StoreCompacted);
    Ok(operator.change_office(move |office| office.commit(event, ()))?)
}

/// Enters that the store was made from a backup.
pub fn enter_restore(operator: &Operator) -> Result<(), Failure> {
    Ok(operator.change_office(|office| office.commit(Event::done(Action::Restored), ()))?)
}

/// A moment as replies have it: in the practice's time zone, with its offset (RFC 3339).
fn written(practice: &Practice, at: Moment) -> String {
    at.timestamp().to_zoned(practice.zone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
