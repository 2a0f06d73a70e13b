//! Promises about what waits to be told: whoever watches sees what needs a person, and since when somebody hears nothing.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod life;

use chrono::TimeDelta;
use domain::complaint::{File, classification::PreferredChannel};
use life::{
    Life, complaint,
    desk::{HAARLEM, change},
    online, preference,
};
use std::collections::BTreeSet;
use store::{
    delivery::{Carrier, Claimed, Message, NewLetter, Outcome, Work},
    queries::{Gauges, Waiting, gauges, waiting_notices},
    registers::desks::{self, Desk},
};
use tests::on_both_databases;

fn letter(number: &str) -> NewLetter {
    NewLetter {
        number: number.to_owned(),
        text_version: "1".to_owned(),
        pages: 1,
        file: b"%PDF a letter".to_vec(),
        announced: false,
        message: Message {
            subject: String::new(),
            text: String::new(),
            html: String::new(),
            gist: Vec::new(),
            calendar: None,
            envelope: Vec::new(),
            postable: true,
        },
    }
}

impl Life {
    async fn described(&self) {
        let desk = Desk {
            name: "Meldpunt Haarlem".parse().unwrap(),
            phone: "023 511 51 15".parse().unwrap(),
            address: serde_json::from_str(
                r#"{ "poBox": { "number": 12, "postcode": "2001 DA", "town": "Haarlem" } }"#,
            )
            .unwrap(),
            email: None,
            website: None,
            logo: None,
        };
        let tx = self.store.database().begin_write().await.unwrap();
        desks::set(&tx, &change(), HAARLEM, &desk).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The call and the letter about a new complaint of somebody who prefers the telephone, taken up.
    async fn call_and_letter(&self) -> (Claimed, Claimed) {
        let filing = File { preference: preference(PreferredChannel::Telephone), ..complaint() };
        self.store.file(online(filing)).await.unwrap();
        let mut claimed = self.store.claim(Work::Write, 10).await.unwrap();
        claimed.sort_by_key(|notice| notice.carrier != Carrier::Telephone);
        let [call, letter] = claimed.try_into().unwrap();
        (call, letter)
    }

    async fn figures(&self) -> Gauges {
        gauges(self.store.database().reader(), self.now()).await.unwrap()
    }

    async fn waiting(&self, status: Waiting) -> Vec<String> {
        let (conn, own) = (self.store.database().reader(), BTreeSet::from([HAARLEM]));
        let page = waiting_notices(conn, &own, &[status].into(), None, 50).await.unwrap();
        page.items.into_iter().map(|item| item.last_step.unwrap().detail).collect()
    }
}

on_both_databases! {
    async fn the_gauges_show_who_still_has_to_hear(database: TestDatabase) {
        let life = Life::begin(database).await;
        life.described().await;
        assert_eq!(life.figures().await.oldest_unsent, None);
        let (call, first) = life.call_and_letter().await;
        let decided = first.created_at;
        assert_eq!(life.figures().await.oldest_unsent, Some(decided));
        life.store.conclude(&call, Outcome::ToCall).await.unwrap();
        assert!(life.store.keep_letter(&first, &letter("1"), None).await.unwrap());
        let made = life.figures().await;
        assert_eq!((made.calls_to_make, made.letters_to_print, made.notices_for_people), (1, 1, 0));
        assert_eq!(made.oldest_unsent, Some(decided));
        life.store.open_batch(HAARLEM).await.unwrap().unwrap();
        let batched = life.figures().await;
        assert_eq!((batched.letters_to_print, batched.oldest_unsent), (0, Some(decided)));
    }

    async fn what_cannot_go_on_by_itself_says_why(database: TestDatabase) {
        let life = Life::begin(database).await;
        life.described().await;
        let (_, first) = life.call_and_letter().await;
        life.pass(TimeDelta::minutes(1));
        let stopped = Outcome::NeedsHuman { because: "no-font-for U+1F600" };
        life.store.conclude(&first, stopped).await.unwrap();
        assert_eq!(life.figures().await.notices_for_people, 1);
        assert_eq!(life.waiting(Waiting::NeedsHuman).await, ["no-font-for U+1F600"]);
        assert_eq!(life.waiting(Waiting::Returned).await, [""; 0]);
    }
}
