//! The session ladder: nobody, then somebody half proved, then a patient or a member of staff.
//!
//! A handler says in its signature which rung it needs; only this file makes one. The store holds a hash of
//! the session's token, never the token. Idle time slides in memory and is written now and then by
//! [`Practice::settle_presence`]; each rung climbed has a new token and the old one is dead.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::account::{AccountId, Person};
use super::audit::Actor;
use super::patient::{self, PatientId};
use super::practice::{Practice, SignInRules};
use super::role::Role;
use super::staff::{STAFF, Staff, StaffId};
use super::{Error, Result};
use crate::base::clock::Moment;
use crate::base::secret::{Token, TokenHash};
use crate::record;
use crate::store::{Order, Read, Span, Table, Write};

const SESSIONS: Table<TokenHash, Session> = Table::new("sessions");
const BY_ACCOUNT: Table<(AccountId, TokenHash), ()> = Table::new("sessions by account");

/// So many wrong codes and passwords end a session.
const WRONG_MAX: u8 = 10;

/// From where a request came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The client's network address, or `this machine`.
    pub address: String,
    /// The browser's own description, cut to 200 characters; shown in the list of sessions.
    pub agent: String,
}

/// How far up the ladder a session stands. The order is part of the file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// The password was right; a code, passkey or recovery code is due.
    Code,
    /// All proved, but a new password must be set first.
    NewPassword,
    /// All proved, but a second factor must be enrolled first.
    NewFactor,
    /// All proved, at this time. Sensitive changes ask for a proof not older than five minutes.
    Full {
        /// When the person last proved who they are.
        proved: Moment,
    },
}

/// A session as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Whose.
    pub account: AccountId,
    /// The person behind the account.
    pub person: Person,
    /// How far up the ladder.
    pub step: Step,
    /// When it began; the absolute limit counts from here.
    pub began: Moment,
    /// When it was last used, as last written down.
    pub seen: Moment,
    /// From where it began.
    pub from: Origin,
    /// The language chosen, as a BCP 47 tag.
    pub language: Option<String>,
    /// Wrong codes and passwords given in this session; ten end it.
    pub wrong: u8,
}
record!(Session, "session", 1);

/// What all rungs hold: which session, whose, from where this request came.
#[derive(Clone)]
pub struct Standing {
    practice: Practice,
    token: TokenHash,
    session: Session,
    from: Origin,
}

impl Standing {
    /// The practice this session is at.
    #[must_use]
    pub fn practice(&self) -> &Practice {
        &self.practice
    }

    /// Whose account.
    #[must_use]
    pub fn account(&self) -> AccountId {
        self.session.account
    }

    /// Which session, by the hash of its token.
    #[must_use]
    pub fn token(&self) -> TokenHash {
        self.token
    }

    /// From where this request came.
    #[must_use]
    pub fn from(&self) -> &Origin {
        &self.from
    }

    /// The language chosen, if one was.
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        self.session.language.as_deref()
    }

    /// The session as kept.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Whether the person proved who they are within the last five minutes.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        match self.session.step {
            Step::Full { proved } => self.practice.clock().now() <= proved.plus_minutes(5),
            _ => false,
        }
    }
}

/// Nobody known: whoever opens the sign-in page.
#[derive(Clone)]
pub struct Visitor {
    practice: Practice,
    from: Origin,
}

impl Visitor {
    /// A visitor at `practice`.
    #[must_use]
    pub fn new(practice: Practice, from: Origin) -> Self {
        Self { practice, from }
    }

    /// The practice visited.
    #[must_use]
    pub fn practice(&self) -> &Practice {
        &self.practice
    }

    /// From where.
    #[must_use]
    pub fn from(&self) -> &Origin {
        &self.from
    }
}

/// The password was right; the second factor is due. Opens nothing but the second-factor page.
#[derive(Clone)]
pub struct AwaitingCode(pub(super) Standing);

/// Proved, but a new password is due. Opens nothing but that page.
#[derive(Clone)]
pub struct AwaitingPassword(pub(super) Standing);

/// Proved, but a second factor must be enrolled. Opens nothing but that page.
#[derive(Clone)]
pub struct AwaitingFactor(pub(super) Standing);

/// A patient, signed in.
#[derive(Clone)]
pub struct PatientSession {
    pub(super) standing: Standing,
    patient: PatientId,
    name: String,
}

/// A member of staff, signed in.
#[derive(Clone)]
pub struct StaffSession {
    pub(super) standing: Standing,
    staff: StaffId,
    name: String,
    role: Role,
}

/// Who a request's token belongs to.
#[derive(Clone)]
pub enum Known {
    /// Second factor due.
    AwaitingCode(AwaitingCode),
    /// New password due.
    AwaitingPassword(AwaitingPassword),
    /// Second factor to be enrolled.
    AwaitingFactor(AwaitingFactor),
    /// A patient.
    Patient(PatientSession),
    /// A member of staff.
    Staff(StaffSession),
}

macro_rules! standing_of {
    ($($rung:ident . $field:tt),*) => {$(
        impl $rung {
            /// Which session, whose, from where.
            #[must_use]
            pub fn standing(&self) -> &Standing {
                &self.$field
            }
        }
    )*};
}
standing_of!(
    AwaitingCode.0,
    AwaitingPassword.0,
    AwaitingFactor.0,
    PatientSession.standing,
    StaffSession.standing
);

impl Known {
    /// Which session, whose, from where, whatever the rung.
    #[must_use]
    pub fn standing(&self) -> &Standing {
        match self {
            Self::AwaitingCode(rung) => rung.standing(),
            Self::AwaitingPassword(rung) => rung.standing(),
            Self::AwaitingFactor(rung) => rung.standing(),
            Self::Patient(session) => session.standing(),
            Self::Staff(session) => session.standing(),
        }
    }
}

impl PatientSession {
    /// The patient's name as shown.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn patient(&self) -> PatientId {
        self.patient
    }

    pub(super) fn actor(&self) -> Actor {
        Actor::Patient { account: self.standing.account(), patient: self.patient, name: self.name.clone() }
    }
}

impl StaffSession {
    /// The member's name as shown.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The member's role.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// Which member of staff.
    #[must_use]
    pub fn staff(&self) -> StaffId {
        self.staff
    }

    pub(super) fn actor(&self) -> Actor {
        Actor::Staff { account: self.standing.account(), name: self.name.clone(), role: self.role }
    }
}

/// Whether a request counts as a sign of life. Polling and assets do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touch {
    /// It moves the idle limit.
    Counts,
    /// It does not.
    Ignored,
}

impl Practice {
    /// Who `token` belongs to, if its session is alive.
    pub fn known(&self, token: &Token, from: Origin, touch: Touch) -> Result<Option<Known>> {
        let tx = self.store().read()?;
        let hash = token.hash();
        let Some(session) = SESSIONS.get(&tx, &hash)? else { return Ok(None) };
        let now = self.clock().now();
        let seen = self.presence().seen(&hash).unwrap_or(session.seen).max(session.seen);
        if is_over(&session, seen, now, &self.profile().rules) {
            return Ok(None);
        }
        if touch == Touch::Counts {
            self.presence().saw(hash, now);
        }
        let standing = Standing { practice: self.clone(), token: hash, session, from };
        known(&tx, standing).map(Some)
    }

    /// Writes down how sessions were used, forgets old views, and removes sessions that are over.
    pub async fn settle_presence(&self) -> Result<()> {
        let seen = self.presence().take_seen();
        let now = self.clock().now();
        self.presence().forget_views(now);
        let rules = self.profile().rules.clone();
        self.store()
            .write(move |tx| {
                for (hash, at) in seen {
                    if let Some(mut session) = SESSIONS.get(tx, &hash)? {
                        session.seen = session.seen.max(at);
                        SESSIONS.put(tx, &hash, &session)?;
                    }
                }
                remove_over(tx, now, &rules)
            })
            .await
    }
}

fn known(tx: &impl Read, standing: Standing) -> Result<Known> {
    Ok(match standing.session.step {
        Step::Code => Known::AwaitingCode(AwaitingCode(standing)),
        Step::NewPassword => Known::AwaitingPassword(AwaitingPassword(standing)),
        Step::NewFactor => Known::AwaitingFactor(AwaitingFactor(standing)),
        Step::Full { .. } => match standing.session.person {
            Person::Patient(patient) => {
                let name = patient::find(tx, patient)?.ok_or(Error::NotFound)?.display_name();
                Known::Patient(PatientSession { standing, patient, name })
            }
            Person::Staff(staff) => {
                let Staff { name, role } = STAFF.get(tx, &staff)?.ok_or(Error::NotFound)?;
                Known::Staff(StaffSession { standing, staff, name, role })
            }
        },
    })
}

fn is_over(session: &Session, seen: Moment, now: Moment, rules: &SignInRules) -> bool {
    let idle = match session.person {
        Person::Patient(_) => rules.patient_idle_minutes_max,
        Person::Staff(_) => rules.staff_idle_minutes_max,
    };
    // A rung below the top is for passing through: ten minutes.
    let idle = if matches!(session.step, Step::Full { .. }) { idle } else { idle.min(10) };
    now > seen.plus_minutes(i64::from(idle))
        || now > session.began.plus_minutes(i64::from(rules.session_hours_max) * 60)
}

fn remove_over(tx: &impl Write, now: Moment, rules: &SignInRules) -> Result<()> {
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

/// Begins a session and gives the token to hand to the browser. Callers have proved what `session.step` says.
pub(super) fn begin(tx: &impl Write, session: &Session) -> Result<Token> {
    let token = Token::mint();
    SESSIONS.put(tx, &token.hash(), session)?;
    BY_ACCOUNT.put(tx, &(session.account, token.hash()), &())?;
    Ok(token)
}

/// Puts `step` in place of the old one under a new token; the old token is dead.
pub(super) fn climb(tx: &impl Write, old: TokenHash, step: Step) -> Result<Token> {
    let mut session = SESSIONS.get(tx, &old)?.ok_or(Error::NotFound)?;
    end(tx, session.account, old)?;
    (session.step, session.wrong) = (step, 0);
    begin(tx, &session)
}

/// Counts something wrong that was given in a session; the tenth ends it. Says whether it goes on.
pub(super) fn count_wrong(tx: &impl Write, token: TokenHash) -> Result<bool> {
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
pub(super) fn find(tx: &impl Read, token: TokenHash) -> Result<Option<Session>> {
    Ok(SESSIONS.get(tx, &token)?)
}

/// Puts the language chosen in every session of `account`.
pub(super) fn speak(tx: &impl Write, account: AccountId, language: Option<&str>) -> Result<()> {
    for (token, mut session) in list(tx, account)? {
        session.language = language.map(str::to_owned);
        SESSIONS.put(tx, &token, &session)?;
    }
    Ok(())
}

/// Ends one session of `account`; [`Error::NotFound`] if it is not one of theirs.
pub(super) fn end(tx: &impl Write, account: AccountId, token: TokenHash) -> Result<()> {
    if !BY_ACCOUNT.remove(tx, &(account, token))? {
        return Err(Error::NotFound);
    }
    SESSIONS.remove(tx, &token)?;
    Ok(())
}

/// Ends every session of `account` but `kept`; says how many.
pub(super) fn end_all(tx: &impl Write, account: AccountId, kept: Option<TokenHash>) -> Result<usize> {
    let ended: Vec<_> = list(tx, account)?.into_iter().filter(|(hash, _)| Some(*hash) != kept).collect();
    for (hash, _) in &ended {
        end(tx, account, *hash)?;
    }
    Ok(ended.len())
}

/// The sessions of `account`.
pub(super) fn list(tx: &impl Read, account: AccountId) -> Result<Vec<(TokenHash, Session)>> {
    let mut found = Vec::new();
    BY_ACCOUNT.each_key(tx, &Span::under(&account), Order::Ascending, |(_, hash)| {
        found.extend(SESSIONS.get(tx, &hash)?.map(|session| (hash, session)));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

/// The sessions of `account` that are not over, with when they were last used.
pub(super) fn alive(practice: &Practice, account: AccountId) -> Result<Vec<(TokenHash, Session)>> {
    let tx = practice.store().read()?;
    let (now, profile) = (practice.clock().now(), practice.profile());
    let mut all = list(&tx, account)?;
    all.retain_mut(|(token, session)| {
        session.seen = practice.presence().seen(token).unwrap_or(session.seen).max(session.seen);
        !is_over(session, session.seen, now, &profile.rules)
    });
    Ok(all)
}
