//! The audit: who did, saw or tried what, when and from where, as a chain that shows every later change (R70, R71).

mod chain;
mod lines;
mod recorder;
mod roots;

pub use lines::{AuditLine, AuditPage, AuditQuery};
pub use recorder::Record;
pub(crate) use recorder::Recorder;
pub use roots::{AuditRoot, NotARoot};

use crate::{Origin, StoreError, entities::audit, outbox};
use domain::{Actor, Timestamp};

/// The result of what was done, in the audit.
pub const DONE: &str = "done";

/// A line of the audit: who, what, on what, with which result, from where and when (R71).
pub(crate) fn row(
    at: Timestamp,
    (actor, action, object): (Actor, &str, String),
    result: &str,
    origin: &Origin,
) -> Result<audit::Model, StoreError> {
    Ok(audit::Model {
        id: outbox::id_at(at)?,
        at: at.micros(),
        actor: actor.to_string(),
        action: action.to_owned(),
        object,
        result: result.to_owned(),
        origin: origin.address.map_or_else(|| "-".to_owned(), |address| address.to_string()),
        request_id: origin.request_id.clone(),
    })
}
