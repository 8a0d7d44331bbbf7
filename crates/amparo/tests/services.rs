//! Both services as their keeper runs them: settings from file, environment and flags; readiness, figures, log, certificate, an orderly end.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use support::{amparo, fail, run, succeed};

/// A service that says where it is; ended when it is dropped.
struct Service {
    child: Child,
    address: SocketAddr,
    figures: Option<SocketAddr>,
    rest: BufReader<std::process::ChildStderr>,
}

impl Service {
    fn start(dir: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Service {
        let mut command = amparo(dir, arguments);
        for (name, value) in environment {
            command.env(name, value);
        }
        let mut child = command
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut rest = BufReader::new(child.stderr.take().unwrap());
        let (mut figures, mut said) = (None, String::new());
        loop {
            let mut line = String::new();
            assert!(rest.read_line(&mut line).unwrap() > 0, "it ended: {said}");
            said += &line;
            let found = line.split("://").nth(1).and_then(|rest| {
                let end = rest.find([' ', '/', '\n'])?;
                rest[..end].trim_end_matches('.').parse().ok()
            });
            match found {
                Some(address) if line.starts_with("Figures") => figures = Some(address),
                Some(address) => {
                    return Service {
                        child,
                        address,
                        figures,
                        rest,
                    };
                }
                None => {}
            }
        }
    }

    fn signal(&self, name: &str) {
        let done = std::process::Command::new("kill")
            .args([&format!("-{name}"), &self.child.id().to_string()])
            .status();
        assert!(done.unwrap().success());
    }

    /// Asks it to end; the exit code and what it logged.
    fn end(mut self) -> (Option<i32>, String) {
        self.signal("TERM");
        let began = Instant::now();
        let code = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status.code();
            }
            assert!(began.elapsed() < Duration::from_secs(20), "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        };
        let mut log = String::new();
        self.rest.read_to_string(&mut log).unwrap();
        (code, log)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn get(address: SocketAddr, path: &str) -> String {
    let mut line = TcpStream::connect(address).unwrap();
    write!(
        line,
        "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_flag_goes_before_the_environment_the_environment_before_the_file_the_file_before_the_default() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("out")).unwrap();
    std::fs::write(
        dir.path().join("amparo.toml"),
        "[portal]\npublished = \"out\"\nport = 0\nhost = \"127.0.0.2\"\n",
    )
    .unwrap();
    let config = ["serve", "--config", "amparo.toml"];
    // The folder and the host of the file, without a word on the command line.
    let service = Service::start(dir.path(), &config, &[]);
    assert_eq!(service.address.ip().to_string(), "127.0.0.2");
    let service = Service::start(dir.path(), &config, &[("AMPARO_HOST", "127.0.0.3")]);
    assert_eq!(service.address.ip().to_string(), "127.0.0.3");
    let flag = ["serve", "--config", "amparo.toml", "--host", "127.0.0.4"];
    let service = Service::start(dir.path(), &flag, &[("AMPARO_HOST", "127.0.0.3")]);
    assert_eq!(service.address.ip().to_string(), "127.0.0.4");
    // The file itself may be named by the environment.
    let service = Service::start(dir.path(), &["serve"], &[("AMPARO_CONFIG", "amparo.toml")]);
    assert_eq!(service.address.ip().to_string(), "127.0.0.2");
    let service = Service::start(dir.path(), &["serve", "out", "--port", "0"], &[]);
    assert_eq!(service.address.ip().to_string(), "127.0.0.1");
}

#[test]
fn a_settings_file_is_checked_before_it_is_used() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("amparo.toml");
    std::fs::write(
        &file,
        "[vault]\nvault = \"v\"\norigin = \"https://vault.example.org\"\n",
    )
    .unwrap();
    assert_eq!(
        succeed(dir.path(), &["config", "check", "amparo.toml"]),
        "In order: 2 settings.\n"
    );
    std::fs::write(&file, "[vault]\nvault = \"v\"\nlog-fromat = \"json\"\n").unwrap();
    let check = fail(dir.path(), &["config", "check", "amparo.toml"]);
    assert!(
        check.starts_with(
            "error: amparo.toml: line 3: [vault] has no key \"log-fromat\"; its keys are database, host, "
        ),
        "{check}"
    );
    assert_eq!(
        fail(dir.path(), &["vault", "serve", "--config", "amparo.toml"]),
        check
    );
    // Without a folder anywhere the command line says what it lacks.
    assert_eq!(run(dir.path(), &["serve"]).status.code(), Some(2));
    let reference = succeed(dir.path(), &["config", "reference"]);
    assert!(
        reference.contains("port (AMPARO_PORT, default 7300)"),
        "{reference}"
    );
}

#[test]
fn the_portal_is_ready_once_a_release_is_open_and_tells_its_keeper_nothing_of_visitors() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("out")).unwrap();
    let arguments = [
        "serve",
        "out",
        "--port",
        "0",
        "--metrics",
        "127.0.0.1:0",
        "--log-format",
        "json",
        "--log",
        "info",
    ];
    let service = Service::start(dir.path(), &arguments, &[]);
    assert!(get(service.address, "/healthz").starts_with("HTTP/1.1 200"));
    assert!(get(service.address, "/readyz").starts_with("HTTP/1.1 503"));
    get(service.address, "/search?q=somebody");
    let figures = get(service.figures.unwrap(), "/metrics");
    for line in [
        "amparo_releases_open 0",
        "amparo_http_requests_total{method=\"GET\",route=\"/readyz\",status=\"503\"} 1",
        "route=\"/search\"",
    ] {
        assert!(figures.contains(line), "{line} in {figures}");
    }
    assert!(get(service.address, "/metrics").starts_with("HTTP/1.1 404"));
    let (code, log) = service.end();
    assert_eq!(code, Some(0));
    let lines: Vec<serde_json::Value> = log.lines().map(support::json).collect();
    let asked = lines.iter().find(|line| line["route"] == "/search").unwrap();
    assert_eq!(
        (asked["target"].as_str(), asked["method"].as_str()),
        (Some("amparo::request"), Some("GET"))
    );
    assert!(!log.contains("somebody") && !log.contains("127.0.0.1") && !figures.contains("somebody"));

    let refused = fail(
        dir.path(),
        &["serve", "out", "--port", "0", "--metrics", "0.0.0.0:7301"],
    );
    assert!(refused.contains("is not a loopback address"), "{refused}");
}

#[test]
fn a_vault_that_cannot_be_written_is_not_ready() {
    let dir = tempfile::tempdir().unwrap();
    succeed(dir.path(), &["vault", "init", "--vault", "v"]);
    let service = Service::start(
        dir.path(),
        &["vault", "serve", "--vault", "v", "--port", "0"],
        &[],
    );
    assert!(get(service.address, "/readyz").starts_with("HTTP/1.1 200"));
    // Not by permissions, which root does not heed.
    std::fs::rename(dir.path().join("v"), dir.path().join("gone")).unwrap();
    std::thread::sleep(Duration::from_millis(2100));
    assert!(get(service.address, "/readyz").starts_with("HTTP/1.1 503"));
    assert_eq!(service.end().0, Some(0));
}

#[test]
fn a_certificate_needs_its_key_and_a_program_that_speaks_tls() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("out")).unwrap();
    let certificates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../listen/tests/certificates");
    let (chain, key) = (certificates.join("one.pem"), certificates.join("one.key"));
    let chain = chain.to_str().unwrap();
    let alone = fail(
        dir.path(),
        &["serve", "out", "--port", "0", "--tls-certificate", chain],
    );
    assert!(
        alone.contains("HTTPS needs both --tls-certificate and --tls-key"),
        "{alone}"
    );
    let both = [
        "serve",
        "out",
        "--port",
        "0",
        "--tls-certificate",
        chain,
        "--tls-key",
        key.to_str().unwrap(),
    ];
    // A build of the whole workspace has TLS, for the tests of the listener; one of this program alone says how to get it.
    if !cfg!(feature = "tls") {
        return;
    }
    let service = Service::start(dir.path(), &both, &[]);
    service.signal("HUP");
    let mut line = TcpStream::connect(service.address).unwrap();
    write!(line, "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    let _ = line.read_to_end(&mut answer);
    assert!(!answer.starts_with(b"HTTP/1.1 200"), "it speaks plainly");
    assert_eq!(service.end().0, Some(0));
}

#[test]
fn readers_follow_a_publisher_from_key_to_key_and_leave_one_that_was_revoked() {
    let dir = tempfile::tempdir().unwrap();
    succeed(dir.path(), &["vault", "init", "--vault", "v"]);
    let public = dir.path().join("v/keys/release-signing.pub");
    let first = std::fs::read_to_string(&public).unwrap();
    let renew = [
        "vault",
        "keys",
        "renew-signing",
        "--vault",
        "v",
        "--statements",
        "keys.json",
    ];
    succeed(dir.path(), &renew);
    let second = std::fs::read_to_string(&public).unwrap();
    assert_ne!(first, second);
    succeed(dir.path(), &renew);
    let revoke = |key: &str, reason: &str| {
        let line = [
            "vault",
            "keys",
            "revoke-signing",
            "--vault",
            "v",
            key,
            "--statements",
            "keys.json",
            "--reason",
            reason,
        ];
        run(dir.path(), &line)
    };
    assert!(revoke(first.trim(), "lost").status.success());
    let current = std::fs::read_to_string(&public).unwrap();
    let said = String::from_utf8(revoke(current.trim(), "why not").stderr).unwrap();
    assert!(said.contains("this key is in use"), "{said}");
    let all = std::fs::read_to_string(dir.path().join("keys.json")).unwrap();
    assert_eq!(all.matches("\"succession\"").count(), 2);
    assert_eq!(all.matches("\"revocation\"").count(), 1);
    let audit = succeed(dir.path(), &["vault", "audit", "--vault", "v"]);
    assert!(audit.contains("vault.signing_key_renewed") && audit.contains("vault.signing_key_revoked"));
}
