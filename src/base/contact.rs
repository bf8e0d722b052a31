//! Contact details as they are reached: an e-mail address, a telephone number, a postal address.

use serde::{Deserialize, Serialize};

/// An e-mail address: one `@`, a dotted domain, no spaces or control characters, at most 254 characters
/// (RFC 5321 4.5.3.1). Whether it is read by the right person only a message to it can show.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Email(String);

impl Email {
    /// Reads an address; `None` if it cannot be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@')?;
        let fits = !local.is_empty() && local.len() <= 64 && text.len() <= 254 && !local.contains('@');
        let clean =
            text.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"<>,;:\\\"()[]".contains(c));
        let dotted = domain.split('.').count() > 1
            && domain
                .split('.')
                .all(|part| !part.is_empty() && !part.starts_with('-') && !part.ends_with('-'));
        (fits && clean && dotted).then(|| Self(text.to_owned()))
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A telephone number as written, with 5 to 15 digits (ITU-T E.164 allows at most 15).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Phone(String);

impl Phone {
    /// Reads a number; `None` if it cannot be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let clean = text.chars().all(|c| c.is_ascii_digit() || " +-().x/#".contains(c));
        (clean && (5..=15).contains(&digits)).then_some(Self(text))
    }

    /// The number as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number for a `tel:` link: digits and a leading plus (RFC 3966).
    #[must_use]
    pub fn dialled(&self) -> String {
        self.0
            .chars()
            .enumerate()
            .filter(|(at, c)| c.is_ascii_digit() || (*at == 0 && *c == '+'))
            .map(|(_, c)| c)
            .collect()
    }
}

/// A postal address in the order an envelope shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostalAddress {
    /// Street, house, flat: one entry a line.
    pub lines: Vec<String>,
    /// City or town.
    pub city: String,
    /// State, province or county; may be empty.
    pub state: String,
    /// Postal code; may be empty.
    pub postal_code: String,
    /// Country; may be empty.
    pub country: String,
}
