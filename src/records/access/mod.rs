//! Who may: the capabilities through which everything of a practice is read and changed.
//!
//! - [`Chart`]: one patient's record, open. Its methods take no patient id, so another patient's row cannot
//!   be asked for. A read of it is entered in the audit before it is handed out.
//! - [`Register`]: the practice's list of patients, as summaries, for every member of staff.
//! - [`Office`]: staff accounts, audit and settings, for administrators and for whoever runs the machine.
//!
//! A change ends with `commit(event, value)`, which writes the audit entry in the same transaction and makes
//! the [`Done`] that the writer asks for: a change without an entry does not compile.

mod chart;
mod office;
mod operator;
mod patient;
mod signed;
mod staff;

pub use chart::{Chart, Viewer};
pub use office::{Office, Register};
pub use operator::Operator;
pub(super) use signed::Hand;
pub use signed::{Done, Signed};
pub use staff::Reason;
