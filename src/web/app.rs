//! What all doors share for as long as the server runs: the practice, the settings, the words.

use std::net::IpAddr;
use std::sync::Arc;

use poem::Request;

use super::PageError;
use super::csrf::CsrfKey;
use super::draft_key::DraftKey;
use super::explanation::Library;
use super::words::Locales;
use crate::notify::mail::Mailer;
use crate::records::Practice;
use crate::records::proof::Passkeys;

/// What the doors need to know of the configuration.
#[derive(Clone)]
pub struct WebSettings {
    /// The portal's own origin, for instance `https://portal.example.org`, without a slash at the end.
    pub origin: String,
    /// Proxies whose `X-Forwarded-For` counts.
    pub trusted_proxies: Vec<IpAddr>,
    /// Where mail is handed over; without it nothing is sent.
    pub mailer: Option<Mailer>,
}

/// Everything the doors share. A clone is a handle.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    practice: Practice,
    settings: WebSettings,
    csrf: CsrfKey,
    drafts: DraftKey,
    locales: Locales,
    library: Library,
    passkeys: Passkeys,
}

impl App {
    /// Puts the doors' common things together.
    #[must_use]
    pub fn new(practice: Practice, settings: WebSettings, locales: Locales) -> Self {
        let csrf = CsrfKey::new(practice.store().derive("form tokens"));
        let drafts = DraftKey::new(practice.store().derive("drafts"));
        let passkeys = Passkeys::at(&settings.origin, &practice.profile().name);
        let library = Library::embedded();
        Self { inner: Arc::new(Inner { practice, settings, csrf, drafts, locales, library, passkeys }) }
    }

    /// Where mail is handed over, if it is.
    #[must_use]
    pub fn mailer(&self) -> Option<&Mailer> {
        self.inner.settings.mailer.as_ref()
    }

    /// This portal as a party to passkeys.
    #[must_use]
    pub fn passkeys(&self) -> &Passkeys {
        &self.inner.passkeys
    }

    /// Every language.
    #[must_use]
    pub fn locales(&self) -> &Locales {
        &self.inner.locales
    }

    /// What tests are for, in words built in.
    #[must_use]
    pub fn library(&self) -> &Library {
        &self.inner.library
    }

    /// The practice.
    #[must_use]
    pub fn practice(&self) -> &Practice {
        &self.inner.practice
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &WebSettings {
        &self.inner.settings
    }

    /// The key of form tokens.
    #[must_use]
    pub fn csrf(&self) -> &CsrfKey {
        &self.inner.csrf
    }

    /// The key of drafts.
    #[must_use]
    pub fn drafts(&self) -> &DraftKey {
        &self.inner.drafts
    }

    /// The application behind a request.
    pub fn of(request: &Request) -> Result<&Self, PageError> {
        request.data::<Self>().ok_or(PageError::Internal("the application is not attached to the route"))
    }
}
