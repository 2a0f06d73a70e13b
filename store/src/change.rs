//! A case on its way from what is stored to what will be stored, and the one function that writes such changes.

use crate::{
    CaseKey, Keys, StoreError,
    dialect::{difference::Difference, tables::Writes},
    entities::{audit, blind_index, case, case_key, event, notice, paper},
    events::{self, Hash},
    lookup::{self, Role},
    outbox, papers,
    projection::{self, Around},
    rows,
};
use domain::{
    Actor, CaseId, OrganisationId, Timestamp,
    complaint::{
        Complaint, Decision, Event,
        evolve::Recorded,
        paper::{Content, Paper, PaperKind},
    },
};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, BTreeSet};

/// A case as it is stored: its state, the hash of its last event, and its row.
#[derive(Debug, Clone)]
pub(crate) struct Loaded {
    pub(crate) case: Complaint,
    pub(crate) head: Hash,
    row: case::Model,
}

impl Loaded {
    /// The case in its row, from the snapshot or, when that has another layout, from its events.
    pub(crate) async fn read(
        conn: &impl ConnectionTrait,
        row: case::Model,
    ) -> Result<Self, StoreError> {
        let head = row.head_hash.as_slice().try_into();
        let head = head.map_err(|_| StoreError::Damaged { what: "the hash of a case" })?;
        if let Some(case) = projection::from_snapshot(&row) {
            return Ok(Self { case, head, row });
        }
        let id = CaseId(row.id);
        let log = events::of_case(conn, id, None).await?;
        Ok(Self { case: events::replay(id, &log)?, head, row })
    }
}

/// What was decided, by whom, when, and which organisations read their messages in the portal.
pub(crate) struct Decided<'a> {
    pub(crate) decision: &'a Decision,
    pub(crate) actor: Actor,
    pub(crate) at: Timestamp,
    pub(crate) uses_portal: &'a BTreeSet<OrganisationId>,
}

/// Everything that will be written for one case.
pub(crate) struct Change {
    before: Option<Loaded>,
    case: Complaint,
    head: Hash,
    key: Option<CaseKey>,
    events: Vec<event::Model>,
    notices: Vec<notice::Model>,
    papers: Vec<paper::Model>,
    new_key: Option<case_key::Model>,
    found_by: BTreeMap<Role, Vec<blind_index::Model>>,
}

impl Change {
    /// A new case, from the decision that files it.
    pub(crate) fn file(keys: &Keys, id: CaseId, decided: &Decided<'_>) -> Result<Self, StoreError> {
        let Some((Event::Filed(filed), more)) = decided.decision.events.split_first() else {
            return Err(StoreError::Damaged { what: "a filing without its event" });
        };
        let key = CaseKey::generate()?;
        let case = Complaint::begin(id, (**filed).clone());
        let mut change = Self {
            new_key: Some(papers::key_row(keys, id, &key)?),
            head: events::genesis(id),
            case: case.clone(),
            before: None,
            key: Some(key),
            events: Vec::new(),
            notices: Vec::new(),
            papers: Vec::new(),
            found_by: BTreeMap::new(),
        };
        let first = change.recorded(&Event::Filed(filed.clone()), decided);
        change.record(&case, case.clone(), &first, decided)?;
        change.follow(keys, more, decided)?;
        change.file_papers(keys, &decided.decision.papers)?;
        Ok(change)
    }

    /// An existing case, as loaded, with its key when papers may be added.
    pub(crate) fn of(loaded: Loaded, key: Option<CaseKey>) -> Self {
        Self {
            case: loaded.case.clone(),
            head: loaded.head,
            before: Some(loaded),
            key,
            events: Vec::new(),
            notices: Vec::new(),
            papers: Vec::new(),
            new_key: None,
            found_by: BTreeMap::new(),
        }
    }

    /// Adds a decision that was taken on [`Change::case`].
    pub(crate) fn add(&mut self, keys: &Keys, decided: &Decided<'_>) -> Result<(), StoreError> {
        self.follow(keys, &decided.decision.events, decided)?;
        self.file_papers(keys, &decided.decision.papers)
    }

    /// The case with everything that was added.
    pub(crate) fn case(&self) -> &Complaint {
        &self.case
    }

    /// The case with everything that was added.
    pub(crate) fn into_case(self) -> Complaint {
        self.case
    }

    fn recorded(&self, event: &Event, decided: &Decided<'_>) -> Recorded {
        Recorded { event: event.clone(), actor: decided.actor, recorded_at: decided.at }
    }

    fn follow(
        &mut self,
        keys: &Keys,
        events: &[Event],
        decided: &Decided<'_>,
    ) -> Result<(), StoreError> {
        for event in events {
            let recorded = self.recorded(event, decided);
            let before = self.case.clone();
            let after = before.clone().evolve(&recorded);
            self.record(&before, after, &recorded, decided)?;
            if matches!(event, Event::RepresentationEnded) {
                self.find_by(keys, Role::Representative, None);
            }
        }
        Ok(())
    }

    fn record(
        &mut self,
        before: &Complaint,
        after: Complaint,
        recorded: &Recorded,
        decided: &Decided<'_>,
    ) -> Result<(), StoreError> {
        let row = events::row(after.id, after.version, recorded, &self.head)?;
        self.head = events::hash_of(&row)?;
        self.events.push(row);
        let event = &recorded.event;
        let told = outbox::rows(before, &after, event, decided.at, decided.uses_portal)?;
        self.notices.extend(told);
        self.case = after;
        Ok(())
    }

    fn file_papers(&mut self, keys: &Keys, papers: &[Paper]) -> Result<(), StoreError> {
        for paper in papers {
            let key = self.key.as_ref();
            // Its key was destroyed with the file: nothing can be added to it (R68).
            let key = key.ok_or(StoreError::Damaged { what: "a case without its key" })?;
            self.papers.push(papers::seal(key, self.case.id, paper)?);
            if let Content::Person(person) = &paper.content {
                let is_representative = paper.kind == PaperKind::Representative;
                let role = if is_representative { Role::Representative } else { Role::Client };
                self.find_by(keys, role, Some(person));
            }
        }
        Ok(())
    }

    fn find_by(&mut self, keys: &Keys, role: Role, person: Option<&domain::values::Person>) {
        let rows = person.map(|person| lookup::rows(keys, self.case.id, role, person));
        self.found_by.insert(role, rows.unwrap_or_default());
    }
}

/// Writes changes of different cases and their lines of the audit.
///
/// This is the only function that writes what was decided: filing, single commands and the clockwork all come here.
pub(crate) async fn write(
    tx: &impl ConnectionTrait,
    changes: &[Change],
    audit: &[audit::Model],
) -> Result<(), StoreError> {
    write_with(tx, changes, audit, Writes::on(tx)).await
}

/// Writes changes as [`write`] does, together with rows that belong to them.
pub(crate) async fn write_with(
    tx: &impl ConnectionTrait,
    changes: &[Change],
    audit: &[audit::Model],
    mut writes: Writes,
) -> Result<(), StoreError> {
    writes.insert(&gather(changes, |change| &change.events))?;
    add_projections(&mut writes, changes)?;
    writes.insert(&gather(changes, |change| &change.papers))?;
    let keys: Vec<_> = changes.iter().filter_map(|change| change.new_key.clone()).collect();
    writes.insert(&keys)?;
    writes.insert(&replace_tokens(tx, changes).await?)?;
    writes.insert(&gather(changes, |change| &change.notices))?;
    writes.insert(audit)?;
    writes.run(tx).await
}

fn gather<M: Clone>(changes: &[Change], rows: impl Fn(&Change) -> &Vec<M>) -> Vec<M> {
    changes.iter().flat_map(|change| rows(change).iter().cloned()).collect()
}

/// Brings the read tables from what they say to what they should say, and leaves rows alone that stay the same.
fn add_projections(writes: &mut Writes, changes: &[Change]) -> Result<(), StoreError> {
    let mut cases = Difference::default();
    let mut organisations = Difference::default();
    let mut responses = Difference::default();
    let mut measures = Difference::default();
    let mut appointments = Difference::default();
    let mut documents = Difference::default();
    for change in changes {
        let stored = change.before.iter().map(|before| before.row.clone()).collect();
        cases.add(stored, vec![projection::case_row(&change.case, &change.head)?]);
        let before = change.before.as_ref().map(|before| Around::of(&before.case)).transpose()?;
        let (before, after) = (before.unwrap_or_default(), Around::of(&change.case)?);
        organisations.add(before.organisations, after.organisations);
        responses.add(before.responses, after.responses);
        measures.add(before.measures, after.measures);
        appointments.add(before.appointments, after.appointments);
        documents.add(before.documents, after.documents);
    }
    cases.add_to(writes)?;
    organisations.add_to(writes)?;
    responses.add_to(writes)?;
    measures.add_to(writes)?;
    appointments.add_to(writes)?;
    documents.add_to(writes)
}

/// Removes the tokens of people whose details changed, and gives the new ones.
async fn replace_tokens(
    tx: &impl ConnectionTrait,
    changes: &[Change],
) -> Result<Vec<blind_index::Model>, StoreError> {
    let mut added = Vec::new();
    for change in changes {
        for (role, rows) in &change.found_by {
            if change.before.is_some() {
                forget_tokens(tx, change.case.id, *role).await?;
            }
            added.extend(rows.iter().cloned());
        }
    }
    Ok(added)
}

async fn forget_tokens(
    tx: &impl ConnectionTrait,
    case: CaseId,
    role: Role,
) -> Result<(), StoreError> {
    let mut binds = rows::binds(tx);
    let (case, role) = (binds.bind(case.0), binds.bind(role.code()));
    let sql = format!("DELETE FROM blind_index WHERE case_id = {case} AND person = {role}");
    rows::change(tx, binds, sql).await?;
    Ok(())
}
