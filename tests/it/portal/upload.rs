//! Documents that patients send: what may be sent, where it waits, what becomes of it, and who sees it.

use portico::records::audit::Action;
use portico::records::log::Question;
use reqwest::Method;

use crate::support::{Browser, Seen, TestClinic};

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
const PATH: &str = "/record/documents/new";

const BOUNDARY: &str = "----portico-tests-7MA4YWxkTrZu0gW";

/// A part of a form: its name, the name of its file if it is one, and what it holds.
type FormPart<'a> = (&'a str, Option<&'a str>, &'a [u8]);

/// A request with a form as a browser sends it when it holds a file.
fn form(browser: &Browser, parts: &[FormPart<'_>]) -> reqwest::RequestBuilder {
    let mut body = Vec::new();
    for (name, file, bytes) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"\r\nContent-Type: application/pdf"));
        let head = format!("Content-Disposition: form-data; name=\"{name}\"{}", file.unwrap_or_default());
        body.extend(format!("--{BOUNDARY}\r\n{head}\r\n\r\n").bytes());
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    browser.request(Method::POST, PATH).header("content-type", kind).body(body)
}

/// Sends a file with the token of the page seen last.
async fn send(browser: &Browser, title: &str, name: &str, bytes: &[u8]) -> Seen {
    let token = browser.form_token();
    let parts: [FormPart<'_>; 4] = [
        ("csrf", None, token.as_bytes()),
        ("title", None, title.as_bytes()),
        ("file", Some(name), bytes),
        ("note", None, b"From the hospital"),
    ];
    browser.send(form(browser, &parts)).await
}

fn id_of(seen: &Seen) -> String {
    let path = seen.location().split('?').next().unwrap_or_default();
    path.rsplit('/').next().expect("a path").to_owned()
}

fn staffs(clinic: &TestClinic, id: &str) -> String {
    format!("{}/{id}", clinic.own_path("/clinic/patients/:id/proposals"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_waits_in_sight_and_is_part_of_the_record_once_it_is_accepted() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    maria.get(PATH).await.is(200).says("up to 10 MB");
    let sent = send(&maria, "Letter from the eye clinic", "../augen\u{202e}.pdf", PDF).await.is(303);
    let id = id_of(&sent);
    maria.get(sent.location()).await.is(200).says("We have it").says("From the hospital");
    let waiting = maria.get("/record/documents").await.is(200);
    assert!(waiting.text().contains("Letter from the eye clinic"), "{}", waiting.text());
    assert!(waiting.text().contains("Waits for the practice"), "{}", waiting.text());
    let own = format!("/record/proposals/{id}");
    let file = maria.get(&format!("{own}/file")).await.is(200);
    assert_eq!((file.header("content-type"), file.body.as_bytes()), ("application/pdf", PDF));
    assert!(!file.header("content-disposition").contains(".."), "{}", file.header("content-disposition"));
    let nia = clinic.signed_in("nia").await;
    let page = staffs(&clinic, &id);
    assert!(nia.get("/clinic").await.is(200).says("A document").body.contains(&page));
    nia.get(&page).await.is(200).says("Sent by the patient");
    assert_eq!(nia.get(&format!("{page}/file")).await.is(200).body.as_bytes(), PDF);
    nia.post(&format!("{page}/acceptance"), &[("note", "Thank you"), ("version", "0")]).await.is(303);
    let list = maria.get("/record/documents").await.is(200);
    let row = list.body.split("<li>").find(|row| row.contains("Letter from the eye clinic")).expect("a row");
    let href = row.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a link");
    assert!(href.starts_with("/record/documents/"), "{href}");
    let item = maria.get(href).await.is(200);
    assert!(item.text().contains("told by the patient"), "the origin stays: {}", item.text());
    let kept = maria.get(&format!("{href}/files/0")).await.is(200);
    assert_eq!((kept.header("content-type"), kept.body.as_bytes()), ("application/pdf", PDF));
    let found = maria.get("/record/timeline?words=AUGEN").await.is(200);
    assert!(found.body.contains(href), "found by the file's name: {}", found.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_file_is_its_bytes_say_and_what_cannot_be_taken_is_said_at_the_field() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    maria.get(PATH).await.is(200);
    let kinds: [(&str, &[u8]); 6] = [
        ("letter.pdf", b"<!doctype html><script>alert(1)</script>"),
        ("photo.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("letter.pdf", b"MZ\x90\x00\x03\x00\x00\x00"),
        ("letter.pdf", b"PK\x03\x04 a document of an office"),
        ("list.txt", b"\xff\xfe\x00\x01"),
        ("scan.pdf", b"GIF89a"),
    ];
    for (name, bytes) in kinds {
        let seen = send(&maria, "Letter", name, bytes).await.is(422).says("cannot take this kind");
        assert_eq!(seen.field("title").as_deref(), Some("Letter"), "nothing typed is lost");
    }
    let mut late = vec![b'a'; 4_000];
    late.push(0);
    send(&maria, "List", "list.txt", &late).await.is(422).says("cannot take this kind");
    send(&maria, "List", "list.txt", b"").await.is(422).says("Choose a file");
    send(&maria, " ", "letter.pdf", PDF).await.is(422).says("Write in a few words").says("once more");
    maria.post(PATH, &[("title", "Nothing")]).await.is(422).says("Choose a file");
    let sent = send(&maria, "List", "list.pdf", "Ibuprofen, año 2020".as_bytes()).await.is(303);
    let file = maria.get(&format!("/record/proposals/{}/file", id_of(&sent))).await.is(200);
    assert_eq!(file.header("content-type"), "text/plain; charset=utf-8", "its name says nothing");
    let hl7 = send(&maria, "Message", "m.txt", b"MSH|^~\\&|A|B|C|D|20200101||ORU^R01|1|P|2.5\r").await;
    let file = maria.get(&format!("/record/proposals/{}/file", id_of(&hl7.is(303)))).await.is(200);
    assert!(file.body.starts_with("MSH|"), "it is shown as it came");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_has_a_size_up_to_which_it_is_taken() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    maria.get(PATH).await.is(200);
    let mut large = PDF.to_vec();
    large.resize(10_000_001, b' ');
    let seen = send(&maria, "Scan", "scan.pdf", &large).await.is(422).says("too large");
    assert_eq!(seen.field("title").as_deref(), Some("Scan"));
    large.pop();
    let sent = send(&maria, "Scan", "scan.pdf", &large).await.is(303);
    let file = maria.get(&format!("/record/proposals/{}/file", id_of(&sent))).await.is(200);
    assert_eq!(file.body.len(), large.len());
    large.resize(41_000_000, b' ');
    send(&maria, "Scan", "scan.pdf", &large).await.is(413);
    maria.get("/record/allergies/new").await.is(200);
    let long = "x".repeat(2_000_000);
    maria.post("/record/allergies/new", &[("name", &long)]).await.is(413);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_not_read_for_whoever_has_no_token_and_two_fields_of_a_name_are_refused() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    maria.get(PATH).await.is(200);
    let token = maria.form_token();
    let (token, file): (FormPart<'_>, FormPart<'_>) =
        (("csrf", None, token.as_bytes()), ("file", Some("a.pdf"), PDF));
    maria.send(form(&maria, &[file, token, ("title", None, b"Late")])).await.is(403);
    maria.send(form(&maria, &[("csrf", None, b"AAAAAAAAAAAAAAAAAAAAAAAA"), file])).await.is(403);
    maria.send(form(&maria, &[])).await.is(403);
    let elsewhere = form(&maria, &[token, file]).header("origin", "https://elsewhere.example");
    maria.send(elsewhere).await.is(403);
    maria.send(form(&maria, &[token, file, file])).await.is(400);
    let stranger = clinic.stranger().await;
    stranger.send(form(&stranger, &[token, file])).await.is(303);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_declined_stays_with_its_reason_and_nobody_else_opens_it() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    maria.get(PATH).await.is(200);
    let id = id_of(&send(&maria, "A letter", "a.pdf", PDF).await.is(303));
    let jose = clinic.signed_in("jose").await;
    jose.get(&format!("/record/proposals/{id}/file")).await.is(404);
    let dana = clinic.signed_in("dana").await;
    let page = staffs(&clinic, &id);
    dana.get(&format!("{page}/file")).await.is(404);
    let clara = clinic.signed_in("clara").await;
    clara.get(&format!("{page}/denial")).await.is(200);
    clara.post(&format!("{page}/denial"), &[("reason", "It is about somebody else")]).await.is(303);
    let own = maria.get(&format!("/record/proposals/{id}")).await.is(200).says("It is about somebody else");
    assert!(own.text().contains("Not accepted"));
    maria.get(&format!("/record/proposals/{id}/file")).await.is(200);
    assert!(!maria.get("/record/documents").await.is(200).text().contains("A letter"));
    let office = clinic.operator().office().expect("the office opens");
    let count = |action| {
        let question = Question { action: Some(action), ..Question::default() };
        office.audit(&question, None, 1_000).expect("the audit is read").entries
    };
    assert!(count(Action::Proposed).iter().any(|(_, entry)| entry.detail == "document"));
    assert!(count(Action::ProposalDenied).iter().any(|(_, entry)| entry.detail == "document"));
}
