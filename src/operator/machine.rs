//! The machine's own accounts: in whose name an order is entered in the audit.

use crate::base::text;

/// The name of account `uid`, or `uid 1000` where the machine does not name it. Read by hand, because the
/// binary is static and asks no name service.
#[must_use]
pub fn account_name(uid: u32) -> String {
    let accounts = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    accounts
        .lines()
        .find_map(|line| {
            let mut fields = line.split(':');
            let name = fields.next()?;
            (fields.nth(1)?.parse() == Ok(uid)).then(|| name.to_owned())
        })
        .unwrap_or_else(|| format!("uid {uid}"))
}

/// The user and group number of the account called `name`.
#[must_use]
pub fn account(name: &str) -> Option<(u32, u32)> {
    let accounts = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    accounts.lines().find_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        (*fields.first()? == name).then_some(())?;
        Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?))
    })
}

/// The operator's name: the account, and for whom it acts if it is root and `sudo` said so.
#[must_use]
pub fn operator_name(uid: u32, acts_for: Option<&str>) -> String {
    let name = account_name(uid);
    match acts_for.and_then(|other| text::line(other, 64).ok()) {
        Some(other) if uid == 0 => format!("{name} for {other}"),
        _ => name,
    }
}
