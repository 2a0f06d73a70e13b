//! Finding a case while somebody is on the telephone: by number, or by what is known of a person (blind indexes).

use super::{
    cases::{self, CaseRow},
    page_size,
};
use crate::{Binds, Keys, StoreError, lookup, rows};
use domain::{
    MunicipalityId,
    values::{CaseNumber, Email, Phone, Postcode, fold},
};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;

/// Prefixes of Dutch and other family names: half the country shares them, so they find nobody.
const NAME_PREFIXES: [&str; 27] = [
    "aan", "al", "bij", "da", "de", "del", "della", "den", "der", "di", "du", "el", "het", "in",
    "la", "le", "op", "s", "t", "te", "ten", "ter", "uit", "van", "ver", "von", "zu",
];

/// So many people share a word that counting on tells nothing.
const MANY: u32 = 1_000;

/// What the caller says. All of it must hold, of one and the same person; nothing at all finds nothing.
#[derive(Clone, Default)]
pub struct SearchTerms {
    /// The number of the case.
    pub number: Option<CaseNumber>,
    /// Words of the name in any order.
    pub name: Option<String>,
    /// The telephone number.
    pub phone: Option<Phone>,
    /// The e-mail address.
    pub email: Option<Email>,
    /// The postcode and the house number.
    pub door: Option<(Postcode, u32)>,
}

impl SearchTerms {
    fn tokens(&self, keys: &Keys) -> Vec<[u8; 16]> {
        let mut tokens = Vec::new();
        tokens.extend(self.email.as_ref().map(|email| lookup::email_token(keys, email)));
        tokens.extend(self.phone.as_ref().map(|phone| lookup::phone_token(keys, phone)));
        let door = self.door.as_ref();
        tokens.extend(door.map(|(code, number)| lookup::door_token(keys, code, *number)));
        let name = self.name.as_deref().map(telling_words).unwrap_or_default();
        tokens.extend(lookup::name_lookup(keys, &name));
        tokens
    }
}

/// A name without its prefixes; the whole of it when nothing else was said.
fn telling_words(name: &str) -> String {
    let is_prefix = |word: &str| NAME_PREFIXES.contains(&fold(word).as_str());
    let telling: Vec<&str> = name.split_whitespace().filter(|word| !is_prefix(word)).collect();
    if telling.is_empty() { name.to_owned() } else { telling.join(" ") }
}

/// The cases of which the client or the representative is as the caller says: those registered last stand first,
/// so many at most, and never more than 100.
///
/// # Errors
/// [`StoreError::Unavailable`] when the database does not answer.
pub async fn search(
    conn: &impl ConnectionTrait,
    keys: &Keys,
    municipalities: &BTreeSet<MunicipalityId>,
    terms: &SearchTerms,
    limit: u32,
) -> Result<Vec<CaseRow>, StoreError> {
    let limit = page_size(limit) as usize;
    let mut binds = rows::binds(conn);
    let tokens = rarest_first(conn, terms.tokens(keys)).await?;
    let Some(tables) = tables(&mut binds, &tokens, terms.number.as_ref()) else {
        return Ok(Vec::new());
    };
    let municipalities = binds.list(municipalities.iter().map(|id| id.0));
    // A case may be found by both its people, so twice as many rows make the answer complete.
    let sql = format!(
        "SELECT {columns} FROM {tables} AND c.municipality_id IN {municipalities} \
         ORDER BY {order} DESC LIMIT {rows}",
        columns = cases::columns("c.next_due_at"),
        order = if tables.starts_with("blind_index") { "b.case_id" } else { "c.id" },
        rows = 2 * limit,
    );
    let found = rows::all(conn, binds, sql).await?;
    let mut found = found.iter().map(cases::read).collect::<Result<Vec<_>, _>>()?;
    found.dedup_by_key(|row| row.id);
    found.truncate(limit);
    Ok(found)
}

/// The tokens by how many people share each, up to where it no longer matters: the search begins with the first.
async fn rarest_first(
    conn: &impl ConnectionTrait,
    tokens: Vec<[u8; 16]>,
) -> Result<Vec<[u8; 16]>, StoreError> {
    if tokens.len() < 2 {
        return Ok(tokens);
    }
    let mut binds = rows::binds(conn);
    let count = |(place, token): (usize, &[u8; 16])| {
        format!(
            "SELECT {place} AS place, COUNT(*) AS shared FROM \
             (SELECT 1 FROM blind_index WHERE token = {} LIMIT {MANY}) AS rows_{place}",
            binds.bind(token.to_vec())
        )
    };
    let counts: Vec<String> = tokens.iter().enumerate().map(count).collect();
    let sql = format!("{} ORDER BY shared, place", counts.join(" UNION ALL "));
    let mut ordered = Vec::new();
    for row in rows::all(conn, binds, sql).await? {
        let place = usize::try_from(row.get::<i32>("place")?).map_err(|_| rows::unreadable())?;
        ordered.extend(tokens.get(place));
    }
    Ok(ordered)
}

/// The tables and conditions of a search; `None` when there is nothing to search by.
///
/// A number finds one case at once, a token finds its cases in order. CROSS JOIN keeps SQLite to that; OFFSET keeps
/// PostgreSQL from gathering everybody who shares a common word.
fn tables(binds: &mut Binds, tokens: &[[u8; 16]], number: Option<&CaseNumber>) -> Option<String> {
    let number = number.map(|number| format!("c.number = {}", binds.bind(number.to_string())));
    let Some((first, others)) = tokens.split_first() else {
        return number.map(|number| format!("cases c WHERE {number}"));
    };
    let mut tables = match number {
        Some(number) => format!("cases c CROSS JOIN blind_index b WHERE {number}"),
        None => "blind_index b CROSS JOIN cases c WHERE TRUE".to_owned(),
    };
    let token = binds.bind(first.to_vec());
    tables.push_str(&format!(" AND b.token = {token} AND c.id = b.case_id"));
    for token in others {
        tables.push_str(&format!(
            " AND EXISTS (SELECT 1 FROM blind_index o \
             WHERE o.token = {} AND o.case_id = b.case_id AND o.person = b.person \
             LIMIT 1 OFFSET 0)",
            binds.bind(token.to_vec())
        ));
    }
    Some(tables)
}
