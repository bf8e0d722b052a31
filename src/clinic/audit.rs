//! The audit, for the administrator: who did what with whom, when and from where; and the check that no line was
//! changed or taken out. The same as a file is in `audit_file`.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use poem::handler;
use poem::web::Query;
use serde::Deserialize;

use super::page;
use crate::base::clock::Moment;
use crate::base::text;
use crate::records::audit::{Action, Actor, Entry, Outcome, Verdict};
use crate::records::log::{Numbered, Question};
use crate::records::session::StaffSession;
use crate::web::action::action_key;
use crate::web::navigation::{Place, role_key};
use crate::web::parts::{
    Choice, Column, DateField, Field, FormErrors, Select, Tag, Tone, TypedDate, button, empty, notice, pages,
    table,
};
use crate::web::words::Words;
use crate::web::{Answer, Frame, PageResult};

/// Entries on a page.
const ENTRIES: usize = 50;
/// What is asked, as typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    person: String,
    patient: String,
    action: String,
    #[serde(rename = "from-day")]
    from_day: String,
    #[serde(rename = "from-month")]
    from_month: String,
    #[serde(rename = "from-year")]
    from_year: String,
    #[serde(rename = "until-day")]
    until_day: String,
    #[serde(rename = "until-month")]
    until_month: String,
    #[serde(rename = "until-year")]
    until_year: String,
    order: String,
    after: String,
}

/// The search and what it found.
#[handler]
pub async fn index(session: StaffSession, frame: Frame, Query(asked): Query<Asked>) -> PageResult {
    let words = &frame.words;
    let practice = frame.app.practice();
    let (zone, today) = (practice.zone(), practice.clock().now().date_in(&practice.zone()));
    let office = session.open_audit("search").await?;
    let (question, errors) = asked.question(words, &zone);
    let content = html! {
        p { (words.say("audit-text")) }
        p { a href="/clinic/audit/verification" { (words.say("audit-verify-link")) } }
        (asked.form(words, &errors))
        @if errors.is_empty() {
            @let answers = office.audit(&question, asked.after.parse().ok(), ENTRIES)?;
            @if answers.entries.is_empty() && answers.next.is_none() {
                (empty(words.say("audit-none"), None))
            } @else {
                (table(words.say("audit-caption"), columns(words), answers.entries.iter().map(|entry| row(words, entry, &zone, today))))
                @if answers.entries.is_empty() { p { (words.say("audit-none-yet")) } }
            }
            @let first = (!asked.after.is_empty()).then(|| asked.address("/clinic/audit", None));
            @let next = answers.next.map(|next| asked.address("/clinic/audit", Some(next)));
            (pages(words, first.as_deref(), next.as_deref()))
            @if !answers.entries.is_empty() {
                p { a href=(asked.address("/clinic/audit/entries.csv", None)) { (words.say("audit-file")) } }
            }
        }
    };
    let page = page(&frame, &session, Place::Audit, words.say("audit-title")).mending(&errors).show(content);
    Ok(if errors.is_empty() { Answer::page(page) } else { Answer::mend(page) })
}

/// Walks the whole chain and says what it found.
#[handler]
pub async fn verification(session: StaffSession, frame: Frame) -> PageResult {
    let words = &frame.words;
    let content = match session.verify_audit().await? {
        Verdict::Whole(count) => {
            notice(words, Tone::Good, words.say_with("audit-whole", &[("count", words.count(count).into())]))
        }
        Verdict::BrokenAt(number) => notice(
            words,
            Tone::Urgent,
            words.say_with("audit-broken", &[("number", words.count(number).into())]),
        ),
    };
    let page = page(&frame, &session, Place::Audit, words.say("audit-verify-title"))
        .back("/clinic/audit", words.say("audit-title"));
    Ok(Answer::page(page.show(html! { (content) p { (words.say("audit-verify-text")) } })))
}

impl Asked {
    fn from(&self) -> TypedDate<'_> {
        TypedDate { day: &self.from_day, month: &self.from_month, year: &self.from_year }
    }

    fn until(&self) -> TypedDate<'_> {
        TypedDate { day: &self.until_day, month: &self.until_month, year: &self.until_year }
    }

    pub(super) fn question(&self, words: &Words, zone: &TimeZone) -> (Question, FormErrors) {
        let mut errors = FormErrors::new();
        let patient = self.patient.trim();
        let patient_id = patient.parse().ok();
        if !patient.is_empty() && patient_id.is_none() {
            errors.add("patient", words.say("audit-patient-wrong"));
        }
        let mut day = |field: &'static str, typed: TypedDate<'_>| {
            let is_empty = [typed.day, typed.month, typed.year].iter().all(|part| part.trim().is_empty());
            let date = typed.date();
            if date.is_none() && !is_empty {
                errors.add(field, words.say("audit-date-wrong"));
            }
            date
        };
        let (from, until) = (day("from", self.from()), day("until", self.until()));
        let question = Question {
            person: text::line(&self.person, 80).unwrap_or_default(),
            patient: patient_id,
            action: Action::all().into_iter().find(|action| action.key() == self.action),
            from: from.and_then(|date| begin_of(date, zone)),
            until: until.and_then(|date| date.tomorrow().ok()).and_then(|date| begin_of(date, zone)),
            oldest_first: self.order == "oldest",
        };
        (question, errors)
    }

    fn form(&self, words: &Words, errors: &FormErrors) -> Markup {
        let actions = Action::all();
        let mut choices = vec![Choice::new("", words.say("audit-any-action"))];
        choices
            .extend(actions.iter().map(|action| Choice::new(action.key(), words.say(action_key(*action)))));
        let orders = [
            Choice::new("", words.say("audit-newest-first")),
            Choice::new("oldest", words.say("audit-oldest-first")),
        ];
        html! {
            form.filters role="search" action="/clinic/audit" {
                (Field::text("person", words.say("audit-person")).value(&self.person).autocomplete("off"))
                (Field::text("patient", words.say("audit-patient")).hint(words.say("audit-patient-hint")).value(&self.patient).autocomplete("off").errors(errors))
                (Select { name: "action", label: words.say("audit-action"), hint: "", choices: &choices, chosen: &self.action, errors })
                (DateField::new(words, "from", words.say("audit-from"), "").value(self.from()).errors(errors))
                (DateField::new(words, "until", words.say("audit-until"), "").value(self.until()).errors(errors))
                (Select { name: "order", label: words.say("audit-order"), hint: "", choices: &orders, chosen: &self.order, errors })
                (button(words.say("audit-search")))
            }
        }
    }

    /// The address of the same question at `path`, from entry `after` on.
    pub(super) fn address(&self, path: &str, after: Option<u64>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let typed = [
            ("person", &self.person),
            ("patient", &self.patient),
            ("action", &self.action),
            ("from-day", &self.from_day),
            ("from-month", &self.from_month),
            ("from-year", &self.from_year),
            ("until-day", &self.until_day),
            ("until-month", &self.until_month),
            ("until-year", &self.until_year),
            ("order", &self.order),
        ];
        for (name, value) in typed.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        if let Some(after) = after {
            query.append_pair("after", &after.to_string());
        }
        let query = query.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

fn begin_of(day: Date, zone: &TimeZone) -> Option<Moment> {
    zone.to_timestamp(day.at(0, 0, 0, 0)).ok().map(Moment::from)
}

fn columns(words: &Words) -> [Column<'_>; 5] {
    [
        Column::words(words.say("access-when")),
        Column::words(words.say("access-who")),
        Column::words(words.say("access-what")),
        Column::words(words.say("audit-patient-column")),
        Column::words(words.say("access-from")),
    ]
}

fn row(words: &Words, (_, entry): &Numbered, zone: &TimeZone, today: Date) -> [Markup; 5] {
    [
        html! { (words.moment(zone.to_datetime(entry.at.timestamp()), today).to_string()) },
        actor(words, &entry.actor),
        what(words, entry),
        html! {
            @if let Some(patient) = entry.subject {
                a href={ "/clinic/patients/" (patient) } { code { (patient) } }
            }
        },
        html! { (entry.from) },
    ]
}

fn what(words: &Words, entry: &Entry) -> Markup {
    html! {
        (words.say(action_key(entry.action)))
        @if entry.outcome == Outcome::Refused { " " (Tag { tone: Tone::Attention, text: words.say("access-refused") }) }
        @if !entry.detail.is_empty() { " " small { (entry.detail) } }
    }
}

fn actor(words: &Words, actor: &Actor) -> Markup {
    html! {
        @match actor {
            Actor::Nobody => (words.say("actor-nobody")),
            Actor::Patient { name, .. } => { bdi { (name) } " " small { (words.say("actor-patient")) } },
            Actor::Staff { name, role, .. } => { bdi { (name) } " " small { (words.say(role_key(*role))) } },
            Actor::Carer { name, .. } => { bdi { (name) } " " small { (words.say("actor-carer")) } },
            Actor::Operator { name } => { bdi { (name) } " " small { (words.say("actor-machine")) } },
            Actor::Portico => (words.say("actor-portico")),
        }
    }
}
