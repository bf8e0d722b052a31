//! Ground floor: values without I/O. Ids, keys, time, text, secrets, contact details, networks.
//!
//! Nothing here knows of patients, pages or files; everything above may use it.

pub mod clock;
pub mod contact;
pub mod id;
pub mod key;
pub mod network;
pub mod secret;
pub mod text;
