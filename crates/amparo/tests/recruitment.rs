//! `amparo recruitment`: an invented dossier, a case from application to suspension, and two disclosed files of recruiters.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod support;

use std::fs;
use std::path::Path;

use amparo_recruitment::certification::CriteriaPack;
use amparo_recruitment::values::PartyId;
use serde_json::{Value, json as of};
use support::{fail, json, run, succeed};

const NAMES: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../recruitment/tests/data/org_name_gold_clusters.csv"
);
const CHAIN: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../recruitment/tests/data/fy2021_recruiter_chain_sample.csv"
);

fn party(number: u64) -> String {
    PartyId::from_number(number).to_string()
}

/// Agency 1, employer 3; worker W1 from Nepal to Malaysia paid three charges, and a row that cannot be read.
fn dossier(dir: &Path) {
    let folder = dir.join("case");
    fs::create_dir(&folder).unwrap();
    let put = |name: &str, text: String| fs::write(folder.join(name), text).unwrap();
    put(
        "parties.csv",
        format!(
            "id,kind,name,country,born\n{},agency,Himal Overseas,Nepal,2005-06-01\n{},employer,Gloves Berhad,Malaysia,1991-01-01\n",
            party(1),
            party(3)
        ),
    );
    put(
        "engagements.csv",
        format!(
            "worker,origin,destination,sector,employer,arrived,agency,left,first_month,currency\n\
             W1,NPL,MYS,Manufacturing,{},2014-03-01,{},2018-02-28,1000.00,MYR\n",
            party(3),
            party(1)
        ),
    );
    put(
        "entries.csv",
        format!(
            "id,worker,stage,amount,currency,date,class,grade,payee\n\
             E1,W1,pre_departure,500.00,MYR,2014-01-10,medical,documented,{agency}\n\
             E2,W1,selection,2500.00,MYR,2014-01-20,matching_services,documented,{agency}\n\
             E3,W1,arrival,40.00,MYR,2014-03-05,unknown,single_testimony,\n\
             E4,W1,arrival,40 ringgit,MYR,2014-03-05,medical,documented,\n",
            agency = party(1)
        ),
    );
    put(
        "reimbursements.csv",
        "id,worker,amount,currency,date,entry,evidence\nR1,W1,200.00,MYR,2015-01-01,E1,receipt 1\n".into(),
    );
    put(
        "invoices.csv",
        format!(
            "invoice,issuer,billed_to,class,amount,currency,date,worker\nI1,{},{},medical,520.00,MYR,2014-02-01,W1\n",
            party(1),
            party(3)
        ),
    );
    put("notes.txt", "not a table".into());
}

#[test]
fn a_dossier_is_read_judged_and_worked_out() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    dossier(dir);
    let report = json(&succeed(
        dir,
        &["recruitment", "import", "case", "--out", "d.json", "--json"],
    ));
    let entries = report["tables"]
        .as_array()
        .unwrap()
        .iter()
        .find(|table| table["table"] == "entries")
        .unwrap();
    assert_eq!(entries["accepted"], 3);
    assert_eq!(entries["refused"][0]["row"], 5);
    assert_eq!(entries["refused"][0]["cells"][3], "40 ringgit");
    let said = succeed(dir, &["recruitment", "import", "case"]);
    assert!(
        said.contains("entries.csv, row 5, column \"amount\": \"40 ringgit\""),
        "{said}"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(dir.join("d.json")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    // The stored dossier says what its tables say.
    let terms = ["--currency", "MYR", "--settlement", "2020-01-01", "--json"];
    let remedy = |source: &str| {
        let mut arguments = vec!["recruitment", "remedy", source];
        arguments.extend(terms);
        json(&succeed(dir, &arguments))
    };
    let owed = remedy("case");
    assert_eq!(owed, remedy("d.json"));
    // 500 - 200 + 2,500; the charge that nobody has classed is listed and not counted.
    assert_eq!(
        owed["sums"][0]["owed"],
        of!({"minor": 280_000, "currency": "MYR"})
    );
    assert_eq!(owed["sums"][0]["undetermined"].as_array().unwrap().len(), 1);
    let explained = succeed(
        dir,
        &[
            "recruitment",
            "explain",
            "d.json",
            "--worker",
            "W1",
            "--currency",
            "MYR",
            "--settlement",
            "2020-01-01",
        ],
    );
    for line in ["Owed to worker W1", "came back 2015-01-01", "E3", "as employer"] {
        assert!(explained.contains(line), "{line}: {explained}");
    }
    let said = fail(
        dir,
        &[
            "recruitment",
            "explain",
            "d.json",
            "--worker",
            "W7",
            "--currency",
            "MYR",
            "--settlement",
            "2020-01-01",
        ],
    );
    assert!(said.contains("no worker W7"), "{said}");
    // Another currency without a rate is an error that names the pair and the day; with one it is worked out.
    let usd = [
        "recruitment",
        "remedy",
        "d.json",
        "--currency",
        "USD",
        "--settlement",
        "2020-01-01",
    ];
    let said = fail(dir, &usd);
    assert!(said.contains("MYR") && said.contains("USD"), "{said}");
    fs::write(
        dir.join("r.csv"),
        "from,to,date,rate,source\nUSD,MYR,2020-01-01,4.00,Bank Negara\nUSD,MYR,2014-01-10,4.00,Bank Negara\n",
    )
    .unwrap();
    let mut with_rate = usd.to_vec();
    with_rate.extend(["--rates", "r.csv", "--json"]);
    let in_usd = json(&succeed(dir, &with_rate));
    assert_eq!(
        in_usd["sums"][0]["owed"],
        of!({"minor": 70_000, "currency": "USD"})
    );

    let verdicts = json(&succeed(dir, &["recruitment", "verdicts", "d.json", "--json"]));
    let line = &verdicts[0]["lines"][0];
    assert!(
        line.get("standard").is_some() && line.get("legal").is_some(),
        "{line}"
    );
    let checked = json(&succeed(
        dir,
        &["recruitment", "checks", "d.json", "--on", "2016-01-01", "--json"],
    ));
    let kinds: Vec<&str> = checked["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|finding| finding["kind"].as_str())
        .collect();
    assert!(kinds.contains(&"double_recovery"), "{kinds:?}");
    let rci = json(&succeed(dir, &["recruitment", "rci", "d.json", "--json"]));
    assert_eq!(rci["corridors"]["ALL"]["n"], 1);

    let usage = run(dir, &["recruitment", "remedy", "case", "--currency", "ringgit"]);
    assert_eq!(usage.status.code(), Some(2));
    fs::write(dir.join("fees.csv"), "id\n1\n").unwrap();
    let said = fail(dir, &["recruitment", "import", "fees.csv"]);
    assert!(said.contains("fees.csv: the name says no table"), "{said}");
}

fn event(on: &str, by: &str, step: Value) -> Value {
    of!({"on": on, "by": by, "step": step})
}

/// The way to a certificate on 1 July 2020, with a minor nonconformity open.
fn way() -> Vec<Value> {
    let scope = of!({"countries": ["NPL", "MYS"]});
    let criteria = CriteriaPack::shipped().unwrap();
    let assessments: Vec<Value> = criteria
        .criteria
        .iter()
        .map(|criterion| match criterion.id.as_str() {
            "4.2" => of!({"criterion": "4.2", "nonconformity": ["NC-1", "minor"]}),
            id => of!({"criterion": id, "evidence": ["file 1"]}),
        })
        .collect();
    let mut events = vec![
        event(
            "2020-01-10",
            "agency",
            of!({"step": "opened", "party": party(1), "scope": scope}),
        ),
        event("2020-01-10", "agency", of!({"step": "self_assessed"})),
        event("2020-01-10", "agency", of!({"step": "applied"})),
        event("2020-01-10", "officer-1", of!({"step": "accepted"})),
    ];
    for person in ["auditor-1", "officer-2"] {
        events.push(event(
            "2020-01-10",
            person,
            of!({"step": "interest_declared", "person": person, "conflict": null}),
        ));
    }
    events.extend([
        event(
            "2020-01-10",
            "officer-1",
            of!({"step": "auditors_named", "auditors": ["auditor-1"]}),
        ),
        event("2020-02-01", "auditor-1", of!({"step": "stage1_done"})),
        event(
            "2020-03-01",
            "auditor-1",
            of!({"step": "stage2_done", "assessments": assessments,
                "interviews": {"population": 150, "interviewed": 13, "chosen_by_agency": 0}}),
        ),
        event(
            "2020-04-01",
            "auditor-1",
            of!({"step": "plan_accepted", "nonconformity": "NC-1"}),
        ),
        event("2020-06-15", "officer-1", of!({"step": "review_opened"})),
        event(
            "2020-07-01",
            "officer-2",
            of!({"step": "certified", "scope": scope}),
        ),
    ]);
    events
}

fn apply(dir: &Path, events: &Value) -> Value {
    fs::write(dir.join("e.json"), events.to_string()).unwrap();
    json(&succeed(
        dir,
        &[
            "recruitment",
            "certify",
            "apply",
            "c.json",
            "--events",
            "e.json",
            "--licences",
            "licences.csv",
            "--json",
        ],
    ))
}

fn certified(dir: &Path) {
    fs::write(
        dir.join("licences.csv"),
        format!(
            "party,country,number,from,to\n{0},NPL,N-1,2015-01-01,2030-12-31\n{0},MYS,M-1,2015-01-01,2030-12-31\n",
            party(1)
        ),
    )
    .unwrap();
    fs::write(
        dir.join("parties.csv"),
        format!("id,kind,name,country\n{},agency,Himal Overseas,Nepal\n", party(1)),
    )
    .unwrap();
    assert_eq!(apply(dir, &Value::Array(way()))["phase"], "certified");
}

#[test]
fn a_case_stands_on_every_day_as_its_events_say() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    certified(dir);
    let before = fs::read(dir.join("c.json")).unwrap();
    // An auditor of the case decides: refused, with the place, and nothing is stored.
    let wrong = of!([
        event(
            "2021-07-01",
            "officer-2",
            of!({"step": "suspended", "reason": "fees were taken"})
        ),
        event("2021-08-01", "officer-2", of!({"step": "applied"})),
    ]);
    fs::write(dir.join("e.json"), wrong.to_string()).unwrap();
    let said = fail(
        dir,
        &["recruitment", "certify", "apply", "c.json", "--events", "e.json"],
    );
    assert!(
        said.contains("e.json, event 2 of 2021-08-01; nothing was stored"),
        "{said}"
    );
    assert_eq!(fs::read(dir.join("c.json")).unwrap(), before);

    apply(dir, &wrong[0]);
    for (day, phase) in [
        ("2020-03-01", "nonconformities_open"),
        ("2020-07-01", "certified"),
        ("2021-07-01", "suspended"),
        ("2022-01-02", "withdrawn"),
    ] {
        let status = json(&succeed(
            dir,
            &[
                "recruitment",
                "certify",
                "status",
                "c.json",
                "--on",
                day,
                "--json",
            ],
        ));
        assert_eq!(status["phase"], phase, "{day}");
    }
    let said = fail(
        dir,
        &["recruitment", "certify", "status", "c.json", "--on", "2019-01-01"],
    );
    assert!(said.contains("opened on 2020-01-10"), "{said}");
    let history = json(&succeed(
        dir,
        &["recruitment", "certify", "history", "c.json", "--json"],
    ));
    assert_eq!(history["events"].as_array().unwrap().len(), way().len() + 1);

    let register = json(&succeed(
        dir,
        &[
            "recruitment",
            "register",
            "export",
            "c.json",
            "--parties",
            "parties.csv",
            "--on",
            "2021-08-01",
            "--out",
            "public",
            "--base",
            "https://register.example",
            "--json",
        ],
    ));
    let entry = &register["entries"][0];
    assert_eq!(
        (&entry["name"], &entry["phase"]),
        (&of!("Himal Overseas"), &of!("suspended"))
    );
    assert_eq!(entry["open_minors"][0]["plan_accepted"], "2020-04-01");
    assert_eq!(
        json(&fs::read_to_string(dir.join("public/register.json")).unwrap()),
        register
    );
    let feed = fs::read_to_string(dir.join("public/feed.atom")).unwrap();
    assert!(
        feed.contains("<feed") && feed.contains("fees were taken"),
        "{feed}"
    );
    assert!(!feed.contains("auditor-1"), "people do not stand in the register");
}

#[test]
fn a_certificate_verifies_offline_and_an_altered_byte_does_not() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    certified(dir);
    let key = json(&succeed(
        dir,
        &["recruitment", "certificate", "key", "--out", "key", "--json"],
    ));
    let public = key["publicKey"].as_str().unwrap();
    let said = fail(dir, &["recruitment", "certificate", "key", "--out", "key"]);
    assert!(said.contains("new file"), "{said}");
    let list = "https://register.example/status/revocation";
    succeed(
        dir,
        &[
            "recruitment",
            "certificate",
            "issue",
            "c.json",
            "--on",
            "2020-07-01",
            "--name",
            "Himal Overseas",
            "--id",
            "https://register.example/certificates/1",
            "--issuer",
            "Certification body",
            "--key",
            "key",
            "--revocation-list",
            list,
            "--index",
            "42",
            "--out",
            "cert.json",
            "--qr",
            "qr.svg",
        ],
    );
    assert!(fs::read_to_string(dir.join("qr.svg")).unwrap().contains("<svg"));
    let status_list = |set: &str, out: &str| {
        let mut arguments = vec![
            "recruitment",
            "certificate",
            "status-list",
            "--id",
            list,
            "--purpose",
            "revocation",
            "--key",
            "key",
            "--out",
            out,
        ];
        if !set.is_empty() {
            arguments.extend(["--set", set]);
        }
        succeed(dir, &arguments);
    };
    status_list("", "clear.json");
    status_list("7,42", "revoked.json");
    let verify = |extra: &[&str]| {
        let mut arguments = vec![
            "recruitment",
            "certificate",
            "verify",
            "cert.json",
            "--trust",
            public,
            "--on",
            "2021-01-01",
            "--json",
        ];
        arguments.extend(extra);
        json(&succeed(dir, &arguments))["standing"].clone()
    };
    assert_eq!(verify(&[])["standing"], "not_known");
    assert_eq!(verify(&["--status-list", "clear.json"])["standing"], "valid");
    assert_eq!(verify(&["--status-list", "revoked.json"])["standing"], "revoked");

    let text = fs::read_to_string(dir.join("cert.json")).unwrap();
    for place in [10, text.len() / 2, text.len() - 10] {
        let mut bytes = text.clone().into_bytes();
        bytes[place] ^= 1;
        fs::write(dir.join("altered.json"), bytes).unwrap();
        let said = fail(
            dir,
            &[
                "recruitment",
                "certificate",
                "verify",
                "altered.json",
                "--trust",
                public,
            ],
        );
        assert!(said.contains("altered.json"), "byte {place}: {said}");
    }
    let said = fail(
        dir,
        &[
            "recruitment",
            "certificate",
            "issue",
            "c.json",
            "--on",
            "2020-03-01",
            "--name",
            "H",
            "--id",
            "urn:x",
            "--issuer",
            "B",
            "--key",
            "key",
            "--out",
            "none.json",
        ],
    );
    assert!(said.contains("only a certified recruiter"), "{said}");
    assert!(!dir.join("none.json").exists());
}

#[test]
fn a_log_that_was_rewritten_is_found_out() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    certified(dir);
    let key = json(&succeed(
        dir,
        &["recruitment", "certificate", "key", "--out", "key", "--json"],
    ));
    let public = key["publicKey"].as_str().unwrap();
    let append = |from: &str, on: &str, head: &str, openings: &str| {
        json(&succeed(
            dir,
            &[
                "recruitment",
                "log",
                "append",
                "c.json",
                "--log",
                "log",
                "--from",
                from,
                "--origin",
                "register.example/recruiters",
                "--on",
                on,
                "--key",
                "key",
                "--head",
                head,
                "--openings",
                openings,
                "--json",
            ],
        ))
    };
    let first = append("0", "2020-07-01", "head1", "o1.json");
    let count = way().len();
    assert_eq!(first["size"], count);
    apply(
        dir,
        &event(
            "2021-07-01",
            "officer-2",
            of!({"step": "suspended", "reason": "fees were taken"}),
        ),
    );
    assert_eq!(
        append(&count.to_string(), "2021-07-01", "head2", "o2.json")["added"],
        1
    );
    let verified = json(&succeed(
        dir,
        &[
            "recruitment",
            "log",
            "verify",
            "log",
            "--head",
            "head2",
            "--earlier",
            "head1",
            "--trust",
            public,
            "--json",
        ],
    ));
    assert_eq!(verified["continues"]["size"], count);
    let log = fs::read_to_string(dir.join("log")).unwrap();
    assert!(
        !log.contains(&hex::encode("auditor-1")),
        "people stand as commitments only"
    );
    let mut lines: Vec<&str> = log.lines().collect();
    lines.swap(2, 3);
    fs::write(dir.join("log"), lines.join("\n")).unwrap();
    let said = fail(
        dir,
        &[
            "recruitment",
            "log",
            "verify",
            "log",
            "--head",
            "head2",
            "--trust",
            public,
        ],
    );
    assert!(said.contains("the log was altered"), "{said}");
}

#[test]
fn disclosed_names_are_matched_with_their_reasons() {
    let dir = tempfile::tempdir().unwrap();
    let found = json(&succeed(
        dir.path(),
        &[
            "recruitment",
            "match",
            NAMES,
            "--column",
            "org_name_verbatim",
            "--json",
        ],
    ));
    assert_eq!(found["names"], 110);
    let delal = found["clusters"]
        .as_array()
        .unwrap()
        .iter()
        .find(|group| group.to_string().contains("Del Al Associates Inc."))
        .unwrap();
    assert!(
        !delal["links"].as_array().unwrap().is_empty(),
        "each link says why"
    );
    assert!(!delal.to_string().contains("Labormex"));
    let said = fail(dir.path(), &["recruitment", "match", NAMES]);
    assert!(
        said.contains("no column \"name\"") && said.contains("org_name_verbatim"),
        "{said}"
    );
}

#[test]
fn a_disclosed_file_of_recruiters_is_read_with_its_errors_shown() {
    let dir = tempfile::tempdir().unwrap();
    let report = json(&succeed(
        dir.path(),
        &["recruitment", "chain", "import", CHAIN, "--json"],
    ));
    assert_eq!((&report["rows"], &report["cases"]), (&of!(5718), &of!(400)));
    let monaco = report["notices"]
        .as_array()
        .unwrap()
        .iter()
        .find(|notice| notice["value"] == "MONACO")
        .unwrap();
    assert_eq!(monaco["suggestion"], "MEX");
}
