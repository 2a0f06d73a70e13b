//! Promises of the registers, on both databases.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod desk;

use desk::{CARE, COLLEGE, HAARLEM, MEMBER, at, basis, change, day, organisation, settings};
use domain::{
    AccountId, MunicipalityId, OrganisationId, OutageId,
    calendar::{Calendar, CalendarError, Closure, Monarch, RoyalBirthday},
    outage::Outage,
};
use sea_orm::{ConnectionTrait as _, Statement};
use std::collections::{BTreeMap, BTreeSet};
use store::{
    StoreError, accounts,
    accounts::{Tie, TieKind},
    registers::{
        self, Need, RegisterRefusal, bases, calendars, municipalities,
        municipalities::District,
        organisations::{self, OrganisationKind},
        outages, regulations,
    },
};
use tests::on_both_databases;
use uuid::Uuid;

const STRANGER: OrganisationId = OrganisationId(Uuid::from_u128(99));

fn tie(until: Option<&str>) -> Tie {
    Tie {
        account: MEMBER,
        organisation: CARE,
        kind: TieKind::Employee,
        since: Some(day("2020-01-01")),
        until: until.map(day),
    }
}

on_both_databases! {
    async fn a_new_case_knows_only_the_organisations_that_it_names(database: TestDatabase) {
        let tx = desk::open(&database.connect().await).await;
        bases::add(&tx, &change(), &basis(CARE, "2026-01-01", None)).await.unwrap().unwrap();
        let named = BTreeSet::from([CARE, STRANGER]);
        let need = Need::to_file(HAARLEM, day("2026-03-01"), named);
        let background = registers::facts(&tx, &need).await.unwrap().unwrap();
        let known = background.registers.organisations;
        assert_eq!(known.keys().collect::<Vec<_>>(), [&CARE]);
        assert_eq!(known[&CARE].bases, [basis(CARE, "2026-01-01", None).basis]);
        assert!(known[&CARE].uses_portal);
        assert!(background.registers.staff.is_empty());
        assert_eq!(background.regulation.settings, settings());
        assert_eq!(background.calendar, Calendar::statutory());
    }

    async fn a_decision_knows_everyone_who_takes_part_and_every_tie(database: TestDatabase) {
        let tx = desk::open(&database.connect().await).await;
        let other = AccountId(Uuid::from_u128(22));
        accounts::add(&tx, &change(), &desk::member(other, "bram")).await.unwrap();
        accounts::add_tie(&tx, &change(), &tie(Some("2021-01-01"))).await.unwrap().unwrap();
        let need = Need::to_decide(HAARLEM, 1, BTreeSet::new());
        let registers = registers::facts(&tx, &need).await.unwrap().unwrap().registers;
        assert_eq!(registers.staff, BTreeSet::from([MEMBER, other]));
        assert_eq!(registers.ties, BTreeMap::from([(MEMBER, BTreeSet::from([CARE]))]));
        assert!(registers.organisations.contains_key(&COLLEGE));
        assert!(registers.organisations.contains_key(&CARE));
    }

    async fn who_left_keeps_a_place_only_in_the_cases_that_name_it(database: TestDatabase) {
        let tx = desk::open(&database.connect().await).await;
        let mut left = organisation(CARE, "Zorg aan Huis", OrganisationKind::CareProvider);
        left.active = false;
        assert!(organisations::update(&tx, &change(), &left).await.unwrap());
        accounts::disable(&tx, &change(), MEMBER).await.unwrap();
        let knows = async |need: Need| {
            let registers = registers::facts(&tx, &need).await.unwrap().unwrap().registers;
            assert!(registers.staff.is_empty());
            registers.organisations.contains_key(&CARE)
        };
        let named = BTreeSet::from([CARE]);
        assert!(!knows(Need::to_file(HAARLEM, day("2026-03-01"), named.clone())).await);
        assert!(knows(Need::to_decide(HAARLEM, 1, named)).await);
        assert!(!knows(Need::to_decide(HAARLEM, 1, BTreeSet::new())).await);
    }

    async fn a_case_keeps_the_regulation_of_the_day_it_was_received(database: TestDatabase) {
        let tx = desk::open(&database.connect().await).await;
        let mut stricter = settings();
        stricter.minimum_reasons = 100;
        let second =
            regulations::add(&tx, &change(), HAARLEM, day("2026-07-01"), &stricter).await.unwrap();
        assert_eq!(second.unwrap().version, 2);
        let version_on = async |text| {
            let found = regulations::in_force(&tx, HAARLEM, day(text)).await.unwrap();
            let need = Need::to_file(HAARLEM, day(text), BTreeSet::new());
            let background = registers::facts(&tx, &need).await.unwrap();
            assert_eq!(background.map(|known| known.regulation), found);
            found.map(|regulation| regulation.version)
        };
        assert_eq!(version_on("2025-12-31").await, None);
        assert_eq!(version_on("2026-06-30").await, Some(1));
        assert_eq!(version_on("2026-07-01").await, Some(2));
        let frozen = Need::to_decide(HAARLEM, 1, BTreeSet::new());
        let frozen = registers::facts(&tx, &frozen).await.unwrap().unwrap();
        assert_eq!(frozen.regulation.settings.minimum_reasons, 50);
        assert_eq!(regulations::list(&tx, HAARLEM).await.unwrap().len(), 2);
        assert_eq!(regulations::find(&tx, HAARLEM, 3).await.unwrap(), None);
    }

    async fn a_regulation_begins_after_the_last_one_and_names_a_college_that_exists(
        database: TestDatabase
    ) {
        let tx = desk::open(&database.connect().await).await;
        let first = day("2026-01-01");
        let again = regulations::add(&tx, &change(), HAARLEM, first, &settings()).await.unwrap();
        let refused = RegisterRefusal::RegulationNotLater { last_valid_from: first };
        assert_eq!(again.unwrap_err(), refused);
        let mut strange = settings();
        strange.college = STRANGER;
        let later = day("2027-01-01");
        let strange = regulations::add(&tx, &change(), HAARLEM, later, &strange).await.unwrap();
        assert_eq!(strange.unwrap_err(), RegisterRefusal::CollegeUnknown);
    }

    async fn a_decision_elsewhere_knows_nobody(database: TestDatabase) {
        let tx = desk::open(&database.connect().await).await;
        let elsewhere = MunicipalityId(Uuid::from_u128(2));
        let need = Need::to_file(elsewhere, day("2026-03-01"), BTreeSet::from([CARE]));
        assert_eq!(registers::facts(&tx, &need).await.unwrap(), None);
        let need = Need::to_decide(HAARLEM, 9, BTreeSet::new());
        assert_eq!(registers::facts(&tx, &need).await.unwrap(), None);
    }

    async fn a_decree_makes_a_new_calendar_and_leaves_the_old_one(database: TestDatabase) {
        let tx = desk::open(&database.connect().await).await;
        let decreed = day("2029-04-30");
        let next = calendars::add_equated_day(&tx, &change(), decreed, "Stcrt. 2028, 1").await;
        let next = next.unwrap().unwrap();
        assert_eq!(next.version(), 2);
        assert_eq!(calendars::newest(&tx).await.unwrap(), next);
        assert_eq!(next.closure(decreed), Some(Closure::EquatedDay));
        let shipped = calendars::find(&tx, 1).await.unwrap();
        assert_eq!(shipped, Some(Calendar::statutory()));
        let need = Need::to_decide(HAARLEM, 1, BTreeSet::new());
        assert_eq!(registers::facts(&tx, &need).await.unwrap().unwrap().calendar, next);
        let nameless = calendars::add_equated_day(&tx, &change(), day("2029-05-11"), " ").await;
        let refused = RegisterRefusal::Calendar(CalendarError::SourceMissing);
        assert_eq!(nameless.unwrap().unwrap_err(), refused);
    }

    async fn a_new_monarch_and_a_decree_without_days_extend_the_calendar(database: TestDatabase) {
        let tx = desk::open(&database.connect().await).await;
        let birthday = RoyalBirthday {
            from_year: 2040,
            monarch: Monarch::Queen,
            month: 12,
            day: 7,
            shift_on_sunday: -1,
            source: "Troonswisseling 2039".to_owned(),
        };
        let next = calendars::add_royal_birthday(&tx, &change(), birthday).await.unwrap().unwrap();
        assert_eq!(next.closure(day("2040-12-07")), Some(Closure::QueensDay));
        let next = calendars::cover_until(&tx, &change(), 2030).await.unwrap().unwrap();
        assert_eq!((next.version(), next.covered_until_year()), (3, 2030));
        assert_eq!(next.coverage_warning(2030).unwrap().needed_until_year, 2031);
        assert_eq!(calendars::find(&tx, 4).await.unwrap(), None);
    }

    async fn the_calendar_is_stored_before_a_decision_rests_on_it(database: TestDatabase) {
        let database = database.connect().await;
        let tx = desk::open(&database).await;
        assert_eq!(calendars::newest(&tx).await.unwrap(), Calendar::statutory());
        assert_eq!(calendars::find(&tx, 1).await.unwrap(), None);
        let need = Need::to_file(HAARLEM, day("2026-03-01"), BTreeSet::new());
        registers::facts(&tx, &need).await.unwrap();
        assert_eq!(calendars::find(&tx, 1).await.unwrap(), Some(Calendar::statutory()));
        calendars::ensure(&tx).await.unwrap();
        tx.commit().await.unwrap();
        let stored = calendars::newest(database.reader()).await.unwrap();
        assert_eq!(stored, Calendar::statutory());
    }

    async fn a_basis_binds_until_the_day_it_ends(database: TestDatabase) {
        let tx = desk::open(&database.connect().await).await;
        let given = basis(CARE, "2026-01-01", None);
        bases::add(&tx, &change(), &given).await.unwrap().unwrap();
        let too_early = bases::end(&tx, &change(), given.id, day("2025-12-31")).await.unwrap();
        assert_eq!(too_early.unwrap_err(), RegisterRefusal::EndsBeforeItBegins);
        let ended = bases::end(&tx, &change(), given.id, day("2026-06-30")).await.unwrap();
        let expected = basis(CARE, "2026-01-01", Some("2026-06-30"));
        assert_eq!(ended.unwrap(), Some(expected.clone()));
        assert_eq!(bases::list(&tx, CARE).await.unwrap(), [expected]);
        let unknown = bases::end(&tx, &change(), Uuid::nil(), day("2026-06-30")).await.unwrap();
        assert_eq!(unknown.unwrap(), None);
        let strange = basis(STRANGER, "2026-01-01", None);
        let strange = bases::add(&tx, &change(), &strange).await.unwrap();
        assert_eq!(strange.unwrap_err(), RegisterRefusal::DoesNotTakePart);
        let backwards = basis(COLLEGE, "2026-01-02", Some("2026-01-01"));
        let backwards = bases::add(&tx, &change(), &backwards).await.unwrap();
        assert_eq!(backwards.unwrap_err(), RegisterRefusal::EndsBeforeItBegins);
    }

    async fn an_organisation_takes_part_in_several_municipalities(database: TestDatabase) {
        let tx = desk::open(&database.connect().await).await;
        let bloemendaal = MunicipalityId(Uuid::from_u128(2));
        let (code, name) = ("BLO".parse().unwrap(), "Bloemendaal".parse().unwrap());
        municipalities::add(&tx, &change(), bloemendaal, &code, &name).await.unwrap();
        let mut care = organisation(CARE, "Zorg Dichtbij", OrganisationKind::WmoProvider);
        care.municipalities.insert(bloemendaal);
        care.kvk = None;
        assert!(organisations::update(&tx, &change(), &care).await.unwrap());
        assert_eq!(organisations::find(&tx, CARE).await.unwrap(), Some(care.clone()));
        let there = organisations::list(&tx, &BTreeSet::from([bloemendaal])).await.unwrap();
        assert_eq!(there, [care]);
        let here = organisations::list(&tx, &BTreeSet::from([HAARLEM])).await.unwrap();
        assert_eq!(here.len(), 2);
        assert_eq!(organisations::find(&tx, STRANGER).await.unwrap(), None);
        let strange = organisation(STRANGER, "Onbekend", OrganisationKind::Other);
        assert!(!organisations::update(&tx, &change(), &strange).await.unwrap());
    }

    async fn a_code_or_district_exists_once(database: TestDatabase) {
        let database = database.connect().await;
        let tx = desk::open(&database).await;
        let district = |number: u128, name: &str| District {
            id: domain::DistrictId(Uuid::from_u128(number)),
            municipality: HAARLEM,
            name: name.parse().unwrap(),
        };
        municipalities::add_district(&tx, &change(), &district(41, "Schalkwijk")).await.unwrap();
        let renamed = district(41, "Oost");
        assert!(municipalities::rename_district(&tx, &change(), &renamed).await.unwrap());
        let found = municipalities::find_district(&tx, renamed.id).await.unwrap();
        assert_eq!(found.as_ref(), Some(&renamed));
        assert_eq!(municipalities::districts(&tx, HAARLEM).await.unwrap(), [renamed]);
        let name = "Spaarnestad".parse().unwrap();
        assert!(municipalities::rename(&tx, &change(), HAARLEM, &name).await.unwrap());
        let found = municipalities::find(&tx, HAARLEM).await.unwrap().unwrap();
        assert_eq!((found.code.as_str(), found.name.as_str()), ("HLM", "Spaarnestad"));
        assert_eq!(municipalities::list(&tx).await.unwrap(), [found]);
        tx.commit().await.unwrap();

        let tx = database.begin_write().await.unwrap();
        let again = municipalities::add_district(&tx, &change(), &district(42, "Oost")).await;
        assert!(matches!(again, Err(StoreError::Duplicate(_))), "{again:?}");
        drop(tx);
        let tx = database.begin_write().await.unwrap();
        let other = MunicipalityId(Uuid::from_u128(2));
        let code = "HLM".parse().unwrap();
        let again = municipalities::add(&tx, &change(), other, &code, &name).await;
        assert!(matches!(again, Err(StoreError::Duplicate(_))), "{again:?}");
    }

    async fn every_change_leaves_a_line_in_the_audit(database: TestDatabase) {
        let tx = desk::open(&database.connect().await).await;
        let backend = database.backend().database_backend();
        let question = "SELECT action FROM audit WHERE object = ";
        let object = format!("{question}'{COLLEGE}'");
        let lines = tx.query_all_raw(Statement::from_string(backend, object)).await.unwrap();
        let actions: Vec<String> =
            lines.iter().map(|line| line.try_get_by_index(0).unwrap()).collect();
        assert_eq!(actions, ["organisation-added"]);
    }

    async fn an_outage_is_recorded_once_it_is_over(database: TestDatabase) {
        let tx = desk::open(&database.connect().await).await;
        let outage = |number: u128, from: &str, until: &str| Outage {
            id: OutageId(Uuid::from_u128(number)),
            from: at(from),
            until: at(until),
        };
        let portal = outage(51, "2025-12-01T10:00:00Z", "2025-12-01T12:00:00Z");
        let everywhere = outage(52, "2025-11-01T10:00:00Z", "2025-11-01T12:00:00Z");
        outages::add(&tx, &change(), Some(HAARLEM), portal).await.unwrap().unwrap();
        outages::add(&tx, &change(), None, everywhere).await.unwrap().unwrap();
        let all = outages::list(&tx, HAARLEM, at("2025-01-01T00:00:00Z")).await.unwrap();
        assert_eq!(all, [everywhere, portal]);
        let recent = outages::list(&tx, HAARLEM, at("2025-12-01T12:00:00Z")).await.unwrap();
        assert_eq!(recent, [portal]);
        let elsewhere = MunicipalityId(Uuid::from_u128(2));
        let theirs = outages::list(&tx, elsewhere, at("2025-01-01T00:00:00Z")).await.unwrap();
        assert_eq!(theirs, [everywhere]);
        let future = outage(53, "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z");
        let future = outages::add(&tx, &change(), None, future).await.unwrap();
        assert_eq!(future.unwrap_err(), RegisterRefusal::NotOverYet);
        let backwards = outage(54, "2025-12-02T00:00:00Z", "2025-12-01T00:00:00Z");
        let backwards = outages::add(&tx, &change(), None, backwards).await.unwrap();
        assert_eq!(backwards.unwrap_err(), RegisterRefusal::EndsBeforeItBegins);
    }
}
