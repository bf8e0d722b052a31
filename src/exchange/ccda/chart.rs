//! A document as a chart: everything read of it, each thing once and under a name that holds.
//!
//! A thing is known by the id its source gives it. Sources give one id to several things more often than they
//! should, and some give none; then what it is and when tells things apart, and the same entry of two documents
//! is one thing still. Each thing is kept as an original of its own beside the whole document, so that an older
//! document that comes later does not undo what a newer one said.

use std::collections::HashMap;

use super::document;
use super::encounter;
use super::entry::{Found, What};
use super::narrative;
use super::page::Page;
use super::patient;
use super::plan;
use super::section;
use super::xml::Element;
use crate::base::clock::Moment;
use crate::exchange::reading::{Chart, Place};
use crate::records::intake::{
    Digest, Identity, ItemIntake, Original, PatientIntake, SourceId, WithOriginals,
};
use crate::records::item::{Class, Detail};
use crate::records::result::Kind;

/// Reads a document; gives the chart, and how many of its entries say the same as another.
pub(super) fn read<'a>(
    text: &'a str,
    role: Element<'_, 'a>,
    page: &Page<'_, 'a>,
    place: Place,
) -> (Chart<'a>, u64) {
    let updated = updated(page);
    let identity = document::identity(page.root, text);
    let mut whole = Whole { intake: PatientIntake::default(), originals: Vec::new(), updated };
    let mut itself = document::read(identity, text, page);
    itself.source = page.custodian();
    whole.keep("ClinicalDocument", identity, Digest::of(text.as_bytes()), text, true);
    whole.tell(role, page);
    for gone in document::replaced(page.root).into_iter().filter(|gone| *gone != identity) {
        whole.intake.items.push(document::gone(gone, &itself));
    }
    whole.intake.items.push(itself);
    let mut found = Vec::new();
    for section in narrative::sections(page.root) {
        let read = section::read(section, page);
        read.unread.into_iter().for_each(|entry| whole.keep_only(entry));
        found.extend(read.found);
    }
    found.extend(encounter::of_document(&found, page));
    found.extend(plan::team_of_document(page));
    let source = page.custodian();
    let repeated = whole.add(found, &source, identity);
    let Whole { intake, originals, .. } = whole;
    (Chart { given: WithOriginals { intake: intake.into(), originals }, place }, repeated)
}

/// When the source last changed it. Of two versions of the same moment, the later number is the later one.
fn updated(page: &Page<'_, '_>) -> Option<Moment> {
    let made = super::time::moment(page.made())?;
    let version = i64::from(document::version(page.root).min(999));
    Some(Moment::from_millis(made.millis().saturating_add(version)))
}

struct Whole<'a> {
    intake: PatientIntake,
    originals: Vec<Original<'a>>,
    updated: Option<Moment>,
}

impl<'a> Whole<'a> {
    fn keep(
        &mut self,
        kind: &'static str,
        identity: Identity,
        digest: Digest,
        body: &'a str,
        is_shown: bool,
    ) {
        let body = body.as_bytes();
        let updated = self.updated;
        self.originals.push(Original { kind, identity, digest, body, is_shown, updated, is_outdated: false });
    }

    /// Keeps an entry of which nothing is shown.
    fn keep_only(&mut self, entry: Element<'_, 'a>) {
        let body = entry.source();
        let digest = Digest::of(body.as_bytes());
        let identity = Identity::of(&["entry", &digest.hex()]);
        if !self.originals.iter().any(|one| one.identity == identity) {
            self.keep("other entry", identity, digest, body, false);
        }
    }

    /// Who it is about.
    fn tell(&mut self, role: Element<'_, 'a>, page: &Page<'_, 'a>) {
        let told = patient::read(role, page);
        let mut sources = patient::sources(role);
        if told.identifiers.is_empty() {
            // Without a number, and maybe in another document: the same words mean the same patient.
            let digest = Digest::of(format!("{told:?}").as_bytes());
            sources.push(SourceId { scope: "digest".to_owned(), id: digest.hex() });
        }
        let digest = Digest::of(format!("{told:?}").as_bytes());
        let first = sources.first().cloned().unwrap_or(SourceId { scope: String::new(), id: String::new() });
        let identity = Identity::of(&["recordTarget", &first.scope, &first.id]);
        self.keep("recordTarget", identity, digest, role.source(), true);
        self.intake.sources = sources;
        self.intake.demographics = Some(told);
        self.intake.told_by = Some(identity);
        self.intake.is_found_by_description = true;
    }

    /// Adds what was read, each thing once; says how many said the same as another.
    fn add(&mut self, found: Vec<Found<'_, 'a>>, source: &str, document: Identity) -> u64 {
        let mut repeated = 0;
        let named = Named::of(&found);
        let mut met: HashMap<Identity, Digest> = HashMap::new();
        let mut groups: HashMap<usize, Vec<Identity>> = HashMap::new();
        for one in found {
            let digest = digest(&one.what);
            let mut identity = named.identity(&one);
            match met.get(&identity) {
                Some(same) if *same == digest || (!one.ids.is_empty() && is_told_again(&one.what)) => {
                    repeated += 1;
                    continue;
                }
                // The same words and the same time, and yet something else: what else it says tells.
                Some(_) => identity = identity.within(&digest.hex()),
                None => {}
            }
            if met.insert(identity, digest).is_some() {
                repeated += 1;
                continue;
            }
            self.keep(word(&one.what), identity, digest, one.element.source(), true);
            match one.what {
                What::Item(mut item) => {
                    // A note's files lie in the whole document.
                    if let Detail::Document(note) = &mut item.detail {
                        note.bodies.iter_mut().for_each(|body| body.original = document);
                    }
                    let source = source.to_owned();
                    self.intake.items.push(ItemIntake { identity, original: identity, source, ..*item });
                }
                What::Result(mut result, group) => {
                    (result.identity, result.original) = (identity, identity);
                    result.files.iter_mut().for_each(|file| file.original = document);
                    self.intake.results.push(*result);
                    groups.entry(group.unwrap_or_default()).or_default().push(identity);
                }
                // Its results come before it.
                What::Report(mut report, group) => {
                    (report.identity, report.original) = (identity, identity);
                    report.results = groups.remove(&group).unwrap_or_default();
                    self.intake.reports.push(*report);
                }
            }
        }
        repeated
    }
}

/// What a thing says, whoever says it.
fn digest(what: &What) -> Digest {
    let words = match what {
        What::Item(item) => format!("{item:?}"),
        What::Result(result, _) => format!("{result:?}"),
        What::Report(report, _) => format!("{report:?}"),
    };
    Digest::of(words.as_bytes())
}

/// Whether a second entry under one id, for the same thing and time, only says it again: a diagnosis that the list
/// of problems has as well. Two values and two doses are two things, whatever their id.
fn is_told_again(what: &What) -> bool {
    match what {
        What::Item(item) => {
            !matches!(item.detail.class(), Class::Medication | Class::SocialHistory | Class::Goal)
        }
        What::Result(..) | What::Report(..) => false,
    }
}

/// What it is called in a report.
fn word(what: &What) -> &'static str {
    match what {
        What::Item(item) => item.detail.class().key(),
        What::Result(result, _) if result.kind == Kind::VitalSigns => "vital-signs",
        What::Result(..) => "results",
        What::Report(..) => "reports",
    }
}

/// What it is and when, in words that every document of it has.
fn content(what: &What) -> String {
    let code = |codes: &[crate::records::item::Code], text: &str| match codes.first() {
        Some(code) => format!("{}|{}", code.system, code.code),
        None => crate::base::text::folded(text),
    };
    match what {
        What::Item(item) => {
            // A problem's or an allergy's time is corrected; it is the same one still.
            let time = match item.detail.class() {
                Class::Allergy => String::new(),
                _ => format!("{:?}", item.began),
            };
            format!("{} {} {time}", item.detail.class().key(), code(&item.name.codes, &item.name.text))
        }
        What::Result(result, _) => format!("{} {:?}", result.test, result.taken),
        What::Report(report, _) => format!("{} {:?}", report.name, report.taken),
    }
}

/// The ids of a document's entries, and whether each means one thing.
struct Named {
    contents: HashMap<(String, String), Vec<String>>,
}

impl Named {
    fn of(found: &[Found<'_, '_>]) -> Self {
        let mut contents: HashMap<(String, String), Vec<String>> = HashMap::new();
        for one in found {
            let content = content(&one.what);
            for id in &one.ids {
                let list = contents.entry((word(&one.what).to_owned(), id.clone())).or_default();
                if !list.contains(&content) {
                    list.push(content.clone());
                }
            }
        }
        Self { contents }
    }

    fn identity(&self, found: &Found<'_, '_>) -> Identity {
        let word = word(&found.what);
        let content = content(&found.what);
        let is_its_own = |id: &&String| {
            self.contents.get(&(word.to_owned(), (*id).clone())).is_none_or(|contents| contents.len() == 1)
        };
        match (found.ids.iter().find(is_its_own), found.ids.first()) {
            (Some(id), _) => Identity::of(&["cda", word, id]),
            (None, Some(id)) => Identity::of(&["cda", word, id, &content]),
            (None, None) => Identity::of(&["cda", word, "", &content]),
        }
    }
}
