//! The page around the content: who the practice is, who you are, where you can go, whom to call.
//!
//! A handler makes a page like this (every text comes from the locale files):
//!
//! ```ignore
//! let page = Page::new(&profile, &words, words.say("results-title"))
//!     .signed_in(Viewer::Patient { name: session.name(), acting: session.acting() }, &frame.csrf, rules.patient_idle_minutes_max)
//!     .at(Place::Results);
//! Ok(Answer::page(page.show(html! {
//!     (card_list(results.iter().map(|result| card(&words, result))))
//! })))
//! ```
//!
//! A page below the first level adds `.back("/results", words.say("results-title"))`, and its title then reads
//! "Haemoglobin A1c, 3 May 2026 · Your results · Riverside Practice". A form shown again adds `.mending(&errors)`.
//! No inline script, style element or style attribute is ever written, so the content policy can forbid them.

use std::borrow::Cow;

use jiff::civil::Date;
use maud::{DOCTYPE, Markup, Render, html};

use super::navigation::{ACCOUNT, ACTING, Place, SESSION_ENDED, SIGN_IN, SIGN_OUT, role_key};
use super::parts::{FormErrors, error_summary, phone_link, token_field};
use super::words::Words;
use super::{accent, asset, icon};
use crate::records::practice::Profile;
use crate::records::role::Role;
use crate::records::session::Acting;

const STYLE: &str = asset::url("styles/portico.css");
const ICON: &str = asset::url("icons/portico.svg");
const IDLE: &str = asset::url("scripts/idle.js");
const DRAFTS: &str = asset::url("scripts/drafts.js");

/// Who looks at the page.
#[derive(Debug, Clone, Copy)]
pub enum Viewer<'a> {
    /// Nobody known yet.
    Nobody,
    /// A patient, or somebody who acts for one.
    Patient {
        /// The patient's name.
        name: &'a str,
        /// Who acts for them, if it is not the patient.
        acting: Option<&'a Acting>,
    },
    /// Somebody who acts for patients, while no record is open to them.
    Carer {
        /// Their name.
        name: &'a str,
    },
    /// A member of staff.
    Staff {
        /// Their name.
        name: &'a str,
        /// Their role.
        role: Role,
    },
}

impl Viewer<'_> {
    fn places(self) -> &'static [Place] {
        match self {
            Self::Nobody | Self::Carer { .. } => &[],
            Self::Patient { acting: Some(acting), .. } => Place::of_proxies(acting.areas),
            Self::Patient { acting: None, .. } => Place::OF_PATIENTS,
            Self::Staff { role, .. } => Place::of_staff(role),
        }
    }

    fn acting(&self) -> Option<&Acting> {
        match self {
            Self::Patient { acting, .. } => *acting,
            _ => None,
        }
    }

    /// The path behind the practice's name.
    fn home(self) -> &'static str {
        match self {
            Self::Nobody => SIGN_IN,
            Self::Carer { .. } => ACTING,
            Self::Patient { .. } | Self::Staff { .. } => {
                self.places().first().map_or(SIGN_IN, |place| place.href())
            }
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Nobody => "visitor",
            Self::Patient { .. } | Self::Carer { .. } => "patient",
            Self::Staff { .. } => "staff",
        }
    }
}

/// How large a person wants the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TextSize {
    /// As the browser has it.
    #[default]
    Usual,
    /// A quarter larger.
    Large,
}

/// A page in the making.
#[derive(Clone)]
pub struct Page<'a> {
    profile: &'a Profile,
    words: &'a Words,
    title: Cow<'a, str>,
    heading: Option<Markup>,
    back: Option<(Cow<'a, str>, Cow<'a, str>)>,
    viewer: Viewer<'a>,
    csrf: &'a str,
    idle_minutes_max: u16,
    place: Option<Place>,
    errors: Option<&'a FormErrors>,
    text_size: TextSize,
    printed: Option<Date>,
    languages: Vec<(String, Words)>,
}

impl<'a> Page<'a> {
    /// A page called `title`, for nobody known.
    #[must_use]
    pub fn new(profile: &'a Profile, words: &'a Words, title: impl Into<Cow<'a, str>>) -> Self {
        Self {
            profile,
            words,
            title: title.into(),
            heading: None,
            back: None,
            viewer: Viewer::Nobody,
            csrf: "",
            idle_minutes_max: 0,
            place: None,
            errors: None,
            text_size: TextSize::Usual,
            printed: None,
            languages: Vec::new(),
        }
    }

    /// For somebody signed in, whose session ends after `idle_minutes_max` without a request.
    #[must_use]
    pub fn signed_in(mut self, viewer: Viewer<'a>, csrf: &'a str, idle_minutes_max: u16) -> Self {
        (self.viewer, self.csrf, self.idle_minutes_max) = (viewer, csrf, idle_minutes_max);
        self
    }

    /// Within this place of the navigation.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Below the page at `href`, called `title`: a way back, and that page's name in the title.
    #[must_use]
    pub fn back(mut self, href: impl Into<Cow<'a, str>>, title: impl Into<Cow<'a, str>>) -> Self {
        self.back = Some((href.into(), title.into()));
        self
    }

    /// With another text in the `h1` than the title.
    #[must_use]
    pub fn heading(mut self, heading: impl Render) -> Self {
        self.heading = Some(heading.render());
        self
    }

    /// With a summary of what must be mended, if anything.
    #[must_use]
    pub fn mending(mut self, errors: &'a FormErrors) -> Self {
        self.errors = Some(errors).filter(|errors| !errors.is_empty());
        self
    }

    /// With the text this large.
    #[must_use]
    pub fn text_size(mut self, size: TextSize) -> Self {
        self.text_size = size;
        self
    }

    /// With this date on the printed sheet.
    #[must_use]
    pub fn printed(mut self, today: Date) -> Self {
        self.printed = Some(today);
        self
    }

    /// With links to the same page in other languages.
    #[must_use]
    pub fn languages(mut self, links: impl IntoIterator<Item = (String, Words)>) -> Self {
        self.languages = links.into_iter().collect();
        self
    }

    /// The whole page around `content`.
    #[must_use]
    pub fn show(&self, content: Markup) -> Markup {
        let words = self.words;
        let large = (self.text_size == TextSize::Large).then_some("large");
        html! {
            (DOCTYPE)
            html lang=(words.tag()) dir=(words.direction().attribute()) class=[large] {
                (self.head())
                body class=(self.viewer.class()) {
                    a.skip href="#main" { (words.say("page-skip")) }
                    (self.letterhead())
                    (self.top())
                    (self.navigation())
                    main #main tabindex="-1" {
                        (self.acting())
                        @if let Some((href, title)) = &self.back {
                            a.back href=(href) { (icon::BACK) (title) }
                        }
                        @if let Some(errors) = self.errors { (error_summary(words, errors)) }
                        h1 { @match &self.heading { Some(heading) => (heading), None => (self.title) } }
                        (content)
                    }
                    (self.foot())
                    (self.idle_warning())
                }
            }
        }
    }

    fn head(&self) -> Markup {
        let named = match self.errors {
            Some(_) => {
                Cow::Owned(self.words.say_with("page-error-title", &[("title", (&*self.title).into())]))
            }
            None => Cow::Borrowed(&*self.title),
        };
        html! {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                title {
                    (named)
                    @if let Some((_, title)) = &self.back { " · " (title) }
                    " · " (self.profile.name)
                }
                link rel="stylesheet" href=(STYLE);
                link rel="stylesheet" href=(accent::href(self.profile.accent_hue));
                link rel="icon" href=(ICON) type="image/svg+xml";
                @if self.idle_minutes_max > 0 {
                    script type="module" src=(IDLE) {}
                    script type="module" src=(DRAFTS) {}
                }
            }
        }
    }

    /// What stands on top of a printed sheet, and nowhere else.
    fn letterhead(&self) -> Markup {
        let profile = self.profile;
        html! {
            div.letterhead aria-hidden="true" {
                div {
                    p { b { (profile.name) } @for line in &profile.address { br; (line) } br; (profile.phone) }
                    p {
                        @if let Viewer::Patient { name, .. } = self.viewer { b { (name) } br; }
                        @if let Some(date) = self.printed {
                            (self.words.say_with("page-printed", &[("date", self.words.day(date).to_string().into())]))
                        }
                    }
                }
            }
        }
    }

    fn top(&self) -> Markup {
        html! {
            header.top {
                a.brand href=(self.viewer.home()) { (icon::MARK) b { (self.profile.name) } }
                @match self.viewer {
                    Viewer::Nobody => (self.other_languages()),
                    Viewer::Patient { name, .. } | Viewer::Carer { name } => {
                        // Whose account it is; whose record, if another's, says the line below.
                        p.who { a href=(ACCOUNT) { bdi { (self.viewer.acting().map_or(name, |acting| &acting.name)) } } }
                    }
                    Viewer::Staff { name, role } => p.who { a href=(ACCOUNT) { bdi { (name) } } " " small { (self.words.say(role_key(role))) } },
                }
                @if !matches!(self.viewer, Viewer::Nobody) {
                    form method="post" action=(SIGN_OUT) {
                        (token_field(self.csrf))
                        button.quiet { (self.words.say("page-sign-out")) }
                    }
                }
            }
        }
    }

    /// Whose record it is, on every page of somebody who acts for another: nobody mistakes one for the other.
    fn acting(&self) -> Markup {
        html! {
            @if let Viewer::Patient { name, acting: Some(_) } = self.viewer {
                div.acting role="region" aria-label=(self.words.say("acting-title")) {
                    p { (self.words.say_with("acting-banner", &[("name", name.into())])) " " a href=(ACTING) { (self.words.say("acting-change")) } }
                }
            }
        }
    }

    /// The same page in another language: on top, where whoever cannot read this one finds it.
    fn other_languages(&self) -> Markup {
        html! {
            @if !self.languages.is_empty() {
                nav.languages aria-label=(self.words.say("page-language")) {
                    @for (href, words) in &self.languages {
                        a href=(href) hreflang=(words.tag()) lang=(words.tag()) { (words.language_name()) }
                    }
                }
            }
        }
    }

    fn navigation(&self) -> Markup {
        let (bar, more) = self.viewer.places().split_at(self.viewer.places().len().min(IN_BAR_MAX));
        html! {
            @if !bar.is_empty() {
                nav.places aria-label=(self.words.say("page-navigation")) {
                    ul {
                        @for place in bar { li { (self.place_link(*place)) } }
                        // On a phone the rest folds up under "More"; at a desk it follows in the side bar.
                        @for place in more { li.wide { (self.place_link(*place)) } }
                        @if !more.is_empty() {
                            li.narrow {
                                details {
                                    summary { (icon::MORE) span { (self.words.say("page-more")) } }
                                    ul { @for place in more { li { (self.place_link(*place)) } } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn place_link(&self, place: Place) -> Markup {
        let current = (self.place == Some(place)).then_some("page");
        html! { a href=(place.href()) aria-current=[current] { (place.icon()) span { (self.words.say(place.key())) } } }
    }

    fn foot(&self) -> Markup {
        let Profile { phone, urgent, .. } = self.profile;
        html! {
            footer {
                p { (self.words.say("page-help")) " " (phone_link(phone)) }
                @if !urgent.is_empty() { p { b { (self.words.say("page-urgent-title")) } " " (urgent) } }
            }
        }
    }

    /// What `idle.js` shows two minutes before the session ends; without scripts it is never seen.
    fn idle_warning(&self) -> Markup {
        let words = self.words;
        html! {
            @if self.idle_minutes_max > 0 {
                dialog #idle aria-labelledby="idle-title" data-minutes=(self.idle_minutes_max) data-over=(SESSION_ENDED) {
                    h2 #idle-title { (words.say("idle-title")) }
                    p { (words.say("idle-text")) }
                    p { (words.say("idle-left")) " " b data-left {} }
                    button autofocus { (words.say("idle-stay")) }
                }
            }
        }
    }
}

/// So many places fit in the bar at the bottom of a phone; a fifth slot is "More".
const IN_BAR_MAX: usize = 4;
