//! Calls to a real server that misbehaves: none of them leads elsewhere, lasts or fills the memory (S16).

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use outgoing::{Call, Method, Outgoing, OutgoingSettings, Trouble};
use std::{
    fs,
    time::{Duration, Instant},
};
use tests::web_server::WebServer;

/// A caller that may call this machine, and knows the certificate of the server or does not.
fn caller(server: &WebServer, knows: bool) -> Outgoing {
    let networks = "127.0.0.0/8, ::1/128".parse().unwrap();
    let authority = knows.then(|| fs::read(server.certificate()).unwrap());
    Outgoing::new(&OutgoingSettings { networks, authority }).unwrap()
}

fn get(url: &str) -> Call {
    Call::new(Method::GET, url.parse().unwrap())
}

#[tokio::test]
async fn an_answer_arrives() {
    let server = WebServer::start();
    let answer = caller(&server, true).call(get(&server.url("/ok"))).await.unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (200, b"ok".as_slice()));
}

#[tokio::test]
async fn a_redirection_is_not_followed() {
    let server = WebServer::start();
    let answer = caller(&server, true).call(get(&server.url("/redirect"))).await.unwrap();
    assert_eq!(answer.status, 302);
    assert_eq!(server.requests(), ["GET /redirect"]);
}

#[tokio::test]
async fn an_answer_ends_whatever_the_other_side_does() {
    let server = WebServer::start();
    let caller = caller(&server, true);
    assert_eq!(caller.call(get(&server.url("/long"))).await, Err(Trouble::TooLong));
    for never in ["/silent", "/endless"] {
        let begin = Instant::now();
        assert_eq!(caller.call(get(&server.url(never))).await, Err(Trouble::TooSlow), "{never}");
        assert!(begin.elapsed() >= Duration::from_secs(5), "{never}");
    }
}

#[tokio::test]
async fn nothing_is_said_to_a_stranger() {
    let server = WebServer::start();
    let unknown = caller(&server, false).call(get(&server.url("/ok"))).await;
    assert_eq!(unknown, Err(Trouble::Unreachable), "a certificate that nobody knows");
    let by_number = server.url("/ok").replace("localhost", "127.0.0.1");
    let another = caller(&server, true).call(get(&by_number)).await;
    assert_eq!(another, Err(Trouble::Unreachable), "a certificate for another name");
    let plain = server.url("/ok").replace("https:", "http:");
    assert_eq!(caller(&server, true).call(get(&plain)).await, Err(Trouble::Forbidden));
    let nowhere = Outgoing::new(&OutgoingSettings::default()).unwrap();
    assert_eq!(nowhere.call(get(&server.url("/ok"))).await, Err(Trouble::Forbidden));
    assert!(server.requests().is_empty());
}
