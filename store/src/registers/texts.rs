//! The texts of letters that a municipality wrote in the place of the built-in ones; every version stays.

use super::Change;
use crate::{
    StoreError,
    rows::{self, Row},
};
use domain::{
    Actor, MunicipalityId, Timestamp, complaint::classification::Language, notice::NoticeKind,
};
use sea_orm::ConnectionTrait;

/// One version of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextVersion {
    /// Which letter.
    pub kind: NoticeKind,
    /// In which language.
    pub language: Language,
    /// Counting from 1 for this letter and language.
    pub version: u32,
    /// The text; `None` where the municipality went back to the built-in one.
    pub source: Option<String>,
    /// Since when it is used.
    pub created_at: Timestamp,
    /// Who wrote it.
    pub created_by: Actor,
}

const COLUMNS: &str = "kind, language, version, source, created_at, created_by";

/// Adds a version, which letters use from now on, and gives its number. Whoever calls this checked the text.
///
/// # Errors
/// [`StoreError::Duplicate`] when another version came at this very moment.
pub async fn add(
    conn: &impl ConnectionTrait,
    change: &Change,
    (municipality, kind, language): (MunicipalityId, NoticeKind, Language),
    source: Option<&str>,
) -> Result<u32, StoreError> {
    let of = (municipality, kind, language);
    let latest = history(conn, of).await?.first().map_or(0, |latest| latest.version);
    let version = latest + 1;
    let mut binds = rows::binds(conn);
    let row = binds.rows([[
        municipality.0.into(),
        kind.code().into(),
        rows::code(&language)?.into(),
        i32::try_from(version).unwrap_or(i32::MAX).into(),
        source.map(str::to_owned).into(),
        change.at.micros().into(),
        change.by.to_string().into(),
    ]]);
    let sql = format!(
        "INSERT INTO letter_texts (municipality_id, kind, language, version, source, created_at, \
         created_by) VALUES {row}"
    );
    rows::change(conn, binds, sql).await?;
    let object = format!("{municipality}/{}/{}", kind.code(), rows::code(&language)?);
    change.record(conn, "letter-text-changed", object).await?;
    Ok(version)
}

/// The texts that a municipality uses in the place of the built-in ones.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn in_use(
    conn: &impl ConnectionTrait,
    municipality: MunicipalityId,
) -> Result<Vec<TextVersion>, StoreError> {
    let mut binds = rows::binds(conn);
    let sql = format!(
        "SELECT {COLUMNS} FROM letter_texts t WHERE municipality_id = {} AND source IS NOT NULL \
         AND version = (SELECT MAX(version) FROM letter_texts l \
         WHERE l.municipality_id = t.municipality_id AND l.kind = t.kind \
         AND l.language = t.language) ORDER BY kind, language",
        binds.bind(municipality.0)
    );
    rows::all(conn, binds, sql).await?.iter().map(read).collect()
}

/// All versions of one text, the newest first.
///
/// # Errors
/// As [`in_use`].
pub async fn history(
    conn: &impl ConnectionTrait,
    (municipality, kind, language): (MunicipalityId, NoticeKind, Language),
) -> Result<Vec<TextVersion>, StoreError> {
    let mut binds = rows::binds(conn);
    let sql = format!(
        "SELECT {COLUMNS} FROM letter_texts \
         WHERE municipality_id = {} AND kind = {} AND language = {} ORDER BY version DESC",
        binds.bind(municipality.0),
        binds.bind(kind.code()),
        binds.bind(rows::code(&language)?)
    );
    rows::all(conn, binds, sql).await?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<TextVersion, StoreError> {
    let kind = NoticeKind::from_code(&row.get::<String>("kind")?);
    Ok(TextVersion {
        kind: kind.ok_or_else(rows::unreadable)?,
        language: row.coded("language")?,
        version: row.get::<i32>("version")?.unsigned_abs(),
        source: row.get("source")?,
        created_at: row.timestamp("created_at")?,
        created_by: row.parsed("created_by")?,
    })
}
