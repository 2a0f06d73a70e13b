//! What is said to clamd, and what it answers: `PING` and `INSTREAM`, over TCP or a socket of this machine.

use domain::complaint::commands::Verdict;
use std::{fmt, io, path::PathBuf, str::FromStr, time::Duration};
use store::StoreError;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpStream, UnixStream},
    time::timeout,
};

/// How long clamd may take to say that it is there.
const PING_TIME: Duration = Duration::from_secs(5);

/// How long it may take over one document; less than a worker's lease.
const SCAN_TIME: Duration = Duration::from_secs(90);

/// The most bytes in one part of what is sent.
const PART: usize = 64 * 1024;

/// The most bytes of an answer.
const ANSWER: u64 = 4 * 1024;

/// Where a clamd listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clamd {
    /// At a host and port.
    Tcp(String),
    /// At a socket of this machine.
    Socket(PathBuf),
}

/// The text is no place where a clamd can listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a clamd listens at a host and port, or at the absolute path of a socket")]
pub struct NotAnAddress;

/// Why a document could not be examined.
#[derive(Debug, thiserror::Error)]
pub enum ScanFault {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// clamd cannot be reached, or broke off.
    #[error("clamd does not answer: {}", .0.kind())]
    Away(#[from] io::Error),
    /// It took too long.
    #[error("clamd did not answer in time")]
    Slow,
    /// It answered that it could not examine the document, or with something else than its protocol has.
    #[error("clamd did not examine the document")]
    NotExamined,
}

impl FromStr for Clamd {
    type Err = NotAnAddress;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.starts_with('/') {
            return Ok(Self::Socket(PathBuf::from(text)));
        }
        let (host, port) = text.rsplit_once(':').ok_or(NotAnAddress)?;
        let is_host =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        let host_is_right = !host.is_empty() && host.chars().all(is_host);
        let port_is_right = port.parse::<u16>().is_ok_and(|port| port > 0);
        if host_is_right && port_is_right {
            Ok(Self::Tcp(text.to_owned()))
        } else {
            Err(NotAnAddress)
        }
    }
}

impl fmt::Display for Clamd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => f.write_str(address),
            Self::Socket(path) => path.display().fmt(f),
        }
    }
}

impl Clamd {
    /// Whether it is there.
    ///
    /// # Errors
    /// [`ScanFault`] when it is not.
    pub async fn ping(&self) -> Result<(), ScanFault> {
        let answer = timeout(PING_TIME, self.ask(b"zPING\0", None)).await;
        match answer.map_err(|_| ScanFault::Slow)??.as_slice() {
            b"PONG" => Ok(()),
            _ => Err(ScanFault::NotExamined),
        }
    }

    /// What it finds in this content.
    ///
    /// # Errors
    /// [`ScanFault`]: it was not examined. Only "OK" is clean and only "FOUND" is infected; whatever else it says is a fault.
    pub async fn scan(&self, content: &[u8]) -> Result<Verdict, ScanFault> {
        let answer = timeout(SCAN_TIME, self.ask(b"zINSTREAM\0", Some(content))).await;
        let answer = answer.map_err(|_| ScanFault::Slow)??;
        verdict(&answer).ok_or(ScanFault::NotExamined)
    }

    async fn ask(&self, command: &[u8], content: Option<&[u8]>) -> io::Result<Vec<u8>> {
        match self {
            Self::Tcp(address) => talk(TcpStream::connect(address).await?, command, content).await,
            Self::Socket(path) => talk(UnixStream::connect(path).await?, command, content).await,
        }
    }
}

/// A command, the content in parts that each have their length before them, and the answer without its final zero.
async fn talk(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    command: &[u8],
    content: Option<&[u8]>,
) -> io::Result<Vec<u8>> {
    stream.write_all(command).await?;
    if let Some(content) = content {
        for part in content.chunks(PART) {
            let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
            stream.write_all(&length.to_be_bytes()).await?;
            stream.write_all(part).await?;
        }
        stream.write_all(&[0; 4]).await?;
    }
    stream.flush().await?;
    let mut answer = Vec::new();
    stream.take(ANSWER).read_to_end(&mut answer).await?;
    match answer.pop() {
        Some(0) => Ok(answer),
        Some(_) | None => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

/// `stream: OK`, or `stream: Name.Of.What.Was.Found FOUND`.
fn verdict(answer: &[u8]) -> Option<Verdict> {
    let found = answer.strip_prefix(b"stream: ")?;
    match found {
        b"OK" => Some(Verdict::Clean),
        _ if found.ends_with(b" FOUND") => Some(Verdict::Infected),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_is_a_host_with_a_port_or_a_path() {
        for right in ["127.0.0.1:3310", "clamd:3310", "[::1]:3310", "/run/clamav/clamd.ctl"] {
            assert_eq!(right.parse::<Clamd>().unwrap().to_string(), right);
        }
        for wrong in ["", "clamd", "clamd:", ":3310", "clamd:0", "clamd:99999", "tcp://clamd:3310"]
        {
            assert!(wrong.parse::<Clamd>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_ok_is_clean() {
        assert_eq!(verdict(b"stream: OK"), Some(Verdict::Clean));
        assert_eq!(verdict(b"stream: Meldpunt.Test.UNOFFICIAL FOUND"), Some(Verdict::Infected));
        for fault in
            ["INSTREAM size limit exceeded. ERROR", "stream: ERROR", "OK", "", "stream: OK OK"]
        {
            assert_eq!(verdict(fault.as_bytes()), None, "{fault}");
        }
    }

    proptest! {
        #[test]
        fn nothing_else_is_clean(answer in proptest::collection::vec(any::<u8>(), 0..40)) {
            prop_assert_ne!(verdict(&answer), Some(Verdict::Clean));
        }

        /// An answer is whole, or it counts for nothing.
        #[test]
        fn what_is_sent_can_be_taken_apart_again(content in proptest::collection::vec(any::<u8>(), 0..200_000)) {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let (ours, mut theirs) = tokio::io::duplex(400_000);
            let received = runtime.block_on(async {
                let clamd = async {
                    let mut received = vec![0; 10];
                    theirs.read_exact(&mut received).await.unwrap();
                    assert_eq!(received, b"zINSTREAM\0");
                    let mut whole = Vec::new();
                    loop {
                        let length = theirs.read_u32().await.unwrap();
                        if length == 0 { break }
                        let mut part = vec![0; length as usize];
                        theirs.read_exact(&mut part).await.unwrap();
                        whole.extend(part);
                    }
                    theirs.write_all(b"stream: OK\0").await.unwrap();
                    drop(theirs);
                    whole
                };
                let (answer, whole) = tokio::join!(talk(ours, b"zINSTREAM\0", Some(&content)), clamd);
                assert_eq!(answer.unwrap(), b"stream: OK");
                whole
            });
            prop_assert_eq!(received, content);
        }
    }
}
