//! From what happened to a letter: one notice, the case round it and a text become everything that stands on paper.

mod case;
mod envelope;
mod salutation;

use crate::{
    Letter, Sender,
    contents::{self, Gathered},
    reader::Reader,
    texts::{TextProblem, TextVersion, Texts, parts},
    values::{Fields, Value},
};
use domain::{
    AccountId, OrganisationId, PlaceId, Timestamp,
    calendar::Calendar,
    complaint::{
        Complaint, Event,
        classification::Language,
        paper::{Content, PaperNumber},
    },
    notice::{NoticeKind, Recipient},
    place::Place,
    regulation::Regulation,
    values::{Address, Secret},
};
use std::collections::BTreeMap;

pub(crate) use case::Case;

/// One notice, and what happened that brought it.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// Which letter it is.
    pub kind: NoticeKind,
    /// Who receives it.
    pub recipient: Recipient,
    /// What happened.
    pub event: &'a Event,
    /// The case just before the event; for a filing the case as filed.
    pub before: &'a Complaint,
    /// The case just after it. Where it already knows how the advice was sent, the letter says the term that began then.
    pub after: &'a Complaint,
    /// When the event was recorded.
    pub at: Timestamp,
    /// The place among the letters of that event, counting from 1.
    pub place: u16,
}

/// What a letter rests on, besides the case.
#[derive(Debug, Clone, Copy)]
pub struct Background<'a> {
    /// The papers of the case, opened.
    pub papers: &'a BTreeMap<PaperNumber, Content>,
    /// The client's secret, where it was made just now (S4).
    pub secret: Option<&'a Secret>,
    /// The organisations that the case names.
    pub organisations: &'a BTreeMap<OrganisationId, Correspondent>,
    /// The names of the staff that the case names.
    pub staff: &'a BTreeMap<AccountId, String>,
    /// The places of the appointments that the case names.
    pub places: &'a BTreeMap<PlaceId, Place>,
    /// The desk that writes.
    pub desk: &'a Desk,
    /// The version of the regulation that the case is frozen to.
    pub regulation: &'a Regulation,
    /// The calendar, for days that nobody computed yet.
    pub calendar: &'a Calendar,
}

/// An organisation as a letter needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correspondent {
    /// Its name.
    pub name: String,
    /// Where its post arrives.
    pub address: Option<Address>,
}

/// The desk as a letter needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    /// Its name, address and telephone number, as they stand on every letter.
    pub sender: Sender,
    /// The page on which an organisation answers, without the number of the case: `https://meldpunt.example/antwoord`.
    pub answer_page: String,
}

/// A letter, and what is kept beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composed {
    /// The letter.
    pub letter: Letter,
    /// The version of the text that it was written with.
    pub text: TextVersion,
    /// Whether the addressee has a postal address; without it the lines of the addressee hold the name only.
    pub has_address: bool,
}

/// Why a letter cannot be written: what is missing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// A paper of the case was not handed in, or holds something else.
    #[error("paper {0} is missing")]
    NoPaper(PaperNumber),
    /// The case names an organisation that was not handed in.
    #[error("organisation {0} is unknown")]
    NoOrganisation(OrganisationId),
    /// The case names a member of staff who was not handed in.
    #[error("the name of account {0} is unknown")]
    NoStaffName(AccountId),
    /// The case names a place that was not handed in.
    #[error("place {0} is unknown")]
    NoPlace(PlaceId),
    /// The case has no such appointment.
    #[error("there is no appointment {0}")]
    NoAppointment(u16),
    /// Nobody handles the case.
    #[error("nobody handles the case")]
    NoHandler,
    /// Nobody acts for the client.
    #[error("nobody acts for the client")]
    NoRepresentative,
    /// There is no secret to tell.
    #[error("there is no secret to tell")]
    NoSecret,
    /// No advice stands.
    #[error("there is no advice")]
    NoAdvice,
    /// The advice has no such measure.
    #[error("there is no measure {0}")]
    NoMeasure(u16),
    /// The organisation was asked nothing, or nothing was sent to it.
    #[error("organisation {0} has no term to answer")]
    NoTerm(OrganisationId),
    /// The event does not bring this letter.
    #[error("a letter of the kind {} does not tell of this event", .0.code())]
    AnotherEvent(NoticeKind),
    /// The text cannot be filled.
    #[error(transparent)]
    Text(#[from] TextProblem),
}

/// Writes the letter of a notice. The same values give the same letter.
///
/// # Errors
/// What is missing. A missing postal address is none: e-mail needs none.
pub fn compose(
    told: &Told<'_>,
    background: &Background<'_>,
    texts: &Texts,
    language: Language,
    large_print: bool,
) -> Result<Composed, Unwritable> {
    let case = Case::new(told, background);
    let gathered = contents::gather(&case)?;
    let (text, version) = texts.of(told.kind, language);
    let written = write(&gathered, case.reader, &text)?;
    let envelope = envelope::of(&case, language)?;
    let letter = Letter {
        sender: background.desk.sender.clone(),
        addressee: envelope.lines,
        language,
        large_print,
        date: told.at.day(),
        number: format!("{}-{}.{}", told.after.number, told.after.version, told.place),
        subject: written.subject,
        salutation: envelope.salutation,
        body: written.body,
    };
    Ok(Composed { letter, text: version, has_address: envelope.has_address })
}

/// The words of a letter, without the paper round it.
pub(crate) struct Written {
    pub(crate) subject: String,
    pub(crate) body: Vec<crate::Block>,
    /// The body with a short word for every name and address, for the rules of plain language.
    pub(crate) without_names: Vec<crate::Block>,
    /// The names of the values that the text itself prints.
    pub(crate) printed: Vec<String>,
    /// How many parts the text itself has.
    pub(crate) own_blocks: usize,
}

/// Fills the text of a letter and the parts round it.
pub(crate) fn write(
    gathered: &Gathered,
    reader: Reader,
    text: &crate::texts::Text,
) -> Result<Written, TextProblem> {
    let values = gathered.values(text.language());
    let own = text.fill(&values)?;
    let (before, after) = parts(text.kind(), reader);
    let fill = |part: crate::texts::Part| part.fill(text.language(), &values);
    let before = before.into_iter().map(fill).collect::<Result<Vec<_>, _>>()?;
    let after = after.into_iter().map(fill).collect::<Result<Vec<_>, _>>()?;
    let subject = own.subject()?;
    let printed = own.printed().into_iter().map(str::to_owned).collect();
    let all = || before.iter().chain([&own]).chain(&after);
    let body = all().flat_map(|draft| draft.body()).collect();
    let without_names = all().flat_map(|draft| draft.without_names()).collect();
    let own_blocks = own.body().len();
    Ok(Written { subject, body, without_names, printed, own_blocks })
}

/// The fields of a value; none of a value without fields.
pub(crate) fn fields_of(value: Value) -> Fields {
    match value {
        Value::Fields(fields) => fields,
        Value::Nothing
        | Value::Yes(_)
        | Value::Count(_)
        | Value::Code(_)
        | Value::Words(_)
        | Value::Name(_)
        | Value::List(_) => Fields::new(),
    }
}
