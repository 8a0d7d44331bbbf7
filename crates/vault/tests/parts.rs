//! Continual releases: nobody is measured beyond the bound, whatever the years of their records.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::collections::BTreeMap;
use std::num::NonZeroU16;

use amparo_vault::{Build, Submitted, Vault, VaultError, VaultOptions, cohort_schema};
use proptest::prelude::*;
use support::{cases, options, rho, source};

async fn vault_with(dir: &tempfile::TempDir, options: VaultOptions, rows: &[(u16, u8)]) -> Vault {
    let vault = support::create(dir.path().join("vault"), options).await.unwrap();
    submit(&vault, 1, rows).await;
    vault
}

async fn submit(vault: &Vault, number: u64, rows: &[(u16, u8)]) {
    let name = format!("Office {number}");
    let contributor = vault.register_contributor(&name).await.unwrap();
    let stored = vault
        .submit(
            &contributor,
            &cases(support::LAST_YEAR, rows),
            source(number, None),
        )
        .await;
    assert!(matches!(stored.unwrap(), Submitted::New(_)));
}

async fn begin(vault: &Vault, years: &[u16]) -> Build {
    let print = vault.inputs().await.unwrap().fingerprint("test");
    let build = vault.begin_build(&print).await.unwrap();
    drop(vault.charge(&build, rho(0.01), years).await.unwrap());
    build
}

fn years_of(table: &amparo_schema::CodedTable, first: u16) -> Vec<u16> {
    let mut years: Vec<u16> = (0..table.rows()).map(|row| table.code(row, 0) + first).collect();
    years.sort_unstable();
    years
}

#[tokio::test]
async fn a_person_of_two_years_is_measured_once() {
    let dir = tempfile::tempdir().unwrap();
    let rows = [(2020, 1), (2023, 1), (2023, 2), (2023, 0), (2020, 0)];
    let vault = vault_with(&dir, options(), &rows).await;
    let inputs = vault.inputs().await.unwrap();
    let first = vault.cases_of_part(&inputs, 2002, 2022, 1).await.unwrap();
    assert_eq!(years_of(&first.table, 2002), [2020, 2020]);
    let build = begin(&vault, &[2020]).await;
    vault.keep_register(&build, &first.register).await.unwrap();
    assert!(vault.has_register(build.id()).await.unwrap());

    let second = vault.cases_of_part(&inputs, 2023, 2024, 2).await.unwrap();
    // Person 1 paid with 2020. Person 2 and the one without a key are new.
    assert_eq!(years_of(&second.table, 2023), [2023, 2023]);
    assert_eq!(second.dropped, 1);
    assert_eq!(
        *second.table.schema().as_ref(),
        cohort_schema(2023, 2024).unwrap()
    );
    // Another contributor's person with the same key is another person.
    submit(&vault, 2, &[(2023, 1)]).await;
    let inputs = vault.inputs().await.unwrap();
    let again = vault.cases_of_part(&inputs, 2023, 2024, 2).await.unwrap();
    assert_eq!(again.table.rows(), 3);
}

#[tokio::test]
async fn a_series_of_an_early_version_is_not_continued_and_the_error_says_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_with(&dir, options(), &[(2020, 1)]).await;
    let build = begin(&vault, &[2020]).await;
    // Early versions pinned a register by build and hash alone.
    let target = format!("{} {}", build.id(), "0".repeat(64));
    vault.record_event("register.kept", &target).await.unwrap();
    let inputs = vault.inputs().await.unwrap();
    for wave in [1, 2] {
        let refused = vault.cases_of_part(&inputs, 2002, 2024, wave).await.unwrap_err();
        assert!(matches!(refused, VaultError::OldRegister { .. }), "{refused}");
        assert!(
            refused.to_string().contains("amparo release build --full"),
            "{refused}"
        );
    }
    assert!(!vault.has_register(build.id()).await.unwrap());
    // A full release measures everybody anyway.
    assert_eq!(
        vault.cases_for_release(&inputs, 2024).await.unwrap().table.rows(),
        1
    );
}

#[tokio::test]
async fn a_register_that_was_touched_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_with(&dir, options(), &[(2020, 1)]).await;
    let inputs = vault.inputs().await.unwrap();
    let first = vault.cases_of_part(&inputs, 2002, 2022, 1).await.unwrap();
    let build = begin(&vault, &[2020]).await;
    assert!(matches!(
        vault.cases_of_part(&inputs, 2023, 2024, 2).await,
        Err(VaultError::Damaged { .. })
    ));
    vault.keep_register(&build, &first.register).await.unwrap();
    let path = vault.dir().join("measured").join(format!("{}.age", build.id()));
    let bytes = std::fs::read(&path).unwrap();
    assert!(
        !String::from_utf8_lossy(&bytes).contains(&"01".repeat(32)),
        "keys stand in clear"
    );
    // A whole and rightly encrypted register, but another one.
    let other = begin(&vault, &[2020]).await;
    let empty = vault.cases_of_part(&inputs, 2024, 2024, 1).await.unwrap();
    vault.keep_register(&other, &empty.register).await.unwrap();
    std::fs::copy(
        vault.dir().join("measured").join(format!("{}.age", other.id())),
        &path,
    )
    .unwrap();
    let error = vault.cases_of_part(&inputs, 2023, 2024, 2).await.unwrap_err();
    assert!(error.to_string().contains("measured twice"), "{error}");
    std::fs::remove_file(&path).unwrap();
    assert!(vault.cases_of_part(&inputs, 2023, 2024, 2).await.is_err());
}

#[test]
fn years_that_are_none_are_refused() {
    assert!(cohort_schema(2001, 2020).is_err());
    assert!(cohort_schema(2020, 2019).is_err());
    assert_eq!(
        cohort_schema(2002, 2024).unwrap(),
        amparo_schema::case_schema(2024)
    );
}

#[tokio::test]
async fn late_cases_and_the_rest_of_an_open_year_are_measured_once() {
    let dir = tempfile::tempdir().unwrap();
    // 2024 is still open when it is measured first.
    let vault = vault_with(&dir, options(), &[(2020, 1), (2024, 2), (2024, 0)]).await;
    let inputs = vault.inputs().await.unwrap();
    let first = vault.cases_of_part(&inputs, 2002, 2024, 1).await.unwrap();
    assert_eq!(first.table.rows(), 3);
    let build = begin(&vault, &[2020]).await;
    vault.keep_register(&build, &first.register).await.unwrap();

    // The office corrects its file: the same people, a late one of 2020, a new one of 2024, and another row without a key, which nobody can tell from the first.
    let office = &vault.contributors().await.unwrap()[0].id;
    let corrected = cases(
        support::LAST_YEAR,
        &[(2020, 1), (2020, 3), (2024, 2), (2024, 4), (2024, 0), (2024, 0)],
    );
    let old = inputs.submissions()[0].id.clone();
    vault
        .submit(office, &corrected, source(7, Some(old)))
        .await
        .unwrap();
    // A new contributor brings cases of past years, one of them without a key.
    submit(&vault, 2, &[(2019, 1), (2020, 0)]).await;
    let inputs = vault.inputs().await.unwrap();
    let second = vault.cases_of_part(&inputs, 2002, 2024, 2).await.unwrap();
    assert_eq!(years_of(&second.table, 2002), [2019, 2020, 2020, 2024]);
    let build = begin(&vault, &[2020]).await;
    vault.keep_register(&build, &second.register).await.unwrap();
    let third = vault.cases_of_part(&inputs, 2002, 2024, 3).await.unwrap();
    assert_eq!(third.table.rows(), 0);
}

#[tokio::test]
async fn whom_a_failed_build_measured_waits_for_no_later_wave() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_with(&dir, options(), &[(2020, 1)]).await;
    let inputs = vault.inputs().await.unwrap();
    // Part 1 fails after it measured person 1; the next try is part 1 again, and charged again.
    let failed = vault.cases_of_part(&inputs, 2002, 2022, 1).await.unwrap();
    let build = begin(&vault, &[2020]).await;
    vault.keep_register(&build, &failed.register).await.unwrap();
    vault.abandon_build(build).await.unwrap();
    let again = vault.cases_of_part(&inputs, 2002, 2022, 1).await.unwrap();
    assert_eq!(again.table.rows(), 1);
    // Were they away at the second try, they would have paid for part 1 and must not be measured with part 2.
    let late = vault.cases_of_part(&inputs, 2002, 2022, 2).await.unwrap();
    assert_eq!(late.table.rows(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    /// Any series of parts, any of which may have been cut off before its release stood: no person ever has more records in the finished parts than the bound,
    /// and the ledger has charged each year that was measured.
    #[test]
    fn no_series_measures_anyone_beyond_the_bound(
        rows in proptest::collection::vec((2018_u16..=2024, 0_u8..6), 1..40),
        most in 1_u16..3,
        ends in proptest::sample::subsequence(vec![2018_u16, 2019, 2020, 2021, 2022, 2023, 2024], 1..6),
        crashes in proptest::collection::vec(any::<bool>(), 7),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let dir = tempfile::tempdir().unwrap();
            let options = VaultOptions { records_per_person: NonZeroU16::new(most).unwrap(), ..options() };
            let mut vault = vault_with(&dir, options, &rows).await;
            let (mut wave, mut first) = (1, 2002);
            let mut measured = BTreeMap::<u16, u64>::new();
            let mut dropped = 0;
            for (end, crash) in ends.into_iter().zip(crashes) {
                let years: Vec<u16> = (first..=end).collect();
                let build = begin(&vault, &years).await;
                let inputs = vault.inputs().await.unwrap();
                let part = vault.cases_of_part(&inputs, first, end, wave).await.unwrap();
                vault.keep_register(&build, &part.register).await.unwrap();
                if crash {
                    // The process ends here; the charge stands and the next one begins where the last finished part ended.
                    drop(build);
                    drop(vault);
                    vault = support::open(dir.path().join("vault")).await.unwrap();
                    continue;
                }
                dropped += part.dropped;
                for year in years_of(&part.table, first) {
                    *measured.entry(year).or_default() += 1;
                }
                wave += 1;
                first = end + 1;
            }
            let within: Vec<&(u16, u8)> = rows.iter().filter(|(year, _)| *year < first).collect();
            let total: u64 = measured.values().sum();
            assert_eq!(total + dropped, within.len() as u64);
            let mut persons = BTreeMap::<u8, u64>::new();
            within.iter().for_each(|(_, person)| *persons.entry(*person).or_default() += 1);
            let allowed: u64 = persons.iter().map(|(&p, &n)| if p == 0 { n } else { n.min(most.into()) }).sum();
            assert_eq!(total, allowed, "everybody once, nobody beyond the bound");
            let charged = vault.ledger_entries().await.unwrap();
            for year in measured.keys() {
                assert!(charged.iter().any(|entry| entry.cohort == *year && entry.rho == rho(0.01)));
            }
        });
    }
}
