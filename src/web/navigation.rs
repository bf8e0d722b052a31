//! Where the pages are that a person moves between, and what they are called. Only what is built stands here.

use super::icon::{self, Icon};
use super::words::Key;
use crate::records::role::{Area, Areas, Role};

/// Where the sign-out form is sent.
pub const SIGN_OUT: &str = "/sign-out";
/// Where signing in begins.
pub const SIGN_IN: &str = "/sign-in";

/// Where a session that ended by itself leads.
pub const SESSION_ENDED: &str = "/session-ended";
/// A person's own account.
pub const ACCOUNT: &str = "/account";

/// For whom one acts.
pub const ACTING: &str = "/acting";

/// A page of the first level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The patient's home.
    Home,
    /// The patient's results.
    Results,
    /// The patient's record: problems, medications, visits, documents.
    Record,
    /// Who looked at the patient's record.
    Access,
    /// The patient's contact details and sign-in.
    Profile,
    /// What waits for staff.
    Worklist,
    /// The register of patients.
    Patients,
    /// Staff accounts.
    Staff,
    /// The audit.
    Audit,
    /// What came and could not be placed.
    Quarantine,
    /// Results held back, without what they say.
    Holds,
    /// The practice's settings.
    Practice,
}

impl Place {
    /// What a patient moves between. The first four stand in the bar of a phone, the others under "More".
    pub const OF_PATIENTS: &[Self] = &[Self::Home, Self::Results, Self::Record, Self::Profile, Self::Access];

    /// What somebody who acts for a patient moves between: what is open to them.
    #[must_use]
    pub fn of_proxies(areas: Areas) -> &'static [Self] {
        match (areas.has(Area::Results), areas.has(Area::Record)) {
            (_, true) => Self::OF_PATIENTS,
            (true, false) => &[Self::Home, Self::Results],
            (false, false) => &[Self::Home],
        }
    }

    /// What a member of staff in `role` moves between.
    #[must_use]
    pub fn of_staff(role: Role) -> &'static [Self] {
        const CARE: &[Place] = &[Place::Worklist, Place::Patients];
        const DESK: &[Place] = &[Place::Worklist, Place::Patients, Place::Quarantine];
        const OFFICE: &[Place] = &[
            Place::Worklist,
            Place::Patients,
            Place::Quarantine,
            Place::Staff,
            Place::Audit,
            Place::Holds,
            Place::Practice,
        ];
        match role {
            Role::Administrator => OFFICE,
            Role::FrontDesk => DESK,
            Role::Nurse | Role::Clinician => CARE,
        }
    }

    /// Its path.
    #[must_use]
    pub fn href(self) -> &'static str {
        match self {
            Self::Home => "/",
            Self::Results => "/results",
            Self::Record => "/record",
            Self::Access => "/record/access",
            Self::Profile => "/profile",
            Self::Worklist => "/clinic",
            Self::Patients => "/clinic/patients",
            Self::Staff => "/clinic/staff",
            Self::Audit => "/clinic/audit",
            Self::Quarantine => "/clinic/quarantine",
            Self::Holds => "/clinic/holds",
            Self::Practice => "/clinic/practice",
        }
    }

    /// Its name.
    #[must_use]
    pub fn key(self) -> Key {
        match self {
            Self::Home => "nav-home",
            Self::Results => "nav-results",
            Self::Record => "nav-record",
            Self::Access => "nav-access",
            Self::Profile => "nav-profile",
            Self::Worklist => "nav-worklist",
            Self::Patients => "nav-patients",
            Self::Staff => "nav-staff",
            Self::Audit => "nav-audit",
            Self::Quarantine => "nav-quarantine",
            Self::Holds => "nav-holds",
            Self::Practice => "nav-practice",
        }
    }

    pub(super) fn icon(self) -> Icon {
        match self {
            Self::Home => icon::HOME,
            Self::Results => icon::RESULTS,
            Self::Record => icon::RECORD,
            Self::Access => icon::ACCESS,
            Self::Profile => icon::PROFILE,
            Self::Worklist => icon::WORKLIST,
            Self::Patients => icon::PATIENTS,
            Self::Staff => icon::STAFF,
            Self::Audit => icon::AUDIT,
            Self::Quarantine => icon::RECORD,
            Self::Holds => icon::HOLDS,
            Self::Practice => icon::PRACTICE,
        }
    }
}

/// The name of a role.
#[must_use]
pub fn role_key(role: Role) -> Key {
    match role {
        Role::FrontDesk => "role-front-desk",
        Role::Nurse => "role-nurse",
        Role::Clinician => "role-clinician",
        Role::Administrator => "role-administrator",
    }
}
