//! A result in words, as lists and pages at both doors show it: value, flag, state, and one sentence.
//!
//! Words come from the locale files, digits from the laboratory. Nothing here says what a result means for a
//! person's health; that is for the people who know them.

use std::fmt::{self, Display};

use maud::Render;

use super::escape::{self, Escaping};
use super::parts::{Tag, Tone};
use super::plain_name::plain_name;
use super::quantity::{Number, Unit};
use super::words::{Key, Words};
use crate::base::id;
use crate::records::result::{
    Component, Flag, Kind, LabResult, Line, ReferenceRange, ResultId, Standing, Status, Value,
};

/// So much of a text a row shows.
const LINE_CHARACTERS_MAX: usize = 120;

/// A value with its unit; for a result made of parts, the parts.
pub struct ShownValue<'a, T> {
    words: &'a Words,
    value: &'a Value<T>,
    components: &'a [Component<T>],
}

impl<'a, T: AsRef<str>> ShownValue<'a, T> {
    /// The value of `result`.
    #[must_use]
    pub fn of(words: &'a Words, result: &'a LabResult<T>) -> Self {
        Self { words, value: &result.value, components: &result.components }
    }

    /// The value in a row of a list.
    fn in_line(words: &'a Words, line: &'a Line<T>) -> Self {
        Self { words, value: &line.value, components: &line.components }
    }
}

/// Writes what a row says: the value; of words no more than their beginning.
fn write_line<T: AsRef<str>>(
    words: &Words,
    kind: Kind,
    line: &Line<T>,
    out: &mut impl fmt::Write,
) -> fmt::Result {
    match &line.value {
        Value::Text(text) => write_beginning(text.as_ref(), out),
        Value::Absent(reason) if kind == Kind::Narrative && reason.as_ref().is_empty() => {
            out.write_str(words.say("result-as-file"))
        }
        _ => ShownValue::in_line(words, line).write(out),
    }
}

fn write_beginning(text: &str, out: &mut impl fmt::Write) -> fmt::Result {
    let end = text.char_indices().nth(LINE_CHARACTERS_MAX).map_or(text.len(), |(end, _)| end);
    let beginning = &text[..end];
    // Cut between words, if there is more than one.
    let cut = if end < text.len() { beginning.rfind(' ').unwrap_or(end) } else { end };
    out.write_str(beginning[..cut].trim_end())?;
    if cut < text.len() { out.write_char('…') } else { Ok(()) }
}

/// What a row says of a result, as text.
#[must_use]
pub fn line_text<T: AsRef<str>>(words: &Words, kind: Kind, line: &Line<T>) -> String {
    let mut out = String::new();
    // Writing into a string does not fail.
    let _ = write_line(words, kind, line, &mut out);
    out
}

impl<T: AsRef<str>> Display for ShownValue<'_, T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(out)
    }
}

impl<T: AsRef<str>> ShownValue<'_, T> {
    fn write(&self, out: &mut impl fmt::Write) -> fmt::Result {
        match (self.value, self.components) {
            (Value::Absent(_), parts @ [_, ..]) => write_parts(self.words, parts, out),
            (value, _) => write_value(self.words, value, out),
        }
    }
}

/// Writes one value with its unit.
fn write_value<T: AsRef<str>>(words: &Words, value: &Value<T>, out: &mut impl fmt::Write) -> fmt::Result {
    match value {
        Value::Quantity { comparator, number, unit } => {
            out.write_str(comparator.as_ref())?;
            Number(number.as_ref()).write(out)?;
            let unit = Unit(unit.as_ref());
            if unit.is_empty() {
                return Ok(());
            }
            out.write_char('\u{a0}')?;
            unit.write(out)
        }
        Value::Text(text) => out.write_str(text.as_ref()),
        Value::Absent(reason) if reason.as_ref().is_empty() => out.write_str(words.say("result-no-value")),
        Value::Absent(reason) => out.write_str(reason.as_ref()),
    }
}

/// Writes the parts side by side, "120/80 mmHg" where they share a unit.
fn write_parts<T: AsRef<str>>(
    words: &Words,
    parts: &[Component<T>],
    out: &mut impl fmt::Write,
) -> fmt::Result {
    let unit = |part: &Component<T>| match &part.value {
        Value::Quantity { unit, .. } => Some(unit.as_ref().to_owned()),
        _ => None,
    };
    let shared =
        unit(&parts[0]).filter(|shared| parts.iter().all(|part| unit(part).as_ref() == Some(shared)));
    for (at, part) in in_order(parts).enumerate() {
        match (&part.value, &shared) {
            (Value::Quantity { comparator, number, .. }, Some(_)) => {
                let stroke = if at > 0 { "/" } else { "" };
                write!(out, "{stroke}{}{}", comparator.as_ref(), Number(number.as_ref()))?;
            }
            (value, _) => {
                if at > 0 {
                    out.write_str(", ")?;
                }
                write_value(words, value, out)?;
            }
        }
    }
    match shared {
        Some(unit) if !Unit(&unit).is_empty() => write!(out, "\u{a0}{}", Unit(&unit)),
        _ => Ok(()),
    }
}

/// Parts in the order people say them: the upper number of a blood pressure first.
pub fn in_order<T: AsRef<str>>(parts: &[Component<T>]) -> impl Iterator<Item = &Component<T>> {
    let upper = |part: &&Component<T>| part.name.as_ref().to_ascii_lowercase().contains("systolic");
    parts.iter().filter(upper).chain(parts.iter().filter(move |part| !upper(part)))
}

/// What a part of a result is called.
pub fn part_name<'a, T: AsRef<str>>(words: &'a Words, part: &'a Component<T>) -> &'a str {
    let name = part.name.as_ref();
    let lower = name.to_ascii_lowercase();
    match () {
        () if lower.contains("systolic") => words.say("test-upper-number-systolic"),
        () if lower.contains("diastolic") => words.say("test-lower-number-diastolic"),
        () => plain_name(words, "", name),
    }
}

/// One value with its unit, as text.
#[must_use]
pub fn value_text<T: AsRef<str>>(words: &Words, value: &Value<T>) -> String {
    struct Shown<'a, T>(&'a Words, &'a Value<T>);
    impl<T: AsRef<str>> Display for Shown<'_, T> {
        fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            write_value(self.0, self.1, out)
        }
    }
    Shown(words, value).to_string()
}

/// The usual range in words: "4 to 6 %", "up to 5.7 %", or the laboratory's own words.
#[must_use]
pub fn range_text<T: AsRef<str>>(words: &Words, range: &ReferenceRange<T>, value: &Value<T>) -> String {
    let unit = match value {
        Value::Quantity { unit, .. } if !Unit(unit.as_ref()).is_empty() => {
            format!("\u{a0}{}", Unit(unit.as_ref()))
        }
        _ => String::new(),
    };
    let end = |end: &T| format!("{}{unit}", Number(end.as_ref()));
    match (&range.low, &range.high) {
        (Some(low), Some(high)) => words.say_with(
            "range-between",
            &[("low", Number(low.as_ref()).to_string().into()), ("high", end(high).into())],
        ),
        (Some(low), None) => words.say_with("range-from", &[("low", end(low).into())]),
        (None, Some(high)) => words.say_with("range-to", &[("high", end(high).into())]),
        (None, None) => range.text.as_ref().to_owned(),
    }
}

/// A flag in a word or two, for a tag.
#[must_use]
pub fn flag_key(flag: Flag) -> Key {
    match flag {
        Flag::Normal => "flag-normal",
        Flag::Low => "flag-low",
        Flag::CriticallyLow => "flag-critically-low",
        Flag::High => "flag-high",
        Flag::CriticallyHigh => "flag-critically-high",
        Flag::Abnormal => "flag-abnormal",
        Flag::CriticallyAbnormal => "flag-critically-abnormal",
        Flag::Positive => "flag-positive",
        Flag::Negative => "flag-negative",
    }
}

/// The tag of a flag.
#[must_use]
pub fn flag_tag(words: &Words, flag: Flag) -> Tag<'_> {
    let tone = match flag {
        Flag::Normal | Flag::Negative => Tone::Good,
        Flag::Positive => Tone::Plain,
        _ if flag.is_critical() => Tone::Urgent,
        _ => Tone::Attention,
    };
    Tag { tone, text: words.say(flag_key(flag)) }
}

/// The tag of a status, where it says more than "final".
#[must_use]
pub fn status_tag(words: &Words, status: Status) -> Option<Tag<'_>> {
    let (tone, key): (Tone, Key) = match status {
        Status::Final | Status::Unknown => return None,
        Status::Registered => (Tone::Plain, "status-registered"),
        Status::Preliminary => (Tone::Information, "status-preliminary"),
        Status::Amended => (Tone::Attention, "status-amended"),
        Status::Corrected => (Tone::Attention, "status-corrected"),
        Status::Cancelled => (Tone::Plain, "status-cancelled"),
        Status::EnteredInError => (Tone::Urgent, "status-entered-in-error"),
    };
    Some(Tag { tone, text: words.say(key) })
}

/// The status in a sentence, for the page of a result.
#[must_use]
pub fn status_sentence(words: &Words, status: Status) -> &str {
    words.say(match status {
        Status::Registered => "status-registered-text",
        Status::Preliminary => "status-preliminary-text",
        Status::Final => "status-final-text",
        Status::Amended => "status-amended-text",
        Status::Corrected => "status-corrected-text",
        Status::Cancelled => "status-cancelled-text",
        Status::EnteredInError => "status-entered-in-error-text",
        Status::Unknown => "status-unknown-text",
    })
}

/// One sentence that says where the value lies: "This is a little above the usual range."
#[must_use]
pub fn sentence<'a, T: AsRef<str>>(words: &'a Words, result: &LabResult<T>) -> Option<&'a str> {
    Some(words.say(sentence_key(result, result.shown_flag()?)))
}

fn sentence_key<T: AsRef<str>>(result: &LabResult<T>, flag: Flag) -> Key {
    let little = result.range.as_ref().is_some_and(|range| is_little(range, &result.value));
    match flag {
        Flag::Normal => "sentence-normal",
        Flag::Low if little => "sentence-little-low",
        Flag::Low => "sentence-low",
        Flag::High if little => "sentence-little-high",
        Flag::High => "sentence-high",
        Flag::CriticallyLow => "sentence-critically-low",
        Flag::CriticallyHigh => "sentence-critically-high",
        Flag::Abnormal => "sentence-abnormal",
        Flag::CriticallyAbnormal => "sentence-critically-abnormal",
        Flag::Positive => "sentence-positive",
        Flag::Negative => "sentence-negative",
    }
}

/// Whether a value lies outside its range by no more than a tenth of what the range spans.
fn is_little<T: AsRef<str>>(range: &ReferenceRange<T>, value: &Value<T>) -> bool {
    let number = |end: &Option<T>| end.as_ref().and_then(|end| end.as_ref().parse::<f64>().ok());
    let (Some(value_number), low, high) = (value.number(), number(&range.low), number(&range.high)) else {
        return false;
    };
    // A range with one end spans from nought, as amounts do.
    let span = (high.unwrap_or(0.0) - low.unwrap_or(0.0)).abs();
    match range.standing(value) {
        Some(Standing::Above) => high.is_some_and(|high| value_number - high <= span / 10.0),
        Some(Standing::Below) => low.is_some_and(|low| low - value_number <= span / 10.0),
        _ => false,
    }
}

/// A row of a list of results: the whole row one link, written straight into the page.
pub struct ResultRow<'a, T> {
    /// Words of the page.
    pub words: &'a Words,
    /// The list it stands in: the page of the result lies below.
    pub base: &'a str,
    /// Which list it belongs to.
    pub kind: Kind,
    /// Which result.
    pub id: ResultId,
    /// What the row says of the result.
    pub result: &'a Line<T>,
    /// Whether it is new to the patient.
    pub is_new: bool,
    /// Whether it is held back, for staff.
    pub is_held: bool,
}

impl<T: AsRef<str>> Render for ResultRow<'_, T> {
    fn render_to(&self, out: &mut String) {
        let (words, result) = (self.words, self.result);
        out.push_str("<li><a href=\"");
        escape::push(out, self.base);
        out.push('/');
        // Writing into a string does not fail.
        let _ = id::write(self.id.0, out);
        out.push_str("\"><b>");
        escape::push(out, plain_name(words, result.test.as_ref(), result.name.as_ref()));
        out.push_str("</b> <span>");
        let _ = write_line(words, self.kind, result, &mut Escaping(out));
        out.push_str("</span>");
        let tag = |out: &mut String, tag: Tag<'_>| {
            out.push(' ');
            tag.render_to(out);
        };
        if self.is_held {
            tag(out, Tag { tone: Tone::Attention, text: words.say("tag-held") });
        }
        if self.is_new {
            tag(out, Tag { tone: Tone::Information, text: words.say("tag-new") });
        }
        if let Some(status) = status_tag(words, result.status) {
            tag(out, status);
        }
        if let Some(flag) =
            result.shown_flag().filter(|flag| *flag != Flag::Normal && *flag != Flag::Negative)
        {
            tag(out, flag_tag(words, flag));
        }
        out.push_str("</a></li>");
    }
}
