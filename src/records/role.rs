//! Roles, and which part of a chart each may open: who may do what at a practice, on one page.

use serde::{Deserialize, Serialize};

/// A role, as a practice speaks of it. The order is part of the file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Receives patients: register, invitations, contact details. Sees no clinical section.
    FrontDesk,
    /// Nurse: charts and results.
    Nurse,
    /// Physician, nurse practitioner, physician assistant: charts, results, release and hold.
    Clinician,
    /// Runs the portal: staff accounts, audit, settings. Sees no clinical section.
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::FrontDesk, Self::Nurse, Self::Clinician, Self::Administrator];

    /// Whether this role may open `section` of a chart.
    #[must_use]
    pub fn may_open(self, section: Section) -> bool {
        match self {
            Self::Nurse | Self::Clinician => true,
            Self::FrontDesk => matches!(section, Section::Contact | Section::Insurance),
            Self::Administrator => matches!(section, Section::Contact | Section::Access),
        }
    }

    /// Whether this role may hold back and release results.
    #[must_use]
    pub fn may_release(self) -> bool {
        self == Self::Clinician
    }

    /// Whether this role may add to a record, correct and retract by hand.
    #[must_use]
    pub fn may_write_record(self) -> bool {
        matches!(self, Self::Nurse | Self::Clinician)
    }

    /// Whether this role may use the register: search patients, invite.
    #[must_use]
    pub fn may_use_register(self) -> bool {
        true
    }

    /// Whether this role may use the office: staff accounts, audit, settings.
    #[must_use]
    pub fn may_use_office(self) -> bool {
        self == Self::Administrator
    }

    /// The word used in flags, logs and locale keys (`role-front-desk`).
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::FrontDesk => "front-desk",
            Self::Nurse => "nurse",
            Self::Clinician => "clinician",
            Self::Administrator => "administrator",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = UnknownRole;
    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::ALL.into_iter().find(|role| role.key() == text).ok_or(UnknownRole)
    }
}

/// Not the word for a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a role: front-desk, nurse, clinician or administrator")]
pub struct UnknownRole;

/// A part of a chart, as audited and as granted. The order is part of the file format: add at the end only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Section {
    /// Name, birth date, contact details.
    Contact,
    /// Test results.
    Results,
    /// The log of who looked.
    Access,
    /// Resources as received.
    Kept,
    /// Everything at once: an export, an import.
    Whole,
    /// Problems, medications, visits and the like: items that are neither documents nor insurance.
    Record,
    /// Documents and imaging reports.
    Documents,
    /// Insurance.
    Insurance,
}

impl Section {
    /// Every section, in the order in which a search of the audit offers them.
    pub const ALL: [Self; 8] = [
        Self::Contact,
        Self::Results,
        Self::Record,
        Self::Documents,
        Self::Insurance,
        Self::Access,
        Self::Kept,
        Self::Whole,
    ];

    /// The word used in logs and locale keys (`section-results`).
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Results => "results",
            Self::Access => "access",
            Self::Kept => "kept",
            Self::Whole => "whole",
            Self::Record => "record",
            Self::Documents => "documents",
            Self::Insurance => "insurance",
        }
    }
}
