//! Who asks, since when and from where: looked up at every request, so that a disabled account is out at once (S6).

use super::Api;
use crate::{
    gate::Passed,
    headers::RequestId,
    problem::{Answer, Kind, Problem},
    sessions::Signed,
    tokens::{Denial, Identity, Who},
    witness::Seen,
};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, web::Data};
use domain::{
    CaseId, MunicipalityId,
    access::{Caller, Sight, sight},
    complaint::Complaint,
};
use futures_util::future::LocalBoxFuture;
use std::{
    collections::BTreeSet,
    future::{Ready, ready},
    sync::Arc,
    time::Instant,
};
use store::{
    Origin, accounts,
    delivery::Hand,
    registers::{Change, municipalities},
};

/// Somebody with a token that the contract admits to the operation.
pub(super) struct Asker {
    /// The holder of the token.
    pub who: Who,
    /// The same, as the access rules know it.
    pub caller: Caller,
    /// The session by which the asker is known; `None` with a token.
    pub session: Option<Arc<Signed>>,
    /// The request itself.
    pub arrival: Arrival,
}

/// A request, when it reached this process and from where (R36, R71).
pub(super) struct Arrival {
    /// Before its body was read.
    pub at: Instant,
    /// For the audit.
    pub origin: Origin,
    /// What the handler tells the audit besides.
    pub seen: Seen,
}

/// Somebody with or without a token, where the contract leaves it optional.
pub(super) struct Visitor {
    /// Who it is, with a token.
    pub caller: Option<Caller>,
    /// The request itself.
    pub arrival: Arrival,
}

impl Asker {
    /// What the asker may know of the case; a client's token opens one case only.
    pub fn sight(&self, case: &Complaint) -> Sight {
        if self.may_open(case.id) { sight(&self.caller, case) } else { Sight::Nothing }
    }

    /// Whether the token is not one for another case.
    pub fn may_open(&self, case: CaseId) -> bool {
        match &self.who {
            Who::Client { case: own } => *own == case,
            Who::Staff { .. }
            | Who::Organisation { .. }
            | Who::Administrator { .. }
            | Who::Auditor { .. }
            | Who::Onlooker { .. } => true,
        }
    }

    /// The municipalities that the asker works for.
    pub fn municipalities(&self) -> &BTreeSet<MunicipalityId> {
        &self.caller.municipalities
    }

    /// The municipalities that the asker works for, or the chosen one of them.
    pub fn of_own(&self, chosen: Option<MunicipalityId>) -> BTreeSet<MunicipalityId> {
        let own = self.municipalities().iter().copied();
        own.filter(|id| chosen.is_none_or(|only| only == *id)).collect()
    }

    /// The asker as somebody who handles letters.
    pub fn hand(&self) -> Hand {
        Hand { caller: self.caller.clone(), origin: self.arrival.origin.clone() }
    }

    /// 403 for a municipality that the asker does not work for, 404 for one that is none: which there are is no secret.
    pub async fn works_for(&self, api: &Api, municipality: MunicipalityId) -> Answer<()> {
        if self.municipalities().contains(&municipality) {
            return Ok(());
        }
        super::found(municipalities::find(api.store.database().reader(), municipality).await?)?;
        Err(Problem::new(Kind::Forbidden, "You do not work for this municipality."))
    }

    /// The line that a change of a register leaves behind.
    pub fn change(&self, api: &Api) -> Change {
        let origin = self.arrival.origin.clone();
        Change { by: self.caller.actor, at: api.store.clock().now(), origin }
    }
}

impl FromRequest for Arrival {
    type Error = Problem;
    type Future = Ready<Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

impl FromRequest for Asker {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (door, arrival) = (Door::of(request), Arrival::of(request));
        Box::pin(async move {
            let door = door?;
            let session = door.session.clone();
            let (who, caller) = door.admit().await?;
            Ok(Self { who, caller, session, arrival })
        })
    }
}

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (door, arrival) = (Door::of(request), Arrival::of(request));
        Box::pin(async move {
            let door = door?;
            let caller = match door.identity {
                None => None,
                Some(_) => Some(door.admit().await?.1),
            };
            Ok(Self { caller, arrival })
        })
    }
}

impl Arrival {
    fn of(request: &HttpRequest) -> Self {
        let extensions = request.extensions();
        let id = extensions.get::<RequestId>().map(|id| id.0.to_string());
        let passed = extensions.get::<Passed>();
        let address = passed.and_then(|passed| passed.address);
        let seen = passed.map(|passed| passed.seen.clone()).unwrap_or_default();
        let origin = Origin { request_id: id.unwrap_or_default(), address };
        Self { at: Instant::now(), origin, seen }
    }
}

/// What the gate let through, and where accounts are looked up.
struct Door {
    api: Data<Api>,
    identity: Option<Identity>,
    session: Option<Arc<Signed>>,
}

impl Door {
    fn of(request: &HttpRequest) -> Answer<Self> {
        let missing = || Problem::internal(&"a handler outside the contract or without its store");
        let api = request.app_data::<Data<Api>>().cloned().ok_or_else(missing)?;
        let passed = request.extensions().get::<Passed>().cloned().ok_or_else(missing)?;
        Ok(Self { api, identity: passed.caller, session: passed.session })
    }

    /// Who it is now. The gate has compared the role with the contract (S1).
    ///
    /// A token ends at once with the account, the role, the password or the secret that it was given for (S6).
    async fn admit(self) -> Answer<(Who, Caller)> {
        let identity = self.identity.ok_or_else(|| Problem::unauthenticated(Denial::Missing))?;
        let named = Caller::from(&identity.who);
        let present = match &identity.who {
            Who::Client { case } => {
                self.api.store.secret_epoch(*case).await?.map(|epoch| (named.clone(), epoch))
            }
            Who::Staff { account, .. }
            | Who::Organisation { account, .. }
            | Who::Administrator { account, .. }
            | Who::Auditor { account, .. }
            | Who::Onlooker { account, .. } => {
                let store = &self.api.store;
                accounts::present(store.database().reader(), *account, store.clock().now()).await?
            }
        };
        let counts = |(present, epoch): &(Caller, u32)| {
            present.actor == named.actor && *epoch == identity.epoch
        };
        match present.filter(counts) {
            Some((present, _)) => Ok((identity.who, present)),
            None => Err(Problem::unauthenticated(Denial::Invalid)),
        }
    }
}
