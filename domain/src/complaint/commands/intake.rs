//! Completing and classifying a complaint, and who speaks for the client.

use crate::Timestamp;
use crate::{
    DistrictId, OrganisationId,
    complaint::{
        Complaint, Decision, Event, Refusal,
        classification::{Channel, Ground, LifeArea, Missing, Preference},
        decide::Action,
        intake::Consent,
        paper::PaperKind,
    },
    facts::Facts,
    regulation::Regime,
    term::Deadline,
    values::{Person, Text},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Add what is missing to a complaint (R6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Supplement {
    /// The client's details, in place of what was known.
    #[serde(default)]
    pub client: Option<Person>,
    /// More about what happened.
    #[serde(default)]
    pub description: Option<Text>,
    /// Whether the client signed, or agreed to what was read back.
    #[serde(default)]
    pub confirmed: bool,
}

impl Action for Supplement {
    fn decide(
        &self,
        case: &Complaint,
        _: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        if self.client.is_none() && self.description.is_none() && !self.confirmed {
            return Err(Refusal::NothingAdded);
        }
        let client = self.client.as_ref().map(|person| decision.person(PaperKind::Client, person));
        let description =
            self.description.as_ref().map(|text| decision.text(PaperKind::Description, text));
        let missing = self.still_missing(case);
        Ok(decision.record(Event::Supplemented { client, description, missing }))
    }
}

impl Supplement {
    fn still_missing(&self, case: &Complaint) -> BTreeSet<Missing> {
        let mut missing = case.missing.clone();
        if let Some(client) = &self.client {
            let lacking = super::filing::missing(client, true, true);
            missing.retain(|item| !matches!(item, Missing::Name | Missing::Contact));
            missing.extend(lacking);
        }
        if self.description.is_some() {
            missing.remove(&Missing::Description);
        }
        if self.confirmed {
            missing.remove(&Missing::Confirmation);
        }
        missing
    }
}

/// Ask the client to complete the complaint before a day (R6). Nothing is refused before that day has passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequestRepair {}

impl Action for RequestRepair {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        if case.missing.is_empty() {
            return Err(Refusal::NothingMissing);
        }
        let settings = &facts.regulation.settings;
        let deadline = Deadline::compute(
            facts.now,
            &settings.repair_term,
            settings.atw_applies,
            facts.calendar,
        );
        Ok(decision.record(Event::RepairRequested { missing: case.missing.clone(), deadline }))
    }
}

/// Say what the complaint is about (D1, H2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Classify {
    /// The areas of life it touches.
    pub life_areas: BTreeSet<LifeArea>,
    /// What the client is dissatisfied with.
    pub grounds: BTreeSet<Ground>,
    /// The district where the client lives.
    #[serde(default)]
    pub district: Option<DistrictId>,
    /// The last day of the conduct.
    #[serde(default)]
    pub conduct_last_day: Option<NaiveDate>,
}

impl Action for Classify {
    fn decide(
        &self,
        _: &Complaint,
        facts: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        facts.check_has_been(self.conduct_last_day)?;
        Ok(decision.record(Event::Classified {
            life_areas: self.life_areas.clone(),
            grounds: self.grounds.clone(),
            district: self.district,
            conduct_last_day: self.conduct_last_day,
        }))
    }
}

/// Make an organisation a party (D3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InvolveOrganisation {
    /// The organisation.
    pub organisation: OrganisationId,
}

impl Action for InvolveOrganisation {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        let organisation = self.organisation;
        if !facts.registers.organisations.contains_key(&organisation) {
            return Err(Refusal::UnknownOrganisation { organisation });
        }
        if case.parties.contains_key(&organisation) {
            return Err(Refusal::AlreadyAParty { organisation });
        }
        if case.handler.is_some_and(|handler| facts.is_tied(handler, &[organisation].into())) {
            return Err(Refusal::ConflictOfInterest);
        }
        Ok(decision.record(Event::OrganisationInvolved { organisation }))
    }
}

/// Let an organisation go as a party, as long as it received nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReleaseOrganisation {
    /// The organisation.
    pub organisation: OrganisationId,
}

impl Action for ReleaseOrganisation {
    fn decide(
        &self,
        case: &Complaint,
        _: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        let organisation = self.organisation;
        if case.party(organisation)?.copy.is_some() {
            return Err(Refusal::CopyAlreadySent { organisation });
        }
        Ok(decision.record(Event::OrganisationReleased { organisation }))
    }
}

/// Choose the legal regime; the handling term follows it (R1), but not to before a day that the client agreed to (R16).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetRegime {
    /// The regime.
    pub regime: Regime,
}

impl Action for SetRegime {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        if case.terms.adjourned {
            return Err(Refusal::AlreadyAdjourned);
        }
        let settings = &facts.regulation.settings;
        let term = settings.handling_terms.of(self.regime);
        let counted =
            Deadline::compute(case.received_at, term, settings.atw_applies, facts.calendar);
        let agreed = case.terms.agreed_until.filter(|last_day| *last_day > counted.last_day);
        let handling = agreed.map_or_else(|| counted.clone(), |last_day| counted.until(last_day));
        Ok(decision.record(Event::RegimeSet { regime: self.regime, handling }))
    }
}

/// Choose how the client is told things (H8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangePreference {
    /// The choice.
    pub preference: Preference,
}

impl Action for ChangePreference {
    fn decide(
        &self,
        _: &Complaint,
        _: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        Ok(decision.record(Event::PreferenceChanged { preference: self.preference }))
    }
}

/// Change the client's contact details.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeContact {
    /// The details, in place of what was known.
    pub client: Person,
}

impl Action for ChangeContact {
    fn decide(
        &self,
        _: &Complaint,
        _: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        let client = decision.person(PaperKind::Client, &self.client);
        Ok(decision.record(Event::ContactChanged { client }))
    }
}

/// Name somebody who acts for the client (R24).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NameRepresentative {
    /// Who it is.
    pub person: Person,
    /// The client's consent, when it was given already.
    #[serde(default)]
    pub consent: Option<GivenConsent>,
}

/// A consent as it was given: when, how and in which words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GivenConsent {
    /// When.
    pub given_at: Timestamp,
    /// By which channel.
    pub channel: Channel,
    /// The text agreed to.
    pub text: Text,
}

impl GivenConsent {
    /// The consent as events keep it; refused when it lies in the future.
    pub(super) fn keep(
        &self,
        facts: &Facts<'_>,
        decision: &mut Decision,
    ) -> Result<Consent, Refusal> {
        if self.given_at > facts.now {
            return Err(Refusal::InTheFuture);
        }
        let text = decision.text(PaperKind::Consent, &self.text);
        Ok(Consent { given_at: self.given_at, channel: self.channel, text })
    }
}

impl Action for NameRepresentative {
    fn decide(
        &self,
        _: &Complaint,
        facts: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        let person = decision.person(PaperKind::Representative, &self.person);
        let authorised =
            self.consent.as_ref().map(|consent| consent.keep(facts, &mut decision)).transpose()?;
        Ok(decision.record(Event::RepresentativeNamed { person, authorised }))
    }
}

/// Record the client's consent to the representative (R24).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuthoriseRepresentative {
    /// The consent.
    pub consent: GivenConsent,
}

impl Action for AuthoriseRepresentative {
    fn decide(
        &self,
        case: &Complaint,
        facts: &Facts<'_>,
        mut decision: Decision,
    ) -> Result<Decision, Refusal> {
        if case.representative.is_none() {
            return Err(Refusal::NoRepresentative);
        }
        let consent = self.consent.keep(facts, &mut decision)?;
        Ok(decision.record(Event::RepresentativeAuthorised { consent }))
    }
}

/// End the representation (R24, R56).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndRepresentation {}

impl Action for EndRepresentation {
    fn decide(
        &self,
        case: &Complaint,
        _: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        if case.representative.is_none() {
            return Err(Refusal::NoRepresentative);
        }
        Ok(decision.record(Event::RepresentationEnded))
    }
}

/// Give the client a new secret, which goes out in writing and to nobody else; the old one no longer counts (S4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RenewSecret {}

impl Action for RenewSecret {
    fn decide(
        &self,
        _: &Complaint,
        _: &Facts<'_>,
        decision: Decision,
    ) -> Result<Decision, Refusal> {
        Ok(decision.record(Event::SecretRenewed))
    }
}
