//! The ledger, builds and the audit log: charged before spent, never over the cap, and nothing that was written can be changed unseen.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod support;

use std::collections::BTreeMap;
use std::num::NonZeroU16;
use std::path::Path;
use std::time::Duration;

use amparo_privacy::{Origin, Rho};
use amparo_vault::{BuildState, Chain, Fingerprint, Vault, VaultError, VaultOptions};
use proptest::prelude::*;
use support::{Earlier, LAST_YEAR, cases, cohorts, delta, options, outside, rho, source};

async fn vault_in(dir: &tempfile::TempDir) -> Vault {
    support::create(dir.path().join("vault"), options())
        .await
        .unwrap()
}

async fn fingerprint(vault: &Vault, options: &str) -> Fingerprint {
    vault.inputs().await.unwrap().fingerprint(options)
}

async fn spent(vault: &Vault) -> BTreeMap<u16, u64> {
    let mut spent = BTreeMap::new();
    for entry in vault.ledger_entries().await.unwrap() {
        *spent.entry(entry.cohort).or_default() += entry.rho.units();
    }
    spent
}

#[tokio::test]
async fn a_plan_says_what_a_charge_then_does() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(&dir).await;
    let plan = vault.plan(rho(0.1), delta(), &cohorts()).await.unwrap();
    assert!(plan.fits);
    assert_eq!((plan.cap, plan.largest), (vault.cap(), vault.cap()));
    assert!((3.999_999..=4.0).contains(&plan.largest_epsilon.get()));
    assert_eq!(plan.cohorts.len(), 23);
    assert!(
        plan.cohorts
            .iter()
            .all(|line| line.spent == Rho::ZERO && line.remaining == vault.cap().minus(rho(0.1)))
    );
    assert!(vault.ledger_entries().await.unwrap().is_empty());

    let build = vault.begin_build(&fingerprint(&vault, "").await).await.unwrap();
    let budget = vault.charge(&build, rho(0.1), &cohorts()).await.unwrap();
    assert_eq!(budget.rho(), rho(0.1));
    let entries = vault.ledger_entries().await.unwrap();
    assert_eq!(entries.len(), 23);
    assert!(
        entries
            .iter()
            .all(|entry| entry.build == *build.id() && entry.rho == rho(0.1))
    );
    // The budget carries the head of the chain as it was committed.
    assert_eq!(budget.origin(), Origin::Charged(entries.last().unwrap().head));
    assert_eq!(
        vault.verify(None).await.unwrap().ledger,
        entries.last().unwrap().head
    );
    let after = vault.plan(rho(0.1), delta(), &[2010]).await.unwrap();
    assert_eq!(after.cohorts[0].spent, rho(0.1));
    // Committed before it was handed out: another opening sees it.
    let other = support::open(vault.dir()).await.unwrap();
    assert_eq!(other.ledger_entries().await.unwrap(), entries);
}

#[tokio::test]
async fn a_charge_over_the_cap_is_refused_with_what_fits() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(&dir).await;
    let build = vault.begin_build(&fingerprint(&vault, "").await).await.unwrap();
    let most = vault.cap().minus(rho(0.01));
    drop(vault.charge(&build, most, &[2020]).await.unwrap());
    let before = vault.ledger_entries().await.unwrap();
    let error = vault.charge(&build, rho(0.02), &cohorts()).await.unwrap_err();
    let VaultError::OverCap {
        refusal,
        largest_epsilon,
        ..
    } = &error
    else {
        panic!("{error}")
    };
    assert_eq!((refusal.cohort, refusal.largest), (2020, rho(0.01)));
    assert_eq!(
        error.to_string(),
        format!("{refusal}. The largest that fits is {largest_epsilon} at δ = 0.000001")
    );
    assert_eq!(vault.ledger_entries().await.unwrap(), before);
    // What it names does fit, on every cohort, and is short enough to be typed.
    assert!(
        largest_epsilon.to_string().len() <= "ε = 0.123456".len(),
        "{largest_epsilon}"
    );
    let fits = Rho::from_epsilon_delta(*largest_epsilon, delta());
    drop(vault.charge(&build, fits, &cohorts()).await.unwrap());
    // A charge on nothing would be budget for nothing.
    assert!(matches!(
        vault.charge(&build, rho(0.01), &[]).await,
        Err(VaultError::NoCohorts)
    ));
    assert!(matches!(
        vault.plan(rho(0.01), delta(), &[]).await,
        Err(VaultError::NoCohorts)
    ));
    assert!(matches!(
        vault.charge(&build, rho(0.01), &[1999]).await,
        Err(VaultError::Cohort(1999))
    ));
}

#[tokio::test]
async fn with_more_records_per_person_less_may_be_measured() {
    let dir = tempfile::tempdir().unwrap();
    let promised = VaultOptions {
        records_per_person: NonZeroU16::new(3).unwrap(),
        ..options()
    };
    let vault = support::create(dir.path().join("vault"), promised).await.unwrap();
    let build = vault.begin_build(&fingerprint(&vault, "").await).await.unwrap();
    let budget = vault.charge(&build, rho(0.09), &[2020]).await.unwrap();
    assert_eq!(
        (budget.rho(), spent(&vault).await[&2020]),
        (rho(0.01), rho(0.09).units())
    );
}

#[tokio::test]
async fn a_build_goes_one_way() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(&dir).await;
    let one = vault.register_contributor("One").await.unwrap();
    vault
        .submit(&one, &cases(LAST_YEAR, &[(2020, 0)]), source(1, None))
        .await
        .unwrap();
    let print = fingerprint(&vault, "epsilon 1").await;
    assert_eq!(vault.find_release(&print).await.unwrap(), None);

    let build = vault.begin_build(&print).await.unwrap();
    let staged = vault.staging_dir().join("r1");
    let error = vault.record_built(&build, "r1", &staged).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("build {} is begun; it would have to be charged", build.id())
    );
    drop(vault.charge(&build, rho(0.01), &cohorts()).await.unwrap());
    assert_eq!(vault.find_release(&print).await.unwrap(), None);
    assert!(matches!(
        vault.record_published("r1", Path::new("p")).await,
        Err(VaultError::UnknownRelease(_))
    ));
    vault.record_built(&build, "r1", &staged).await.unwrap();
    let found = vault.find_release(&print).await.unwrap().unwrap();
    assert_eq!(
        (found.state, found.release.as_deref(), found.path),
        (BuildState::Built, Some("r1"), Some(staged.clone()))
    );
    assert!(matches!(
        vault.charge(&build, rho(0.01), &cohorts()).await,
        Err(VaultError::WrongState { .. })
    ));
    for _ in 0..2 {
        vault
            .record_published("r1", Path::new("published/r1"))
            .await
            .unwrap();
    }
    let found = vault.find_release(&print).await.unwrap().unwrap();
    assert_eq!(
        (found.state, found.path),
        (BuildState::Published, Some("published/r1".into()))
    );

    // A second build of the same inputs; the published one is preferred, and a release has one maker.
    let second = vault.begin_build(&print).await.unwrap();
    drop(vault.charge(&second, rho(0.01), &cohorts()).await.unwrap());
    let error = vault.record_built(&second, "r1", &staged).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("release \"r1\" was recorded by build {} already", build.id())
    );
    vault.record_built(&second, "r2", &staged).await.unwrap();
    assert_eq!(
        vault
            .find_release(&print)
            .await
            .unwrap()
            .unwrap()
            .release
            .as_deref(),
        Some("r1")
    );

    // Other options or other submissions are other inputs.
    assert_ne!(fingerprint(&vault, "epsilon 2").await, print);
    assert_eq!(fingerprint(&vault, "epsilon 1").await, print);
    vault
        .submit(&one, &cases(LAST_YEAR, &[(2020, 0)]), source(2, None))
        .await
        .unwrap();
    assert_ne!(fingerprint(&vault, "epsilon 1").await, print);
}

#[tokio::test]
async fn a_build_whose_process_is_gone_is_abandoned_and_stays_charged() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(&dir).await;
    let print = fingerprint(&vault, "").await;
    let (gone, alive) = (
        vault.begin_build(&print).await.unwrap(),
        vault.begin_build(&print).await.unwrap(),
    );
    drop(vault.charge(&gone, rho(0.01), &cohorts()).await.unwrap());
    let gone_id = gone.id().clone();
    drop(gone);
    let other = support::open(vault.dir()).await.unwrap();
    let states: BTreeMap<_, _> = other
        .builds()
        .await
        .unwrap()
        .into_iter()
        .map(|b| (b.id, b.state))
        .collect();
    assert_eq!(states[&gone_id], BuildState::Abandoned);
    // Somebody is still at this one.
    assert_eq!(states[alive.id()], BuildState::Begun);
    drop(vault.charge(&alive, rho(0.01), &[2020]).await.unwrap());
    assert_eq!(spent(&other).await[&2020], rho(0.02).units());
    vault.abandon_build(alive).await.unwrap();
    assert!(
        vault
            .builds()
            .await
            .unwrap()
            .iter()
            .all(|b| b.state == BuildState::Abandoned)
    );
}

#[tokio::test]
async fn every_act_is_in_the_audit_log() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(&dir).await.acting_as("Ana");
    let one = vault.register_contributor("One").await.unwrap();
    let first = vault
        .submit(&one, &cases(LAST_YEAR, &[(2020, 0)]), source(1, None))
        .await
        .unwrap();
    vault
        .submit(
            &one,
            &cases(LAST_YEAR, &[(2020, 0)]),
            source(2, Some(first.id().clone())),
        )
        .await
        .unwrap();
    let build = vault.begin_build(&fingerprint(&vault, "").await).await.unwrap();
    drop(vault.charge(&build, rho(0.01), &cohorts()).await.unwrap());
    vault.record_built(&build, "r1", Path::new("p")).await.unwrap();
    vault.record_published("r1", Path::new("p")).await.unwrap();
    vault.record_event("ledger.exported", "csv").await.unwrap();
    // What is refused leaves no trace of having been done.
    vault.register_contributor("one").await.unwrap_err();
    let log = vault.audit_entries().await.unwrap();
    let acts: Vec<&str> = log.iter().map(|entry| entry.what.as_str()).collect();
    assert_eq!(
        acts,
        [
            "vault.created",
            "contributor.registered",
            "submission.stored",
            "submission.stored",
            "submission.superseded",
            "build.begun",
            "ledger.charged",
            "release.built",
            "release.published",
            "ledger.exported"
        ]
    );
    assert!(log[1..].iter().all(|entry| entry.who == "Ana"));
    assert_eq!(log[4].target, first.id().as_str());
    assert_eq!(log[6].ledger, Some(vault.verify(None).await.unwrap().ledger));
    assert!(log.iter().all(|entry| entry.when.ends_with('Z')));
}

#[tokio::test]
async fn what_was_written_cannot_be_changed() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(&dir).await;
    let build = vault.begin_build(&fingerprint(&vault, "").await).await.unwrap();
    drop(vault.charge(&build, rho(0.01), &cohorts()).await.unwrap());
    let before = vault.verify(None).await.unwrap();
    let mut outside = outside(vault.dir()).await;
    let replaced = if support::server().is_some() {
        [
            "INSERT INTO ledger (number, entry, hash) VALUES (1, '', '')",
            "INSERT INTO audit (number, entry, hash) VALUES (1, '', '')",
        ]
    } else {
        [
            "INSERT OR REPLACE INTO ledger (number, entry, hash) VALUES (1, '', '')",
            "INSERT OR REPLACE INTO audit (number, entry, hash) VALUES (1, '', '')",
        ]
    };
    for (statement, refusal) in [
        (
            "UPDATE ledger SET entry = '{}' WHERE number = 1",
            "entries cannot be changed",
        ),
        ("DELETE FROM ledger", "entries cannot be deleted"),
        (replaced[0], "entries are added at its end"),
        ("UPDATE audit SET entry = ''", "entries cannot be changed"),
        ("DELETE FROM audit WHERE number = 1", "entries cannot be deleted"),
        (replaced[1], "entries are added at its end"),
        (
            "UPDATE promise SET cap_rho_units = 9000000000000000000",
            "cannot be changed",
        ),
        ("DELETE FROM promise", "cannot be deleted"),
    ] {
        let error = outside.run(statement).await.unwrap_err().to_string();
        assert!(error.contains(refusal), "{statement}: {error}");
    }
    assert_eq!(vault.verify(None).await.unwrap(), before);
}

#[tokio::test]
async fn tampering_shows_and_names_the_first_broken_entry() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(&dir).await;
    let build = vault.begin_build(&fingerprint(&vault, "").await).await.unwrap();
    drop(vault.charge(&build, rho(0.01), &[2020, 2021]).await.unwrap());
    let kept = vault.verify(None).await.unwrap();
    drop(vault.charge(&build, rho(0.02), &[2020, 2021]).await.unwrap());
    vault.verify(Some(&kept)).await.unwrap();
    vault.close().await;
    let whole = Earlier::of(vault.dir()).await;

    let ledger = "entry 2 is not the one that was written";
    for (tampering, chain, expected) in [
        (
            &["UPDATE ledger SET entry = REPLACE(entry, '2021', '2022') WHERE number = 2"][..],
            Chain::Ledger,
            ledger,
        ),
        (
            &["UPDATE ledger SET hash = 'no hash' WHERE number = 2"],
            Chain::Ledger,
            ledger,
        ),
        (&["DELETE FROM ledger WHERE number = 2"], Chain::Ledger, ledger),
        (
            &[
                "UPDATE ledger SET number = 9 WHERE number = 2",
                "UPDATE ledger SET number = 2 WHERE number = 3",
                "UPDATE ledger SET number = 3 WHERE number = 9",
            ],
            Chain::Ledger,
            ledger,
        ),
        // Cut off at its end the chain is whole; the audit log knows better.
        (
            &["DELETE FROM ledger WHERE number > 2"],
            Chain::Ledger,
            "the chain ends after 2 entries; the head that was kept has 4",
        ),
        (
            &["DELETE FROM ledger"],
            Chain::Ledger,
            "the chain ends after 0 entries",
        ),
        (
            &["UPDATE audit SET entry = REPLACE(entry, 'local', 'other') WHERE number = 1"],
            Chain::Audit,
            "entry 1 is not",
        ),
        (
            &["DELETE FROM audit WHERE number = 2"],
            Chain::Audit,
            "entry 2 is not",
        ),
    ] {
        whole.put_back().await;
        let mut hand = outside(vault.dir()).await;
        hand.disarm().await;
        for &statement in tampering {
            assert!(hand.run(statement).await.unwrap() > 0);
        }
        hand.close().await;
        let vault = support::open(vault.dir()).await.unwrap();
        let error = vault.verify(None).await.unwrap_err();
        assert!(
            matches!(error, VaultError::Broken { chain: found, .. } if found == chain),
            "{tampering:?}: {error}"
        );
        let error = error.to_string();
        assert!(
            error.starts_with(&chain.to_string()) && error.contains(expected),
            "{tampering:?}: {error}"
        );
        // Nothing is charged on top of what is broken.
        let build = vault
            .begin_build(&Vault::inputs(&vault).await.unwrap().fingerprint(""))
            .await
            .unwrap();
        assert!(matches!(
            vault.charge(&build, rho(0.01), &[2020]).await,
            Err(VaultError::Broken { .. })
        ));
        vault.close().await;
    }
}

#[tokio::test]
async fn a_vault_put_back_to_an_earlier_day_shows_by_kept_heads() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(&dir).await;
    vault.close().await;
    let earlier = Earlier::of(vault.dir()).await;
    let vault = support::open(vault.dir()).await.unwrap();
    let build = vault.begin_build(&fingerprint(&vault, "").await).await.unwrap();
    drop(vault.charge(&build, rho(0.01), &cohorts()).await.unwrap());
    let kept = vault.verify(None).await.unwrap();
    vault.close().await;
    earlier.put_back().await;
    let vault = support::open(vault.dir()).await.unwrap();
    vault.verify(None).await.unwrap();
    let error = vault.verify(Some(&kept)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "audit log: the chain ends after 1 entries; the head that was kept has 3"
    );
}

/// Whoever asks at the same time, through one opening of the vault or several: the cap is filled to the last charge that fits, and every
/// budget that was handed out stands in the ledger.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_charges_queue() {
    let dir = tempfile::tempdir().unwrap();
    let first = vault_in(&dir).await;
    let second = support::open(first.dir()).await.unwrap();
    let each = Rho::from_units(first.cap().units() / 30 + 1).unwrap();
    let print = fingerprint(&first, "").await;
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..6 {
        let (vault, print) = (
            if task % 2 == 0 { &first } else { &second }.clone(),
            print.clone(),
        );
        tasks.spawn(async move {
            let build = vault.begin_build(&print).await.unwrap();
            let mut budgets = 0;
            loop {
                match vault.charge(&build, each, &[2020, 2021 + task]).await {
                    Ok(budget) => {
                        assert_eq!(budget.rho(), each);
                        budgets += 1;
                    }
                    Err(VaultError::OverCap { refusal, .. }) => {
                        assert_eq!(refusal.cohort, 2020);
                        return budgets;
                    }
                    Err(error) => panic!("{error}"),
                }
            }
        });
    }
    let budgets: u64 = tasks.join_all().await.into_iter().sum();
    assert_eq!(budgets, 29);
    assert_eq!(spent(&first).await[&2020], 29 * each.units());
    first.verify(None).await.unwrap();
}

/// Whoever acts at the same time: the log is one chain with every entry.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_who_write_to_the_log_at_once_do_not_fork_it() {
    let dir = tempfile::tempdir().unwrap();
    let first = vault_in(&dir).await;
    let second = support::open(first.dir()).await.unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..8 {
        let vault = if task % 2 == 0 { &first } else { &second }.clone();
        tasks.spawn(async move {
            for number in 0..15 {
                vault
                    .record_event("test.acted", &format!("{task} {number}"))
                    .await
                    .unwrap();
            }
        });
    }
    tasks.join_all().await;
    let heads = first.verify(None).await.unwrap();
    assert_eq!(heads.audit.entries, 1 + 8 * 15);
    let log = second.audit_entries().await.unwrap();
    let acts = log
        .iter()
        .map(|entry| &entry.target)
        .collect::<std::collections::BTreeSet<_>>();
    assert_eq!(acts.len(), 1 + 8 * 15);
}

#[derive(Clone, Debug)]
enum Act {
    Plan(f64, Vec<u16>),
    Charge(f64, Vec<u16>),
    /// A charge whose caller goes away after so many microseconds, as in a crash.
    CutOff(f64, Vec<u16>, u64),
    /// The process ends and another opens the vault.
    Reopen,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let years = || proptest::sample::subsequence(vec![2018_u16, 2019, 2020, 2021], 1..=4);
    let cost = || 0.0..0.35_f64;
    let act = prop_oneof![
        (cost(), years()).prop_map(|(rho, years)| Act::Plan(rho, years)),
        (cost(), years()).prop_map(|(rho, years)| Act::Charge(rho, years)),
        (cost(), years(), 0..6000_u64).prop_map(|(rho, years, after)| Act::CutOff(rho, years, after)),
        Just(Act::Reopen),
    ];
    proptest::collection::vec(act, 1..14)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_happens_charged_is_at_least_spent_and_at_most_the_cap(acts in acts()) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let dir = tempfile::tempdir().unwrap();
            let mut vault = vault_in(&dir).await;
            let cap = vault.cap().units();
            let print = fingerprint(&vault, "").await;
            let mut build = vault.begin_build(&print).await.unwrap();
            let mut granted = BTreeMap::<u16, u64>::new();
            let mut heads = vault.verify(None).await.unwrap();
            for act in acts {
                let before = spent(&vault).await;
                match act {
                    Act::Plan(cost, years) => {
                        let plan = vault.plan(rho(cost), delta(), &years).await.unwrap();
                        assert_eq!(spent(&vault).await, before);
                        // What a plan promises is what a charge does.
                        let charged = vault.charge(&build, rho(cost), &years).await;
                        assert_eq!(plan.fits, charged.is_ok());
                        if charged.is_ok() {
                            years.iter().for_each(|&year| *granted.entry(year).or_default() += rho(cost).units());
                        }
                    }
                    Act::Charge(cost, years) => {
                        if let Ok(budget) = vault.charge(&build, rho(cost), &years).await {
                            years.iter().for_each(|&year| *granted.entry(year).or_default() += budget.rho().units());
                        } else {
                            assert_eq!(spent(&vault).await, before);
                        }
                    }
                    Act::CutOff(cost, years, after) => {
                        let charge = vault.charge(&build, rho(cost), &years);
                        if let Ok(Ok(budget)) = tokio::time::timeout(Duration::from_micros(after), charge).await {
                            years.iter().for_each(|&year| *granted.entry(year).or_default() += budget.rho().units());
                        }
                        // A commit that was under way when its caller left may still land. Writers queue, so behind this one it has or it never will.
                        vault.record_event("test.settled", "").await.unwrap();
                    }
                    Act::Reopen => {
                        drop(build);
                        drop(vault);
                        vault = support::open(dir.path().join("vault")).await.unwrap();
                        build = vault.begin_build(&print).await.unwrap();
                    }
                }
                heads = vault.verify(Some(&heads)).await.unwrap();
                let charged = spent(&vault).await;
                assert!(charged.values().all(|&units| units <= cap));
                assert!(granted.iter().all(|(year, units)| charged.get(year).copied().unwrap_or(0) >= *units));
            }
        });
    }
}
