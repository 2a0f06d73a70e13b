//! A desk at work on a clock that the test moves: complaints that come in, and commands in few words.

#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "../desk/mod.rs"]
pub mod desk;

use chrono::TimeDelta;
use desk::{CARE, COLLEGE, HAARLEM, MEMBER, at, basis, change, day, member};
use domain::{
    AccountId, Actor, CaseId, OrganisationId, Timestamp,
    access::Caller,
    complaint::{
        Command, Complaint, File, StateName,
        classification::{
            Channel, Conclusion, Ground, Language, LifeArea, Norm, Preference, PreferredChannel,
        },
        commands::*,
        hearing::{Party, WaiverGround},
    },
    values::{Person, PersonName, Text},
};
use sea_orm::{ConnectionTrait as _, Statement};
use std::{collections::BTreeSet, time::Instant};
use store::{
    Clock, Executed, Filing, FilingOrder, Idempotency, Keys, Order, OrderError, Origin, Store,
    StoreSettings, accounts, registers::bases,
};
use tests::databases::TestDatabase;
use uuid::Uuid;

pub const SECOND: AccountId = AccountId(Uuid::from_u128(22));
pub const REASONS: &str = "De Wmo staat deze voorziening in dit geval niet toe, zie artikel 2.3.5.";
pub const ROOT_KEY: [u8; 32] = [7; 32];

/// A store on a test database, with a clock that stands still until the test moves it.
pub struct Life {
    pub store: Store,
    pub clock: Clock,
    pub database: TestDatabase,
}

impl Life {
    /// A desk that opened on Monday 2 February 2026 at ten o'clock.
    pub async fn begin(database: TestDatabase) -> Self {
        let clock = Clock::fixed(at("2026-02-02T09:00:00Z"));
        let store = open(&database, clock.clone()).await;
        let tx = desk::open(store.database()).await;
        accounts::add(&tx, &change(), &member(SECOND, "bert")).await.unwrap();
        bases::add(&tx, &change(), &basis(CARE, "2026-01-01", None)).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        Self { store, clock, database }
    }

    /// Another process on the same database.
    pub async fn another_process(&self) -> Store {
        open(&self.database, self.clock.clone()).await
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn pass(&self, span: TimeDelta) {
        self.clock.advance(span).unwrap();
    }

    /// A complaint that just came in by the website.
    pub async fn filed(&self) -> Filing {
        self.store.file(online(complaint())).await.unwrap()
    }

    pub async fn staff(
        &self,
        case: CaseId,
        command: impl Into<Command>,
    ) -> Result<Executed, OrderError> {
        self.store.execute(order(staff(MEMBER), case, command)).await
    }

    pub async fn second(
        &self,
        case: CaseId,
        command: impl Into<Command>,
    ) -> Result<Executed, OrderError> {
        self.store.execute(order(staff(SECOND), case, command)).await
    }

    pub async fn care(
        &self,
        case: CaseId,
        command: impl Into<Command>,
    ) -> Result<Executed, OrderError> {
        self.store.execute(order(speaker(CARE), case, command)).await
    }

    /// A case in which everything is ready for the advice.
    pub async fn ready_to_advise(&self) -> CaseId {
        let case = self.filed().await.case.id;
        self.staff(case, Assign { handler: MEMBER }).await.unwrap();
        self.staff(case, Acknowledge {}).await.unwrap();
        self.staff(case, SendCopy { organisation: CARE, withheld: None }).await.unwrap();
        self.staff(case, StartInvestigation {}).await.unwrap();
        let view = text("Wij zien het anders.");
        self.care(case, GiveView { organisation: CARE, view, received_at: None }).await.unwrap();
        let waive = |party, ground| {
            let evidence = Some(text("Verklaring bij het dossier."));
            WaiveHearing { party, ground, evidence }
        };
        self.staff(case, waive(Party::Client, WaiverGround::Declared)).await.unwrap();
        let written = waive(Party::Organisation(CARE), WaiverGround::WrittenReply);
        self.staff(case, written).await.unwrap();
        self.staff(case, draft()).await.unwrap();
        self.second(case, ApproveDraft {}).await.unwrap();
        case
    }

    /// A case in which the advice was issued and sent to the care provider yesterday.
    pub async fn advised(&self) -> Complaint {
        let case = self.ready_to_advise().await;
        let advised = self.staff(case, IssueAdvice {}).await.unwrap().case;
        assert_eq!(advised.state.name(), StateName::Advised);
        assert!(advised.state.advice().unwrap().responses[&CARE].dispatch.is_some());
        self.pass(TimeDelta::days(1));
        advised
    }

    /// The end of the care provider's term.
    pub fn term_ends(&self, case: &Complaint) -> Timestamp {
        let advice = case.state.advice().unwrap();
        advice.responses[&CARE].dispatch.as_ref().unwrap().final_at
    }

    pub async fn count(&self, from_where: &str) -> i64 {
        let conn = self.store.database().reader();
        let sql = format!("SELECT count(*) FROM {from_where}");
        let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql));
        row.await.unwrap().unwrap().try_get_by_index(0).unwrap()
    }

    /// Runs raw SQL, as somebody with the database's password could.
    pub async fn raw(&self, sql: &str) -> Result<u64, sea_orm::DbErr> {
        let tx = self.store.database().begin_write().await.unwrap();
        let done = tx.execute_unprepared(sql).await?.rows_affected();
        tx.commit().await?;
        Ok(done)
    }
}

pub async fn open(database: &TestDatabase, clock: Clock) -> Store {
    let settings = StoreSettings {
        database_url: database.url.clone(),
        connections: 6,
        keys: Keys::from_bytes(ROOT_KEY),
        clock,
    };
    Store::open(settings).await.unwrap()
}

pub fn text(words: &str) -> Text {
    Text::parse(words).unwrap()
}

pub fn origin() -> Origin {
    Origin { request_id: "a-request".to_owned(), address: None }
}

pub fn staff(account: AccountId) -> Caller {
    Caller::new(Actor::Staff(account), BTreeSet::from([HAARLEM]))
}

pub fn client() -> Caller {
    Caller::new(Actor::Client, BTreeSet::new())
}

pub fn speaker(organisation: OrganisationId) -> Caller {
    let account = AccountId(Uuid::from_u128(41));
    Caller::new(Actor::Organisation { organisation, account }, BTreeSet::new())
}

pub fn order(caller: Caller, case: CaseId, command: impl Into<Command>) -> Order {
    Order {
        caller,
        case,
        command: command.into(),
        expected_version: None,
        arrived: Instant::now(),
        origin: origin(),
        idempotency: None,
    }
}

pub fn online(filing: File) -> FilingOrder {
    let arrived = Instant::now();
    FilingOrder { caller: client(), filing, arrived, origin: origin(), idempotency: None }
}

pub fn once(key: &str, fingerprint: u8) -> Option<Idempotency> {
    let (scope, key) = ("client file".to_owned(), key.to_owned());
    Some(Idempotency { scope, key, fingerprint: [fingerprint; 32] })
}

pub fn person() -> Person {
    Person {
        name: Some(PersonName::of_family("Jansen-Plantenna".parse().unwrap())),
        phone: Some("023 511 51 15".parse().unwrap()),
        email: Some("plantenna@example.nl".parse().unwrap()),
        ..Person::default()
    }
}

/// A complete complaint about the care provider, filed on the website.
pub fn complaint() -> File {
    File {
        municipality: HAARLEM,
        channel: Channel::Online,
        received_at: None,
        client: person(),
        description: Some(text("Niemand belde terug over de huishoudelijke hulp.")),
        confirmed: true,
        district: None,
        life_areas: BTreeSet::from([LifeArea::Care, LifeArea::Income]),
        grounds: BTreeSet::from([Ground::Treatment]),
        organisations: BTreeSet::from([CARE]),
        regime: None,
        conduct_last_day: Some(day("2026-01-15")),
        preference: preference(PreferredChannel::Post),
        supporter_wanted: false,
        representative: None,
    }
}

pub fn preference(by: PreferredChannel) -> Preference {
    Preference { by, language: Language::Dutch, large_print: false }
}

/// Two measures for the care provider.
pub fn draft() -> DraftAdvice {
    let measure = |within: &str| DraftMeasure {
        addressee: CARE,
        within: within.parse().unwrap(),
        text: text("Bel binnen een dag terug."),
    };
    DraftAdvice {
        findings: text("Er is niet teruggebeld."),
        points: vec![DraftPoint {
            conclusion: Conclusion::WellFounded,
            norms: BTreeSet::from([Norm::Respectful]),
            reasons: text("Zie de bevindingen."),
        }],
        measures: vec![measure("4w"), measure("6w")],
        recommendations: vec![DraftRecommendation {
            addressee: COLLEGE,
            text: text("Spreek af wie terugbelt."),
        }],
        composition: BTreeSet::new(),
    }
}

/// A rejection of these measures.
pub fn rejection(measures: &[u16]) -> Reject {
    let reject = |measure: &u16| MeasureRejection { measure: *measure, reasons: text(REASONS) };
    Reject { organisation: CARE, measures: measures.iter().map(reject).collect(), received: None }
}

pub fn acceptance() -> Accept {
    Accept { organisation: CARE, received: None }
}
