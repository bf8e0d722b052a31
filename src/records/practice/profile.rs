//! What a practice decided about itself.

use serde::{Deserialize, Serialize};

use crate::record;
use crate::records::role::{Area, Areas};

/// What a practice decided about itself: shown on every page, read once at start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Its name, as patients know it.
    pub name: String,
    /// The telephone number patients call.
    pub phone: String,
    /// What to do when it cannot wait, in the practice's words; shown in the urgent-help block.
    pub urgent: String,
    /// Street address, one line each, for letters.
    pub address: Vec<String>,
    /// IANA name of its time zone, for instance `America/Chicago`.
    pub time_zone: String,
    /// BCP 47 tag of the language used where a person has not chosen one.
    pub language: String,
    /// Hue of the accent colour in degrees, 0 to 359.
    pub accent_hue: u16,
    /// What it requires of whoever signs in, and for how long.
    pub rules: SignInRules,
    /// How far somebody may act for a child.
    pub proxies: ProxyRules,
}
record!(Profile, "practice profile", 1);

/// What the practice requires of whoever signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInRules {
    /// Whether patients must have a second factor or a passkey. Staff always must.
    pub patients_need_second_factor: bool,
    /// Minutes without a request after which a staff session ends.
    pub staff_idle_minutes_max: u16,
    /// Minutes without a request after which a patient session ends.
    pub patient_idle_minutes_max: u16,
    /// Hours after which any session ends.
    pub session_hours_max: u16,
    /// Days for which an activation letter is good.
    pub invitation_days_max: u16,
}

impl Default for SignInRules {
    fn default() -> Self {
        Self {
            patients_need_second_factor: true,
            staff_idle_minutes_max: 15,
            patient_idle_minutes_max: 30,
            session_hours_max: 12,
            invitation_days_max: 30,
        }
    }
}

/// How far somebody may act for a child. What is right differs from state to state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProxyRules {
    /// Age in years from which a child is a teenager, with things of their own.
    pub teen_from_years: u8,
    /// Age in years from which a child is of age and grants for a child end.
    pub adult_from_years: u8,
    /// What stays open for whoever acts for a teenager.
    pub teen_areas: Areas,
}

impl Default for ProxyRules {
    fn default() -> Self {
        let teen_areas = Areas::NONE.with(Area::Messages).with(Area::Appointments);
        Self { teen_from_years: 12, adult_from_years: 18, teen_areas }
    }
}
