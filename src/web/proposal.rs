//! Proposals as both doors show them: what should change beside what it says now, why, and what became of it.

use maud::{Markup, html};

use super::file_list::size;
use super::item::{Shown, class_name, item_name};
use super::item_answers::answers;
use super::item_form::ItemForm;
use super::item_words::{media_word, one_key};
use super::parts::{Card, Column, Tag, Tone, card_list, definitions, table};
use super::plain_name::plain_name;
use super::words::{Key, Words};
use crate::records::item::{Class, Draft, ItemId, Listed, Origin};
use crate::records::proposal::{About, Named, Proposal, Stage, What};
use crate::records::{Chart, Error, Result};
use crate::store::Read;

/// What a proposal is about, as far as whoever looks may see it.
#[derive(Default)]
pub struct Subject {
    /// Its name.
    pub name: String,
    /// Its page, after the path of the record: `problems/0123456789abc`; empty if there is none.
    pub place: String,
    /// The item, if it is about one that is there.
    pub listed: Option<Listed>,
    /// Whether it is a result.
    pub is_result: bool,
}

impl Subject {
    /// What `what` is about.
    pub fn of<Tx: Read>(words: &Words, chart: &Chart<Tx>, what: &What) -> Result<Self> {
        let (mut subject, none) = (Self::default(), || words.say("proposal-gone").to_owned());
        if let What::Remark { about: About::Result(id), .. } = what {
            subject.is_result = true;
            match chart.result(*id) {
                Ok(listed) => {
                    subject.name = plain_name(words, &listed.result.test, &listed.result.name).to_owned();
                    subject.place = id.to_string();
                }
                Err(Error::NotFound) => subject.name = none(),
                Err(error) => return Err(error),
            }
            return Ok(subject);
        }
        subject.listed = match what.item().map(|item| chart.item(item)) {
            Some(Ok(listed)) => Some(listed),
            None | Some(Err(Error::NotFound)) => None,
            Some(Err(error)) => return Err(error),
        };
        subject.name = match (&subject.listed, what.draft()) {
            (Some(listed), _) => item_name(words, &listed.item).to_owned(),
            (None, Some(draft)) => draft.name.text.clone(),
            (None, None) => none(),
        };
        if let Some(listed) = &subject.listed {
            subject.place = format!("{}/{}", listed.item.detail.class().key(), listed.id);
        }
        Ok(subject)
    }
}

/// What kind of proposal: "A correction".
#[must_use]
pub fn kind_key(what: &What) -> Key {
    match what {
        What::Add(draft) if draft.detail.class() == Class::Document => "proposal-document",
        What::Add(_) => "proposal-add",
        What::Correct { .. } => "proposal-correct",
        What::Remove { .. } => "proposal-remove",
        What::Remark { .. } => "proposal-remark",
    }
}

/// What became of it, in a tag.
#[must_use]
pub fn stage_tag<'a>(words: &'a Words, stage: &Stage) -> Tag<'a> {
    let (tone, key): (Tone, Key) = match stage {
        Stage::Waiting => (Tone::Attention, "proposal-waiting"),
        Stage::Accepted { .. } => (Tone::Good, "proposal-accepted"),
        Stage::Denied { .. } => (Tone::Plain, "proposal-denied"),
        Stage::Withdrawn { .. } => (Tone::Plain, "proposal-withdrawn"),
    };
    Tag { tone, text: words.say(key) }
}

/// Proposals as a list of links under `base`: what, which kind, when, what became of it.
pub fn proposal_cards<Tx: Read>(
    shown: Shown<'_>,
    chart: &Chart<Tx>,
    base: &str,
    proposals: &[Named],
) -> Result<Markup> {
    let mut rows = Vec::with_capacity(proposals.len());
    for named in proposals {
        rows.push((Subject::of(shown.words, chart, &named.proposal.what)?.name, named));
    }
    Ok(card_list(rows.iter().map(|(name, named)| Card {
        href: format!("{base}/{}", named.id),
        what: name,
        value: shown.words.say(kind_key(&named.proposal.what)),
        when: shown.moment(named.proposal.at),
        state: Some(stage_tag(shown.words, &named.proposal.stage)),
    })))
}

/// What patients said about one thing, and what became of it: beside that thing, for both doors.
pub fn proposals_beside<Tx: Read>(
    shown: Shown<'_>,
    chart: &Chart<Tx>,
    about: About,
    base: &str,
) -> Result<Markup> {
    let proposals = chart.proposals_about(about)?;
    let remarks = proposals.iter().filter_map(|named| match (&named.proposal.what, &named.proposal.stage) {
        (What::Remark { text, .. }, Stage::Waiting | Stage::Accepted { .. }) => Some((text, &named.proposal)),
        _ => None,
    });
    Ok(html! {
        @if !proposals.is_empty() {
            section {
                h2 { (shown.words.say("proposals-beside")) }
                @for (text, proposal) in remarks {
                    blockquote.remark {
                        p.note { (text) }
                        footer { (told_by(shown, proposal)) }
                    }
                }
                (proposal_cards(shown, chart, base, &proposals)?)
            }
        }
    })
}

fn told_by(shown: Shown<'_>, proposal: &Proposal) -> String {
    shown.words.say_with(
        "proposal-told-by",
        &[("name", (&proposal.by).into()), ("date", shown.moment(proposal.at).into())],
    )
}

/// The page of a proposal without what can be done about it.
#[must_use]
pub fn proposal_detail(shown: Shown<'_>, proposal: &Proposal, subject: &Subject, record: &str) -> Markup {
    let words = shown.words;
    let about = match (subject.place.is_empty(), subject.is_result) {
        (true, _) => html! { (subject.name) },
        // Results stand beside the record, not in it.
        (false, true) => {
            html! { a href={ (record.trim_end_matches("record")) "results/" (subject.place) } { (subject.name) } }
        }
        (false, false) => html! { a href={ (record) "/" (subject.place) } { (subject.name) } },
    };
    html! {
        p { (stage_tag(words, &proposal.stage)) }
        (definitions([
            (words.say("proposal-kind"), html! { (words.say(kind_key(&proposal.what))) }),
            (words.say("proposal-about"), about),
            (words.say("proposal-told"), html! { (told_by(shown, proposal)) }),
        ]))
        (decision(shown, proposal))
        @if !proposal.why.is_empty() {
            section { h2 { (words.say("proposal-why")) } p.note { (proposal.why) } }
        }
        section {
            h2 { (words.say("proposal-what")) }
            @match &proposal.what {
                What::Add(draft) => (told(shown, draft)),
                What::Correct { draft, .. } => (comparison(shown, draft, subject.listed.as_ref(), proposal)),
                What::Remove { .. } => p { (words.say("proposal-remove-text")) },
                What::Remark { text, .. } => p.note { (text) },
            }
        }
    }
}

/// What became of it, by whom and when, with what they said.
fn decision(shown: Shown<'_>, proposal: &Proposal) -> Markup {
    let words = shown.words;
    let said =
        |key, by: &str, at| words.say_with(key, &[("name", by.into()), ("date", shown.moment(at).into())]);
    html! {
        @match &proposal.stage {
            Stage::Waiting => {}
            Stage::Accepted { by, at, note, .. } => section {
                h2 { (words.say("proposal-decision")) }
                p { (said("proposal-accepted-by", by, *at)) }
                @if !note.is_empty() { p.note { (note) } }
            },
            Stage::Denied { by, at, reason } => section {
                h2 { (words.say("proposal-decision")) }
                p { (said("proposal-denied-by", by, *at)) }
                p.note { (reason) }
            },
            Stage::Withdrawn { at } => p { (words.say_with("proposal-withdrawn-at", &[("date", shown.moment(*at).into())])) },
        }
    }
}

/// What the form of `draft` says.
fn form_of(shown: Shown<'_>, draft: &Draft, proposal_at: crate::base::clock::Moment) -> ItemForm {
    let item = draft.as_item(shown.zone, proposal_at, Origin::Patient(String::new()));
    match item {
        Ok((at, item)) => ItemForm::of(&Listed { id: ItemId(0), at, item }, shown.zone),
        Err(_) => ItemForm::default(),
    }
}

/// The file of a document that a patient sent: a way to open it, and the picture if it is one. `href` is the page
/// of the proposal.
#[must_use]
pub fn sent_file(words: &Words, proposal: &Proposal, href: &str) -> Markup {
    let Some(body) = proposal.file() else { return html! {} };
    let name = proposal.what.draft().map_or("", |draft| draft.name.text.as_str());
    let title = if body.title.is_empty() { name } else { &body.title };
    html! {
        section {
            h2 { (words.say("upload-file-sent")) }
            p { (words.say("upload-origin")) }
            ul.files {
                li {
                    a href={ (href) "/file" } { (title) } " "
                    small { (media_word(words, &body.media_type)) ", " (size(words, body.bytes)) }
                }
            }
            @if body.media_type.starts_with("image/") { img.page-picture src={ (href) "/file" } alt=(name); }
        }
    }
}

/// What is told anew.
fn told(shown: Shown<'_>, draft: &Draft) -> Markup {
    let class = draft.detail.class();
    let words = shown.words;
    let form = form_of(shown, draft, crate::base::clock::Moment::from_millis(0));
    let said = answers(&form, words, class).into_iter().filter(|(_, said)| !said.is_empty());
    html! {
        p { (class_name(words, class)) }
        (definitions(said.map(|(label, said)| (label, html! { span.said { (said) } }))))
    }
}

/// What it says now beside what it should say; rows that differ are marked.
fn comparison(shown: Shown<'_>, draft: &Draft, before: Option<&Listed>, proposal: &Proposal) -> Markup {
    let (words, class) = (shown.words, draft.detail.class());
    let asked = answers(&form_of(shown, draft, proposal.at), words, class);
    let now = match before {
        Some(listed) => answers(&ItemForm::of(listed, shown.zone), words, class),
        None => asked.iter().map(|(label, _)| (*label, String::new())).collect(),
    };
    let columns = [
        Column::words(words.say("proposal-field")),
        Column::words(words.say("proposal-now")),
        Column::words(words.say("proposal-asked")),
    ];
    let rows =
        now.into_iter().zip(asked).filter(|((_, now), (_, asked))| !(now.is_empty() && asked.is_empty()));
    let nothing = || words.say("proposal-nothing");
    table(
        words.say("proposal-comparison"),
        columns,
        rows.map(|((label, now), (_, asked))| {
            let differs = now.trim() != asked.trim();
            [
                html! { (label) },
                html! { @if now.is_empty() { (nothing()) } @else { span.said { (now) } } },
                html! {
                    @if asked.is_empty() { (nothing()) } @else { span.said { (asked) } }
                    @if differs { " " (Tag { tone: Tone::Attention, text: words.say("proposal-differs") }) }
                },
            ]
        }),
    )
}

/// What one proposal of a class is called: "Tell us about a medicine".
#[must_use]
pub fn told_title(words: &Words, class: Class) -> String {
    words.say_with("proposal-tell", &[("what", words.say(one_key(class)).into())])
}
