//! What mail servers and services report about e-mails that were sent earlier.

use super::{Api, answers::ok, found};
use crate::{
    config::Secret,
    extract::RawBody,
    problem::{Answer, FieldError, Kind, Problem},
    server::{Desk, Routes},
};
use actix_web::{HttpRequest, web::Data};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use store::delivery::Report;
use uuid::Uuid;
use workers::delivery::{Reported, read_report};

/// The header with which a service proves that a report is its own.
const SIGNATURE: &str = "meldpunt-signature";

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("reportMail", report);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct MailReport {
    notice: Option<Uuid>,
    message_id: Option<String>,
    report: Report,
    code: Option<String>,
}

#[derive(Serialize)]
struct Taken {
    recorded: bool,
}

/// A report without a signature of the right key says nothing, whatever it says (S1).
async fn report(request: HttpRequest, desk: Data<Desk>, api: Data<Api>, body: RawBody) -> Answer {
    let key = found(desk.mail_report_key.as_ref())?;
    let sent = request.headers().get(SIGNATURE).and_then(|value| value.to_str().ok());
    if !is_signed(key, sent.unwrap_or_default(), &body.bytes) {
        let detail = "The signature is not that of this body under the key for reports.";
        return Err(Problem::new(Kind::Forbidden, detail).with_code("wrong_signature"));
    }
    let reported = if body.is_json() {
        body.json::<MailReport>()?.reported()
    } else {
        read_report(&body.bytes)
    };
    let Reported { notice, report, code } = reported.ok_or_else(unrecognised)?;
    let recorded = api.store.mail_reported(notice, report, &code).await?;
    Ok(ok(&Taken { recorded }))
}

/// Compared in a time that tells nothing about the right signature.
fn is_signed(key: &Secret, header: &str, body: &[u8]) -> bool {
    let Some(sent) = header.strip_prefix("sha256=").and_then(bytes) else { return false };
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.expose().as_bytes()) else { return false };
    mac.update(body);
    mac.verify_slice(&sent).is_ok()
}

fn bytes(hexadecimal: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = hexadecimal.chars().map(|digit| digit.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok()).collect()
}

fn unrecognised() -> Problem {
    let detail = "No report about an e-mail of this desk.";
    Problem::invalid(vec![FieldError::new("", "unrecognised", detail)])
}

impl MailReport {
    fn reported(self) -> Option<Reported> {
        let Self { notice, message_id, report, code } = self;
        let of_message = |id: String| id.trim_start_matches('<').split('@').next()?.parse().ok();
        let notice = notice.or_else(|| message_id.and_then(of_message))?;
        Some(Reported { notice, report, code: code.unwrap_or_default() })
    }
}
