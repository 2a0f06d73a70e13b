//! One well-formed command of each kind, for tables over all of them.

use super::{commands::*, world::*};
use chrono::TimeDelta;
use domain::{
    OrganisationId, Timestamp,
    complaint::{
        Command, CommandKind as K,
        classification::{Channel, DeclineGround},
        commands::*,
        hearing::{Party, WaiverGround},
    },
    regulation::Regime,
};
use std::collections::BTreeSet;

/// A command of this kind; where it names an organisation, this one.
pub fn sample(kind: K, organisation: OrganisationId, now: Timestamp) -> Command {
    let explanation = text("Zie de verordening.");
    match kind {
        K::Supplement => Supplement { client: None, description: None, confirmed: true }.into(),
        K::RequestRepair => RequestRepair {}.into(),
        K::Classify => Classify {
            life_areas: BTreeSet::new(),
            grounds: BTreeSet::new(),
            district: None,
            conduct_last_day: None,
        }
        .into(),
        K::InvolveOrganisation => InvolveOrganisation { organisation }.into(),
        K::ReleaseOrganisation => ReleaseOrganisation { organisation }.into(),
        K::SetRegime => SetRegime { regime: Regime::Wkkgz }.into(),
        K::ChangePreference => ChangePreference { preference: preference() }.into(),
        K::ChangeContact => ChangeContact { client: person() }.into(),
        K::NameRepresentative => NameRepresentative { person: person(), consent: None }.into(),
        K::AuthoriseRepresentative => AuthoriseRepresentative { consent: consent(now) }.into(),
        K::EndRepresentation => EndRepresentation {}.into(),
        K::RenewSecret => RenewSecret {}.into(),
        K::DeclareConflict => DeclareConflict { account: SECOND, because: explanation }.into(),
        K::Assign => Assign { handler: HANDLER }.into(),
        K::Unassign => Unassign {}.into(),
        K::Acknowledge => Acknowledge {}.into(),
        K::DeclineToHandle => {
            DeclineToHandle { ground: DeclineGround::AlreadyHandled, explanation }.into()
        }
        K::ForwardAsObjection => ForwardAsObjection { to: organisation, explanation }.into(),
        K::SendCopy => copy_to(organisation).into(),
        K::StartInvestigation => StartInvestigation {}.into(),
        K::GiveView => view_of(organisation).into(),
        K::InviteToHearing => {
            invitation(Party::Client, now.moved(TimeDelta::days(9)), now.day()).into()
        }
        K::RecordHearing => hearing_report().into(),
        K::CancelHearing => CancelHearing { hearing: HEARING }.into(),
        K::WaiveHearing => waiver(Party::Client, WaiverGround::Declared).into(),
        K::Adjourn => Adjourn { weeks: 2 }.into(),
        K::ExtendWithConsent => {
            ExtendWithConsent { last_day: day("2027-02-01"), consent: consent(now) }.into()
        }
        K::RequestConsent => consent_request("2027-02-01", now).into(),
        K::Settle => settlement(now).into(),
        K::Withdraw => Withdraw { channel: Channel::Counter, motive: None }.into(),
        K::DraftAdvice => draft_for(&[organisation]).into(),
        K::ApproveDraft => ApproveDraft {}.into(),
        K::ReturnDraft => return_draft().into(),
        K::IssueAdvice => IssueAdvice {}.into(),
        K::RecordDispatch => dispatch(organisation, now).into(),
        K::RecordUndelivered => RecordUndelivered { organisation }.into(),
        K::Accept => acceptance(organisation).into(),
        K::Reject => rejection(organisation, &[1]).into(),
        K::WithdrawRejection => WithdrawRejection { organisation }.into(),
        K::RecordUnreasonedRejection => {
            RecordUnreasonedRejection { organisation, received_at: now }.into()
        }
        K::RecordLateRejection => RecordLateRejection { organisation, received: None }.into(),
        K::ConfirmBackdatedAnswer => ConfirmBackdatedAnswer { organisation }.into(),
        K::DismissBackdatedAnswer => DismissBackdatedAnswer { organisation }.into(),
        K::Enforce => Enforce { organisation }.into(),
        K::ExtendForOutage => {
            ExtendForOutage { organisation, outage: OUTAGE, from: now, until: now }.into()
        }
        K::IssueErratum => IssueErratum { erratum: text("Lees 2026 voor 2025.") }.into(),
        K::WithdrawAdvice => WithdrawAdvice { motive: text("Er staat een fout in.") }.into(),
        K::ReportMeasure => report(1).into(),
        K::ConfirmMeasure => ConfirmMeasure { measure: 1 }.into(),
        K::DisputeMeasure => dispute(1).into(),
        K::MarkOverdue => MarkOverdue { measure: 1 }.into(),
        K::EscalateMeasure => escalation(1).into(),
        K::Close => Close { motive: None }.into(),
        K::GiveAppreciation => appreciation(8).into(),
        K::RequestReopening => reopening().into(),
        K::Reopen => Reopen {}.into(),
        K::BookAppointment => booking(CALL_BACK, soon(now)).into(),
        K::CancelAppointment => cancellation(1).into(),
        K::Remind => Remind {}.into(),
        K::AnswerDataRequest => data_answer(now).into(),
        K::AddDocument => {
            let from = Some(Party::Organisation(organisation));
            AddDocument { from, ..photograph(1) }.into()
        }
        K::AddRedactedVersion => redacted_version(1, 2).into(),
        K::LabelDocument => label(1).into(),
        K::ShareDocument => ShareDocument { document: 1, with: Party::Client }.into(),
        K::UnshareDocument => UnshareDocument { document: 1, with: Party::Client }.into(),
        K::RecordScan => scan(1, 1, Verdict::Clean).into(),
    }
}
