//! A desk that is described, with letters on their way.

#![allow(dead_code, reason = "each test file uses its own part")]

use crate::life::{
    Life, complaint,
    desk::{CARE, HAARLEM, MEMBER, change},
    online, origin, preference, staff,
};
use domain::{
    complaint::{classification::PreferredChannel, commands::IssueAdvice},
    values::Address,
};
use store::{
    delivery::{Carrier, Claimed, Hand, Handled, Message, NewLetter, NoticeStatus, Work},
    registers::{
        desks::{self, Desk},
        organisations,
    },
};

pub fn post_box() -> Address {
    Address::PoBox {
        number: 3_333.try_into().unwrap(),
        postcode: "2001 DA".parse().unwrap(),
        town: "Haarlem".parse().unwrap(),
    }
}

/// A desk that is described, so that letters can be written.
pub async fn described(database: tests::databases::TestDatabase) -> Life {
    let life = Life::begin(database).await;
    let desk = Desk {
        name: "Meldpunt Sociaal Domein Haarlem".parse().unwrap(),
        phone: "023 511 51 15".parse().unwrap(),
        address: post_box(),
        email: Some("meldpunt@haarlem.example".parse().unwrap()),
        website: None,
        logo: None,
    };
    let tx = life.store.database().begin_write().await.unwrap();
    desks::set(&tx, &change(), HAARLEM, &desk).await.unwrap();
    tx.commit().await.unwrap();
    life
}

pub fn letter(number: &str, postable: bool) -> NewLetter {
    NewLetter {
        number: number.to_owned(),
        text_version: "1".to_owned(),
        pages: 1,
        file: b"%PDF a letter".to_vec(),
        announced: false,
        message: Message {
            subject: "Uw klacht is binnen".to_owned(),
            text: "Dag".to_owned(),
            html: "<p>Dag</p>".to_owned(),
            gist: Vec::new(),
            calendar: None,
            envelope: vec!["C. Jansen".to_owned()],
            postable,
        },
    }
}

impl Life {
    /// A complaint of somebody who is told things in this way, and the notice of its receipt, taken up.
    pub async fn receipt(&self, by: PreferredChannel) -> Claimed {
        let filing = domain::complaint::File { preference: preference(by), ..complaint() };
        let case = self.store.file(online(filing)).await.unwrap().case.id;
        let claimed = self.store.claim(Work::Write, 50).await.unwrap();
        claimed.into_iter().find(|notice| notice.case == case).unwrap()
    }

    /// The same, with its letter.
    pub async fn rendered(&self, by: PreferredChannel) -> Claimed {
        let notice = self.receipt(by).await;
        let number = format!("{}", notice.id);
        assert!(self.store.keep_letter(&notice, &letter(&number, true), None).await.unwrap());
        notice
    }

    pub async fn status(&self, notice: &Claimed) -> (NoticeStatus, Carrier) {
        for status in NoticeStatus::ALL {
            for carrier in Carrier::ALL {
                let found = format!(
                    "notices WHERE status = '{}' AND channel = '{}' AND CAST(id AS TEXT) = '{}'",
                    status.code(),
                    carrier.code(),
                    notice.id
                );
                let hex = format!(
                    "notices WHERE status = '{}' AND channel = '{}' AND lower(hex(id)) = '{}'",
                    status.code(),
                    carrier.code(),
                    notice.id.simple()
                );
                let is_sqlite = self.database.backend() == store::Backend::Sqlite;
                if self.count(if is_sqlite { &hex } else { &found }).await == 1 {
                    return (status, carrier);
                }
            }
        }
        unreachable!("the notice has a status")
    }
}

pub fn hand() -> Hand {
    Hand { caller: staff(MEMBER), origin: origin() }
}

impl Life {
    /// From now on the care provider is told things by letter.
    pub async fn leaves_the_portal(&self) {
        let tx = self.store.database().begin_write().await.unwrap();
        let known = organisations::find(&tx, CARE).await.unwrap().unwrap();
        let by_letter =
            organisations::Organisation { uses_portal: false, address: Some(post_box()), ..known };
        assert!(organisations::update(&tx, &change(), &by_letter).await.unwrap());
        tx.commit().await.unwrap();
    }

    /// A case whose advice was issued and not yet posted.
    pub async fn issued(&self) -> domain::CaseId {
        let issued = self.ready_to_advise().await;
        self.staff(issued, IssueAdvice {}).await.unwrap();
        issued
    }

    /// Writes, prints and posts everything, and gives the advice to the care provider.
    pub async fn posted_advice(&self, case: domain::CaseId) -> Claimed {
        let written = self.store.claim(Work::Write, 100).await.unwrap();
        for notice in &written {
            let number = notice.id.to_string();
            self.store.keep_letter(notice, &letter(&number, true), None).await.unwrap();
        }
        let batch = self.store.open_batch(HAARLEM).await.unwrap().unwrap();
        self.store.batch_assembled(&batch).await.unwrap();
        let batch = self.store.batch(batch.id).await.unwrap().unwrap();
        let posted = Handled::Posted { at: self.now() };
        self.store.handle_batch(&batch, posted, &hand()).await.unwrap().unwrap();
        let is_advice = |notice: &&Claimed| {
            notice.case == case
                && notice.kind == domain::notice::NoticeKind::Advice
                && notice.recipient == domain::notice::Recipient::Organisation(CARE)
        };
        written.iter().find(is_advice).unwrap().clone()
    }
}
