//! A text as rows of cells.

use std::borrow::Cow;

/// What separates cells, the likeliest first.
const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];
/// More columns than this no list of patients has.
const COLUMNS_MAX: usize = 500;

/// Why a text is no table: after how many bytes, and what is wrong.
#[derive(Debug)]
pub struct NotATable {
    /// How many bytes before it.
    pub at: usize,
    /// What is wrong.
    pub message: String,
}

/// A table with a head.
#[derive(Debug)]
pub struct Table<'a> {
    /// The whole text.
    pub(super) text: &'a str,
    /// The head, as written.
    pub(super) head_text: &'a str,
    /// The names of the columns.
    pub head: Vec<String>,
    /// The rows below it; empty ones are left out.
    pub rows: Vec<Record<'a>>,
}

/// A row.
#[derive(Debug)]
pub struct Record<'a> {
    /// How many bytes are before it.
    pub(super) at: usize,
    /// As written, without its line end.
    pub(super) text: &'a str,
    /// Its cells.
    pub cells: Vec<Cow<'a, str>>,
}

impl<'a> Table<'a> {
    /// Reads a text; the separator is the one that parts its head into the most cells.
    pub fn read(text: &'a str) -> Result<Self, NotATable> {
        let start = text.len() - text.trim_start_matches(['\u{feff}', '\r', '\n']).len();
        let first = text[start..].lines().next().unwrap_or_default();
        // Some spreadsheets say in a line of its own what separates the cells.
        let told = first.strip_prefix("sep=").and_then(|sign| sign.chars().next());
        let start = if told.is_some() { start + first.len() } else { start };
        let count = |sign: char| {
            let mut is_quoted = false;
            let is_outside = |c: &char| {
                is_quoted ^= *c == '"';
                *c == sign && !is_quoted
            };
            text[start..].lines().next().unwrap_or_default().chars().filter(is_outside).count()
        };
        let separator = told.or_else(|| SEPARATORS.into_iter().rev().max_by_key(|sign| count(*sign)));
        let mut rows = Vec::new();
        let mut at = start;
        while at < text.len() {
            let (row, next) = split(text, at, separator.unwrap_or(','))?;
            if row.cells.iter().any(|cell| !cell.trim().is_empty()) {
                rows.push(row);
            }
            at = next;
        }
        let wrong = |message: &str| NotATable { at: start, message: message.to_owned() };
        if rows.is_empty() {
            return Err(wrong("the table is empty"));
        }
        let head = rows.remove(0);
        let names: Vec<String> = head.cells.iter().map(|cell| cell.trim().to_owned()).collect();
        if names.len() > COLUMNS_MAX {
            return Err(wrong(&format!("{} columns are more than a list of patients has", names.len())));
        }
        if names.len() < 2 {
            return Err(wrong("a table has at least two columns"));
        }
        Ok(Self { text, head_text: head.text, head: names, rows })
    }

    /// What stands in a column, from the top.
    pub fn column(&self, number: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().filter_map(move |row| row.cells.get(number)).map(|cell| cell.trim())
    }

    /// The head as one word that is the same for each table of its kind.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.head.iter().map(|name| name.to_lowercase()).collect::<Vec<_>>().join("\u{1f}")
    }
}

/// The row that begins at `start`, and where the next one begins.
fn split(text: &str, start: usize, separator: char) -> Result<(Record<'_>, usize), NotATable> {
    let bytes = text.as_bytes();
    let sign = separator as u8;
    let mut cells = Vec::new();
    let mut at = start;
    loop {
        let (cell, end) = cell(text, at, sign)?;
        cells.push(cell);
        match bytes.get(end) {
            Some(byte) if *byte == sign => at = end + 1,
            Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => {
                return Ok((Record { at: start, text: &text[start..end], cells }, end + 2));
            }
            Some(_) => return Ok((Record { at: start, text: &text[start..end], cells }, end + 1)),
            None => return Ok((Record { at: start, text: &text[start..end], cells }, end)),
        }
    }
}

/// The cell that begins at `start`, and where it ends.
fn cell(text: &str, start: usize, sign: u8) -> Result<(Cow<'_, str>, usize), NotATable> {
    let bytes = text.as_bytes();
    let is_end = |byte: &u8| *byte == sign || matches!(byte, b'\n' | b'\r');
    if bytes.get(start) != Some(&b'"') {
        let end = bytes[start..].iter().position(is_end).map_or(bytes.len(), |length| start + length);
        return Ok((Cow::Borrowed(&text[start..end]), end));
    }
    let mut at = start + 1;
    let mut has_quotes = false;
    loop {
        let Some(length) = bytes[at..].iter().position(|byte| *byte == b'"') else {
            return Err(NotATable { at: start, message: "a quoted cell that does not end".to_owned() });
        };
        at += length;
        if bytes.get(at + 1) != Some(&b'"') {
            break;
        }
        has_quotes = true;
        at += 2;
    }
    let inside = &text[start + 1..at];
    let inside = if has_quotes { Cow::Owned(inside.replace("\"\"", "\"")) } else { Cow::Borrowed(inside) };
    // What stands between the quote and the separator belongs to the cell: some write "Anna" Maria.
    let end = bytes[at + 1..].iter().position(is_end).map_or(bytes.len(), |length| at + 1 + length);
    let after = &text[at + 1..end];
    let cell = if after.trim().is_empty() { inside } else { Cow::Owned(format!("{inside}{after}")) };
    Ok((cell, end))
}
