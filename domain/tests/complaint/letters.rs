//! What is sent, and to whom: an event without a letter is a choice, never an oversight (D2, D5, R24, R44).

use crate::{
    lives::{heard_and_carried_out, lives},
    support::{
        story::{Letter, code},
        *,
    },
};
use domain::{
    complaint::commands::*,
    notice::{NoticeKind, Recipient},
};
use std::collections::BTreeSet;

fn name(recipient: Recipient) -> &'static str {
    match recipient {
        Recipient::Client => "client",
        Recipient::Representative => "representative",
        Recipient::Organisation(PROVIDER) => "provider",
        Recipient::Organisation(TEAM) => "team",
        Recipient::Organisation(COLLEGE) => "college",
        Recipient::Organisation(FOUNDATION) => "foundation",
        Recipient::Organisation(_) => "somebody",
        Recipient::Desk => "desk",
    }
}

/// The letters of a story, a line for each event and letter: `event: letter to recipients`.
fn sent(story: &Story) -> Vec<String> {
    let same = |a: &Letter, b: &Letter| a.event == b.event && a.notice.kind == b.notice.kind;
    let lines = story.letters.chunk_by(same).map(|letters| {
        let (event, kind) = (&story.log[letters[0].event].event, letters[0].notice.kind.code());
        let to: Vec<_> = letters.iter().map(|letter| name(letter.notice.recipient)).collect();
        format!("{}: {kind} to {}", code(event), to.join(", "))
    });
    lines.collect()
}

/// The representative was authorised, so everything that the client hears goes to both (R24).
#[test]
fn a_whole_life_sends_these_letters() {
    assert_eq!(sent(&heard_and_carried_out()), WHOLE_LIFE);
}

const WHOLE_LIFE: &[&str] = &[
    "filed: receipt to client",
    "representative-named: representation-changed to client",
    "representative-authorised: representation-changed to client",
    "acknowledged: acknowledgement to client, representative",
    "copy-sent: copy-for-view to provider",
    "copy-sent: copy-for-view to team",
    "invited-to-hearing: hearing-invitation to client, representative",
    "invited-to-hearing: hearing-invitation to provider",
    "invited-to-hearing: hearing-invitation to team",
    "hearing-held: hearing-report to client, representative, provider, team",
    "advice-issued: advice to client, representative, provider, team, college",
    "accepted: advice-accepted to client, representative, team, college",
    "enforced: carried-out-in-full to client, representative, provider, college",
    "measure-reported: is-it-really-done to client, representative",
    "measure-confirmed: measure-confirmed to client, representative, provider, college",
    "measure-reported: is-it-really-done to client, representative",
    "measure-confirmed: measure-confirmed to client, representative, provider, college",
    "measure-reported: is-it-really-done to client, representative",
    "measure-confirmed: measure-confirmed to client, representative, team, college",
    "closed: closed to client, representative, provider, team, college",
    "closed: appreciation-request to client",
];

/// Every event of every life that sends something; an event that is not here sends nothing.
#[test]
fn all_lives_together_send_these_letters() {
    let told: BTreeSet<String> = lives().iter().flat_map(sent).collect();
    let told: Vec<_> = told.iter().map(String::as_str).collect();
    assert_eq!(told, ALL_LIVES);
}

const ALL_LIVES: &[&str] = &[
    "accepted: advice-accepted to client, representative, team, college",
    "accepted: advice-accepted to client, team, college",
    "acknowledged: acknowledgement to client",
    "acknowledged: acknowledgement to client, representative",
    "addressee-reminded: answer-reminder to provider",
    "adjourned: adjourned to client, provider, foundation",
    "advice-issued: advice to client, provider, team, college",
    "advice-issued: advice to client, representative, provider, team, college",
    "advice-withdrawn: advice-withdrawn to client, provider, team, college",
    "appointment-booked: appointment-confirmed to client",
    "appointment-cancelled: appointment-cancelled to client",
    "closed: appreciation-request to client",
    "closed: closed to client, provider, team, college",
    "closed: closed to client, representative, provider, team, college",
    "consent-requested: consent-request to client",
    "contact-changed: preference-changed to client",
    "copy-sent: copy-for-view to provider",
    "copy-sent: copy-for-view to team",
    "data-request-answered: data-protection-answer to client",
    "declined-to-handle: appreciation-request to client",
    "declined-to-handle: not-handled to client",
    "desk-reminded: desk-reminder to desk",
    "enforced: carried-out-in-full to client, provider, college",
    "enforced: carried-out-in-full to client, representative, provider, college",
    "enforced: carried-out-in-full to client, team, college",
    "enforcement-set-aside: enforcement-set-aside to client, provider, college",
    "erratum-issued: erratum to client, provider, team, college",
    "extended-for-outage: term-extended to client, provider, college",
    "extended-with-consent: extended to client, provider, foundation",
    "filed: receipt to client",
    "forwarded-as-objection: forwarded to client, college",
    "hearing-cancelled: hearing-cancelled to client",
    "hearing-held: hearing-report to client, representative, provider, team",
    "invited-to-hearing: hearing-invitation to client",
    "invited-to-hearing: hearing-invitation to client, representative",
    "invited-to-hearing: hearing-invitation to provider",
    "invited-to-hearing: hearing-invitation to team",
    "late-rejection-recorded: rejection-too-late to provider",
    "measure-confirmed: measure-confirmed to client, representative, provider, college",
    "measure-confirmed: measure-confirmed to client, representative, team, college",
    "measure-confirmed: measure-confirmed to client, team, college",
    "measure-disputed: measure-disputed to client, provider, college",
    "measure-escalated: measure-escalated to client, provider, college",
    "measure-escalated: measure-escalated to client, team, college",
    "measure-overdue: measure-overdue to client, provider, college",
    "measure-overdue: measure-overdue to client, team, college",
    "measure-reminded: measure-reminder to provider",
    "measure-reported: is-it-really-done to client",
    "measure-reported: is-it-really-done to client, representative",
    "preference-changed: preference-changed to client",
    "regime-set: regime-changed to client",
    "rejected: advice-rejected to client, provider, college",
    "rejection-withdrawn: rejection-withdrawn to client, provider, college",
    "reopened: reopened to client, provider, team",
    "repair-requested: repair-request to client",
    "representation-ended: representation-changed to client, representative",
    "representative-authorised: representation-changed to client",
    "representative-named: representation-changed to client",
    "secret-renewed: new-secret to client",
    "settled: appreciation-request to client",
    "settled: settled to client, provider, team",
    "unreasoned-rejection-recorded: rejection-without-reasons to provider",
    "withdrawn: withdrawn to client",
];

/// What the desk does inside, and what waits for a second person, is told to nobody.
#[test]
fn these_events_send_nothing() {
    let lives = lives();
    let kinds = |wanted: bool| -> BTreeSet<String> {
        let events =
            lives.iter().flat_map(|story| story.log.iter().enumerate().map(move |it| (story, it)));
        let events = events.filter(|(story, (place, _))| {
            story.letters.iter().any(|letter| letter.event == *place) == wanted
        });
        events.map(|(_, (_, recorded))| code(&recorded.event)).collect()
    };
    let silent: Vec<String> = kinds(false).into_iter().collect();
    assert_eq!(silent, SILENT);
    let both: Vec<String> = kinds(true).intersection(&kinds(false)).cloned().collect();
    assert!(both.is_empty(), "sometimes silent: {both:?}");
}

const SILENT: &[&str] = &[
    "advice-drafted",
    "appreciation-given",
    "assigned",
    "backdated-answer-dismissed",
    "backdated-answer-registered",
    "classified",
    "conflict-declared",
    "dispatched",
    "document-added",
    "document-cleared",
    "document-labelled",
    "document-redacted",
    "document-refused",
    "document-shared",
    "document-unshared",
    "draft-approved",
    "draft-returned",
    "hearing-waived",
    "investigation-started",
    "organisation-involved",
    "organisation-released",
    "reopening-requested",
    "supplemented",
    "unassigned",
    "undelivered",
    "view-given",
];

/// R24, D5: a representative hears of the enforcement when the client said so, and only then.
#[test]
fn an_authorised_representative_hears_of_the_enforcement() {
    let enforced = |change: fn(&mut Story)| {
        let mut story = Story::advised();
        change(&mut story);
        story.days_pass(15);
        story.worker_comes_by();
        story.letters_to(Recipient::Representative)
    };
    assert_eq!(enforced(|_| ()), [""; 0]);
    assert_eq!(
        enforced(|story| {
            story.client(NameRepresentative { person: person(), consent: None }).is_done();
        }),
        [""; 0]
    );
    assert_eq!(
        enforced(|story| {
            let consent = Some(consent(story.now));
            story.client(NameRepresentative { person: person(), consent }).is_done();
        }),
        ["carried-out-in-full", "carried-out-in-full"]
    );
}

/// D5: the college as addressee hears it once.
#[test]
fn the_college_hears_once_of_its_own_silence() {
    let mut story = Story::heard().then_approved(draft_for(&[COLLEGE])).then_issued();
    story.days_pass(15);
    story.worker_comes_by();
    let told = [Recipient::Client, Recipient::Organisation(COLLEGE)];
    assert_eq!(story.recipients_of("carried-out-in-full"), told);
}

/// D2: those who never heard of a complaint do not hear of its end.
#[test]
fn a_party_without_a_copy_does_not_hear_that_the_complaint_ended() {
    let told = |end: fn(&mut Story) -> Outcome| {
        let mut story = Story::assessed();
        story.handler(copy_to(PROVIDER)).is_done();
        end(&mut story).is_done();
        story.letters_to(Recipient::Organisation(TEAM))
    };
    assert_eq!(told(|story| story.handler(settlement(story.now))), [""; 0]);
    assert_eq!(told(|story| story.client(withdrawal())), [""; 0]);
}

/// G5: the outbox names letters by codes that can be read back.
#[test]
fn every_kind_of_letter_has_its_own_code() {
    let codes: BTreeSet<&str> = NoticeKind::ALL.iter().map(|kind| kind.code()).collect();
    assert_eq!(codes.len(), NoticeKind::ALL.len());
    for kind in NoticeKind::ALL {
        assert_eq!(NoticeKind::from_code(kind.code()), Some(*kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
    }
    assert_eq!(NoticeKind::from_code("nothing"), None);
}

/// Q1: the client is asked what it thinks of the desk, and not whoever acts for the client.
#[test]
fn only_the_client_is_asked_what_it_thinks_of_the_desk() {
    let mut story = heard_and_carried_out();
    assert_eq!(story.recipients_of("appreciation-request"), [Recipient::Client]);
    story.client(appreciation(7)).is_done();
    assert_eq!(story.case.appreciation.map(u8::from), Some(7));
    story.client(reopening()).is_done();
    story.handler(Reopen {}).is_done();
    assert_eq!(story.case.appreciation, None, "the next end is another question");
}

/// R67: what the client asks about its details is answered to the client alone.
#[test]
fn a_request_about_personal_details_is_answered_to_the_client() {
    let mut story = heard_and_carried_out();
    let asked = story.now;
    story.handler(data_answer(asked)).is_done();
    assert_eq!(story.recipients_of("data-protection-answer"), [Recipient::Client]);
}
