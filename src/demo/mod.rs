//! The practice that `portico demo` makes up: people, staff, years of results, and some work that waits.
//!
//! Everything comes in the way it would in earnest: records through the import, accounts through invitations
//! and set-up letters. All of it is made here from a seed; no real person's data went into it.

mod bundle;
mod founding;
mod laboratory;
mod names;
mod people;
mod story;

pub use bundle::{Recipe, bundle};
pub use founding::{Actor, Demo, Options, found};
