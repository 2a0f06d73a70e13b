//! Random histories: whatever people do, in whatever order and at whatever moment, the promises hold (G1-G3, D5, S23).
//!
//! `MELDPUNT_CASES` sets the number of histories (10,000 by default, half from the filing and half from the advice on);
//! proptest prints the steps of the shortest one that fails.

use crate::{
    support::{samples::sample, story::*, *},
    transitions::assert_step,
};
use chrono::{NaiveDate, TimeDelta};
use domain::{
    Actor, OrganisationId, Timestamp,
    complaint::{
        Command, CommandKind, Complaint, Event, Refusal, State,
        advice::{Advice, Answer, Dispatch, Nature, Response, Serving, Stage},
        classification::Channel,
        commands::*,
        evolve::Recorded,
        hearing::{Party, WaiverGround},
        paper::Content,
    },
    notice::{NoticeKind, Recipient},
    regulation::Regime,
    values::count_letters,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// One of so many parts of the histories.
fn histories(parts: u32) -> ProptestConfig {
    let wanted = std::env::var("MELDPUNT_CASES").ok().and_then(|cases| cases.parse().ok());
    let cases: u32 = wanted.unwrap_or(10_000);
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases.div_ceil(parts))
    }
}

/// Random numbers out of one (splitmix64).
#[derive(Debug, Clone, Copy)]
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn one_in(&mut self, sides: u64) -> bool {
        self.below(sides) == sides - 1
    }

    fn pick<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.below(choices.len() as u64)).unwrap()].clone()
    }
}

/// A world with any grace, with or without the Act, in which any organisation may be bound and read the portal.
fn any_world(mut dice: Dice) -> World {
    let mut world = World::new();
    let settings = &mut world.regulation.settings;
    settings.postal_grace_days = dice.pick(&[0, 0, 1, 7]);
    settings.atw_applies = !dice.one_in(4);
    settings.four_eyes = !dice.one_in(4);
    settings.minimum_reasons = dice.pick(&[20, 0, 10, 40]);
    let bases = world.registers.organisations[&PROVIDER].bases.clone();
    for facts in world.registers.organisations.values_mut() {
        facts.uses_portal = dice.one_in(2);
        facts.bases = if dice.one_in(3) { Vec::new() } else { bases.clone() };
    }
    world
}

/// A complaint that came in on any day, about one to three organisations.
fn any_beginning(mut dice: Dice) -> Story {
    let world = any_world(dice);
    let day = TimeDelta::minutes(i64::try_from(dice.below(2 * 365 * 24 * 60)).unwrap());
    let channel = dice.pick(&[Channel::Online, Channel::Post]);
    let organisations = [PROVIDER, TEAM, FOUNDATION];
    let organisations = organisations[..=usize::try_from(dice.below(3)).unwrap()].iter().copied();
    let description = (!dice.one_in(5)).then(|| text("Niemand belde terug."));
    let file = File { channel, organisations: organisations.collect(), description, ..complaint() };
    let mut story = Story::begin_at(at("2026-01-01T12:00:00Z").moved(day), world, &file);
    story.thorough = false;
    story
}

/// The same, with an advice just issued to some of them and to the college.
fn any_advice(dice: Dice) -> Story {
    let story = any_beginning(dice);
    let addressees = any_addressees(&story.case, Dice(dice.0 / 7));
    let story = story.then_acknowledged().then_investigated().then_heard();
    let mut story = story.then_approved(draft_for(&addressees));
    story.handler(IssueAdvice {}).is_done();
    story
}

fn any_addressees(case: &Complaint, mut dice: Dice) -> Vec<OrganisationId> {
    let parties = case.parties.keys().copied().chain([COLLEGE]);
    let mut some: Vec<_> = parties.filter(|_| dice.below(3) < 2).collect();
    some.extend(some.first().copied());
    some
}

// Moving time.

fn pass_time(story: &mut Story, dice: &mut Dice) {
    let minutes = |count: u64| TimeDelta::minutes(i64::try_from(count).unwrap());
    match dice.below(8) {
        0..=3 => {}
        4 => story.now = story.now.moved(minutes(1 + dice.below(600))),
        5 => story.now = story.now.moved(minutes(dice.below(20 * 24 * 60))),
        _ => {
            let moments = turning_points(story);
            if !moments.is_empty() {
                let moment = dice.pick(&moments);
                let offset = dice.pick(&[0, -1, 1]);
                story.now = story.now.max(moment.moved(TimeDelta::microseconds(offset)));
            }
        }
    }
    let delay = dice.pick(&[0, 0, 1, 600_000_000, 86_400_000_000]);
    story.processing_takes(TimeDelta::microseconds(delay));
}

/// The ends of terms that lie ahead.
fn turning_points(story: &Story) -> Vec<Timestamp> {
    let advice = story.case.state.advice();
    let dispatches = advice.into_iter().flat_map(|advice| advice.responses.values());
    let answers = dispatches
        .filter_map(|response| response.dispatch.as_ref())
        .flat_map(|dispatch| [dispatch.deadline.expires_at, dispatch.final_at]);
    let progress = advice.into_iter().flat_map(|advice| advice.progress.values());
    let measures = progress.filter_map(|progress| progress.due).map(|due| due.ends_at);
    let own = [story.case.terms.refusal.expires_at, story.case.terms.handling.expires_at];
    let reminder = story.case.next_reminder(story.now, &story.world.calendar);
    answers
        .chain(measures)
        .chain(own)
        .chain(reminder)
        .filter(|moment| *moment >= story.now)
        .collect()
}

// Choosing what people do.

type Act = (Actor, Command);

const HANDLER_ACTS: Actor = Actor::Staff(HANDLER);
const SECOND_ACTS: Actor = Actor::Staff(SECOND);

fn any_act(story: &Story, dice: &mut Dice) -> Act {
    if dice.one_in(8) {
        return any_act_at_all(story, dice);
    }
    let likely = match &story.case.state {
        State::Received | State::InAssessment => assessing(story, dice),
        State::UnderInvestigation { .. } => investigating(story, dice),
        State::Advised(advice) | State::InExecution(advice) => answering(story, advice, dice),
        State::Closed(_)
        | State::NotHandled { .. }
        | State::Forwarded { .. }
        | State::Settled { .. }
        | State::Withdrawn => {
            vec![(Actor::Client, reopening().into()), (SECOND_ACTS, Reopen {}.into())]
        }
    };
    dice.pick(&likely)
}

/// Anybody tries anything.
fn any_act_at_all(story: &Story, dice: &mut Dice) -> Act {
    let organisation = dice.pick(&[PROVIDER, TEAM, FOUNDATION, COLLEGE, NOBODY]);
    let kind = dice.pick(CommandKind::ALL);
    let command = sample(kind, organisation, story.now);
    let speaker = speaker_of(organisation);
    let actors =
        [HANDLER_ACTS, SECOND_ACTS, Actor::Staff(TIED), Actor::Client, Actor::System, speaker];
    (dice.pick(&actors), command)
}

fn assessing(story: &Story, dice: &mut Dice) -> Vec<Act> {
    let now = story.now;
    let party = dice.pick(&[PROVIDER, TEAM, FOUNDATION]);
    let regime = dice.pick(&[Regime::Awb, Regime::Wkkgz]);
    let later = story.case.terms.handling.last_day + TimeDelta::days(9);
    let mut acts: Vec<Act> = vec![
        (HANDLER_ACTS, Assign { handler: HANDLER }.into()),
        (HANDLER_ACTS, Acknowledge {}.into()),
        (HANDLER_ACTS, Acknowledge {}.into()),
        (HANDLER_ACTS, Acknowledge {}.into()),
        (HANDLER_ACTS, StartInvestigation {}.into()),
        (HANDLER_ACTS, StartInvestigation {}.into()),
        (HANDLER_ACTS, StartInvestigation {}.into()),
        (HANDLER_ACTS, StartInvestigation {}.into()),
        (HANDLER_ACTS, SetRegime { regime }.into()),
        (HANDLER_ACTS, Adjourn { weeks: 2 }.into()),
        (Actor::Client, ExtendWithConsent { last_day: later, consent: consent(now) }.into()),
        (
            Actor::Client,
            NameRepresentative { person: person(), consent: Some(consent(now)) }.into(),
        ),
        (Actor::Client, EndRepresentation {}.into()),
        (HANDLER_ACTS, RenewSecret {}.into()),
        (Actor::Client, booking(CALL_BACK, soon(now)).into()),
        (HANDLER_ACTS, cancellation(1).into()),
        (HANDLER_ACTS, RequestRepair {}.into()),
        (Actor::Client, photograph(1).into()),
        (Actor::System, scan(dice.pick(&[1, 2]), 1, Verdict::Clean).into()),
        (HANDLER_ACTS, label(1).into()),
        (HANDLER_ACTS, ShareDocument { document: 1, with: Party::Organisation(party) }.into()),
        (HANDLER_ACTS, redacted_version(1, 1).into()),
        (Actor::System, Remind {}.into()),
        (HANDLER_ACTS, InvolveOrganisation { organisation: party }.into()),
        (HANDLER_ACTS, ReleaseOrganisation { organisation: party }.into()),
    ];
    if dice.one_in(6) {
        acts.push((HANDLER_ACTS, settlement(now).into()));
        acts.push((Actor::Client, withdrawal().into()));
    }
    let uninformed = story.case.parties.iter().filter(|(_, side)| side.copy.is_none());
    for (id, _) in uninformed {
        acts.extend([(HANDLER_ACTS, copy_to(*id).into()), (HANDLER_ACTS, copy_to(*id).into())]);
    }
    acts
}

fn investigating(story: &Story, dice: &mut Dice) -> Vec<Act> {
    let soon = story.now.moved(TimeDelta::days(3));
    let ground = dice.pick(&[WaiverGround::Declared, WaiverGround::NoAnswer]);
    let mut acts: Vec<Act> = vec![
        (HANDLER_ACTS, invitation(Party::Client, soon, story.now.day()).into()),
        (HANDLER_ACTS, hearing_report().into()),
        (HANDLER_ACTS, waiver(Party::Client, ground).into()),
        (HANDLER_ACTS, draft_for(&any_addressees(&story.case, *dice)).into()),
        (SECOND_ACTS, ApproveDraft {}.into()),
        (SECOND_ACTS, ApproveDraft {}.into()),
        (HANDLER_ACTS, IssueAdvice {}.into()),
        (HANDLER_ACTS, IssueAdvice {}.into()),
        (HANDLER_ACTS, IssueAdvice {}.into()),
        (SECOND_ACTS, return_draft().into()),
    ];
    if dice.one_in(10) {
        acts.push((HANDLER_ACTS, InvolveOrganisation { organisation: FOUNDATION }.into()));
    }
    for (id, side) in &story.case.parties {
        let party = Party::Organisation(*id);
        if side.copy.is_none() {
            acts.push((HANDLER_ACTS, copy_to(*id).into()));
        }
        if !side.hearing.is_done() {
            acts.push((speaker_of(*id), view_of(*id).into()));
            acts.push((HANDLER_ACTS, waiver(party, WaiverGround::WrittenReply).into()));
            acts.push((HANDLER_ACTS, waiver(party, WaiverGround::WrittenReply).into()));
        }
        acts.push((HANDLER_ACTS, invitation(party, soon, story.now.day()).into()));
    }
    acts
}

fn answering(story: &Story, advice: &Advice, dice: &mut Dice) -> Vec<Act> {
    let mut acts: Vec<Act> = due_work(&story.case, story.now)
        .into_iter()
        .map(|command| (Actor::System, command))
        .collect();
    acts.push((HANDLER_ACTS, Close { motive: None }.into()));
    acts.push((Actor::System, Remind {}.into()));
    if dice.one_in(12) {
        acts.push((HANDLER_ACTS, WithdrawAdvice { motive: text("Een fout.") }.into()));
    }
    for (organisation, response) in &advice.responses {
        let turn = dice.below(advice.responses.len() as u64) == 0 || response.dispatch.is_none();
        if turn {
            acts.extend(around(story, advice, *organisation, response, dice));
        }
    }
    let measures: Vec<u16> = advice.progress.keys().copied().collect();
    if !measures.is_empty() {
        let measure = dice.pick(&measures);
        acts.push((HANDLER_ACTS, report(measure).into()));
        acts.push((Actor::Client, ConfirmMeasure { measure }.into()));
        acts.push((Actor::Client, dispute(measure).into()));
        acts.push((HANDLER_ACTS, escalation(measure).into()));
    }
    acts
}

/// What can be done about one addressee.
fn around(
    story: &Story,
    advice: &Advice,
    organisation: OrganisationId,
    response: &Response,
    dice: &mut Dice,
) -> Vec<Act> {
    let speaker = speaker_of(organisation);
    let sent_at = advice.issued_at.max(story.now.moved(TimeDelta::days(-1)));
    let by = dice.pick(&[Serving::Email, Serving::Post]);
    let Some(dispatch) = &response.dispatch else {
        return vec![(HANDLER_ACTS, RecordDispatch { organisation, by, at: sent_at }.into())];
    };
    let own: Vec<u16> = advice.measures_of(organisation).map(|measure| measure.number).collect();
    let some: Vec<u16> = own.iter().copied().filter(|_| dice.one_in(2)).collect();
    let why = dice.pick(&[REASONS, REASONS, "Nee.", "Dat mag echt niet.", ". . . . . 1 2 3 x"]);
    let received = any_receipt(story, dispatch, dice);
    let (from, until) = any_outage(story, dispatch, dice);
    vec![
        (speaker, acceptance(organisation).into()),
        (speaker, rejection_because(organisation, &own, why).into()),
        (speaker, rejection_because(organisation, &some, why).into()),
        (HANDLER_ACTS, Accept { organisation, received }.into()),
        (HANDLER_ACTS, Reject { received, ..rejection_because(organisation, &own, why) }.into()),
        (HANDLER_ACTS, Reject { received, ..rejection_because(organisation, &some, why) }.into()),
        (speaker, WithdrawRejection { organisation }.into()),
        (speaker, WithdrawRejection { organisation }.into()),
        (speaker, RecordLateRejection { organisation, received: None }.into()),
        (SECOND_ACTS, ConfirmBackdatedAnswer { organisation }.into()),
        (SECOND_ACTS, DismissBackdatedAnswer { organisation }.into()),
        (HANDLER_ACTS, RecordUndelivered { organisation }.into()),
        (Actor::System, Enforce { organisation }.into()),
        (Actor::System, ExtendForOutage { organisation, outage: OUTAGE, from, until }.into()),
    ]
}

/// Around the end of the term, or a while ago, with or without a postmark.
fn any_receipt(story: &Story, dispatch: &Dispatch, dice: &mut Dice) -> Option<Receipt> {
    let over = dispatch.deadline.expires_at;
    let moments = [
        story.now,
        over.moved(TimeDelta::microseconds(-1)),
        over,
        story.now.moved(TimeDelta::days(-2)),
        dispatch.at,
    ];
    let at = dice.pick(&moments).min(story.now);
    let last_day = dispatch.deadline.last_day;
    let postmark = dice.pick(&[None, Some(last_day), Some(last_day + TimeDelta::days(1))]);
    Some(Receipt { at, postmark })
}

fn any_outage(story: &Story, dispatch: &Dispatch, dice: &mut Dice) -> (Timestamp, Timestamp) {
    let over = dispatch.deadline.expires_at;
    let from = over.moved(TimeDelta::hours(dice.pick(&[-2, -30, 1])));
    (from, story.now.max(from.moved(TimeDelta::hours(1))))
}

// Checking what must hold.

/// Lets somebody do something, and checks the step.
fn step(story: &mut Story, dice: Dice) {
    let mut dice = dice;
    pass_time(story, &mut dice);
    let (actor, command) = any_act(story, &mut dice);
    let before = story.case.clone();
    let events = story.log.len();
    let arrived = story.facts(actor).arrived;
    let refused = story.try_act(actor, &command).err();
    match refused {
        None => {
            let news = &story.log[events..];
            assert!(!news.is_empty(), "{} did nothing", command.kind());
            check_news(story, &before, events);
            check_case(&story.case);
        }
        Some(Refused::By(Refusal::TermHasPassed { .. })) => {
            check_refused_as_late(story, &before, &command, arrived);
        }
        Some(Refused::Forbidden | Refused::By(_)) => {}
    }
    if refused_anything(story, events) {
        assert_eq!(story.case, before, "a refusal changes nothing");
    }
}

fn refused_anything(story: &Story, events: usize) -> bool {
    story.log.len() == events
}

/// Each new event: readable from the log, a step of the table, answers in time, reasons in words.
fn check_news(story: &Story, before: &Complaint, events: usize) {
    let mut case = before.clone();
    for recorded in &story.log[events..] {
        written_and_read_back(&recorded.event);
        let next = case.clone().evolve(recorded);
        assert_step(case.state.name(), next.state.name(), &recorded.event);
        assert_eq!(next.version, case.version + 1);
        check_answer(story, &case, &recorded.event);
        case = next;
    }
    assert_eq!(case, story.case);
    // Most of the time would go into this otherwise.
    if case.version.is_multiple_of(4) {
        stored_and_read_back(&case);
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only answers are looked at")]
fn check_answer(story: &Story, before: &Complaint, event: &Event) {
    match event {
        Event::Accepted { organisation, received_at, .. } => {
            assert_in_time(story, before, *organisation, *received_at);
        }
        Event::Rejected { organisation, received_at, measures, .. } => {
            assert_in_time(story, before, *organisation, *received_at);
            assert!(!measures.is_empty());
            for rejected in measures {
                let minimum = story.world.regulation.settings.minimum_reasons.max(10);
                assert!(rejected.letters >= u32::from(minimum), "G3: {} letters", rejected.letters);
                let paper = story.papers.iter().find(|paper| paper.number == rejected.reasons);
                let Content::Text(reasons) = &paper.unwrap().content else { panic!("reasons") };
                assert_eq!(count_letters(reasons.as_str()), rejected.letters);
            }
        }
        Event::Enforced { organisation, effective_at, .. } => {
            let (nature, dispatch) = answered(before, *organisation);
            assert!(matches!(nature, Nature::BindingAdvice { .. }), "R45");
            assert_eq!(*effective_at, dispatch.final_at);
            assert!(*effective_at <= story.now);
        }
        Event::Lapsed { organisation, effective_at } => {
            let (nature, dispatch) = answered(before, *organisation);
            assert_eq!((nature, *effective_at), (Nature::Recommendation, dispatch.final_at));
        }
        _ => {}
    }
}

fn answered(before: &Complaint, organisation: OrganisationId) -> (Nature, Dispatch) {
    let response = &before.state.advice().unwrap().responses[&organisation];
    assert!(response.answer.is_pending(), "G1: {organisation} answers once");
    (response.nature, response.dispatch.clone().unwrap())
}

/// G2: before the end, or posted before the end and received in the days of grace.
fn assert_in_time(
    story: &Story,
    before: &Complaint,
    organisation: OrganisationId,
    received_at: Timestamp,
) {
    let (_, dispatch) = answered(before, organisation);
    assert!(received_at >= dispatch.at);
    let by_receipt = received_at < dispatch.deadline.expires_at;
    let grace = story.world.regulation.settings.postal_grace_days > 0;
    assert!(by_receipt || (grace && received_at < dispatch.final_at), "G2: {received_at}");
}

/// G2: nothing that was received before the end is refused as late.
fn check_refused_as_late(story: &Story, before: &Complaint, command: &Command, arrived: Timestamp) {
    let (Command::Accept(Accept { organisation, received })
    | Command::Reject(Reject { organisation, received, .. })) = command
    else {
        return;
    };
    let received_at = received.map_or(arrived, |receipt| receipt.at);
    let dispatch = before.state.advice().unwrap().responses[organisation].dispatch.as_ref();
    assert!(received_at >= dispatch.unwrap().deadline.expires_at, "G2: {received_at} was in time");
    assert!(received_at <= story.now);
}

/// Answers, measures and the state of the case agree with each other.
fn check_case(case: &Complaint) {
    check_appointments(case);
    let Some(advice) = case.state.advice() else { return };
    let awaited = advice.responses.values().any(|response| response.answer.is_pending());
    assert_eq!(matches!(case.state, State::Advised(_)), awaited, "{}", case.state.name());
    for (organisation, response) in &advice.responses {
        assert!(!response.answer.is_heard() || response.backdated.is_none());
        assert!(response.answer.is_pending() || response.dispatch.is_some());
        for measure in advice.measures_of(*organisation) {
            check_measure(advice, measure.number, &response.answer);
        }
    }
}

/// Nobody sits on the same seat twice.
fn check_appointments(case: &Complaint) {
    let standing = case.appointments.values().filter(|own| !own.cancelled);
    let seats: Vec<_> = standing.map(|own| (own.place, own.starts_at, own.seat)).collect();
    assert_eq!(seats.iter().collect::<BTreeSet<_>>().len(), seats.len(), "{seats:?}");
}

fn check_measure(advice: &Advice, measure: u16, answer: &Answer) {
    let progress = &advice.progress[&measure];
    let bound = match answer {
        Answer::Accepted { .. } | Answer::Enforced { .. } => true,
        Answer::Rejected { measures, .. } => !measures.iter().any(|m| m.measure == measure),
        Answer::Pending | Answer::Lapsed { .. } => false,
    };
    assert_eq!(progress.due.is_some(), bound, "measure {measure}: {answer:?} {progress:?}");
    let going_on = !matches!(progress.stage, Stage::Proposed | Stage::Dropped);
    assert!(going_on || !bound, "measure {measure}: {answer:?} {progress:?}");
    if !bound && !answer.is_pending() {
        assert_eq!(progress.stage, Stage::Dropped, "measure {measure}: {answer:?}");
    }
}

/// Everybody is served, all terms pass, and the worker comes by: G1.
fn everything_passes(story: &mut Story) {
    story.processing_takes(TimeDelta::zero());
    let unserved = |story: &Story| {
        let advice = story.case.state.advice()?;
        let waiting = advice.responses.iter().find(|(_, response)| response.dispatch.is_none());
        waiting.map(|(organisation, _)| *organisation)
    };
    story.days_pass(1);
    while let Some(organisation) = unserved(story) {
        let now = story.now;
        story.handler(dispatch(organisation, now)).is_done();
    }
    story.days_pass(60);
    story.worker_comes_by();
    let Some(advice) = story.case.state.advice() else { return };
    for (organisation, response) in &advice.responses {
        let final_answer = match &response.answer {
            Answer::Pending => false,
            Answer::Lapsed { .. } => response.nature == Nature::Recommendation,
            Answer::Enforced { .. } => response.nature != Nature::Recommendation,
            Answer::Accepted { .. } | Answer::Rejected { .. } => true,
        };
        assert!(final_answer, "G1: {organisation} {:?} {:?}", response.nature, response.answer);
    }
}

/// D5: each enforcement was told once to the client, the addressee and the college.
fn check_letters(story: &Story) {
    let mut enforced: BTreeMap<Recipient, usize> = BTreeMap::new();
    for recorded in &story.log {
        if let Event::Enforced { organisation, .. } = &recorded.event {
            let told = [*organisation, COLLEGE].map(Recipient::Organisation);
            for recipient in BTreeSet::from([Recipient::Client, told[0], told[1]]) {
                *enforced.entry(recipient).or_default() += 1;
            }
        }
    }
    let mut told: BTreeMap<Recipient, usize> = BTreeMap::new();
    for letter in &story.letters {
        let notice = letter.notice;
        if notice.kind == NoticeKind::CarriedOutInFull
            && notice.recipient != Recipient::Representative
        {
            *told.entry(notice.recipient).or_default() += 1;
        }
    }
    assert_eq!(told, enforced);
}

/// Each number of a term is sent once at most, in order, and never when it can no longer be met.
fn check_reminders(story: &Story) {
    let mut sent: BTreeMap<(OrganisationId, NaiveDate), u8> = BTreeMap::new();
    for Recorded { event, recorded_at, .. } in &story.log {
        if let Event::Dispatched { organisation: served, .. } = event {
            sent.retain(|(organisation, _), _| organisation != served);
        }
        if let Event::AddresseeReminded { organisation, number, last_day } = event {
            let before = sent.insert((*organisation, *last_day), *number);
            assert!(before.is_none_or(|before| before < *number), "{number} after {before:?}");
            assert!((1..=4).contains(number));
            assert!(*recorded_at < Timestamp::end_of(*last_day));
        }
    }
}

fn live(mut story: Story, steps: &[u64]) {
    for dice in steps {
        step(&mut story, Dice(*dice));
    }
    everything_passes(&mut story);
    check_case(&story.case);
    check_letters(&story);
    check_reminders(&story);
    stored_and_read_back(&story.case);
    assert_eq!(story.case.version as usize, story.log.len());
    assert_eq!(Complaint::replay(CASE, story.log.clone()), Some(story.case));
}

/// What somebody hears who gives this command.
fn reply(mut story: Story, (actor, command): &Act) -> &'static str {
    match story.try_act(*actor, command) {
        Ok(()) => "done",
        Err(Refused::Forbidden) => "forbidden",
        Err(Refused::By(refusal)) => refusal.code(),
    }
}

/// The deadline is a rule, not a job: at any moment round the end of its term, whoever speaks of an addressee meets the
/// same rule before and after the worker came by.
fn the_worker_makes_no_difference(mut story: Story, organisation: OrganisationId, mut dice: Dice) {
    let now = story.now;
    if story.response(organisation).dispatch.is_none() {
        story.handler(dispatch(organisation, now)).is_done();
    }
    let served = story.response(organisation).dispatch.clone().unwrap();
    let moment = dice.pick(&[served.deadline.expires_at, served.final_at]);
    story.now = moment.moved(TimeDelta::microseconds(dice.pick(&[-1, 0, 1, 700_000_000])));
    story.processing_takes(TimeDelta::microseconds(dice.pick(&[0, 1, 700_000_000])));
    let mut worked = story.clone();
    worked.worker_comes_by();
    let advice = story.case.state.advice().unwrap();
    let response = &advice.responses[&organisation];
    for act in around(&story, advice, organisation, response, &mut dice) {
        let of_an_open_answer = matches!(act.1, Command::RecordUndelivered(_));
        if matches!(act.1, Command::Enforce(_))
            || of_an_open_answer && worked.state() != story.state()
        {
            continue; // the worker's own command, and one that the table has for open answers only
        }
        assert_eq!(reply(story.clone(), &act), reply(worked.clone(), &act), "{}", act.1.kind());
    }
}

proptest! {
    #![proptest_config(histories(10))]

    #[test]
    fn an_answer_meets_the_same_rule_before_and_after_the_worker(beginning: u64, seed: u64) {
        let story = any_advice(Dice(beginning));
        let addressees: Vec<_> = story.case.state.advice().unwrap().responses.keys().copied().collect();
        for organisation in addressees {
            the_worker_makes_no_difference(story.clone(), organisation, Dice(seed));
        }
    }

}

proptest! {
    #![proptest_config(histories(2))]

    #[test]
    fn no_history_from_the_filing_on_breaks_a_promise(
        beginning: u64,
        steps in proptest::collection::vec(any::<u64>(), 40..=50),
    ) {
        live(any_beginning(Dice(beginning)), &steps);
    }

    #[test]
    fn no_history_from_the_advice_on_breaks_a_promise(
        beginning: u64,
        steps in proptest::collection::vec(any::<u64>(), 40..=50),
    ) {
        live(any_advice(Dice(beginning)), &steps);
    }
}
