//! The registers: municipalities, organisations, regulations, calendars, outages and accounts.

use sea_orm_migration::prelude::*;

/// Instants are microseconds since 1970 in UTC; lists of codes are checked, so that raw SQL cannot invent one.
const UP: &str = "
CREATE TABLE municipalities (
    id UUID PRIMARY KEY NOT NULL,
    code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 2 AND 4),
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE districts (
    id UUID PRIMARY KEY NOT NULL,
    municipality_id UUID NOT NULL REFERENCES municipalities (id),
    name TEXT NOT NULL,
    UNIQUE (municipality_id, name)
);

CREATE TABLE organisations (
    id UUID PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('municipality', 'care-provider', 'youth-care',
        'wmo-provider', 'housing', 'debt-help', 'neighbourhood-team', 'other')),
    kvk TEXT CHECK (length(kvk) = 8),
    uses_portal BOOLEAN NOT NULL,
    active BOOLEAN NOT NULL
);
CREATE TABLE organisation_municipalities (
    municipality_id UUID NOT NULL REFERENCES municipalities (id),
    organisation_id UUID NOT NULL REFERENCES organisations (id),
    PRIMARY KEY (municipality_id, organisation_id)
);
CREATE INDEX organisation_municipalities_by_organisation
    ON organisation_municipalities (organisation_id);
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
);
CREATE INDEX binding_bases_by_organisation ON binding_bases (organisation_id, municipality_id);

CREATE TABLE regulations (
    municipality_id UUID NOT NULL REFERENCES municipalities (id),
    version INTEGER NOT NULL CHECK (version > 0),
    valid_from DATE NOT NULL,
    settings TEXT NOT NULL,
    PRIMARY KEY (municipality_id, version)
);
CREATE TABLE calendars (
    version INTEGER PRIMARY KEY NOT NULL CHECK (version > 0),
    calendar TEXT NOT NULL,
    created_at BIGINT,
    created_by TEXT NOT NULL
);
CREATE TABLE outages (
    id UUID PRIMARY KEY NOT NULL,
    municipality_id UUID REFERENCES municipalities (id),
    began_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    CHECK (ended_at > began_at)
);

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
);
CREATE TABLE account_municipalities (
    municipality_id UUID NOT NULL REFERENCES municipalities (id),
    account_id UUID NOT NULL REFERENCES accounts (id),
    PRIMARY KEY (municipality_id, account_id)
);
CREATE INDEX account_municipalities_by_account ON account_municipalities (account_id);
CREATE TABLE account_ties (
    account_id UUID NOT NULL REFERENCES accounts (id),
    organisation_id UUID NOT NULL REFERENCES organisations (id),
    kind TEXT NOT NULL CHECK (kind IN ('employee', 'board-member', 'relative', 'other')),
    since DATE,
    until DATE,
    PRIMARY KEY (account_id, organisation_id),
    CHECK (until >= since)
);
";

/// In the order in which nothing refers to a table that is gone.
const DOWN: &str = "
DROP TABLE account_ties;
DROP TABLE account_municipalities;
DROP TABLE accounts;
DROP TABLE outages;
DROP TABLE calendars;
DROP TABLE regulations;
DROP TABLE binding_bases;
DROP TABLE organisation_municipalities;
DROP TABLE organisations;
DROP TABLE districts;
DROP TABLE municipalities;
";

/// Makes the tables of the registers.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0002_registers"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(UP).await.map(|_| ())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(DOWN).await.map(|_| ())
    }
}
