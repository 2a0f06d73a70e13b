//! How a complaint stands in the register: what came in, from whom, about whom, and what is still missing.

use super::{
    Complaint, State, Terms,
    classification::{Channel, Ground, LifeArea, Missing, Preference},
    hearing::{Hearing, OtherSide},
    paper::PaperNumber,
};
use crate::{
    CaseId, DistrictId, MunicipalityId, OrganisationId, Timestamp, regulation::Regime,
    term::Deadline, values::CaseNumber,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the register holds from the moment a complaint is filed (R5, R19).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Filed {
    /// The public number in the register of the municipality; the numbers have no gaps (R19).
    pub number: CaseNumber,
    /// The municipality whose regulation applies.
    pub municipality: MunicipalityId,
    /// The version of that regulation, frozen for this case.
    pub regulation: u32,
    /// The organisation that stands for the mayor and aldermen.
    pub college: OrganisationId,
    /// The door by which it came in.
    pub channel: Channel,
    /// When it reached the desk: the terms count from here (R36).
    pub received_at: Timestamp,
    /// When it was registered; never earlier than `received_at`.
    pub registered_at: Timestamp,
    /// The district where the client lives, when known.
    pub district: Option<DistrictId>,
    /// The areas of life it touches (H2).
    pub life_areas: BTreeSet<LifeArea>,
    /// What the client is dissatisfied with (D1).
    pub grounds: BTreeSet<Ground>,
    /// The organisations complained about (D3).
    pub organisations: BTreeSet<OrganisationId>,
    /// The legal regime (R1).
    pub regime: Regime,
    /// The last day of the conduct, when the client said (R10).
    pub conduct_last_day: Option<NaiveDate>,
    /// How the client wants to be told things (H8).
    pub preference: Preference,
    /// Whether the client wants an independent supporter (D9).
    pub supporter_wanted: bool,
    /// The client's details.
    pub client: PaperNumber,
    /// What happened, when the client said.
    pub description: Option<PaperNumber>,
    /// What is still missing (R6).
    pub missing: BTreeSet<Missing>,
    /// The day by which receipt must be acknowledged (R7).
    pub acknowledge_by: NaiveDate,
    /// Until when the desk may in time say that it does not handle the complaint (R11).
    pub refusal: Deadline,
    /// Until when the desk has to advise (R15).
    pub handling: Deadline,
}

/// A consent of the client, as it was given (R16, R24).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Consent {
    /// When it was given.
    pub given_at: Timestamp,
    /// By which channel; staff write down what was said (R16 asks for writing where the law does).
    pub channel: Channel,
    /// The text that the client agreed to.
    pub text: PaperNumber,
}

/// Somebody who acts for the client (R24).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Representative {
    /// Who it is.
    pub person: PaperNumber,
    /// The client's consent. Without it the representative may file and listen, not receive the file.
    pub authorised: Option<Consent>,
}

/// The request to complete a complaint (R6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// What was asked for.
    pub missing: BTreeSet<Missing>,
    /// Until when.
    pub deadline: Deadline,
}

impl Complaint {
    /// The complaint that a `Filed` event brings about.
    pub fn begin(id: CaseId, filed: Filed) -> Self {
        Self {
            id,
            version: 1,
            number: filed.number,
            municipality: filed.municipality,
            regulation: filed.regulation,
            college: filed.college,
            channel: filed.channel,
            received_at: filed.received_at,
            registered_at: filed.registered_at,
            district: filed.district,
            life_areas: filed.life_areas,
            grounds: filed.grounds,
            regime: filed.regime,
            conduct_last_day: filed.conduct_last_day,
            preference: filed.preference,
            supporter_wanted: filed.supporter_wanted,
            client: filed.client,
            descriptions: filed.description.into_iter().collect(),
            missing: filed.missing,
            repair: None,
            representative: None,
            handler: None,
            conflicts: Default::default(),
            acknowledged_at: None,
            terms: Terms {
                acknowledge_by: filed.acknowledge_by,
                refusal: filed.refusal,
                handling: filed.handling,
                adjourned: false,
                agreed_until: None,
            },
            parties: filed.organisations.into_iter().map(|id| (id, OtherSide::default())).collect(),
            client_hearing: Hearing::Open,
            investigated: false,
            advices: 0,
            state: State::Received,
            reopening: None,
            appointments: BTreeMap::new(),
            documents: BTreeMap::new(),
            reminders: BTreeMap::new(),
            appreciation: None,
        }
    }
}
