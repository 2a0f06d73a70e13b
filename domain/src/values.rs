//! Values that are proof: each type here can only hold what its rule accepts.
//!
//! A value is parsed once, at the door. `PATTERN` says in the regular-expression syntax shared by ECMAScript, Python and
//! Rust exactly what the parser accepts, so that `openapi.yaml` can promise the same; the tests compare the two.

mod address;
pub mod bsn;
mod business;
mod case_number;
mod characters;
mod email;
mod fold;
mod house_number;
mod invalid;
mod line;
mod person;
mod phone;
mod postcode;
mod reasons;
mod score;
mod secret;
mod text;
mod text_value;

pub use address::{Address, AddressLines, PoBoxNumber};
pub use business::{BranchNumber, KvkNumber};
pub use case_number::{CaseNumber, MunicipalityCode};
pub use email::Email;
pub use fold::{fold, name_tokens};
pub use house_number::{HouseAddition, HouseLetter, HouseNumber};
pub use invalid::Invalid;
pub use line::Line;
pub use person::{FormOfAddress, Person, PersonName};
pub use phone::Phone;
pub use postcode::Postcode;
pub use reasons::{Reasons, ReasonsInvalid, count_letters};
pub use score::{NotAScore, Score};
pub use secret::Secret;
pub use text::Text;
