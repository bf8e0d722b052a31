//! The gate and the account pages, through HTTP: each test is a line of the security checks, or of what a person
//! expects there.

mod activation;
mod authenticator;
mod factors;
mod passkeys;
mod passwords;
mod requests;
mod reset;
mod second_factor;
mod sessions;
mod sign_in;
mod throttle;

use portico::records::audit::{Action, Outcome};
use portico::records::log::Question;

use crate::support::TestClinic;

/// How often `action` stands in the audit with this outcome.
fn entries(clinic: &TestClinic, action: Action, outcome: Outcome) -> usize {
    let question = Question { action: Some(action), ..Question::default() };
    let office = clinic.operator().office().expect("the office opens");
    let found = office.audit(&question, None, 1000).expect("the audit is read");
    found.entries.iter().filter(|(_, entry)| entry.outcome == outcome).count()
}
