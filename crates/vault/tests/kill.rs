//! A process that works on a vault is killed at many points, or its disk fills up; what it was told was done is done, and no more.
//!
//! The process is this very test program: [`worker`] is ignored in a normal run and started by the other tests with its orders in the
//! environment. It says on standard output what the vault acknowledged, line by line.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use amparo_privacy::Rho;
use amparo_vault::{BuildState, Heads, Submitted, Vault, VaultError};
use support::{LAST_YEAR, cases, names, options, rho, source};

const ORDERS: &str = "AMPARO_TEST_WORKER";
const VAULT: &str = "AMPARO_TEST_VAULT";
const KILLS: usize = 40;
/// Small enough that no run of this test reaches the cap.
const CHARGE: f64 = 1e-6;

fn random() -> u64 {
    getrandom::u64().unwrap()
}

/// Says that the vault acknowledged something.
fn acknowledge(line: &str) {
    // Not println!, which the test harness may hold back.
    let mut out = io::stdout().lock();
    writeln!(out, "\nack {line}").unwrap();
    out.flush().unwrap();
}

#[tokio::test]
#[ignore = "run by the other tests of this file, in a process of its own"]
async fn worker() {
    let vault = support::open(std::env::var_os(VAULT).unwrap()).await.unwrap();
    match std::env::var(ORDERS).unwrap().as_str() {
        "everything" => everything(&vault).await,
        "charge" => charge(&vault).await,
        "fill" => fill(&vault).await,
        orders => panic!("unknown orders {orders:?}"),
    }
}

/// Submits, replaces, builds and publishes until it is killed.
async fn everything(vault: &Vault) {
    let contributor = match vault.contributor_named("Worker").await.unwrap() {
        Some(contributor) => contributor.id,
        None => vault.register_contributor("Worker").await.unwrap(),
    };
    let table = cases(LAST_YEAR, &[(2020, 1), (2021, 2), (2022, 0)]);
    let mut last = None;
    loop {
        let replaced = last.take().filter(|_| random().is_multiple_of(2));
        let stored = vault
            .submit(&contributor, &table, source(random(), replaced))
            .await
            .unwrap();
        acknowledge(&format!("stored {}", stored.id()));
        last = Some(stored.id().clone());

        let print = vault.inputs().await.unwrap().fingerprint("");
        let build = vault.begin_build(&print).await.unwrap();
        let budget = vault.charge(&build, rho(CHARGE), &[2020, 2021]).await.unwrap();
        acknowledge(&format!("charged {} {}", build.id(), budget.rho().units()));
        let release = format!("release of {}", build.id());
        vault
            .record_built(&build, &release, Path::new("staged"))
            .await
            .unwrap();
        acknowledge(&format!("built {}", build.id()));
        vault
            .record_published(&release, Path::new("published"))
            .await
            .unwrap();
        acknowledge(&format!("published {}", build.id()));
    }
}

/// Charges until nothing is left.
async fn charge(vault: &Vault) {
    let build = vault
        .begin_build(&vault.inputs().await.unwrap().fingerprint(""))
        .await
        .unwrap();
    let each = Rho::from_units(vault.cap().units() / 40).unwrap();
    loop {
        match vault.charge(&build, each, &[2020]).await {
            Ok(budget) => acknowledge(&format!("charged {} {}", build.id(), budget.rho().units())),
            Err(VaultError::OverCap { .. }) => return,
            Err(error) => panic!("{error}"),
        }
    }
}

/// Submits ever larger files until the disk is full.
async fn fill(vault: &Vault) {
    let contributor = vault.contributors().await.unwrap().remove(0).id;
    let mut rows = 10;
    loop {
        let table = cases(LAST_YEAR, &vec![(2020, 0); rows]);
        match vault.submit(&contributor, &table, source(random(), None)).await {
            Ok(Submitted::New(id)) => acknowledge(&format!("stored {id}")),
            Ok(Submitted::AlreadyThere(id)) => panic!("{id} is there already"),
            Err(error) => return acknowledge(&format!("refused {error}")),
        }
        rows *= 2;
    }
}

fn with_orders<'a>(command: &'a mut Command, vault: &Path, orders: &str) -> &'a mut Command {
    command
        .env(VAULT, vault)
        .env(ORDERS, orders)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
}

const HARNESS: [&str; 5] = [
    "worker",
    "--exact",
    "--ignored",
    "--nocapture",
    "--test-threads=1",
];

fn start(vault: &Path, orders: &str) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    with_orders(command.args(HARNESS), vault, orders).spawn().unwrap()
}

/// What the worker said was acknowledged, as words, and what it said otherwise.
fn acknowledged(child: &mut Child) -> (Vec<(String, String)>, String) {
    let (mut out, mut err) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    child.wait().unwrap();
    let lines = out
        .lines()
        .filter_map(|line| line.strip_prefix("ack ")?.split_once(' '))
        .map(|(what, rest)| (what.to_owned(), rest.to_owned()))
        .collect();
    (lines, err)
}

/// What the outside knows that the vault acknowledged.
#[derive(Default)]
struct Known {
    stored: BTreeSet<String>,
    charged: BTreeMap<String, u64>,
    states: BTreeMap<String, BuildState>,
    heads: Option<Heads>,
}

impl Known {
    fn learn(&mut self, lines: Vec<(String, String)>) {
        for (what, rest) in lines {
            let (id, units) = rest.split_once(' ').unwrap_or((&rest, "0"));
            match what.as_str() {
                "stored" => {
                    self.stored.insert(id.into());
                }
                "charged" => *self.charged.entry(id.into()).or_default() += units.parse::<u64>().unwrap(),
                "built" => {
                    self.states.insert(id.into(), BuildState::Built);
                }
                "published" => {
                    self.states.insert(id.into(), BuildState::Published);
                }
                other => panic!("{other}"),
            }
        }
    }

    /// Opens the vault after a crash and compares.
    async fn check(&mut self, dir: &Path) -> Vault {
        let vault = support::open(dir).await.unwrap();
        self.heads = Some(vault.verify(self.heads.as_ref()).await.unwrap());

        let submissions = vault.submissions().await.unwrap();
        let rows: BTreeSet<String> = submissions.iter().map(|s| s.id.to_string()).collect();
        assert!(self.stored.is_subset(&rows), "an acknowledged submission is gone");
        let files: BTreeSet<String> = names(&dir.join("submissions")).into_iter().collect();
        let expected: BTreeSet<String> = rows.iter().map(|id| format!("{id}.age")).collect();
        assert_eq!(files, expected, "every row has its file and every file its row");

        let mut charged = BTreeMap::<(String, u16), u64>::new();
        let mut spent = BTreeMap::<u16, u64>::new();
        for entry in vault.ledger_entries().await.unwrap() {
            *charged
                .entry((entry.build.to_string(), entry.cohort))
                .or_default() += entry.rho.units();
            *spent.entry(entry.cohort).or_default() += entry.rho.units();
        }
        for (build, &units) in &self.charged {
            for cohort in [2020, 2021] {
                let charged = charged.get(&(build.clone(), cohort)).copied().unwrap_or(0);
                assert!(
                    charged >= units,
                    "{build} spent {units} and was charged {charged}"
                );
            }
        }
        assert!(spent.values().all(|&units| units <= vault.cap().units()));

        for build in vault.builds().await.unwrap() {
            // Whoever was at it is dead.
            assert!(
                !matches!(build.state, BuildState::Begun | BuildState::Charged),
                "{build:?}"
            );
            match self.states.get(build.id.as_str()) {
                Some(BuildState::Published) => assert_eq!(build.state, BuildState::Published),
                Some(_) => assert!(matches!(build.state, BuildState::Built | BuildState::Published)),
                None => {}
            }
        }
        assert!(names(&dir.join("builds")).is_empty());
        vault
    }
}

#[tokio::test]
async fn a_killed_process_loses_nothing_that_was_acknowledged() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("vault");
    support::create(&dir, options()).await.unwrap().close().await;
    let mut known = Known::default();
    // A server is reached later than a file is opened.
    let (kills, longest) = if support::server().is_some() {
        (KILLS / 2, 400_000)
    } else {
        (KILLS, 150_000)
    };
    // On a busy machine a worker gets little done before it is killed: go on until enough was acknowledged, within reason.
    for round in 0..20 * kills {
        if round >= kills && known.stored.len() >= kills {
            break;
        }
        let mut child = start(&dir, "everything");
        std::thread::sleep(Duration::from_micros(random() % longest));
        child.kill().unwrap();
        let (lines, err) = acknowledged(&mut child);
        assert!(!err.contains("panicked"), "{err}");
        known.learn(lines);
        known.check(&dir).await.close().await;
    }
    // The kills hit the middle of the work.
    assert!(known.stored.len() >= kills, "{} submissions", known.stored.len());
    let vault = known.check(&dir).await;
    assert!(
        vault
            .builds()
            .await
            .unwrap()
            .iter()
            .any(|build| build.state == BuildState::Abandoned)
    );

    // Every submission, replaced or not, can be read.
    for submission in vault.submissions().await.unwrap() {
        let report = vault.report(&submission).await.unwrap();
        assert_eq!(report["rejected"][0]["row"], 2);
    }
    let inputs = vault.inputs().await.unwrap();
    let release = vault.cases_for_release(&inputs, LAST_YEAR).await.unwrap();
    // Persons 1 and 2 count once each; the third case of each file has no key.
    assert_eq!(release.table.rows(), inputs.submissions().len() + 2);
}

#[tokio::test]
async fn two_processes_fill_the_cap_and_never_cross_it() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("vault");
    support::create(&dir, options()).await.unwrap().close().await;
    let mut children = [start(&dir, "charge"), start(&dir, "charge")];
    let mut handed_out = 0;
    for child in &mut children {
        let (lines, err) = acknowledged(child);
        assert!(!err.contains("panicked"), "{err}");
        handed_out += lines
            .iter()
            .map(|(_, rest)| rest.split_once(' ').unwrap().1.parse::<u64>().unwrap())
            .sum::<u64>();
    }
    let vault = support::open(&dir).await.unwrap();
    vault.verify(None).await.unwrap();
    let entries = vault.ledger_entries().await.unwrap();
    assert_eq!(entries.len(), 40);
    let charged: u64 = entries.iter().map(|entry| entry.rho.units()).sum();
    assert_eq!(charged, handed_out);
    assert!(charged <= vault.cap().units());
}

/// A limit on the size of files stands for a full disk: writes fail in the middle, those of SQLite too.
#[cfg(unix)]
#[tokio::test]
async fn a_full_disk_is_an_error_and_nothing_is_lost() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("vault");
    let vault = support::create(&dir, options()).await.unwrap();
    vault.register_contributor("Worker").await.unwrap();
    vault.close().await;
    let mut known = Known::default();
    let mut refusals = Vec::new();
    for blocks in [80, 120, 200, 400, 800, 1600] {
        // Without the trap the signal SIGXFSZ would end the process, where a full disk would not.
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", &script])
            .arg(std::env::current_exe().unwrap())
            .args(HARNESS);
        let mut child = with_orders(&mut command, &dir, "fill").spawn().unwrap();
        let (mut lines, err) = acknowledged(&mut child);
        assert!(!err.contains("panicked"), "{err}");
        let (what, refusal) = lines.pop().unwrap();
        assert_eq!(what, "refused");
        refusals.push(refusal);
        known.learn(lines);
        let vault = known.check(&dir).await;
        assert_eq!(vault.submissions().await.unwrap().len(), known.stored.len());
        let inputs = vault.inputs().await.unwrap();
        vault.cases_for_release(&inputs, LAST_YEAR).await.unwrap();
        vault.close().await;
    }
    assert!(!known.stored.is_empty());
    assert!(
        refusals.iter().any(|refusal| refusal.contains(".age: ")),
        "{refusals:?}"
    );
}
