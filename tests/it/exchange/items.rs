//! The items of a record, one bundle with each kind: what is read of it, what is not shown and why.

use std::collections::BTreeMap;

use portico::records::item::{Class, Listed, Which};

use super::{dump, empty_practice, files, import, look, only_patient, shared_data, text};

pub(super) fn row(listed: &Listed) -> String {
    let Listed { at, item, .. } = listed;
    let codes: Vec<&str> = item.name.codes.iter().map(|code| code.code.as_str()).collect();
    let ended = item.ended.map(|(ended, known)| format!("{} {known:?}", ended.timestamp()));
    format!(
        "{} [{}] {:?} | {} {:?} to {} | {} | {:?} | {}",
        item.name.text,
        codes.join(" "),
        item.state,
        at.timestamp(),
        item.began,
        ended.unwrap_or_default(),
        item.by,
        item.detail,
        item.notes.join(" / "),
    )
}

#[test]
fn every_kind_of_item_is_read_and_what_says_too_little_is_kept() {
    let operator = empty_practice();
    let bundle = || vec![text("x/items.json", include_str!("items.json"))];
    let report = import(&operator, bundle());
    let shown = look(&operator, only_patient(&operator), |chart| {
        let mut lines = Vec::new();
        for class in Class::ALL {
            lines.push(format!("# {}", class.key()));
            lines.extend(chart.items(class, Which::All, None, 100).unwrap().rows.iter().map(row));
        }
        lines.join("\n")
    });
    let file = &report.files[0];
    let mut told: Vec<String> = file.warnings.iter().map(|remark| format!("warning: {remark}")).collect();
    told.extend(file.resources.iter().map(|(kind, tally)| format!("{kind}: {} kept", tally.kept)));
    let found = format!("{}\n\n{shown}\n", told.join("\n"));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/exchange/items.txt");
    if std::env::var_os("PORTICO_GOLDEN").is_some() {
        std::fs::write(path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(found, expected, "look at it, then set PORTICO_GOLDEN=1 to keep it");
    let before = dump(&operator);
    import(&operator, bundle());
    assert_eq!(dump(&operator), before, "the same bundle twice changes nothing");
}

#[test]
fn a_corrected_item_keeps_what_it_said_before() {
    let operator = empty_practice();
    let bundle = include_str!("items.json");
    import(&operator, vec![text("x/items.json", bundle)]);
    let later = bundle.replace("\"Worse in spring.\"", "\"Worse in spring and fall.\"");
    assert_ne!(later, bundle);
    import(&operator, vec![text("x/items.json", later)]);
    look(&operator, only_patient(&operator), |chart| {
        let problems = chart.items(Class::Problem, Which::Open, None, 10).unwrap().rows;
        let asthma = problems.iter().find(|listed| listed.item.name.text == "Asthma").unwrap();
        assert_eq!(asthma.item.notes, ["Worse in spring and fall."]);
        assert_eq!(asthma.item.corrections, 1);
        let earlier = chart.earlier_items(asthma.id).unwrap();
        assert_eq!(earlier[0].notes, ["Worse in spring."]);
    });
}

#[test]
fn the_samples_give_items_of_every_class_they_have() {
    for (folder, classes) in [
        (
            "synthea-fhir-r4",
            &["problems", "medications", "immunizations", "visits", "care-plans", "goals"][..],
        ),
        ("ips", &["problems", "medications", "allergies", "immunizations", "procedures"]),
        ("us-core", &["problems", "allergies", "medications", "care-plans", "goals", "documents"]),
    ] {
        let Some(paths) = shared_data(folder) else { continue };
        let operator = empty_practice();
        import(&operator, files(&paths));
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for patient in operator.register().unwrap().patients(None, 1_000).unwrap() {
            let counted = look(&operator, patient.id, |chart| chart.item_counts(&Class::ALL).unwrap());
            for (class, count) in counted {
                *counts.entry(class).or_default() += count.all;
            }
        }
        println!("{folder}: {counts:?}");
        for class in classes {
            assert!(counts[class] > 0, "{folder} has no {class}: {counts:?}");
        }
    }
}
