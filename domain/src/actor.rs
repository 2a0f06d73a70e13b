//! Who acts: the person or the system behind a command, as the log keeps it.

use crate::{AccountId, OrganisationId};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Who gives a command. A person appears as an account, never by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Actor {
    /// The desk's own clockwork: enforcement, overdue measures, outages.
    System,
    /// The client of the case, known by the case number and the secret (S4).
    Client,
    /// A member of the desk's staff.
    Staff(AccountId),
    /// Somebody who speaks for an organisation.
    Organisation {
        /// The organisation spoken for.
        organisation: OrganisationId,
        /// The account that speaks.
        account: AccountId,
    },
    /// An administrator (functioneel beheerder): settings, never the content of a case.
    Administrator(AccountId),
    /// An auditor or privacy officer (FG): the logs, and a case only when it was opened for a stated reason.
    Auditor(AccountId),
    /// Somebody with an account who has no part in any case: for a municipality, its council, or as an advocate.
    Onlooker(AccountId),
}

impl Actor {
    /// The account behind the actor, when there is one.
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::System | Self::Client => None,
            Self::Staff(account)
            | Self::Administrator(account)
            | Self::Auditor(account)
            | Self::Onlooker(account) => Some(*account),
            Self::Organisation { account, .. } => Some(*account),
        }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => f.write_str("system"),
            Self::Client => f.write_str("client"),
            Self::Staff(account) => write!(f, "staff:{account}"),
            Self::Organisation { organisation, account } => {
                write!(f, "organisation:{organisation}:{account}")
            }
            Self::Administrator(account) => write!(f, "administrator:{account}"),
            Self::Auditor(account) => write!(f, "auditor:{account}"),
            Self::Onlooker(account) => write!(f, "onlooker:{account}"),
        }
    }
}

/// The text is not an actor as [`Actor`]'s `Display` writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an actor")]
pub struct NotAnActor;

impl FromStr for Actor {
    type Err = NotAnActor;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split(':');
        let actor = match (parts.next(), parts.next(), parts.next()) {
            (Some("system"), None, None) => Self::System,
            (Some("client"), None, None) => Self::Client,
            (Some("staff"), Some(account), None) => Self::Staff(parse(account)?),
            (Some("administrator"), Some(account), None) => Self::Administrator(parse(account)?),
            (Some("auditor"), Some(account), None) => Self::Auditor(parse(account)?),
            (Some("onlooker"), Some(account), None) => Self::Onlooker(parse(account)?),
            (Some("organisation"), Some(organisation), Some(account)) => {
                Self::Organisation { organisation: parse(organisation)?, account: parse(account)? }
            }
            _ => return Err(NotAnActor),
        };
        if parts.next().is_some() { Err(NotAnActor) } else { Ok(actor) }
    }
}

fn parse<T: FromStr>(text: &str) -> Result<T, NotAnActor> {
    text.parse().map_err(|_| NotAnActor)
}
