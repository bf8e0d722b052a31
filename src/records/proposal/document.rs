//! Documents that patients send: kept sealed as an original at once, in the record only when staff accept them.
//!
//! A document is a proposal like any other. Its bytes lie among the originals under what they say, so that the
//! same file sent twice is kept once, and acceptance moves no byte. Declined or taken back, it stays kept.

use super::super::access::Chart;
use super::super::intake::{Digest, Identity, Original};
use super::super::item::{Coded, Detail, Document, DocumentBody, Draft, State};
use super::super::kept;
use super::super::role::Section;
use super::super::session::PatientSession;
use super::super::when::When;
use super::super::{Error, Result, Rule};
use super::{Proposal, ProposalId, What};
use crate::store::Read;

/// Bytes of a file that a patient sends: a scan of some pages, a photograph.
pub const FILE_BYTES_MAX: usize = 10_000_000;
/// Bytes of everything that one patient has sent: the disk is the practice's.
const SENT_BYTES_MAX: u64 = 200_000_000;
/// What originals that patients sent are called among the others.
const KIND: &str = "sent by the patient";

/// A file as a patient sends it.
#[derive(Debug, Clone)]
pub struct SentDocument {
    /// What it is, in the patient's words.
    pub title: String,
    /// The file's name.
    pub file_name: String,
    /// What its bytes say that it is.
    pub media_type: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What they say about it; may be empty.
    pub note: String,
}

impl PatientSession {
    /// Sends a document: it waits for staff like anything else that is told.
    pub async fn propose_document(&self, sent: SentDocument) -> Result<ProposalId> {
        let by = self.acting().map_or(self.name(), |acting| &acting.name).to_owned();
        let now = self.standing().practice().clock().now();
        let digest = Digest::of(&sent.bytes);
        let identity = Identity::of(&[KIND, &digest.hex()]);
        let size = sent.bytes.len() as u64;
        let original = Original {
            kind: KIND,
            identity,
            digest,
            body: &sent.bytes,
            is_shown: false,
            updated: None,
            is_outdated: false,
        };
        // Packed before the writer's thread is asked: others write meanwhile.
        let blocks = kept::pack(&[original], now)?;
        let body = DocumentBody {
            original: identity,
            number: DocumentBody::WHOLE,
            media_type: sent.media_type.to_owned(),
            title: sent.file_name,
            bytes: size,
            made: None,
        };
        let draft = Draft {
            name: Coded::words(sent.title),
            state: State::Completed,
            began: Some(When::At(now)),
            ended: None,
            by: by.clone(),
            detail: Detail::Document(Document {
                kind: String::new(),
                text: String::new(),
                bodies: vec![body],
            }),
            notes: Vec::new(),
        };
        self.change_own_chart(Section::Documents, move |chart| {
            let sent_before: Vec<_> =
                chart.originals()?.into_iter().filter(|kept| kept.kind == KIND).collect();
            if !sent_before.iter().any(|kept| kept.identity == identity) {
                let all: u64 = sent_before.iter().map(|kept| u64::from(kept.bytes)).sum();
                if all + size > SENT_BYTES_MAX {
                    return Err(Error::Refused(Rule::SentTooMuch));
                }
                let first = kept::block_count(chart.tx(), chart.patient())?;
                kept::put(*chart.tx(), chart.patient(), first, &blocks)?;
            }
            chart.propose(What::Add(draft), &sent.note, &by)
        })
        .await
    }
}

impl Proposal {
    /// The file that it would add, if it is a document.
    #[must_use]
    pub fn file(&self) -> Option<&DocumentBody> {
        match &self.what.draft()?.detail {
            Detail::Document(document) => document.bodies.first(),
            _ => None,
        }
    }
}

impl<Tx: Read> Chart<Tx> {
    /// The file of a proposal that is a document: what it is, and its bytes.
    pub fn proposed_file(&self, id: ProposalId) -> Result<(DocumentBody, Vec<u8>)> {
        let body = self.proposal(id)?.file().cloned().ok_or(Error::NotFound)?;
        let bytes = self.newest_original(body.original)?;
        Ok((body, bytes))
    }
}
