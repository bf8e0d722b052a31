//! Lists of patients: columns guessed and agreed to, dates never guessed, a list twice is a list once.

use std::path::PathBuf;

use portico::exchange::csv::{Columns, DateOrder, Table, read_date};
use portico::exchange::import::{ColumnChoice, Content, FileReport, ImportOptions, Input};
use portico::records::access::Operator;
use portico::records::patient::Gender;
use proptest::prelude::*;

use super::{dump, empty_practice, files, import_with, look, shared_data, text};

const LIST: &str = "MRN;Last Name;First Name;MI;Date of Birth;Sex;Address;City;State;Zip;Home Phone;E-mail;Provider Last Name;Balance
1001;Quiroga;Inés;M;29.02.1968;F;12 Elm Street;Dayton;OH;45402;(937) 555-0142;ines@example.org;Lind;0
1002;\"Ó Briain; Jr.\";\"Seán \"\"Jack\"\"\";;31.12.1999;male;;Dayton;OH;;not known;;Lind;12.50
";

fn guessed() -> ImportOptions {
    ImportOptions { columns: ColumnChoice::Guessed, ..ImportOptions::default() }
}

fn given(columns: &str) -> ImportOptions {
    ImportOptions { columns: ColumnChoice::Given(columns.to_owned()), ..ImportOptions::default() }
}

fn one(operator: &Operator, label: &str, bytes: impl Into<Vec<u8>>, options: ImportOptions) -> FileReport {
    let input = Input { label: label.to_owned(), content: Content::Bytes(bytes.into()) };
    import_with(operator, vec![input], options).files.remove(0)
}

fn people(operator: &Operator) -> Vec<String> {
    let all = operator.register().unwrap().patients(None, 100).unwrap();
    let mut lines: Vec<String> = all
        .into_iter()
        .map(|patient| {
            look(operator, patient.id, |chart| {
                let person = chart.person().unwrap();
                let mails: Vec<String> = person.emails.iter().map(|mail| mail.as_str().to_owned()).collect();
                let places: Vec<String> = person
                    .addresses
                    .iter()
                    .map(|one| {
                        format!("{} {} {} {}", one.lines.join("/"), one.city, one.state, one.postal_code)
                    })
                    .collect();
                format!(
                    "{} | {:?} | {:?} | {} | {} phones | {} | {}",
                    person.display_name(),
                    person.birth_date.map(|date| date.to_string()),
                    person.gender,
                    person.number().unwrap_or_default(),
                    person.phones.len(),
                    mails.join(" "),
                    places.join(", ")
                )
            })
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn a_list_is_read_as_its_columns_are_called() {
    let operator = empty_practice();
    let report = one(&operator, "x/list.csv", LIST, guessed());
    assert!(report.refused.is_empty(), "{report:#?}");
    assert_eq!(report.patients_added, 2);
    assert_eq!(
        people(&operator),
        [
            "Inés M Quiroga | Some(\"1968-02-29\") | Female | 1001 | 1 phones | ines@example.org | 12 Elm Street Dayton OH 45402",
            "Seán \"Jack\" Ó Briain; Jr. | Some(\"1999-12-31\") | Male | 1002 | 0 phones |  |  Dayton OH ",
        ]
    );
    let told: Vec<String> = report.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["line 3, column 1: not a telephone number: left out"]);
    assert!(report.columns.contains("\"MRN\" = \"record-number\""), "{}", report.columns);
    assert!(report.columns.contains("\"Provider Last Name\" = \"\""), "{}", report.columns);
    let before = dump(&operator);
    let again = one(&operator, "elsewhere/list.csv", LIST, ImportOptions::default());
    assert_eq!((again.patients_unchanged, again.columns_agreed), (2, true), "it was agreed to before");
    assert_eq!(dump(&operator), before);
}

#[test]
fn nothing_is_read_that_nobody_agreed_to() {
    let operator = empty_practice();
    let before = dump(&operator);
    let report = one(&operator, "x/list.csv", LIST, ImportOptions::default());
    assert!(report.is_refused);
    assert!(report.refused[0].message.contains("nobody has agreed"), "{:?}", report.refused);
    let dry = one(&operator, "x/list.csv", LIST, ImportOptions { dry_run: true, ..ImportOptions::default() });
    assert_eq!((dry.patients_added, dry.columns_agreed), (2, false));
    assert_eq!(dump(&operator), before);
    // What was shown can be given back as it is.
    let report = one(&operator, "x/list.csv", LIST, given(&dry.columns));
    assert_eq!(report.patients_added, 2, "{report:#?}");
}

#[test]
fn a_date_that_can_be_read_in_two_ways_is_refused() {
    let list = "Name,DOB\n\"Quiroga, Inés\",03/04/1968\n\"Berg, Ada\",05/05/1970\n";
    let operator = empty_practice();
    let report = one(&operator, "x/list.csv", list, guessed());
    assert_eq!(report.patients_added, 1, "the fifth of May is the fifth of May");
    assert_eq!(report.refused.len(), 1);
    let said = report.refused[0].to_string();
    assert!(said.starts_with("line 2, column 1: birth-date: a date that can be read in two ways"), "{said}");
    let map = format!("dates = \"day-first\"\n{}", report.columns);
    let report = one(&operator, "x/list.csv", list, given(&map));
    assert_eq!((report.patients_added, report.refused.len()), (1, 0), "{report:#?}");
    assert!(people(&operator).iter().any(|person| person.contains("1968-04-03")), "{:?}", people(&operator));
    // One date of the column that can be read in one way only tells the others.
    let told = "Name,DOB\n\"Quiroga, Inés\",03/04/1968\n\"Berg, Ada\",05/31/1970\n";
    let operator = empty_practice();
    one(&operator, "x/list.csv", told, guessed());
    assert!(people(&operator).iter().any(|person| person.contains("1968-03-04")), "{:?}", people(&operator));
    for text in ["3/4/68", "31-May-70", "1970-13-01", "31.02.1970", "yesterday", "0/0/1970"] {
        assert!(read_date(text, Some(DateOrder::MonthFirst)).is_err(), "{text}");
    }
}

#[test]
fn dates_of_every_usual_style_are_that_day() {
    for text in [
        "1970-05-31",
        "19700531",
        "1970/05/31",
        "05/31/1970",
        "5/31/1970",
        "31.05.1970",
        "31-May-1970",
        "May 31, 1970",
        "31 may 1970",
        "1970-05-31 00:00:00",
        "1970-05-31T08:15",
        "5/31/1970 12:00:00 AM",
    ] {
        let order = Some(DateOrder::MonthFirst);
        assert_eq!(
            read_date(text, order).map(|date| date.to_string()),
            Ok("1970-05-31".to_owned()),
            "{text}"
        );
    }
}

#[test]
fn a_list_of_any_encoding_and_separator_is_the_same_list() {
    let operator = empty_practice();
    one(&operator, "x/list.csv", LIST, guessed());
    let expected = people(&operator);
    let latin: Vec<u8> = LIST.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let utf_16: Vec<u8> = format!("\u{feff}{LIST}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = format!("\u{feff}sep=;\r\n{}", LIST.replace('\n', "\r\n")).into_bytes();
    for bytes in [latin, utf_16, marked] {
        let operator = empty_practice();
        let report = one(&operator, "x/list.csv", bytes, guessed());
        assert!(report.refused.is_empty(), "{report:#?}");
        assert_eq!(people(&operator), expected);
    }
}

#[test]
fn a_row_that_cannot_be_read_is_named_and_the_others_go_on() {
    let list = "id,name,dob\n1,\"Quiroga, Inés\",1968-02-29\n2,,1970-01-01\n3,\"Berg, Ada\",1970-01-01,too,many\n4,\"Roe, Jo\",no\n5,Poe\n";
    let operator = empty_practice();
    let report = one(&operator, "x/list.csv", list, guessed());
    let said: Vec<String> = report.refused.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "line 3, column 1: nobody's name",
            "line 4, column 1: 5 cells below a head of 3",
            "line 5, column 1: birth-date: not a date",
        ]
    );
    assert_eq!(report.patients_added, 2);
    let other = "id,name,dob\n1,\"Smith, Walter\",1931-10-02\n";
    let report = one(&operator, "x/list.csv", other, guessed());
    assert_eq!(report.refused.len(), 1, "a number of somebody else is nobody: {report:#?}");
}

#[test]
fn what_is_no_list_of_patients_is_refused_with_the_reason() {
    let operator = empty_practice();
    for (table, reason) in [
        ("", "the file is empty"),
        ("a,b\n1,2\n", "no column holds names of patients"),
        ("name,city\nInés Quiroga,Dayton\n", "a name alone does not say who is meant"),
        ("name,dob,\"open\nx,y", "a quoted cell that does not end"),
        ("dob,dob,name,id\n1970-01-01,1971-01-01,X,1\n", "two columns are called \"dob\""),
    ] {
        let report = one(&operator, "x/list.csv", table, guessed());
        assert!(report.is_refused, "{table}: {report:#?}");
        assert!(report.refused[0].message.contains(reason), "{table}: {:?}", report.refused);
    }
    let report = one(&operator, "x/list.csv", LIST, given("[columns]\n\"MRN\" = \"colour\"\n"));
    assert!(report.refused[0].message.contains("\"colour\" is none of id, record-number"), "{report:#?}");
    let report = one(&operator, "x/list.csv", LIST, given("[columns]\n\"Gone\" = \"name\"\n"));
    assert!(
        report.refused[0].message.contains("a column \"Gone\" that the table does not have"),
        "{report:#?}"
    );
    let json = import_with(&operator, vec![text("x.json", "{}")], guessed());
    assert!(json.files[0].is_refused);
}

#[test]
fn every_list_of_the_sample_data_is_read() {
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in ["csv-other", "synthea-csv", "dirty"] {
        let Some(all) = shared_data(folder) else { return };
        paths.extend(all.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "csv")));
    }
    let operator = empty_practice();
    let report = import_with(&operator, files(&paths), guessed());
    let mut patients = Vec::new();
    for file in &report.files {
        let name = file.label.rsplit('/').next().unwrap();
        println!(
            "{name:<34} {} added, {} warnings, {:?}",
            file.patients_added,
            file.warnings.len(),
            file.refused.first()
        );
        if file.patients_added > 0 {
            assert!(file.refused.is_empty(), "{name}: {:?}", file.refused);
            patients.push((name, file.patients_added));
        } else {
            // Tables of other things than patients: named, with the reason.
            assert!(file.is_refused, "{name}: {file:#?}");
        }
    }
    let expected =
        [("fake-pdi-covid-19.csv", 40), ("sample-batch-pdi-20210608-0001.csv", 20), ("patients.csv", 16)];
    assert_eq!(patients, expected);
    let before = dump(&operator);
    import_with(&operator, files(&paths), ImportOptions::default());
    assert_eq!(dump(&operator), before, "the same lists twice change nothing");
}

#[test]
fn a_sex_is_what_the_list_says() {
    let operator = empty_practice();
    one(
        &operator,
        "x.csv",
        "name,dob,sex\nA B,1970-01-01,X\nC D,1970-01-02,u\nE F,1970-01-03,weiblich\n",
        guessed(),
    );
    let all = operator.register().unwrap().patients(None, 10).unwrap();
    let mut sexes: Vec<Gender> = all
        .iter()
        .map(|patient| look(&operator, patient.id, |chart| chart.person().unwrap().gender))
        .collect();
    sexes.sort_by_key(|sex| format!("{sex:?}"));
    assert_eq!(sexes, [Gender::Female, Gender::Other, Gender::Unknown]);
}

proptest! {
    /// Whatever stands in the cells, a table that was written is the table that is read.
    #[test]
    fn a_table_is_read_as_it_was_written(
        rows in prop::collection::vec(prop::collection::vec("[ -~äé\n\r\t]{0,12}", 3..=3), 1..8),
        separator in prop::sample::select(vec![',', ';', '\t', '|']),
    ) {
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(&separator.to_string());
        let head = ["one", "two", "three"].join(&separator.to_string());
        let text = format!("{head}\n{}\n", rows.iter().map(line).collect::<Vec<_>>().join("\r\n"));
        let table = Table::read(&text).unwrap();
        prop_assert_eq!(&table.head, &["one", "two", "three"]);
        let read: Vec<Vec<String>> =
            table.rows.iter().map(|row| row.cells.iter().map(|cell| cell.clone().into_owned()).collect()).collect();
        let told: Vec<Vec<String>> =
            rows.into_iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).collect();
        prop_assert_eq!(read, told);
    }

    #[test]
    fn a_map_is_read_as_it_was_written(text in "\\PC{0,40}(,\\PC{0,10}){1,4}\n1,2,3,4,5\n") {
        if let Ok(table) = Table::read(&text) {
            let mut columns = Columns::guess(&table);
            columns.fields.retain(|(name, _)| !name.is_empty());
            columns.fields.sort();
            columns.fields.dedup_by(|one, other| one.0 == other.0);
            prop_assert_eq!(Columns::parse(&columns.written()), Ok(columns));
        }
    }

    #[test]
    fn no_text_makes_a_date_panic(text in "[0-9/.T: -]{0,24}|\\PC{0,20}") {
        let _ = read_date(&text, None);
        let _ = read_date(&text, Some(DateOrder::DayFirst));
    }
}
