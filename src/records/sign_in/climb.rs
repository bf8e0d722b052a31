//! What every step of a sign-in shares: the pause an attempt has earned, the session that begins or goes on.

use super::super::access::Hand;
use super::super::account::{self, Account, AccountId};
use super::super::audit::{Action, Actor, Event};
use super::super::practice::Practice;
use super::super::session::{self, Origin, Session, Standing, Step};
use super::super::sign_in_name::SignInName;
use super::super::{Error, Result};
use crate::base::clock::Moment;
use crate::base::secret::{Token, TokenHash};
use crate::store::Write;

/// A session that came to a rung: the token for the browser, and what is due.
pub struct Climbed {
    /// The new token; the one before is dead.
    pub token: Token,
    /// The rung.
    pub step: Step,
}

/// The entry for a session that came to `step`.
pub(in super::super) fn signed_in(step: Step) -> Action {
    if matches!(step, Step::Full { .. }) { Action::SignedIn } else { Action::SignInBegun }
}

pub(in super::super) fn new_session(
    id: AccountId,
    account: &Account,
    step: Step,
    from: Origin,
    now: Moment,
) -> Session {
    let (person, language) = (account.person, account.language.clone());
    Session { account: id, person, step, began: now, seen: now, from, language, acting: None, wrong: 0 }
}

/// Lets an attempt on `name` through, after the pause it has earned.
pub(in super::super) async fn admit(practice: &Practice, from: &Origin, name: &str) -> Result<()> {
    let key = SignInName::typed(name).key();
    let pause = practice.throttle().admit(&from.address, &key, practice.clock().now())?;
    if !pause.is_zero() {
        tokio::time::sleep(pause).await;
    }
    Ok(())
}

/// Forgives the attempts of whoever has now proved everything.
pub(in super::super) fn forgive(practice: &Practice, from: &Origin, id: AccountId) -> Result<()> {
    let account = account::find(&practice.store().read()?, id)?.ok_or(Error::NotFound)?;
    practice.throttle().forgive(&from.address, &SignInName::typed(&account.name).key());
    Ok(())
}

impl Standing {
    /// Signs out: this session is over.
    pub async fn sign_out(&self) -> Result<()> {
        let (id, token, person) = (self.account(), self.token(), self.session().person);
        let actor = Actor::of(&self.practice().store().read()?, id, person)?;
        Hand::new(self.practice(), actor, self.from())
            .write(move |signed| {
                session::end(*signed.tx(), id, token)?;
                signed.commit(Event::done(Action::SignedOut).about_person(person).of(id.0), ())
            })
            .await
    }
}

/// Ends what an account's change must end and lets its own session climb.
pub(in super::super) fn renew(
    tx: &impl Write,
    id: AccountId,
    token: TokenHash,
    step: Step,
) -> Result<Climbed> {
    session::end_all(tx, id, Some(token))?;
    Ok(Climbed { token: session::climb(tx, token, step)?, step })
}

/// Whether the pause before an answer is due: as for passwords, so that codes are no faster to guess.
pub(in super::super) async fn pause(standing: &Standing) -> Result<()> {
    let practice = standing.practice();
    let name = account::find(&practice.store().read()?, standing.account())?.ok_or(Error::NotFound)?.name;
    admit(practice, standing.from(), &name).await
}
