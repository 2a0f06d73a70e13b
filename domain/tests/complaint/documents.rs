//! Documents: who has which, what others get of them, and how many there can be (S17, R13, R63, D2).

use crate::support::{samples::sample, *};
use domain::{
    Actor,
    access::Sight,
    complaint::{
        CommandKind, Event,
        commands::*,
        document::{Digest, FileKind, Scan, Sensitivity},
        hearing::Party,
        paper::PaperKind,
    },
};
use proptest::prelude::*;
use std::collections::BTreeSet;

const PROVIDER_SIDE: Party = Party::Organisation(PROVIDER);
const THEIRS: Sight = Sight::Organisation(PROVIDER);

/// The numbers of the documents that somebody with this sight has.
fn seen(story: &Story, sight: Sight) -> Vec<u16> {
    story.case.documents_for(sight).into_keys().collect()
}

/// The client sent document 1, which is clean and assessed.
fn with_document() -> Story {
    let mut story = Story::filed();
    story.client(photograph(1)).is_done();
    story.system(scan(1, 1, Verdict::Clean)).is_done();
    story.handler(label(1)).is_done();
    story
}

fn shared_with_provider() -> Story {
    let mut story = with_document();
    story.handler(ShareDocument { document: 1, with: PROVIDER_SIDE }).is_done();
    story
}

#[test]
fn a_document_is_quarantined_until_the_scanner_cleared_it() {
    let mut story = Story::filed();
    story.client(photograph(1)).is_done();
    assert!(!story.case.documents[&1].scan.is_readable());
    story.system(scan(1, 1, Verdict::Clean)).is_done();
    assert!(story.case.documents[&1].scan.is_readable());
    story.client(photograph(2)).is_done();
    story.system(scan(2, 2, Verdict::Infected)).is_done();
    assert_eq!(story.case.documents[&2].scan, Scan::Refused);
    story.client(photograph(3)).is_done();
    story.system(scan(3, 3, Verdict::NotScanned)).is_done();
    assert_eq!(story.case.documents[&3].scan, Scan::NotScanned, "and everybody can see that");
    assert_eq!(story.last_events(1), ["document-cleared"]);
}

/// A slow scanner that speaks of an object that was never this document changes nothing.
#[test]
fn a_verdict_counts_for_the_object_that_was_examined() {
    let mut story = Story::filed();
    story.client(photograph(1)).is_done();
    story.system(scan(1, 9, Verdict::Clean)).is_refused("unknown_document");
}

/// Nobody presses a button for the scanner.
#[test]
fn only_the_system_says_what_the_scanner_found() {
    let mut story = Story::filed();
    story.client(photograph(1)).is_done();
    for actor in [Actor::Client, Actor::Staff(HANDLER), story::speaker_of(PROVIDER)] {
        story.act(actor, &scan(1, 1, Verdict::Clean).into()).is_forbidden();
    }
}

/// D2: sharing is a deliberate act, and reaches one side.
#[test]
fn each_side_has_its_own_documents_and_what_was_shared_with_it() {
    let mut story = with_document();
    assert_eq!(seen(&story, Sight::Client), [1]);
    assert_eq!(seen(&story, Sight::Desk), [1]);
    assert_eq!(seen(&story, THEIRS), [0_u16; 0]);
    story.handler(ShareDocument { document: 1, with: PROVIDER_SIDE }).is_done();
    assert_eq!(seen(&story, THEIRS), [1]);
    assert_eq!(seen(&story, Sight::Organisation(TEAM)), [0_u16; 0]);
    assert_eq!(seen(&story, Sight::Nothing), [0_u16; 0]);
    story.handler(UnshareDocument { document: 1, with: PROVIDER_SIDE }).is_done();
    assert_eq!(seen(&story, THEIRS), [0_u16; 0]);
}

/// R13: from the redacted version on, the other side has that one, and never the document itself.
#[test]
fn the_other_side_gets_the_redacted_version_and_never_the_document() {
    let mut story = shared_with_provider();
    story.handler(redacted_version(1, 2)).is_done();
    let version = story.case.documents_for(THEIRS)[&2];
    assert!(!version.scan.is_readable(), "nothing at all until the scanner cleared the version");
    story.system(scan(2, 2, Verdict::Clean)).is_done();
    assert_eq!(seen(&story, THEIRS), [2]);
    assert_eq!(seen(&story, Sight::Client), [1], "the sender keeps what it sent");
    assert_eq!(seen(&story, Sight::Desk), [1, 2]);
    let withheld = story.papers.iter().filter(|paper| paper.kind == PaperKind::Withholding);
    assert_eq!(withheld.count(), 1, "what was withheld, and why");
    story.handler(redacted_version(1, 3)).is_done();
    story.system(scan(3, 3, Verdict::Clean)).is_done();
    assert_eq!(seen(&story, THEIRS), [3], "the latest version counts");
}

/// A version that the scanner refuses does not bring the document itself back.
#[test]
fn a_refused_version_leaves_the_other_side_with_nothing() {
    let mut story = shared_with_provider();
    story.handler(redacted_version(1, 2)).is_done();
    story.system(scan(2, 2, Verdict::Infected)).is_done();
    assert_eq!(seen(&story, THEIRS), [0_u16; 0]);
    let share = ShareDocument { document: 1, with: Party::Organisation(TEAM) };
    story.handler(share).is_refused("document_not_available");
}

/// A redacted version is as sensitive as its document until staff say otherwise (R63).
#[test]
fn staff_say_how_sensitive_a_document_is() {
    let mut story = with_document();
    story.handler(redacted_version(1, 2)).is_done();
    assert_eq!(story.case.documents[&2].sensitivity, Some(Sensitivity::Confidential));
    let sensitivity = Sensitivity::Ordinary;
    story.handler(LabelDocument { document: 2, sensitivity }).is_done();
    assert_eq!(story.case.documents[&2].sensitivity, Some(Sensitivity::Ordinary));
    assert_eq!(story.case.documents[&1].sensitivity, Some(Sensitivity::Confidential));
    let sensitivity = Some(Sensitivity::Ordinary);
    let labelled = AddDocument { sensitivity, ..photograph(3) };
    story.client(labelled.clone()).is_refused("staff_only");
    story.handler(labelled).is_done();
}

/// G19: who sends documents by post or brings them has the same room as who uses the website.
#[test]
fn the_desk_adds_documents_for_who_brings_them() {
    let mut story = Story::filed();
    story.handler(AddDocument { from: Some(Party::Client), ..photograph(1) }).is_done();
    assert_eq!(seen(&story, Sight::Client), [1]);
    story.handler(AddDocument { from: Some(PROVIDER_SIDE), ..photograph(2) }).is_done();
    assert_eq!(seen(&story, THEIRS), [2]);
    story.handler(photograph(3)).is_done();
    assert_eq!(story.case.documents[&3].sender, None);
    assert_eq!((seen(&story, Sight::Client), seen(&story, THEIRS)), (vec![1], vec![2]));
    let stranger = AddDocument { from: Some(Party::Organisation(FOUNDATION)), ..photograph(4) };
    story.handler(stranger).is_refused("not_a_party");
}

/// Somebody whose computer has a virus is not kept out, but there is an end to it.
#[test]
fn refused_documents_take_no_room_for_a_while() {
    let mut story = Story::filed();
    for number in 1..=20 {
        story.client(photograph(number.into())).is_done();
        story.system(scan(number, number.into(), Verdict::Infected)).is_done();
    }
    story.client(photograph(21)).is_refused("too_many_documents");
    story.handler(photograph(21)).is_done();
}

/// R48, S22: whoever approved a draft did not see what comes in afterwards.
#[test]
fn a_document_that_comes_in_ends_the_approval_of_a_draft() {
    let approved = |story: &Story| story.case.state.draft().unwrap().approved_by.is_some();
    let mut story = Story::heard().then_approved(draft());
    story.handler(photograph(1)).is_done();
    assert!(approved(&story), "the desk knows what it added itself");
    story.client(photograph(2)).is_done();
    assert!(!approved(&story));
}

/// Invariant 4: the name of a file is what a person wrote.
#[test]
fn what_people_call_a_file_is_sealed() {
    let story = with_document();
    let Event::DocumentAdded(added) = &story.log[1].event else { panic!("another event") };
    let written = serde_json::to_string(&story.log[1].event).unwrap();
    assert!(!written.contains("brief"), "{written}");
    let kinds: Vec<_> = story.papers.iter().map(|paper| (paper.number, paper.kind)).collect();
    assert!(kinds.contains(&(added.name, PaperKind::FileName)));
    assert!(kinds.contains(&(added.description.unwrap(), PaperKind::FileDescription)));
}

#[test]
fn a_sample_document_of_an_organisation_is_in_its_own_name() {
    let command = sample(CommandKind::AddDocument, PROVIDER, Story::filed().now);
    assert_eq!(command.speaks_for(), Some(PROVIDER));
}

#[test]
fn a_name_claims_a_kind_by_its_extension() {
    for (name, kind) in [
        ("brief.pdf", Some(FileKind::Pdf)),
        ("IMG_0001.JPG", Some(FileKind::Jpeg)),
        ("scan.2026.jpeg", Some(FileKind::Jpeg)),
        ("foto.HEIC", Some(FileKind::Heic)),
        ("brief.docx", Some(FileKind::Docx)),
        ("brief.docm", None),
        ("brief.pdf.exe", None),
        ("brief", None),
        (".pdf", None),
        ("", None),
    ] {
        assert_eq!(FileKind::of_name(name), kind, "{name}");
    }
    let extensions = FileKind::ALL.iter().flat_map(|kind| kind.extensions());
    assert_eq!(extensions.clone().collect::<BTreeSet<_>>().len(), extensions.count());
}

proptest! {
    #[test]
    fn a_digest_is_read_as_it_was_written(bytes in any::<[u8; 32]>()) {
        let written = String::from(Digest(bytes));
        prop_assert_eq!(written.len(), 64);
        prop_assert_eq!(Digest::try_from(written.clone()).unwrap(), Digest(bytes));
        prop_assert!(Digest::try_from(written[1..].to_owned()).is_err());
        prop_assert!(Digest::try_from(written + "0").is_err());
    }
}
