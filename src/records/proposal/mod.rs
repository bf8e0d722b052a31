//! Proposals: what a patient says should change in their record, and what the practice decided (45 CFR 164.526).
//!
//! A proposal changes nothing by itself. It waits, in sight of both, until staff accept or deny it or the patient
//! takes it back; then it stays as it was decided. Accepted, it becomes an ordinary version of an item whose
//! origin is the patient and whose reason names who accepted it; denied, request and answer are both kept.

use serde::{Deserialize, Serialize};

use super::item::{Class, Draft, ItemId};
use super::patient::PatientId;
use super::result::ResultId;
use crate::base::clock::Moment;
use crate::store::Table;
use crate::{id_type, record};

mod decide;
mod document;
mod list;
mod propose;

pub use document::{FILE_BYTES_MAX, SentDocument};
pub(super) use list::waiting;
pub use list::{Named, Waiting};
pub use propose::{WAITING_MAX, WORDS_CHARACTERS_MAX};

id_type!(
    /// Names a proposal.
    ProposalId
);

/// Proposals by patient and time.
const PROPOSALS: Table<(PatientId, ProposalId), Proposal> = Table::new("proposals");
/// Those that wait, by when they were made: what waits longest comes first.
const QUEUE: Table<(Moment, PatientId, ProposalId), ()> = Table::new("proposals waiting");

/// A proposal as kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// What should change.
    pub what: What,
    /// Why, in the patient's own words; may be empty where something is added.
    pub why: String,
    /// Who made it: their name then.
    pub by: String,
    /// When.
    pub at: Moment,
    /// What became of it.
    pub stage: Stage,
}
record!(Proposal, "proposal", 1);

/// What should change. The order is part of the file format: add at the end only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum What {
    /// Something the record does not have yet.
    Add(Draft),
    /// An item that should read otherwise.
    Correct {
        /// Which.
        item: ItemId,
        /// How it should read.
        draft: Draft,
    },
    /// An item that is not theirs.
    Remove {
        /// Which.
        item: ItemId,
    },
    /// A remark that should stand beside something.
    Remark {
        /// Beside what.
        about: About,
        /// The remark.
        text: String,
    },
}

/// What a remark is about. The order is part of the file format: add at the end only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum About {
    /// An item.
    Item(ItemId),
    /// A result.
    Result(ResultId),
}

/// What became of a proposal. The order is part of the file format: add at the end only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Nobody has decided yet.
    Waiting,
    /// It was accepted.
    Accepted {
        /// By whom: their name then.
        by: String,
        /// When.
        at: Moment,
        /// What they say about it; may be empty.
        note: String,
        /// The item that it changed or added; none for a remark about a result.
        item: Option<ItemId>,
    },
    /// It was denied.
    Denied {
        /// By whom: their name then.
        by: String,
        /// When.
        at: Moment,
        /// Why.
        reason: String,
    },
    /// The patient took it back.
    Withdrawn {
        /// When.
        at: Moment,
    },
}

impl What {
    /// The word used in the audit and in locale keys (`proposal-add`).
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Add(draft) if draft.detail.class() == Class::Document => "document",
            Self::Add(_) => "add",
            Self::Correct { .. } => "correct",
            Self::Remove { .. } => "remove",
            Self::Remark { .. } => "remark",
        }
    }

    /// The item that it is about, if it is about one.
    #[must_use]
    pub fn item(&self) -> Option<ItemId> {
        match self {
            Self::Correct { item, .. }
            | Self::Remove { item }
            | Self::Remark { about: About::Item(item), .. } => Some(*item),
            Self::Add(_) | Self::Remark { .. } => None,
        }
    }

    /// How something should read, if it says so.
    #[must_use]
    pub fn draft(&self) -> Option<&Draft> {
        match self {
            Self::Add(draft) | Self::Correct { draft, .. } => Some(draft),
            Self::Remove { .. } | Self::Remark { .. } => None,
        }
    }
}

impl Proposal {
    /// Whether nobody has decided yet.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.stage == Stage::Waiting
    }

    /// The item that it made or changed, once it was accepted.
    #[must_use]
    pub fn made(&self) -> Option<ItemId> {
        match self.stage {
            Stage::Accepted { item, .. } => item,
            _ => None,
        }
    }
}

impl Class {
    /// The classes of which a patient can tell something new, in the order in which they are offered.
    pub const TOLD: [Self; 7] = [
        Self::Medication,
        Self::Allergy,
        Self::Problem,
        Self::Immunization,
        Self::FamilyHistory,
        Self::SocialHistory,
        Self::Insurance,
    ];

    /// Whether a patient can tell something new of this class.
    #[must_use]
    pub fn is_told(self) -> bool {
        Self::TOLD.contains(&self)
    }
}
