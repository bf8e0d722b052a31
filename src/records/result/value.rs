//! What was measured: values, their usual ranges, and what a value says against its range.

use serde::{Deserialize, Serialize};

/// What was measured or found. `T` is how text is held: owned, or borrowed from a [`Stretch`] of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value<T = String> {
    /// A number with its unit (UCUM where the source gave one).
    Quantity {
        /// `<`, `<=`, `>=` or `>`, if the value lies beyond what the method measures; else empty.
        comparator: T,
        /// The number as the source wrote it, digits kept.
        number: T,
        /// The unit as shown; may be empty.
        unit: T,
    },
    /// Words: a finding, a coded answer, a text.
    Text(T),
    /// No value, with the reason in words if one was given.
    Absent(T),
}

impl<T: AsRef<str>> Value<T> {
    /// The number, where there is one.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Quantity { number, .. } => number.as_ref().parse().ok(),
            Self::Text(_) | Self::Absent(_) => None,
        }
    }
}

/// The usual range, in the unit of the value.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ReferenceRange<T = String> {
    /// Lower end, digits kept.
    pub low: Option<T>,
    /// Upper end, digits kept.
    pub high: Option<T>,
    /// The range in the laboratory's words, where it gave some.
    pub text: T,
}

/// HL7 v3 `ObservationInterpretation`, as far as patients are told. The order is part of the file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Flag {
    /// `N`
    Normal,
    /// `L`
    Low,
    /// `LL`
    CriticallyLow,
    /// `H`
    High,
    /// `HH`
    CriticallyHigh,
    /// `A`
    Abnormal,
    /// `AA`
    CriticallyAbnormal,
    /// `POS`, `DET`, `RR`, `WR`
    Positive,
    /// `NEG`, `ND`, `NR`
    Negative,
}

impl Flag {
    /// Whether someone should look at once.
    #[must_use]
    pub fn is_critical(self) -> bool {
        matches!(self, Self::CriticallyLow | Self::CriticallyHigh | Self::CriticallyAbnormal)
    }

    /// Whether it says that the value is not as usual.
    #[must_use]
    pub fn is_unusual(self) -> bool {
        !matches!(self, Self::Normal | Self::Positive | Self::Negative)
    }
}

/// A part of a result that has a value of its own: systolic and diastolic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Component<T = String> {
    /// What it is, in words.
    pub name: T,
    /// Its value.
    pub value: Value<T>,
    /// Its usual range.
    pub range: Option<ReferenceRange<T>>,
    /// The laboratory's flag.
    pub flag: Option<Flag>,
}

/// Where a value lies against its usual range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Below the lower end.
    Below,
    /// Within.
    Within,
    /// Above the upper end.
    Above,
}

impl<T: AsRef<str>> ReferenceRange<T> {
    /// Where `value` lies, if it is a number and the range has an end. A value known only to lie beyond a
    /// bound (`<`, `>`) says nothing unless the bound itself decides.
    #[must_use]
    pub fn standing(&self, value: &Value<T>) -> Option<Standing> {
        let Value::Quantity { comparator, .. } = value else { return None };
        let number = value.number()?;
        let end = |end: &Option<T>| end.as_ref().and_then(|end| end.as_ref().parse::<f64>().ok());
        let (low, high) = (end(&self.low), end(&self.high));
        low.or(high)?;
        match comparator.as_ref() {
            "" if low.is_some_and(|low| number < low) => Some(Standing::Below),
            "" if high.is_some_and(|high| number > high) => Some(Standing::Above),
            "" => Some(Standing::Within),
            "<" | "<=" => low.is_some_and(|low| number <= low).then_some(Standing::Below),
            _ => high.is_some_and(|high| number >= high).then_some(Standing::Above),
        }
    }
}

/// The flag to show: the laboratory's own, else what the range says of the value.
#[must_use]
pub fn flag_of<T: AsRef<str>>(
    flag: Option<Flag>,
    range: Option<&ReferenceRange<T>>,
    value: &Value<T>,
) -> Option<Flag> {
    flag.or_else(|| {
        Some(match range?.standing(value)? {
            Standing::Below => Flag::Low,
            Standing::Within => Flag::Normal,
            Standing::Above => Flag::High,
        })
    })
}
