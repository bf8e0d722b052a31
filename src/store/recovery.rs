//! The recovery key: 160 random bits as eight groups of five characters, made to be printed and typed.
//!
//! The alphabet leaves out letters that look like digits. The fifth character of each group checks the four
//! before it and the group's place, so a slip is named with the group it is in.

use std::fmt;

use zeroize::Zeroizing;

use crate::base::secret::{Secret, random_bytes};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUPS: usize = 8;
const GROUP: usize = 5;
const BYTES: usize = 20;

/// A recovery key. It opens the store as a passphrase does.
#[derive(Clone)]
pub struct RecoveryKey(Zeroizing<[u8; BYTES]>);

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryKey(…)")
    }
}

/// What is wrong with a recovery key as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecoveryTypo {
    /// Not forty characters.
    #[error("a recovery key has 8 groups of 5 characters; this has {0} characters")]
    Length(usize),
    /// A character that no recovery key has.
    #[error("group {0} of the recovery key holds a character that no recovery key has")]
    Character(usize),
    /// A group that does not check.
    #[error("group {0} of the recovery key is mistyped")]
    Group(usize),
}

impl RecoveryKey {
    /// A new key.
    #[must_use]
    pub fn mint() -> Self {
        Self(random_bytes())
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &*self.0
    }

    /// As it is printed: `0A1B2-…`.
    #[must_use]
    pub fn print(&self) -> Secret {
        let mut text = String::with_capacity(GROUPS * (GROUP + 1));
        for (place, digits) in self.digits().chunks_exact(GROUP - 1).enumerate() {
            if place > 0 {
                text.push('-');
            }
            for digit in digits.iter().chain([&check(place, digits)]) {
                text.push(char::from(ALPHABET[usize::from(*digit)]));
            }
        }
        Secret::new(text)
    }

    /// A key as typed: case, spaces and dashes do not matter, and O, I and L count as 0, 1 and 1.
    pub fn parse(text: &str) -> Result<Self, RecoveryTypo> {
        let typed: Zeroizing<Vec<char>> =
            Zeroizing::new(text.chars().filter(|c| c.is_alphanumeric()).collect());
        if typed.len() != GROUPS * GROUP {
            return Err(RecoveryTypo::Length(typed.len()));
        }
        let mut digits = Zeroizing::new(Vec::with_capacity(GROUPS * (GROUP - 1)));
        for (place, group) in typed.chunks_exact(GROUP).enumerate() {
            let read: Option<Vec<u8>> = group.iter().map(|letter| digit(*letter)).collect();
            let read = Zeroizing::new(read.ok_or(RecoveryTypo::Character(place + 1))?);
            let (body, last) = read.split_at(GROUP - 1);
            if last != [check(place, body)] {
                return Err(RecoveryTypo::Group(place + 1));
            }
            digits.extend_from_slice(body);
        }
        Ok(Self::from_digits(&digits))
    }

    /// The 160 bits as 32 digits of 5 bits.
    fn digits(&self) -> Zeroizing<Vec<u8>> {
        let bit = |at: usize| self.0[at / 8] >> (7 - at % 8) & 1;
        let digit = |place: usize| (0..5).fold(0, |digit, at| digit << 1 | bit(place * 5 + at));
        Zeroizing::new((0..BYTES * 8 / 5).map(digit).collect())
    }

    fn from_digits(digits: &[u8]) -> Self {
        let mut bytes = Zeroizing::new([0; BYTES]);
        for at in 0..BYTES * 8 {
            let bit = digits[at / 5] >> (4 - at % 5) & 1;
            bytes[at / 8] |= bit << (7 - at % 8);
        }
        Self(bytes)
    }
}

fn digit(letter: char) -> Option<u8> {
    let letter = match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = ALPHABET.iter().position(|known| char::from(*known) == letter)?;
    u8::try_from(place).ok()
}

/// The check digit of a group: its digits and place as a polynomial over GF(32), so that every single wrong
/// character and every exchange of two neighbours shows.
fn check(place: usize, digits: &[u8]) -> u8 {
    let place = u8::try_from(place).unwrap_or(0);
    digits.iter().fold(place, |sum, digit| double(sum ^ digit))
}

/// Multiplies by x in GF(32), modulo x^5 + x^2 + 1.
const fn double(value: u8) -> u8 {
    let shifted = value << 1;
    if shifted & 32 == 0 { shifted } else { (shifted ^ 0b10_0101) & 31 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recovery_key_reads_back_as_printed_and_as_people_type_it() {
        let key = RecoveryKey::mint();
        let text = key.print();
        assert_eq!(text.expose().len(), 47);
        let sloppy = text.expose().to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert_eq!(RecoveryKey::parse(&sloppy).unwrap().bytes(), key.bytes());
    }

    #[test]
    fn every_single_slip_and_every_exchange_of_neighbours_is_noticed() {
        let text: Vec<char> = RecoveryKey::mint().print().expose().replace('-', "").chars().collect();
        for at in 0..text.len() {
            for letter in ALPHABET.iter().map(|letter| char::from(*letter)).filter(|c| *c != text[at]) {
                let mut wrong = text.clone();
                wrong[at] = letter;
                let error = RecoveryKey::parse(&wrong.iter().collect::<String>()).unwrap_err();
                assert_eq!(error, RecoveryTypo::Group(at / GROUP + 1));
            }
            if at + 1 < text.len() && text[at] != text[at + 1] && at / GROUP == (at + 1) / GROUP {
                let mut wrong = text.clone();
                wrong.swap(at, at + 1);
                assert!(RecoveryKey::parse(&wrong.iter().collect::<String>()).is_err());
            }
        }
    }
}
