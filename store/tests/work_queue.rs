//! Promises of the work queue: exactly the cases that fit, each once, in order, page by page, on both databases.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use domain::{
    AccountId, DistrictId, MunicipalityId, OrganisationId, Timestamp,
    complaint::{
        StateName,
        classification::{Ground, LifeArea},
    },
};
use sea_orm::EntityTrait as _;
use std::collections::{BTreeMap, BTreeSet};
use store::{
    Database,
    entities::{case, case_organisation},
    ground_bits, life_area_bits,
    queries::{Assigned, Cursor, Filter, LARGEST_PAGE, Scope, work_queue},
};
use tests::on_both_databases;
use uuid::Uuid;

const CASES: u32 = 240;
const QUESTIONS: u32 = 300;

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn id(&mut self, kind: u128, sides: u64) -> Uuid {
        Uuid::from_u128(kind << 64 | u128::from(self.below(sides)))
    }

    fn perhaps<T>(&mut self, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(4) == 0).then(|| value(self))
    }

    fn instant(&mut self) -> Timestamp {
        Timestamp::from_micros(1_000_000 * i64::try_from(self.below(12)).unwrap()).unwrap()
    }

    fn states(&mut self) -> BTreeSet<StateName> {
        let chosen = StateName::ALL.into_iter().filter(|_| self.below(3) == 0);
        chosen.collect()
    }
}

/// A case as the test knows it.
struct Known {
    row: case::Model,
    /// The organisations involved.
    organisations: BTreeMap<Uuid, Party>,
}

/// Whether an organisation was told, and when its own next term ends.
struct Party {
    knows: bool,
    own: i64,
}

fn cases(dice: &mut Dice) -> Vec<Known> {
    (1..=CASES).map(|number| known(dice, number)).collect()
}

fn known(dice: &mut Dice, number: u32) -> Known {
    let state = StateName::ALL[usize::try_from(dice.below(10)).unwrap()];
    let pick = |chosen: u64, count: usize| (0..count).filter(move |place| chosen >> place & 1 == 1);
    let areas = pick(dice.below(512), 9).map(|place| LifeArea::ALL[place]).collect();
    let grounds = pick(dice.below(8), 3).map(|place| Ground::ALL[place]).collect();
    let handled = dice.below(3) > 0;
    let is_dated = state.is_open() && dice.below(8) > 0;
    let row = case::Model {
        id: Uuid::from_u128(u128::from(dice.below(u64::MAX >> 33)) << 80 | u128::from(number)),
        number: format!("HLM-2026-{number:06}"),
        municipality_id: dice.id(1, 3),
        state: state.code().to_owned(),
        regime: "awb".to_owned(),
        channel: "post".to_owned(),
        district_id: dice.perhaps(|dice| dice.id(2, 3)),
        handler_id: handled.then(|| dice.id(3, 3)),
        life_areas: life_area_bits(&areas),
        grounds: ground_bits(&grounds),
        received_at: 0,
        registered_at: 0,
        next_due_at: if is_dated { dice.instant().micros() } else { case::NEVER },
        open: state.is_open(),
        incomplete: false,
        version: 1,
        head_hash: vec![0; 32],
        snapshot_format: 0,
        snapshot: Vec::new(),
    };
    let involved: BTreeSet<Uuid> = (0..dice.below(3)).map(|_| dice.id(4, 3)).collect();
    let organisations = involved.into_iter().map(|id| {
        let own = if is_dated && dice.below(4) > 0 { dice.instant().micros() } else { case::NEVER };
        (id, Party { knows: dice.below(2) == 0, own })
    });
    Known { row, organisations: organisations.collect() }
}

fn question(dice: &mut Dice) -> Filter {
    let desk: BTreeSet<_> = (0..=dice.below(3)).map(|_| MunicipalityId(dice.id(1, 4))).collect();
    let scope = match dice.below(4) {
        0 => Scope::Organisation(OrganisationId(dice.id(4, 3))),
        _ => Scope::Desk(desk),
    };
    let assigned = match dice.below(8) {
        0 => Assigned::Nobody,
        1 => Assigned::Somebody,
        2 => Assigned::To(AccountId(dice.id(3, 3))),
        _ => Assigned::Any,
    };
    let open = Filter::open(scope.clone()).states;
    Filter {
        states: [BTreeSet::new(), open, dice.states()][usize::try_from(dice.below(3)).unwrap()]
            .clone(),
        due_from: dice.perhaps(Dice::instant),
        due_before: dice.perhaps(Dice::instant),
        assigned,
        organisation: dice.perhaps(|dice| OrganisationId(dice.id(4, 3))),
        district: dice.perhaps(|dice| DistrictId(dice.id(2, 3))),
        life_area: dice.perhaps(|dice| LifeArea::ALL[usize::try_from(dice.below(9)).unwrap()]),
        ground: dice.perhaps(|dice| Ground::ALL[usize::try_from(dice.below(3)).unwrap()]),
        scope,
    }
}

/// The rules of the queue, said once more and slowly.
fn fits(filter: &Filter, known: &Known) -> bool {
    let Known { row, organisations } = known;
    let in_view = match &filter.scope {
        Scope::Desk(municipalities) => {
            municipalities.contains(&MunicipalityId(row.municipality_id))
        }
        Scope::Organisation(id) => organisations.get(&id.0).is_some_and(|party| party.knows),
    };
    let involves = match (&filter.scope, filter.organisation) {
        (Scope::Desk(_), Some(id)) => organisations.contains_key(&id.0),
        (Scope::Desk(_), None) | (Scope::Organisation(_), _) => true,
    };
    let is_assigned = match filter.assigned {
        Assigned::Any => true,
        Assigned::Nobody => row.handler_id.is_none(),
        Assigned::Somebody => row.handler_id.is_some(),
        Assigned::To(id) => row.handler_id == Some(id.0),
    };
    let stands = filter.states.iter().any(|state| state.code() == row.state);
    let area = filter.life_area.map(|area| life_area_bits(&BTreeSet::from([area])));
    let ground = filter.ground.map(|ground| ground_bits(&BTreeSet::from([ground])));
    in_view
        && involves
        && is_assigned
        && (filter.states.is_empty() || stands)
        && filter.due_from.is_none_or(|from| from.micros() <= due(filter, known))
        && filter.due_before.is_none_or(|before| due(filter, known) < before.micros())
        && filter.district.is_none_or(|id| row.district_id == Some(id.0))
        && area.is_none_or(|bits| row.life_areas & bits != 0)
        && ground.is_none_or(|bits| row.grounds & bits != 0)
}

/// An organisation goes by its own term, the desk by that of the case.
fn due(filter: &Filter, known: &Known) -> i64 {
    match &filter.scope {
        Scope::Desk(_) => known.row.next_due_at,
        Scope::Organisation(id) => known.organisations[&id.0].own,
    }
}

fn expected(filter: &Filter, cases: &[Known]) -> Vec<Uuid> {
    let mut fitting: Vec<_> = cases.iter().filter(|known| fits(filter, known)).collect();
    fitting.sort_by_key(|known| (due(filter, known), known.row.id));
    fitting.into_iter().map(|known| known.row.id).collect()
}

async fn store(database: &Database, cases: &[Known]) {
    let tx = database.begin_write().await.unwrap();
    for known in cases {
        let row: case::ActiveModel = known.row.clone().into();
        case::Entity::insert(row).exec_without_returning(&tx).await.unwrap();
        for (organisation_id, Party { knows, own }) in &known.organisations {
            let party = case_organisation::Model {
                case_id: known.row.id,
                organisation_id: *organisation_id,
                knows: *knows,
                open: known.row.open,
                next_due_at: known.row.next_due_at,
                own_due_at: *own,
            };
            let party: case_organisation::ActiveModel = party.into();
            case_organisation::Entity::insert(party).exec_without_returning(&tx).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
}

/// All pages of a list, one after the other, with cursors as text.
async fn walk(database: &Database, filter: &Filter, limit: u32) -> Vec<Uuid> {
    let (mut walked, mut after) = (Vec::new(), None);
    loop {
        let page = work_queue(database.reader(), filter, after, limit).await.unwrap();
        assert!(page.items.len() <= limit as usize);
        walked.extend(page.items.iter().map(|row| row.id.0));
        let Some(next) = page.next else { return walked };
        assert_eq!(page.items.len(), limit as usize, "only the last page is short");
        after = Some(next.to_string().parse::<Cursor>().unwrap());
    }
}

on_both_databases! {
    async fn every_question_is_answered_with_exactly_the_cases_that_fit(database: TestDatabase) {
        let database = database.connect().await;
        let mut dice = Dice(2_026);
        let cases = cases(&mut dice);
        store(&database, &cases).await;
        let mut answered = 0;
        for _ in 0..QUESTIONS {
            let filter = question(&mut dice);
            let expected = expected(&filter, &cases);
            answered += usize::from(!expected.is_empty());
            let limit = u32::try_from(1 + dice.below(9)).unwrap();
            assert_eq!(walk(&database, &filter, limit).await, expected, "{filter:?}");
        }
        assert!(answered > 100, "only {answered} questions had an answer");
    }

    async fn a_page_holds_a_hundred_cases_at_most_and_one_at_least(database: TestDatabase) {
        let database = database.connect().await;
        let mut dice = Dice(7);
        store(&database, &cases(&mut dice)).await;
        let everywhere = (0..3).map(|nth| MunicipalityId(Uuid::from_u128(1 << 64 | nth)));
        let all = Filter::all(Scope::Desk(everywhere.collect()));
        for (limit, size) in [(0, 1), (1, 1), (u32::MAX, LARGEST_PAGE as usize)] {
            let page = work_queue(database.reader(), &all, None, limit).await.unwrap();
            assert_eq!(page.items.len(), size);
        }
        let nowhere = Filter::all(Scope::Desk(BTreeSet::new()));
        let page = work_queue(database.reader(), &nowhere, None, 50).await.unwrap();
        assert_eq!((page.items.len(), page.next), (0, None));
    }

    async fn a_row_says_what_was_stored(database: TestDatabase) {
        let database = database.connect().await;
        let mut dice = Dice(11);
        let mut known = known(&mut dice, 123);
        known.row.life_areas = life_area_bits(&BTreeSet::from([LifeArea::Care, LifeArea::Income]));
        known.row.grounds = ground_bits(&BTreeSet::from([Ground::Procedure]));
        known.row.next_due_at = case::NEVER;
        let scope = Scope::Desk(BTreeSet::from([MunicipalityId(known.row.municipality_id)]));
        store(&database, &[known]).await;
        let page = work_queue(database.reader(), &Filter::all(scope), None, 50).await.unwrap();
        let row = &page.items[0];
        assert_eq!(row.number.to_string(), "HLM-2026-000123");
        assert_eq!(row.life_areas, BTreeSet::from([LifeArea::Care, LifeArea::Income]));
        assert_eq!(row.grounds, BTreeSet::from([Ground::Procedure]));
        assert_eq!(row.next_due_at, None);
    }
}

#[test]
fn text_that_is_no_cursor_is_refused() {
    for wrong in ["", "AAAA", &"A".repeat(31), &"A".repeat(33), &"é".repeat(16), &"+".repeat(32)] {
        assert!(wrong.parse::<Cursor>().is_err(), "{wrong:?}");
    }
    let right = "A".repeat(32);
    assert_eq!(right.parse::<Cursor>().unwrap().to_string(), right);
}
