//! Which characters can be read by a person, and which are never accepted in a text.
//!
//! The tables exist twice, as ranges for the parser and as a class for the patterns, because the classes `\w` and `\p{L}`
//! mean different things in ECMAScript, Python and Rust. A test compares the two character by character.

/// The letters and digits of the scripts of the basic plane, as the inside of a character class.
///
/// Coarse on purpose: it keeps out blanks, punctuation, symbols, emoji and invisible "letters", not every rare sign.
macro_rules! readable {
    () => {
        "\
            \\u0030-\\u0039\\u0041-\\u005A\\u0061-\\u007A\\u00C0-\\u00D6\\u00D8-\\u00F6\
            \\u00F8-\\u02AF\\u0370-\\u0482\\u048A-\\u0588\\u05D0-\\u05F2\\u0620-\\u064A\
            \\u0660-\\u0669\\u0671-\\u06D3\\u06EE-\\u06FF\\u0710-\\u0888\\u08A0-\\u08C9\
            \\u0904-\\u0FBC\\u1000-\\u115E\\u1161-\\u167F\\u1681-\\u17B3\\u17E0-\\u17E9\
            \\u1820-\\u1AAD\\u1B05-\\u1DBF\\u1E00-\\u1FFC\\u2C00-\\u2DDE\\u3041-\\u3096\
            \\u30A1-\\u30FA\\u3105-\\u3163\\u3165-\\u318E\\u3400-\\u4DBF\\u4E00-\\uD7A3\
            \\uF900-\\uFD3D\\uFD50-\\uFDFB\\uFE70-\\uFEFC\\uFF10-\\uFF19\\uFF21-\\uFF3A\
            \\uFF41-\\uFF5A\\uFF66-\\uFF9F"
    };
}

/// Control characters, line separators and overrides of the reading direction, as the inside of a character class.
macro_rules! barred_in_line {
    () => {
        "\\u0000-\\u001F\\u007F-\\u009F\\u2028-\\u202E\\u2066-\\u2069"
    };
}

/// Control characters other than tab, line feed and carriage return, as the inside of a character class.
macro_rules! barred_in_text {
    () => {
        "\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F"
    };
}

pub(super) use {barred_in_line, barred_in_text, readable};

/// The same as the class `readable`.
const READABLE: &[(char, char)] = &[
    ('\u{0030}', '\u{0039}'),
    ('\u{0041}', '\u{005A}'),
    ('\u{0061}', '\u{007A}'),
    ('\u{00C0}', '\u{00D6}'),
    ('\u{00D8}', '\u{00F6}'),
    ('\u{00F8}', '\u{02AF}'),
    ('\u{0370}', '\u{0482}'),
    ('\u{048A}', '\u{0588}'),
    ('\u{05D0}', '\u{05F2}'),
    ('\u{0620}', '\u{064A}'),
    ('\u{0660}', '\u{0669}'),
    ('\u{0671}', '\u{06D3}'),
    ('\u{06EE}', '\u{06FF}'),
    ('\u{0710}', '\u{0888}'),
    ('\u{08A0}', '\u{08C9}'),
    ('\u{0904}', '\u{0FBC}'),
    ('\u{1000}', '\u{115E}'),
    ('\u{1161}', '\u{167F}'),
    ('\u{1681}', '\u{17B3}'),
    ('\u{17E0}', '\u{17E9}'),
    ('\u{1820}', '\u{1AAD}'),
    ('\u{1B05}', '\u{1DBF}'),
    ('\u{1E00}', '\u{1FFC}'),
    ('\u{2C00}', '\u{2DDE}'),
    ('\u{3041}', '\u{3096}'),
    ('\u{30A1}', '\u{30FA}'),
    ('\u{3105}', '\u{3163}'),
    ('\u{3165}', '\u{318E}'),
    ('\u{3400}', '\u{4DBF}'),
    ('\u{4E00}', '\u{D7A3}'),
    ('\u{F900}', '\u{FD3D}'),
    ('\u{FD50}', '\u{FDFB}'),
    ('\u{FE70}', '\u{FEFC}'),
    ('\u{FF10}', '\u{FF19}'),
    ('\u{FF21}', '\u{FF3A}'),
    ('\u{FF41}', '\u{FF5A}'),
    ('\u{FF66}', '\u{FF9F}'),
];

/// Whether the character is a letter or digit that a person can read.
pub(super) fn is_readable(character: char) -> bool {
    READABLE.iter().any(|&(first, last)| (first..=last).contains(&character))
}

/// Whether the character turns the reading direction round, which can make a text look like another one.
pub(super) fn is_direction_override(character: char) -> bool {
    matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether the character separates lines or paragraphs without being a control character.
pub(super) fn is_separator(character: char) -> bool {
    matches!(character, '\u{2028}' | '\u{2029}')
}
