//! Patients: files taken in, the register listed, activation letters made.

use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Failure, Gone, Line, Piece, Progress, Reply};
use crate::base::clock::Moment;
use crate::base::contact::PostalAddress;
use crate::base::secret::Secret;
use crate::exchange::import::{self, Content, FileReport, ImportOptions, Importer, Input, Place, Remark};
use crate::records::access::{Operator, Register};
use crate::records::audit::{Action, Event};
use crate::records::invitation::{Letter, Standing};
use crate::records::patient::PatientId;
use crate::records::practice::Profile;
use crate::records::search::PatientSummary;
use crate::records::{self, Error, Rule};
use crate::store::{Read, ReadTx};

/// Files that wait between being received and being read.
const FILES_WAITING_MAX: usize = 4;
/// Patients read from the register at a time.
const STRETCH: usize = 500;

/// What can be done with patients.
#[derive(Debug, Serialize, Deserialize)]
pub enum Order {
    /// Takes in the files that the line brings.
    Import {
        /// Work everything out, write nothing.
        dry_run: bool,
        /// The system that all of it comes from, if it is known.
        source: Option<String>,
    },
    /// Tells patients.
    List {
        /// Words of the name, a birth date, a number; everybody if empty.
        find: String,
        /// How many at most.
        limit: u32,
    },
    /// Makes activation letters.
    Invite(Invite),
}

/// For whom letters are made.
#[derive(Debug, Serialize, Deserialize)]
pub struct Invite {
    /// These patients, by id; everybody without an account if empty.
    pub patients: Vec<String>,
    /// The birth date read off a document, for one patient whose record has none.
    pub birth_date: Option<String>,
    /// Whether open invitations are printed once more instead of being replaced.
    pub again: bool,
}

/// A patient as a list shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The birth date as far as known; may be empty.
    pub birth_date: String,
    /// The medical record number; may be empty.
    pub number: String,
    /// `account`, `invited`, `none`, …
    pub access: String,
}

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileShown {
    /// Its name.
    pub file: String,
    /// What it is.
    pub kind: String,
    /// Patients whose charts are new.
    pub patients_added: u64,
    /// Patients whose charts were changed.
    pub patients_changed: u64,
    /// Patients whose charts stayed as they were.
    pub patients_unchanged: u64,
    /// Its resources by type.
    pub resources: Vec<Resources>,
    /// Resources that are the same as another in it.
    pub repeated: u64,
    /// What should be looked at.
    pub warnings: Vec<String>,
    /// What was not taken in, where and why.
    pub refused: Vec<String>,
    /// Whether nothing of it was taken in.
    pub is_refused: bool,
}

/// What became of resources of one type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resources {
    /// The type.
    pub kind: String,
    /// New here.
    pub added: u64,
    /// Different from what was here.
    pub changed: u64,
    /// Here already.
    pub unchanged: u64,
    /// Of all these, kept as received and not shown.
    pub kept: u64,
}

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

/// Executes an order about patients.
pub(super) fn execute(operator: &Operator, order: Order, line: &mut dyn Line) -> Result<(), Failure> {
    match order {
        Order::Import { dry_run, source } => take_in(operator, dry_run, source, line),
        Order::List { find, limit } => list(operator, &find, limit as usize, line),
        Order::Invite(invite) => letters(operator, &invite, line),
    }
}

/// Receives files here, has them read and applied on threads of the importer, and tells each report.
fn take_in(
    operator: &Operator,
    dry_run: bool,
    source: Option<String>,
    line: &mut dyn Line,
) -> Result<(), Failure> {
    let options = ImportOptions { dry_run, source, ..ImportOptions::default() };
    let bytes_max = options.file_bytes_max;
    let importer = Importer::new(operator.clone(), options);
    let (files, waiting) = sync_channel::<Input>(FILES_WAITING_MAX);
    let (done, reports) = channel::<(FileShown, u64, u64)>();
    std::thread::scope(|scope| {
        let importing = scope.spawn(move || {
            let progress = |now: import::Progress<'_>| {
                // Whoever listens may be gone; what is being applied is applied whole.
                let _ = done.send((file_shown(now.file), now.files_done, now.resources_done));
            };
            importer.run(waiting.into_iter(), &progress)
        });
        let received = receive(files, &reports, bytes_max, line);
        for report in &reports {
            // The last reports are still wanted when the receiving broke off.
            if received.is_ok() {
                tell_file(report, line)?;
            }
        }
        let imported = importing.join();
        received?;
        match imported {
            Ok(outcome) => Ok(outcome.map(drop)?),
            Err(_) => Err(Failure::failed(
                "the import stopped by a fault in the program",
                "What was taken in stays; give the command again, it goes on where it stopped.",
            )),
        }
    })
}

/// Receives file after file; tells what is finished meanwhile.
fn receive(
    files: SyncSender<Input>,
    reports: &Receiver<(FileShown, u64, u64)>,
    bytes_max: u64,
    line: &mut dyn Line,
) -> Result<(), Failure> {
    loop {
        while let Ok(report) = reports.try_recv() {
            tell_file(report, line)?;
        }
        let (label, length) = match line.ask()? {
            Piece::File { name, length } => (name, length),
            Piece::Bytes(_) => return Err(Gone("bytes of no file".to_owned()).into()),
            Piece::End => return Ok(()),
        };
        // One byte more than is read is enough for the importer to refuse it by its size.
        let kept = usize::try_from(length.min(bytes_max + 1)).unwrap_or(usize::MAX);
        let mut bytes = Vec::new();
        let mut left = length;
        while left > 0 {
            let Piece::Bytes(more) = line.ask()? else {
                return Err(Gone("a file broke off".to_owned()).into());
            };
            left = left
                .checked_sub(more.len() as u64)
                .filter(|_| !more.is_empty())
                .ok_or_else(|| Gone("a file is not as long as was said".to_owned()))?;
            let room = kept - bytes.len();
            bytes.extend_from_slice(&more[..more.len().min(room)]);
        }
        if files.send(Input { label, content: Content::Bytes(bytes) }).is_err() {
            // The importer ended early and says why.
            return Ok(());
        }
    }
}

fn tell_file((file, files, resources): (FileShown, u64, u64), line: &mut dyn Line) -> Result<(), Gone> {
    line.say(Reply::File(file))?;
    let what = format!("resources, {files} files");
    line.say(Reply::Progress(Progress { what, done: resources, of: None }))
}

fn file_shown(report: &FileReport) -> FileShown {
    let resources = report.resources.iter().map(|(kind, tally)| Resources {
        kind: kind.clone(),
        added: tally.added,
        changed: tally.changed,
        unchanged: tally.unchanged,
        kept: tally.kept,
    });
    FileShown {
        file: report.label.clone(),
        kind: report.kind.clone(),
        patients_added: report.patients_added,
        patients_changed: report.patients_changed,
        patients_unchanged: report.patients_unchanged,
        resources: resources.collect(),
        repeated: report.repeated,
        warnings: report.warnings.iter().map(placed).collect(),
        refused: report.refused.iter().map(placed).collect(),
        is_refused: report.is_refused,
    }
}

/// `Bundle.entry[3].resource, line 12, column 5: …`
fn placed(remark: &Remark) -> String {
    let Place { entry, path, line, column } = &remark.place;
    let entry = entry.filter(|_| path.is_empty()).map(|entry| format!("entry {entry}"));
    let line = (*line > 0).then(|| format!("line {line}"));
    let column = (*column > 0).then(|| format!("column {column}"));
    let path = (!path.is_empty()).then(|| path.clone());
    let place: Vec<String> = [path, entry, line, column].into_iter().flatten().collect();
    if place.is_empty() {
        remark.message.clone()
    } else {
        format!("{}: {}", place.join(", "), remark.message)
    }
}

fn list(operator: &Operator, find: &str, limit: usize, line: &mut dyn Line) -> Result<(), Failure> {
    operator.change_register(|register| register.commit(Event::done(Action::Listed), ()))?;
    let register = operator.register()?;
    if !find.trim().is_empty() {
        for patient in register.find(find, limit)?.patients {
            line.say(Reply::Patient(shown(&register, patient)?))?;
        }
        return Ok(());
    }
    let mut left = limit;
    each(&register, |patient| {
        if left == 0 {
            return Ok(false);
        }
        left -= 1;
        line.say(Reply::Patient(shown(&register, patient)?))?;
        Ok(true)
    })
}

/// Walks the whole register until `visit` has enough.
fn each(
    register: &Register<ReadTx>,
    mut visit: impl FnMut(PatientSummary) -> Result<bool, Failure>,
) -> Result<(), Failure> {
    let mut after = None;
    loop {
        let stretch = register.patients(after, STRETCH)?;
        let Some(last) = stretch.last() else { return Ok(()) };
        after = Some(last.id);
        for patient in stretch {
            if !visit(patient)? {
                return Ok(());
            }
        }
    }
}

fn shown(register: &Register<impl Read>, patient: PatientSummary) -> records::Result<Shown> {
    let access = if register.has_account(patient.id)? {
        "account"
    } else {
        match register.invitation(patient.id)?.map(|invitation| invitation.standing(register.now())) {
            None | Some(Standing::Withdrawn(_) | Standing::Used(_)) => "none",
            Some(Standing::Open) => "invited",
            Some(Standing::Expired) => "expired",
            Some(Standing::Blocked) => "blocked",
        }
    };
    Ok(Shown {
        id: patient.id.to_string(),
        name: patient.name,
        birth_date: patient.birth_date.map(|date| date.to_string()).unwrap_or_default(),
        number: patient.number.unwrap_or_default(),
        access: access.to_owned(),
    })
}

/// Tells the practice once, then a letter for each patient, and who got none and why.
fn letters(operator: &Operator, invite: &Invite, line: &mut dyn Line) -> Result<(), Failure> {
    let birth_date = invite.birth_date.as_deref().map(|text| {
        text.parse::<Date>()
            .map_err(|_| Failure::refused(format!("\"{text}\" is not a date"), "Write it as 1970-05-31."))
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
            what: "letters".to_owned(),
            done: done as u64 + 1,
            of: Some(all),
        }))?;
    }
    Ok(())
}

fn named(invite: &Invite) -> Result<Vec<PatientId>, Failure> {
    let parse = |text: &String| {
        text.parse().map_err(|error| {
            Failure::refused(format!("\"{text}\" is {error}"), "`portico patient list` shows ids.")
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
        other => other.to_string(),
    }
}

fn letter_shown(operator: &Operator, letter: Letter) -> LetterShown {
    let zone = operator.practice().zone();
    let today: Moment = operator.practice().clock().now();
    LetterShown {
        patient: letter.patient.to_string(),
        name: letter.name,
        address: letter.address.map(lines).unwrap_or_default(),
        language: letter.language,
        token: Secret::new(letter.token.expose().to_owned()),
        code: Secret::new(letter.code.grouped()),
        until: letter.until.date_in(&zone),
        date: today.date_in(&zone),
    }
}

/// As an envelope has it.
fn lines(address: PostalAddress) -> Vec<String> {
    let place = [address.city, address.state, address.postal_code];
    let place: Vec<String> = place.into_iter().filter(|part| !part.is_empty()).collect();
    address
        .lines
        .into_iter()
        .chain([place.join(" "), address.country])
        .filter(|line| !line.is_empty())
        .collect()
}
