//! Reports in words, as hospitals and laboratories send them: a picture read, tissue looked at, a heart recorded,
//! germs grown.

use base64::Engine as _;
use jiff::civil::Date;
use rand::Rng as _;
use rand::rngs::StdRng;
use serde_json::{Value, json};

use super::people::Somebody;
use super::resource::LOINC;
use super::writer::{LABORATORY, concept};

const HOSPITAL: &str = "Harlow Creek Hospital";
const DEPARTMENTS: &str = "http://terminology.hl7.org/CodeSystem/v2-0074";
const CATEGORY: &str = "http://terminology.hl7.org/CodeSystem/observation-category";

/// A report, once its day is known.
pub(super) type Report = Box<dyn Fn(Date) -> Value>;

/// The reports about `person`, each with how many days ago it was.
pub(super) fn reports(person: &Somebody, today: Date, chance: &mut StdRng) -> Vec<(i64, Report)> {
    let age = person.age(today);
    let is_told_of = person.place <= 1;
    let mut all: Vec<(i64, Report)> = Vec::new();
    if is_told_of || (age >= 40 && chance.random_bool(0.3)) {
        all.push((if is_told_of { 5 } else { chance.random_range(30..900) }, Box::new(chest)));
    }
    if age >= 50 && chance.random_bool(0.4) {
        all.push((chance.random_range(300..2_500), Box::new(tissue)));
    }
    if person.place == 1 || (age >= 55 && chance.random_bool(0.5)) {
        all.push((chance.random_range(40..700), Box::new(heart)));
    }
    if person.place == 0 || (person.is_female && age >= 18 && chance.random_bool(0.2)) {
        all.push((if is_told_of { 9 } else { chance.random_range(20..600) }, Box::new(culture)));
    }
    all
}

/// What every report has.
fn report(day: Date, department: &str, (code, name): (&str, &str), performer: &str) -> Value {
    json!({
        "status": "final",
        "category": [{ "coding": [{ "system": DEPARTMENTS, "code": department }] }],
        "code": concept(LOINC, code, name),
        "effectiveDateTime": format!("{day}T15:20:00Z"),
        "issued": format!("{day}T21:05:00Z"),
        "performer": [{ "display": performer }],
    })
}

/// A picture of the chest, with the report as a file besides.
fn chest(day: Date) -> Value {
    const SAYS: [&str; 4] = [
        "Chest X-ray, two views.",
        "Findings: The lungs are clear. The heart is of usual size. No fluid. The bones look as usual.",
        "Compared with: none.",
        "Impression: No sign of disease in the chest.",
    ];
    let mut written = report(day, "RAD", ("36643-5", "XR Chest 2 Views"), HOSPITAL);
    written["conclusion"] = json!(SAYS.join("\n\n"));
    let data = base64::engine::general_purpose::STANDARD.encode(pdf(&SAYS));
    written["presentedForm"] =
        json!([{ "contentType": "application/pdf", "data": data, "title": format!("Chest X-ray {day}") }]);
    written
}

fn tissue(day: Date) -> Value {
    let mut written = report(day, "SP", ("11526-1", "Pathology study"), LABORATORY);
    written["conclusion"] = json!(
        "Sample: polyp of the large bowel, removed.\n\nSeen under the microscope: tubular adenoma. No cancer. \
         The edges are free."
    );
    written
}

fn heart(day: Date) -> Value {
    let mut written = report(day, "EC", ("11524-6", "EKG study"), HOSPITAL);
    written["conclusion"] = json!(
        "Regular rhythm from the sinus node, 68 beats a minute. Usual times. No sign of a heart attack."
    );
    written
}

/// A culture of urine: the germ, and what acts against it.
fn culture(day: Date) -> Value {
    const FOUND: [(&str, &str, &str, &str); 4] = [
        ("630-4", "Bacteria identified in Urine by Culture", "Escherichia coli", "A"),
        ("18864-9", "Ampicillin [Susceptibility]", "Resistant", "R"),
        ("18955-5", "Nitrofurantoin [Susceptibility]", "Susceptible", "S"),
        ("18998-5", "Trimethoprim+Sulfamethoxazole [Susceptibility]", "Susceptible", "S"),
    ];
    let mut written = report(day, "MB", ("630-4", "Bacteria identified in Urine by Culture"), LABORATORY);
    let mut results = Vec::with_capacity(FOUND.len());
    let contained: Vec<Value> = (1..)
        .zip(FOUND)
        .map(|(number, (code, name, found, flag))| {
            results.push(json!({ "reference": format!("#found-{number}") }));
            json!({
                "resourceType": "Observation",
                "id": format!("found-{number}"),
                "status": "final",
                "category": [
                    { "coding": [{ "system": CATEGORY, "code": "laboratory" }] },
                    { "coding": [{ "system": DEPARTMENTS, "code": "MB" }] },
                ],
                "code": concept(LOINC, code, name),
                "valueString": found,
                "interpretation": [{ "coding": [{
                    "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
                    "code": flag,
                }] }],
                "performer": [{ "display": LABORATORY }],
            })
        })
        .collect();
    written["contained"] = json!(contained);
    written["result"] = json!(results);
    written["conclusion"] =
        json!("More than 100,000 germs in a milliliter. An infection of the urinary tract is likely.");
    written
}

/// A PDF of one page with some lines of text.
pub(super) fn pdf(lines: &[&str]) -> Vec<u8> {
    let mut text = String::from("BT /F1 14 Tf 72 720 Td 22 TL");
    for line in lines {
        text.push_str(&format!(" ({line}) Tj T*"));
    }
    text.push_str(" ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(out.len());
        out.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let table = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for place in &places {
        out.push_str(&format!("{place:010} 00000 n \n"));
    }
    let size = objects.len() + 1;
    out.push_str(&format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"));
    out.into_bytes()
}
