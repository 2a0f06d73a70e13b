//! What each role sees of a case: one type per role, so that what is not in the type is not in the answer (S3).

mod advice;
mod appointment;
mod client;
pub(super) mod deadlines;
mod desk;
mod document;
mod dossier;
mod hearing;
pub(crate) mod notices;
mod organisation;
mod parts;
pub(super) mod queue;
mod readers;

pub(super) use document::DocumentView;
pub(super) use dossier::Names;
pub(super) use parts::Named;
pub(super) use readers::papers_of;

use client::ClientComplaint;
use desk::DeskComplaint;
use domain::{
    access::Sight,
    complaint::{Complaint, state::State},
};
use dossier::Dossier;
use organisation::OrganisationComplaint;
use serde::Serialize;
use store::{Store, StoreError};

/// A case as one role sees it.
#[derive(Serialize)]
#[serde(tag = "sight", rename_all = "camelCase")]
pub(super) enum ComplaintView {
    /// The whole file.
    Desk(Box<DeskComplaint>),
    /// What concerns the client.
    Client(Box<ClientComplaint>),
    /// What concerns one organisation.
    Organisation(Box<OrganisationComplaint>),
}

/// The case with this sight of it; nothing when there is none.
///
/// # Errors
/// When the texts or the names cannot be read.
pub(super) async fn complaint(
    store: &Store,
    case: &Complaint,
    sight: Sight,
) -> Result<Option<ComplaintView>, StoreError> {
    let dossier = Dossier::open(store, case).await?;
    Ok(match sight {
        Sight::Nothing => None,
        Sight::Desk => Some(ComplaintView::Desk(Box::new(DeskComplaint::of(&dossier)))),
        Sight::Client => Some(ComplaintView::Client(Box::new(ClientComplaint::of(&dossier)))),
        Sight::Organisation(organisation) => Some(ComplaintView::Organisation(Box::new(
            OrganisationComplaint::of(&dossier, organisation),
        ))),
    })
}

/// A document of the case with this sight of it; nothing when it is not among those that somebody may have.
///
/// # Errors
/// As [`complaint`].
pub(super) async fn document(
    store: &Store,
    case: &Complaint,
    sight: Sight,
    number: u16,
) -> Result<Option<DocumentView>, StoreError> {
    Ok(DocumentView::one(&Dossier::open(store, case).await?, sight, number))
}

/// How the case ended before an advice, if it did.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Ending {
    not_handled_ground: Option<domain::complaint::classification::DeclineGround>,
    forwarded_to: Option<Named>,
    satisfied_at: Option<domain::Timestamp>,
}

impl Ending {
    fn of(dossier: &Dossier<'_>) -> Self {
        let none = Self { not_handled_ground: None, forwarded_to: None, satisfied_at: None };
        match &dossier.case.state {
            State::NotHandled { ground } => Self { not_handled_ground: Some(*ground), ..none },
            State::Forwarded { to } => {
                Self { forwarded_to: Some(dossier.names.organisation(*to)), ..none }
            }
            State::Settled { satisfied_at } => Self { satisfied_at: Some(*satisfied_at), ..none },
            State::Received
            | State::InAssessment
            | State::UnderInvestigation { .. }
            | State::Advised(_)
            | State::InExecution(_)
            | State::Closed(_)
            | State::Withdrawn => none,
        }
    }
}
