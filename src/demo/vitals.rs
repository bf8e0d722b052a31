//! What a nurse measures at a visit: blood pressure, heart rate, weight and, for children, height.

use jiff::civil::Date;

/// A measurement.
pub(super) struct VitalSign {
    /// LOINC code.
    pub(super) loinc: &'static str,
    /// LOINC's own name.
    pub(super) name: &'static str,
    /// UCUM unit.
    pub(super) unit: &'static str,
    /// Digits after the point.
    pub(super) digits: usize,
}

/// Blood pressure, measured as two numbers in one.
pub(super) const BLOOD_PRESSURE: (&str, &str) =
    ("85354-9", "Blood pressure panel with all children optional");
pub(super) const SYSTOLIC: VitalSign =
    VitalSign { loinc: "8480-6", name: "Systolic blood pressure", unit: "mm[Hg]", digits: 0 };
pub(super) const DIASTOLIC: VitalSign =
    VitalSign { loinc: "8462-4", name: "Diastolic blood pressure", unit: "mm[Hg]", digits: 0 };
pub(super) const HEART_RATE: VitalSign =
    VitalSign { loinc: "8867-4", name: "Heart rate", unit: "/min", digits: 0 };
pub(super) const WEIGHT: VitalSign =
    VitalSign { loinc: "29463-7", name: "Body weight", unit: "kg", digits: 1 };
pub(super) const HEIGHT: VitalSign =
    VitalSign { loinc: "8302-2", name: "Body height", unit: "cm", digits: 1 };
pub(super) const HEAD: VitalSign =
    VitalSign { loinc: "9843-4", name: "Head Occipital-frontal circumference", unit: "cm", digits: 1 };
pub(super) const TEMPERATURE: VitalSign =
    VitalSign { loinc: "8310-5", name: "Body temperature", unit: "Cel", digits: 1 };

/// Age in years, with a fraction.
pub(super) fn exact_age(born: Option<Date>, day: Date) -> f64 {
    born.map_or(45.0, |born| f64::from((day - born).get_days()) / 365.25)
}

/// Height in centimetres of somebody `age` years old; `level` is where they lie among their like, -1 to 1.
pub(super) fn height(age: f64, is_female: bool, level: f64) -> f64 {
    let grown = if is_female { 163.0 } else { 176.0 };
    let share = match age {
        ..2.0 => 0.3 + 0.21 * age.sqrt() / 2.0_f64.sqrt(),
        ..16.0 => 0.51 + 0.49 * (age - 2.0) / 14.0,
        _ => 1.0,
    };
    grown * share * (1.0 + 0.05 * level)
}

/// Weight in kilograms: a mass index that changes with age, at that height.
pub(super) fn weight(age: f64, height: f64, level: f64) -> f64 {
    let index = match age {
        ..1.0 => 13.0 + 3.5 * age,
        ..6.0 => 16.5 - 0.2 * age,
        ..18.0 => 15.3 + 0.5 * (age - 6.0),
        _ => 26.5,
    };
    let spread = if age < 18.0 { 0.1 } else { 0.18 };
    index * (1.0 + spread * level) * (height / 100.0).powi(2)
}

/// Systolic and diastolic pressure of most people of that age.
pub(super) fn blood_pressure(age: f64) -> (f64, f64) {
    match age {
        ..1.0 => (78.0, 46.0),
        ..13.0 => (90.0 + 1.6 * age, 55.0 + 0.9 * age),
        _ => (112.0 + 0.18 * age, 72.0 + 0.05 * age),
    }
}

/// Beats a minute of most people of that age.
pub(super) fn heart_rate(age: f64) -> f64 {
    match age {
        ..1.0 => 132.0,
        ..12.0 => 112.0 - 3.0 * age,
        _ => 72.0,
    }
}

/// The usual range of blood pressure in grown-ups; children have tables, not a range.
pub(super) fn usual(sign: &VitalSign, age: f64) -> Option<(f64, f64)> {
    match sign.loinc {
        "8480-6" if age >= 18.0 => Some((90.0, 130.0)),
        "8462-4" if age >= 18.0 => Some((60.0, 80.0)),
        _ => None,
    }
}
