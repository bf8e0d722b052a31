//! What a clinician makes of a result: that they have seen it, and what they tell the patient about it.
//!
//! A review stands for the version that was seen: a corrected result waits again. A comment is not changed once it
//! is there, only followed by another, so that what a patient has read stays on the record.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::super::access::{Chart, Done};
use super::super::audit::{Action, Event};
use super::super::patient::PatientId;
use super::super::role::Section;
use super::super::session::StaffSession;
use super::super::{Error, Result, Rule};
use super::{Flag, Kind, LabResult, Listed, ResultId, Status};
use crate::base::clock::Moment;
use crate::base::text;
use crate::record;
use crate::store::{Order, Read, Span, Table, Write, WriteTx};

/// The longest comment, in characters.
pub const COMMENT_CHARACTERS_MAX: usize = 2000;

/// Results that no clinician has acknowledged as they stand.
pub(in super::super) const AWAITING: Table<(PatientId, ResultId), Awaiting> =
    Table::new("results awaiting review");
const REVIEWS: Table<(PatientId, ResultId), Review> = Table::new("result reviews");
/// Comments in the order in which they were written, from 0.
const COMMENTS: Table<(PatientId, ResultId, u32), Comment> = Table::new("result comments");

/// What a list of what awaits review needs to know without reading the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) struct Awaiting {
    /// When the version that waits came.
    pub received: Moment,
    /// What its value says.
    pub flag: Option<Flag>,
}
record!(Awaiting, "result awaiting review", 1);

/// That a clinician has seen a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Who: their name then.
    pub by: String,
    /// When.
    pub at: Moment,
    /// The version that was seen, by when it came.
    pub version: Moment,
}
record!(Review, "result review", 1);

/// What a clinician tells the patient about a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// What is said, lines kept.
    pub text: String,
    /// Who: their name then.
    pub by: String,
    /// When.
    pub at: Moment,
}
record!(Comment, "result comment", 1);

/// A result that was seen, by the version that was on the page.
pub type Seen = (ResultId, Moment);

/// Notes that a result came or was corrected. What the practice measures itself awaits no review.
pub(super) fn await_review(
    tx: &impl Write,
    (patient, id): (PatientId, ResultId),
    kind: Kind,
    result: &LabResult,
    is_recent: bool,
) -> Result<()> {
    let waits = kind != Kind::VitalSigns
        && is_recent
        && !matches!(result.status, Status::Registered | Status::EnteredInError);
    if waits {
        let awaiting = Awaiting { received: result.received, flag: result.shown_flag() };
        AWAITING.put(tx, &(patient, id), &awaiting)?;
    } else {
        AWAITING.remove(tx, &(patient, id))?;
    }
    Ok(())
}

/// A comment as it is kept; refused if it is too long. Nothing written is no comment.
pub fn checked_comment(typed: &str) -> Result<Option<String>> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    text::block(typed, COMMENT_CHARACTERS_MAX).map(Some).map_err(|_| Error::Refused(Rule::TextUnfit))
}

impl<Tx: Read> Chart<Tx> {
    /// What clinicians said about result `id`, oldest first.
    pub fn comments(&self, id: ResultId) -> Result<Vec<Comment>> {
        self.result(id)?;
        let rows =
            COMMENTS.list(self.tx(), &Span::under(&(self.patient(), id)), Order::Ascending, usize::MAX)?;
        Ok(rows.into_iter().map(|(_, comment)| comment).collect())
    }

    /// Who acknowledged result `id` as it stands, if anybody did.
    pub fn review(&self, id: ResultId) -> Result<Option<Review>> {
        let received = self.result(id)?.result.received;
        let review = REVIEWS.get(self.tx(), &(self.patient(), id))?;
        Ok(review.filter(|review| review.version == received))
    }

    /// What awaits review, unusual results first, then the longest waiting.
    pub fn awaiting_review(&self) -> Result<Vec<Listed>> {
        let mut found = Vec::new();
        AWAITING.each(self.tx(), &Span::under(&self.patient()), Order::Ascending, |(_, id), waiting| {
            found.push((id, waiting));
            Ok(ControlFlow::Continue(()))
        })?;
        found.sort_by_key(|(_, waiting)| (pressing(waiting.flag), waiting.received));
        found.into_iter().map(|(id, _)| self.result(id)).collect()
    }
}

/// What is looked at first sorts first.
pub(in super::super) fn pressing(flag: Option<Flag>) -> u8 {
    match flag {
        Some(flag) if flag.is_critical() => 0,
        Some(flag) if flag.is_unusual() => 1,
        _ => 2,
    }
}

impl Chart<&WriteTx<'_>> {
    fn acknowledge(&self, (id, version): Seen, by: &str) -> Result<()> {
        // What was corrected since the page was made has not been seen.
        if self.result(id)?.result.received != version {
            return Err(Error::Conflict);
        }
        if self.review(id)?.is_none() {
            let review = Review { by: by.to_owned(), at: self.now(), version };
            REVIEWS.put(self.tx(), &(self.patient(), id), &review)?;
        }
        AWAITING.remove(self.tx(), &(self.patient(), id))?;
        Ok(())
    }

    fn add_comment(&self, id: ResultId, text: &str, by: &str) -> Result<()> {
        let number = u32::try_from(self.comments(id)?.len()).unwrap_or(u32::MAX);
        let comment = Comment { text: text.to_owned(), by: by.to_owned(), at: self.now() };
        Ok(COMMENTS.put(self.tx(), &(self.patient(), id, number), &comment)?)
    }

    fn review_all(&self, seen: &[Seen], comment: Option<&str>, by: &str) -> Result<Done<()>> {
        for seen in seen {
            self.acknowledge(*seen, by)?;
            if let Some(comment) = comment {
                self.add_comment(seen.0, comment, by)?;
            }
        }
        let action = if comment.is_some() { Action::ResultsCommented } else { Action::ResultsReviewed };
        // One entry names them all: they were one act.
        let detail: Vec<String> = seen.iter().map(|(id, _)| id.to_string()).collect();
        let event = Event::done(action).saying(detail.join(" "));
        self.commit(if let [(id, _)] = seen { event.of(id.0) } else { event }, ())
    }
}

impl StaffSession {
    /// Acknowledges what was `seen` of `patient`, all of it or nothing, and tells the patient `comment` with each.
    /// [`Error::Conflict`] if one of them was corrected meanwhile.
    pub async fn review_results(
        &self,
        patient: PatientId,
        seen: Vec<Seen>,
        comment: Option<String>,
    ) -> Result<()> {
        if !self.role().may_release() {
            return Err(Error::NotFound);
        }
        let by = self.name().to_owned();
        self.change_chart(patient, Section::Results, move |chart| {
            chart.review_all(&seen, comment.as_deref(), &by)
        })
        .await
    }
}
