//! Sign-in names: kept as written, compared by looks. `Alice`, `alice`, `ALICE`, `A1ice` and `аlice` with a
//! Cyrillic first letter are one name (Unicode UTS 39), so nobody can be taken for somebody else.

use unicode_normalization::UnicodeNormalization as _;
use unicode_security::confusable_detection::skeleton;
use unicode_security::{RestrictionLevel, RestrictionLevelDetection as _};

const LETTERS_MIN: usize = 3;
const LETTERS_MAX: usize = 64;

/// A sign-in name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInName(String);

impl SignInName {
    /// A name that somebody chooses: 3 to 64 letters, digits and `. _ - + @`, of one script. `None` if it
    /// is not one.
    #[must_use]
    pub fn choose(text: &str) -> Option<Self> {
        let name: String = text.trim().nfkc().collect();
        let count = name.chars().count();
        let clean = name.chars().all(|c| c.is_alphanumeric() || ".-_+@".contains(c));
        // One script, or Latin with one East Asian writing system: no mix in which letters can be swapped.
        let letters: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
        let plain = letters.check_restriction_level(RestrictionLevel::HighlyRestrictive);
        ((LETTERS_MIN..=LETTERS_MAX).contains(&count) && clean && plain).then_some(Self(name))
    }

    /// A name as typed to sign in; whatever it is, it is looked for.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        Self(text.trim().chars().take(4 * LETTERS_MAX).nfkc().collect())
    }

    /// As the person writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which look-alikes are one: lower case, look-alike letters as their model, and the few that
    /// only differ by case (capital i and small l, zero and o) as one.
    pub(super) fn key(&self) -> String {
        let lower: String = self.0.chars().flat_map(char::to_lowercase).collect();
        let model: String = skeleton(&lower).flat_map(char::to_lowercase).collect();
        model
            .nfkc()
            .map(|c| match c {
                'i' | 'ı' | '1' | '|' => 'l',
                '0' => 'o',
                other => other,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> String {
        SignInName::typed(text).key()
    }

    #[test]
    fn look_alikes_are_one_name() {
        for other in
            ["Alice", "ALICE", "aIice", "A1ice", "\u{0430}lice", "ａｌｉｃｅ", " alice ", "ali\u{200B}ce"]
        {
            assert_eq!(key(other), key("alice"), "{other:?}");
        }
        assert_eq!(key("rnaria"), key("maria"));
        assert_eq!(key("b0b"), key("bob"));
        assert_ne!(key("alice"), key("alicia"));
        assert_ne!(key("jose"), key("josé"));
    }

    #[test]
    fn a_chosen_name_is_of_one_script() {
        for name in ["maria", "maria.okafor@example.org", "José", "мария", "王小明", "نور1"] {
            assert!(SignInName::choose(name).is_some(), "{name}");
        }
        for name in ["ab", "", "two words", "mаria", "a\u{202E}bcd", "semi;colon", &"x".repeat(65)] {
            assert!(SignInName::choose(name).is_none(), "{name:?}");
        }
    }
}
