//! The audit: who, for whom, what, when, from where, and how it ended.
//!
//! Entries form a chain of HMAC-SHA256: each tag covers the entry and the tag before it, and the head row says
//! how many there are, so an entry that was changed, removed, moved or cut off the end is found by [`verify`].
//! Entries are written in the transaction of what they record. No entry holds a value from a chart.

use std::ops::ControlFlow;

use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::Result;
use super::account::AccountId;
use super::patient::PatientId;
use super::role::Role;
use super::role::Section;
use crate::base::clock::Moment;
use crate::base::id::AnyId;
use crate::record;
use crate::store::{Order, Read, Span, Table, Write, encode};

pub(super) const ENTRIES: Table<u64, Sealed> = Table::new("audit");
const HEAD: Table<(), Head> = Table::new("audit head");
pub(super) const BY_PATIENT: Table<(PatientId, u64), ()> = Table::new("audit by patient");

/// The key of the chain. Its holder alone can make a tag.
pub struct AuditKey([u8; 32]);

impl AuditKey {
    pub(super) fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    fn tag(&self, parts: &[&[u8]]) -> [u8; 32] {
        // An HMAC takes a key of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return [0; 32] };
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

/// Who did it. The name is kept as it was, so that an entry can be read when the person is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Actor {
    /// Nobody known yet: a sign-in attempt, an activation.
    Nobody,
    /// A patient, under their own name.
    Patient {
        /// The account they signed in with.
        account: AccountId,
        /// Their own record.
        patient: PatientId,
        /// Their name then.
        name: String,
    },
    /// A member of staff.
    Staff {
        /// The account they signed in with.
        account: AccountId,
        /// Their name then.
        name: String,
        /// Their role then.
        role: Role,
    },
    /// Whoever ran a command on the machine itself.
    Operator {
        /// The name of the machine's account.
        name: String,
    },
    /// Portico by itself: an expiry, a schedule.
    Portico,
}

/// What was done. The order is part of the file format: add at the end only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Action {
    /// A section of a chart was opened.
    Viewed(Section),
    /// The register of patients was searched.
    Searched,
    /// Signed in, all steps done.
    SignedIn,
    /// A sign-in step failed.
    SignInFailed,
    /// Signed out.
    SignedOut,
    /// A session was ended by its owner, an administrator or a change of the account.
    SessionEnded,
    /// The password was changed or set.
    PasswordChanged,
    /// A second factor or a passkey was added.
    FactorAdded,
    /// A second factor or a passkey was removed.
    FactorRemoved,
    /// A new set of recovery codes was made.
    RecoveryCodesMade,
    /// A recovery code was used.
    RecoveryCodeUsed,
    /// An invitation was made.
    Invited,
    /// An invitation was withdrawn.
    InvitationWithdrawn,
    /// An account was activated with an invitation.
    Activated,
    /// An activation failed.
    ActivationFailed,
    /// A reset of somebody's sign-in was begun with their help at the desk.
    ResetStarted,
    /// An account was made.
    AccountAdded,
    /// An account was changed: name, role, language.
    AccountChanged,
    /// An account was disabled.
    AccountDisabled,
    /// An account was enabled.
    AccountEnabled,
    /// Contact details were changed.
    ContactChanged,
    /// A result was held back.
    ResultHeld,
    /// A held result was released.
    ResultReleased,
    /// Records were imported.
    Imported,
    /// Records were exported or printed.
    Exported,
    /// The audit itself was read.
    AuditRead,
    /// A backup was made.
    BackupMade,
    /// A backup was restored into this store.
    Restored,
    /// A key slot was added, removed or changed, or the data key was rotated.
    KeyChanged,
    /// The practice's settings were changed.
    PracticeChanged,
    /// Work lists or lists of patients were read.
    Listed,
    /// The first step of a sign-in was right; the second factor or something else was due.
    SignInBegun,
    /// Somebody signed in proved once more who they are.
    Confirmed,
    /// A letter with an activation or reset code was shown to print.
    LetterShown,
    /// A set-up or reset code was used.
    ResetUsed,
    /// An item was added to a record by hand.
    ItemAdded,
    /// An item of a record was corrected by hand.
    ItemCorrected,
    /// An item of a record was retracted: it was entered in error.
    ItemRetracted,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused: not theirs, not allowed, or not there.
    Refused,
}

/// What happened, before it is signed: made by the noun that did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What was done.
    pub action: Action,
    /// Whose record it concerns.
    pub subject: Option<PatientId>,
    /// What within it, by id.
    pub object: Option<AnyId>,
    /// How it ended.
    pub outcome: Outcome,
    /// A few words that hold no health information: a reason, a kind, a count.
    pub detail: String,
}

impl Event {
    /// Something done.
    #[must_use]
    pub fn done(action: Action) -> Self {
        Self { action, subject: None, object: None, outcome: Outcome::Done, detail: String::new() }
    }

    /// Something refused.
    #[must_use]
    pub fn refused(action: Action) -> Self {
        Self { outcome: Outcome::Refused, ..Self::done(action) }
    }

    /// About this patient's record.
    #[must_use]
    pub fn about(self, patient: PatientId) -> Self {
        Self { subject: Some(patient), ..self }
    }

    /// About this thing.
    #[must_use]
    pub fn of(self, object: u64) -> Self {
        Self { object: Some(AnyId(object)), ..self }
    }

    /// With a few words.
    #[must_use]
    pub fn saying(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }
}

/// An entry as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When.
    pub at: Moment,
    /// Who.
    pub actor: Actor,
    /// What.
    pub action: Action,
    /// Whose record.
    pub subject: Option<PatientId>,
    /// What within it.
    pub object: Option<AnyId>,
    /// How it ended.
    pub outcome: Outcome,
    /// From where: a network address, or the machine itself.
    pub from: String,
    /// A few words.
    pub detail: String,
}
record!(Entry, "audit entry", 1);

/// An entry with its tag in the chain.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Sealed {
    pub(super) entry: Entry,
    tag: [u8; 32],
}
record!(Sealed, "sealed audit entry", 1);

#[derive(Clone, Serialize, Deserialize)]
struct Head {
    count: u64,
    last: [u8; 32],
    tag: [u8; 32],
}
record!(Head, "audit head", 1);

/// Appends an entry. Called by [`super::access`] when something is committed.
pub(super) fn append(tx: &impl Write, key: &AuditKey, entry: Entry) -> Result<()> {
    let head = HEAD.get(tx, &())?.unwrap_or(Head { count: 0, last: [0; 32], tag: [0; 32] });
    let number = head.count + 1;
    let last = entry_tag(key, number, &head.last, &entry)?;
    if let Some(patient) = entry.subject {
        BY_PATIENT.put(tx, &(patient, number), &())?;
    }
    ENTRIES.put(tx, &number, &Sealed { entry, tag: last })?;
    HEAD.put(tx, &(), &Head { count: number, last, tag: head_tag(key, number, &last) })?;
    Ok(())
}

fn entry_tag(key: &AuditKey, number: u64, before: &[u8; 32], entry: &Entry) -> Result<[u8; 32]> {
    Ok(key.tag(&[b"entry", &number.to_be_bytes(), before, &encode(entry)?]))
}

fn head_tag(key: &AuditKey, count: u64, last: &[u8; 32]) -> [u8; 32] {
    key.tag(&[b"head", &count.to_be_bytes(), last])
}

/// What [`verify`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every entry is as it was written; so many.
    Whole(u64),
    /// The chain breaks at this entry number.
    BrokenAt(u64),
}

/// Walks the whole chain.
pub fn verify(tx: &impl Read, key: &AuditKey) -> Result<Verdict> {
    let head = HEAD.get(tx, &())?;
    let mut last = [0; 32];
    let mut count = 0;
    let mut broken = None;
    ENTRIES.each(tx, &Span::all(), Order::Ascending, |number, sealed| {
        count += 1;
        let tag = entry_tag(key, count, &last, &sealed.entry).unwrap_or([0; 32]);
        if number != count || !crate::base::secret::same(&tag, &sealed.tag) {
            broken = Some(count);
            return Ok(ControlFlow::Break(()));
        }
        last = tag;
        Ok(ControlFlow::Continue(()))
    })?;
    if let Some(number) = broken {
        return Ok(Verdict::BrokenAt(number));
    }
    match head {
        None if count == 0 => Ok(Verdict::Whole(0)),
        Some(head)
            if head.count == count
                && head.last == last
                && crate::base::secret::same(&head.tag, &head_tag(key, count, &last)) =>
        {
            Ok(Verdict::Whole(count))
        }
        _ => Ok(Verdict::BrokenAt(count + 1)),
    }
}

/// How many entries there are.
pub(super) fn count(tx: &impl Read) -> Result<u64> {
    Ok(HEAD.get(tx, &())?.map_or(0, |head| head.count))
}

impl Action {
    /// Every action that an entry may name, views by section, in the order in which a search offers them.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let sections = [
            Section::Contact,
            Section::Results,
            Section::Record,
            Section::Documents,
            Section::Insurance,
            Section::Access,
            Section::Kept,
            Section::Whole,
        ];
        let mut all: Vec<Self> = sections.into_iter().map(Self::Viewed).collect();
        all.extend(Self::BUT_VIEWS);
        all
    }

    const BUT_VIEWS: [Self; 37] = [
        Self::Searched,
        Self::Listed,
        Self::SignInBegun,
        Self::SignedIn,
        Self::Confirmed,
        Self::SignInFailed,
        Self::SignedOut,
        Self::SessionEnded,
        Self::PasswordChanged,
        Self::FactorAdded,
        Self::FactorRemoved,
        Self::RecoveryCodesMade,
        Self::RecoveryCodeUsed,
        Self::Invited,
        Self::InvitationWithdrawn,
        Self::Activated,
        Self::ActivationFailed,
        Self::LetterShown,
        Self::ResetStarted,
        Self::ResetUsed,
        Self::AccountAdded,
        Self::AccountChanged,
        Self::AccountDisabled,
        Self::AccountEnabled,
        Self::ContactChanged,
        Self::ResultHeld,
        Self::ResultReleased,
        Self::ItemAdded,
        Self::ItemCorrected,
        Self::ItemRetracted,
        Self::Imported,
        Self::Exported,
        Self::AuditRead,
        Self::BackupMade,
        Self::Restored,
        Self::KeyChanged,
        Self::PracticeChanged,
    ];

    /// The word used in addresses, logs and locale keys (`action-signed-in`).
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Viewed(Section::Contact) => "viewed-contact",
            Self::Viewed(Section::Results) => "viewed-results",
            Self::Viewed(Section::Access) => "viewed-access",
            Self::Viewed(Section::Kept) => "viewed-kept",
            Self::Viewed(Section::Whole) => "viewed-whole",
            Self::Viewed(Section::Record) => "viewed-record",
            Self::Viewed(Section::Documents) => "viewed-documents",
            Self::Viewed(Section::Insurance) => "viewed-insurance",
            Self::Searched => "searched",
            Self::SignedIn => "signed-in",
            Self::SignInFailed => "sign-in-failed",
            Self::SignedOut => "signed-out",
            Self::SessionEnded => "session-ended",
            Self::PasswordChanged => "password-changed",
            Self::FactorAdded => "factor-added",
            Self::FactorRemoved => "factor-removed",
            Self::RecoveryCodesMade => "recovery-codes-made",
            Self::RecoveryCodeUsed => "recovery-code-used",
            Self::Invited => "invited",
            Self::InvitationWithdrawn => "invitation-withdrawn",
            Self::Activated => "activated",
            Self::ActivationFailed => "activation-failed",
            Self::ResetStarted => "reset-started",
            Self::AccountAdded => "account-added",
            Self::AccountChanged => "account-changed",
            Self::AccountDisabled => "account-disabled",
            Self::AccountEnabled => "account-enabled",
            Self::ContactChanged => "contact-changed",
            Self::ResultHeld => "result-held",
            Self::ResultReleased => "result-released",
            Self::Imported => "imported",
            Self::Exported => "exported",
            Self::AuditRead => "audit-read",
            Self::BackupMade => "backup-made",
            Self::Restored => "restored",
            Self::KeyChanged => "key-changed",
            Self::PracticeChanged => "practice-changed",
            Self::Listed => "listed",
            Self::SignInBegun => "sign-in-begun",
            Self::Confirmed => "confirmed",
            Self::LetterShown => "letter-shown",
            Self::ResetUsed => "reset-used",
            Self::ItemAdded => "item-added",
            Self::ItemCorrected => "item-corrected",
            Self::ItemRetracted => "item-retracted",
        }
    }
}
