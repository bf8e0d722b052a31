//! Passkeys (WebAuthn level 2): as a second factor beside a password, or as the whole sign-in.
//!
//! The device must check that it is its owner who uses it (user verification), always. A challenge is kept in
//! memory for whoever it was made for, answered once, and forgotten after five minutes; the answer must name
//! this portal's own origin. Which answer belongs to which account is for `second_factor` and `sign_in`.

use std::collections::HashMap;
use std::sync::Mutex;

use sha2::{Digest, Sha256};
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, Passkey, PasskeyAuthentication, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, Webauthn, WebauthnBuilder,
};

use super::super::{Error, Result, Rule};
use super::passkey::{PasskeyRow, credential};
use crate::base::clock::Moment;
use crate::base::secret::TokenHash;
use crate::store::StoreError;

const CEREMONY_MINUTES_MAX: i64 = 5;
/// So many challenges wait for an answer; then the oldest is forgotten.
const CEREMONIES_MAX: usize = 10_000;
/// The longest answer that is read.
const ANSWER_BYTES_MAX: usize = 16 * 1024;

/// This portal as a party to passkeys. Without a domain name in its origin there are none.
pub struct Passkeys {
    party: Option<Webauthn>,
    ceremonies: Mutex<HashMap<TokenHash, Waiting>>,
}

struct Waiting {
    since: Moment,
    ceremony: Ceremony,
}

enum Ceremony {
    Enrolment(Box<PasskeyRegistration>),
    SecondFactor(Box<PasskeyAuthentication>),
    Whole(Box<DiscoverableAuthentication>),
}

/// Whose passkey it will be, as the device shows it.
pub(in super::super) struct Owner<'a> {
    pub(in super::super) handle: Uuid,
    pub(in super::super) name: &'a str,
    pub(in super::super) shown: &'a str,
}

impl Passkeys {
    /// The party at `origin`, for instance `https://portal.example.org`, called `name`.
    #[must_use]
    pub fn at(origin: &str, name: &str) -> Self {
        let party = Url::parse(origin).ok().and_then(|url| {
            let domain = url.domain()?.to_owned();
            WebauthnBuilder::new(&domain, &url).ok()?.rp_name(name).build().ok()
        });
        Self { party, ceremonies: Mutex::default() }
    }

    /// Whether passkeys can be used at this address.
    #[must_use]
    pub fn are_possible(&self) -> bool {
        self.party.is_some()
    }

    fn party(&self) -> Result<&Webauthn> {
        self.party.as_ref().ok_or(Error::Refused(Rule::NoPasskeys))
    }

    fn wait(&self, holder: TokenHash, ceremony: Ceremony, now: Moment) {
        let mut all = self.ceremonies.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if all.len() >= CEREMONIES_MAX {
            all.retain(|_, waiting| now <= waiting.since.plus_minutes(CEREMONY_MINUTES_MAX));
        }
        if all.len() >= CEREMONIES_MAX
            && let Some(oldest) = all.iter().min_by_key(|(_, waiting)| waiting.since).map(|(key, _)| *key)
        {
            all.remove(&oldest);
        }
        all.insert(holder, Waiting { since: now, ceremony });
    }

    /// The ceremony that waits for `holder`'s answer; it is over with this.
    fn answered(&self, holder: TokenHash, now: Moment) -> Result<Ceremony> {
        let mut all = self.ceremonies.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        all.remove(&holder)
            .filter(|waiting| now <= waiting.since.plus_minutes(CEREMONY_MINUTES_MAX))
            .map(|waiting| waiting.ceremony)
            .ok_or(Error::Refused(Rule::Code))
    }

    /// Begins to enrol a passkey: the options for `navigator.credentials.create`, as JSON.
    pub(in super::super) fn begin_enrolment(
        &self,
        holder: TokenHash,
        owner: &Owner<'_>,
        rows: &[PasskeyRow],
        now: Moment,
    ) -> Result<String> {
        let there = credentials(rows)?.iter().map(|passkey| passkey.cred_id().clone()).collect();
        let (options, state) = self
            .party()?
            .start_passkey_registration(owner.handle, owner.name, owner.shown, Some(there))
            .map_err(refused)?;
        self.wait(holder, Ceremony::Enrolment(Box::new(state)), now);
        let mut options = serde_json::to_value(&options).map_err(|_| Error::Store(StoreError::Abandoned))?;
        // So that the device finds it without being told the name: then it can be the whole sign-in.
        let selection = &mut options["publicKey"]["authenticatorSelection"];
        (selection["residentKey"], selection["requireResidentKey"]) = ("required".into(), true.into());
        json(&options)
    }

    /// The passkey that `answer` enrols.
    pub(in super::super) fn enrolled(
        &self,
        holder: TokenHash,
        answer: &str,
        name: String,
        now: Moment,
    ) -> Result<PasskeyRow> {
        let Ceremony::Enrolment(state) = self.answered(holder, now)? else {
            return Err(Error::Refused(Rule::Code));
        };
        let answer: RegisterPublicKeyCredential = read(answer)?;
        let passkey = self.party()?.finish_passkey_registration(&answer, &state).map_err(refused)?;
        let credential = serde_json::to_vec(&passkey).map_err(|_| Error::Store(StoreError::Abandoned))?;
        let id = Sha256::digest(passkey.cred_id()).into();
        Ok(PasskeyRow { id, name, credential, added: now, used: now })
    }

    /// Asks for one of the account's passkeys: the options for `navigator.credentials.get`, as JSON.
    pub(in super::super) fn begin_second_factor(
        &self,
        holder: TokenHash,
        rows: &[PasskeyRow],
        now: Moment,
    ) -> Result<String> {
        let (options, state) =
            self.party()?.start_passkey_authentication(&credentials(rows)?).map_err(refused)?;
        self.wait(holder, Ceremony::SecondFactor(Box::new(state)), now);
        json(&options)
    }

    /// What `answer` to [`Passkeys::begin_second_factor`] proves.
    pub(in super::super) fn second_factor(
        &self,
        holder: TokenHash,
        answer: &str,
        now: Moment,
    ) -> Result<AuthenticationResult> {
        let Ceremony::SecondFactor(state) = self.answered(holder, now)? else {
            return Err(Error::Refused(Rule::Code));
        };
        let answer: PublicKeyCredential = read(answer)?;
        self.party()?.finish_passkey_authentication(&answer, &state).map_err(refused)
    }

    /// Asks a visitor for any passkey of this portal.
    pub(in super::super) fn begin_whole(&self, holder: TokenHash, now: Moment) -> Result<String> {
        let (mut options, state) = self.party()?.start_discoverable_authentication().map_err(refused)?;
        // The page has a button for it; nothing waits in the background.
        options.mediation = None;
        self.wait(holder, Ceremony::Whole(Box::new(state)), now);
        json(&options)
    }

    /// Which credential `answer` names, and whose it says it is.
    pub(in super::super) fn named(&self, answer: &str) -> Result<([u8; 32], Uuid)> {
        let answer: PublicKeyCredential = read(answer)?;
        let (handle, id) = self.party()?.identify_discoverable_authentication(&answer).map_err(refused)?;
        Ok((Sha256::digest(id).into(), handle))
    }

    /// What `answer` to [`Passkeys::begin_whole`] proves about the passkey in `row`.
    pub(in super::super) fn whole(
        &self,
        holder: TokenHash,
        answer: &str,
        row: Option<&PasskeyRow>,
        now: Moment,
    ) -> Result<AuthenticationResult> {
        let ceremony = self.answered(holder, now)?;
        let (Ceremony::Whole(state), Some(row)) = (ceremony, row) else {
            return Err(Error::Refused(Rule::Code));
        };
        let answer: PublicKeyCredential = read(answer)?;
        let passkey = credential(row)?;
        self.party()?.finish_discoverable_authentication_v2(&answer, *state, &passkey).map_err(refused)
    }
}

/// What a failed ceremony answers; why is for the log, as a kind.
fn refused(error: webauthn_rs::prelude::WebauthnError) -> Error {
    tracing::info!(kind = ?error, "a passkey was refused");
    Error::Refused(Rule::Code)
}

fn read<T: serde::de::DeserializeOwned>(answer: &str) -> Result<T> {
    if answer.len() > ANSWER_BYTES_MAX {
        return Err(Error::Refused(Rule::Code));
    }
    serde_json::from_str(answer).map_err(|_| Error::Refused(Rule::Code))
}

fn json(options: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(options).map_err(|_| Error::Store(StoreError::Abandoned))
}

fn credentials(rows: &[PasskeyRow]) -> Result<Vec<Passkey>> {
    rows.iter().map(credential).collect()
}
