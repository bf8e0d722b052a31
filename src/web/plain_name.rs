//! Tests in plain words: what a patient calls what LOINC calls `Hemoglobin A1c/Hemoglobin.total in Blood`.
//!
//! Names of common tests stand in the locale files. Any other test is shown by the name the source gave, without
//! LOINC's notes in brackets.

use super::words::{Key, Words};

const LOINC: &str = "http://loinc.org|";

/// Codes in order, each with the key of its plain name.
const PLAIN: [(&str, Key); 79] = [
    ("10834-0", "test-globulin-protein"),
    ("13457-7", "test-ldl-cholesterol-bad"),
    ("14959-1", "test-protein-in-urine-albumin-ratio"),
    ("1558-6", "test-fasting-blood-sugar-glucose"),
    ("1742-6", "test-alt-liver-enzyme"),
    ("1751-7", "test-albumin-protein"),
    ("17861-6", "test-calcium"),
    ("18262-6", "test-ldl-cholesterol-bad"),
    ("1920-8", "test-ast-liver-enzyme"),
    ("1975-2", "test-bilirubin"),
    ("1988-5", "test-c-reactive-protein-inflammation"),
    ("1989-3", "test-vitamin-d"),
    ("2028-9", "test-carbon-dioxide-in-blood"),
    ("20565-8", "test-carbon-dioxide-in-blood"),
    ("20570-8", "test-hematocrit-share-of-red-cells"),
    ("2069-3", "test-chloride"),
    ("2075-0", "test-chloride"),
    ("2085-9", "test-hdl-cholesterol-good"),
    ("2089-1", "test-ldl-cholesterol-bad"),
    ("2093-3", "test-total-cholesterol"),
    ("21000-5", "test-red-cell-size-spread-rdw"),
    ("2132-9", "test-vitamin-b12"),
    ("2160-0", "test-creatinine-kidneys"),
    ("2276-4", "test-ferritin-iron-stores"),
    ("2339-0", "test-blood-sugar-glucose"),
    ("2345-7", "test-blood-sugar-glucose"),
    ("2532-0", "test-ldh-enzyme"),
    ("2571-8", "test-triglycerides-blood-fats"),
    ("2708-6", "test-oxygen-in-blood"),
    ("2823-3", "test-potassium"),
    ("2857-1", "test-psa-prostate"),
    ("2885-2", "test-total-protein"),
    ("29463-7", "test-weight"),
    ("2947-0", "test-sodium"),
    ("2951-2", "test-sodium"),
    ("3016-3", "test-tsh-thyroid"),
    ("3024-7", "test-free-t4-thyroid"),
    ("3084-1", "test-uric-acid"),
    ("3094-0", "test-urea-nitrogen-kidneys"),
    ("32207-3", "test-platelet-size-spread"),
    ("32623-1", "test-average-platelet-size"),
    ("33762-6", "test-nt-probnp-heart"),
    ("33914-3", "test-kidney-function-egfr"),
    ("38483-4", "test-creatinine-kidneys"),
    ("39156-5", "test-body-mass-index-bmi"),
    ("4544-3", "test-hematocrit-share-of-red-cells"),
    ("4548-4", "test-long-term-blood-sugar-a1c"),
    ("48642-3", "test-kidney-function-egfr"),
    ("49765-1", "test-calcium"),
    ("55284-4", "test-blood-pressure"),
    ("5902-2", "test-clotting-time-pt"),
    ("59408-5", "test-oxygen-in-blood"),
    ("59576-9", "test-bmi-compared-with-other-children"),
    ("62238-1", "test-kidney-function-egfr"),
    ("6298-4", "test-potassium"),
    ("6299-2", "test-urea-nitrogen-kidneys"),
    ("6301-6", "test-clotting-inr"),
    ("6690-2", "test-white-blood-cells"),
    ("6768-6", "test-alkaline-phosphatase-enzyme"),
    ("69405-9", "test-kidney-function-egfr"),
    ("718-7", "test-hemoglobin-carries-oxygen"),
    ("72514-3", "test-pain-0-to-10"),
    ("777-3", "test-platelets-clotting"),
    ("785-6", "test-hemoglobin-in-each-red-cell-mch"),
    ("786-4", "test-hemoglobin-density-in-red-cells-mchc"),
    ("787-2", "test-average-red-cell-size-mcv"),
    ("788-0", "test-red-cell-size-spread-rdw"),
    ("789-8", "test-red-blood-cells"),
    ("8302-2", "test-height"),
    ("8310-5", "test-body-temperature"),
    ("8331-1", "test-body-temperature"),
    ("8462-4", "test-lower-number-diastolic"),
    ("8480-6", "test-upper-number-systolic"),
    ("85354-9", "test-blood-pressure"),
    ("8867-4", "test-heart-rate"),
    ("9279-1", "test-breathing-rate"),
    ("9318-7", "test-protein-in-urine-albumin-ratio"),
    ("9843-4", "test-head-size"),
    ("98979-8", "test-kidney-function-egfr"),
];

/// The plain name of the test `test` (`system|code`), which the source calls `name`.
#[must_use]
pub fn plain_name<'a>(words: &'a Words, test: &str, name: &'a str) -> &'a str {
    match key_of(test) {
        Some(key) => words.say(key),
        None => without_notes(name),
    }
}

fn key_of(test: &str) -> Option<Key> {
    let code = packed(test.strip_prefix(LOINC)?)?;
    let at = CODES.binary_search(&code).ok()?;
    Some(PLAIN[at].1)
}

/// The codes of [`PLAIN`] as numbers: every row of a list looks here, and numbers compare at once.
const CODES: [u64; PLAIN.len()] = {
    let mut codes = [0; PLAIN.len()];
    let mut at = 0;
    while at < codes.len() {
        codes[at] = packed(PLAIN[at].0).expect("a code has at most eight characters");
        at += 1;
    }
    codes
};

/// A code of at most eight characters as a number, in the same order as the text.
const fn packed(code: &str) -> Option<u64> {
    let code = code.as_bytes();
    if code.len() > 8 {
        return None;
    }
    let mut bytes = [0; 8];
    let (head, _) = bytes.split_at_mut(code.len());
    head.copy_from_slice(code);
    Some(u64::from_be_bytes(bytes))
}

/// The codes whose plain name holds `wanted`, folded for search, as `system|code`.
pub fn tests_called(words: &Words, wanted: &str) -> Vec<String> {
    let wanted = crate::base::text::folded(wanted);
    let called = |key: Key| crate::base::text::folded(words.say(key)).contains(&wanted);
    PLAIN.iter().filter(|(_, key)| called(key)).map(|(code, _)| format!("{LOINC}{code}")).collect()
}

/// `Albumin [Mass/volume] in Serum or Plasma` is called `Albumin`; a name that is all notes stays.
fn without_notes(name: &str) -> &str {
    let short = name.split(" [").next().unwrap_or(name).trim();
    if short.is_empty() { name } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::words::Locales;

    #[test]
    fn codes_are_in_order_and_each_has_a_name_in_every_language() {
        assert!(PLAIN.is_sorted_by(|one, other| one.0 < other.0));
        let locales = Locales::embedded().unwrap();
        for words in locales.all() {
            for (code, key) in PLAIN {
                assert_ne!(words.say(key), key, "{code}");
            }
        }
    }

    #[test]
    fn a_test_is_called_by_its_plain_name() {
        let locales = Locales::embedded().unwrap();
        let words = locales.get("en").unwrap();
        assert_eq!(plain_name(words, "http://loinc.org|8867-4", "Heart rate"), "Heart rate");
        assert_eq!(plain_name(words, "local|x", "Zinc [Mass/volume] in Serum"), "Zinc");
        assert_eq!(tests_called(words, "breathing"), ["http://loinc.org|9279-1"]);
    }
}
