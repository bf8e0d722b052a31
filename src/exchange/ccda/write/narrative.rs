//! What people read: of each section a table, of each thing a row, whose texts the entries refer to.

use super::xml::Tag;

/// A row of a section's table.
pub(super) struct Row {
    id: String,
    cells: [String; 4],
    details: Vec<Tag>,
    texts: usize,
}

/// What stands above the columns.
const COLUMNS: [&str; 5] = ["What", "When", "Status", "By", "More"];

impl Row {
    /// A row about `name`; `id` is its entry's.
    pub(super) fn new(id: &str, name: &str, when: String, status: String, by: &str) -> Self {
        let cells = [name.to_owned(), when, status, by.to_owned()];
        Self { id: format!("i{id}"), cells, details: Vec::new(), texts: 0 }
    }

    /// The text of its entry: the name, where it stands in the table.
    pub(super) fn reference(&self) -> Tag {
        reference(&self.id)
    }

    /// Adds something that is said in a few words.
    pub(super) fn detail(&mut self, label: &str, text: &str) {
        if !text.trim().is_empty() {
            let told = if label.is_empty() { text.to_owned() } else { format!("{label}: {text}") };
            self.details.push(Tag::new("paragraph").lines(&told));
        }
    }

    /// Adds a text of its own; gives the reference to it.
    pub(super) fn told(&mut self, text: &str) -> Tag {
        self.texts += 1;
        let id = format!("{}-{}", self.id, self.texts);
        let content = Tag::new("content").at("ID", &id).lines(text);
        self.details.push(Tag::new("paragraph").with(content));
        reference(&id)
    }

    fn tag(self) -> Tag {
        let Self { id, cells: [name, when, status, by], details, .. } = self;
        let name = Tag::new("td").with(Tag::new("content").at("ID", id).text(name));
        let cell = |text: String| if text.is_empty() { Tag::new("td") } else { Tag::new("td").text(text) };
        Tag::new("tr")
            .with(name)
            .with(cell(when))
            .with(cell(status))
            .with(cell(by))
            .with(Tag::new("td").with(details))
    }
}

fn reference(id: &str) -> Tag {
    Tag::new("text").with(Tag::new("reference").at("value", format!("#{id}")))
}

/// The narrative of a section; without rows it says why there are none.
pub(super) fn of(rows: Vec<Row>, none: &str) -> Tag {
    if rows.is_empty() {
        return Tag::new("text").text(none);
    }
    let head: Vec<Tag> = COLUMNS.into_iter().map(|name| Tag::new("th").text(name)).collect();
    let body: Vec<Tag> = rows.into_iter().map(Row::tag).collect();
    let head = Tag::new("thead").with(Tag::new("tr").with(head));
    Tag::new("text").with(Tag::new("table").with(head).with(Tag::new("tbody").with(body)))
}
