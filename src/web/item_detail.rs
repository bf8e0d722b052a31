//! The page of one item: its facts, its remarks, who says so, and what it was before.

use maud::{Markup, html};

use super::file_list::{FileList, paragraphs};
use super::item::{Shown, item_name, state_tag, when_text};
use super::item_words::{
    allergy_kind, certainty, dose_text, problem_kind, relationship, setting, severity, state_key,
};
use super::parts::{Column, Tone, definitions, notice, phone_link, table};
use super::words::Words;
use crate::records::item::{
    CarePlan, CareTeam, Detail, Document, FamilyHistory, Item, Listed, Origin, State,
};
use crate::records::when::Taken;

/// What the page of an item shows.
pub struct ItemDetail<'a> {
    /// Words and times.
    pub shown: Shown<'a>,
    /// The item.
    pub listed: &'a Listed,
    /// Earlier versions, oldest first.
    pub versions: &'a [Item],
    /// The path of the item's page, under which its files lie.
    pub href: &'a str,
    /// What its files of plain text say, by number.
    pub texts: &'a [(usize, String)],
}

impl ItemDetail<'_> {
    /// The content of the page.
    #[must_use]
    pub fn show(&self) -> Markup {
        let item = &self.listed.item;
        html! {
            @if let Some(tag) = state_tag(self.shown.words, item) { p { (tag) } }
            @if item.state == State::EnteredInError {
                (notice(self.shown.words, Tone::Urgent, self.shown.words.say("item-entered-in-error")))
            }
            (definitions(self.facts()))
            (self.more())
            @if !item.notes.is_empty() {
                section {
                    h2 { (self.shown.words.say("item-notes")) }
                    @for note in &item.notes { p.note { (note) } }
                }
            }
            @if !self.versions.is_empty() { (self.changes()) }
            (self.about())
        }
    }

    /// What a file says of it that opens without this portal: no links, no history.
    #[must_use]
    pub fn offline(&self) -> Markup {
        let item = &self.listed.item;
        html! {
            (definitions(self.facts().into_iter().filter(|(_, value)| !value.0.is_empty())))
            @match &item.detail {
                Detail::Document(document) => (paragraphs(&document.text)),
                _ => (self.more()),
            }
            @for note in &item.notes { p.note { (note) } }
            @if item.name.codes.is_empty() {} @else {
                p { small {
                    @for (at, code) in item.name.codes.iter().enumerate() { @if at > 0 { ", " } (system(&code.system, &code.code)) }
                } }
            }
            p { small { (origin(self.shown.words, &item.origin)) } }
        }
    }

    /// The facts of its class; what is not known leaves no row.
    fn facts(&self) -> Vec<(&str, Markup)> {
        let (words, item) = (self.shown.words, &self.listed.item);
        let text = |text: &str| html! { (text) };
        let mut facts: Vec<(&str, Markup)> = vec![(words.say("item-when"), text(&self.when()))];
        let mut fact = |key, value: &str| facts.push((words.say(key), text(value)));
        match &item.detail {
            Detail::Problem(problem) => {
                fact("problem-kind", problem_kind(words, &problem.category));
                fact("item-severity", severity(words, &problem.severity));
                fact("item-certainty", certainty(words, &problem.certainty));
                fact("item-site", &problem.site);
            }
            Detail::Allergy(allergy) => {
                fact("allergy-kind", allergy_kind(words, &allergy.category));
                if allergy.is_intolerance {
                    fact("allergy-type", words.say("allergy-intolerance"));
                }
                if allergy.is_dangerous == Some(true) {
                    fact("allergy-danger", words.say("allergy-dangerous"));
                }
                fact("item-certainty", certainty(words, &allergy.certainty));
                let reactions = allergy.reactions.iter().map(|reaction| match reaction.severity.as_str() {
                    "" => reaction.manifestation.clone(),
                    grade => format!("{} ({})", reaction.manifestation, severity(words, grade)),
                });
                fact("allergy-reactions", &reactions.collect::<Vec<_>>().join("; "));
            }
            Detail::Medication(medication) => {
                let doses: Vec<String> = medication.doses.iter().map(|dose| dose_text(words, dose)).collect();
                fact("medication-dose", &doses.join("; "));
                fact("medication-indication", &medication.indication);
                fact("medication-quantity", &medication.quantity);
                if let Some(refills) = medication.refills {
                    fact("medication-refills", &refills.to_string());
                }
                if medication.is_reported {
                    fact("medication-source", words.say("medication-reported"));
                }
            }
            Detail::Immunization(vaccination) => {
                fact("immunization-dose", &vaccination.dose);
                fact("item-site", &vaccination.site);
                fact("item-place", &vaccination.place);
                fact("item-maker", &vaccination.maker);
                fact("item-lot", &vaccination.lot);
            }
            Detail::Procedure(procedure) => {
                fact("item-indication", &procedure.indication);
                fact("item-site", &procedure.site);
                fact("procedure-outcome", &procedure.outcome);
                fact("item-place", &procedure.place);
            }
            Detail::Visit(visit) => {
                fact("visit-setting", setting(words, &visit.setting));
                fact("item-indication", &visit.indications.join("; "));
                fact("visit-diagnoses", &visit.diagnoses.join("; "));
                fact("item-place", &visit.place);
                fact("visit-disposition", &visit.disposition);
            }
            Detail::FamilyHistory(history) => match history.is_deceased {
                Some(true) => fact("family-deceased", words.say("item-yes")),
                Some(false) => fact("family-deceased", words.say("item-no")),
                None => {}
            },
            Detail::SocialHistory(history) => fact("social-value", &history.value),
            Detail::Goal(goal) => {
                fact("goal-targets", &goal.targets.join("; "));
                fact("goal-achievement", &goal.achievement);
                fact("item-addresses", &goal.addresses.join("; "));
            }
            Detail::CarePlan(plan) => {
                fact("item-addresses", &plan.addresses.join("; "));
                fact("plan-goals", &plan.goals.join("; "));
            }
            Detail::CareTeam(_) => {}
            Detail::Document(document) => fact("document-kind", &document.kind),
            Detail::Insurance(insurance) => {
                fact("insurance-payer", &insurance.payer);
                fact("insurance-plan", &insurance.plan);
                fact("insurance-number", &insurance.member_number);
                fact("insurance-group", &insurance.group);
                fact("insurance-relationship", relationship(words, &insurance.relationship));
                fact("insurance-subscriber", &insurance.subscriber);
            }
            Detail::Device(device) => {
                fact("device-identifier", &device.identifier);
                fact("item-maker", &device.maker);
                fact("device-model", &device.model);
                fact("device-serial", &device.serial);
                fact("item-lot", &device.lot);
                fact("device-expires", &device.expires);
            }
        }
        fact("item-by", &item.by);
        facts.retain(|(_, value)| !value.0.is_empty());
        facts
    }

    fn when(&self) -> String {
        let Shown { words, zone, .. } = self.shown;
        match self.listed.item.began {
            // Of what happens once, the time of day is known too.
            Taken::At | Taken::Until(_) if !self.listed.item.detail.class().is_lasting() => {
                self.shown.moment(self.listed.at)
            }
            _ => when_text(words, zone, self.listed),
        }
    }

    /// What does not fit a row of words.
    fn more(&self) -> Markup {
        let words = self.shown.words;
        match &self.listed.item.detail {
            Detail::CarePlan(plan) => care_plan(words, plan),
            Detail::CareTeam(team) => care_team(words, team),
            Detail::FamilyHistory(history) => family(words, history),
            Detail::Document(document) => self.document(document),
            Detail::Visit(visit) if !visit.summary.is_empty() => paragraphs(&visit.summary),
            _ => html! {},
        }
    }

    fn document(&self, document: &Document) -> Markup {
        let words = self.shown.words;
        html! {
            (paragraphs(&document.text))
            @if document.bodies.is_empty() {
                @if document.text.is_empty() { p { (words.say("document-no-file")) } }
            }
            (FileList { words, name: item_name(words, &self.listed.item), href: self.href, files: &document.bodies, texts: self.texts }.show())
        }
    }

    /// What corrections changed: each version with its time, its maker and the reason.
    fn changes(&self) -> Markup {
        let words = self.shown.words;
        let columns = [
            Column::words(words.say("item-received")),
            Column::words(words.say("item-name")),
            Column::words(words.say("item-state")),
            Column::words(words.say("item-says")),
            Column::words(words.say("item-reason")),
        ];
        let all = self.versions.iter().chain([&self.listed.item]).rev();
        html! {
            section {
                h2 { (words.say("item-changed")) }
                (table(words.say("item-versions"), columns, all.map(|item| [
                    html! { (self.shown.moment(item.received)) },
                    html! { (item_name(words, item)) },
                    html! { (words.say(state_key(item.detail.class(), item.state))) },
                    html! { (origin(words, &item.origin)) },
                    html! { (item.reason) },
                ])))
            }
        }
    }

    /// Where it comes from.
    fn about(&self) -> Markup {
        let (words, item) = (self.shown.words, &self.listed.item);
        let codes: Vec<String> =
            item.name.codes.iter().map(|code| system(&code.system, &code.code)).collect();
        let rows = [
            (words.say("item-says"), origin(words, &item.origin)),
            (words.say("item-received"), self.shown.moment(item.received)),
            (words.say("item-codes"), codes.join(", ")),
        ];
        html! {
            section {
                h2 { (words.say("item-about")) }
                (definitions(rows.into_iter().filter(|(_, value)| !value.is_empty())))
            }
        }
    }
}

/// Who says so, in words.
#[must_use]
pub fn origin(words: &Words, origin: &Origin) -> String {
    match origin {
        Origin::Source(name) if name.is_empty() => words.say("origin-source").to_owned(),
        Origin::Source(name) => words.say_with("origin-source-named", &[("name", name.into())]),
        Origin::Staff(name) => words.say_with("origin-staff", &[("name", name.into())]),
        Origin::Patient(name) => words.say_with("origin-patient", &[("name", name.into())]),
    }
}

/// A code with its system by the name people know.
fn system(system: &str, code: &str) -> String {
    let name = match system {
        "http://snomed.info/sct" | "2.16.840.1.113883.6.96" => "SNOMED CT",
        "http://loinc.org" | "2.16.840.1.113883.6.1" => "LOINC",
        "http://www.nlm.nih.gov/research/umls/rxnorm" | "2.16.840.1.113883.6.88" => "RxNorm",
        "http://hl7.org/fhir/sid/icd-10-cm" | "http://hl7.org/fhir/sid/icd-10" | "2.16.840.1.113883.6.90" => {
            "ICD-10"
        }
        "http://hl7.org/fhir/sid/icd-9-cm" | "2.16.840.1.113883.6.103" => "ICD-9",
        "http://hl7.org/fhir/sid/cvx" | "2.16.840.1.113883.12.292" => "CVX",
        "http://www.ama-assn.org/go/cpt" | "2.16.840.1.113883.6.12" => "CPT",
        "http://hl7.org/fhir/sid/ndc" | "2.16.840.1.113883.6.69" => "NDC",
        _ => return code.to_owned(),
    };
    format!("{name} {code}")
}

fn care_plan(words: &Words, plan: &CarePlan) -> Markup {
    let columns = [
        Column::words(words.say("plan-activity")),
        Column::words(words.say("item-state")),
        Column::words(words.say("plan-progress")),
    ];
    html! {
        (paragraphs(&plan.text))
        @if !plan.activities.is_empty() {
            (table(words.say("plan-activities"), columns, plan.activities.iter().map(|activity| [
                html! { (activity.name.text) },
                html! { (words.say(state_key(crate::records::item::Class::CarePlan, activity.state))) },
                html! { (activity.progress) },
            ])))
        }
    }
}

fn care_team(words: &Words, team: &CareTeam) -> Markup {
    let columns = [
        Column::words(words.say("team-member")),
        Column::words(words.say("team-role")),
        Column::words(words.say("team-contact")),
    ];
    let is_number =
        |contact: &str| contact.starts_with(['+', '(', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    table(words.say("team-members"), columns, team.members.iter().map(|member| [
        html! { (member.name) },
        html! { (member.role) },
        html! { @if is_number(&member.contact) && !member.contact.contains(',') { (phone_link(&member.contact)) } @else { (member.contact) } },
    ]))
}

fn family(words: &Words, history: &FamilyHistory) -> Markup {
    let columns = [
        Column::words(words.say("family-condition")),
        Column::words(words.say("family-onset")),
        Column::words(words.say("family-fatal")),
    ];
    html! {
        @if !history.conditions.is_empty() {
            (table(words.say("family-conditions"), columns, history.conditions.iter().map(|one| [
                html! { (one.name.text) },
                html! { (one.onset) },
                html! { @if one.was_fatal { (words.say("item-yes")) } },
            ])))
        }
    }
}
