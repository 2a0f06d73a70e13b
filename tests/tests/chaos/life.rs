//! The past of one complaint, until its advice reached every addressee: real commands, decided by the rules.

use crate::{
    desk::Desk,
    world::{ANNA, BERT, HAARLEM, post_box},
};
use chrono::TimeDelta;
use domain::{
    AccountId, Actor, CaseId, OrganisationId, Timestamp,
    complaint::{
        Command, Complaint, Event, File,
        advice::Serving,
        classification::{
            Channel, Conclusion, Ground, Language, LifeArea, Norm, Preference, PreferredChannel,
        },
        commands::*,
        evolve::Recorded,
        hearing::{Party, WaiverGround},
    },
    facts::Facts,
    values::{CaseNumber, Person, PersonName, Text},
};
use std::collections::BTreeSet;
use store::{PastCase, PastDecision};
use uuid::Uuid;

const ANNA_ACTS: Actor = Actor::Staff(ANNA);

/// When a complaint came in whose advice was sent at this moment.
pub fn received_at(dispatched: Timestamp) -> Timestamp {
    dispatched.moved(-TimeDelta::days(20))
}

/// A case with its decisions, the last of which sent the advice to all addressees at that moment.
pub fn until_advised(
    desk: &Desk,
    (id, number): (CaseId, CaseNumber),
    addressees: &[OrganisationId],
    client: PreferredChannel,
    dispatched: Timestamp,
) -> (PastCase, Complaint) {
    let mut life = Life::begin(desk, id, number, &complaint(addressees, client), dispatched);
    life.does(ANNA_ACTS, Assign { handler: ANNA });
    life.does(ANNA_ACTS, Acknowledge {});
    for organisation in addressees.iter().copied() {
        life.does(ANNA_ACTS, SendCopy { organisation, withheld: None });
    }
    life.does(ANNA_ACTS, StartInvestigation {});
    let declared = (WaiverGround::Declared, Some(text("Verklaring bij het dossier.")));
    life.does(ANNA_ACTS, waived(Party::Client, declared));
    for organisation in addressees.iter().copied() {
        let view = text("Wij zien het anders.");
        life.does(spokesman(organisation), GiveView { organisation, view, received_at: None });
        let replied = (WaiverGround::WrittenReply, None);
        life.does(ANNA_ACTS, waived(Party::Organisation(organisation), replied));
    }
    life.does(ANNA_ACTS, draft(addressees));
    life.does(Actor::Staff(BERT), ApproveDraft {});
    life.now = dispatched;
    life.does(ANNA_ACTS, IssueAdvice {});
    life.sends_letters(dispatched);
    (PastCase { id, decisions: life.decisions }, life.case)
}

pub fn spokesman(organisation: OrganisationId) -> Actor {
    Actor::Organisation { organisation, account: AccountId(Uuid::from_u128(41)) }
}

pub fn text(words: &str) -> Text {
    words.parse().unwrap()
}

pub fn complaint(organisations: &[OrganisationId], by: PreferredChannel) -> File {
    File {
        municipality: HAARLEM,
        channel: Channel::Online,
        received_at: None,
        client: Person {
            name: Some(PersonName::of_family("Jansen".parse().unwrap())),
            phone: Some("023 511 51 15".parse().unwrap()),
            email: Some("jansen@example.nl".parse().unwrap()),
            address: Some(post_box()),
            ..Person::default()
        },
        description: Some(text("Niemand belde terug over de huishoudelijke hulp.")),
        confirmed: true,
        district: None,
        life_areas: BTreeSet::from([LifeArea::Care]),
        grounds: BTreeSet::from([Ground::Treatment]),
        organisations: organisations.iter().copied().collect(),
        regime: None,
        conduct_last_day: None,
        preference: Preference { by, language: Language::Dutch, large_print: false },
        supporter_wanted: false,
        representative: None,
    }
}

/// A complaint on its way, one step a minute.
struct Life<'a> {
    desk: &'a Desk,
    case: Complaint,
    now: Timestamp,
    decisions: Vec<PastDecision>,
}

impl<'a> Life<'a> {
    fn begin(
        desk: &'a Desk,
        id: CaseId,
        number: CaseNumber,
        filing: &File,
        dispatched: Timestamp,
    ) -> Self {
        let (at, actor) = (received_at(dispatched), Actor::Client);
        let decision = filing.decide(number, &facts(desk, at, actor)).unwrap();
        let Some(Event::Filed(filed)) = decision.events.first() else { panic!("not filed") };
        let case = Complaint::begin(id, (**filed).clone());
        let case = decision.events[1..]
            .iter()
            .cloned()
            .fold(case, |case, event| case.evolve(&Recorded { event, actor, recorded_at: at }));
        Self { desk, case, now: at, decisions: vec![PastDecision { at, actor, decision }] }
    }

    fn does(&mut self, actor: Actor, command: impl Into<Command>) {
        let at = self.now;
        let decision = self.case.decide(&command.into(), &facts(self.desk, at, actor)).unwrap();
        for event in decision.events.iter().cloned() {
            self.case = self.case.clone().evolve(&Recorded { event, actor, recorded_at: at });
        }
        self.decisions.push(PastDecision { at, actor, decision });
        self.now = at.moved(TimeDelta::minutes(1));
    }

    /// Who does not read in the portal gets the advice by post.
    fn sends_letters(&mut self, at: Timestamp) {
        let responses = &self.case.state.advice().expect("it was issued").responses;
        let unsent = responses.iter().filter(|(_, response)| response.dispatch.is_none());
        let unsent: Vec<_> = unsent.map(|(organisation, _)| *organisation).collect();
        for organisation in unsent {
            self.does(ANNA_ACTS, RecordDispatch { organisation, by: Serving::Post, at });
        }
    }
}

fn facts(desk: &Desk, now: Timestamp, actor: Actor) -> Facts<'_> {
    Facts {
        now,
        arrived: now,
        actor,
        calendar: &desk.calendar,
        regulation: &desk.regulation,
        registers: &desk.registers,
    }
}

fn waived(party: Party, (ground, evidence): (WaiverGround, Option<Text>)) -> WaiveHearing {
    WaiveHearing { party, ground, evidence }
}

/// One measure for each addressee, and a second one for the first.
fn draft(addressees: &[OrganisationId]) -> DraftAdvice {
    let measure = |addressee: &OrganisationId| DraftMeasure {
        addressee: *addressee,
        within: "4w".parse().unwrap(),
        text: text("Bel binnen een dag terug."),
    };
    DraftAdvice {
        findings: text("Er is niet teruggebeld."),
        points: vec![DraftPoint {
            conclusion: Conclusion::WellFounded,
            norms: BTreeSet::from([Norm::Respectful]),
            reasons: text("Zie de bevindingen."),
        }],
        measures: addressees.iter().chain(addressees.first()).map(measure).collect(),
        recommendations: Vec::new(),
        composition: BTreeSet::new(),
    }
}
