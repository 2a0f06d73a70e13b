//! The program `meldpunt`, as a process.

use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    process::{Child, Command, Stdio},
};

fn meldpunt(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_meldpunt"));
    command.args(arguments).env_clear().stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A server that ends with the test.
struct Server {
    child: Child,
    address: SocketAddr,
    log: BufReader<std::process::ChildStderr>,
}

impl Server {
    fn start(folder: &std::path::Path) -> Self {
        let mut child = meldpunt(&["serve"])
            .env("MELDPUNT_LISTEN", "127.0.0.1:0")
            .env("MELDPUNT_DATA_DIR", folder)
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        let address = loop {
            line.clear();
            assert_ne!(log.read_line(&mut line).unwrap(), 0, "the server stopped");
            let entry: Value = serde_json::from_str(&line).unwrap();
            if entry["message"] == "listening" {
                break entry["address"].as_str().unwrap().parse().unwrap();
            }
        };
        Self { child, address, log }
    }

    fn ask(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Asks it to stop, and gives its exit code and the rest of its log.
    fn stop(mut self) -> (Option<i32>, String) {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(told.unwrap().success());
        let mut rest = String::new();
        self.log.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn without_arguments_it_prints_help() {
    let output = meldpunt(&[]).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("Usage: meldpunt <COMMAND>"), "{told}");
}

#[test]
fn config_check_prints_the_values_or_everything_that_is_wrong() {
    let mut command = meldpunt(&["config", "check"]);
    let output = command.env("HOME", "/home/desk").output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("MELDPUNT_LISTEN=127.0.0.1:8080\n"), "{told}");
    let mut command = meldpunt(&["config", "check"]);
    let command = command.env("MELDPUNT_LISTEN", "x").env("MELDPUNT_LOGG", "x");
    let output = command.env("HOME", "/home/desk").output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(told.contains("MELDPUNT_LISTEN must") && told.contains("MELDPUNT_LOGG is"), "{told}");
}

#[test]
fn a_server_answers_logs_no_path_and_stops_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let close = "Host: x\r\nConnection: close\r\n\r\n";
    let answer = server.ask(&format!("GET /v1/openapi.json HTTP/1.1\r\n{close}"));
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let answer = server.ask(&format!("HEAD /v1/openapi.json HTTP/1.1\r\n{close}"));
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("\r\n\r\n"), "{answer}");
    let planted = "GET /v1/Jansen%0a%7b%22level%22?naam=Jansen HTTP/1.1\r\nX-Name: Jansen\r\n";
    assert!(server.ask(&format!("{planted}{close}")).starts_with("HTTP/1.1 404"));
    assert!(server.ask(&format!("JANSEN / HTTP/1.1\r\n{close}")).starts_with("HTTP/1.1 404"));

    let key = folder.path().join("key");
    let mode = std::os::unix::fs::PermissionsExt::mode(&key.metadata().unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);

    let (code, log) = server.stop();
    assert_eq!(code, Some(0), "{log}");
    assert!(!log.to_lowercase().contains("jansen"), "{log}");
    let entries: Vec<Value> = log.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let answered: Vec<&Value> = entries.iter().filter(|e| e["message"] == "answered").collect();
    assert_eq!(answered.len(), 4, "one line for each request: {log}");
    assert_eq!(answered[0]["route"], "/v1/openapi.json");
    assert_eq!(answered[2]["route"], "unknown");
}

#[test]
fn the_figures_are_for_this_machine_only() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let close = "Host: x\r\nConnection: close\r\n\r\n";
    server.ask(&format!("GET /healthz HTTP/1.1\r\n{close}"));
    let figures = server.ask(&format!("GET /metrics HTTP/1.1\r\n{close}"));
    let line = "meldpunt_http_requests_total{method=\"GET\",route=\"/healthz\",status=\"200\"} 1";
    assert!(figures.contains(line), "{figures}");
    let forwarded = format!("GET /metrics HTTP/1.1\r\nX-Forwarded-For: 192.0.2.1\r\n{close}");
    assert!(server.ask(&forwarded).starts_with("HTTP/1.1 404"));
}

#[test]
fn notices_are_listed_resent_proved_and_printed_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let output = meldpunt(arguments).env("MELDPUNT_DATA_DIR", folder.path()).output().unwrap();
        let told = [output.stdout, output.stderr].map(|told| String::from_utf8(told).unwrap());
        (output.status.code(), told.concat())
    };
    assert_eq!(run(&["notices", "list"]), (Some(0), String::new()));
    assert_eq!(run(&["notices", "print"]), (Some(0), "0 letters\n".to_owned()));
    let nobody = "00000000-0000-0000-0000-000000000009";
    for (arguments, told) in [
        (vec!["resend", nobody, "--by", "post"], "meldpunt: NOTICE: there is no such notice\n"),
        (vec!["evidence", "HLM-2026-000001"], "meldpunt: NUMBER: there is no such case\n"),
        (vec!["evidence", "klacht 1"], "meldpunt: NUMBER: must be like HLM-2026-000123\n"),
        (
            vec!["list", "--status", "sent"],
            "meldpunt: --status: only what waits is listed without --case: \
             needs-human, returned, to-call, queued, rendered\n",
        ),
    ] {
        let arguments: Vec<&str> = std::iter::once("notices").chain(arguments).collect();
        assert_eq!(run(&arguments), (Some(2), told.to_owned()));
    }
    let (code, told) = run(&["notices", "list", "--status", "lost"]);
    assert!(code == Some(2) && told.contains("must be one of queued, rendered"), "{told}");
}
