//! XML on its way out: elements that are put together in the order of the schema, texts and attributes escaped.

/// An element.
#[derive(Debug, Clone)]
pub(super) struct Tag {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    inside: Vec<Inside>,
}

#[derive(Debug, Clone)]
enum Inside {
    Tag(Tag),
    Text(String),
}

/// What an element may hold: one element, several, or none.
pub(super) struct Children(Vec<Tag>);

impl From<Tag> for Children {
    fn from(tag: Tag) -> Self {
        Self(vec![tag])
    }
}
impl From<Option<Tag>> for Children {
    fn from(tag: Option<Tag>) -> Self {
        Self(tag.into_iter().collect())
    }
}
impl From<Vec<Tag>> for Children {
    fn from(tags: Vec<Tag>) -> Self {
        Self(tags)
    }
}

impl Tag {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), inside: Vec::new() }
    }

    /// Adds an attribute, unless there is nothing to say.
    pub(super) fn at(mut self, name: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.attributes.push((name, value));
        }
        self
    }

    /// Adds what it holds.
    pub(super) fn with(mut self, children: impl Into<Children>) -> Self {
        self.inside.extend(children.into().0.into_iter().map(Inside::Tag));
        self
    }

    /// Adds a text.
    pub(super) fn text(mut self, text: impl Into<String>) -> Self {
        self.inside.push(Inside::Text(text.into()));
        self
    }

    /// Adds a text of several lines as the narrative writes them.
    pub(super) fn lines(mut self, text: &str) -> Self {
        for (number, line) in text.lines().enumerate() {
            if number > 0 {
                self = self.with(Self::new("br"));
            }
            self = self.text(line);
        }
        self
    }

    /// What it holds: a reference without the text around it.
    pub(super) fn inner(self) -> Vec<Self> {
        let tags = self.inside.into_iter().filter_map(|one| match one {
            Inside::Tag(tag) => Some(tag),
            Inside::Text(_) => None,
        });
        tags.collect()
    }

    pub(super) fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(self.name);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escaped(value, out);
            out.push('"');
        }
        if self.inside.is_empty() {
            return out.push_str("/>");
        }
        out.push('>');
        for inside in &self.inside {
            match inside {
                Inside::Tag(tag) => tag.write(out),
                Inside::Text(text) => escaped(text, out),
            }
        }
        out.push_str("</");
        out.push_str(self.name);
        out.push('>');
    }
}

/// XML 1.0 has no place for most control characters, escaped or not: they are left out.
fn escaped(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
}
