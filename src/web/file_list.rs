//! The files of a document or a report on its page: links with what each is, texts to read and pictures to see.

use maud::{Markup, html};

use super::item_words::media_word;
use super::words::Words;
use crate::exchange::media::is_shown;
use crate::records::item::DocumentBody;

/// Files to be shown on a page.
pub struct FileList<'a> {
    /// Words of the page.
    pub words: &'a Words,
    /// What a file without a title is called.
    pub name: &'a str,
    /// The path of the page, under which the files lie.
    pub href: &'a str,
    /// The files.
    pub files: &'a [DocumentBody],
    /// What those of plain text say, by number.
    pub texts: &'a [(usize, String)],
}

impl FileList<'_> {
    /// The list, and what can be shown of it; nothing if there are no files.
    #[must_use]
    pub fn show(&self) -> Markup {
        let (words, href) = (self.words, self.href);
        if self.files.is_empty() {
            return html! {};
        }
        html! {
            section {
                h2 { (words.say("document-files")) }
                ul.files {
                    @for (number, file) in self.files.iter().enumerate() {
                        @let title = if file.title.is_empty() { self.name } else { &file.title };
                        li {
                            a href={ (href) "/files/" (number) } { (title) } " "
                            small { (media_word(words, &file.media_type)) ", " (size(words, file.bytes)) }
                        }
                    }
                }
            }
            @for (_, text) in self.texts { section { (paragraphs(text)) } }
            @for (number, file) in self.files.iter().enumerate() {
                @if file.media_type.starts_with("image/") && is_shown(&file.media_type) {
                    img.page-picture src={ (href) "/files/" (number) } alt=(self.name);
                }
            }
        }
    }
}

/// How long a file is, in words.
#[must_use]
pub fn size(words: &Words, bytes: u64) -> String {
    let (key, number) = if bytes < 1_000_000 {
        ("size-kilobytes", bytes.div_ceil(1_000).max(1))
    } else {
        ("size-megabytes", bytes.div_ceil(1_000_000))
    };
    words.say_with(key, &[("size", words.count(number).into())])
}

/// Text with its lines kept, in paragraphs.
#[must_use]
pub fn paragraphs(text: &str) -> Markup {
    html! { @for part in text.split("\n\n").filter(|part| !part.trim().is_empty()) { p.note { (part) } } }
}
