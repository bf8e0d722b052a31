//! The person whose chart it is: what is known of them, and what was known before.

use super::access::Chart;
use super::patient::{self, EARLIER, Patient};
use super::{Error, Result};
use crate::store::{Order, Read, Span};

impl<Tx: Read> Chart<Tx> {
    /// What was known of this person before, oldest first.
    pub fn person_earlier(&self) -> Result<Vec<Patient>> {
        let rows = EARLIER.list(self.tx(), &Span::under(&self.patient()), Order::Ascending, usize::MAX)?;
        Ok(rows.into_iter().map(|(_, patient)| patient).collect())
    }

    /// Who this chart is about.
    pub fn person(&self) -> Result<Patient> {
        patient::find(self.tx(), self.patient())?.ok_or(Error::NotFound)
    }
}
