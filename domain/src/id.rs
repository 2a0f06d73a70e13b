//! Identifiers: each thing has its own type, so that two of them cannot be swapped by mistake.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

identifiers! {
    /// One complaint, for its whole life.
    CaseId,
    /// A municipality that the desk works for.
    MunicipalityId,
    /// A district (stadsdeel, wijk) of a municipality.
    DistrictId,
    /// An organisation that takes part in the social domain, or a department of the municipality.
    OrganisationId,
    /// The account of a person who works with the desk.
    AccountId,
    /// A sealed text or set of personal details that belongs to one complaint.
    PaperId,
    /// One planned hearing.
    HearingId,
    /// A recorded outage of the desk's portal or mail (R40).
    OutageId,
    /// A place where the desk can be met, or from which it calls back.
    PlaceId,
    /// A sealed file in the store of objects; chosen at random, so that it says nothing.
    ObjectId,
}
