//! Log lines and figures about the requests: what, result and time, never who or which text (R71, S20).

use crate::{
    config::{Config, LogFormat},
    headers::RequestId,
    problem::OneLine,
};
use actix_web::{
    Error, HttpMessage,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::{fmt, sync::OnceLock, time::Instant};
use tracing_subscriber::{filter::Targets, prelude::*};

/// Bounds of the histogram of answer times, in seconds.
const SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// Starts logging on standard error; later calls in the same process change nothing.
pub fn start_logging(config: &Config) {
    let filter: Targets = config.log.parse().unwrap_or_default();
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_target(true);
    let registry = tracing_subscriber::registry().with(filter);
    let started = match config.log_format {
        LogFormat::Json => registry.with(lines.json().flatten_event(true)).try_init(),
        LogFormat::Text => registry.with(lines.with_ansi(false)).try_init(),
    };
    if started.is_err() {
        tracing::debug!("logging was started before");
    }
}

/// The figures of this process, as Prometheus reads them.
pub fn figures() -> String {
    let Some(recorder) = recorder() else { return String::new() };
    recorder.run_upkeep();
    recorder.render()
}

/// Starts counting, once for the process.
pub fn start_counting() {
    recorder();
}

fn recorder() -> Option<&'static PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    let install = || {
        let builder = PrometheusBuilder::new().set_buckets(&SECONDS).ok()?;
        let handle = builder.install_recorder().ok()?;
        metrics::describe_counter!("meldpunt_http_requests_total", "Answers, by route and status");
        metrics::describe_histogram!("meldpunt_http_seconds", "Time to answer, by route");
        Some(handle)
    };
    RECORDER.get_or_init(install).as_ref()
}

/// Middleware: one log line and one observation for each request. The route is the pattern of the
/// contract (`/v1/complaints/{caseId}`), never the path that was sent.
pub async fn each_request(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let started = Instant::now();
    let id = request.extensions().get::<RequestId>().copied();
    let method = Method(request.method().clone());
    let answer = next.call(request).await;
    let (route, status) = match &answer {
        Ok(answer) => {
            let route = answer.request().match_pattern().unwrap_or_else(|| "unknown".to_owned());
            (route, answer.status().as_u16())
        }
        Err(error) => ("unknown".to_owned(), error.as_response_error().status_code().as_u16()),
    };
    let elapsed = started.elapsed();
    metrics::counter!(
        "meldpunt_http_requests_total",
        "method" => method.to_string(), "route" => route.clone(), "status" => status.to_string()
    )
    .increment(1);
    metrics::histogram!("meldpunt_http_seconds", "route" => route.clone()).record(elapsed);
    tracing::info!(
        request_id = id.map(|id| id.0.to_string()),
        %method,
        route = %OneLine(&route),
        status,
        micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX),
        "answered"
    );
    answer
}

/// A method as a label: one of the known words, so that a caller cannot make up labels.
struct Method(actix_web::http::Method);

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
        let name = self.0.as_str();
        f.write_str(if known.contains(&name) { name } else { "other" })
    }
}
