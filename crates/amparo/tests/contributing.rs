//! What contributors and officers do, command by command, up to a release that leaves out who withdrew.

mod support;

use std::fs;

use support::{fail, json, run_with_input, succeed};

const HEADER: &str = "prs_IdentityNumber,prs_prs_Gender,prs_Citizenship,vic_TraffickingStatus,vic_TypeOfExploitation,cas_IncomingReferralDate,hte_Country,con_Consent";

fn rows(persons: std::ops::Range<usize>) -> String {
    let mut text = format!("{HEADER}\n");
    for person in persons {
        let day = 2015 + person % 8;
        text +=
            &format!("P-{person},Feminine,KE,ActualVictimOfTrafficking,ForcedLabour,{day}-02-14,SA,TRUE\n");
    }
    text
}

#[test]
fn a_file_is_submitted_and_who_withdraws_is_left_out() {
    let dir = tempfile::tempdir().expect("a folder");
    let dir = dir.path();
    let say = |words: &[&str]| succeed(dir, words);
    say(&["vault", "init", "--vault", "v", "--lifetime-epsilon", "20"]);
    say(&["vault", "organisation", "--vault", "v", "--name", "House"]);
    fs::write(dir.join("cases.csv"), rows(0..400)).expect("written");
    let submit = [
        "vault",
        "submit",
        "cases.csv",
        "--vault",
        "v",
        "--contributor",
        "house",
        "--json",
    ];
    let error = fail(dir, &submit);
    assert!(error.contains("no data-sharing agreement"), "{error}");
    say(&[
        "vault",
        "agreement",
        "record",
        "--vault",
        "v",
        "--contributor",
        "House",
        "--from",
        "2020-01-01",
        "--until",
        "2099-12-31",
        "--first-year",
        "2015",
        "--last-year",
        "2022",
    ]);
    assert!(say(&["vault", "agreement", "list", "--vault", "v"]).contains("House: 2020-01-01 to 2099-12-31"));
    let done = json(&say(&submit));
    assert_eq!(
        (&done["delivery"]["state"], &done["findings"]["cases"]),
        (&"accepted".into(), &400.into())
    );
    let submission = done["delivery"]["submission"]
        .as_str()
        .expect("a submission")
        .to_owned();

    fs::write(dir.join("old.csv"), rows(0..3).replace("2015-", "2001-")).expect("written");
    let error = fail(
        dir,
        &[
            "vault",
            "submit",
            "old.csv",
            "--vault",
            "v",
            "--contributor",
            "House",
        ],
    );
    assert!(error.contains("not taken in"), "{error}");

    let of = ["--vault", "v", "--contributor", "House"];
    say(&[&["vault", "tokens", &submission, "--out", "tokens.csv"][..], &of].concat());
    let tokens = fs::read_to_string(dir.join("tokens.csv")).expect("tokens");
    let tokens: Vec<&str> = tokens
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').nth(1))
        .collect();
    assert_eq!(tokens.len(), 400);
    let withdraw = ["vault", "withdraw", "--vault", "v", "--json"];
    for (token, wanted) in [(tokens[3], "now"), (tokens[3], "before"), (tokens[4], "now")] {
        let output = run_with_input(dir, &withdraw, &format!("{token}\n"));
        assert_eq!(
            json(&String::from_utf8_lossy(&output.stdout))["withdrawn"],
            wanted
        );
    }
    assert_eq!(run_with_input(dir, &withdraw, "0000").status.code(), Some(1));
    fs::write(
        dir.join("consents.csv"),
        format!(
            "token,scopes,given,expires\n{},statistics,,2001-01-01\nnone,statistics,,\n",
            tokens[9]
        ),
    )
    .expect("written");
    let said = say(&[&["vault", "consent", "consents.csv"][..], &of].concat());
    assert!(
        said.contains("1 consents recorded.") && said.contains("stand for nobody: 3"),
        "{said}"
    );

    let build = [
        "release",
        "build",
        "--vault",
        "v",
        "--full",
        "--epsilon",
        "2",
        "--override",
        "a test",
        "--json",
    ];
    let first = json(&say(&build));
    let ledger = json(&say(&["ledger", "show", "--vault", "v", "--json"]));
    assert_eq!(
        (
            &ledger["leftOut"][0]["withdrawn"],
            &ledger["leftOut"][0]["noConsent"]
        ),
        (&2.into(), &1.into())
    );
    assert!(say(&["ledger", "show", "--vault", "v"]).contains("2 who withdrew, 1 without a consent"));
    let claim = dir
        .join(first["folder"].as_str().expect("a folder"))
        .join("CLAIM.md");
    let claim = fs::read_to_string(claim).expect("a claim");
    assert!(
        claim.contains("before a person withdrew") && !claim.contains("2 who withdrew"),
        "{claim}"
    );
    assert_eq!(json(&say(&build))["new"], false, "nothing changed");

    let list = say(&[&["vault", "submissions"][..], &of].concat());
    assert!(
        list.contains("in the vault") && list.contains("2 persons have withdrawn."),
        "{list}"
    );
    let delivery = done["delivery"]["id"].as_str().expect("an id");
    say(&[&["vault", "take-back", delivery][..], &of].concat());
    assert!(say(&["vault", "status", "--vault", "v"]).contains("(withdrawn)"));

    let link = json(&say(&[
        "vault",
        "invite",
        "--vault",
        "v",
        "--role",
        "auditor",
        "--origin",
        "https://v.example",
        "--json",
    ]));
    assert!(
        link["link"]
            .as_str()
            .is_some_and(|link| link.starts_with("https://v.example/invitations/"))
    );
    assert!(say(&["vault", "account", "list", "--vault", "v"]).contains("invited as auditor"));
    say(&["vault", "audit", "--vault", "v", "--out", "audit.jsonl"]);
    let log = fs::read_to_string(dir.join("audit.jsonl")).expect("a log");
    for what in [
        "submission.stored",
        "person.withdrawn",
        "release.left_out",
        "submission.withdrawn",
        "invitation.made",
    ] {
        assert!(log.contains(what), "{what}");
    }
    assert!(!log.contains("P-3") && !log.contains(tokens[3]));
    say(&["ledger", "verify", "--vault", "v"]);
}
