//! HL7 v2 messages: what they say arrives in the chart, corrections correct, nothing is guessed, nothing panics.

use portico::exchange::hl7v2;
use portico::exchange::import::{Content, FileReport, ImportOptions, Input};
use portico::records::access::Operator;
use portico::records::item::{Class, Detail, Item, Which};
use portico::records::patient::Patient;
use portico::records::result::{Category, Kind, Listed, ReferenceRange, Value, Wanted};
use proptest::prelude::*;

use super::{dump, empty_practice, files, import, import_with, look, only_patient, shared_data};

const PID: &str = "PID|1||4711^^^HILL&1.2.3.4&ISO^MR||Ferro^Ana^Luz^^Ms.^^L~Feo^Ana^^^^^M||19800214|F|||12 Oak St^Apt 3^Mill Town^VT^05001^US^H||555-010-4477^PRN^PH~^NET^Internet^ana@example.org||SPA|||ACC-1";

/// A message with the usual delimiters; `made` is its time.
fn message(kind: &str, id: &str, made: &str, segments: &[&str]) -> String {
    let header = format!("MSH|^~\\&|LAB|HILL|PORTICO|CEDAR|{made}||{kind}|{id}|P|2.5.1");
    let all: Vec<&str> = std::iter::once(header.as_str()).chain(segments.iter().copied()).collect();
    all.join("\r") + "\r"
}

fn input(label: &str, bytes: impl Into<Vec<u8>>) -> Input {
    Input { label: label.to_owned(), content: Content::Bytes(bytes.into()) }
}

fn take(operator: &Operator, bytes: impl Into<Vec<u8>>) -> FileReport {
    import(operator, vec![input("in.hl7", bytes)]).files.remove(0)
}

/// Takes in what must not be refused.
fn taken(operator: &Operator, bytes: impl Into<Vec<u8>>) -> FileReport {
    let report = take(operator, bytes);
    assert!(report.refused.is_empty(), "{report:#?}");
    report
}

fn patient(operator: &Operator) -> Patient {
    look(operator, only_patient(operator), |chart| chart.person().unwrap())
}

fn results(operator: &Operator) -> Vec<Listed> {
    look(operator, only_patient(operator), |chart| {
        let mut found = Vec::new();
        for kind in Kind::ALL {
            let wanted = Wanted { kind, name: "", tests: &[], after: None, not_before: None, limit: 100 };
            let list = chart.results(wanted).unwrap();
            let ids: Vec<_> = list.rows().unwrap().iter().map(|row| row.id).collect();
            found.extend(ids.into_iter().map(|id| chart.result(id).unwrap()));
        }
        found.sort_by_key(|listed| listed.result.name.clone());
        found
    })
}

fn items(operator: &Operator, class: Class) -> Vec<Item> {
    look(operator, only_patient(operator), move |chart| {
        let list = chart.items(class, Which::All, None, 50).unwrap();
        list.rows.into_iter().map(|listed| listed.item).collect()
    })
}

fn value(value: &Value) -> String {
    match value {
        Value::Quantity { comparator, number, unit } => format!("{comparator}{number} {unit}"),
        Value::Text(words) => format!("“{words}”"),
        Value::Absent(reason) => format!("none ({reason})"),
    }
}

fn row(listed: &Listed) -> String {
    let result = &listed.result;
    let range = result.range.as_ref().map_or("-".to_owned(), |ReferenceRange { low, high, text }| {
        format!("{}..{} {text}", low.as_deref().unwrap_or_default(), high.as_deref().unwrap_or_default())
    });
    let flag = result.flag.map_or("-".to_owned(), |flag| format!("{flag:?}"));
    let notes = result.notes.join(" / ").replace('\n', "\\n");
    format!(
        "{}: {} [{}] {flag} {:?} {} {notes}",
        result.name,
        value(&result.value).replace('\n', "\\n"),
        range.trim(),
        result.status,
        listed.at.timestamp()
    )
    .trim_end()
    .to_owned()
}

fn rows(operator: &Operator) -> Vec<String> {
    let mut rows: Vec<String> = results(operator).iter().map(row).collect();
    rows.sort();
    rows
}

#[test]
fn a_result_message_becomes_results_a_report_and_a_person() {
    let operator = empty_practice();
    let report = taken(
        &operator,
        message(
            "ORU^R01",
            "A1",
            "20260110120000-0600",
            &[
                PID,
                "ORC|RE|P-7^OFFICE|F-7^LAB",
                "OBR|1|P-7^OFFICE|F-7^LAB|24323-8^Metabolic panel^LN|||20260110081500|||||||||1^Welby^Mara^^^Dr.||||||20260110113000||CH|F",
                "NTE|1||Fasting.",
                "OBX|1|NM|2345-7^Glucose [Mass/volume] in Serum or Plasma^LN||112|mg/dL|70-99|H|||F",
                "NTE|1||Repeat",
                "NTE|2||in three months.",
                "OBX|2|NM|2823-3^Potassium^LN||<3.0|mmol/L|3.5-5.1|LL|||P",
                "OBX|3|SN|5000-1^Titer^LN||^1^:^80||<1:40|A|||F",
                "OBX|4|CWE|5001-2^Screen^LN||260385009^Negative^SCT||Negative|N|||F",
                "OBX|5|TX|5002-3^Comment^LN||First line.||||||F",
                "OBX|6|TX|5002-3^Comment^LN||Second \\T\\ last line.||||||F",
                "OBX|7|NM|5003-4^Not done^LN||||||||X",
                "OBX|8|NM|5004-5^Empty^LN||||||||F",
                "OBX|9|NM|8867-4^Heart rate^LN||72|/min|60-100||||F|||20260110082000",
            ],
        ),
    );
    assert_eq!(report.kind, "HL7 v2 message");
    assert_eq!(report.patients_added, 1);
    let warnings: Vec<String> = report.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        warnings,
        ["line 15, column 1: message 1 (ORU^R01 A1): OBX[8]-5: it has no value; kept, not shown"]
    );
    assert_eq!(
        rows(&operator),
        [
            "Comment: “First line.\\nSecond & last line.” [-] - Final 2026-01-10T14:15:00Z",
            "Glucose: 112 mg/dL [70..99] High Final 2026-01-10T14:15:00Z Repeat\\nin three months.",
            "Heart rate: 72 /min [60..100] - Final 2026-01-10T14:20:00Z",
            "Not done: none () [-] - Cancelled 2026-01-10T14:15:00Z",
            "Potassium: <3.0 mmol/L [3.5..5.1] CriticallyLow Preliminary 2026-01-10T14:15:00Z",
            "Screen: “Negative” [.. Negative] Normal Final 2026-01-10T14:15:00Z",
            "Titer: “1:80” [.. <1:40] Abnormal Final 2026-01-10T14:15:00Z",
        ]
    );
    let person = patient(&operator);
    assert_eq!(person.display_name(), "Ana Luz Ferro");
    assert_eq!(person.names[1].usage, "maiden");
    assert_eq!(person.birth_date.unwrap().to_string(), "1980-02-14");
    assert_eq!(person.identifiers[0].system, "urn:oid:1.2.3.4");
    assert_eq!(person.number(), Some("4711"));
    assert_eq!(person.phones[0].as_str(), "555-010-4477");
    assert_eq!(person.emails[0].as_str(), "ana@example.org");
    assert_eq!(person.addresses[0].lines, ["12 Oak St", "Apt 3"]);
    assert_eq!(person.languages, ["es"]);
    let reports = look(&operator, only_patient(&operator), |chart| chart.reports().unwrap());
    assert_eq!(reports.len(), 1);
    assert_eq!(
        (reports[0].1.name.as_str(), reports[0].1.conclusion.as_str()),
        ("Metabolic panel", "Fasting.")
    );
    assert_eq!(reports[0].1.results.len(), 7);
}

/// One result of one order.
fn glucose(id: &str, made: &str, number: &str, status: &str) -> String {
    let obx = format!("OBX|1|NM|2345-7^Glucose^LN||{number}|mg/dL|70-99||||{status}");
    let obr = "OBR|1||F-9^LAB|24323-8^Panel^LN|||20260110081500|||||||||||||||||CH|F";
    message("ORU^R01", id, made, &[PID, obr, &obx])
}

#[test]
fn a_correction_corrects_and_a_late_message_does_not_undo_it() {
    let operator = empty_practice();
    taken(&operator, glucose("1", "20260110100000", "95", "P"));
    taken(&operator, glucose("2", "20260110110000", "99", "F"));
    taken(&operator, glucose("3", "20260111090000", "89", "C"));
    let corrected = ["Glucose: 89 mg/dL [70..99] - Corrected 2026-01-10T14:15:00Z"];
    assert_eq!(rows(&operator), corrected);
    assert_eq!(results(&operator)[0].result.corrections, 2);
    // Never seen before, and older than what is here.
    taken(&operator, glucose("4", "20260110103000", "97", "P"));
    // Seen before.
    taken(&operator, glucose("2", "20260110110000", "99", "F"));
    assert_eq!(rows(&operator), corrected);
    // Sent again in another message, with nothing new.
    taken(&operator, glucose("5", "20260112090000", "89", "C"));
    assert_eq!(results(&operator)[0].result.corrections, 2);
    // Posted to the wrong person.
    taken(&operator, glucose("6", "20260113090000", "89", "W"));
    assert_eq!(rows(&operator), ["Glucose: 89 mg/dL [70..99] - EnteredInError 2026-01-10T14:15:00Z"]);
}

#[test]
fn the_same_messages_twice_change_nothing() {
    let operator = empty_practice();
    let both = glucose("1", "20260110100000", "95", "F") + &message("ADT^A08", "2", "20260111", &[PID]);
    taken(&operator, both.clone());
    let before = dump(&operator);
    let again = taken(&operator, both);
    assert_eq!(again.patients_unchanged, 2, "{again:#?}");
    assert_eq!(before, dump(&operator));
}

#[test]
fn a_rehearsal_writes_nothing_and_counts_the_same() {
    let (operator, other) = (empty_practice(), empty_practice());
    let bytes = glucose("1", "20260110100000", "95", "F") + &glucose("2", "20260110110000", "96", "C");
    let before = dump(&operator);
    let options = ImportOptions { dry_run: true, ..ImportOptions::default() };
    let rehearsed = import_with(&operator, vec![input("in.hl7", bytes.clone())], options);
    assert_eq!(before, dump(&operator));
    assert_eq!(rehearsed.files[0], taken(&other, bytes));
}

#[test]
fn germs_are_read_with_what_was_found_in_them() {
    let operator = empty_practice();
    let drug = |germ: u32, name: &str, number: &str, word: &str| {
        format!("OBX|{germ}|NM|{name}^{name}^L|{germ}|{number}|ug/mL|||{word}|||F").replace("|||", "||")
    };
    let one = drug(1, "Ampicillin", "32", "R");
    let two = drug(1, "Ampicillin", "2", "S");
    taken(
        &operator,
        message(
            "ORU^R01",
            "M1",
            "20260110120000",
            &[
                PID,
                "OBR|1||M-1^LAB|630-4^Urine culture^LN|||20260110|||||||||||||||||MB|F",
                "OBX|1|CWE|600-7^Germ^LN|1|112283007^Escherichia coli^SCT||||||F",
                "OBX|2|CWE|600-7^Germ^LN|2|78065002^Enterococcus^SCT||||||F",
                "OBR|2||M-1.1^LAB|18769-0^Susceptibility^LN|||20260110|||||||||||||||||MB|F|600-7&Germ&LN^1|||^M-1&LAB",
                &one,
                "OBR|3||M-1.2^LAB|18769-0^Susceptibility^LN|||20260110|||||||||||||||||MB|F|600-7&Germ&LN^2|||^M-1&LAB",
                &two,
            ],
        ),
    );
    assert_eq!(
        rows(&operator),
        [
            "Ampicillin (Enterococcus): 2 ug/mL [-] - Final 2026-01-10T06:00:00Z Susceptible",
            "Ampicillin (Escherichia coli): 32 ug/mL [-] - Final 2026-01-10T06:00:00Z Resistant",
            "Germ: “Enterococcus” [-] - Final 2026-01-10T06:00:00Z",
            "Germ: “Escherichia coli” [-] - Final 2026-01-10T06:00:00Z",
        ]
        .map(str::to_owned)
    );
    let mut reports: Vec<String> = look(&operator, only_patient(&operator), |chart| {
        chart.reports().unwrap().into_iter().map(|(_, report)| report.name).collect()
    });
    reports.sort();
    assert_eq!(
        reports,
        ["Susceptibility: Enterococcus", "Susceptibility: Escherichia coli", "Urine culture"]
    );
}

#[test]
fn a_report_in_words_and_its_file_are_one_result() {
    let operator = empty_practice();
    let report = "OBR|1||R-5^RAD|71020^Chest X-ray^C4|||20260110090000|||||||||||||||||RAD|F|||||||9&Roe&Sam";
    taken(
        &operator,
        message(
            "ORU^R01",
            "D1",
            "20260110120000",
            &[
                PID,
                report,
                "OBX|1|TX|F^Findings^L||Lungs are clear.||||||F",
                "OBX|2|TX|I^Impression^L||Normal chest.||||||F",
                "OBX|3|ED|P^Image^L||^application^pdf^Base64^JVBERi0xLjQKJSVFT0YK||||||F",
            ],
        ),
    );
    let all = results(&operator);
    assert_eq!(all.len(), 1);
    let (listed, result) = (&all[0], &all[0].result);
    assert_eq!((listed.kind, result.category), (Kind::Narrative, Category::Imaging));
    assert_eq!((result.name.as_str(), result.performer.as_str()), ("Chest X-ray", "Sam Roe"));
    assert_eq!(
        result.value,
        Value::Text("Findings\nLungs are clear.\n\nImpression\nNormal chest.".to_owned())
    );
    assert_eq!(result.files.len(), 1);
    assert_eq!(result.files[0].media_type, "application/pdf");
    let body = result.files[0].clone();
    let original =
        look(&operator, only_patient(&operator), move |chart| chart.newest_original(body.original).unwrap());
    assert_eq!(hl7v2::body_of(&original, 0).unwrap(), b"%PDF-1.4\n%%EOF\n");
    assert!(hl7v2::body_of(&original, 1).is_none());
}

#[test]
fn a_visit_is_followed_from_arrival_to_discharge_and_brings_what_it_knows() {
    let operator = empty_practice();
    let pv1 = |rest: &str| format!("PV1|1|I|WARD^4^B^HILL||||7^Welby^Mara^^^Dr.||||||||||||V-1^^^HILL{rest}");
    let bars = "|".repeat(25);
    let came = pv1(&format!("{bars}20260105103000-0600"));
    let left = pv1(&format!("{bars}20260105103000-0600|20260108120000-0600"));
    let admit = message(
        "ADT^A01",
        "V1",
        "20260105103500-0600",
        &[
            "EVN|A01|20260105103500",
            PID,
            "NK1|1|Ferro^Leo|SPO",
            &came,
            "AL1|1|DA|7980^Penicillin^RXNORM|SV|Hives~Wheezing|2010",
            "DG1|1||J18.9^Pneumonia^I10C||20260105|A",
            "IN1|1|GOLD^Gold plan|PAY1|Green Mountain Health||||G-77||||20250101||||Ferro^Ana|SEL|||||||||||||||||||M-123",
        ],
    );
    taken(&operator, admit);
    let visits = items(&operator, Class::Visit);
    assert_eq!(visits[0].state.key(), "current");
    assert_eq!(visits[0].by, "Dr. Mara Welby");
    taken(
        &operator,
        message("ADT^A03", "V2", "20260108120500-0600", &["EVN|A03|20260108120500", PID, &left]),
    );
    let visits = items(&operator, Class::Visit);
    assert_eq!((visits.len(), visits[0].state.key(), visits[0].corrections), (1, "completed", 1));
    let Detail::Visit(visit) = &visits[0].detail else { panic!("{visits:#?}") };
    assert_eq!((visit.setting.as_str(), visit.place.as_str()), ("IMP", "WARD, 4, HILL"));
    let allergy = &items(&operator, Class::Allergy)[0];
    let Detail::Allergy(detail) = &allergy.detail else { panic!("{allergy:#?}") };
    assert_eq!((allergy.name.text.as_str(), detail.category.as_str()), ("Penicillin", "medication"));
    let reactions: Vec<_> =
        detail.reactions.iter().map(|r| (r.manifestation.as_str(), r.severity.as_str())).collect();
    assert_eq!(reactions, [("Hives", "severe"), ("Wheezing", "severe")]);
    assert_eq!(items(&operator, Class::Problem)[0].name.text, "Pneumonia");
    let insurance = &items(&operator, Class::Insurance)[0];
    let Detail::Insurance(detail) = &insurance.detail else { panic!("{insurance:#?}") };
    assert_eq!(detail.member_number, "M-123");
    assert_eq!((detail.payer.as_str(), detail.relationship.as_str()), ("Green Mountain Health", "self"));
    // The admission was a mistake.
    taken(&operator, message("ADT^A11", "V3", "20260109", &["EVN|A11|20260109", PID, &came]));
    assert_eq!(items(&operator, Class::Visit)[0].state.key(), "cancelled");
}

#[test]
fn what_a_message_leaves_out_stays_as_the_same_sender_said_it() {
    let operator = empty_practice();
    taken(&operator, message("ADT^A08", "1", "20260110100000", &[PID]));
    let short = "PID|1||4711^^^HILL&1.2.3.4&ISO^MR||Ferro-Lang^Ana^Luz^^^^L||19800214|F";
    taken(&operator, message("ADT^A08", "2", "20260110110000", &[short]));
    let person = patient(&operator);
    assert_eq!(person.display_name(), "Ana Luz Ferro-Lang");
    assert_eq!((person.phones.len(), person.addresses.len()), (1, 1));
    // Late: what is newer stays.
    taken(&operator, message("ADT^A08", "3", "20260110103000", &[PID.replace("Ferro^", "Feroe^").as_str()]));
    assert_eq!(patient(&operator).display_name(), "Ana Luz Ferro-Lang");
    let died = format!("{short}{}20260111|Y", "|".repeat(21));
    taken(&operator, message("ADT^A08", "4", "20260112110000", &[&died]));
    assert_eq!(patient(&operator).deceased.unwrap().unwrap().to_string(), "2026-01-11");
}

#[test]
fn two_records_are_never_merged_by_a_message() {
    let operator = empty_practice();
    let other = PID.replace("4711", "4712").replace("Ana", "Eva").replace("19800214", "19910101");
    taken(&operator, message("ADT^A28", "1", "20260110", &[PID]));
    taken(&operator, message("ADT^A28", "2", "20260110", &[&other]));
    let before = dump(&operator);
    for event in ["A18", "A34", "A40"] {
        let mrg = "MRG|4712^^^HILL&1.2.3.4&ISO^MR";
        let report = take(&operator, message(&format!("ADT^{event}"), event, "20260111", &[PID, mrg]));
        assert!(report.refused[0].message.starts_with("2 patients of this practice"), "{report:#?}");
    }
    let mut after = dump(&operator);
    let aside = after.extract_if(.., |table| table.table.starts_with("quarantine")).count();
    assert!(aside > 0, "they wait for somebody to look at them");
    assert_eq!(before, after);
    // Links and moves are kept for somebody to look at.
    for event in ["A24", "A37", "A43"] {
        let report = taken(&operator, message(&format!("ADT^{event}"), event, "20260111", &[PID, &other]));
        assert!(report.warnings[0].message.contains("by hand"), "{report:#?}");
        assert_eq!(report.resources["ADT message"].kept, 1);
    }
    assert_eq!(operator.register().unwrap().patient_count().unwrap(), 2);
    assert_eq!(operator.office().unwrap().originals().unwrap().len(), 3);
}

#[test]
fn after_a_merge_either_number_means_the_one_chart() {
    let merge = message("ADT^A40", "M", "20260111", &[PID, "MRG|4712^^^HILL&1.2.3.4&ISO^MR"]);
    let older = PID.replace("4711", "4712");
    // The chart has the number that stays, or the one that goes.
    for first in [PID, older.as_str()] {
        let operator = empty_practice();
        taken(&operator, message("ADT^A28", "1", "20260110", &[first]));
        taken(&operator, merge.clone());
        taken(&operator, merge.clone());
        for (id, number) in [("5", "4711"), ("6", "4712")] {
            taken(&operator, glucose(id, "20260112100000", "95", "F").replace("4711", number));
        }
        assert_eq!(operator.register().unwrap().patient_count().unwrap(), 1);
        taken(&operator, message("ADT^A08", "7", "20260113", &[PID]));
        taken(&operator, glucose("8", "20260114100000", "96", "C").replace("4711", "4712"));
        assert_eq!(rows(&operator).len(), 1);
    }
    // A number of somebody else with another name is not taken along.
    let operator = empty_practice();
    let somebody = older
        .replace("Ferro^", "Roe^")
        .replace("Feo^", "Doe^")
        .replace("Ana^Luz", "Sam")
        .replace("Ana", "Max");
    let somebody = somebody.replace("1980", "1990");
    taken(&operator, message("ADT^A28", "1", "20260110", &[&somebody]));
    let report = take(&operator, merge);
    assert!(report.refused[0].message.contains("another name"), "{report:#?}");
}

#[test]
fn appointments_and_documents_follow_their_events() {
    let operator = empty_practice();
    let siu = |event: &str, id: &str, made: &str| {
        let sch = "SCH|A-1|B-1|||||CHECKUP^Yearly check|||||^^^20260301090000-0600^20260301093000-0600";
        message(&format!("SIU^{event}"), id, made, &[sch, PID, "AIP|1||7^Welby^Mara^^^Dr.", "AIL|1||ROOM^5"])
    };
    taken(&operator, siu("S12", "S1", "20260110"));
    let visits = items(&operator, Class::Visit);
    assert_eq!((visits[0].state.key(), visits[0].name.text.as_str()), ("planned", "Yearly check"));
    assert_eq!(visits[0].by, "Dr. Mara Welby");
    taken(&operator, siu("S15", "S2", "20260111"));
    assert_eq!(items(&operator, Class::Visit)[0].state.key(), "cancelled");
    let mdm = |event: &str, id: &str, number: &str, parent: &str, text: &str| {
        let txa = format!("TXA|1|DS|TX|20260110|7^Welby^Mara||||||||{number}|{parent}||||AU||AV")
            .replacen("||||||||", "|||||||", 1);
        let obx = format!("OBX|1|TX|T^Text^L||{text}||||||F");
        message(&format!("MDM^{event}"), id, &format!("202601121{number}0000"), &[PID, &txa, &obx])
    };
    taken(&operator, mdm("T02", "D1", "1", "", "Went home."));
    taken(&operator, mdm("T10", "D2", "2", "1", "Went home well."));
    let documents = items(&operator, Class::Document);
    assert_eq!(documents.len(), 1, "{documents:#?}");
    assert_eq!((documents[0].name.text.as_str(), documents[0].corrections), ("Discharge summary", 1));
    let Detail::Document(detail) = &documents[0].detail else { panic!("{documents:#?}") };
    assert_eq!(detail.text, "Went home well.");
}

#[test]
fn a_message_reads_the_same_however_it_is_framed() {
    let plain = glucose("1", "20260110100000", "95", "F");
    let lines = plain.replace('\r', "\n");
    let custom = plain
        .replace("^~\\&", "@!$%")
        .replace('|', "*")
        .replace(['^'], "@")
        .replace("HILL&1.2.3.4&ISO", "HILL%1.2.3.4%ISO")
        .replace('~', "!");
    let broken = plain.replace("PID|1", "\rPID|1");
    let header = "FHS|^~\\&|LAB\rBHS|^~\\&|LAB\r";
    let framed = format!("\u{b}{plain}\u{1c}\r");
    let forms = [
        lines.clone(),
        plain.replace('\r', "\r\n"),
        format!("\u{feff}{plain}"),
        framed.clone(),
        format!("\u{feff}{framed}"),
        format!("{header}{plain}BTS|1\rFTS|1\r"),
        plain.trim_end().to_owned(),
        broken,
        custom,
        plain.replace("PID|", "pid|"),
    ];
    let whole = {
        let operator = empty_practice();
        taken(&operator, plain);
        (rows(&operator), patient(&operator).names)
    };
    for form in forms {
        let operator = empty_practice();
        taken(&operator, form.clone());
        assert_eq!((rows(&operator), patient(&operator).names), whole, "{form:?}");
    }
}

#[test]
fn letters_arrive_in_every_character_set() {
    let with = |set: &str, name: &[u8]| {
        let head = format!("MSH|^~\\&|LAB|HILL|||20260110||ADT^A08|1|P|2.5||||||{set}\rPID|1||1^^^X^MR||");
        [head.as_bytes(), name, b"^Jo||19800101\r"].concat()
    };
    for (set, bytes, name) in [
        ("", &b"N\xc3\xba\xc3\xb1ez"[..], "Núñez"),
        ("8859/1", b"N\xfa\xf1ez", "Núñez"),
        ("", b"N\xfa\xf1ez", "Núñez"),
        ("8859/2", b"Wa\xb3\xeasa", "Wałęsa"),
        ("8859/15", b"\xbduvre", "œuvre"),
        ("UNICODE UTF-8", "李".as_bytes(), "李"),
        ("8859/5", b"\xb8\xd2\xd0\xdd\xde\xd2", "Иванов"),
    ] {
        let operator = empty_practice();
        let report = taken(&operator, with(set, bytes));
        assert!(report.warnings.is_empty(), "{report:#?}");
        assert_eq!(patient(&operator).names[0].family, name, "{set}");
    }
    let operator = empty_practice();
    let report = taken(&operator, with("ISO IR 999", b"N\xfa\xf1ez"));
    assert!(report.warnings[0].to_string().contains("MSH-18"), "{report:#?}");
}

#[test]
fn a_broken_message_is_refused_with_its_place_and_the_others_go_on() {
    let operator = empty_practice();
    let file = [
        "MSH|^~".to_owned(),
        "MSHX".to_owned(),
        "MSH|^^\\&|A|B|||20260110||ADT^A08|1|P|2.5\rPID|1||9^^^X^MR".to_owned(),
        message("ADT^A08", "NOPID", "20260110", &["EVN|A08|20260110"]),
        message("ADT^A08", "NOBODY", "20260110", &["PID|1||||||19800101"]),
        message("", "NOKIND", "20260110", &[PID]),
        message("ADT^A08", "GOOD", "20260110", &[PID]),
    ]
    .join("\r");
    let report = take(&operator, file);
    let refused: Vec<String> = report.refused.iter().map(ToString::to_string).collect();
    assert_eq!(
        refused,
        [
            "line 1, column 1: message 1: MSH-2: the header ends after its delimiters",
            "line 2, column 1: message 2: MSH-1: no field separator",
            "line 3, column 1: message 3: MSH-2: two delimiters are the same",
            "line 5, column 1: message 4 (ADT^A08 NOPID): no PID segment: it does not say whom it is about",
            "line 9, column 1: message 5 (ADT^A08 NOBODY): PID-3: neither a number nor a name: it does not say whom it is about",
            "line 11, column 1: message 6 (^ NOKIND): MSH-9: it does not say what kind of message it is",
        ]
    );
    assert_eq!((report.patients_added, report.is_refused), (1, false));
}

/// A result for somebody whose PID fields 3 to 8 are these.
fn glucose_of(id: &str, who: &str) -> String {
    let pid = format!("PID|1||{who}");
    let obx = "OBX|1|NM|2345-7^Glucose^LN||95|mg/dL|||||F|||20260110";
    message("ORU^R01", id, "20260110120000", &[&pid, "OBR|1||F-9^LAB|24323-8^Panel^LN", obx])
}

#[test]
fn who_has_no_known_number_is_found_by_name_birth_date_and_sex_and_never_guessed() {
    let operator = empty_practice();
    taken(&operator, message("ADT^A28", "1", "20260109", &[PID]));
    // Another issuer's number, and none at all.
    taken(&operator, glucose_of("2", "X-1^^^LAB||FERRO^ana||19800214|F"));
    taken(&operator, glucose_of("3", "||Ferro^Ana^Luz||19800214|F"));
    assert_eq!(operator.register().unwrap().patient_count().unwrap(), 1);
    // Another sex, birth date, or number of the same issuer is somebody else.
    taken(&operator, glucose_of("4", "X-4^^^LAB||Ferro^Ana||19800214|M"));
    taken(&operator, glucose_of("5", "X-5^^^LAB||Ferro^Ana||19800215|F"));
    taken(&operator, glucose_of("6", "4712^^^HILL&1.2.3.4&ISO^MR||Ferro^Ana^Luz||19800214|F"));
    assert_eq!(operator.register().unwrap().patient_count().unwrap(), 4);
    // Now two fit.
    let report = take(&operator, glucose_of("7", "||Ferro^Ana||19800214|F"));
    assert!(report.refused[0].message.starts_with("2 patients of this practice fit"), "{report:#?}");
}

#[test]
fn a_result_does_not_enter_somebody_whom_it_hardly_describes() {
    let operator = empty_practice();
    let report = take(&operator, glucose_of("1", "4711^^^HILL&1.2.3.4&ISO^MR||Ferro^Ana"));
    assert_eq!(report.refused[0].message, "the patient it refers to is not in this practice");
    assert_eq!(operator.register().unwrap().patient_count().unwrap(), 0);
    // In one run the result may come before the registration.
    let both = glucose_of("1", "4711^^^HILL&1.2.3.4&ISO^MR||Ferro^Ana")
        + &message("ADT^A28", "2", "20260109", &[PID]);
    let report = taken(&operator, both);
    assert_eq!((report.patients_added, report.patients_changed), (1, 1), "{report:#?}");
    assert_eq!(rows(&operator).len(), 1);
}

#[test]
fn several_people_in_one_message_get_their_own_part_of_it_only() {
    let operator = empty_practice();
    let other = PID.replace("4711", "4712").replace("Ana", "Eva").replace("19800214", "19910101");
    let obr = "OBR|1||F-9^LAB|24323-8^Panel^LN|||20260110|||||||||||||||||CH|F";
    let obx = "OBX|1|NM|2345-7^Glucose^LN||95|mg/dL|||||F";
    taken(&operator, message("ORU^R01", "1", "20260110", &[PID, obr, obx, &other, obr, obx]));
    let people = operator.register().unwrap().patients(None, 10).unwrap();
    assert_eq!(people.len(), 2);
    for person in people {
        let texts = look(&operator, person.id, |chart| {
            let all = chart.originals().unwrap();
            all.iter()
                .map(|kept| String::from_utf8(chart.original(kept).unwrap()).unwrap())
                .collect::<Vec<_>>()
        });
        let has = |number: &str| texts.iter().any(|text| text.contains(number));
        assert!(has("4711") != has("4712"), "{texts:?}");
    }
}

#[test]
fn every_sample_message_is_read_or_refused_with_its_place() {
    for (folder, is_ours) in
        [("hl7v2", (|_: &str| true) as fn(&str) -> bool), ("dirty", |name| name.ends_with(".hl7"))]
    {
        let Some(mut paths) = shared_data(folder) else { continue };
        paths.retain(|path| is_ours(&path.to_string_lossy()));
        let operator = empty_practice();
        let report = import(&operator, files(&paths));
        for file in &report.files {
            let name = file.label.rsplit('/').next().unwrap();
            for remark in &file.refused {
                println!("REFUSED {name}: {remark}");
            }
            for remark in &file.warnings {
                println!("{name}: {remark}");
            }
            assert!(!file.is_refused || !file.refused.is_empty(), "{file:#?}");
            assert!(
                file.refused.iter().all(|remark| !remark.message.contains("fault of Portico")),
                "{file:#?}"
            );
        }
        let refused = report.files.iter().filter(|file| !file.refused.is_empty()).count();
        println!("{folder}: {} files, {refused} with something refused", report.files.len());
        let before = dump(&operator);
        import(&operator, files(&paths));
        assert_eq!(before, dump(&operator), "{folder}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_text_written_by_the_rules_reads_as_itself(text in "[ -~é李\n]{1,60}") {
        let written: String = text.chars().map(|c| match c {
            '|' => "\\F\\".to_owned(),
            '^' => "\\S\\".to_owned(),
            '&' => "\\T\\".to_owned(),
            '~' => "\\R\\".to_owned(),
            '\\' => "\\E\\".to_owned(),
            '\n' => "\\.br\\".to_owned(),
            other => other.to_string(),
        }).collect();
        let wanted = text.trim_end().to_owned();
        prop_assume!(!wanted.trim().is_empty() && written.trim() != "\"\"");
        let bytes = message("MDM^T02", "1", "20260110", &[PID, "TXA|1|DS|TX|||||||||N-1", &format!("OBX|1|TX|T^Text^L||{written}||||||F")]);
        let reading = hl7v2::read(bytes.as_bytes(), None, &jiff::tz::TimeZone::UTC);
        let Detail::Document(detail) = &reading.charts[0].given.intake.items[0].detail else { panic!() };
        prop_assert_eq!(detail.text.trim(), wanted.trim());
    }

    #[test]
    fn no_bytes_make_the_reader_panic(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..30, prop::collection::vec(any::<u8>(), 0..6)), 0..8)
    ) {
        let mut bytes = (glucose("1", "20260110100000", "95", "F")
            + &message("ADT^A01", "2", "20260110", &["EVN|A01|20260110", PID, "PV1|1|I|W^1", "AL1|1|DA|P^Pen", "DG1|1||J1^X^I10", "IN1|1|A^B|C|D"])
            + &message("MDM^T02", "3", "20260110", &[PID, "TXA|1|DS|TX", "OBX|1|ED|T^Text^L||^a^b^Base64^JVBERi0=||||||F"])
            + &message("SIU^S12", "4", "20260110", &["SCH|1|2|||||||||^^^20260301", PID])
            + &message("VXU^V04", "5", "20260110", &[PID, "RXA|0|1|20260110||115^Tdap^CVX"])).into_bytes();
        for (at, length, put) in cuts {
            let start = at.index(bytes.len().max(1)).min(bytes.len());
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, put);
        }
        let reading = hl7v2::read(&bytes, None, &jiff::tz::TimeZone::UTC);
        for chart in &reading.charts {
            for original in &chart.given.originals {
                let _ = hl7v2::body_of(original.body, 0);
            }
        }
        prop_assert!(reading.warnings.len() <= 201 && reading.refused.len() <= 201);
    }
}
