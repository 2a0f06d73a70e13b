//! Commands in few words.

use super::world::*;
use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta};
use domain::{
    ObjectId, OrganisationId, PlaceId, Timestamp,
    complaint::{
        advice::Serving,
        classification::{
            Channel, Conclusion, DataOutcome, DataRequest, Ground, Language, LifeArea, Norm,
            Preference, PreferredChannel,
        },
        commands::*,
        document::{Digest, FileKind, Sensitivity, StoredFile},
        hearing::{Party, WaiverGround},
    },
    values::{Person, PersonName, Text},
};
use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap},
};
use uuid::Uuid;

/// Reasons in words, long enough for any regulation in these stories.
pub const REASONS: &str = "De Wmo staat deze voorziening in dit geval niet toe.";

thread_local! {
    /// Random histories say the same words a million times.
    static SAID: RefCell<HashMap<String, Text>> = RefCell::default();
}

pub fn text(words: &str) -> Text {
    SAID.with_borrow_mut(|said| match said.get(words) {
        Some(text) => text.clone(),
        None => said.entry(words.to_owned()).or_insert(Text::parse(words).unwrap()).clone(),
    })
}

/// A client who can be reached.
pub fn person() -> Person {
    Person {
        name: Some(PersonName::of_family("Jansen".parse().unwrap())),
        phone: Some("023 511 51 15".parse().unwrap()),
        ..Person::default()
    }
}

/// A complete complaint about the provider and the neighbourhood team, filed online.
pub fn complaint() -> File {
    File {
        municipality: HAARLEM,
        channel: Channel::Online,
        received_at: None,
        client: person(),
        description: Some(text("Niemand belde terug.")),
        confirmed: true,
        district: None,
        life_areas: BTreeSet::from([LifeArea::Care]),
        grounds: BTreeSet::from([Ground::Treatment]),
        organisations: BTreeSet::from([PROVIDER, TEAM]),
        regime: None,
        conduct_last_day: None,
        preference: preference(),
        supporter_wanted: false,
        representative: None,
    }
}

pub fn preference() -> Preference {
    Preference { by: PreferredChannel::Post, language: Language::Dutch, large_print: false }
}

pub fn consent(given_at: Timestamp) -> GivenConsent {
    GivenConsent { given_at, channel: Channel::Post, text: text("Ik vind het goed.") }
}

pub fn copy_to(organisation: OrganisationId) -> SendCopy {
    SendCopy { organisation, withheld: None }
}

pub fn view_of(organisation: OrganisationId) -> GiveView {
    GiveView { organisation, view: text("Wij zien het anders."), received_at: None }
}

pub fn invitation(party: Party, at: Timestamp, answer_by: NaiveDate) -> InviteToHearing {
    let invitation = text("U mag iemand meenemen.");
    InviteToHearing { hearing: HEARING, party, at, answer_by, invitation }
}

pub fn hearing_report() -> RecordHearing {
    RecordHearing { hearing: HEARING, report: text("Beide kanten zijn gehoord.") }
}

pub fn waiver(party: Party, ground: WaiverGround) -> WaiveHearing {
    WaiveHearing { party, ground, evidence: Some(text("Verklaring bij het dossier.")) }
}

/// Measures 1 and 2 for the provider and measure 3 for the team.
pub fn draft() -> DraftAdvice {
    DraftAdvice {
        findings: text("Er is niet teruggebeld."),
        points: vec![point(Conclusion::WellFounded, &[Norm::Respectful])],
        measures: vec![measure(PROVIDER, 4), measure(PROVIDER, 6), measure(TEAM, 4)],
        recommendations: vec![],
        composition: BTreeSet::new(),
    }
}

/// A draft that asks these organisations one measure each.
pub fn draft_for(organisations: &[OrganisationId]) -> DraftAdvice {
    let measures = organisations.iter().map(|organisation| measure(*organisation, 4)).collect();
    DraftAdvice { measures, ..draft() }
}

pub fn point(conclusion: Conclusion, norms: &[Norm]) -> DraftPoint {
    DraftPoint { conclusion, norms: norms.iter().copied().collect(), reasons: text("Zie 1.") }
}

pub fn measure(addressee: OrganisationId, within: u8) -> DraftMeasure {
    DraftMeasure { addressee, within: weeks(within), text: text("Bel binnen een dag terug.") }
}

pub fn return_draft() -> ReturnDraft {
    ReturnDraft { remarks: text("Leg punt 1 beter uit.") }
}

pub fn dispatch(organisation: OrganisationId, at: Timestamp) -> RecordDispatch {
    RecordDispatch { organisation, by: Serving::Email, at }
}

pub fn acceptance(organisation: OrganisationId) -> Accept {
    Accept { organisation, received: None }
}

/// A rejection of these measures, each with good reasons.
pub fn rejection(organisation: OrganisationId, measures: &[u16]) -> Reject {
    rejection_because(organisation, measures, REASONS)
}

pub fn rejection_because(organisation: OrganisationId, measures: &[u16], why: &str) -> Reject {
    let reject = |measure: &u16| MeasureRejection { measure: *measure, reasons: text(why) };
    Reject { organisation, measures: measures.iter().map(reject).collect(), received: None }
}

/// Received on paper or by telephone at this instant.
pub fn received(at: Timestamp) -> Option<Receipt> {
    Some(Receipt { at, postmark: None })
}

/// Received by post, with a postmark that can be read.
pub fn posted(postmark: &str, at: Timestamp) -> Option<Receipt> {
    Some(Receipt { at, postmark: Some(day(postmark)) })
}

pub fn report(measure: u16) -> ReportMeasure {
    ReportMeasure { measure, evidence: text("Er is gebeld.") }
}

pub fn dispute(measure: u16) -> DisputeMeasure {
    DisputeMeasure { measure, dispute: text("Er is niet gebeld.") }
}

pub fn escalation(measure: u16) -> EscalateMeasure {
    EscalateMeasure { measure, escalation: text("De maatregel is niet uitgevoerd.") }
}

/// May it last until this day? The client can answer today.
pub fn consent_request(last_day: &str, now: Timestamp) -> RequestConsent {
    let explanation = text("Wij wachten op een verslag.");
    RequestConsent { last_day: day(last_day), answer_by: now.day(), explanation }
}

pub fn settlement(satisfied_at: Timestamp) -> Settle {
    Settle { satisfied_at, channel: Channel::Telephone, agreement: text("Er is excuus gemaakt.") }
}

pub fn withdrawal() -> Withdraw {
    Withdraw { channel: Channel::Telephone, motive: None }
}

/// Ten o'clock on the first weekday after tomorrow, when the desk calls back unless it is a holiday.
pub fn soon(now: Timestamp) -> Timestamp {
    let days = (now.day() + TimeDelta::days(2)).iter_days();
    let day = days.into_iter().find(|day| day.weekday().num_days_from_monday() < 5).unwrap();
    Timestamp::at(day, NaiveTime::from_hms_opt(10, 0, 0).unwrap()).unwrap()
}

pub fn booking(place: PlaceId, starts_at: Timestamp) -> BookAppointment {
    BookAppointment { place, starts_at, remark: Some(text("Ik neem mijn buurvrouw mee.")) }
}

pub fn cancellation(appointment: u16) -> CancelAppointment {
    CancelAppointment { appointment, motive: None }
}

pub fn appreciation(score: u8) -> GiveAppreciation {
    let remark = Some(text("Ik ben goed geholpen."));
    GiveAppreciation { score: score.try_into().unwrap(), remark, channel: Channel::Telephone }
}

/// The client may see the file, asked at this instant.
pub fn data_answer(received_at: Timestamp) -> AnswerDataRequest {
    let (request, outcome) = (DataRequest::Access, DataOutcome::Granted);
    let explanation = text("U krijgt een afschrift.");
    AnswerDataRequest { request, received_at, outcome, explanation }
}

pub fn reopening() -> RequestReopening {
    RequestReopening { motive: text("Het gebeurt weer.") }
}

/// A photograph that lies under the object with this number.
pub fn photograph(object: u128) -> AddDocument {
    AddDocument {
        file: stored(object),
        name: "brief van de gemeente.jpg".parse().unwrap(),
        description: Some(text("De brief die ik kreeg.")),
        from: None,
        sensitivity: None,
    }
}

pub fn stored(object: u128) -> StoredFile {
    let (object, digest) = (ObjectId(Uuid::from_u128(object)), Digest([7; 32]));
    StoredFile { object, kind: FileKind::Jpeg, bytes: 80_000, digest }
}

/// The address of the neighbour is made black.
pub fn redacted_version(document: u16, object: u128) -> AddRedactedVersion {
    let (file, name) = (stored(object), "brief, gelakt.jpg".parse().unwrap());
    AddRedactedVersion { document, file, name, withheld: text("Het adres van de buurman.") }
}

pub fn label(document: u16) -> LabelDocument {
    LabelDocument { document, sensitivity: Sensitivity::Confidential }
}

/// What the scanner says of the document under the object with this number.
pub fn scan(document: u16, object: u128, verdict: Verdict) -> RecordScan {
    RecordScan { document, object: ObjectId(Uuid::from_u128(object)), verdict }
}
