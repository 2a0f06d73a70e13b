//! What the holder of an account may do, and for what within that.

use domain::{OrganisationId, access::Duty};

/// What the holder of an account may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Works at the desk.
    Staff,
    /// Speaks for an organisation.
    Organisation(OrganisationId),
    /// Keeps the registers; sees no case.
    Administrator,
    /// An auditor or privacy officer: reads the logs, and a case only after opening it for a reason (R71).
    Auditor,
    /// The contact of a municipality: its registers and figures, no case.
    Municipality,
    /// Reads for the council what is published.
    Council,
    /// Comments on drafts for the council as an advocate; sees no case.
    Advocate,
}

impl Role {
    /// The stable code, as the table and the API name it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Organisation(_) => "organisation",
            Self::Administrator => "administrator",
            Self::Auditor => "auditor",
            Self::Municipality => "municipality",
            Self::Council => "council",
            Self::Advocate => "advocate",
        }
    }

    /// The duties that holders of this role can have, the least first.
    pub fn duties(self) -> &'static [Duty] {
        match self {
            Self::Staff => &[Duty::Intake, Duty::Handler, Duty::Lead],
            Self::Organisation(_) => &[Duty::Contact, Duty::Director],
            Self::Administrator
            | Self::Auditor
            | Self::Municipality
            | Self::Council
            | Self::Advocate => &[Duty::General],
        }
    }

    /// The greatest duty that holders of this role can have.
    pub fn greatest_duty(self) -> Duty {
        self.duties().last().copied().unwrap_or_default()
    }

    pub(super) fn organisation(self) -> Option<OrganisationId> {
        match self {
            Self::Organisation(organisation) => Some(organisation),
            Self::Staff
            | Self::Administrator
            | Self::Auditor
            | Self::Municipality
            | Self::Council
            | Self::Advocate => None,
        }
    }
}
