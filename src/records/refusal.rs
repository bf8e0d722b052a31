//! Why something asked of the records was not done: not there, refused by a rule, overtaken, or a failing store.

use crate::store::StoreError;

/// Why something asked of the records was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or it is not for whoever asked: the two are never told apart.
    #[error("not found")]
    NotFound,
    /// A rule of the practice or of the record refuses it.
    #[error("refused: {0}")]
    Refused(Rule),
    /// Somebody else changed it first.
    #[error("it was changed by someone else meanwhile")]
    Conflict,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The rules that refuse. Each has words in the locale files under `rule-` and its [`Rule::key`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    /// The name and password do not fit, or the account cannot sign in.
    #[error("the name or the password is not right")]
    SignIn,
    /// The code is wrong, used or expired.
    #[error("the code is not right")]
    Code,
    /// Too many attempts; a wait is asked for.
    #[error("too many attempts")]
    TooMany,
    /// The password is too short.
    #[error("the password is too short")]
    PasswordShort,
    /// The password is one that many people use, or holds the practice's or the person's own name.
    #[error("the password is too easy to guess")]
    PasswordCommon,
    /// The password is longer than is read.
    #[error("the password is too long")]
    PasswordLong,
    /// The sign-in name is taken or looks like one that is.
    #[error("the name is taken")]
    NameTaken,
    /// The last administrator cannot be disabled or lose the role.
    #[error("the last administrator must stay")]
    LastAdministrator,
    /// The person has an account already.
    #[error("there is an account already")]
    HasAccount,
    /// The date lies outside what is allowed.
    #[error("the date is outside what is allowed")]
    Date,
    /// The text is too long or holds characters that cannot be shown.
    #[error("the text cannot be kept as it is")]
    TextUnfit,
    /// A reason is needed.
    #[error("a reason is needed")]
    ReasonMissing,
    /// The factor is the last one and the practice requires one, or the password is too short to stand alone.
    #[error("the last second factor must stay")]
    LastFactor,
    /// The person must prove once more who they are before this.
    #[error("prove once more who you are")]
    ProofStale,
    /// The sign-in name is not one that can be chosen.
    #[error("the name cannot be used")]
    NameUnfit,
    /// A thing without a name.
    #[error("a name is needed")]
    NameMissing,
    /// The record has no whole birth date, and none was noted at the desk.
    #[error("the birth date is not known")]
    BirthDateMissing,
    /// The record says that the person has died.
    #[error("the record says that the person has died")]
    Deceased,
    /// Passkeys need the portal to have a name, not only an address.
    #[error("passkeys cannot be used at this address")]
    NoPasskeys,
    /// Nobody acts for themselves, and staff accounts act for nobody.
    #[error("this account cannot act for the patient")]
    ProxyUnfit,
    /// A grant for a child is for somebody who is not of age.
    #[error("the patient is of age")]
    OfAge,
    /// Nothing was chosen.
    #[error("nothing was chosen")]
    AreasMissing,
    /// As many proposals wait already as may.
    #[error("too many proposals wait already")]
    ProposalsWaiting,
    /// Together with what the patient sent before, it would be more than is kept.
    #[error("too much was sent already")]
    SentTooMuch,
    /// A patient had their record mailed often enough for a day.
    #[error("mailed too often today")]
    MailedTooOften,
}

impl Rule {
    /// The end of this rule's key in the locale files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Code => "code",
            Self::TooMany => "too-many",
            Self::PasswordShort => "password-short",
            Self::PasswordCommon => "password-common",
            Self::PasswordLong => "password-long",
            Self::NameTaken => "name-taken",
            Self::LastAdministrator => "last-administrator",
            Self::HasAccount => "has-account",
            Self::Date => "date",
            Self::TextUnfit => "text-unfit",
            Self::ReasonMissing => "reason-missing",
            Self::LastFactor => "last-factor",
            Self::ProofStale => "proof-stale",
            Self::NameUnfit => "name-unfit",
            Self::NameMissing => "name-missing",
            Self::BirthDateMissing => "birth-date-missing",
            Self::Deceased => "deceased",
            Self::NoPasskeys => "no-passkeys",
            Self::ProxyUnfit => "proxy-unfit",
            Self::OfAge => "of-age",
            Self::AreasMissing => "areas-missing",
            Self::ProposalsWaiting => "proposals-waiting",
            Self::SentTooMuch => "sent-too-much",
            Self::MailedTooOften => "mailed-too-often",
        }
    }
}

/// What the records answer.
pub type Result<T> = std::result::Result<T, Error>;
