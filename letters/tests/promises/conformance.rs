//! Letters can be read aloud and archived: veraPDF finds nothing against PDF/UA-1 and PDF/A-2a.

use letters::print::{Batch, Sides};
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
