//! Words for what stands in items as codes: classes, states, settings, severities. What is not known here is
//! shown as its source wrote it.

use super::words::{Key, Words};
use crate::records::item::{Class, Dose, Rhythm, State};

/// What a class is called: "Problems".
#[must_use]
pub fn class_key(class: Class) -> Key {
    match class {
        Class::Problem => "class-problems",
        Class::Allergy => "class-allergies",
        Class::Medication => "class-medications",
        Class::Immunization => "class-immunizations",
        Class::Procedure => "class-procedures",
        Class::Visit => "class-visits",
        Class::FamilyHistory => "class-family-history",
        Class::SocialHistory => "class-social-history",
        Class::Goal => "class-goals",
        Class::CarePlan => "class-care-plans",
        Class::CareTeam => "class-care-team",
        Class::Document => "class-documents",
        Class::Insurance => "class-insurance",
        Class::Device => "class-devices",
    }
}

/// What one item of a class is called where it has no name: "Visit".
#[must_use]
pub fn one_key(class: Class) -> Key {
    match class {
        Class::Problem => "one-problem",
        Class::Allergy => "one-allergy",
        Class::Medication => "one-medication",
        Class::Immunization => "one-immunization",
        Class::Procedure => "one-procedure",
        Class::Visit => "one-visit",
        Class::FamilyHistory => "one-relative",
        Class::SocialHistory => "one-social-history",
        Class::Goal => "one-goal",
        Class::CarePlan => "one-care-plan",
        Class::CareTeam => "one-care-team",
        Class::Document => "one-document",
        Class::Insurance => "one-insurance",
        Class::Device => "one-device",
    }
}

/// What it says where there is nothing of a class.
#[must_use]
pub fn none_key(class: Class) -> Key {
    match class {
        Class::Problem => "none-problems",
        Class::Allergy => "none-allergies",
        Class::Medication => "none-medications",
        Class::Immunization => "none-immunizations",
        Class::Procedure => "none-procedures",
        Class::Visit => "none-visits",
        Class::FamilyHistory => "none-family-history",
        Class::SocialHistory => "none-social-history",
        Class::Goal => "none-goals",
        Class::CarePlan => "none-care-plans",
        Class::CareTeam => "none-care-team",
        Class::Document => "none-documents",
        Class::Insurance => "none-insurance",
        Class::Device => "none-devices",
    }
}

/// Where an item stands, in a word that fits its class.
#[must_use]
pub fn state_key(class: Class, state: State) -> Key {
    match (class, state) {
        (Class::Medication, State::Current) => "state-taking",
        (Class::Medication, State::Past | State::Completed | State::Stopped) => "state-taken",
        (Class::Medication, State::NotDone) => "state-not-taken",
        (Class::CarePlan | Class::Goal, State::Current) => "state-under-way",
        (Class::Problem, State::Past) => "state-resolved",
        (Class::Immunization, State::Completed) => "state-given",
        (Class::Immunization, State::NotDone) => "state-not-given",
        (Class::Document, State::Planned) => "state-preliminary",
        (Class::Document, State::Past) => "state-replaced",
        (Class::Document, State::Completed) => "state-final",
        (_, State::Current) => "state-current",
        (_, State::Past) => "state-past",
        (_, State::Planned) => "state-planned",
        (_, State::OnHold) => "state-on-hold",
        (_, State::Stopped) => "state-stopped",
        (_, State::Completed) => "state-completed",
        (_, State::Cancelled) => "state-cancelled",
        (_, State::NotDone) => "state-not-done",
        (_, State::Refuted) => "state-refuted",
        (_, State::EnteredInError) => "state-entered-in-error",
        (_, State::Unknown) => "state-unknown",
    }
}

/// The words for a code of a source; the code itself where it is not known here.
fn known<'a>(words: &'a Words, key: Option<Key>, code: &'a str) -> &'a str {
    key.map_or(code, |key| words.say(key))
}

/// What kind of file it is, in a word that people use.
#[must_use]
pub fn media_word<'a>(words: &'a Words, media_type: &str) -> &'a str {
    match media_type {
        "application/pdf" => words.say("media-pdf"),
        "text/plain" => words.say("media-text"),
        "application/hl7-cda+xml" => words.say("media-document"),
        picture if picture.starts_with("image/") => words.say("media-picture"),
        _ => words.say("media-other"),
    }
}

/// HL7 v3 `ActEncounterCode` in words.
#[must_use]
pub fn setting<'a>(words: &'a Words, code: &'a str) -> &'a str {
    let key = match code {
        "AMB" | "ambulatory" => "setting-ambulatory",
        "EMER" | "emergency" => "setting-emergency",
        "IMP" | "ACUTE" | "NONAC" | "inpatient" => "setting-inpatient",
        "OBSENC" => "setting-observation",
        "SS" => "setting-short-stay",
        "HH" | "home" => "setting-home",
        "VR" | "virtual" => "setting-virtual",
        "PRENC" => "setting-before-admission",
        "FLD" | "field" => "setting-field",
        _ => return code,
    };
    known(words, Some(key), code)
}

/// `mild`, `moderate`, `severe` and the like in words.
#[must_use]
pub fn severity<'a>(words: &'a Words, code: &'a str) -> &'a str {
    let key = match code.to_ascii_lowercase().as_str() {
        "mild" => Some("severity-mild"),
        "moderate" => Some("severity-moderate"),
        "severe" => Some("severity-severe"),
        "fatal" => Some("severity-fatal"),
        _ => None,
    };
    known(words, key, code)
}

/// How certain a diagnosis is, in words.
#[must_use]
pub fn certainty<'a>(words: &'a Words, code: &'a str) -> &'a str {
    let key = match code {
        "unconfirmed" => Some("certainty-unconfirmed"),
        "presumed" => Some("certainty-presumed"),
        "provisional" => Some("certainty-provisional"),
        "differential" => Some("certainty-differential"),
        _ => None,
    };
    known(words, key, code)
}

/// What kind of allergy, in words.
#[must_use]
pub fn allergy_kind<'a>(words: &'a Words, code: &'a str) -> &'a str {
    let key = match code {
        "food" => Some("allergy-food"),
        "medication" => Some("allergy-medication"),
        "environment" => Some("allergy-environment"),
        "biologic" => Some("allergy-biologic"),
        _ => None,
    };
    known(words, key, code)
}

/// What kind of problem, in words; nothing for a plain one.
#[must_use]
pub fn problem_kind<'a>(words: &'a Words, code: &'a str) -> &'a str {
    match code {
        "encounter-diagnosis" => words.say("problem-diagnosis"),
        "health-concern" => words.say("problem-concern"),
        _ => "",
    }
}

/// What the patient is to the member of an insurance, in words.
#[must_use]
pub fn relationship<'a>(words: &'a Words, code: &'a str) -> &'a str {
    let key = match code {
        "self" => Some("relationship-self"),
        "spouse" => Some("relationship-spouse"),
        "child" => Some("relationship-child"),
        "parent" => Some("relationship-parent"),
        "common" => Some("relationship-partner"),
        _ => None,
    };
    known(words, key, code)
}

/// How to take a medication: in the prescriber's words, or in ours from its parts.
#[must_use]
pub fn dose_text(words: &Words, dose: &Dose) -> String {
    if !dose.text.is_empty() {
        return dose.text.clone();
    }
    let mut parts: Vec<String> = Vec::new();
    if !dose.amount.is_empty() {
        parts.push(dose.amount.clone());
    }
    if let Some(rhythm) = &dose.rhythm {
        parts.push(rhythm_text(words, rhythm));
    }
    if !dose.route.is_empty() {
        parts.push(dose.route.clone());
    }
    match (dose.is_as_needed, dose.needed_for.is_empty()) {
        (true, true) => parts.push(words.say("dose-as-needed").to_owned()),
        (true, false) => {
            parts.push(words.say_with("dose-as-needed-for", &[("what", (&dose.needed_for).into())]));
        }
        (false, _) => {}
    }
    parts.join(", ")
}

/// "2 times a day", "once every 4 weeks"; as written where it is no whole number of units.
fn rhythm_text(words: &Words, rhythm: &Rhythm) -> String {
    let Rhythm { times, period, unit } = rhythm;
    let key = match unit.as_str() {
        "min" => "dose-rhythm-minutes",
        "h" => "dose-rhythm-hours",
        "d" => "dose-rhythm-days",
        "wk" => "dose-rhythm-weeks",
        "mo" => "dose-rhythm-months",
        "a" => "dose-rhythm-years",
        _ => return format!("{times} × / {period} {unit}"),
    };
    match period.parse::<u32>() {
        Ok(period) => words.say_with(key, &[("times", (*times).into()), ("period", period.into())]),
        Err(_) => format!("{times} × / {period} {unit}"),
    }
}
