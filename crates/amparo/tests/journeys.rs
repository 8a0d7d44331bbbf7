//! `amparo journeys`: every command, on invented chains and on 400 disclosed cases.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod support;

use std::fs;
use std::path::Path;

use support::{fail, json, succeed};

const RECRUITERS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../recruitment/tests/data/fy2021_recruiter_chain_sample.csv"
);
const WORKSITES: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../journeys/tests/journeys/data/fy2021_worksite_sample.csv"
);

fn put(dir: &Path, name: &str, text: &str) {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A worker's contract in two versions, a payslip with two deductions, and who helps.
fn dossier(dir: &Path) {
    put(
        dir,
        "c/parties.csv",
        "id,kind,name,country\nAM00000001Y,agency,Bay Manpower,MEX\nAM00000002W,employer,Green Farm,USA\n",
    );
    put(
        dir,
        "c/engagements.csv",
        "worker,origin,destination,sector,employer,arrived,agency,first_month,currency\n\
         W1,MEX,USA,agriculture,AM00000002W,2026-02-01,AM00000001Y,2000.00,USD\n",
    );
    put(
        dir,
        "c/contracts.csv",
        "contract,version,worker,signed,language,monthly_wage,currency,weekly_hours,deductions\n\
         C1,1,W1,2026-01-05,es,2000.00,USD,40,travel_and_lodging\n\
         C1,2,W1,2026-02-05,en,1700.00,USD,48,travel_and_lodging|equipment\n",
    );
    put(
        dir,
        "c/pay.csv",
        "id,worker,from,to,due,gross,net,currency,paid\n\
         P1,W1,2026-02-01,2026-02-28,2026-03-01,1700.00,1300.00,USD,2026-03-20\n",
    );
    put(
        dir,
        "c/deductions.csv",
        "pay,amount,currency,class,label\nP1,200.00,USD,travel_and_lodging,room\nP1,200.00,USD,matching_services,agency fee\n",
    );
    put(
        dir,
        "contacts.csv",
        "country,name,contact,read\nMEX,CDM,+52 800 590 1773,2026-11-01\nUSA,Hotline,+1 888 373 7888,2026-11-01\n",
    );
}

fn declarations(dir: &Path) {
    put(
        dir,
        "legs.csv",
        "id,by,on,worker,stage,chain,from,to,from_country,from_town,to_country,to_town,began,ended\n\
         l1,harvestco,2026-01-02,W1,outreach,harvest-1,AM00000002W,AM00000001Y,MEX,San Juan,,,2026-01-01,\n\
         l2,harvestco,2026-01-02,W1,employment,harvest-1,AM00000001Y,,,,USA,Austin,2026-02-01,2026-01-01\n\
         l3,rival,2026-01-02,W2,transit,other-1,,,MEX,,USA,,2026-02-01,\n\
         l4,harvestco,2026-13-02,W3,transit,harvest-1,,,MEX,,USA,,2026-02-01,\n",
    );
    put(
        dir,
        "nodes.csv",
        "id,by,on,chain,tier,state,label,country\n\
         n1,harvestco,2026-01-02,harvest-1,community,known,San Juan,MEX\n\
         n2,harvestco,2026-01-02,harvest-1,sub_agent,unknown,,\n\
         n3,harvestco,2026-01-02,harvest-1,agency_of_destination,not_used,,\n",
    );
    put(
        dir,
        "owners.csv",
        "id,by,on,chain,owner\no1,harvestco,2026-01-02,harvest-1,harvestco\no2,rival,2026-01-02,other-1,rival\n",
    );
    put(
        dir,
        "errors.csv",
        "id,by,on,of,reason,corrected_by\ne1,harvestco,2026-02-02,l1,incorrect_data,l9\ne2,rival,2026-02-02,n1,did_not_occur,\n",
    );
}

#[test]
fn declarations_only_grow_and_an_organisation_sees_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    declarations(dir);
    let all = [
        "journeys",
        "import",
        "legs.csv",
        "nodes.csv",
        "owners.csv",
        "errors.csv",
        "--log",
        "log",
    ];
    let said = succeed(dir, &all);
    for words in [
        "legs.csv, row 5, column \"on\": \"2026-13-02\" is no date",
        "10 declarations added, 0 were there already; the log has 10, of which 1 are superseded",
        "e1 says that l9 is right, which is not there",
        "leg l2 ends on 2026-01-01, before it begins on 2026-02-01",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    let again = json(&succeed(
        dir,
        &["journeys", "import", "legs.csv", "--log", "log", "--json"],
    ));
    assert_eq!((&again["added"], &again["already_there"]), (&0.into(), &3.into()));

    let view = ["journeys", "view", "--log", "log", "--organisation", "harvestco"];
    let seen = succeed(dir, &view);
    assert!(seen.contains("sub_agent: UNKNOWN") && seen.contains("agency_of_destination: not used"));
    assert!(seen.contains("n1 is disputed by rival") && !seen.contains("other-1") && !seen.contains("W2"));
    let nobody = ["journeys", "view", "--log", "log", "--organisation", "nobody"];
    assert!(fail(dir, &nobody).contains("owns no chain"));
    let figures = json(&succeed(dir, &["journeys", "figures", "--log", "log", "--json"]));
    assert_eq!(figures["chains"]["MEX to USA"]["workers"], 1);
    assert!(fail(dir, &["journeys", "import", "c.csv", "--log", "log"]).contains("c.csv"));
    put(dir, "names.csv", "a\n1\n");
    let said = fail(dir, &["journeys", "import", "names.csv", "--log", "log"]);
    assert!(
        said.contains("accepted are legs, nodes, owners, errors"),
        "{said}"
    );
    // A log that was tampered with is not gone on with.
    let text = fs::read_to_string(dir.join("log")).unwrap();
    fs::write(dir.join("log"), text.replacen("San Juan", "San Jose", 1)).unwrap();
    fail(dir, &view);
}

#[test]
fn the_disclosed_corridor_goes_onto_a_page_and_into_a_bundle() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let files = ["--recruiters", RECRUITERS, "--worksites", WORKSITES];
    let mut corridor = vec!["journeys", "corridor", "--out", "page.html", "--json"];
    corridor.extend(files);
    let figures = json(&succeed(dir, &corridor));
    assert_eq!(
        (&figures["cases"], &figures["cases_in_files"]),
        (&31.into(), &400.into())
    );
    let page = fs::read_to_string(dir.join("page.html")).unwrap();
    assert!(page.contains("Nothing here is a sign of wrongdoing.") && !page.contains("<script"));

    succeed(dir, &["recruitment", "certificate", "key", "--out", "key"]);
    let mut bundle = vec![
        "journeys",
        "bundle",
        "--publisher",
        "A body",
        "--key",
        "key",
        "--out",
        "corridors",
        "--json",
    ];
    assert!(fail(dir, &bundle).contains("nothing to publish"));
    bundle.extend(files);
    let written = json(&succeed(dir, &bundle));
    let folder = Path::new(written["folder"].as_str().unwrap()).to_owned();
    let text = fs::read_to_string(dir.join(folder).join("disclosed/MEX-USA-texas.json")).unwrap();
    let disclosed = json(&text);
    assert_eq!(disclosed["cases"], 31);
    // Recruiters stand in it by number only.
    assert!(disclosed.get("names").is_none() && !text.contains("LABORMEX") && !text.contains("DELAL"));
    let mut one = vec![
        "journeys",
        "bundle",
        "--publisher",
        "A",
        "--key",
        "key",
        "--out",
        "o",
    ];
    one.extend(["--recruiters", RECRUITERS]);
    let output = support::run(dir, &one);
    assert_eq!(
        output.status.code(),
        Some(2),
        "one file without the other is a mistake in the command"
    );
}

#[test]
fn figures_about_workers_are_noisy_charged_once_and_go_into_a_bundle() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    dossier(dir);
    declarations(dir);
    succeed(
        dir,
        &[
            "journeys",
            "import",
            "legs.csv",
            "nodes.csv",
            "owners.csv",
            "--log",
            "log",
        ],
    );
    put(
        dir,
        "domain.json",
        r#"{"corridors":[{"origin":"MEX","destination":"USA"}],"currency":"USD","cost":[0,500,1000],"months":[0,1,2]}"#,
    );
    let publish = [
        "journeys",
        "publish",
        "--log",
        "log",
        "--dossier",
        "c",
        "--corridors",
        "domain.json",
        "--on",
        "2026-11-01",
        "--name",
        "p1",
        "--ledger",
        "ledger",
        "--out",
        "pub",
    ];
    let said = succeed(dir, &publish);
    assert!(
        said.contains("MEX to USA") && said.contains("ε = 1.0000"),
        "{said}"
    );
    assert!(fail(dir, &publish).contains("in the ledger already"));
    succeed(dir, &["recruitment", "certificate", "key", "--out", "key"]);
    let said = succeed(
        dir,
        &[
            "journeys",
            "bundle",
            "--figures",
            "pub/corridors.json",
            "--publisher",
            "A",
            "--key",
            "key",
            "--out",
            "b",
        ],
    );
    assert!(
        said.contains("figures.json") && said.contains("--corridors b"),
        "{said}"
    );
    // What is no publication is not signed.
    put(dir, "other.json", r#"{"name": "x"}"#);
    let said = fail(
        dir,
        &[
            "journeys",
            "bundle",
            "--figures",
            "other.json",
            "--publisher",
            "A",
            "--key",
            "key",
            "--out",
            "b",
        ],
    );
    assert!(said.contains("other.json"), "{said}");
}

#[test]
fn what_was_promised_is_kept_and_later_held_against_what_came() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    dossier(dir);
    let said = succeed(dir, &["journeys", "contracts", "c"]);
    for words in [
        "the month's wage fell from USD 2000.00 to USD 1700.00",
        "a deduction for equipment came in",
        "(\"agency fee\"): the contract does not name it",
        "warns, not confirmed",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    let signs = succeed(dir, &["journeys", "signs", "c", "--on", "2026-11-01"]);
    assert!(
        signs.contains("One indicator alone is no finding of forced labour"),
        "{signs}"
    );

    let of = [
        "--dossier",
        "c",
        "--worker",
        "W1",
        "--contacts",
        "contacts.csv",
        "--on",
        "2026-01-06",
        "--log",
        "sheets",
    ];
    for language in ["en", "fr", "es", "ar"] {
        let out = format!("sheet-{language}.html");
        let mut make = vec!["journeys", "pack", "make", "--language", language, "--out", &out];
        make.extend(of);
        succeed(dir, &make);
        let sheet = fs::read_to_string(dir.join(&out)).unwrap();
        assert!(
            sheet.contains("USD 2000.00")
                && sheet.contains("prefers-color-scheme")
                && !sheet.contains("<script")
        );
    }
    let verify = [
        "journeys",
        "pack",
        "verify",
        "sheet-ar.html",
        "--log",
        "sheets",
        "--dossier",
        "c",
    ];
    let said = succeed(dir, &verify);
    assert!(
        said.contains("Shown on 2026-01-06 in ar") && said.contains("weekly_hours: worse"),
        "{said}"
    );
    let sheet = fs::read_to_string(dir.join("sheet-ar.html")).unwrap();
    put(dir, "altered.html", &sheet.replacen("2000.00", "1700.00", 1));
    let said = fail(
        dir,
        &["journeys", "pack", "verify", "altered.html", "--log", "sheets"],
    );
    assert!(said.contains("no sheet like this was shown"), "{said}");
    let mut check = vec![
        "journeys",
        "pack",
        "check",
        "--language",
        "ar",
        "--answers",
        "abca",
    ];
    check.extend(of);
    assert!(succeed(dir, &check).contains("of 4 right"));
    check[6] = "abcaz";
    assert!(fail(dir, &check).contains("does not answer the sheet's 4 questions"));
}

#[test]
fn a_review_comes_to_those_it_is_sealed_to_and_to_nobody_else() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let reviews = |more: &[&str]| {
        let mut all = vec!["journeys", "reviews"];
        all.extend(more);
        all.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let does = |more: &[&str]| {
        let all = reviews(more);
        succeed(dir, &all.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let fails = |more: &[&str]| {
        let all = reviews(more);
        fail(dir, &all.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let about = [
        "--agency",
        "AM00000001Y",
        "--period",
        "2026-Q1",
        "--ring",
        "ring.json",
    ];
    let with = |first: &[&'static str], more: &[&'static str]| [first, &about, more].concat();
    does(&with(&["key"], &["--secret", "s.pem"]));
    assert!(
        !fails(&with(&["key"], &["--secret", "s.pem"])).is_empty(),
        "a key is not drawn twice"
    );
    does(&with(
        &["ask"],
        &["--request", "request.json", "--keep", "keep.json"],
    ));
    does(&[
        "issue",
        "request.json",
        "--ring",
        "ring.json",
        "--secret",
        "s.pem",
        "--out",
        "answer.json",
    ]);
    does(&[
        "finish",
        "answer.json",
        "--ring",
        "ring.json",
        "--keep",
        "keep.json",
        "--out",
        "token.json",
    ]);
    // The issuer saw nothing of the token.
    let token = fs::read_to_string(dir.join("token.json")).unwrap();
    let request = fs::read_to_string(dir.join("request.json")).unwrap();
    let longest = json(&token).to_string();
    assert!(!request.is_empty() && !longest.contains(request.trim()));

    put(
        dir,
        "review.json",
        r#"{"agency":"AM00000001Y","period":"2026-Q1","answers":{"paid_for_job":"yes"},"stars":2,"grievance":true,"text":"They took my passport"}"#,
    );
    let key = json(&succeed(
        dir,
        &["vault", "backup-key", "--out", "org.txt", "--json"],
    ));
    let to = key["recipient"].as_str().unwrap();
    let redeem = [
        "redeem",
        "--ring",
        "ring.json",
        "--store",
        "store",
        "--token",
        "token.json",
        "--review",
        "review.json",
        "--to",
        to,
    ];
    let code = does(&redeem).lines().next().unwrap().to_owned();
    assert!(fails(&redeem).contains("this token was redeemed before"));
    for entry in fs::read_dir(dir.join("store/sealed")).unwrap() {
        let sealed = fs::read(entry.unwrap().path()).unwrap();
        assert!(!String::from_utf8_lossy(&sealed).contains("passport"));
    }
    does(&[
        "open",
        "--store",
        "store",
        "--identity",
        "org.txt",
        "--out",
        "reviews.json",
    ]);
    assert!(
        fs::read_to_string(dir.join("reviews.json"))
            .unwrap()
            .contains("passport")
    );
    succeed(dir, &["vault", "backup-key", "--out", "stranger.txt"]);
    let others = does(&[
        "open",
        "--store",
        "store",
        "--identity",
        "stranger.txt",
        "--out",
        "none.json",
    ]);
    assert!(
        others.is_empty()
            && !fs::read_to_string(dir.join("none.json"))
                .unwrap()
                .contains("passport")
    );
    put(dir, "reply.txt", "We wrote to the consulate.");
    does(&["answer", "--store", "store", "--receipt", &code, "reply.txt"]);
    assert!(does(&["follow", "--store", "store", "--receipt", &code]).contains("consulate"));
    let wrong = does(&["follow", "--store", "store", "--receipt", "AAAA-AAAA-AAAA-AAAA"]);
    assert!(wrong.contains("no answer for this code"), "{wrong}");

    put(
        dir,
        "batch.csv",
        "agency,period,medium,collected_by,collected_on,paid_for_job,stars,grievance,text\n\
         AM00000001Y,2026-Q1,paper,union,2026-04-01,yes,1,yes,x\nAM00000001Y,2026-Q9,sms,union,2026-04-01,yes,9,yes,x\n",
    );
    does(&["batch", "batch.csv", "--out", "batch.json"]);
    put(dir, "short.csv", "agency\nAM00000001Y\n");
    let said = fails(&["batch", "short.csv", "--out", "no.json"]);
    assert!(said.contains("a table of Batch needs"), "{said}");
    let publish = [
        "publish",
        "reviews.json",
        "batch.json",
        "--ring",
        "ring.json",
        "--name",
        "r1",
        "--ledger",
        "ledger",
        "--out",
        "pub",
    ];
    does(&publish);
    // Two reviews are fewer than five: no figure, and no word of anybody's.
    for file in ["pub/reviews.json", "pub/reviews.html"] {
        let text = fs::read_to_string(dir.join(file)).unwrap();
        assert!(!text.contains("passport"), "{file}");
    }
    assert!(fails(&publish).contains("in the ledger already"));
}
