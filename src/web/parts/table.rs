//! Tables: for numbers, with a caption and headings that screen readers announce. On a narrow screen each row
//! becomes a card that repeats the headings.

use maud::{Markup, Render, html};

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column<'a> {
    head: &'a str,
    is_number: bool,
}

impl<'a> Column<'a> {
    /// A column of words.
    #[must_use]
    pub fn words(head: &'a str) -> Self {
        Self { head, is_number: false }
    }

    /// A column of numbers, aligned at the end.
    #[must_use]
    pub fn number(head: &'a str) -> Self {
        Self { head, is_number: true }
    }

    fn class(self) -> Option<&'static str> {
        self.is_number.then_some("number")
    }
}

/// A table; the first cell of a row names the row.
#[must_use]
pub fn table<const COLUMNS: usize, Cell: Render>(
    caption: &str,
    columns: [Column<'_>; COLUMNS],
    rows: impl IntoIterator<Item = [Cell; COLUMNS]>,
) -> Markup {
    html! {
        table {
            caption { (caption) }
            thead { tr { @for column in columns { th class=[column.class()] scope="col" { (column.head) } } } }
            tbody {
                @for row in rows {
                    tr {
                        @for (at, (cell, column)) in row.iter().zip(columns).enumerate() {
                            @if at == 0 {
                                th scope="row" { (cell) }
                            } @else {
                                td class=[column.class()] data-head=(column.head) { (cell) }
                            }
                        }
                    }
                }
            }
        }
    }
}
