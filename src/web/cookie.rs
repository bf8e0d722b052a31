//! The two cookies: the session's token, and a visitor's token that forms are bound to before anyone is known.
//!
//! Both have the `__Host-` prefix, `Secure`, `HttpOnly`, `SameSite=Lax` and `Path=/`. Browsers treat loopback
//! as secure, so this holds for `demo` without TLS too.

use poem::Request;
use poem::http::header;

use crate::base::secret::Token;

/// Cookie of the session.
pub const SESSION: &str = "__Host-portico";
/// Cookie of a visitor nobody knows yet.
pub const VISIT: &str = "__Host-portico-visit";

/// The token in the cookie called `name`. Two cookies of one name are none: one of them was planted.
#[must_use]
pub fn token(request: &Request, name: &str) -> Option<Token> {
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
    if found.next().is_some() { None } else { Token::from_holder(first) }
}

/// The `Set-Cookie` value that hands `token` out until the browser closes.
#[must_use]
pub fn set(name: &str, token: &Token) -> String {
    format!("{name}={}; Path=/; Secure; HttpOnly; SameSite=Lax", token.expose())
}

/// The `Set-Cookie` value that takes the cookie called `name` away.
#[must_use]
pub fn clear(name: &str) -> String {
    format!("{name}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}
