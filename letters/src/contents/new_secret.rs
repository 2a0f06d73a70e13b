//! A new secret; the old one no longer counts (S4).

use super::Contents;
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::values,
};
use domain::{notice::Recipient, values::Secret};

values! {
    /// A new secret.
    pub struct NewSecret {
        /// The secret, for the client alone.
        secret: Option<Secret>,
    }
}

impl Contents for NewSecret {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        if case.told.recipient != Recipient::Client {
            return Ok(Self { secret: None });
        }
        let secret = case.background.secret.ok_or(Unwritable::NoSecret)?;
        Ok(Self { secret: Some(secret.clone()) })
    }

    fn samples(reader: Reader) -> Vec<(&'static str, Self)> {
        let secret = (reader == Reader::Client).then(|| Secret::from_number(1_234));
        vec![("as usual", Self { secret })]
    }
}
