//! Results as `Observation`, reports as `DiagnosticReport`.

use std::io;

use super::datatype::{coding, hl7, instant, named_list, notes, period, quantity, time, words};
use super::json::{Object, Out};
use super::{Writer, narrative, uuid};
use crate::base::clock::Moment;
use crate::records::result::{
    Category, Component, Flag, Kind, Listed, ReferenceRange, Report, Status, Value,
};
use crate::records::when::Taken;

const LOINC: &str = "http://loinc.org";

impl Writer<'_> {
    pub(super) fn result(&self, listed: &Listed) -> Object {
        let result = &listed.result;
        // The profile of vital signs asks for the hour: what is known to the day does not claim it.
        let (category, profile) = match listed.kind {
            Kind::VitalSigns => ("vital-signs", ""),
            Kind::Laboratory | Kind::Narrative => ("laboratory", "observation-lab"),
        };
        let mut out =
            Self::resource("Observation", uuid("Observation", &listed.id.to_string()), profile, None)
                .with("status", status(result.status))
                .with("category", vec![hl7("observation-category", category)])
                .with("code", test(&result.test, &result.name))
                .with("subject", self.subject());
        self.taken(&mut out, listed.at, result.taken);
        out.put("issued", result.issued.map(instant));
        out.put("performer", named_list([&result.performer]));
        value(&mut out, &result.value);
        flag_and_range(&mut out, result.flag, result.range.as_ref(), &result.value, false);
        out.put("note", notes(&result.notes));
        flag_and_range(&mut out, None, result.range.as_ref(), &result.value, true);
        out.with("component", result.components.iter().map(component).collect::<Vec<_>>())
    }

    /// A report in words or as a file.
    pub(super) fn narrative(&self, listed: &Listed) -> io::Result<Object> {
        let result = &listed.result;
        let told: Vec<&str> = result.notes.iter().map(String::as_str).collect();
        let conclusion = match &result.value {
            Value::Text(text) => text.as_str(),
            Value::Quantity { .. } | Value::Absent(_) => "",
        };
        let mut out = Self::resource("DiagnosticReport", narrative_uuid(listed), "", None)
            .with("text", narrative(&told))
            .with("status", status(result.status))
            .with("category", vec![hl7("v2-0074", department(result.category))])
            .with("code", test(&result.test, &result.name))
            .with("subject", self.subject());
        self.taken(&mut out, listed.at, result.taken);
        out.put("issued", result.issued.map(instant));
        out.put("performer", named_list([&result.performer]));
        out.put("conclusion", conclusion);
        Ok(out.with("presentedForm", self.attachments(&result.files)?))
    }

    pub(super) fn report(&self, report: &Report) -> Object {
        let reported = |id: &crate::records::result::ResultId| {
            let id = uuid("Observation", &id.to_string());
            Object::new().with("reference", format!("urn:uuid:{id}"))
        };
        let kinds = &self.extract.results;
        let is = |id, kind| kinds.iter().any(|one| one.id == id && one.kind == kind);
        let laboratory = report.results.iter().any(|id| is(*id, Kind::Laboratory));
        // What is written beside the values is a report of its own.
        let values = report.results.iter().filter(|id| !is(**id, Kind::Narrative));
        let id = self.extract.reports.iter().find(|(_, other)| std::ptr::eq(other, report));
        let id = id.map(|(id, _)| id.to_string()).unwrap_or_default();
        let mut out = Self::resource("DiagnosticReport", uuid("DiagnosticReport", &id), "", None)
            .with("status", status(report.status))
            .with("category", laboratory.then(|| vec![hl7("v2-0074", "LAB")]))
            .with("code", words(&report.name))
            .with("subject", self.subject());
        self.taken(&mut out, report.at, report.taken);
        out.put("issued", report.issued.map(instant));
        out.put("performer", named_list([&report.performer]));
        out.with("result", values.map(reported).collect::<Vec<_>>()).with("conclusion", &report.conclusion)
    }

    fn taken(&self, out: &mut Object, at: Moment, taken: Taken) {
        match taken {
            Taken::Until(end) => {
                out.put("effectivePeriod", period(Some(instant(at)), Some(instant(end))));
            }
            _ => out.put("effectiveDateTime", time(&self.extract.zone, at, taken)),
        }
    }
}

/// Names a report in words; one that groups values may come from the same resource.
pub(super) fn narrative_uuid(listed: &Listed) -> String {
    uuid("report in words", &listed.id.to_string())
}

/// HL7 v2 table 0074.
fn department(category: Category) -> &'static str {
    match category {
        Category::Laboratory | Category::VitalSigns => "LAB",
        Category::Microbiology => "MB",
        Category::Pathology => "SP",
        Category::Imaging => "RAD",
        Category::Function => "EC",
    }
}

pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Registered => "registered",
        Status::Preliminary => "preliminary",
        Status::Final => "final",
        Status::Amended => "amended",
        Status::Corrected => "corrected",
        Status::Cancelled => "cancelled",
        Status::EnteredInError => "entered-in-error",
        Status::Unknown => "unknown",
    }
}

/// What was tested: `system|code` and its name.
fn test(test: &str, name: &str) -> Object {
    let codes = match test.split_once('|') {
        Some(("text", _)) | None => Vec::new(),
        Some((system, code)) => vec![coding(system, code)],
    };
    Object::new().with("coding", codes).with("text", name)
}

fn value(out: &mut Object, value: &Value) {
    match value {
        Value::Quantity { comparator, number, unit } => match quantity(comparator, number, unit) {
            Some(quantity) => out.put("valueQuantity", quantity),
            None => out.put("valueString", format!("{comparator}{number} {unit}").trim()),
        },
        Value::Text(text) => out.put("valueString", text),
        Value::Absent(reason) => out.put("dataAbsentReason", words(reason)),
    }
}

/// R4 wants its members in no order, people read them in this one: the flag before the remarks, the range after.
fn flag_and_range(
    out: &mut Object,
    flag: Option<Flag>,
    range: Option<&ReferenceRange>,
    value: &Value,
    is_range: bool,
) {
    if is_range {
        out.put("referenceRange", range.map(|range| vec![reference_range(range, value)]));
    } else {
        out.put(
            "interpretation",
            flag.map(|flag| vec![hl7("v3-ObservationInterpretation", flag_code(flag))]),
        );
    }
}

fn reference_range(range: &ReferenceRange, value: &Value) -> Object {
    let unit = match value {
        Value::Quantity { unit, .. } => unit.as_str(),
        Value::Text(_) | Value::Absent(_) => "",
    };
    let end = |end: &Option<String>| end.as_ref().and_then(|digits| quantity("", digits, unit));
    Object::new().with("low", end(&range.low)).with("high", end(&range.high)).with("text", &range.text)
}

fn flag_code(flag: Flag) -> &'static str {
    match flag {
        Flag::Normal => "N",
        Flag::Low => "L",
        Flag::CriticallyLow => "LL",
        Flag::High => "H",
        Flag::CriticallyHigh => "HH",
        Flag::Abnormal => "A",
        Flag::CriticallyAbnormal => "AA",
        Flag::Positive => "POS",
        Flag::Negative => "NEG",
    }
}

fn component(part: &Component) -> Out {
    // Of a part only its name is kept; these two are what everybody looks for.
    let name = part.name.to_lowercase();
    let loinc = match () {
        () if name.starts_with("systolic") => Some("8480-6"),
        () if name.starts_with("diastolic") => Some("8462-4"),
        () => None,
    };
    let codes: Vec<Object> = loinc.map(|code| coding(LOINC, code)).into_iter().collect();
    let mut out = Object::new().with("code", Object::new().with("coding", codes).with("text", &part.name));
    value(&mut out, &part.value);
    flag_and_range(&mut out, part.flag, None, &part.value, false);
    flag_and_range(&mut out, None, part.range.as_ref(), &part.value, true);
    out.into()
}
