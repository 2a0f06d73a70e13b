//! How the client is told things from now on (H8).

use super::Contents;
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::{Code, values},
};
use domain::complaint::{
    Event,
    classification::{Language, PreferredChannel},
};

values! {
    /// How the client is told things from now on.
    pub struct PreferenceChanged {
        /// Whether the contact details changed, and not the way.
        details_changed: bool,
        /// The way: `post`, `email` or `telephone`.
        by: Code,
        /// The language: `dutch` or `english`.
        language: Code,
        /// Whether the letters are large.
        large_print: bool,
    }
}

impl Contents for PreferenceChanged {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let preference = &case.now().preference;
        Ok(Self {
            details_changed: matches!(case.told.event, Event::ContactChanged { .. }),
            by: Code::of(&preference.by),
            language: Code::of(&preference.language),
            large_print: preference.large_print,
        })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        let way = |by: PreferredChannel, language: Language, large_print| Self {
            details_changed: false,
            by: Code::of(&by),
            language: Code::of(&language),
            large_print,
        };
        let details = way(PreferredChannel::Post, Language::Dutch, false);
        vec![
            ("post", details.clone()),
            ("e-mail", way(PreferredChannel::Email, Language::English, false)),
            ("telephone, large", way(PreferredChannel::Telephone, Language::Dutch, true)),
            ("new details", Self { details_changed: true, ..details }),
        ]
    }
}
