//! The name under which a browser keeps a document (RFC 6266, RFC 8187): never one that steers.

use domain::complaint::{document::FileKind, paper::Content};
use std::fmt::Write as _;

/// The name that the sender gave the file, or one of ours when it cannot be used or was erased.
pub(super) fn file_name(given: Option<&Content>, kind: FileKind, number: u16) -> String {
    let given = match given {
        Some(Content::Text(name)) => name.as_str(),
        Some(Content::Person(_)) | None => "",
    };
    let is_bad = |c: char| {
        c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
    };
    let name: String = given.chars().map(|c| if is_bad(c) { '_' } else { c }).collect();
    let name = name.trim_start_matches(['.', ' ', '~']);
    if FileKind::of_name(name) == Some(kind) {
        return name.to_owned();
    }
    format!("document-{number}.{}", kind.extensions()[0])
}

/// The header, with the name in ASCII for old programs and whole for all others.
pub(super) fn attachment(name: &str) -> String {
    let is_plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ' | '(' | ')');
    let plain: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", encoded(name))
}

/// Every byte that is no attr-char of RFC 8187 as a percentage.
fn encoded(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;
    use domain::values::Text;

    fn named(name: &str, kind: FileKind) -> String {
        file_name(Some(&Content::Text(Text::parse(name).unwrap())), kind, 3)
    }

    #[test]
    fn a_name_reaches_the_reader_whole_and_harmless() {
        assert_eq!(
            attachment("Çelik, brief.pdf"),
            "attachment; filename=\"_elik_ brief.pdf\"; filename*=UTF-8''%C3%87elik%2C%20brief.pdf"
        );
        assert_eq!(
            attachment("a\"; x=\"b.pdf"),
            "attachment; filename=\"a__ x__b.pdf\"; filename*=UTF-8''a%22%3B%20x%3D%22b.pdf"
        );
        assert_eq!(named("a/b\\c:d.pdf", FileKind::Pdf), "a_b_c_d.pdf");
        assert_eq!(named("..~.pdf", FileKind::Pdf), "document-3.pdf");
    }

    #[test]
    fn a_name_never_claims_another_kind() {
        assert_eq!(named("brief.exe", FileKind::Pdf), "document-3.pdf");
        assert_eq!(file_name(None, FileKind::Jpeg, 12), "document-12.jpg");
    }
}
