//! Results are acknowledged by a clinician, with a word to the patient.

use crate::support::{Browser, Seen, TestClinic};

/// The name and value of each box on the page.
fn boxes(seen: &Seen) -> Vec<(String, String)> {
    let value = |part: &str, name: &str| {
        let (_, rest) = part.split_once(&format!("{name}=\""))?;
        Some(rest[..rest.find('"')?].to_owned())
    };
    let parts = seen.body.split("<input").filter(|part| part.contains("name=\"seen-"));
    parts.filter_map(|part| Some((value(part, " name")?, value(part, "value")?))).collect()
}

async fn acknowledge(browser: &Browser, path: &str, comment: &str, boxes: &[(String, String)]) -> Seen {
    let ticked = boxes.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let fields: Vec<_> = [("comment", comment)].into_iter().chain(ticked).collect();
    browser.post(path, &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clinician_acknowledges_several_results_and_the_patient_reads_the_comment() {
    let clinic = TestClinic::open().await;
    let clara = clinic.signed_in("clara").await;
    let path = clinic.own_path("/clinic/patients/:id/review");
    assert!(clara.get("/clinic").await.is(200).body.contains(&path), "it waits on the worklist");
    let waiting = boxes(&clara.get(&path).await.is(200));
    assert!(waiting.len() > 1, "{} wait", waiting.len());
    let comment = "All <b>well</b>.\nWe talk about it next week.";
    acknowledge(&clara, &path, comment, &waiting).await.leads_to(&format!("{path}?done=reviewed"));
    assert!(boxes(&clara.get(&path).await.is(200)).is_empty());
    assert!(!clara.get("/clinic").await.is(200).body.contains(&path));
    let maria = clinic.signed_in("maria").await;
    for (name, _) in waiting.iter().take(2) {
        let id = name.strip_prefix("seen-").expect("an id");
        let seen = maria.get(&format!("/results/{id}")).await.is(200).says("We talk about it next week.");
        assert!(seen.body.contains("&lt;b&gt;well"), "what is written is text");
        clara
            .get(&clinic.own_path(&format!("/clinic/patients/:id/results/{id}")))
            .await
            .is(200)
            .says("acknowledged");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_ticked_and_a_comment_too_long_lose_nothing_and_a_version_not_seen_is_a_conflict() {
    let clinic = TestClinic::open().await;
    let clara = clinic.signed_in("clara").await;
    let path = clinic.own_path("/clinic/patients/:id/review");
    let waiting = boxes(&clara.get(&path).await.is(200));
    let seen = acknowledge(&clara, &path, "Kept words", &[]).await.is(422);
    assert!(seen.body.contains("href=\"#results\"") && seen.body.contains("Kept words"));
    let long = "x".repeat(3000);
    let seen = acknowledge(&clara, &path, &long, &waiting[..1]).await.is(422);
    assert!(seen.body.contains(&long) && seen.body.contains("href=\"#comment\""));
    let stale = [(waiting[0].0.clone(), "1".to_owned())];
    acknowledge(&clara, &path, "", &stale).await.is(409);
    assert_eq!(boxes(&clara.get(&path).await.is(200)).len(), waiting.len());
    clinic.signed_in("nia").await.get(&path).await.is(404);
}
