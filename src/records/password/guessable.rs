//! Passwords that are tried first: words that many people use, walks over the keyboard, sequences, dates, and
//! the practice's and the person's own names, with what people put around them.
//!
//! The list is short and folded; the rules make thousands of entries of each word. No rule asks for kinds of
//! characters (NIST SP 800-63B-4 3.1.1.2): a phrase of four plain words is good.

use crate::base::text;

/// Words and names that stand in every list of stolen passwords, folded to lower-case letters.
const WORDS: &str = include_str!("guessable_words.txt");

/// Rows of keyboards and of what people count, to be walked either way.
const WALKS: [&str; 9] = [
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
];

/// What must be left of a password when everybody's and the person's own words are taken out.
const REST_MIN: usize = 5;

/// Whether `password` is one that is tried first. `own_words` are texts about the person and the practice.
pub(super) fn is_guessable(password: &str, own_words: &[&str]) -> bool {
    let lower: String = password.to_lowercase();
    is_dull(&lower) || is_of_words(&lower, own_words)
}

/// One or two characters only, a walk, a sequence, a short text again and again, or a date.
fn is_dull(lower: &str) -> bool {
    let chars: Vec<char> = lower.chars().filter(|c| !c.is_whitespace()).collect();
    let mut kinds = chars.clone();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.len() <= 3
        || repeats(&chars)
        || is_walk(&chars)
        || chars.iter().all(char::is_ascii_digit) && chars.len() <= 10
}

fn repeats(chars: &[char]) -> bool {
    (1..=chars.len() / 2).any(|size| {
        let unit = &chars[..size];
        size <= 6 && chars.chunks(size).all(|chunk| unit.starts_with(chunk))
    })
}

/// Whether it is put together from stretches of at least three keys of one walk each, one loose key allowed.
fn is_walk(chars: &[char]) -> bool {
    let (mut at, mut loose) = (0, 0);
    while at < chars.len() {
        match longest_walk(&chars[at..]) {
            0..=2 => {
                loose += 1;
                at += 1;
            }
            length => at += length,
        }
    }
    loose <= 1
}

fn longest_walk(chars: &[char]) -> usize {
    let mut best = 0;
    for walk in WALKS {
        let forth: Vec<char> = walk.chars().collect();
        let back: Vec<char> = walk.chars().rev().collect();
        for row in [forth, back] {
            for start in 0..row.len() {
                let length = row[start..].iter().zip(chars).take_while(|(a, b)| a == b).count();
                best = best.max(length);
            }
        }
    }
    best
}

/// Whether little is left when well-known words, the person's own words, digits and signs are taken out.
fn is_of_words(lower: &str, own_words: &[&str]) -> bool {
    // Shorter ones stand in too many other words.
    let known: Vec<&str> = WORDS.split_whitespace().filter(|word| word.len() >= 4).collect();
    let own: Vec<String> = own_words
        .iter()
        .flat_map(|words| text::folded(words).split(' ').map(str::to_owned).collect::<Vec<_>>())
        // A name of three words and more is a phrase, but one that is tried first.
        .chain(own_words.iter().map(|words| plain(words)))
        .filter(|word| word.chars().count() >= 3)
        .collect();
    // Digits stand for letters or for themselves: both readings are tried.
    [plain(lower), unmasked(lower)].into_iter().any(|letters| {
        let mut rest = letters;
        let mut words: Vec<&str> = known.iter().copied().chain(own.iter().map(String::as_str)).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let (mut taken, mut at) = (0, 0);
        while at < words.len() {
            // Two words at most: three and more make a phrase.
            if taken < 2 && rest.contains(words[at]) {
                rest = rest.replacen(words[at], " ", 1);
                taken += 1;
            } else {
                at += 1;
            }
        }
        taken > 0 && rest.chars().filter(|c| !c.is_whitespace()).count() < REST_MIN
    })
}

/// Letters only, folded.
fn plain(lower: &str) -> String {
    text::folded(lower).chars().filter(|c| c.is_alphabetic()).collect()
}

/// Letters only, with signs and digits read as the letters they stand for.
fn unmasked(lower: &str) -> String {
    let read = lower.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation());
    let read: String = read
        .chars()
        .map(|c| match c {
            '0' => 'o',
            '1' | '!' | '|' => 'i',
            '3' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            '7' | '+' => 't',
            '8' => 'b',
            '9' => 'g',
            other => other,
        })
        .collect();
    plain(&read)
}

#[cfg(test)]
mod tests {
    use super::is_guessable;

    #[test]
    fn what_is_tried_first_is_refused() {
        for password in [
            "password",
            "Password1!",
            "P@ssw0rd",
            "passw0rd2024",
            "12345678",
            "qwertyuiop",
            "1q2w3e4r5t",
            "qwerty123456",
            "aaaaaaaaaaaaaaaa",
            "abcabcabcabc",
            "iloveyou2",
            "Summer2025!",
            "letmein!!",
            "11223344",
            "abcdefgh1",
            "19840517",
            "zxcvbnm,./",
            "contraseña1",
            "welcome123",
            "Dragon!!99",
            "1234567890abcdef",
            "superman12",
            "tequiero1",
            "administrator",
        ] {
            assert!(is_guessable(password, &[]), "{password}");
        }
    }

    #[test]
    fn the_practices_and_the_persons_own_words_are_refused() {
        let own = ["Riverside Family Practice", "María Okafor", "maria.okafor"];
        for password in
            ["riverside1", "Riverside-2026", "okafor.maria", "MariaOkafor77", "r1vers1de!!", "practice99"]
        {
            assert!(is_guessable(password, &own), "{password}");
        }
        assert!(!is_guessable("riverside heron at dawn", &own));
    }

    #[test]
    fn phrases_and_chance_are_good() {
        for password in [
            "correct horse battery staple",
            "vK3!tq9Zr",
            "lámpara azul y pan",
            "seven green bicycles",
            "ombligo-tejado-sartén",
            "kaltblüt",
            "тихая река зимой",
            "blue kettle sings",
        ] {
            assert!(!is_guessable(password, &[]), "{password}");
        }
    }
}
