//! Text as it can be printed: one kind of line end, and nothing unseen that steers what can be seen.
//!
//! A name can hold characters that turn the rest of a sentence around, or that end a line of an e-mail. What a
//! reader sees must be what was written, so such characters go; all that can be seen stays.

/// Text of any number of lines, which end in `\n`.
pub(crate) fn printable(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut after_return = false;
    for character in text.chars() {
        match character {
            '\n' if after_return => {}
            '\r' | '\n' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                clean.push('\n')
            }
            '\t' => clean.push(' '),
            seen if !unseen(seen) => clean.push(seen),
            _ => {}
        }
        after_return = character == '\r';
    }
    clean
}

/// Text in one line.
pub(crate) fn one_line(text: &str) -> String {
    printable(text).replace('\n', " ")
}

/// Whether a character only steers: controls, turns of direction, tags, and break marks inside words. What joins letters of
/// a script or an emoji stays.
fn unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{AD}'
                | '\u{61C}'
                | '\u{180E}'
                | '\u{200B}'
                | '\u{200E}'
                | '\u{200F}'
                | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FEFF}'
                | '\u{FFF9}'..='\u{FFFC}'
                | '\u{E0000}'..='\u{E0FFF}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end_becomes_one() {
        assert_eq!(printable("a\r\nb\rc\nd\u{2028}e\u{B}f"), "a\nb\nc\nd\ne\nf");
        assert_eq!(one_line("a\r\nb"), "a b");
    }

    #[test]
    fn what_turns_a_sentence_around_goes_and_what_can_be_seen_stays() {
        assert_eq!(printable("Jan\u{202E}gpj.exe\u{2066}"), "Jangpj.exe");
        assert_eq!(printable("می\u{200C}خواهم 👩\u{200D}🔧 ë"), "می\u{200C}خواهم 👩\u{200D}🔧 ë");
        assert_eq!(printable("a\u{0}\u{1B}[31mb\tc"), "a[31mb c");
    }
}
