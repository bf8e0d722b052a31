//! A file's bytes as messages and segments, however they are framed.
//!
//! Segments end with CR, LF or both; frames of MLLP, byte order marks and batch segments are passed over. A line
//! that begins like no segment belongs to the one before it: a sender put a line end into a text.

use std::borrow::Cow;
use std::ops::Range;

use super::charset::Charset;
use super::field::{Delimiters, Part};

/// A segment has no more fields than this that anybody reads.
const FIELDS_MAX: usize = 400;
/// A message has no more segments than this.
const SEGMENTS_MAX: usize = 100_000;

/// A line of a file.
#[derive(Debug, Clone)]
struct Line {
    range: Range<usize>,
}

/// A segment of a message.
#[derive(Debug)]
pub(super) struct Segment<'a> {
    /// Its name, in capitals.
    pub(super) name: String,
    /// Which segment of its name in the message, from 1.
    pub(super) number: usize,
    /// Where in the file it stands.
    pub(super) range: Range<usize>,
    text: Cow<'a, str>,
    fields: Vec<Range<usize>>,
}

/// A message whose delimiters are known.
#[derive(Debug)]
pub(super) struct Message<'a> {
    /// Which message of the file, from 1.
    pub(super) number: usize,
    /// Where in the file it stands.
    pub(super) range: Range<usize>,
    pub(super) delimiters: Delimiters,
    pub(super) segments: Vec<Segment<'a>>,
    /// Whether MSH-18 names a set that is known.
    pub(super) is_charset_known: bool,
    /// Whether MSH-2 names every delimiter.
    pub(super) is_header_whole: bool,
    /// The first segment into which a line end was put.
    pub(super) broken_line: Option<usize>,
    bytes: &'a [u8],
}

/// A message that cannot be read, with the reason and the field.
#[derive(Debug)]
pub(super) struct Unreadable {
    pub(super) number: usize,
    pub(super) at: usize,
    pub(super) field: &'static str,
    pub(super) reason: &'static str,
}

/// Whether a file or a frame is HL7 v2 by its first bytes.
pub(super) fn is_hl7v2(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let blank = start.iter().take_while(|byte| byte.is_ascii_whitespace() || is_frame(**byte)).count();
    let start = &start[blank..];
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    [b"MSH", b"FHS", b"BHS"].iter().any(|name| start.starts_with(*name))
        && start.get(3).is_some_and(|byte| byte.is_ascii_punctuation())
}

fn is_frame(byte: u8) -> bool {
    matches!(byte, 0x0B | 0x1C)
}

/// Parts a file into its lines; empty ones are left out.
fn lines(bytes: &[u8]) -> Vec<Line> {
    let is_end = |byte: u8| matches!(byte, b'\r' | b'\n') || is_frame(byte);
    let mut lines = Vec::new();
    let mut start = 0;
    for at in 0..=bytes.len() {
        if at < bytes.len() && !is_end(bytes[at]) {
            continue;
        }
        let mut from = start;
        if bytes[from..at].starts_with(b"\xef\xbb\xbf") {
            from += 3;
        }
        if !bytes[from..at].trim_ascii().is_empty() {
            lines.push(Line { range: from..at });
        }
        start = at + 1;
    }
    lines
}

/// The name of the segment that begins so, if one does.
fn segment_name(line: &[u8], field: u8) -> Option<[u8; 3]> {
    let name: [u8; 3] = line.get(..3)?.try_into().ok()?;
    let is_name = name[0].is_ascii_alphabetic() && name.iter().all(u8::is_ascii_alphanumeric);
    let ends = line.get(3).is_none_or(|byte| *byte == field);
    // A word of three letters at the beginning of a broken line is no segment.
    let is_plain = name.iter().any(u8::is_ascii_uppercase) || line.get(3).is_some();
    (is_name && ends && is_plain).then(|| name.map(|byte| byte.to_ascii_uppercase()))
}

/// The messages of a file, in their order.
pub(super) fn messages(bytes: &[u8]) -> Vec<Result<Message<'_>, Unreadable>> {
    let lines = lines(bytes);
    let begins = |line: &Line| bytes[line.range.clone()].trim_ascii_start().starts_with(b"MSH");
    let is_batch = |line: &Line| {
        let text = bytes[line.range.clone()].trim_ascii_start();
        [b"FHS", b"BHS", b"BTS", b"FTS"].iter().any(|name| text.starts_with(*name))
            && text.get(3).is_none_or(u8::is_ascii_punctuation)
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if is_batch(&lines[at]) {
            at += 1;
            continue;
        }
        let end = (at + 1..lines.len()).find(|n| begins(&lines[*n]) || is_batch(&lines[*n]));
        let end = end.unwrap_or(lines.len());
        found.push(Message::read(bytes, &lines[at..end], found.len() + 1));
        at = end;
    }
    found
}

/// The delimiters that a header names, and whether it names them all.
fn delimiters(header: &str) -> Result<(Delimiters, bool), (&'static str, &'static str)> {
    let usual = Delimiters::default();
    let is_delimiter = |c: char| c.is_ascii_punctuation() || (!c.is_alphanumeric() && !c.is_whitespace());
    let mut letters = header.chars().skip(3);
    let field = letters.next().filter(|c| is_delimiter(*c));
    let field = field.ok_or(("MSH-1", "no field separator"))?;
    let rest = &header[3 + field.len_utf8()..];
    let Some((encoding, _)) = rest.split_once(field) else {
        return Err(("MSH-2", "the header ends after its delimiters"));
    };
    let named: Vec<char> = encoding.chars().collect();
    let distinct = |at: usize| named[at] != field && !named[..at].contains(&named[at]);
    if named.is_empty() || named.len() > 6 || !named.iter().all(|c| is_delimiter(*c)) {
        return Err(("MSH-2", "not a list of delimiters"));
    }
    if !(0..named.len()).all(distinct) {
        return Err(("MSH-2", "two delimiters are the same"));
    }
    // A missing one is the usual one, unless the header gave that another meaning.
    let nth = |at: usize, usual: char| {
        let free = if named.contains(&usual) || usual == field { '\u{0}' } else { usual };
        named.get(at).copied().unwrap_or(free)
    };
    let found = Delimiters {
        field,
        component: nth(0, usual.component),
        repetition: nth(1, usual.repetition),
        escape: nth(2, usual.escape),
        sub: nth(3, usual.sub),
        truncation: nth(4, usual.truncation),
        charset: usual.charset,
    };
    Ok((found, named.len() >= 4))
}

impl<'a> Message<'a> {
    fn read(bytes: &'a [u8], lines: &[Line], number: usize) -> Result<Self, Unreadable> {
        let range = lines[0].range.start..lines[lines.len() - 1].range.end;
        let fault = |field, reason| Unreadable { number, at: range.start, field, reason };
        let first = bytes[lines[0].range.clone()].trim_ascii_start();
        if !first.starts_with(b"MSH") {
            return Err(fault("MSH", "no message header before it"));
        }
        if lines.len() > SEGMENTS_MAX {
            return Err(fault("MSH", "more than 100000 segments"));
        }
        let header = Charset::usual().text(first);
        let (mut delimiters, is_header_whole) =
            delimiters(&header).map_err(|(field, reason)| fault(field, reason))?;
        let stated = header.split(delimiters.field).nth(17).unwrap_or_default();
        let stated = Part::new(stated, &delimiters).first().component(1).words();
        let charset = Charset::named(&stated);
        delimiters.charset = charset.unwrap_or_else(Charset::usual);
        let mut message = Self {
            number,
            range,
            delimiters,
            segments: Vec::new(),
            is_charset_known: charset.is_some(),
            is_header_whole,
            broken_line: None,
            bytes,
        };
        message.read_segments(lines);
        Ok(message)
    }

    /// A part of a message that was kept without its header, read with the usual delimiters.
    pub(super) fn headless(bytes: &'a [u8]) -> Self {
        let mut message = Self {
            number: 1,
            range: 0..bytes.len(),
            delimiters: Delimiters::default(),
            segments: Vec::new(),
            is_charset_known: true,
            is_header_whole: true,
            broken_line: None,
            bytes,
        };
        message.read_segments(&lines(bytes));
        message
    }

    fn read_segments(&mut self, lines: &[Line]) {
        let field = u8::try_from(self.delimiters.field).unwrap_or(b'|');
        let mut found: Vec<(String, Range<usize>)> = Vec::new();
        for Line { range } in lines {
            let line = &self.bytes[range.clone()];
            let blank = line.len() - line.trim_ascii_start().len();
            match (segment_name(&line[blank..], field), found.last_mut()) {
                (Some(name), _) => {
                    let name = name.iter().map(|byte| char::from(*byte)).collect();
                    found.push((name, range.start + blank..range.end));
                }
                (None, Some((_, before))) => {
                    before.end = range.end;
                    self.broken_line.get_or_insert(found.len() - 1);
                }
                (None, None) => {}
            }
        }
        let mut numbers = std::collections::HashMap::new();
        for (name, range) in found {
            let number = numbers.entry(name.clone()).and_modify(|number| *number += 1).or_insert(1_usize);
            let segment = Segment::read(self.bytes, name, *number, range, &self.delimiters);
            self.segments.push(segment);
        }
    }

    /// The bytes of segments `first` to `last`, as they stand in the file.
    pub(super) fn slice(&self, first: usize, last: usize) -> &'a [u8] {
        let (first, last) = (self.segments.get(first), self.segments.get(last));
        let range = first.zip(last).map(|(first, last)| first.range.start..last.range.end);
        range.and_then(|range| self.bytes.get(range)).unwrap_or_default()
    }

    /// The bytes of the whole message.
    pub(super) fn whole(&self) -> &'a [u8] {
        &self.bytes[self.range.clone()]
    }

    /// A field of the header, its first repetition.
    pub(super) fn header(&self, number: usize) -> Part<'_> {
        self.segments.first().map_or(Part::new("", &self.delimiters), |header| self.field(header, number))
    }

    /// Field `number` of a segment, from 1: its first repetition.
    pub(super) fn field<'s>(&'s self, segment: &'s Segment<'_>, number: usize) -> Part<'s> {
        self.all(segment, number).first()
    }

    /// Field `number` of a segment with all its repetitions.
    pub(super) fn all<'s>(&'s self, segment: &'s Segment<'_>, number: usize) -> Part<'s> {
        // The first field of a header is the separator itself.
        let place = if segment.name == "MSH" { number.saturating_sub(1) } else { number };
        let range = segment.fields.get(place).cloned().unwrap_or_default();
        Part::new(segment.text.get(range).unwrap_or_default(), &self.delimiters)
    }
}

impl<'a> Segment<'a> {
    fn read(
        bytes: &'a [u8],
        name: String,
        number: usize,
        range: Range<usize>,
        delimiters: &Delimiters,
    ) -> Self {
        let text = delimiters.charset.text(&bytes[range.clone()]);
        let mut fields = Vec::new();
        let mut start = 0;
        for (at, _) in text.match_indices(delimiters.field).take(FIELDS_MAX) {
            fields.push(start..at);
            start = at + delimiters.field.len_utf8();
        }
        fields.push(start..text.len());
        Self { name, number, range, text, fields }
    }

    /// What it says without its number, for telling whether it says something new.
    pub(super) fn said(&self) -> &str {
        let start = self.fields.get(2).map_or(0, |field| field.start);
        self.text.get(start..).unwrap_or_default()
    }
}
