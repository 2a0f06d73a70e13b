//! Papers: what people wrote, sealed under the key of their case.

use crate::{
    CaseKey, Keys, StoreError,
    entities::{case_key, paper},
    rows::code,
    sealing::sealed_under,
};
use domain::{
    CaseId,
    complaint::paper::{Content, Paper, PaperNumber},
};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _};
use std::collections::BTreeMap;

/// The table, as part of the place that a sealed paper opens for.
const PAPERS: &str = "papers";

/// The row of a new case's key.
pub(crate) fn key_row(
    keys: &Keys,
    case: CaseId,
    key: &CaseKey,
) -> Result<case_key::Model, StoreError> {
    let wrapped = key.wrap(keys, case)?;
    // Not asked of the keys: another line may seal by now.
    let key_id = sealed_under(&wrapped)?.to_owned();
    Ok(case_key::Model { case_id: case.0, key_id, wrapped })
}

/// The key of a case; `None` once it was destroyed.
pub(crate) async fn key_of(
    conn: &impl ConnectionTrait,
    keys: &Keys,
    case: CaseId,
) -> Result<Option<CaseKey>, StoreError> {
    let row = case_key::Entity::find_by_id(case.0).one(conn).await?;
    row.map(|row| CaseKey::unwrap(keys, case, &row.wrapped)).transpose()
}

/// The sealed row of a paper.
pub(crate) fn seal(key: &CaseKey, case: CaseId, paper: &Paper) -> Result<paper::Model, StoreError> {
    let content = serde_json::to_vec(&paper.content).map_err(|_| UNREADABLE)?;
    Ok(paper::Model {
        case_id: case.0,
        number: paper.number.0.into(),
        kind: code(&paper.kind)?,
        sealed: key.seal(PAPERS, place(case, paper.number), &zeroize::Zeroizing::new(content))?,
    })
}

/// What these papers say. A number that the case does not have, or has no longer, is absent.
pub(crate) async fn open(
    conn: &impl ConnectionTrait,
    keys: &Keys,
    case: CaseId,
    numbers: &[PaperNumber],
) -> Result<BTreeMap<PaperNumber, Content>, StoreError> {
    let Some(key) = key_of(conn, keys, case).await? else {
        return Ok(BTreeMap::new());
    };
    let wanted = numbers.iter().map(|number| i64::from(number.0));
    let rows = paper::Entity::find()
        .filter(paper::Column::CaseId.eq(case.0))
        .filter(paper::Column::Number.is_in(wanted));
    read(&key, case, rows.all(conn).await?)
}

/// What all papers of a case say; `None` once its key was destroyed.
pub(crate) async fn open_all(
    conn: &impl ConnectionTrait,
    keys: &Keys,
    case: CaseId,
) -> Result<Option<BTreeMap<PaperNumber, Content>>, StoreError> {
    let Some(key) = key_of(conn, keys, case).await? else { return Ok(None) };
    let rows = paper::Entity::find().filter(paper::Column::CaseId.eq(case.0));
    read(&key, case, rows.all(conn).await?).map(Some)
}

fn read(
    key: &CaseKey,
    case: CaseId,
    rows: Vec<paper::Model>,
) -> Result<BTreeMap<PaperNumber, Content>, StoreError> {
    let mut opened = BTreeMap::new();
    for row in rows {
        let number = PaperNumber(u32::try_from(row.number).map_err(|_| UNREADABLE)?);
        let content = key.open(PAPERS, place(case, number), &row.sealed)?;
        opened.insert(number, serde_json::from_slice(&content).map_err(|_| UNREADABLE)?);
    }
    Ok(opened)
}

const UNREADABLE: StoreError = StoreError::Damaged { what: "a paper" };

fn place(case: CaseId, number: PaperNumber) -> Vec<u8> {
    [&case.0.as_bytes()[..], &number.0.to_be_bytes()].concat()
}
