//! Where and when clients can be met, and the appointments that stand: no seat is taken twice (Q4).

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// `address` and `hours` are JSON: they are read and replaced as a whole.
const PLACES: &str = "
CREATE TABLE places (
    id UUID PRIMARY KEY NOT NULL,
    municipality_id UUID NOT NULL REFERENCES municipalities (id),
    kind TEXT NOT NULL CHECK (kind IN ('walk-in', 'call-back')),
    name TEXT NOT NULL,
    address TEXT,
    accessibility TEXT,
    active BOOLEAN NOT NULL,
    hours TEXT NOT NULL,
    CHECK (kind <> 'walk-in' OR address IS NOT NULL)
)";

const PLACES_BY_MUNICIPALITY: &str =
    "CREATE INDEX places_by_municipality ON places (municipality_id)";

/// The appointments that were not cancelled, as they follow from the log. The last line is what nobody can get round:
/// a seat belongs to one appointment.
const APPOINTMENTS: &str = "
CREATE TABLE appointments (
    case_id UUID NOT NULL,
    appointment INTEGER NOT NULL CHECK (appointment > 0),
    municipality_id UUID NOT NULL,
    place_id UUID NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('walk-in', 'call-back')),
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL CHECK (ends_at > starts_at),
    seat INTEGER NOT NULL CHECK (seat > 0),
    PRIMARY KEY (case_id, appointment),
    UNIQUE (case_id, starts_at),
    UNIQUE (place_id, starts_at, seat)
)";

/// The desk's list of a day, a page at a time.
const APPOINTMENTS_OF_A_DESK: &str = "CREATE INDEX appointments_of_a_desk
    ON appointments (municipality_id, starts_at, case_id)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statements = [PLACES, PLACES_BY_MUNICIPALITY, APPOINTMENTS, APPOINTMENTS_OF_A_DESK];
        crate::run(manager, &statements).await
    }
}
