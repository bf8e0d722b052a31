//! A date as three boxes: day, month, year. Nobody is sent through a calendar to their birth date.

use maud::{Markup, Render, html};

use super::errors::FormErrors;
use super::field::{hint_and_error, invalid};
use crate::web::words::{Key, Words};

/// A date as it was typed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TypedDate<'a> {
    /// Day of the month.
    pub day: &'a str,
    /// Month as a number.
    pub month: &'a str,
    /// Year with four digits.
    pub year: &'a str,
}

impl TypedDate<'_> {
    /// The date, if there is such a day in the years 1800 to 9999.
    #[must_use]
    pub fn date(self) -> Option<jiff::civil::Date> {
        let year = self.year.trim().parse().ok().filter(|year| (1800..=9999).contains(year))?;
        jiff::civil::Date::new(year, self.month.trim().parse().ok()?, self.day.trim().parse().ok()?).ok()
    }
}

/// A date, sent as `<name>-day`, `<name>-month` and `<name>-year`.
#[derive(Clone, Copy)]
pub struct DateField<'a> {
    words: &'a Words,
    name: &'static str,
    legend: &'a str,
    hint: &'a str,
    value: TypedDate<'a>,
    error: Option<&'a str>,
    is_birth_date: bool,
}

impl<'a> DateField<'a> {
    /// A date called `legend`, with an example as `hint`.
    #[must_use]
    pub fn new(words: &'a Words, name: &'static str, legend: &'a str, hint: &'a str) -> Self {
        Self { words, name, legend, hint, value: TypedDate::default(), error: None, is_birth_date: false }
    }

    /// The person's own birth date: the browser may fill it in.
    #[must_use]
    pub fn own_birth_date(self) -> Self {
        Self { is_birth_date: true, ..self }
    }

    /// With what was typed before.
    #[must_use]
    pub fn value(self, value: TypedDate<'a>) -> Self {
        Self { value, ..self }
    }

    /// With the message `errors` has for this field.
    #[must_use]
    pub fn errors(self, errors: &'a FormErrors) -> Self {
        Self { error: errors.at(self.name), ..self }
    }

    fn part(&self, id: &str, part: &str, label: Key, value: &str, autofill: &'static str) -> Markup {
        html! {
            div {
                label for=(id) { (self.words.say(label)) }
                input.(if part == "year" { "four" } else { "two" }) id=(id) name={ (self.name) "-" (part) } inputmode="numeric"
                    value=[Some(value).filter(|value| !value.is_empty())] maxlength="10"
                    autocomplete=(if self.is_birth_date { autofill } else { "off" }) aria-invalid=[invalid(self.error)];
            }
        }
    }
}

impl Render for DateField<'_> {
    fn render(&self) -> Markup {
        let described = super::field::described_by(self.name, self.hint, self.error);
        html! {
            fieldset.field.date role="group" aria-describedby=[described] {
                legend { (self.legend) }
                (hint_and_error(self.name, self.hint, self.error))
                div {
                    // The first box has the field's own id: the error summary leads there.
                    (self.part(self.name, "day", "field-day", self.value.day, "bday-day"))
                    (self.part(&format!("{}-month", self.name), "month", "field-month", self.value.month, "bday-month"))
                    (self.part(&format!("{}-year", self.name), "year", "field-year", self.value.year, "bday-year"))
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::TypedDate;

    #[test]
    fn a_typed_date_is_a_day_that_exists() {
        let typed = |day, month, year| TypedDate { day, month, year }.date().map(|date| date.to_string());
        assert_eq!(typed("3", "05", " 1970 "), Some("1970-05-03".to_owned()));
        assert_eq!(typed("29", "2", "2024"), Some("2024-02-29".to_owned()));
        for (day, month, year) in
            [("29", "2", "2023"), ("", "", ""), ("1", "13", "2000"), ("1", "1", "70"), ("-1", "1", "2000")]
        {
            assert_eq!(typed(day, month, year), None);
        }
    }
}
