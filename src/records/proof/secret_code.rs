//! Codes that people read off paper and type: letters of invitation and reset, recovery codes.
//!
//! The store keeps keyed hashes only. What stands in a letter is made again from a salt and the store's key
//! when it is printed once more, so nothing usable lies in any row.

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::base::secret::{Secret, Token};
use crate::records::Practice;

/// Crockford base 32: no letter that can be taken for a digit or another letter.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 50 bits: with a growing delay and an expiry, far beyond guessing.
const LETTERS: usize = 10;

/// A code of ten letters and digits, as its holder has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortCode(Secret);

impl ShortCode {
    fn from_bytes(bytes: &[u8]) -> Self {
        let number = bytes.iter().take(8).fold(0u64, |number, byte| (number << 8) | u64::from(*byte));
        let letters = (0..LETTERS).map(|at| ALPHABET[(number >> (5 * at)) as usize & 31] as char);
        Self(Secret::new(letters.collect()))
    }

    /// A code as typed: case, spaces and hyphens do not matter, nor does O for 0 or I and L for 1. `None` if
    /// it cannot be one.
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        if text.len() > 64 {
            return None;
        }
        let mut code = String::with_capacity(LETTERS);
        for c in text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '.')) {
            let c = match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            if !c.is_ascii() || !ALPHABET.contains(&(c as u8)) {
                return None;
            }
            code.push(c);
        }
        (code.len() == LETTERS).then(|| Self(Secret::new(code)))
    }

    /// The code in two groups, to print: `K7M2Q-9XR4D`.
    #[must_use]
    pub fn grouped(&self) -> String {
        let (first, second) = self.0.expose().split_at(LETTERS / 2);
        format!("{first}-{second}")
    }
}

/// The key that all codes hang on.
pub(in super::super) struct CodeKey([u8; 32]);

impl CodeKey {
    pub(in super::super) fn of(practice: &Practice) -> Self {
        Self(practice.store().derive("sign-in codes"))
    }

    fn tag(&self, purpose: &str, bytes: &[u8]) -> [u8; 32] {
        // An HMAC takes a key of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return [0; 32] };
        mac.update(&(purpose.len() as u64).to_be_bytes());
        mac.update(purpose.as_bytes());
        mac.update(bytes);
        mac.finalize().into_bytes().into()
    }

    /// What the store keeps of `code`.
    pub(in super::super) fn hash(&self, purpose: &str, code: &ShortCode) -> [u8; 32] {
        self.tag(purpose, code.0.expose().as_bytes())
    }

    /// A seal over `bytes`, for what a form brings back.
    pub(in super::super) fn seal(&self, purpose: &str, bytes: &[u8]) -> [u8; 32] {
        self.tag(&format!("{purpose} seal"), bytes)
    }

    /// The short code of the letter with `salt`.
    pub(in super::super) fn short_code(&self, purpose: &str, salt: &[u8; 16]) -> ShortCode {
        ShortCode::from_bytes(&self.tag(&format!("{purpose} code"), salt))
    }

    /// The link's token of the letter with `salt`.
    pub(in super::super) fn token(&self, purpose: &str, salt: &[u8; 16]) -> Token {
        use base64::Engine as _;
        let bytes = self.tag(&format!("{purpose} token"), salt);
        let text = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
        // 32 bytes are 43 characters: it has a token's form.
        Token::from_holder(&text).unwrap_or_else(Token::mint)
    }
}

#[cfg(test)]
mod tests {
    use super::ShortCode;

    #[test]
    fn a_code_reads_back_as_people_type_it() {
        let code = ShortCode::from_bytes(&[0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0x00, 0x41]);
        let printed = code.grouped();
        assert_eq!(printed.len(), 11);
        for typed in
            [printed.clone(), printed.to_lowercase(), printed.replace('-', " "), format!(" {printed} ")]
        {
            assert_eq!(ShortCode::typed(&typed).as_ref(), Some(&code), "{typed}");
        }
        let confused = printed.replace('0', "o").replace('1', "L");
        assert_eq!(ShortCode::typed(&confused), Some(code));
    }

    #[test]
    fn other_text_is_no_code() {
        for text in ["", "K7M2Q", "K7M2Q-9XR4DD", "K7M2Q-9XR4U", "K7M2Q-9XR4é"] {
            assert_eq!(ShortCode::typed(text), None, "{text}");
        }
    }
}
