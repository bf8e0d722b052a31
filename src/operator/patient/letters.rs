//! Activation letters: made anew or once more, for some patients or for everybody without an account.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::super::{Failure, Line, Progress, Reply};
use super::{Invite, each};
use crate::base::clock::Moment;
use crate::base::secret::Secret;
use crate::records::access::Operator;
use crate::records::patient::PatientId;
use crate::records::practice::Profile;
use crate::records::sign_in::Letter;
use crate::records::{self, Error, Rule};

/// What an activation letter says.
#[derive(Clone, Serialize, Deserialize)]
pub struct LetterShown {
    /// Whom it is for, by id.
    pub patient: String,
    /// Their name.
    pub name: String,
    /// Their postal address, one entry a line.
    pub address: Vec<String>,
    /// The language they read, as a BCP 47 tag.
    pub language: Option<String>,
    /// The token in the link.
    pub token: Secret,
    /// The short code.
    pub code: Secret,
    /// The last day on which it is good.
    pub until: Date,
    /// The day of the letter.
    pub date: Date,
}

impl std::fmt::Debug for LetterShown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LetterShown({})", self.patient)
    }
}

/// Tells the practice once, then a letter for each patient, and who got none and why.
pub(super) fn make(operator: &Operator, invite: &Invite, line: &mut dyn Line) -> Result<(), Failure> {
    let birth_date = invite.birth_date.as_deref().map(|text| {
        text.parse::<Date>()
            .map_err(|_| Failure::wrong(format!("\"{text}\" is not a date"), "Write it as 1970-05-31."))
    });
    let birth_date = birth_date.transpose()?;
    let ids = if invite.patients.is_empty() { everybody(operator)? } else { named(invite)? };
    let profile: Profile = (*operator.practice().profile()).clone();
    line.say(Reply::Practice(profile))?;
    let all = ids.len() as u64;
    for (done, id) in ids.into_iter().enumerate() {
        match letter(operator, id, birth_date, invite.again) {
            Ok(letter) => line.say(Reply::Letter(letter_shown(operator, letter)))?,
            Err(error @ (Error::Refused(_) | Error::NotFound)) => {
                line.say(Reply::Without(id.to_string(), why(&error)))?
            }
            Err(error) => return Err(error.into()),
        }
        line.say(Reply::Progress(Progress {
            what: "patients looked at".to_owned(),
            done: done as u64 + 1,
            of: Some(all),
        }))?;
    }
    Ok(())
}

fn named(invite: &Invite) -> Result<Vec<PatientId>, Failure> {
    let parse = |text: &String| {
        text.parse().map_err(|error| {
            Failure::wrong(format!("\"{text}\" is {error}"), "`portico patient list` shows ids.")
        })
    };
    invite.patients.iter().map(parse).collect()
}

/// Everybody without an account.
fn everybody(operator: &Operator) -> Result<Vec<PatientId>, Failure> {
    let register = operator.register()?;
    let mut ids = Vec::new();
    each(&register, |patient| {
        if !register.has_account(patient.id)? {
            ids.push(patient.id);
        }
        Ok(true)
    })?;
    Ok(ids)
}

fn letter(
    operator: &Operator,
    id: PatientId,
    birth_date: Option<Date>,
    again: bool,
) -> records::Result<Letter> {
    if again {
        match operator.change_register(move |register| register.letter(id)) {
            Err(Error::NotFound) => {}
            other => return other,
        }
    }
    operator.change_register(move |register| register.invite(id, birth_date))
}

fn why(error: &Error) -> String {
    match error {
        Error::Refused(Rule::BirthDateMissing) => {
            "the record has no whole birth date; invite them with --birth-date".to_owned()
        }
        Error::NotFound => "there is no such patient".to_owned(),
        Error::Refused(rule) => rule.to_string(),
        other => other.to_string(),
    }
}

fn letter_shown(operator: &Operator, letter: Letter) -> LetterShown {
    let zone = operator.practice().zone();
    let today: Moment = operator.practice().clock().now();
    LetterShown {
        patient: letter.patient.to_string(),
        name: letter.name,
        address: letter.address.map(|address| address.envelope()).unwrap_or_default(),
        language: letter.language,
        token: Secret::new(letter.token.expose().to_owned()),
        code: Secret::new(letter.code.grouped()),
        until: letter.until.date_in(&zone),
        date: today.date_in(&zone),
    }
}
