//! What organisations still owe: answers to advices, and measures to be carried out, by when each is due.
//!
//! CROSS JOIN keeps SQLite from beginning with the cases of a municipality, which are not in this order.

use super::{Scope, page_size};
use crate::{
    Binds, StoreError,
    rows::{self, Row},
};
use chrono::NaiveDate;
use domain::{
    CaseId, MunicipalityId, OrganisationId, Timestamp, complaint::advice::Stage, values::CaseNumber,
};
use sea_orm::ConnectionTrait;

/// An answer that is awaited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseRow {
    /// The case.
    pub case: CaseId,
    /// Its public number.
    pub number: CaseNumber,
    /// Its municipality.
    pub municipality: MunicipalityId,
    /// Which advice in the case.
    pub advice: u32,
    /// Who has to answer.
    pub organisation: OrganisationId,
    /// Whether silence binds: whether it is a binding advice and not a recommendation (R45).
    pub is_binding: bool,
    /// When the advice reached the organisation (R35).
    pub dispatched_at: Timestamp,
    /// The last day of the term.
    pub last_day: NaiveDate,
    /// The end of the term.
    pub expires_at: Timestamp,
    /// When silence becomes final (R37).
    pub final_at: Timestamp,
    /// Whether a second person must confirm an answer that was registered late (S22).
    pub awaits_confirmation: bool,
}

/// A measure that has to be carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureRow {
    /// The case.
    pub case: CaseId,
    /// Its public number.
    pub number: CaseNumber,
    /// Its municipality.
    pub municipality: MunicipalityId,
    /// Which advice in the case.
    pub advice: u32,
    /// Which measure of the advice.
    pub measure: u16,
    /// Who has to carry it out.
    pub organisation: OrganisationId,
    /// How far it is: due, disputed or overdue.
    pub stage: Stage,
    /// The last day.
    pub last_day: NaiveDate,
    /// The end of that day.
    pub due_at: Timestamp,
    /// Whether the college and council were told.
    pub escalated: bool,
}

/// The answers that are awaited, those first of which silence becomes final first: so many, and never more than 100.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn responses_due(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    limit: u32,
) -> Result<Vec<ResponseRow>, StoreError> {
    let (mut binds, rows) = (rows::binds(conn), page_size(limit));
    let scope = within(&mut binds, scope);
    let sql = format!(
        "SELECT r.case_id, r.organisation_id, c.number, c.municipality_id, r.advice_number, \
         r.nature, r.dispatched_at, r.last_day, r.expires_at, r.final_at, r.awaits_confirmation \
         FROM responses r CROSS JOIN cases c \
         WHERE c.id = r.case_id AND r.status = 'pending' AND r.final_at IS NOT NULL AND {scope} \
         ORDER BY r.final_at, r.case_id, r.organisation_id LIMIT {rows}"
    );
    rows::all(conn, binds, sql).await?.iter().map(read_response).collect()
}

/// The measures that organisations have to carry out, by their last day: so many, and never more than 100.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn measures_due(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    limit: u32,
) -> Result<Vec<MeasureRow>, StoreError> {
    let (mut binds, rows) = (rows::binds(conn), page_size(limit));
    let scope = within(&mut binds, scope);
    let sql = format!(
        "SELECT r.case_id, r.organisation_id, c.number, c.municipality_id, r.advice_number, \
         r.measure, r.stage, r.last_day, r.due_at, r.escalated \
         FROM measures r CROSS JOIN cases c \
         WHERE c.id = r.case_id AND r.stage IN ('due', 'disputed', 'overdue') AND {scope} \
         ORDER BY r.due_at, r.case_id, r.measure LIMIT {rows}"
    );
    rows::all(conn, binds, sql).await?.iter().map(read_measure).collect()
}

fn within(binds: &mut Binds, scope: &Scope) -> String {
    match scope {
        Scope::Desk(municipalities) => {
            format!("c.municipality_id IN {}", binds.list(municipalities.iter().map(|id| id.0)))
        }
        Scope::Organisation(id) => format!("r.organisation_id = {}", binds.bind(id.0)),
    }
}

fn read_response(row: &Row) -> Result<ResponseRow, StoreError> {
    Ok(ResponseRow {
        case: CaseId(row.get("case_id")?),
        number: row.parsed("number")?,
        municipality: MunicipalityId(row.get("municipality_id")?),
        advice: row.get::<i32>("advice_number")?.unsigned_abs(),
        organisation: OrganisationId(row.get("organisation_id")?),
        is_binding: row.get::<String>("nature")? == "binding-advice",
        dispatched_at: row.timestamp("dispatched_at")?,
        last_day: row.get("last_day")?,
        expires_at: row.timestamp("expires_at")?,
        final_at: row.timestamp("final_at")?,
        awaits_confirmation: row.get("awaits_confirmation")?,
    })
}

fn read_measure(row: &Row) -> Result<MeasureRow, StoreError> {
    Ok(MeasureRow {
        case: CaseId(row.get("case_id")?),
        number: row.parsed("number")?,
        municipality: MunicipalityId(row.get("municipality_id")?),
        advice: row.get::<i32>("advice_number")?.unsigned_abs(),
        measure: u16::try_from(row.get::<i32>("measure")?).map_err(|_| rows::unreadable())?,
        organisation: OrganisationId(row.get("organisation_id")?),
        stage: row.coded("stage")?,
        last_day: row.get("last_day")?,
        due_at: row.timestamp("due_at")?,
        escalated: row.get("escalated")?,
    })
}
