//! A batch for the print room is one file in which every letter follows its own separator sheet.

use letters::print::{Batch, CannotPrint, Entry, Sides, manifest};
use letters::{Block, Letter, Pdf};

use crate::samples::{letter, long};
use crate::tools::{ask, dense, set, text, typesetter};

/// A file of these letters, with the list of what is in it.
fn batch(letters: &[Letter], sides: Sides) -> (Pdf, Vec<Entry>) {
    let mut batch = Batch::begin(Vec::new(), typesetter(), letters.len(), sides).expect("a batch");
    for letter in letters {
        batch.add(&letter.number, &letter.addressee[0], &set(letter)).expect("a letter");
    }
    let (bytes, entries) = batch.finish().expect("a file");
    let pages = lopdf::Document::load_mem(&bytes).expect("a PDF").get_pages().len();
    (Pdf { bytes, pages }, entries)
}

fn three() -> [Letter; 3] {
    let names = ["Mevrouw A. Yılmaz", "Иван Петров", "=cmd"];
    let numbers = ["HLM-2026-000123-12.1", "HLM-2026-000124-3.1", "HLM-2026-000125-1.1"];
    [letter(), long(3), letter()]
        .into_iter()
        .enumerate()
        .map(|(index, letter)| Letter {
            addressee: vec![names[index].to_owned(), "Kruisweg 12".to_owned()],
            number: numbers[index].to_owned(),
            body: [vec![Block::Paragraph(format!("Dit is brief {index}."))], letter.body].concat(),
            ..letter
        })
        .collect::<Vec<_>>()
        .try_into()
        .expect("three")
}

/// The text of one page.
fn page(file: &Pdf, page: usize) -> String {
    let page = page.to_string();
    ask("pdftotext", &["-raw", "-f", &page, "-l", &page, "-", "/dev/stdout"], &file.bytes)
}

#[test]
fn every_letter_follows_its_own_separator_sheet() {
    let letters = three();
    let (file, entries) = batch(&letters, Sides::One);
    let expected: usize = letters.iter().map(|letter| 1 + set(letter).pages).sum();
    assert_eq!(file.pages, expected);
    for (index, (letter, entry)) in letters.iter().zip(&entries).enumerate() {
        let sheet = page(&file, entry.first_page);
        let position = format!("{} / 3", index + 1);
        for part in [
            position,
            letter.number.clone(),
            letter.addressee[0].clone(),
            set(letter).pages.to_string(),
        ] {
            assert!(sheet.contains(&part), "{part}: {sheet}");
        }
        assert!(page(&file, entry.first_page + 1).contains(&format!("Dit is brief {index}.")));
    }
}

#[test]
fn a_letter_in_a_batch_says_the_same_as_on_its_own() {
    let letters = three();
    let (file, entries) = batch(&letters, Sides::One);
    let whole = dense(&text(&file.bytes));
    for letter in &letters {
        assert!(whole.contains(&dense(&text(&set(letter).bytes))), "{}", letter.number);
    }
    assert!(
        ask("pdffonts", &["-"], &file.bytes).lines().skip(2).all(|line| line.contains(" yes yes ")),
        "every font is embedded"
    );
    assert_eq!(entries.len(), 3);
}

#[test]
fn on_both_sides_nothing_begins_on_the_back_of_something_else() {
    let (file, entries) = batch(&three(), Sides::Two);
    assert!(entries.iter().all(|entry| entry.first_page % 2 == 1), "{entries:?}");
    for entry in &entries {
        assert_eq!(page(&file, entry.first_page + 1).trim(), "");
        assert!(page(&file, entry.first_page + 2).contains("Dit is brief"));
    }
    assert_eq!(file.pages % 2, 0);
}

#[test]
fn the_same_batch_gives_the_same_bytes() {
    assert_eq!(batch(&three(), Sides::One), batch(&three(), Sides::One));
}

#[test]
fn a_file_that_is_no_letter_spoils_the_batch() {
    let mut batch = Batch::begin(Vec::new(), typesetter(), 1, Sides::One).expect("a batch");
    let broken = Pdf { bytes: b"%PDF-1.7 nothing".to_vec(), pages: 1 };
    assert!(matches!(batch.add("1", "A", &broken), Err(CannotPrint::Letter(_))));
}

#[test]
fn the_manifest_lists_the_letters_and_holds_no_formula() {
    let (_, entries) = batch(&three(), Sides::One);
    let rows = String::from_utf8(manifest(&entries).expect("rows")).expect("text");
    let mut reader = csv::Reader::from_reader(rows.as_bytes());
    let addressees: Vec<String> =
        reader.records().map(|row| row.expect("a row")[2].to_owned()).collect();
    assert_eq!(addressees, ["Mevrouw A. Yılmaz", "Иван Петров", "'=cmd"]);
}
