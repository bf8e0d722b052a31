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

/// The longest way to write a telephone number, with an extension.
const PHONE_CHARACTERS_MAX: usize = 40;

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
        (clean && (5..=15).contains(&digits) && text.len() <= PHONE_CHARACTERS_MAX).then_some(Self(text))
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

impl PostalAddress {
    /// As an envelope has it, a line each: street, then `Springfield, IL 62704`, then the country.
    #[must_use]
    pub fn envelope(&self) -> Vec<String> {
        let joined = |parts: [&str; 2], between: &str| {
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(between)
        };
        let region = joined([&self.state, &self.postal_code], " ");
        // A comma stands before a state; a town and its code alone are written without one.
        let between = if self.state.is_empty() { " " } else { ", " };
        let place = joined([&self.city, &region], between);
        let lines = self.lines.iter().cloned().chain([place, self.country.clone()]);
        lines.filter(|line| !line.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::PostalAddress;

    #[test]
    fn an_address_is_written_as_an_envelope_has_it() {
        let address = |city: &str, state: &str, code: &str, country: &str| PostalAddress {
            lines: vec!["177 Tannery Row".to_owned()],
            city: city.to_owned(),
            state: state.to_owned(),
            postal_code: code.to_owned(),
            country: country.to_owned(),
        };
        let american = address("Fort Alder", "IA", "52952", "");
        assert_eq!(american.envelope(), ["177 Tannery Row", "Fort Alder, IA 52952"]);
        assert_eq!(address("Graz", "", "8010", "AT").envelope()[1..], ["Graz 8010", "AT"]);
        assert_eq!(address("", "", "", "").envelope(), ["177 Tannery Row"]);
    }
}
