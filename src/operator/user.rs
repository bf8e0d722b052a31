//! People who sign in: staff accounts added, shown, closed, opened, begun anew.

use serde::{Deserialize, Serialize};

use super::{Failure, FailureKind, Line, Reply, written};
use crate::base::secret::Secret;
use crate::records::access::Operator;
use crate::records::account::AccountId;
use crate::records::role::Role;
use crate::records::sign_in::ResetLetter;
use crate::records::staff_account::{AccountShown, NewStaff, ReadyFor};
use crate::records::{Error, Rule};

/// What can be done with accounts.
#[derive(Debug, Serialize, Deserialize)]
pub enum Order {
    /// Tells every member of staff.
    List,
    /// Tells one account, patients' too.
    Show {
        /// The sign-in name.
        name: String,
    },
    /// Adds a member of staff.
    Add {
        /// Their name, as patients see it.
        name: String,
        /// The name they sign in with.
        sign_in_name: String,
        /// Their role.
        role: Role,
        /// A first password, to be changed at the first sign-in; a set-up code otherwise.
        password: Option<Secret>,
    },
    /// Closes an account and ends its sessions.
    Disable {
        /// The sign-in name.
        name: String,
        /// Why.
        reason: String,
    },
    /// Opens a closed account again.
    Enable {
        /// The sign-in name.
        name: String,
    },
    /// Takes the password away and gives a one-time code.
    Reset {
        /// The sign-in name.
        name: String,
        /// Why the second factors are taken away too, if they are.
        clear_factors: Option<String>,
    },
}

/// An account as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The sign-in name.
    pub sign_in_name: String,
    /// The person's name.
    pub name: String,
    /// The role, or `patient`.
    pub role: String,
    /// Whether it may sign in.
    pub enabled: bool,
    /// When it was made, RFC 3339.
    pub made: String,
    /// Whether a password was set.
    pub has_password: bool,
    /// Whether a new password is due at the next sign-in.
    pub must_change_password: bool,
    /// Second factors and passkeys enrolled.
    pub factors: usize,
    /// Sessions open now.
    pub sessions: usize,
}

/// A one-time code to hand over.
#[derive(Clone, Serialize, Deserialize)]
pub struct Code {
    /// The name to sign in with.
    pub sign_in_name: String,
    /// Whose it is.
    pub name: String,
    /// The code.
    pub code: Secret,
    /// Until when it is good, RFC 3339.
    pub until: String,
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Code({})", self.sign_in_name)
    }
}

/// Executes an order about accounts.
pub(super) fn execute(operator: &Operator, order: Order, line: &mut dyn Line) -> Result<(), Failure> {
    match order {
        Order::List => {
            for account in operator.office()?.staff_accounts()? {
                line.say(Reply::User(shown(operator, account)))?;
            }
            Ok(())
        }
        Order::Show { name } => {
            let id = named(operator, &name)?;
            tell(operator, id, line)
        }
        Order::Add { name, sign_in_name, role, password } => {
            let new = NewStaff { name, role, sign_in_name };
            match password {
                Some(password) => {
                    let id = operator.add_account(ReadyFor::Staff(new), &password).map_err(explain)?;
                    tell(operator, id, line)
                }
                None => {
                    let letter =
                        operator.change_office(move |office| office.add_staff(&new)).map_err(explain)?;
                    tell_code(operator, &letter, line)
                }
            }
        }
        Order::Disable { name, reason } => {
            let id = named(operator, &name)?;
            operator.change_office(move |office| office.disable(id, &reason)).map_err(explain)?;
            tell(operator, id, line)
        }
        Order::Enable { name } => {
            let id = named(operator, &name)?;
            operator.change_office(move |office| office.enable(id)).map_err(explain)?;
            tell(operator, id, line)
        }
        Order::Reset { name, clear_factors } => {
            let id = named(operator, &name)?;
            let letter = operator
                .change_office(move |office| office.start_reset(id, clear_factors.as_deref()))
                .map_err(explain)?;
            tell_code(operator, &letter, line)
        }
    }
}

fn named(operator: &Operator, name: &str) -> Result<AccountId, Failure> {
    match operator.office()?.account_named(name) {
        Ok(account) => Ok(account.id),
        Err(Error::NotFound) => Err(Failure::refused(
            format!("nobody signs in as \"{name}\""),
            "`portico user list` shows the sign-in names of staff.",
        )),
        Err(error) => Err(error.into()),
    }
}

fn tell(operator: &Operator, id: AccountId, line: &mut dyn Line) -> Result<(), Failure> {
    let account = operator.office()?.account(id)?;
    Ok(line.say(Reply::User(shown(operator, account)))?)
}

fn tell_code(operator: &Operator, letter: &ResetLetter, line: &mut dyn Line) -> Result<(), Failure> {
    Ok(line.say(Reply::Code(Code {
        sign_in_name: letter.name.clone(),
        name: letter.person.clone(),
        code: Secret::new(letter.code.grouped()),
        until: written(operator.practice(), letter.until),
    }))?)
}

fn shown(operator: &Operator, account: AccountShown) -> Shown {
    Shown {
        sign_in_name: account.sign_in_name,
        name: account.name,
        role: account.role.map_or("patient", Role::key).to_owned(),
        enabled: account.enabled,
        made: written(operator.practice(), account.made),
        has_password: account.has_password,
        must_change_password: account.must_change_password,
        factors: account.factors,
        sessions: account.sessions,
    }
}

/// What to do about the rules that a person at a shell may meet.
pub fn explain(error: Error) -> Failure {
    let Error::Refused(rule) = error else { return error.into() };
    let remedy = match rule {
        Rule::PasswordShort => "Choose a longer one: 15 characters and more, several words are easiest.",
        Rule::PasswordCommon => "Choose words that have nothing to do with the practice or the person.",
        Rule::PasswordLong => "Choose a shorter one.",
        Rule::NameTaken => "Choose another sign-in name; names that look alike count as one.",
        Rule::NameUnfit => {
            "A sign-in name has 3 to 64 letters, digits and . _ - + @, of one script; a person's name is one line."
        }
        Rule::LastAdministrator => {
            "Add another administrator first: `portico user add --role administrator`."
        }
        Rule::ReasonMissing => "Say why, in a few words.",
        _ => "",
    };
    Failure { kind: FailureKind::Refused, what: rule.to_string(), remedy: remedy.to_owned() }
}
