//! What contributors do themselves: accounts, files on their way in, consent and withdrawal, each organisation for itself.
#![allow(clippy::unwrap_used)]

mod support;

use amparo_vault::{
    AccessError, Announced, ContributorId, DeliveryError, DeliveryState, NewAccount, OfOrganisation, Proof,
    Repair, Role, Scope, SecretToken, SubmissionId, Terms, Vault, VaultError, WithdrawalToken, Withdrawn,
};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use support::{names, options, outside};

const HEADER: &str = "prs_IdentityNumber,prs_prs_Gender,prs_Citizenship,vic_TraffickingStatus,vic_TypeOfExploitation,cas_IncomingReferralDate,hte_Country,con_Consent";

fn now() -> Timestamp {
    "2025-06-15T12:00:00Z".parse().unwrap()
}

async fn vault(dir: &std::path::Path) -> (Vault, ContributorId) {
    let vault = support::create(dir.join("v"), options()).await.unwrap();
    let one = vault.register_contributor("One").await.unwrap();
    agree(&vault, &one, false).await;
    (vault, one)
}

async fn agree(vault: &Vault, contributor: &ContributorId, consent_required: bool) {
    let terms = Terms {
        from: "2025-01-01".parse().unwrap(),
        until: "2025-12-31".parse().unwrap(),
        first_year: 2015,
        last_year: 2025,
        consent_required,
    };
    vault.record_agreement(contributor, &terms).await.unwrap();
}

/// A file in the layout of HTCDS: one row per person, gender and day of registration.
fn file(rows: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut text = format!("{HEADER}\n");
    for (person, gender, day) in rows {
        text += &format!("{person},{gender},KE,ActualVictimOfTrafficking,ForcedLabour,{day},SA,TRUE\n");
    }
    text.into_bytes()
}

/// A hundred people, the rows 2 to 101, all of 2021.
fn hundred() -> Vec<(String, String)> {
    (0..100)
        .map(|at| {
            (
                format!("P-{at:03}"),
                if at % 2 == 0 { "Feminine" } else { "Masculine" }.into(),
            )
        })
        .collect()
}

fn rows(people: &[(String, String)]) -> Vec<u8> {
    let rows: Vec<_> = people
        .iter()
        .map(|(person, gender)| (person.as_str(), gender.as_str(), "2021-02-14"))
        .collect();
    file(&rows)
}

async fn measured(vault: &Vault) -> (usize, amparo_vault::LeftOutCounts) {
    let cases = vault
        .cases_for_release(&vault.inputs().await.unwrap(), 2025)
        .await
        .unwrap();
    (cases.table.rows(), cases.left_out)
}

fn announced(name: &str, bytes: &[u8]) -> Announced {
    Announced {
        file_name: name.into(),
        bytes: bytes.len() as u64,
        sha256: hex::encode(Sha256::digest(bytes)),
        at_once: false,
        repairs: None,
    }
}

async fn send(of: &OfOrganisation, announced: Announced, bytes: &[u8]) -> amparo_vault::Delivery {
    let delivery = of.announce(announced, now()).await.unwrap();
    for (at, piece) in bytes.chunks(700).enumerate() {
        let mut writer = of
            .begin_piece(&delivery.id, at as u64 * 700, None)
            .await
            .unwrap()
            .unwrap();
        writer.write(piece).unwrap();
        of.finish_piece(writer, Some(&hex::encode(Sha256::digest(piece))))
            .await
            .unwrap();
    }
    of.complete(&delivery.id, now()).await.unwrap()
}

#[tokio::test]
async fn a_file_is_sent_in_pieces_seen_and_accepted() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, one) = vault(dir.path()).await;
    let of = vault.of(&one);
    let bytes = rows(&hundred());
    let delivery = of
        .announce(announced("../cases.csv", &bytes), now())
        .await
        .unwrap();
    assert_eq!(
        (delivery.file_name.as_str(), delivery.received_bytes),
        ("cases.csv", 0)
    );
    // The same announcement is the same delivery: a broken upload goes on.
    assert_eq!(
        of.announce(announced("cases.csv", &bytes), now())
            .await
            .unwrap()
            .id,
        delivery.id
    );

    let piece = |from: usize, to: usize| &bytes[from..to];
    let sha = |bytes: &[u8]| hex::encode(Sha256::digest(bytes));
    let mut writer = of.begin_piece(&delivery.id, 0, None).await.unwrap().unwrap();
    writer.write(piece(0, 50)).unwrap();
    let error = of.finish_piece(writer, Some(&sha(b"other"))).await.unwrap_err();
    assert!(error.to_string().contains("damaged on the way"), "{error}");
    let mut writer = of.begin_piece(&delivery.id, 0, None).await.unwrap().unwrap();
    writer.write(piece(0, 50)).unwrap();
    assert_eq!(
        of.finish_piece(writer, Some(&sha(piece(0, 50)))).await.unwrap(),
        50
    );
    assert!(
        of.begin_piece(&delivery.id, 0, Some(&sha(piece(0, 50))))
            .await
            .unwrap()
            .is_none(),
        "it is here already"
    );
    let error = of.begin_piece(&delivery.id, 70, None).await.err().unwrap();
    assert!(
        error.to_string().ends_with("the next piece begins at byte 50"),
        "{error}"
    );
    let error = of.complete(&delivery.id, now()).await.unwrap_err();
    assert!(error.to_string().contains("50 of"), "{error}");
    let mut writer = of.begin_piece(&delivery.id, 50, None).await.unwrap().unwrap();
    writer.write(&bytes[50..]).unwrap();
    let mut too_long = of.begin_piece(&delivery.id, 50, None).await.unwrap().unwrap();
    assert!(too_long.write(&[bytes.as_slice(), b"x"].concat()).is_err());
    drop(too_long);
    of.finish_piece(writer, None).await.unwrap();

    // Nothing of it stands on the disk in clear.
    let inbox = vault.dir().join("inbox").join(delivery.id.as_str());
    for name in names(&inbox) {
        let kept = std::fs::read(inbox.join(&name)).unwrap();
        assert!(kept.starts_with(b"age-encryption.org/"), "{name}");
    }
    let delivery = of.complete(&delivery.id, now()).await.unwrap();
    assert_eq!(delivery.state, DeliveryState::Checked);
    let findings = of.findings(&delivery.id).await.unwrap().unwrap();
    assert_eq!(
        (findings.cases, findings.persons, findings.years[&2021]),
        (100, 100, 100)
    );
    assert_eq!(measured(&vault).await.0, 0, "checked is not accepted");
    of.accept(&delivery.id, now()).await.unwrap();
    assert_eq!(measured(&vault).await.0, 100);
    assert_eq!(names(&inbox), ["findings.age"]);
    let error = of.accept(&delivery.id, now()).await.unwrap_err();
    assert!(matches!(error, VaultError::Delivery(DeliveryError::State { .. })));

    // As a disk that failed in between left it with an earlier version: the submission is taken back, the file is not. It can still be.
    let submission = of.delivery(&delivery.id).await.unwrap().submission.unwrap();
    of.take_back_submission(&submission).await.unwrap();
    of.take_back(&delivery.id).await.unwrap();
    let state = of.delivery(&delivery.id).await.unwrap().state;
    assert_eq!(state, DeliveryState::Withdrawn);
    assert_eq!(measured(&vault).await.0, 0);
    assert!(of.take_back(&delivery.id).await.is_err());
    vault.verify(None).await.unwrap();
}

#[tokio::test]
async fn a_faulty_row_is_sent_anew_alone() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, one) = vault(dir.path()).await;
    let of = vault.of(&one);
    let mut people = hundred();
    people[9].1 = "Purple".into();
    let bytes = rows(&people);
    let at_once = |announced: Announced| Announced {
        at_once: true,
        ..announced
    };
    let first = send(&of, at_once(announced("a.csv", &bytes)), &bytes).await;
    assert_eq!(first.state, DeliveryState::Accepted);
    let findings = of.findings(&first.id).await.unwrap().unwrap();
    let faults: Vec<u64> = findings.open_rejections().map(|fault| fault.row).collect();
    assert_eq!((findings.cases, faults), (99, vec![11]));

    let again = file(&[
        ("P-009", "Masculine", "2021-02-14"),
        ("P-003", "Feminine", "2022-01-01"),
    ]);
    let repair = |submission: &SubmissionId, rows: Vec<u64>| Announced {
        repairs: Some(Repair {
            submission: submission.clone(),
            rows: Some(rows),
        }),
        ..at_once(announced("repair.csv", &again))
    };
    let submission = first.submission.unwrap();
    let refused = send(&of, repair(&submission, vec![11, 500]), &again).await;
    let why = of.findings(&refused.id).await.unwrap().unwrap().refused;
    assert!(why[0].contains("row 500 is neither"), "{why:?}");
    let repaired = send(&of, repair(&submission, vec![11, 5]), &again).await;
    assert_eq!(repaired.state, DeliveryState::Accepted);
    // Row 11 came in, and row 5 took the place of what it was.
    assert_eq!(measured(&vault).await.0, 100);
    let standing = of
        .submission(repaired.submission.as_ref().unwrap())
        .await
        .unwrap();
    assert_eq!(
        (standing.cases, standing.supersedes.as_ref()),
        (100, Some(&submission))
    );
    let report: amparo_vault::Findings =
        serde_json::from_value(vault.report(&standing).await.unwrap()).unwrap();
    assert_eq!(
        (
            report.open_rejections().count(),
            report.years[&2022],
            report.rows_rejected
        ),
        (0, 1, 0)
    );
    assert!(
        of.announce(repair(&submission, vec![11]), now()).await.is_err(),
        "it was replaced"
    );
}

#[tokio::test]
async fn nothing_comes_in_outside_of_the_agreement() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, one) = vault(dir.path()).await;
    let two = vault.register_contributor("Two").await.unwrap();
    let bytes = rows(&hundred());
    let error = vault
        .of(&two)
        .announce(announced("a.csv", &bytes), now())
        .await
        .unwrap_err();
    assert!(error.to_string().contains("no data-sharing agreement"), "{error}");
    let late = "2026-01-01T00:00:00Z".parse().unwrap();
    assert!(
        vault
            .of(&one)
            .announce(announced("a.csv", &bytes), late)
            .await
            .is_err()
    );

    let old = file(&[
        ("P-1", "Feminine", "2012-05-01"),
        ("P-2", "Feminine", "2021-05-01"),
    ]);
    let delivery = send(&vault.of(&one), announced("old.csv", &old), &old).await;
    assert_eq!(delivery.state, DeliveryState::Refused);
    let findings = vault.of(&one).findings(&delivery.id).await.unwrap().unwrap();
    assert!(
        findings.refused[0].contains("from 2015 to 2025; the file holds others: 1 of 2012"),
        "{findings:?}"
    );
    // An agreement that ends between checking and accepting.
    let delivery = send(&vault.of(&one), announced("a.csv", &bytes), &bytes).await;
    assert_eq!(delivery.state, DeliveryState::Checked);
    let agreement = vault.agreements().await.unwrap().remove(0);
    vault.end_agreement(&agreement.id).await.unwrap();
    assert!(vault.of(&one).accept(&delivery.id, now()).await.is_err());
    assert_eq!(
        vault.of(&one).delivery(&delivery.id).await.unwrap().state,
        DeliveryState::Refused
    );
}

#[tokio::test]
async fn a_token_withdraws_a_person_and_a_consent_runs_out() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, one) = vault(dir.path()).await;
    let of = vault.of(&one);
    let bytes = rows(&hundred());
    let delivery = send(
        &of,
        Announced {
            at_once: true,
            ..announced("a.csv", &bytes)
        },
        &bytes,
    )
    .await;
    let submission = delivery.submission.unwrap();
    let tokens = of.withdrawal_tokens(&submission).await.unwrap();
    assert_eq!(tokens.len(), 100);
    assert_eq!(tokens[0].0, Some(2));
    let before = vault.inputs().await.unwrap().fingerprint("x");

    let typed = tokens[7].1.as_str().to_uppercase().replace('-', " ");
    let token = WithdrawalToken::typed(&typed).unwrap();
    assert_eq!(vault.withdraw(&token).await.unwrap(), Withdrawn::Now);
    assert_eq!(vault.withdraw(&token).await.unwrap(), Withdrawn::Before);
    let guess = WithdrawalToken::typed("0000-0000-0000-0000-0000-0000-0000-0000").unwrap();
    assert_eq!(vault.withdraw(&guess).await.unwrap(), Withdrawn::UnknownToken);
    let (cases, left) = measured(&vault).await;
    assert_eq!((cases, left.withdrawn, left.no_consent), (99, 1, 0));
    assert_ne!(
        vault.inputs().await.unwrap().fingerprint("x"),
        before,
        "it is another release"
    );
    assert_eq!(of.withdrawals().await.unwrap(), 1);

    let consent = |expires: &str| amparo_vault::Consent {
        scopes: vec!["statistics".into()],
        given: None,
        expires: expires.parse().ok(),
    };
    let token = |at: usize| WithdrawalToken::typed(tokens[at].1.as_str()).unwrap();
    let sent = [
        (token(1), consent("2001-01-01")),
        (token(2), consent("9999-01-01")),
        (guess, consent("")),
    ];
    let done = of.record_consents(&sent).await.unwrap();
    assert_eq!((done.recorded, done.unknown), (2, vec![3]));
    assert_eq!(measured(&vault).await.0, 98);
    // Another organisation cannot speak for them.
    let two = vault.register_contributor("Two").await.unwrap();
    let done = vault
        .of(&two)
        .record_consents(&[(token(3), consent("2001-01-01"))])
        .await
        .unwrap();
    assert_eq!(done.unknown, [1]);
    assert!(vault.of(&two).withdrawal_tokens(&submission).await.is_err());

    // Where consent must be on record, those without are left out.
    agree(&vault, &one, true).await;
    let (cases, left) = measured(&vault).await;
    assert_eq!((cases, left.withdrawn, left.no_consent), (1, 1, 98));

    // A continual release leaves them out alike.
    let part = vault
        .cases_of_part(&vault.inputs().await.unwrap(), 2020, 2022, 1)
        .await
        .unwrap();
    assert_eq!((part.table.rows(), part.left_out.no_consent), (1, 98));
    let part = vault
        .cases_of_part(&vault.inputs().await.unwrap(), 2022, 2022, 1)
        .await
        .unwrap();
    assert_eq!(
        (part.left_out.withdrawn, part.left_out.no_consent),
        (0, 0),
        "none of these years"
    );

    let build = vault.begin_build(&before).await.unwrap();
    vault.record_left_out(&build, left).await.unwrap();
    let shown = vault.left_out_of_builds().await.unwrap();
    assert_eq!(shown, [(build.id().clone(), left)]);
    let log = vault.audit_entries().await.unwrap();
    let said = serde_json::to_string(&log).unwrap();
    assert!(said.contains("person.withdrawn") && !said.contains("P-00"));

    let mut outside = outside(vault.dir()).await;
    for tampering in ["DELETE FROM withdrawals", "UPDATE withdrawals SET person = 'x'"] {
        assert!(outside.run(tampering).await.is_err());
    }
}

#[tokio::test]
async fn an_organisation_finds_nothing_of_anothers() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, one) = vault(dir.path()).await;
    let two = vault.register_contributor("Two").await.unwrap();
    agree(&vault, &two, false).await;
    let bytes = rows(&hundred());
    let theirs = send(
        &vault.of(&one),
        Announced {
            at_once: true,
            ..announced("a.csv", &bytes)
        },
        &bytes,
    )
    .await;
    let id = &theirs.id;
    let of = vault.of(&two);
    assert!(of.deliveries().await.unwrap().is_empty() && of.submissions().await.unwrap().is_empty());
    let not_found = DeliveryError::Unknown(id.clone()).to_string();
    assert_eq!(of.delivery(id).await.unwrap_err().to_string(), not_found);
    assert_eq!(of.findings(id).await.unwrap_err().to_string(), not_found);
    assert_eq!(of.accept(id, now()).await.unwrap_err().to_string(), not_found);
    assert_eq!(of.take_back(id).await.unwrap_err().to_string(), not_found);
    assert_eq!(of.complete(id, now()).await.unwrap_err().to_string(), not_found);
    assert_eq!(
        of.begin_piece(id, 0, None).await.err().unwrap().to_string(),
        not_found
    );
    let submission = theirs.submission.unwrap();
    assert!(of.submission(&submission).await.is_err());
    assert!(of.take_back_submission(&submission).await.is_err());
    let replace = Announced {
        repairs: Some(Repair {
            submission,
            rows: None,
        }),
        ..announced("b.csv", &bytes)
    };
    assert!(of.announce(replace, now()).await.is_err());
    // The same identifiers are other persons in another organisation.
    let ours = send(
        &of,
        Announced {
            at_once: true,
            ..announced("a.csv", &bytes)
        },
        &bytes,
    )
    .await;
    let (theirs_tokens, ours_tokens) = (
        vault
            .of(&one)
            .withdrawal_tokens(&vault.of(&one).submissions().await.unwrap()[0].id)
            .await
            .unwrap(),
        of.withdrawal_tokens(&ours.submission.unwrap()).await.unwrap(),
    );
    assert_ne!(theirs_tokens[0].1.as_str(), ours_tokens[0].1.as_str());
    vault.withdraw(&ours_tokens[0].1).await.unwrap();
    assert_eq!(measured(&vault).await.0, 199);
}

#[tokio::test]
async fn an_invitation_makes_one_account_once() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, one) = vault(dir.path()).await;
    let hour = SignedDuration::from_hours(1);
    assert!(vault.invite(Role::Contributor, None, hour).await.is_err());
    assert!(vault.invite(Role::Auditor, Some(&one), hour).await.is_err());
    let (invitation, token) = vault.invite(Role::Contributor, Some(&one), hour).await.unwrap();
    let new = |login: &str, recovery: &[SecretToken]| NewAccount {
        login: login.into(),
        password: "hash".into(),
        totp_step: 7,
        recovery: recovery.iter().map(SecretToken::hash).collect(),
    };
    let at = Timestamp::now();
    let later = at + SignedDuration::from_hours(2);
    assert!(
        vault.invitation(&token, later).await.unwrap().is_none(),
        "it expires"
    );
    let (seen, secret) = vault.invitation(&token, at).await.unwrap().unwrap();
    assert_eq!(seen, invitation);
    let code = SecretToken::random_code().unwrap();
    let codes = [code];
    let id = vault
        .accept_invitation(&token, new("Ana@one.example", &codes), at)
        .await
        .unwrap();
    let again = vault
        .accept_invitation(&token, new("eve@one.example", &[]), at)
        .await;
    assert!(matches!(
        again.unwrap_err(),
        VaultError::Access(AccessError::Invitation)
    ));
    let (_, second) = vault.invite(Role::Auditor, None, hour).await.unwrap();
    let taken = vault
        .accept_invitation(&second, new("ana@ONE.example", &[]), at)
        .await;
    assert!(matches!(
        taken.unwrap_err(),
        VaultError::Access(AccessError::LoginTaken(_))
    ));

    let known = vault.credentials(" ANA@one.example").await.unwrap().unwrap();
    assert_eq!((&known.account.id, known.totp_step), (&id, 7));
    assert_eq!(
        *known.totp_secret, *secret,
        "the telephone was set up before the account was made"
    );

    // A code counts once, and so does a recovery code.
    let begin = |proof| vault.begin_session(&id, proof, at);
    assert!(begin(Proof::Step(7)).await.unwrap().is_none());
    let session = begin(Proof::Step(8)).await.unwrap().unwrap();
    assert!(begin(Proof::Step(8)).await.unwrap().is_none());
    assert!(begin(Proof::Recovery(codes[0].hash())).await.unwrap().is_some());
    assert!(begin(Proof::Recovery(codes[0].hash())).await.unwrap().is_none());

    let minutes = SignedDuration::from_mins;
    assert!(vault.session(&session, at + minutes(29)).await.unwrap().is_some());
    assert!(
        vault.session(&session, at + minutes(58)).await.unwrap().is_some(),
        "it was used in between"
    );
    assert!(vault.session(&session, at + minutes(89)).await.unwrap().is_none());
    assert!(
        vault
            .session(&SecretToken::given("x"), at)
            .await
            .unwrap()
            .is_none()
    );
    for half_hour in 2..60 {
        vault
            .session(&session, at + minutes(29 * half_hour))
            .await
            .unwrap();
    }
    assert!(
        vault
            .session(&session, at + minutes(12 * 60))
            .await
            .unwrap()
            .is_none(),
        "12 hours at most"
    );

    let (made, secret) = vault
        .make_api_token(&id, "nightly", Scope::Read, hour)
        .await
        .unwrap();
    let (account, scope) = vault.account_of_token(&secret, at).await.unwrap().unwrap();
    assert_eq!((account.id, scope), (id.clone(), Scope::Read));
    assert!(vault.account_of_token(&secret, later).await.unwrap().is_none());
    let stranger = vault.accounts().await.unwrap()[0].id.clone();
    assert_eq!(stranger, id);
    vault.revoke_api_token(&id, &made.id).await.unwrap();
    assert!(vault.account_of_token(&secret, at).await.unwrap().is_none());
    let session = begin(Proof::Step(9)).await.unwrap().unwrap();
    vault.close_account(&id).await.unwrap();
    assert!(vault.session(&session, at).await.unwrap().is_none());
    assert!(vault.credentials("ana@one.example").await.unwrap().is_none());
    // What no database of a vault can hold is nobody's name.
    assert!(vault.credentials("ana\0@one.example").await.unwrap().is_none());
}

#[tokio::test]
async fn a_vault_of_the_first_version_gains_the_rest() {
    if support::server().is_some() {
        // PostgreSQL's first version is the fifth.
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("v");
    let vault = support::create(&path, options()).await.unwrap();
    let one = vault.register_contributor("One").await.unwrap();
    vault.close().await;
    let mut old = outside(&path).await;
    for table in [
        "chain_tables",
        "certification_evidence",
        "certification_assigned",
        "certification_events",
        "certification_cases",
        "recruiter_licences",
        "recruiters",
        "kept_files",
        "person_links",
        "parcels",
        "submission_person_keys",
        "recipients",
        "revoked_contributor_keys",
        "recovery_codes",
        "invitations",
        "sessions",
        "api_tokens",
        "accounts",
        "contributor_keys",
        "agreements",
        "delivery_pieces",
        "deliveries",
        "withdrawn_submissions",
        "withdrawal_tokens",
        "withdrawals",
        "consents",
    ] {
        old.run(&format!("DROP TABLE {table}")).await.unwrap();
    }
    old.run("DELETE FROM _sqlx_migrations WHERE version >= 2")
        .await
        .unwrap();
    drop(old);
    std::fs::remove_file(path.join("keys/service.secret")).unwrap();

    let vault = support::open(&path).await.unwrap();
    assert_eq!(vault.contributors().await.unwrap()[0].id, one);
    agree(&vault, &one, false).await;
    let (_, token) = vault
        .invite(Role::Steward, None, SignedDuration::from_hours(1))
        .await
        .unwrap();
    assert!(
        vault
            .invitation(&token, Timestamp::now())
            .await
            .unwrap()
            .is_some()
    );
    vault.verify(None).await.unwrap();
}

/// Names of accounts and files stand in the log, and a spreadsheet that opens it must take none for a formula.
#[test]
fn no_cell_of_the_log_is_a_formula() {
    let entry = amparo_vault::AuditEntry {
        when: "2026-11-28T09:00:00Z".into(),
        who: "=HYPERLINK(\"http://evil.example\")".into(),
        what: "account.made".into(),
        target: " ＝1+1".into(),
        ledger: None,
    };
    let cells = entry.cells(7);
    assert_eq!(cells[0], "7");
    assert!(
        cells[2].starts_with("'=") && cells[4].starts_with('\''),
        "{cells:?}"
    );
}
