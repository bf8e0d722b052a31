//! How a patient wishes to be told of results, by category: at once, or when a clinician has written a comment. The
//! wish is about being told; what is released can be opened at once either way.

use serde::{Deserialize, Serialize};

use super::super::Result;
use super::super::access::{Chart, Done};
use super::super::audit::{Action, Event};
use super::super::patient::PatientId;
use super::Category;
use crate::record;
use crate::store::{Read, Table, WriteTx};

const WISHES: Table<PatientId, Wishes> = Table::new("result notice wishes");

/// The categories of which a patient wishes to be told with a comment; of all others at once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wishes {
    /// These categories.
    pub with_comment: Vec<Category>,
}
record!(Wishes, "result notice wishes", 1);

impl<Tx: Read> Chart<Tx> {
    /// How the patient wishes to be told of results.
    pub fn result_wishes(&self) -> Result<Wishes> {
        Ok(WISHES.get(self.tx(), &self.patient())?.unwrap_or_default())
    }
}

impl Chart<&WriteTx<'_>> {
    /// Keeps how the patient wishes to be told of results.
    pub fn wish_results(&self, wishes: &Wishes) -> Result<Done<()>> {
        WISHES.put(self.tx(), &self.patient(), wishes)?;
        let detail: Vec<&str> = wishes.with_comment.iter().map(|category| category.key()).collect();
        let event =
            Event::done(Action::ResultNoticeChosen).saying(format!("with comment: {}", detail.join(" ")));
        self.commit(event, ())
    }
}
