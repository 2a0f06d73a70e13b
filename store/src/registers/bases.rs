//! The bases on which organisations are bound by advices (R45).

use super::{Change, RegisterRefusal, organisations};
use crate::{
    StoreError,
    rows::{self, Row},
};
use chrono::NaiveDate;
use domain::{MunicipalityId, OrganisationId, regulation::BindingBasis};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// A basis as it stands in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisteredBasis {
    /// Names it everywhere.
    pub id: Uuid,
    /// Who is bound.
    pub organisation: OrganisationId,
    /// For the cases of which municipality.
    pub municipality: MunicipalityId,
    /// What binds, and when.
    pub basis: BindingBasis,
}

const COLUMNS: &str =
    "id, organisation_id, municipality_id, kind, document, valid_from, valid_until";

/// Adds a basis.
///
/// # Errors
/// [`StoreError::Duplicate`] when the id exists.
pub async fn add(
    conn: &impl ConnectionTrait,
    change: &Change,
    registered: &RegisteredBasis,
) -> Result<Result<(), RegisterRefusal>, StoreError> {
    let RegisteredBasis { id, organisation, municipality, basis } = registered;
    if basis.valid_until.is_some_and(|until| until < basis.valid_from) {
        return Ok(Err(RegisterRefusal::EndsBeforeItBegins));
    }
    if !organisations::takes_part(conn, *organisation, *municipality).await? {
        return Ok(Err(RegisterRefusal::DoesNotTakePart));
    }
    let mut binds = rows::binds(conn);
    let row = binds.rows([[
        (*id).into(),
        organisation.0.into(),
        municipality.0.into(),
        rows::code(&basis.kind)?.into(),
        basis.document.as_str().into(),
        basis.valid_from.into(),
        basis.valid_until.into(),
    ]]);
    let sql = format!("INSERT INTO binding_bases ({COLUMNS}) VALUES {row}");
    rows::change(conn, binds, sql).await?;
    change.record(conn, "basis-added", id).await?;
    Ok(Ok(()))
}

/// Sets the last day on which a basis binds; `None` within when there is no such basis.
///
/// Advices that were issued keep the basis that they named (R45).
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn end(
    conn: &impl ConnectionTrait,
    change: &Change,
    id: Uuid,
    last_day: NaiveDate,
) -> Result<Result<Option<RegisteredBasis>, RegisterRefusal>, StoreError> {
    let Some(mut registered) = find(conn, id).await? else {
        return Ok(Ok(None));
    };
    if last_day < registered.basis.valid_from {
        return Ok(Err(RegisterRefusal::EndsBeforeItBegins));
    }
    let mut binds = rows::binds(conn);
    let sql = format!(
        "UPDATE binding_bases SET valid_until = {} WHERE id = {}",
        binds.bind(last_day),
        binds.bind(id)
    );
    rows::change(conn, binds, sql).await?;
    change.record(conn, "basis-ended", id).await?;
    registered.basis.valid_until = Some(last_day);
    Ok(Ok(Some(registered)))
}

/// One basis.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn find(
    conn: &impl ConnectionTrait,
    id: Uuid,
) -> Result<Option<RegisteredBasis>, StoreError> {
    let mut binds = rows::binds(conn);
    let sql = format!("SELECT {COLUMNS} FROM binding_bases WHERE id = {}", binds.bind(id));
    rows::first(conn, binds, sql).await?.as_ref().map(read_registered).transpose()
}

/// The bases of an organisation, past, present and future, by their first day.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn list(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<RegisteredBasis>, StoreError> {
    let mut binds = rows::binds(conn);
    let sql = format!(
        "SELECT {COLUMNS} FROM binding_bases WHERE organisation_id = {} ORDER BY valid_from, id",
        binds.bind(organisation.0)
    );
    rows::all(conn, binds, sql).await?.iter().map(read_registered).collect()
}

fn read_registered(row: &Row) -> Result<RegisteredBasis, StoreError> {
    Ok(RegisteredBasis {
        id: row.get("id")?,
        organisation: OrganisationId(row.get("organisation_id")?),
        municipality: MunicipalityId(row.get("municipality_id")?),
        basis: read(row)?,
    })
}

pub(super) fn read(row: &Row) -> Result<BindingBasis, StoreError> {
    Ok(BindingBasis {
        kind: row.coded("kind")?,
        document: row.parsed("document")?,
        valid_from: row.get("valid_from")?,
        valid_until: row.get("valid_until")?,
    })
}
