//! The cookies: the session's token, a visitor's token that forms are bound to before anyone is known, and the
//! language a visitor chose.
//!
//! All have the `__Host-` prefix, `Secure`, `HttpOnly`, `SameSite=Lax` and `Path=/`. Browsers treat loopback
//! as secure, so this holds for `demo` without TLS too.

use poem::Request;
use poem::http::header;

use crate::base::secret::Token;

/// Cookie of the session.
pub const SESSION: &str = "__Host-portico";
/// Cookie of a visitor nobody knows yet.
pub const VISIT: &str = "__Host-portico-visit";

/// Cookie of the language chosen before anybody is known.
pub const LANGUAGE: &str = "__Host-portico-language";

/// The token in the cookie called `name`.
#[must_use]
pub fn token(request: &Request, name: &str) -> Option<Token> {
    Token::from_holder(text(request, name)?)
}

/// What the cookie called `name` says. Two cookies of one name are none: one of them was planted.
#[must_use]
pub fn text<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    let mut found = request
        .headers()
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(key, _)| *key == name)
        .map(|(_, value)| value);
    let first = found.next()?;
    if found.next().is_some() { None } else { Some(first) }
}

/// The `Set-Cookie` value that hands `token` out until the browser closes.
#[must_use]
pub fn set(name: &str, token: &Token) -> String {
    set_text(name, token.expose())
}

/// The `Set-Cookie` value that hands `text`, which has no character of its own meaning there, out likewise.
#[must_use]
pub fn set_text(name: &str, text: &str) -> String {
    format!("{name}={text}; Path=/; Secure; HttpOnly; SameSite=Lax")
}

/// The `Set-Cookie` value that takes the cookie called `name` away.
#[must_use]
pub fn clear(name: &str) -> String {
    format!("{name}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}
