//! Lists, search and registers: every answer has the form that the contract gives it.

use crate::{
    desk::{By, TestDesk},
    installation::{COLLEGE, HANDLER, MUNICIPALITY, PROVIDER, settings},
    steps::{filed, heard},
};
use serde_json::{Value, json};
use tests::on_both_databases;

on_both_databases! {
    async fn lists_and_search(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let case = heard(&desk).await;
        let second = filed(&desk).await;
        let ids = async |by: By, query: &str| -> Vec<String> {
            let page = desk.get(by, &format!("/complaints?{query}")).await.is(200).body;
            let items = page["items"].as_array().unwrap().iter();
            items.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(ids(By::Handler, "state=received&state=closed").await, [second.id.as_str()]);
        assert_eq!(ids(By::Handler, "unassigned=true&open=true").await, [second.id.as_str()]);
        assert_eq!(ids(By::Handler, &format!("handler={}", HANDLER.0)).await, [case.id.as_str()]);
        assert_eq!(ids(By::Handler, "lifeArea=housing").await, [""; 0]);
        assert_eq!(ids(By::Handler, "overdue=false&dueBy=2099-01-01").await.len(), 2);
        assert_eq!(ids(By::Handler, &format!("municipality={}", COLLEGE.0)).await, [""; 0]);
        assert_eq!(ids(By::Provider, "").await, [case.id.as_str()]);
        assert_eq!(ids(By::Stranger, "").await, [""; 0]);
        let first = desk.get(By::Handler, "/complaints?limit=1").await.is(200);
        let next = format!("/complaints?limit=1&cursor={}", first.text("/next"));
        let last = desk.get(By::Handler, &next).await.is(200);
        assert_ne!(first.body["items"], last.body["items"]);
        assert_eq!(last.body["next"], Value::Null);
        let wrong = desk.get(By::Handler, "/complaints?limit=1000&state=gone&colour=red").await.is(400);
        assert_eq!(wrong.body["errors"].as_array().unwrap().len(), 3);
        for terms in [
            json!({ "number": case.number }),
            json!({ "name": "groenen" }),
            json!({ "phone": "0612345678" }),
            json!({ "door": { "postcode": "2011 RD", "houseNumber": 2 } }),
        ] {
            let found = desk.post(By::Second, "/complaints/_search", terms.clone()).await.is(200);
            assert!(!found.body["items"].as_array().unwrap().is_empty(), "{terms}");
        }
        desk.post(By::Handler, "/complaints/_search", json!({})).await.is(400);
        let path = format!("/register?municipality={}&year=2026&limit=1", MUNICIPALITY.0);
        let page = desk.get(By::Administrator, &path).await.is(200);
        let next = format!("{path}&cursor={}", page.text("/next"));
        assert_eq!(desk.get(By::Handler, &next).await.text("/items/0/number"), second.number);
    }

    async fn registers(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let own = format!("/municipalities/{}", MUNICIPALITY.0);
        let administrator = || By::Administrator;
        desk.get(By::Anybody, "/municipalities").await.is(200);
        desk.get(By::Anybody, &own).await.is(200);
        let added = json!({ "code": "AMS", "name": "Amsterdam" });
        let theirs = desk.post(administrator(), "/municipalities", added.clone()).await.is(201);
        let path = format!("/municipalities/{}/districts", theirs.text("/id"));
        desk.post(administrator(), &path, json!({ "name": "Noord" })).await.is(201);
        let register = format!("/register?municipality={}&year=2026", theirs.text("/id"));
        desk.get(By::Handler, &register).await.is(403);
        desk.post(administrator(), "/municipalities", added).await.is_refused("already_exists");
        desk.call(administrator(), "PUT", &own, Some(json!({ "name": "Haerlem" }))).await.is(200);
        let districts = format!("{own}/districts");
        let district = desk.post(administrator(), &districts, json!({ "name": "Noord" })).await.is(201);
        let path = format!("{districts}/{}", district.text("/id"));
        desk.get(By::Anybody, &path).await.is(200);
        desk.get(By::Anybody, &districts).await.is(200);
        desk.call(administrator(), "PUT", &path, Some(json!({ "name": "Oost" }))).await.is(200);
        desk.get(By::Anybody, &format!("{own}/organisations")).await.is(200);
        let regulations = format!("{own}/regulations");
        let regulation = json!({ "validFrom": "2027-01-01", "settings": settings() });
        let second = desk.post(administrator(), &regulations, regulation.clone()).await.is(201);
        assert_eq!(
            desk.post(administrator(), &regulations, regulation).await.is(201).body,
            second.body
        );
        let early = json!({ "validFrom": "2020-01-01", "settings": settings() });
        desk.post(administrator(), &regulations, early).await.is_refused("regulation_not_later");
        desk.get(By::Anybody, &regulations).await.is(200);
        desk.get(By::Anybody, &format!("{regulations}/2")).await.is(200);
        desk.get(By::Anybody, &format!("{regulations}/9")).await.is(404);
        desk.get(By::Handler, "/staff").await.is(200);
        let from = json!({ "from": "2026-11-01T10:00:00Z", "until": "2026-11-01T12:00:00Z" });
        desk.post(administrator(), "/outages", from.clone()).await.is(201);
        let mut never = from;
        never["until"] = json!("2026-10-01T12:00:00Z");
        desk.post(administrator(), "/outages", never).await.is_refused("ends_before_it_begins");
        desk.get(By::Handler, &format!("/outages?municipality={}", MUNICIPALITY.0)).await.is(200);
        desk.post(By::Anybody, "/demo/clock", json!({ "days": 1 })).await.is(404);
    }

    async fn organisations_and_what_binds_them(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let details = json!({
            "municipalities": [MUNICIPALITY], "name": "Schuldhulp", "kind": "debt-help",
            "kvk": "12345678", "usesPortal": false, "active": true });
        let unreachable = desk.post(By::Administrator, "/organisations", details.clone()).await.is(400);
        assert_eq!(unreachable.body["errors"][0]["field"], "/address");
        let mut details = details;
        details["address"] = json!({ "poBox": { "number": 12, "postcode": "2001 DA", "town": "Haarlem" } });
        details["email"] = json!("post@schuldhulp.example");
        let added = desk.post(By::Administrator, "/organisations", details.clone()).await.is(201);
        let path = format!("/organisations/{}", added.text("/id"));
        let mut renamed = details;
        renamed["name"] = json!("Schuldhulp Kennemerland");
        let changed = desk.call(By::Administrator, "PUT", &path, Some(renamed.clone())).await.is(200);
        assert_eq!(changed.text("/email"), "post@schuldhulp.example");
        renamed["address"] = Value::Null;
        desk.call(By::Administrator, "PUT", &path, Some(renamed.clone())).await.is(400);
        renamed["active"] = json!(false);
        desk.call(By::Administrator, "PUT", &path, Some(renamed.clone())).await.is(200);
        renamed["municipalities"] = json!([COLLEGE]);
        desk.call(By::Administrator, "PUT", &path, Some(renamed)).await.is(404);
        desk.get(By::Handler, "/organisations").await.is(200);
        desk.get(By::Provider, &path).await.is(404);
        desk.get(By::Provider, &format!("/organisations/{}", PROVIDER.0)).await.is(200);
        let bases = format!("{path}/binding-bases");
        let basis = json!({ "municipality": MUNICIPALITY, "kind": "covenant", "document": "Convenant 3",
            "validFrom": "2026-01-01" });
        let basis = desk.post(By::Administrator, &bases, basis).await.is(201);
        let one = format!("{bases}/{}", basis.text("/id"));
        desk.get(By::Handler, &one).await.is(200);
        desk.get(By::Handler, &bases).await.is(200);
        let endings = format!("{one}/endings");
        desk.post(By::Administrator, &endings, json!({ "lastDay": "2026-12-31" })).await.is(200);
        let before = desk.post(By::Administrator, &endings, json!({ "lastDay": "2025-12-31" })).await;
        before.is_refused("ends_before_it_begins");
    }

    async fn the_calendar_and_how_a_deadline_is_computed(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        desk.get(By::Anybody, "/calendar").await.is(200);
        let days = desk.get(By::Anybody, "/calendar/days?year=2026").await.is(200);
        assert_eq!(days.text("/items/0/name"), "Nieuwjaarsdag");
        let day = json!({ "day": "2029-05-11", "decree": "KB 2028" });
        let extended =
            desk.post(By::Administrator, "/calendar/equated-days", day.clone()).await.is(200);
        assert_eq!(extended.body["version"], 2);
        let again = desk.post(By::Administrator, "/calendar/equated-days", day).await.is(200);
        assert_eq!(again.body, extended.body);
        let sunday = json!({ "day": "2029-05-13", "decree": "KB 2028" });
        let closed = desk.post(By::Administrator, "/calendar/equated-days", sunday).await;
        closed.is_refused("already_closed");
        let queen = json!({ "fromYear": 2040, "monarch": "queen", "month": 12, "day": 7,
            "shiftOnSunday": -1, "source": "Troonswisseling" });
        desk.post(By::Administrator, "/calendar/royal-birthdays", queen).await.is(200);
        let covered = json!({ "untilYear": 2031 });
        desk.post(By::Administrator, "/calendar/coverages", covered).await.is(200);
        let question = "/deadlines?eventAt=2026-12-11T10:00:00%2B01:00&term=2w";
        let computed = desk.get(By::Anybody, question).await.is(200);
        assert_eq!(computed.text("/deadline/lastDay"), "2026-12-28");
        let without = desk.get(By::Anybody, &format!("{question}&atwApplies=false")).await.is(200);
        assert_eq!(without.text("/deadline/lastDay"), "2026-12-25");
        desk.get(By::Anybody, "/deadlines?eventAt=yesterday&term=soon").await.is(400);
    }
}
