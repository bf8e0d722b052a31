//! What happened at the practice in the last weeks, and what is left to do: letters out, a result held, one that
//! somebody should look at, charts that were opened.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::staff::{Actor, numbered, password, signed_in};
use crate::base::clock::Moment;
use crate::base::contact::Phone;
use crate::base::secret::Secret;
use crate::records::access::{Operator, Reason};
use crate::records::contact_change::ContactDetails;
use crate::records::item::{Allergy, Coded, Detail, Dose, Draft, Medication, Reaction, State};
use crate::records::proposal::What;
use crate::records::result::{Kind, ResultId, Wanted};
use crate::records::role::Section;
use crate::records::session::{Known, PatientSession, StaffSession};
use crate::records::staff_account::ReadyFor;
use crate::records::{Error, Result};

/// Bonaventure Wolfeschlegelsteinhausenbergerdorff: his last results are held.
const HELD: &str = "RF-100010";
/// Anna Schmidt the younger: she forgot her password.
const FORGETFUL: &str = "RF-100008";

/// Days before today on which something came or was done, oldest first. Records begin on the first.
pub(super) const DAYS: [i64; 7] = [35, 20, 12, 6, 4, 2, 1];

/// What was done `days` days ago, after the records of that day were in.
pub(super) fn done_on(days: i64, operator: &Operator, actors: &[Actor]) -> Result<()> {
    match days {
        // Letters are good for thirty days: these are out of date now.
        35 => invite(operator, &["RF-100003", "RF-100012"]),
        12 => {
            let patient = numbered(operator, FORGETFUL)?;
            let ready_for = ReadyFor::Patient(patient, "anna.schmidt".to_owned());
            operator.add_account(ready_for, &Secret::new(password())).map(|_| ())
        }
        6 => invite(operator, &["RF-100009", "RF-100011", "RF-100013"]),
        4 => {
            block_on(maria_reads(operator, actors))?;
            block_on(jose_tells(operator, actors))
        }
        2 => {
            invite(operator, &["RF-100014"])?;
            // A small demo does not have them all.
            if let Ok(patient) = numbered(operator, "RF-100013") {
                operator.change_register(move |register| register.withdraw(patient))?;
            }
            block_on(clara_works(operator, actors))
        }
        _ => Ok(()),
    }
}

/// What happened just now: somebody at the desk got a code for a new password.
pub(super) fn done_now(operator: &Operator) -> Result<()> {
    let patient = numbered(operator, FORGETFUL)?;
    operator.change_register(move |register| register.start_reset(patient)).map(|_| ())
}

/// Whether the person at `place` is one of those whose records come in little by little.
pub(super) fn is_followed(place: u64) -> bool {
    place < 60
}

/// The day `days` before `today`.
pub(super) fn ago(today: Date, days: i64) -> Date {
    today.saturating_sub(jiff::Span::new().days(days))
}

/// The time at which records of `day` come in: before the practice opens.
pub(super) fn morning(day: Date, zone: &TimeZone) -> Moment {
    let at = day.at(7, 40, 0, 0).to_zoned(zone.clone());
    at.map_or(Moment::from_millis(0), |at| at.timestamp().into())
}

fn invite(operator: &Operator, numbers: &[&str]) -> Result<()> {
    for number in numbers {
        // A small demo does not have them all.
        let Ok(patient) = numbered(operator, number) else { continue };
        match operator.change_register(move |register| register.invite(patient, None)) {
            Ok(_) | Err(Error::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Runs what the doors would do. On a thread of its own, because the caller may have a runtime already.
fn block_on(work: impl Future<Output = Result<()>> + Send) -> Result<()> {
    std::thread::scope(|scope| {
        let running = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map_err(|_| Error::Conflict)?.block_on(work)
        });
        running.join().unwrap_or(Err(Error::Conflict))
    })
}

fn named<'a>(actors: &'a [Actor], name: &str) -> Result<&'a Actor> {
    actors.iter().find(|actor| actor.name == name).ok_or(Error::NotFound)
}

/// José Luis told the practice of an allergy that is not in his record.
async fn jose_tells(operator: &Operator, actors: &[Actor]) -> Result<()> {
    let known = signed_in(operator.practice(), named(actors, "jose")?).await?;
    let Known::Patient(session) = known else { return Err(Error::Conflict) };
    let reaction = Reaction { manifestation: "Ronchas y comezón".to_owned(), severity: String::new() };
    let allergy = Allergy { reactions: vec![reaction], ..Allergy::default() };
    let what = What::Add(told("Penicilina", Detail::Allergy(allergy)));
    session.propose(what, "Me pasó de niño; mi madre lo recuerda bien.".to_owned()).await?;
    says_number(&session, "555 0187").await?;
    session.standing().sign_out().await
}

fn told(name: &str, detail: Detail) -> Draft {
    let state = State::Current;
    let (began, ended, by, notes) = (None, None, String::new(), Vec::new());
    Draft { name: Coded::words(name), state, began, ended, by, detail, notes }
}

fn taken(text: &str) -> Dose {
    Dose { text: text.to_owned(), ..Dose::default() }
}

/// Maria looked at her results and opened two of them: what came since is new to her. She also told the practice
/// of a medicine that she takes.
async fn maria_reads(operator: &Operator, actors: &[Actor]) -> Result<()> {
    let known = signed_in(operator.practice(), named(actors, "maria")?).await?;
    let Known::Patient(session) = known else { return Err(Error::Conflict) };
    for id in newest(&session, 2).await? {
        drop(session.own_result(id).await?);
    }
    let medication =
        Medication { doses: vec![taken("1 tablet, about twice a week")], ..Medication::default() };
    let what = What::Add(told("Ibuprofen 400 mg", Detail::Medication(medication)));
    session.propose(what, "I buy it without a prescription, for my knee.".to_owned()).await?;
    says_number(&session, "555 0164").await?;
    session.standing().sign_out().await
}

/// Whoever is signed in has another telephone number now.
async fn says_number(session: &PatientSession, number: &str) -> Result<()> {
    let mut details = ContactDetails::of(&session.own_chart(Section::Contact).await?.person()?);
    details.phones = Phone::parse(number).into_iter().collect();
    session.ask_contact_change(details).await.map(drop)
}

async fn newest(session: &PatientSession, count: usize) -> Result<Vec<ResultId>> {
    let stretch = session.own_results().await?.results(laboratory(count))?;
    Ok(stretch.rows()?.iter().map(|row| row.id).collect())
}

fn laboratory(limit: usize) -> Wanted<'static> {
    Wanted { kind: Kind::Laboratory, name: "", tests: &[], after: None, not_before: None, limit }
}

/// Clara went through charts, and holds one result until she has spoken to the patient.
async fn clara_works(operator: &Operator, actors: &[Actor]) -> Result<()> {
    let known = signed_in(operator.practice(), named(actors, "clara")?).await?;
    let Known::Staff(session) = known else { return Err(Error::Conflict) };
    let maria = numbered(operator, "RF-100000")?;
    drop(session.open_chart(maria, Section::Contact, Reason::Care).await?);
    drop(session.open_chart(maria, Section::Results, Reason::Care).await?);
    hold(operator, &session).await?;
    session.standing().sign_out().await
}

async fn hold(operator: &Operator, session: &StaffSession) -> Result<()> {
    let Ok(patient) = numbered(operator, HELD) else { return Ok(()) };
    let found = {
        let chart = session.open_chart(patient, Section::Results, Reason::Care).await?;
        let stretch = chart.results(laboratory(1))?;
        stretch.rows()?.first().map(|row| row.id)
    };
    let Some(result) = found else { return Ok(()) };
    let until = operator.practice().clock().now().plus_days(6);
    let reason = "To be talked over at the visit on Thursday, before it is read alone.".to_owned();
    session.hold_result(patient, result, reason, until).await
}
