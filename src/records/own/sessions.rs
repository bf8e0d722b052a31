//! Within a person's own session: confirming who it is, the other sessions, the language.

use super::OwnAccount;
use crate::base::clock::Moment;
use crate::base::secret::{Secret, from_hex, hex};
use crate::base::text;
use crate::records::access::Done;
use crate::records::audit::{Action, Event};
use crate::records::proof::{self, FactorKeys, Given, Passkeys};
use crate::records::session::{self, Origin, Step};
use crate::records::sign_in::{Climbed, forgive};
use crate::records::{Error, Result, Rule, account};

/// A session as its owner sees it.
#[derive(Debug, Clone)]
pub struct SessionShown {
    /// Its name in addresses.
    pub id: String,
    /// From where it began, and with which browser.
    pub from: Origin,
    /// When it began.
    pub began: Moment,
    /// When it was last used.
    pub seen: Moment,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

impl OwnAccount {
    /// Confirms who it is with the password and, where there is a second factor, a code.
    pub async fn confirm(&self, password: &Secret, code: &str) -> Result<Climbed> {
        self.check_password(password).await?;
        let given = (!code.trim().is_empty()).then(|| proof::typed(code));
        self.confirm_with(given).await
    }

    /// Asks for a passkey to confirm who it is: the options for the browser, as JSON.
    pub fn passkey_options(&self, passkeys: &Passkeys) -> Result<String> {
        proof::passkey_options(self.standing(), passkeys)
    }

    /// Confirms who it is with a passkey.
    pub async fn confirm_with_passkey(&self, passkeys: &Passkeys, answer: &str) -> Result<Climbed> {
        let now = self.practice().clock().now();
        match passkeys.second_factor(self.standing().token(), answer, now) {
            Ok(result) => self.confirm_with(Some(Given::Passkey(Box::new(result)))).await,
            Err(error) => {
                self.wrong("passkey").await?;
                Err(error)
            }
        }
    }

    async fn confirm_with(&self, given: Option<Given>) -> Result<Climbed> {
        let (id, token, person) = (self.id(), self.standing().token(), self.person());
        let keys = FactorKeys::of(self.practice());
        let climbed = self
            .hand()?
            .write(move |signed| -> Result<Done<Option<Climbed>>> {
                let (tx, now) = (*signed.tx(), signed.now());
                if !proof::confirm(tx, &keys, (id, token), given.as_ref(), now)? {
                    let event = Event::refused(Action::Confirmed).about_person(person).of(id.0);
                    return signed.commit(event.saying("second factor"), None);
                }
                let step = Step::Full { proved: now };
                let token = session::climb(tx, token, step)?;
                signed.commit(
                    Event::done(Action::Confirmed).about_person(person).of(id.0),
                    Some(Climbed { token, step }),
                )
            })
            .await?;
        let climbed = climbed.ok_or(Error::Refused(Rule::Code))?;
        forgive(self.practice(), self.standing().from(), id)?;
        Ok(climbed)
    }

    /// The sessions of this account, this one first, then the last used first.
    pub fn sessions(&self) -> Result<Vec<SessionShown>> {
        let this = self.standing().token();
        let all = session::alive(self.practice(), self.id())?;
        let mut shown: Vec<SessionShown> = all
            .into_iter()
            .map(|(token, session)| SessionShown {
                id: hex(&token.0[..8]),
                from: session.from,
                began: session.began,
                seen: session.seen,
                is_this: token == this,
            })
            .collect();
        shown.sort_by_key(|session| (!session.is_this, std::cmp::Reverse(session.seen)));
        Ok(shown)
    }

    /// Ends one of this account's sessions by its name in addresses.
    pub async fn end_session(&self, shown_id: &str) -> Result<()> {
        let short: [u8; 8] = from_hex(shown_id).ok_or(Error::NotFound)?;
        let (id, person) = (self.id(), self.person());
        self.hand()?
            .write(move |signed| {
                let tx = *signed.tx();
                let all = session::list(tx, id)?;
                let one = all.into_iter().find(|(token, _)| token.0.starts_with(&short));
                session::end(tx, id, one.ok_or(Error::NotFound)?.0)?;
                signed.commit(Event::done(Action::SessionEnded).about_person(person).of(id.0), ())
            })
            .await
    }

    /// Ends every other session of this account; says how many.
    pub async fn end_other_sessions(&self) -> Result<usize> {
        let (id, token, person) = (self.id(), self.standing().token(), self.person());
        self.hand()?
            .write(move |signed| {
                let ended = session::end_all(*signed.tx(), id, Some(token))?;
                let event = Event::done(Action::SessionEnded).about_person(person).of(id.0);
                signed.commit(event.saying(ended.to_string()), ended)
            })
            .await
    }

    /// Chooses the language of every page, here and in other sessions.
    pub async fn choose_language(&self, tag: Option<&str>) -> Result<()> {
        let language = tag.map(|tag| text::line(tag, 35)).transpose().map_err(|_| Error::NotFound)?;
        let (id, person) = (self.id(), self.person());
        self.hand()?
            .write(move |signed| {
                let tx = *signed.tx();
                let mut account = account::find(tx, id)?.ok_or(Error::NotFound)?;
                account.language = language;
                session::speak(tx, id, account.language.as_deref())?;
                account::ACCOUNTS.put(tx, &id, &account)?;
                signed.commit(
                    Event::done(Action::AccountChanged).about_person(person).of(id.0).saying("language"),
                    (),
                )
            })
            .await
    }
}
