//! The classes of items: what each is called in addresses and locale keys, and to which part of a chart it belongs.

use serde::{Deserialize, Serialize};

use crate::base::key::Key;
use crate::records::role::Section;

/// What kind of thing; each is listed by itself. The order is part of the file format: add at the end only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Class {
    /// Problems, diagnoses, concerns (FHIR `Condition`).
    Problem,
    /// Allergies and intolerances (`AllergyIntolerance`).
    Allergy,
    /// Medications (`MedicationRequest`, `MedicationStatement`).
    Medication,
    /// Vaccinations (`Immunization`).
    Immunization,
    /// Procedures (`Procedure`).
    Procedure,
    /// Visits (`Encounter`).
    Visit,
    /// Family history (`FamilyMemberHistory`).
    FamilyHistory,
    /// Social history (`Observation` of category `social-history`, `survey` or `sdoh`).
    SocialHistory,
    /// Goals (`Goal`).
    Goal,
    /// Care plans (`CarePlan`).
    CarePlan,
    /// Care teams (`CareTeam`).
    CareTeam,
    /// Documents and imaging reports (`DocumentReference`, `DiagnosticReport` that is not a laboratory's).
    Document,
    /// Insurance (`Coverage`).
    Insurance,
    /// Devices (`Device`).
    Device,
}

impl Class {
    /// Every class, in the order in which a record shows them.
    pub const ALL: [Self; 14] = [
        Self::Problem,
        Self::Medication,
        Self::Allergy,
        Self::Immunization,
        Self::Visit,
        Self::Procedure,
        Self::Document,
        Self::CarePlan,
        Self::Goal,
        Self::CareTeam,
        Self::FamilyHistory,
        Self::SocialHistory,
        Self::Device,
        Self::Insurance,
    ];

    /// The word used in addresses and locale keys (`class-problems`).
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Problem => "problems",
            Self::Allergy => "allergies",
            Self::Medication => "medications",
            Self::Immunization => "immunizations",
            Self::Procedure => "procedures",
            Self::Visit => "visits",
            Self::FamilyHistory => "family-history",
            Self::SocialHistory => "social-history",
            Self::Goal => "goals",
            Self::CarePlan => "care-plans",
            Self::CareTeam => "care-team",
            Self::Document => "documents",
            Self::Insurance => "insurance",
            Self::Device => "devices",
        }
    }

    /// Whether its items hold for a time, so that what holds now is shown apart from what is over; the others
    /// happen once.
    #[must_use]
    pub fn is_lasting(self) -> bool {
        !matches!(
            self,
            Self::Immunization | Self::Procedure | Self::Visit | Self::Document | Self::SocialHistory
        )
    }

    /// The part of a chart it belongs to, by which its reading is entered and granted.
    #[must_use]
    pub fn section(self) -> Section {
        match self {
            Self::Insurance => Section::Insurance,
            Self::Document => Section::Documents,
            _ => Section::Record,
        }
    }

    fn number(self) -> u8 {
        match self {
            Self::Problem => 0,
            Self::Allergy => 1,
            Self::Medication => 2,
            Self::Immunization => 3,
            Self::Procedure => 4,
            Self::Visit => 5,
            Self::FamilyHistory => 6,
            Self::SocialHistory => 7,
            Self::Goal => 8,
            Self::CarePlan => 9,
            Self::CareTeam => 10,
            Self::Document => 11,
            Self::Insurance => 12,
            Self::Device => 13,
        }
    }
}

impl Key for Class {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(self.number());
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        let number = u8::read(bytes)?;
        Self::ALL.into_iter().find(|class| class.number() == number)
    }
}

/// Not the word for a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a class of items")]
pub struct UnknownClass;

impl std::str::FromStr for Class {
    type Err = UnknownClass;
    fn from_str(text: &str) -> Result<Self, UnknownClass> {
        Self::ALL.into_iter().find(|class| class.key() == text).ok_or(UnknownClass)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_its_own_number_and_word() {
        for class in Class::ALL {
            let mut bytes = Vec::new();
            class.write(&mut bytes);
            assert_eq!(<Class as Key>::read(&mut bytes.as_slice()), Some(class));
            assert_eq!(class.key().parse(), Ok(class));
        }
        assert_eq!(<Class as Key>::read(&mut [14u8].as_slice()), None);
    }
}
