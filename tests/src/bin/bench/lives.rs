//! Cases whose advice was met with silence: real ones, decided command by command by the rules, in the past.

use crate::desk::{self, MUNICIPALITY, member, organisation};
use anyhow::{Context as _, Result};
use chrono::TimeDelta;
use domain::{
    Actor, CaseId, OrganisationId, Timestamp,
    complaint::{
        Command, Complaint, Decision, Event,
        classification::{Conclusion, Norm},
        commands::{
            Acknowledge, ApproveDraft, Assign, DraftAdvice, DraftMeasure, DraftPoint, GiveView,
            IssueAdvice, SendCopy, StartInvestigation, WaiveHearing,
        },
        evolve::Recorded,
        hearing::{Party, WaiverGround},
    },
    term::Term,
    values::{CaseNumber, Text},
};
use std::collections::BTreeSet;
use store::{
    PastCase, PastDecision, Store,
    registers::{self, Background, Need},
};

/// How many cases are written at once.
const AT_ONCE: u32 = 250;

/// Records so many cases whose addressee let the two weeks pass, with serial numbers from `first`.
pub async fn record(
    store: &Store,
    first: u32,
    count: u32,
    mut progress: impl FnMut(u64),
) -> Result<()> {
    let today = store.clock().now();
    let tx = store.database().begin_write().await?;
    let named = (0..desk::ORGANISATIONS).map(organisation).chain([desk::COLLEGE]);
    let need = Need::to_decide(MUNICIPALITY, 1, named.collect());
    let background = registers::facts(&tx, &need).await?.context("a regulation")?;
    tx.commit().await?;
    let portal: BTreeSet<_> = background.registers.organisations.keys().copied().collect();
    for batch in (0..count).step_by(AT_ONCE as usize) {
        let nths = batch..(batch + AT_ONCE).min(count);
        let cases = nths.map(|nth| silent(&background, today, first + nth));
        let cases = cases.collect::<Result<Vec<_>>>()?;
        store.record_past(&cases, &portal).await?;
        progress(cases.len() as u64);
    }
    Ok(())
}

/// A case from its filing to its advice, sent 18 to 25 days ago.
fn silent(background: &Background, today: Timestamp, serial: u32) -> Result<PastCase> {
    let nth = u128::from(serial);
    let filed_at = today.moved(-TimeDelta::days(60) - TimeDelta::seconds(i64::from(serial)));
    let millis = u64::try_from(filed_at.micros() / 1_000)?;
    let random = [&serial.to_be_bytes()[..], &[9; 6]].concat();
    let random = <[u8; 10]>::try_from(random.as_slice())?;
    let id = CaseId(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid());
    let mut life = Life::begin(background, id, filed_at, serial)?;
    let (handler, second) = (Actor::Staff(member(nth)), Actor::Staff(member(nth + 1)));
    let care = organisation(nth);
    let speaker = Actor::Organisation { organisation: care, account: member(0) };
    let declared = |party, ground| {
        let evidence = Some(Text::parse("Verklaring bij het dossier.")?);
        anyhow::Ok(WaiveHearing { party, ground, evidence })
    };
    let view = Text::parse("Wij zien het anders: er is twee keer gebeld.")?;
    life.does(1, handler, Assign { handler: member(nth) })?;
    life.does(2, handler, Acknowledge {})?;
    life.does(3, handler, SendCopy { organisation: care, withheld: None })?;
    life.does(3, handler, StartInvestigation {})?;
    life.does(10, speaker, GiveView { organisation: care, view, received_at: None })?;
    life.does(12, handler, declared(Party::Client, WaiverGround::Declared)?)?;
    let party = Party::Organisation(care);
    life.does(12, handler, declared(party, WaiverGround::WrittenReply)?)?;
    life.does(30, handler, draft(care)?)?;
    life.does(32, second, ApproveDraft {})?;
    life.does(35 + i64::from(serial % 7), handler, IssueAdvice {})?;
    Ok(PastCase { id, decisions: life.decisions })
}

struct Life<'a> {
    background: &'a Background,
    begun: Timestamp,
    case: Complaint,
    decisions: Vec<PastDecision>,
}

impl<'a> Life<'a> {
    fn begin(background: &'a Background, id: CaseId, at: Timestamp, serial: u32) -> Result<Self> {
        let year = u16::try_from(chrono::Datelike::year(&at.day()))?;
        let number = CaseNumber::new("HLM".parse()?, year, serial)?;
        let actor = Actor::Client;
        let filing = desk::complaint(u128::from(serial))?;
        let decision = filing.decide(number, &background.facts(at, at, actor))?;
        let (first, later) = decision.events.split_first().context("a filing has events")?;
        let Event::Filed(filed) = first else { anyhow::bail!("a filing begins with its event") };
        let case = follow(Complaint::begin(id, (**filed).clone()), later, actor, at);
        let decisions = vec![PastDecision { at, actor, decision }];
        Ok(Self { background, begun: at, case, decisions })
    }

    fn does(&mut self, day: i64, actor: Actor, command: impl Into<Command>) -> Result<()> {
        let at = self.begun.moved(TimeDelta::days(day) + TimeDelta::minutes(day));
        let facts = self.background.facts(at, at, actor);
        let decision: Decision = self.case.decide(&command.into(), &facts)?;
        self.case = follow(self.case.clone(), &decision.events, actor, at);
        self.decisions.push(PastDecision { at, actor, decision });
        Ok(())
    }
}

fn follow(case: Complaint, events: &[Event], actor: Actor, at: Timestamp) -> Complaint {
    let recorded =
        events.iter().map(|event| Recorded { event: event.clone(), actor, recorded_at: at });
    recorded.fold(case, |case, event| case.evolve(&event))
}

/// Two measures for the organisation.
fn draft(addressee: OrganisationId) -> Result<DraftAdvice> {
    let measure = |weeks| {
        let text = Text::parse("Bel de cliënt binnen een werkdag terug.")?;
        anyhow::Ok(DraftMeasure { addressee, within: Term::weeks(weeks)?, text })
    };
    Ok(DraftAdvice {
        findings: Text::parse("Er is drie keer gebeld en één keer geschreven, zonder antwoord.")?,
        points: vec![DraftPoint {
            conclusion: Conclusion::WellFounded,
            norms: BTreeSet::from([Norm::Respectful]),
            reasons: Text::parse("Zie de bevindingen.")?,
        }],
        measures: vec![measure(4)?, measure(6)?],
        recommendations: Vec::new(),
        composition: BTreeSet::new(),
    })
}
