//! The numbers of a rule about documents, as members of its problem.

use super::{Problem, refused::value};
use domain::complaint::document::DocumentRefusal as No;

/// The problem with the document that the rule is about, and what else a caller can act on.
pub(super) fn with_numbers(problem: Problem, refusal: &No) -> Problem {
    let problem = match refusal.document() {
        Some(document) => problem.with_member("document", document),
        None => problem,
    };
    match refusal {
        No::TooManyDocuments { most } => problem.with_member("most", *most),
        No::DocumentNotAvailable { scan, .. } => problem.with_member("scan", value(scan)),
        No::NotAnOriginal { original, .. } => problem.with_member("original", *original),
        No::UnknownDocument { .. }
        | No::AlreadyExamined { .. }
        | No::NotAssessed { .. }
        | No::AlreadyShared { .. }
        | No::NotShared { .. } => problem,
    }
}
