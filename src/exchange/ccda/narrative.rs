//! The narrative of a document as plain text: what its author wrote for people, without any markup.
//!
//! A table is told row by row with the name of each column, so that it can be read on a telephone and aloud.

use super::xml::Element;

/// More than this is cut off; the document itself holds it all.
const BYTES_MAX: usize = 120 * 1024;

/// All sections of a document in their order, each under its title.
pub(super) fn of_document(root: Element<'_, '_>) -> String {
    let mut whole = String::new();
    for section in sections(root) {
        let title = section.get("title").text();
        let text = of(section.get("text"));
        if text.is_empty() {
            continue;
        }
        if whole.len() + title.len() + text.len() > BYTES_MAX {
            whole.push_str("\n…\n");
            break;
        }
        if !whole.is_empty() {
            whole.push_str("\n\n");
        }
        if !title.is_empty() {
            whole.push_str(&title);
            whole.push_str("\n\n");
        }
        whole.push_str(&text);
    }
    whole
}

/// A narrative block as paragraphs.
pub(super) fn of(text: Element<'_, '_>) -> String {
    let mut writer = Writer::default();
    writer.block(text);
    writer.end_line();
    writer.lines.join("\n").trim().to_owned()
}

/// Every section of the document, sections within sections included, in their order.
pub(super) fn sections<'d, 'a>(root: Element<'d, 'a>) -> impl Iterator<Item = Element<'d, 'a>> {
    root.get("component").get("structuredBody").within().filter(|one| one.name() == "section")
}

#[derive(Default)]
struct Writer {
    lines: Vec<String>,
    line: String,
}

impl Writer {
    fn block(&mut self, element: Element<'_, '_>) {
        let Some(node) = element.node() else { return };
        for child in node.children() {
            if child.is_text() {
                self.words(child.text().unwrap_or_default());
            } else if child.is_element() {
                self.element(Element::of(child));
            }
        }
    }

    fn element(&mut self, element: Element<'_, '_>) {
        match element.name() {
            "br" => self.end_line(),
            "table" => self.table(element),
            "item" => {
                self.end_line();
                self.line.push_str("• ");
                self.block(element);
                self.end_line();
            }
            "paragraph" | "list" | "caption" | "footnote" => {
                self.end_line();
                self.block(element);
                self.end_line();
            }
            // Pictures are files of the document and stand with them.
            "renderMultiMedia" => {}
            _ => self.block(element),
        }
    }

    /// Adds words; a run of white space is one space.
    fn words(&mut self, text: &str) {
        for word in text.split_whitespace() {
            let is_open = self.line.is_empty() || self.line.ends_with([' ', '(']);
            if !is_open && !word.starts_with([',', '.', ';', ':', ')']) {
                self.line.push(' ');
            }
            self.line.extend(word.chars().filter(|c| !c.is_control()));
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = line.trim();
        if line.chars().any(char::is_alphanumeric) {
            self.lines.push(line.to_owned());
        }
    }

    fn table(&mut self, table: Element<'_, '_>) {
        self.end_line();
        for caption in table.all("caption") {
            self.block(caption);
            self.end_line();
        }
        let cells = |row: Element<'_, '_>| -> Vec<String> {
            row.children()
                .filter(|cell| matches!(cell.name(), "td" | "th"))
                .map(|cell| of(cell).replace('\n', "; "))
                .collect()
        };
        let head = table.get("thead").all("tr").last().map(cells).unwrap_or_default();
        let bodies = table.all("tbody").chain(table.all("tfoot"));
        let rows = bodies.flat_map(|body| body.all("tr").collect::<Vec<_>>()).chain(table.all("tr"));
        for row in rows {
            let cells = cells(row);
            let is_labelled = head.len() == cells.len() && cells.len() > 1;
            let told =
                cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()).map(
                    |(number, cell)| match head.get(number).filter(|name| is_labelled && !name.is_empty()) {
                        Some(name) => format!("{name}: {cell}"),
                        None => cell.clone(),
                    },
                );
            self.line = told.collect::<Vec<_>>().join(" · ");
            self.end_line();
        }
    }
}
