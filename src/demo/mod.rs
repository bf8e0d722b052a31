//! The practice that `portico demo` makes up: people, staff, years of results, and some work that waits.
//!
//! Everything comes in the way it would in earnest: records through the import, accounts through sign-in and
//! letters. All of it is made here from a seed; no real person's data went into it.

mod bundle;
mod condition;
mod founding;
mod history;
mod laboratory;
mod names;
mod people;
mod resource;
mod staff;
mod story;
mod visit;
mod vitals;
mod work;
mod writer;
mod written;

pub use bundle::{Recipe, bundle};
pub use founding::{Demo, Options, found};
pub use staff::Actor;
