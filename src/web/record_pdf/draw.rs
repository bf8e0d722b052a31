//! Pages drawn, and tied to what they mean.

use std::num::NonZeroU16;

use krilla::color::rgb;
use krilla::configure::{Configuration, Validator};
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{
    ArtifactType, ContentTag, Identifier, ListNumbering, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind,
    TagTree,
};
use krilla::text::TextDirection;
use krilla::{Document, SerializeSettings};

use super::font::{Fonts, runs, told};
use super::layout::{HEIGHT, Layout, Line, MARGIN, Meaning, Node, WIDTH};

/// What is said of the document as a whole.
pub(super) struct Made<'a> {
    pub(super) title: &'a str,
    pub(super) language: &'a str,
    /// What stands at the foot of a page.
    pub(super) footer: &'a dyn Fn(usize) -> String,
}

/// The file: one that keeps the rules of PDF/UA-1 where its texts allow it.
pub(super) fn pdf(layout: &Layout<'_>, fonts: &Fonts, made: &Made<'_>) -> Result<Vec<u8>, String> {
    let accessible = document(layout, fonts, made, Validator::UA1);
    accessible
        .or_else(|_| document(layout, fonts, made, Validator::None))
        .map_err(|error| format!("{error:?}"))
}

fn document(
    layout: &Layout<'_>,
    fonts: &Fonts,
    made: &Made<'_>,
    validator: Validator,
) -> Result<Vec<u8>, KrillaError> {
    let settings = SerializeSettings {
        configuration: Configuration::new_with_validator(validator),
        ..SerializeSettings::default()
    };
    let mut document = Document::new_with(settings);
    let metadata = Metadata::new().title(made.title.to_owned()).language(made.language.to_owned());
    document.set_metadata(metadata.creator("Portico".to_owned()));
    let mut marks: Vec<Vec<Identifier>> = layout.nodes.iter().map(|_| Vec::new()).collect();
    for (number, page) in (1..).zip(&layout.pages) {
        let Some(settings) = PageSettings::from_wh(WIDTH, HEIGHT) else { continue };
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        for line in &page.lines {
            let actual = told(&line.text);
            let tag = match line.node {
                Some(_) => ContentTag::Span(SpanTag::empty().with_actual_text(actual.as_deref())),
                None => ContentTag::Artifact(ArtifactType::Other),
            };
            let mark = surface.start_tagged(tag);
            draw(&mut surface, fonts, line);
            surface.end_tagged();
            if let Some(node) = line.node {
                marks[node].push(mark);
            }
        }
        page.rules.iter().for_each(|y| rule(&mut surface, *y));
        surface.start_tagged(ContentTag::Artifact(ArtifactType::Footer));
        let text = fonts.drawable(&(made.footer)(number));
        let foot = Line { x: MARGIN, y: HEIGHT - 42.0, size: 8.0, is_bold: false, text, node: None };
        draw(&mut surface, fonts, &foot);
        surface.end_tagged();
        surface.finish();
        sheet.finish();
    }
    document.set_tag_tree(tree(&layout.nodes, &mut marks));
    document.finish()
}

fn draw(surface: &mut Surface<'_>, fonts: &Fonts, line: &Line) {
    surface.set_fill(Some(Fill {
        paint: rgb::Color::new(0, 0, 0).into(),
        opacity: NormalizedF32::ONE,
        rule: krilla::paint::FillRule::default(),
    }));
    surface.set_stroke(None);
    let mut x = line.x;
    for run in runs(&line.text) {
        let start = Point::from_xy(x, line.y);
        surface.draw_text(start, fonts.font(line.is_bold), line.size, run, false, TextDirection::Auto);
        x += fonts.width(line.is_bold, run) * line.size;
    }
}

fn rule(surface: &mut Surface<'_>, y: f32) {
    let mut path = PathBuilder::new();
    path.move_to(MARGIN, y);
    path.line_to(WIDTH - MARGIN, y);
    surface.start_tagged(ContentTag::Artifact(ArtifactType::Other));
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke {
        paint: rgb::Color::new(190, 190, 190).into(),
        width: 0.5,
        ..Stroke::default()
    }));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
    surface.end_tagged();
}

/// The nodes with their marks as a tree. They lie in the order in which they are read, each after what it is within.
fn tree(nodes: &[Node], marks: &mut [Vec<Identifier>]) -> TagTree {
    let mut inside: Vec<Vec<usize>> = nodes.iter().map(|_| Vec::new()).collect();
    for (at, node) in nodes.iter().enumerate() {
        if let Some(within) = node.within {
            inside[within].push(at);
        }
    }
    let mut tree = TagTree::new();
    for at in (0..nodes.len()).filter(|at| nodes[*at].within.is_none()) {
        tree.push(group(at, nodes, &inside, marks));
    }
    tree
}

fn group(at: usize, nodes: &[Node], inside: &[Vec<usize>], marks: &mut [Vec<Identifier>]) -> TagGroup {
    let node = &nodes[at];
    let mut group = TagGroup::new(tag(node));
    if node.meaning == Meaning::Item {
        let mut body = TagGroup::new(Tag::LBody);
        marks[at].drain(..).for_each(|mark| body.push(mark));
        group.push(body);
    }
    marks[at].drain(..).for_each(|mark| group.push(mark));
    for child in &inside[at] {
        group.push(self::group(*child, nodes, inside, marks));
    }
    group
}

fn tag(node: &Node) -> TagKind {
    match node.meaning {
        Meaning::Heading(level) => {
            Tag::Hn(NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN), Some(node.title.clone())).into()
        }
        Meaning::Paragraph => Tag::P.into(),
        Meaning::List => Tag::L(ListNumbering::Disc).into(),
        Meaning::Item => Tag::LI.into(),
        Meaning::Table => Tag::Table.into(),
        Meaning::Row => Tag::TR.into(),
        Meaning::HeadOfColumn => Tag::TH(TableHeaderScope::Column).into(),
        Meaning::HeadOfRow => Tag::TH(TableHeaderScope::Row).into(),
        Meaning::Cell => Tag::TD.into(),
    }
}
