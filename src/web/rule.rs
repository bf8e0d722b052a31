//! What a rule that refuses says to whoever it refuses.

use super::words::Key;
use crate::records::Rule;

/// The words for a rule: "That password is too short."
#[must_use]
pub fn rule_key(rule: Rule) -> Key {
    match rule {
        Rule::SignIn => "rule-sign-in",
        Rule::Code => "rule-code",
        Rule::TooMany => "rule-too-many",
        Rule::PasswordShort => "rule-password-short",
        Rule::PasswordCommon => "rule-password-common",
        Rule::PasswordLong => "rule-password-long",
        Rule::NameTaken => "rule-name-taken",
        Rule::LastAdministrator => "rule-last-administrator",
        Rule::HasAccount => "rule-has-account",
        Rule::Date => "rule-date",
        Rule::TextUnfit => "rule-text-unfit",
        Rule::ReasonMissing => "rule-reason-missing",
        Rule::LastFactor => "rule-last-factor",
        Rule::ProofStale => "rule-proof-stale",
        Rule::NameUnfit => "rule-name-unfit",
        Rule::NameMissing => "rule-name-missing",
        Rule::BirthDateMissing => "rule-birth-date-missing",
        Rule::Deceased => "rule-deceased",
        Rule::NoPasskeys => "rule-no-passkeys",
        Rule::ProxyUnfit => "rule-proxy-unfit",
        Rule::OfAge => "rule-of-age",
        Rule::AreasMissing => "rule-areas-missing",
        Rule::ProposalsWaiting => "rule-proposals-waiting",
        Rule::SentTooMuch => "rule-sent-too-much",
        Rule::MailedTooOften => "rule-mailed-too-often",
    }
}
