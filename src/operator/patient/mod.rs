//! Patients: files taken in, the register listed, activation letters made.

mod export;
mod import;
mod letters;

use serde::{Deserialize, Serialize};

pub use export::Export;
pub use import::{FileShown, Resources};
pub use letters::LetterShown;

use super::{Failure, Line, Reply};
use crate::exchange::import::ColumnChoice;
use crate::records;
use crate::records::access::{Operator, Register};
use crate::records::audit::{Action, Event};
use crate::records::search::PatientSummary;
use crate::records::sign_in::Standing;
use crate::store::{Read, ReadTx};

/// Patients read from the register at a time.
const STRETCH: usize = 500;

/// What can be done with patients.
#[derive(Debug, Serialize, Deserialize)]
pub enum Order {
    /// Takes in the files that the line brings.
    Import(Import),
    /// Tells patients.
    List {
        /// Words of the name, a birth date, a number; everybody if empty.
        find: String,
        /// How many at most.
        limit: u32,
    },
    /// Sends one patient's record as a file.
    Export(Export),
    /// Makes activation letters.
    Invite(Invite),
}

/// How files are taken in.
#[derive(Debug, Serialize, Deserialize)]
pub struct Import {
    /// Work everything out, write nothing.
    pub dry_run: bool,
    /// The system that all of it comes from, if it is known.
    pub source: Option<String>,
    /// What the columns of tables mean.
    pub columns: ColumnChoice,
}

/// For whom letters are made.
#[derive(Debug, Serialize, Deserialize)]
pub struct Invite {
    /// These patients, by id; everybody without an account if empty.
    pub patients: Vec<String>,
    /// The birth date read off a document, for one patient whose record has none.
    pub birth_date: Option<String>,
    /// Whether open invitations are printed once more instead of being replaced.
    pub again: bool,
}

/// A patient as a list shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The birth date as far as known; may be empty.
    pub birth_date: String,
    /// The medical record number; may be empty.
    pub number: String,
    /// `account`, `invited`, `none`, …
    pub access: String,
}

/// Executes an order about patients.
pub(super) fn execute(operator: &Operator, order: Order, line: &mut dyn Line) -> Result<(), Failure> {
    match order {
        Order::Import(import) => import::take_in(operator, import, line),
        Order::List { find, limit } => list(operator, &find, limit as usize, line),
        Order::Export(export) => export::make(operator, &export, line),
        Order::Invite(invite) => letters::make(operator, &invite, line),
    }
}

fn list(operator: &Operator, find: &str, limit: usize, line: &mut dyn Line) -> Result<(), Failure> {
    operator.change_register(|register| register.commit(Event::done(Action::Listed), ()))?;
    let register = operator.register()?;
    if !find.trim().is_empty() {
        for patient in register.find(find, limit)?.patients {
            line.say(Reply::Patient(shown(&register, patient)?))?;
        }
        return Ok(());
    }
    let mut left = limit;
    each(&register, |patient| {
        if left == 0 {
            return Ok(false);
        }
        left -= 1;
        line.say(Reply::Patient(shown(&register, patient)?))?;
        Ok(true)
    })
}

/// Walks the whole register until `visit` has enough.
fn each(
    register: &Register<ReadTx>,
    mut visit: impl FnMut(PatientSummary) -> Result<bool, Failure>,
) -> Result<(), Failure> {
    let mut after = None;
    loop {
        let stretch = register.patients(after, STRETCH)?;
        let Some(last) = stretch.last() else { return Ok(()) };
        after = Some(last.id);
        for patient in stretch {
            if !visit(patient)? {
                return Ok(());
            }
        }
    }
}

fn shown(register: &Register<impl Read>, patient: PatientSummary) -> records::Result<Shown> {
    let access = if register.has_account(patient.id)? {
        "account"
    } else {
        match register.invitation(patient.id)?.map(|invitation| invitation.standing(register.now())) {
            None | Some(Standing::Withdrawn(_) | Standing::Used(_)) => "none",
            Some(Standing::Open) => "invited",
            Some(Standing::Expired) => "expired",
            Some(Standing::Blocked) => "blocked",
        }
    };
    Ok(Shown {
        id: patient.id.to_string(),
        name: patient.name,
        birth_date: patient.birth_date.map(|date| date.to_string()).unwrap_or_default(),
        number: patient.number.unwrap_or_default(),
        access: access.to_owned(),
    })
}
