//! Signing in, step by step: a name with a password, a letter or a passkey; then what else is due. The letters
//! that the practice hands out, for a new account or a lost password, are here too.

mod activation;
mod climb;
mod first;
mod invitation;
mod reset;
mod second_factor;
mod sweep;

pub use activation::Brought;
pub use climb::Climbed;
pub(super) use climb::{forgive, pause, renew};
pub(super) use invitation::INVITATIONS;
pub use invitation::{Invitation, Letter, Standing};
pub use reset::ResetLetter;
pub(super) use reset::letter;
