//! What contributors and officers do, command by command, up to a release that leaves out who withdrew.

#![allow(clippy::unwrap_used)] // a test fails by panicking

mod support;

use std::fs;
use std::path::Path;

use amparo_vault::Vault;

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

/// Cases that a release of the years up to 2022 would measure, and records that it would leave out as their person's second.
fn measured(dir: &Path) -> (usize, u64, u64) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let vault = Vault::open(dir.join("v")).await.unwrap();
        let inputs = vault.inputs().await.unwrap();
        let cases = vault.cases_for_release(&inputs, 2022).await.unwrap();
        vault.close().await;
        (cases.table.rows(), cases.dropped, cases.left_out.withdrawn)
    })
}

#[test]
fn a_person_who_comes_by_both_ways_is_one_unit_of_privacy() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let say = |words: &[&str]| succeed(dir, words);
    let of = ["--vault", "v", "--contributor", "House"];
    say(&["vault", "init", "--vault", "v", "--records-per-person", "1"]);
    registered(dir, "House", "amparo-desk");

    // Twenty persons in a file that goes there as it is, keyed by the vault; ten of them and ten others in a parcel.
    fs::write(dir.join("past.csv"), rows(0..20)).unwrap();
    let past = json(&say(
        &[&["vault", "submit", "past.csv", "--json"][..], &of].concat()
    ));
    let past = past["delivery"]["submission"].as_str().unwrap();
    say(&[&["vault", "tokens", past, "--out", "tokens.csv"][..], &of].concat());
    let tokens = fs::read_to_string(dir.join("tokens.csv")).unwrap();
    let token = tokens.lines().nth(16).unwrap().split(',').nth(1).unwrap();
    fs::write(dir.join("now.csv"), rows(10..30)).unwrap();
    let parcel = json(&say(&["prepare", "now.csv", "--json"]));
    let parcel = parcel["parcel"].as_str().unwrap();
    let submit = [&["vault", "submit", parcel][..], &of].concat();
    let error = fail(dir, &submit);
    assert!(error.contains("amparo prepare share-key"), "{error}");
    assert_eq!(measured(dir), (20, 0, 0));

    // The desk's secret goes over, and nobody else's.
    say(&["prepare", "share-key", "--out", "key.json"]);
    let shared = fs::read_to_string(dir.join("key.json")).unwrap();
    assert!(
        !shared.contains(
            fs::read_to_string(dir.join("amparo-desk/person.secret"))
                .unwrap()
                .trim()
        )
    );
    say(&["vault", "organisation", "--vault", "v", "--name", "Other"]);
    let error = fail(
        dir,
        &[
            "vault",
            "person-key",
            "key.json",
            "--vault",
            "v",
            "--contributor",
            "Other",
        ],
    );
    assert!(error.contains("comes from \"House\""), "{error}");
    assert!(say(&[&["vault", "person-key", "key.json"][..], &of].concat()).contains("import them once more"));
    // Before the old file is keyed anew nothing goes beside it.
    fail(dir, &submit);
    say(&[&["vault", "submit", "past.csv", "--replaces", past][..], &of].concat());
    say(&submit);
    assert_eq!(measured(dir), (30, 10, 0));
    // A token of the time before the secrets were joined withdraws the person's records of both ways.
    let output = run_with_input(dir, &["vault", "withdraw", "--vault", "v", "--json"], token);
    assert_eq!(json(&String::from_utf8_lossy(&output.stdout))["withdrawn"], "now");
    assert_eq!(measured(dir), (29, 9, 1));
    // A file that is imported by a steward is keyed the same way.
    fs::write(dir.join("late.csv"), rows(25..32)).unwrap();
    say(&[
        "intake",
        "import",
        "late.csv",
        "--vault",
        "v",
        "--contributor",
        "House",
    ]);
    assert_eq!(measured(dir), (31, 14, 1));
}

/// A contributor with a desk, a registered key and an agreement in force.
fn registered(dir: &Path, name: &str, desk: &str) {
    let say = |words: &[&str]| succeed(dir, words);
    let of = ["--vault", "v", "--contributor", name];
    let made = json(&say(&[
        "vault",
        "organisation",
        "--vault",
        "v",
        "--name",
        name,
        "--json",
    ]));
    let recipient = made["recipient"].as_str().unwrap();
    let keys = json(&say(&[
        "prepare",
        "keys",
        "--desk",
        desk,
        "--contributor",
        name,
        "--to",
        recipient,
        "--json",
    ]));
    let key = keys["public_key"].as_str().unwrap();
    say(&[
        "vault",
        "organisation",
        "--vault",
        "v",
        "--name",
        name,
        "--public-key",
        key,
    ]);
    let terms = [
        "--from",
        "2020-01-01",
        "--until",
        "2099-12-31",
        "--first-year",
        "2015",
        "--last-year",
        "2022",
    ];
    say(&[&["vault", "agreement", "record"][..], &of, &terms].concat());
}

/// The same with a file, prepared with person keys and handed in.
fn contributor(dir: &Path, name: &str, desk: &str, file: &str) {
    registered(dir, name, desk);
    let say = |words: &[&str]| succeed(dir, words);
    let of = ["--vault", "v", "--contributor", name];
    let parcel = json(&say(&["prepare", file, "--desk", desk, "--json"]));
    say(&[&["vault", "submit", parcel["parcel"].as_str().unwrap()][..], &of].concat());
}

#[test]
fn persons_of_two_contributors_are_linked_by_agreement_only_and_only_to_bound_them() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let say = |words: &[&str]| succeed(dir, words);
    say(&["vault", "init", "--vault", "v", "--records-per-person", "1"]);
    // Each numbers its own persons; the passport is the same. Persons 10 to 19 are of both; one of them has no passport in the second file.
    let with_passport = |prefix: &str, persons: std::ops::Range<usize>, without: usize| {
        let text = rows(persons.clone()).replace("P-", prefix);
        let mut lines = text.lines();
        let mut out = format!("{},passport\n", lines.next().unwrap());
        for (person, line) in persons.zip(lines) {
            let passport = if person == without {
                String::new()
            } else {
                format!("XY 00{person}")
            };
            out += &format!("{line},{passport}\n");
        }
        out
    };
    fs::write(dir.join("one.csv"), with_passport("A-", 0..20, 99)).unwrap();
    fs::write(
        dir.join("two.csv"),
        with_passport("B-", 10..40, 13).replace("XY 00", "xy-00"),
    )
    .unwrap();
    contributor(dir, "One", "desk1", "one.csv");
    contributor(dir, "Two", "desk2", "two.csv");
    assert_eq!(measured(dir), (50, 0, 0), "no linkage is the default");

    let key = json(&say(&["vault", "linkage", "key", "--vault", "v", "--json"]));
    let key = key["linkageKey"].as_str().unwrap();
    say(&[
        "prepare",
        "link",
        "agree",
        "--name",
        "corridor",
        "--identifier",
        "passport",
        "--out",
        "a.json",
    ]);
    for (name, desk, file) in [("One", "desk1", "one.csv"), ("Two", "desk2", "two.csv")] {
        let of = ["--vault", "v", "--contributor", name];
        let column = [
            "--agreement",
            "a.json",
            "--hub-key",
            key,
            "--column",
            "Passport",
            "--desk",
            desk,
        ];
        say(&[
            &["prepare", "link", "blind", file, "--out", "b.json"][..],
            &column,
        ]
        .concat());
        let blinded = fs::read_to_string(dir.join("b.json")).unwrap();
        // Whole numbers: two letters alone would now and then stand in the blinded points' base64.
        let tells = ["XY 00", "XY00", "xy-00", "xy00", "A-10", "B-10"];
        assert!(tells.iter().all(|tell| !blinded.contains(tell)));
        let evaluate = [
            &["vault", "linkage", "evaluate", "b.json", "--out", "e.json"][..],
            &of,
        ]
        .concat();
        let few = fail(dir, &[&evaluate[..], &["--at-most", "5"]].concat());
        assert!(few.contains("at most 5"), "{few}");
        say(&evaluate);
        say(&[
            "prepare",
            "link",
            "finish",
            "e.json",
            "--agreement",
            "a.json",
            "--desk",
            desk,
            "--out",
            "t.json",
        ]);
        let other = if name == "One" { "Two" } else { "One" };
        fail(
            dir,
            &[
                "vault",
                "linkage",
                "take",
                "t.json",
                "--vault",
                "v",
                "--contributor",
                other,
            ],
        );
        say(&[&["vault", "linkage", "take", "t.json"][..], &of].concat());
    }
    // Ten are of both, one of them unknown as such; each of the nine keeps one record of its two.
    assert_eq!(measured(dir), (41, 9, 0));
    // Who withdraws from one contributor's file withdraws from no other's.
    let token = say(&["prepare", "token", "A-15", "--desk", "desk1"]);
    let output = run_with_input(dir, &["vault", "withdraw", "--vault", "v", "--json"], &token);
    assert_eq!(json(&String::from_utf8_lossy(&output.stdout))["withdrawn"], "now");
    assert_eq!(measured(dir), (41, 8, 1));
    say(&["ledger", "verify", "--vault", "v"]);
}
