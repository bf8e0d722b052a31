//! Changing what the practice decided about itself.

use super::Result;
use super::access::{Done, Office, Operator};
use super::audit::{Action, Event};
use super::practice::{Practice, Profile};
use super::session::StaffSession;
use crate::store::WriteTx;

impl Office<&WriteTx<'_>> {
    /// Puts `profile` in place of the one before.
    pub fn change_profile(&self, profile: &Profile) -> Result<Done<()>> {
        Practice::put_profile(self.tx(), profile)?;
        self.commit(Event::done(Action::PracticeChanged), ())
    }
}

impl StaffSession {
    /// Changes what the practice decided about itself; every page shows it at once.
    pub async fn change_practice(&self, profile: Profile) -> Result<()> {
        self.change_office(move |office| office.change_profile(&profile)).await?;
        let practice = self.standing().practice();
        practice.profile_changed(&practice.store().read()?)
    }
}

impl Operator {
    /// As [`StaffSession::change_practice`]. Blocks until it is on disk.
    pub fn change_practice(&self, profile: Profile) -> Result<()> {
        self.change_office(move |office| office.change_profile(&profile))?;
        self.practice().profile_changed(&self.practice().store().read()?)
    }
}
