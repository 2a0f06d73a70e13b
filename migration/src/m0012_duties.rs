//! More roles, and what each account is there for within its role; who was there before may do what they could.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

const ROLE: &str = "role IN ('staff', 'organisation', 'administrator', 'auditor', 'municipality', 'council', 'advocate')";

const DUTY: &str = "CASE role
    WHEN 'staff' THEN duty IN ('intake', 'handler', 'lead')
    WHEN 'organisation' THEN duty IN ('contact', 'director')
    ELSE duty = 'general' END";

/// The duty of the accounts that there are: the greatest of their role.
const PRESENT: &str =
    "CASE role WHEN 'staff' THEN 'lead' WHEN 'organisation' THEN 'director' ELSE 'general' END";

/// For which days somebody stands in for somebody else; both days are included.
const DEPUTIES: &str = "
CREATE TABLE deputies (
    id UUID PRIMARY KEY NOT NULL,
    account_id UUID NOT NULL REFERENCES accounts (id),
    deputy_id UUID NOT NULL REFERENCES accounts (id),
    first_day DATE NOT NULL,
    last_day DATE NOT NULL,
    ended_at BIGINT,
    CHECK (last_day >= first_day),
    CHECK (account_id <> deputy_id)
)";

const DEPUTIES_BY_DEPUTY: &str =
    "CREATE INDEX deputies_by_deputy ON deputies (deputy_id, last_day)";

/// Cases that an auditor opened, why (sealed under the case's key) and until when (R71).
const OPENED: &str = "
CREATE TABLE opened_cases (
    id UUID PRIMARY KEY NOT NULL,
    case_id UUID NOT NULL,
    account_id UUID NOT NULL REFERENCES accounts (id),
    reason BYTEA NOT NULL,
    opened_at BIGINT NOT NULL,
    until BIGINT NOT NULL,
    CHECK (until > opened_at)
)";

const OPENED_INDEXES: [&str; 2] = [
    "CREATE INDEX opened_cases_by_account ON opened_cases (account_id, until)",
    "CREATE INDEX opened_cases_by_case ON opened_cases (case_id)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Sqlite {
            on_sqlite(manager).await?;
        } else {
            on_postgresql(manager).await?;
        }
        crate::run(manager, &[DEPUTIES, DEPUTIES_BY_DEPUTY, OPENED]).await?;
        crate::run(manager, &OPENED_INDEXES).await
    }
}

/// SQLite changes no check of a table: the table is made anew, with its columns in the order of PostgreSQL.
async fn on_sqlite(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = format!(
        "CREATE TABLE new_accounts (
    id UUID PRIMARY KEY NOT NULL,
    username TEXT NOT NULL UNIQUE CHECK (username = lower(username)),
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL CHECK ({ROLE}),
    organisation_id UUID REFERENCES organisations (id),
    display_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT,
    token_epoch INTEGER NOT NULL,
    duty TEXT NOT NULL,
    CHECK ((role = 'organisation') = (organisation_id IS NOT NULL)),
    CHECK ({DUTY})
)"
    );
    let copy = format!(
        "INSERT INTO new_accounts SELECT id, username, password_hash, role, organisation_id, \
         display_name, created_at, disabled_at, token_epoch, {PRESENT} FROM accounts"
    );
    let steps =
        [&*table, &copy, "DROP TABLE accounts", "ALTER TABLE new_accounts RENAME TO accounts"];
    crate::run(manager, &steps).await
}

async fn on_postgresql(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let fill = format!("UPDATE accounts SET duty = {PRESENT}");
    let role = format!("ALTER TABLE accounts ADD CONSTRAINT accounts_role_check CHECK ({ROLE})");
    let duty = format!("ALTER TABLE accounts ADD CONSTRAINT accounts_duty_check CHECK ({DUTY})");
    let steps = [
        "ALTER TABLE accounts ADD COLUMN duty TEXT",
        &fill,
        "ALTER TABLE accounts ALTER COLUMN duty SET NOT NULL",
        "ALTER TABLE accounts DROP CONSTRAINT accounts_role_check",
        &role,
        &duty,
    ];
    crate::run(manager, &steps).await
}
