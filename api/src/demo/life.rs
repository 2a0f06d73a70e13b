//! The life of one sample complaint: real commands, decided by the rules at their own moment.

use super::{Fault, places, world::World};
use chrono::TimeDelta;
use domain::{
    Actor, CaseId, Timestamp,
    complaint::{
        Command, Complaint, Event, File,
        advice::Stage,
        commands::{Enforce, MarkOverdue, Remind},
        evolve::Recorded,
    },
    facts::{Facts, Registers},
    values::CaseNumber,
};
use store::PastDecision;

/// How long after the end of a term the enforcer would have recorded it.
const NOTICED_AFTER: TimeDelta = TimeDelta::milliseconds(40);

/// A complaint on its way through the years of the sample.
pub(super) struct Life<'w> {
    pub(super) world: &'w World,
    pub(super) case: Complaint,
    pub(super) now: Timestamp,
    /// The end of the sample: nothing happens after it.
    until: Timestamp,
    decisions: Vec<PastDecision>,
}

/// Whether a life goes on, or the sample ended first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goes {
    On,
    NotYet,
}

impl<'w> Life<'w> {
    /// The complaint as it is filed.
    pub(super) fn begin(
        world: &'w World,
        id: CaseId,
        number: CaseNumber,
        filing: &File,
        (at, actor): (Timestamp, Actor),
        until: Timestamp,
    ) -> Result<Self, Fault> {
        let decision =
            filing.decide(number, &facts(world, &world.registers.borrow(), at, actor))?;
        let mut events = decision.events.iter().cloned();
        let Some(Event::Filed(filed)) = events.next() else { return Err(Fault::NotFiled) };
        let begun = Complaint::begin(id, *filed);
        let case = events
            .fold(begun, |case, event| case.evolve(&Recorded { event, actor, recorded_at: at }));
        let decisions = vec![PastDecision { at, actor, decision }];
        Ok(Self { world, case, now: at, until, decisions })
    }

    /// What was decided, once the clockwork ran to the end of the sample.
    pub(super) fn end(mut self) -> Result<(CaseId, Vec<PastDecision>), Fault> {
        self.clockwork(self.until)?;
        Ok((self.case.id, self.decisions))
    }

    /// Somebody does something at this moment, unless the sample ends before it.
    pub(super) fn does(
        &mut self,
        at: Timestamp,
        actor: Actor,
        command: impl Into<Command>,
    ) -> Result<Goes, Fault> {
        let at = at.max(self.now.moved(TimeDelta::minutes(1)));
        if at > self.until {
            return Ok(Goes::NotYet);
        }
        self.clockwork(at)?;
        self.decide(at, actor, &command.into())?;
        Ok(Goes::On)
    }

    /// Lets the clockwork run to this moment; whether the sample lasts that long.
    pub(super) fn catches_up(&mut self, at: Timestamp) -> Result<bool, Fault> {
        if at > self.until {
            return Ok(false);
        }
        self.clockwork(at)?;
        self.now = self.now.max(at);
        Ok(true)
    }

    /// What the enforcer and the jobs would have recorded until this moment.
    fn clockwork(&mut self, until: Timestamp) -> Result<(), Fault> {
        while let Some((at, command)) = self.next_clockwork().filter(|(at, _)| *at <= until) {
            self.decide(at, Actor::System, &command)?;
        }
        Ok(())
    }

    fn next_clockwork(&self) -> Option<(Timestamp, Command)> {
        let reminder = self.case.next_reminder(self.now, &self.world.calendar);
        let reminder = reminder.map(|at| (at, Remind {}.into()));
        let next = self.next_end_of_term().into_iter().chain(reminder).min_by_key(|(at, _)| *at)?;
        Some((next.0.moved(NOTICED_AFTER), next.1))
    }

    fn next_end_of_term(&self) -> Option<(Timestamp, Command)> {
        let advice = self.case.state.advice()?;
        let silences = advice.responses.iter().filter_map(|(organisation, response)| {
            let dispatch = response.dispatch.as_ref().filter(|_| response.answer.is_pending())?;
            let command = Command::from(Enforce { organisation: *organisation });
            Some((dispatch.final_at, command))
        });
        let overdue = advice.progress.iter().filter_map(|(measure, progress)| {
            let due = progress.due.filter(|_| progress.stage == Stage::Due)?;
            Some((due.ends_at, Command::from(MarkOverdue { measure: *measure })))
        });
        silences.chain(overdue).min_by_key(|(at, _)| *at)
    }

    fn decide(&mut self, at: Timestamp, actor: Actor, command: &Command) -> Result<(), Fault> {
        let registers = self.world.registers.borrow();
        let decision = self.case.decide(command, &facts(self.world, &registers, at, actor))?;
        drop(registers);
        for event in decision.events.iter().cloned() {
            places::keep(&mut self.world.registers.borrow_mut(), &self.case, &event);
            self.case = self.case.clone().evolve(&Recorded { event, actor, recorded_at: at });
        }
        self.now = self.now.max(at);
        self.decisions.push(PastDecision { at, actor, decision });
        Ok(())
    }
}

fn facts<'a>(
    world: &'a World,
    registers: &'a Registers,
    now: Timestamp,
    actor: Actor,
) -> Facts<'a> {
    Facts {
        now,
        arrived: now,
        actor,
        calendar: &world.calendar,
        regulation: &world.regulation,
        registers,
    }
}
