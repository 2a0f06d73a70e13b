//! All rows of some cases next to each other, as they stood at one moment.

use crate::{
    Backend, Database, StoreError,
    entities::{
        appointment, case, case_key, case_organisation, document, event, measure, notice, paper,
        response,
    },
    projection::Around,
    rows,
};
use domain::CaseId;
use sea_orm::{
    AccessMode, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IsolationLevel, QueryFilter, QueryOrder as _, QuerySelect as _, TransactionTrait as _,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// How many cases are looked at together.
const CASES: u32 = 200;

/// The rows of one page, by case.
pub(super) struct Page {
    pub(super) cases: BTreeMap<CaseId, CaseRows>,
    /// The last case of the page; `None` when it is the last page.
    pub(super) last: Option<CaseId>,
}

/// All rows that speak of one case.
#[derive(Default)]
pub(super) struct CaseRows {
    pub(super) case: Option<case::Model>,
    pub(super) events: Vec<event::Model>,
    pub(super) organisations: Vec<case_organisation::Model>,
    pub(super) responses: Vec<response::Model>,
    pub(super) measures: Vec<measure::Model>,
    pub(super) appointments: Vec<appointment::Model>,
    pub(super) documents: Vec<document::Model>,
    pub(super) notices: Vec<notice::Model>,
    pub(super) papers: Vec<i64>,
    pub(super) has_key: bool,
}

/// What the read tables should say of one case.
pub(super) struct Expected {
    pub(super) case: case::Model,
    pub(super) around: Around,
}

impl CaseRows {
    /// Whether the read tables are what follows from the log.
    pub(super) fn follow(&self, expected: &Expected) -> bool {
        let Around { organisations, responses, measures, appointments, documents } =
            &expected.around;
        self.case_follows(&expected.case)
            && same(&self.organisations, organisations)
            && same(&self.responses, responses)
            && same(&self.measures, measures)
            && same(&self.appointments, appointments)
            && same(&self.documents, documents)
    }

    /// Whether the case's own row is; a snapshot of another layout says nothing.
    pub(super) fn case_follows(&self, expected: &case::Model) -> bool {
        self.case.as_ref().is_some_and(|row| {
            let mut expected = expected.clone();
            if row.snapshot_format != expected.snapshot_format {
                expected.snapshot_format = row.snapshot_format;
                expected.snapshot = row.snapshot.clone();
            }
            *row == expected
        })
    }
}

/// The same rows, in whatever order.
pub(super) fn same<M: PartialEq>(stored: &[M], expected: &[M]) -> bool {
    stored.len() == expected.len() && expected.iter().all(|row| stored.contains(row))
}

impl Page {
    /// The page after a case, as it stood at one moment.
    pub(super) async fn read(db: &Database, after: Option<CaseId>) -> Result<Self, StoreError> {
        let tx = match db.backend() {
            Backend::Sqlite => db.reader().begin().await?,
            Backend::Postgresql => {
                let at_one_moment = Some(IsolationLevel::RepeatableRead);
                let config = (at_one_moment, Some(AccessMode::ReadOnly));
                db.reader().begin_with_config(config.0, config.1).await?
            }
        };
        let page = Self::within(&tx, after, "").await?;
        tx.commit().await?;
        Ok(page)
    }

    /// The page after a case, with its cases locked until the transaction ends.
    pub(super) async fn lock(
        tx: &DatabaseTransaction,
        backend: Backend,
        after: Option<CaseId>,
    ) -> Result<Self, StoreError> {
        Self::within(tx, after, backend.for_update()).await
    }

    async fn within(
        tx: &DatabaseTransaction,
        after: Option<CaseId>,
        lock: &str,
    ) -> Result<Self, StoreError> {
        let mut ids = ids(tx, "SELECT id FROM cases WHERE", "id", after, lock).await?;
        let log = "SELECT DISTINCT case_id AS id FROM events WHERE";
        ids.extend(self::ids(tx, log, "case_id", after, "").await?);
        ids.sort_unstable();
        ids.dedup();
        let is_full = ids.len() >= usize::try_from(CASES).unwrap_or(usize::MAX);
        ids.truncate(usize::try_from(CASES).unwrap_or(usize::MAX));
        let last = ids.last().copied().filter(|_| is_full);
        let cases = Range { after, last }.rows(tx).await?;
        Ok(Self { cases, last: last.map(CaseId) })
    }
}

async fn ids(
    tx: &DatabaseTransaction,
    select: &str,
    column: &str,
    after: Option<CaseId>,
    lock: &str,
) -> Result<Vec<Uuid>, StoreError> {
    let mut binds = rows::binds(tx);
    let beyond = after.map(|case| format!("{column} > {}", binds.bind(case.0)));
    let beyond = beyond.unwrap_or_else(|| "TRUE".to_owned());
    let sql = format!("{select} {beyond} ORDER BY {column} LIMIT {CASES}{lock}");
    rows::all(tx, binds, sql).await?.iter().map(|row| row.get("id")).collect()
}

/// The cases after one, up to and including another; rows that belong to no case at all lie in it too.
struct Range {
    after: Option<CaseId>,
    last: Option<Uuid>,
}

impl Range {
    fn of(&self, column: impl ColumnTrait) -> Condition {
        Condition::all()
            .add_option(self.after.map(|case| column.gt(case.0)))
            .add_option(self.last.map(|last| column.lte(last)))
    }

    async fn rows(
        &self,
        tx: &impl ConnectionTrait,
    ) -> Result<BTreeMap<CaseId, CaseRows>, StoreError> {
        let mut cases: BTreeMap<CaseId, CaseRows> = BTreeMap::new();
        for row in case::Entity::find().filter(self.of(case::Column::Id)).all(tx).await? {
            let id = CaseId(row.id);
            cases.entry(id).or_default().case = Some(row);
        }
        let log = event::Entity::find().filter(self.of(event::Column::CaseId));
        for row in log.order_by_asc(event::Column::Seq).all(tx).await? {
            cases.entry(CaseId(row.case_id)).or_default().events.push(row);
        }
        let found = case_organisation::Entity::find();
        for row in found.filter(self.of(case_organisation::Column::CaseId)).all(tx).await? {
            cases.entry(CaseId(row.case_id)).or_default().organisations.push(row);
        }
        let found = response::Entity::find().filter(self.of(response::Column::CaseId));
        for row in found.all(tx).await? {
            cases.entry(CaseId(row.case_id)).or_default().responses.push(row);
        }
        let found = measure::Entity::find().filter(self.of(measure::Column::CaseId));
        for row in found.all(tx).await? {
            cases.entry(CaseId(row.case_id)).or_default().measures.push(row);
        }
        let found = appointment::Entity::find().filter(self.of(appointment::Column::CaseId));
        for row in found.all(tx).await? {
            cases.entry(CaseId(row.case_id)).or_default().appointments.push(row);
        }
        let found = document::Entity::find().filter(self.of(document::Column::CaseId));
        for row in found.all(tx).await? {
            cases.entry(CaseId(row.case_id)).or_default().documents.push(row);
        }
        let found = notice::Entity::find().filter(self.of(notice::Column::CaseId));
        for row in found.all(tx).await? {
            cases.entry(CaseId(row.case_id)).or_default().notices.push(row);
        }
        let found = paper::Entity::find().filter(self.of(paper::Column::CaseId)).select_only();
        let found = found.columns([paper::Column::CaseId, paper::Column::Number]);
        for (case, number) in found.into_tuple::<(Uuid, i64)>().all(tx).await? {
            cases.entry(CaseId(case)).or_default().papers.push(number);
        }
        let found = case_key::Entity::find().filter(self.of(case_key::Column::CaseId));
        let found = found.select_only().column(case_key::Column::CaseId);
        for case in found.into_tuple::<Uuid>().all(tx).await? {
            cases.entry(CaseId(case)).or_default().has_key = true;
        }
        Ok(cases)
    }
}
