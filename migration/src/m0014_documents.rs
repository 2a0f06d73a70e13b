//! Documents of cases: what lies in the store of objects, how far each was examined, and which are under examination.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The documents as they follow from the log. No two of them share an object.
const DOCUMENTS: &str = "
CREATE TABLE documents (
    case_id UUID NOT NULL,
    document INTEGER NOT NULL CHECK (document > 0),
    object_id UUID NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('pdf', 'jpeg', 'png', 'heic', 'docx', 'odt', 'text')),
    bytes INTEGER NOT NULL CHECK (bytes > 0),
    digest BYTEA NOT NULL CHECK (length(digest) = 32),
    scan TEXT NOT NULL CHECK (scan IN ('quarantined', 'clean', 'not-scanned', 'refused')),
    added_at BIGINT NOT NULL,
    PRIMARY KEY (case_id, document)
)";

/// What waits for the scanner, the oldest first.
const QUARANTINED: &str = "CREATE INDEX documents_quarantined
    ON documents (added_at, object_id) WHERE scan = 'quarantined'";

/// Who examines a document now, or when it is tried again; gone once it was examined.
const DOCUMENT_SCANS: &str = "
CREATE TABLE document_scans (
    object_id UUID PRIMARY KEY NOT NULL,
    lease UUID NOT NULL,
    leased_until BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL
)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, &[DOCUMENTS, QUARANTINED, DOCUMENT_SCANS]).await
    }
}
