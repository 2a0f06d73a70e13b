//! Promises of the keys and of sealing (S19): a stolen database is noise, and nothing can be moved within it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use domain::CaseId;
use proptest::prelude::*;
use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};
use store::{CaseKey, Keys, LookupKind, StoreError};
use uuid::Uuid;

const STORY: &[u8] = "Mevrouw Jansen is niet uitgenodigd voor het keukentafelgesprek".as_bytes();

fn case(number: u128) -> CaseId {
    CaseId(Uuid::from_u128(number))
}

fn write_key_file(path: &Path, text: &str, mode: u32) {
    let _ = fs::remove_file(path);
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// A line of a key file; the letter fills the key.
fn line(id: &str, letter: &str) -> String {
    format!("{id}:{}=\n", letter.repeat(42) + "A")
}

fn is_refused_as<T>(outcome: Result<T, StoreError>, part: &str) {
    match outcome {
        Err(error) => assert!(error.to_string().contains(part), "{error}"),
        Ok(_) => panic!("accepted, instead of: {part}"),
    }
}

#[test]
fn what_is_sealed_opens_again_and_shows_nothing_of_itself() {
    let key = CaseKey::generate().unwrap();
    let row = Uuid::from_u128(1);
    let sealed = key.seal("papers", row, STORY).unwrap();
    assert!(!sealed.windows(6).any(|part| part == b"Jansen"));
    assert_eq!(key.open("papers", row, &sealed).unwrap(), STORY);
    assert_ne!(key.seal("papers", row, STORY).unwrap(), sealed, "equal texts look different");
}

#[test]
fn a_text_moved_to_another_row_or_table_does_not_open() {
    let key = CaseKey::generate().unwrap();
    let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let sealed = key.seal("papers", one, STORY).unwrap();
    assert!(matches!(key.open("papers", other, &sealed), Err(StoreError::Sealed)));
    assert!(matches!(key.open("letters", one, &sealed), Err(StoreError::Sealed)));
}

#[test]
fn a_text_does_not_open_with_the_key_of_another_case() {
    let row = Uuid::from_u128(1);
    let sealed = CaseKey::generate().unwrap().seal("papers", row, STORY).unwrap();
    let other = CaseKey::generate().unwrap();
    assert!(matches!(other.open("papers", row, &sealed), Err(StoreError::Sealed)));
}

#[test]
fn a_wrapped_key_opens_only_for_its_case_and_installation() {
    let keys = Keys::from_bytes([1; 32]);
    let key = CaseKey::generate().unwrap();
    let wrapped = key.wrap(&keys, case(1)).unwrap();
    let sealed = key.seal("papers", [7], STORY).unwrap();
    let same = CaseKey::unwrap(&keys, case(1), &wrapped).unwrap();
    assert_eq!(same.open("papers", [7], &sealed).unwrap(), STORY);
    assert!(matches!(CaseKey::unwrap(&keys, case(2), &wrapped), Err(StoreError::Sealed)));
    let thief = Keys::from_bytes([2; 32]);
    assert!(matches!(CaseKey::unwrap(&thief, case(1), &wrapped), Err(StoreError::Sealed)));
}

#[test]
fn an_answer_sealed_for_one_purpose_does_not_open_for_another() {
    let keys = Keys::from_bytes([1; 32]);
    let sealed = keys.seal_for("answers", b"row", STORY).unwrap();
    assert_eq!(keys.open_for("answers", b"row", &sealed).unwrap(), STORY);
    assert!(keys.open_for("secrets", b"row", &sealed).is_err());
    assert!(keys.open_for("answers", b"rows", &sealed).is_err());
}

proptest! {
    #[test]
    fn any_changed_byte_keeps_a_text_shut(
        plaintext in prop::collection::vec(any::<u8>(), 0..200),
        position: prop::sample::Index,
        flipped in 1..=255_u8,
    ) {
        let keys = Keys::from_bytes([1; 32]);
        let mut sealed = keys.seal_for("answers", b"row", &plaintext).unwrap();
        prop_assert_eq!(&keys.open_for("answers", b"row", &sealed).unwrap(), &plaintext);
        *position.get_mut(&mut sealed) ^= flipped;
        prop_assert!(matches!(keys.open_for("answers", b"row", &sealed), Err(StoreError::Sealed)));
    }

    #[test]
    fn what_was_never_sealed_stays_shut(noise in prop::collection::vec(any::<u8>(), 0..100)) {
        let keys = Keys::from_bytes([1; 32]);
        let key = CaseKey::generate().unwrap();
        prop_assert!(matches!(keys.open_for("answers", b"row", &noise), Err(StoreError::Sealed)));
        prop_assert!(matches!(key.open("papers", b"row", &noise), Err(StoreError::Sealed)));
    }
}

#[test]
fn a_lookup_finds_equal_text_of_the_same_kind_and_installation_only() {
    let keys = Keys::from_bytes([1; 32]);
    let token = keys.lookup_token(LookupKind::Name, "jansen");
    assert_eq!(token, Keys::from_bytes([1; 32]).lookup_token(LookupKind::Name, "jansen"));
    assert_ne!(token, keys.lookup_token(LookupKind::Name, "janssen"));
    assert_ne!(token, keys.lookup_token(LookupKind::Email, "jansen"));
    assert_ne!(token, Keys::from_bytes([2; 32]).lookup_token(LookupKind::Name, "jansen"));
}

#[test]
fn the_first_start_makes_a_key_file_for_its_owner_alone_and_the_next_one_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secrets/desk.key");
    let first = Keys::load_or_create(&path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing is left behind");
    let second = Keys::load_or_create(&path).unwrap();
    assert_eq!(first.token_signing_seed(), second.token_signing_seed());
    let sealed = first.seal_for("answers", b"row", STORY).unwrap();
    assert_eq!(second.open_for("answers", b"row", &sealed).unwrap(), STORY);
}

#[test]
fn many_first_starts_at_once_agree_on_one_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.key");
    let seeds: Vec<[u8; 32]> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..16)
            .map(|_| scope.spawn(|| *Keys::load_or_create(&path).unwrap().token_signing_seed()))
            .collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });
    assert!(seeds.iter().all(|seed| seed == &seeds[0]));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_key_file_that_others_may_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.key");
    for mode in [0o640, 0o604, 0o660, 0o777] {
        write_key_file(&path, &line("1", "A"), mode);
        is_refused_as(Keys::load(&path), "chmod 600");
        is_refused_as(Keys::load_or_create(&path), "chmod 600");
    }
    write_key_file(&path, &line("1", "A"), 0o400);
    Keys::load(&path).unwrap();
}

#[test]
fn a_key_file_that_is_absent_or_broken_is_refused_without_showing_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.key");
    is_refused_as(Keys::load(&path), "No such file");
    let cases = [
        (String::new(), "no key"),
        ("secret".to_owned(), "id:base64"),
        ("1:secret!\n".to_owned(), "not base64"),
        ("1:c2VjcmV0\n".to_owned(), "32 bytes"),
        (line("Secret", "A"), "1 to 16"),
        (line("1", "A") + &line("1", "B"), "twice"),
    ];
    for (text, reason) in cases {
        write_key_file(&path, &text, 0o600);
        let outcome = Keys::load(&path);
        assert!(!format!("{outcome:?}").to_lowercase().contains("secret"));
        is_refused_as(outcome, reason);
    }
}

#[test]
fn after_a_rotation_the_newest_key_seals_and_older_texts_and_lookups_stay_good() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.key");
    write_key_file(&path, &line("1", "A"), 0o600);
    let before = Keys::load(&path).unwrap();
    let old = before.seal_for("answers", b"row", STORY).unwrap();
    write_key_file(&path, &(line("1", "A") + &line("2", "B")), 0o600);
    let after = Keys::load(&path).unwrap();
    let new = after.seal_for("answers", b"row", STORY).unwrap();
    assert_eq!(after.open_for("answers", b"row", &old).unwrap(), STORY);
    assert!(!after.is_newest(&old) && after.is_newest(&new));
    // Who was there before reads the file again; who has another file without that line cannot open it.
    assert_eq!(before.open_for("answers", b"row", &new).unwrap(), STORY);
    let elsewhere = folder.path().join("old.key");
    write_key_file(&elsewhere, &line("1", "A"), 0o600);
    let without = Keys::load(&elsewhere).unwrap();
    assert!(matches!(without.open_for("answers", b"row", &new), Err(StoreError::Sealed)));
    assert_eq!(before.token_signing_seed(), after.token_signing_seed());
    let lookup = |keys: &Keys| keys.lookup_token(LookupKind::Phone, "+31201234567");
    assert_eq!(lookup(&before), lookup(&after));
}

#[test]
fn keys_do_not_show_themselves_in_logs() {
    let shown = format!("{:?} {:?}", Keys::from_bytes([0x5a; 32]), CaseKey::generate().unwrap());
    assert_eq!(shown, r#"Keys { ids: ["1"], .. } CaseKey(..)"#);
}
