//! What the practice says about tests, changed by an administrator and read by patients.

use crate::support::TestClinic;

/// The LOINC code on the page of a result, and what the page says of the test.
async fn a_result(clinic: &TestClinic) -> (String, String) {
    let maria = clinic.signed_in("maria").await;
    let path = clinic.own_path("/results/:id");
    let seen = maria.get(&path).await.is(200).says("About this test");
    let text = seen.text();
    let (_, rest) = text.split_once("Code").expect("the page names the code");
    (rest.split_whitespace().next().expect("a code").to_owned(), path)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrators_words_stand_beside_the_result_until_they_are_reset() {
    let clinic = TestClinic::open().await;
    let (code, result) = a_result(&clinic).await;
    let adam = clinic.signed_in("adam").await;
    let list = adam.get("/clinic/explanations").await.is(200);
    assert!(list.body.matches("<li><a href=\"/clinic/explanations/").count() >= 40);
    let path = adam.get(&format!("/clinic/explanations?code={code}")).await.is(303).location().to_owned();
    let form = adam.get(&path).await.is(200);
    let built_in = form.field("about").expect("the form holds the words in force");
    let before = clinic.signed_in("maria").await.get(&result).await.is(200);
    assert!(!built_in.is_empty() && before.text().contains(&built_in), "the built-in words: {built_in}");
    let own = "We look at this <i>twice</i> a year.";
    let words = [("about", own), ("low", ""), ("normal", ""), ("high", "")];
    adam.post(&path, &words).await.is(303);
    adam.get("/clinic/explanations").await.is(200).says("Changed");
    let seen = clinic.signed_in("maria").await.get(&result).await.is(200).says("twice");
    assert!(seen.body.contains("&lt;i&gt;twice") && !seen.text().contains(&built_in));
    adam.get(&path).await.is(200).says("changed these words");
    adam.post(&format!("{path}/reset"), &[]).await.is(303);
    assert!(!clinic.signed_in("maria").await.get(&result).await.is(200).body.contains("twice"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sentence_too_long_is_kept_to_be_mended_and_what_is_no_code_is_not_there() {
    let clinic = TestClinic::open().await;
    let adam = clinic.signed_in("adam").await;
    let path = "/clinic/explanations/4548-4/es";
    adam.get(path).await.is(200);
    let long = "a".repeat(400);
    let seen = adam.post(path, &[("high", &long)]).await.is(422);
    assert!(seen.body.contains(&long) && seen.body.contains("href=\"#high\""));
    for missing in
        ["/clinic/explanations/hello/en", "/clinic/explanations/4548-4/xx", "/clinic/explanations/2339-0/en"]
    {
        adam.get(missing).await.is(404);
    }
    adam.get("/clinic/explanations?code=hello").await.is(422);
}
