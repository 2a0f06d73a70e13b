//! The server between its first and its last request.

use super::desk::{desk, now, staff, tokens};
use actix_web::HttpResponse;
use api::{config::Config, server};
use std::{net::TcpListener, sync::Arc};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::Notify,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_runs_may_finish_when_the_server_is_asked_to_stop() {
    let config = Config::from_pairs([("HOME".to_owned(), "/home/desk".to_owned())]).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let [inside, finish, stop] = [(); 3].map(|()| Arc::new(Notify::new()));
    let (entered, released) = (inside.clone(), finish.clone());
    let register = move |routes: &mut server::Routes<'_>, _: &mut actix_web::web::ServiceConfig| {
        let (entered, released) = (entered.clone(), released.clone());
        routes.on("searchThings", move || {
            let (entered, released) = (entered.clone(), released.clone());
            async move {
                entered.notify_one();
                released.notified().await;
                HttpResponse::Ok().body("{}")
            }
        });
    };
    let asked = stop.clone();
    let stopping = async move { asked.notified().await };
    let server = server::serve(&config, listener, desk(0), register, stopping).unwrap();
    let served = tokio::spawn(server);

    let mut stream = TcpStream::connect(address).await.unwrap();
    let token = tokens().issue(&staff(), now()).unwrap();
    let request = format!(
        "POST /v1/things/_search HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    inside.notified().await;
    stop.notify_one();
    // Stopping closes the listener first: once that is done, the stop is under way.
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert!(!served.is_finished());
    finish.notify_one();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    served.await.unwrap().unwrap();
}
