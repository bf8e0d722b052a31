//! FHIR R4 (<https://hl7.org/fhir/R4/>), as bundles of any type, lists, lines and single resources.
//!
//! Patients, results, reports and those who made them are understood; everything else is handed on as received.
//! Reading is forgiving within a resource and exact between them: a field of the wrong kind is a warning, a
//! reference is followed or it is not, nothing is matched by likeness.

mod bundle;
mod chart;
mod datatype;
mod entry;
mod item;
pub mod json;
mod link;
mod node;
mod observation;
mod patient;
mod range;
mod report;
mod scanner;
mod words;
mod write;

pub use datatype::read_time;
pub(super) use datatype::{shown, shown_whole, unit_shown};
pub use item::body_of;
pub use node::is_decimal;
pub(super) use observation::{flag_of_code, is_vital_sign, status_of};
pub(super) use words::{plainer, without_tag};
pub use write::write;
pub(super) use write::{ucum, uuid};

use super::reading::{Notes, Reading};

/// Reads a file. `scope` is where its ids mean something, unless they are unique by themselves.
#[must_use]
pub fn read<'a>(text: &'a str, scope: &str) -> Reading<'a> {
    let mut notes = Notes::on(text);
    match bundle::read(text, &mut notes) {
        Some(file) => chart::sort(&file, scope, notes),
        None => {
            let (warnings, refused) = notes.finish();
            Reading { kind: "not FHIR".to_owned(), warnings, refused, ..Reading::default() }
        }
    }
}
