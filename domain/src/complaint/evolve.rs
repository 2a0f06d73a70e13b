//! How events change a complaint. Nothing here can fail: what was recorded happened.

use super::{
    Complaint, Event, Reopening, State,
    advice::{
        Addressed, Advice, Answer, Backdated, Dispatch, Draft, DueBy, Progress, Response, Stage,
    },
    appointment::Appointment,
    document::Scan,
    hearing::{Copy, Hearing, Invitation, Party},
    intake::{Repair, Representative},
    reminder::{Reminder, ReminderOf},
};
use crate::{Actor, CaseId, HearingId, OrganisationId, Timestamp};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An event as the log keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// What happened.
    pub event: Event,
    /// Who brought it about.
    pub actor: Actor,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

impl Complaint {
    /// The complaint after all these events; `None` when they do not begin with the filing.
    pub fn replay(id: CaseId, events: impl IntoIterator<Item = Recorded>) -> Option<Self> {
        let mut events = events.into_iter();
        let first = events.next()?;
        let Event::Filed(filed) = first.event else { return None };
        Some(events.fold(Self::begin(id, *filed), |case, recorded| case.evolve(&recorded)))
    }

    /// The complaint after one more event. Long because it names every event: the compiler is the to-do list.
    #[must_use]
    pub fn evolve(mut self, recorded: &Recorded) -> Self {
        self.version += 1;
        let at = recorded.recorded_at;
        match recorded.event.clone() {
            // A case is filed once; a second filing cannot be decided.
            Event::Filed(_) => {}
            Event::Supplemented { client, description, missing } => {
                self.client = client.unwrap_or(self.client);
                self.descriptions.extend(description);
                self.repair = self.repair.filter(|_| !missing.is_empty());
                self.missing = missing;
                self.lapse_approval();
            }
            Event::RepairRequested { missing, deadline } => {
                self.repair = Some(Repair { missing, deadline });
            }
            Event::Classified { life_areas, grounds, district, conduct_last_day } => {
                self.life_areas = life_areas;
                self.grounds = grounds;
                self.district = district;
                self.conduct_last_day = conduct_last_day;
            }
            Event::OrganisationInvolved { organisation } => {
                self.parties.entry(organisation).or_default();
            }
            Event::OrganisationReleased { organisation } => {
                self.parties.remove(&organisation);
            }
            Event::RegimeSet { regime, handling } => {
                self.regime = regime;
                self.terms.handling = handling;
            }
            Event::PreferenceChanged { preference } => self.preference = preference,
            Event::ContactChanged { client } => self.client = client,
            Event::RepresentativeNamed { person, authorised } => {
                self.representative = Some(Representative { person, authorised });
            }
            Event::RepresentativeAuthorised { consent } => {
                if let Some(representative) = &mut self.representative {
                    representative.authorised = Some(consent);
                }
            }
            Event::RepresentationEnded => self.representative = None,
            // The secret is no part of the case: the store keeps it.
            Event::SecretRenewed => {}
            Event::ConflictDeclared { account, .. } => {
                self.conflicts.insert(account);
                self.handler = self.handler.filter(|handler| *handler != account);
            }
            Event::Assigned { handler } => self.handler = Some(handler),
            Event::Unassigned => self.handler = None,
            Event::Acknowledged => {
                self.acknowledged_at = Some(at);
                self.state = State::InAssessment;
            }
            Event::DeclinedToHandle { ground, .. } => self.state = State::NotHandled { ground },
            Event::ForwardedAsObjection { to, .. } => self.state = State::Forwarded { to },
            Event::CopySent { organisation, withheld, view_deadline } => {
                let copy = Copy { sent_at: at, withheld, view_deadline };
                self.parties.entry(organisation).or_default().copy = Some(copy);
            }
            Event::InvestigationStarted => {
                self.investigated = true;
                self.state = State::UnderInvestigation { draft: None };
            }
            Event::ViewGiven { organisation, view, .. } => {
                self.parties.entry(organisation).or_default().views.push(view);
                self.lapse_approval();
            }
            Event::InvitedToHearing { hearing, party, at, answer_by, .. } => {
                *self.hearing_mut(party) = Hearing::Invited(Invitation { hearing, at, answer_by });
            }
            Event::HearingHeld { hearing, report } => {
                self.end_hearing(hearing, &Hearing::Held { report });
                self.lapse_approval();
            }
            Event::HearingCancelled { hearing } => self.end_hearing(hearing, &Hearing::Open),
            Event::HearingWaived { party, ground, .. } => {
                *self.hearing_mut(party) = Hearing::Waived { ground };
            }
            Event::Adjourned { handling } => {
                self.terms.handling = handling;
                self.terms.adjourned = true;
            }
            Event::ExtendedWithConsent { handling, .. } => {
                self.terms.agreed_until = Some(handling.last_day);
                self.terms.handling = handling;
            }
            Event::Settled { satisfied_at, .. } => self.state = State::Settled { satisfied_at },
            Event::Withdrawn { .. } => self.state = State::Withdrawn,
            Event::AdviceDrafted { draft } => {
                self.state = State::UnderInvestigation { draft: Some(draft) };
            }
            Event::DraftApproved => {
                let approver = recorded.actor.account();
                self.change_draft(|draft| draft.approved_by = approver);
            }
            Event::DraftReturned { .. } => self.change_draft(|draft| draft.approved_by = None),
            Event::AdviceIssued { number, addressees } => self.issue(number, &addressees, at),
            Event::Dispatched { organisation, by, at, deadline, final_at } => {
                self.reminders.remove(&ReminderOf::Answer(organisation));
                let dispatch = Dispatch { by, at, deadline, final_at };
                self.change_response(organisation, |response| response.dispatch = Some(dispatch));
            }
            Event::Undelivered { organisation } => {
                self.change_response(organisation, |response| {
                    response.undelivered = response.dispatch.take().map(|failed| failed.at);
                });
            }
            Event::Accepted { organisation, received_at, due } => {
                self.answer(organisation, Answer::Accepted { received_at }, &due);
            }
            Event::Rejected { organisation, received_at, measures, due } => {
                self.answer(organisation, Answer::Rejected { received_at, measures }, &due);
            }
            Event::Enforced { organisation, effective_at, due } => {
                self.answer(organisation, Answer::Enforced { effective_at }, &due);
            }
            Event::Lapsed { organisation, effective_at } => {
                self.answer(organisation, Answer::Lapsed { effective_at }, &BTreeMap::new());
            }
            Event::RejectionWithdrawn { organisation }
            | Event::EnforcementSetAside { organisation, .. } => {
                self.answer(organisation, Answer::Pending, &BTreeMap::new());
            }
            Event::UnreasonedRejectionRecorded { .. } | Event::LateRejectionRecorded { .. } => {}
            Event::BackdatedAnswerRegistered { organisation, received_at, rejected } => {
                let backdated = recorded.actor.account().map(|registered_by| Backdated {
                    registered_by,
                    received_at,
                    rejected,
                });
                self.change_response(organisation, |response| response.backdated = backdated);
            }
            Event::BackdatedAnswerDismissed { organisation } => {
                self.change_response(organisation, |response| response.backdated = None);
            }
            Event::ExtendedForOutage { organisation, deadline, final_at, .. } => {
                self.change_response(organisation, |response| {
                    if let Some(dispatch) = &mut response.dispatch {
                        dispatch.deadline = deadline;
                        dispatch.final_at = final_at;
                    }
                });
            }
            Event::ErratumIssued { erratum } => {
                self.change_advice(|advice| advice.errata.push(erratum));
            }
            Event::AdviceWithdrawn { .. } => self.take_advice_back(),
            Event::MeasureReported { measure, evidence, react_by } => {
                self.change_measure(measure, |progress| {
                    progress.stage = Stage::Reported;
                    progress.evidence = Some(evidence);
                    progress.react_by = react_by;
                })
            }
            Event::MeasureConfirmed { measure } => {
                self.change_measure(measure, |progress| progress.stage = Stage::Confirmed);
            }
            Event::MeasureDisputed { measure, .. } => {
                self.change_measure(measure, |progress| progress.stage = Stage::Disputed);
            }
            Event::MeasureOverdue { measure } => {
                self.change_measure(measure, |progress| progress.stage = Stage::Overdue);
            }
            Event::MeasureEscalated { measure, .. } => {
                self.change_measure(measure, |progress| progress.escalated = true);
            }
            Event::Closed { .. } => self.close(),
            Event::ReopeningRequested { motive } => {
                self.reopening = Some(Reopening { requested_by: recorded.actor, motive });
            }
            Event::AppreciationGiven { score, .. } => self.appreciation = Some(score),
            Event::Reopened => self.reopen(),
            Event::AppointmentBooked {
                appointment,
                place,
                kind,
                starts_at,
                ends_at,
                seat,
                remark,
            } => {
                let cancelled = false;
                let own = Appointment { place, kind, starts_at, ends_at, seat, remark, cancelled };
                self.appointments.insert(appointment, own);
            }
            Event::AppointmentCancelled { appointment, .. } => {
                if let Some(own) = self.appointments.get_mut(&appointment) {
                    own.cancelled = true;
                }
            }
            Event::AddresseeReminded { organisation, number, last_day } => {
                self.remind(ReminderOf::Answer(organisation), number, last_day);
            }
            Event::MeasureReminded { measure, number, last_day } => {
                self.remind(ReminderOf::Measure(measure), number, last_day);
            }
            Event::DeskReminded { what, number, last_day } => {
                self.remind(ReminderOf::Desk(what), number, last_day);
            }
            Event::DocumentAdded(added) => {
                if added.sender.is_some() {
                    self.lapse_approval();
                }
                self.add_document(*added, at);
            }
            Event::DocumentRedacted(redacted) => self.add_redacted_version(*redacted, at),
            Event::DocumentLabelled { document, sensitivity } => {
                self.change_document(document, |own| own.sensitivity = Some(sensitivity));
            }
            Event::DocumentShared { document, with } => {
                self.change_document(document, |own| own.shared_with.extend([with]));
            }
            Event::DocumentUnshared { document, with } => {
                self.change_document(document, |own| own.shared_with.retain(|side| *side != with));
            }
            Event::DocumentCleared { document, scanned } => {
                let scan = if scanned { Scan::Clean } else { Scan::NotScanned };
                self.change_document(document, |own| own.scan = scan);
            }
            Event::DocumentRefused { document } => {
                self.change_document(document, |own| own.scan = Scan::Refused);
            }
            // The client's answer is an extension; an answered request leaves the case as it is.
            Event::ConsentRequested { .. } | Event::DataRequestAnswered { .. } => {}
        }
        self
    }

    fn hearing_mut(&mut self, party: Party) -> &mut Hearing {
        match party {
            Party::Client => &mut self.client_hearing,
            Party::Organisation(organisation) => {
                &mut self.parties.entry(organisation).or_default().hearing
            }
        }
    }

    fn end_hearing(&mut self, hearing: HearingId, outcome: &Hearing) {
        let others = self.parties.values_mut().map(|side| &mut side.hearing);
        for stage in others.chain([&mut self.client_hearing]) {
            if stage.invitation().is_some_and(|invitation| invitation.hearing == hearing) {
                *stage = outcome.clone();
            }
        }
    }

    /// Who approved the draft has not seen what came in just now (R48, S22).
    fn lapse_approval(&mut self) {
        self.change_draft(|draft| draft.approved_by = None);
    }

    fn change_draft(&mut self, change: impl FnOnce(&mut Draft)) {
        if let State::UnderInvestigation { draft: Some(draft) } = &mut self.state {
            change(draft);
        }
    }

    fn issue(
        &mut self,
        number: u16,
        addressees: &BTreeMap<OrganisationId, Addressed>,
        at: Timestamp,
    ) {
        let State::UnderInvestigation { draft: Some(draft) } = &self.state else { return };
        let responses = addressees.iter().map(|(organisation, addressed)| {
            let nature = addressed.nature;
            let answer = Answer::Pending;
            let response =
                Response { nature, dispatch: None, undelivered: None, answer, backdated: None };
            (*organisation, response)
        });
        let proposed = Progress {
            stage: Stage::Proposed,
            due: None,
            evidence: None,
            react_by: None,
            escalated: false,
        };
        let advice = Advice {
            number,
            draft: (**draft).clone(),
            issued_at: at,
            errata: Vec::new(),
            responses: responses.collect(),
            progress: draft.measures.iter().map(|m| (m.number, proposed.clone())).collect(),
        };
        self.advices = number;
        self.reminders.retain(|of, _| !of.hangs_on_advice());
        self.state = standing(Box::new(advice));
    }

    /// Changes the advice, and with it whether the case still waits for answers.
    fn change_advice(&mut self, change: impl FnOnce(&mut Advice)) {
        match std::mem::replace(&mut self.state, State::Received) {
            State::Advised(mut advice) | State::InExecution(mut advice) => {
                change(&mut advice);
                self.state = standing(advice);
            }
            State::Closed(mut advice) => {
                change(&mut advice);
                self.state = State::Closed(advice);
            }
            other @ (State::Received
            | State::InAssessment
            | State::UnderInvestigation { .. }
            | State::NotHandled { .. }
            | State::Forwarded { .. }
            | State::Settled { .. }
            | State::Withdrawn) => self.state = other,
        }
    }

    fn change_response(
        &mut self,
        organisation: OrganisationId,
        change: impl FnOnce(&mut Response),
    ) {
        self.change_advice(|advice| {
            if let Some(response) = advice.responses.get_mut(&organisation) {
                change(response);
            }
        });
    }

    fn change_measure(&mut self, measure: u16, change: impl FnOnce(&mut Progress)) {
        self.change_advice(|advice| {
            if let Some(progress) = advice.progress.get_mut(&measure) {
                change(progress);
            }
        });
    }

    /// Records an answer and starts, drops or takes back the measures of that addressee. What is done stays done while
    /// it is asked. An answer that waits for a second person waits on until an answer is heard.
    fn answer(&mut self, organisation: OrganisationId, answer: Answer, due: &BTreeMap<u16, DueBy>) {
        self.change_advice(|advice| {
            let resting = if answer.is_pending() { Stage::Proposed } else { Stage::Dropped };
            for measure in advice.draft.measures.iter().filter(|m| m.addressee == organisation) {
                if let Some(progress) = advice.progress.get_mut(&measure.number) {
                    progress.due = due.get(&measure.number).copied();
                    progress.escalated = false;
                    let asked = progress.due.is_some() || answer.is_pending();
                    let done = matches!(progress.stage, Stage::Reported | Stage::Confirmed);
                    if !(asked && done) {
                        progress.stage = progress.due.map_or(resting, |_| Stage::Due);
                    }
                }
            }
            if let Some(response) = advice.responses.get_mut(&organisation) {
                if answer.is_heard() {
                    response.backdated = None;
                }
                response.answer = answer;
            }
        });
    }

    fn take_advice_back(&mut self) {
        if let State::Advised(advice) | State::InExecution(advice) = &self.state {
            let draft = Draft { approved_by: None, ..advice.draft.clone() };
            self.state = State::UnderInvestigation { draft: Some(Box::new(draft)) };
        }
    }

    fn close(&mut self) {
        if let State::InExecution(advice) = &self.state {
            self.state = State::Closed(advice.clone());
        }
    }

    fn remind(&mut self, of: ReminderOf, number: u8, last_day: NaiveDate) {
        self.reminders.insert(of, Reminder { number, last_day });
    }

    fn reopen(&mut self) {
        self.reopening = None;
        self.appreciation = None;
        self.state = match self.state.advice() {
            Some(advice) => standing(Box::new(advice.clone())),
            None if self.investigated => State::UnderInvestigation { draft: None },
            None if self.acknowledged_at.is_some() => State::InAssessment,
            // It ended before receipt was acknowledged, which is still owed (R7).
            None => State::Received,
        };
    }
}

/// An advice waits for answers as long as one addressee has not answered.
fn standing(advice: Box<Advice>) -> State {
    if advice.responses.values().any(|response| response.answer.is_pending()) {
        State::Advised(advice)
    } else {
        State::InExecution(advice)
    }
}
