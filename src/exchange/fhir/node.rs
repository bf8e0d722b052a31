//! A value of a resource with the path to it, so that what is wrong can be named by its place.
//!
//! Reading is forgiving: a value of the wrong kind is as good as none, and a problem is noted. No problem says
//! what a value is, only where it is and what was expected.

use std::cell::RefCell;

use super::json::Json;

/// So many problems of one resource are told; it is not read better for more.
const PROBLEMS_MAX: usize = 20;

/// Something wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    /// Where, as in `Observation.value`.
    pub(super) path: String,
    /// What.
    pub(super) message: String,
}

/// Collects problems.
#[derive(Debug, Default)]
pub(super) struct Problems(RefCell<Vec<Problem>>);

impl Problems {
    pub(super) fn into_vec(self) -> Vec<Problem> {
        self.0.into_inner()
    }
}

#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Member(&'a str),
    Element(usize),
}

/// A value, or the place where one would be.
#[derive(Clone, Copy)]
pub(super) struct Node<'a, 'p> {
    json: Option<&'a Json<'a>>,
    step: Step<'a>,
    parent: Option<&'p Node<'a, 'p>>,
    problems: &'p Problems,
}

impl<'a> Node<'a, '_> {
    /// The resource itself.
    pub(super) fn root<'p>(json: &'a Json<'a>, kind: &'a str, problems: &'p Problems) -> Node<'a, 'p> {
        Node { json: Some(json), step: Step::Member(kind), parent: None, problems }
    }

    /// The member called `name`.
    pub(super) fn get<'s>(&'s self, name: &'a str) -> Node<'a, 's> {
        let json = self.json.and_then(|json| json.member(name)).filter(|json| **json != Json::Null);
        Node { json, step: Step::Member(name), parent: Some(self), problems: self.problems }
    }

    /// The elements; one value that stands where a list should is taken for a list of one.
    pub(super) fn list<'s>(&'s self) -> Vec<Node<'a, 's>> {
        let element = |(place, json): (usize, &'a Json<'a>)| Node {
            json: Some(json),
            step: Step::Element(place),
            parent: Some(self),
            problems: self.problems,
        };
        match self.json {
            Some(Json::List(values)) => {
                values.iter().enumerate().filter(|(_, json)| **json != Json::Null).map(element).collect()
            }
            Some(other) => {
                self.problem("a list was expected; the one value is taken");
                vec![element((0, other))]
            }
            None => Vec::new(),
        }
    }

    /// Whether there is a value.
    pub(super) fn is_there(&self) -> bool {
        self.json.is_some()
    }

    /// Whether there is an object.
    pub(super) fn is_object(&self) -> bool {
        matches!(self.json, Some(Json::Object(_)))
    }

    /// The text, trimmed; nothing if it is empty.
    pub(super) fn text(&self) -> Option<&'a str> {
        match self.json {
            Some(Json::Text(text)) => Some(text.trim()).filter(|text| !text.is_empty()),
            Some(Json::Number(digits)) => {
                self.problem("a text was expected; the number is taken as written");
                Some(digits)
            }
            Some(_) => {
                self.problem("a text was expected");
                None
            }
            None => None,
        }
    }

    /// The text as a `String`, empty if there is none.
    pub(super) fn words(&self) -> String {
        self.text().unwrap_or_default().to_owned()
    }

    /// The number as it is written.
    pub(super) fn number(&self) -> Option<&'a str> {
        match self.json {
            Some(Json::Number(digits)) => Some(digits),
            Some(Json::Text(text)) if is_decimal(text.trim()) => {
                self.problem("a number was expected; the one in the text is taken");
                Some(text.trim())
            }
            Some(_) => {
                self.problem("a number was expected");
                None
            }
            None => None,
        }
    }

    /// The truth value.
    pub(super) fn boolean(&self) -> Option<bool> {
        match self.json {
            Some(Json::Bool(value)) => Some(*value),
            Some(Json::Text(text)) if matches!(text.as_ref(), "true" | "false") => {
                self.problem("true or false was expected; the word in the text is taken");
                Some(text == "true")
            }
            Some(_) => {
                self.problem("true or false was expected");
                None
            }
            None => None,
        }
    }

    /// Notes something wrong here.
    pub(super) fn problem(&self, message: &str) {
        let mut problems = self.problems.0.borrow_mut();
        if problems.len() < PROBLEMS_MAX {
            problems.push(Problem { path: self.path(), message: message.to_owned() });
        }
    }

    fn path(&self) -> String {
        let own = match self.step {
            Step::Member(name) => name.to_owned(),
            Step::Element(place) => format!("[{place}]"),
        };
        match (self.parent, self.step) {
            (None, _) => own,
            (Some(parent), Step::Member(_)) => format!("{}.{own}", parent.path()),
            (Some(parent), Step::Element(_)) => parent.path() + &own,
        }
    }
}

/// Whether it is a decimal number as FHIR and JSON write one.
pub fn is_decimal(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let whole = match mantissa.split_once('.') {
        Some((whole, part)) => digits(whole) && digits(part),
        None => digits(mantissa),
    };
    whole && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}
