//! Each reader reads what it means for them: what happened, what to do, and before which day (R26, R35, R45, D4, D5).

use crate::{desk::*, lives::heard_and_carried_out, support::*};
use domain::{
    complaint::{File, classification::Language, commands::*},
    notice::{NoticeKind as N, Recipient},
    regulation::Regime,
};
use letters::Block;

/// The last letter of a kind to a reader.
fn letter(story: &Story, kind: N, recipient: Recipient) -> Written {
    let letters = Office::open().write(story, Language::Dutch);
    let mut own = letters.into_iter().rev();
    own.find(|letter| letter.kind == kind && letter.recipient == recipient).unwrap()
}

fn highlights(written: &Written) -> Vec<&str> {
    written
        .composed
        .letter
        .body
        .iter()
        .filter_map(|block| match block {
            Block::Highlight(text) => Some(text.as_str()),
            Block::Heading(_)
            | Block::Paragraph(_)
            | Block::List(_)
            | Block::Facts(_)
            | Block::Quote(_) => None,
        })
        .collect()
}

const PROVIDER_READS: Recipient = Recipient::Organisation(PROVIDER);

#[test]
fn an_addressee_reads_first_until_when_it_can_answer_and_how_that_day_was_computed() {
    let advice = letter(&Story::issued(), N::Advice, PROVIDER_READS);
    let subject = &advice.composed.letter.subject;
    assert_eq!(subject, "Bindend advies: antwoord tot en met maandag 23 maart 2026");
    assert_eq!(
        highlights(&advice),
        [
            "U kunt antwoorden tot en met maandag 23 maart 2026.",
            "Antwoordt u niet op tijd, dan moet u alles doen wat wij vragen."
        ]
    );
    let words = advice.words();
    for step in [
        "https://meldpunt.example/antwoord/HLM-2026-000001",
        "Wij sturen het advies op maandag 9 maart 2026.",
        "De termijn begint een dag later: op dinsdag 10 maart 2026.",
        "Na 2 weken is het maandag 23 maart 2026.",
        "De laatste dag is maandag 23 maart 2026.",
    ] {
        assert!(words.contains(step), "{step}\n{words}");
    }
}

/// R26: a term that would end at Easter ends on the Tuesday after it, and the letter says why.
#[test]
fn a_last_day_that_moves_is_explained() {
    let mut story = Story::approved();
    story.at(at("2026-03-20T12:00:00+01:00"));
    story.handler(IssueAdvice {}).is_done();
    let words = letter(&story, N::Advice, PROVIDER_READS).words();
    assert!(words.contains("tot en met dinsdag 7 april 2026"), "{words}");
    for day in ["vrijdag 3 april", "zaterdag 4 april", "zondag 5 april", "maandag 6 april"] {
        assert!(words.contains(&format!("Op {day} 2026 kan de termijn niet eindigen")), "{day}");
    }
    assert!(words.contains("dat is Tweede Paasdag"));
}

/// R45: nothing binds the foundation, and its letter says so.
#[test]
fn an_advice_that_does_not_bind_says_so() {
    let file = File { organisations: [FOUNDATION].into(), ..complaint() };
    let story = Story::begin(World::new(), &file);
    let story = story.then_advised(draft_for(&[FOUNDATION]), &[FOUNDATION]);
    let advice = letter(&story, N::Advice, Recipient::Organisation(FOUNDATION));
    assert!(advice.words().contains("Dit advies is voor u niet bindend."));
    assert!(!advice.words().contains("moet u alles doen"));
    let client = letter(&story, N::Advice, Recipient::Client);
    assert!(client.words().contains("(voor hen niet bindend)"), "{}", client.words());
    assert!(!client.words().contains("Dan moeten zij alles doen"), "{}", client.words());
}

/// D5: who must do what by which day, for the client, the addressee and the college.
#[test]
fn silence_is_told_to_each_in_their_own_words() {
    let mut story = Story::advised();
    story.organisation(TEAM, acceptance(TEAM)).is_done();
    story.days_pass(15);
    story.worker_comes_by();
    let of = |recipient| letter(&story, N::CarriedOutInFull, recipient);
    assert_eq!(of(PROVIDER_READS).composed.letter.subject, "U moet het hele advies uitvoeren");
    assert!(of(PROVIDER_READS).words().contains("Nee zeggen kan niet meer."));
    for recipient in [Recipient::Client, Recipient::Organisation(COLLEGE), PROVIDER_READS] {
        let words = of(recipient).words();
        assert!(words.contains("tot en met maandag 23 maart 2026"), "{words}");
        assert!(words.contains("klaar op dinsdag 21 april 2026 of eerder"), "{words}");
        assert!(words.contains("Bel binnen een dag terug."), "{words}");
    }
}

/// D4, R48: the client reads why, and the whole advice, and where to go next.
#[test]
fn a_rejection_brings_the_client_the_reasons_the_advice_and_the_next_step() {
    let mut story = Story::advised();
    story.organisation(PROVIDER, rejection(PROVIDER, &[1])).is_done();
    let words = letter(&story, N::AdviceRejected, Recipient::Client).words();
    for said in [
        REASONS,
        "Er is niet teruggebeld.",
        "gegrond: de klacht is terecht",
        "Nationale ombudsman",
        "Postbus 93122, 2509 AC Den Haag",
        "dinsdag 9 maart 2027",
        "De termijn voor bezwaar of beroep tegen dat besluit loopt gewoon door.",
        "Maatregel 2",
        "klaar op maandag 20 april 2026 of eerder",
    ] {
        assert!(words.contains(said), "{said}\n{words}");
    }
    let college = letter(&story, N::AdviceRejected, Recipient::Organisation(COLLEGE)).words();
    assert!(!college.contains(REASONS) && college.contains("Nee tegen maatregel"));
}

/// R20: a year after the letter that ends it, in the words of the law of the case (R1).
#[test]
fn the_last_letter_names_the_ombudsman_and_the_last_day() {
    let closed = letter(&Story::closed(), N::Closed, Recipient::Client).words();
    assert!(closed.contains("Nationale ombudsman"), "{closed}");
    assert!(closed.contains("Laatste dag\nwoensdag 24 maart 2027"), "{closed}");
    let organisation = letter(&Story::closed(), N::Closed, PROVIDER_READS).words();
    assert!(!organisation.contains("ombudsman"), "{organisation}");
    let mut care = Story::assessed();
    care.handler(SetRegime { regime: Regime::Wkkgz }).is_done();
    care.client(withdrawal()).is_done();
    let words = letter(&care, N::Withdrawn, Recipient::Client).words();
    assert!(words.contains("geschillencommissie"), "{words}");
}

/// R24: the representative reads the client's letter, and why.
#[test]
fn a_representative_reads_what_the_client_reads() {
    let story = heard_and_carried_out();
    let body = |recipient| letter(&story, N::CarriedOutInFull, recipient).composed.letter.body;
    let (client, own) = (body(Recipient::Client), body(Recipient::Representative));
    assert_eq!(own[1..], client[..]);
    let Block::Paragraph(why) = &own[0] else { panic!("{:?}", own[0]) };
    assert!(why.starts_with("U helpt Jansen met een klacht."), "{why}");
}
