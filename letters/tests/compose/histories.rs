//! Every notice of every life becomes a letter, and always the same one.

use crate::{desk::*, lives::lives, support::*};
use domain::{
    complaint::{File, classification::Language, commands::*},
    notice::{NoticeKind, Recipient},
    values::{FormOfAddress, PersonName},
};
use letters::{Unwritable, texts::TextVersion};
use std::collections::BTreeSet;

const LANGUAGES: [Language; 2] = [Language::Dutch, Language::English];

#[test]
fn every_notice_of_every_life_can_be_written() {
    let office = Office::open();
    let mut written = BTreeSet::new();
    for story in lives().into_iter().chain([unanswered()]) {
        for language in LANGUAGES {
            let letters = office.write(&story, language);
            assert_eq!(letters.len(), story.letters.len());
            written.extend(letters.into_iter().map(|letter| letter.kind));
        }
    }
    let all: BTreeSet<NoticeKind> = NoticeKind::ALL.iter().copied().collect();
    assert_eq!(written, all);
}

/// An advice that binds nobody, and that nobody answers (R45).
fn unanswered() -> Story {
    let file = File { organisations: [FOUNDATION].into(), ..complaint() };
    let story = Story::begin(World::new(), &file);
    let mut story = story.then_advised(draft_for(&[FOUNDATION]), &[FOUNDATION]);
    story.days_pass(15);
    story.worker_comes_by();
    story
}

#[test]
fn the_same_history_gives_the_same_letters() {
    for story in lives() {
        let write = || Office::open().write(&story, Language::Dutch);
        assert_eq!(write(), write());
    }
}

#[test]
fn a_letter_has_the_number_of_the_case_the_event_and_its_place() {
    let letters = Office::open().write(&Story::advised(), Language::Dutch);
    let numbers: Vec<&str> =
        letters.iter().map(|letter| letter.composed.letter.number.as_str()).collect();
    let once: BTreeSet<&str> = numbers.iter().copied().collect();
    assert_eq!(once.len(), numbers.len());
    assert_eq!(numbers[0], "HLM-2026-000001-1.1");
    let advice: Vec<&str> = letters
        .iter()
        .filter(|letter| letter.kind == NoticeKind::Advice)
        .map(|letter| letter.composed.letter.number.rsplit_once('-').unwrap().1)
        .collect();
    assert_eq!(advice, ["14.1", "14.2", "14.3", "14.4"]);
}

#[test]
fn a_letter_keeps_the_version_of_its_text() {
    let letters = Office::open().write(&Story::filed(), Language::Dutch);
    let TextVersion::BuiltIn { hash } = &letters[0].composed.text else { panic!("built in") };
    assert!(hash.len() == 12 && hash.chars().all(|c| c.is_ascii_hexdigit()), "{hash}");
}

#[test]
fn who_has_no_postal_address_gets_a_letter_with_a_name_and_the_outcome_says_so() {
    let story = Story::advised();
    let letters = Office::open().write(&story, Language::Dutch);
    let to = |recipient| letters.iter().find(|letter| letter.recipient == recipient).unwrap();
    let client = &to(Recipient::Client).composed;
    assert_eq!(client.letter.addressee, ["Jansen"]);
    assert!(!client.has_address);
    let provider = &to(Recipient::Organisation(PROVIDER)).composed;
    assert_eq!(
        provider.letter.addressee,
        ["Stichting Thuiszorg Spaarne", "Postbus 77", "2000 AB  HAARLEM"]
    );
    assert!(provider.has_address);
}

#[test]
fn a_letter_that_lacks_something_says_what() {
    let story = Story::advised();
    let without = |change: fn(&mut Office, &mut Story)| {
        let (mut office, mut story) = (Office::open(), story.clone());
        change(&mut office, &mut story);
        office.try_write(&story, Language::Dutch).unwrap_err()
    };
    let no_team = without(|office, _| drop(office.organisations.remove(&TEAM)));
    assert_eq!(no_team, Unwritable::NoOrganisation(TEAM));
    let no_name = without(|office, _| office.staff.clear());
    assert_eq!(no_name, Unwritable::NoStaffName(HANDLER));
    let client = story.papers[0].number;
    assert_eq!(without(|_, story| story.papers.clear()), Unwritable::NoPaper(client));
}

#[test]
fn the_salutation_follows_the_language_and_the_wish_of_the_person() {
    let opening = |change: fn(&mut PersonName), language| {
        let story = Story::filed_as(|file| change(file.client.name.as_mut().unwrap()));
        Office::open().write(&story, language)[0].composed.letter.salutation.clone()
    };
    assert_eq!(opening(|_| (), Language::Dutch), "Geachte Jansen");
    assert_eq!(opening(|_| (), Language::English), "Dear Jansen");
    let madam = |name: &mut PersonName| {
        name.form = Some(FormOfAddress::Madam);
        name.prefix = Some("van den".parse().unwrap());
    };
    assert_eq!(opening(madam, Language::Dutch), "Geachte mevrouw Van den Jansen");
    assert_eq!(opening(madam, Language::English), "Dear Ms Van den Jansen");
    let own = |name: &mut PersonName| {
        name.how_to_address = Some("Jo".parse().unwrap());
    };
    assert_eq!(opening(own, Language::English), "Dear Jo");
    let nameless = Story::filed_as(|file| file.client.name = None);
    let letter = &Office::open().write(&nameless, Language::Dutch)[0].composed.letter;
    assert_eq!(
        (letter.salutation.as_str(), letter.addressee.len()),
        ("Geachte heer of mevrouw", 0)
    );
}

/// S4: nobody but the client, and only where it is told.
#[test]
fn the_secret_stands_in_the_letters_that_tell_it_and_nowhere_else() {
    let mut told = BTreeSet::new();
    for story in lives() {
        for letter in Office::open().write(&story, Language::Dutch) {
            if letter.words().contains(SECRET) {
                assert_eq!(letter.recipient, Recipient::Client);
                told.insert(letter.kind);
            }
        }
    }
    assert_eq!(told, BTreeSet::from([NoticeKind::Receipt, NoticeKind::NewSecret]));
}

#[test]
fn a_representative_reads_that_there_is_a_new_secret_and_not_which() {
    let mut story = Story::assessed();
    let consent = Some(consent(story.now));
    story.client(NameRepresentative { person: person(), consent }).is_done();
    story.handler(RenewSecret {}).is_done();
    let letters = Office::open().write(&story, Language::Dutch);
    let of = |recipient| {
        let own = |letter: &&Written| {
            letter.kind == NoticeKind::NewSecret && letter.recipient == recipient
        };
        letters.iter().find(own).unwrap().words()
    };
    assert!(of(Recipient::Client).contains(SECRET));
    assert!(of(Recipient::Representative).contains("alleen aan de cliënt"));
}
