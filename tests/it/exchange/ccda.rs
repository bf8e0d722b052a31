//! CDA documents: what is read of each kind of entry, what is refused, and that a document twice is a document once.

use std::collections::BTreeMap;
use std::path::PathBuf;

use portico::exchange::ccda;
use portico::exchange::import::{Content, FileReport, Input};
use portico::records::intake::Tally;
use portico::records::item::{Class, Detail, Document, DocumentBody, Which};

use super::{dump, empty_practice, files, import, items, look, only_patient, reading, shared_data, text};

fn name(file: &FileReport) -> &str {
    file.label.rsplit('/').next().unwrap()
}

/// Every CDA document of the shared data, the broken ones as well.
fn documents() -> Option<Vec<PathBuf>> {
    let mut all = shared_data("ccda")?;
    all.extend(
        shared_data("dirty")?
            .into_iter()
            .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("ccda_"))),
    );
    Some(all)
}

fn row(file: &FileReport) -> String {
    let count = |kind: &str| file.resources.get(kind).map_or(0, |tally| tally.all());
    let kept: u64 = file.resources.values().map(|tally| tally.kept).sum();
    let counts: Vec<String> =
        file.resources.iter().map(|(kind, tally)| format!("{kind} {}", tally.all())).collect();
    format!(
        "{:<60} {:<20} results {:>3} vital {:>3} kept {kept:>3} repeated {:>2} warnings {:>2} | {}",
        name(file),
        file.kind,
        count("results"),
        count("vital-signs"),
        file.repeated,
        file.warnings.len(),
        counts.join(", ")
    )
}

#[test]
fn every_document_of_the_sample_data_is_read_or_refused_with_its_place() {
    let Some(paths) = documents() else { return };
    // Each into a practice of its own: whose it is, is another question.
    let alone = |path: &std::path::PathBuf| {
        import(&empty_practice(), files(std::slice::from_ref(path))).files.remove(0)
    };
    let all_files: Vec<FileReport> = paths.iter().map(alone).collect();
    for file in &all_files {
        println!("{}", row(file));
        for remark in &file.refused {
            println!("  REFUSED {remark}");
            assert!(remark.place.line > 0, "{}: {remark}", name(file));
        }
        for remark in &file.warnings {
            println!("  {remark}");
        }
    }
    let refused: Vec<&str> = all_files.iter().filter(|file| !file.refused.is_empty()).map(name).collect();
    let expected = [
        "ccda_External_Document_Reference_QRDA_Template_C-CDAR2.1.xml",
        "ccda_Health_Concerns_Link_to_Problems_SectionC-CDA2.1.xml",
        "ccda_Health_Concerns_Link_to_Problems_Section_with_linkHTMLC-CDA2.1.xml",
        "ccda_NT_BadXml_r11_v2.xml",
    ];
    assert_eq!(refused, expected);
    let mut all: BTreeMap<String, Tally> = BTreeMap::new();
    for (kind, tally) in all_files.iter().flat_map(|file| &file.resources) {
        all.entry(kind.clone()).or_default().add(*tally);
    }
    println!("{all:#?}");
    let count = |kind: &str| all.get(kind).map_or(0, |tally| tally.all());
    assert_eq!(count("ClinicalDocument"), paths.len() as u64 - 4);
    for (kind, at_least) in [
        ("problems", 120),
        ("allergies", 60),
        ("medications", 100),
        ("immunizations", 70),
        ("procedures", 55),
        ("visits", 50),
        ("results", 100),
        ("vital-signs", 180),
        ("social-history", 100),
        ("goals", 20),
        ("devices", 15),
        ("care-plans", 15),
        ("insurance", 3),
        ("family-history", 5),
    ] {
        assert!(count(kind) >= at_least, "{kind}: {}", count(kind));
    }
}

#[test]
fn of_many_who_are_called_alike_nobody_is_guessed() {
    let Some(paths) = documents() else { return };
    let operator = empty_practice();
    let report = import(&operator, files(&paths));
    let before = dump(&operator);
    import(&operator, files(&paths));
    assert_eq!(dump(&operator), before, "the same documents twice change nothing");
    let waiting: Vec<&str> = report
        .files
        .iter()
        .filter(|file| file.waiting > 0 && file.refused[0].message.contains("patient"))
        .map(name)
        .collect();
    // Test patients of many makers: several charts fit by name, birth date and sex, and no number tells which; of
    // the first, a number is that of somebody with another name and birth date.
    let expected = [
        "HenrySchein__2015-06-22-1.xml",
        "NavigatingCancer__JeremyBates_CCDdownload.xml",
        "PracticeFusion__AliceNewmanApi.xml",
        "PracticeFusion__JeremyBatesApi.xml",
        "iPatientCare__0_Bates_Jeremy.xml",
        "iPatientCare__0_Larson_Rebecca.xml",
    ];
    assert_eq!(waiting, expected);
}

#[test]
fn every_kind_of_entry_is_read_and_what_says_too_little_is_kept() {
    let operator = empty_practice();
    let document = || vec![text("x/ccda.xml", include_str!("ccda.xml"))];
    let report = import(&operator, document());
    let shown = look(&operator, only_patient(&operator), |chart| {
        let mut lines = reading::lines(chart);
        for class in Class::ALL {
            lines.push(format!("# {}", class.key()));
            lines.extend(chart.items(class, Which::All, None, 100).unwrap().rows.iter().map(items::row));
        }
        // What a document says for people.
        let document = &chart.items(Class::Document, Which::All, None, 100).unwrap().rows[0];
        let Detail::Document(Document { bodies, .. }) = &document.item.detail else { unreachable!() };
        let original = chart.newest_original(bodies[0].original).unwrap();
        let original = std::str::from_utf8(&original).unwrap();
        assert_eq!(ccda::body_of(original, 0).unwrap(), original.as_bytes());
        assert!(ccda::body_of(original, 1).unwrap().starts_with(b"\x89PNG"));
        assert_eq!(ccda::body_of(original, 2), None);
        let narrative = bodies.iter().find(|body| body.media_type == "text/plain").unwrap();
        lines.push(String::from_utf8(ccda::body_of(original, narrative.number).unwrap()).unwrap());
        lines.join("\n")
    });
    let file = &report.files[0];
    let mut told: Vec<String> = file.warnings.iter().map(|remark| format!("warning: {remark}")).collect();
    told.extend(
        file.resources.iter().map(|(kind, tally)| format!("{kind}: {} kept {}", tally.all(), tally.kept)),
    );
    let found = format!("{}\n\n{shown}\n", told.join("\n"));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/exchange/ccda.txt");
    if std::env::var_os("PORTICO_GOLDEN").is_some() {
        std::fs::write(path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(found, expected, "look at it, then set PORTICO_GOLDEN=1 to keep it");
    let before = dump(&operator);
    import(&operator, document());
    assert_eq!(dump(&operator), before, "the same document twice changes nothing");
}

/// The document of the tests with something else in it.
fn changed(from: &str, to: &str) -> String {
    let document = include_str!("ccda.xml");
    assert!(document.contains(from), "{from}");
    document.replace(from, to)
}

fn refusals(document: impl Into<Vec<u8>>) -> Vec<String> {
    let operator = empty_practice();
    let input = Input { label: "x.xml".to_owned(), content: Content::Bytes(document.into()) };
    let report = import(&operator, vec![input]);
    let patients = operator.register().unwrap().patient_count().unwrap();
    assert_eq!(patients == 0, report.files[0].is_refused, "all or nothing");
    report.files[0].refused.iter().map(ToString::to_string).collect()
}

#[test]
fn what_only_serves_to_attack_is_refused() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>\n<ClinicalDocument";
    let outside = "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>\n<ClinicalDocument";
    for start in [bomb, outside] {
        let found = refusals(changed("<ClinicalDocument", start));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].ends_with("it has a document type definition, which is not read"), "{found:?}");
    }
    let deep =
        format!("<ClinicalDocument>{}{}</ClinicalDocument>", "<a>".repeat(9_000), "</a>".repeat(9_000));
    assert_eq!(refusals(deep).len(), 1);
    let unclosed = "<a>".repeat(100_000);
    assert_eq!(refusals(unclosed).len(), 1);
}

#[test]
fn a_document_about_nobody_or_about_several_is_refused_with_its_place() {
    let nobody = changed("recordTarget>", "other>");
    assert_eq!(refusals(nobody), ["line 2, column 1: ClinicalDocument: it does not say who it is about"]);
    let target = include_str!("ccda.xml");
    let start = target.find("<recordTarget>").unwrap();
    let end = target.find("</recordTarget>").unwrap() + "</recordTarget>".len();
    let two = format!("{}{}{}", &target[..end], &target[start..end], &target[end..]);
    assert_eq!(refusals(two), ["line 2, column 1: ClinicalDocument: it is about several people"]);
    assert_eq!(refusals("<Bundle/>"), ["line 1, column 1: XML that is no ClinicalDocument"]);
}

#[test]
fn a_document_is_the_same_in_every_encoding() {
    let document = include_str!("ccda.xml");
    let operator = empty_practice();
    import(&operator, vec![text("x/ccda.xml", document)]);
    let before = dump(&operator);
    let head = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
    let in_latin = document.replace(head, r#"<?xml version="1.0" encoding="ISO-8859-1"?>"#);
    let latin: Vec<u8> = in_latin.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let in_utf_16 = document.replace(head, "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-16\"?>");
    let utf_16: Vec<u8> = in_utf_16.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [latin, utf_16] {
        let input = Input { label: "x/ccda.xml".to_owned(), content: Content::Bytes(bytes) };
        let report = import(&operator, vec![input]);
        assert!(report.files[0].refused.is_empty(), "{:?}", report.files[0].refused);
        assert_eq!(dump(&operator), before);
    }
}

#[test]
fn a_newer_version_corrects_and_an_older_one_that_comes_late_changes_nothing() {
    let newer = changed("value=\"10.20\"", "value=\"11.40\"")
        .replace("<versionNumber value=\"2\"/>", "<versionNumber value=\"3\"/>");
    let operator = empty_practice();
    let older = include_str!("ccda.xml");
    import(&operator, vec![text("x/1.xml", older)]);
    import(&operator, vec![text("x/2.xml", newer.as_str())]);
    let shown =
        |operator: &_| look(operator, only_patient(operator), |chart| reading::lines(chart).join("\n"));
    assert!(shown(&operator).contains("11.40 g/dL"), "{}", shown(&operator));
    let before = shown(&operator);
    import(&operator, vec![text("x/1.xml", older)]);
    assert_eq!(shown(&operator), before);
}

#[test]
fn a_body_that_is_not_xml_is_a_file_of_the_document() {
    let document = include_str!("ccda.xml");
    let start = document.find("<structuredBody>").unwrap();
    let end = document.find("</structuredBody>").unwrap() + "</structuredBody>".len();
    let pdf = "<nonXMLBody><text mediaType=\"application/pdf\" representation=\"B64\">JVBERi0xLjQK\n  JSVFT0YK</text></nonXMLBody>";
    let whole = format!("{}{pdf}{}", &document[..start], &document[end..]);
    let operator = empty_practice();
    import(&operator, vec![text("x/pdf.xml", whole)]);
    let bodies = look(&operator, only_patient(&operator), |chart| {
        let rows = chart.items(Class::Document, Which::All, None, 10).unwrap().rows;
        let Detail::Document(document) = &rows[0].item.detail else { unreachable!() };
        let original = chart.newest_original(document.bodies[0].original).unwrap();
        let text = std::str::from_utf8(&original).unwrap();
        let body =
            |body: &DocumentBody| (body.media_type.clone(), body.bytes, ccda::body_of(text, body.number));
        document.bodies[1..].iter().map(body).collect::<Vec<_>>()
    });
    assert_eq!(bodies, [("application/pdf".to_owned(), 15, Some(b"%PDF-1.4\n%%EOF\n".to_vec()))]);
}
