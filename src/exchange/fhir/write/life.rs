//! Family and social history, documents, insurance and devices.

use std::io;

use base64::Engine as _;

use super::datatype::{coded, coding, hl7, instant, named, named_list, notes, period, time, words_list};
use super::json::Object;
use super::{Writer, narrative, not_known};
use crate::records::item::{
    Device, Document, DocumentBody, FamilyHistory, Insurance, Listed, SocialHistory, State,
};
use crate::records::when::Taken;

impl Writer<'_> {
    pub(super) fn family(&self, listed: &Listed, history: &FamilyHistory) -> Object {
        let item = &listed.item;
        let status = match item.state {
            State::EnteredInError => "entered-in-error",
            State::Unknown => "health-unknown",
            _ => "completed",
        };
        let conditions = history.conditions.iter().map(|condition| {
            Object::new()
                .with("code", coded(&condition.name))
                .with("contributedToDeath", condition.was_fatal.then_some(true))
                .with("onsetString", &condition.onset)
        });
        Self::of("FamilyMemberHistory", "", listed)
            .with("status", status)
            .with("patient", self.subject())
            .with("date", self.began(listed))
            .with("relationship", coded(&item.name))
            .with("deceasedBoolean", history.is_deceased)
            .with("note", notes(&item.notes))
            .with("condition", conditions.collect::<Vec<_>>())
    }

    pub(super) fn social(&self, listed: &Listed, history: &SocialHistory) -> Object {
        let item = &listed.item;
        let status = match item.state {
            State::EnteredInError => "entered-in-error",
            State::Cancelled | State::NotDone | State::Refuted => "cancelled",
            State::Planned => "registered",
            _ => "final",
        };
        let mut out = Self::of("Observation", "", listed)
            .with("status", status)
            .with("category", vec![hl7("observation-category", "social-history")])
            .with("code", coded(&item.name))
            .with("subject", self.subject());
        match item.began {
            Taken::Until(until) => {
                out.put("effectivePeriod", period(Some(instant(listed.at)), Some(instant(until))));
            }
            known => out.put("effectiveDateTime", time(&self.extract.zone, listed.at, known)),
        }
        out.with("performer", named_list([&item.by]))
            .with("valueString", &history.value)
            .with("note", notes(&item.notes))
    }

    pub(super) fn document(&self, listed: &Listed, document: &Document) -> io::Result<Object> {
        let item = &listed.item;
        let mut out = Self::of("DocumentReference", "", listed);
        let told: Vec<&str> = item.notes.iter().map(String::as_str).collect();
        out.put("text", narrative(&told));
        match item.state {
            State::EnteredInError => out.put("status", "entered-in-error"),
            State::Past => out.put("status", "superseded"),
            State::Unknown => out.put("_status", not_known()),
            _ => out.put("status", "current"),
        }
        out.put("docStatus", (item.state == State::Planned).then_some("preliminary"));
        out.put("type", coded(&item.name));
        out.put("category", words_list(&document.kind));
        out.put("subject", self.subject());
        out.put("author", named_list([&item.by]));
        out.put("description", &document.text);
        let files = self.attachments(&document.bodies)?.into_iter();
        let mut contents: Vec<Object> = files.map(|file| Object::new().with("attachment", file)).collect();
        if contents.is_empty() {
            // R4 requires a content: this one says that there is no file.
            let none = Object::new().with("title", "No file");
            contents.push(Object::new().with("attachment", none));
        }
        out.put("content", contents);
        // `date` takes a moment only; the time of the care takes what is known.
        let from = self.began(listed);
        Ok(out.with("context", Object::new().with("period", period(from, None))))
    }

    /// Files with their bytes.
    pub(super) fn attachments(&self, files: &[DocumentBody]) -> io::Result<Vec<Object>> {
        let attachment = |file: &DocumentBody| {
            let bytes = self.files.bytes(file).map_err(io::Error::other)?;
            Ok(Object::new()
                .with("contentType", &file.media_type)
                .with("data", base64::engine::general_purpose::STANDARD.encode(&bytes))
                .with("title", &file.title)
                .with("creation", file.made.map(instant)))
        };
        files.iter().map(attachment).collect()
    }

    pub(super) fn coverage(&self, listed: &Listed, insurance: &Insurance) -> Object {
        let item = &listed.item;
        let status = match item.state {
            State::Current | State::OnHold => Some("active"),
            State::Planned => Some("draft"),
            State::EnteredInError => Some("entered-in-error"),
            State::Unknown => None,
            _ => Some("cancelled"),
        };
        let class = |kind: &str, value: &String| {
            let known = (!value.is_empty()).then(|| hl7("coverage-class", kind));
            Object::new().with("type", known).with("value", value)
        };
        let mut out = Self::of("Coverage", "", listed).with("status", status);
        if status.is_none() {
            out.put("_status", not_known());
        }
        let is_named = item.name.text == insurance.payer || item.name.text == insurance.plan;
        out.put("type", (!is_named).then(|| coded(&item.name)));
        let relationship = vec![coding(
            "http://terminology.hl7.org/CodeSystem/subscriber-relationship",
            &insurance.relationship,
        )];
        let known = (!insurance.relationship.is_empty()).then_some(relationship);
        // R4 requires somebody who pays.
        let payer = [&insurance.payer, &insurance.plan, &item.name.text];
        let payer = payer.into_iter().find(|name| !name.is_empty());
        out.with("subscriber", named(&insurance.subscriber))
            .with("subscriberId", &insurance.member_number)
            .with("beneficiary", self.subject())
            .with("relationship", known.map(|codes| Object::new().with("coding", codes)))
            .with("period", period(self.began(listed), self.ended(listed)))
            .with("payor", payer.map(|payer| vec![named(payer)]))
            .with("class", vec![class("group", &insurance.group), class("plan", &insurance.plan)])
    }

    pub(super) fn device(&self, listed: &Listed, device: &Device) -> Object {
        let item = &listed.item;
        let status = match item.state {
            State::EnteredInError => "entered-in-error",
            State::Unknown => "unknown",
            State::Current | State::Planned | State::OnHold => "active",
            _ => "inactive",
        };
        let expires = device.expires.parse::<crate::records::patient::PartialDate>().is_ok();
        Self::of("Device", "", listed)
            .with("udiCarrier", vec![Object::new().with("carrierHRF", &device.identifier)])
            .with("status", status)
            .with("manufacturer", &device.maker)
            .with("manufactureDate", self.began(listed))
            .with("expirationDate", expires.then_some(device.expires.as_str()))
            .with("lotNumber", &device.lot)
            .with("serialNumber", &device.serial)
            .with("modelNumber", &device.model)
            .with("type", coded(&item.name))
            .with("patient", self.subject())
            .with("note", notes(&item.notes))
    }
}
