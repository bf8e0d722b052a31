//! The register and the office: what staff may see and do across the whole practice.

use super::super::Result;
use super::super::audit::Event;
use super::signed::{Done, Signed};
use crate::base::clock::Moment;
use crate::store::{Read, WriteTx};

/// The practice's list of patients, as summaries.
pub struct Register<Tx> {
    pub(super) signed: Signed<Tx>,
}

/// Staff accounts, audit and settings.
pub struct Office<Tx> {
    pub(super) signed: Signed<Tx>,
}

macro_rules! signed_of {
    ($($capability:ident),*) => {$(
        impl<Tx> $capability<Tx> {
            pub(in super::super) fn signed(&self) -> &Signed<Tx> {
                &self.signed
            }
            /// The time at which it was opened.
            #[must_use]
            pub fn now(&self) -> Moment {
                self.signed.now()
            }
        }
        impl<Tx: Read> $capability<Tx> {
            pub(in super::super) fn tx(&self) -> &Tx {
                self.signed.tx()
            }
        }
        impl $capability<&WriteTx<'_>> {
            /// Enters `event`; the transaction can then be committed.
            pub fn commit<T>(&self, event: Event, value: T) -> Result<Done<T>> {
                self.signed.commit(event, value)
            }
        }
    )*};
}
signed_of!(Register, Office);
