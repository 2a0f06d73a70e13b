//! A case together with the texts and names that its views show.

use super::parts::{Named, PaperPerson, PaperText};
use domain::{
    AccountId, Actor, DistrictId, MunicipalityId, OrganisationId, PlaceId,
    complaint::{
        Complaint,
        advice::{Advice, Answer, Draft},
        hearing::Hearing,
        paper::{Content, PaperNumber},
    },
    place::Place,
};
use std::collections::{BTreeMap, BTreeSet};
use store::{
    Store, StoreError, accounts,
    registers::{municipalities, organisations, places},
};
use uuid::Uuid;

/// A case, opened for reading.
pub(super) struct Dossier<'a> {
    /// The case as it stands.
    pub case: &'a Complaint,
    /// The names of everything in it.
    pub names: Names,
    texts: BTreeMap<PaperNumber, Content>,
    places: Vec<Place>,
}

/// The names of what cases refer to by id.
#[derive(Debug, Default)]
pub(crate) struct Names(BTreeMap<Uuid, String>);

impl<'a> Dossier<'a> {
    /// Reads the texts and names that any view of the case can show.
    pub async fn open(store: &Store, case: &'a Complaint) -> Result<Self, StoreError> {
        let texts = store.papers(case.id, &papers_in(case)).await?;
        let names = Names::of(store, case.municipality, &accounts_in(case)).await?;
        let places = match case.appointments.is_empty() {
            true => Vec::new(),
            false => places::of_municipality(store.database().reader(), case.municipality).await?,
        };
        Ok(Self { case, names, texts, places })
    }

    /// A place of an appointment, with its name.
    pub fn place(&self, id: PlaceId) -> Named {
        let known = self.places.iter().find(|place| place.id == id);
        Named { id: id.0, name: known.map(|place| place.name.to_string()) }
    }

    /// A text.
    pub fn text(&self, number: PaperNumber) -> PaperText {
        let text = match self.texts.get(&number) {
            Some(Content::Text(text)) => Some(text.to_string()),
            Some(Content::Person(_)) | None => None,
        };
        PaperText { paper: number.0, text }
    }

    /// Several texts.
    pub fn list(&self, numbers: &[PaperNumber]) -> Vec<PaperText> {
        numbers.iter().map(|number| self.text(*number)).collect()
    }

    /// The details of a person.
    pub fn person(&self, number: PaperNumber) -> PaperPerson {
        let person = match self.texts.get(&number) {
            Some(Content::Person(person)) => Some(person.as_ref().clone()),
            Some(Content::Text(_)) | None => None,
        };
        PaperPerson { paper: number.0, person }
    }

    /// The name of who handles the case.
    pub fn handler_name(&self) -> Option<String> {
        self.case.handler.and_then(|handler| self.names.account(handler).name)
    }
}

impl Names {
    /// The names of these accounts.
    pub async fn of_people(
        store: &Store,
        people: &BTreeSet<AccountId>,
    ) -> Result<Self, StoreError> {
        let accounts = accounts::list(store.database().reader()).await?;
        let wanted = accounts.into_iter().filter(|account| people.contains(&account.id));
        Ok(Self(wanted.map(|account| (account.id.0, account.display_name.to_string())).collect()))
    }

    /// The names of a municipality, its districts and organisations, and of these accounts.
    pub async fn of(
        store: &Store,
        municipality: MunicipalityId,
        people: &BTreeSet<AccountId>,
    ) -> Result<Self, StoreError> {
        let conn = store.database().reader();
        let mut names = BTreeMap::new();
        if let Some(found) = municipalities::find(conn, municipality).await? {
            names.insert(found.id.0, found.name.to_string());
        }
        for district in municipalities::districts(conn, municipality).await? {
            names.insert(district.id.0, district.name.to_string());
        }
        for organisation in organisations::list(conn, &[municipality].into()).await? {
            names.insert(organisation.id.0, organisation.name.to_string());
        }
        for account in people {
            if let Some(found) = accounts::find(conn, *account).await? {
                names.insert(found.id.0, found.display_name.to_string());
            }
        }
        Ok(Self(names))
    }

    /// The names of the organisations that take part in these municipalities.
    pub async fn of_organisations(
        store: &Store,
        municipalities: &BTreeSet<MunicipalityId>,
    ) -> Result<Self, StoreError> {
        if municipalities.is_empty() {
            return Ok(Self::default());
        }
        let all = organisations::list(store.database().reader(), municipalities).await?;
        Ok(Self(all.into_iter().map(|known| (known.id.0, known.name.to_string())).collect()))
    }

    /// A municipality with its name.
    pub fn municipality(&self, id: MunicipalityId) -> Named {
        self.named(id.0)
    }

    /// A district with its name.
    pub fn district(&self, id: DistrictId) -> Named {
        self.named(id.0)
    }

    /// An organisation with its name.
    pub fn organisation(&self, id: OrganisationId) -> Named {
        self.named(id.0)
    }

    /// A person who works with the desk, with the name.
    pub fn account(&self, id: AccountId) -> Named {
        self.named(id.0)
    }

    fn named(&self, id: Uuid) -> Named {
        Named { id, name: self.0.get(&id).cloned() }
    }
}

/// The papers that some view of the case shows.
fn papers_in(case: &Complaint) -> Vec<PaperNumber> {
    let mut papers = vec![case.client];
    papers.extend(&case.descriptions);
    if let Some(person) = &case.representative {
        papers.push(person.person);
        papers.extend(person.authorised.as_ref().map(|consent| consent.text));
    }
    papers.extend(report(&case.client_hearing));
    for side in case.parties.values() {
        papers.extend(side.copy.as_ref().and_then(|copy| copy.withheld));
        papers.extend(&side.views);
        papers.extend(report(&side.hearing));
    }
    papers.extend(case.appointments.values().filter_map(|appointment| appointment.remark));
    papers.extend(case.documents.values().flat_map(|document| {
        let withheld = document.redacts.map(|redaction| redaction.withheld);
        [document.name].into_iter().chain(document.description).chain(withheld)
    }));
    papers.extend(case.reopening.map(|reopening| reopening.motive));
    papers.extend(case.state.draft().into_iter().flat_map(draft));
    papers.extend(case.state.advice().into_iter().flat_map(advice));
    papers
}

fn report(hearing: &Hearing) -> Option<PaperNumber> {
    match hearing {
        Hearing::Held { report } => Some(*report),
        Hearing::Open | Hearing::Invited(_) | Hearing::Waived { .. } => None,
    }
}

fn draft(draft: &Draft) -> Vec<PaperNumber> {
    let points = draft.points.iter().map(|point| point.reasons);
    let measures = draft.measures.iter().map(|measure| measure.text);
    let recommendations = draft.recommendations.iter().map(|item| item.text);
    [draft.findings].into_iter().chain(points).chain(measures).chain(recommendations).collect()
}

fn advice(advice: &Advice) -> Vec<PaperNumber> {
    let evidence = advice.progress.values().filter_map(|progress| progress.evidence);
    let rejected = advice.responses.values().flat_map(|response| {
        let waiting = response.backdated.iter().flat_map(|backdated| &backdated.rejected);
        let heard = match &response.answer {
            Answer::Rejected { measures, .. } => measures.as_slice(),
            Answer::Pending
            | Answer::Accepted { .. }
            | Answer::Enforced { .. }
            | Answer::Lapsed { .. } => &[],
        };
        heard.iter().chain(waiting).map(|rejected| rejected.reasons)
    });
    let errata = advice.errata.iter().copied();
    draft(&advice.draft).into_iter().chain(errata).chain(evidence).chain(rejected).collect()
}

/// The people of the desk whose names some view of the case shows.
fn accounts_in(case: &Complaint) -> BTreeSet<AccountId> {
    let drafts = case.state.draft().into_iter().chain(case.state.advice().map(|a| &a.draft));
    let composers = drafts.flat_map(|draft| {
        draft.composition.iter().copied().chain([draft.drafted_by]).chain(draft.approved_by)
    });
    let responses = case.state.advice().into_iter().flat_map(|advice| advice.responses.values());
    let registrars =
        responses.filter_map(|response| response.backdated.as_ref().map(|b| b.registered_by));
    let asked = case.reopening.and_then(|reopening| staff(reopening.requested_by));
    let conflicts = case.conflicts.iter().copied();
    case.handler
        .into_iter()
        .chain(conflicts)
        .chain(composers)
        .chain(registrars)
        .chain(asked)
        .collect()
}

/// The member of staff behind an actor.
pub(super) fn staff(actor: Actor) -> Option<AccountId> {
    match actor {
        Actor::Staff(account) => Some(account),
        Actor::System
        | Actor::Client
        | Actor::Organisation { .. }
        | Actor::Administrator(_)
        | Actor::Auditor(_)
        | Actor::Onlooker(_) => None,
    }
}
