//! The reference code of a request: on its log line, and on the error page a person reads out on the telephone.

use std::fmt;

/// Eight characters of Crockford base 32, chosen at random: no order and no meaning beyond the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference(u64);

impl Reference {
    /// A new reference.
    #[must_use]
    pub fn mint() -> Self {
        Self(rand::random())
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::with_capacity(13);
        crate::base::id::write(self.0, &mut text)?;
        f.write_str(&text[5..])
    }
}
