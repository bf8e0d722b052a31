//! The sheet with a one-time code, for whoever begins or begins again: printed or read out at the desk.

use maud::{Markup, html};

use crate::records::sign_in::ResetLetter;
use crate::web::Frame;
use crate::web::parts::{confirmation, definitions, print_button};

/// What to do with the code, and the code.
pub(super) fn code_letter(frame: &Frame, letter: &ResetLetter, done: &str) -> Markup {
    let words = &frame.words;
    let practice = frame.app.practice();
    let (zone, now) = (practice.zone(), practice.clock().now());
    let until = words.moment(zone.to_datetime(letter.until.timestamp()), now.date_in(&zone)).to_string();
    let origin = &frame.app.settings().origin;
    let typed = origin.split_once("://").map_or(origin.as_str(), |(_, rest)| rest);
    html! {
        (confirmation(done, html! { p { (words.say_with("code-letter-give", &[("name", (&letter.person).into())])) } }))
        section {
            h2 { (words.say_with("code-letter-for", &[("name", (&letter.person).into())])) }
            (definitions([
                (words.say("code-letter-open"), html! { b { (typed) "/sign-in/letter" } }),
                (words.say("code-letter-name"), html! { b { (letter.name) } }),
                (words.say("code-letter-code"), html! { b.code { (letter.code.grouped()) } }),
                (words.say("code-letter-until"), html! { (until) }),
            ]))
            p { (words.say("code-letter-then")) }
            (print_button(words.say("code-letter-print")))
        }
    }
}
