//! The head of a document: whose it is, who made it, who keeps it, of which time it tells.

use super::Writer;
use super::datatype::{LOINC, code, id, moment, point, template, unknown};
use super::xml::Tag;
use crate::base::contact::PostalAddress;
use crate::exchange::ccda::codes;
use crate::exchange::fhir::uuid;
use crate::records::patient::{Gender, HumanName, Identifier, PartialDate};

impl Writer<'_> {
    /// Everything before the body.
    pub(super) fn header(&self) -> Vec<Tag> {
        let made = self.extract.made;
        let document =
            uuid("ClinicalDocument", &format!("{} {:?} {}", self.patient, self.extract.range, made.millis()));
        let type_id = Tag::new("typeId").at("root", "2.16.840.1.113883.1.3").at("extension", "POCD_HD000040");
        let templates = [template("1.1", "2015-08-01"), template("1.2", "2015-08-01")].concat();
        let title = format!("Record of {}", self.extract.patient.display_name());
        let mut all = vec![Tag::new("realmCode").at("code", "US"), type_id];
        all.extend(templates);
        all.extend([
            id(&document, ""),
            code("code", LOINC, "34133-9", "Summarization of Episode Note"),
            Tag::new("title").text(title),
            point("effectiveTime", Some(moment(made))),
            code("confidentialityCode", "2.16.840.1.113883.5.25", "N", "Normal"),
            Tag::new("languageCode").at("code", "en-US"),
            self.record_target(),
            self.author(),
            self.custodian(),
            self.service(),
        ]);
        all
    }

    fn record_target(&self) -> Tag {
        let patient = &self.extract.patient;
        // The number that is shown comes first.
        let shown = patient.number();
        let (first, rest): (Vec<_>, Vec<_>) =
            patient.identifiers.iter().partition(|number| Some(number.value.as_str()) == shown);
        let mut role = Tag::new("patientRole").with(id(&self.patient, ""));
        role = role.with(first.into_iter().chain(rest).filter_map(number).collect::<Vec<_>>());
        let addresses: Vec<Tag> = patient.addresses.iter().map(address).collect();
        role = role.with(if addresses.is_empty() { vec![no_address()] } else { addresses });
        let phones = patient.phones.iter().map(|phone| format!("tel:{}", phone.as_str()));
        let emails = patient.emails.iter().map(|email| format!("mailto:{}", email.as_str()));
        let telecom: Vec<Tag> = phones.chain(emails).map(telecom).collect();
        role = role.with(if telecom.is_empty() { vec![unknown("telecom")] } else { telecom });
        Tag::new("recordTarget").with(role.with(self.person()))
    }

    fn person(&self) -> Tag {
        let patient = &self.extract.patient;
        let names: Vec<Tag> = patient.names.iter().map(name).collect();
        let no_name =
            || vec![Tag::new("name").at("nullFlavor", "UNK").with(unknown("given")).with(unknown("family"))];
        let gender = match patient.gender {
            Gender::Female => Some(("F", "Female")),
            Gender::Male => Some(("M", "Male")),
            Gender::Other => Some(("UN", "Undifferentiated")),
            Gender::Unknown => None,
        };
        let gender = gender.map_or_else(
            || unknown("administrativeGenderCode"),
            |(one, words)| code("administrativeGenderCode", "2.16.840.1.113883.5.1", one, words),
        );
        let is_dead = Tag::new("sdtc:deceasedInd").at("value", "true");
        let died = patient.deceased.flatten();
        let languages = patient.languages.iter().enumerate().map(|(place, tag)| {
            let preferred = Tag::new("preferenceInd").at("value", if place == 0 { "true" } else { "false" });
            let language = Tag::new("languageCode").at("code", tag);
            Tag::new("languageCommunication").with(language).with(preferred)
        });
        Tag::new("patient")
            .with(if names.is_empty() { no_name() } else { names })
            .with(gender)
            .with(point("birthTime", patient.birth_date.map(digits)))
            .with(patient.deceased.map(|_| is_dead))
            .with(died.map(|date| point("sdtc:deceasedTime", Some(digits(date)))))
            .with(unknown("raceCode"))
            .with(unknown("ethnicGroupCode"))
            .with(languages.collect::<Vec<_>>())
    }

    /// This program made it, of what the practice keeps.
    fn author(&self) -> Tag {
        let device = Tag::new("assignedAuthoringDevice")
            .with(Tag::new("manufacturerModelName").text("Portico"))
            .with(Tag::new("softwareName").text(concat!("Portico ", env!("CARGO_PKG_VERSION"))));
        let assigned = Tag::new("assignedAuthor")
            .with(unknown("id"))
            .with(self.practice_contact())
            .with(device)
            .with(self.organization("representedOrganization"));
        Tag::new("author").with(point("time", Some(moment(self.extract.made)))).with(assigned)
    }

    fn custodian(&self) -> Tag {
        let keeper = self.organization("representedCustodianOrganization");
        Tag::new("custodian").with(Tag::new("assignedCustodian").with(keeper))
    }

    fn organization(&self, name: &'static str) -> Tag {
        let practice = &self.extract.practice;
        let mut contact = self.practice_contact();
        contact.reverse();
        Tag::new(name)
            .with(id(&uuid("practice", &practice.name), ""))
            .with(Tag::new("name").text(&practice.name))
            .with(contact)
    }

    /// Address, then telephone.
    fn practice_contact(&self) -> Vec<Tag> {
        let practice = &self.extract.practice;
        let phone = Some(&practice.phone).filter(|phone| !phone.trim().is_empty());
        let phone = phone.map_or_else(|| unknown("telecom"), |phone| telecom(format!("tel:{phone}")));
        // The practice's address is kept as on an envelope: which line is the town is not known.
        let lines: Vec<Tag> =
            practice.address.iter().take(4).map(|line| Tag::new("streetAddressLine").text(line)).collect();
        let address =
            if lines.is_empty() { no_address() } else { parts_unknown(Tag::new("addr").with(lines)) };
        vec![address, phone]
    }

    /// Of which time it tells.
    fn service(&self) -> Tag {
        let range = self.extract.range;
        let day = |date: Option<jiff::civil::Date>| date.map(|date| date.strftime("%Y%m%d").to_string());
        let born = self.extract.patient.birth_date.map(digits);
        let until = day(range.until).unwrap_or_else(|| moment(self.extract.made));
        let time = Tag::new("effectiveTime")
            .with(point("low", day(range.from).or(born)))
            .with(point("high", Some(until)));
        Tag::new("documentationOf").with(Tag::new("serviceEvent").at("classCode", "PCPR").with(time))
    }
}

fn digits(date: PartialDate) -> String {
    date.to_string().replace('-', "")
}

fn telecom(address: String) -> Tag {
    Tag::new("telecom").at("value", address)
}

/// A number of the patient; a system that has no object identifier is named beside one that is derived from it.
fn number(number: &Identifier) -> Option<Tag> {
    if number.value.trim().is_empty() {
        return None;
    }
    let (root, name) = codes::number_root(&number.system);
    let id = Tag::new("id").at("root", root).at("extension", &number.value);
    Some(id.at("assigningAuthorityName", name))
}

fn name(name: &HumanName) -> Tag {
    let usage = match name.usage.as_str() {
        "official" => "L",
        "nickname" => "P",
        _ => "",
    };
    let maiden = if name.usage == "maiden" { "BR" } else { "" };
    // The guide wants two parts; a name that is not told in parts is told whole, as its family name.
    let whole = if name.family.is_empty() && name.given.is_empty() { &name.text } else { &name.family };
    let parts = |kind: &'static str, all: &[String]| -> Vec<Tag> {
        all.iter().filter(|part| !part.trim().is_empty()).map(|part| Tag::new(kind).text(part)).collect()
    };
    let given = parts("given", &name.given);
    let family = if whole.is_empty() {
        unknown("family")
    } else {
        Tag::new("family").at("qualifier", maiden).text(whole)
    };
    Tag::new("name")
        .at("use", usage)
        .with(parts("prefix", &name.prefix))
        .with(if given.is_empty() { vec![unknown("given")] } else { given })
        .with(family)
        .with(parts("suffix", &name.suffix))
}

fn address(address: &PostalAddress) -> Tag {
    let part = |name: &'static str, text: &String| {
        if text.is_empty() { unknown(name) } else { Tag::new(name).text(text) }
    };
    let lines = address.lines.iter().take(4).map(|line| Tag::new("streetAddressLine").text(line));
    let lines: Vec<Tag> = lines.collect();
    Tag::new("addr")
        .with(if lines.is_empty() { vec![unknown("streetAddressLine")] } else { lines })
        .with(part("city", &address.city))
        .with(part("state", &address.state))
        .with(part("postalCode", &address.postal_code))
        .with((!address.country.is_empty()).then(|| part("country", &address.country)))
}

fn no_address() -> Tag {
    parts_unknown(Tag::new("addr").with(unknown("streetAddressLine")))
}

fn parts_unknown(address: Tag) -> Tag {
    address.with(unknown("city")).with(unknown("state")).with(unknown("postalCode"))
}
