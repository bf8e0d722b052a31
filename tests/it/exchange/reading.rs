//! Results as people read them: every kind of value, range, flag and time of a bundle made up for this.

use portico::exchange::import::FileReport;
use portico::records::Chart;
use portico::records::result::{Kind, Listed, ReferenceRange, Value};
use portico::store::WriteTx;

use super::{empty_practice, import, look, only_patient, text};

fn value(value: &Value) -> String {
    match value {
        Value::Quantity { comparator, number, unit } => format!("{comparator}{number} {unit}"),
        Value::Text(words) => format!("“{words}”"),
        Value::Absent(reason) => format!("none ({reason})"),
    }
}

fn range(range: Option<&ReferenceRange>) -> String {
    range.map_or("-".to_owned(), |ReferenceRange { low, high, text }| {
        format!("{}..{} {text}", low.as_deref().unwrap_or_default(), high.as_deref().unwrap_or_default())
    })
}

fn row(listed: &Listed) -> String {
    let result = &listed.result;
    let parts: Vec<String> =
        result.components.iter().map(|part| format!("{}: {}", part.name, value(&part.value))).collect();
    format!(
        "{} | {} | {} | {:?} | {:?} | {} {:?} | {} | {}{}",
        result.name,
        value(&result.value),
        range(result.range.as_ref()),
        result.flag,
        result.status,
        listed.at.timestamp(),
        result.taken,
        result.performer,
        parts.join(", "),
        result.notes.join(" / "),
    )
}

fn told(file: &FileReport) -> String {
    let mut lines = vec![format!("{}: {} added", file.kind, file.patients_added)];
    for (kind, tally) in &file.resources {
        lines.push(format!("{kind}: {} added, {} kept", tally.added, tally.kept));
    }
    lines.push(format!("repeated: {}", file.repeated));
    lines.extend(file.warnings.iter().map(|remark| format!("warning: {remark}")));
    lines.extend(file.refused.iter().map(|remark| format!("refused: {remark}")));
    lines.join("\n")
}

/// The results, reports and person of a chart.
pub(super) fn lines(chart: &Chart<&WriteTx<'_>>) -> Vec<String> {
    let mut lines = Vec::new();
    for kind in Kind::ALL {
        let wanted = portico::records::result::Wanted {
            kind,
            name: "",
            tests: &[],
            after: None,
            not_before: None,
            limit: 100,
        };
        let list = chart.results(wanted).unwrap();
        let ids: Vec<_> = list.rows().unwrap().iter().map(|row| row.id).collect();
        lines.extend(ids.into_iter().map(|id| row(&chart.result(id).unwrap())));
    }
    lines.sort();
    for (_, report) in chart.reports().unwrap() {
        let results: Vec<String> =
            report.results.iter().map(|id| chart.result(*id).unwrap().result.name).collect();
        lines.push(format!(
            "{} ({:?}): {} | {}",
            report.name,
            report.status,
            results.join(", "),
            report.conclusion
        ));
    }
    let person = chart.person().unwrap();
    lines.push(format!(
        "{} | {} | {} | {:?} | {} phones, {:?} | {:?}",
        person.display_name(),
        person.birth_date.unwrap(),
        person.number().unwrap(),
        person.gender,
        person.phones.len(),
        person.emails,
        person.languages,
    ));
    lines
}

#[test]
fn every_kind_of_value_reads_as_people_say_it() {
    let operator = empty_practice();
    let report = import(&operator, vec![text("x/many.json", include_str!("many-values.json"))]);
    let shown = look(&operator, only_patient(&operator), |chart| lines(chart).join("\n"));
    let found = format!("{}\n\n{shown}\n", told(&report.files[0]));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/exchange/many-values.txt");
    if std::env::var_os("PORTICO_GOLDEN").is_some() {
        std::fs::write(path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(found, expected, "look at it, then set PORTICO_GOLDEN=1 to keep it");
}
