//! What a laboratory measures: tests with their LOINC codes, UCUM units and usual ranges for adults, in panels.
//!
//! Ranges are those of a textbook, rounded; no patient is treated by them.

/// How a test's value comes about.
#[derive(Clone, Copy)]
pub(super) enum Measured {
    /// Around the middle, with this spread, never below zero.
    Around {
        /// The value of most people.
        middle: f64,
        /// Spread from one person to another.
        between: f64,
        /// Spread from one day to another.
        within: f64,
        /// Digits after the point.
        digits: usize,
    },
    /// One of two findings, the second with this likelihood.
    Finding(&'static str, &'static str, f64),
}

/// A test.
pub(super) struct Test {
    /// LOINC code.
    pub(super) loinc: &'static str,
    /// LOINC's own name, as laboratories send it.
    pub(super) name: &'static str,
    /// UCUM unit.
    pub(super) unit: &'static str,
    /// Lower end of the usual range for women and men; none if only the upper end counts.
    pub(super) low: Option<(f64, f64)>,
    /// Upper end.
    pub(super) high: Option<(f64, f64)>,
    /// How its value comes about.
    pub(super) measured: Measured,
}

/// Tests that are taken together.
pub(super) struct Panel {
    /// LOINC code.
    pub(super) loinc: &'static str,
    /// Name.
    pub(super) name: &'static str,
    /// Its tests.
    pub(super) tests: &'static [Test],
}

const fn number(
    loinc: &'static str,
    name: &'static str,
    unit: &'static str,
    low: Option<(f64, f64)>,
    high: Option<(f64, f64)>,
    (middle, between, within, digits): (f64, f64, f64, usize),
) -> Test {
    Test { loinc, name, unit, low, high, measured: Measured::Around { middle, between, within, digits } }
}

const fn both(value: f64) -> Option<(f64, f64)> {
    Some((value, value))
}

/// The panels, the commonest first.
pub(super) const PANELS: [Panel; 8] = [
    Panel {
        loinc: "51990-0",
        name: "Basic metabolic panel - Blood",
        tests: &[
            number(
                "2345-7",
                "Glucose [Mass/volume] in Serum or Plasma",
                "mg/dL",
                both(70.0),
                both(99.0),
                (88.0, 7.0, 5.0, 0),
            ),
            number(
                "3094-0",
                "Urea nitrogen [Mass/volume] in Serum or Plasma",
                "mg/dL",
                both(7.0),
                both(20.0),
                (13.0, 2.5, 1.5, 0),
            ),
            number(
                "2160-0",
                "Creatinine [Mass/volume] in Serum or Plasma",
                "mg/dL",
                Some((0.6, 0.7)),
                Some((1.1, 1.3)),
                (0.88, 0.11, 0.05, 2),
            ),
            number(
                "33914-3",
                "Glomerular filtration rate/1.73 sq M.predicted",
                "mL/min/{1.73_m2}",
                both(60.0),
                None,
                (92.0, 12.0, 4.0, 0),
            ),
            number(
                "2951-2",
                "Sodium [Moles/volume] in Serum or Plasma",
                "mmol/L",
                both(136.0),
                both(145.0),
                (140.0, 1.4, 1.2, 0),
            ),
            number(
                "2823-3",
                "Potassium [Moles/volume] in Serum or Plasma",
                "mmol/L",
                both(3.5),
                both(5.1),
                (4.2, 0.25, 0.2, 1),
            ),
            number(
                "2075-0",
                "Chloride [Moles/volume] in Serum or Plasma",
                "mmol/L",
                both(98.0),
                both(107.0),
                (102.0, 1.5, 1.2, 0),
            ),
            number(
                "17861-6",
                "Calcium [Mass/volume] in Serum or Plasma",
                "mg/dL",
                both(8.6),
                both(10.3),
                (9.4, 0.25, 0.15, 1),
            ),
        ],
    },
    Panel {
        loinc: "58410-2",
        name: "CBC panel - Blood by Automated count",
        tests: &[
            number(
                "718-7",
                "Hemoglobin [Mass/volume] in Blood",
                "g/dL",
                Some((12.0, 13.5)),
                Some((15.5, 17.5)),
                (14.1, 0.7, 0.3, 1),
            ),
            number(
                "4544-3",
                "Hematocrit [Volume Fraction] of Blood by Automated count",
                "%",
                Some((36.0, 41.0)),
                Some((46.0, 52.0)),
                (42.5, 2.0, 1.0, 1),
            ),
            number(
                "6690-2",
                "Leukocytes [#/volume] in Blood by Automated count",
                "10*3/uL",
                both(4.0),
                both(11.0),
                (6.8, 1.2, 0.8, 1),
            ),
            number(
                "777-3",
                "Platelets [#/volume] in Blood by Automated count",
                "10*3/uL",
                both(150.0),
                both(400.0),
                (255.0, 42.0, 15.0, 0),
            ),
            number(
                "787-2",
                "MCV [Entitic volume] by Automated count",
                "fL",
                both(80.0),
                both(100.0),
                (90.0, 3.0, 1.0, 0),
            ),
        ],
    },
    Panel {
        loinc: "57698-3",
        name: "Lipid panel with direct LDL - Serum or Plasma",
        tests: &[
            number(
                "2093-3",
                "Cholesterol [Mass/volume] in Serum or Plasma",
                "mg/dL",
                None,
                both(200.0),
                (188.0, 26.0, 9.0, 0),
            ),
            number(
                "2571-8",
                "Triglyceride [Mass/volume] in Serum or Plasma",
                "mg/dL",
                None,
                both(150.0),
                (118.0, 32.0, 18.0, 0),
            ),
            number(
                "2085-9",
                "Cholesterol in HDL [Mass/volume] in Serum or Plasma",
                "mg/dL",
                Some((50.0, 40.0)),
                None,
                (56.0, 9.0, 3.0, 0),
            ),
            number(
                "18262-6",
                "Cholesterol in LDL [Mass/volume] in Serum or Plasma by Direct assay",
                "mg/dL",
                None,
                both(130.0),
                (108.0, 22.0, 8.0, 0),
            ),
        ],
    },
    Panel {
        loinc: "4548-4",
        name: "Hemoglobin A1c/Hemoglobin.total in Blood",
        tests: &[number(
            "4548-4",
            "Hemoglobin A1c/Hemoglobin.total in Blood",
            "%",
            both(4.0),
            both(5.6),
            (5.2, 0.2, 0.1, 1),
        )],
    },
    Panel {
        loinc: "24348-5",
        name: "Thyroid panel - Serum or Plasma",
        tests: &[
            number(
                "3016-3",
                "Thyrotropin [Units/volume] in Serum or Plasma",
                "m[IU]/L",
                both(0.4),
                both(4.0),
                (1.9, 0.6, 0.3, 2),
            ),
            number(
                "3024-7",
                "Thyroxine (T4) free [Mass/volume] in Serum or Plasma",
                "ng/dL",
                both(0.8),
                both(1.8),
                (1.2, 0.15, 0.07, 2),
            ),
        ],
    },
    Panel {
        loinc: "24325-3",
        name: "Hepatic function panel - Serum or Plasma",
        tests: &[
            number(
                "1742-6",
                "Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma",
                "U/L",
                None,
                Some((35.0, 45.0)),
                (22.0, 6.0, 3.0, 0),
            ),
            number(
                "1920-8",
                "Aspartate aminotransferase [Enzymatic activity/volume] in Serum or Plasma",
                "U/L",
                None,
                Some((35.0, 40.0)),
                (21.0, 5.0, 2.5, 0),
            ),
            number(
                "1975-2",
                "Bilirubin.total [Mass/volume] in Serum or Plasma",
                "mg/dL",
                both(0.2),
                both(1.2),
                (0.6, 0.15, 0.08, 1),
            ),
            number(
                "1751-7",
                "Albumin [Mass/volume] in Serum or Plasma",
                "g/dL",
                both(3.5),
                both(5.0),
                (4.3, 0.2, 0.1, 1),
            ),
        ],
    },
    Panel {
        loinc: "24356-8",
        name: "Urinalysis complete panel - Urine",
        tests: &[
            Test {
                loinc: "5804-0",
                name: "Protein [Presence] in Urine by Test strip",
                unit: "",
                low: None,
                high: None,
                measured: Measured::Finding("Negative", "Trace", 0.08),
            },
            Test {
                loinc: "5792-7",
                name: "Glucose [Presence] in Urine by Test strip",
                unit: "",
                low: None,
                high: None,
                measured: Measured::Finding("Negative", "Positive", 0.04),
            },
            number("2756-5", "pH of Urine", "[pH]", both(5.0), both(8.0), (6.1, 0.4, 0.3, 1)),
        ],
    },
    Panel {
        loinc: "94500-6",
        name: "SARS-CoV-2 (COVID-19) RNA [Presence] in Respiratory system specimen",
        tests: &[Test {
            loinc: "94500-6",
            name: "SARS-CoV-2 (COVID-19) RNA [Presence] in Respiratory system specimen",
            unit: "",
            low: None,
            high: None,
            measured: Measured::Finding("Not detected", "Detected", 0.15),
        }],
    },
];
