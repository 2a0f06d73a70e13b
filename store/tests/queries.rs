//! Promises of search, the register and the lists: what somebody looks for is found, and nobody else's.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod life;

use chrono::TimeDelta;
use domain::{
    CaseId, MunicipalityId, OrganisationId,
    complaint::{
        File,
        advice::Stage,
        commands::{Assign, DisputeMeasure, ReportMeasure},
    },
    notice::{NoticeKind, Recipient},
    values::{Address, HouseNumber, Person, PersonName},
};
use life::{
    Life, complaint,
    desk::{CARE, COLLEGE, HAARLEM, MEMBER},
    online, person, text,
};
use std::collections::BTreeSet;
use store::{
    delivery::NoticeStatus,
    queries::{
        Filter, Gauges, LARGEST_PAGE, RegisterYear, Scope, SearchTerms, gauges, measures_due,
        notices, register, responses_due, search, work_queue,
    },
};
use tests::on_both_databases;
use uuid::Uuid;

fn desk() -> Scope {
    Scope::Desk(BTreeSet::from([HAARLEM]))
}

fn elsewhere() -> BTreeSet<MunicipalityId> {
    BTreeSet::from([MunicipalityId(Uuid::from_u128(2))])
}

fn name(said: &str) -> SearchTerms {
    SearchTerms { name: Some(said.to_owned()), ..SearchTerms::default() }
}

fn by(client: Person) -> File {
    File { client, ..complaint() }
}

fn called(given: &str, prefix: Option<&str>, family: &str) -> Person {
    let name = PersonName {
        given: Some(given.parse().unwrap()),
        prefix: prefix.map(|prefix| prefix.parse().unwrap()),
        ..PersonName::of_family(family.parse().unwrap())
    };
    Person { name: Some(name), ..Person::default() }
}

impl Life {
    async fn files(&self, filing: File) -> CaseId {
        self.pass(TimeDelta::seconds(1));
        self.store.file(online(filing)).await.unwrap().case.id
    }

    async fn finds(&self, terms: &SearchTerms) -> Vec<CaseId> {
        let municipalities = BTreeSet::from([HAARLEM]);
        let conn = self.store.database().reader();
        let found = search(conn, self.store.keys(), &municipalities, terms, 50).await.unwrap();
        found.into_iter().map(|row| row.id).collect()
    }

    async fn gauges(&self) -> Gauges {
        gauges(self.store.database().reader(), self.now()).await.unwrap()
    }
}

on_both_databases! {
    async fn a_caller_is_found_by_any_part_of_the_name_however_it_is_written(
        database: TestDatabase
    ) {
        let life = Life::begin(database).await;
        let celik = life.files(by(called("Ayşe", None, "Çelik"))).await;
        let berg = life.files(by(called("Jan", Some("van den"), "Berg"))).await;
        let brien = life.files(by(called("Jan", None, "O'Brien-de Vries"))).await;
        assert_eq!(life.finds(&name("celik")).await, [celik]);
        assert_eq!(life.finds(&name("CELIK Ayse")).await, [celik]);
        assert_eq!(life.finds(&name("van den Berg")).await, [berg]);
        assert_eq!(life.finds(&name("Vries obrien")).await, [brien]);
        assert_eq!(life.finds(&name("jan")).await, [brien, berg], "the newest first");
        assert_eq!(life.finds(&name("jan celik")).await, []);
        assert_eq!(life.finds(&name("de")).await, [brien], "a prefix that is all there is");
    }

    async fn a_caller_is_found_by_telephone_email_and_door(database: TestDatabase) {
        let life = Life::begin(database).await;
        let address = Address::Dutch {
            street: "Gedempte Oude Gracht".parse().unwrap(),
            number: HouseNumber::new(2, Some("B".parse().unwrap()), None).unwrap(),
            postcode: "2011 GR".parse().unwrap(),
            town: "Haarlem".parse().unwrap(),
        };
        let with_door = Person { address: Some(address), ..person() };
        let case = life.files(by(with_door)).await;
        life.files(by(called("Jan", None, "Jansen"))).await;
        let phone = |typed: &str| Some(typed.parse().unwrap());
        let door = Some(("2011gr".parse().unwrap(), 2));
        let terms = SearchTerms { phone: phone("+31 23 5115115"), ..SearchTerms::default() };
        assert_eq!(life.finds(&terms).await, [case]);
        let email = Some("Plantenna@Example.NL".parse().unwrap());
        let terms = SearchTerms { email, door: door.clone(), ..name("plantenna") };
        assert_eq!(life.finds(&terms).await, [case]);
        let terms = SearchTerms { door, ..SearchTerms::default() };
        assert_eq!(life.finds(&terms).await, [case]);
        let terms = SearchTerms { phone: phone("023 511 51 16"), ..name("plantenna") };
        assert_eq!(life.finds(&terms).await, []);
    }

    async fn all_that_is_said_must_hold_of_one_person(database: TestDatabase) {
        let life = Life::begin(database).await;
        let representative = Some(called("Karel", None, "Pieters"));
        let case = life.files(File { representative, ..by(called("Anna", None, "Smit")) }).await;
        assert_eq!(life.finds(&name("karel pieters")).await, [case]);
        assert_eq!(life.finds(&name("anna smit")).await, [case]);
        assert_eq!(life.finds(&name("anna pieters")).await, []);
        let twins = Some(called("Anna", None, "Smit"));
        let twins = File { representative: twins, ..by(called("Anna", None, "Smit")) };
        let twins = life.files(twins).await;
        assert_eq!(life.finds(&name("anna smit")).await, [twins, case], "each case once");
    }

    async fn a_search_finds_numbers_and_nothing_of_other_municipalities(database: TestDatabase) {
        let life = Life::begin(database).await;
        let case = life.files(complaint()).await;
        let number = Some("hlm 2026 1".parse().unwrap());
        let terms = SearchTerms { number, ..SearchTerms::default() };
        assert_eq!(life.finds(&terms).await, [case]);
        assert_eq!(life.finds(&SearchTerms { name: Some("jansen".into()), ..terms.clone() }).await, [case]);
        assert_eq!(life.finds(&SearchTerms { name: Some("pieters".into()), ..terms.clone() }).await, []);
        assert_eq!(life.finds(&SearchTerms::default()).await, []);
        let conn = life.store.database().reader();
        let found = search(conn, life.store.keys(), &elsewhere(), &terms, 50).await.unwrap();
        assert_eq!(found, []);
    }

    async fn a_search_gives_the_newest_and_no_more_than_asked(database: TestDatabase) {
        let life = Life::begin(database).await;
        let mut filed = Vec::new();
        for _ in 0..5 {
            filed.insert(0, life.files(complaint()).await);
        }
        let municipalities = BTreeSet::from([HAARLEM]);
        let conn = life.store.database().reader();
        let terms = name("jansen");
        let found = search(conn, life.store.keys(), &municipalities, &terms, 3).await.unwrap();
        let found: Vec<_> = found.into_iter().map(|row| row.id).collect();
        assert_eq!(found, filed[..3]);
    }

    async fn the_register_lists_every_number_and_shows_a_gap(database: TestDatabase) {
        let life = Life::begin(database).await;
        for _ in 0..7 {
            life.files(complaint()).await;
        }
        let conn = life.store.database().reader();
        let code = "HLM".parse().unwrap();
        let of = RegisterYear { municipality: HAARLEM, code, year: 2026 };
        let (mut walked, mut after) = (Vec::new(), None);
        loop {
            let page = register(conn, &of, after, 3).await.unwrap();
            walked.extend(page.items);
            let Some(next) = page.next else { break };
            after = Some(next);
        }
        let serials: Vec<_> = walked.iter().map(|entry| entry.number.serial()).collect();
        assert_eq!(serials, (1..=7).collect::<Vec<_>>());
        assert!(walked.iter().all(|entry| entry.case.as_ref().unwrap().number == entry.number));
        life.raw("DELETE FROM cases WHERE number = 'HLM-2026-000004'").await.unwrap();
        let page = register(conn, &of, None, LARGEST_PAGE).await.unwrap();
        let gaps = page.items.iter().filter(|entry| entry.case.is_none());
        assert_eq!(gaps.map(|entry| entry.number.serial()).collect::<Vec<_>>(), [4]);
        let before = RegisterYear { year: 2025, ..of };
        assert_eq!(register(conn, &before, None, 50).await.unwrap().items, []);
    }

    async fn an_organisation_sees_a_case_once_it_was_told(database: TestDatabase) {
        let life = Life::begin(database).await;
        life.files(complaint()).await;
        let advised = life.advised().await;
        let conn = life.store.database().reader();
        let own = Filter::all(Scope::Organisation(CARE));
        let page = work_queue(conn, &own, None, 50).await.unwrap();
        assert_eq!(page.items.iter().map(|row| row.id).collect::<Vec<_>>(), [advised.id]);
        let theirs = Filter::all(Scope::Organisation(COLLEGE));
        assert_eq!(work_queue(conn, &theirs, None, 50).await.unwrap().items, []);
        let involved = Filter { organisation: Some(CARE), ..Filter::all(desk()) };
        assert_eq!(work_queue(conn, &involved, None, 50).await.unwrap().items.len(), 2);
    }

    async fn the_queue_follows_what_happens_in_a_case(database: TestDatabase) {
        let life = Life::begin(database).await;
        let case = life.filed().await.case;
        let conn = life.store.database().reader();
        let row = work_queue(conn, &Filter::open(desk()), None, 50).await.unwrap().items.remove(0);
        assert_eq!((row.id, row.handler, row.next_due_at), (case.id, None, case.next_due()));
        assert_eq!((&row.life_areas, &row.grounds), (&case.life_areas, &case.grounds));
        assert_eq!((row.number, row.version), (case.number, case.version));
        let assigned = life.staff(case.id, Assign { handler: MEMBER }).await.unwrap().case;
        let row = work_queue(conn, &Filter::open(desk()), None, 50).await.unwrap().items.remove(0);
        assert_eq!((row.handler, row.version), (Some(MEMBER), assigned.version));
    }

    async fn notices_are_listed_as_they_were_decided(database: TestDatabase) {
        let life = Life::begin(database).await;
        let case = life.advised().await.id;
        let told = notices(life.store.database().reader(), case).await.unwrap();
        assert_eq!((told[0].kind, told[0].recipient), (NoticeKind::Receipt, Recipient::Client));
        assert!(told.is_sorted_by_key(|notice| notice.seq));
        let advice = told.iter().filter(|notice| notice.kind == NoticeKind::Advice);
        let recipients: BTreeSet<_> = advice.map(|notice| notice.recipient).collect();
        assert!(recipients.contains(&Recipient::Organisation(CARE)));
        assert!(told.iter().all(|notice| notice.status == NoticeStatus::Queued));
        let none = notices(life.store.database().reader(), CaseId(Uuid::nil())).await.unwrap();
        assert_eq!(none, []);
    }

    async fn what_organisations_owe_stands_in_order_of_when(database: TestDatabase) {
        let life = Life::begin(database).await;
        let first = life.advised().await;
        let second = life.advised().await;
        let conn = life.store.database().reader();
        let awaited = responses_due(conn, &desk(), 50).await.unwrap();
        let cases: Vec<_> = awaited.iter().map(|row| row.case).collect();
        assert_eq!(cases, [first.id, second.id]);
        let row = &awaited[0];
        assert_eq!((row.organisation, row.final_at), (CARE, life.term_ends(&first)));
        assert!(row.is_binding && !row.awaits_confirmation);
        assert_eq!(responses_due(conn, &Scope::Organisation(CARE), 1).await.unwrap(), awaited[..1]);
        assert_eq!(responses_due(conn, &Scope::Desk(elsewhere()), 50).await.unwrap(), []);
        let stranger = Scope::Organisation(OrganisationId(Uuid::nil()));
        assert_eq!(measures_due(conn, &stranger, 50).await.unwrap(), []);

        life.clock.set(life.term_ends(&first)).unwrap();
        life.store.enforce_due(100).await.unwrap();
        let measures = measures_due(conn, &desk(), 50).await.unwrap();
        let due: Vec<_> = measures.iter().map(|row| (row.case, row.measure, row.stage)).collect();
        assert_eq!(due, [(first.id, 1, Stage::Due), (first.id, 2, Stage::Due)]);
        let evidence = text("Er is gebeld.");
        let report = ReportMeasure { measure: 1, evidence };
        life.care(first.id, report).await.unwrap();
        assert_eq!(measures_due(conn, &desk(), 50).await.unwrap().len(), 1);
        let dispute = DisputeMeasure { measure: 1, dispute: text("Nog steeds niet.") };
        life.staff(first.id, dispute).await.unwrap();
        let measures = measures_due(conn, &Scope::Organisation(CARE), 50).await.unwrap();
        assert_eq!(measures[0].stage, Stage::Disputed);
    }

    async fn the_gauges_show_how_far_the_clockwork_is_behind(database: TestDatabase) {
        let life = Life::begin(database).await;
        let empty = life.gauges().await;
        assert_eq!((empty.open_cases, empty.oldest_queued_notice), (0, None));
        let advised = life.advised().await;
        life.files(complaint()).await;
        let quiet = life.gauges().await;
        assert_eq!((quiet.open_cases, quiet.overdue_cases, quiet.unassigned_cases), (2, 0, 1));
        assert_eq!((quiet.awaited_responses, quiet.unenforced_responses), (1, 0));
        assert_eq!(quiet.oldest_unenforced, None);
        assert!(quiet.queued_notices > 0);
        assert_eq!(quiet.oldest_queued_notice, Some(advised.registered_at));
        let end = life.term_ends(&advised);
        life.clock.set(end.moved(TimeDelta::minutes(5))).unwrap();
        let late = life.gauges().await;
        assert_eq!((late.unenforced_responses, late.oldest_unenforced), (1, Some(end)));
        assert_eq!(late.overdue_cases, 2);
        life.store.enforce_due(100).await.unwrap();
        assert_eq!(life.gauges().await.unenforced_responses, 0);
    }
}
