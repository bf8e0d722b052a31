//! What ails somebody, or is on its way: when it began, when it was treated, and what it does to values.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::laboratory::{self, Panel};

/// A condition that drives values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    Diabetes,
    KidneyDisease,
    IronDeficiency,
    Underactive,
    HighCholesterol,
    HighBloodPressure,
    FattyLiver,
    LowVitaminD,
    Pregnancy,
}

/// A condition in somebody's life.
#[derive(Debug, Clone, Copy)]
pub(super) struct Course {
    pub(super) condition: Condition,
    pub(super) began: Date,
    /// Since when something is done about it.
    pub(super) treated: Option<Date>,
}

/// Days of a pregnancy, and of the weeks after it in which values come back.
const PREGNANCY_DAYS: i32 = 280;
const AFTER_DAYS: i32 = 42;

impl Course {
    /// How much of it there is on `day`, 0 to 1: it grows for three years and falls within one once treated.
    fn weight(&self, day: Date) -> f64 {
        let days = (day - self.began).get_days();
        if days < 0 {
            return 0.0;
        }
        let years = f64::from(days) / 365.25;
        if self.condition == Condition::Pregnancy {
            return if days > PREGNANCY_DAYS + AFTER_DAYS { 0.0 } else { (years * 1.6).min(1.0) };
        }
        let grown = 0.35 + 0.65 * (years / 3.0).min(1.0);
        let treated = self.treated.filter(|treated| *treated < day);
        let years_treated = treated.map_or(0.0, |since| f64::from((day - since).get_days()) / 365.25);
        grown * (1.0 - self.condition.treatable() * years_treated.min(1.0))
    }

    /// By what a value of the test `loinc` is multiplied on `day`.
    pub(super) fn moves(&self, loinc: &str, day: Date) -> f64 {
        1.0 + (self.condition.factor(loinc) - 1.0) * self.weight(day)
    }

    /// Whether there is anything of it on `day`.
    pub(super) fn is_there(&self, day: Date) -> bool {
        self.weight(day) > 0.0
    }

    /// The last day on which somebody who has it is seen for it.
    pub(super) fn is_over_after(&self) -> Option<Date> {
        let days = (PREGNANCY_DAYS + AFTER_DAYS).days();
        (self.condition == Condition::Pregnancy).then(|| self.began.saturating_add(days))
    }
}

impl Condition {
    /// How much of it treatment takes away.
    fn treatable(self) -> f64 {
        match self {
            Self::Underactive | Self::IronDeficiency | Self::LowVitaminD => 0.95,
            Self::HighCholesterol | Self::HighBloodPressure => 0.75,
            Self::Diabetes => 0.55,
            Self::FattyLiver => 0.4,
            Self::KidneyDisease => 0.1,
            Self::Pregnancy => 0.0,
        }
    }

    /// By what it multiplies a value of the test `loinc` when there is most of it.
    fn factor(self, loinc: &str) -> f64 {
        match (self, loinc) {
            (Self::Diabetes, "4548-4") => 1.75,
            (Self::Diabetes, "2345-7") => 2.1,
            (Self::Diabetes, "2571-8") => 1.5,
            (Self::Diabetes, "14959-1") => 4.0,
            (Self::KidneyDisease, "2160-0") => 2.2,
            (Self::KidneyDisease, "2823-3") => 1.16,
            (Self::KidneyDisease, "3094-0") => 2.1,
            (Self::KidneyDisease, "2028-9") => 0.86,
            (Self::KidneyDisease, "14959-1") => 9.0,
            (Self::KidneyDisease, "718-7") => 0.86,
            (Self::IronDeficiency, "718-7") => 0.72,
            (Self::IronDeficiency, "787-2") => 0.82,
            (Self::IronDeficiency, "788-0") => 1.35,
            (Self::IronDeficiency, "2276-4") => 0.06,
            (Self::IronDeficiency, "2498-4") => 0.3,
            (Self::IronDeficiency, "2500-7") => 1.35,
            (Self::Underactive, "3016-3") => 5.5,
            (Self::Underactive, "3024-7") => 0.6,
            (Self::Underactive, "2093-3") => 1.1,
            (Self::HighCholesterol, "2093-3") => 1.4,
            (Self::HighCholesterol, "2571-8") => 1.3,
            (Self::HighBloodPressure, "8480-6") => 1.32,
            (Self::HighBloodPressure, "8462-4") => 1.26,
            (Self::FattyLiver, "1742-6") => 3.0,
            (Self::FattyLiver, "1920-8") => 2.2,
            (Self::LowVitaminD, "1989-3") => 0.4,
            (Self::Pregnancy, "718-7") => 0.85,
            (Self::Pregnancy, "6768-6") => 1.7,
            (Self::Pregnancy, "3016-3") => 0.7,
            (Self::Pregnancy, "1751-7") => 0.8,
            (Self::Pregnancy, "2160-0") => 0.75,
            (Self::Pregnancy, "29463-7") => 1.17,
            _ => 1.0,
        }
    }

    /// What is measured to follow it.
    pub(super) fn panels(self) -> &'static [&'static Panel] {
        match self {
            Self::Diabetes => &[&laboratory::SUGAR, &laboratory::METABOLIC, &laboratory::KIDNEY_PROTEIN],
            Self::KidneyDisease => {
                &[&laboratory::METABOLIC, &laboratory::KIDNEY_PROTEIN, &laboratory::BLOOD_COUNT]
            }
            Self::IronDeficiency => &[&laboratory::BLOOD_COUNT, &laboratory::IRON],
            Self::Underactive => &[&laboratory::THYROID],
            Self::HighCholesterol => &[&laboratory::LIPIDS],
            Self::HighBloodPressure => &[&laboratory::METABOLIC],
            Self::FattyLiver => &[&laboratory::LIVER],
            Self::LowVitaminD => &[&laboratory::VITAMINS],
            Self::Pregnancy => &[&laboratory::BLOOD_COUNT, &laboratory::URINE, &laboratory::PREGNANCY],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(course: &Course, loinc: &str, year: i16) -> f64 {
        course.moves(loinc, jiff::civil::date(year, 6, 1))
    }

    #[test]
    fn diabetes_raises_a1c_over_the_years_and_treatment_lowers_it() {
        let began = jiff::civil::date(2018, 1, 1);
        let untreated = Course { condition: Condition::Diabetes, began, treated: None };
        let treated = Course { treated: Some(jiff::civil::date(2021, 1, 1)), ..untreated };
        assert!((moved(&untreated, "4548-4", 2017) - 1.0).abs() < 1e-9);
        assert!(moved(&untreated, "4548-4", 2018) < moved(&untreated, "4548-4", 2020));
        assert!(moved(&treated, "4548-4", 2024) < moved(&untreated, "4548-4", 2024));
        assert!((moved(&untreated, "3016-3", 2024) - 1.0).abs() < 1e-9);
    }
}
