//! Broken files: every way in which chance breaks one ends in a report, never in a panic.

use portico::exchange::{ccda, fhir};

use super::importing::bundle;
use super::{dump, empty_practice, files, import, shared_data, text};

/// A small generator, so that a failure can be repeated by its seed.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap()
    }
}

const PIECES: [&str; 18] = [
    "null",
    "{}",
    "[]",
    "\"\"",
    "0",
    "-1e999",
    "true",
    "\\ud800",
    "\"",
    "}",
    "]",
    ",",
    "\u{0}",
    "é",
    "[[[[[[",
    "{\"value\":{\"value\":",
    "1e",
    "9999999999999999999999999999999999999999999999999",
];

fn broken(text: &str, chance: &mut Chance) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=chance.below(4) {
        let (at, end) = (chance.below(bytes.len()), chance.below(bytes.len()));
        let range = at.min(end)..(at.min(end) + chance.below(40)).min(bytes.len());
        match chance.below(6) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(range)),
            2 => {
                let piece = PIECES[chance.below(PIECES.len())];
                drop(bytes.splice(range, piece.bytes()));
            }
            3 if !bytes.is_empty() => bytes[at] = chance.next().to_le_bytes()[0],
            4 => {
                let copy = bytes[range.clone()].to_vec();
                drop(bytes.splice(at..at, copy));
            }
            _ => {
                // A whole value in the place of another: the grammar stays good, the kind does not.
                if let Some(colon) = bytes[at..].iter().position(|byte| *byte == b':') {
                    let start = at + colon + 1;
                    let stop = bytes[start..].iter().position(|byte| b",}]".contains(byte)).unwrap_or(0);
                    let piece = PIECES[chance.below(7)];
                    drop(bytes.splice(start..start + stop, piece.bytes()));
                }
            }
        }
    }
    bytes
}

#[test]
fn no_broken_file_makes_the_reader_panic() {
    let rounds = if std::env::var_os("PORTICO_LONG").is_some() { 200_000_u64 } else { 4_000 };
    let good = [bundle("95.0", "final", "2026-01-12"), include_str!("many-values.json").to_owned()];
    let mut readable = 0;
    for seed in 1..=rounds {
        let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let bytes = broken(&good[chance.below(good.len())], &mut chance);
        let Ok(text) = std::str::from_utf8(&bytes) else { continue };
        let reading = fhir::read(text, "fuzz");
        readable += u64::from(!reading.charts.is_empty());
        assert!(
            !reading.charts.is_empty()
                || !reading.common.is_empty()
                || !reading.refused.is_empty()
                || reading.kind.contains("bundle"),
            "seed {seed} says nothing"
        );
    }
    assert!(readable > rounds / 20, "only {readable} of {rounds} were still worth reading");
}

/// Besides what breaks any file: elements and attributes in places of others.
const XML_PIECES: [&str; 12] = [
    "<",
    "/>",
    "<value xsi:type=\"PQ\" value=\"1e999\"/>",
    " nullFlavor=\"NI\"",
    " value=\"99999999999999\"",
    " value=\"20240230250099+9999\"",
    "<reference value=\"#p1\"/>",
    "&#x202e;",
    "&lol;",
    "<!DOCTYPE a>",
    "<![CDATA[",
    "é",
];

#[test]
fn no_broken_document_makes_the_reader_panic() {
    let rounds = if std::env::var_os("PORTICO_LONG").is_some() { 50_000_u64 } else { 1_000 };
    let good = include_str!("ccda.xml");
    let mut readable = 0;
    for seed in 1..=rounds {
        let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut bytes = if seed % 2 == 0 { good.as_bytes().to_vec() } else { broken(good, &mut chance) };
        for _ in 0..chance.below(4) {
            // At the end of a tag or of an attribute, where much stays well-formed.
            let at = chance.below(bytes.len());
            let space = bytes[at..].iter().position(|byte| b" /".contains(byte)).unwrap_or(0);
            let piece = XML_PIECES[chance.below(XML_PIECES.len())];
            drop(bytes.splice(at + space..at + space, piece.bytes()));
        }
        let Ok(text) = std::str::from_utf8(&bytes) else { continue };
        let reading = ccda::read(text);
        readable += u64::from(!reading.charts.is_empty());
        assert!(!reading.charts.is_empty() || !reading.refused.is_empty(), "seed {seed} says nothing");
        for number in [0, 1, 2, 1_000] {
            let _ = ccda::body_of(text, number);
        }
    }
    assert!(readable > rounds / 20, "only {readable} of {rounds} were still worth reading");
}

#[test]
fn broken_files_are_named_and_the_good_ones_go_on() {
    let operator = empty_practice();
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let inputs = vec![
        text("empty.json", ""),
        text("space.json", "  \n "),
        text("xml.json", "<Bundle xmlns=\"http://hl7.org/fhir\"/>"),
        text("other.json", "{\"name\": \"no FHIR\"}"),
        text("number.json", "17"),
        text("cut.json", &bundle("95.0", "final", "2026-01-12")[..900]),
        text("deep.json", format!("{{\"resourceType\":\"Basic\",\"x\":{deep}}}")),
        text(
            "kinds.json",
            r#"{"resourceType":"Bundle","type":7,"entry":[1,null,{"resource":[]},{"resource":{"resourceType":5}},{}]}"#,
        ),
        text("good.json", bundle("95.0", "final", "2026-01-12")),
    ];
    let report = import(&operator, inputs);
    for file in &report.files[..6] {
        assert!(file.is_refused && file.refused.len() == 1, "{file:#?}");
    }
    assert!(!report.files[6].is_refused, "{:#?}", report.files[6]);
    assert_eq!(report.files[6].resources["Basic"].kept, 1);
    assert!(report.files[6].warnings[0].message.contains("more than 100 deep"));
    assert_eq!(report.files[7].refused.len(), 5, "{:#?}", report.files[7]);
    assert_eq!(report.files[8].patients_added, 1);
}

#[test]
fn the_dirty_files_of_other_formats_are_refused_by_name() {
    for folder in ["dirty", "ccda", "hl7v2", "csv-other", "ical", "smart-health", "bulk-ndjson"] {
        let Some(paths) = shared_data(folder) else { continue };
        let operator = empty_practice();
        let report = import(&operator, files(&paths));
        assert_eq!(report.files.len(), paths.len());
        let refused = report.files.iter().filter(|file| file.is_refused).count();
        println!("{folder}: {} files, {refused} refused", paths.len());
        if folder == "bulk-ndjson" {
            assert_eq!(refused, 0, "{report:#?}");
        }
        let before = dump(&operator);
        import(&operator, files(&paths));
        assert_eq!(before, dump(&operator), "{folder}");
    }
}
