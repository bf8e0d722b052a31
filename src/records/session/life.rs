//! How sessions begin, climb and end. The store holds the hash of a token; each rung climbed has a new one.

use std::ops::ControlFlow;

use super::super::account::{AccountId, Person};
use super::super::patient::PatientId;
use super::super::practice::SignInRules;
use super::super::{Error, Result};
use super::{Session, Step};
use crate::base::clock::Moment;
use crate::base::secret::{Token, TokenHash};
use crate::store::{Order, Read, Span, Table, Write};

const SESSIONS: Table<TokenHash, Session> = Table::new("sessions");
const BY_ACCOUNT: Table<(AccountId, TokenHash), ()> = Table::new("sessions by account");

/// So many wrong codes and passwords end a session.
const WRONG_MAX: u8 = 10;

pub(super) fn is_over(session: &Session, seen: Moment, now: Moment, rules: &SignInRules) -> bool {
    let idle = match session.person {
        Person::Patient(_) | Person::Carer(_) => rules.patient_idle_minutes_max,
        Person::Staff(_) => rules.staff_idle_minutes_max,
    };
    // A rung below the top is for passing through: ten minutes.
    let idle = if matches!(session.step, Step::Full { .. }) { idle } else { idle.min(10) };
    now > seen.plus_minutes(i64::from(idle))
        || now > session.began.plus_minutes(i64::from(rules.session_hours_max) * 60)
}

pub(super) fn remove_over(tx: &impl Write, now: Moment, rules: &SignInRules) -> Result<()> {
    let mut over = Vec::new();
    SESSIONS.each(tx, &Span::all(), Order::Ascending, |hash, session| {
        if is_over(&session, session.seen, now, rules) {
            over.push((hash, session.account));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    for (hash, account) in over {
        SESSIONS.remove(tx, &hash)?;
        BY_ACCOUNT.remove(tx, &(account, hash))?;
    }
    Ok(())
}

/// Puts down that a session was used at `at`.
pub(super) fn was_seen(tx: &impl Write, token: TokenHash, at: Moment) -> Result<()> {
    let Some(mut session) = SESSIONS.get(tx, &token)? else { return Ok(()) };
    if at <= session.seen {
        return Ok(());
    }
    session.seen = at;
    Ok(SESSIONS.put(tx, &token, &session)?)
}

/// Begins a session and gives the token to hand to the browser. Callers have proved what `session.step` says.
pub(in super::super) fn begin(tx: &impl Write, session: &Session) -> Result<Token> {
    let token = Token::mint();
    SESSIONS.put(tx, &token.hash(), session)?;
    BY_ACCOUNT.put(tx, &(session.account, token.hash()), &())?;
    Ok(token)
}

/// Puts `step` in place of the old one under a new token; the old token is dead.
pub(in super::super) fn climb(tx: &impl Write, old: TokenHash, step: Step) -> Result<Token> {
    let mut session = SESSIONS.get(tx, &old)?.ok_or(Error::NotFound)?;
    end(tx, session.account, old)?;
    (session.step, session.wrong) = (step, 0);
    begin(tx, &session)
}

/// Counts something wrong that was given in a session; the tenth ends it. Says whether it goes on.
pub(in super::super) fn count_wrong(tx: &impl Write, token: TokenHash) -> Result<bool> {
    let Some(mut session) = SESSIONS.get(tx, &token)? else { return Ok(false) };
    session.wrong += 1;
    if session.wrong >= WRONG_MAX {
        end(tx, session.account, token)?;
        return Ok(false);
    }
    SESSIONS.put(tx, &token, &session)?;
    Ok(true)
}

/// The session that `token` names now, if it goes on.
pub(in super::super) fn find(tx: &impl Read, token: TokenHash) -> Result<Option<Session>> {
    Ok(SESSIONS.get(tx, &token)?)
}

/// Puts the language chosen in every session of `account`.
pub(in super::super) fn speak(tx: &impl Write, account: AccountId, language: Option<&str>) -> Result<()> {
    for (token, mut session) in list(tx, account)? {
        session.language = language.map(str::to_owned);
        SESSIONS.put(tx, &token, &session)?;
    }
    Ok(())
}

/// Turns a session to the record of `patient`, or to its owner's own.
pub(in super::super) fn turn(tx: &impl Write, token: TokenHash, patient: Option<PatientId>) -> Result<()> {
    let mut session = SESSIONS.get(tx, &token)?.ok_or(Error::NotFound)?;
    session.acting = patient;
    Ok(SESSIONS.put(tx, &token, &session)?)
}

/// Ends one session of `account`; [`Error::NotFound`] if it is not one of theirs.
pub(in super::super) fn end(tx: &impl Write, account: AccountId, token: TokenHash) -> Result<()> {
    if !BY_ACCOUNT.remove(tx, &(account, token))? {
        return Err(Error::NotFound);
    }
    SESSIONS.remove(tx, &token)?;
    Ok(())
}

/// Ends every session of `account` but `kept`; says how many.
pub(in super::super) fn end_all(
    tx: &impl Write,
    account: AccountId,
    kept: Option<TokenHash>,
) -> Result<usize> {
    let ended: Vec<_> = list(tx, account)?.into_iter().filter(|(hash, _)| Some(*hash) != kept).collect();
    for (hash, _) in &ended {
        end(tx, account, *hash)?;
    }
    Ok(ended.len())
}

/// The sessions of `account`.
pub(in super::super) fn list(tx: &impl Read, account: AccountId) -> Result<Vec<(TokenHash, Session)>> {
    let mut found = Vec::new();
    BY_ACCOUNT.each_key(tx, &Span::under(&account), Order::Ascending, |(_, hash)| {
        found.extend(SESSIONS.get(tx, &hash)?.map(|session| (hash, session)));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}
