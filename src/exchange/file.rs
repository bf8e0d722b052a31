//! The bytes of a document's files: each is read out of the original that holds it, whatever its format.

use super::{ccda, fhir, hl7v2};
use crate::records::item::DocumentBody;
use crate::records::{Chart, Error, Result};
use crate::store::Read;

/// Where a writer gets the files of documents from.
pub trait Files {
    /// The bytes of a file.
    fn bytes(&self, body: &DocumentBody) -> Result<Vec<u8>>;
}

impl<Tx: Read> Files for Chart<Tx> {
    fn bytes(&self, body: &DocumentBody) -> Result<Vec<u8>> {
        let original = self.newest_original(body.original)?;
        if body.number == DocumentBody::WHOLE {
            return Ok(original);
        }
        if hl7v2::holds(&original) {
            return hl7v2::body_of(&original, body.number).ok_or(Error::NotFound);
        }
        let text = std::str::from_utf8(&original).map_err(|_| Error::NotFound)?;
        let found = if ccda::is_xml(text) {
            ccda::body_of(text, body.number)
        } else {
            fhir::body_of(text, body.number)
        };
        found.ok_or(Error::NotFound)
    }
}
