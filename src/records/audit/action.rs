//! What can be done at a practice, as the audit names it.

use serde::{Deserialize, Serialize};

use super::super::role::Section;

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
    /// Somebody was allowed to act for a patient.
    ProxyGranted,
    /// That somebody may act for a patient was ended.
    ProxyEnded,
    /// Staff looked again at who acts for a child.
    ProxyReviewed,
    /// A patient made a code with which somebody may act for them.
    ProxyOffered,
    /// Somebody turned to a patient's record, to act for them.
    ActedFor,
    /// A patient proposed a change of their record.
    Proposed,
    /// A patient took a proposal back.
    ProposalWithdrawn,
    /// A proposal was accepted.
    ProposalAccepted,
    /// A proposal was denied.
    ProposalDenied,
    /// Results were acknowledged by a clinician.
    ResultsReviewed,
    /// Results were acknowledged, with a comment for the patient.
    ResultsCommented,
    /// How long results of a kind are delayed was changed.
    ReleaseDelayChanged,
    /// A patient chose how to be told of results.
    ResultNoticeChosen,
    /// What the practice says about a test was changed.
    ExplanationChanged,
    /// The store was written anew without the room that removed rows left.
    StoreCompacted,
    /// Something came that could not be placed: it was kept aside.
    Quarantined,
    /// What had been kept aside was put into a chart.
    IntakePlaced,
    /// What had been kept aside was discarded.
    IntakeDiscarded,
}

impl Action {
    /// Every action that an entry may name, views by section, in the order in which a search offers them.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut all: Vec<Self> = Section::ALL.into_iter().map(Self::Viewed).collect();
        all.extend(Self::BUT_VIEWS);
        all
    }

    const BUT_VIEWS: [Self; 55] = [
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
        Self::ResultsReviewed,
        Self::ResultsCommented,
        Self::ReleaseDelayChanged,
        Self::ResultNoticeChosen,
        Self::ExplanationChanged,
        Self::ItemAdded,
        Self::ItemCorrected,
        Self::ItemRetracted,
        Self::ProxyGranted,
        Self::ProxyEnded,
        Self::ProxyReviewed,
        Self::ProxyOffered,
        Self::ActedFor,
        Self::Proposed,
        Self::ProposalWithdrawn,
        Self::ProposalAccepted,
        Self::ProposalDenied,
        Self::Imported,
        Self::Quarantined,
        Self::IntakePlaced,
        Self::IntakeDiscarded,
        Self::Exported,
        Self::AuditRead,
        Self::BackupMade,
        Self::Restored,
        Self::KeyChanged,
        Self::PracticeChanged,
        Self::StoreCompacted,
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
            Self::StoreCompacted => "store-compacted",
            Self::Listed => "listed",
            Self::SignInBegun => "sign-in-begun",
            Self::Confirmed => "confirmed",
            Self::LetterShown => "letter-shown",
            Self::ResetUsed => "reset-used",
            Self::ItemAdded => "item-added",
            Self::ItemCorrected => "item-corrected",
            Self::ItemRetracted => "item-retracted",
            Self::Quarantined => "quarantined",
            Self::IntakePlaced => "intake-placed",
            Self::IntakeDiscarded => "intake-discarded",
            Self::ProxyGranted => "proxy-granted",
            Self::ProxyEnded => "proxy-ended",
            Self::ProxyReviewed => "proxy-reviewed",
            Self::ProxyOffered => "proxy-offered",
            Self::ActedFor => "acted-for",
            Self::Proposed => "proposed",
            Self::ProposalWithdrawn => "proposal-withdrawn",
            Self::ProposalAccepted => "proposal-accepted",
            Self::ProposalDenied => "proposal-denied",
            Self::ResultsReviewed => "results-reviewed",
            Self::ResultsCommented => "results-commented",
            Self::ReleaseDelayChanged => "release-delay-changed",
            Self::ResultNoticeChosen => "result-notice-chosen",
            Self::ExplanationChanged => "explanation-changed",
        }
    }
}
