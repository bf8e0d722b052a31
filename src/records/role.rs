//! Roles, and which part of a chart each may open; areas, and which part of it somebody may open for a patient: who
//! may do what at a practice, on one page.

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

    /// Whether this role decides whose something is that came and could not be placed.
    #[must_use]
    pub fn may_sort_intake(self) -> bool {
        matches!(self, Self::FrontDesk | Self::Administrator)
    }

    /// Whether this role puts contact details on file.
    #[must_use]
    pub fn may_keep_contacts(self) -> bool {
        matches!(self, Self::FrontDesk | Self::Administrator)
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

/// A part of a patient's portal that somebody else may be given. The order is part of the file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Area {
    /// Test results.
    Results,
    /// Messages with the care team.
    Messages,
    /// Appointments.
    Appointments,
    /// The rest: problems, medications, documents, insurance, contact details, who looked.
    Record,
}

impl Area {
    /// Every area, in the order in which a form offers them.
    pub const ALL: [Self; 4] = [Self::Results, Self::Messages, Self::Appointments, Self::Record];

    /// The word used in forms and locale keys (`area-results`).
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Results => "results",
            Self::Messages => "messages",
            Self::Appointments => "appointments",
            Self::Record => "record",
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of areas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Areas(u8);

impl Areas {
    /// No area at all.
    pub const NONE: Self = Self(0);
    /// Every area there is and will be.
    pub const EVERYTHING: Self = Self(u8::MAX);

    /// Whether `area` is among them.
    #[must_use]
    pub fn has(self, area: Area) -> bool {
        self.0 & area.bit() != 0
    }

    /// These areas and `area`.
    #[must_use]
    pub fn with(self, area: Area) -> Self {
        Self(self.0 | area.bit())
    }

    /// What both have.
    #[must_use]
    pub fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether nothing is open.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether `section` of a chart lies in these areas.
    #[must_use]
    pub fn may_open(self, section: Section) -> bool {
        self.has(if section == Section::Results { Area::Results } else { Area::Record })
    }

    /// Its areas, in order.
    pub fn each(self) -> impl Iterator<Item = Area> {
        Area::ALL.into_iter().filter(move |area| self.has(*area))
    }
}
