//! XML as a tree that can be asked for what may not be there.
//!
//! Documents come from anywhere, so what only serves to attack is refused: a document type definition (and with
//! it every entity beyond the five of XML and everything that would be fetched), more elements or more depth
//! than any chart has. Names are compared without their namespace: senders write them in several, and CDA has
//! no two elements that differ only in that.

use roxmltree::{Document, Node, ParsingOptions};

/// More elements, attributes' texts and the like than this are refused; the largest charts have a tenth of it.
const NODES_MAX: u32 = 4_000_000;
/// Elements within elements; CDA's own depth is about thirty.
const DEPTH_MAX: usize = 200;
/// A document is in memory as a tree while it is read.
pub(super) const BYTES_MAX: usize = 64 << 20;

/// Why a text is not read as XML: where, and what is wrong.
#[derive(Debug)]
pub(super) struct NotXml {
    /// How many bytes before it.
    pub(super) at: usize,
    /// What is wrong; it repeats nothing of the text but names of elements.
    pub(super) message: String,
}

/// Reads a text as a tree.
pub(super) fn tree(text: &str) -> Result<Document<'_>, NotXml> {
    if text.len() > BYTES_MAX {
        return Err(NotXml { at: 0, message: format!("an XML document of more than {BYTES_MAX} bytes") });
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES_MAX, ..ParsingOptions::default() };
    let tree = Document::parse_with_options(text, options)
        .map_err(|error| NotXml { at: at(text, error.pos()), message: told(&error) })?;
    match too_deep(&tree) {
        Some(at) => Err(NotXml { at, message: format!("elements more than {DEPTH_MAX} deep") }),
        None => Ok(tree),
    }
}

/// What is wrong, in words that hold nothing from a chart.
fn told(error: &roxmltree::Error) -> String {
    match error {
        roxmltree::Error::DtdDetected => "it has a document type definition, which is not read".to_owned(),
        roxmltree::Error::NodesLimitReached => format!("more than {NODES_MAX} elements"),
        roxmltree::Error::UnexpectedCloseTag(..) => "an element ends that is not open".to_owned(),
        roxmltree::Error::UnclosedRootNode => "it ends before its last element does".to_owned(),
        roxmltree::Error::UnknownNamespace(prefix, _) if prefix.len() < 40 => {
            format!("the namespace prefix {prefix} is not declared")
        }
        roxmltree::Error::UnknownEntityReference(..) => "an entity that XML does not know".to_owned(),
        roxmltree::Error::DuplicatedAttribute(..) => "an attribute twice at one element".to_owned(),
        _ => "not well-formed XML".to_owned(),
    }
}

/// The place of a row and a column in bytes.
fn at(text: &str, place: roxmltree::TextPos) -> usize {
    let mut lines = text.split_inclusive('\n');
    let before: usize = lines.by_ref().take(place.row.saturating_sub(1) as usize).map(str::len).sum();
    let line = lines.next().unwrap_or_default();
    let column = line.char_indices().nth(place.col.saturating_sub(1) as usize);
    before + column.map_or(line.trim_end().len(), |(at, _)| at)
}

/// Where it is too deep, if it is.
fn too_deep(tree: &Document<'_>) -> Option<usize> {
    let mut depth = 0_usize;
    let mut node = tree.root_element();
    loop {
        if let Some(child) = node.first_element_child() {
            (node, depth) = (child, depth + 1);
            if depth > DEPTH_MAX {
                return Some(node.range().start);
            }
            continue;
        }
        while node.next_sibling_element().is_none() {
            node = node.parent_element()?;
            depth = depth.checked_sub(1)?;
        }
        node = node.next_sibling_element().filter(|_| depth > 0)?;
    }
}

/// An element, or the lack of one: what is asked of nothing is nothing.
#[derive(Clone, Copy)]
pub(super) struct Element<'d, 'a>(Option<Node<'d, 'a>>);

impl<'d, 'a> Element<'d, 'a> {
    /// No element.
    pub(super) const NONE: Self = Self(None);

    pub(super) fn of(node: Node<'d, 'a>) -> Self {
        Self(Some(node))
    }

    pub(super) fn is_there(self) -> bool {
        self.0.is_some()
    }

    pub(super) fn node(self) -> Option<Node<'d, 'a>> {
        self.0
    }

    /// Its name, without its namespace.
    pub(super) fn name(self) -> &'d str {
        self.0.map_or("", |node| node.tag_name().name())
    }

    /// The elements directly within it.
    pub(super) fn children(self) -> impl Iterator<Item = Self> + use<'d, 'a> {
        self.0.into_iter().flat_map(|node| node.children()).filter(|node| node.is_element()).map(Self::of)
    }

    /// Those directly within it that are called so.
    pub(super) fn all<'w>(self, name: &'w str) -> impl Iterator<Item = Self> + use<'d, 'a, 'w> {
        self.children().filter(move |child| child.name() == name)
    }

    /// The first directly within it that is called so.
    pub(super) fn get(self, name: &str) -> Self {
        self.all(name).next().unwrap_or(Self::NONE)
    }

    /// Every element within it, at any depth.
    pub(super) fn within(self) -> impl Iterator<Item = Self> + use<'d, 'a> {
        self.0.into_iter().flat_map(|node| node.descendants().skip(1)).filter(Node::is_element).map(Self::of)
    }

    /// An attribute, by its name without a namespace; an empty one is none.
    pub(super) fn attribute(self, name: &str) -> Option<&'d str> {
        let found = self.0?.attributes().find(|attribute| attribute.name() == name)?;
        Some(found.value().trim()).filter(|value| !value.is_empty())
    }

    /// The attribute, or no text.
    pub(super) fn word(self, name: &str) -> &'d str {
        self.attribute(name).unwrap_or_default()
    }

    /// Whether the attribute is `true`.
    pub(super) fn says(self, name: &str) -> bool {
        matches!(self.word(name), "true" | "1")
    }

    /// All text within it, each run of white space one space.
    pub(super) fn text(self) -> String {
        let Some(node) = self.0 else { return String::new() };
        let mut words: Vec<&str> = Vec::new();
        let mut whole = String::new();
        for text in node.descendants().filter(Node::is_text).filter_map(|node| node.text()) {
            // Cells and lines of a table have no space between them in the source.
            if !whole.is_empty() && !whole.ends_with(' ') {
                whole.push(' ');
            }
            words.clear();
            words.extend(text.split_whitespace());
            whole.push_str(&words.join(" "));
        }
        whole.trim().to_owned()
    }

    /// All text within it, each `br` directly within it a new line.
    pub(super) fn broken_text(self) -> String {
        let Some(node) = self.0 else { return String::new() };
        let mut lines = vec![String::new()];
        for child in node.children() {
            if child.has_tag_name("br") || child.tag_name().name() == "br" {
                lines.push(String::new());
            } else if let Some(line) = lines.last_mut() {
                let text = if child.is_text() {
                    child.text().unwrap_or_default().to_owned()
                } else {
                    Self::of(child).text()
                };
                line.push_str(&text.split_whitespace().collect::<Vec<_>>().join(" "));
            }
        }
        lines.join("\n").trim().to_owned()
    }

    /// Whether it claims to be of one of these templates.
    pub(super) fn is_a(self, templates: &[&str]) -> bool {
        self.all("templateId").any(|one| templates.contains(&one.word("root")))
    }

    /// How many bytes of the text are before it.
    pub(super) fn at(self) -> usize {
        self.0.map_or(0, |node| node.range().start)
    }

    /// It, as written.
    pub(super) fn source(self) -> &'a str {
        let Some(node) = self.0 else { return "" };
        node.document().input_text().get(node.range()).unwrap_or_default()
    }

    /// Where it is, as in `ClinicalDocument/component/structuredBody/component[3]/section`.
    pub(super) fn path(self) -> String {
        let Some(node) = self.0 else { return String::new() };
        let step = |node: Node<'_, '_>| {
            let name = node.tag_name().name();
            let number = node.prev_siblings().filter(|one| one.has_tag_name(node.tag_name())).count();
            if number > 1 { format!("{name}[{number}]") } else { name.to_owned() }
        };
        let mut steps: Vec<String> = node.ancestors().filter(Node::is_element).map(step).collect();
        steps.reverse();
        steps.join("/")
    }
}

/// Whether it says that there is nothing to say.
pub(super) fn is_null(element: Element<'_, '_>) -> bool {
    element.attribute("nullFlavor").is_some()
}
