//! The HTML file as blocks to lay out. It reads what `record_file` writes, which is balanced and escaped.

/// A part of a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Block {
    Heading(u16, String),
    Paragraph(String),
    Item(String),
    /// Rows under a head, which may be empty; the first cell of a row names it.
    Table {
        head: Vec<String>,
        rows: Vec<Vec<String>>,
    },
}

/// Reads a page.
pub(super) fn read(html: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    let body = html.split_once("<body").map_or(html, |(_, body)| body);
    let mut rest = body.split_once('>').map_or(body, |(_, rest)| rest);
    while let Some((text, more)) = rest.split_once('<') {
        reader.text.push_str(&plain(text));
        let Some((tag, more)) = more.split_once('>') else { break };
        reader.tag(tag);
        rest = more;
    }
    reader.flush();
    reader.blocks
}

/// A text without what escaping added.
fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    text: String,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
    row: Vec<String>,
    /// How many tables and lists of terms it is within.
    depth: usize,
}

impl Reader {
    fn tag(&mut self, tag: &str) {
        let (is_end, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        match (name, is_end) {
            ("br", _) => self.text.push('\n'),
            ("table" | "dl", false) => {
                self.flush();
                self.depth += 1;
            }
            ("table" | "dl", true) => self.table(),
            ("caption", true) if self.depth == 1 => self.text.clear(),
            ("th" | "td" | "dt" | "dd", true) if self.depth == 1 => {
                let cell = self.take();
                self.row.push(cell);
                if name == "dd" {
                    self.rows.push(std::mem::take(&mut self.row));
                }
            }
            ("thead", true) if self.depth == 1 => self.head = self.rows.pop().unwrap_or_default(),
            ("tr", true) if self.depth == 1 => self.rows.push(std::mem::take(&mut self.row)),
            // Within a cell, what would stand apart begins a line.
            ("p" | "li" | "div" | "pre" | "ul" | "ol", _) if self.depth > 0 => {
                self.new_line(name == "li" && !is_end)
            }
            ("h1" | "h2" | "h3" | "h4", true) => self.heading(name),
            ("li", true) => {
                let item = self.take();
                self.blocks.extend((!item.is_empty()).then_some(Block::Item(item)));
            }
            (
                "h1" | "h2" | "h3" | "h4" | "p" | "pre" | "section" | "article" | "main" | "ul" | "ol" | "li"
                | "div" | "summary" | "details" | "figure",
                _,
            ) => self.flush(),
            _ => {}
        }
    }

    fn heading(&mut self, name: &str) {
        let level = name[1..].parse().unwrap_or(3);
        let text = self.take();
        self.blocks.extend((!text.is_empty()).then_some(Block::Heading(level, text)));
    }

    fn new_line(&mut self, is_item: bool) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        if is_item {
            self.text.push_str("• ");
        }
    }

    fn table(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.depth == 0 {
            let (head, rows) = (std::mem::take(&mut self.head), std::mem::take(&mut self.rows));
            self.blocks.extend((!rows.is_empty()).then_some(Block::Table { head, rows }));
            self.text.clear();
        }
    }

    fn take(&mut self) -> String {
        std::mem::take(&mut self.text).trim().to_owned()
    }

    fn flush(&mut self) {
        if self.depth == 0 {
            let text = self.take();
            self.blocks.extend((!text.is_empty()).then_some(Block::Paragraph(text)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Block, read};

    #[test]
    fn a_page_becomes_what_it_says_in_its_order() {
        let page = "<html><head><title>no</title></head><body><h1>A &amp; B</h1><p>one<br>two</p>\
                    <table><caption>c</caption><thead><tr><th>x</th><th>y</th></tr></thead><tbody>\
                    <tr><th>1 &lt; 2</th><td><ul><li>a</li><li>b</li></ul></td></tr></tbody></table>\
                    <dl><div><dt>t</dt><dd>d</dd></div></dl><ul><li>i</li></ul></body></html>";
        let text = str::to_owned;
        let table = |head: &[&str], row: &[&str]| Block::Table {
            head: head.iter().copied().map(text).collect(),
            rows: vec![row.iter().copied().map(text).collect()],
        };
        let expected = vec![
            Block::Heading(1, text("A & B")),
            Block::Paragraph(text("one\ntwo")),
            table(&["x", "y"], &["1 < 2", "• a\n• b"]),
            table(&[], &["t", "d"]),
            Block::Item(text("i")),
        ];
        assert_eq!(read(page), expected);
    }
}
