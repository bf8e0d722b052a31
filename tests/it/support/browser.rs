//! A browser for tests: keeps cookies, reads form tokens off pages, follows nothing by itself.

use std::collections::BTreeMap;
use std::sync::Mutex;

use reqwest::header::{COOKIE, HeaderMap, LOCATION, SET_COOKIE};
use reqwest::{Method, StatusCode};

/// One person's browser at one portal.
pub struct Browser {
    client: reqwest::Client,
    origin: String,
    cookies: Mutex<BTreeMap<String, String>>,
    form_token: Mutex<String>,
}

/// What came back.
pub struct Seen {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Seen {
    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.headers.get(LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// A header; empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The value of the first input or text area called `name`.
    pub fn field(&self, name: &str) -> Option<String> {
        let at = self.body.find(&format!("name=\"{name}\""))?;
        let tag_start = self.body[..at].rfind('<')?;
        let tag = &self.body[tag_start..tag_start + self.body[tag_start..].find('>')?];
        if tag.starts_with("<textarea") {
            let text = &self.body[tag_start + tag.len() + 1..];
            let text = &text[..text.find("</textarea>")?];
            // A browser drops one line end at the beginning.
            return Some(unescape(text.strip_prefix('\n').unwrap_or(text)));
        }
        let value = tag.split("value=\"").nth(1)?;
        Some(unescape(&value[..value.find('"')?]))
    }

    /// The page as a person reads it: no tags, white space folded.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut inside = false;
        for c in self.body.chars() {
            match c {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    text.push(' ');
                }
                c if !inside => text.push(c),
                _ => {}
            }
        }
        unescape(&text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Fails the test unless the status is `status`; shows the page's text.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text().chars().take(600).collect::<String>());
        self
    }

    /// Fails the test unless this redirects to `path`.
    #[track_caller]
    pub fn leads_to(self, path: &str) -> Self {
        let seen = self.is(303);
        assert_eq!(seen.location(), path);
        seen
    }

    /// Fails the test unless the page says `words`.
    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(self.text().contains(words), "no {words:?} in: {}", self.text());
        self
    }
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

impl Browser {
    pub fn new(origin: &str) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client without TLS is made");
        Self { client, origin: origin.to_owned(), cookies: Mutex::default(), form_token: Mutex::default() }
    }

    /// The value of a cookie, if it was set.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Plants a cookie.
    pub fn plant(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    /// The form token on the page seen last.
    pub fn form_token(&self) -> String {
        self.form_token.lock().unwrap().clone()
    }

    /// The values of every cookie it keeps.
    pub fn cookies(&self) -> Vec<String> {
        self.cookies.lock().unwrap().values().cloned().collect()
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Seen {
        self.send(self.request(Method::GET, path)).await
    }

    /// Sends a form with the token of the page seen last.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let token = self.form_token();
        let mut form: Vec<(&str, &str)> = vec![("csrf", &token)];
        form.extend_from_slice(fields);
        self.send(self.request(Method::POST, path).form(&form)).await
    }

    /// A request with this browser's cookies, to be bent by the test.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let cookies: Vec<String> =
            self.cookies.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self.client.request(method, format!("{}{path}", self.origin));
        if cookies.is_empty() { request } else { request.header(COOKIE, cookies.join("; ")) }
    }

    /// Sends a request and keeps what it sets.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Seen {
        let response = request.send().await.expect("the portal answers");
        for line in response.headers().get_all(SET_COOKIE) {
            let line = line.to_str().expect("cookies are ASCII");
            let pair = line.split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').expect("a cookie has a value");
            let mut cookies = self.cookies.lock().unwrap();
            if line.contains("Max-Age=0") {
                cookies.remove(name)
            } else {
                cookies.insert(name.to_owned(), value.to_owned())
            };
        }
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.text().await.expect("the body is text");
        let seen = Seen { status, headers, body };
        if let Some(token) = seen.field("csrf") {
            *self.form_token.lock().unwrap() = token;
        }
        seen
    }
}
