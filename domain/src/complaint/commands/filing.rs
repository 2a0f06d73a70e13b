//! Filing a complaint: the same for all four doors (D1, D6, H8, G19).

use crate::{
    Actor, DistrictId, MunicipalityId, OrganisationId, Timestamp,
    complaint::{
        Decision, Event, Refusal,
        classification::{Channel, Ground, LifeArea, Missing, Preference},
        intake::Filed,
        paper::PaperKind,
    },
    facts::Facts,
    regulation::Regime,
    term::Deadline,
    values::{CaseNumber, Person, Text},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A complaint as it comes in. Nothing about the client is compulsory: what lacks is asked for later (R6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct File {
    /// The municipality that the complaint is about.
    pub municipality: MunicipalityId,
    /// The door by which it comes in.
    pub channel: Channel,
    /// When it reached the desk, where staff register what came in before now: a letter that lay in the letterbox.
    #[serde(default)]
    pub received_at: Option<Timestamp>,
    /// Name and contact details.
    #[serde(default)]
    pub client: Person,
    /// What happened.
    #[serde(default)]
    pub description: Option<Text>,
    /// Whether the client signed, or agreed to what was read back (R6).
    #[serde(default)]
    pub confirmed: bool,
    /// The district where the client lives.
    #[serde(default)]
    pub district: Option<DistrictId>,
    /// The areas of life it touches.
    #[serde(default)]
    pub life_areas: BTreeSet<LifeArea>,
    /// What the client is dissatisfied with.
    #[serde(default)]
    pub grounds: BTreeSet<Ground>,
    /// The organisations complained about; none when the client does not know.
    #[serde(default)]
    pub organisations: BTreeSet<OrganisationId>,
    /// The legal regime, when staff know it already (R1).
    #[serde(default)]
    pub regime: Option<Regime>,
    /// The last day of the conduct.
    #[serde(default)]
    pub conduct_last_day: Option<NaiveDate>,
    /// How the client wants to be told things.
    pub preference: Preference,
    /// Whether the client wants an independent supporter (D9).
    #[serde(default)]
    pub supporter_wanted: bool,
    /// Who files for the client, when somebody else does (R24).
    #[serde(default)]
    pub representative: Option<Person>,
}

impl File {
    /// What a complaint filed like this still lacks (R6).
    pub fn missing(&self) -> BTreeSet<Missing> {
        missing(&self.client, self.description.is_some(), self.is_confirmed())
    }

    /// Who fills in the website's form confirms by sending it.
    fn is_confirmed(&self) -> bool {
        self.confirmed || self.channel == Channel::Online
    }

    /// The events that register the complaint under this number.
    pub fn decide(&self, number: CaseNumber, facts: &Facts<'_>) -> Result<Decision, Refusal> {
        let received_at = facts.receipt(self.received_at)?;
        facts.check_has_been(self.conduct_last_day)?;
        if self.regime.is_some() && facts.actor == Actor::Client {
            return Err(Refusal::StaffOnly);
        }
        let known = &facts.registers.organisations;
        if let Some(stranger) = self.organisations.iter().find(|id| !known.contains_key(id)) {
            return Err(Refusal::UnknownOrganisation { organisation: *stranger });
        }
        let mut decision = Decision::after(0);
        let client = decision.person(PaperKind::Client, &self.client);
        let description =
            self.description.as_ref().map(|text| decision.text(PaperKind::Description, text));
        let representative = self
            .representative
            .as_ref()
            .map(|person| decision.person(PaperKind::Representative, person));
        let settings = &facts.regulation.settings;
        let regime = self.regime.unwrap_or(Regime::Awb);
        let term =
            |term| Deadline::compute(received_at, term, settings.atw_applies, facts.calendar);
        let filed = Filed {
            number,
            municipality: self.municipality,
            regulation: facts.regulation.version,
            college: settings.college,
            channel: self.channel,
            received_at,
            registered_at: facts.now,
            district: self.district,
            life_areas: self.life_areas.clone(),
            grounds: self.grounds.clone(),
            organisations: self.organisations.clone(),
            regime,
            conduct_last_day: self.conduct_last_day,
            preference: self.preference,
            supporter_wanted: self.supporter_wanted,
            client,
            description,
            missing: self.missing(),
            acknowledge_by: facts
                .calendar
                .add_ordinary_days(received_at.day(), u16::from(settings.acknowledgement_days)),
            refusal: term(&settings.refusal_term),
            handling: term(settings.handling_terms.of(regime)),
        };
        let decision = decision.record(Event::Filed(Box::new(filed)));
        Ok(match representative {
            None => decision,
            Some(person) => {
                decision.record(Event::RepresentativeNamed { person, authorised: None })
            }
        })
    }
}

/// What a complete complaint has and this one lacks.
pub(super) fn missing(client: &Person, described: bool, confirmed: bool) -> BTreeSet<Missing> {
    let reachable = client.address.is_some() || client.email.is_some() || client.phone.is_some();
    let checks = [
        (client.name.is_some(), Missing::Name),
        (reachable, Missing::Contact),
        (described, Missing::Description),
        (confirmed, Missing::Confirmation),
    ];
    checks.into_iter().filter(|(present, _)| !present).map(|(_, lacking)| lacking).collect()
}
