//! What most people need not see, folded away behind a line that says what it is. It needs no script.

use maud::{Markup, html};

/// `content` behind `summary`.
#[must_use]
pub fn fold(summary: &str, content: Markup) -> Markup {
    html! { details.fold { summary { (summary) } (content) } }
}
