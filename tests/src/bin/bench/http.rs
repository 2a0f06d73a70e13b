//! A connection that asks one thing after the other: as little work as a load can cost beside the server.

use anyhow::{Context as _, Result, ensure};
use std::fmt::Write as _;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// A kept-alive HTTP/1.1 connection.
pub struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Connection {
    pub async fn open(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, received: Vec::with_capacity(8_192) })
    }

    /// The status of what a GET gives.
    pub async fn get(&mut self, path: &str) -> Result<u16> {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")).await
    }

    /// The status of what a POST of JSON gives.
    pub async fn post(&mut self, path: &str, body: &str) -> Result<u16> {
        let mut request = String::with_capacity(body.len() + 160);
        write!(
            request,
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )?;
        self.send(&request).await
    }

    /// The last answer, as text.
    pub fn answer(&self) -> String {
        String::from_utf8_lossy(&self.received).into_owned()
    }

    async fn send(&mut self, request: &str) -> Result<u16> {
        self.stream.write_all(request.as_bytes()).await?;
        self.received.clear();
        let head = loop {
            self.receive().await?;
            if let Some(end) = self.received.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
        };
        let text = std::str::from_utf8(&self.received[..head])?;
        let status = text.split(' ').nth(1).context("a status")?.parse()?;
        let mut headers = text.lines().filter_map(|line| line.split_once(": "));
        let length = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        let length: usize = length.context("a length")?.1.parse()?;
        while self.received.len() < head + length {
            self.receive().await?;
        }
        Ok(status)
    }

    async fn receive(&mut self) -> Result<()> {
        let read = self.stream.read_buf(&mut self.received).await?;
        ensure!(read > 0, "the server closed the connection");
        Ok(())
    }
}
