//! The rungs: nobody, somebody half proved, a patient or who acts for one, a member of staff. Only this file makes one.

use super::super::account::{AccountId, Person};
use super::super::audit::Actor;
use super::super::carer::{self, Carer};
use super::super::grant::{self, Today};
use super::super::patient::{self, PatientId};
use super::super::practice::Practice;
use super::super::role::{Areas, Role, Section};
use super::super::staff::{self, Staff, StaffId};
use super::super::{Error, Result};
use super::{Origin, Session, Step};
use crate::base::secret::TokenHash;
use crate::store::Read;

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
pub struct AwaitingCode(Standing);

/// Proved, but a new password is due. Opens nothing but that page.
#[derive(Clone)]
pub struct AwaitingPassword(Standing);

/// Proved, but a second factor must be enrolled. Opens nothing but that page.
#[derive(Clone)]
pub struct AwaitingFactor(Standing);

/// A patient's record, open to whoever is signed in: the patient, or somebody who acts for them.
#[derive(Clone)]
pub struct PatientSession {
    standing: Standing,
    patient: PatientId,
    name: String,
    acting: Option<Acting>,
}

/// Somebody who acts for the patient, and what is open to them today.
#[derive(Debug, Clone)]
pub struct Acting {
    /// Their own name.
    pub name: String,
    /// What is open.
    pub areas: Areas,
}

/// Somebody who is nobody's patient here, signed in while no record is open to them.
#[derive(Clone)]
pub struct CarerSession {
    standing: Standing,
    name: String,
}

/// A member of staff, signed in.
#[derive(Clone)]
pub struct StaffSession {
    standing: Standing,
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
    /// A patient, or somebody who acts for one.
    Patient(PatientSession),
    /// Somebody who may act for nobody at the moment.
    Carer(CarerSession),
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
    CarerSession.standing,
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
            Self::Carer(session) => session.standing(),
            Self::Staff(session) => session.standing(),
        }
    }
}

impl CarerSession {
    /// Their name as shown.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl PatientSession {
    /// The patient's name as shown.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Who acts for the patient, if it is not the patient.
    #[must_use]
    pub fn acting(&self) -> Option<&Acting> {
        self.acting.as_ref()
    }

    /// Whether `section` of the record is open to whoever is there.
    #[must_use]
    pub fn may_open(&self, section: Section) -> bool {
        self.acting.as_ref().is_none_or(|acting| acting.areas.may_open(section))
    }

    /// What tells this record's pages and forms from those of another that the same session opens; 0 for one's own.
    #[must_use]
    pub fn turned_to(&self) -> u64 {
        if self.acting.is_some() { self.patient.0 } else { 0 }
    }

    pub(in super::super) fn patient(&self) -> PatientId {
        self.patient
    }

    pub(in super::super) fn actor(&self) -> Actor {
        let account = self.standing.account();
        let Some(acting) = &self.acting else {
            return Actor::Patient { account, patient: self.patient, name: self.name.clone() };
        };
        let name = acting.name.clone();
        match self.standing.session.person {
            Person::Patient(own) => Actor::Patient { account, patient: own, name },
            Person::Carer(_) | Person::Staff(_) => Actor::Carer { account, name },
        }
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

    pub(in super::super) fn actor(&self) -> Actor {
        Actor::Staff { account: self.standing.account(), name: self.name.clone(), role: self.role }
    }
}

impl Standing {
    pub(super) fn new(practice: &Practice, token: TokenHash, session: Session, from: Origin) -> Self {
        Self { practice: practice.clone(), token, session, from }
    }
}

/// Who stands where `standing` says.
pub(super) fn known(tx: &impl Read, standing: Standing) -> Result<Known> {
    Ok(match standing.session.step {
        Step::Code => Known::AwaitingCode(AwaitingCode(standing)),
        Step::NewPassword => Known::AwaitingPassword(AwaitingPassword(standing)),
        Step::NewFactor => Known::AwaitingFactor(AwaitingFactor(standing)),
        Step::Full { .. } => match standing.session.person {
            Person::Patient(own) => match acting(tx, &standing)? {
                Some((areas, patient, shown)) => {
                    let name = patient::find(tx, own)?.ok_or(Error::NotFound)?.display_name();
                    turned(standing, patient, shown, Acting { name, areas })
                }
                None => {
                    let name = patient::find(tx, own)?.ok_or(Error::NotFound)?.display_name();
                    Known::Patient(PatientSession { standing, patient: own, name, acting: None })
                }
            },
            Person::Carer(carer) => {
                let Carer { name } = carer::find(tx, carer)?.ok_or(Error::NotFound)?;
                match acting(tx, &standing)? {
                    Some((areas, patient, shown)) => turned(standing, patient, shown, Acting { name, areas }),
                    None => Known::Carer(CarerSession { standing, name }),
                }
            }
            Person::Staff(staff) => {
                let Staff { name, role } = staff::find(tx, staff)?.ok_or(Error::NotFound)?;
                Known::Staff(StaffSession { standing, staff, name, role })
            }
        },
    })
}

fn turned(standing: Standing, patient: PatientId, name: String, acting: Acting) -> Known {
    Known::Patient(PatientSession { standing, patient, name, acting: Some(acting) })
}

/// For whom this session acts, as far as a grant is in force at this very request. A carer who has chosen nobody
/// acts for the only one there is.
fn acting(tx: &impl Read, standing: &Standing) -> Result<Option<(Areas, PatientId, String)>> {
    let (session, account) = (&standing.session, standing.session.account);
    let candidates = match (session.acting, session.person) {
        (Some(chosen), _) => vec![chosen],
        (None, Person::Carer(_)) => grant::of_holder(tx, account)?,
        (None, _) => return Ok(None),
    };
    let today = Today::at(&standing.practice);
    let mut open = Vec::new();
    for patient in candidates {
        if let Some((areas, person)) = grant::in_force(tx, &today, patient, account)? {
            open.push((areas, patient, person.display_name()));
        }
    }
    Ok(if open.len() == 1 { open.pop() } else { None })
}
