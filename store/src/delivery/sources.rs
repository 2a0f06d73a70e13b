//! What a letter is made of: the case just before and after the event, its papers, and the registers.

use super::Claimed;
use crate::{
    Store, StoreError, StoredEvent, events, papers,
    registers::{
        self, Need, desks, municipalities, places,
        texts::{self, TextVersion},
    },
    rows,
};
use domain::{
    AccountId, MunicipalityId, OrganisationId, PlaceId, Timestamp,
    calendar::Calendar,
    complaint::{
        Complaint, Event,
        paper::{Content, PaperNumber},
    },
    place::Place,
    regulation::Regulation,
    values::{Address, Email, Line, Secret},
};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, BTreeSet};

/// What the letter of a notice is made of.
#[derive(Debug, Clone)]
pub struct Sources {
    /// What happened.
    pub event: Event,
    /// When it was recorded.
    pub at: Timestamp,
    /// The case just before it; for a filing, as filed.
    pub before: Complaint,
    /// The case with it, but with the client's details of today, because that is where a letter arrives.
    pub after: Complaint,
    /// The place of this letter among those of the event, counting from 1.
    pub place: u16,
    /// Everything that was written in the case.
    pub papers: BTreeMap<PaperNumber, Content>,
    /// The client's secret, as long as its letter was not made.
    pub secret: Option<Secret>,
    /// The organisations that the case names.
    pub organisations: BTreeMap<OrganisationId, Correspondent>,
    /// The staff by their names.
    pub staff: BTreeMap<AccountId, String>,
    /// The desk that writes.
    pub desk: desks::Desk,
    /// The name of its municipality.
    pub municipality: Line,
    /// Where people meet the desk, with the hours (Q4).
    pub places: BTreeMap<PlaceId, Place>,
    /// The texts that its municipality wrote in the place of the built-in ones.
    pub texts: Vec<TextVersion>,
    /// The regulation of the case.
    pub regulation: Regulation,
    /// The calendar.
    pub calendar: Calendar,
}

/// An organisation as a reader of letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correspondent {
    /// Its name.
    pub name: Line,
    /// Where its post arrives.
    pub address: Option<Address>,
    /// Where it is told that something is in the portal.
    pub email: Option<Email>,
    /// Whether it reads its messages in the portal.
    pub uses_portal: bool,
}

impl Store {
    /// What the letter of a notice is made of; `None` when the case was erased or its desk is not described.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], or [`StoreError::Damaged`] when what is stored cannot be right.
    pub async fn sources(&self, claimed: &Claimed) -> Result<Option<Sources>, StoreError> {
        let conn = self.db.reader();
        let log = events::of_case(conn, claimed.case, None).await?;
        let found = log.iter().position(|event| event.seq == claimed.seq);
        let nth = found.ok_or(StoreError::Damaged { what: "a notice without its event" })?;
        let mut after = with_dispatches(claimed, &log, nth)?;
        let before = match &log[..nth] {
            [] => after.clone(),
            earlier => events::replay(claimed.case, earlier)?,
        };
        let told = &log[nth];
        let Some(today) = self.load(claimed.case).await? else { return Ok(None) };
        after.client = today.client;
        let papers = papers::open_all(conn, &self.keys, claimed.case).await?;
        let desk = desks::find(conn, after.municipality).await?;
        let municipality = municipalities::find(conn, after.municipality).await?;
        let (Some(papers), Some(desk), Some(municipality)) = (papers, desk, municipality) else {
            return Ok(None);
        };
        let need = Need::to_decide(after.municipality, after.regulation, BTreeSet::new());
        let rules = registers::rules(conn, &need).await?;
        let (regulation, calendar) =
            rules.ok_or(StoreError::Damaged { what: "a case without its regulation" })?;
        Ok(Some(Sources {
            event: told.event.clone(),
            at: told.recorded_at,
            place: place(conn, claimed).await?,
            secret: self.secret_of(claimed.case).await?,
            texts: texts::in_use(conn, after.municipality).await?,
            organisations: correspondents(conn).await?,
            staff: staff(conn).await?,
            calendar: calendar.unwrap_or_else(Calendar::statutory),
            places: found_places(conn, after.municipality).await?,
            municipality: municipality.name,
            before,
            after,
            papers,
            desk,
            regulation,
        }))
    }
}

/// The case with the event, and with the sending of an advice that was decided together with it: the letter can then
/// name the last day of a term that began at once.
fn with_dispatches(
    claimed: &Claimed,
    log: &[StoredEvent],
    nth: usize,
) -> Result<Complaint, StoreError> {
    let told = &log[nth];
    let together = log[nth + 1..].iter().take_while(|next| {
        next.recorded_at == told.recorded_at && matches!(next.event, Event::Dispatched { .. })
    });
    let mut case = events::replay(claimed.case, &log[..=nth])?;
    for next in together {
        case = case.evolve(&next.recorded());
    }
    case.version = told.seq;
    Ok(case)
}

/// The place of a notice among the written ones of its event: the same whenever it is asked.
async fn place(conn: &impl ConnectionTrait, claimed: &Claimed) -> Result<u16, StoreError> {
    let mut binds = rows::binds(conn);
    let sql = format!(
        "SELECT id FROM notices WHERE case_id = {} AND seq = {} AND medium = 'written' \
         ORDER BY kind, recipient",
        binds.bind(claimed.case.0),
        binds.bind(i64::from(claimed.seq))
    );
    let found = rows::all(conn, binds, sql).await?;
    let ids = found.iter().map(|row| row.get::<uuid::Uuid>("id"));
    let ids = ids.collect::<Result<Vec<_>, _>>()?;
    let nth = ids.iter().position(|id| *id == claimed.id).unwrap_or(ids.len());
    Ok(u16::try_from(nth + 1).unwrap_or(u16::MAX))
}

/// Every organisation: a case may name one that takes part no longer.
async fn correspondents(
    conn: &impl ConnectionTrait,
) -> Result<BTreeMap<OrganisationId, Correspondent>, StoreError> {
    let sql = "SELECT id, name, address, email, uses_portal FROM organisations";
    let found = rows::all(conn, rows::binds(conn), sql).await?;
    let read = found.iter().map(|row| {
        let address = match row.get::<Option<String>>("address")? {
            Some(_) => Some(row.json("address")?),
            None => None,
        };
        let reader = Correspondent {
            name: row.parsed("name")?,
            address,
            email: row.parsed_if_any("email")?,
            uses_portal: row.get("uses_portal")?,
        };
        Ok((OrganisationId(row.get("id")?), reader))
    });
    read.collect()
}

/// The places of the municipality, by which letters name walk-in hours and appointments.
async fn found_places(
    conn: &impl ConnectionTrait,
    municipality: MunicipalityId,
) -> Result<BTreeMap<PlaceId, Place>, StoreError> {
    let found = places::of_municipality(conn, municipality).await?;
    Ok(found.into_iter().map(|place| (place.id, place)).collect())
}

async fn staff(conn: &impl ConnectionTrait) -> Result<BTreeMap<AccountId, String>, StoreError> {
    let sql = "SELECT id, display_name FROM accounts WHERE role = 'staff'";
    let found = rows::all(conn, rows::binds(conn), sql).await?;
    found.iter().map(|row| Ok((AccountId(row.get("id")?), row.get("display_name")?))).collect()
}
