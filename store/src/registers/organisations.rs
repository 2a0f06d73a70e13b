//! The register of organisations; the municipality itself and its departments are organisations too.

use super::Change;
use crate::{
    Binds, StoreError,
    rows::{self, Row},
};
use domain::{
    MunicipalityId, OrganisationId,
    values::{Address, Email, KvkNumber, Line},
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An organisation that takes part in the social domain of one or more municipalities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Names it everywhere.
    pub id: OrganisationId,
    /// The municipalities where it takes part; at least one.
    pub municipalities: BTreeSet<MunicipalityId>,
    /// Its name, as letters print it.
    pub name: Line,
    /// What kind it is.
    pub kind: OrganisationKind,
    /// Its number in the trade register.
    pub kvk: Option<KvkNumber>,
    /// Whether it chose the portal as the place where messages reach it (R35, R39).
    pub uses_portal: bool,
    /// Where post reaches it; who does not use the portal needs one.
    pub address: Option<Address>,
    /// Where it is told that something lies in the portal.
    pub email: Option<Email>,
    /// Whether new cases may name it.
    pub active: bool,
}

/// What an organisation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrganisationKind {
    /// The municipality or one of its departments.
    Municipality,
    /// A care provider under the Wkkgz.
    CareProvider,
    /// A youth-care provider or certified institution.
    YouthCare,
    /// A Wmo provider.
    WmoProvider,
    /// A housing association.
    Housing,
    /// Debt help.
    DebtHelp,
    /// A neighbourhood team.
    NeighbourhoodTeam,
    /// Anything else.
    Other,
}

const COLUMNS: &str =
    "o.id, o.name, o.kind, o.kvk, o.uses_portal, o.address, o.email, o.active, m.municipality_id";

const TABLES: &str =
    "organisations o JOIN organisation_municipalities m ON m.organisation_id = o.id";

/// Adds an organisation.
///
/// # Errors
/// [`StoreError::Duplicate`] when the id exists.
pub async fn add(
    conn: &impl ConnectionTrait,
    change: &Change,
    organisation: &Organisation,
) -> Result<(), StoreError> {
    let mut binds = rows::binds(conn);
    let row = binds.rows([[
        organisation.id.0.into(),
        organisation.name.as_str().into(),
        rows::code(&organisation.kind)?.into(),
        organisation.kvk.as_ref().map(KvkNumber::to_string).into(),
        organisation.uses_portal.into(),
        address(organisation)?.into(),
        organisation.email.as_ref().map(Email::to_string).into(),
        organisation.active.into(),
    ]]);
    let sql = format!(
        "INSERT INTO organisations (id, name, kind, kvk, uses_portal, address, email, active) \
         VALUES {row}"
    );
    rows::change(conn, binds, sql).await?;
    add_municipalities(conn, organisation).await?;
    change.record(conn, "organisation-added", organisation.id).await
}

/// Changes everything about an organisation but its id; `false` when there is no such organisation.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn update(
    conn: &impl ConnectionTrait,
    change: &Change,
    organisation: &Organisation,
) -> Result<bool, StoreError> {
    let mut binds = rows::binds(conn);
    let sql = format!(
        "UPDATE organisations SET name = {}, kind = {}, kvk = {}, uses_portal = {}, address = {}, \
         email = {}, active = {} WHERE id = {}",
        binds.bind(organisation.name.as_str()),
        binds.bind(rows::code(&organisation.kind)?),
        binds.bind(organisation.kvk.as_ref().map(KvkNumber::to_string)),
        binds.bind(organisation.uses_portal),
        binds.bind(address(organisation)?),
        binds.bind(organisation.email.as_ref().map(Email::to_string)),
        binds.bind(organisation.active),
        binds.bind(organisation.id.0),
    );
    if rows::change(conn, binds, sql).await? == 0 {
        return Ok(false);
    }
    let mut binds = rows::binds(conn);
    let id = binds.bind(organisation.id.0);
    let sql = format!("DELETE FROM organisation_municipalities WHERE organisation_id = {id}");
    rows::change(conn, binds, sql).await?;
    add_municipalities(conn, organisation).await?;
    change.record(conn, "organisation-changed", organisation.id).await?;
    Ok(true)
}

/// One organisation.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn find(
    conn: &impl ConnectionTrait,
    id: OrganisationId,
) -> Result<Option<Organisation>, StoreError> {
    let mut binds = rows::binds(conn);
    let which = format!("o.id = {}", binds.bind(id.0));
    Ok(select(conn, binds, &which).await?.pop())
}

/// The organisations that take part in one of these municipalities, by name, those that stopped included.
///
/// Each comes with all municipalities where it takes part.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn list(
    conn: &impl ConnectionTrait,
    municipalities: &BTreeSet<MunicipalityId>,
) -> Result<Vec<Organisation>, StoreError> {
    let mut binds = rows::binds(conn);
    let municipalities = binds.list(municipalities.iter().map(|id| id.0));
    let which = format!(
        "o.id IN (SELECT organisation_id FROM organisation_municipalities \
         WHERE municipality_id IN {municipalities})"
    );
    select(conn, binds, &which).await
}

/// Whether an organisation takes part in a municipality.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn takes_part(
    conn: &impl ConnectionTrait,
    organisation: OrganisationId,
    municipality: MunicipalityId,
) -> Result<bool, StoreError> {
    let mut binds = rows::binds(conn);
    let sql = format!(
        "SELECT 1 FROM organisation_municipalities \
         WHERE organisation_id = {} AND municipality_id = {}",
        binds.bind(organisation.0),
        binds.bind(municipality.0)
    );
    Ok(rows::first(conn, binds, sql).await?.is_some())
}

async fn add_municipalities(
    conn: &impl ConnectionTrait,
    organisation: &Organisation,
) -> Result<(), StoreError> {
    if organisation.municipalities.is_empty() {
        return Ok(());
    }
    let mut binds = rows::binds(conn);
    let pairs = organisation.municipalities.iter();
    let given = binds.rows(pairs.map(|id| [id.0.into(), organisation.id.0.into()]));
    let sql = format!(
        "INSERT INTO organisation_municipalities (municipality_id, organisation_id) VALUES {given}"
    );
    rows::change(conn, binds, sql).await.map(|_| ())
}

/// The organisations for which a condition on `organisations o` holds.
async fn select(
    conn: &impl ConnectionTrait,
    binds: Binds,
    which: &str,
) -> Result<Vec<Organisation>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE {which} ORDER BY o.name, o.id");
    let mut organisations: Vec<Organisation> = Vec::new();
    for row in rows::all(conn, binds, sql).await? {
        let next = read(&row)?;
        match organisations.last_mut().filter(|last| last.id == next.id) {
            Some(last) => last.municipalities.extend(next.municipalities),
            None => organisations.push(next),
        }
    }
    Ok(organisations)
}

fn read(row: &Row) -> Result<Organisation, StoreError> {
    Ok(Organisation {
        id: OrganisationId(row.get("id")?),
        municipalities: BTreeSet::from([MunicipalityId(row.get("municipality_id")?)]),
        name: row.parsed("name")?,
        kind: row.coded("kind")?,
        kvk: row.parsed_if_any("kvk")?,
        uses_portal: row.get("uses_portal")?,
        address: match row.get::<Option<String>>("address")? {
            Some(_) => Some(row.json("address")?),
            None => None,
        },
        email: row.parsed_if_any("email")?,
        active: row.get("active")?,
    })
}

/// The address as the table keeps it.
fn address(organisation: &Organisation) -> Result<Option<String>, StoreError> {
    organisation.address.as_ref().map(rows::json).transpose()
}
