//! The decision: what a command makes happen in a case, or the rule that refuses it.

use super::{
    Command, Complaint, Event, Refusal,
    paper::{Content, Paper, PaperKind, PaperNumber},
    transitions,
};
use crate::{
    OrganisationId,
    facts::Facts,
    values::{Person, Text},
};

/// What a command makes happen: events for the log, and the papers that they name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What happened, in order.
    pub events: Vec<Event>,
    /// The texts and details to seal.
    pub papers: Vec<Paper>,
    first_event: u32,
}

/// The papers of one event are numbered from this many times the number of the event.
const PAPERS_PER_EVENT: u32 = 1_000;

impl Decision {
    /// A decision whose first event follows this many earlier ones.
    pub(super) fn after(version: u32) -> Self {
        Self { events: Vec::new(), papers: Vec::new(), first_event: version + 1 }
    }

    /// Adds an event.
    #[must_use]
    pub(super) fn record(mut self, event: Event) -> Self {
        self.events.push(event);
        self
    }

    /// Adds a text and gives its number.
    pub(super) fn text(&mut self, kind: PaperKind, text: &Text) -> PaperNumber {
        self.paper(kind, Content::Text(text.clone()))
    }

    /// Adds a person's details and gives their number.
    pub(super) fn person(&mut self, kind: PaperKind, person: &Person) -> PaperNumber {
        self.paper(kind, Content::Person(Box::new(person.clone())))
    }

    fn paper(&mut self, kind: PaperKind, content: Content) -> PaperNumber {
        let place = u32::try_from(self.papers.len()).unwrap_or(u32::MAX);
        let number = PaperNumber(self.first_event * PAPERS_PER_EVENT + place);
        self.papers.push(Paper { number, kind, content });
        number
    }
}

/// A command that can be given in a case.
pub(super) trait Action {
    /// The organisation in whose name the command speaks: nobody answers for another (R46).
    fn speaks_for(&self) -> Option<OrganisationId> {
        None
    }

    /// What the command makes happen in this case, under these facts.
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal>;
}

impl Complaint {
    /// What the command makes happen now, or the rule that refuses it.
    ///
    /// Who may give which command is decided before, by [`crate::access::may`].
    pub fn decide(&self, command: &Command, facts: &Facts<'_>) -> Result<Decision, Refusal> {
        let (state, kind) = (self.state.name(), command.kind());
        if !transitions::allows(state, kind) {
            return Err(Refusal::NotInThisState { state, command: kind });
        }
        command.action().decide(self, facts, Decision::after(self.version))
    }
}
