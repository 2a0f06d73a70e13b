//! Somebody acts for the client, or no longer does (R24).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::{Code, Name, values},
};
use domain::{complaint::Event, values::PersonName};

values! {
    /// Somebody acts for the client, or no longer does.
    pub struct RepresentationChanged {
        /// Who it is; none without a name.
        representative: Option<Name>,
        /// What changed: `named` (and the consent is still wanted), `authorised` or `ended`.
        change: Code,
    }
}

impl Contents for RepresentationChanged {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        #[expect(clippy::wildcard_enum_match_arm, reason = "only three events bring this letter")]
        let change = match case.told.event {
            Event::RepresentativeNamed { authorised: None, .. } => "named",
            Event::RepresentativeNamed { authorised: Some(_), .. }
            | Event::RepresentativeAuthorised { .. } => "authorised",
            Event::RepresentationEnded => "ended",
            _ => return Err(case.another_event()),
        };
        let name = case.representative()?.name.as_ref();
        let representative = name.map(PersonName::full).map(Name);
        Ok(Self { representative, change: Code(change.to_owned()) })
    }

    fn samples(_: Reader) -> Vec<(&'static str, Self)> {
        let changed = |change: &str| Self {
            representative: Some(Name("Jan van den Berg".to_owned())),
            change: Code(change.to_owned()),
        };
        let strange = Some(Name(sample::STRANGE.to_owned()));
        vec![
            ("named", changed("named")),
            ("authorised", changed("authorised")),
            ("ended", changed("ended")),
            ("without a name", Self { representative: None, ..changed("named") }),
            ("with a strange name", Self { representative: strange, ..changed("named") }),
        ]
    }
}
