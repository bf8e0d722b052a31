//! JSON as FHIR wants it: members in the order in which they are put, digits as they were written, nothing empty.

use std::fmt::Write as _;

/// A value on its way out.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Out {
    Text(String),
    /// A number, digits as its source wrote them.
    Digits(String),
    Bool(bool),
    List(Vec<Out>),
    Object(Object),
}

/// Members in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Object(Vec<(&'static str, Out)>);

impl Out {
    /// FHIR knows no empty text, list or object.
    fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            Self::Digits(digits) => digits.is_empty(),
            Self::Bool(_) => false,
            Self::List(list) => list.iter().all(Self::is_empty),
            Self::Object(object) => object.0.is_empty(),
        }
    }

    pub(super) fn write(&self, out: &mut String) {
        match self {
            Self::Text(text) => quoted(text, out),
            Self::Digits(digits) => out.push_str(digits),
            Self::Bool(yes) => out.push_str(if *yes { "true" } else { "false" }),
            Self::List(list) => {
                out.push('[');
                for (number, one) in list.iter().filter(|one| !one.is_empty()).enumerate() {
                    if number > 0 {
                        out.push(',');
                    }
                    one.write(out);
                }
                out.push(']');
            }
            Self::Object(object) => {
                out.push('{');
                for (number, (name, one)) in object.0.iter().enumerate() {
                    if number > 0 {
                        out.push(',');
                    }
                    quoted(name, out);
                    out.push(':');
                    one.write(out);
                }
                out.push('}');
            }
        }
    }
}

fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

impl Object {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Adds a member, unless there is nothing to say.
    pub(super) fn put(&mut self, name: &'static str, value: impl Into<Out>) {
        let value = value.into();
        if !value.is_empty() {
            self.0.push((name, value));
        }
    }

    /// As [`Object::put`], to build in one go.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<Out>) -> Self {
        self.put(name, value);
        self
    }
}

impl From<&str> for Out {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<&String> for Out {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}
impl From<String> for Out {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<bool> for Out {
    fn from(yes: bool) -> Self {
        Self::Bool(yes)
    }
}
impl From<Object> for Out {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}
impl<T: Into<Self>> From<Vec<T>> for Out {
    fn from(list: Vec<T>) -> Self {
        Self::List(list.into_iter().map(Into::into).collect())
    }
}
impl<T: Into<Self>> From<Option<T>> for Out {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::List(Vec::new()), Into::into)
    }
}
