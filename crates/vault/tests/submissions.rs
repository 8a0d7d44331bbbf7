//! Contributors and submissions: all or nothing, once, encrypted, and bounded when they go into a release.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod support;

use std::fs;
use std::num::NonZeroU16;
use std::path::Path;

use amparo_intake::{ReadOptions, Source};
use amparo_vault::{Submitted, Vault, VaultError, VaultOptions};
use support::{LAST_YEAR, cases, names, options, outside, source};

async fn vault_in(dir: &tempfile::TempDir) -> Vault {
    support::create(dir.path().join("vault"), options())
        .await
        .unwrap()
}

#[tokio::test]
async fn a_vault_is_made_once_and_opened_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("deep/vault");
    assert!(matches!(support::open(&path).await, Err(VaultError::NoVault(_))));
    let vault = support::create(&path, options()).await.unwrap();
    assert!(Vault::is_at(&path));
    let public = vault.signing_key().unwrap().verifying_key();
    vault.close().await;
    let again = support::open(&path).await.unwrap();
    assert_eq!(again.signing_key().unwrap().verifying_key(), public);
    assert_eq!(again.options(), &options());
    assert_eq!(again.cap(), options().cap());
    let error = support::create(&path, options()).await.unwrap_err().to_string();
    assert!(
        error.ends_with("vault is there already; a new vault needs a folder that does not exist or is empty"),
        "{error}"
    );
    // Nothing unfinished is left beside it.
    assert_eq!(names(&dir.path().join("deep")), ["vault"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(&path.join("keys"))), (0o700, 0o700));
    }
}

#[tokio::test]
async fn a_promise_of_nothing_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let nothing = VaultOptions {
        lifetime_epsilon: amparo_privacy::Epsilon::new(0.0).unwrap(),
        ..options()
    };
    let error = support::create(dir.path().join("vault"), nothing)
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "a lifetime of ε = 0 at δ = 0.000001 leaves nothing to spend"
    );
    assert!(names(dir.path()).is_empty());
}

#[tokio::test]
async fn a_vault_of_a_later_version_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(&dir).await;
    let later = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (99, 'later', TRUE, '', 0)";
    outside(vault.dir()).await.run(later).await.unwrap();
    let error = support::open(vault.dir()).await.unwrap_err().to_string();
    assert!(
        error.ends_with(
            " was written by a newer Amparo (its migration 99 is unknown here); use that version or a later one"
        ),
        "{error}"
    );
}

#[tokio::test]
async fn a_name_is_one_contributors() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(&dir).await;
    let id = vault.register_contributor(" Casa  Amparo ").await.unwrap();
    let error = vault.register_contributor("CASA AMPARO").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "the name \"CASA AMPARO\" is taken by contributor {id} (capital letters and spaces make no difference)"
        )
    );
    for name in ["", " \t", "a\u{7}b", &"x".repeat(201)] {
        assert!(matches!(
            vault.register_contributor(name).await,
            Err(VaultError::Name { .. })
        ));
    }
    vault.register_contributor("Ärzte für alle").await.unwrap();
    let listed: Vec<String> = vault
        .contributors()
        .await
        .unwrap()
        .into_iter()
        .map(|c| c.name)
        .collect();
    assert_eq!(listed, ["Casa  Amparo", "Ärzte für alle"]);
    assert_eq!(
        vault.contributor_named("casa amparo").await.unwrap().unwrap().id,
        id
    );
    assert_eq!(vault.contributor_named("casa").await.unwrap(), None);
}

#[tokio::test]
async fn the_same_source_is_stored_once() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(&dir).await;
    let (one, two) = (
        vault.register_contributor("One").await.unwrap(),
        vault.register_contributor("Two").await.unwrap(),
    );
    let table = cases(LAST_YEAR, &[(2020, 0), (2021, 0)]);
    let first = vault.submit(&one, &table, source(1, None)).await.unwrap();
    assert!(matches!(first, Submitted::New(_)));
    for _ in 0..2 {
        let again = vault.submit(&one, &table, source(1, None)).await.unwrap();
        assert_eq!(again, Submitted::AlreadyThere(first.id().clone()));
    }
    // Of another contributor it is another submission.
    assert!(matches!(
        vault.submit(&two, &table, source(1, None)).await.unwrap(),
        Submitted::New(_)
    ));
    assert_eq!(names(&vault.dir().join("submissions")).len(), 2);

    // Many at once, through two openings of the vault.
    let other = support::open(vault.dir()).await.unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..8 {
        let (vault, one, table) = (
            if task % 2 == 0 { &vault } else { &other }.clone(),
            one.clone(),
            table.clone(),
        );
        tasks.spawn(async move { vault.submit(&one, &table, source(2, None)).await.unwrap() });
    }
    let answers = tasks.join_all().await;
    assert_eq!(
        answers
            .iter()
            .filter(|answer| matches!(answer, Submitted::New(_)))
            .count(),
        1
    );
    assert!(answers.iter().all(|answer| answer.id() == answers[0].id()));
    assert_eq!(names(&vault.dir().join("submissions")).len(), 3);
}

#[tokio::test]
async fn a_submission_may_replace_an_earlier_one() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(&dir).await;
    let one = vault.register_contributor("One").await.unwrap();
    let two = vault.register_contributor("Two").await.unwrap();
    let (short, long) = (
        cases(LAST_YEAR, &[(2020, 0)]),
        cases(LAST_YEAR, &[(2020, 0), (2020, 0), (2020, 0)]),
    );
    let a = vault
        .submit(&one, &short, source(1, None))
        .await
        .unwrap()
        .id()
        .clone();
    let b = vault
        .submit(&one, &long, source(2, Some(a.clone())))
        .await
        .unwrap()
        .id()
        .clone();
    let rows = async || {
        let inputs = vault.inputs().await.unwrap();
        vault
            .cases_for_release(&inputs, LAST_YEAR)
            .await
            .unwrap()
            .table
            .rows()
    };
    assert_eq!(rows().await, 3);
    // Sent again after an answer that was lost.
    let again = vault
        .submit(&one, &long, source(2, Some(a.clone())))
        .await
        .unwrap();
    assert_eq!(again, Submitted::AlreadyThere(b.clone()));
    let error = vault
        .submit(&one, &short, source(3, Some(a.clone())))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("submission {a} was superseded by {b} already; supersede that one")
    );
    let error = vault
        .submit(&two, &short, source(3, Some(b.clone())))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("there is no submission {b} of contributor {two}")
    );
    // The same source, read with a better mapping; and then back to the first file.
    let c = vault
        .submit(&one, &short, source(2, Some(b.clone())))
        .await
        .unwrap();
    assert!(matches!(c, Submitted::New(_)));
    assert_eq!(rows().await, 1);
    let d = vault
        .submit(&one, &long, source(1, Some(c.id().clone())))
        .await
        .unwrap();
    assert!(matches!(d, Submitted::New(_)));
    assert_eq!(rows().await, 3);
    let active: Vec<_> = vault
        .submissions()
        .await
        .unwrap()
        .into_iter()
        .filter(|s| s.is_active())
        .map(|s| s.id)
        .collect();
    assert_eq!(active, [d.id().clone()]);
}

#[tokio::test]
async fn a_stranger_cannot_submit() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(&dir).await;
    let stranger = "con-00000000000000000000".parse().unwrap();
    let error = vault
        .submit(&stranger, &cases(LAST_YEAR, &[(2020, 0)]), source(1, None))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no contributor con-00000000000000000000"
    );
    assert!(names(&vault.dir().join("submissions")).is_empty());
}

#[tokio::test]
async fn nobody_has_more_records_in_a_release_than_was_promised() {
    for most in [1, 2] {
        let dir = tempfile::tempdir().unwrap();
        let promised = VaultOptions {
            records_per_person: NonZeroU16::new(most).unwrap(),
            ..options()
        };
        let vault = support::create(dir.path().join("vault"), promised).await.unwrap();
        let one = vault.register_contributor("One").await.unwrap();
        let two = vault.register_contributor("Two").await.unwrap();
        // Person 7 has three records in two files of contributor One, person 8 one. The same key from Two is someone else.
        let files = [
            (&one, vec![(2010, 7), (2011, 7), (2012, 8), (2013, 0)]),
            (&one, vec![(2014, 7)]),
            (&two, vec![(2015, 7), (2016, 0), (2016, 0)]),
        ];
        for (number, (contributor, rows)) in (0..).zip(&files) {
            vault
                .submit(contributor, &cases(LAST_YEAR, rows), source(number, None))
                .await
                .unwrap();
        }
        let inputs = vault.inputs().await.unwrap();
        assert_eq!(inputs.contributors(), 2);
        let mut seen = [false; 3];
        for _ in 0..40 {
            let release = vault.cases_for_release(&inputs, LAST_YEAR).await.unwrap();
            let years: Vec<u16> = release.table.column(0).iter().map(|code| 2002 + code).collect();
            let of_seven: Vec<usize> = (0..3)
                .filter(|&i| years.contains(&[2010, 2011, 2014][i]))
                .collect();
            assert_eq!(of_seven.len(), usize::from(most));
            of_seven.iter().for_each(|&i| seen[i] = true);
            let others = years
                .iter()
                .filter(|year| [2012, 2013, 2015, 2016].contains(year))
                .count();
            assert_eq!((others, years.len()), (5, 5 + usize::from(most)));
            assert_eq!(release.dropped, 3 - u64::from(most));
            assert_eq!((release.contributors, release.records_per_person), (2, most));
        }
        // At random: that one of three is never chosen in 40 draws has probability below 10⁻⁶.
        assert_eq!(seen, [true; 3]);
    }
}

#[tokio::test]
async fn years_may_grow_between_submissions_and_end_before_a_release() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(&dir).await;
    let one = vault.register_contributor("One").await.unwrap();
    vault
        .submit(&one, &cases(2022, &[(2002, 0), (2022, 0)]), source(1, None))
        .await
        .unwrap();
    vault
        .submit(
            &one,
            &cases(2025, &[(2023, 0), (2025, 0), (2025, 0)]),
            source(2, None),
        )
        .await
        .unwrap();
    let inputs = vault.inputs().await.unwrap();
    for (last_year, rows, outside) in [(2025, 5, 0), (2024, 3, 2), (2022, 2, 3)] {
        let release = vault.cases_for_release(&inputs, last_year).await.unwrap();
        assert_eq!((release.table.rows(), release.outside_years), (rows, outside));
        assert_eq!(
            release.table.schema().fields()[0].size(),
            usize::from(last_year) - 2001
        );
    }
    assert_eq!(Vault::cohorts(2004), [2002, 2003, 2004]);
}

#[tokio::test]
async fn nothing_of_a_case_is_in_clear() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(&dir).await;
    let one = vault.register_contributor("One").await.unwrap();
    let stored = vault
        .submit(&one, &cases(LAST_YEAR, &[(2020, 199); 50]), source(1, None))
        .await
        .unwrap();
    let submission = vault.submissions().await.unwrap().remove(0);
    assert_eq!(&submission.id, stored.id());
    let report = vault.report(&submission).await.unwrap();
    assert_eq!(report["rejected"][0]["value"], "PRIVATE VALUE");
    let release = vault
        .cases_for_release(&vault.inputs().await.unwrap(), LAST_YEAR)
        .await
        .unwrap();
    assert_eq!((release.table.rows(), release.dropped), (1, 49));
    let debug = format!("{vault:?} {release:?} {submission:?}");
    assert!(
        !debug.contains("AGE-SECRET") && !debug.contains("dropped"),
        "{debug}"
    );

    let mut folders = vec![vault.dir().to_owned()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let bytes = fs::read(&path).unwrap();
            let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
            assert!(
                !holds(b"PRIVATE VALUE") && !holds(&[199; 32]),
                "{}",
                path.display()
            );
        }
    }
    assert!(files >= 5);
}

#[tokio::test]
async fn a_file_that_is_not_what_was_stored_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(&dir).await;
    let one = vault.register_contributor("One").await.unwrap();
    let id = vault
        .submit(&one, &cases(LAST_YEAR, &[(2020, 0)]), source(1, None))
        .await
        .unwrap()
        .id()
        .clone();
    let other = vault
        .submit(&one, &cases(LAST_YEAR, &[(2021, 0)]), source(2, None))
        .await
        .unwrap()
        .id()
        .clone();
    let inputs = vault.inputs().await.unwrap();
    let folder = vault.dir().join("submissions");
    let (path, other) = (
        folder.join(format!("{id}.age")),
        folder.join(format!("{other}.age")),
    );
    let whole = fs::read(&path).unwrap();
    let refusal = async || {
        vault
            .cases_for_release(&inputs, LAST_YEAR)
            .await
            .unwrap_err()
            .to_string()
    };

    let mut flipped = whole.clone();
    *flipped.last_mut().unwrap() ^= 1;
    // A flipped bit, a file cut short, and another submission's file in its place, which age itself would open.
    for bytes in [
        &flipped[..],
        &whole[..whole.len() / 2],
        &fs::read(&other).unwrap(),
    ] {
        fs::write(&path, bytes).unwrap();
        let error = refusal().await;
        assert!(
            error.contains(&format!("{id}.age: not the file that was stored")),
            "{error}"
        );
    }
    fs::remove_file(&path).unwrap();
    let error = refusal().await;
    assert!(error.contains(&format!("{id}.age: ")), "{error}");
    fs::write(&path, &whole).unwrap();
    vault.cases_for_release(&inputs, LAST_YEAR).await.unwrap();

    // Without the identity nothing can be read, and submissions can still be stored.
    fs::rename(vault.dir().join("keys"), dir.path().join("stick")).unwrap();
    let error = refusal().await;
    assert!(error.contains("vault.age-identity: "), "{error}");
    vault
        .submit(&one, &cases(LAST_YEAR, &[(2022, 0)]), source(3, None))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_disk_that_refuses_leaves_the_vault_unchanged() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(&dir).await;
    let one = vault.register_contributor("One").await.unwrap();
    let table = cases(LAST_YEAR, &[(2020, 0)]);
    vault.submit(&one, &table, source(1, None)).await.unwrap();
    let folder = vault.dir().join("submissions");
    let log = vault.audit_entries().await.unwrap();

    // A file in the way of the folder.
    fs::rename(&folder, dir.path().join("away")).unwrap();
    fs::write(&folder, b"in the way").unwrap();
    let error = vault
        .submit(&one, &table, source(2, None))
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains(".age: "), "{error}");
    fs::remove_file(&folder).unwrap();
    fs::rename(dir.path().join("away"), &folder).unwrap();

    // A database that refuses the row when the file is written already.
    let (full, emptied) = if support::server().is_some() {
        (
            "CREATE TRIGGER fills_up BEFORE INSERT ON submissions EXECUTE FUNCTION stays('database or disk is full')",
            "DROP TRIGGER fills_up ON submissions",
        )
    } else {
        (
            "CREATE TRIGGER fills_up BEFORE INSERT ON submissions BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END",
            "DROP TRIGGER fills_up",
        )
    };
    outside(vault.dir()).await.run(full).await.unwrap();
    let error = vault
        .submit(&one, &table, source(2, None))
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("database or disk is full"), "{error}");
    outside(vault.dir()).await.run(emptied).await.unwrap();

    assert_eq!(names(&folder).len(), 1);
    assert_eq!(vault.submissions().await.unwrap().len(), 1);
    assert_eq!(vault.audit_entries().await.unwrap(), log);
    vault.submit(&one, &table, source(2, None)).await.unwrap();
    assert_eq!(names(&folder).len(), 2);
}

#[tokio::test]
async fn what_a_crash_left_is_swept() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(&dir).await;
    let one = vault.register_contributor("One").await.unwrap();
    let id = vault
        .submit(&one, &cases(LAST_YEAR, &[(2020, 0)]), source(1, None))
        .await
        .unwrap()
        .id()
        .clone();
    let folder = vault.dir().join("submissions");
    for name in [
        "sub-00000000000000000000.age",
        ".unfinished-sub-1.age",
        "notes.txt",
    ] {
        fs::write(folder.join(name), b"half").unwrap();
    }
    vault.close().await;
    let vault = support::open(vault.dir()).await.unwrap();
    // What is none of the vault's stays.
    assert_eq!(names(&folder), ["notes.txt".to_owned(), format!("{id}.age")]);
    assert_eq!(
        vault.audit_entries().await.unwrap().last().unwrap().what,
        "submissions.swept"
    );
}

#[tokio::test]
async fn person_keys_link_a_contributors_files_and_no_others() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(&dir).await;
    let one = vault.register_contributor("One").await.unwrap();
    let two = vault.register_contributor("Two").await.unwrap();
    let options = ReadOptions {
        mapping: None,
        encoding: None,
        max_rejected_share: 0.0,
        today: "2025-06-15".parse().unwrap(),
        person_key: None,
    };
    let source = Source::Bytes {
        name: "cases.csv".into(),
        bytes: b"prs_IdentityNumber,vic_TraffickingStatus,vic_TypeOfExploitation,cas_IncomingReferralDate,hte_Country,prs_prs_Gender,prs_Citizenship,con_Consent\n\
                 P-1,ActualVictimOfTrafficking,ForcedLabour,2021-02-14,SA,Feminine,KE,TRUE\n"
            .to_vec(),
    };
    let keys = async |vault: &Vault, contributor| {
        let keying = vault.keying(contributor).await.unwrap();
        let file = keying.read(&source, options.clone(), &|_| {}).unwrap();
        file.intake.cases.person_keys
    };
    let first = keys(&vault, &one).await;
    assert!(first.len() == 1 && first[0].is_some());
    assert_ne!(first, keys(&vault, &two).await);
    let again = support::open(vault.dir()).await.unwrap();
    assert_eq!(first, keys(&again, &one).await);
}
