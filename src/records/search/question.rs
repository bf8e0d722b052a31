//! What was typed into a search, as terms: words of names, dates in the ways people write them, numbers.

use std::collections::BTreeSet;

use super::super::patient::{BIRTH, NAME, NUMBER, PHONE};
use crate::base::text;

/// Terms beyond this are left out: nobody types so many.
const TERMS_MAX: usize = 12;

/// One thing that was typed: any of these beginnings of a word fits it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term(Vec<String>);

impl Term {
    pub(super) fn beginnings(&self) -> &[String] {
        &self.0
    }

    /// Whether one of `words` begins so.
    pub(super) fn fits(&self, words: &BTreeSet<String>) -> bool {
        self.0.iter().any(|beginning| {
            words.range(beginning.clone()..).next().is_some_and(|word| word.starts_with(beginning))
        })
    }
}

/// The ways to read a question, likeliest first. Numbers that stand side by side may be one telephone number.
pub(super) fn readings(question: &str) -> Vec<Vec<Term>> {
    let pieces: Vec<&str> = question
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'))
        .filter(|p| !p.is_empty())
        .collect();
    let mut apart: Vec<Term> = pieces.iter().flat_map(|piece| terms(piece)).collect();
    apart.truncate(TERMS_MAX);
    if apart.is_empty() {
        return Vec::new();
    }
    let mut readings = vec![apart];
    let is_number = |piece: &&&str| piece.chars().all(|c| c.is_ascii_digit() || "+-().".contains(c));
    let digits: String =
        pieces.iter().filter(is_number).flat_map(|p| p.chars()).filter(char::is_ascii_digit).collect();
    if digits.len() >= 7 && pieces.iter().filter(is_number).count() > 1 {
        let mut joined: Vec<Term> =
            pieces.iter().filter(|piece| !is_number(piece)).flat_map(|piece| terms(piece)).collect();
        joined.push(Term(phone_beginnings(&digits)));
        readings.push(joined);
    }
    readings
}

fn terms(piece: &str) -> Vec<Term> {
    let dates = dates(piece);
    if !dates.is_empty() {
        return vec![Term(dates.into_iter().map(|digits| format!("{BIRTH}{digits}")).collect())];
    }
    let digits: String = piece.chars().filter(char::is_ascii_digit).collect();
    let only_digits = !digits.is_empty() && piece.chars().all(|c| c.is_ascii_digit() || "+-().".contains(c));
    if only_digits {
        let mut beginnings = vec![format!("{NUMBER}{digits}")];
        beginnings.extend(bare_dates(&digits).into_iter().map(|digits| format!("{BIRTH}{digits}")));
        if digits.len() >= 4 {
            beginnings.extend(phone_beginnings(&digits));
        }
        return vec![Term(beginnings)];
    }
    let folded = text::folded(piece);
    let number = folded.replace(' ', "");
    if number.chars().any(|c| c.is_ascii_digit()) {
        return vec![Term(vec![format!("{NUMBER}{number}"), format!("{NAME}{number}")])];
    }
    folded
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(|word| Term(vec![format!("{NAME}{word}")]))
        .collect()
}

/// A telephone number may be typed with the country's code or without.
fn phone_beginnings(digits: &str) -> Vec<String> {
    let mut beginnings = vec![format!("{PHONE}{digits}")];
    if digits.len() > 10 {
        beginnings.push(format!("{PHONE}{}", &digits[digits.len() - 10..]));
    }
    beginnings
}

/// A date written with separators, year last or first, month or day first: every reading that is a date.
fn dates(piece: &str) -> Vec<String> {
    let parts: Vec<&str> = piece.split(['/', '-', '.']).collect();
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.bytes().all(|b| b.is_ascii_digit()));
    let numbers: Option<Vec<u32>> = parts.iter().map(|part| number(part)).collect();
    match (numbers.as_deref(), parts.as_slice()) {
        (Some(&[year, month, day]), [first, ..]) if first.len() == 4 => date(year, month, day),
        (Some(&[first, second, year]), [one, two, last])
            if matches!(last.len(), 2 | 4) && one.len() <= 2 && two.len() <= 2 =>
        {
            let years = if last.len() == 4 { vec![year] } else { vec![1900 + year, 2000 + year] };
            let mut readings: Vec<String> = years
                .into_iter()
                .flat_map(|year| [date(year, first, second), date(year, second, first)])
                .flatten()
                .collect();
            readings.dedup();
            readings
        }
        (Some(&[year, month]), [first, _]) if first.len() == 4 && (1..=12).contains(&month) => {
            vec![format!("{year:04}{month:02}")]
        }
        _ => Vec::new(),
    }
}

fn date(year: u32, month: u32, day: u32) -> Vec<String> {
    let there = (1..=12).contains(&month) && (1..=31).contains(&day);
    if there { vec![format!("{year:04}{month:02}{day:02}")] } else { Vec::new() }
}

/// Digits alone that may be a year, or a date in either order.
fn bare_dates(digits: &str) -> Vec<String> {
    let year = |text: &str| text.parse::<u32>().is_ok_and(|year| (1850..=2100).contains(&year));
    let mut readings = Vec::new();
    if matches!(digits.len(), 4 | 6 | 8) && year(&digits[..4]) {
        readings.push(digits.to_owned());
    }
    if digits.len() == 8 && year(&digits[4..]) {
        let part = |range: std::ops::Range<usize>| digits[range].parse().unwrap_or(0);
        readings.extend(date(part(4..8), part(0..2), part(2..4)));
        readings.extend(date(part(4..8), part(2..4), part(0..2)));
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beginnings(question: &str) -> Vec<Vec<String>> {
        readings(question).remove(0).into_iter().map(|term| term.0).collect()
    }

    #[test]
    fn dates_are_read_in_the_ways_people_write_them() {
        assert_eq!(beginnings("1970-05-03"), [["b19700503"]]);
        assert_eq!(beginnings("03/05/1970"), [["b19700305", "b19700503"]]);
        assert_eq!(beginnings("13.5.1970"), [["b19700513"]]);
        assert_eq!(beginnings("3/5/70")[0].len(), 4);
        assert!(beginnings("1970")[0].contains(&"b1970".to_owned()));
    }

    #[test]
    fn names_fold_and_numbers_may_hold_letters() {
        assert_eq!(beginnings("García, María"), [["agarcia"], ["amaria"]]);
        assert!(beginnings("MRN-0012")[0].contains(&"nmrn0012".to_owned()));
        assert_eq!(readings("  , ").len(), 0);
        assert_eq!(readings("(555) 010 9999").len(), 2);
    }
}
