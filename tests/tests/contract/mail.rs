//! What mail services report, and how they prove that it is them.

use crate::{
    desk::{By, MAIL_REPORT_KEY, Reply, TestDesk},
    steps::filing,
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use store::{
    Backend,
    delivery::{Outcome, Work},
};
use tests::{databases::fresh, on_both_databases};
use uuid::Uuid;

const JSON: &str = "application/json";
const PATH: &str = "/mail-reports";

fn signature(key: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(body);
    let code = mac.finalize().into_bytes();
    let digits: String = code.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={digits}")
}

impl TestDesk {
    async fn reports(&self, key: &str, form: &str, body: &str) -> Reply {
        let signature = signature(key, body.as_bytes());
        let headers = [("content-type", form), ("meldpunt-signature", &signature)];
        self.send(By::Anybody, "POST", PATH, Some(body.as_bytes().to_vec()), &headers).await
    }

    /// An e-mail that the client's mail server took.
    async fn sent(&self) -> Uuid {
        self.described().await;
        let mut by_email = filing();
        by_email["preference"]["by"] = json!("email");
        by_email["client"]["email"] = json!("jo@example.nl");
        self.post(By::Anybody, "/complaints", by_email).await.is(201);
        self.write().await;
        let notice = self.store.claim(Work::Mail, 1).await.unwrap().pop().unwrap();
        assert!(self.store.conclude(&notice, Outcome::Sent { code: "250" }).await.unwrap());
        notice.id
    }

    async fn status(&self, notice: Uuid) -> Value {
        let waiting = self.get(By::Handler, "/notices?status=rendered").await.is(200).body;
        let mut items = waiting["items"].as_array().unwrap().iter();
        let found = items.find(|item| item["id"] == notice.to_string());
        found.map(|item| item["channel"].clone()).unwrap_or_default()
    }
}

on_both_databases! {
    async fn an_email_that_failed_after_all_goes_by_post(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let notice = desk.sent().await;
        let id = format!("<{notice}@haarlem.example>");
        let failed = json!({ "messageId": id, "report": "failed", "code": "5.1.1" }).to_string();
        let taken = desk.reports(MAIL_REPORT_KEY, JSON, &failed).await.is(200);
        assert_eq!(taken.body["recorded"], true);
        assert_eq!(desk.status(notice).await, "post");
        let again = desk.reports(MAIL_REPORT_KEY, JSON, &failed).await.is(200);
        assert_eq!(again.body["recorded"], false, "a report that comes twice does nothing");
    }

    async fn a_report_can_be_what_the_mail_server_sent(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let notice = desk.sent().await;
        let report = format!(
            "From: mailer-daemon@example.nl\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nNobody lives here.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\n\
             Reporting-MTA: dns; mail.example.nl\r\n\r\n\
             Final-Recipient: rfc822; jo@example.nl\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n\
             --b\r\nContent-Type: text/rfc822-headers\r\n\r\n\
             Message-ID: <{notice}@haarlem.example>\r\n\r\n--b--\r\n"
        );
        let form = "message/rfc822";
        let taken = desk.reports(MAIL_REPORT_KEY, form, &report).await.is(200);
        assert_eq!(taken.body["recorded"], true);
        let letter = desk.reports(MAIL_REPORT_KEY, form, "Subject: Dag\r\n\r\nDag").await.is(400);
        assert_eq!(letter.text("/errors/0/code"), "unrecognised");
    }

    async fn a_report_that_is_not_signed_says_nothing(database: TestDatabase) {
        let desk = TestDesk::open(database).await;
        let notice = desk.sent().await;
        let body = json!({ "notice": notice, "report": "failed" }).to_string();
        let other = desk.reports("een andere sleutel van 32 tekens!!", JSON, &body).await.is(403);
        assert_eq!(other.body["code"], "wrong_signature");
        let of_another = signature(MAIL_REPORT_KEY, b"{}");
        for header in [of_another.as_str(), "sha256=", "md5=00"] {
            let headers = [("content-type", JSON), ("meldpunt-signature", header)];
            let body = Some(body.clone().into_bytes());
            let reply = desk.send(By::Anybody, "POST", PATH, body, &headers).await;
            assert!(matches!(reply.status, 400 | 403), "{header}: {}", reply.status);
        }
        desk.post(By::Anybody, PATH, json!({ "notice": notice, "report": "failed" })).await.is(400);
        assert_eq!(desk.status(notice).await, Value::Null, "it still is on its way by e-mail");
        let both = json!({ "notice": notice, "messageId": format!("{notice}@a"), "report": "failed" });
        desk.reports(MAIL_REPORT_KEY, JSON, &both.to_string()).await.is(400);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_key_for_reports_there_is_nothing_here() {
    let desk = TestDesk::with_mail_reports(fresh(Backend::Sqlite).await, None).await;
    let body = json!({ "notice": Uuid::nil(), "report": "failed" }).to_string();
    desk.reports(MAIL_REPORT_KEY, JSON, &body).await.is(404);
}
