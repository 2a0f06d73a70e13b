//! The commands in a case: one operation each, all carried out by the same handler.

use super::{
    Api,
    answers::{self, Expected},
    asker::Asker,
};
use crate::{
    extract::{Body, IdempotencyKey, Path},
    problem::{Answer, Problem},
    server::Routes,
};
use actix_web::web::Data;
use domain::{
    CaseId,
    complaint::{
        Command,
        commands::{
            Accept, Acknowledge, Adjourn, AnswerDataRequest, ApproveDraft, Assign,
            AuthoriseRepresentative, BookAppointment, CancelAppointment, CancelHearing,
            ChangeContact, ChangePreference, Classify, Close, ConfirmBackdatedAnswer,
            ConfirmMeasure, DeclareConflict, DeclineToHandle, DismissBackdatedAnswer,
            DisputeMeasure, DraftAdvice, EndRepresentation, EscalateMeasure, ExtendWithConsent,
            ForwardAsObjection, GiveAppreciation, GiveView, InviteToHearing, InvolveOrganisation,
            IssueAdvice, IssueErratum, NameRepresentative, RecordDispatch, RecordHearing,
            RecordLateRejection, RecordUndelivered, RecordUnreasonedRejection, ReleaseOrganisation,
            RenewSecret, Reopen, ReportMeasure, RequestConsent, RequestReopening, RequestRepair,
            ReturnDraft, SendCopy, SetRegime, Settle, StartInvestigation, Supplement, Unassign,
            WaiveHearing, Withdraw, WithdrawAdvice, WithdrawRejection,
        },
    },
};
use serde::de::DeserializeOwned;
use store::{Idempotency, Order};

pub(super) fn routes(routes: &mut Routes<'_>) {
    on::<Supplement>(routes, "supplementComplaint");
    on::<RequestRepair>(routes, "requestRepair");
    on::<Classify>(routes, "classifyComplaint");
    on::<InvolveOrganisation>(routes, "involveOrganisation");
    on::<ReleaseOrganisation>(routes, "releaseOrganisation");
    on::<SetRegime>(routes, "setRegime");
    on::<ChangePreference>(routes, "changePreference");
    on::<ChangeContact>(routes, "changeContact");
    on::<NameRepresentative>(routes, "nameRepresentative");
    on::<AuthoriseRepresentative>(routes, "authoriseRepresentative");
    on::<EndRepresentation>(routes, "endRepresentation");
    on::<RenewSecret>(routes, "renewSecret");
    on::<AnswerDataRequest>(routes, "answerDataRequest");
    on::<DeclareConflict>(routes, "declareConflict");
    on::<Assign>(routes, "assignComplaint");
    on::<Unassign>(routes, "unassignComplaint");
    on::<Acknowledge>(routes, "acknowledgeComplaint");
    on::<DeclineToHandle>(routes, "declineToHandle");
    on::<ForwardAsObjection>(routes, "forwardAsObjection");
    on::<SendCopy>(routes, "sendCopy");
    on::<StartInvestigation>(routes, "startInvestigation");
    on::<GiveView>(routes, "giveView");
    on::<InviteToHearing>(routes, "inviteToHearing");
    on::<RecordHearing>(routes, "recordHearing");
    on::<CancelHearing>(routes, "cancelHearing");
    on::<WaiveHearing>(routes, "waiveHearing");
    on::<Adjourn>(routes, "adjournTerm");
    on::<RequestConsent>(routes, "requestConsent");
    on::<ExtendWithConsent>(routes, "extendWithConsent");
    on::<DraftAdvice>(routes, "draftAdvice");
    on::<ApproveDraft>(routes, "approveDraft");
    on::<ReturnDraft>(routes, "returnDraft");
    on::<IssueAdvice>(routes, "issueAdvice");
    on::<RecordDispatch>(routes, "recordDispatch");
    on::<RecordUndelivered>(routes, "recordUndelivered");
    on::<IssueErratum>(routes, "issueErratum");
    on::<WithdrawAdvice>(routes, "withdrawAdvice");
    on::<Accept>(routes, "acceptAdvice");
    on::<WithdrawRejection>(routes, "withdrawRejection");
    on::<RecordUnreasonedRejection>(routes, "recordUnreasonedRejection");
    on::<RecordLateRejection>(routes, "recordLateRejection");
    on::<ConfirmBackdatedAnswer>(routes, "confirmBackdatedAnswer");
    on::<DismissBackdatedAnswer>(routes, "dismissBackdatedAnswer");
    on::<ReportMeasure>(routes, "reportMeasure");
    on::<ConfirmMeasure>(routes, "confirmMeasure");
    on::<DisputeMeasure>(routes, "disputeMeasure");
    on::<EscalateMeasure>(routes, "escalateMeasure");
    on::<Settle>(routes, "settleComplaint");
    on::<Withdraw>(routes, "withdrawComplaint");
    on::<Close>(routes, "closeComplaint");
    on::<GiveAppreciation>(routes, "giveAppreciation");
    on::<RequestReopening>(routes, "requestReopening");
    on::<Reopen>(routes, "reopenComplaint");
    on::<BookAppointment>(routes, "bookAppointment");
    on::<CancelAppointment>(routes, "cancelAppointment");
}

pub(super) fn on<C: DeserializeOwned + Into<Command> + 'static>(routes: &mut Routes<'_>, id: &str) {
    routes.on(id, carry_out::<C>);
}

async fn carry_out<C: Into<Command> + DeserializeOwned + 'static>(
    api: Data<Api>,
    asker: Asker,
    Path(case): Path<CaseId>,
    key: IdempotencyKey,
    expected: Expected,
    body: Body<C>,
) -> Answer {
    let request = Request { case, key, expected, digest: body.digest };
    let order = order(&api, &asker, request, body.content.into())?;
    let executed = api.store.execute(order).await?;
    answers::case(&api, &asker, &executed.case).await
}

/// What a request says of the command besides the command itself.
pub(super) struct Request {
    pub case: CaseId,
    pub key: IdempotencyKey,
    pub expected: Expected,
    pub digest: [u8; 32],
}

/// What the store is asked to do; 404 for a client whose token opens another case.
pub(super) fn order(api: &Api, asker: &Asker, request: Request, command: Command) -> Answer<Order> {
    if !asker.may_open(request.case) {
        return Err(Problem::not_found());
    }
    Ok(order_of(api, asker, request, command))
}

/// The same of a case of which the asker is known to have sight.
pub(super) fn order_of(api: &Api, asker: &Asker, request: Request, command: Command) -> Order {
    let scope = format!("{} {} {}", asker.caller.actor, request.case, command.kind());
    Order {
        caller: asker.caller.clone(),
        case: request.case,
        command,
        expected_version: request.expected.0,
        arrived: asker.arrival.at,
        origin: asker.arrival.origin.clone(),
        idempotency: idempotency(api, scope, request.key, &request.digest),
    }
}

/// How a repetition of the request is recognised, when it came with a key (G13).
pub(super) fn idempotency(
    api: &Api,
    scope: String,
    key: IdempotencyKey,
    digest: &[u8; 32],
) -> Option<Idempotency> {
    let fingerprint = api.store.keys().answer_fingerprint(digest);
    key.0.map(|key| Idempotency { scope, key, fingerprint })
}
