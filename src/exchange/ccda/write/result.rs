//! Results and vital signs: those of a report in one organizer, each of the others in one of its own.

use super::datatype::{
    LOINC, SNOMED, code, id, moment, point, quantity, status, template, time, unknown, value, words,
};
use super::narrative::Row;
use super::xml::Tag;
use super::{Writer, comments, exact, observation, part, statement};
use crate::base::clock::Moment;
use crate::exchange::ccda::codes;
use crate::exchange::fhir::uuid;
use crate::records::result::{
    Component, Flag, Kind, LabResult, Listed, ReferenceRange, Report, ReportId, Status, Value,
};
use crate::records::when::Taken;

const SYSTOLIC: &str = "8480-6";
const DIASTOLIC: &str = "8462-4";

impl Writer<'_> {
    /// Results and reports of the section, each organizer with its rows.
    pub(super) fn result_groups(&self, kind: Kind) -> (Vec<Row>, Vec<Tag>) {
        let (mut rows, mut entries) = (Vec::new(), Vec::new());
        let of_kind: Vec<&Listed> = self.extract.results.iter().filter(|one| one.kind == kind).collect();
        let mut told = std::collections::HashSet::new();
        if kind == Kind::Laboratory {
            for (report_id, report) in &self.extract.reports {
                if report.status == Status::EnteredInError {
                    continue;
                }
                let wanted = report.results.iter();
                let here: Vec<&Listed> = wanted
                    .filter_map(|id| of_kind.iter().find(|one| one.id == *id).copied())
                    .filter(|one| is_listed(one) && told.insert(one.id))
                    .collect();
                if !here.is_empty() || !report.conclusion.is_empty() {
                    entries.push(self.report(*report_id, report, &here, &mut rows));
                }
            }
        }
        for one in of_kind.into_iter().filter(|one| is_listed(one)) {
            if told.insert(one.id) {
                entries.push(self.lone(one, &mut rows));
            }
        }
        (rows, entries)
    }

    fn report(&self, report_id: ReportId, report: &Report, results: &[&Listed], rows: &mut Vec<Row>) -> Tag {
        let entry = uuid("DiagnosticReport", &report_id.to_string());
        let when = self.day(report.at, report.taken);
        let mut row = Row::new(&entry, &report.name, when, status_words(report.status), &report.performer);
        let conclusion =
            (!report.conclusion.is_empty()).then(|| self.conclusion(&mut row, report_id, report));
        rows.push(row);
        let members: Vec<Tag> = results.iter().flat_map(|one| self.members(one, rows)).collect();
        statement("organizer", "BATTERY", "EVN")
            .with(template("4.1", "2015-08-01"))
            .with(id(&entry, ""))
            .with(words(Tag::new("code"), &report.name))
            .with(status(act_status(report.status)))
            .with(self.organizer_time(report.at, report.taken))
            .with(laboratory(&report.performer))
            .with(issued(report.issued))
            .with(components(members))
            .with(components(vec![exact(codes::OBSERVATION_STATUS, status_key(report.status))]))
            .with(components(conclusion.into_iter().collect()))
    }

    /// What the report concludes: an observation among its results.
    fn conclusion(&self, row: &mut Row, report_id: ReportId, report: &Report) -> Tag {
        observation("EVN")
            .with(template("4.2", "2015-08-01"))
            .with(id(&uuid("conclusion", &report_id.to_string()), ""))
            .with(code("code", LOINC, codes::CONCLUSION, "Conclusions"))
            .with(status("completed"))
            .with(self.taken(report.at, report.taken))
            .with(value("ED").with(row.told(&report.conclusion).inner()))
    }

    /// A result that came with no report.
    fn lone(&self, listed: &Listed, rows: &mut Vec<Row>) -> Tag {
        let around = id(&uuid("Observation around", &listed.id.to_string()), "");
        let members = components(self.members(listed, rows));
        let is_vital = listed.kind == Kind::VitalSigns;
        let organizer = if is_vital {
            let panel = "Vital signs, weight, height, head circumference, oximetry, BMI, and BSA panel";
            let panel = code("translation", LOINC, "74728-7", panel);
            statement("organizer", "CLUSTER", "EVN")
                .with(if self.fits_vital(listed) { template("4.26", "2015-08-01") } else { Vec::new() })
                .with(around)
                .with(code("code", SNOMED, "46680005", "Vital signs").with(panel))
                .with(status("completed"))
        } else {
            statement("organizer", "BATTERY", "EVN")
                .with(template("4.1", "2015-08-01"))
                .with(around)
                .with(code("code", LOINC, "30954-2", "Relevant diagnostic tests and/or laboratory data"))
                .with(status(act_status(listed.result.status)))
        };
        let result = &listed.result;
        let time = if is_vital {
            self.taken(listed.at, result.taken)
        } else {
            self.organizer_time(listed.at, result.taken)
        };
        organizer.with(time).with(members)
    }

    /// The observations that a result is: one, or a blood pressure's two.
    fn members(&self, listed: &Listed, rows: &mut Vec<Row>) -> Vec<Tag> {
        let result = &listed.result;
        let entry = uuid("Observation", &listed.id.to_string());
        let when = self.day(listed.at, result.taken);
        let mut row = Row::new(&entry, &result.name, when, status_words(result.status), &result.performer);
        tell(&mut row, "", &result.value, result.range.as_ref(), result.flag);
        for one in &result.components {
            tell(&mut row, &one.name, &one.value, one.range.as_ref(), one.flag);
        }
        let all = if is_blood_pressure(listed) {
            // Systolic first: it stands for both.
            let mut both: Vec<&Component> = result.components.iter().collect();
            both.sort_by_key(|one| pressure_test(&one.name).is_none_or(|(code, _)| code != SYSTOLIC));
            both.into_iter()
                .enumerate()
                .map(|(place, one)| self.pressure(&mut row, listed, place, one))
                .collect()
        } else {
            vec![self.observation(&mut row, listed, &entry)]
        };
        rows.push(row);
        all
    }

    fn observation(&self, row: &mut Row, listed: &Listed, entry: &str) -> Tag {
        let result = &listed.result;
        let head =
            self.head(listed, entry).with(test("code", &result.test, &result.name)).with(row.reference());
        let measured = measured(row, &result.value);
        let parts: Vec<Tag> = result.components.iter().map(|one| part("COMP", component(row, one))).collect();
        let range = result.range.as_ref().map(|range| reference_range(range, &result.value));
        self.timed(head, listed)
            .with(measured)
            .with(interpretation(result.flag))
            .with(laboratory(&result.performer))
            .with(issued(result.issued))
            .with(parts)
            .with(self.result_tail(row, result))
            .with(range)
    }

    /// One of the two of a blood pressure, as everybody looks for it.
    fn pressure(&self, row: &mut Row, listed: &Listed, place: usize, one: &Component) -> Tag {
        let result = &listed.result;
        let (test, words) = pressure_test(&one.name).unwrap_or_default();
        let entry = match place {
            0 => uuid("Observation", &listed.id.to_string()),
            _ => uuid("Observation part", &format!("{} {place}", listed.id)),
        };
        let head = self.head(listed, &entry).with(code("code", LOINC, test, words)).with(row.reference());
        let measured = measured(row, &one.value);
        let range = one.range.as_ref().map(|range| reference_range(range, &one.value));
        let end = if place == 0 { self.result_tail(row, result) } else { Vec::new() };
        self.timed(head, listed)
            .with(measured)
            .with(interpretation(one.flag))
            .with(laboratory(&result.performer))
            .with(issued(result.issued))
            .with(end)
            .with(range)
    }

    fn head(&self, listed: &Listed, entry: &str) -> Tag {
        let claims = match listed.kind {
            Kind::VitalSigns if self.fits_vital(listed) => template("4.27", "2014-06-09"),
            Kind::VitalSigns => Vec::new(),
            _ => template("4.2", "2015-08-01"),
        };
        let (root, name) = codes::oid(codes::CATEGORIES);
        let category =
            Tag::new("sdtc:category").at("code", listed.result.category.key()).at("codeSystem", root);
        observation("EVN").with(claims).with(id(entry, "")).with(category.at("codeSystemName", name))
    }

    fn timed(&self, head: Tag, listed: &Listed) -> Tag {
        let result = &listed.result;
        let one = if self.fits_vital(listed) { "completed" } else { act_status(result.status) };
        head.with(status(one)).with(self.taken(listed.at, result.taken))
    }

    /// The guide's vital signs are numbers with a unit.
    fn fits_vital(&self, listed: &Listed) -> bool {
        let is_measured = |value: &Value| {
            matches!(value, Value::Quantity { comparator, number, unit } if comparator.is_empty() && !unit.is_empty()
                && quantity(Tag::new("value"), number, unit).is_some())
        };
        let result = &listed.result;
        let is_final = matches!(result.status, Status::Final | Status::Corrected | Status::Amended);
        let values = if is_blood_pressure(listed) {
            result.components.iter().all(|one| is_measured(&one.value))
        } else {
            is_measured(&result.value)
        };
        listed.kind == Kind::VitalSigns && is_final && values
    }

    pub(super) fn result_tail(&self, row: &mut Row, result: &LabResult) -> Vec<Tag> {
        let mut all = vec![part("REFR", exact(codes::OBSERVATION_STATUS, status_key(result.status)))];
        all.extend(comments(row, &result.notes).into_iter().map(|one| part("SUBJ", one)));
        all
    }

    pub(super) fn taken(&self, at: Moment, taken: Taken) -> Tag {
        match taken {
            Taken::Until(until) => super::datatype::interval(Some(moment(at)), Some(moment(until))),
            _ => point("effectiveTime", time(&self.extract.zone, at, taken)),
        }
    }

    /// The guide wants both ends of an organizer's time.
    fn organizer_time(&self, at: Moment, taken: Taken) -> Tag {
        let began = time(&self.extract.zone, at, taken);
        let ended = match taken {
            Taken::Until(until) => Some(moment(until)),
            _ => began.clone(),
        };
        Tag::new("effectiveTime").with(point("low", began)).with(point("high", ended))
    }

    pub(super) fn day(&self, at: Moment, taken: Taken) -> String {
        match taken {
            Taken::Unknown => String::new(),
            Taken::Month => at.date_in(&self.extract.zone).strftime("%Y-%m").to_string(),
            Taken::Year => at.date_in(&self.extract.zone).strftime("%Y").to_string(),
            _ => at.date_in(&self.extract.zone).to_string(),
        }
    }
}

pub(super) fn is_listed(listed: &Listed) -> bool {
    listed.result.status != Status::EnteredInError
}

fn is_blood_pressure(listed: &Listed) -> bool {
    let parts = &listed.result.components;
    let codes: Vec<_> =
        parts.iter().filter_map(|one| pressure_test(&one.name)).map(|(code, _)| code).collect();
    let count = |code: &str| codes.iter().filter(|one| **one == code).count();
    let has_none = matches!(listed.result.value, Value::Absent(_));
    let is_both = count(SYSTOLIC) == 1 && count(DIASTOLIC) <= 1 && codes.len() == parts.len();
    listed.kind == Kind::VitalSigns && has_none && is_both
}

fn pressure_test(name: &str) -> Option<(&'static str, &'static str)> {
    let name = name.to_lowercase();
    match () {
        () if name.starts_with("systolic") => Some((SYSTOLIC, "Systolic blood pressure")),
        () if name.starts_with("diastolic") => Some((DIASTOLIC, "Diastolic blood pressure")),
        () => None,
    }
}

fn components(statements: Vec<Tag>) -> Vec<Tag> {
    statements.into_iter().map(|one| Tag::new("component").with(one)).collect()
}

fn component(row: &mut Row, one: &Component) -> Tag {
    let range = one.range.as_ref().map(|range| reference_range(range, &one.value));
    observation("EVN")
        .with(words(Tag::new("code"), &one.name))
        .with(status("completed"))
        .with(measured(row, &one.value))
        .with(interpretation(one.flag))
        .with(range)
}

/// What was tested: `system|code` and its name.
pub(super) fn test(tag: &'static str, test: &str, name: &str) -> Tag {
    match test.split_once('|') {
        Some((system, one)) if system != "text" && !one.contains(char::is_whitespace) => {
            let (root, system) = codes::oid(system);
            let tag = Tag::new(tag).at("code", one).at("codeSystem", root).at("codeSystemName", system);
            tag.at("displayName", name).with(Tag::new("originalText").text(name))
        }
        _ => words(Tag::new(tag), name),
    }
}

/// The value. A text stands in the narrative, where it keeps its lines, and is referred to.
fn measured(row: &mut Row, told: &Value) -> Tag {
    let text = match told {
        Value::Quantity { comparator, number, unit } => match number_of(comparator, number, unit) {
            Some(tag) => return tag,
            None => format!("{comparator}{number} {unit}").trim().to_owned(),
        },
        Value::Text(text) => text.clone(),
        Value::Absent(reason) => {
            let flavor = match reason.as_str() {
                "Asked but unknown" => "ASKU",
                "Not asked" => "NASK",
                "Masked" => "MSK",
                "Not applicable" => "NA",
                "" => "NI",
                _ => "UNK",
            };
            let why = codes::absence(reason).map(|code| {
                let why = Tag::new("translation").at("code", code).at("codeSystem", codes::ABSENCES);
                why.at("displayName", reason)
            });
            return value("CD").at("nullFlavor", flavor).with(why);
        }
    };
    let reference = row.told(&text);
    value("ED").with(reference.inner())
}

fn number_of(comparator: &str, number: &str, unit: &str) -> Option<Tag> {
    let (end, is_closed) = match comparator {
        "" => return quantity(value("PQ"), number, unit),
        ">" => ("low", false),
        ">=" => ("low", true),
        "<" => ("high", false),
        _ => ("high", true),
    };
    let end = quantity(Tag::new(end), number, unit)?;
    Some(value("IVL_PQ").with(end.at("inclusive", if is_closed { "true" } else { "false" })))
}

fn reference_range(range: &ReferenceRange, told: &Value) -> Tag {
    let unit = match told {
        Value::Quantity { unit, .. } => unit.as_str(),
        Value::Text(_) | Value::Absent(_) => "",
    };
    let end = |name: &'static str, digits: &Option<String>| {
        digits.as_ref().and_then(|digits| quantity(Tag::new(name), digits, unit))
    };
    let (low, high) = (end("low", &range.low), end("high", &range.high));
    let text = (!range.text.is_empty()).then(|| Tag::new("text").text(&range.text));
    // The guide wants a value even where the range is told in words only.
    let ends = if low.is_none() && high.is_none() {
        value("ST").at("nullFlavor", "NI")
    } else {
        value("IVL_PQ").with(low).with(high)
    };
    Tag::new("referenceRange").with(Tag::new("observationRange").with(text).with(ends))
}

fn interpretation(flag: Option<Flag>) -> Option<Tag> {
    let (one, words) = match flag? {
        Flag::Normal => ("N", "Normal"),
        Flag::Low => ("L", "Low"),
        Flag::CriticallyLow => ("LL", "Critically low"),
        Flag::High => ("H", "High"),
        Flag::CriticallyHigh => ("HH", "Critically high"),
        Flag::Abnormal => ("A", "Abnormal"),
        Flag::CriticallyAbnormal => ("AA", "Critically abnormal"),
        Flag::Positive => ("POS", "Positive"),
        Flag::Negative => ("NEG", "Negative"),
    };
    Some(code("interpretationCode", "2.16.840.1.113883.5.83", one, words))
}

/// Who performed it: a laboratory more often than a person.
pub(super) fn laboratory(name: &str) -> Option<Tag> {
    let organization = || Tag::new("representedOrganization").with(Tag::new("name").text(name));
    let entity = || Tag::new("assignedEntity").with(unknown("id")).with(organization());
    (!name.trim().is_empty()).then(|| Tag::new("performer").with(entity()))
}

/// When it was reported.
pub(super) fn issued(at: Option<Moment>) -> Option<Tag> {
    let author = |at| {
        Tag::new("author")
            .with(point("time", Some(moment(at))))
            .with(Tag::new("assignedAuthor").with(unknown("id")))
    };
    at.map(author)
}

fn act_status(status: Status) -> &'static str {
    match status {
        Status::Registered | Status::Preliminary => "active",
        Status::Cancelled => "cancelled",
        _ => "completed",
    }
}

fn status_key(status: Status) -> &'static str {
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

pub(super) fn status_words(status: Status) -> String {
    let mut words = status_key(status).replace('-', " ");
    words[..1].make_ascii_uppercase();
    words
}

/// A value as the narrative says it; a text is told where it is referred to.
fn tell(row: &mut Row, name: &str, told: &Value, range: Option<&ReferenceRange>, flag: Option<Flag>) {
    if let Value::Quantity { comparator, number, unit } = told {
        let flag = interpretation(flag).map(|_| format!(" ({})", flag_words(flag))).unwrap_or_default();
        row.detail(name, &format!("{comparator}{number} {unit}{flag}"));
    }
    let Some(range) = range else { return };
    let ends = match (&range.low, &range.high) {
        (Some(low), Some(high)) => format!("{low}–{high}"),
        (Some(low), None) => format!("from {low}"),
        (None, Some(high)) => format!("up to {high}"),
        (None, None) => range.text.clone(),
    };
    row.detail("Usual", &ends);
}

fn flag_words(flag: Option<Flag>) -> String {
    flag.map(|flag| format!("{flag:?}")).unwrap_or_default()
}
