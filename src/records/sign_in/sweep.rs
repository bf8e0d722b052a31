//! Sweeping out what opens no account any more: codes of letters that have expired, visits whose time is over.
//!
//! How an invitation stands stays in its row, for the list of work; only the ways in go. Somebody who types the
//! code of an old letter is answered as before: whatever does not fit is answered alike.

use std::ops::ControlFlow;

use super::invitation::{BY_CODE, BY_VISIT, INVITATIONS, Invitation, State};
use crate::base::clock::Moment;
use crate::records::proof::CodeKey;
use crate::records::{Practice, Result};
use crate::store::{Order, Read, Span, Write};

impl Practice {
    /// Sweeps invitations. Blocks: call it on a thread of its own.
    pub fn sweep_invitations(&self) -> Result<()> {
        let (key, now) = (CodeKey::of(self), self.clock().now());
        let is_over = |it: &Invitation| it.opened.is_some() || (it.state == State::Open && now > it.until);
        let mut over = Vec::new();
        let tx = self.store().read()?;
        INVITATIONS.each(&tx, &Span::all(), Order::Ascending, |patient, invitation| {
            // One that was swept before has no way in left: it costs no write again.
            if is_over(&invitation) && has_way_in(&tx, &invitation, &key)? {
                over.push(patient);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        drop(tx);
        if over.is_empty() {
            return Ok(());
        }
        self.store().write_blocking(move |tx| {
            for patient in over {
                let Some(mut invitation) = INVITATIONS.get(tx, &patient)? else { continue };
                sweep(tx, &mut invitation, &key, now)?;
                INVITATIONS.put(tx, &patient, &invitation)?;
            }
            Ok(())
        })
    }
}

fn has_way_in(
    tx: &impl Read,
    invitation: &Invitation,
    key: &CodeKey,
) -> std::result::Result<bool, crate::store::StoreError> {
    Ok(invitation.opened.is_some() || BY_CODE.get(tx, &invitation.index(key)[0])?.is_some())
}

fn sweep(tx: &impl Write, invitation: &mut Invitation, key: &CodeKey, now: Moment) -> Result<()> {
    if invitation.state == State::Open && now > invitation.until {
        for row in invitation.index(key) {
            BY_CODE.remove(tx, &row)?;
        }
    }
    if let Some((visit, _)) = invitation.opened.take_if(|(_, until)| now > *until) {
        BY_VISIT.remove(tx, &visit)?;
    }
    Ok(())
}
