//! What is printed: answers on standard output, all else on standard error, long work as a bar or as lines.

use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use serde::Serialize;

use super::exit::{self, Stop};
use crate::operator::{Gone, Line, Piece, Progress, Reply};

/// Prints a line of the answer.
pub(super) fn line(text: &str) -> anyhow::Result<()> {
    raw_line(&harmless(text))
}

fn raw_line(text: &str) -> anyhow::Result<()> {
    said(writeln!(std::io::stdout().lock(), "{text}"))
}

/// Names of files and of people come from elsewhere, and a terminal obeys some characters: those are shown as
/// something else.
fn harmless(text: &str) -> String {
    text.chars().map(|c| if c != '\n' && c != '\t' && is_obeyed(c) { REPLACED } else { c }).collect()
}

/// As one line, whatever stands in it: for a name of a file.
pub(super) fn one_line(text: &str) -> String {
    text.chars().map(|c| if is_obeyed(c) { REPLACED } else { c }).collect()
}

/// What moves the cursor, colours, or turns the direction of what follows.
fn is_obeyed(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

const REPLACED: char = '\u{FFFD}';

/// Prints text of the answer as it is.
pub(super) fn text(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    said(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Whoever closed the other end (`head`) has seen enough: what the command does is done to its end all the same.
fn said(written: std::io::Result<()>) -> anyhow::Result<()> {
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Stop::failed(
            format!("the answer cannot be written: {error}"),
            "Check where standard output goes. What the command did stays done.",
        )
        .into()),
        _ => Ok(()),
    }
}

/// Prints an answer for a program to read.
pub(super) fn json(value: &impl Serialize) -> anyhow::Result<()> {
    raw_line(&serde_json::to_string_pretty(value)?)
}

/// Prints one of several answers for a program to read, on a line of its own.
pub(super) fn json_line(value: &impl Serialize) -> anyhow::Result<()> {
    raw_line(&serde_json::to_string(value)?)
}

/// Prints a line beside the answer. If nobody can read it, that changes nothing.
pub(super) fn note(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", harmless(text));
}

/// Prints a table: a heading and rows, each column as wide as its widest cell.
pub(super) fn table(heading: &[&str], rows: &[Vec<String>]) -> anyhow::Result<()> {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        cells.chain([heading[column].len()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..heading.len()).map(width).collect();
    let put = |cells: &mut dyn Iterator<Item = &str>| {
        let padded: Vec<String> = cells.zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        line(padded.join("  ").trim_end())
    };
    put(&mut heading.iter().copied())?;
    rows.iter().try_for_each(|row| put(&mut row.iter().map(String::as_str)))
}

/// `2026-11-23T09:15:00-06:00` as `2026-11-23 09:15`.
pub(super) fn minute(rfc3339: &str) -> String {
    rfc3339.get(..16).unwrap_or(rfc3339).replace('T', " ")
}

/// One thing or many.
pub(super) fn count(number: u64, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

/// How far a long work has come: a bar on a terminal, a line every few seconds elsewhere.
pub(super) struct Meter {
    bar: Option<indicatif::ProgressBar>,
    last: Option<Instant>,
    /// What was not told because a line had just been: told at the end.
    untold: Option<String>,
}

impl Meter {
    pub(super) fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(indicatif::ProgressBar::no_length);
        Self { bar, last: None, untold: None }
    }

    pub(super) fn show(&mut self, progress: &Progress) {
        let Progress { what, done, of } = progress;
        if let Some(bar) = &self.bar {
            let template = match of {
                Some(_) => "{wide_bar} {pos}/{len} {msg}, {eta} left",
                None => "{spinner} {pos} {msg}, {elapsed}",
            };
            if let Ok(style) = indicatif::ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            of.iter().for_each(|of| bar.set_length(*of));
            bar.set_message(what.clone());
            bar.set_position(*done);
            return;
        }
        let of = of.map(|of| format!(" of {of}")).unwrap_or_default();
        let text = format!("{done}{of} {what}");
        if self.last.is_none_or(|last| last.elapsed() >= Duration::from_secs(5)) {
            note(&text);
            self.last = Some(Instant::now());
            self.untold = None;
        } else {
            self.untold = Some(text);
        }
    }

    /// Takes the bar away, or tells how far it came.
    pub(super) fn finish(&mut self) {
        self.bar.iter().for_each(indicatif::ProgressBar::finish_and_clear);
        self.untold.take().iter().for_each(|text| note(text));
    }

    /// Prints something without breaking the bar.
    pub(super) fn aside(&self, print: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<()> {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }
}

/// A line that gathers what is told, shows progress, and brings nothing along.
pub(super) struct Listener<'a> {
    hear: &'a mut dyn FnMut(Reply) -> anyhow::Result<()>,
    meter: Meter,
}

impl<'a> Listener<'a> {
    pub(super) fn new(hear: &'a mut dyn FnMut(Reply) -> anyhow::Result<()>) -> Self {
        Self { hear, meter: Meter::new() }
    }
}

impl Drop for Listener<'_> {
    fn drop(&mut self) {
        self.meter.finish();
    }
}

impl Line for Listener<'_> {
    fn say(&mut self, reply: Reply) -> Result<(), Gone> {
        match reply {
            Reply::Progress(progress) => self.meter.show(&progress),
            other => (self.hear)(other).map_err(|error| exit::gone(&error))?,
        }
        Ok(())
    }

    fn ask(&mut self) -> Result<Piece, Gone> {
        Ok(Piece::End)
    }
}
