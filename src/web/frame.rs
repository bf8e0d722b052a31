//! The frame of a request: what a page needs besides its content, and who asks.
//!
//! The extractors here are the only way a handler learns who is there. Each rung of the ladder is a type; a
//! handler that names [`PatientSession`] in its signature cannot run for anyone else. A page is begun with the
//! frame and whoever it is for:
//!
//! ```ignore
//! async fn index(frame: Frame, session: PatientSession) -> PageResult {
//!     let chart = session.own_chart(Section::Results).await?;
//!     let page = frame.page(frame.words.say("results-title")).signed_in(..).at(Place::Results);
//!     Ok(Answer::page(page.show(results(&frame.words, &chart.results(..)?))))
//! }
//! ```

use std::borrow::Cow;
use std::sync::Arc;

use poem::{FromRequest, Request, RequestBody};

use super::app::App;
use super::arrival::Arrival;
use super::navigation::ACTING;
use super::page::Page;
use super::words::Words;
use super::{PageError, address, language};
use crate::base::clock::Moment;
use crate::base::secret::TokenHash;
use crate::records::account::AccountId;
use crate::records::own::OwnAccount;
use crate::records::practice::Profile;
use crate::records::session::{
    AwaitingCode, AwaitingFactor, AwaitingPassword, CarerSession, Known, PatientSession, StaffSession,
    Visitor,
};

/// What a page needs besides its content.
#[derive(Clone)]
pub struct Frame {
    /// The application.
    pub app: App,
    /// The words of the language this person reads.
    pub words: Words,
    /// The token that every form on the page carries.
    pub csrf: String,
    /// The token that its forms are bound to: the session's, or the visitor's.
    pub bound: TokenHash,
    profile: Arc<Profile>,
    account: Option<AccountId>,
    turned_to: u64,
    languages: Vec<(String, Words)>,
}

impl Frame {
    /// A page called `title`, with the practice's face and in this person's language.
    #[must_use]
    pub fn page<'a>(&'a self, title: impl Into<Cow<'a, str>>) -> Page<'a> {
        Page::new(&self.profile, &self.words, title).languages(self.languages.iter().cloned())
    }

    /// Day and time at the practice, in words.
    #[must_use]
    pub fn moment(&self, at: Moment) -> String {
        let zone = self.app.practice().zone();
        let today = self.app.practice().clock().now().date_in(&zone);
        self.words.moment(zone.to_datetime(at.timestamp()), today).to_string()
    }

    /// The key with which this person's browser seals what they type; nobody signed in has none.
    #[must_use]
    pub fn draft_key(&self) -> Option<String> {
        self.account.map(|account| self.app.drafts().of(account, self.turned_to))
    }

    /// What the practice decided about itself.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.profile
    }
}

impl<'a> FromRequest<'a> for Frame {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        let app = App::of(request)?.clone();
        let profile = app.practice().profile();
        let arrival = Arrival::of(request)?;
        let turned_to = arrival.turned_to();
        let csrf = app.csrf().form_token(&arrival.bound, turned_to);
        let chosen = arrival.known.as_ref().and_then(|known| known.standing().language());
        let asked = if chosen.is_none() { language::chosen(request) } else { None };
        let chosen = chosen.or(asked.as_deref());
        let words = app.locales().pick(chosen, request.header("accept-language"), &profile.language);
        let account = arrival.known.as_ref().map(|known| known.standing().account());
        // Whoever is signed in changes the language at their account, for good.
        let is_signed_in =
            matches!(arrival.known, Some(Known::Patient(_) | Known::Carer(_) | Known::Staff(_)));
        let languages =
            if is_signed_in { Vec::new() } else { language::links(app.locales(), request.uri(), &words) };
        let bound = arrival.bound;
        Ok(Self { app, profile, words, csrf, bound, account, turned_to, languages })
    }
}

/// Who this request's session belongs to.
fn known(request: &Request) -> Result<Option<Known>, PageError> {
    Ok(Arrival::of(request)?.known.clone())
}

/// Where to come back to after signing in: the page asked for, or the one from which something was sent. What
/// was asked for besides the path stays out of addresses.
fn wanted(request: &Request) -> String {
    if request.method().is_safe() {
        return request.uri().path().to_owned();
    }
    let origin = App::of(request).map(|app| app.settings().origin.as_str()).unwrap_or_default();
    let from = request.header("referer").and_then(|from| from.strip_prefix(origin)).unwrap_or("/");
    let path = from.split(['?', '#']).next().unwrap_or("/");
    if path.starts_with('/') { path.to_owned() } else { "/".to_owned() }
}

/// Where whoever stands on this rung belongs.
fn elsewhere(known: Option<&Known>, request: &Request) -> PageError {
    match known {
        None => PageError::SignInFirst { wanted: wanted(request) },
        Some(Known::AwaitingCode(_)) => PageError::GoTo("/sign-in/code"),
        Some(Known::AwaitingPassword(_)) => PageError::GoTo("/sign-in/password"),
        Some(Known::AwaitingFactor(_)) => PageError::GoTo("/sign-in/factor"),
        Some(Known::Carer(_)) => PageError::GoTo(ACTING),
        // A patient at the staff's door and staff at the patient's find nothing there.
        Some(Known::Patient(_) | Known::Staff(_)) => PageError::NotFound,
    }
}

impl<'a> FromRequest<'a> for Visitor {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        let app = App::of(request)?;
        let from = address::origin(request, &app.settings().trusted_proxies);
        Ok(Self::new(app.practice().clone(), from))
    }
}

macro_rules! rung {
    ($($rung:ident),*) => {$(
        impl<'a> FromRequest<'a> for $rung {
            async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
                Self::take(known(request)?, request).map_err(Into::into)
            }
        }
    )*};
}
rung!(PatientSession, StaffSession, AwaitingCode, AwaitingPassword, AwaitingFactor);

trait Rung: Sized {
    fn take(known: Option<Known>, request: &Request) -> Result<Self, PageError>;
}

macro_rules! take {
    ($($rung:ident = $kind:ident),*) => {$(
        impl Rung for $rung {
            fn take(known: Option<Known>, request: &Request) -> Result<Self, PageError> {
                match known {
                    Some(Known::$kind(rung)) => Ok(rung),
                    other => Err(elsewhere(other.as_ref(), request)),
                }
            }
        }
    )*};
}
take!(
    PatientSession = Patient,
    StaffSession = Staff,
    AwaitingCode = AwaitingCode,
    AwaitingPassword = AwaitingPassword,
    AwaitingFactor = AwaitingFactor
);

/// Whoever is signed in, patient, carer or staff, where a page serves both: the account pages and the root.
#[derive(Clone)]
pub enum SignedIn {
    /// A patient.
    Patient(PatientSession),
    /// Somebody who acts for patients, while no record is open to them.
    Carer(CarerSession),
    /// A member of staff.
    Staff(StaffSession),
}

impl SignedIn {
    /// Their own account.
    #[must_use]
    pub fn own_account(&self) -> OwnAccount {
        match self {
            Self::Patient(session) => session.own_account(),
            Self::Carer(session) => session.own_account(),
            Self::Staff(session) => session.own_account(),
        }
    }
}

/// Whoever has a session on any rung, or nobody: for pages that serve everybody.
#[derive(Clone)]
pub struct Anyone(pub Option<Known>);

impl<'a> FromRequest<'a> for Anyone {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        Ok(Self(known(request)?))
    }
}

impl<'a> FromRequest<'a> for SignedIn {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        match known(request)? {
            Some(Known::Patient(session)) => Ok(Self::Patient(session)),
            Some(Known::Carer(session)) => Ok(Self::Carer(session)),
            Some(Known::Staff(session)) => Ok(Self::Staff(session)),
            other => Err(elsewhere(other.as_ref(), request).into()),
        }
    }
}
