//! Categories of results, as a practice and a patient speak of them: what may be delayed, and what a patient may
//! wish to be told of in another way.

use serde::{Deserialize, Serialize};

/// A category of results. The order is part of the file format: add at the end only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Category {
    /// Chemistry, blood counts and all else of a laboratory.
    #[default]
    Laboratory,
    /// Germs and what acts against them.
    Microbiology,
    /// Tissue and cells.
    Pathology,
    /// What was read from a picture.
    Imaging,
    /// What the practice measures.
    VitalSigns,
    /// Heart, lungs, nerves: what a device recorded and a person read.
    Function,
}

impl Category {
    /// Every category, in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::Laboratory,
        Self::Microbiology,
        Self::Pathology,
        Self::Imaging,
        Self::Function,
        Self::VitalSigns,
    ];

    /// The word used in addresses, keys of the store and logs.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Laboratory => "laboratory",
            Self::Microbiology => "microbiology",
            Self::Pathology => "pathology",
            Self::Imaging => "imaging",
            Self::VitalSigns => "vital-signs",
            Self::Function => "function",
        }
    }

    /// What HL7 v2 table 0074, a LOINC class of reports or a FHIR category calls it; nothing narrower than
    /// "laboratory" is nothing.
    #[must_use]
    pub fn of_service(code: &str) -> Option<Self> {
        Some(match code.to_ascii_uppercase().as_str() {
            "MB" | "MCB" | "MYC" | "PAR" | "VR" | "MICROBIOLOGY" => Self::Microbiology,
            "SP" | "CP" | "CG" | "PAT" | "PATHOLOGY" | "LP7839-6" => Self::Pathology,
            "RAD" | "RX" | "CT" | "CTH" | "NMR" | "MRI" | "NMS" | "NRS" | "OUS" | "RUS" | "VUS" | "US"
            | "XRC" | "IMG" | "IMAGING" | "LP29684-5" => Self::Imaging,
            "CUS" | "EC" | "EN" | "PF" | "LP29708-2" => Self::Function,
            _ => return None,
        })
    }
}

impl std::str::FromStr for Category {
    type Err = UnknownCategory;
    fn from_str(text: &str) -> Result<Self, UnknownCategory> {
        Self::ALL.into_iter().find(|category| category.key() == text).ok_or(UnknownCategory)
    }
}

/// Not the word for a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a category of results")]
pub struct UnknownCategory;
