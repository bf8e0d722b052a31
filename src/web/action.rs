//! What an entry of the audit says was done, in words.

use super::words::Key;
use crate::records::Section;
use crate::records::audit::Action;

/// The words for an action: "Opened test results".
#[must_use]
pub fn action_key(action: Action) -> Key {
    match action {
        Action::Viewed(Section::Contact) => "action-viewed-contact",
        Action::Viewed(Section::Results) => "action-viewed-results",
        Action::Viewed(Section::Access) => "action-viewed-access",
        Action::Viewed(Section::Kept) => "action-viewed-kept",
        Action::Viewed(Section::Whole) => "action-viewed-whole",
        Action::Viewed(Section::Record) => "action-viewed-record",
        Action::Viewed(Section::Documents) => "action-viewed-documents",
        Action::Viewed(Section::Insurance) => "action-viewed-insurance",
        Action::Searched => "action-searched",
        Action::SignedIn => "action-signed-in",
        Action::SignInFailed => "action-sign-in-failed",
        Action::SignedOut => "action-signed-out",
        Action::SessionEnded => "action-session-ended",
        Action::PasswordChanged => "action-password-changed",
        Action::FactorAdded => "action-factor-added",
        Action::FactorRemoved => "action-factor-removed",
        Action::RecoveryCodesMade => "action-recovery-codes-made",
        Action::RecoveryCodeUsed => "action-recovery-code-used",
        Action::Invited => "action-invited",
        Action::InvitationWithdrawn => "action-invitation-withdrawn",
        Action::Activated => "action-activated",
        Action::ActivationFailed => "action-activation-failed",
        Action::ResetStarted => "action-reset-started",
        Action::AccountAdded => "action-account-added",
        Action::AccountChanged => "action-account-changed",
        Action::AccountDisabled => "action-account-disabled",
        Action::AccountEnabled => "action-account-enabled",
        Action::ContactChanged => "action-contact-changed",
        Action::ResultHeld => "action-result-held",
        Action::ResultReleased => "action-result-released",
        Action::Imported => "action-imported",
        Action::Exported => "action-exported",
        Action::AuditRead => "action-audit-read",
        Action::BackupMade => "action-backup-made",
        Action::Restored => "action-restored",
        Action::KeyChanged => "action-key-changed",
        Action::PracticeChanged => "action-practice-changed",
        Action::Listed => "action-listed",
        Action::SignInBegun => "action-sign-in-begun",
        Action::Confirmed => "action-confirmed",
        Action::LetterShown => "action-letter-shown",
        Action::ResetUsed => "action-reset-used",
        Action::ItemAdded => "action-item-added",
        Action::ItemCorrected => "action-item-corrected",
        Action::ItemRetracted => "action-item-retracted",
        Action::ProxyGranted => "action-proxy-granted",
        Action::ProxyEnded => "action-proxy-ended",
        Action::ProxyReviewed => "action-proxy-reviewed",
        Action::ProxyOffered => "action-proxy-offered",
        Action::ActedFor => "action-acted-for",
    }
}
