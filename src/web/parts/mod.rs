//! Parts that pages are made of: one file each, typed arguments, no text of their own.
//!
//! A form, shown new and shown again with what must be mended, is one function:
//!
//! ```ignore
//! fn sign_in_form(words: &Words, csrf: &str, form: &SignIn, errors: &FormErrors) -> Markup {
//!     post_form("/sign-in", csrf, html! {
//!         (Field::text("name", words.say("sign-in-name")).value(&form.name).errors(errors).autocomplete("username"))
//!         (Field::password("password", words.say("sign-in-password")).errors(errors).autocomplete("current-password"))
//!         (button(words.say("sign-in-button")))
//!     })
//! }
//! ```
//!
//! On failure the handler fills `errors.add("name", words.say("sign-in-name-missing"))`, shows the same function
//! on a page `.mending(&errors)` and answers 422; what was typed is still there, except passwords.
//!
//! A list is cards, each one link:
//!
//! ```ignore
//! card_list(results.iter().map(|listed| Card {
//!     href: Path("/results/", listed.id),
//!     what: &listed.result.name,
//!     value: ShownValue::of(&words, &listed.result),
//!     when: words.day(listed.at.date_in(&zone)),
//!     state: Some(Tag { tone: Tone::Attention, text: words.say("flag-high") }),
//! }))
//! ```

mod button;
mod card;
mod choice;
mod confirmation;
mod date_field;
mod definitions;
mod empty;
mod errors;
mod field;
mod file_field;
mod fold;
mod form;
mod notice;
mod pages;
mod phone;
mod table;
mod tag;
mod urgent;

pub use button::{button, button_link, button_of_harm, button_quiet, print_button};
pub use card::{Card, HomeCard, Path, card_group, card_list};
pub use choice::{Checkbox, Choice, Radios, Select};
pub use confirmation::confirmation;
pub use date_field::{DateField, TypedDate};
pub use definitions::definitions;
pub use empty::empty;
pub use errors::{FormErrors, error_summary};
pub use field::{Field, Length};
pub use file_field::FileField;
pub use fold::fold;
pub use form::{file_form, post_form, search_form, token_field};
pub use notice::notice;
pub use pages::pages;
pub use phone::phone_link;
pub use table::{Column, table};
pub use tag::{Tag, Tone};
pub use urgent::urgent_help;
