//! Documents as notes: what one says in words, and its files within.

use std::io;

use base64::Engine as _;

use super::clinical::note_author;
use super::datatype::{author, coded, id, loinc, new_template, point};
use super::narrative::Row;
use super::result::{issued, laboratory, test};
use super::xml::Tag;
use super::{Writer, informant, item_id, part, statement, tail};
use crate::exchange::ccda::codes;
use crate::exchange::fhir::uuid;
use crate::records::item::{Coded, Document, DocumentBody, Listed};
use crate::records::result::{Listed as Result, Value};

impl Writer<'_> {
    pub(super) fn document(&self, row: &mut Row, listed: &Listed, document: &Document) -> io::Result<Tag> {
        let item = &listed.item;
        row.detail("Kind", &document.kind);
        let text = if document.text.is_empty() { row.reference() } else { row.told(&document.text) };
        let files = self.files(row, &item_id(listed), &document.bodies)?;
        let kind = coded(Tag::new("translation"), &item.name, Vec::new());
        let category = (!document.kind.is_empty())
            .then(|| super::datatype::words(Tag::new("translation"), &document.kind));
        Ok(statement("act", "ACT", "EVN")
            .with(new_template("4.202", "2016-11-01"))
            .with(id(&item_id(listed), ""))
            .with(loinc("34109-9", "Note").with(kind).with(category))
            .with(text)
            .with(super::status("completed"))
            .with(point("effectiveTime", self.began(listed)))
            .with(author(&item.by).unwrap_or_else(note_author))
            .with(informant(item))
            .with(files)
            .with(tail(row, item)))
    }

    /// A report in words or as a file: a note that says where it stands as results do.
    pub(super) fn report_in_words(&self, row: &mut Row, listed: &Result) -> io::Result<Tag> {
        let result = &listed.result;
        let entry = uuid("report in words", &listed.id.to_string());
        let text = match &result.value {
            Value::Text(text) => row.told(text),
            Value::Quantity { .. } | Value::Absent(_) => row.reference(),
        };
        let files = self.files(row, &entry, &result.files)?;
        let (root, name) = codes::oid(codes::CATEGORIES);
        let category = Tag::new("translation").at("code", result.category.key()).at("codeSystem", root);
        let category = category.at("codeSystemName", name).at("displayName", result.category.key());
        let code =
            loinc("34109-9", "Note").with(test("translation", &result.test, &result.name)).with(category);
        Ok(statement("act", "ACT", "EVN")
            .with(new_template("4.202", "2016-11-01"))
            .with(id(&entry, ""))
            .with(code)
            .with(text)
            .with(super::status("completed"))
            .with(self.taken(listed.at, result.taken))
            .with(laboratory(&result.performer))
            .with(issued(result.issued).unwrap_or_else(note_author))
            .with(files)
            .with(self.result_tail(row, result)))
    }

    fn files(&self, row: &mut Row, entry: &str, files: &[DocumentBody]) -> io::Result<Vec<Tag>> {
        let mut all = Vec::with_capacity(files.len());
        for (number, body) in files.iter().enumerate() {
            let bytes = self.files.bytes(body).map_err(io::Error::other)?;
            row.detail("File", &[body.title.as_str(), &body.media_type].join(" "));
            let data = base64::engine::general_purpose::STANDARD.encode(&bytes);
            let data =
                Tag::new("text").at("mediaType", &body.media_type).at("representation", "B64").text(data);
            let file = statement("act", "ACT", "EVN")
                .with(id(&uuid("file", &format!("{entry} {number}")), ""))
                .with(coded(Tag::new("code"), &Coded::words(&body.title), Vec::new()))
                .with(data)
                .with(super::status("completed"))
                .with(point("effectiveTime", body.made.map(super::datatype::moment)));
            all.push(part("COMP", file));
        }
        Ok(all)
    }
}
