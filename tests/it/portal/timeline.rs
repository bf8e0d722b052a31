//! The timeline: everything once, in order, narrowed by what, when and words.

use std::collections::BTreeSet;

use portico::records::proxy::NewGrant;
use portico::records::role::{Area, Areas};

use crate::support::{Browser, Seen, TestClinic, everything};

/// The addresses of the entries on a page, in order.
fn entries(seen: &Seen) -> Vec<String> {
    let cards = seen.body.split("<ul class=\"cards\">").skip(1);
    let items =
        cards.flat_map(|cards| cards.split("</ul>").next().unwrap_or_default().split("<a href=\"").skip(1));
    items.map(|item| item[..item.find('"').unwrap()].to_owned()).collect()
}

fn older(seen: &Seen) -> Option<String> {
    let link = seen
        .body
        .split("href=\"")
        .find(|part| part.split('"').next().is_some_and(|href| href.contains("after=")))?;
    Some(link[..link.find('"')?].replace("&amp;", "&"))
}

/// Every entry from `path` on, and how many pages it took.
async fn all_from(browser: &Browser, path: &str) -> (Vec<String>, usize) {
    let (mut all, mut pages, mut next) = (Vec::new(), 0, Some(path.to_owned()));
    while let Some(path) = next {
        let seen = browser.get(&path).await.is(200);
        let found = entries(&seen);
        assert!(found.len() <= 50, "{path}");
        all.extend(found);
        pages += 1;
        next = older(&seen);
        assert!(pages < 40, "it ends");
    }
    (all, pages)
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_stands_in_it_once_and_in_order() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    let (all, pages) = all_from(&maria, "/record/timeline").await;
    let once: BTreeSet<&String> = all.iter().collect();
    assert_eq!(once.len(), all.len(), "nothing stands twice");
    assert!(pages > 1, "more than one page");
    let (laboratory, _) = all_from(&maria, "/record/timeline?kind=laboratory").await;
    let (signs, _) = all_from(&maria, "/record/timeline?kind=vital-signs").await;
    let (reports, _) = all_from(&maria, "/record/timeline?kind=reports").await;
    let mut parts = laboratory.len() + signs.len() + reports.len();
    for class in [
        "problems",
        "medications",
        "allergies",
        "immunizations",
        "visits",
        "procedures",
        "documents",
        "care-plans",
        "goals",
        "care-team",
        "family-history",
        "social-history",
        "devices",
        "insurance",
    ] {
        let (some, _) = all_from(&maria, &format!("/record/timeline?kind={class}")).await;
        assert!(some.iter().all(|one| one.starts_with(&format!("/record/{class}/"))), "{class}: {some:?}");
        parts += some.len();
    }
    assert_eq!(parts, all.len());
    let headings: Vec<usize> = years(&maria.get("/record/timeline").await.is(200));
    assert!(headings.windows(2).all(|pair| pair[0] >= pair[1]), "{headings:?}");
    maria.get("/record/access?who=all").await.is(200).says("test results").says("documents");
}

/// The years in the headings of a page, in order.
fn years(seen: &Seen) -> Vec<usize> {
    let headings = seen.body.split("<h2>").skip(1).filter_map(|part| part.split("</h2>").next());
    headings.filter_map(|heading| heading.split(' ').find_map(|word| word.parse().ok())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_narrowed_by_time_and_words() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    let (all, _) = all_from(&maria, "/record/timeline").await;
    let year = years(&maria.get("/record/timeline").await)[0];
    let in_year = format!(
        "/record/timeline?from-day=1&from-month=1&from-year={year}&until-day=31&until-month=12&until-year={year}"
    );
    let (of_year, _) = all_from(&maria, &in_year).await;
    assert!(!of_year.is_empty() && of_year.len() < all.len());
    let before = format!("/record/timeline?until-day=31&until-month=12&until-year={}", year - 1);
    let (earlier, _) = all_from(&maria, &before).await;
    let after = format!("/record/timeline?from-day=1&from-month=1&from-year={}", year + 1);
    let (later, _) = all_from(&maria, &after).await;
    assert_eq!(of_year.len() + earlier.len() + later.len(), all.len());
    let name = maria.get(&of_year[0]).await.is(200);
    let heading =
        name.body.split("<h1>").nth(1).and_then(|rest| rest.split(['<', ',']).next()).unwrap().trim();
    let word = heading.split(' ').next().unwrap().to_uppercase();
    let (found, _) = all_from(&maria, &format!("/record/timeline?words={word}")).await;
    assert!(found.contains(&of_year[0]), "{word}: {found:?}");
    assert!(found.len() < all.len());
    maria.get("/record/timeline?words=zzzz").await.is(200).says("Nothing in the record fits");
    maria
        .get("/record/timeline?from-day=31&from-month=2&from-year=2026")
        .await
        .is(200)
        .says("There is no such day");
    for nonsense in ["after=x", "after=9.9.9", "kind=nothing", "after=99999999999999999999.1"] {
        assert_eq!(entries(&maria.get(&format!("/record/timeline?{nonsense}")).await.is(200))[..], all[..50]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_patient_may_not_see_yet_is_for_staff_only() {
    let clinic = TestClinic::open().await;
    let clara = clinic.signed_in("clara").await;
    let result = clinic.own_path("/clinic/patients/:id/results/:result");
    clara.get(&format!("{result}/hold")).await.is(200);
    let until = [("until-day", "20"), ("until-month", "5"), ("until-year", "2026")];
    let hold = [&[("reason", "To be talked over first"), ("step", "do")], &until[..]].concat();
    clara.post(&format!("{result}/hold"), &hold).await.is(303);
    let own = clinic.own_path("/results/:id");
    let maria = clinic.signed_in("maria").await;
    assert!(!all_from(&maria, "/record/timeline").await.0.contains(&own));
    assert!(all_from(&clara, &clinic.own_path("/clinic/patients/:id/timeline")).await.0.contains(&result));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_forgives_marks_case_and_the_order_of_words() {
    let clinic = TestClinic::open().await;
    let nia = clinic.signed_in("nia").await;
    let new = format!("{}/record/problems/new", clinic.own_path("/clinic/patients/:id"));
    nia.get(&new).await.is(200);
    nia.post(&new, &[("name", "Ménière’s disease"), ("state", "current")]).await.is(303);
    let maria = clinic.signed_in("maria").await;
    for words in ["MENIERE", "m%C3%A9ni%C3%A8re", "disease+menieres"] {
        let seen = maria.get(&format!("/record/timeline?words={words}")).await.is(200);
        assert_eq!(entries(&seen).len(), 1, "{words}: {}", seen.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_acts_for_a_patient_sees_their_areas_and_no_more() {
    let clinic = TestClinic::open().await;
    for (name, area, begins) in [("grace", Area::Results, "/results/"), ("greta", Area::Record, "/record/")] {
        let areas = Areas::NONE.with(area);
        let grant = NewGrant { areas, ..everything() };
        let carer = clinic.carer(name, vec![(clinic.maria(), grant)]).await;
        let (all, _) = all_from(&carer, "/record/timeline").await;
        assert!(!all.is_empty() && all.iter().all(|entry| entry.starts_with(begins)), "{name}: {all:?}");
        for kind in ["laboratory", "problems"] {
            let (asked, _) = all_from(&carer, &format!("/record/timeline?kind={kind}")).await;
            assert!(asked.iter().all(|entry| entry.starts_with(begins)), "{name}: {asked:?}");
        }
    }
}
