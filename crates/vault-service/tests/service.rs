//! The service, used as people and programs use it, and misused.
#![allow(clippy::unwrap_used)]

mod support;

use amparo_vault::Role;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use jiff::SignedDuration;
use serde_json::{Value, json};
use support::{ORIGIN, Site, file, sha256};
use totp_rs::{Builder, Secret, Totp};

/// The telephone, set up with the secret that the invitation's page shows.
fn telephone(page: &str) -> Totp {
    let (_, rest) = page.split_once("type this secret: ").unwrap();
    let secret: String = rest.split('<').next().unwrap().split_whitespace().collect();
    Builder::new()
        .with_secret(Secret::try_from_base32(secret).unwrap())
        .build()
        .unwrap()
}

fn code(telephone: &Totp, site: &Site) -> String {
    telephone
        .generate(u64::try_from(site.now().as_second()).unwrap())
        .to_string()
}

#[tokio::test]
async fn an_invitation_becomes_an_account_that_logs_in_and_out() {
    let site = Site::new().await;
    let hour = SignedDuration::from_hours(1);
    let (_, token) = site
        .vault
        .invite(Role::Contributor, Some(&site.one), hour)
        .await
        .unwrap();
    let path = format!("/invitations/{}", token.as_str());
    let page = site.get(None, &path).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("<svg") && page.text.contains("invited as contributor"));
    let telephone = telephone(&page.text);
    let password = "a long enough password";
    let now = code(&telephone, &site);
    let fill = |password: &'static str, again: &'static str, code: String| {
        [
            ("login", "ana@one.example".to_owned()),
            ("password", password.into()),
            ("again", again.into()),
            ("code", code),
        ]
    };
    let post = async |path: &str, fields: &[(&str, String)]| {
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        site.post(None, path, &fields).await
    };
    let wrong = post(&path, &fill("short", "short", now.clone())).await;
    assert!(wrong.status == StatusCode::BAD_REQUEST && wrong.text.contains("too short"));
    let wrong = post(&path, &fill(password, "another password", now.clone())).await;
    assert!(wrong.text.contains("not the same"));
    let wrong = post(&path, &fill(password, password, "000000".into())).await;
    assert!(wrong.text.contains("one-time code is not right") && wrong.text.contains("ana@one.example"));
    let made = post(&path, &fill(password, password, now.clone())).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    let recovery = made
        .text
        .split("<code>")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(made.text.matches("<code>").count(), 10);
    assert_eq!(
        site.get(None, &path).await.status,
        StatusCode::BAD_REQUEST,
        "it is used up"
    );

    let log_in = async |password: &str, code: &str| {
        site.post(
            None,
            "/login",
            &[
                ("login", "ANA@one.example"),
                ("password", password),
                ("code", code),
            ],
        )
        .await
    };
    // The code that made the account counts once.
    assert_eq!(log_in(password, &now).await.status, StatusCode::UNAUTHORIZED);
    site.wait(60);
    let now = code(&telephone, &site);
    let wrong = log_in("another password", &now).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    let nobody = site
        .post(
            None,
            "/login",
            &[("login", "nobody"), ("password", "x"), ("code", "1")],
        )
        .await;
    assert_eq!(
        nobody.text, wrong.text,
        "a name that is known and one that is not read alike"
    );
    let entered = log_in(password, &now).await;
    assert_eq!(
        (entered.status, entered.location()),
        (StatusCode::SEE_OTHER, "/files")
    );
    let cookie = entered.headers["set-cookie"].to_str().unwrap().to_owned();
    assert!(
        cookie.starts_with("__Host-amparo-vault=")
            && cookie.ends_with("; Path=/; Secure; HttpOnly; SameSite=Strict")
    );
    assert_eq!(
        log_in(password, &now).await.status,
        StatusCode::UNAUTHORIZED,
        "used"
    );
    assert_eq!(
        log_in(password, &recovery.to_uppercase()).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        log_in(password, &recovery).await.status,
        StatusCode::UNAUTHORIZED,
        "used"
    );
    let tired = log_in(password, "1").await;
    assert_eq!(tired.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(tired.headers.contains_key("retry-after"));

    let ask = async |path: &str| {
        let cookie = cookie.split(';').next().unwrap();
        site.ask(
            Request::get(path)
                .header("cookie", cookie)
                .body(Body::empty())
                .unwrap(),
        )
        .await
    };
    assert_eq!(ask("/").await.location(), "/files");
    assert!(ask("/files").await.text.contains("One: files"));
    site.wait(31 * 60);
    assert_eq!(ask("/files").await.location(), "/login");
    let log = site.vault.audit_entries().await.unwrap();
    let count = |what: &str| log.iter().filter(|entry| entry.what == what).count();
    assert_eq!(
        (
            count("account.made"),
            count("session.begun"),
            count("session.begun_by_recovery_code")
        ),
        (1, 1, 1)
    );
    assert_eq!(count("login.failed"), 4);
    let said = serde_json::to_string(&log).unwrap();
    for secret in [password, &recovery, token.as_str(), &now, "nobody"] {
        assert!(!said.contains(secret), "{secret} stands in the log");
    }
}

#[tokio::test]
async fn every_answer_is_protected() {
    let site = Site::new().await;
    for (path, status) in [
        ("/login", 200),
        ("/nothing", 404),
        ("/files", 303),
        ("/healthz", 200),
        ("/api/v1/me", 401),
    ] {
        let seen = site.get(None, path).await;
        assert_eq!(seen.status.as_u16(), status, "{path}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cache-control", "no-store"),
            ("strict-transport-security", "max-age=31536000"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(seen.headers[name], value, "{path}");
        }
        let policy = seen.headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert!(
            !seen.text.contains("<script") && !seen.text.contains(" style="),
            "{path}"
        );
    }
    let problem = site.get(None, "/api/v1/me").await;
    assert_eq!(problem.headers["content-type"], "application/problem+json");
    let problem: Value = serde_json::from_str(&problem.text).unwrap();
    assert_eq!(
        (&problem["status"], &problem["type"]),
        (&json!(401), &json!("/api/v1/problems#logged-out"))
    );
    let style = site.get(None, "/login").await;
    let css = style
        .text
        .split("href=\"/static/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let css = site.get(None, &format!("/static/{css}")).await;
    assert!(
        css.status == StatusCode::OK
            && css.headers["cache-control"]
                .to_str()
                .unwrap()
                .contains("immutable")
    );
}

#[tokio::test]
async fn a_file_is_sent_seen_accepted_and_a_person_withdrawn() {
    let site = Site::new().await;
    let ana = site
        .person(Role::Contributor, Some(&site.one), "ana@one.example")
        .await;
    let mut bytes = file(60);
    bytes.extend_from_slice(b"P-9999,Purple,KE,ActualVictimOfTrafficking,ForcedLabour,2021-02-14,SA,TRUE\n");
    let sent = site.upload(&ana, &[], "<b>cases</b>.csv", &bytes).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let path = sent.location().to_owned();
    let page = site.get(Some(&ana), &path).await;
    assert!(page.text.contains("Purple") && page.text.contains("One row was left out"));
    assert!(!page.text.contains("<b>cases"), "a name is text");
    assert!(page.text.contains("Take the cases in"));
    let accepted = site.post(Some(&ana), &format!("{path}/accept"), &[]).await;
    assert_eq!(accepted.location(), path);
    assert_eq!(
        site.post(Some(&ana), &format!("{path}/accept"), &[]).await.status,
        StatusCode::CONFLICT
    );

    let tokens = site.get(Some(&ana), &format!("{path}/tokens.csv")).await;
    assert_eq!(tokens.headers["content-type"], "text/csv; charset=utf-8");
    let token = tokens.text.lines().nth(3).unwrap().strip_prefix("4,").unwrap();
    // Whoever holds the token needs no account.
    let done = site.post(None, "/withdraw", &[("token", token)]).await;
    assert!(
        done.text.contains("go into no release from now on"),
        "{}",
        done.text
    );
    let again = site
        .call(
            None,
            Method::POST,
            "/api/v1/withdrawals",
            json!({ "token": token }).to_string(),
        )
        .await;
    assert_eq!(again.text, r#"{"withdrawn":"before"}"#);
    let guess = site
        .call(None, Method::POST, "/api/v1/withdrawals", r#"{"token":"0"}"#)
        .await;
    assert_eq!(guess.status, StatusCode::NOT_FOUND);
    let page = site.get(Some(&ana), "/files").await;
    assert!(page.text.contains("One person of yours has withdrawn"));
    let cases = site
        .vault
        .cases_for_release(&site.vault.inputs().await.unwrap(), 2025)
        .await
        .unwrap();
    assert_eq!((cases.table.rows(), cases.left_out.withdrawn), (59, 1));

    let submission = site.vault.submissions().await.unwrap().remove(0).id;
    let row = b"prs_IdentityNumber,prs_prs_Gender,prs_Citizenship,vic_TraffickingStatus,vic_TypeOfExploitation,cas_IncomingReferralDate,hte_Country,con_Consent\nP-9999,Masculine,KE,ActualVictimOfTrafficking,ForcedLabour,2021-02-14,SA,TRUE\n";
    let fields = [
        ("replaces", submission.as_str()),
        ("rows", "62"),
        ("at_once", "yes"),
    ];
    let repaired = site.upload(&ana, &fields, "row.csv", row).await;
    let page = site.get(Some(&ana), repaired.location()).await;
    assert!(page.text.contains("The cases are in the vault"), "{}", page.text);
    let old = site.get(Some(&ana), &path).await;
    assert!(old.text.contains("another file has taken their place"));
    let gone = site
        .post(Some(&ana), &format!("{}/withdraw", repaired.location()), &[])
        .await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    let cases = site
        .vault
        .cases_for_release(&site.vault.inputs().await.unwrap(), 2025)
        .await
        .unwrap();
    assert_eq!(cases.table.rows(), 0);
}

#[tokio::test]
async fn a_program_sends_a_file_in_pieces_and_goes_on_after_a_break() {
    let site = Site::new().await;
    let ana = site
        .person(Role::Contributor, Some(&site.one), "ana@one.example")
        .await;
    let token = Some(ana.token.as_str());
    let bytes = file(100);
    let announced = json!({
        "fileName": "cases.csv", "bytes": bytes.len(), "sha256": sha256(&bytes), "atOnce": true
    });
    let begun = site
        .call(token, Method::POST, "/api/v1/deliveries", announced.to_string())
        .await;
    assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.text);
    let delivery: Value = serde_json::from_str(&begun.text).unwrap();
    let base = format!("/api/v1/deliveries/{}", delivery["id"].as_str().unwrap());
    let put = async |first: usize, piece: &[u8], sha: &str| {
        let path = format!("{base}/pieces/{first}?sha256={sha}");
        site.call(token, Method::PUT, &path, piece.to_vec()).await
    };
    let (one, two) = bytes.split_at(1000);
    let damaged = put(0, one, &sha256(b"other")).await;
    assert_eq!(damaged.status, StatusCode::CONFLICT);
    assert_eq!(put(0, one, &sha256(one)).await.text, r#"{"receivedBytes":1000}"#);
    assert_eq!(
        put(0, one, &sha256(one)).await.text,
        r#"{"receivedBytes":1000}"#,
        "sent again, it is there"
    );
    assert_eq!(put(1500, two, &sha256(two)).await.status, StatusCode::CONFLICT);
    assert_eq!(
        put(1000, &bytes, &sha256(&bytes)).await.status,
        StatusCode::CONFLICT,
        "more than was announced"
    );
    let early = site
        .call(token, Method::POST, &format!("{base}/complete"), "")
        .await;
    assert!(
        early.status == StatusCode::CONFLICT && early.text.contains("next piece begins at byte 1000"),
        "{}",
        early.text
    );
    assert_eq!(put(1000, two, &sha256(two)).await.status, StatusCode::OK);
    let done = site
        .call(token, Method::POST, &format!("{base}/complete"), "")
        .await;
    let done: Value = serde_json::from_str(&done.text).unwrap();
    assert_eq!(done["state"], "accepted");
    let findings = site
        .call(token, Method::GET, &format!("{base}/findings"), "")
        .await;
    assert_eq!(
        serde_json::from_str::<Value>(&findings.text).unwrap()["cases"],
        100
    );
    let tokens = site.call(token, Method::GET, &format!("{base}/tokens"), "").await;
    assert_eq!(
        serde_json::from_str::<Value>(&tokens.text).unwrap()["tokens"]
            .as_array()
            .unwrap()
            .len(),
        100
    );
    let gone = site.call(token, Method::DELETE, &base, "").await;
    assert_eq!(
        serde_json::from_str::<Value>(&gone.text).unwrap()["state"],
        "withdrawn"
    );

    // A token that may only read changes nothing.
    let (_, reading) = site
        .vault
        .make_api_token(
            &ana.account.id,
            "reads",
            amparo_vault::Scope::Read,
            SignedDuration::from_hours(1),
        )
        .await
        .unwrap();
    let reading = Some(reading.as_str());
    assert_eq!(
        site.call(reading, Method::GET, "/api/v1/me", "").await.status,
        StatusCode::OK
    );
    assert_eq!(
        site.call(reading, Method::DELETE, &base, "").await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_hostile_contributor_hurts_nobody() {
    let site = Site::new().await;
    let eve = site
        .person(Role::Contributor, Some(&site.two), "eve@two.example")
        .await;
    let token = Some(eve.token.as_str());
    let announce = async |name: &str, bytes: u64, sha: &str| {
        let body = json!({ "fileName": name, "bytes": bytes, "sha256": sha });
        site.call(token, Method::POST, "/api/v1/deliveries", body.to_string())
            .await
    };
    let sha = sha256(b"x");
    for bad in [
        announce("../../etc/passwd", 0, &sha).await,
        announce("a", u64::MAX, &sha).await,
        announce("a", 1 << 40, &sha).await,
        announce("a", 5, "../../x").await,
        announce("\u{202e}", 5, &sha).await,
        site.call(token, Method::POST, "/api/v1/deliveries", "{").await,
        site.call(token, Method::POST, "/api/v1/deliveries", "[".repeat(100_000))
            .await,
    ] {
        assert_eq!(bad.status, StatusCode::BAD_REQUEST, "{}", bad.text);
    }
    // Ids are looked up and never opened; other ways to write a path lead nowhere.
    for path in [
        "/files/..%2f..%2fvault.sqlite",
        "/files/%2e%2e",
        "/static/../vault.sqlite",
        "/files/dlv-00000000000000000000",
    ] {
        assert_eq!(
            site.get(Some(&eve), path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    // No more than a number of files at once.
    for at in 0..20 {
        assert_eq!(
            announce("a", 10, &sha256(&[at])).await.status,
            StatusCode::CREATED
        );
    }
    assert_eq!(announce("a", 10, &sha).await.status, StatusCode::CONFLICT);
    for delivery in site.vault.of(&site.two).deliveries().await.unwrap() {
        site.vault.of(&site.two).take_back(&delivery.id).await.unwrap();
    }

    // Archives that unpack to a thousand times their size, formulas, another's parcel, noise: refused in words, and nothing is kept.
    let plain = String::from_utf8(file(3)).unwrap();
    let saudi = |country: &str| plain.replace(",SA,", &format!(",{country},")).into_bytes();
    let parcel = b"amparo-parcel/1\n\xff\xff\xff\xff garbage".to_vec();
    let wide = format!(
        "{}\n1\n",
        (0..1_000_000).map(|at| format!("c{at},")).collect::<String>()
    );
    for (name, bytes, said) in [
        (
            "bomb.xlsx",
            workbook(&plain, 120_000),
            "unpacks to more than 100 times its size",
        ),
        ("formula.csv", saudi("=HYPERLINK(1)"), "<td>a formula</td>"),
        // A Cyrillic letter that looks Latin, and a mark that turns the text around.
        ("homoglyph.csv", saudi("S\u{410}"), "\\u{410}"),
        ("turned.csv", saudi("\u{202e}AS"), "\\u{202e}AS"),
        ("p.parcel", parcel, "no key of this organisation is registered"),
        (
            "noise.bin",
            (0..5000_u32).map(|at| ((at * 7919) >> 3) as u8).collect(),
            "",
        ),
        ("wide.csv", wide.into_bytes(), "row 1 is longer than"),
    ] {
        let sent = site.upload(&eve, &[("at_once", "yes")], name, &bytes).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{name}: {}", sent.text);
        let page = site.get(Some(&eve), sent.location()).await;
        assert!(
            page.text.contains("was not taken in") && page.text.contains(said),
            "{name}: {}",
            page.text
        );
        assert!(
            !page.text.contains("inbox/"),
            "{name} tells of the vault's folders"
        );
    }
    assert!(site.vault.submissions().await.unwrap().is_empty());
    // The same workbook with three rows is a file of cases like any other.
    let sent = site
        .upload(&eve, &[("at_once", "yes")], "small.xlsx", &workbook(&plain, 0))
        .await;
    let page = site.get(Some(&eve), sent.location()).await;
    assert!(!page.text.contains("was not taken in"), "{}", page.text);
    assert_eq!(site.vault.submissions().await.unwrap().len(), 1);

    // Bodies that are too long, or no form at all.
    let long = site
        .post(Some(&eve), "/consents", &[("token", &"x".repeat(100_000))])
        .await;
    assert_eq!(long.status, StatusCode::PAYLOAD_TOO_LARGE);
    let request = Request::post(format!("/files?form={}", eve.form))
        .header("origin", ORIGIN)
        .header("cookie", &eve.cookie)
        .header("content-type", "multipart/form-data; boundary=b")
        .body(Body::from(vec![b'-'; 1 << 20]))
        .unwrap();
    assert_eq!(site.ask(request).await.status, StatusCode::BAD_REQUEST);
}

/// A true workbook, in the least form that the standard (ECMA-376) knows: the rows of a CSV file, and the last of them a number of times more.
fn workbook(csv: &str, again: usize) -> Vec<u8> {
    use std::io::Write as _;
    let row = |line: &str| {
        let cell = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
        format!("<row>{}</row>", line.split(',').map(cell).collect::<String>())
    };
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let types = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut part = |name: &str, text: String| {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    part(
        "[Content_Types].xml",
        format!(
            "<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Override PartName=\"/xl/workbook.xml\" ContentType=\"{types}.sheet.main+xml\"/>\
             <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{types}.worksheet+xml\"/></Types>"
        ),
    );
    part(
        "_rels/.rels",
        format!(
            "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    );
    part(
        "xl/workbook.xml",
        format!(
            "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"cases\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
        ),
    );
    part(
        "xl/_rels/workbook.xml.rels",
        format!(
            "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
        ),
    );
    let lines: Vec<String> = csv.lines().map(row).collect();
    part(
        "xl/worksheets/sheet1.xml",
        format!(
            "<worksheet xmlns=\"{main}\"><sheetData>{}{}</sheetData></worksheet>",
            lines.concat(),
            lines.last().unwrap().repeat(again)
        ),
    );
    zip.finish().unwrap().into_inner()
}

#[tokio::test]
async fn officers_do_their_work() {
    let site = Site::new().await;
    let admin = site.person(Role::Administrator, None, "adm@example.org").await;
    let officer = site
        .person(Role::DataProtectionOfficer, None, "dpo@example.org")
        .await;
    let auditor = site.person(Role::Auditor, None, "aud@example.org").await;

    let made = site
        .post(Some(&admin), "/organisations", &[("name", "Three")])
        .await;
    let three = made.location().to_owned();
    assert!(three.starts_with("/organisations/con-"));
    let terms = [
        ("from", "2026-01-01"),
        ("until", "2099-12-31"),
        ("first", "2015"),
        ("last", "2026"),
        ("consent", "yes"),
    ];
    let agreed = site
        .post(Some(&officer), &format!("{three}/agreements"), &terms)
        .await;
    assert_eq!(agreed.location(), three);
    let page = site.get(Some(&officer), &three).await;
    assert!(page.text.contains("2026-01-01 – 2099-12-31") && page.text.contains("needed"));
    let wrong = [
        ("from", "tomorrow"),
        ("until", "2099-12-31"),
        ("first", "2015"),
        ("last", "2026"),
    ];
    assert_eq!(
        site.post(Some(&officer), &format!("{three}/agreements"), &wrong)
            .await
            .status,
        StatusCode::BAD_REQUEST
    );
    let agreement = site.vault.agreements().await.unwrap().pop().unwrap();
    let ended = site
        .post(Some(&officer), &format!("/agreements/{}/end", agreement.id), &[])
        .await;
    assert_eq!(ended.location(), three);

    let bad_key = site
        .post(Some(&admin), &format!("{three}/keys"), &[("key", "AAAA")])
        .await;
    assert!(bad_key.status == StatusCode::BAD_REQUEST && bad_key.text.contains("44 characters"));
    let id = three.rsplit('/').next().unwrap();
    let invited = site
        .post(
            Some(&admin),
            "/accounts/invitations",
            &[("role", "contributor"), ("contributor", id)],
        )
        .await;
    let link = invited
        .text
        .split(&format!("{ORIGIN}/invitations/"))
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    assert_eq!(
        site.get(None, &format!("/invitations/{link}")).await.status,
        StatusCode::OK
    );
    let invitation = site.vault.invitations(site.now()).await.unwrap().pop().unwrap();
    site.post(
        Some(&admin),
        &format!("/accounts/invitations/{}/revoke", invitation.id),
        &[],
    )
    .await;
    assert_eq!(
        site.get(None, &format!("/invitations/{link}")).await.status,
        StatusCode::BAD_REQUEST
    );
    let own = format!("/accounts/{}/close", admin.account.id);
    let last = site.post(Some(&admin), &own, &[]).await;
    assert!(last.text.contains("last administrator"), "{}", last.text);
    let closed = site
        .post(
            Some(&admin),
            &format!("/accounts/{}/close", auditor.account.id),
            &[],
        )
        .await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER);
    assert_eq!(site.get(Some(&auditor), "/audit").await.location(), "/login");

    let page = site.get(Some(&officer), "/audit").await;
    assert!(page.text.contains("every hash was checked just now") && page.text.contains("agreement.ended"));
    let lines = site.get(Some(&officer), "/audit.jsonl").await;
    let last: Value = serde_json::from_str(lines.text.lines().last().unwrap()).unwrap();
    assert_eq!(last["what"], "audit.exported");
    assert!(
        last["who"]
            .as_str()
            .unwrap()
            .contains("(data-protection-officer)"),
        "{last}"
    );
    let csv = site.get(Some(&officer), "/audit.csv").await;
    assert_eq!(csv.text.lines().next(), Some("number,when,who,what,target"));
    for path in ["/ledger", "/releases"] {
        assert_eq!(
            site.get(Some(&officer), path).await.status,
            StatusCode::OK,
            "{path}"
        );
    }
    let made = site
        .post(
            Some(&officer),
            "/account/tokens",
            &[("name", "nightly"), ("scope", "read"), ("days", "30")],
        )
        .await;
    let secret = made
        .text
        .split("<pre tabindex=\"0\">")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    let seen = site.call(Some(secret), Method::GET, "/api/v1/ledger", "").await;
    let seen: Value = serde_json::from_str(&seen.text).unwrap();
    assert!(seen["remaining"].as_array().unwrap().len() > 20 && seen["entries"] == json!([]));
}

/// Whatever the vault says of a file, or against an act, is said to a contributor in the language of the page.
#[tokio::test]
async fn a_contributor_is_told_in_the_language_of_the_page() {
    let site = Site::new().await;
    let ana = site
        .person(Role::Contributor, Some(&site.one), "ana@one.example")
        .await;
    let read = async |path: &str, method: Method, language: &str| {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "vault.example.org")
            .header("origin", ORIGIN)
            .header("cookie", &ana.cookie)
            .header("accept-language", language)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(format!("form={}", ana.form)))
            .unwrap();
        site.ask(request).await
    };
    let mut rows = file(200);
    rows.extend_from_slice(b"P-9997,Feminine,,ActualVictimOfTrafficking,ForcedLabour,2021-02-14,SA,TRUE\n");
    rows.extend_from_slice(
        b"P-9998,Feminine,Atlantis,ActualVictimOfTrafficking,ForcedLabour,2021-02-14,SA,TRUE\n",
    );
    rows.extend_from_slice(b"P-9999,Feminine,KE,ActualVictimOfTrafficking,Chess,2999-02-14,SA,TRUE\n");
    let sent = site.upload(&ana, &[], "cases.csv", &rows).await;
    let path = sent.location().to_owned();
    let english = [
        "or a blank",
        "nothing after today",
        "the codes or labels of",
        "not known",
        "not asked",
    ];
    let page = read(&path, Method::GET, "en").await.text;
    for text in english {
        assert!(page.contains(text), "{text}: {page}");
    }
    for (language, wanted) in [
        (
            "fr",
            [
                "le nom d’un pays, ou rien",
                "rien après aujourd’hui",
                "les codes ou libellés de",
                "inconnu",
                "non demandé",
            ],
        ),
        (
            "es",
            [
                "el nombre de un país, o nada",
                "nada posterior a hoy",
                "los códigos o etiquetas de",
                "no se sabe",
                "no preguntado",
            ],
        ),
    ] {
        let page = read(&path, Method::GET, language).await.text;
        for text in wanted {
            assert!(page.contains(text), "{text}: {page}");
        }
        for text in english {
            assert!(!page.contains(text), "{text}: {page}");
        }
    }
    // Files that are not taken in.
    let unknown = b"name,when\nx,y\n".as_slice();
    let half = "prs_IdentityNumber,prs_prs_Gender,prs_Citizenship,vic_TraffickingStatus,vic_TypeOfExploitation,cas_IncomingReferralDate,hte_Country,con_Consent\nP-1,Purple,KE,ActualVictimOfTrafficking,ForcedLabour,2021-02-14,SA,TRUE\n";
    for (name, bytes, said) in [
        ("list.csv", unknown, "ne sont celles d’aucune disposition connue"),
        ("half.csv", half.as_bytes(), "1 lignes sur 1 n’ont pu être lues"),
        (
            "p.parcel",
            b"amparo-parcel/1\n garbage".as_slice(),
            "aucune clé de cette organisation n’est enregistrée",
        ),
        ("empty.csv", b" \n".as_slice(), "est vide"),
    ] {
        let sent = site.upload(&ana, &[], name, bytes).await;
        let page = read(sent.location(), Method::GET, "fr").await.text;
        assert!(page.contains(said), "{name}: {page}");
    }
    // Acts that the state does not allow.
    assert_eq!(
        read(&format!("{path}/accept"), Method::POST, "es").await.status,
        StatusCode::SEE_OTHER
    );
    let again = read(&format!("{path}/accept"), Method::POST, "es").await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(
        again.text.contains("ya no está, en el estado que esto requiere"),
        "{}",
        again.text
    );
}
