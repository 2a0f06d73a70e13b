//! How far a story has come when it is taken up: each stage is reached by real commands.

use super::{commands::*, story::Story, world::*};
use domain::{
    OrganisationId,
    complaint::{
        File,
        commands::*,
        hearing::{Party, WaiverGround},
    },
};

impl Story {
    /// It came in.
    pub fn filed() -> Self {
        Self::begin(World::new(), &complaint())
    }

    /// It came in, otherwise than usual.
    pub fn filed_as(change: impl FnOnce(&mut File)) -> Self {
        let mut file = complaint();
        change(&mut file);
        Self::begin(World::new(), &file)
    }

    /// It is being assessed.
    pub fn assessed() -> Self {
        Self::filed().then_acknowledged()
    }

    /// Both organisations have their copy, and the investigation began.
    pub fn investigated() -> Self {
        Self::assessed().then_investigated()
    }

    /// Both sides were heard.
    pub fn heard() -> Self {
        Self::investigated().then_heard()
    }

    /// The draft was approved.
    pub fn approved() -> Self {
        Self::heard().then_approved(draft())
    }

    /// The advice was issued: the team was served in the portal, the provider is still to be served.
    pub fn issued() -> Self {
        Self::approved().then_issued()
    }

    /// The advice was issued and reached both addressees, on Monday 9 March 2026 at noon: their last day is 23 March.
    pub fn advised() -> Self {
        Self::advised_in(World::new())
    }

    /// The same in another world.
    pub fn advised_in(world: World) -> Self {
        Self::begin(world, &complaint()).then_advised(draft(), &[PROVIDER])
    }

    /// The team accepted and the provider let its term pass: measures 1, 2 and 3 are due.
    pub fn executing() -> Self {
        let mut story = Self::advised();
        story.organisation(TEAM, acceptance(TEAM)).is_done();
        story.days_pass(15);
        story.worker_comes_by();
        story
    }

    /// Every measure is confirmed, and the case closed.
    pub fn closed() -> Self {
        let mut story = Self::executing();
        for measure in 1..=3 {
            story.client(ConfirmMeasure { measure }).is_done();
        }
        story.handler(Close { motive: None }).is_done();
        story
    }

    pub fn then_acknowledged(mut self) -> Self {
        self.handler(Assign { handler: HANDLER }).is_done();
        self.handler(Acknowledge {}).is_done();
        self
    }

    pub fn then_investigated(mut self) -> Self {
        for organisation in self.case.organisations() {
            self.handler(copy_to(organisation)).is_done();
        }
        self.handler(StartInvestigation {}).is_done();
        self
    }

    /// The client needs no hearing, and the organisations answered in writing.
    pub fn then_heard(mut self) -> Self {
        for organisation in self.case.organisations() {
            self.organisation(organisation, view_of(organisation)).is_done();
            let party = Party::Organisation(organisation);
            self.handler(waiver(party, WaiverGround::WrittenReply)).is_done();
        }
        self.handler(waiver(Party::Client, WaiverGround::Declared)).is_done();
        self
    }

    pub fn then_approved(mut self, draft: DraftAdvice) -> Self {
        self.handler(draft).is_done();
        self.second(ApproveDraft {}).is_done();
        self
    }

    pub fn then_issued(mut self) -> Self {
        self.at(at("2026-03-09T12:00:00+01:00"));
        self.handler(IssueAdvice {}).is_done();
        self
    }

    /// From filing to an advice that reached these addressees; who reads the portal is served there.
    pub fn then_advised(self, draft: DraftAdvice, by_email: &[OrganisationId]) -> Self {
        let investigated = self.then_acknowledged().then_investigated();
        let mut story = investigated.then_heard().then_approved(draft).then_issued();
        for organisation in by_email {
            let now = story.now;
            story.handler(dispatch(*organisation, now)).is_done();
        }
        story
    }
}

/// A photograph of the client reaches the provider without the address of the neighbour, for a while.
pub fn documents_come_and_go(story: &mut Story) {
    let side = Party::Organisation(PROVIDER);
    story.client(photograph(1)).is_done();
    story.system(scan(1, 1, Verdict::Clean)).is_done();
    story.handler(label(1)).is_done();
    story.handler(redacted_version(1, 2)).is_done();
    story.system(scan(2, 2, Verdict::Clean)).is_done();
    story.handler(ShareDocument { document: 1, with: side }).is_done();
    story.organisation(PROVIDER, photograph(3)).is_done();
    story.system(scan(3, 3, Verdict::Infected)).is_done();
    story.handler(UnshareDocument { document: 1, with: side }).is_done();
}
