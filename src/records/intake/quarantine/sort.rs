//! Deciding about what waits, in the name of a member of staff who keeps the register.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::super::super::access::Signed;
use super::super::super::audit::{Action, Event};
use super::super::super::patient::{self, PatientId};
use super::super::super::reason::checked_reason;
use super::super::super::session::StaffSession;
use super::super::super::{Error, Result};
use super::super::apply::Plan;
use super::super::door::Copied;
use super::super::{Original, PatientIntake, Refusal, WithOriginals};
use super::keep::{decide, held};
use super::{CASES, Case, CaseId, Decision, Held, OPEN};
use crate::base::clock::Moment;
use crate::store::{Order, Span, WriteTx};

/// So many cases are listed; the oldest wait until newer ones are decided.
const LISTED_MAX: usize = 200;

impl StaffSession {
    /// What waits, the newest first, and how much there is. That the list was read is entered.
    pub async fn cases(&self) -> Result<(Vec<(CaseId, Case)>, u64)> {
        self.admit_to_cases(Action::Listed).await?;
        self.hand().enter(Event::done(Action::Listed)).await?;
        let tx = self.standing().practice().store().read()?;
        let mut ids = Vec::new();
        OPEN.each_key(&tx, &Span::all(), Order::Descending, |(_, id)| {
            ids.push(id);
            Ok(if ids.len() < LISTED_MAX { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        let mut cases = Vec::with_capacity(ids.len());
        for id in ids {
            cases.extend(CASES.get(&tx, &id)?.map(|case| (id, case)));
        }
        Ok((cases, OPEN.count(&tx)?))
    }

    /// A case that waits.
    pub async fn case(&self, id: CaseId) -> Result<Case> {
        self.admit_to_cases(Action::Listed).await?;
        let tx = self.standing().practice().store().read()?;
        CASES.get(&tx, &id)?.filter(|case| case.decided.is_none()).ok_or(Error::NotFound)
    }

    /// Puts what a case holds into a patient's chart.
    pub async fn place_case(&self, id: CaseId, patient: PatientId) -> Result<()> {
        self.case(id).await?;
        let zone = self.standing().practice().zone();
        let by = self.name().to_owned();
        self.hand()
            .write(move |signed| {
                if !patient::exists(signed.tx(), patient)? {
                    return Err(Error::NotFound);
                }
                take_in(&signed, id, &zone, |intake| intake.patient = Some(patient))?;
                decide(signed.tx(), id, signed.now(), &by, Decision::Placed(patient))?;
                let event = Event::done(Action::IntakePlaced).about(patient).saying(format!("case {id}"));
                signed.commit(event, ())
            })
            .await
    }

    /// Makes a chart of what a case holds.
    pub async fn add_case(&self, id: CaseId) -> Result<PatientId> {
        if !self.case(id).await?.is_somebody() {
            return Err(Error::NotFound);
        }
        let zone = self.standing().practice().zone();
        let by = self.name().to_owned();
        self.hand()
            .write(move |signed| {
                let patient = take_in(&signed, id, &zone, |intake| intake.is_somebody_new = true)?;
                decide(signed.tx(), id, signed.now(), &by, Decision::Added(patient))?;
                let event =
                    Event::done(Action::IntakePlaced).about(patient).saying(format!("case {id}, new"));
                signed.commit(event, patient)
            })
            .await
    }

    /// Takes a case off the list, with a reason. What it holds stays.
    pub async fn discard_case(&self, id: CaseId, reason: &str) -> Result<()> {
        self.case(id).await?;
        let reason = checked_reason(reason)?;
        let by = self.name().to_owned();
        self.hand()
            .write(move |signed| {
                decide(signed.tx(), id, signed.now(), &by, Decision::Discarded(reason))?;
                signed.commit(Event::done(Action::IntakeDiscarded).saying(format!("case {id}")), ())
            })
            .await
    }

    async fn admit_to_cases(&self, action: Action) -> Result<()> {
        if self.role().may_sort_intake() {
            return Ok(());
        }
        self.hand().enter(Event::refused(action)).await?;
        Err(Error::NotFound)
    }
}

/// Takes in what a case holds, after `decided` said whose it is.
fn take_in(
    signed: &Signed<&WriteTx<'_>>,
    id: CaseId,
    zone: &jiff::tz::TimeZone,
    decided: impl FnOnce(&mut PatientIntake),
) -> Result<PatientId> {
    let Held::Chart(mut intake, copies) = held(signed.tx(), id)? else { return Err(Error::NotFound) };
    decided(&mut intake);
    let originals: Vec<Original<'_>> = copies.iter().map(Copied::original).collect();
    let given = WithOriginals { intake: Arc::new(*intake), originals };
    let now: Moment = signed.now();
    let plan = Plan::make(signed.tx(), &given, now).map_err(|refusal| match refusal {
        Refusal::Records(error) => error,
        Refusal::Unknown | Refusal::Ambiguous(_) | Refusal::SomebodyElse => Error::Conflict,
    })?;
    if plan.changes() {
        Ok(plan.apply(signed.tx(), zone, now)?.patient)
    } else {
        Ok(plan.unchanged().patient)
    }
}
