//! The gallery: every part and the typical pages, as files to look at, and rules that all markup keeps.
//!
//! Names, lists and texts are chosen to hurt: the longest words, right-to-left names, nothing at all, fifty rows.
//! `PORTICO_GALLERY=folder cargo test --lib gallery` writes the pages there; serve the folder and look at it.

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::civil::{Date, date};
use maud::{Markup, html};

use super::chart::{Reading, range_bar, trend};
use super::letter::{Letter, letter_page};
use super::navigation::Place;
use super::page::{Page, TextSize, Viewer};
use super::parts::*;
use super::result::ResultRow;
use super::result_detail::ResultDetail;
use super::words::{Locales, Words};
use super::{accent, asset, icon};
use crate::base::clock::Moment;
use crate::records::practice::{Profile, SignInRules};
use crate::records::result::{
    Category, Kind, LabResult, Line, Listed, ReferenceRange, ResultId, Status, Value,
};
use crate::records::role::Role;
use crate::records::when::Taken;

const LONG: &str = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz";
const ARABIC: &str = "محمد عبد الرحمن الفارسي";

fn profile(hue: u16) -> Profile {
    Profile {
        name: "Riverside Family Practice".to_owned(),
        phone: "+1 (512) 555-0142".to_owned(),
        urgent: "Call 911 if you think a life is in danger. At night and on weekends, call us and press 2 for the nurse on duty.".to_owned(),
        address: vec!["1200 River Road".to_owned(), "Austin, TX 78701".to_owned()],
        time_zone: "America/Chicago".to_owned(),
        language: "en".to_owned(),
        accent_hue: hue,
        rules: SignInRules::default(),
        proxies: crate::records::practice::ProxyRules::default(),
    }
}

struct Gallery {
    locales: Locales,
    pages: Vec<(String, Markup)>,
}

const PATIENT: Viewer<'static> = Viewer::Patient { name: "Maria Okafor", acting: None };
const CLINICIAN: Viewer<'static> = Viewer::Staff { name: "Dr. Ana Lindqvist", role: Role::Clinician };
const ADMINISTRATOR: Viewer<'static> = Viewer::Staff { name: "Pat Rivera", role: Role::Administrator };

fn today() -> Date {
    date(2026, 5, 12)
}

fn signed_in<'a>(profile: &'a Profile, words: &'a Words, viewer: Viewer<'a>, title: &'a str) -> Page<'a> {
    Page::new(profile, words, title).signed_in(viewer, "token", 30).printed(today())
}

fn sign_in(words: &Words, errors: &FormErrors, name: &str) -> Markup {
    html! {
        (post_form("/sign-in", "token", html! {
            (Field::text("name", "Name you sign in with").hint("It is on your letter from us.").value(name)
                .errors(errors).autocomplete("username"))
            (Field::password("password", "Password").errors(errors).autocomplete("current-password"))
            (button("Sign in"))
            p { a href="/recovery" { "I cannot sign in" } }
        }))
        (fold("First time here?", html! { p { "You need the letter we gave you. " a href="/activate" { "Open your account" } } }))
        p.hint { (words.day(today())) }
    }
}

fn lab_result(
    name: &str,
    test: &str,
    value: Value,
    range: Option<ReferenceRange>,
    status: Status,
) -> LabResult {
    LabResult {
        name: name.to_owned(),
        test: test.to_owned(),
        value,
        range,
        flag: None,
        status,
        taken: Taken::At,
        issued: Some(noon(4)),
        report: None,
        performer: "Austin Regional Laboratory".to_owned(),
        notes: vec!["Hemolyzed sample.\nRepeat if in doubt.".to_owned()],
        components: Vec::new(),
        corrections: 0,
        received: noon(5),
        category: Category::Laboratory,
        files: Vec::new(),
    }
}

/// Noon on so many days before the end of May 2026.
fn noon(days_before: i64) -> Moment {
    Moment::from_millis(1_780_000_000_000).plus_days(-days_before)
}

fn line(
    LabResult { status, received, name, test, value, range, flag, components, report, .. }: LabResult,
) -> Line<String> {
    Line { status, received, name, test, value, range, flag, components, report }
}

fn results(words: &Words, count: usize) -> Markup {
    const NAMES: [(&str, &str); 6] = [
        ("Hemoglobin A1c", "http://loinc.org|4548-4"),
        ("Cholesterol", "http://loinc.org|2093-3"),
        ("Potassium", ""),
        ("White blood cells", ""),
        ("Glomerular filtration rate/1.73 sq M predicted by creatinine-based formula (CKD-EPI)", ""),
        (LONG, ""),
    ];
    const STATUSES: [Status; 5] =
        [Status::Final, Status::Final, Status::Preliminary, Status::Final, Status::Corrected];
    let usual = || Some(range_of(Some("4"), Some("6"), ""));
    let values = [
        quantity("", "6.1".to_owned(), "%"),
        quantity("<", "0.01".to_owned(), "ng/mL"),
        quantity("", "143".to_owned(), "mmol/L"),
        Value::Text("Not detected".to_owned()),
        quantity("", "5".to_owned(), "10*3/uL"),
    ];
    let results: Vec<Line<String>> = (0..count)
        .map(|at| {
            let (name, test) = NAMES[at % NAMES.len()];
            let status = STATUSES[at % STATUSES.len()];
            line(lab_result(name, test, values[at % values.len()].clone(), usual(), status))
        })
        .collect();
    html! {
        @for (day, results) in results.chunks(7).enumerate() {
            section {
                h2 { (words.day(date(2026, 5, 12).saturating_sub(jiff::Span::new().days(day as i64 * 40)))) }
                ul.cards {
                    @for (at, result) in results.iter().enumerate() {
                        (ResultRow { words, base: "/results", kind: Kind::Laboratory, id: ResultId(1), result, is_new: day == 0 && at < 2, is_held: day == 1 && at == 2 })
                    }
                }
            }
        }
    }
}

fn every_field(errors: &FormErrors, words: &Words) -> Markup {
    let choices = [
        Choice {
            value: "one",
            label: "By text message",
            hint: "We send a short code. It says nothing about your health.",
        },
        Choice::new("two", LONG),
        Choice::new("three", ARABIC),
    ];
    html! {
        (urgent_help(words, "Call 911 if you think a life is in danger.", "+1 (512) 555-0142"))
        (post_form("/all", "token", html! {
            (Field::text("given", "First name").value(ARABIC).errors(errors).autocomplete("given-name"))
            (Field::text("family", LONG).value(LONG).hint(LONG).errors(errors).autocomplete("family-name"))
            (Field::email("email", "Email").hint("For example, maria@example.org").value("maria@example").errors(errors))
            (Field::telephone("phone", "Mobile number").value("512 555 0142").errors(errors))
            (Field::text("postal", "Postal code").length(Length::Ten).value("78701").errors(errors).autocomplete("postal-code"))
            (DateField::new(words, "born", "Date of birth", "For example, 27 3 1970").own_birth_date()
                .value(TypedDate { day: "31", month: "2", year: "1970" }).errors(errors))
            (Field::code("code", "Code from your app").hint("Six digits. They change every 30 seconds.").value("123 456").errors(errors))
            (Field::block("reason", "Why do you hold this result?", 4).value("<b>It's \"so\"</b>\nsecond line").errors(errors))
            (Select { name: "language", label: "Language", hint: "", choices: &choices, chosen: "two", errors })
            (Radios { name: "how", legend: "How should we send your code?", hint: "You can change this later.", choices: &choices, chosen: "one", errors })
            (Checkbox { name: "agree", label: "This is a device only I use", hint: "Then we ask for the code less often.", checked: true, errors })
            (button("Save")) (button_quiet("Save and go on later")) (button_of_harm("Remove this key"))
        }))
    }
}

fn made_errors() -> FormErrors {
    let mut errors = FormErrors::new();
    errors.add("family", "Write your family name");
    errors.add("email", "Write an email address with a dot at the end, like maria@example.org");
    errors.add("born", "Write a day that exists. February has no 31st day");
    errors.add("code", "Write the six digits from your app");
    errors.add("how", "Choose how we send your code");
    errors.add("agree", "Tick the box to go on");
    errors
}

fn worklist(words: &Words) -> Markup {
    let row = |what, from, minutes, tone, state| (what, from, words.lasting(minutes), tone, state);
    let rows = [
        row("Potassium 6.8 mmol/L", "Thabo Nkosi", 95, Tone::Urgent, "Very high"),
        row("Result held until 14 May", ARABIC, 2 * 1440, Tone::Attention, "On hold"),
        row("Letter not used", "Maria Okafor", 15 * 1440, Tone::Plain, "Invited"),
        row(LONG, LONG, 400 * 1440, Tone::Information, "New"),
    ];
    let cards = |from: usize, to: usize| {
        rows[from..to]
            .iter()
            .map(|(what, from, wait, tone, state)| Card {
                href: "/patients/0000000000000",
                what,
                value: from,
                when: wait,
                state: Some(Tag { tone: *tone, text: state }),
            })
            .collect::<Vec<_>>()
    };
    html! { (card_group("Needs you", cards(0, 2))) (card_group("Earlier", cards(2, 4))) }
}

fn quantity(comparator: &'static str, number: String, unit: &'static str) -> Value {
    Value::Quantity { comparator: comparator.to_owned(), number, unit: unit.to_owned() }
}

fn range_of(low: Option<&str>, high: Option<&str>, text: &str) -> ReferenceRange {
    ReferenceRange { low: low.map(str::to_owned), high: high.map(str::to_owned), text: text.to_owned() }
}

fn trend_of(words: &Words, values: &[Value], days_between: i64, range: Option<&ReferenceRange>) -> Markup {
    let count = values.len() as i64;
    let readings: Vec<Reading<'_>> = values
        .iter()
        .enumerate()
        .map(|(at, value)| {
            // A long pause in the middle.
            let back = (count - at as i64) * days_between
                + if (at as i64) < count / 2 { days_between * 5 } else { 0 };
            let at_day = date(2026, 5, 3).saturating_sub(jiff::Span::new().days(back));
            Reading { at: at_day, value, href: format!("/results/{at}"), is_current: at + 1 == values.len() }
        })
        .collect();
    trend(words, &readings, range)
}

fn result(words: &Words) -> Markup {
    let usual = || Some(range_of(Some("4.0"), Some("5.6"), ""));
    let history: Vec<Listed> =
        [(1100, "5.4"), (1010, "5.5"), (915, "5.9"), (270, "6.3"), (180, "6.4"), (91, "6.2"), (0, "5.8")]
            .into_iter()
            .map(|(days, number)| Listed {
                id: ResultId(days),
                kind: Kind::Laboratory,
                at: noon(days as i64),
                result: lab_result(
                    "Hemoglobin A1c/Hemoglobin.total in Blood",
                    "http://loinc.org|4548-4",
                    quantity("", number.to_owned(), "%"),
                    usual(),
                    Status::Corrected,
                ),
                hold: None,
                held_with: None,
            })
            .collect();
    let versions =
        [lab_result("Hemoglobin A1c", "", quantity("", "8.5".to_owned(), "%"), usual(), Status::Final)];
    let listed = &history[history.len() - 1];
    let zone = &jiff::tz::TimeZone::UTC;
    ResultDetail {
        words,
        zone,
        today: today(),
        listed,
        versions: &versions,
        history: &history,
        base: "/results/",
        report: None,
        texts: &[],
        under: html! {},
    }
    .show()
}

fn charts(words: &Words) -> Markup {
    let bar = |value: &Value, range: &ReferenceRange| html! { @if let Some(bar) = range_bar(words, value, range) { (bar) } @else { p { "No bar" } } };
    let number = |number: &str| quantity("", number.to_owned(), "mmol/L");
    let both = range_of(Some("3.5"), Some("5.1"), "");
    let many = |count: u32, size: f64| {
        (0..count)
            .map(|at| number(&format!("{:.1}", size * (1.0 + f64::from(at * 7 % 11) / 40.0))))
            .collect::<Vec<_>>()
    };
    let mixed = [
        quantity("<", "0.01".to_owned(), "ng/mL"),
        quantity("", "0.02".to_owned(), "ng/mL"),
        Value::Text("Sample clotted".to_owned()),
        quantity("", "0.05".to_owned(), "ng/mL"),
        quantity(">", "0.2".to_owned(), "ng/mL"),
    ];
    html! {
        h2 { "Range bars" }
        @for value in ["4.2", "3.6", "5.2", "1.0", "12", "3.5", "-4"] { (bar(&number(value), &both)) }
        (bar(&number("3"), &range_of(None, Some("5"), "")))
        (bar(&number("52"), &range_of(Some("60"), None, "")))
        (bar(&number("2400000"), &range_of(Some("1500000"), Some("4500000"), "")))
        (bar(&quantity("<", "0.01".to_owned(), "ng/mL"), &range_of(Some("0.00"), Some("0.04"), "")))
        (bar(&number("7"), &range_of(None, None, "")))
        (bar(&Value::Text("Not detected".to_owned()), &range_of(None, None, "Not detected")))
        h2 { "Two values, one-sided range" } (trend_of(words, &many(2, 4.0), 30, Some(&range_of(None, Some("5"), ""))))
        h2 { "One value" } (trend_of(words, &many(1, 4.0), 30, Some(&both)))
        h2 { "Equal values" } (trend_of(words, &[number("4.0"), number("4.0"), number("4.0")], 10, None))
        h2 { "200 values" } (trend_of(words, &many(200, 4.0), 9, Some(&both)))
        h2 { "Huge values" } (trend_of(words, &many(9, 3_400_000.0), 200, Some(&range_of(Some("1500000"), None, ""))))
        h2 { "Bounds, words between" } (trend_of(words, &mixed, 20, Some(&range_of(None, Some("0.04"), ""))))
        h2 { "Words only" } (trend_of(words, &[Value::Text("Negative".to_owned()), Value::Text("Positive".to_owned())], 20, None))
    }
}

fn search(found: bool) -> Markup {
    let people = [
        ("Maria Okafor", "3 May 1970", "MR 100231"),
        (ARABIC, "1 January 1985", "MR 100232"),
        (LONG, "12 December 2019", "MR 7"),
    ];
    html! {
        (search_form("/patients", html! {
            (Field::search("q", "Name, birth date or number").value("okafor").hint("Accents and order do not matter."))
            (button("Search"))
        }))
        @if found {
            (card_list(people.iter().map(|(name, born, number)| Card { href: "/patients/1", what: name, value: number, when: born, state: None })))
        } @else {
            (empty("Nobody has this name or number. Try fewer letters, or the birth date alone.", None))
        }
    }
}

impl Gallery {
    fn add(&mut self, name: &str, page: Markup) {
        self.pages.push((name.to_owned(), page));
    }

    fn fill(&mut self, tag: &str) {
        let words = self.locales.get(tag).unwrap().clone();
        let words = &words;
        let profile = &profile(205);
        let none = FormErrors::new();
        let errors = made_errors();
        let mut wrong = FormErrors::new();
        wrong.add("name", "Write the name you sign in with");
        wrong.add("password", "Write your password");
        let languages = || {
            self.locales
                .all()
                .map(|words| (format!("?language={}", words.tag()), words.clone()))
                .collect::<Vec<_>>()
        };
        let languages = languages();
        let name = |page: &str| format!("{page}.{tag}");

        self.add(
            &name("sign-in"),
            Page::new(profile, words, "Sign in").languages(languages.clone()).show(sign_in(words, &none, "")),
        );
        self.add(
            &name("sign-in-errors"),
            Page::new(profile, words, "Sign in").mending(&wrong).show(sign_in(words, &wrong, ARABIC)),
        );
        self.add(&name("home"), signed_in(profile, words, PATIENT, "Hello, Maria").at(Place::Home).show(html! {
            (notice(words, Tone::Information, "We are closed on Monday 25 May."))
            ul.home {
                (HomeCard { href: "/results", icon: icon::RESULTS, what: "2 new results", more: "Hemoglobin A1c and 1 more, from 3 May", state: Some(Tag { tone: Tone::Information, text: "New" }) })
                (HomeCard { href: "/access", icon: icon::ACCESS, what: "Who looked at your record", more: "", state: None })
                (HomeCard { href: "/profile", icon: icon::PROFILE, what: "Your details", more: "Check that we can reach you", state: None })
            }
        }));
        self.add(
            &name("results"),
            signed_in(profile, words, PATIENT, "Your results")
                .at(Place::Results)
                .show(html! { (results(words, 50)) (pages(words, Some("?a"), Some("?b"))) }),
        );
        self.add(
            &name("results-empty"),
            signed_in(profile, words, PATIENT, "Your results").at(Place::Results).show(empty(
                "Your test results will be here as soon as the laboratory sends them.",
                Some(html! { p { a href="/" { "Back to home" } } }),
            )),
        );
        self.add(&name("profile"), signed_in(profile, words, PATIENT, "Your details").at(Place::Profile).show(html! {
            h2 { "How we reach you" }
            (definitions([("Mobile number", html! { "512 555 0142" }), ("Email", html! { (LONG) "@example.org" }), ("Address", html! { "1 Main Street" br; "Austin" })]))
            (button_link("/profile/edit", "Change your details"))
            h2 { "Devices signed in now" }
            (table("Devices", [Column::words("Device"), Column::words("Since"), Column::number("Times used")],
                [["Firefox on Android", "Tuesday 12 May, 2:30 pm", "12"], [LONG, "Monday 11 May, 9:00 am", "100,000"]]))
        }));
        self.add(
            &name("fields"),
            signed_in(profile, words, PATIENT, "Every field")
                .back("/profile", "Your details")
                .show(every_field(&none, words)),
        );
        self.add(
            &name("fields-errors"),
            signed_in(profile, words, PATIENT, "Every field")
                .back("/profile", "Your details")
                .mending(&errors)
                .show(every_field(&errors, words)),
        );
        self.add(&name("done"), signed_in(profile, words, PATIENT, "Your new password is set").at(Place::Profile)
            .show(confirmation("Your password is changed", html! { p { "Use it from now on. We signed you out on your other devices." } p { a href="/profile" { "Back to your details" } } })));
        self.add(
            &name("notices"),
            signed_in(profile, words, PATIENT, "Notices").text_size(TextSize::Large).show(html! {
                @for tone in [Tone::Plain, Tone::Information, Tone::Good, Tone::Attention, Tone::Urgent] {
                    (notice(words, tone, html! { "Something to read, with " a href="/" { "a link" } "." }))
                    p { (Tag { tone, text: "A word" }) }
                }
            }),
        );
        self.add(
            &name("worklist"),
            signed_in(profile, words, CLINICIAN, "Worklist").at(Place::Worklist).show(worklist(words)),
        );
        self.add(
            &name("search"),
            signed_in(profile, words, CLINICIAN, "Patients").at(Place::Patients).show(search(true)),
        );
        self.add(
            &name("search-empty"),
            signed_in(profile, words, ADMINISTRATOR, "Patients").at(Place::Patients).show(search(false)),
        );
        self.add(
            &name("result"),
            signed_in(profile, words, PATIENT, "Hemoglobin A1c, 3 May 2026")
                .heading(html! { "Long-term blood sugar (A1c) " small { "3 May 2026" } })
                .at(Place::Results)
                .back("/results", "Your results")
                .show(result(words)),
        );
        self.add(
            &name("charts"),
            signed_in(profile, words, PATIENT, "Charts").at(Place::Results).show(charts(words)),
        );
        let address = ["14 Cedar Lane, Apartment 3".to_owned(), "Austin, TX 78704".to_owned()];
        let letter = Letter {
            profile,
            name: "Maria Okafor",
            address: &address,
            typed_address: "portal.riverside.example/activate",
            link: "https://portal.riverside.example/activate#K7QF2M9XHT4R",
            code: "K7QF2M9XHT4R",
            until: date(2026, 6, 11),
            date: today(),
        };
        let long = Letter { name: ARABIC, address: &[], ..letter };
        self.add(&name("letter"), letter_page(words, &[letter, long], ("/patients", "Back to Maria Okafor")));
        self.add(
            &name("error"),
            Page::new(profile, words, "We cannot find this page").show(html! {
                p { "It may have moved, or the address may be wrong." }
                p { a href="/" { "Go to the first page" } }
                p.hint { "If you call us about this, tell us " code { "7H2K-90QF" } "." }
            }),
        );
    }
}

/// Values of `attribute` in a page.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    page.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn keeps_the_rules(name: &str, page: &str) {
    assert!(
        !page.contains(" style=") && !page.contains("<style"),
        "{name}: the content policy forbids inline styles"
    );
    assert!(
        page.matches("<script").count() == page.matches("<script type=\"module\" src=\"/assets/").count(),
        "{name}: inline script"
    );
    assert!(page.matches("<h1>").count() == 1 || name.starts_with("letter"), "{name}: one h1");
    assert!(!page.contains("class=\"\"") && !page.contains(" href=\"\""), "{name}: empty attribute");
    let ids: Vec<_> = values(page, "id");
    let different: BTreeSet<_> = ids.iter().collect();
    assert_eq!(ids.len(), different.len(), "{name}: an id stands twice");
    let named = ["for", "aria-labelledby"].into_iter().flat_map(|attribute| values(page, attribute));
    let described = values(page, "aria-describedby").into_iter().flat_map(str::split_whitespace);
    let linked = values(page, "href").into_iter().filter_map(|href| href.strip_prefix('#'));
    for id in named.chain(described).chain(linked) {
        assert!(different.contains(&id), "{name}: nothing has the id {id}");
    }
}

#[test]
fn every_page_of_the_gallery_keeps_the_rules_of_markup() {
    let mut gallery = Gallery { locales: Locales::embedded().unwrap(), pages: Vec::new() };
    gallery.fill("en");
    gallery.fill("es");
    for (name, page) in &gallery.pages {
        keeps_the_rules(name, &page.0);
    }
    let Some(folder) = std::env::var_os("PORTICO_GALLERY").map(PathBuf::from) else { return };
    let write = |path: &str, text: &[u8]| {
        let path = folder.join(path.trim_start_matches('/'));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    for (name, page) in &gallery.pages {
        write(&format!("{name}.html"), page.0.as_bytes());
    }
    let assets = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets");
    for (name, url) in asset::all() {
        write(url, &std::fs::read(assets.join(name)).unwrap());
    }
    write(&accent::href(205), accent::sheet(205).as_bytes());
}
