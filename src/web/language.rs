//! The language that somebody chooses before they sign in: a link to the same page in another language, and a
//! cookie that remembers it until the browser closes. An account's own choice goes before it.

use poem::Request;
use poem::http::{HeaderValue, Uri};

use super::cookie;
use super::words::{Locales, Words};

/// What an address says to change the language.
const ASKED: &str = "language";

fn asked(uri: &Uri) -> Option<String> {
    let query = uri.query()?.as_bytes();
    url::form_urlencoded::parse(query).find(|(name, _)| name == ASKED).map(|(_, tag)| tag.into_owned())
}

/// The language this browser asked for, with this address or before.
#[must_use]
pub fn chosen(request: &Request) -> Option<String> {
    asked(request.uri()).or_else(|| cookie::text(request, cookie::LANGUAGE).map(str::to_owned))
}

/// The cookie that remembers what this address asks for, if there is such a language.
#[must_use]
pub fn remembered(locales: &Locales, uri: &Uri) -> Option<HeaderValue> {
    let tag = asked(uri)?;
    let words = locales.get(&tag)?;
    HeaderValue::from_str(&cookie::set_text(cookie::LANGUAGE, words.tag())).ok()
}

/// The address of the same page in each language but `current`.
#[must_use]
pub fn links(locales: &Locales, uri: &Uri, current: &Words) -> Vec<(String, Words)> {
    let others = locales.all().filter(|words| words.tag() != current.tag());
    let link = |words: &Words| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let asked = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
        query.extend_pairs(asked.filter(|(name, _)| name != ASKED));
        query.append_pair(ASKED, words.tag());
        (format!("{}?{}", uri.path(), query.finish()), words.clone())
    };
    others.map(link).collect()
}
