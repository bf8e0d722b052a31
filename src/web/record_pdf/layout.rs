//! Blocks on pages: lines broken to fit, rows kept together where a page holds them, nothing cut off.

use super::block::Block;
use super::font::Fonts;

/// US Letter, in points.
pub(super) const WIDTH: f32 = 612.0;
pub(super) const HEIGHT: f32 = 792.0;
pub(super) const MARGIN: f32 = 54.0;
/// Where text ends, above the foot.
const BOTTOM: f32 = HEIGHT - 72.0;
const BODY: f32 = 10.0;
const LEADING: f32 = 1.4;
const GAP: f32 = 8.0;

/// What a part of a page means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Heading(u16),
    Paragraph,
    List,
    Item,
    Table,
    Row,
    HeadOfColumn,
    HeadOfRow,
    Cell,
}

/// A part of the document in the order in which it is read.
pub(super) struct Node {
    pub(super) meaning: Meaning,
    pub(super) within: Option<usize>,
    /// What a heading says.
    pub(super) title: String,
}

/// A line where it stands. Without a node it is only for the eye: the head of a table on its next page.
pub(super) struct Line {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) is_bold: bool,
    pub(super) text: String,
    pub(super) node: Option<usize>,
}

/// A page's lines, and at which heights a rule goes across it.
#[derive(Default)]
pub(super) struct Page {
    pub(super) lines: Vec<Line>,
    pub(super) rules: Vec<f32>,
}

pub(super) struct Layout<'f> {
    fonts: &'f Fonts,
    pub(super) pages: Vec<Page>,
    pub(super) nodes: Vec<Node>,
    y: f32,
}

/// A cell with its lines.
struct Cell {
    x: f32,
    lines: Vec<String>,
    is_bold: bool,
    meaning: Meaning,
}

impl<'f> Layout<'f> {
    pub(super) fn of(blocks: &[Block], fonts: &'f Fonts) -> Self {
        let mut layout = Self { fonts, pages: vec![Page::default()], nodes: Vec::new(), y: MARGIN };
        let mut list = None;
        for block in blocks {
            match block {
                Block::Item(text) => {
                    let list = *list.get_or_insert_with(|| layout.node(Meaning::List, None));
                    layout.paragraph(&format!("• {text}"), BODY, false, Meaning::Item, Some(list));
                    continue;
                }
                Block::Heading(level, text) => layout.heading(*level, text),
                Block::Paragraph(text) => layout.paragraph(text, BODY, false, Meaning::Paragraph, None),
                Block::Table { head, rows } => layout.table(head, rows),
            }
            list = None;
        }
        layout
    }

    fn node(&mut self, meaning: Meaning, within: Option<usize>) -> usize {
        self.nodes.push(Node { meaning, within, title: String::new() });
        self.nodes.len() - 1
    }

    fn new_page(&mut self) {
        self.pages.push(Page::default());
        self.y = MARGIN;
    }

    /// Makes sure that so much fits below.
    fn make_room(&mut self, height: f32) -> bool {
        let is_full = self.y + height > BOTTOM && self.y > MARGIN;
        if is_full {
            self.new_page();
        }
        is_full
    }

    fn put(&mut self, line: Line) {
        if let Some(page) = self.pages.last_mut() {
            page.lines.push(line);
        }
    }

    fn heading(&mut self, level: u16, text: &str) {
        let (size, before) = match level {
            1 => (20.0, 0.0),
            2 => (15.0, 18.0),
            _ => (11.5, 8.0),
        };
        self.y += before;
        // A heading stands on no page alone.
        self.make_room(size * LEADING + 3.0 * BODY * LEADING);
        let at = self.nodes.len();
        self.paragraph(text, size, true, Meaning::Heading(level), None);
        text.clone_into(&mut self.nodes[at].title);
    }

    fn paragraph(&mut self, text: &str, size: f32, is_bold: bool, meaning: Meaning, within: Option<usize>) {
        let node = self.node(meaning, within);
        for line in self.wrapped(text, size, is_bold, WIDTH - 2.0 * MARGIN) {
            self.make_room(size * LEADING);
            self.y += size * LEADING;
            self.put(Line { x: MARGIN, y: self.y, size, is_bold, text: line, node: Some(node) });
        }
        self.y += size * 0.4;
    }

    fn table(&mut self, head: &[String], rows: &[Vec<String>]) {
        let columns = rows.iter().map(Vec::len).chain([head.len()]).max().unwrap_or(0);
        let widths = self.widths(head, rows, columns);
        let table = self.node(Meaning::Table, None);
        let cells = |this: &Self, row: &[String], is_head: bool| -> Vec<Cell> {
            let mut x = MARGIN;
            let mut all = Vec::with_capacity(columns);
            for (at, width) in widths.iter().enumerate() {
                let text = row.get(at).map_or("", String::as_str);
                let is_bold = is_head || (at == 0 && head.is_empty());
                let meaning = match (is_head, at) {
                    (true, _) => Meaning::HeadOfColumn,
                    (false, 0) => Meaning::HeadOfRow,
                    (false, _) => Meaning::Cell,
                };
                let lines = this.wrapped(text, BODY, is_bold, width - GAP);
                all.push(Cell { x, lines, is_bold, meaning });
                x += width;
            }
            all
        };
        let top = cells(self, head, true);
        if !head.is_empty() {
            self.row(&top, Some(table), &[]);
        }
        for row in rows {
            let row = cells(self, row, false);
            self.row(&row, Some(table), if head.is_empty() { &[] } else { &top });
        }
        self.y += 4.0;
    }

    /// A row; where it goes on on another page, the head of its table stands above it again.
    fn row(&mut self, cells: &[Cell], table: Option<usize>, head: &[Cell]) {
        let leading = BODY * LEADING;
        let count = |cells: &[Cell]| cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0);
        #[allow(clippy::cast_precision_loss)] // A row has no more than thousands of lines.
        let whole = count(cells) as f32 * leading;
        // A row that no page holds is begun where it is.
        if whole < (BOTTOM - MARGIN) / 2.0 && self.make_room(whole) {
            self.row(head, None, &[]);
        }
        let row = table.map(|table| self.node(Meaning::Row, Some(table)));
        let nodes: Vec<Option<usize>> =
            cells.iter().map(|cell| row.map(|row| self.node(cell.meaning, Some(row)))).collect();
        for number in 0..count(cells) {
            if self.make_room(leading) {
                self.row(head, None, &[]);
            }
            self.y += leading;
            for (cell, node) in cells.iter().zip(&nodes) {
                let Some(text) = cell.lines.get(number) else { continue };
                let text = text.clone();
                self.put(Line { x: cell.x, y: self.y, size: BODY, is_bold: cell.is_bold, text, node: *node });
            }
        }
        if !cells.is_empty() {
            self.y += 4.0;
            let y = self.y;
            self.pages.last_mut().into_iter().for_each(|page| page.rules.push(y));
        }
    }

    /// How wide each column is: as its texts want, as far as the page allows.
    fn widths(&self, head: &[String], rows: &[Vec<String>], columns: usize) -> Vec<f32> {
        let whole = WIDTH - 2.0 * MARGIN;
        if head.is_empty() && columns == 2 {
            return vec![whole * 0.3, whole * 0.7];
        }
        let most = whole * 0.45;
        let wanted = |at: usize| {
            let cells = rows.iter().map(Vec::as_slice).chain([head]).filter_map(|row| row.get(at));
            let widths = cells.map(|text| {
                let lines =
                    text.lines().map(|line| self.fonts.width(true, &self.fonts.drawable(line)) * BODY);
                lines.fold(0.0, f32::max) + GAP
            });
            widths.collect::<Vec<_>>().into_iter().fold(40.0, f32::max).min(most)
        };
        let wanted: Vec<f32> = (0..columns).map(wanted).collect();
        let sum: f32 = wanted.iter().sum();
        wanted.iter().map(|width| width * whole / sum).collect()
    }

    /// The lines of a text. A word that no line holds is broken where the line ends.
    fn wrapped(&self, text: &str, size: f32, is_bold: bool, width: f32) -> Vec<String> {
        let most = width / size;
        let mut lines = Vec::new();
        for told in self.fonts.drawable(text).split('\n') {
            let mut line = String::new();
            let mut used = 0.0;
            for word in told.split_inclusive(' ') {
                let own = self.fonts.width(is_bold, word.trim_end());
                if used + own > most && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    used = 0.0;
                }
                if own > most {
                    used = self.broken(word, is_bold, most, &mut line, &mut lines);
                } else {
                    line.push_str(word);
                    used += self.fonts.width(is_bold, word);
                }
            }
            if !line.trim().is_empty() {
                lines.push(line);
            }
        }
        lines
    }

    fn broken(
        &self,
        word: &str,
        is_bold: bool,
        most: f32,
        line: &mut String,
        lines: &mut Vec<String>,
    ) -> f32 {
        let mut used = self.fonts.width(is_bold, line);
        let mut buffer = [0; 4];
        for c in word.chars() {
            let own = self.fonts.width(is_bold, c.encode_utf8(&mut buffer));
            if used + own > most && !line.is_empty() {
                lines.push(std::mem::take(line));
                used = 0.0;
            }
            line.push(c);
            used += own;
        }
        used
    }
}
