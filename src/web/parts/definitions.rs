//! Terms and what they are: the details of one thing.

use maud::{Markup, Render, html};

/// A list of terms, each with its content; an empty content leaves its term out.
#[must_use]
pub fn definitions<'a, Content: Render>(rows: impl IntoIterator<Item = (&'a str, Content)>) -> Markup {
    html! {
        dl {
            @for (term, content) in rows {
                @let content = content.render();
                @if !content.0.is_empty() { div { dt { (term) } dd { (content) } } }
            }
        }
    }
}
