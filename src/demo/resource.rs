//! FHIR R4 resources as a record system would write them: numbers with the digits that the laboratory gave.

use serde::Serialize;
use serde_json::value::RawValue;

pub(super) const LOINC: &str = "http://loinc.org";
pub(super) const UCUM: &str = "http://unitsofmeasure.org";

#[derive(Serialize)]
pub(super) struct Coding {
    system: &'static str,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct Concept {
    coding: [Coding; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'static str>,
}

impl Concept {
    /// A code by itself.
    pub(super) fn code(system: &'static str, code: &'static str) -> Self {
        Self { coding: [Coding { system, code, display: None }], text: None }
    }

    /// A code with its words.
    pub(super) fn named(system: &'static str, code: &'static str, name: &'static str) -> Self {
        Self { coding: [Coding { system, code, display: Some(name) }], text: Some(name) }
    }

    /// HL7 v3 `ObservationInterpretation`.
    pub(super) fn interpretation(code: &'static str) -> [Self; 1] {
        [Self::code("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", code)]
    }
}

#[derive(Serialize)]
pub(super) struct Reference {
    reference: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<&'static str>,
}

impl Reference {
    pub(super) fn to(id: &str, display: Option<&'static str>) -> Self {
        Self { reference: format!("urn:uuid:{id}"), display }
    }
}

#[derive(Serialize)]
pub(super) struct Quantity {
    value: Box<RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comparator: Option<&'static str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    unit: &'static str,
    system: &'static str,
    code: &'static str,
}

impl Quantity {
    /// `value` with so many digits after the point.
    pub(super) fn new(value: f64, digits: usize, unit: &'static str) -> Self {
        Self {
            value: digits_of(value, digits),
            comparator: None,
            unit: shown(unit),
            system: UCUM,
            code: code(unit),
        }
    }

    /// Somewhere below `value`.
    pub(super) fn below(value: f64, digits: usize, unit: &'static str) -> Self {
        Self { comparator: Some("<"), ..Self::new(value, digits, unit) }
    }
}

/// A number as JSON has it, trailing zeros kept.
fn digits_of(value: f64, digits: usize) -> Box<RawValue> {
    // Digits, a point and a sign are a JSON number.
    RawValue::from_string(format!("{value:.digits$}")).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

/// UCUM's code for a number without a unit.
fn code(unit: &'static str) -> &'static str {
    if unit.is_empty() { "1" } else { unit }
}

/// A UCUM unit as laboratories print it.
fn shown(unit: &'static str) -> &'static str {
    match unit {
        "10*3/uL" => "K/uL",
        "10*6/uL" => "M/uL",
        "mL/min/{1.73_m2}" => "mL/min/1.73 m2",
        "m[IU]/L" => "mIU/L",
        "mm[Hg]" => "mmHg",
        "[pH]" => "",
        "Cel" => "°C",
        "/min" => "per minute",
        other => other,
    }
}

#[derive(Serialize)]
pub(super) struct Range {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) low: Option<Quantity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) high: Option<Quantity>,
}

#[derive(Serialize)]
pub(super) struct Note {
    pub(super) text: String,
}

/// What was measured or found.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Found {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value_quantity: Option<Quantity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value_string: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) interpretation: Option<[Concept; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reference_range: Option<[Range; 1]>,
}

#[derive(Serialize)]
pub(super) struct Component {
    pub(super) code: Concept,
    #[serde(flatten)]
    pub(super) found: Found,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Observation<'a> {
    pub(super) resource_type: &'static str,
    pub(super) id: &'a str,
    pub(super) status: &'static str,
    pub(super) category: [Concept; 1],
    pub(super) code: Concept,
    pub(super) subject: Reference,
    pub(super) effective_date_time: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) issued: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) performer: Vec<Reference>,
    #[serde(flatten)]
    pub(super) found: Found,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) note: Vec<Note>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) component: Vec<Component>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DiagnosticReport<'a> {
    pub(super) resource_type: &'static str,
    pub(super) id: &'a str,
    pub(super) status: &'static str,
    pub(super) category: [Concept; 1],
    pub(super) code: Concept,
    pub(super) subject: Reference,
    pub(super) effective_date_time: &'a str,
    pub(super) issued: &'a str,
    pub(super) performer: [Reference; 1],
    pub(super) result: Vec<Reference>,
}

/// An entry of a transaction bundle.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry<T> {
    full_url: String,
    resource: T,
    request: Request,
}

#[derive(Serialize)]
struct Request {
    method: &'static str,
    url: String,
}

impl<T: Serialize> Entry<T> {
    /// The resource of type `kind` with this id, put in its place.
    pub(super) fn put(kind: &str, id: &str, resource: T) -> Self {
        let request = Request { method: "PUT", url: format!("{kind}/{id}") };
        Self { full_url: format!("urn:uuid:{id}"), resource, request }
    }

    /// Its JSON, written at the end of `out`.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        // A vector takes every byte, and none of these types can fail to be written.
        let written = serde_json::to_writer(&mut *out, self);
        debug_assert!(written.is_ok());
    }
}
