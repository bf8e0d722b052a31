//! The patient's door: a file per noun. Each handler has a [`PatientSession`] and sees that patient's record only.
#![allow(
    unreachable_pub,
    reason = "the handler attribute makes a type of each handler, which only routes.rs names"
)]

pub mod access;
pub mod contact_change;
pub mod document;
pub mod download;
pub mod helpers;
pub mod home;
pub mod item;
pub mod item_proposal;
pub mod item_removal;
pub mod profile;
pub mod proposal;
pub mod record;
pub mod remark;
pub mod report;
pub mod result;
pub mod result_notices;
pub mod results;
pub mod timeline;

use std::borrow::Cow;

use crate::records::session::PatientSession;
use crate::web::Frame;
use crate::web::navigation::Place;
use crate::web::page::{Page, Viewer};

/// A page for the patient behind `session`.
fn page<'a>(
    frame: &'a Frame,
    session: &'a PatientSession,
    place: Place,
    title: impl Into<Cow<'a, str>>,
) -> Page<'a> {
    let practice = session.standing().practice();
    frame
        .page(title)
        .signed_in(
            Viewer::Patient { name: session.name(), acting: session.acting() },
            &frame.csrf,
            frame.profile().rules.patient_idle_minutes_max,
        )
        .at(place)
        .printed(practice.clock().now().date_in(&practice.zone()))
}
