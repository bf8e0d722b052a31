//! The activation letter: one sheet, large type, three numbered steps. It holds no password and nothing about
//! anyone's health; whoever finds it still needs the date of birth.

use jiff::civil::Date;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::parts::print_button;
use super::qr::qr;
use super::words::Words;
use super::{accent, asset, icon};
use crate::records::practice::Profile;

const STYLE: &str = asset::url("styles/portico.css");
const ICON: &str = asset::url("icons/portico.svg");

/// What stands in a letter.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    /// The practice.
    pub profile: &'a Profile,
    /// The patient's name.
    pub name: &'a str,
    /// The patient's postal address, one entry a line; may be empty.
    pub address: &'a [String],
    /// The portal's address as one types it: `portal.example.org/activate`.
    pub typed_address: &'a str,
    /// The address behind the QR code, with the code in it.
    pub link: &'a str,
    /// The short code.
    pub code: &'a str,
    /// The last day on which the code is good.
    pub until: Date,
    /// The day of the letter.
    pub date: Date,
}

/// One letter as a page of its own; `back` leads where the staff came from and is not printed.
#[must_use]
pub fn letter_page(words: &Words, letters: &[Letter<'_>], back: (&str, &str)) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(words.tag()) dir=(words.direction().attribute()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                title { (words.say("letter-title")) @if let Some(letter) = letters.first() { " · " (letter.profile.name) } }
                link rel="stylesheet" href=(STYLE);
                link rel="icon" href=(ICON) type="image/svg+xml";
                @if let Some(letter) = letters.first() { link rel="stylesheet" href=(accent::href(letter.profile.accent_hue)); }
            }
            body.letters {
                nav.no-print aria-label=(words.say("page-navigation")) { a.back href=(back.0) { (icon::BACK) (back.1) } (print_button(words.say("letter-print"))) }
                main #main { @for letter in letters { (letter_sheet(words, letter)) } }
            }
        }
    }
}

/// Letters as a file that stands by itself: the styles are within it, and each letter is in its own language.
#[must_use]
pub fn letter_file(words: &Words, profile: &Profile, letters: &[(Words, Letter<'_>)]) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(words.tag()) dir=(words.direction().attribute()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                title { (words.say("letter-title")) " · " (profile.name) }
                style { (PreEscaped(asset::text("styles/portico.css"))) (PreEscaped(accent::sheet(profile.accent_hue))) }
            }
            body.letters {
                main #main {
                    @for (words, letter) in letters {
                        div lang=(words.tag()) dir=(words.direction().attribute()) { (letter_sheet(words, letter)) }
                    }
                }
            }
        }
    }
}

/// One sheet.
#[must_use]
pub fn letter_sheet(words: &Words, letter: &Letter<'_>) -> Markup {
    html! {
        article.letter {
            (head(words, letter))
            h1 { (words.say_with("letter-heading", &[("practice", (&letter.profile.name).into())])) }
            p { (words.say_with("letter-greeting", &[("name", letter.name.into())])) }
            p { (words.say("letter-what")) }
            (steps(words, letter))
            (foot(words, letter))
        }
    }
}

fn head(words: &Words, letter: &Letter<'_>) -> Markup {
    let Profile { name, phone, address, .. } = letter.profile;
    html! {
        header {
            p.sender { (icon::MARK) span { b { (name) } @for line in address { br; (line) } br; (phone) } }
            div {
                address { bdi { (letter.name) } @for line in letter.address { br; (line) } }
                p { (words.day(letter.date)) }
            }
        }
    }
}

fn steps(words: &Words, letter: &Letter<'_>) -> Markup {
    let address = |key| words.say_with(key, &[("address", letter.typed_address.into())]);
    html! {
        div.steps {
            ol {
                li { b { (words.say("letter-open")) } p { (address("letter-open-how")) } }
                li {
                    b { (words.say("letter-code")) }
                    p.code { (grouped(letter.code)) }
                    p { (words.say("letter-code-how")) }
                }
                li { b { (words.say("letter-choose")) } p { (words.say("letter-choose-how")) } }
            }
            @if let Some(code) = qr(letter.link, words.say("letter-qr")) { figure { (code) figcaption { (words.say("letter-scan")) } } }
        }
    }
}

fn foot(words: &Words, letter: &Letter<'_>) -> Markup {
    let until = words.day(letter.until).to_string();
    html! {
        h2 { (words.say("letter-need")) }
        ul { li { (words.say("letter-need-letter")) } li { (words.say("letter-need-birth")) } li { (words.say("letter-need-phone")) } }
        p { (words.say_with("letter-until", &[("date", until.into())])) }
        p.help { b { (words.say("letter-help")) } " " (words.say_with("letter-call", &[("phone", (&letter.profile.phone).into())])) }
        p { (words.say("letter-other-language")) }
    }
}

/// A code in groups of four, which are read and typed without losing one's place: `K7QF 2M9X HT4R`.
fn grouped(code: &str) -> Markup {
    let plain: Vec<char> = code.chars().filter(|c| c.is_alphanumeric()).collect();
    html! {
        @for (at, group) in plain.chunks(4).enumerate() {
            @if at > 0 { " " }
            span { (group.iter().collect::<String>()) }
        }
    }
}
