//! The course that a sample complaint takes: who does what, after how many days, by chance.

use super::{
    Fault,
    dice::Dice,
    life::{Goes, Life},
    places, words,
};
use chrono::TimeDelta;
use domain::{
    AccountId, Actor, HearingId, OrganisationId, Timestamp,
    complaint::{
        Command, CommandKind,
        advice::Serving,
        classification::{Channel, Conclusion, DeclineGround, Norm},
        commands as c,
        hearing::{Party, WaiverGround},
    },
    term::Term,
    values::Text,
};

/// One complaint on its way: the people who work on it, and the moment it has reached.
pub(super) struct Course<'a, 'w> {
    pub(super) life: Life<'w>,
    pub(super) dice: &'a mut Dice,
    pub(super) handler: AccountId,
    pub(super) at: Timestamp,
}

/// Goes on with the course, or ends it because the sample ended first.
macro_rules! then {
    ($step:expr) => {
        if $step? == Goes::NotYet {
            return Ok(Goes::NotYet);
        }
    };
}
pub(super) use then;

impl Course<'_, '_> {
    /// From the register to wherever chance leads, and what the client says of it.
    pub(super) fn run(&mut self) -> Result<Goes, Fault> {
        then!(self.runs_to_its_end());
        self.is_appreciated()
    }

    fn runs_to_its_end(&mut self) -> Result<Goes, Fault> {
        let handler = Actor::Staff(self.handler);
        then!(self.after(1, 2, handler, c::Assign { handler: self.handler }));
        then!(self.complete());
        then!(self.after(1, 4, handler, c::Acknowledge {}));
        then!(self.may_meet_the_desk());
        match self.dice.between(1, 100) {
            1..=7 => self.is_declined(),
            8..=10 => self.is_forwarded(),
            11..=15 => {
                let channel = self.dice.pick(&[Channel::Telephone, Channel::Online]);
                self.after(2, 20, Actor::Client, c::Withdraw { channel, motive: None })
            }
            16..=46 => self.is_settled(3, 25),
            _ => self.is_investigated(),
        }
    }

    /// One client in five wants to speak with somebody: at a walk-in, or on the telephone.
    fn may_meet_the_desk(&mut self) -> Result<Goes, Fault> {
        if !self.dice.chance(20) {
            return Ok(Goes::On);
        }
        let days = self.dice.between(2, 9);
        let wish = self.dice.office_moment(&self.life.world.calendar, self.at, days);
        let Some((place, starts_at)) = places::free(self.life.world, self.dice, self.at, wish)
        else {
            return Ok(Goes::On);
        };
        let remark = self.dice.chance(60).then(|| self.words(words::BEFOREHAND)).transpose()?;
        then!(self.soon(Actor::Client, c::BookAppointment { place, starts_at, remark }));
        if self.dice.chance(12) {
            let cancel = c::CancelAppointment { appointment: 1, motive: None };
            return self.soon(Actor::Staff(self.handler), cancel);
        }
        Ok(Goes::On)
    }

    /// Staff do something so many days later, in office hours.
    pub(super) fn after(
        &mut self,
        least: u32,
        most: u32,
        actor: Actor,
        command: impl Into<Command>,
    ) -> Result<Goes, Fault> {
        let days = self.dice.between(least, most);
        self.at = self.dice.office_moment(&self.life.world.calendar, self.at, days);
        self.life.does(self.at, actor, command)
    }

    /// Shortly afterwards, in the same sitting.
    pub(super) fn soon(
        &mut self,
        actor: Actor,
        command: impl Into<Command>,
    ) -> Result<Goes, Fault> {
        let minutes = i64::from(self.dice.between(2, 15));
        self.at = self.at.moved(TimeDelta::minutes(minutes));
        self.life.does(self.at, actor, command)
    }

    pub(super) fn words(&mut self, choices: &[&str]) -> Result<Text, Fault> {
        Ok(Text::parse(self.dice.pick(choices))?)
    }

    /// The actor who speaks for an organisation.
    pub(super) fn contact(&self, organisation: OrganisationId) -> Actor {
        let found = self.life.world.organisations.iter().find(|item| item.id == organisation);
        found.map_or(Actor::System, |item| Actor::Organisation {
            organisation,
            account: item.account.id,
        })
    }

    pub(super) fn organisations(&self) -> Vec<OrganisationId> {
        self.life.case.parties.keys().copied().collect()
    }

    fn complete(&mut self) -> Result<Goes, Fault> {
        if self.life.case.missing.is_empty() {
            return Ok(Goes::On);
        }
        then!(self.soon(Actor::Staff(self.handler), c::RequestRepair {}));
        let supplement = c::Supplement {
            client: Some(super::people::somebody(self.dice)?),
            description: Some(self.words(words::SUPPLEMENTS)?),
            confirmed: true,
        };
        self.after(4, 12, Actor::Staff(self.handler), supplement)
    }

    fn is_declined(&mut self) -> Result<Goes, Fault> {
        let old = self.life.case.conduct_last_day.is_some_and(|day| {
            domain::term::older_than_a_year(day, self.life.case.received_at.day())
        });
        let ground = if old {
            DeclineGround::OlderThanAYear
        } else {
            self.dice.pick(&[
                DeclineGround::AlreadyHandled,
                DeclineGround::AppealPossible,
                DeclineGround::InsufficientInterest,
                DeclineGround::OtherCourt,
            ])
        };
        let explanation = self.words(words::EXPLANATIONS)?;
        let decline = c::DeclineToHandle { ground, explanation };
        self.after(4, 22, Actor::Staff(self.handler), decline)
    }

    fn is_forwarded(&mut self) -> Result<Goes, Fault> {
        let explanation = self.words(words::EXPLANATIONS)?;
        let forward = c::ForwardAsObjection { to: self.life.case.college, explanation };
        self.after(1, 2, Actor::Staff(self.handler), forward)
    }

    fn is_settled(&mut self, least: u32, most: u32) -> Result<Goes, Fault> {
        let days = self.dice.between(least, most);
        self.at = self.dice.office_moment(&self.life.world.calendar, self.at, days);
        let settle = c::Settle {
            satisfied_at: self.at,
            channel: Channel::Telephone,
            agreement: self.words(words::SETTLEMENTS)?,
        };
        self.life.does(self.at.moved(TimeDelta::minutes(5)), Actor::Staff(self.handler), settle)
    }

    fn is_investigated(&mut self) -> Result<Goes, Fault> {
        let handler = Actor::Staff(self.handler);
        for organisation in self.organisations() {
            then!(self.after(1, 3, handler, c::SendCopy { organisation, withheld: None }));
        }
        then!(self.soon(handler, c::StartInvestigation {}));
        for organisation in self.organisations() {
            if self.dice.chance(88) {
                let view = self.words(words::VIEWS)?;
                let contact = self.contact(organisation);
                then!(self.after(
                    2,
                    7,
                    contact,
                    c::GiveView { organisation, view, received_at: None }
                ));
            }
        }
        then!(self.hears_the_client());
        for organisation in self.organisations() {
            then!(self.hears(organisation));
        }
        if self.dice.chance(12) {
            then!(self.soon(handler, c::Adjourn { weeks: 4 }));
        }
        if self.dice.chance(10) {
            return self.is_settled(1, 6);
        }
        then!(self.drafts());
        self.is_advised()
    }

    fn hears_the_client(&mut self) -> Result<Goes, Fault> {
        if self.dice.chance(18) {
            let evidence = Some(self.words(words::DECLARATIONS)?);
            let ground = WaiverGround::Declared;
            let waive = c::WaiveHearing { party: Party::Client, ground, evidence };
            return self.after(1, 3, Actor::Staff(self.handler), waive);
        }
        self.holds_hearing(Party::Client)
    }

    fn hears(&mut self, organisation: OrganisationId) -> Result<Goes, Fault> {
        let party = Party::Organisation(organisation);
        let replied =
            self.life.case.parties.get(&organisation).is_some_and(|p| !p.views.is_empty());
        if replied && self.dice.chance(45) {
            let waive =
                c::WaiveHearing { party, ground: WaiverGround::WrittenReply, evidence: None };
            return self.soon(Actor::Staff(self.handler), waive);
        }
        self.holds_hearing(party)
    }

    fn holds_hearing(&mut self, party: Party) -> Result<Goes, Fault> {
        let handler = Actor::Staff(self.handler);
        let hearing = HearingId(self.dice.id());
        let days = self.dice.between(6, 12);
        let at = self.dice.office_moment(&self.life.world.calendar, self.at, days);
        let answer_by = super::dice::later(self.at.day(), 4).min(at.day());
        let invitation = self.words(words::INVITATIONS)?;
        let invite = c::InviteToHearing { hearing, party, at, answer_by, invitation };
        then!(self.soon(handler, invite));
        self.at = at.moved(TimeDelta::minutes(75));
        let report = self.words(words::REPORTS)?;
        self.life.does(self.at, handler, c::RecordHearing { hearing, report })
    }

    fn drafts(&mut self) -> Result<Goes, Fault> {
        let handler = Actor::Staff(self.handler);
        let draft = self.draft()?;
        then!(self.after(3, 10, handler, draft));
        let second = Actor::Staff(self.life.world.colleague(self.handler, self.dice));
        if self.dice.chance(15) {
            let remarks = self.words(words::REMARKS)?;
            then!(self.after(1, 2, second, c::ReturnDraft { remarks }));
            let draft = self.draft()?;
            then!(self.after(1, 3, handler, draft));
        }
        then!(self.after(1, 3, second, c::ApproveDraft {}));
        then!(self.after(1, 2, handler, c::IssueAdvice {}));
        let by_post: Vec<_> = match self.life.case.state.advice() {
            Some(advice) => advice
                .responses
                .iter()
                .filter(|(_, response)| response.dispatch.is_none())
                .map(|(organisation, _)| *organisation)
                .collect(),
            None => Vec::new(),
        };
        for organisation in by_post {
            let at = self.at.moved(TimeDelta::hours(1));
            let dispatch = c::RecordDispatch { organisation, by: Serving::Post, at };
            self.at = at;
            then!(self.life.does(at.moved(TimeDelta::minutes(1)), handler, dispatch));
        }
        Ok(Goes::On)
    }

    fn draft(&mut self) -> Result<c::DraftAdvice, Fault> {
        let mut points = Vec::new();
        for _ in 0..self.dice.between(1, 3) {
            let conclusion = self.dice.weighted(&[
                (42, Conclusion::WellFounded),
                (24, Conclusion::PartlyFounded),
                (26, Conclusion::Unfounded),
                (8, Conclusion::NoJudgement),
            ]);
            let norms = [
                Norm::OpenAndClear,
                Norm::Respectful,
                Norm::InvolvedAndSolving,
                Norm::FairAndReliable,
            ];
            let violated = conclusion.favours_client().then(|| self.dice.pick(&norms));
            let reasons = self.words(words::POINTS)?;
            points.push(c::DraftPoint {
                conclusion,
                norms: violated.into_iter().collect(),
                reasons,
            });
        }
        let mut measures = Vec::new();
        if points.iter().any(|point| point.conclusion.favours_client()) {
            for addressee in self.organisations() {
                for _ in 0..self.dice.between(1, 2) {
                    let within = Term::weeks(self.dice.pick(&[2, 3, 4, 6]))?;
                    let text = self.words(words::MEASURES)?;
                    measures.push(c::DraftMeasure { addressee, within, text });
                }
            }
        }
        let mut recommendations = Vec::new();
        if self.dice.chance(35) {
            let text = self.words(words::RECOMMENDATIONS)?;
            recommendations
                .push(c::DraftRecommendation { addressee: self.life.case.college, text });
        }
        let findings = self.words(words::FINDINGS)?;
        Ok(c::DraftAdvice {
            findings,
            points,
            measures,
            recommendations,
            composition: Default::default(),
        })
    }

    /// Whether the rules allow this kind of command in the state that the life has reached.
    pub(super) fn can(&self, command: CommandKind) -> bool {
        domain::complaint::transitions::allows(self.life.case.state.name(), command)
    }
}
