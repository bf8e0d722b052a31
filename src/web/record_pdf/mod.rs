//! A record as a PDF: what the HTML file says, on pages, with headings and tables that a screen reader finds.
//!
//! It is made of the very page that the HTML file is, so that both say the same. The fonts within are DejaVu
//! Sans; a character that they lack is shown by its number and keeps its meaning for whoever copies or listens,
//! and the first page says that the HTML file has them all.

mod block;
mod draw;
mod font;
mod layout;

use super::record_file::record_file;
use super::words::Words;
use crate::exchange::download::Failed;
use crate::exchange::file::Files;
use crate::records::extract::Extract;

use block::Block;
use font::Fonts;
use layout::Layout;

/// The file.
pub fn record_pdf(words: &Words, extract: &Extract, files: &dyn Files) -> Result<Vec<u8>, Failed> {
    let page = record_file(words, extract, files).into_string();
    let mut blocks = block::read(&page);
    let fonts = Fonts::new().ok_or_else(|| std::io::Error::other("the fonts within cannot be read"))?;
    if fonts.lack_some_of(&page) {
        let told = Block::Paragraph(words.say("record-pdf-characters").to_owned());
        blocks.insert(blocks.len().min(1), told);
    }
    let title = format!("{}: {}", words.say("record-file-title"), extract.patient.display_name());
    let layout = Layout::of(&blocks, &fonts);
    let count = words.count(layout.pages.len() as u64);
    let footer = |number: usize| {
        let page = words.count(number as u64);
        let said = words
            .say_with("record-pdf-page", &[("page", page.as_str().into()), ("pages", count.as_str().into())]);
        format!("{title} · {said}")
    };
    let made = draw::Made { title: &title, language: words.tag(), footer: &footer };
    draw::pdf(&layout, &fonts, &made).map_err(|error| Failed::Io(std::io::Error::other(error)))
}
