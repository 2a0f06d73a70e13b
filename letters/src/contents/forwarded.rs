//! The complaint was an objection and went to the body that decides on it (R12).

use super::{Contents, sample};
use crate::{
    compose::{Case, Unwritable},
    reader::Reader,
    values::{Name, values},
};
use domain::complaint::Event;

values! {
    /// The complaint was forwarded.
    pub struct Forwarded {
        /// The body that it went to.
        to: Name,
        /// Why, for the client's side.
        explanation: Option<String>,
        /// What the client wrote, for the body that it went to.
        descriptions: Vec<String>,
        /// Who wrote it, for the body that it went to; none without a name.
        writer: Option<Name>,
    }
}

impl Contents for Forwarded {
    fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let Event::ForwardedAsObjection { to, explanation } = case.told.event else {
            return Err(case.another_event());
        };
        let for_client = case.reader.is_client_side();
        let explanation = for_client.then(|| case.text(*explanation)).transpose()?;
        let told: &[_] = if for_client { &[] } else { &case.now().descriptions };
        let writer = if for_client { None } else { case.client()?.name.as_ref() };
        Ok(Self {
            to: case.name(*to)?,
            explanation,
            descriptions: case.texts(told)?,
            writer: writer.map(|name| Name(name.full())),
        })
    }

    fn samples(reader: Reader) -> Vec<(&'static str, Self)> {
        let for_client = reader.is_client_side();
        let told = if for_client { Vec::new() } else { vec![sample::words("Ik krijg geen hulp.")] };
        let usual = Self {
            to: Name("College van B en W".to_owned()),
            explanation: for_client.then(|| sample::words("U bent het niet eens met een besluit.")),
            descriptions: told,
            writer: (!for_client).then(|| Name(sample::CLIENT.to_owned())),
        };
        vec![("as usual", usual.clone()), ("without a name", Self { writer: None, ..usual })]
    }
}
