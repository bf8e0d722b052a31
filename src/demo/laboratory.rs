//! What a laboratory measures: panels of tests with LOINC codes, UCUM units, usual values by sex and age, and
//! what it telephones about.
//!
//! Ranges are those of a textbook, rounded; nobody is treated by them.

/// How a person's values of a test lie, from some age on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Band {
    /// From this age in years.
    from_years: i16,
    /// For women, men or both.
    is_female: Option<bool>,
    /// Lower end of the usual range; none if only the upper end counts.
    pub(super) low: Option<f64>,
    /// Upper end.
    pub(super) high: Option<f64>,
    /// The value of most people.
    pub(super) middle: f64,
    /// Spread from one person to another.
    pub(super) between: f64,
    /// Spread from one day to another.
    pub(super) within: f64,
}

/// What a test gives.
#[derive(Debug, Clone, Copy)]
pub(super) enum Answer {
    /// A number.
    Number {
        /// UCUM unit.
        unit: &'static str,
        /// Digits after the point.
        digits: usize,
        /// By age and sex; the last that fits counts.
        bands: &'static [Band],
        /// Below or above these the laboratory telephones.
        critical: (f64, f64),
        /// What the method cannot tell apart: lower values are reported as below this.
        least: f64,
    },
    /// One of two findings; the second, that something was found, with this likelihood.
    Finding(&'static str, &'static str, f64),
    /// One of these, for life.
    Trait(&'static [&'static str]),
}

/// A test.
#[derive(Debug, Clone, Copy)]
pub(super) struct Test {
    /// LOINC code.
    pub(super) loinc: &'static str,
    /// LOINC's own name, as laboratories send it.
    pub(super) name: &'static str,
    /// What it gives.
    pub(super) answer: Answer,
}

/// Tests that are taken together.
#[derive(Debug)]
pub(super) struct Panel {
    /// LOINC code.
    pub(super) loinc: &'static str,
    /// Name.
    pub(super) name: &'static str,
    /// Its tests.
    pub(super) tests: &'static [Test],
}

impl Band {
    const fn women(self) -> Self {
        Self { is_female: Some(true), ..self }
    }

    const fn men(self) -> Self {
        Self { is_female: Some(false), ..self }
    }

    const fn from(self, from_years: i16) -> Self {
        Self { from_years, ..self }
    }
}

impl Test {
    const fn critical(mut self, below: f64, above: f64) -> Self {
        if let Answer::Number { critical, .. } = &mut self.answer {
            *critical = (below, above);
        }
        self
    }

    const fn at_least(mut self, value: f64) -> Self {
        if let Answer::Number { least, .. } = &mut self.answer {
            *least = value;
        }
        self
    }
}

/// The band of `bands` for somebody of this sex and age.
pub(super) fn band(bands: &[Band], is_female: bool, age: i16) -> Option<&Band> {
    let fits = |band: &&Band| age >= band.from_years && band.is_female.is_none_or(|it| it == is_female);
    bands.iter().rev().find(fits)
}

/// Usual between two ends: most people's values lie in the middle of it.
const fn usual(low: f64, high: f64) -> Band {
    let width = high - low;
    let (middle, between, within) = ((low + high) / 2.0, width * 0.2, width * 0.09);
    Band { from_years: 0, is_female: None, low: Some(low), high: Some(high), middle, between, within }
}

/// Usual up to an end.
const fn below(high: f64, middle: f64, between: f64) -> Band {
    Band { low: None, high: Some(high), middle, between, within: between * 0.35, ..usual(0.0, 0.0) }
}

/// Usual from an end on.
const fn above(low: f64, middle: f64, between: f64) -> Band {
    Band { low: Some(low), high: None, middle, between, within: between * 0.35, ..usual(0.0, 0.0) }
}

const fn number(
    loinc: &'static str,
    name: &'static str,
    unit: &'static str,
    digits: usize,
    bands: &'static [Band],
) -> Test {
    let critical = (f64::NEG_INFINITY, f64::INFINITY);
    Test { loinc, name, answer: Answer::Number { unit, digits, bands, critical, least: 0.0 } }
}

const fn finding(
    loinc: &'static str,
    name: &'static str,
    usual: &'static str,
    found: &'static str,
    likelihood: f64,
) -> Test {
    Test { loinc, name, answer: Answer::Finding(usual, found, likelihood) }
}

const fn panel(loinc: &'static str, name: &'static str, tests: &'static [Test]) -> Panel {
    Panel { loinc, name, tests }
}

const ALBUMIN: Test =
    number("1751-7", "Albumin [Mass/volume] in Serum or Plasma", "g/dL", 1, &[usual(3.5, 5.0)]);
const BILIRUBIN: Test = number(
    "1975-2",
    "Bilirubin.total [Mass/volume] in Serum or Plasma",
    "mg/dL",
    1,
    &[usual(1.0, 12.0), usual(0.2, 1.2).from(1)],
);

#[rustfmt::skip]
pub(super) const METABOLIC: Panel = panel("51990-0", "Basic metabolic panel - Blood", &[
    number("2345-7", "Glucose [Mass/volume] in Serum or Plasma", "mg/dL", 0, &[usual(45.0, 90.0), usual(70.0, 99.0).from(1)]).critical(45.0, 400.0),
    number("3094-0", "Urea nitrogen [Mass/volume] in Serum or Plasma", "mg/dL", 0, &[usual(5.0, 18.0), usual(7.0, 20.0).from(18)]).critical(0.0, 100.0),
    number("2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "mg/dL", 2, &[usual(0.2, 0.5), usual(0.3, 0.7).from(3), usual(0.5, 1.0).from(13), usual(0.57, 1.0).women().from(18), usual(0.74, 1.27).men().from(18)]).critical(0.0, 7.5),
    number("33914-3", "Glomerular filtration rate/1.73 sq M.predicted [Volume Rate/Area] in Serum or Plasma", "mL/min/{1.73_m2}", 0, &[above(60.0, 95.0, 0.0).from(18)]),
    number("2951-2", "Sodium [Moles/volume] in Serum or Plasma", "mmol/L", 0, &[usual(136.0, 145.0)]).critical(120.0, 160.0),
    number("2823-3", "Potassium [Moles/volume] in Serum or Plasma", "mmol/L", 1, &[usual(3.7, 5.9), usual(3.5, 5.1).from(1)]).critical(2.5, 6.2),
    number("2075-0", "Chloride [Moles/volume] in Serum or Plasma", "mmol/L", 0, &[usual(98.0, 107.0)]),
    number("2028-9", "Carbon dioxide, total [Moles/volume] in Serum or Plasma", "mmol/L", 0, &[usual(22.0, 29.0)]).critical(10.0, 40.0),
    number("17861-6", "Calcium [Mass/volume] in Serum or Plasma", "mg/dL", 1, &[usual(8.6, 10.3)]).critical(6.0, 13.0),
]);

#[rustfmt::skip]
pub(super) const BLOOD_COUNT: Panel = panel("58410-2", "CBC panel - Blood by Automated count", &[
    number("6690-2", "Leukocytes [#/volume] in Blood by Automated count", "10*3/uL", 1, &[usual(6.0, 17.5), usual(5.0, 14.5).from(4), usual(4.0, 11.0).from(16)]).critical(1.0, 50.0),
    number("789-8", "Erythrocytes [#/volume] in Blood by Automated count", "10*6/uL", 2, &[usual(3.9, 5.5), usual(3.8, 5.1).women().from(12), usual(4.3, 5.8).men().from(12)]),
    number("718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL", 1, &[usual(10.5, 18.0), usual(11.0, 14.0).from(1), usual(12.0, 15.5).women().from(12), usual(13.5, 17.5).men().from(12)]).critical(7.0, 20.0),
    number("4544-3", "Hematocrit [Volume Fraction] of Blood by Automated count", "%", 1, &[usual(32.0, 54.0), usual(33.0, 42.0).from(1), usual(36.0, 46.5).women().from(12), usual(40.0, 52.0).men().from(12)]),
    number("787-2", "MCV [Entitic volume] by Automated count", "fL", 0, &[usual(88.0, 118.0), usual(74.0, 90.0).from(1), usual(80.0, 100.0).from(12)]),
    number("788-0", "Erythrocyte distribution width [Ratio] by Automated count", "%", 1, &[usual(11.5, 14.5)]),
    number("777-3", "Platelets [#/volume] in Blood by Automated count", "10*3/uL", 0, &[usual(150.0, 400.0)]).critical(30.0, 1000.0),
]);

#[rustfmt::skip]
pub(super) const LIPIDS: Panel = panel("24331-1", "Lipid 1996 panel - Serum or Plasma", &[
    number("2093-3", "Cholesterol [Mass/volume] in Serum or Plasma", "mg/dL", 0, &[below(170.0, 152.0, 18.0), below(200.0, 182.0, 26.0).from(20)]),
    number("2571-8", "Triglyceride [Mass/volume] in Serum or Plasma", "mg/dL", 0, &[below(90.0, 70.0, 18.0), below(150.0, 112.0, 36.0).from(20)]),
    number("2085-9", "Cholesterol in HDL [Mass/volume] in Serum or Plasma", "mg/dL", 0, &[above(45.0, 54.0, 8.0), above(50.0, 60.0, 10.0).women().from(20), above(40.0, 49.0, 8.0).men().from(20)]),
    number("13457-7", "Cholesterol in LDL [Mass/volume] in Serum or Plasma by calculation", "mg/dL", 0, &[below(110.0, 90.0, 0.0), below(130.0, 105.0, 0.0).from(20)]),
]);

#[rustfmt::skip]
pub(super) const SUGAR: Panel = panel("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", &[
    number("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", "%", 1, &[Band { middle: 5.2, between: 0.25, within: 0.1, ..usual(4.0, 5.6) }]),
]);

#[rustfmt::skip]
pub(super) const THYROID: Panel = panel("24348-5", "Thyroid panel - Serum or Plasma", &[
    number("3016-3", "Thyrotropin [Units/volume] in Serum or Plasma", "m[IU]/L", 2, &[usual(0.7, 6.4), Band { middle: 1.8, between: 0.7, within: 0.3, ..usual(0.4, 4.2) }.from(12)]).at_least(0.02),
    number("3024-7", "Thyroxine (T4) free [Mass/volume] in Serum or Plasma", "ng/dL", 2, &[usual(0.8, 1.8)]),
]);

#[rustfmt::skip]
pub(super) const LIVER: Panel = panel("24325-3", "Hepatic function panel - Serum or Plasma", &[
    number("1742-6", "Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "U/L", 0, &[below(33.0, 20.0, 6.0).women(), below(45.0, 26.0, 7.0).men()]).critical(0.0, 1000.0),
    number("1920-8", "Aspartate aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "U/L", 0, &[below(60.0, 38.0, 8.0), below(35.0, 21.0, 5.0).women().from(3), below(40.0, 24.0, 5.0).men().from(3)]).critical(0.0, 1000.0),
    number("6768-6", "Alkaline phosphatase [Enzymatic activity/volume] in Serum or Plasma", "U/L", 0, &[usual(120.0, 380.0), usual(40.0, 120.0).from(18)]),
    BILIRUBIN,
    ALBUMIN,
    number("2885-2", "Protein [Mass/volume] in Serum or Plasma", "g/dL", 1, &[usual(6.0, 8.3)]),
]);

#[rustfmt::skip]
pub(super) const URINE: Panel = panel("24356-8", "Urinalysis complete panel - Urine", &[
    finding("5804-0", "Protein [Mass/volume] in Urine by Test strip", "Negative", "Trace", 0.08),
    finding("5792-7", "Glucose [Mass/volume] in Urine by Test strip", "Negative", "Positive", 0.03),
    finding("5794-3", "Hemoglobin [Presence] in Urine by Test strip", "Negative", "Positive", 0.05),
    finding("5799-2", "Leukocyte esterase [Presence] in Urine by Test strip", "Negative", "Positive", 0.1),
    finding("5802-4", "Nitrite [Presence] in Urine by Test strip", "Negative", "Positive", 0.05),
    number("2756-5", "pH of Urine", "[pH]", 1, &[usual(5.0, 8.0)]),
    number("2965-2", "Specific gravity of Urine", "", 3, &[usual(1.005, 1.03)]),
]);

#[rustfmt::skip]
pub(super) const IRON: Panel = panel("50190-8", "Iron and Iron binding capacity panel - Serum or Plasma", &[
    number("2276-4", "Ferritin [Mass/volume] in Serum or Plasma", "ng/mL", 0, &[usual(10.0, 140.0), usual(15.0, 150.0).women().from(12), usual(30.0, 300.0).men().from(12)]).at_least(3.0),
    number("2498-4", "Iron [Mass/volume] in Serum or Plasma", "ug/dL", 0, &[usual(50.0, 170.0)]),
    number("2500-7", "Iron binding capacity [Mass/volume] in Serum or Plasma", "ug/dL", 0, &[usual(250.0, 425.0)]),
]);

#[rustfmt::skip]
pub(super) const VITAMINS: Panel = panel("24365-9", "Vitamin panel - Serum or Plasma", &[
    number("1989-3", "25-hydroxyvitamin D3 [Mass/volume] in Serum or Plasma", "ng/mL", 0, &[Band { middle: 36.0, between: 12.0, within: 5.0, ..usual(30.0, 100.0) }]).at_least(4.0),
    number("2132-9", "Cobalamin (Vitamin B12) [Mass/volume] in Serum or Plasma", "pg/mL", 0, &[Band { middle: 480.0, ..usual(232.0, 1245.0) }]),
]);

#[rustfmt::skip]
pub(super) const KIDNEY_PROTEIN: Panel = panel("14959-1", "Microalbumin/Creatinine [Mass Ratio] in Urine", &[
    number("14959-1", "Microalbumin/Creatinine [Mass Ratio] in Urine", "mg/g", 0, &[below(30.0, 9.0, 6.0)]).at_least(5.0),
]);

#[rustfmt::skip]
pub(super) const AIRWAYS: Panel = panel("95941-1", "Influenza virus A and B and SARS-CoV-2 (COVID-19) panel - Respiratory specimen", &[
    finding("94500-6", "SARS-CoV-2 (COVID-19) RNA [Presence] in Respiratory system specimen by NAA with probe detection", "Not detected", "Detected", 0.2),
    finding("92142-9", "Influenza virus A RNA [Presence] in Respiratory system specimen by NAA with probe detection", "Not detected", "Detected", 0.1),
    finding("92141-1", "Influenza virus B RNA [Presence] in Respiratory system specimen by NAA with probe detection", "Not detected", "Detected", 0.05),
]);

#[rustfmt::skip]
pub(super) const INFLAMMATION: Panel = panel("1988-5", "C reactive protein [Mass/volume] in Serum or Plasma", &[
    number("1988-5", "C reactive protein [Mass/volume] in Serum or Plasma", "mg/L", 1, &[below(8.0, 3.0, 3.0)]).at_least(3.0),
]);

#[rustfmt::skip]
pub(super) const PROSTATE: Panel = panel("2857-1", "Prostate specific Ag [Mass/volume] in Serum or Plasma", &[
    number("2857-1", "Prostate specific Ag [Mass/volume] in Serum or Plasma", "ng/mL", 2, &[below(4.0, 1.6, 1.1)]).at_least(0.04),
]);

#[rustfmt::skip]
pub(super) const PREGNANCY: Panel = panel("24364-2", "Obstetric panel - Serum and Blood", &[
    Test { loinc: "883-9", name: "ABO group [Type] in Blood", answer: Answer::Trait(&["O", "A", "O", "A", "B", "AB"]) },
    Test { loinc: "10331-7", name: "Rh [Type] in Blood", answer: Answer::Trait(&["Positive", "Positive", "Positive", "Positive", "Positive", "Negative"]) },
    finding("5196-1", "Hepatitis B virus surface Ag [Presence] in Serum or Plasma by Immunoassay", "Nonreactive", "Reactive", 0.0),
    number("1504-0", "Glucose [Mass/volume] in Serum or Plasma --1 hour post 50 g glucose PO", "mg/dL", 0, &[below(140.0, 112.0, 16.0)]),
]);

#[rustfmt::skip]
pub(super) const CHILD: Panel = panel("77307-7", "Lead [Mass/volume] in Venous blood", &[
    number("77307-7", "Lead [Mass/volume] in Venous blood", "ug/dL", 1, &[below(3.5, 1.4, 0.7)]).critical(0.0, 45.0).at_least(1.0),
]);

#[rustfmt::skip]
pub(super) const NEWBORN: Panel = panel("1975-2", "Bilirubin.total [Mass/volume] in Serum or Plasma", &[BILIRUBIN]);
