//! A recruiter's way to its certificate through its own rooms, and that nobody else finds them.
#![allow(clippy::unwrap_used)]

mod support;

use amparo_recruitment::certification::{CriteriaPack, Phase};
use amparo_vault::{CaseId, Part, Role};
use amparo_vault_service::listed;
use axum::http::{Method, StatusCode};
use support::{Person, Seen, Site};

/// A site with somebody on each side of a case.
struct House {
    site: Site,
    recruiter: Person,
    auditor: Person,
    officer: Person,
}

impl House {
    async fn new() -> House {
        let site = Site::new().await;
        let recruiter = site
            .person(Role::Applicant, Some(&site.one), "rita@one.example")
            .await;
        let auditor = site
            .person(Role::CertificationAuditor, None, "aud@body.example")
            .await;
        let officer = site
            .person(Role::CertificationOfficer, None, "off@body.example")
            .await;
        House {
            site,
            recruiter,
            auditor,
            officer,
        }
    }

    async fn open(&self) -> String {
        let fields = [
            ("registered", "Philippines"),
            ("countries", "Philippines, sau"),
            ("sectors", "Domestic work"),
        ];
        let seen = self
            .site
            .post(Some(&self.recruiter), "/certification", &fields)
            .await;
        assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text);
        seen.location()
            .strip_prefix("/certification/")
            .unwrap()
            .to_owned()
    }

    async fn act(&self, who: &Person, case: &str, act: &str, fields: &[(&str, &str)]) -> Seen {
        let path = format!("/certification/{case}/acts/{act}");
        self.site.post(Some(who), &path, fields).await
    }

    /// An act that goes well.
    async fn does(&self, who: &Person, case: &str, act: &str, fields: &[(&str, &str)]) {
        let seen = self.act(who, case, act, fields).await;
        assert_eq!(seen.status, StatusCode::SEE_OTHER, "{act}: {}", seen.text);
    }

    async fn phase(&self, case: &str) -> Phase {
        let id: CaseId = case.parse().unwrap();
        let rooms = self.site.vault.certification_for(&self.officer.account);
        let room = rooms.case(&id, self.site.now()).await.unwrap();
        room.view(self.site.now()).await.unwrap().status.phase
    }

    async fn page(&self, who: &Person, case: &str) -> String {
        let seen = self.site.get(Some(who), &format!("/certification/{case}")).await;
        assert_eq!(seen.status, StatusCode::OK);
        for raw in ["act-", "field-", "phase-", "step-", "severity-", "part-"] {
            let shown = seen.text.replace("/acts/", "");
            assert!(
                !shown.contains(&format!(">{raw}")),
                "a text has no words: {raw}\n{}",
                seen.text
            );
        }
        let part = who.account.role;
        support::show(&format!("case-{part}-{}", self.phase(case).await), &seen.text);
        seen.text
    }

    /// From the opening to the accepted application, with the auditor named.
    async fn accepted(&self) -> String {
        let case = self.open().await;
        for criterion in CriteriaPack::shipped().unwrap().criteria {
            let fields = [
                ("criterion", criterion.id.as_str()),
                ("answer", "met"),
                ("words", "By our handbook."),
            ];
            self.does(&self.recruiter, &case, "answer", &fields).await;
        }
        self.does(&self.recruiter, &case, "self-assess", &[]).await;
        self.does(&self.recruiter, &case, "apply", &[]).await;
        let refused = self.act(&self.officer, &case, "accept", &[]).await;
        assert!(
            refused
                .text
                .contains("no licence of the recruiter is known to be valid in PHL")
        );
        for country in ["PHL", "Saudi Arabia"] {
            let fields = [("country", country), ("number", "L-7"), ("from", "2020-01-01")];
            let seen = self
                .site
                .post(Some(&self.recruiter), "/certification/licences", &fields)
                .await;
            assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text);
        }
        let still = self.act(&self.officer, &case, "accept", &[]).await;
        assert_eq!(still.status, StatusCode::BAD_REQUEST, "named is not yet seen");
        let rooms = self.site.vault.certification_for(&self.recruiter.account);
        for licence in rooms.licences().await.unwrap() {
            let path = format!("/certification/licences/{}/seen", licence.id);
            let back = [("case", case.as_str())];
            let seen = self.site.post(Some(&self.officer), &path, &back).await;
            assert_eq!(seen.location(), format!("/certification/{case}"));
        }
        self.does(&self.officer, &case, "accept", &[]).await;
        let path = format!("/certification/{case}/auditors");
        let id = self.auditor.account.id.to_string();
        let seen = self
            .site
            .post(Some(&self.officer), &path, &[("auditor", id.as_str())])
            .await;
        assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text);
        case
    }

    async fn named(&self) -> String {
        let case = self.accepted().await;
        let id = self.auditor.account.id.to_string();
        let early = self
            .act(&self.officer, &case, "name", &[("auditor", id.as_str())])
            .await;
        assert!(early.text.contains("has not declared their interests"));
        self.does(&self.auditor, &case, "interests", &[]).await;
        self.does(&self.officer, &case, "name", &[("auditor", id.as_str())])
            .await;
        case
    }
}

#[tokio::test]
async fn a_recruiter_comes_to_its_certificate() {
    let house = House::new().await;
    let (site, recruiter) = (&house.site, &house.recruiter);
    let case = house.named().await;
    // Evidence is kept as it came, and opened by those who may.
    let path = format!("/certification/{case}/criteria/1.1/evidence");
    let criteria = CriteriaPack::shipped().unwrap().criteria;
    assert!(criteria.iter().any(|criterion| criterion.id == "1.1"));
    let sent = site
        .upload_to(&path, recruiter, &[], "..\\fees policy.pdf", b"we charge nothing")
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let page = site
        .get(
            Some(&house.auditor),
            &format!("/certification/{case}/criteria/1.1"),
        )
        .await;
    support::show("criterion", &page.text);
    let (_, rest) = page
        .text
        .split_once(&format!("/certification/{case}/evidence/"))
        .unwrap();
    let file = format!(
        "/certification/{case}/evidence/{}",
        rest.split('"').next().unwrap()
    );
    let got = site.get(Some(&house.auditor), &file).await;
    assert_eq!(got.text, "we charge nothing");
    assert_eq!(
        got.headers["content-disposition"],
        "attachment; filename=\"fees policy.pdf\""
    );
    let kept = site.vault.dir().join("kept");
    for entry in std::fs::read_dir(kept).unwrap() {
        let sealed = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(sealed.starts_with(b"age-encryption.org/v1"));
    }

    house.does(&house.auditor, &case, "stage-1", &[]).await;
    house
        .does(&house.auditor, &case, "draw", &[("population", "49")])
        .await;
    let drawn = house.page(&house.auditor, &case).await;
    assert!(drawn.contains("of 49 workers"));
    for criterion in &criteria {
        let severity = match criterion.id.as_str() {
            "1.1" => "major",
            "3.1" => "minor",
            _ => "",
        };
        let fields = [
            ("criterion", criterion.id.as_str()),
            ("severity", severity),
            ("seen", "handbook, seven interviews"),
            ("words", "As told."),
        ];
        house.does(&house.auditor, &case, "finding", &fields).await;
    }
    // What the auditor notes is nobody else's before the audit is closed.
    let early = house.page(recruiter, &case).await;
    assert!(!early.contains("major nonconformity") && !early.contains("finding noted"));
    assert!(
        house
            .page(&house.auditor, &case)
            .await
            .contains("finding noted: 1.1")
    );
    let chosen = [("workers", "49"), ("interviewed", "7"), ("chosen", "2")];
    let refused = house.act(&house.auditor, &case, "stage-2", &chosen).await;
    assert!(refused.text.contains("chosen for interview by the agency alone"));
    let own = [("workers", "49"), ("interviewed", "7"), ("chosen", "0")];
    house.does(&house.auditor, &case, "stage-2", &own).await;
    assert_eq!(house.phase(&case).await, Phase::NonconformitiesOpen);

    // The recruiter sees both flags and answers; a plan is not yet a thing put right.
    let page = house.page(recruiter, &case).await;
    assert!(page.contains("N1") && page.contains("major nonconformity") && page.contains("not yet"));
    assert!(page.contains("Major nonconformity N1 has to be verified as put right"));
    for id in ["N1", "N2"] {
        let fields = [("nonconformity", id), ("words", "We pay back by March.")];
        house.does(recruiter, &case, "respond", &fields).await;
        house
            .does(&house.auditor, &case, "accept-plan", &[("nonconformity", id)])
            .await;
    }
    assert!(
        house
            .page(&house.officer, &case)
            .await
            .contains("We pay back by March.")
    );
    let early = house.act(&house.officer, &case, "review", &[]).await;
    assert!(early.text.contains("is not verified as put right"));
    house
        .does(&house.auditor, &case, "verify", &[("nonconformity", "N1")])
        .await;
    house.does(&house.officer, &case, "review", &[]).await;
    let scope = [("countries", "Philippines, SAU"), ("sectors", "domestic work")];
    let undeclared = house.act(&house.officer, &case, "certify", &scope).await;
    assert!(undeclared.text.contains("has not declared their interests"));
    house.does(&house.officer, &case, "interests", &[]).await;
    // Who audits does not decide, whatever else they are.
    let decided = house.act(&house.auditor, &case, "certify", &scope).await;
    assert_eq!(decided.status, StatusCode::FORBIDDEN);
    house.does(&house.officer, &case, "certify", &scope).await;
    assert_eq!(house.phase(&case).await, Phase::Certified);
    assert!(
        house
            .page(recruiter, &case)
            .await
            .contains("The certificate ends")
    );

    // Every act is an event, and each event stands in the audit log by its hash.
    let id: CaseId = case.parse().unwrap();
    let rooms = site.vault.certification_for(&recruiter.account);
    let room = rooms.case(&id, site.now()).await.unwrap();
    let events = room.view(site.now()).await.unwrap().events.len();
    let logged = site.vault.audit_entries().await.unwrap();
    let of_case = |entry: &&amparo_vault::AuditEntry| {
        entry.what == "certification.event" && entry.target.starts_with(&case)
    };
    assert_eq!(logged.iter().filter(of_case).count(), events);
    site.vault.verify(None).await.unwrap();
    // What programs see is the same.
    let seen = site
        .call(
            Some(&recruiter.token),
            Method::GET,
            &format!("/api/v1/certification/{case}"),
            "",
        )
        .await;
    assert!(seen.text.contains(r#""phase":"certified""#), "{}", seen.text);
    let seen = site
        .call(
            Some(&recruiter.token),
            Method::POST,
            &format!("/api/v1/certification/{case}/steps"),
            r#"{"step": "suspended", "reason": "x"}"#,
        )
        .await;
    assert_eq!(seen.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn nothing_is_closed_before_it_is_answered() {
    let house = House::new().await;
    let case = house.open().await;
    let list = house.site.get(Some(&house.recruiter), "/certification").await;
    support::show("list", &list.text);
    house.page(&house.recruiter, &case).await;
    let early = house.act(&house.recruiter, &case, "self-assess", &[]).await;
    assert!(early.text.contains("has no answer yet"));
    let again = house
        .site
        .post(
            Some(&house.recruiter),
            "/certification",
            &[("registered", "PHL"), ("countries", "PHL")],
        )
        .await;
    assert!(again.text.contains("one case at a time"));
    for (field, value, says) in [
        ("criterion", "9.9", "there is no criterion"),
        ("answer", "perhaps", "is not in the list"),
        ("words", "", "words are missing"),
    ] {
        let mut fields = vec![("criterion", "1.1"), ("answer", "met"), ("words", "So.")];
        fields.iter_mut().find(|known| known.0 == field).unwrap().1 = value;
        let seen = house.act(&house.recruiter, &case, "answer", &fields).await;
        assert_eq!(seen.status, StatusCode::BAD_REQUEST, "{field}");
        assert!(
            seen.text.contains(says) || field == "answer",
            "{field}: {}",
            seen.text
        );
    }
    assert_eq!(house.phase(&case).await, Phase::Draft);
    let files = |dir: &std::path::Path| std::fs::read_dir(dir).map_or(0, Iterator::count);
    // Evidence of no criterion is not kept.
    let path = format!("/certification/{case}/criteria/9.9/evidence");
    let seen = house
        .site
        .upload_to(&path, &house.recruiter, &[], "x.pdf", b"x")
        .await;
    assert_eq!(seen.status, StatusCode::BAD_REQUEST);
    assert_eq!(files(&house.site.vault.dir().join("kept")), 0);
}

#[tokio::test]
async fn who_was_asked_sees_what_was_handed_in_only_once_named() {
    let house = House::new().await;
    let case = house.accepted().await;
    let page = house.page(&house.auditor, &case).await;
    assert!(page.contains("You were asked to audit this case") && !page.contains("By our handbook."));
    let criterion = house
        .site
        .get(
            Some(&house.auditor),
            &format!("/certification/{case}/criteria/1.1"),
        )
        .await;
    assert_eq!(criterion.status, StatusCode::NOT_FOUND);
    let early = house.act(&house.auditor, &case, "stage-1", &[]).await;
    assert!(early.text.contains("is no auditor of the case"));
    // A conflict bars from being named.
    house
        .does(
            &house.auditor,
            &case,
            "interests",
            &[("conflict", "my brother works there")],
        )
        .await;
    let id = house.auditor.account.id.to_string();
    let barred = house
        .act(&house.officer, &case, "name", &[("auditor", id.as_str())])
        .await;
    assert!(barred.text.contains("declared a conflict of interest"));
    // An officer who is asked to audit has no other part in the case any more.
    let second = house
        .site
        .person(Role::CertificationOfficer, None, "two@body.example")
        .await;
    let id = second.account.id.to_string();
    let path = format!("/certification/{case}/auditors");
    house
        .site
        .post(Some(&house.officer), &path, &[("auditor", id.as_str())])
        .await;
    let seen = house.act(&second, &case, "reject", &[("reason", "x")]).await;
    assert_eq!(seen.status, StatusCode::FORBIDDEN);
    let rooms = house.site.vault.certification_for(&second.account);
    let parts: Vec<Part> = rooms
        .cases(house.site.now())
        .await
        .unwrap()
        .iter()
        .map(|case| case.part)
        .collect();
    assert_eq!(parts, [Part::Auditor]);
}

#[tokio::test]
async fn anothers_case_is_not_there() {
    let house = House::new().await;
    let site = &house.site;
    let case = house.named().await;
    let path = format!("/certification/{case}/criteria/1.1/evidence");
    site.upload_to(&path, &house.recruiter, &[], "a.pdf", b"a").await;
    let rival = site
        .person(Role::Applicant, Some(&site.two), "eve@two.example")
        .await;
    let stranger = site
        .person(Role::CertificationAuditor, None, "other@body.example")
        .await;
    for who in [&rival, &stranger] {
        let list = site.get(Some(who), "/certification").await;
        assert!(!list.text.contains(&case), "{}", list.text);
        for route in listed() {
            if !route.path.contains("certification/{id}") || !route.roles.contains(&who.account.role) {
                continue;
            }
            let fill = |id: &str| {
                route
                    .path
                    .replace("{id}", id)
                    .replace("{criterion}", "1.1")
                    .replace("{act}", "exit")
                    .replace("{file}", "fil-00000000000000000000")
            };
            let none: String = case
                .chars()
                .map(|c| if c.is_ascii_digit() { '7' } else { c })
                .collect();
            let (theirs, nowhere) = (fill(&case), fill(&none));
            let ask = async |path: &str| {
                if path.starts_with("/api/") {
                    site.call(Some(&who.token), route.method.clone(), path, "{}")
                        .await
                } else if route.method == Method::GET {
                    site.get(Some(who), path).await
                } else if path.ends_with("/evidence") {
                    site.upload_to(path, who, &[], "x.pdf", b"x").await
                } else {
                    site.post(Some(who), path, &[]).await
                }
            };
            let (theirs, nowhere) = (ask(&theirs).await, ask(&nowhere).await);
            assert_eq!(
                theirs.status,
                StatusCode::NOT_FOUND,
                "{} {}",
                route.method,
                route.path
            );
            assert_eq!(
                theirs.text.replace(&who.form, ""),
                nowhere.text.replace(&who.form, ""),
                "{}",
                route.path
            );
        }
    }
    // Nor can a rival have a licence of the other seen, nor somebody outside ask to audit.
    let seen = site
        .post(Some(&rival), &format!("/certification/{case}/auditors"), &[])
        .await;
    assert_eq!(seen.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_company_sees_its_own_chain_and_nobody_elses() {
    let site = Site::new().await;
    let one = site
        .person(Role::Company, Some(&site.one), "ana@one.example")
        .await;
    let two = site
        .person(Role::Company, Some(&site.two), "eve@two.example")
        .await;
    let nodes = "id,by,on,chain,tier,state,label,country\n\
                 n1,one,2026-01-02,harvest-1,community,known,San Juan,MEX\n\
                 n2,one,2026-01-02,harvest-1,sub_agent,unknown,,\n\
                 n3,one,2026-01-02,harvest-1,employer,known,\"One <b>Ltd</b>\",USA\n\
                 n4,one,not a day,harvest-1,worksite,known,Field,USA\n";
    let sent = site
        .upload_to("/chain", &one, &[], "nodes.csv", nodes.as_bytes())
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let page = site.get(Some(&one), "/chain").await;
    support::show("chain", &page.text);
    assert!(page.text.contains("San Juan") && page.text.contains("unknown"));
    assert!(
        page.text.contains("not a day"),
        "the row that cannot be read is said"
    );
    assert!(!page.text.contains("<b>Ltd"), "words of tables stay words");
    let other = site.get(Some(&two), "/chain").await;
    assert!(!other.text.contains("San Juan") && !other.text.contains("harvest-1"));
    let seen = site
        .call(Some(&two.token), Method::GET, "/api/v1/chain", "")
        .await;
    assert_eq!(seen.text, r#"{"chains":[],"remarks":[]}"#);
    let seen = site
        .call(Some(&one.token), Method::GET, "/api/v1/chain", "")
        .await;
    assert!(seen.text.contains("harvest-1") && seen.text.contains("transparency"));
    for (name, bytes, says) in [
        ("names.csv", &b"a\n1\n"[..], "the name says no table"),
        ("legs.csv", &b"a\n1\n"[..], "legs.csv"),
        ("nodes.xlsx", &b"PK nothing"[..], "nodes.xlsx"),
    ] {
        let seen = site.upload_to("/chain", &one, &[], name, bytes).await;
        assert_eq!(seen.status, StatusCode::BAD_REQUEST, "{name}");
        assert!(seen.text.contains(says), "{name}: {}", seen.text);
    }
    // A vault that was closed and opened again still has it.
    let kept = std::fs::read_dir(site.vault.dir().join("kept")).unwrap().count();
    assert_eq!(kept, 1);
}
