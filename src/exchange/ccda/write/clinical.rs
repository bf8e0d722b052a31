//! Problems, allergies, vaccinations, procedures and visits.

use super::datatype::{
    LOINC, SNOMED, assertion, author, code, coded, id, interval, loinc, new_template, performer, some_words,
    span, status, template, unknown, value, words,
};
use super::narrative::Row;
use super::xml::Tag;
use super::{Writer, beside, informant, item_id, observation, part, statement, tail};
use crate::records::item::{
    Allergy, Coded, Immunization, Item, Listed, Problem, Procedure, Reaction, State, Visit,
};

/// SNOMED CT: what is said where there is none at all, and what kind of thing is denied by it.
const NONE_KNOWN: [(&str, &str, &str); 4] = [
    ("160245001", "55607006", "Problem"),
    ("716186003", "419199007", "Allergy to substance"),
    ("409137002", "416098002", "Allergy to drug"),
    ("429625007", "414285001", "Allergy to food"),
];

/// The kind of thing that an item denies as a whole.
fn denied(name: &Coded) -> Option<(&'static str, &'static str)> {
    let known = NONE_KNOWN.iter().find(|(none, ..)| name.codes.iter().any(|code| code.code == *none))?;
    Some((known.1, known.2))
}

fn is_over(state: State) -> bool {
    !state.is_open() && state != State::Refuted
}

impl Writer<'_> {
    /// A problem within its concern, or within the act of a health concern.
    pub(super) fn problem(&self, row: &mut Row, listed: &Listed, problem: &Problem) -> Tag {
        row.detail("Severity", &problem.severity);
        row.detail("Where", &problem.site);
        if problem.category == "health-concern" {
            return statement("act", "ACT", "EVN")
                .with(new_template("4.132", "2015-08-01"))
                .with(beside(listed, "concern"))
                .with(loinc("75310-3", "Health concern"))
                .with(status(concern_status(listed.item.state)))
                .with(part("REFR", self.problem_observation(row, listed, problem)));
        }
        statement("act", "ACT", "EVN")
            .with(template("4.3", "2015-08-01"))
            .with(beside(listed, "concern"))
            .with(code("code", "2.16.840.1.113883.5.6", "CONC", "Concern"))
            .with(status(concern_status(listed.item.state)))
            .with(self.concern_time(listed))
            .with(part("SUBJ", self.problem_observation(row, listed, problem)))
    }

    fn concern_time(&self, listed: &Listed) -> Tag {
        let is_completed = concern_status(listed.item.state) == "completed";
        let end = self.ended(listed);
        let time = interval(self.began(listed), end.clone());
        time.with((is_completed && end.is_none()).then(|| unknown("high")))
    }

    fn problem_observation(&self, row: &mut Row, listed: &Listed, problem: &Problem) -> Tag {
        let item = &listed.item;
        let none = denied(&item.name);
        let is_denied = none.is_some() || item.state == State::Refuted;
        let told = match none {
            Some((kind, words)) => {
                value("CD").at("code", kind).at("codeSystem", SNOMED).at("displayName", words)
            }
            None => coded(value("CD"), &item.name, Vec::new()),
        };
        let severity = (!problem.severity.is_empty())
            .then(|| part("SUBJ", severity(&problem.severity)).at("inversionInd", "true"));
        let certainty = certainty(row, &problem.certainty);
        observation("EVN")
            .at("negationInd", if is_denied { "true" } else { "" })
            .with(template("4.4", "2015-08-01"))
            .with(id(&item_id(listed), ""))
            .with(problem_type())
            .with(row.reference())
            .with(status("completed"))
            .with(self.problem_time(listed))
            .with(told)
            .with(some_words("targetSiteCode", &problem.site))
            .with(author(&item.by))
            .with(informant(item))
            .with(severity)
            .with(certainty)
            .with(tail(row, item))
    }

    /// Something that is over and of which the end is not known has ended all the same.
    fn problem_time(&self, listed: &Listed) -> Tag {
        let end = self.ended(listed);
        let is_open_end = end.is_none() && is_over(listed.item.state);
        interval(self.began(listed), end).with(is_open_end.then(|| unknown("high")))
    }

    pub(super) fn allergy(&self, row: &mut Row, listed: &Listed, allergy: &Allergy) -> Tag {
        let item = &listed.item;
        let none = denied(&item.name);
        let is_denied = none.is_some() || item.state == State::Refuted;
        let (kind, kind_words) = none.unwrap_or_else(|| allergy_kind(allergy));
        let entity = match none {
            Some(_) => Tag::new("code").at("nullFlavor", "NA"),
            None => coded(Tag::new("code"), &item.name, Vec::new()),
        };
        let role = Tag::new("participantRole")
            .at("classCode", "MANU")
            .with(Tag::new("playingEntity").at("classCode", "MMAT").with(entity));
        let reactions: Vec<Tag> = allergy.reactions.iter().map(|one| reaction(row, listed, one)).collect();
        let about = observation("EVN")
            .at("negationInd", if is_denied { "true" } else { "" })
            .with(template("4.7", "2014-06-09"))
            .with(id(&item_id(listed), ""))
            .with(assertion())
            .with(row.reference())
            .with(status("completed"))
            .with(self.problem_time(listed))
            .with(value("CD").at("code", kind).at("codeSystem", SNOMED).at("displayName", kind_words))
            .with(author(&item.by))
            .with(informant(item))
            .with(Tag::new("participant").at("typeCode", "CSM").with(role))
            .with(reactions)
            .with(allergy.is_dangerous.map(|yes| criticality(row, yes)))
            .with(certainty(row, &allergy.certainty))
            .with(tail(row, item));
        statement("act", "ACT", "EVN")
            .with(template("4.30", "2015-08-01"))
            .with(beside(listed, "concern"))
            .with(code("code", "2.16.840.1.113883.5.6", "CONC", "Concern"))
            .with(status(concern_status(item.state)))
            .with(self.concern_time(listed))
            .with(part("SUBJ", about))
    }

    pub(super) fn immunization(&self, row: &mut Row, listed: &Listed, given: &Immunization) -> Tag {
        let item = &listed.item;
        row.detail("Dose", &given.dose);
        row.detail("Lot", &given.lot);
        row.detail("Maker", &given.maker);
        row.detail("Where on the body", &given.site);
        row.detail("Place", &given.place);
        let is_number = !given.dose.is_empty() && given.dose.bytes().all(|byte| byte.is_ascii_digit());
        let series = (!given.dose.is_empty() && !is_number).then(|| {
            let told =
                observation("EVN").with(loinc("30973-2", "Dose number in series")).with(status("completed"));
            part("COMP", told.with(value("ST").text(&given.dose)))
        });
        let lot = (!given.lot.is_empty()).then(|| Tag::new("lotNumberText").text(&given.lot));
        let maker = (!given.maker.is_empty())
            .then(|| Tag::new("manufacturerOrganization").with(Tag::new("name").text(&given.maker)));
        let material =
            Tag::new("manufacturedMaterial").with(coded(Tag::new("code"), &item.name, Vec::new())).with(lot);
        let product = Tag::new("manufacturedProduct")
            .at("classCode", "MANU")
            .with(template("4.54", "2014-06-09"))
            .with(material)
            .with(maker);
        statement(
            "substanceAdministration",
            "SBADM",
            if item.state == State::Planned { "INT" } else { "EVN" },
        )
        .at("negationInd", if item.state == State::NotDone { "true" } else { "false" })
        .with(template("4.52", "2015-08-01"))
        .with(id(&item_id(listed), ""))
        .with(row.reference())
        .with(status(done_status(item.state)))
        .with(span(self.began(listed), self.ended(listed)))
        .with(is_number.then(|| Tag::new("repeatNumber").at("value", &given.dose)))
        .with(some_words("approachSiteCode", &given.site))
        .with(Tag::new("consumable").with(product))
        .with(performer(&item.by))
        .with(informant(item))
        .with(place(&given.place))
        .with(series)
        .with(tail(row, item))
    }

    pub(super) fn procedure(&self, row: &mut Row, listed: &Listed, done: &Procedure) -> Tag {
        let item = &listed.item;
        row.detail("Why", &done.indication);
        row.detail("Where on the body", &done.site);
        row.detail("Outcome", &done.outcome);
        row.detail("Place", &done.place);
        let is_planned = item.state == State::Planned;
        let outcome = (!done.outcome.is_empty()).then(|| {
            let told =
                observation("EVN").with(loinc("75321-0", "Clinical finding")).with(status("completed"));
            part("COMP", told.with(words(value("CD"), &done.outcome)))
        });
        statement("procedure", "PROC", if is_planned { "INT" } else { "EVN" })
            .at("negationInd", if item.state == State::NotDone { "true" } else { "" })
            .with(if is_planned { Vec::new() } else { template("4.14", "2014-06-09") })
            .with(id(&item_id(listed), ""))
            .with(coded(Tag::new("code"), &item.name, Vec::new()))
            .with(row.reference())
            .with(status(done_status(item.state)))
            .with(span(self.began(listed), self.ended(listed)))
            .with(some_words("targetSiteCode", &done.site))
            .with(performer(&item.by))
            .with(informant(item))
            .with(place(&done.place))
            .with(indication(listed, 0, &done.indication))
            .with(outcome)
            .with(tail(row, item))
    }

    pub(super) fn encounter(&self, row: &mut Row, listed: &Listed, visit: &Visit) -> Tag {
        let item = &listed.item;
        row.detail("Why", &visit.indications.join(", "));
        row.detail("Found", &visit.diagnoses.join(", "));
        row.detail("Place", &visit.place);
        row.detail("Afterwards", &visit.disposition);
        let setting = Some(&visit.setting).filter(|setting| !setting.is_empty());
        let setting = setting.map(|one| code("translation", super::datatype::ACT_CODE, one, ""));
        let mut parts: Vec<Tag> = (0..)
            .zip(&visit.indications)
            .filter_map(|(number, one)| indication(listed, number, one))
            .collect();
        parts.extend((0..).zip(&visit.diagnoses).map(|(number, one)| diagnosis(listed, number, one)));
        if !visit.summary.is_empty() {
            parts.push(part("COMP", summary(row, listed, &visit.summary)));
        }
        let is_planned = item.state == State::Planned;
        statement("encounter", "ENC", if is_planned { "APT" } else { "EVN" })
            .with(if is_planned { Vec::new() } else { template("4.49", "2015-08-01") })
            .with(id(&item_id(listed), ""))
            .with(coded(Tag::new("code"), &item.name, setting.into_iter().collect()))
            .with(row.reference())
            .with(status(done_status(item.state)))
            .with(span(self.began(listed), self.ended(listed)))
            .with(some_words("sdtc:dischargeDispositionCode", &visit.disposition))
            .with(performer(&item.by))
            .with(informant(item))
            .with(place(&visit.place))
            .with(parts)
            .with(tail(row, item))
    }
}

/// A visit's summary: a note within it.
fn summary(row: &mut Row, listed: &Listed, text: &str) -> Tag {
    let kind = code("translation", LOINC, "11506-3", "Progress note");
    statement("act", "ACT", "EVN")
        .with(new_template("4.202", "2016-11-01"))
        .with(beside(listed, "summary"))
        .with(loinc("34109-9", "Note").with(kind))
        .with(row.told(text))
        .with(status("completed"))
        .with(unknown("effectiveTime"))
        .with(note_author())
}

/// The author that the guide wants of every note, where nobody is named.
pub(super) fn note_author() -> Tag {
    let person = Tag::new("assignedAuthor").with(unknown("id"));
    Tag::new("author").with(template("4.119", "")).with(unknown("time")).with(person)
}

fn concern_status(state: State) -> &'static str {
    match state {
        State::OnHold => "suspended",
        state if state.is_open() => "active",
        _ => "completed",
    }
}

pub(super) fn done_status(state: State) -> &'static str {
    match state {
        State::Planned | State::Current => "active",
        State::OnHold => "suspended",
        State::Stopped => "aborted",
        State::Cancelled => "cancelled",
        _ => "completed",
    }
}

/// What kind of observation a problem is: one, without saying of which kind.
fn problem_type() -> Tag {
    let translation = code("translation", LOINC, "75326-9", "Problem");
    code("code", SNOMED, "55607006", "Problem").with(translation)
}

fn allergy_kind(allergy: &Allergy) -> (&'static str, &'static str) {
    match (allergy.category.as_str(), allergy.is_intolerance) {
        ("medication", false) => ("416098002", "Allergy to drug"),
        ("medication", true) => ("59037007", "Intolerance to drug"),
        ("food", false) => ("414285001", "Allergy to food"),
        ("food", true) => ("235719002", "Intolerance to food"),
        ("environment", false) => ("426232007", "Environmental allergy"),
        (_, true) => ("782197009", "Intolerance to substance"),
        (_, false) => ("419199007", "Allergy to substance"),
    }
}

fn reaction(row: &mut Row, listed: &Listed, reaction: &Reaction) -> Tag {
    let told = [reaction.manifestation.as_str(), reaction.severity.as_str()];
    row.detail("Reaction", &told.into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>().join(", "));
    let how_bad = (!reaction.severity.is_empty())
        .then(|| part("SUBJ", severity(&reaction.severity)).at("inversionInd", "true"));
    let happened = observation("EVN")
        .with(template("4.9", "2014-06-09"))
        .with(beside(listed, &format!("reaction {}", reaction.manifestation)))
        .with(assertion())
        .with(status("completed"))
        .with(unknown("effectiveTime"))
        .with(words(value("CD"), &reaction.manifestation))
        .with(how_bad);
    part("MFST", happened).at("inversionInd", "true")
}

fn severity(words_of_it: &str) -> Tag {
    let known = [
        ("mild", "255604002", "Mild"),
        ("moderate", "6736007", "Moderate"),
        ("severe", "24484000", "Severe"),
    ];
    let known = known.into_iter().find(|(word, ..)| word.eq_ignore_ascii_case(words_of_it));
    let told = match known {
        Some((_, one, words)) if words.eq_ignore_ascii_case(words_of_it) => {
            value("CD").at("code", one).at("codeSystem", SNOMED).at("displayName", words_of_it)
        }
        _ => words(value("CD"), words_of_it),
    };
    observation("EVN")
        .with(template("4.8", "2014-06-09"))
        .with(code("code", super::datatype::ACT_CODE, "SEV", "Severity"))
        .with(status("completed"))
        .with(told)
}

fn criticality(row: &mut Row, is_dangerous: bool) -> Tag {
    let (one, words) =
        if is_dangerous { ("CRITH", "High criticality") } else { ("CRITL", "Low criticality") };
    row.detail("", words);
    let told = observation("EVN")
        .with(template("4.145", ""))
        .with(loinc("82606-5", "Criticality"))
        .with(status("completed"))
        .with(
            value("CD").at("code", one).at("codeSystem", "2.16.840.1.113883.5.1063").at("displayName", words),
        );
    part("SUBJ", told).at("inversionInd", "true")
}

/// How certain it is (SNOMED CT 246103008), where it is not confirmed.
fn certainty(row: &mut Row, text: &str) -> Option<Tag> {
    row.detail("Certainty", text);
    let told = || {
        let asked = code("code", SNOMED, "246103008", "Certainty");
        observation("EVN").with(asked).with(status("completed")).with(words(value("CD"), text))
    };
    (!text.is_empty()).then(|| part("REFR", told()))
}

fn diagnosis(listed: &Listed, number: usize, name: &str) -> Tag {
    let found = observation("EVN")
        .with(template("4.4", "2015-08-01"))
        .with(beside(listed, &format!("diagnosis {number}")))
        .with(problem_type())
        .with(status("completed"))
        .with(interval(None, None))
        .with(words(value("CD"), name));
    let act = statement("act", "ACT", "EVN")
        .with(template("4.80", "2015-08-01"))
        .with(loinc("29308-4", "Diagnosis"))
        .with(part("SUBJ", found));
    part("COMP", act)
}

/// Why.
pub(super) fn indication(listed: &Listed, number: usize, text: &str) -> Option<Tag> {
    let reason = || {
        observation("EVN")
            .with(template("4.19", "2014-06-09"))
            .with(beside(listed, &format!("reason {number}")))
            .with(problem_type())
            .with(status("completed"))
            .with(words(value("CD"), text))
    };
    (!text.trim().is_empty()).then(|| part("RSON", reason()))
}

/// Where.
fn place(name: &str) -> Option<Tag> {
    let entity = Tag::new("playingEntity").at("classCode", "PLC").with(Tag::new("name").text(name));
    let role = Tag::new("participantRole")
        .at("classCode", "SDLOC")
        .with(template("4.32", ""))
        .with(unknown("code"))
        .with(entity);
    (!name.trim().is_empty()).then(|| Tag::new("participant").at("typeCode", "LOC").with(role))
}

/// Whether a section lists it: what was entered in error never was theirs.
pub(super) fn is_listed(item: &Item) -> bool {
    item.state != State::EnteredInError
}
