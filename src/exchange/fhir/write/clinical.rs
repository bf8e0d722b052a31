//! Problems, allergies, vaccinations, procedures and visits.

use super::datatype::{TERMINOLOGY, coded, coding, hl7, named, notes, period, words, words_list};
use super::json::{Object, Out};
use super::{Writer, narrative, not_known};
use crate::records::item::{Allergy, Immunization, Listed, Problem, Procedure, State, Visit};
use crate::records::when::Taken;

impl Writer<'_> {
    pub(super) fn condition(&self, listed: &Listed, problem: &Problem) -> Object {
        let item = &listed.item;
        let profile = match problem.category.as_str() {
            "encounter-diagnosis" => "condition-encounter-diagnosis",
            "" => "",
            _ => "condition-problems-health-concerns",
        };
        let (clinical, verification) = match item.state {
            State::Current | State::Planned | State::OnHold => ("active", problem.certainty.as_str()),
            State::Refuted => ("", "refuted"),
            State::EnteredInError => ("", "entered-in-error"),
            State::Unknown => ("", problem.certainty.as_str()),
            _ => ("resolved", problem.certainty.as_str()),
        };
        let category = match problem.category.as_str() {
            "" => Vec::new(),
            "health-concern" => {
                vec![super::datatype::code(
                    "http://hl7.org/fhir/us/core/CodeSystem/condition-category",
                    "health-concern",
                )]
            }
            other => vec![hl7("condition-category", other)],
        };
        let mut out = Self::of("Condition", profile, listed)
            .with("clinicalStatus", some(clinical, "condition-clinical"))
            .with("verificationStatus", some(verification, "condition-ver-status"))
            .with("category", category)
            .with("severity", words(&problem.severity))
            .with("code", coded(&item.name))
            .with("bodySite", words_list(&problem.site))
            .with("subject", self.subject());
        // A problem that holds may not have abated: its end, if it has one, is that of its period.
        let (began, ended) = (self.began(listed), self.ended(listed));
        if clinical == "active" && ended.is_some() {
            out.put("onsetPeriod", period(began, ended));
        } else {
            out.put("onsetDateTime", began);
            out.put("abatementDateTime", ended);
        }
        out.with("recorder", named(&item.by)).with("note", notes(&item.notes))
    }

    pub(super) fn allergy(&self, listed: &Listed, allergy: &Allergy) -> Object {
        let item = &listed.item;
        let (clinical, verification) = match item.state {
            State::EnteredInError => (Out::List(Vec::new()), "entered-in-error"),
            State::Refuted => (hl7("allergyintolerance-clinical", "inactive"), "refuted"),
            // R4 requires one and has no word for this.
            State::Unknown => (words("unknown"), allergy.certainty.as_str()),
            State::Current | State::Planned | State::OnHold => {
                (hl7("allergyintolerance-clinical", "active"), allergy.certainty.as_str())
            }
            _ => (hl7("allergyintolerance-clinical", "inactive"), allergy.certainty.as_str()),
        };
        let one_of = |known: &[&str], word: &str| known.contains(&word).then(|| word.to_owned());
        let category = one_of(&["food", "medication", "environment", "biologic"], &allergy.category);
        let reactions = allergy.reactions.iter().map(|reaction| {
            Object::new()
                .with("manifestation", words_list(&reaction.manifestation))
                .with("severity", one_of(&["mild", "moderate", "severe"], &reaction.severity))
        });
        let mut out = Self::of("AllergyIntolerance", "allergyintolerance", listed)
            .with("clinicalStatus", clinical)
            .with("verificationStatus", some(verification, "allergyintolerance-verification"))
            .with("type", allergy.is_intolerance.then_some("intolerance"))
            .with("category", category.map(|one| vec![one]))
            .with("criticality", allergy.is_dangerous.map(|yes| if yes { "high" } else { "low" }))
            .with("code", coded(&item.name))
            .with("patient", self.subject());
        match (item.began, self.ended(listed)) {
            (Taken::Until(_), ended) => out.put("onsetPeriod", period(self.began(listed), ended)),
            _ => out.put("onsetDateTime", self.began(listed)),
        }
        out.with("recorder", named(&item.by))
            .with("note", notes(&item.notes))
            .with("reaction", reactions.collect::<Vec<_>>())
    }

    pub(super) fn immunization(&self, listed: &Listed, given: &Immunization) -> Object {
        let item = &listed.item;
        let mut out = Self::of("Immunization", "immunization", listed);
        match item.state {
            State::NotDone | State::Cancelled | State::Stopped | State::Refuted => {
                out.put("status", "not-done");
            }
            State::EnteredInError => out.put("status", "entered-in-error"),
            State::Unknown | State::Planned | State::OnHold => out.put("_status", not_known()),
            _ => out.put("status", "completed"),
        }
        out.put("vaccineCode", coded(&item.name));
        out.put("patient", self.subject());
        match self.began(listed) {
            Some(time) => out.put("occurrenceDateTime", time),
            None => out.put("_occurrenceDateTime", not_known()),
        }
        let (number, of) = given.dose.split_once('/').unwrap_or((&given.dose, ""));
        let protocol = Object::new().with("doseNumberString", number).with("seriesDosesString", of);
        out.with("location", named(&given.place))
            .with("manufacturer", named(&given.maker))
            .with("lotNumber", &given.lot)
            .with("site", words(&given.site))
            .with("performer", actor(&item.by))
            .with("note", notes(&item.notes))
            .with("protocolApplied", vec![protocol])
    }

    pub(super) fn procedure(&self, listed: &Listed, done: &Procedure) -> Object {
        let item = &listed.item;
        let mut out = Self::of("Procedure", "procedure", listed)
            .with("status", procedure_status(item.state))
            .with("code", coded(&item.name))
            .with("subject", self.subject());
        match (self.began(listed), self.ended(listed)) {
            (began, Some(ended)) => out.put("performedPeriod", period(began, Some(ended))),
            (began, None) => out.put("performedDateTime", began),
        }
        out.with("performer", actor(&item.by))
            .with("location", named(&done.place))
            .with("reasonCode", words_list(&done.indication))
            .with("bodySite", words_list(&done.site))
            .with("outcome", words(&done.outcome))
            .with("note", notes(&item.notes))
    }

    pub(super) fn encounter(&self, listed: &Listed, visit: &Visit) -> Object {
        let item = &listed.item;
        let status = match item.state {
            State::Planned => "planned",
            State::Current => "in-progress",
            State::OnHold => "onleave",
            State::Cancelled | State::NotDone | State::Refuted => "cancelled",
            State::EnteredInError => "entered-in-error",
            State::Unknown => "unknown",
            _ => "finished",
        };
        let class = if visit.setting.is_empty() {
            Object::new().with("display", "Not known")
        } else {
            coding(&format!("{TERMINOLOGY}/v3-ActCode"), &visit.setting)
        };
        let diagnosis = |name: &String| Object::new().with("condition", named(name));
        let people = Object::new().with("individual", named(&item.by));
        let mut told: Vec<&str> = vec![&visit.summary];
        told.extend(item.notes.iter().map(String::as_str));
        Self::of("Encounter", "", listed)
            .with("text", narrative(&told))
            .with("status", status)
            .with("class", class)
            .with("type", vec![coded(&item.name)])
            .with("subject", self.subject())
            .with("participant", vec![people])
            .with("period", period(self.began(listed), self.ended(listed)))
            .with("reasonCode", visit.indications.iter().map(|one| words(one)).collect::<Vec<_>>())
            .with("diagnosis", visit.diagnoses.iter().map(diagnosis).collect::<Vec<_>>())
            .with("hospitalization", Object::new().with("dischargeDisposition", words(&visit.disposition)))
            .with("serviceProvider", named(&visit.place))
    }
}

/// A code of a status, if there is one to say.
fn some(code: &str, system: &str) -> Option<Out> {
    (!code.is_empty()).then(|| hl7(system, code))
}

/// Who did it.
fn actor(name: &str) -> Vec<Object> {
    vec![Object::new().with("actor", named(name))]
}

fn procedure_status(state: State) -> &'static str {
    match state {
        State::Planned => "preparation",
        State::Current => "in-progress",
        State::NotDone | State::Cancelled | State::Refuted => "not-done",
        State::OnHold => "on-hold",
        State::Stopped => "stopped",
        State::EnteredInError => "entered-in-error",
        State::Unknown => "unknown",
        State::Past | State::Completed => "completed",
    }
}
