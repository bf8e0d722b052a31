//! Names of a person, and the numbers by which systems know them.

use serde::{Deserialize, Serialize};

/// A name of a person (FHIR `HumanName`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HumanName {
    /// The whole name as it should be shown, if the source gave one.
    pub text: String,
    /// Family name.
    pub family: String,
    /// Given names, first first.
    pub given: Vec<String>,
    /// `Dr.`, `Mrs.`
    pub prefix: Vec<String>,
    /// `Jr.`, `PhD`
    pub suffix: Vec<String>,
    /// FHIR `name-use`: `official`, `usual`, `nickname`, `maiden`, `old`, …; may be empty.
    pub usage: String,
}

impl HumanName {
    /// Given names and family name, or the text the source gave.
    #[must_use]
    pub fn display(&self) -> String {
        let parts: Vec<&str> = self
            .given
            .iter()
            .map(String::as_str)
            .chain([self.family.as_str()])
            .filter(|part| !part.is_empty())
            .collect();
        if parts.is_empty() { self.text.clone() } else { parts.join(" ") }
    }
}

/// A number by which a system knows the patient (FHIR `Identifier`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Identifier {
    /// Whose number: a URI, or an assigning authority; may be empty.
    pub system: String,
    /// The number.
    pub value: String,
    /// HL7 v2 table 0203 code: `MR` for a medical record number; may be empty.
    pub kind: String,
}
