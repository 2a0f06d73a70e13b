//! The witness: what is looked at, taken along, tried and refused stands in the audit before the answer goes out (R70, R71).

use crate::{
    contract::Operation,
    headers::RequestId,
    origin::Proxy,
    problem::{Answer, Problem},
    tokens::Identity,
};
use actix_web::{
    HttpMessage as _, HttpRequest, HttpResponse, body::BoxBody, dev::ServiceResponse,
    http::StatusCode,
};
use domain::{Actor, CaseId, access::Caller};
use serde::Deserialize;
use std::{cell::RefCell, fmt::Display, net::IpAddr, rc::Rc, sync::Arc};
use store::{
    Origin, Store,
    audit::{DONE, Record},
};
use uuid::Uuid;

/// What an operation is to the audit, from `x-audit` in the contract. Commands and changes of registers have none: they
/// write their line in the transaction of the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audited {
    /// Looks at something of a person.
    Read,
    /// Takes something of a person along, as a file.
    Export,
    /// Puts something of a person on paper.
    Print,
    /// Logs in or out.
    Login,
}

/// What a handler tells the witness: what was seen, and who it turned out to be. Clones are the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen(Rc<RefCell<Account>>);

#[derive(Debug, Default)]
struct Account {
    objects: Vec<String>,
    actor: Option<Actor>,
}

impl Seen {
    /// These cases were shown.
    pub fn cases(&self, cases: impl IntoIterator<Item = CaseId>) {
        self.0.borrow_mut().objects.extend(Record::cases(cases));
    }

    /// It was about this.
    pub fn object(&self, object: impl Display) {
        self.0.borrow_mut().objects.push(object.to_string());
    }

    /// Somebody showed who they are.
    pub fn actor(&self, actor: Actor) {
        self.0.borrow_mut().actor = Some(actor);
    }
}

/// Who asks for what, as far as it is known before the handler runs.
pub(crate) struct Witness {
    operation: Option<Arc<Operation>>,
    actor: Option<Actor>,
    path: Option<String>,
    origin: Origin,
    seen: Seen,
}

impl Witness {
    /// Looks on from here.
    pub fn of(request: &HttpRequest, proxy: &Proxy, seen: Seen) -> Self {
        let extensions = request.extensions();
        let id = extensions.get::<RequestId>().map(|id| id.0.to_string());
        let address: Option<IpAddr> = proxy.address_of(request);
        let origin = Origin { request_id: id.unwrap_or_default(), address };
        let parameters = request.match_info();
        let path = parameters.get("complaintId").map(str::to_owned);
        let path = path.or_else(|| parameters.iter().last().map(|(_, value)| value.to_owned()));
        // An id and nothing else: what somebody types in an address is not for the audit.
        let path = path.filter(|value| value.parse::<Uuid>().is_ok());
        Self { operation: None, actor: None, path, origin, seen }
    }

    /// The operation that is asked for.
    pub fn operation(&mut self, operation: &Arc<Operation>) {
        self.operation = Some(operation.clone());
    }

    /// The holder of the token that was sent.
    pub fn identity(&mut self, identity: &Identity) {
        self.actor = Some(Caller::from(&identity.who).actor);
    }

    /// Writes down a refusal at the gate. Somebody who sent no token tried nothing.
    pub async fn refused(
        self,
        store: Option<&Store>,
        problem: Problem,
        token_sent: bool,
    ) -> Problem {
        let matters = matters(problem.status()) && token_sent;
        let code = problem.code().to_owned();
        match self.write(store, matters, &code).await {
            Ok(()) => problem,
            Err(failed) => failed,
        }
    }

    /// Writes down what was answered; when that cannot be, nothing is answered.
    pub async fn answered(
        self,
        store: Option<&Store>,
        answer: ServiceResponse<BoxBody>,
    ) -> ServiceResponse<BoxBody> {
        let Some(operation) = &self.operation else { return answer };
        let status = answer.status();
        let audited = operation.audited.is_some();
        let (matters, code) = if status.is_client_error() {
            let problem = answer.response().error().and_then(|error| error.as_error::<Problem>());
            let code = problem.map_or("refused", Problem::code).to_owned();
            // The store has written down what it refused to a command.
            let told = operation.is_command && status != StatusCode::UNAUTHORIZED;
            (
                !told
                    && self.actor_known()
                    && (matters(status) || audited || self.nothing_here(status)),
                code,
            )
        } else {
            (audited && !status.is_server_error(), DONE.to_owned())
        };
        match self.write(store, matters, &code).await {
            Ok(()) => answer,
            Err(failed) => answer.into_response(HttpResponse::from_error(failed)),
        }
    }

    /// Whether it was about something that is not there for who asked, which is how a refusal looks (S2).
    fn nothing_here(&self, status: StatusCode) -> bool {
        status == StatusCode::NOT_FOUND && self.path.is_some()
    }

    /// Whether somebody showed a token, or tries to get one.
    fn actor_known(&self) -> bool {
        let login = |operation: &Arc<Operation>| operation.audited == Some(Audited::Login);
        self.actor.is_some() || self.operation.as_ref().is_some_and(login)
    }

    async fn write(self, store: Option<&Store>, matters: bool, result: &str) -> Answer<()> {
        let (Some(store), Some(operation), true) = (store, &self.operation, matters) else {
            return Ok(());
        };
        let Account { objects, actor } = self.seen.0.take();
        let objects = if objects.is_empty() { self.path.into_iter().collect() } else { objects };
        let record = Record {
            actor: actor.or(self.actor),
            action: operation.id.clone(),
            objects,
            result: result.to_owned(),
            origin: self.origin,
        };
        Ok(store.record(record).await?)
    }
}

/// The answers that say that something was not theirs to do.
fn matters(status: StatusCode) -> bool {
    [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&status)
}
