//! `GET /metrics`: the process's own figures, and those of the desk as they are at this moment.

use super::Api;
use crate::{
    health,
    problem::Answer,
    server::{Desk, Routes},
};
use actix_web::{HttpRequest, web::Data};
use chrono::Datelike as _;
use domain::Timestamp;
use metrics::gauge;
use store::{
    queries::{Gauges, gauges},
    registers::calendars,
};
use workers::ENFORCER;

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.on("getMetrics", figures);
}

async fn figures(request: HttpRequest, desk: Data<Desk>, api: Data<Api>) -> Answer {
    health::admit(&request, desk.metrics_token.as_ref())?;
    let (conn, now) = (api.store.database().reader(), api.store.clock().now());
    publish(&gauges(conn, now).await?, now);
    let calendar = calendars::newest(conn).await?;
    gauge!("meldpunt_calendar_covered_until_year").set(f64::from(calendar.covered_until_year()));
    let short = calendar.coverage_warning(now.day().year()).is_some();
    gauge!("meldpunt_calendar_ends_too_soon").set(if short { 1.0 } else { 0.0 });
    let beat = api.store.last_heartbeat(ENFORCER).await?;
    gauge!("meldpunt_enforcer_heartbeat_age_seconds").set(age(beat, now, f64::INFINITY));
    Ok(health::figures())
}

/// What is due, what is overdue, how far enforcement lags, and how long notices wait (G4, G6).
fn publish(now_is: &Gauges, now: Timestamp) {
    let counts = [
        ("meldpunt_cases_open", now_is.open_cases),
        ("meldpunt_cases_overdue", now_is.overdue_cases),
        ("meldpunt_cases_unassigned", now_is.unassigned_cases),
        ("meldpunt_responses_awaited", now_is.awaited_responses),
        ("meldpunt_responses_due", now_is.unenforced_responses),
        ("meldpunt_notices_queued", now_is.queued_notices),
        ("meldpunt_notices_for_people", now_is.notices_for_people),
        ("meldpunt_letters_to_print", now_is.letters_to_print),
        ("meldpunt_calls_to_make", now_is.calls_to_make),
        ("meldpunt_documents_quarantined", now_is.quarantined_documents),
    ];
    for (name, count) in counts {
        gauge!(name).set(f64::from(u32::try_from(count).unwrap_or(u32::MAX)));
    }
    let lag = age(now_is.oldest_unenforced, now, 0.0);
    gauge!("meldpunt_enforcement_lag_seconds").set(lag);
    let waited = age(now_is.oldest_queued_notice, now, 0.0);
    gauge!("meldpunt_notice_queue_age_seconds").set(waited);
    let quarantined = age(now_is.oldest_quarantined_document, now, 0.0);
    gauge!("meldpunt_document_quarantine_age_seconds").set(quarantined);
    let unsent = age(now_is.oldest_unsent, now, 0.0);
    gauge!("meldpunt_unsent_notice_age_seconds").set(unsent);
}

fn age(since: Option<Timestamp>, now: Timestamp, without: f64) -> f64 {
    since.map_or(without, |at| now.since(at).as_seconds_f64().max(0.0))
}
