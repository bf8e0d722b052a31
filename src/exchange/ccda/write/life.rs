//! Family and social history, insurance and devices.

use super::datatype::{
    LOINC, ROLE_CODE, SNOMED, assertion, author, code, coded, id, interval, loinc, performer, point,
    quantity, span, status, template, unknown, value, words,
};
use super::narrative::Row;
use super::xml::Tag;
use super::{Writer, beside, informant, item_id, observation, part, statement, tail, tail_of_organizer};
use crate::exchange::fhir::uuid;
use crate::records::item::{Device, FamilyHistory, Insurance, Listed, Relative, SocialHistory};

impl Writer<'_> {
    pub(super) fn family(&self, row: &mut Row, listed: &Listed, history: &FamilyHistory) -> Tag {
        let item = &listed.item;
        let dead = history.is_deceased.map(|yes| {
            let told = Tag::new("sdtc:deceasedInd").at("value", if yes { "true" } else { "false" });
            Tag::new("subject").with(unknown("administrativeGenderCode")).with(told)
        });
        let relative = Tag::new("relatedSubject")
            .at("classCode", "PRS")
            .with(coded(Tag::new("code"), &item.name, Vec::new()))
            .with(dead);
        let conditions: Vec<Tag> = (0..)
            .zip(&history.conditions)
            .map(|(number, one)| Tag::new("component").with(condition(row, listed, number, one)))
            .collect();
        statement("organizer", "CLUSTER", "EVN")
            .with(if conditions.is_empty() { Vec::new() } else { template("4.45", "2015-08-01") })
            .with(id(&item_id(listed), ""))
            .with(status("completed"))
            .with(span(self.began(listed), self.ended(listed)))
            .with(Tag::new("subject").with(relative))
            .with(author(&item.by))
            .with(informant(item))
            .with(conditions)
            .with(tail_of_organizer(row, item))
    }

    pub(super) fn social(&self, row: &mut Row, listed: &Listed, history: &SocialHistory) -> Tag {
        let item = &listed.item;
        let is_bare = history.value.trim().is_empty();
        let (asked, told) = if is_bare {
            (assertion(), coded(value("CD"), &item.name, Vec::new()))
        } else {
            (
                coded(Tag::new("code"), &item.name, Vec::new()),
                value("ED").with(row.told(&history.value).inner()),
            )
        };
        // The guide wants a code of LOINC, or one beside.
        let fits = !is_bare && item.name.codes.first().is_some_and(|code| code.system == "http://loinc.org");
        observation("EVN")
            .with(if fits { template("4.38", "2015-08-01") } else { Vec::new() })
            .with(id(&item_id(listed), ""))
            .with(asked)
            .with(row.reference())
            .with(status("completed"))
            .with(span(self.began(listed), self.ended(listed)))
            .with(told)
            .with(performer(&item.by))
            .with(informant(item))
            .with(tail(row, item))
    }

    pub(super) fn coverage(&self, row: &mut Row, listed: &Listed, insurance: &Insurance) -> Tag {
        let item = &listed.item;
        row.detail("Payer", &insurance.payer);
        row.detail("Plan", &insurance.plan);
        row.detail("Member number", &insurance.member_number);
        row.detail("Group", &insurance.group);
        row.detail("Relationship", &insurance.relationship);
        row.detail("Member", &insurance.subscriber);
        let policy = statement("act", "ACT", "EVN")
            .with(id(&item_id(listed), ""))
            .with(numbered("group", &insurance.payer, &insurance.group))
            .with(words(Tag::new("code"), &item.name.text))
            .with(status("completed"))
            .with(payer(&insurance.payer))
            .with(author(&item.by))
            .with(informant(item))
            .with(covered(self.began(listed), self.ended(listed), insurance))
            .with(holder(&insurance.subscriber))
            .with(plan(row, &insurance.plan))
            .with(tail(row, item));
        statement("act", "ACT", "EVN")
            .with(beside(listed, "coverage"))
            .with(loinc("48768-6", "Payment sources"))
            .with(status("completed"))
            .with(part("COMP", policy))
    }

    pub(super) fn device(&self, row: &mut Row, listed: &Listed, device: &Device) -> Tag {
        let item = &listed.item;
        row.detail("Identifier", &device.identifier);
        row.detail("Maker", &device.maker);
        row.detail("Model", &device.model);
        row.detail("Serial number", &device.serial);
        row.detail("Lot", &device.lot);
        row.detail("Expires", &device.expires);
        let udi = Some(&device.identifier).filter(|udi| !udi.is_empty());
        let number = udi.map_or_else(|| unknown("id"), |udi| id("2.16.840.1.113883.3.3719", udi));
        let named = (!device.model.is_empty()).then(|| Tag::new("manufacturerModelName").text(&device.model));
        let thing =
            Tag::new("playingDevice").with(coded(Tag::new("code"), &item.name, Vec::new())).with(named);
        let maker = (!device.maker.is_empty()).then(|| Tag::new("desc").text(&device.maker));
        let role = Tag::new("participantRole")
            .at("classCode", "MANU")
            .with(template("4.37", ""))
            .with(number)
            .with(thing)
            .with(Tag::new("scopingEntity").with(unknown("id")).with(maker));
        statement("supply", "SPLY", "EVN")
            .with(template("4.50", "2014-06-09"))
            .with(id(&item_id(listed), ""))
            .with(row.reference())
            .with(status("completed"))
            .with(interval(self.began(listed), self.ended(listed)).at("xsi:type", "IVL_TS"))
            .with(author(&item.by))
            .with(informant(item))
            .with(Tag::new("participant").at("typeCode", "PRD").with(role))
            .with(identifier(listed, device))
            .with(tail(row, item))
    }
}

fn condition(row: &mut Row, listed: &Listed, number: usize, one: &Relative) -> Tag {
    row.detail(&one.name.text, if one.onset.is_empty() { "yes" } else { &one.onset });
    let onset = (!one.onset.is_empty()).then(|| {
        let age = age(&one.onset);
        let claims = if age.is_some() { template("4.31", "") } else { Vec::new() };
        let told = observation("EVN")
            .with(claims)
            .with(code("code", SNOMED, "445518008", "Age at onset"))
            .with(status("completed"))
            .with(age.unwrap_or_else(|| value("ST").text(&one.onset)));
        part("SUBJ", told).at("inversionInd", "true")
    });
    let death = one.was_fatal.then(|| {
        let told =
            observation("EVN").with(template("4.47", "")).with(beside(listed, &format!("death {number}")));
        let told = told.with(assertion()).with(status("completed"));
        part(
            "CAUS",
            told.with(value("CD").at("code", "419099009").at("codeSystem", SNOMED).at("displayName", "Dead")),
        )
    });
    let kind = code("translation", LOINC, "75326-9", "Problem");
    observation("EVN")
        .with(template("4.46", "2015-08-01"))
        .with(beside(listed, &format!("condition {number}")))
        .with(code("code", SNOMED, "55607006", "Problem").with(kind))
        .with(status("completed"))
        .with(unknown("effectiveTime"))
        .with(coded(value("CD"), &one.name, Vec::new()))
        .with(onset)
        .with(death)
}

/// An age in units of time, if it is told as one.
fn age(onset: &str) -> Option<Tag> {
    let (digits, unit) = onset.split_once(' ')?;
    let unit = match unit {
        "years" => "a",
        "months" => "mo",
        "weeks" => "wk",
        "days" => "d",
        _ => return None,
    };
    Some(quantity(value("PQ"), digits, "")?.at("unit", unit))
}

fn payer(name: &str) -> Option<Tag> {
    let organization = Tag::new("representedOrganization").with(Tag::new("name").text(name));
    let entity = Tag::new("assignedEntity")
        .with(unknown("id"))
        .with(code("code", ROLE_CODE, "PAYOR", "Payor"))
        .with(organization);
    let payer = Tag::new("performer").at("typeCode", "PRF").with(template("4.87", "")).with(entity);
    (!name.is_empty()).then_some(payer)
}

/// A number whose system nobody told: one that is derived from whose it is.
fn numbered(what: &str, whose: &str, number: &str) -> Option<Tag> {
    (!number.is_empty()).then(|| id(&uuid(what, whose), number))
}

fn covered(began: Option<String>, ended: Option<String>, insurance: &Insurance) -> Tag {
    let relation = match insurance.relationship.as_str() {
        "" => unknown("code"),
        "self" => code("code", ROLE_CODE, "SELF", "Self"),
        other => words(Tag::new("code"), other),
    };
    let number =
        numbered("member", &insurance.payer, &insurance.member_number).unwrap_or_else(|| unknown("id"));
    let time = Tag::new("time").with(point("low", began)).with(ended.map(|ended| point("high", Some(ended))));
    let role = Tag::new("participantRole").at("classCode", "PAT").with(number).with(relation);
    Tag::new("participant").at("typeCode", "COV").with(template("4.89", "")).with(time).with(role)
}

fn holder(name: &str) -> Option<Tag> {
    let entity = Tag::new("playingEntity").with(Tag::new("name").text(name));
    let role = Tag::new("participantRole").with(unknown("id")).with(entity);
    let holder = Tag::new("participant").at("typeCode", "HLD").with(template("4.90", "")).with(role);
    (!name.is_empty()).then_some(holder)
}

fn plan(row: &mut Row, name: &str) -> Option<Tag> {
    (!name.is_empty()).then(|| {
        let act =
            statement("act", "ACT", "DEF").with(unknown("id")).with(unknown("code")).with(row.told(name));
        part("REFR", act)
    })
}

/// What a device's label says part by part, each under its code of NCI.
fn identifier(listed: &Listed, device: &Device) -> Option<Tag> {
    let parts = [
        ("C101671", "Serial Number", &device.serial),
        ("C101672", "Lot or Batch Number", &device.lot),
        ("C101670", "Expiration Date", &device.expires),
    ];
    let told: Vec<Tag> = parts
        .into_iter()
        .filter(|(.., text)| !text.is_empty())
        .map(|(one, words, text)| {
            let asked = code("code", "2.16.840.1.113883.3.26.1.1", one, words);
            let told = observation("EVN").with(asked).with(status("completed"));
            Tag::new("component").with(told.with(value("ST").text(text)))
        })
        .collect();
    let organizer = statement("organizer", "CLUSTER", "EVN")
        .with(beside(listed, "identifier"))
        .with(code("code", "2.16.840.1.113883.3.26.1.1", "C101722", "Device Identifier"))
        .with(status("completed"));
    (!told.is_empty()).then(|| part("COMP", organizer.with(told)))
}
