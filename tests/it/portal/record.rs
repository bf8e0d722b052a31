//! The patient's record through HTTP: what it holds, what each page says, what stays out of it.

use crate::support::TestClinic;

#[tokio::test(flavor = "multi_thread")]
async fn the_record_says_what_is_there_and_leads_to_each_item() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    maria.get("/record").await.is(200).says("Penicillin").says("Allergies").says("Medicines");
    let list = maria.get("/record/allergies").await.is(200).says("Now").says("Penicillin").says("Hives");
    let at = list.body.find("href=\"/record/allergies/").expect("a link to the allergy") + "href=\"".len();
    let href = &list.body[at..at + "/record/allergies/".len() + 13];
    let page = maria.get(href).await.is(200);
    page.says("Penicillin")
        .says("What happens")
        .says("SNOMED CT 91936005")
        .says("Records sent to the practice");
    maria.get(&href.replace("allergies", "problems")).await.is(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn medicines_say_how_to_take_them_and_what_is_over_stands_apart() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    let list = maria.get("/record/medications").await.is(200);
    let list =
        list.says("Metformin 500 mg tablet").says("1 tablet with a meal, 2 times a day").says("Taking now");
    // What no prescriber put in words is said from its parts, in the reader's language.
    list.says("1 tablet, once a day, by mouth");
    maria.get("/account/language").await.is(200);
    maria.post("/account/language", &[("language", "es")]).await.is(303);
    maria.get("/record/medications").await.is(200).says("una vez al día");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_is_read_on_the_page_of_its_document_and_saved_under_a_safe_name() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    let page = maria.get(&clinic.own_path("/record/:class/:item")).await.is(200);
    page.says("Visit note").says("We talked about how things are going");
    let file = maria.get(&clinic.own_path("/record/documents/:item/files/:number")).await.is(200);
    assert_eq!(file.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert_eq!(file.header("cache-control"), "no-store");
    let disposition = file.header("content-disposition");
    assert!(
        disposition.starts_with("inline; filename=\"Visit-note-") && disposition.contains(".txt"),
        "{disposition}"
    );
    let missing = clinic.own_path("/record/documents/:item/files/").to_owned();
    maria.get(&format!("{missing}7")).await.is(404);
    maria.get(&format!("{missing}x")).await.is(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_the_record_is_entered_for_the_patient_to_see() {
    let clinic = TestClinic::open().await;
    let clara = clinic.signed_in("clara").await;
    clara.get(&clinic.own_path("/clinic/patients/:id/record/problems")).await.is(200);
    clara.get(&clinic.own_path("/clinic/patients/:id/record/:class/:item")).await.is(200);
    let maria = clinic.signed_in("maria").await;
    maria
        .get("/record/access")
        .await
        .is(200)
        .says("Opened the health record")
        .says("Opened documents")
        .says("Dr. Clara Osei");
}
