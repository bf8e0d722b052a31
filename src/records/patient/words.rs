//! The words by which a patient may be looked for, folded, each under a letter that says what it is.

use std::collections::BTreeSet;

use super::super::Result;
use super::{Patient, PatientId};
use crate::base::text;
use crate::store::{Table, Write};

pub(in super::super) const WORDS: Table<(String, PatientId), ()> = Table::new("patient words");

/// Before a word of a name.
pub(in super::super) const NAME: char = 'a';
/// Before a birth date, as digits from the year down.
pub(in super::super) const BIRTH: char = 'b';
/// Before a number by which a system knows the patient.
pub(in super::super) const NUMBER: char = 'n';
/// Before the digits of a telephone number, or its last ten or seven.
pub(in super::super) const PHONE: char = 't';

/// So many characters of a word are kept in the index.
const WORD_MAX: usize = 40;

/// Keeps the index in step with a patient's row.
pub(super) fn index(tx: &impl Write, id: PatientId, before: Option<&Patient>, after: &Patient) -> Result<()> {
    let (old, new) = (before.map(words).unwrap_or_default(), words(after));
    for gone in old.difference(&new) {
        WORDS.remove(tx, &(gone.clone(), id))?;
    }
    for come in new.difference(&old) {
        WORDS.put(tx, &(come.clone(), id), &())?;
    }
    Ok(())
}

/// Every word by which a patient may be looked for.
pub(in super::super) fn words(patient: &Patient) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut add = |letter: char, word: &str| {
        if !word.is_empty() {
            words.insert(std::iter::once(letter).chain(word.chars().take(WORD_MAX)).collect());
        }
    };
    for name in &patient.names {
        for part in [&name.text, &name.family].into_iter().chain(&name.given) {
            text::folded(part).split(' ').for_each(|word| add(NAME, word));
        }
    }
    if let Some(date) = patient.birth_date {
        add(BIRTH, &date.to_string().replace('-', ""));
    }
    for identifier in &patient.identifiers {
        let number = text::folded(&identifier.value).replace(' ', "");
        add(NUMBER, &number);
        add(NUMBER, number.trim_start_matches('0'));
    }
    for phone in &patient.phones {
        let digits: String = phone.as_str().chars().filter(char::is_ascii_digit).collect();
        for length in [digits.len(), 10, 7] {
            add(PHONE, &digits[digits.len().saturating_sub(length)..]);
        }
    }
    words
}
