//! Taking one's record along: what of it, of which time, as which file, locked or not.
//!
//! The file is made of what the session may see, after the download is entered in the log that the patient reads.

use maud::html;
use poem::http::header;
use poem::web::Query;
use poem::{Response, handler};
use serde::Deserialize;

use super::page;
use crate::base::contact::Email;
use crate::base::secret::Secret;
use crate::exchange::download::{self, Failed, Format, Lock, PASSWORD_CHARACTERS_MIN};
use crate::notify::mail::{Mail, MailedFile, Mailer};
use crate::records::extract::{Part, Range};
use crate::records::session::PatientSession;
use crate::records::{self};
use crate::web::navigation::Place;
use crate::web::parts::{
    Checkbox, Choice, DateField, Field, FormErrors, Radios, Tone, TypedDate, button, confirmation, notice,
    post_form,
};
use crate::web::record_file::{format_key, record_file};
use crate::web::record_pdf::record_pdf;
use crate::web::rule::rule_key;
use crate::web::words::{Key, Words};
use crate::web::{Answer, Form, Frame, PageError, PageResult, see_other};

const PATH: &str = "/record/download";
/// The ways by which it leaves.
const SAVE: &str = "save";
const MAIL: &str = "mail";
/// What mail servers take, once the file is written as text.
const MAILED_BYTES_MAX: usize = 15_000_000;

/// What has just been done here, as the address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    done: String,
}

/// What is asked for.
#[derive(Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Asked {
    part: String,
    format: String,
    from_day: String,
    from_month: String,
    from_year: String,
    until_day: String,
    until_month: String,
    until_year: String,
    password: Secret,
    way: String,
    to: String,
    plain: String,
}

impl Default for Asked {
    fn default() -> Self {
        let nothing = String::new;
        Self {
            part: Part::Everything.key().to_owned(),
            format: Format::Page.key().to_owned(),
            from_day: nothing(),
            from_month: nothing(),
            from_year: nothing(),
            until_day: nothing(),
            until_month: nothing(),
            until_year: nothing(),
            password: Secret::new(nothing()),
            way: SAVE.to_owned(),
            to: nothing(),
            plain: nothing(),
        }
    }
}

impl Asked {
    fn from(&self) -> TypedDate<'_> {
        TypedDate { day: &self.from_day, month: &self.from_month, year: &self.from_year }
    }

    fn until(&self) -> TypedDate<'_> {
        TypedDate { day: &self.until_day, month: &self.until_month, year: &self.until_year }
    }

    /// Whom it is mailed to, if it is.
    fn addressee(&self) -> Option<Email> {
        (self.way == MAIL).then(|| Email::parse(&self.to)).flatten()
    }

    fn check_mail(&self, words: &Words, errors: &mut FormErrors) {
        if self.way == MAIL && Email::parse(&self.to).is_none() {
            errors.add("to", words.say("download-to-wrong"));
        }
        if self.way == MAIL && self.password.expose().is_empty() && self.plain != "yes" {
            errors.add("plain", words.say("download-plain-missing"));
        }
    }

    fn checked(&self, words: &Words, session: &PatientSession) -> Result<(Range, Format), FormErrors> {
        let mut errors = FormErrors::new();
        let part = self.part.parse::<Part>().ok().filter(|part| session.may_take(*part));
        if part.is_none() {
            errors.add("part", words.say("download-part-missing"));
        }
        let mut date = |name: &'static str, typed: TypedDate<'_>| {
            let date = typed.date();
            if date.is_none()
                && [typed.day, typed.month, typed.year].iter().any(|part| !part.trim().is_empty())
            {
                errors.add(name, words.say("download-date-wrong"));
            }
            date
        };
        let (from, until) = (date("from", self.from()), date("until", self.until()));
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            errors.add("until", words.say("download-dates-turned"));
        }
        let format = self.format.parse::<Format>();
        if format.is_err() {
            errors.add("format", words.say("download-format-missing"));
        }
        let length = self.password.expose().chars().count();
        if length > 0 && length < PASSWORD_CHARACTERS_MIN {
            errors.add("password", words.say("download-password-short"));
        }
        self.check_mail(words, &mut errors);
        match (part, format, errors.is_empty()) {
            (Some(part), Ok(format), true) => Ok((Range { part, from, until }, format)),
            _ => Err(errors),
        }
    }
}

/// The form.
#[handler]
pub async fn new(session: PatientSession, frame: Frame, Query(said): Query<Said>) -> PageResult {
    must_be_fresh(&session)?;
    Ok(form_page(&frame, &session, &Asked::default(), &said.done, &FormErrors::new()))
}

/// The file.
#[handler]
pub async fn create(session: PatientSession, frame: Frame, Form(asked): Form<Asked>) -> PageResult {
    must_be_fresh(&session)?;
    let (range, format) = match asked.checked(&frame.words, &session) {
        Ok(checked) => checked,
        Err(errors) => return Ok(form_page(&frame, &session, &asked, "", &errors)),
    };
    let mailer = frame.app.mailer().filter(|_| asked.way == MAIL);
    let addressee = mailer.and_then(|_| asked.addressee());
    let is_locked = !asked.password.expose().is_empty();
    let said = format!(
        "{}, {}, {} to {}, {}{}",
        format.key(),
        range.part.key(),
        range.from.map_or_else(|| "beginning".to_owned(), |date| date.to_string()),
        range.until.map_or_else(|| "today".to_owned(), |date| date.to_string()),
        addressee.as_ref().map_or_else(|| "download".to_owned(), |to| format!("mail to {}", to.as_str())),
        if is_locked { ", encrypted" } else { "" },
    );
    // The chart stands on a snapshot that no other thread may hold: everything is made before the next wait.
    let made = {
        let taken = match &addressee {
            Some(_) => session.mail_along(range, said.clone()).await,
            None => session.take_along(range, said.clone()).await,
        };
        let chart = match taken {
            Err(records::Error::Refused(rule)) => {
                let mut errors = FormErrors::new();
                errors.add("to", frame.words.say(rule_key(rule)));
                return Ok(form_page(&frame, &session, &asked, "", &errors));
            }
            taken => taken?,
        };
        let extract = chart.extract(range)?;
        match format {
            Format::Fhir => download::fhir(&extract, &chart).map(Some),
            Format::Pdf => record_pdf(&frame.words, &extract, &chart).map(Some),
            Format::Ccda => download::ccda(&extract, &chart).map(Some),
            Format::Files => download::zip(&extract, &chart),
            Format::Page => Ok(Some(record_file(&frame.words, &extract, &chart).into_string().into_bytes())),
        }
    };
    let mut errors = FormErrors::new();
    let bytes = match made {
        Ok(Some(bytes)) => bytes,
        Ok(None) => {
            errors.add("format", frame.words.say("download-no-files"));
            return Ok(form_page(&frame, &session, &asked, "", &errors));
        }
        Err(Failed::TooLarge) => {
            errors.add("from", frame.words.say("download-too-large"));
            return Ok(form_page(&frame, &session, &asked, "", &errors));
        }
        Err(Failed::Io(error)) => return Err(PageError::Store(error.to_string())),
    };
    let day = frame.app.practice().clock().now().date_in(&frame.app.practice().zone());
    let name = format!("record-{day}.{}", format.ending());
    let (name, bytes) = match is_locked {
        true => (format!("{name}.age"), locked(asked.password.clone(), bytes).await?),
        false => (name, bytes),
    };
    match (mailer, addressee) {
        (Some(mailer), Some(to)) => {
            let sent =
                send(mailer, &frame, to, MailedFile { media_type: kind(format, &name), name, bytes }).await;
            let Err(key) = sent else { return Ok(see_other(&format!("{PATH}?done=mailed"))) };
            session.note_unmailed(said).await?;
            errors.add("to", frame.words.say(key));
            Ok(form_page(&frame, &session, &asked, "", &errors))
        }
        _ => Ok(file(bytes, format, &name)),
    }
}

async fn locked(password: Secret, bytes: Vec<u8>) -> Result<Vec<u8>, PageError> {
    let lock = Lock::Password(password);
    let locked = tokio::task::spawn_blocking(move || download::locked(&lock, &bytes)).await;
    let locked = locked.map_err(|_| PageError::Internal("locking a download panicked"))?;
    let locked = locked.map_err(|error| PageError::Store(error.to_string()))?;
    Ok(locked)
}

/// Hands it to the mail server; the words for why not. Nothing but the file says anything about health, or whose
/// it is.
async fn send(mailer: &Mailer, frame: &Frame, to: Email, file: MailedFile) -> Result<(), Key> {
    if file.bytes.len() > MAILED_BYTES_MAX {
        return Err("download-mail-too-large");
    }
    let (words, profile) = (&frame.words, frame.profile());
    let text = words.say_with(
        "download-mail-text",
        &[
            ("practice", (&profile.name).into()),
            ("phone", (&profile.phone).into()),
            ("file", (&file.name).into()),
        ],
    );
    let mail = Mail {
        to,
        from_name: profile.name.clone(),
        subject: words.say_with("download-mail-subject", &[("practice", (&profile.name).into())]),
        text,
        file: Some(file),
    };
    mailer.send(mail).await.map_err(|error| {
        tracing::error!(kind = error.kind(), "a mail was not taken by the mail server");
        "download-mail-failed"
    })
}

/// A whole record is nothing for a stranger at an open screen.
fn must_be_fresh(session: &PatientSession) -> Result<(), PageError> {
    if session.standing().is_fresh() {
        Ok(())
    } else {
        Err(PageError::ConfirmFirst { wanted: PATH.to_owned() })
    }
}

fn kind(format: Format, name: &str) -> &'static str {
    match format {
        _ if name.ends_with(".age") => "application/octet-stream",
        // Saved, never opened in place: it is no page of this portal.
        Format::Page => "application/octet-stream",
        Format::Pdf => "application/pdf",
        Format::Fhir => "application/fhir+json",
        Format::Ccda => "application/hl7-cda+xml",
        Format::Files => "application/zip",
    }
}

fn file(bytes: Vec<u8>, format: Format, name: &str) -> Response {
    let kind = kind(format, name);
    Response::builder()
        .header(header::CONTENT_TYPE, kind)
        .header(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))
        .body(bytes)
}

fn part_key(part: Part) -> Key {
    match part {
        Part::Everything => "part-everything",
        Part::Summary => "part-summary",
        Part::Results => "part-results",
        Part::Documents => "part-documents",
    }
}

fn form_page(
    frame: &Frame,
    session: &PatientSession,
    asked: &Asked,
    done: &str,
    errors: &FormErrors,
) -> Response {
    let words = &frame.words;
    let parts: Vec<Choice<'_>> = Part::ALL
        .into_iter()
        .filter(|part| session.may_take(*part))
        .map(|part| Choice::new(part.key(), words.say(part_key(part))))
        .collect();
    let formats: [(Format, Key); 5] = [
        (Format::Page, "format-page-hint"),
        (Format::Pdf, "format-pdf-hint"),
        (Format::Fhir, "format-fhir-hint"),
        (Format::Ccda, "format-ccda-hint"),
        (Format::Files, "format-files-hint"),
    ];
    let formats = formats.map(|(format, hint)| Choice {
        value: format.key(),
        label: words.say(format_key(format)),
        hint: words.say(hint),
    });
    let chosen = if parts.iter().any(|part| part.value == asked.part) {
        asked.part.as_str()
    } else {
        parts.first().map_or("", |part| part.value)
    };
    let ways = [Choice::new(SAVE, words.say("download-save")), Choice::new(MAIL, words.say("download-mail"))];
    let content = html! {
        @if done == "mailed" { (confirmation(words.say("download-mailed"), html! {})) }
        p { (words.say("download-text")) }
        (notice(words, Tone::Attention, words.say("download-care")))
        (post_form(PATH, &frame.csrf, html! {
            (Radios { name: "part", legend: words.say("download-part"), hint: "", choices: &parts, chosen, errors })
            (DateField::new(words, "from", words.say("download-from"), words.say("download-from-hint"))
                .value(asked.from()).errors(errors))
            (DateField::new(words, "until", words.say("download-until"), words.say("download-until-hint"))
                .value(asked.until()).errors(errors))
            (Radios { name: "format", legend: words.say("download-format"), hint: "", choices: &formats, chosen: &asked.format, errors })
            (Field::password("password", words.say("download-password"))
                .hint(words.say("download-password-hint")).autocomplete("new-password").errors(errors))
            @if frame.app.mailer().is_some() {
                (Radios { name: "way", legend: words.say("download-way"), hint: "", choices: &ways, chosen: &asked.way, errors })
                (Field::email("to", words.say("download-to")).hint(words.say("download-to-hint"))
                    .value(&asked.to).autocomplete("off").errors(errors))
                (Checkbox { name: "plain", label: words.say("download-plain"), hint: words.say("download-plain-hint"), checked: asked.plain == "yes", errors })
            }
            @if frame.app.mailer().is_some() { (button(words.say("download-button-or-send"))) } @else { (button(words.say("download-button"))) }
        }))
    };
    let page = page(frame, session, Place::Record, words.say("download-title"))
        .back("/record", words.say("record-title"))
        .mending(errors)
        .show(content);
    if errors.is_empty() { Answer::page(page) } else { Answer::mend(page) }
}
