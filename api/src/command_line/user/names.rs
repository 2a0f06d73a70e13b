//! The roles and duties of accounts as somebody types them.

use clap::ValueEnum;
use domain::access::Duty;

/// What the holder of an account may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RoleName {
    /// Works at the desk
    Staff,
    /// Speaks for an organisation
    Organisation,
    /// Keeps the registers and sees no case
    Administrator,
    /// Reads the logs, and a case only after opening it for a reason
    Auditor,
    /// The contact of a municipality: its registers and figures
    Municipality,
    /// Reads for the council what is published
    Council,
    /// Comments on drafts as an advocate
    Advocate,
}

/// What the holder of an account is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DutyName {
    /// Staff: the telephone, the counter, the post and the print room
    Intake,
    /// Staff: handles cases
    Handler,
    /// Staff: leads the desk
    Lead,
    /// Speaks for an organisation from day to day
    Contact,
    /// Answers for an organisation, also to an advice
    Director,
}

impl From<DutyName> for Duty {
    fn from(name: DutyName) -> Self {
        match name {
            DutyName::Intake => Self::Intake,
            DutyName::Handler => Self::Handler,
            DutyName::Lead => Self::Lead,
            DutyName::Contact => Self::Contact,
            DutyName::Director => Self::Director,
        }
    }
}
