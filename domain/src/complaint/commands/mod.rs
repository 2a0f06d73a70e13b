//! Every command that can be given in a case, one file per phase of its life.
//!
//! A command is what a person or the system wants to happen. Its fields are already parsed, so what
//! remains to be decided is whether the rules allow it here and now.

mod advising;
mod answering;
mod appointing;
mod assessing;
mod data_requests;
mod dispatching;
mod documenting;
mod ending;
mod executing;
mod filing;
mod hearing;
mod intake;
mod investigating;
mod reminding;
mod terms;

pub use advising::*;
pub use answering::*;
pub use appointing::*;
pub use assessing::*;
pub use data_requests::*;
pub use dispatching::*;
pub use documenting::*;
pub use ending::*;
pub use executing::*;
pub use filing::*;
pub use hearing::*;
pub use intake::*;
pub use investigating::*;
pub use reminding::*;
pub use terms::*;

use super::decide::Action;
use crate::OrganisationId;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// A command in an existing case.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Command {
            $($(#[$doc])* $name($name)),+
        }

        /// The name of a command, for the transition table, the access matrix and the log.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum CommandKind {
            $($(#[$doc])* $name),+
        }

        impl CommandKind {
            /// All commands, in the order of a complaint's life.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable code of the command.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }
        }

        impl Command {
            /// The name of this command.
            pub fn kind(&self) -> CommandKind {
                match self { $(Self::$name(_) => CommandKind::$name),+ }
            }

            /// The organisation in whose name the command speaks, when it names one (R46).
            pub fn speaks_for(&self) -> Option<OrganisationId> {
                self.action().speaks_for()
            }

            pub(super) fn action(&self) -> &dyn Action {
                match self { $(Self::$name(command) => command),+ }
            }
        }

        $(impl From<$name> for Command {
            fn from(command: $name) -> Self {
                Self::$name(command)
            }
        })+
    };
}

commands! {
    /// Add what is missing.
    Supplement = "supplement",
    /// Ask the client to complete the complaint.
    RequestRepair = "request-repair",
    /// Say what the complaint is about.
    Classify = "classify",
    /// Make an organisation a party.
    InvolveOrganisation = "involve-organisation",
    /// Let an organisation go as a party.
    ReleaseOrganisation = "release-organisation",
    /// Choose the legal regime.
    SetRegime = "set-regime",
    /// Choose how the client is told things.
    ChangePreference = "change-preference",
    /// Change the client's contact details.
    ChangeContact = "change-contact",
    /// Name somebody who acts for the client.
    NameRepresentative = "name-representative",
    /// Record the client's consent to the representative.
    AuthoriseRepresentative = "authorise-representative",
    /// End the representation.
    EndRepresentation = "end-representation",
    /// Give the client a new secret, because the old one is lost or known to somebody else.
    RenewSecret = "renew-secret",
    /// Say that a member of staff may not handle the case.
    DeclareConflict = "declare-conflict",
    /// Give the case to a member of staff.
    Assign = "assign",
    /// Take the case from its handler.
    Unassign = "unassign",
    /// Acknowledge receipt in writing.
    Acknowledge = "acknowledge",
    /// Say that the desk does not handle the complaint.
    DeclineToHandle = "decline-to-handle",
    /// Send an objection on to the body that decides on it.
    ForwardAsObjection = "forward-as-objection",
    /// Send the other side a copy and ask for its view.
    SendCopy = "send-copy",
    /// Begin the investigation.
    StartInvestigation = "start-investigation",
    /// Give an organisation's view.
    GiveView = "give-view",
    /// Invite a party to be heard.
    InviteToHearing = "invite-to-hearing",
    /// Record that a hearing took place.
    RecordHearing = "record-hearing",
    /// Cancel a hearing.
    CancelHearing = "cancel-hearing",
    /// Record why a party is not heard.
    WaiveHearing = "waive-hearing",
    /// Adjourn the handling term once.
    Adjourn = "adjourn",
    /// Ask the client to consent to a longer handling term.
    RequestConsent = "request-consent",
    /// Extend the handling term with the client's written consent.
    ExtendWithConsent = "extend-with-consent",
    /// Record that the client is satisfied.
    Settle = "settle",
    /// Withdraw the complaint.
    Withdraw = "withdraw",
    /// Draft the advice, or draft it anew.
    DraftAdvice = "draft-advice",
    /// Approve the draft as a second person.
    ApproveDraft = "approve-draft",
    /// Return the draft with remarks.
    ReturnDraft = "return-draft",
    /// Issue the advice.
    IssueAdvice = "issue-advice",
    /// Record that the advice was sent to an addressee.
    RecordDispatch = "record-dispatch",
    /// Record that the advice could not be delivered to an addressee.
    RecordUndelivered = "record-undelivered",
    /// Accept the advice.
    Accept = "accept",
    /// Reject measures of the advice, each with reasons.
    Reject = "reject",
    /// Take a rejection back.
    WithdrawRejection = "withdraw-rejection",
    /// Record a rejection that came without reasons.
    RecordUnreasonedRejection = "record-unreasoned-rejection",
    /// Record a rejection that came after the term.
    RecordLateRejection = "record-late-rejection",
    /// Confirm, as a second person, an answer registered after the term.
    ConfirmBackdatedAnswer = "confirm-backdated-answer",
    /// Dismiss, as a second person, an answer registered after the term.
    DismissBackdatedAnswer = "dismiss-backdated-answer",
    /// Close the term of an addressee that let it pass.
    Enforce = "enforce",
    /// Extend the term of an addressee because of an outage.
    ExtendForOutage = "extend-for-outage",
    /// Correct a clear slip in an issued advice.
    IssueErratum = "issue-erratum",
    /// Withdraw an issued advice, to replace it.
    WithdrawAdvice = "withdraw-advice",
    /// Report that a measure was carried out.
    ReportMeasure = "report-measure",
    /// Confirm that a measure is really done.
    ConfirmMeasure = "confirm-measure",
    /// Say that a measure is not done.
    DisputeMeasure = "dispute-measure",
    /// Record that the day of a measure has passed.
    MarkOverdue = "mark-overdue",
    /// Tell the college and council that a measure is not carried out.
    EscalateMeasure = "escalate-measure",
    /// Close the case.
    Close = "close",
    /// Say what the client thinks of how the desk worked.
    GiveAppreciation = "give-appreciation",
    /// Ask to open an ended case again.
    RequestReopening = "request-reopening",
    /// Open an ended case again, as a second person.
    Reopen = "reopen",
    /// Book an appointment with the desk.
    BookAppointment = "book-appointment",
    /// Cancel an appointment with the desk.
    CancelAppointment = "cancel-appointment",
    /// Remind those of whom something is awaited.
    Remind = "remind",
    /// Answer a request about the client's personal details.
    AnswerDataRequest = "answer-data-request",
    /// Add a document.
    AddDocument = "add-document",
    /// Add a redacted version of a document.
    AddRedactedVersion = "add-redacted-version",
    /// Say how sensitive a document is.
    LabelDocument = "label-document",
    /// Share a document with a side that did not send it.
    ShareDocument = "share-document",
    /// Share a document no longer.
    UnshareDocument = "unshare-document",
    /// Record what the virus scanner found.
    RecordScan = "record-scan",
}

impl fmt::Display for CommandKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
