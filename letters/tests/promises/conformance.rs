//! Letters can be read aloud and archived: veraPDF finds nothing against PDF/UA-1 and PDF/A-2a.

use domain::{complaint::classification::Language, notice::NoticeKind};
use letters::{
    Letter, Text,
    print::{Batch, Sides},
};
use std::collections::{BTreeMap, BTreeSet};
use tempfile::TempDir;

use crate::samples;
use crate::tools::{set, typesetter, write_all};
use crate::verapdf::verdicts;

#[test]
fn every_letter_is_accessible_and_can_be_archived() {
    let folder = TempDir::new().expect("a folder");
    let letters = samples::all();
    write_all(folder.path(), letters.iter());
    let verdicts = verdicts(folder.path());
    let failing: Vec<_> = verdicts.iter().filter(|verdict| !verdict.holds).collect();
    assert!(failing.is_empty(), "{failing:#?}");
    assert_eq!(verdicts.len(), 2 * letters.len(), "a verdict for each letter and each standard");
}

#[test]
fn every_kind_of_letter_conforms_in_each_language_and_in_large_print() {
    let folder = TempDir::new().expect("a folder");
    let letters = of_every_kind();
    write_all(folder.path(), letters.iter());
    let verdicts = verdicts(folder.path());
    let failing: Vec<_> = verdicts.iter().filter(|verdict| !verdict.holds).collect();
    assert!(failing.is_empty(), "{failing:#?}");
    assert_eq!(verdicts.len(), 2 * letters.len());
    assert!(letters.len() >= 4 * NoticeKind::ALL.len(), "every kind, twice in two languages");
}

/// The first sample of each kind for each reader, in each language, in ordinary and in large print.
fn of_every_kind() -> BTreeMap<String, Letter> {
    let mut letters = BTreeMap::new();
    for kind in NoticeKind::ALL {
        for language in [Language::Dutch, Language::English] {
            let text = Text::built_in(*kind, language);
            let mut readers = BTreeSet::new();
            for sample in letters::samples::of(&text).expect("built-in texts can be filled") {
                if !readers.insert(format!("{:?}", sample.reader)) {
                    continue;
                }
                for large_print in [false, true] {
                    let name =
                        format!("{}-{:?}-{language:?}-{large_print}", kind.code(), sample.reader);
                    letters.insert(name, Letter { large_print, ..sample.letter.clone() });
                }
            }
        }
    }
    letters
}

#[test]
fn the_validator_refuses_a_file_that_breaks_the_standards() {
    let folder = TempDir::new().expect("a folder");
    let mut batch = Batch::begin(Vec::new(), typesetter(), 1, Sides::One).expect("a batch");
    batch.add("1", "A", &set(&samples::letter())).expect("a letter");
    let (for_the_printer, _) = batch.finish().expect("a file");
    std::fs::write(folder.path().join("plain.pdf"), for_the_printer)
        .expect("the file can be written");
    let verdicts = verdicts(folder.path());
    assert_eq!(verdicts.len(), 2, "{verdicts:?}");
    for verdict in verdicts {
        assert!(!verdict.holds && !verdict.reasons.is_empty(), "{verdict:?}");
    }
}
