//! The fonts that a letter is set in: embedded, so that every installation prints the same letter.
//!
//! Names come in every script that people in the Netherlands write. The first font that has a character sets it.

use std::collections::BTreeSet;

use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontBook, FontInstance, FontVariant, FontVariations};

/// The fonts, in the order in which they are asked for a character; where they come from stands in `letters/fonts/README.md`.
const FILES: [&[u8]; 19] = [
    include_bytes!("../../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../../fonts/NotoSans-Bold.ttf"),
    include_bytes!("../../fonts/IBMPlexSansArabic-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansHebrew-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansEthiopic-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansDevanagari-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansArmenian-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansGeorgian-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansThai-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansTamil-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansBengali-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansGurmukhi-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansSinhala-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansTifinagh-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansSymbols-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansSymbols2-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansMath-Regular.ttf"),
    include_bytes!("../../fonts/NotoEmoji-Regular.ttf"),
    include_bytes!("../../fonts/DroidSansFallback.ttf"),
];

/// What a character is taken to be wide when the first font lacks it, in ems: as wide as its line is high.
const FOREIGN_WIDTH: f64 = 1.0;

/// The fonts, read once.
pub(super) struct Fonts {
    all: Vec<Font>,
    /// The bold one of the first family: what fits in bold also fits otherwise.
    measure: Option<FontInstance>,
}

impl Fonts {
    /// Reads the embedded fonts.
    pub(super) fn embedded() -> Self {
        let all: Vec<Font> =
            FILES.iter().filter_map(|file| Font::new(Bytes::new(*file), 0)).collect();
        let bold = all.get(1).cloned();
        let measure = bold.map(|font| {
            font.instantiate(FontVariant::default(), Abs::pt(11.0), &FontVariations::default())
        });
        Self { all, measure }
    }

    /// What the typesetter needs to choose among them.
    pub(super) fn book(&self) -> FontBook {
        FontBook::from_fonts(&self.all)
    }

    /// One of them, in the order of the book.
    pub(super) fn get(&self, index: usize) -> Option<Font> {
        self.all.get(index).cloned()
    }

    /// Their names, each once, in the order in which they are asked for a character.
    pub(super) fn families(&self) -> Vec<&str> {
        let mut names: Vec<&str> =
            self.all.iter().map(|font| font.info().family.as_str()).collect();
        names.dedup();
        names
    }

    /// The characters of a text that no font has.
    pub(super) fn missing(&self, text: &str) -> BTreeSet<char> {
        text.chars().filter(|&character| !character.is_ascii() && !self.has(character)).collect()
    }

    /// How wide a word is in bold letters, in ems.
    pub(super) fn width(&self, word: &str) -> f64 {
        word.chars().map(|character| self.advance(character)).sum()
    }

    fn has(&self, character: char) -> bool {
        let invisible = matches!(character, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}' | '\u{AD}');
        let private = matches!(u32::from(character), 0xE000..=0xF8FF | 0xF_0000..);
        invisible
            || (!private
                && self.all.iter().any(|font| font.info().coverage.contains(u32::from(character))))
    }

    fn advance(&self, character: char) -> f64 {
        let font = self.measure.as_ref();
        let advance = font.and_then(|font| font.x_advance(font.ttf().glyph_index(character)?.0));
        advance.map_or(FOREIGN_WIDTH, |wide| wide.get())
    }
}
