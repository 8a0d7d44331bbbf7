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
    let owed = remedy("./case");
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
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

#[test]
fn a_register_is_published_looked_up_and_proven() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    certified(dir);
    let key = json(&succeed(
        dir,
        &words("recruitment certificate key --out key --json"),
    ));
    let public = key["publicKey"].as_str().unwrap().to_owned();
    let issue = words(
        "recruitment certificate issue c.json --on 2020-07-01 --name Himal --id urn:c:1 --issuer Body --key key \
         --revocation-list https://register.example/register/status/revocation --index 42 --out cert.json --json",
    );
    let issued = json(&succeed(dir, &issue));
    assert_eq!(
        (&issued["party"], &issued["valid_until"]),
        (&of!(party(1)), &of!("2023-07-01"))
    );
    let append = |from: &str, on: &str, openings: &str| {
        let line = format!(
            "recruitment log append c.json --log log --from {from} --origin register.example/r --on {on} --key key \
             --head head --openings {openings}"
        );
        succeed(dir, &words(&line));
    };
    let export = |on: &str| {
        words(&format!(
            "recruitment register export c.json --parties parties.csv --on {on} --out registers --key key --issuer Body \
             --log log --head head --certificate cert.json --base https://register.example/register --json"
        ))
        .into_iter()
        .map(str::to_owned)
        .collect::<Vec<_>>()
    };
    let run = |arguments: &[String]| {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        json(&succeed(dir, &arguments))
    };
    append("0", "2021-06-01", "o1.json");
    let first = run(&export("2021-06-01"));
    let count = way().len().to_string();
    apply(
        dir,
        &of!([event(
            "2021-07-01",
            "officer-2",
            of!({"step": "suspended", "reason": "fees were taken"})
        )]),
    );
    // What is not in the log is not published.
    let late = export("2021-08-01");
    let late: Vec<&str> = late.iter().map(String::as_str).collect();
    let said = fail(dir, &late);
    assert!(
        said.contains("became suspended on 2021-07-01, which is not in the log"),
        "{said}"
    );
    append(&count, "2021-08-01", "o2.json");
    let second = json(&succeed(dir, &late));
    assert_eq!(second["entries"][0]["phase"], "suspended");
    assert_eq!(
        second["entries"][0]["open_minors"][0]["plan_accepted"],
        "2020-04-01"
    );
    let folder = second["folder"].as_str().unwrap();
    let feed = fs::read_to_string(dir.join(folder).join("feed.atom")).unwrap();
    assert!(
        feed.contains("fees were taken") && !feed.contains("auditor-1"),
        "{feed}"
    );
    let book = fs::read_to_string(dir.join(folder).join("register.json")).unwrap();
    assert!(
        !book.contains("auditor-1") && !book.contains("officer"),
        "people do not stand in the register"
    );

    let show = |extra: &[&str]| {
        let mut arguments = vec![
            "recruitment",
            "register",
            "show",
            folder,
            "--trust",
            &public,
            "--json",
        ];
        arguments.extend(extra);
        json(&succeed(dir, &arguments))
    };
    assert_eq!(show(&[])["entries"][0]["phase"], "suspended");
    assert_eq!(show(&["--on", "2021-06-30"])["entries"][0]["phase"], "certified");
    assert_eq!(show(&["--on", "2022-01-02"])["entries"][0]["phase"], "withdrawn");
    let continued = show(&["--earlier", first["folder"].as_str().unwrap()]);
    assert_eq!(continued["continues"], first["id"]);

    let id = party(1);
    succeed(
        dir,
        &[
            "recruitment",
            "register",
            "check",
            folder,
            &id,
            "--trust",
            &public,
            "--out",
            "receipt.json",
        ],
    );
    let verify = [
        "recruitment",
        "register",
        "verify",
        "receipt.json",
        "--trust",
        &public,
        "--json",
    ];
    let verified = json(&succeed(dir, &verify));
    assert_eq!(verified["statement"]["phase"], "suspended");
    assert_eq!(verified["statement"]["as_of"], "2021-08-01");
    let receipt = fs::read_to_string(dir.join("receipt.json")).unwrap();
    fs::write(
        dir.join("receipt.json"),
        receipt.replace("fees were taken", "all was well"),
    )
    .unwrap();
    let said = fail(dir, &verify);
    assert!(said.contains("not about the entry shown"), "{said}");
    let other = party(2).to_string();
    let said = fail(
        dir,
        &[
            "recruitment",
            "register",
            "check",
            folder,
            &other,
            "--out",
            "none.json",
        ],
    );
    assert!(said.contains("does not stand in the register"), "{said}");

    let path = dir.join(folder).join("register.json");
    fs::write(&path, book.replace("suspended", "certified")).unwrap();
    let said = fail(dir, &["recruitment", "register", "show", folder]);
    assert!(said.contains("register.json: SHA-256"), "{said}");
}

#[test]
fn parties_are_merged_and_a_merge_is_undone() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let ids = [party(1), party(2), party(3)].map(|id| id.to_string());
    let merge = |one: &str, other: &str| {
        let line = format!(
            "recruitment match merge {one} {other} --book merges.json --on 2026-11-01 --by clerk --why same-licence --json"
        );
        json(&succeed(dir, &words(&line)))
    };
    merge(&ids[0], &ids[1]);
    let second = merge(&ids[2], &ids[1]);
    assert_eq!((&second["number"], &second["one_today"]), (&of!(1), &of!(ids)));
    let again = format!(
        "recruitment match merge {} {} --book merges.json --on 2026-11-02 --by clerk --why x",
        ids[0], ids[2]
    );
    let said = fail(dir, &words(&again));
    assert!(
        said.contains("are one already") && said.contains("nothing was stored"),
        "{said}"
    );
    let undone = json(&succeed(
        dir,
        &words("recruitment match undo 0 --book merges.json --on 2026-11-03 --by clerk --json"),
    ));
    assert_eq!(undone["one_today"], of!([ids[0]]));
    let history = json(&succeed(
        dir,
        &words("recruitment match history --book merges.json --json"),
    ));
    assert_eq!(history.as_array().unwrap().len(), 2);
    assert_eq!(history[0]["undone"], of!(["2026-11-03", "clerk"]));
    let said = fail(
        dir,
        &words("recruitment match undo 7 --book merges.json --on 2026-11-03 --by clerk"),
    );
    assert!(said.contains("no merge number 7"), "{said}");
    let mistyped = ids[0].replace("00001", "00002");
    let line = format!(
        "recruitment match merge {mistyped} {} --book b.json --on 2026-11-01 --by c --why w",
        ids[1]
    );
    let said = String::from_utf8(run(dir, &words(&line)).stderr).unwrap();
    assert!(said.contains("is mistyped"), "{said}");
}

#[test]
fn a_remedy_goes_from_found_to_closed_and_no_step_is_skipped() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let step = |name: &str, more: &str| {
        words(&format!(
            "recruitment remedy case {name} case.json --on 2026-11-01 --by officer --json {more}"
        ))
        .into_iter()
        .map(str::to_owned)
        .collect::<Vec<_>>()
    };
    let run = |name: &str, more: &str| {
        let arguments = step(name, more);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        json(&succeed(dir, &arguments))
    };
    let refuse = |name: &str, more: &str| {
        let arguments = step(name, more);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        fail(dir, &arguments)
    };
    assert_eq!(run("open", "")["state"], "found");
    assert!(refuse("open", "").contains("a case begins in a new file"));
    let said = refuse("close", "");
    assert!(said.contains("cannot become closed"), "{said}");
    run("investigate", "");
    fs::write(
        dir.join("sums.csv"),
        "worker,owed,currency\nW1,100.00,MYR\nW2,50.00,MYR\n",
    )
    .unwrap();
    assert_eq!(
        run("agree", "--sums sums.csv")["workers"][1]["outstanding"]["minor"],
        5000
    );
    // One payment too much: the whole table is refused.
    fs::write(
        dir.join("pay.csv"),
        "worker,amount,currency,date,receipt\nW1,100.00,MYR,2026-10-30,R-1\nW2,50.01,MYR,2026-10-30,R-2\n",
    )
    .unwrap();
    let before = fs::read(dir.join("case.json")).unwrap();
    let said = refuse("pay", "--payments pay.csv");
    assert!(
        said.contains("step 2; nothing was stored") && said.contains("50.01"),
        "{said}"
    );
    assert_eq!(fs::read(dir.join("case.json")).unwrap(), before);
    fs::write(
        dir.join("pay.csv"),
        "worker,amount,currency,date,receipt\nW1,100.00,MYR,2026-10-30,R-1\nW2,20.00,MYR,2026-10-30,R-2\n",
    )
    .unwrap();
    let paid = run("pay", "--payments pay.csv");
    assert_eq!(
        (&paid["state"], &paid["workers"][1]["paid"]["minor"]),
        (&of!("paying"), &of!(2000))
    );
    let said = refuse("draw", "--salt x");
    assert!(
        said.contains("still owed"),
        "nobody is drawn before everyone is paid: {said}"
    );
    fs::write(
        dir.join("pay.csv"),
        "worker,amount,currency,date\nW2,30.00,MYR,2026-10-31\n",
    )
    .unwrap();
    run("pay", "--payments pay.csv");
    assert_eq!(
        run("draw", "--salt lottery-2026-11-01")["sample"],
        of!(["W1", "W2"])
    );
    assert!(refuse("draw", "--salt again").contains("drawn before"));
    let said = refuse("verify", "");
    assert!(said.contains("has no receipt"), "{said}");
    // Disputed and agreed anew: the payments stay, and people are drawn anew.
    run("dispute", "--reason receipt");
    assert_eq!(run("resume", "")["state"], "paying");
    let status = json(&succeed(
        dir,
        &words("recruitment remedy case status case.json --json"),
    ));
    for line in status["workers"].as_array().unwrap() {
        let minor = |name: &str| line[name]["minor"].as_i64().unwrap();
        assert_eq!(minor("paid") + minor("outstanding"), minor("owed"));
    }
    let history = succeed(dir, &words("recruitment remedy case history case.json"));
    assert!(history.contains("worker W2 was paid MYR 30.00"), "{history}");
}

#[test]
fn findings_and_grievances_become_complaints_that_a_person_confirms() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    certified(dir);
    let agency = party(1);
    fs::create_dir(dir.join("dossier")).unwrap();
    let put = |name: &str, text: String| fs::write(dir.join("dossier").join(name), text).unwrap();
    put(
        "parties.csv",
        format!(
            "id,kind,name,country\n{agency},agency,Himal Overseas,NPL\n{},employer,Gloves,MYS\n",
            party(3)
        ),
    );
    put(
        "engagements.csv",
        format!(
            "worker,origin,destination,sector,employer,agency,arrived\nW1,NPL,MYS,manufacturing,{},{agency},2021-01-10\n",
            party(3)
        ),
    );
    put(
        "custody.csv",
        format!(
            "worker,document,holder,from\nW1,passport,{},2021-01-10\n",
            party(3)
        ),
    );
    let complaint = "recruitment certify complaint c.json --on 2021-06-01 --by clerk --json";
    let status = json(&succeed(dir, &words(&format!("{complaint} --findings dossier"))));
    assert_eq!(status["open_complaints"], 0, "received is not confirmed");
    succeed(dir, &words(&format!("{complaint} --grievance R-77 --id G-1")));
    let said = fail(dir, &words(complaint));
    assert!(said.contains("--findings, --grievance or --letter"), "{said}");
    let events = fs::read_to_string(dir.join("c.json")).unwrap();
    assert!(
        events.contains("documents_held-2021-06-01") && !events.contains("\"W1\""),
        "{events}"
    );
    let confirm = |by: &str| {
        words("recruitment certify confirm c.json --complaint documents_held-2021-06-01 --on 2021-06-08 --json --by")
            .into_iter()
            .map(str::to_owned)
            .chain([by.to_owned()])
            .collect::<Vec<_>>()
    };
    let arguments = confirm("stranger");
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    assert!(fail(dir, &arguments).contains("has not declared their interests"));
    let arguments = confirm("officer-2");
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    assert_eq!(json(&succeed(dir, &arguments))["open_complaints"], 1);
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

#[test]
fn what_cannot_be_is_said_and_nothing_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let folder = dir.join("case");
    fs::create_dir(&folder).unwrap();
    let (agency, agent) = (party(1), party(2));
    let tables = [
        (
            "parties.csv",
            format!(
                "id,kind,name,country,works_for,born\n{agency},agency,Bay Manpower,PHL,{agent},2020-01-01\n\
                 {agent},sub_agent,Delta,PHL,{agency},2019-01-01\n"
            ),
        ),
        (
            "engagements.csv",
            format!(
                "worker,origin,destination,sector,employer,arrived,agency\nW1,PHL,SAU,domestic work,{agent},2021-05-01,{agency}\n"
            ),
        ),
        (
            "entries.csv",
            format!(
                "id,worker,stage,amount,currency,date,class,grade,payee\n\
                 E1,W1,selection,1500.00,PHP,2018-03-01,matching_services,documented,{agency}\n\
                 E2,W1,selection,1500.005,PHP,2021-03-01,matching_services,documented,{agency}\n\
                 E3,W1,selection,200.00,USD,2021-03-01,medical,documented,AM00000001X\n\
                 E4,W1,selection,200.00,USD,2021-03-01,medical,documented,{agency}\n"
            ),
        ),
    ];
    for (name, text) in tables {
        fs::write(folder.join(name), text).unwrap();
    }
    let said = succeed(dir, &["recruitment", "import", "case", "--out", "d.json"]);
    for words in [
        "entries: 2 rows accepted, 2 refused",
        "row 3, column \"amount\": \"1500.005\" is no amount in PHP: expected digits with at most 2 decimals",
        "row 4, column \"payee\": \"AM00000001X\" is mistyped",
        "entry E1 is dated 2018-03-01, but Bay Manpower (AM00000001Y) was founded on 2020-01-01",
        "work for each other in a circle; one of the arrows is wrong",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    // What does not fit together is kept, all of it.
    let kept = json(&fs::read_to_string(dir.join("d.json")).unwrap());
    assert_eq!(kept["entries"].as_array().unwrap().len(), 2);
    assert_eq!(kept["parties"].as_array().unwrap().len(), 2);
    let remedy = [
        "recruitment",
        "remedy",
        "d.json",
        "--currency",
        "PHP",
        "--settlement",
        "2026-12-31",
    ];
    let said = fail(dir, &remedy);
    assert!(
        said.contains("no exchange rate from USD to PHP on 2021-03-01")
            && said.contains("Add one with its date and source"),
        "{said}"
    );
}
