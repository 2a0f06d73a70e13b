//! A story: one case, a clock that the story moves, and actors that speak.
//!
//! Whatever a story tells, each step checks what must hold of any step: the version counts the events, paper numbers are
//! unique, events and states can be stored and read back, and nobody gets the same letter twice from one event.

use super::world::*;
use chrono::TimeDelta;
use domain::{
    AccountId, Actor, OrganisationId, Timestamp,
    access::{self, Caller},
    agenda::Taken,
    complaint::{
        Command, CommandKind, Complaint, Decision, Event, File, Refusal, StateName,
        advice::{Answer, Progress, Response, Stage},
        commands::{Enforce, MarkOverdue, Remind},
        evolve::Recorded,
        paper::{Paper, PaperNumber},
    },
    facts::Facts,
    notice::{Notice, Recipient},
    values::{CaseNumber, MunicipalityCode},
};
use std::collections::BTreeSet;

/// A letter, and the event that brought it about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The place of the event in the log, counting from 0.
    pub event: usize,
    pub notice: Notice,
}

/// One case and everything that happened to it.
#[derive(Debug, Clone)]
pub struct Story {
    pub world: World,
    pub now: Timestamp,
    pub case: Complaint,
    pub log: Vec<Recorded>,
    pub letters: Vec<Letter>,
    pub papers: Vec<Paper>,
    pub given: BTreeSet<CommandKind>,
    /// How long messages wait before they are processed.
    pub delay: TimeDelta,
    /// Whether each step replays the whole log; a story of many steps does so at its end.
    pub thorough: bool,
    paper_numbers: BTreeSet<PaperNumber>,
}

/// What became of a command.
#[must_use]
#[derive(Debug)]
pub struct Outcome {
    command: String,
    refused: Option<Refused>,
}

/// Why a command had no effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// `access::may` says no.
    Forbidden,
    /// A rule says no.
    By(Refusal),
}

impl Outcome {
    /// What became of a filing.
    pub fn of_filing(decision: Result<Decision, Refusal>) -> Self {
        Self { command: "file".to_owned(), refused: decision.err().map(Refused::By) }
    }

    #[track_caller]
    pub fn is_done(&self) {
        assert_eq!(self.refused, None, "{} should have been possible", self.command);
    }

    #[track_caller]
    pub fn is_forbidden(&self) {
        assert_eq!(self.refused, Some(Refused::Forbidden), "{}", self.command);
    }

    #[track_caller]
    pub fn is_refused(&self, code: &str) {
        let command = &self.command;
        assert_eq!(self.refusal().code(), code, "{command} was refused for another reason");
    }

    #[track_caller]
    pub fn refusal(&self) -> Refusal {
        let Some(Refused::By(refusal)) = &self.refused else {
            panic!("{} should have been refused by a rule: {:?}", self.command, self.refused)
        };
        refusal.clone()
    }
}

impl Story {
    /// The complaint comes in on Monday 2 February 2026 at ten o'clock.
    pub fn begin(world: World, file: &File) -> Self {
        Self::begin_at(at("2026-02-02T10:00:00+01:00"), world, file)
    }

    pub fn begin_at(now: Timestamp, world: World, file: &File) -> Self {
        let decision = try_filing(now, &world, Actor::Client, file).unwrap();
        let Event::Filed(filed) = &decision.events[0] else { panic!("a case begins with Filed") };
        let case = Complaint::begin(CASE, (**filed).clone());
        let mut story = Self {
            world,
            now,
            letters: Vec::new(),
            log: Vec::new(),
            papers: Vec::new(),
            given: BTreeSet::new(),
            delay: TimeDelta::zero(),
            thorough: true,
            paper_numbers: BTreeSet::new(),
            case,
        };
        let actor = Actor::Client;
        story.keep_papers(decision.papers);
        story.send(&decision.events[0], &story.case.clone());
        story.log.push(Recorded { event: decision.events[0].clone(), actor, recorded_at: now });
        for event in decision.events.into_iter().skip(1) {
            story.record(event, actor);
        }
        story
    }

    // Time.

    pub fn days_pass(&mut self, days: i64) {
        self.now = self.now.moved(TimeDelta::days(days));
    }

    pub fn at(&mut self, instant: Timestamp) {
        self.now = instant;
    }

    /// Messages that are given from now on reached the desk this long ago (R36).
    pub fn processing_takes(&mut self, delay: TimeDelta) {
        self.delay = delay;
    }

    // Actors.

    pub fn handler(&mut self, command: impl Into<Command>) -> Outcome {
        self.staff(HANDLER, command)
    }

    pub fn second(&mut self, command: impl Into<Command>) -> Outcome {
        self.staff(SECOND, command)
    }

    pub fn staff(&mut self, account: AccountId, command: impl Into<Command>) -> Outcome {
        self.act(Actor::Staff(account), &command.into())
    }

    pub fn client(&mut self, command: impl Into<Command>) -> Outcome {
        self.act(Actor::Client, &command.into())
    }

    pub fn system(&mut self, command: impl Into<Command>) -> Outcome {
        self.act(Actor::System, &command.into())
    }

    pub fn organisation(
        &mut self,
        organisation: OrganisationId,
        command: impl Into<Command>,
    ) -> Outcome {
        self.act(speaker_of(organisation), &command.into())
    }

    /// What the rules alone say, whoever may give the command.
    pub fn rules_say(&self, actor: Actor, command: impl Into<Command>) -> Outcome {
        let command = command.into();
        let refused = self.case.decide(&command, &self.facts(actor)).err().map(Refused::By);
        Outcome { command: format!("{actor}: {}", command.kind()), refused }
    }

    /// The worker comes by: it closes the terms that have passed and notices overdue measures (R43, R50).
    pub fn worker_comes_by(&mut self) {
        for command in due_work(&self.case, self.now) {
            self.system(command).is_done();
        }
    }

    /// The worker comes by for reminders, if there is one to send.
    pub fn worker_reminds(&mut self) {
        if !self.case.reminders_due(self.now, &self.world.calendar).is_empty() {
            self.system(Remind {}).is_done();
        }
    }

    // What is so.

    pub fn facts(&self, actor: Actor) -> Facts<'_> {
        facts(&self.world, self.now, self.now.moved(-self.delay), actor)
    }

    pub fn state(&self) -> StateName {
        self.case.state.name()
    }

    pub fn response(&self, organisation: OrganisationId) -> &Response {
        &self.case.state.advice().unwrap().responses[&organisation]
    }

    pub fn answer(&self, organisation: OrganisationId) -> &Answer {
        &self.response(organisation).answer
    }

    pub fn progress(&self, measure: u16) -> &Progress {
        &self.case.state.advice().unwrap().progress[&measure]
    }

    pub fn stage(&self, measure: u16) -> Stage {
        self.progress(measure).stage
    }

    pub fn last_day(&self, organisation: OrganisationId) -> chrono::NaiveDate {
        self.response(organisation).dispatch.as_ref().unwrap().deadline.last_day
    }

    pub fn expires_at(&self, organisation: OrganisationId) -> Timestamp {
        self.response(organisation).dispatch.as_ref().unwrap().deadline.expires_at
    }

    /// The codes of the last events, oldest first.
    pub fn last_events(&self, count: usize) -> Vec<String> {
        self.log[self.log.len() - count..].iter().map(|recorded| code(&recorded.event)).collect()
    }

    /// The codes of the letters that went to a recipient, oldest first.
    pub fn letters_to(&self, recipient: Recipient) -> Vec<&'static str> {
        let own = self.letters.iter().filter(|letter| letter.notice.recipient == recipient);
        own.map(|letter| letter.notice.kind.code()).collect()
    }

    /// Who received a letter of this kind, each time it was sent.
    pub fn recipients_of(&self, kind: &str) -> Vec<Recipient> {
        let own = self.letters.iter().filter(|letter| letter.notice.kind.code() == kind);
        own.map(|letter| letter.notice.recipient).collect()
    }

    // What happens.

    pub fn act(&mut self, actor: Actor, command: &Command) -> Outcome {
        let refused = self.try_act(actor, command).err();
        if refused.is_none() {
            self.given.insert(command.kind());
        }
        Outcome { command: format!("{actor}: {}", command.kind()), refused }
    }

    pub fn try_act(&mut self, actor: Actor, command: &Command) -> Result<(), Refused> {
        if !access::may(&caller(actor), command, &self.case) {
            return Err(Refused::Forbidden);
        }
        let decision = self.case.decide(command, &self.facts(actor)).map_err(Refused::By)?;
        self.keep_papers(decision.papers);
        for event in decision.events {
            self.record(event, actor);
        }
        if self.thorough {
            self.check();
        }
        Ok(())
    }

    fn record(&mut self, event: Event, actor: Actor) {
        self.send(&event, &self.case.clone());
        self.keep_agenda(&event);
        let recorded = Recorded { event, actor, recorded_at: self.now };
        self.case = self.case.clone().evolve(&recorded);
        self.log.push(recorded);
    }

    /// What is booked is taken from then on, and what is cancelled is free.
    fn keep_agenda(&mut self, event: &Event) {
        #[expect(clippy::wildcard_enum_match_arm, reason = "only appointments take a seat")]
        match event {
            Event::AppointmentBooked { place, starts_at, ends_at, seat, .. } => {
                let taken = Taken { starts_at: *starts_at, ends_at: *ends_at, seat: *seat };
                self.world.agenda(*place).taken.push(taken);
            }
            Event::AppointmentCancelled { appointment, .. } => {
                let own = self.case.appointments[appointment].clone();
                let taken = &mut self.world.agenda(own.place).taken;
                taken.retain(|seat| (seat.starts_at, seat.seat) != (own.starts_at, own.seat));
            }
            _ => {}
        }
    }

    fn send(&mut self, event: &Event, before: &Complaint) {
        let notices = before.consequences(event);
        let once: BTreeSet<_> = notices.iter().collect();
        assert_eq!(once.len(), notices.len(), "a letter twice: {notices:?}");
        let event = self.log.len();
        self.letters.extend(notices.into_iter().map(|notice| Letter { event, notice }));
    }

    fn keep_papers(&mut self, papers: Vec<Paper>) {
        for paper in papers {
            assert!(self.paper_numbers.insert(paper.number), "{} exists already", paper.number);
            self.papers.push(paper);
        }
    }

    /// What must hold of any case after any step.
    pub fn check(&self) {
        assert_eq!(self.case.version as usize, self.log.len());
        assert_eq!(Complaint::replay(CASE, self.log.clone()).as_ref(), Some(&self.case));
        stored_and_read_back(&self.case);
        for recorded in &self.log {
            written_and_read_back(&recorded.event);
        }
    }
}

/// What a worker finds to do now.
pub fn due_work(case: &Complaint, now: Timestamp) -> Vec<Command> {
    let Some(advice) = case.state.advice() else { return Vec::new() };
    let silent = advice
        .responses
        .iter()
        .filter(|(_, response)| response.silence_final_at(now).is_ok())
        .map(|(organisation, _)| Command::from(Enforce { organisation: *organisation }));
    let overdue = advice.progress.iter().filter(|(_, progress)| {
        progress.stage == Stage::Due && progress.due.is_some_and(|due| due.ends_at <= now)
    });
    silent.chain(overdue.map(|(measure, _)| MarkOverdue { measure: *measure }.into())).collect()
}

/// Files a complaint; the register gives it number 1 of 2026.
pub fn try_filing(
    now: Timestamp,
    world: &World,
    actor: Actor,
    file: &File,
) -> Result<Decision, Refusal> {
    let number = CaseNumber::new(MunicipalityCode::parse("HLM").unwrap(), 2026, 1).unwrap();
    file.decide(number, &facts(world, now, now, actor))
}

pub fn facts(world: &World, now: Timestamp, arrived: Timestamp, actor: Actor) -> Facts<'_> {
    Facts {
        now,
        arrived,
        actor,
        calendar: &world.calendar,
        regulation: &world.regulation,
        registers: &world.registers,
    }
}

/// The caller behind an actor: staff of Haarlem's desk.
pub fn caller(actor: Actor) -> Caller {
    let municipalities = match actor {
        Actor::Staff(_) | Actor::Administrator(_) | Actor::Auditor(_) | Actor::Onlooker(_) => {
            BTreeSet::from([HAARLEM])
        }
        Actor::System | Actor::Client | Actor::Organisation { .. } => BTreeSet::new(),
    };
    Caller::new(actor, municipalities)
}

/// Somebody who speaks for an organisation.
pub fn speaker_of(organisation: OrganisationId) -> Actor {
    Actor::Organisation { organisation, account: AccountId(organisation.0) }
}

/// The code of an event, as the log names it.
pub fn code(event: &Event) -> String {
    serde_json::to_value(event).unwrap()["kind"].as_str().unwrap().to_owned()
}

/// A state survives the compact form in which snapshots are kept.
pub fn stored_and_read_back(case: &Complaint) {
    let bytes = postcard::to_stdvec(case).unwrap();
    assert_eq!(&postcard::from_bytes::<Complaint>(&bytes).unwrap(), case);
}

/// An event survives the log.
pub fn written_and_read_back(event: &Event) {
    let json = serde_json::to_string(event).unwrap();
    assert_eq!(&serde_json::from_str::<Event>(&json).unwrap(), event);
}
