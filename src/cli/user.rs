//! `portico user`: staff accounts.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::context::Context;
use super::{ask, show};
use crate::operator::user::{self, Code, Shown};
use crate::operator::{Order, Reply};
use crate::records::role::Role;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Add a member of staff; prints a one-time code for their first sign-in
    Add(Add),
    /// Show every member of staff
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show one account
    Show {
        /// The name they sign in with
        sign_in: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Close an account and end its sessions
    Disable {
        /// The name they sign in with
        sign_in: String,
        /// Why, in a few words, for the audit
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Open a closed account again
    Enable {
        /// The name they sign in with
        sign_in: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Take the password away and print a one-time code; sessions end
    Reset {
        /// The name they sign in with
        sign_in: String,
        /// Take second factors and recovery codes away too: the telephone is lost. Say why
        #[arg(long, value_name = "REASON")]
        clear_factors: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// front-desk, nurse, clinician or administrator
    #[arg(long, value_name = "ROLE")]
    role: Role,
    /// Their name, as patients see it
    #[arg(long, value_name = "NAME")]
    name: String,
    /// The name they sign in with
    #[arg(long, value_name = "NAME")]
    sign_in: String,
    /// Give a first password, the first line of this file, instead of a code; it must be changed at the first sign-in
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Ask for a first password instead of printing a code
    #[arg(long, conflicts_with = "password_file")]
    password: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Add(arguments) => add(context, arguments),
        Command::List { json } => list(context, json),
        Command::Show { sign_in, json } => {
            let answers = give(context, user::Order::Show { name: sign_in })?;
            answers.tell(json, show_one)
        }
        Command::Disable { sign_in, reason, json } => {
            let answers = give(context, user::Order::Disable { name: sign_in, reason })?;
            answers.tell(json, |user| {
                show::line(&format!("{} can no longer sign in; sessions were ended.", user.sign_in_name))
            })
        }
        Command::Enable { sign_in, json } => {
            let answers = give(context, user::Order::Enable { name: sign_in })?;
            answers.tell(json, |user| show::line(&format!("{} can sign in again.", user.sign_in_name)))
        }
        Command::Reset { sign_in, clear_factors, json } => {
            let answers = give(context, user::Order::Reset { name: sign_in.clone(), clear_factors })?;
            answers.tell(json, show_one)?;
            let asked = give(context, user::Order::Show { name: sign_in })?;
            for user in asked.users.iter().filter(|user| !user.enabled) {
                show::note(&format!(
                    "The account is disabled, and the code of no use until `portico user enable {}`.",
                    user.sign_in_name
                ));
            }
            Ok(())
        }
    }
}

/// What came back: accounts, and codes to hand over.
#[derive(Default)]
struct Answers {
    users: Vec<Shown>,
    codes: Vec<Code>,
}

impl Answers {
    fn tell(&self, json: bool, say: impl Fn(&Shown) -> anyhow::Result<()>) -> anyhow::Result<()> {
        if json {
            self.codes.iter().try_for_each(show::json)?;
            return self.users.iter().try_for_each(show::json);
        }
        self.codes.iter().try_for_each(show_code)?;
        self.users.iter().try_for_each(say)
    }
}

fn give(context: &Context, order: user::Order) -> anyhow::Result<Answers> {
    let mut answers = Answers::default();
    let mut hear = |reply| {
        match reply {
            Reply::User(user) => answers.users.push(user),
            Reply::Code(code) => answers.codes.push(code),
            _ => {}
        }
        Ok(())
    };
    context.order(Order::User(order), &mut show::Listener::new(&mut hear))?;
    Ok(answers)
}

fn add(context: &Context, arguments: Add) -> anyhow::Result<()> {
    let Add { role, name, sign_in, password_file, password, json } = arguments;
    let password = (password || password_file.is_some())
        .then(|| ask::new_secret_or_file("First password", password_file.as_deref()))
        .transpose()?;
    let answers = give(context, user::Order::Add { name, sign_in_name: sign_in, role, password })?;
    answers.tell(json, |user| {
        show::line(&format!(
            "{} can sign in as {}. At the first sign-in a new password and a second factor are set up.",
            user.name, user.sign_in_name
        ))
    })
}

fn list(context: &Context, json: bool) -> anyhow::Result<()> {
    let users = give(context, user::Order::List)?.users;
    if json {
        return show::json(&users);
    }
    let rows: Vec<Vec<String>> = users
        .iter()
        .map(|user| vec![user.sign_in_name.clone(), user.name.clone(), user.role.clone(), standing(user)])
        .collect();
    show::table(&["Sign-in name", "Name", "Role", "Standing"], &rows)
}

fn standing(user: &Shown) -> String {
    if !user.enabled {
        return "disabled".to_owned();
    }
    if !user.has_password {
        return "has a code, has not signed in with it".to_owned();
    }
    match (user.must_change_password, user.factors) {
        (true, _) => "first password, not changed yet".to_owned(),
        (false, 0) => "no second factor yet".to_owned(),
        (false, factors) => show::count(factors as u64, "factor", "factors"),
    }
}

fn show_one(user: &Shown) -> anyhow::Result<()> {
    show::line(&format!("Sign-in name:  {}", user.sign_in_name))?;
    show::line(&format!("Name:          {}", user.name))?;
    show::line(&format!("Role:          {}", user.role))?;
    show::line(&format!("Standing:      {}", standing(user)))?;
    show::line(&format!("Sessions:      {}", user.sessions))?;
    show::line(&format!("Made:          {}", show::minute(&user.made)))
}

fn show_code(code: &Code) -> anyhow::Result<()> {
    show::line(&format!("{} signs in with this name and one-time code:", code.name))?;
    show::line(&format!("  Name:  {}", code.sign_in_name))?;
    show::line(&format!("  Code:  {}", code.code.expose()))?;
    show::line(&format!(
        "It works once, until {}. Hand it over yourself; do not send it by mail.",
        show::minute(&code.until)
    ))
}
