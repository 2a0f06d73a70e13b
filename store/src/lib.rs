//! Where cases live: the only way to change them, the sealing of what people wrote, and the clock.

pub mod accounts;
mod address;
mod blind_index;
mod clock;
mod connection;
mod dialect;
mod error;
mod keys;
mod migrate;
mod random;
pub mod registers;
mod rows;
mod sealing;

pub use address::DatabaseUrl;
pub use blind_index::LookupKind;
pub use clock::{Clock, HighWater};
pub use connection::{DEFAULT_CONNECTIONS, Database, retry_conflicts};
pub use dialect::{Backend, Binds};
pub use error::{DatabaseFault, StoreError};
pub use keys::Keys;
pub use migrate::{migrate, pending_migrations};
pub use sealing::CaseKey;
