//! What a search of the audit finds, as a file for a spreadsheet: all of it, however long, or a download that
//! visibly fails.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::Frame as Piece;
use http_body_util::BodyExt as _;
use poem::http::{StatusCode, header};
use poem::web::Query;
use poem::{Body, Response, handler};

use super::audit::Asked;
use crate::records;
use crate::records::audit::{Actor, Entry, Outcome};
use crate::records::log::Question;
use crate::records::session::StaffSession;
use crate::web::{Frame, PageResult, see_other};

/// Entries in a piece of the file.
const ENTRIES: usize = 2_000;

const HEAD: &str = "number,time,person,role,action,patient,object,outcome,from,detail\r\n";

/// The same search as a file of comma-separated values (RFC 4180), times in UTC. What cannot be asked is told on
/// the page.
#[handler]
pub async fn show(session: StaffSession, frame: Frame, Query(asked): Query<Asked>) -> PageResult {
    let (question, errors) = asked.question(&frame.words, &frame.app.practice().zone());
    if !errors.is_empty() {
        return Ok(see_other(&asked.address("/clinic/audit", None)));
    }
    drop(session.open_audit("file").await?);
    let file = File { session, question, next: Next::Head };
    Ok(Response::builder()
        .status(StatusCode::OK)
        .header(header::CONTENT_TYPE, "text/csv; charset=utf-8")
        .header(header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\"")
        .body(Body::from(file.boxed())))
}

/// The file, made piece by piece as it is sent: a long audit is never in memory at once.
struct File {
    session: StaffSession,
    question: Question,
    next: Next,
}

#[derive(Clone, Copy)]
enum Next {
    Head,
    Entries { after: Option<u64> },
    Nothing,
}

impl File {
    fn entries(&mut self, after: Option<u64>) -> records::Result<String> {
        let answers = self.session.office()?.audit(&self.question, after, ENTRIES)?;
        self.next = answers.next.map_or(Next::Nothing, |next| Next::Entries { after: Some(next) });
        Ok(answers.entries.iter().map(|(number, entry)| line(*number, entry)).collect())
    }
}

impl http_body::Body for File {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<io::Result<Piece<Bytes>>>> {
        let piece = match self.next {
            Next::Head => {
                self.next = Next::Entries { after: None };
                Ok(HEAD.to_owned())
            }
            Next::Entries { after } => self.entries(after).map_err(io::Error::other),
            Next::Nothing => return Poll::Ready(None),
        };
        if piece.is_err() {
            self.next = Next::Nothing;
        }
        Poll::Ready(Some(piece.map(|piece| Piece::data(piece.into()))))
    }
}

fn line(number: u64, entry: &Entry) -> String {
    let cells = [
        number.to_string(),
        entry.at.timestamp().to_string(),
        entry.actor.name().to_owned(),
        role(&entry.actor).to_owned(),
        entry.action.key().to_owned(),
        entry.subject.map(|patient| patient.to_string()).unwrap_or_default(),
        entry.object.map(|object| object.to_string()).unwrap_or_default(),
        if entry.outcome == Outcome::Done { "done" } else { "refused" }.to_owned(),
        entry.from.clone(),
        entry.detail.clone(),
    ];
    cells.map(|cell| spreadsheet_cell(&cell)).join(",") + "\r\n"
}

fn role(actor: &Actor) -> &'static str {
    match actor {
        Actor::Nobody => "nobody",
        Actor::Patient { .. } => "patient",
        Actor::Staff { role, .. } => role.key(),
        Actor::Carer { .. } => "carer",
        Actor::Operator { .. } => "operator",
        Actor::Portico => "portico",
    }
}

/// A cell that no spreadsheet takes for a formula, quoted.
fn spreadsheet_cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let quoted = text.replace('"', "\"\"");
    if is_formula { format!("\"'{quoted}\"") } else { format!("\"{quoted}\"") }
}

#[cfg(test)]
mod tests {
    use super::spreadsheet_cell;

    #[test]
    fn no_cell_is_taken_for_a_formula() {
        assert_eq!(spreadsheet_cell("=1+1"), "\"'=1+1\"");
        assert_eq!(spreadsheet_cell("@x"), "\"'@x\"");
        assert_eq!(spreadsheet_cell("-1"), "\"'-1\"");
        assert_eq!(spreadsheet_cell("Ana \"A\" Ruiz, MD"), "\"Ana \"\"A\"\" Ruiz, MD\"");
    }
}
