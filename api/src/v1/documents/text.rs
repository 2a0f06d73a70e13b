//! Plain text, in the encodings in which people save it.

/// Beginnings of other kinds of files that are text too: what is named text must not be them.
const OTHERS: [&str; 8] =
    ["<!doctype", "<html", "<?xml", "<svg", "<script", "{\\rtf", "#!", "mime-version:"];

/// The words of a plain text; `None` when it is something else.
pub(super) fn read(content: &[u8]) -> Option<String> {
    let text = decoded(content)?;
    let steers = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{C}');
    let beginning: String =
        text.trim_start().chars().take(16).collect::<String>().to_ascii_lowercase();
    let is_other = OTHERS.iter().any(|other| beginning.starts_with(other));
    (!text.chars().any(steers) && !is_other).then_some(text)
}

/// UTF-8; UTF-16 with its mark; or else the encoding of Western Windows, of which the letters stand where Latin-1 has them.
fn decoded(content: &[u8]) -> Option<String> {
    match content {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => {
            let bytes = content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(content);
            match std::str::from_utf8(bytes) {
                Ok(text) => Some(text.to_owned()),
                Err(_) => Some(bytes.iter().map(|byte| western(*byte)).collect()),
            }
        }
    }
}

fn utf16(bytes: &[u8], pair: fn([u8; 2]) -> u16) -> Option<String> {
    let pairs = bytes.chunks(2).map(|two| <[u8; 2]>::try_from(two).map(pair));
    String::from_utf16(&pairs.collect::<Result<Vec<_>, _>>().ok()?).ok()
}

/// Windows-1252 puts signs such as the euro where Latin-1 has control characters; which sign does not matter here.
fn western(byte: u8) -> char {
    match byte {
        0x81 | 0x8D | 0x8F | 0x90 | 0x9D => '\u{1}',
        0x80..=0x9F => '\u{2022}',
        _ => char::from(byte),
    }
}
