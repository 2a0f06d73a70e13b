//! D2: an organisation reads nothing of the client's details, of the desk's own work or of another party.

use crate::{desk::*, support::*};
use domain::{
    OrganisationId,
    complaint::{
        File,
        classification::{Conclusion, Language, Norm},
        commands::*,
        hearing::Party,
    },
    notice::{NoticeKind, Recipient},
    values::{Address, HouseNumber, Person, PersonName},
};

/// What the client said, for nobody but the desk and the client's own side.
const OF_THE_CLIENT: [&str; 9] = [
    "Geheimstraat",
    "4321 ZX",
    "GEHEIMDORP",
    "geheim@client.example",
    "+31612345678",
    "geheime wens",
    "geheime toestemming",
    "Geheimhelper",
    "+31687654321",
];

/// What only the desk writes for itself.
const OF_THE_DESK: [&str; 3] = ["geheime verstrengeling", "geheime opmerking", "geheim weglaten"];

/// What is between the team, the desk and the client.
const OF_THE_TEAM: [&str; 9] = [
    "kant van het team",
    "uitnodiging van het team",
    "verslag van het team",
    "maatregel van het team",
    "tip voor het team",
    "redenen van het team",
    "bewijs van het team",
    "tegenspraak over het team",
    "tweede maatregel voor team",
];

fn client() -> Person {
    Person {
        name: Some(PersonName::of_family("Jansen".parse().unwrap())),
        address: Some(Address::Dutch {
            street: "Geheimstraat".parse().unwrap(),
            number: HouseNumber::new(7, None, None).unwrap(),
            postcode: "4321 ZX".parse().unwrap(),
            town: "Geheimdorp".parse().unwrap(),
        }),
        email: Some("geheim@client.example".parse().unwrap()),
        phone: Some("06 12345678".parse().unwrap()),
        wishes: Some(text("Een geheime wens.")),
    }
}

fn helper() -> Person {
    Person {
        name: Some(PersonName::of_family("Geheimhelper".parse().unwrap())),
        phone: Some("06 87654321".parse().unwrap()),
        ..Person::default()
    }
}

/// A life in which everybody says something that is not for all; the provider's copy withholds a part.
fn planted() -> Story {
    let complaint = File { client: client(), ..complaint() };
    let mut story = Story::begin(World::new(), &complaint);
    let mut consent = consent(story.now);
    consent.text = text("Mijn geheime toestemming.");
    story.client(NameRepresentative { person: helper(), consent: Some(consent) }).is_done();
    let because = text("Een geheime verstrengeling.");
    story.handler(DeclareConflict { account: TIED, because }).is_done();
    let mut story = story.then_acknowledged();
    let withheld = Some(text("Een geheim weglaten."));
    story.handler(SendCopy { organisation: PROVIDER, withheld }).is_done();
    story.handler(copy_to(TEAM)).is_done();
    story.handler(StartInvestigation {}).is_done();
    hear(&mut story);
    advise(&mut story);
    answer(&mut story);
    story
}

fn hear(story: &mut Story) {
    let (at, answer_by) = (story.now.moved(chrono::TimeDelta::days(9)), story.now.day());
    let team = Party::Organisation(TEAM);
    for (party, words) in [(Party::Client, "Kom bij ons."), (team, "De uitnodiging van het team.")]
    {
        let invitation = text(words);
        story
            .handler(InviteToHearing { hearing: HEARING, party, at, answer_by, invitation })
            .is_done();
    }
    let view = text("De kant van het team.");
    story.organisation(TEAM, GiveView { organisation: TEAM, view, received_at: None }).is_done();
    story.organisation(PROVIDER, view_of(PROVIDER)).is_done();
    story.days_pass(9);
    let report = text("Het verslag van het team.");
    story.handler(RecordHearing { hearing: HEARING, report }).is_done();
    let written = domain::complaint::hearing::WaiverGround::WrittenReply;
    story.handler(waiver(Party::Organisation(PROVIDER), written)).is_done();
}

fn advise(story: &mut Story) {
    let measure =
        |addressee, words: &str| DraftMeasure { addressee, within: weeks(4), text: text(words) };
    let draft = || DraftAdvice {
        points: vec![point(Conclusion::PartlyFounded, &[Norm::Respectful])],
        measures: vec![
            measure(PROVIDER, "De maatregel van de aanbieder."),
            measure(TEAM, "De maatregel van het team."),
            measure(TEAM, "Een tweede maatregel voor team."),
        ],
        recommendations: vec![DraftRecommendation {
            addressee: TEAM,
            text: text("Een tip voor het team."),
        }],
        ..draft()
    };
    story.handler(draft()).is_done();
    story.second(ReturnDraft { remarks: text("Een geheime opmerking.") }).is_done();
    story.handler(draft()).is_done();
    story.second(ApproveDraft {}).is_done();
    story.handler(IssueAdvice {}).is_done();
    let now = story.now;
    story.handler(dispatch(PROVIDER, now)).is_done();
}

fn answer(story: &mut Story) {
    story
        .organisation(TEAM, rejection_because(TEAM, &[3], "Dit zijn de redenen van het team."))
        .is_done();
    story.days_pass(20);
    story.worker_comes_by();
    let evidence = text("Het bewijs van het team.");
    story.organisation(TEAM, ReportMeasure { measure: 2, evidence }).is_done();
    let dispute = text("De tegenspraak over het team.");
    story.client(DisputeMeasure { measure: 2, dispute }).is_done();
}

fn read_by(recipient: Recipient) -> String {
    let letters = Office::open().write(&planted(), Language::Dutch);
    let own = letters.iter().filter(|letter| letter.recipient == recipient);
    own.map(Written::words).collect::<Vec<_>>().join("\n")
}

fn organisation(id: OrganisationId) -> String {
    read_by(Recipient::Organisation(id))
}

#[test]
fn no_organisation_reads_the_details_of_the_client_or_the_work_of_the_desk() {
    for id in [PROVIDER, TEAM, COLLEGE] {
        let read = organisation(id);
        assert!(read.len() > 1_000, "it read letters");
        for secret in OF_THE_CLIENT.iter().chain(&OF_THE_DESK).chain(&[SECRET]) {
            assert!(!read.contains(secret), "{id} read {secret:?}");
        }
    }
}

#[test]
fn an_organisation_reads_nothing_of_another() {
    let read = organisation(PROVIDER);
    assert!(read.contains("maatregel van de aanbieder"));
    for words in OF_THE_TEAM {
        assert!(!read.contains(words), "the provider read {words:?}");
    }
}

/// The college hears what has to be done, not what the parties wrote to each other.
#[test]
fn the_college_reads_measures_and_no_reasons_views_or_reports() {
    let read = organisation(COLLEGE);
    for words in ["maatregel van het team", "maatregel van de aanbieder", "tip voor het team"] {
        assert!(read.contains(words), "the college lacks {words:?}");
    }
    for words in ["redenen van", "kant van", "uitnodiging van", "verslag van", "bewijs van"] {
        assert!(!read.contains(words), "the college read {words:?}");
    }
    for words in ["tegenspraak", "Jansen"] {
        assert!(!read.contains(words), "the college read {words:?}");
    }
}

/// What is planted is told to those for whom it is: otherwise the tests above would prove nothing.
#[test]
fn the_team_and_the_client_read_what_is_theirs() {
    let team = organisation(TEAM);
    for words in ["uitnodiging van het team", "verslag van", "redenen van", "tegenspraak"] {
        assert!(team.contains(words), "the team lacks {words:?}");
    }
    let client = read_by(Recipient::Client);
    for words in ["Geheimstraat 7", "4321 ZX  GEHEIMDORP", "redenen van", "bewijs van", SECRET] {
        assert!(client.contains(words), "the client lacks {words:?}");
    }
    assert!(!client.contains("geheim weglaten") && !client.contains("geheime opmerking"));
}

/// R13: a copy that withholds something holds nothing of the description; the rest goes out on its own.
#[test]
fn a_copy_respects_what_is_withheld() {
    let letters = Office::open().write(&planted(), Language::Dutch);
    let copy = |id| {
        let own = |letter: &&Written| {
            letter.kind == NoticeKind::CopyForView
                && letter.recipient == Recipient::Organisation(id)
        };
        letters.iter().find(own).unwrap().words()
    };
    assert!(copy(TEAM).contains("Niemand belde terug."));
    assert!(!copy(PROVIDER).contains("Niemand belde terug."));
    assert!(copy(PROVIDER).contains("Een deel van de klacht geven wij niet door"));
}
