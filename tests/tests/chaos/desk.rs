//! A demonstration desk full of advices whose terms end at moments that the test brings near.

use crate::{
    chance::Dice,
    life,
    world::{self, CARE, COLLEGE, TRANSPORT, WELFARE},
};
use chrono::{Datelike as _, Days, TimeDelta};
use domain::{
    CaseId, OrganisationId, Timestamp,
    calendar::Calendar,
    complaint::{Complaint, advice::Nature, classification::PreferredChannel},
    facts::Registers,
    regulation::Regulation,
    term::Deadline,
    values::CaseNumber,
};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};
use store::{Clock, DatabaseUrl, PastCase, Store, StoreError, StoreSettings};
use tests::{databases::TestDatabase, processes::Installation};

/// Most advices ask something of one organisation, some of several.
const ADDRESSEES: [&[OrganisationId]; 6] = [
    &[CARE],
    &[TRANSPORT],
    &[CARE, TRANSPORT],
    &[COLLEGE],
    &[COLLEGE, CARE, TRANSPORT],
    &[CARE, WELFARE],
];

const PREFERENCES: [PreferredChannel; 3] =
    [PreferredChannel::Post, PreferredChannel::Email, PreferredChannel::Telephone];

/// How long a process may take to see that another one moved the clock, and a little more.
const MOVE_IS_SEEN: Duration = Duration::from_millis(700);

/// How long the database may be away, or busy for others.
const PATIENCE: Duration = Duration::from_secs(30);

/// An addressee that says nothing, and whom it concerns.
#[derive(Debug, Clone, Copy)]
pub struct Silence {
    pub case: CaseId,
    pub organisation: OrganisationId,
    /// Whether its silence binds it, or the recommendation only lapses.
    pub binding: bool,
    /// When its silence becomes final.
    pub final_at: Timestamp,
    /// How the client is told.
    pub client: PreferredChannel,
}

/// A desk with its database, and what the test knows must happen there.
pub struct Desk {
    pub store: Store,
    pub url: DatabaseUrl,
    _database: Option<TestDatabase>,
    pub installation: Installation,
    pub silences: Vec<Silence>,
    pub calendar: Calendar,
    pub regulation: Regulation,
    pub registers: Registers,
    /// When the advices were sent whose terms end at these moments.
    pub dispatches: BTreeMap<Timestamp, Timestamp>,
    serials: BTreeMap<i32, u32>,
}

impl Desk {
    /// A desk without cases, whose clock shows the present.
    pub async fn open(database: TestDatabase) -> Self {
        let desk = Self::open_at(&database.url).await;
        Self { _database: Some(database), ..desk }
    }

    /// The same on a database that the test takes care of.
    pub async fn open_at(url: &DatabaseUrl) -> Self {
        let store = another_process(url).await;
        let store = store.mark_demonstration().await.unwrap().expect("an empty database");
        let regulation = world::regulation(store.clock().now().day());
        let desk = Self {
            installation: Installation::on(url),
            registers: world::registers(regulation.valid_from),
            calendar: Calendar::statutory(),
            dispatches: BTreeMap::new(),
            serials: BTreeMap::new(),
            silences: Vec::new(),
            store,
            url: url.clone(),
            _database: None,
            regulation,
        };
        world::record(&desk.store, &desk.regulation, &desk.registers).await;
        desk
    }

    /// The time at the desk.
    pub fn now(&self) -> Timestamp {
        self.store.clock().now()
    }

    /// Advices to silent addressees, so many at each of so many different ends of terms; gives those ends.
    ///
    /// The first ends more than a week from now. What lies before each is recorded as it would have been.
    pub async fn advise(&mut self, dice: &mut Dice, ends: usize, at_each: usize) -> Vec<Timestamp> {
        let mut day = self.now().day();
        let mut dispatches = BTreeMap::new();
        while dispatches.len() < ends {
            day = day.checked_add_days(Days::new(1)).unwrap();
            // The term of all that is sent on a day ends at the same midnight.
            let dispatch = Timestamp::start_of(day).moved(TimeDelta::hours(11));
            let term = &self.regulation.settings.response_term;
            let end = Deadline::compute(dispatch, term, true, &self.calendar).expires_at;
            dispatches.entry(end).or_insert(dispatch);
        }
        for dispatch in dispatches.values() {
            self.advise_on(dice, *dispatch, at_each).await;
        }
        self.dispatches.extend(&dispatches);
        dispatches.into_keys().collect()
    }

    /// So many advices that were sent at this moment.
    pub async fn advise_on(&mut self, dice: &mut Dice, dispatch: Timestamp, many: usize) {
        let cases: Vec<_> = (0..many).map(|_| self.silent_case(dice, dispatch)).collect();
        let portal = world::portal_users();
        for some in cases.chunks(100) {
            self.store.record_past(some, &portal).await.unwrap();
        }
    }

    fn silent_case(&mut self, dice: &mut Dice, dispatched: Timestamp) -> PastCase {
        let addressees = ADDRESSEES[dice.below(ADDRESSEES.len())];
        let client = PREFERENCES[dice.below(PREFERENCES.len())];
        let number = self.next_number(life::received_at(dispatched).day().year());
        let id = CaseId(dice.id());
        let (past, case) = life::until_advised(self, (id, number), addressees, client, dispatched);
        self.expect_silence(&case, client);
        past
    }

    fn expect_silence(&mut self, case: &Complaint, client: PreferredChannel) {
        for (organisation, response) in &case.state.advice().expect("an advice").responses {
            self.silences.push(Silence {
                case: case.id,
                organisation: *organisation,
                binding: matches!(response.nature, Nature::BindingAdvice { .. }),
                final_at: response.dispatch.as_ref().expect("it was sent").final_at,
                client,
            });
        }
    }

    fn next_number(&mut self, year: i32) -> CaseNumber {
        let serial = self.serials.entry(year).or_default();
        *serial += 1;
        let year = u16::try_from(year).unwrap();
        CaseNumber::new("HLM".parse().unwrap(), year, *serial).unwrap()
    }

    /// Moves the clock of all processes so that this moment lies `before` ahead.
    pub async fn move_to(&self, moment: Timestamp, before: Duration) {
        let show = moment.moved(-TimeDelta::from_std(before).unwrap());
        let begin = Instant::now();
        while let Err(error) = self.try_to_move(show).await {
            assert!(begin.elapsed() < PATIENCE, "the clock cannot be moved: {error}");
            println!("the clock is moved again: {error}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn try_to_move(&self, show: Timestamp) -> Result<(), StoreError> {
        // An earlier try may have moved it although its answer was lost.
        self.store.refresh_clock().await?;
        let by = show.since(self.now());
        if by > TimeDelta::zero() {
            self.store.move_clock(by).await?.expect("the clock of a demonstration moves");
        }
        Ok(())
    }

    /// Lets every process see that the clock moved, just before this moment.
    pub async fn approach(&self, moment: Timestamp) {
        self.move_to(moment, MOVE_IS_SEEN).await;
    }

    /// Waits until this moment.
    pub async fn wait_for(&self, moment: Timestamp) {
        if let Ok(left) = moment.since(self.now()).to_std() {
            tokio::time::sleep(left).await;
        }
    }

    /// The silences that are final at this moment.
    pub fn final_by(&self, moment: Timestamp) -> usize {
        self.silences.iter().filter(|silence| silence.final_at <= moment).count()
    }
}

/// What another process on this database works with.
pub async fn another_process(url: &DatabaseUrl) -> Store {
    let settings = StoreSettings {
        database_url: url.clone(),
        connections: 8,
        keys: Installation::keys(),
        clock: Clock::System,
    };
    Store::open(settings).await.unwrap()
}
