//! Errors as pages: status and wording in one match; what went wrong inside is logged once and never shown.
//!
//! "Not yours" is "not found": one status, one body.

use poem::Response;
use poem::http::StatusCode;

use super::climb::with_next;
use super::words::Key;
use crate::records;

/// Why a request got no page of its own.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// Nobody is signed in; `wanted` is the path to come back to.
    #[error("sign in first")]
    SignInFirst {
        /// The path asked for.
        wanted: String,
    },
    /// The session stands on another rung, which has its own page.
    #[error("go to {0}")]
    GoTo(&'static str),
    /// Somebody signed in must prove once more who they are; `wanted` is the path to come back to.
    #[error("confirm first")]
    ConfirmFirst {
        /// The path asked for.
        wanted: String,
    },
    /// Not there, or not theirs.
    #[error("not found")]
    NotFound,
    /// The form token, the origin or the fetch site does not fit.
    #[error("the form did not come from this portal")]
    Forged,
    /// The body is not a form.
    #[error("not a form")]
    NotAForm,
    /// The form cannot be read: a field twice, a field missing, broken encoding.
    #[error("the form cannot be read")]
    BadForm,
    /// The body is larger than is read.
    #[error("too large")]
    TooLarge,
    /// A rule refuses, where no form is there to say so at a field.
    #[error("refused: {0}")]
    Refused(records::Rule),
    /// Somebody else changed it meanwhile.
    #[error("changed meanwhile")]
    Conflict,
    /// The store has no room, or is closing: try again later.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// A fault; the text is for the log.
    #[error("internal: {0}")]
    Internal(&'static str),
    /// The store failed; the text is for the log.
    #[error("store: {0}")]
    Store(String),
}

impl PageError {
    /// The status it is answered with.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::SignInFirst { .. } | Self::GoTo(_) | Self::ConfirmFirst { .. } => StatusCode::SEE_OTHER,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forged => StatusCode::FORBIDDEN,
            Self::NotAForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::BadForm => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Refused(records::Rule::TooMany) => StatusCode::TOO_MANY_REQUESTS,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict => StatusCode::CONFLICT,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) | Self::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl PageError {
    /// Where to go instead, for the errors that are a way rather than an end.
    #[must_use]
    pub fn way_on(&self) -> Option<String> {
        match self {
            Self::SignInFirst { wanted } if wanted == "/" => Some("/sign-in".to_owned()),
            Self::SignInFirst { wanted } => Some(with_next("/sign-in", wanted)),
            Self::ConfirmFirst { wanted } => Some(with_next("/account/confirm", wanted)),
            Self::GoTo(path) => Some((*path).to_owned()),
            _ => None,
        }
    }

    /// The key of the words that say what happened; the same with `-help` says what to do.
    #[must_use]
    pub fn key(status: StatusCode) -> (Key, Key) {
        match status.as_u16() {
            400 | 415 | 422 => ("error-form", "error-form-help"),
            403 => ("error-forged", "error-forged-help"),
            404 => ("error-not-found", "error-not-found-help"),
            405 => ("error-method", "error-method-help"),
            409 => ("error-conflict", "error-conflict-help"),
            413 => ("error-too-large", "error-too-large-help"),
            429 => ("error-too-many", "error-too-many-help"),
            503 => ("error-unavailable", "error-unavailable-help"),
            500..=599 => ("error-fault", "error-fault-help"),
            _ => ("error-request", "error-request-help"),
        }
    }
}

impl From<records::Error> for PageError {
    fn from(error: records::Error) -> Self {
        use crate::store::StoreError;
        match error {
            records::Error::NotFound => Self::NotFound,
            records::Error::Refused(rule) => Self::Refused(rule),
            records::Error::Conflict => Self::Conflict,
            records::Error::Store(error @ (StoreError::NoRoom | StoreError::Closed)) => {
                Self::Unavailable(error.to_string())
            }
            records::Error::Store(error) => Self::Store(error.to_string()),
        }
    }
}

impl poem::error::ResponseError for PageError {
    fn status(&self) -> StatusCode {
        Self::status(self)
    }

    /// A bare answer; the error middleware puts the page around it.
    fn as_response(&self) -> Response {
        Response::builder().status(Self::status(self)).finish()
    }
}
