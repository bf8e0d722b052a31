//! What a patient's row becomes when a source speaks of them again.
//!
//! A source changes what it itself changed since it last spoke: a number that the patient corrected in the
//! portal is not undone by an old value that comes a second time. A source that speaks for the first time adds
//! what is missing.

use super::super::patient::{Gender, HumanName, Identifier, PartialDate, Patient};
use super::Demographics;
use crate::base::clock::Moment;

/// The row after `told`; `before` is what the same source said last.
pub(super) fn merged(
    row: Option<&Patient>,
    before: Option<&Demographics>,
    told: &Demographics,
    now: Moment,
) -> Patient {
    let Some(row) = row else { return first(told, now) };
    let nothing = Demographics::default();
    let since = before.unwrap_or(&nothing);
    let mut next = row.clone();
    next.names = list(&row.names, &since.names, &told.names, same_name);
    next.identifiers = list(&row.identifiers, &since.identifiers, &told.identifiers, same_number);
    next.phones = list(&row.phones, &since.phones, &told.phones, PartialEq::eq);
    next.emails = list(&row.emails, &since.emails, &told.emails, PartialEq::eq);
    next.addresses = list(&row.addresses, &since.addresses, &told.addresses, PartialEq::eq);
    next.languages = list(&row.languages, &since.languages, &told.languages, PartialEq::eq);
    if before.is_some() {
        next.birth_date = changed(row.birth_date, since.birth_date, told.birth_date);
        next.deceased = changed(row.deceased, since.deceased, told.deceased);
        next.gender = changed(Some(row.gender), since.gender, told.gender).unwrap_or(Gender::Unknown);
    } else {
        next.birth_date = fuller(row.birth_date, told.birth_date);
        next.deceased = row.deceased.or(told.deceased);
        if row.gender == Gender::Unknown {
            next.gender = told.gender.unwrap_or(Gender::Unknown);
        }
    }
    if next != *row {
        next.changed = now;
    }
    next
}

/// What a source says, with what it said before where it says nothing this time.
pub(super) fn completed(told: &Demographics, before: &Demographics) -> Demographics {
    fn or<T: Clone>(told: &[T], before: &[T]) -> Vec<T> {
        if told.is_empty() { before.to_vec() } else { told.to_vec() }
    }
    Demographics {
        names: or(&told.names, &before.names),
        birth_date: told.birth_date.or(before.birth_date),
        gender: told.gender.or(before.gender),
        deceased: told.deceased.or(before.deceased),
        identifiers: or(&told.identifiers, &before.identifiers),
        phones: or(&told.phones, &before.phones),
        emails: or(&told.emails, &before.emails),
        addresses: or(&told.addresses, &before.addresses),
        languages: or(&told.languages, &before.languages),
    }
}

fn first(told: &Demographics, now: Moment) -> Patient {
    let told = told.clone();
    Patient {
        names: told.names,
        birth_date: told.birth_date,
        gender: told.gender.unwrap_or(Gender::Unknown),
        deceased: told.deceased,
        identifiers: told.identifiers,
        phones: told.phones,
        emails: told.emails,
        addresses: told.addresses,
        languages: told.languages,
        made: now,
        changed: now,
    }
}

/// A value that the source changed is changed; one that it repeats stays as it is here.
fn changed<T: PartialEq>(row: T, before: T, told: T) -> T {
    if told == before { row } else { told }
}

/// Of two dates that do not contradict, the one that says more.
fn fuller(row: Option<PartialDate>, told: Option<PartialDate>) -> Option<PartialDate> {
    match (row, told) {
        (Some(row), Some(told)) if row.day.is_none() && told.year == row.year => {
            let contradicts = row.month.is_some() && row.month != told.month;
            Some(if contradicts { row } else { told })
        }
        (row, told) => row.or(told),
    }
}

/// A list after the source took away some and added others. Where nobody else touched it, it is the source's.
fn list<T: Clone + PartialEq>(row: &[T], before: &[T], told: &[T], same: fn(&T, &T) -> bool) -> Vec<T> {
    if before == told {
        return row.to_vec();
    }
    if row == before {
        return told.to_vec();
    }
    let has = |list: &[T], item: &T| list.iter().any(|other| same(other, item));
    let mut next: Vec<T> = row.iter().filter(|item| !has(before, item) || has(told, item)).cloned().collect();
    for item in told {
        if !has(&next, item) {
            next.push(item.clone());
        }
    }
    next
}

fn same_name(one: &HumanName, other: &HumanName) -> bool {
    one.display() == other.display()
}

fn same_number(one: &Identifier, other: &Identifier) -> bool {
    one.system == other.system && one.value == other.value
}
