//! The pieces that several views have in common.

use super::dossier::Dossier;
use chrono::NaiveDate;
use domain::{
    Timestamp,
    complaint::{
        self,
        classification::{Channel, Missing},
        intake,
    },
    values::Person,
};
use serde::Serialize;
use uuid::Uuid;

/// Something or somebody, with the name.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Named {
    pub id: Uuid,
    pub name: Option<String>,
}

/// A text of the case; nothing once it was erased.
#[derive(Serialize)]
pub(super) struct PaperText {
    pub paper: u32,
    pub text: Option<String>,
}

/// The details of a person; nothing once they were erased.
#[derive(Serialize)]
pub(super) struct PaperPerson {
    pub paper: u32,
    pub person: Option<Person>,
}

/// The request to complete the complaint (R6).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Repair {
    missing: Vec<Missing>,
    last_day: NaiveDate,
}

/// Who acts for the client, and with which consent (R24).
#[derive(Serialize)]
pub(super) struct Representative {
    person: PaperPerson,
    consent: Option<Consent>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Consent {
    given_at: Timestamp,
    channel: Channel,
    text: PaperText,
}

/// The desk's own terms.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Terms {
    acknowledge_by: NaiveDate,
    refusal_last_day: NaiveDate,
    handling_last_day: NaiveDate,
    adjourned: bool,
}

impl From<&intake::Repair> for Repair {
    fn from(repair: &intake::Repair) -> Self {
        let missing = repair.missing.iter().copied().collect();
        Self { missing, last_day: repair.deadline.last_day }
    }
}

impl Representative {
    pub fn of(dossier: &Dossier<'_>) -> Option<Self> {
        let named = dossier.case.representative.as_ref()?;
        let consent = named.authorised.as_ref().map(|consent| Consent {
            given_at: consent.given_at,
            channel: consent.channel,
            text: dossier.text(consent.text),
        });
        Some(Self { person: dossier.person(named.person), consent })
    }
}

impl From<&complaint::Terms> for Terms {
    fn from(terms: &complaint::Terms) -> Self {
        Self {
            acknowledge_by: terms.acknowledge_by,
            refusal_last_day: terms.refusal.last_day,
            handling_last_day: terms.handling.last_day,
            adjourned: terms.adjourned,
        }
    }
}
