//! Numbers and units as people write them.
//!
//! Sources give UCUM (`10*3/uL`, `mm[Hg]`, `Cel`); a patient reads ×10³/µL, mmHg, °C. A unit that is not known
//! here is shown as it came, without UCUM's notes in braces. Digits are the laboratory's own, unless there are
//! so many that only a computer can have made them.

use std::fmt;

/// UCUM units that read badly, with what is written instead.
const WRITTEN: [(&str, &str); 36] = [
    ("%", "%"),
    ("%{hemoglobin}", "%"),
    ("/min", "per minute"),
    ("{beats}/min", "per minute"),
    ("{breaths}/min", "per minute"),
    ("{score}", ""),
    ("1", ""),
    ("10*12/L", "×10¹²/L"),
    ("10*3/uL", "×10³/µL"),
    ("10*6/uL", "×10⁶/µL"),
    ("10*9/L", "×10⁹/L"),
    ("Cel", "°C"),
    ("[IU]/L", "IU/L"),
    ("[degF]", "°F"),
    ("[in_i]", "in"),
    ("[in_us]", "in"),
    ("[iU]/L", "IU/L"),
    ("[lb_av]", "lb"),
    ("[pH]", ""),
    ("degF", "°F"),
    ("g/(24.h)", "g in 24 hours"),
    ("k[IU]/L", "kIU/L"),
    ("kg/m2", "kg/m²"),
    ("m[IU]/L", "mIU/L"),
    ("mL/min/{1.73_m2}", "mL/min/1.73 m²"),
    ("mL/min/1.73m2", "mL/min/1.73 m²"),
    ("mL/min/1.73m*2", "mL/min/1.73 m²"),
    ("mm[Hg]", "mmHg"),
    ("mm_hg", "mmHg"),
    ("m[iU]/L", "mIU/L"),
    ("u[IU]/mL", "µIU/mL"),
    ("ug/L", "µg/L"),
    ("ug/dL", "µg/dL"),
    ("ug/mL", "µg/mL"),
    ("umol/L", "µmol/L"),
    ("uL", "µL"),
];

/// More digits than this behind the point are no measurement.
const DECIMALS_MAX: usize = 4;

/// A number, written for people.
#[derive(Debug, Clone, Copy)]
pub struct Number<'a>(pub &'a str);

impl Number<'_> {
    /// Whether it is shown with fewer digits than it came with.
    #[must_use]
    pub fn is_rounded(self) -> bool {
        self.0.split_once('.').is_some_and(|(_, decimals)| decimals.len() > DECIMALS_MAX)
    }

    /// Writes it.
    pub(super) fn write(self, out: &mut impl fmt::Write) -> fmt::Result {
        let number = if self.is_rounded() { self.0.parse::<f64>().ok() } else { None };
        match number {
            None => out.write_str(self.0),
            Some(number) if number.abs() >= 100.0 => write!(out, "{number:.1}"),
            Some(number) if number.abs() >= 1.0 => write!(out, "{number:.2}"),
            Some(number) => write!(out, "{number:.3}"),
        }
    }
}

impl fmt::Display for Number<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(out)
    }
}

/// A unit, written for people.
#[derive(Debug, Clone, Copy)]
pub struct Unit<'a>(pub &'a str);

impl<'a> Unit<'a> {
    /// Whether nothing is written for it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.listed().map_or_else(|| without_notes(self.0).next().is_none(), str::is_empty)
    }

    /// What is written for it, unless its notes have to be left out first.
    fn listed(self) -> Option<&'a str> {
        // Units made of letters and a stroke need no look-up, and most are.
        let plain = |byte: u8| byte.is_ascii_alphabetic() && byte != b'u' || byte == b'/';
        if self.0.bytes().all(plain) && self.0 != "Cel" && !matches!(self.0, "degF" | "/min") {
            return Some(self.0);
        }
        WRITTEN.iter().find(|(ucum, _)| *ucum == self.0).map(|(_, written)| *written)
    }

    /// Writes it.
    pub(super) fn write(self, out: &mut impl fmt::Write) -> fmt::Result {
        match self.listed() {
            Some(written) => out.write_str(written),
            None => without_notes(self.0).try_for_each(|c| out.write_char(c)),
        }
    }
}

impl fmt::Display for Unit<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(out)
    }
}

/// The characters of a unit that are not in braces.
fn without_notes(unit: &str) -> impl Iterator<Item = char> {
    let mut depth = 0;
    unit.chars().filter(move |c| {
        depth += i32::from(*c == '{') - i32::from(*c == '}');
        depth == 0 && *c != '}'
    })
}

#[cfg(test)]
mod tests {
    use super::{Number, Unit};

    #[test]
    fn a_number_keeps_the_digits_a_laboratory_can_have_measured() {
        for (given, shown) in [
            ("5.40", "5.40"),
            ("0.0012", "0.0012"),
            ("173.93014137598118", "173.9"),
            ("0.5810073942489677", "0.581"),
            ("25.938958437363063", "25.94"),
            ("1234567", "1234567"),
            ("not.a.number", "not.a.number"),
        ] {
            assert_eq!(Number(given).to_string(), shown);
        }
    }

    #[test]
    fn units_are_written_as_people_write_them() {
        for (ucum, written) in [
            ("mg/dL", "mg/dL"),
            ("10*3/uL", "×10³/µL"),
            ("Cel", "°C"),
            ("/min", "per minute"),
            ("{score}", ""),
            ("g{creat}", "g"),
            ("strange unit", "strange unit"),
            ("", ""),
        ] {
            assert_eq!(Unit(ucum).to_string(), written, "{ucum}");
            assert_eq!(Unit(ucum).is_empty(), written.is_empty(), "{ucum}");
        }
    }
}
