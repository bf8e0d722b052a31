//! A value as a person reads it: digits as the laboratory gave them, units as they are printed, not as UCUM codes them.

use std::fmt::{Display, Formatter, Result, Write};

use crate::records::result::Value;

/// A value with its unit, or in words; an absent value shows its reason.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a, T>(pub &'a Value<T>);

impl<T: AsRef<str>> Display for Shown<'_, T> {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self.0 {
            Value::Quantity { comparator, number, unit } => {
                out.write_str(sign(comparator.as_ref()))?;
                out.write_str(number.as_ref())?;
                let unit = Unit(unit.as_ref());
                if unit.is_empty() { Ok(()) } else { write!(out, "\u{a0}{unit}") }
            }
            Value::Text(text) | Value::Absent(text) => out.write_str(text.as_ref()),
        }
    }
}

/// A comparator as it is printed.
pub(in crate::web) fn sign(comparator: &str) -> &str {
    match comparator {
        "<=" => "≤",
        ">=" => "≥",
        other => other,
    }
}

/// A unit as it is printed: `10*3/uL` reads `10³/µL`, `mm[Hg]` reads `mmHg`, `{score}` reads `score`.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) struct Unit<'a>(pub(in crate::web) &'a str);

/// UCUM atoms that are printed otherwise. The longest come first where one begins another.
const ATOMS: [(&str, &str); 14] = [
    ("[degF]", "°F"),
    ("[in_i]", "in"),
    ("[ft_i]", "ft"),
    ("[lb_av]", "lb"),
    ("[oz_av]", "oz"),
    ("[arb'U]", "U"),
    ("[iU]", "IU"),
    ("[IU]", "IU"),
    ("[pH]", "pH"),
    ("[Hg]", "Hg"),
    ("[ppm]", "ppm"),
    ("Cel", "°C"),
    ("m2", "m²"),
    ("m3", "m³"),
];

impl Unit<'_> {
    fn is_empty(self) -> bool {
        matches!(self.0, "" | "1" | "{}")
    }
}

impl Display for Unit<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        let unit = self.0;
        if !unit.bytes().any(|byte| matches!(byte, b'[' | b'{' | b'*' | b'u' | b'C' | b'2' | b'3')) {
            return out.write_str(unit);
        }
        let mut rest = unit;
        let mut begins = true;
        while let Some(first) = rest.chars().next() {
            if let Some((atom, printed)) = ATOMS.iter().find(|(atom, _)| begins_with_atom(rest, atom)) {
                out.write_str(printed)?;
                rest = &rest[atom.len()..];
            } else if let Some(power) = rest.strip_prefix("10*").filter(|_| begins) {
                out.write_str("10")?;
                let end = power.find(|c: char| !c.is_ascii_digit()).unwrap_or(power.len());
                power[..end].chars().try_for_each(|digit| out.write_char(raised(digit)))?;
                rest = &power[end..];
            } else {
                match first {
                    '{' | '}' => {}
                    '_' => out.write_char(' ')?,
                    'u' if begins && rest[1..].starts_with(['L', 'g', 'm', 'I', 'k', 'U', 'V']) => {
                        out.write_char('µ')?
                    }
                    other => out.write_char(other)?,
                }
                rest = &rest[first.len_utf8()..];
            }
            begins = matches!(first, '/' | '.' | '{' | '(');
        }
        Ok(())
    }
}

/// Whether `rest` begins with `atom` as a whole: `Cel`, not `Cells`.
fn begins_with_atom(rest: &str, atom: &str) -> bool {
    rest.strip_prefix(atom)
        .is_some_and(|after| atom.ends_with(']') || !after.starts_with(|c: char| c.is_alphanumeric()))
}

fn raised(digit: char) -> char {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    digit.to_digit(10).and_then(|digit| RAISED.get(digit as usize).copied()).unwrap_or(digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_read_as_they_are_printed() {
        for (code, printed) in [
            ("mg/dL", "mg/dL"),
            ("10*3/uL", "10³/µL"),
            ("10*12/L", "10¹²/L"),
            ("mm[Hg]", "mmHg"),
            ("ug/mL", "µg/mL"),
            ("Cel", "°C"),
            ("Cells/uL", "Cells/µL"),
            ("kg/m2", "kg/m²"),
            ("mL/min/{1.73_m2}", "mL/min/1.73 m²"),
            ("{score}", "score"),
            ("m[iU]/L", "mIU/L"),
            ("/min", "/min"),
            ("%", "%"),
            ("mmol/L", "mmol/L"),
            ("Núñez{", "Núñez"),
        ] {
            assert_eq!(Unit(code).to_string(), printed);
        }
    }

    #[test]
    fn a_value_reads_with_its_sign_and_unit() {
        let value = Value::Quantity { comparator: "<=", number: "0.010", unit: "ng/mL" };
        assert_eq!(Shown(&value).to_string(), "≤0.010\u{a0}ng/mL");
        assert_eq!(Shown(&Value::Quantity { comparator: "", number: "7", unit: "1" }).to_string(), "7");
        assert_eq!(Shown(&Value::Text("Not detected")).to_string(), "Not detected");
    }
}
