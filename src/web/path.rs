//! Ids in paths. Whatever is no id names nothing, and nothing is not found.

use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error as _};

/// A part of a path that is an id: `Path(Named(id)): Path<Named<ResultId>>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named<T>(pub T);

impl<'de, T: FromStr> Deserialize<'de> for Named<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(|_| D::Error::custom("not an id"))
    }
}
