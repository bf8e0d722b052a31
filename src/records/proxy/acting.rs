//! Turning from one's own record to that of somebody one acts for, and back.
//!
//! For whom a session acts is kept with the session, so each browser has its own; what is open is asked at every
//! request. Forms are bound to the record they were made for: one that was opened before turning is refused.

use crate::records::account::Person;
use crate::records::audit::{Action, Event};
use crate::records::grant::{self, Today};
use crate::records::own::OwnAccount;
use crate::records::patient::PatientId;
use crate::records::role::Areas;
use crate::records::{Error, Result, session};

/// Somebody for whom the owner of an account may act.
#[derive(Debug, Clone)]
pub struct CanActFor {
    /// Whom.
    pub patient: PatientId,
    /// Their name.
    pub name: String,
    /// What is open today.
    pub areas: Areas,
}

impl OwnAccount {
    /// For whom the owner of this account may act today, by name.
    pub fn can_act_for(&self) -> Result<Vec<CanActFor>> {
        let tx = self.practice().store().read()?;
        let today = Today::at(self.practice());
        let mut all = Vec::new();
        for patient in grant::of_holder(&tx, self.id())? {
            if let Some((areas, person)) = grant::in_force(&tx, &today, patient, self.id())? {
                all.push(CanActFor { patient, name: person.display_name(), areas });
            }
        }
        all.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(all)
    }

    /// Turns this session to `patient`, or back to the owner's own record; not found without a grant in force.
    pub async fn act_for(&self, patient: Option<PatientId>) -> Result<()> {
        if matches!(self.person(), Person::Staff(_)) {
            return Err(Error::NotFound);
        }
        let (id, token, today) = (self.id(), self.standing().token(), Today::at(self.practice()));
        self.hand()?
            .write(move |signed| {
                let tx = *signed.tx();
                let event = Event::done(Action::ActedFor).of(id.0);
                let event = match patient {
                    Some(patient) => {
                        grant::in_force(tx, &today, patient, id)?.ok_or(Error::NotFound)?;
                        event.about(patient)
                    }
                    None => event.saying("own record"),
                };
                session::turn(tx, token, patient)?;
                signed.commit(event, ())
            })
            .await
    }
}
