//! What a decision needs to know from the registers, read under the lock of the case.

use super::{bases, calendars, places, regulations};
use crate::{
    StoreError,
    rows::{self, Row},
};
use chrono::NaiveDate;
use domain::{
    AccountId, Actor, MunicipalityId, OrganisationId, PlaceId, Timestamp,
    calendar::Calendar,
    complaint::Command,
    facts::{Facts, OrganisationFacts, Registers},
    regulation::Regulation,
};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;

/// Which part of the registers a decision needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The municipality of the case.
    pub municipality: MunicipalityId,
    /// Which version of its regulation.
    pub regulation: Version,
    /// Organisations that the case names.
    pub organisations: BTreeSet<OrganisationId>,
    /// Whether the decision may name anyone else who takes part, or staff; a new case does not.
    pub everyone: bool,
    /// The place where something is to be booked, and when.
    pub booking: Option<(PlaceId, Timestamp)>,
}

/// Which version of a regulation applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// The one in force on the day of receipt.
    InForceOn(NaiveDate),
    /// The one that the case is frozen to.
    Frozen(u32),
}

impl Need {
    /// For a new case: the regulation in force on the day of receipt, and the organisations complained about,
    /// which must still take part.
    pub fn to_file(
        municipality: MunicipalityId,
        day: NaiveDate,
        organisations: BTreeSet<OrganisationId>,
    ) -> Self {
        let regulation = Version::InForceOn(day);
        Self { municipality, regulation, organisations, everyone: false, booking: None }
    }

    /// For a decision in an existing case: the organisations that it names, even when they take part no longer,
    /// everyone who does, and the staff.
    pub fn to_decide(
        municipality: MunicipalityId,
        version: u32,
        organisations: BTreeSet<OrganisationId>,
    ) -> Self {
        let regulation = Version::Frozen(version);
        Self { municipality, regulation, organisations, everyone: true, booking: None }
    }

    /// The same, and what is taken at the place where the command books something.
    #[must_use]
    pub fn to_carry_out(mut self, command: &Command) -> Self {
        if let Command::BookAppointment(wish) = command {
            self.booking = Some((wish.place, wish.starts_at));
        }
        self
    }
}

/// What a decision rests on besides the case, the time and the actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Background {
    /// The registers of organisations and staff.
    pub registers: Registers,
    /// The regulation of the case.
    pub regulation: Regulation,
    /// The newest version of the calendar.
    pub calendar: Calendar,
}

impl Background {
    /// The facts of a decision by this actor on a message that arrived at this instant.
    pub fn facts(&self, now: Timestamp, arrived: Timestamp, actor: Actor) -> Facts<'_> {
        Facts {
            now,
            arrived,
            actor,
            calendar: &self.calendar,
            regulation: &self.regulation,
            registers: &self.registers,
        }
    }
}

/// Reads what a decision needs, in one to three statements; in two more where something is booked, and then the
/// place is locked until the transaction ends.
///
/// `None` when the municipality has no such regulation, or none in force on that day. Must run in a transaction that
/// can write: the first decision of an installation stores the calendar that it rests on.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn facts(
    conn: &impl ConnectionTrait,
    need: &Need,
) -> Result<Option<Background>, StoreError> {
    let Some((regulation, calendar)) = rules(conn, need).await? else {
        return Ok(None);
    };
    let calendar = match calendar {
        Some(calendar) => calendar,
        None => calendars::ensure(conn).await?,
    };
    let mut registers = Registers::default();
    if need.everyone || !need.organisations.is_empty() {
        add_organisations(conn, need, &mut registers).await?;
    }
    if need.everyone {
        add_staff(conn, need.municipality, &mut registers).await?;
    }
    if let Some(booking) = need.booking {
        let agenda = places::lock_agenda(conn, need.municipality, booking).await?;
        registers.agendas.extend(agenda.map(|agenda| (booking.0, agenda)));
    }
    Ok(Some(Background { registers, regulation, calendar }))
}

/// The regulation and the newest calendar; no calendar before the first decision of an installation.
pub(crate) async fn rules(
    conn: &impl ConnectionTrait,
    need: &Need,
) -> Result<Option<(Regulation, Option<Calendar>)>, StoreError> {
    let mut binds = rows::binds(conn);
    let which = match need.regulation {
        Version::InForceOn(day) => {
            regulations::in_force_condition(&mut binds, need.municipality, day)
        }
        Version::Frozen(version) => {
            regulations::version_condition(&mut binds, need.municipality, version)
        }
    };
    let sql = format!(
        "SELECT r.municipality_id, r.version, r.valid_from, r.settings, \
         (SELECT calendar FROM calendars ORDER BY version DESC LIMIT 1) AS calendar \
         FROM regulations r WHERE {which}"
    );
    let Some(row) = rows::first(conn, binds, sql).await? else {
        return Ok(None);
    };
    let calendar = match row.get::<Option<String>>("calendar")? {
        Some(_) => Some(row.json("calendar")?),
        None => None,
    };
    Ok(Some((regulations::read(&row)?, calendar)))
}

/// The organisations with their bases in this municipality: those that the case names, or everyone who takes part.
async fn add_organisations(
    conn: &impl ConnectionTrait,
    need: &Need,
    registers: &mut Registers,
) -> Result<(), StoreError> {
    let mut binds = rows::binds(conn);
    let municipality = binds.bind(need.municipality.0);
    let named = binds.list(need.organisations.iter().map(|id| id.0));
    let joint = if need.everyone { "OR" } else { "AND" };
    let sql = format!(
        "SELECT o.id, o.uses_portal, b.kind, b.document, b.valid_from, b.valid_until \
         FROM organisation_municipalities m JOIN organisations o ON o.id = m.organisation_id \
         LEFT JOIN binding_bases b \
         ON b.organisation_id = o.id AND b.municipality_id = m.municipality_id \
         WHERE m.municipality_id = {municipality} AND (o.active {joint} o.id IN {named}) \
         ORDER BY b.valid_from, b.id"
    );
    for row in rows::all(conn, binds, sql).await? {
        let organisation = OrganisationId(row.get("id")?);
        let uses_portal = row.get("uses_portal")?;
        let known = registers.organisations.entry(organisation);
        let known = known.or_insert_with(|| OrganisationFacts { bases: Vec::new(), uses_portal });
        if row.get::<Option<String>>("kind")?.is_some() {
            known.bases.push(bases::read(&row)?);
        }
    }
    Ok(())
}

/// The staff who work for this municipality, and the ties of everyone who does or did (R9).
async fn add_staff(
    conn: &impl ConnectionTrait,
    municipality: MunicipalityId,
    registers: &mut Registers,
) -> Result<(), StoreError> {
    let mut binds = rows::binds(conn);
    let municipality = binds.bind(municipality.0);
    let sql = format!(
        "SELECT a.id, a.disabled_at IS NULL AS enabled, t.organisation_id \
         FROM account_municipalities m JOIN accounts a ON a.id = m.account_id \
         LEFT JOIN account_ties t ON t.account_id = a.id \
         WHERE m.municipality_id = {municipality} AND a.role = 'staff'"
    );
    for row in rows::all(conn, binds, sql).await? {
        add_member(&row, registers)?;
    }
    Ok(())
}

fn add_member(row: &Row, registers: &mut Registers) -> Result<(), StoreError> {
    let account = AccountId(row.get("id")?);
    if row.get("enabled")? {
        registers.staff.insert(account);
    }
    if let Some(organisation) = row.get("organisation_id")? {
        registers.ties.entry(account).or_default().insert(OrganisationId(organisation));
    }
    Ok(())
}
