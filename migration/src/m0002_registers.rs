//! The registers: municipalities, organisations, regulations, calendars, outages and accounts.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const MUNICIPALITIES: &str = "
CREATE TABLE municipalities (
    id UUID PRIMARY KEY NOT NULL,
    code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 2 AND 4),
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
)";

const DISTRICTS: &str = "
CREATE TABLE districts (
    id UUID PRIMARY KEY NOT NULL,
    municipality_id UUID NOT NULL REFERENCES municipalities (id),
    name TEXT NOT NULL,
    UNIQUE (municipality_id, name)
)";

/// The municipality and its departments are organisations too.
const ORGANISATIONS: &str = "
CREATE TABLE organisations (
    id UUID PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('municipality', 'care-provider', 'youth-care',
        'wmo-provider', 'housing', 'debt-help', 'neighbourhood-team', 'other')),
    kvk TEXT CHECK (length(kvk) = 8),
    uses_portal BOOLEAN NOT NULL,
    active BOOLEAN NOT NULL
)";

const ORGANISATION_MUNICIPALITIES: &str = "
CREATE TABLE organisation_municipalities (
    municipality_id UUID NOT NULL REFERENCES municipalities (id),
    organisation_id UUID NOT NULL REFERENCES organisations (id),
    PRIMARY KEY (municipality_id, organisation_id)
)";

/// What binds an organisation, and when (R45); both days are included.
const BINDING_BASES: &str = "
CREATE TABLE binding_bases (
    id UUID PRIMARY KEY NOT NULL,
    organisation_id UUID NOT NULL REFERENCES organisations (id),
    municipality_id UUID NOT NULL REFERENCES municipalities (id),
    kind TEXT NOT NULL CHECK (kind IN ('ordinance', 'contract', 'subsidy-decision', 'covenant',
        'case-acceptance')),
    document TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_until DATE,
    CHECK (valid_until >= valid_from)
)";

/// A version never changes; `settings` is JSON.
const REGULATIONS: &str = "
CREATE TABLE regulations (
    municipality_id UUID NOT NULL REFERENCES municipalities (id),
    version INTEGER NOT NULL CHECK (version > 0),
    valid_from DATE NOT NULL,
    settings TEXT NOT NULL,
    PRIMARY KEY (municipality_id, version)
)";

/// Each addition makes a version, so that a deadline can name its own (R34); `calendar` is JSON.
const CALENDARS: &str = "
CREATE TABLE calendars (
    version INTEGER PRIMARY KEY NOT NULL CHECK (version > 0),
    calendar TEXT NOT NULL,
    created_at BIGINT,
    created_by TEXT NOT NULL
)";

/// Without a municipality the whole installation was out (R40).
const OUTAGES: &str = "
CREATE TABLE outages (
    id UUID PRIMARY KEY NOT NULL,
    municipality_id UUID REFERENCES municipalities (id),
    began_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    CHECK (ended_at > began_at)
)";

/// `token_epoch` counts up when the tokens given out must no longer count.
const ACCOUNTS: &str = "
CREATE TABLE accounts (
    id UUID PRIMARY KEY NOT NULL,
    username TEXT NOT NULL UNIQUE CHECK (username = lower(username)),
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('staff', 'organisation', 'administrator')),
    organisation_id UUID REFERENCES organisations (id),
    display_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT,
    token_epoch INTEGER NOT NULL,
    CHECK ((role = 'organisation') = (organisation_id IS NOT NULL))
)";

const ACCOUNT_MUNICIPALITIES: &str = "
CREATE TABLE account_municipalities (
    municipality_id UUID NOT NULL REFERENCES municipalities (id),
    account_id UUID NOT NULL REFERENCES accounts (id),
    PRIMARY KEY (municipality_id, account_id)
)";

/// A tie never goes away: a former employee may not handle the case either (R9).
const ACCOUNT_TIES: &str = "
CREATE TABLE account_ties (
    account_id UUID NOT NULL REFERENCES accounts (id),
    organisation_id UUID NOT NULL REFERENCES organisations (id),
    kind TEXT NOT NULL CHECK (kind IN ('employee', 'board-member', 'relative', 'other')),
    since DATE,
    until DATE,
    PRIMARY KEY (account_id, organisation_id),
    CHECK (until >= since)
)";

const INDEXES: [&str; 3] = [
    "CREATE INDEX organisation_municipalities_by_organisation
        ON organisation_municipalities (organisation_id)",
    "CREATE INDEX binding_bases_by_organisation
        ON binding_bases (organisation_id, municipality_id)",
    "CREATE INDEX account_municipalities_by_account ON account_municipalities (account_id)",
];

const TABLES: [&str; 11] = [
    MUNICIPALITIES,
    DISTRICTS,
    ORGANISATIONS,
    ORGANISATION_MUNICIPALITIES,
    BINDING_BASES,
    REGULATIONS,
    CALENDARS,
    OUTAGES,
    ACCOUNTS,
    ACCOUNT_MUNICIPALITIES,
    ACCOUNT_TIES,
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, &TABLES).await?;
        crate::run(manager, &INDEXES).await
    }
}
