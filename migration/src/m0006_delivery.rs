//! How far each notice is on its way: the letters, every step with its time, the batches of the print room, and who sends.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// What a worker needs to take up a notice. The deciding transaction leaves all of it at its default.
const NOTICE_COLUMNS: [&str; 6] = [
    "ALTER TABLE notices ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE notices ADD COLUMN next_at BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE notices ADD COLUMN lease UUID",
    "ALTER TABLE notices ADD COLUMN leased_until BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE notices ADD COLUMN sent_at BIGINT",
    "ALTER TABLE notices ADD COLUMN batch_id UUID",
];

const NOTICES_ON_THEIR_WAY: [&str; 5] = [
    "CREATE INDEX notices_to_mail ON notices (created_at, id)
        WHERE status = 'rendered' AND channel <> 'post'",
    "CREATE INDEX notices_to_print ON notices (created_at, id)
        WHERE status = 'rendered' AND channel = 'post'",
    "CREATE INDEX notices_to_call ON notices (created_at, id) WHERE status = 'to-call'",
    "CREATE INDEX notices_for_people ON notices (created_at, id)
        WHERE status IN ('needs-human', 'returned')",
    "CREATE INDEX notices_by_batch ON notices (batch_id) WHERE batch_id IS NOT NULL",
];

/// The letter of a notice: one number, one file (G5). Both columns are sealed under the key of the case.
const LETTERS: &str = "
CREATE TABLE letters (
    notice_id UUID PRIMARY KEY NOT NULL,
    case_id UUID NOT NULL,
    number TEXT NOT NULL UNIQUE,
    text_version TEXT NOT NULL,
    pages INTEGER NOT NULL CHECK (pages >= 1),
    digest BYTEA NOT NULL CHECK (length(digest) = 32),
    made_at BIGINT NOT NULL,
    file BYTEA NOT NULL,
    message BYTEA NOT NULL
)";

/// Every step of a notice, with its time and who took it; no personal data.
const NOTICE_STEPS: &str = "
CREATE TABLE notice_steps (
    notice_id UUID NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    at BIGINT NOT NULL,
    step TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('post', 'email', 'telephone', 'portal')),
    actor TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (notice_id, number)
)";

/// A day's pile of the print room, which may need several batches.
const PRINT_BATCHES: &str = "
CREATE TABLE print_batches (
    id UUID PRIMARY KEY NOT NULL,
    municipality_id UUID NOT NULL REFERENCES municipalities (id),
    day DATE NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    letters INTEGER NOT NULL CHECK (letters >= 1),
    created_at BIGINT NOT NULL,
    lease UUID NOT NULL,
    leased_until BIGINT NOT NULL,
    assembled_at BIGINT,
    printed_at BIGINT,
    printed_by TEXT,
    posted_at BIGINT,
    posted_by TEXT,
    UNIQUE (municipality_id, day, number),
    CHECK ((printed_at IS NULL) = (printed_by IS NULL)),
    CHECK ((posted_at IS NULL) = (posted_by IS NULL))
)";

const PRINT_BATCHES_OPEN: &str =
    "CREATE INDEX print_batches_open ON print_batches (created_at, id) WHERE posted_at IS NULL";

/// The sender of a municipality's letters.
const DESKS: &str = "
CREATE TABLE desks (
    municipality_id UUID PRIMARY KEY NOT NULL REFERENCES municipalities (id),
    settings TEXT NOT NULL,
    changed_at BIGINT NOT NULL
)";

/// Where post and notifications reach an organisation.
const ORGANISATION_COLUMNS: [&str; 2] = [
    "ALTER TABLE organisations ADD COLUMN address TEXT",
    "ALTER TABLE organisations ADD COLUMN email TEXT",
];

/// The texts that an administrator wrote in the place of the built-in ones; each version stays.
const LETTER_TEXTS: &str = "
CREATE TABLE letter_texts (
    municipality_id UUID NOT NULL REFERENCES municipalities (id),
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    source TEXT,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    PRIMARY KEY (municipality_id, kind, language, version)
)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, &NOTICE_COLUMNS).await?;
        crate::run(manager, &NOTICES_ON_THEIR_WAY).await?;
        crate::run(manager, &ORGANISATION_COLUMNS).await?;
        let tables =
            [LETTERS, NOTICE_STEPS, PRINT_BATCHES, PRINT_BATCHES_OPEN, DESKS, LETTER_TEXTS];
        crate::run(manager, &tables).await?;
        steps_only_grow(manager).await
    }
}

/// The proof of sending cannot be changed afterwards.
async fn steps_only_grow(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Sqlite {
        let guard = |step: &str| {
            format!(
                "CREATE TRIGGER notice_steps_no_{} BEFORE {step} ON notice_steps \
                 BEGIN SELECT RAISE(ABORT, 'notice_steps only grows'); END",
                step.to_lowercase()
            )
        };
        crate::run(manager, &[&guard("UPDATE"), &guard("DELETE")]).await
    } else {
        let guard = "CREATE TRIGGER notice_steps_no_change \
                     BEFORE UPDATE OR DELETE OR TRUNCATE ON notice_steps \
                     FOR EACH STATEMENT EXECUTE FUNCTION only_grows()";
        crate::run(manager, &[guard]).await
    }
}
