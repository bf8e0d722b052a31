//! A row as a person.

use super::column::{Columns, Field};
use super::date::{DateOrder, read_date};
use super::table::{Record, Table};
use crate::base::contact::{Email, Phone, PostalAddress};
use crate::base::text::folded;
use crate::exchange::fhir::shown;
use crate::exchange::reading::{Chart, Place};
use crate::records::intake::{
    Demographics, Digest, Identity, Original, PatientIntake, SourceId, WithOriginals,
};
use crate::records::patient::{Gender, HumanName, Identifier};

/// What was read of a row.
pub(super) struct Read<'a> {
    intake: PatientIntake,
    original: Original<'a>,
    /// What was left out.
    pub(super) problems: Vec<&'static str>,
}

impl<'a> Read<'a> {
    pub(super) fn at(self, place: Place) -> Chart<'a> {
        Chart { given: WithOriginals { intake: self.intake.into(), originals: vec![self.original] }, place }
    }
}

/// A row with the names of its columns.
struct Cells<'t> {
    head: &'t [String],
    record: &'t Record<'t>,
    columns: &'t Columns,
}

impl Cells<'_> {
    fn all(&self, field: Field) -> Vec<String> {
        let at = |name: &str| self.head.iter().position(|known| known == name);
        let cell = |number: usize| self.record.cells.get(number).map(|cell| shown(cell));
        let is_told =
            |cell: &String| !matches!(cell.to_ascii_lowercase().as_str(), "" | "null" | "n/a" | "none" | "-");
        self.columns.of(field).filter_map(at).filter_map(cell).filter(is_told).collect()
    }

    fn one(&self, field: Field) -> String {
        self.all(field).into_iter().next().unwrap_or_default()
    }
}

/// Reads a row; a message says nothing of what stands in it.
pub(super) fn read<'a>(
    table: &Table<'a>,
    record: &Record<'a>,
    columns: &Columns,
    order: Option<DateOrder>,
    scope: &str,
) -> Result<Read<'a>, String> {
    if record.cells.len() > table.head.len() {
        let message = format!("{} cells below a head of {}", record.cells.len(), table.head.len());
        return Err(message);
    }
    let cells = Cells { head: &table.head, record, columns };
    let mut problems = Vec::new();
    let date = |field: Field| -> Result<_, String> {
        let text = cells.one(field);
        if text.is_empty() {
            return Ok(None);
        }
        read_date(&text, order).map(Some).map_err(|message| format!("{}: {message}", field.word()))
    };
    let died = date(Field::DeathDate)?;
    let told = Demographics {
        names: names(&cells),
        birth_date: date(Field::BirthDate)?,
        gender: gender(&cells.one(Field::Sex), &mut problems),
        deceased: died.map(Some),
        identifiers: numbers(&cells, scope),
        phones: parsed(
            cells.all(Field::Phone),
            Phone::parse,
            "not a telephone number: left out",
            &mut problems,
        ),
        emails: parsed(
            cells.all(Field::Email),
            Email::parse,
            "not an e-mail address: left out",
            &mut problems,
        ),
        addresses: address(&cells).into_iter().collect(),
        languages: cells.all(Field::Language),
    };
    if told.names.is_empty() {
        return Err("nobody's name".to_owned());
    }
    let sources = sources(&cells, &told, scope);
    let first = &sources[0];
    let identity = Identity::of(&["row of a list", &first.scope, &first.id]);
    let body = record.text.as_bytes();
    let digest = Digest::of(format!("{}\n{}", table.fingerprint(), record.text).as_bytes());
    let original = Original {
        kind: "row of a list",
        identity,
        digest,
        body,
        is_shown: true,
        updated: None,
        is_outdated: false,
    };
    let intake = PatientIntake {
        sources,
        demographics: Some(told),
        is_partial: true,
        is_found_by_description: true,
        told_by: Some(identity),
        ..PatientIntake::default()
    };
    Ok(Read { intake, original, problems })
}

fn parsed<T: PartialEq>(
    texts: Vec<String>,
    parse: impl Fn(&str) -> Option<T>,
    message: &'static str,
    problems: &mut Vec<&'static str>,
) -> Vec<T> {
    let mut all = Vec::new();
    for text in texts {
        match parse(&text) {
            Some(one) if !all.contains(&one) => all.push(one),
            Some(_) => {}
            None => problems.push(message),
        }
    }
    all
}

/// The name, and the one before marriage if another.
fn names(cells: &Cells<'_>) -> Vec<HumanName> {
    let mut given = cells.all(Field::Given);
    given.extend(cells.all(Field::Middle));
    let mut family = cells.one(Field::Family);
    let whole = cells.one(Field::Name);
    if family.is_empty() && given.is_empty() {
        match whole.split_once(',') {
            Some((last, first)) => {
                family = last.trim().to_owned();
                given = first.split_whitespace().map(str::to_owned).collect();
            }
            // Where the family name begins in "María José García Márquez" nobody can tell.
            None if !whole.is_empty() => {
                return vec![HumanName { text: whole, usage: "official".to_owned(), ..HumanName::default() }];
            }
            None => return Vec::new(),
        }
    }
    let name = HumanName {
        text: String::new(),
        family,
        given,
        prefix: cells.all(Field::Prefix),
        suffix: cells.all(Field::Suffix),
        usage: "official".to_owned(),
    };
    let maiden = cells.one(Field::Maiden);
    let before = HumanName {
        family: maiden,
        usage: "maiden".to_owned(),
        given: name.given.clone(),
        ..HumanName::default()
    };
    let has_other = !before.family.is_empty() && before.family != name.family;
    std::iter::once(name).chain(Some(before).filter(|_| has_other)).collect()
}

fn gender(text: &str, problems: &mut Vec<&'static str>) -> Option<Gender> {
    match text.to_lowercase().as_str() {
        "" => None,
        "f" | "female" | "w" | "woman" | "femenino" | "mujer" | "weiblich" => Some(Gender::Female),
        "m" | "male" | "man" | "masculino" | "hombre" | "männlich" => Some(Gender::Male),
        "o" | "other" | "x" | "nonbinary" | "non-binary" | "nb" | "a" | "ambiguous" | "d" => {
            Some(Gender::Other)
        }
        "u" | "unk" | "unknown" | "n" => Some(Gender::Unknown),
        _ => {
            problems.push("a sex that is not known here: left out");
            None
        }
    }
}

fn numbers(cells: &Cells<'_>, scope: &str) -> Vec<Identifier> {
    let kinds = [
        (Field::RecordNumber, "MR", scope),
        (Field::Id, "PI", scope),
        (Field::SocialSecurity, "SS", "http://hl7.org/fhir/sid/us-ssn"),
    ];
    let mut all = Vec::new();
    for (field, kind, system) in kinds {
        // A UUID is an id, and no number that anybody says.
        for value in cells.all(field).into_iter().filter(|value| uuid::Uuid::try_parse(value).is_err()) {
            all.push(Identifier { system: system.to_owned(), value, kind: kind.to_owned() });
        }
    }
    all
}

fn address(cells: &Cells<'_>) -> Option<PostalAddress> {
    let mut lines = cells.all(Field::Street);
    lines.extend(cells.all(Field::Street2));
    let address = PostalAddress {
        lines,
        city: cells.one(Field::City),
        state: cells.one(Field::State),
        postal_code: cells.one(Field::PostalCode),
        country: cells.one(Field::Country),
    };
    let is_told = !address.lines.is_empty() || !address.city.is_empty() || !address.postal_code.is_empty();
    is_told.then_some(address)
}

/// How the list names the patient: by its id, else by who they are.
fn sources(cells: &Cells<'_>, told: &Demographics, scope: &str) -> Vec<SourceId> {
    let mut sources = Vec::new();
    for id in cells.all(Field::Id).into_iter().chain(cells.all(Field::RecordNumber)) {
        // A UUID means the same everywhere.
        sources.push(match uuid::Uuid::try_parse(&id) {
            Ok(_) => SourceId { scope: String::new(), id: id.to_ascii_lowercase() },
            Err(_) => SourceId { scope: scope.to_owned(), id },
        });
    }
    if sources.is_empty() {
        let birth = told.birth_date.map(|date| date.to_string()).unwrap_or_default();
        let names: Vec<String> = told.names.iter().map(|name| folded(&name.display())).collect();
        let id = Digest::of(format!("{} {birth} {:?}", names.join(","), told.gender).as_bytes()).hex();
        sources.push(SourceId { scope: "row of a list".to_owned(), id });
    }
    sources
}
