//! Documents in and out: the formats in which others send what they know, and get what they ask for.
//!
//! No HTTP and no HTML here. A format is read into what `records::intake` describes, so that no rule of the
//! records depends on where something came from.

pub mod ccda;
pub mod csv;
pub mod download;
pub mod fhir;
pub mod file;
pub mod hl7v2;
pub mod import;
pub mod media;
pub mod reading;
