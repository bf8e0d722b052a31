//! The staff's door: a file per noun. Each handler has a [`StaffSession`]; what the role may not do is not found.
#![allow(
    unreachable_pub,
    reason = "the handler attribute makes a type of each handler, which only routes.rs names"
)]

pub mod audit;
pub mod audit_file;
pub mod chart;
mod code_letter;
pub mod contact_change;
pub mod delays;
pub mod explanations;
pub mod hold;
pub mod holds;
pub mod invitation;
pub mod item;
pub mod item_entry;
pub mod item_retraction;
pub mod patient_reset;
pub mod patients;
pub mod practice;
pub mod proposal;
pub mod proxies;
pub mod quarantine;
pub mod quarantine_case;
pub mod record;
pub mod release;
pub mod report;
pub mod result;
pub mod results;
pub mod review;
pub mod staff;
pub mod staff_access;
pub mod timeline;
pub mod worklist;

use std::borrow::Cow;

use crate::records::session::StaffSession;
use crate::web::Frame;
use crate::web::navigation::Place;
use crate::web::page::{Page, Viewer};

/// A page for the member of staff behind `session`.
fn page<'a>(
    frame: &'a Frame,
    session: &'a StaffSession,
    place: Place,
    title: impl Into<Cow<'a, str>>,
) -> Page<'a> {
    let practice = session.standing().practice();
    let viewer = Viewer::Staff { name: session.name(), role: session.role() };
    frame
        .page(title)
        .signed_in(viewer, &frame.csrf, frame.profile().rules.staff_idle_minutes_max)
        .at(place)
        .printed(practice.clock().now().date_in(&practice.zone()))
}
