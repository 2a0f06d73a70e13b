//! A desk that writes the letters of a story, as the store will: each notice of each event, in order.

use crate::support::*;
use domain::{
    OrganisationId, PlaceId,
    complaint::{
        Complaint, Event,
        classification::Language,
        paper::{Content, PaperNumber},
    },
    notice::{NoticeKind, Recipient},
    place::Place,
    values::{Address, Secret},
};
use letters::{
    Background, Block, Composed, Correspondent, Desk, Letter, Told, Unwritable, compose, samples,
    texts::Texts,
};
use std::collections::BTreeMap;

/// The secret that every story uses.
pub const SECRET: &str = "1234 5678 9012";

/// A letter that was written, and to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub kind: NoticeKind,
    pub recipient: Recipient,
    pub composed: Composed,
}

impl Written {
    /// Everything that stands on the letter.
    pub fn words(&self) -> String {
        words_of(&self.composed.letter)
    }
}

/// Everything that stands on a letter, in reading order.
pub fn words_of(letter: &Letter) -> String {
    let mut words = letter.addressee.clone();
    words.extend([letter.number.clone(), letter.subject.clone(), letter.salutation.clone()]);
    words.extend(letter.body.iter().flat_map(texts_of));
    words.join("\n")
}

/// The texts of a part of a letter.
pub fn texts_of(block: &Block) -> Vec<String> {
    match block {
        Block::Heading(text)
        | Block::Paragraph(text)
        | Block::Highlight(text)
        | Block::Quote(text) => vec![text.clone()],
        Block::List(items) => items.clone(),
        Block::Facts(facts) => {
            facts.iter().flat_map(|(name, value)| [name.clone(), value.clone()]).collect()
        }
    }
}

/// Everything round the cases that the desk knows.
pub struct Office {
    pub organisations: BTreeMap<OrganisationId, Correspondent>,
    pub places: BTreeMap<PlaceId, Place>,
    pub staff: BTreeMap<domain::AccountId, String>,
    pub desk: Desk,
    pub secret: Secret,
}

impl Office {
    pub fn open() -> Self {
        let named = |id, name: &str| (id, Correspondent { name: name.to_owned(), address: None });
        let provider = Correspondent {
            name: "Stichting Thuiszorg Spaarne".to_owned(),
            address: Some(Address::PoBox {
                number: 77.try_into().unwrap(),
                postcode: "2000 AB".parse().unwrap(),
                town: "Haarlem".parse().unwrap(),
            }),
        };
        Self {
            organisations: BTreeMap::from([
                (PROVIDER, provider),
                named(TEAM, "Sociaal Wijkteam Schalkwijk"),
                named(COLLEGE, "College van B en W van Haarlem"),
                named(FOUNDATION, "Stichting De Buren"),
            ]),
            places: [library(), call_back()].into_iter().map(|place| (place.id, place)).collect(),
            staff: BTreeMap::from([
                (HANDLER, "Noor de Vries".to_owned()),
                (SECOND, "Sam Bakker".to_owned()),
            ]),
            desk: Desk {
                sender: samples::sender(),
                answer_page: "https://meldpunt.example/antwoord".to_owned(),
            },
            secret: SECRET.parse().unwrap(),
        }
    }

    /// All letters of a story in one language, in order.
    pub fn write(&self, story: &Story, language: Language) -> Vec<Written> {
        self.try_write(story, language).unwrap()
    }

    pub fn try_write(&self, story: &Story, language: Language) -> Result<Vec<Written>, Unwritable> {
        let papers: BTreeMap<PaperNumber, Content> =
            story.papers.iter().map(|paper| (paper.number, paper.content.clone())).collect();
        let background = Background {
            papers: &papers,
            secret: Some(&self.secret),
            organisations: &self.organisations,
            staff: &self.staff,
            places: &self.places,
            desk: &self.desk,
            regulation: &story.world.regulation,
            calendar: &story.world.calendar,
        };
        let mut letters = Vec::new();
        let mut known: Option<Complaint> = None;
        for recorded in &story.log {
            let (before, after) = step(known, recorded);
            let notices = before.consequences(&recorded.event);
            for (notice, place) in notices.into_iter().zip(1..) {
                let told = Told {
                    kind: notice.kind,
                    recipient: notice.recipient,
                    event: &recorded.event,
                    before: &before,
                    after: &after,
                    at: recorded.recorded_at,
                    place,
                };
                let composed = compose(&told, &background, &Texts::built_in(), language, false)?;
                let (kind, recipient) = (notice.kind, notice.recipient);
                letters.push(Written { kind, recipient, composed });
            }
            known = Some(after);
        }
        Ok(letters)
    }
}

/// The case before and after an event; a filing comes before everything.
fn step(
    known: Option<Complaint>,
    recorded: &domain::complaint::evolve::Recorded,
) -> (Complaint, Complaint) {
    match (known, &recorded.event) {
        (None, Event::Filed(filed)) => {
            let begun = Complaint::begin(CASE, (**filed).clone());
            (begun.clone(), begun)
        }
        (None, other) => panic!("a case begins with Filed, not {other:?}"),
        (Some(before), _) => (before.clone(), before.evolve(recorded)),
    }
}
