//! One patient's record as a file, for whoever asks the practice for it.

use serde::{Deserialize, Serialize};

use super::super::{CHUNK_BYTES, Failure, Line, Reply};
use crate::base::secret::Secret;
use crate::exchange::download::{self, Failed, Format, Lock, PASSWORD_CHARACTERS_MIN};
use crate::records::Error;
use crate::records::access::Operator;
use crate::records::extract::{Part, Range};
use crate::records::patient::PatientId;
use crate::web::record_file::record_file;
use crate::web::record_pdf::record_pdf;
use crate::web::words::Locales;

/// What is exported, and for whom.
#[derive(Debug, Serialize, Deserialize)]
pub struct Export {
    /// The patient, by id.
    pub patient: String,
    /// The word for the format.
    pub format: String,
    /// The word for the part.
    pub part: String,
    /// The first day, if not all.
    pub from: Option<String>,
    /// The last day, if not all.
    pub until: Option<String>,
    /// The age public key for which it is locked, if it is.
    pub recipient: Option<String>,
    /// The password with which it is locked, if it is.
    pub password: Option<Secret>,
}

/// Sends the file in pieces.
pub(super) fn make(operator: &Operator, export: &Export, line: &mut dyn Line) -> Result<(), Failure> {
    let wrong = |what: String, remedy: &str| Failure::wrong(what, remedy);
    let patient: PatientId = export.patient.parse().map_err(|error| {
        wrong(format!("\"{}\" is {error}", export.patient), "`portico patient list` shows ids.")
    })?;
    let format: Format =
        export.format.parse().map_err(|error| wrong(format!("\"{}\" is {error}", export.format), ""))?;
    let part: Part =
        export.part.parse().map_err(|error| wrong(format!("\"{}\" is {error}", export.part), ""))?;
    let date = |text: &Option<String>| {
        let Some(text) = text.as_deref() else { return Ok(None) };
        let parsed = text.parse::<jiff::civil::Date>();
        parsed.map(Some).map_err(|_| wrong(format!("\"{text}\" is not a date"), "Write it as 2020-05-31."))
    };
    let range = Range { part, from: date(&export.from)?, until: date(&export.until)? };
    if let (Some(from), Some(until)) = (range.from, range.until)
        && from > until
    {
        return Err(wrong(format!("{from} is after {until}"), "--from is the first day, --until the last."));
    }
    let lock = export.recipient.as_deref().map(|text| {
        let key = text
            .trim()
            .parse()
            .map_err(|_| wrong(format!("\"{text}\" is not an age public key"), "It begins with age1."));
        key.map(Lock::Recipient)
    });
    let lock = match (lock.transpose()?, &export.password) {
        (None, Some(password)) => {
            let characters = password.expose().chars().count();
            if characters < PASSWORD_CHARACTERS_MIN {
                let what = format!("a password of {characters} characters is too short");
                let remedy =
                    format!("It may be tried without end: {PASSWORD_CHARACTERS_MIN} characters or more.");
                return Err(wrong(what, &remedy));
            }
            Some(Lock::Password(password.clone()))
        }
        (lock, _) => lock,
    };
    let to = match (&export.recipient, &lock) {
        (Some(key), _) => format!(" to {key}, encrypted"),
        (None, Some(_)) => ", encrypted".to_owned(),
        (None, None) => String::new(),
    };
    let bytes = bytes(operator, patient, range, format, &to)?;
    let bytes = match lock {
        Some(lock) => download::locked(&lock, &bytes)
            .map_err(|error| Failure::failed(format!("it cannot be locked: {error}"), ""))?,
        None => bytes,
    };
    for chunk in bytes.chunks(CHUNK_BYTES) {
        line.say(Reply::Data(chunk.to_vec()))?;
    }
    Ok(())
}

fn bytes(
    operator: &Operator,
    patient: PatientId,
    range: Range,
    format: Format,
    to: &str,
) -> Result<Vec<u8>, Failure> {
    let day = |date: Option<jiff::civil::Date>, none: &str| {
        date.map_or_else(|| none.to_owned(), |date| date.to_string())
    };
    let (from, until) = (day(range.from, "beginning"), day(range.until, "today"));
    let said = format!("{}, {}, {from} to {until}, export{to}", format.key(), range.part.key());
    let chart = operator.take_along(patient, said).map_err(|error| match error {
        Error::NotFound => Failure::refused("there is no such patient", "`portico patient list` shows ids."),
        other => other.into(),
    })?;
    let extract = chart.extract(range)?;
    let made = match format {
        Format::Fhir => download::fhir(&extract, &chart).map(Some),
        Format::Ccda => download::ccda(&extract, &chart).map(Some),
        Format::Files => download::zip(&extract, &chart),
        Format::Page | Format::Pdf => {
            let locales = Locales::embedded().map_err(|error| {
                Failure::failed(format!("the words of the portal cannot be read: {error}"), "")
            })?;
            let language = extract.patient.languages.first().map(String::as_str);
            let words = locales.pick(language, None, &extract.practice.language);
            match format {
                Format::Pdf => record_pdf(&words, &extract, &chart).map(Some),
                _ => Ok(Some(record_file(&words, &extract, &chart).into_string().into_bytes())),
            }
        }
    };
    match made {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(Failure::refused("there are no files of documents in it", "Name another format.")),
        Err(Failed::TooLarge) => {
            Err(Failure::refused("it is larger than one file may be", "Narrow it with --from and --until."))
        }
        Err(Failed::Io(error)) => Err(Failure::failed(format!("it cannot be made: {error}"), "")),
    }
}
