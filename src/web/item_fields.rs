//! What each class of items asks besides what all of them ask, and how what is typed becomes its detail. A field
//! that a form does not show keeps what a source said.

use std::collections::BTreeMap;

use super::words::Key;
use crate::records::item::{
    Activity, Allergy, CarePlan, CareTeam, Class, Coded, Detail, Device, Document, Dose, FamilyHistory, Goal,
    Immunization, Insurance, Medication, Member, Problem, Procedure, Reaction, Relative, SocialHistory,
    State, Visit,
};

/// How a field is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    Line,
    /// Several lines: one thing each.
    Block,
    /// One of these: what is sent, and the key of what is shown.
    Choice(&'static [(&'static str, Key)]),
}

/// A field of one class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnField {
    /// Its name.
    pub name: &'static str,
    /// The key of its label.
    pub label: Key,
    /// How it is typed.
    pub kind: Kind,
}

const fn line(name: &'static str, label: Key) -> OwnField {
    OwnField { name, label, kind: Kind::Line }
}

const fn block(name: &'static str, label: Key) -> OwnField {
    OwnField { name, label, kind: Kind::Block }
}

const fn choice(name: &'static str, label: Key, choices: &'static [(&'static str, Key)]) -> OwnField {
    OwnField { name, label, kind: Kind::Choice(choices) }
}

const SEVERITIES: &[(&str, Key)] = &[
    ("", "choice-not-said"),
    ("mild", "severity-mild"),
    ("moderate", "severity-moderate"),
    ("severe", "severity-severe"),
];
const ALLERGY_KINDS: &[(&str, Key)] = &[
    ("", "choice-not-said"),
    ("medication", "allergy-medication"),
    ("food", "allergy-food"),
    ("environment", "allergy-environment"),
    ("biologic", "allergy-biologic"),
];
const DANGERS: &[(&str, Key)] =
    &[("", "choice-not-said"), ("high", "allergy-dangerous"), ("low", "allergy-not-dangerous")];
const SETTINGS: &[(&str, Key)] = &[
    ("AMB", "setting-ambulatory"),
    ("VR", "setting-virtual"),
    ("HH", "setting-home"),
    ("EMER", "setting-emergency"),
    ("IMP", "setting-inpatient"),
];
const RELATIONSHIPS: &[(&str, Key)] = &[
    ("", "choice-not-said"),
    ("self", "relationship-self"),
    ("spouse", "relationship-spouse"),
    ("child", "relationship-child"),
    ("parent", "relationship-parent"),
];
const DECEASED: &[(&str, Key)] = &[("", "choice-not-said"), ("yes", "item-yes"), ("no", "item-no")];

const PROBLEM: &[OwnField] = &[choice("severity", "item-severity", SEVERITIES), line("site", "item-site")];
const ALLERGY: &[OwnField] = &[
    choice("kind", "allergy-kind", ALLERGY_KINDS),
    choice("danger", "allergy-danger", DANGERS),
    block("reactions", "allergy-reactions"),
];
const MEDICATION: &[OwnField] = &[
    block("dose", "medication-dose"),
    line("indication", "medication-indication"),
    line("quantity", "medication-quantity"),
    line("refills", "medication-refills"),
];
const IMMUNIZATION: &[OwnField] = &[
    line("dose", "immunization-dose"),
    line("site", "item-site"),
    line("place", "item-place"),
    line("maker", "item-maker"),
    line("lot", "item-lot"),
];
const PROCEDURE: &[OwnField] = &[
    line("indication", "item-indication"),
    line("site", "item-site"),
    line("outcome", "procedure-outcome"),
    line("place", "item-place"),
];
const VISIT: &[OwnField] = &[
    choice("setting", "visit-setting", SETTINGS),
    block("indications", "item-indication"),
    block("diagnoses", "visit-diagnoses"),
    line("place", "item-place"),
    block("summary", "visit-summary"),
];
const FAMILY_HISTORY: &[OwnField] =
    &[block("conditions", "family-conditions"), choice("deceased", "family-deceased", DECEASED)];
const SOCIAL_HISTORY: &[OwnField] = &[block("value", "social-value")];
const GOAL: &[OwnField] = &[block("targets", "goal-targets"), line("achievement", "goal-achievement")];
const CARE_PLAN: &[OwnField] = &[block("text", "plan-text"), block("activities", "plan-activities")];
const CARE_TEAM: &[OwnField] = &[block("members", "team-members-hint")];
const DOCUMENT: &[OwnField] = &[line("kind", "document-kind"), block("text", "document-text")];
const INSURANCE: &[OwnField] = &[
    line("plan", "insurance-plan"),
    line("number", "insurance-number"),
    line("group", "insurance-group"),
    choice("relationship", "insurance-relationship", RELATIONSHIPS),
    line("subscriber", "insurance-subscriber"),
];
const DEVICE: &[OwnField] = &[
    line("identifier", "device-identifier"),
    line("maker", "item-maker"),
    line("model", "device-model"),
    line("serial", "device-serial"),
    line("lot", "item-lot"),
    line("expires", "device-expires"),
];

/// The fields of a class.
#[must_use]
pub fn fields(class: Class) -> &'static [OwnField] {
    match class {
        Class::Problem => PROBLEM,
        Class::Allergy => ALLERGY,
        Class::Medication => MEDICATION,
        Class::Immunization => IMMUNIZATION,
        Class::Procedure => PROCEDURE,
        Class::Visit => VISIT,
        Class::FamilyHistory => FAMILY_HISTORY,
        Class::SocialHistory => SOCIAL_HISTORY,
        Class::Goal => GOAL,
        Class::CarePlan => CARE_PLAN,
        Class::CareTeam => CARE_TEAM,
        Class::Document => DOCUMENT,
        Class::Insurance => INSURANCE,
        Class::Device => DEVICE,
    }
}

fn lines(text: &str) -> impl Iterator<Item = String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned)
}

/// Before and after the first mark of a line: "Rash: severe".
fn parts(line: &str, mark: char) -> (String, String) {
    match line.split_once(mark) {
        Some((before, after)) => (before.trim().to_owned(), after.trim().to_owned()),
        None => (line.trim().to_owned(), String::new()),
    }
}

/// The detail that `said` makes of what was there `before`.
#[must_use]
pub fn detail(class: Class, said: &BTreeMap<&'static str, String>, before: Option<&Detail>) -> Detail {
    let word = |name: &str| said.get(name).cloned().unwrap_or_default();
    let list = |name: &str| lines(&word(name)).collect::<Vec<String>>();
    match class {
        Class::Problem => {
            let before = match before {
                Some(Detail::Problem(problem)) => problem.clone(),
                _ => Problem::default(),
            };
            Detail::Problem(Problem { severity: word("severity"), site: word("site"), ..before })
        }
        Class::Allergy => {
            let before = match before {
                Some(Detail::Allergy(allergy)) => allergy.clone(),
                _ => Allergy::default(),
            };
            let is_dangerous = match word("danger").as_str() {
                "high" => Some(true),
                "low" => Some(false),
                _ => None,
            };
            let reaction = |line: String| {
                let (manifestation, severity) = parts(&line, ':');
                Reaction { manifestation, severity }
            };
            let reactions = list("reactions").into_iter().map(reaction).collect();
            Detail::Allergy(Allergy { category: word("kind"), is_dangerous, reactions, ..before })
        }
        Class::Medication => {
            let before = match before {
                Some(Detail::Medication(medication)) => medication.clone(),
                _ => Medication::default(),
            };
            // Untouched doses keep their parts; typed ones are words.
            let doses = match &before.doses[..] {
                doses if filled_doses(doses).trim() == word("dose") => doses.to_vec(),
                _ => list("dose").into_iter().map(|text| Dose { text, ..Dose::default() }).collect(),
            };
            Detail::Medication(Medication {
                doses,
                indication: word("indication"),
                quantity: word("quantity"),
                refills: word("refills").parse().ok(),
                ..before
            })
        }
        Class::Immunization => Detail::Immunization(Immunization {
            dose: word("dose"),
            lot: word("lot"),
            maker: word("maker"),
            site: word("site"),
            place: word("place"),
        }),
        Class::Procedure => Detail::Procedure(Procedure {
            indication: word("indication"),
            site: word("site"),
            outcome: word("outcome"),
            place: word("place"),
        }),
        Class::Visit => Detail::Visit(Visit {
            setting: word("setting"),
            indications: list("indications"),
            diagnoses: list("diagnoses"),
            place: word("place"),
            disposition: match before {
                Some(Detail::Visit(visit)) => visit.disposition.clone(),
                _ => String::new(),
            },
            summary: word("summary"),
        }),
        Class::FamilyHistory => {
            let relative = |line: String| {
                let (name, onset) = parts(&line, ':');
                let was_fatal = matches!(before, Some(Detail::FamilyHistory(history))
                    if history.conditions.iter().any(|one| one.was_fatal && one.name.text == name));
                Relative { name: Coded::words(name), onset, was_fatal }
            };
            Detail::FamilyHistory(FamilyHistory {
                is_deceased: match word("deceased").as_str() {
                    "yes" => Some(true),
                    "no" => Some(false),
                    _ => None,
                },
                conditions: list("conditions").into_iter().map(relative).collect(),
            })
        }
        Class::SocialHistory => Detail::SocialHistory(SocialHistory { value: word("value") }),
        Class::Goal => Detail::Goal(Goal {
            targets: list("targets"),
            achievement: word("achievement"),
            addresses: match before {
                Some(Detail::Goal(goal)) => goal.addresses.clone(),
                _ => Vec::new(),
            },
        }),
        Class::CarePlan => {
            let before = match before {
                Some(Detail::CarePlan(plan)) => plan.clone(),
                _ => CarePlan::default(),
            };
            let activity = |line: String| {
                let same = before.activities.iter().find(|one| one.name.text == line).cloned();
                same.unwrap_or(Activity {
                    name: Coded::words(line),
                    state: State::Current,
                    progress: String::new(),
                })
            };
            let activities = list("activities").into_iter().map(activity).collect();
            Detail::CarePlan(CarePlan { activities, text: word("text"), ..before.clone() })
        }
        Class::CareTeam => {
            let member = |line: String| {
                let (name, rest) = parts(&line, ',');
                let (role, contact) = parts(&rest, ',');
                Member { name, role, contact }
            };
            Detail::CareTeam(CareTeam { members: list("members").into_iter().map(member).collect() })
        }
        Class::Document => Detail::Document(Document {
            kind: word("kind"),
            text: word("text"),
            bodies: match before {
                Some(Detail::Document(document)) => document.bodies.clone(),
                _ => Vec::new(),
            },
        }),
        Class::Insurance => Detail::Insurance(Insurance {
            payer: match before {
                Some(Detail::Insurance(insurance)) => insurance.payer.clone(),
                _ => String::new(),
            },
            plan: word("plan"),
            member_number: word("number"),
            group: word("group"),
            relationship: word("relationship"),
            subscriber: word("subscriber"),
        }),
        Class::Device => Detail::Device(Device {
            identifier: word("identifier"),
            maker: word("maker"),
            model: word("model"),
            serial: word("serial"),
            lot: word("lot"),
            expires: word("expires"),
        }),
    }
}

fn filled_doses(doses: &[Dose]) -> String {
    doses.iter().map(|dose| dose.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn joined<'a>(all: impl Iterator<Item = (&'a str, &'a str)>, mark: &str) -> String {
    let line = |(one, other): (&str, &str)| match other {
        "" => one.to_owned(),
        other => format!("{one}{mark} {other}"),
    };
    all.map(line).collect::<Vec<_>>().join("\n")
}

/// What the fields of a class hold for `detail`.
#[must_use]
pub fn filled(detail: &Detail) -> BTreeMap<String, String> {
    let yes_or_no = |answer: Option<bool>, yes: &str, no: &str| match answer {
        Some(true) => yes.to_owned(),
        Some(false) => no.to_owned(),
        None => String::new(),
    };
    let pairs: Vec<(&str, String)> = match detail {
        Detail::Problem(problem) => {
            vec![("severity", problem.severity.to_ascii_lowercase()), ("site", problem.site.clone())]
        }
        Detail::Allergy(allergy) => vec![
            ("kind", allergy.category.clone()),
            ("danger", yes_or_no(allergy.is_dangerous, "high", "low")),
            (
                "reactions",
                joined(allergy.reactions.iter().map(|one| (&*one.manifestation, &*one.severity)), ":"),
            ),
        ],
        Detail::Medication(medication) => vec![
            ("dose", filled_doses(&medication.doses)),
            ("indication", medication.indication.clone()),
            ("quantity", medication.quantity.clone()),
            ("refills", medication.refills.map(|refills| refills.to_string()).unwrap_or_default()),
        ],
        Detail::Immunization(vaccination) => vec![
            ("dose", vaccination.dose.clone()),
            ("site", vaccination.site.clone()),
            ("place", vaccination.place.clone()),
            ("maker", vaccination.maker.clone()),
            ("lot", vaccination.lot.clone()),
        ],
        Detail::Procedure(procedure) => vec![
            ("indication", procedure.indication.clone()),
            ("site", procedure.site.clone()),
            ("outcome", procedure.outcome.clone()),
            ("place", procedure.place.clone()),
        ],
        Detail::Visit(visit) => vec![
            ("setting", visit.setting.clone()),
            ("indications", visit.indications.join("\n")),
            ("diagnoses", visit.diagnoses.join("\n")),
            ("place", visit.place.clone()),
            ("summary", visit.summary.clone()),
        ],
        Detail::FamilyHistory(history) => vec![
            ("conditions", joined(history.conditions.iter().map(|one| (&*one.name.text, &*one.onset)), ":")),
            ("deceased", yes_or_no(history.is_deceased, "yes", "no")),
        ],
        Detail::SocialHistory(history) => vec![("value", history.value.clone())],
        Detail::Goal(goal) => {
            vec![("targets", goal.targets.join("\n")), ("achievement", goal.achievement.clone())]
        }
        Detail::CarePlan(plan) => vec![
            ("text", plan.text.clone()),
            ("activities", joined(plan.activities.iter().map(|one| (&*one.name.text, "")), "")),
        ],
        Detail::CareTeam(team) => {
            let member = |one: &Member| {
                let said = [&one.name, &one.role, &one.contact];
                let last = said.iter().rposition(|part| !part.is_empty()).map_or(0, |last| last + 1);
                said[..last].iter().map(|part| part.as_str()).collect::<Vec<_>>().join(", ")
            };
            vec![("members", team.members.iter().map(member).collect::<Vec<_>>().join("\n"))]
        }
        Detail::Document(document) => {
            vec![("kind", document.kind.clone()), ("text", document.text.clone())]
        }
        Detail::Insurance(insurance) => vec![
            ("plan", insurance.plan.clone()),
            ("number", insurance.member_number.clone()),
            ("group", insurance.group.clone()),
            ("relationship", insurance.relationship.clone()),
            ("subscriber", insurance.subscriber.clone()),
        ],
        Detail::Device(device) => vec![
            ("identifier", device.identifier.clone()),
            ("maker", device.maker.clone()),
            ("model", device.model.clone()),
            ("serial", device.serial.clone()),
            ("lot", device.lot.clone()),
            ("expires", device.expires.clone()),
        ],
    };
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
