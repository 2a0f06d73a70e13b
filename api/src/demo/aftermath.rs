//! What becomes of a sample advice: the answers, and how the measures are carried out.

use super::{
    Fault,
    course::{Course, then},
    life::Goes,
    words,
};
use chrono::TimeDelta;
use domain::{
    Actor, OrganisationId, Timestamp,
    complaint::{
        CommandKind,
        advice::{Answer, Stage},
        classification::Channel,
        commands as c,
    },
    values::Score,
};

impl Course<'_, '_> {
    /// Every addressee answers or stays silent, and then the measures are carried out.
    pub(super) fn is_advised(&mut self) -> Result<Goes, Fault> {
        let addressees: Vec<_> = self
            .life
            .case
            .state
            .advice()
            .map_or_else(Vec::new, |advice| advice.responses.keys().copied().collect());
        let served_at = self.at;
        for organisation in addressees {
            self.at = served_at;
            then!(self.answers(organisation));
        }
        if !self.passes_to_execution() {
            return Ok(Goes::NotYet);
        }
        self.is_carried_out()
    }

    fn answers(&mut self, organisation: OrganisationId) -> Result<Goes, Fault> {
        let contact = self.contact(organisation);
        match self.dice.between(1, 100) {
            1..=60 => self.after(2, 11, contact, c::Accept { organisation, received: None }),
            61..=74 => self.rejects(organisation, contact),
            75..=78 => self.after(
                3,
                9,
                Actor::Staff(self.handler),
                c::RecordUnreasonedRejection {
                    organisation,
                    received_at: self.at.moved(TimeDelta::minutes(30)),
                },
            ),
            _ => Ok(Goes::On),
        }
    }

    fn rejects(&mut self, organisation: OrganisationId, contact: Actor) -> Result<Goes, Fault> {
        let numbers: Vec<u16> = match self.life.case.state.advice() {
            Some(advice) => {
                advice.measures_of(organisation).map(|measure| measure.number).collect()
            }
            None => return Ok(Goes::NotYet),
        };
        let kept = usize::from(numbers.len() > 1 && self.dice.chance(50));
        let mut measures = Vec::new();
        for measure in numbers.into_iter().skip(kept) {
            measures.push(c::MeasureRejection { measure, reasons: self.words(words::REASONS)? });
        }
        self.after(3, 11, contact, c::Reject { organisation, measures, received: None })
    }

    /// Waits until the last addressee answered or let its term pass.
    fn passes_to_execution(&mut self) -> bool {
        let Some(advice) = self.life.case.state.advice() else { return false };
        let ends = advice.responses.values().filter(|response| response.answer.is_pending());
        let last = ends.filter_map(|response| response.dispatch.as_ref()).map(|d| d.final_at).max();
        self.at =
            last.map_or(self.at, |end: Timestamp| end.moved(TimeDelta::hours(9)).max(self.at));
        true
    }

    fn is_carried_out(&mut self) -> Result<Goes, Fault> {
        if self.dice.chance(4) {
            then!(self.rejects_too_late());
        }
        let answered_at = self.at;
        let numbers: Vec<u16> = match self.life.case.state.advice() {
            Some(advice) => advice.progress.keys().copied().collect(),
            None => return Ok(Goes::NotYet),
        };
        let mut latest = answered_at;
        for measure in numbers {
            self.at = answered_at;
            then!(self.carries_out(measure));
            latest = latest.max(self.at);
        }
        self.at = latest;
        let motive = self.dice.chance(50).then(|| self.words(words::CLOSINGS)).transpose()?;
        let days = if self.awaits_the_client() { 20 } else { 10 };
        self.at = self.dice.office_moment(&self.life.world.calendar, self.at, days);
        if !self.life.catches_up(self.at)? {
            return Ok(Goes::NotYet);
        }
        if self.can(CommandKind::Close) && !self.unfinished() {
            return self.soon(Actor::Staff(self.handler), c::Close { motive });
        }
        Ok(Goes::NotYet)
    }

    fn rejects_too_late(&mut self) -> Result<Goes, Fault> {
        let silent = self.life.case.state.advice().and_then(|advice| {
            let mut responses = advice.responses.iter();
            responses.find(|(_, response)| {
                matches!(response.answer, Answer::Enforced { .. } | Answer::Pending)
            })
        });
        let Some(organisation) = silent.map(|(organisation, _)| *organisation) else {
            return Ok(Goes::On);
        };
        let contact = self.contact(organisation);
        self.after(1, 4, contact, c::RecordLateRejection { organisation, received: None })
    }

    fn carries_out(&mut self, measure: u16) -> Result<Goes, Fault> {
        // A measure that nobody carries out stays open, becomes overdue, and is escalated.
        let slow = self.dice.chance(14);
        let (least, most) = if slow { (30, 60) } else { (4, 13) };
        let days = self.dice.between(least, most);
        self.at = self.dice.office_moment(&self.life.world.calendar, self.at, days);
        if !self.life.catches_up(self.at)? {
            return Ok(Goes::NotYet);
        }
        let Some((stage, addressee)) = self.measure(measure) else { return Ok(Goes::On) };
        if !stage.awaits_addressee() {
            return Ok(Goes::On);
        }
        if stage == Stage::Overdue && self.dice.chance(40) {
            let escalation = self.words(words::ESCALATIONS)?;
            let escalate = c::EscalateMeasure { measure, escalation };
            then!(self.soon(Actor::Staff(self.handler), escalate));
            if self.dice.chance(30) {
                return Ok(Goes::On);
            }
        }
        let contact = self.contact(addressee);
        let evidence = self.words(words::EVIDENCE)?;
        then!(self.after(1, 2, contact, c::ReportMeasure { measure, evidence }));
        if self.dice.chance(10) {
            let dispute = self.words(words::DISPUTES)?;
            then!(self.after(1, 6, Actor::Client, c::DisputeMeasure { measure, dispute }));
            let evidence = self.words(words::EVIDENCE)?;
            then!(self.after(3, 10, contact, c::ReportMeasure { measure, evidence }));
        }
        if self.dice.chance(70) {
            then!(self.after(1, 8, Actor::Client, c::ConfirmMeasure { measure }));
        }
        Ok(Goes::On)
    }

    /// Some clients say what they think of the desk, when it asks them (Q1).
    pub(super) fn is_appreciated(&mut self) -> Result<Goes, Fault> {
        if !self.can(CommandKind::GiveAppreciation) || !self.dice.chance(35) {
            return Ok(Goes::On);
        }
        let scores: [(u32, u8); 7] = [(5, 3), (8, 5), (17, 6), (30, 7), (28, 8), (9, 9), (3, 10)];
        let score = Score::try_from(self.dice.weighted(&scores))?;
        let remark = self.dice.chance(40).then(|| self.words(words::APPRECIATIONS)).transpose()?;
        let channel = self.dice.pick(&[Channel::Online, Channel::Post, Channel::Telephone]);
        self.after(2, 15, Actor::Client, c::GiveAppreciation { score, remark, channel })
    }

    fn measure(&self, number: u16) -> Option<(Stage, OrganisationId)> {
        let advice = self.life.case.state.advice()?;
        let measure = advice.draft.measures.iter().find(|measure| measure.number == number)?;
        Some((advice.progress.get(&number)?.stage, measure.addressee))
    }

    /// The client was asked whether something is really done, and has two weeks or some days more to answer.
    fn awaits_the_client(&self) -> bool {
        let progress = self.life.case.state.advice().into_iter().flat_map(|a| a.progress.values());
        progress.into_iter().any(|item| item.stage == Stage::Reported)
    }

    fn unfinished(&self) -> bool {
        let progress = self.life.case.state.advice().into_iter().flat_map(|a| a.progress.values());
        progress.into_iter().any(|item| item.stage.awaits_addressee() && !item.escalated)
    }
}
