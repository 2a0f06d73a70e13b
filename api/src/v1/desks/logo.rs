//! Which logos may stand on letters: a plain drawing in SVG that loads nothing, runs nothing and can be printed.

use chrono::NaiveDate;
use domain::complaint::classification::Language;
use letters::{Block, CannotSet, Letter, Sender, Typesetter};
use roxmltree::{Document, Node};

/// The largest logo, in bytes.
const LARGEST: usize = 100 * 1024;
const SVG: &str = "http://www.w3.org/2000/svg";

/// What a drawing is made of. What is not in this list, such as scripts, pages and moving parts, is refused.
const ELEMENTS: [&str; 25] = [
    "svg",
    "g",
    "defs",
    "symbol",
    "use",
    "style",
    "title",
    "desc",
    "metadata",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "mask",
    "pattern",
    "marker",
];

/// The vocabularies in which drawing programs note things for themselves; nothing of it is drawn.
const NOTES: [&str; 6] = [
    "http://www.inkscape.org/namespaces/inkscape",
    "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://purl.org/dc/elements/1.1/",
    "http://creativecommons.org/ns#",
    "http://web.resource.org/cc/",
];

/// Why a logo cannot stand on letters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum LogoInvalid {
    #[error("the logo is larger than 100 kB")]
    TooLarge,
    #[error("the logo is not an SVG: well-formed XML, without a document type")]
    NotSvg,
    #[error(
        "the logo has an element that a plain drawing does not need: no scripts, foreignObject, images or animations"
    )]
    Element,
    #[error("the logo runs something: an attribute whose name begins with on")]
    Runs,
    #[error("the logo refers to something outside itself")]
    Outside,
    #[error("the logo cannot be printed")]
    NotPrintable,
}

impl LogoInvalid {
    /// The stable code.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "too_long",
            Self::NotSvg => "format",
            Self::Element => "not_allowed",
            Self::Runs => "script",
            Self::Outside => "external_reference",
            Self::NotPrintable => "not_printable",
        }
    }
}

/// Whether the logo can stand on letters.
pub(super) fn check(svg: &str, typesetter: &Typesetter) -> Result<(), LogoInvalid> {
    if svg.len() > LARGEST {
        return Err(LogoInvalid::TooLarge);
    }
    let document = Document::parse(svg).map_err(|_| LogoInvalid::NotSvg)?;
    if !document.root_element().has_tag_name((SVG, "svg")) {
        return Err(LogoInvalid::NotSvg);
    }
    document.descendants().try_for_each(check_node)?;
    match typesetter.set(&letter_with(svg)) {
        Err(CannotSet::Logo) => Err(LogoInvalid::NotPrintable),
        // What else can be wrong with a letter is not the logo's fault.
        Ok(_) | Err(CannotSet::Characters(_) | CannotSet::Address | CannotSet::Otherwise(_)) => {
            Ok(())
        }
    }
}

fn check_node(node: Node<'_, '_>) -> Result<(), LogoInvalid> {
    if node.is_pi() {
        return Err(LogoInvalid::Outside);
    }
    if node.text().is_some_and(leads_outside) && node.has_tag_name((SVG, "style")) {
        return Err(LogoInvalid::Outside);
    }
    let name = node.tag_name();
    let is_known = match name.namespace() {
        Some(SVG) => ELEMENTS.contains(&name.name()),
        Some(other) => NOTES.contains(&other),
        None => false,
    };
    if node.is_element() && !is_known {
        return Err(LogoInvalid::Element);
    }
    for attribute in node.attributes() {
        let (name, value) = (attribute.name().to_ascii_lowercase(), attribute.value());
        if name.starts_with("on") {
            return Err(LogoInvalid::Runs);
        }
        if (name == "href" && !value.trim_start().starts_with('#')) || leads_outside(value) {
            return Err(LogoInvalid::Outside);
        }
    }
    Ok(())
}

/// Whether a value such as a style refers to something that is not a part of the drawing.
fn leads_outside(value: &str) -> bool {
    let value: String = value.chars().filter(|c| !c.is_whitespace()).collect();
    let value = value.to_ascii_lowercase();
    let mut references = value.split("url(").skip(1);
    let own = |rest: &str| rest.trim_start_matches(['"', '\'']).starts_with('#');
    value.contains("@import") || value.contains('\\') || references.any(|rest| !own(rest))
}

/// A letter with nothing on it but the logo.
fn letter_with(svg: &str) -> Letter {
    let word = || "Meldpunt".to_owned();
    Letter {
        sender: Sender {
            name: word(),
            municipality: word(),
            logo: Some(svg.to_owned()),
            address: vec![word()],
            phone: "14 000".to_owned(),
            email: None,
            website: None,
            walk_in: Vec::new(),
        },
        addressee: vec![word()],
        language: Language::Dutch,
        large_print: false,
        date: NaiveDate::default(),
        number: word(),
        subject: word(),
        salutation: word(),
        body: vec![Block::Paragraph(word())],
    }
}
