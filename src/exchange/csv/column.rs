//! What the columns of a list mean: guessed, written down, read again.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use super::date::{DateOrder, read_date};
use super::table::Table;
use crate::base::text::folded;

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $word:literal: [$($known:literal),*];)*) => {
        /// What a column can hold.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field { $($(#[$doc])* $name,)* }

        impl Field {
            /// Every field with its word in a map and the names of columns that mean it, letters and digits only.
            const ALL: &[(Field, &'static str, &'static [&'static str])] =
                &[$((Self::$name, $word, &[$($known),*]),)*];
        }
    };
}

fields! {
    /// The id that the list's system has for the patient.
    Id = "id": ["id", "patientid", "patid", "pid", "chartid", "chartnumber", "accountnumber", "uuid", "guid"];
    /// The medical record number.
    RecordNumber = "record-number": ["mrn", "medicalrecordnumber", "recordnumber", "medicalrecord", "mrnumber", "chart"];
    /// The social security number.
    SocialSecurity = "social-security": ["ssn", "socialsecurity", "socialsecuritynumber"];
    /// The whole name.
    Name = "name": ["name", "fullname", "patientname", "patient", "nombrecompleto"];
    /// The family name.
    Family = "family-name": ["last", "lastname", "surname", "family", "familyname", "lname", "apellido", "apellidos", "nachname"];
    /// The given name.
    Given = "given-name": ["first", "firstname", "given", "givenname", "forename", "fname", "nombre", "nombres", "vorname"];
    /// Further given names.
    Middle = "middle-name": ["middle", "middlename", "middleinitial", "mi", "mname", "secondname"];
    /// `Dr.`, `Mrs.`
    Prefix = "prefix": ["prefix", "title", "salutation"];
    /// `Jr.`
    Suffix = "suffix": ["suffix", "namesuffix"];
    /// The name before marriage.
    Maiden = "maiden-name": ["maiden", "maidenname", "birthname"];
    /// The birth date.
    BirthDate = "birth-date": ["birthdate", "dateofbirth", "dob", "birth", "birthday", "born", "bdate", "fechadenacimiento", "fechanacimiento", "geburtsdatum"];
    /// When they died.
    DeathDate = "death-date": ["deathdate", "dateofdeath", "dod", "deceaseddate"];
    /// Sex or gender, as administrations ask for it.
    Sex = "sex": ["sex", "gender", "administrativegender", "sexo", "geschlecht", "legalsex"];
    /// A line of the postal address.
    Street = "street": ["street", "address", "address1", "addressline1", "street1", "streetaddress", "addr1", "addr", "direccion", "homeaddress"];
    /// A further line of it.
    Street2 = "street-2": ["street2", "address2", "addressline2", "addr2", "apt", "apartment", "unit"];
    /// The city.
    City = "city": ["city", "town", "ciudad", "homecity"];
    /// The state.
    State = "state": ["state", "province", "region", "estado", "homestate"];
    /// The postal code.
    PostalCode = "postal-code": ["zip", "zipcode", "postalcode", "postcode", "codigopostal", "plz", "homezip"];
    /// The country.
    Country = "country": ["country", "pais"];
    /// A telephone number.
    Phone = "phone": ["phone", "phonenumber", "telephone", "tel", "mobile", "mobilephone", "cell", "cellphone", "homephone", "phonehome", "phonecell", "phonemobile", "telefono", "phone1", "phone2"];
    /// An e-mail address.
    Email = "e-mail": ["email", "emailaddress", "mail", "correo", "correoelectronico"];
    /// The language spoken.
    Language = "language": ["language", "preferredlanguage", "lang", "idioma"];
}

/// Beginnings of names of columns that are about somebody else than the patient.
const OTHERS: [&str; 24] = [
    "ordering",
    "order",
    "provider",
    "doctor",
    "physician",
    "organization",
    "facility",
    "testing",
    "lab",
    "performing",
    "reporting",
    "insurance",
    "insured",
    "subscriber",
    "guarantor",
    "emergency",
    "contact",
    "mother",
    "father",
    "parent",
    "guardian",
    "employer",
    "pharmacy",
    "payer",
];

impl Field {
    /// The word for it in a map.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(field, ..)| *field == self).map_or("", |(_, word, _)| word)
    }

    fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == word).map(|(field, ..)| *field)
    }

    /// What a column of this name holds, if its name says so.
    fn of_name(name: &str) -> Option<Self> {
        let words = folded(name);
        if OTHERS.iter().any(|other| words.split(' ').next() == Some(other)) {
            return None;
        }
        let plain: String = words.split(' ').collect();
        let bare =
            ["patient", "pt", "member", "client", "person"].iter().find_map(|who| plain.strip_prefix(who));
        let known =
            |name: &str| Self::ALL.iter().find(|(.., names)| names.contains(&name)).map(|(field, ..)| *field);
        known(&plain).or_else(|| bare.filter(|bare| !bare.is_empty()).and_then(known))
    }

    /// Whether several columns may hold it.
    fn is_repeated(self) -> bool {
        matches!(self, Self::Phone | Self::Email | Self::Street2)
    }
}

/// What the columns of a list mean, by their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// Each column with what it holds; nothing if it is kept and not read.
    pub fields: Vec<(String, Option<Field>)>,
    /// In which order dates are written, if that was said.
    pub order: Option<DateOrder>,
}

/// The written form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    dates: Option<DateOrder>,
    columns: BTreeMap<String, String>,
}

impl Columns {
    /// What the names of the columns say, where what stands in them does not speak against it.
    #[must_use]
    pub fn guess(table: &Table<'_>) -> Self {
        let mut fields: Vec<(String, Option<Field>)> = Vec::new();
        for (number, name) in table.head.iter().enumerate() {
            let found = Field::of_name(name).filter(|field| {
                let is_first = !fields.iter().any(|(_, other)| *other == Some(*field));
                (is_first || field.is_repeated()) && fits(*field, table.column(number))
            });
            fields.push((name.clone(), found));
        }
        Self { fields, order: None }
    }

    /// Reads the written form: TOML, `"name of the column" = "field"` below `[columns]`, and `dates`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let written: Written = toml::from_str(text).map_err(|error| error.message().to_owned())?;
        let mut fields = Vec::new();
        for (name, word) in written.columns {
            let field = match word.as_str() {
                "" => None,
                word => Some(Field::of_word(word).ok_or_else(|| {
                    let known: Vec<&str> = Field::ALL.iter().map(|(_, word, _)| *word).collect();
                    format!("\"{word}\" is none of {}", known.join(", "))
                })?),
            };
            fields.push((name, field));
        }
        Ok(Self { fields, order: written.dates })
    }

    /// The same in the order in which a table has its columns.
    #[must_use]
    pub fn along(mut self, table: &Table<'_>) -> Self {
        self.fields.sort_by_key(|(name, _)| table.head.iter().position(|known| known == name));
        self
    }

    /// The written form.
    #[must_use]
    pub fn written(&self) -> String {
        let mut text = String::new();
        match self.order {
            Some(DateOrder::MonthFirst) => text.push_str("dates = \"month-first\"\n"),
            Some(DateOrder::DayFirst) => text.push_str("dates = \"day-first\"\n"),
            None => {}
        }
        text.push_str("[columns]\n");
        for (name, field) in self.fields.iter().filter(|(name, _)| !name.is_empty()) {
            let _ = writeln!(text, "{} = \"{}\"", quoted(name), field.map_or("", Field::word));
        }
        text
    }

    /// How many columns are read.
    #[must_use]
    pub fn known(&self) -> usize {
        self.fields.iter().filter(|(_, field)| field.is_some()).count()
    }

    /// Whether a list of patients can be read so.
    pub(super) fn check(&self, table: &Table<'_>) -> Result<(), String> {
        for (name, field) in &self.fields {
            if field.is_some() && !table.head.contains(name) {
                return Err(format!("the map names a column \"{name}\" that the table does not have"));
            }
        }
        let has = |field| self.fields.iter().any(|(_, one)| *one == Some(field));
        if !has(Field::Name) && !has(Field::Family) {
            return Err("no column holds names of patients".to_owned());
        }
        if !has(Field::BirthDate) && !has(Field::RecordNumber) {
            let message =
                "a name alone does not say who is meant: there is neither a birth date nor a record number";
            return Err(message.to_owned());
        }
        // Else two columns of one name would be taken for each other.
        for (number, name) in table.head.iter().enumerate() {
            let is_read = self.fields.iter().any(|(known, field)| known == name && field.is_some());
            if is_read && table.head[..number].contains(name) {
                return Err(format!("two columns are called \"{name}\""));
            }
        }
        Ok(())
    }

    /// The numbers of the columns that hold `field`.
    pub(super) fn of(&self, field: Field) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(move |(_, one)| *one == Some(field)).map(|(name, _)| name.as_str())
    }

    /// All dates of a table.
    pub(super) fn dates<'t>(&self, table: &'t Table<'_>) -> Vec<&'t str> {
        let is_date = |name: &String| {
            [Field::BirthDate, Field::DeathDate]
                .iter()
                .any(|field| self.of(*field).any(|known| known == name))
        };
        let numbers =
            table.head.iter().enumerate().filter(|(_, name)| is_date(name)).map(|(number, _)| number);
        numbers.flat_map(|number| table.column(number)).collect()
    }
}

/// Whether what stands in a column can be what its name says.
fn fits<'t>(field: Field, values: impl Iterator<Item = &'t str>) -> bool {
    let mut told = values.filter(|value| !value.is_empty()).take(200).peekable();
    if told.peek().is_none() {
        return true;
    }
    let most = |fits: &dyn Fn(&str) -> bool, values: Vec<&str>| {
        values.iter().filter(|value| fits(value)).count() * 2 >= values.len()
    };
    let values: Vec<&str> = told.collect();
    match field {
        Field::BirthDate | Field::DeathDate => most(
            &|value| {
                !matches!(read_date(value, Some(DateOrder::DayFirst)), Err("not a date"))
                    || read_date(value, Some(DateOrder::MonthFirst)).is_ok()
            },
            values,
        ),
        Field::Email => most(&|value| value.contains('@'), values),
        Field::Sex => most(
            &|value| {
                value.chars().count() <= 12 && !value.starts_with(|c: char| c.is_ascii_digit() && c > '2')
            },
            values,
        ),
        Field::Phone => most(&|value| value.chars().filter(char::is_ascii_digit).count() >= 7, values),
        // Tables of other things name their patients by id.
        Field::Name | Field::Family => {
            let is_name =
                |value: &str| value.contains(char::is_alphabetic) && uuid::Uuid::try_parse(value).is_err();
            most(&is_name, values)
        }
        _ => true,
    }
}

/// A name as a TOML basic string.
fn quoted(words: &str) -> String {
    let mut text = String::from('"');
    for c in words.chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(text, "\\u{:04X}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push('"');
    text
}
