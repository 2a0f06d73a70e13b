//! Tests of what is taken for which kind of file, and of files that are made to deceive or to exhaust.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::*;
use ::tests::files;
use proptest::prelude::*;

/// Each kind with a file of it, under a right name.
fn samples() -> Vec<(&'static str, FileKind, Vec<u8>)> {
    vec![
        ("brief.pdf", FileKind::Pdf, files::pdf()),
        ("IMG_0001.JPG", FileKind::Jpeg, files::jpeg(3_000, 4_000)),
        ("scherm.png", FileKind::Png, files::png(1_920, 1_080)),
        ("foto.heic", FileKind::Heic, files::heic()),
        ("brief.docx", FileKind::Docx, files::docx(&[])),
        ("brief.odt", FileKind::Odt, files::odt()),
        ("verslag.txt", FileKind::Text, "Ik belde, zij niet.\r\n\té".into()),
    ]
}

fn refused(name: &str, content: &[u8]) -> String {
    kind(name, content).unwrap_err().code.into_owned()
}

#[test]
fn each_kind_is_known_by_its_content_and_must_be_named_so() {
    for (name, is, content) in samples() {
        assert_eq!(kind(name, &content).ok(), Some(is), "{name}");
        for (other, _, _) in samples().iter().filter(|(_, kind, _)| *kind != is) {
            assert_eq!(refused(other, &content), "content_differs", "{name} as {other}");
        }
    }
}

#[test]
fn the_error_says_what_would_be_right() {
    let wrong = kind("foto.jpg", &files::png(4, 4)).unwrap_err();
    assert!(wrong.detail.contains(".png") && wrong.detail.contains(".jpg"), "{}", wrong.detail);
    let wrong = kind("foto.gif", b"GIF89a").unwrap_err();
    assert!(wrong.detail.contains(".heic"), "{}", wrong.detail);
}

#[test]
fn text_is_taken_in_the_encodings_of_people() {
    let utf16: Vec<u8> =
        [0xFEFF].into_iter().chain("Hallo é".encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for content in [b"caf\xE9 \x80 5".to_vec(), b"\xEF\xBB\xBFHallo".to_vec(), utf16] {
        assert_eq!(kind("a.txt", &content).ok(), Some(FileKind::Text));
    }
    for content in
        ["<!DOCTYPE html>", "  <html>", "<?xml version='1.0'?>", "{\\rtf1 x}", "#!/bin/sh", "a\0b"]
    {
        assert_eq!(refused("a.txt", content.as_bytes()), "content_differs", "{content}");
    }
    assert_eq!(refused("a.txt", b"MZ\x90\0\x03"), "content_differs");
    assert_eq!(refused("a.txt", b"\xFF\xFEa\0b"), "content_differs", "half a character");
}

/// A file that one program takes for this and another one for that can pass a scanner and harm a reader.
#[test]
fn a_file_that_is_two_things_is_refused() {
    let archive = files::archive(&[("a.txt", b"inside")]);
    for (name, content) in [
        ("brief.pdf", files::pdf()),
        ("foto.jpg", files::jpeg(4, 4)),
        ("foto.png", files::png(4, 4)),
        ("foto.heic", files::heic()),
    ] {
        let both = [content, archive.clone()].concat();
        assert_eq!(refused(name, &both), "ambiguous", "{name}");
        let with_comment = [both.clone(), b"trailing".to_vec()].concat();
        assert_eq!(refused(name, &with_comment), "ambiguous", "{name}");
    }
    let pdf = files::pdf();
    let hidden = [files::jpeg(4, 4), pdf.clone()].concat();
    assert_eq!(refused("foto.jpg", &hidden), "ambiguous");
    let parts: [(&str, &[u8]); 3] =
        [("mimetype", &pdf), ("[Content_Types].xml", b"x"), ("word/document.xml", b"x")];
    assert_eq!(refused("brief.docx", &files::archive(&parts)), "ambiguous");
    assert_eq!(refused("brief.txt", b"see %PDF-1.7 here"), "ambiguous");
}

#[test]
fn bombs_are_refused_before_they_are_unpacked() {
    let zeros = vec![0; 21 << 20];
    assert_eq!(refused("brief.docx", &files::docx(&[("a", &zeros)])), "archive_too_large");
    let parts: Vec<(String, Vec<u8>)> =
        (0..4).map(|nth| (format!("p{nth}"), vec![0; 6 << 20])).collect();
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, part)| (name.as_str(), part.as_slice())).collect();
    assert_eq!(refused("brief.docx", &files::docx(&parts)), "archive_too_large");
    let table = files::docx(&[]);
    let once = files::docx(&[("word/embeddings/table.xlsx", &table)]);
    assert_eq!(kind("brief.docx", &once).ok(), Some(FileKind::Docx), "a table in a letter");
    let twice = files::docx(&[("word/embeddings/letter.docx", &once)]);
    assert_eq!(refused("brief.docx", &twice), "archive_nested");
    let inner = files::docx(&[("a", &zeros)]);
    assert_eq!(refused("brief.docx", &files::docx(&[("b", &inner)])), "archive_too_large");
    let names: Vec<String> = (0..2_001).map(|nth| format!("word/{nth}")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(refused("brief.docx", &files::docx(&many)), "archive_too_large");
}

/// What an archive says of the sizes in it is not believed.
#[test]
fn an_archive_that_lies_about_its_sizes_is_refused() {
    let honest = files::docx(&[("a", &vec![0; 21 << 20])]);
    let size = (21_u32 << 20).to_le_bytes();
    let mut lie = honest.clone();
    let places: Vec<usize> = (0..lie.len() - 4).filter(|at| lie[*at..at + 4] == size).collect();
    assert!(!places.is_empty());
    for at in places {
        lie[at..at + 4].copy_from_slice(&7_u32.to_le_bytes());
    }
    assert!(kind("brief.docx", &lie).is_err());
}

#[test]
fn archives_with_passwords_or_programs_are_refused() {
    let mut locked = files::docx(&[]);
    for at in 0..locked.len() - 8 {
        match &locked[at..at + 4] {
            b"PK\x03\x04" => locked[at + 6] |= 1,
            b"PK\x01\x02" => locked[at + 8] |= 1,
            _ => {}
        }
    }
    assert_eq!(refused("brief.docx", &locked), "locked");
    for name in ["word/vbaProject.bin", "Basic/Standard/Module1.xml"] {
        assert_eq!(refused("brief.docx", &files::docx(&[(name, b"x")])), "programs", "{name}");
    }
    let half = &files::docx(&[])[..60];
    assert_eq!(refused("brief.docx", half), "broken");
    assert_eq!(refused("brief.docx", &files::archive(&[("a.txt", b"a")])), "content_differs");
}

#[test]
fn pictures_that_exhaust_their_reader_are_refused() {
    assert_eq!(refused("foto.png", &files::png(100_000, 100_000)), "too_many_dots");
    assert_eq!(refused("foto.jpg", &files::jpeg(65_535, 65_535)), "too_many_dots");
    assert_eq!(refused("foto.jpg", &files::jpeg(0, 4)), "broken");
    assert_eq!(refused("foto.jpg", &files::jpeg(4, 4)[..20]), "broken");
    assert!(kind("foto.jpg", &files::jpeg(12_000, 9_000)).is_ok(), "the best telephones");
}

proptest! {
    #[test]
    fn no_content_stops_the_desk(content in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        for (name, _, _) in samples() {
            let _ = kind(name, &content);
        }
    }

    /// However a file was damaged on its way, it is refused, or it is still of the kind that its name claims.
    #[test]
    fn a_damaged_file_is_never_taken_for_another_kind(
        which in 0_usize..7, at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()
    ) {
        let (name, is, mut content) = samples().swap_remove(which);
        let place = at.index(content.len());
        content[place] = byte;
        content.truncate(cut.index(content.len()) + 1);
        if let Ok(found) = kind(name, &content) {
            prop_assert_eq!(found, is);
        }
    }
}
