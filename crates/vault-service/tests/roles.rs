//! Who may use which address: every one is listed here, and each role tries each.
#![allow(clippy::unwrap_used)]

mod support;

use amparo_vault::Role;
use amparo_vault_service::{Listed, listed};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use support::{ORIGIN, Person, Site, file};

/// The letters of the roles: contributor, steward, data-protection officer, auditor, applicant (`r`), certification auditor (`u`) and officer (`o`), company
/// (`y`), administrator (`m`); `-` where nobody needs an account.
const MATRIX: &str = "
GET / -
GET /login -
POST /login -
POST /logout csdaruoym
GET /invitations/{token} -
POST /invitations/{token} -
GET /withdraw -
POST /withdraw -
GET /account csdaruoym
POST /account/tokens csdaruoym
POST /account/tokens/{id}/revoke csdaruoym
GET /files c
GET /files/new c
POST /files c
GET /files/{id} c
POST /files/{id}/accept c
POST /files/{id}/withdraw c
GET /files/{id}/tokens.csv c
GET /consents c
POST /consents c
GET /organisations sdam
POST /organisations m
GET /organisations/{id} sdam
POST /organisations/{id}/keys m
POST /organisations/{id}/agreements d
POST /agreements/{id}/end d
GET /releases sd
GET /releases/{build} sd
GET /ledger sda
GET /audit da
GET /audit.jsonl da
GET /audit.csv da
GET /accounts m
POST /accounts/invitations m
POST /accounts/invitations/{id}/revoke m
POST /accounts/{id}/close m
GET /api/v1/me csdaruoym
GET /api/v1/organisation c
GET /api/v1/deliveries c
POST /api/v1/deliveries c
GET /api/v1/deliveries/{id} c
DELETE /api/v1/deliveries/{id} c
PUT /api/v1/deliveries/{id}/pieces/{first} c
POST /api/v1/deliveries/{id}/complete c
POST /api/v1/deliveries/{id}/accept c
GET /api/v1/deliveries/{id}/findings c
GET /api/v1/deliveries/{id}/tokens c
POST /api/v1/consents c
POST /api/v1/withdrawals -
GET /api/v1/organisations sdam
POST /api/v1/organisations m
POST /api/v1/organisations/{id}/keys m
POST /api/v1/organisations/{id}/agreements d
POST /api/v1/agreements/{id}/end d
GET /api/v1/releases sd
GET /api/v1/ledger sda
GET /api/v1/audit da
GET /api/v1/accounts m
DELETE /api/v1/accounts/{id} m
POST /api/v1/invitations m
DELETE /api/v1/invitations/{id} m
GET /certification ruo
POST /certification r
POST /certification/licences r
POST /certification/licences/{id}/seen o
GET /certification/{id} ruo
GET /certification/{id}/criteria/{criterion} ruo
POST /certification/{id}/criteria/{criterion}/evidence ruo
GET /certification/{id}/evidence/{file} ruo
POST /certification/{id}/acts/{act} ruo
POST /certification/{id}/auditors o
GET /api/v1/certification ruo
GET /api/v1/certification/{id} ruo
POST /api/v1/certification/{id}/steps ruo
GET /chain y
POST /chain y
GET /api/v1/chain y
";

fn letter(role: Role) -> char {
    match role {
        Role::Contributor => 'c',
        Role::Steward => 's',
        Role::DataProtectionOfficer => 'd',
        Role::Auditor => 'a',
        Role::Applicant => 'r',
        Role::CertificationAuditor => 'u',
        Role::CertificationOfficer => 'o',
        Role::Company => 'y',
        Role::Administrator => 'm',
    }
}

fn line(route: &Listed) -> String {
    let roles: String = route.roles.iter().copied().map(letter).collect();
    let roles = if roles.is_empty() { "-" } else { &roles };
    format!("{} {} {roles}", route.method, route.path)
}

#[test]
fn every_address_is_in_the_matrix() {
    let found: Vec<String> = listed().iter().map(line).collect();
    let wanted: Vec<&str> = MATRIX.trim().lines().collect();
    assert_eq!(found, wanted);
}

/// The path with something in place of each parameter.
fn filled(path: &str, id: &str) -> String {
    let pieces = path.split('/').map(|piece| match piece {
        "{first}" => "0?sha256=00",
        "{token}" => "none",
        piece if piece.starts_with('{') => id,
        piece => piece,
    });
    pieces.collect::<Vec<_>>().join("/")
}

async fn try_it(site: &Site, route: &Listed, who: Option<&Person>) -> StatusCode {
    let path = filled(route.path, "none");
    if path.starts_with("/api/") {
        let token = who.map(|who| who.token.as_str());
        return site.call(token, route.method.clone(), &path, "{}").await.status;
    }
    if route.method == Method::GET {
        let seen = site.get(who, &path).await;
        return if seen.location() == "/login" {
            StatusCode::UNAUTHORIZED
        } else {
            seen.status
        };
    }
    site.post(who, &path, &[]).await.status
}

#[tokio::test]
async fn each_role_comes_as_far_as_the_matrix_says() {
    let site = Site::new().await;
    for role in Role::ALL {
        let contributor = role.has_organisation().then_some(&site.one);
        // Logging out ends the session, so it is tried last.
        let mut routes = listed();
        routes.sort_by_key(|route| route.path == "/logout");
        let who = site
            .person(role, contributor, &format!("{role}@example.org"))
            .await;
        for route in &routes {
            let status = try_it(&site, route, Some(&who)).await;
            let allowed = route.roles.is_empty() || route.roles.contains(&role);
            assert_eq!(
                status != StatusCode::FORBIDDEN,
                allowed,
                "{role}: {} was {status}",
                line(route)
            );
            assert!(!status.is_server_error(), "{role}: {} was {status}", line(route));
        }
        assert_eq!(
            site.get(Some(&who), "/account").await.location(),
            "/login",
            "it logged out"
        );
    }
    for route in listed().iter().filter(|route| !route.roles.is_empty()) {
        let status = try_it(&site, route, None).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "nobody: {}", line(route));
    }
}

#[tokio::test]
async fn no_form_is_taken_that_is_not_our_own() {
    let site = Site::new().await;
    for role in Role::ALL {
        let contributor = role.has_organisation().then_some(&site.one);
        let who = site
            .person(role, contributor, &format!("{role}@example.org"))
            .await;
        let forms = listed().into_iter().filter(|route| {
            route.method == Method::POST && !route.path.starts_with("/api/") && route.roles.contains(&role)
        });
        for route in forms {
            let path = filled(route.path, "none");
            for (fields, origin) in [
                (vec![], ORIGIN),
                (vec![("form", "0")], ORIGIN),
                (vec![("form", who.form.as_str())], "https://evil.example"),
                (vec![("form", who.form.as_str())], "null"),
                (vec![("form", who.form.as_str())], "http://vault.example.org"),
            ] {
                let seen = site.post_raw(Some(&who), &path, &fields, origin).await;
                assert_eq!(seen.status, StatusCode::FORBIDDEN, "{} {origin}", line(&route));
            }
        }
        assert_eq!(
            site.get(Some(&who), "/account").await.status,
            StatusCode::OK,
            "still logged in"
        );
    }
    // A file's form carries its token in the address.
    let who = site
        .person(Role::Contributor, Some(&site.one), "ana@example.org")
        .await;
    for path in ["/files", "/files?form=", "/files?form=0"] {
        let request = Request::post(path)
            .header("origin", ORIGIN)
            .header("cookie", &who.cookie)
            .header("content-type", "multipart/form-data; boundary=b")
            .body(Body::from("--b--\r\n"))
            .unwrap();
        assert_eq!(site.ask(request).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    // A form for those without an account must be our own too.
    let seen = site
        .post_raw(None, "/withdraw", &[("token", "x")], "https://evil.example")
        .await;
    assert_eq!(seen.status, StatusCode::FORBIDDEN);
    // A cookie opens nothing under /api, a token opens no page.
    let request = Request::get("/api/v1/me")
        .header("cookie", &who.cookie)
        .body(Body::empty())
        .unwrap();
    assert_eq!(site.ask(request).await.status, StatusCode::UNAUTHORIZED);
    let request = Request::get("/files")
        .header("authorization", format!("Bearer {}", who.token))
        .body(Body::empty())
        .unwrap();
    assert_eq!(site.ask(request).await.location(), "/login");
}

#[tokio::test]
async fn what_is_anothers_is_not_there() {
    let site = Site::new().await;
    let ana = site
        .person(Role::Contributor, Some(&site.one), "ana@one.example")
        .await;
    let eve = site
        .person(Role::Contributor, Some(&site.two), "eve@two.example")
        .await;
    let sent = site
        .upload(&ana, &[("at_once", "yes")], "cases.csv", &file(60))
        .await;
    let id = sent.location().strip_prefix("/files/").unwrap().to_owned();
    let submission = site.vault.submissions().await.unwrap().remove(0).id;
    let own = site.get(Some(&ana), &format!("/files/{id}")).await;
    assert!(own.status == StatusCode::OK && own.text.contains("cases.csv"));

    for route in listed() {
        if !route.path.contains("{id}") || route.roles != [Role::Contributor] {
            continue;
        }
        let path = filled(route.path, &id);
        let path = path.as_str();
        let (theirs, nowhere) = if path.starts_with("/api/") {
            let none = filled(route.path, &id.replace(|c: char| c.is_ascii_digit(), "7"));
            let token = Some(eve.token.as_str());
            (
                site.call(token, route.method.clone(), path, "{}").await,
                site.call(token, route.method.clone(), &none, "{}").await,
            )
        } else if route.method == Method::GET {
            (
                site.get(Some(&eve), path).await,
                site.get(Some(&eve), &filled(route.path, "none")).await,
            )
        } else {
            (
                site.post(Some(&eve), path, &[]).await,
                site.post(Some(&eve), &filled(route.path, "none"), &[]).await,
            )
        };
        assert_eq!(theirs.status, StatusCode::NOT_FOUND, "{}", line(&route));
        assert_eq!(
            theirs.text.replace(&eve.form, ""),
            nowhere.text.replace(&eve.form, ""),
            "{}",
            line(&route)
        );
    }
    // Nor can it be replaced, nor its persons spoken for.
    let refused = site
        .upload(&eve, &[("replaces", submission.as_str())], "x.csv", &file(3))
        .await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let token = site
        .vault
        .of(&site.one)
        .withdrawal_tokens(&submission)
        .await
        .unwrap()
        .remove(0)
        .1;
    let said = format!(
        "[{{\"token\": \"{}\", \"expires\": \"2001-01-01\"}}]",
        token.as_str()
    );
    let seen = site
        .call(Some(&eve.token), Method::POST, "/api/v1/consents", said)
        .await;
    assert_eq!(seen.text, r#"{"recorded":0,"unknown":[1]}"#);
    // The office sees that there is a file, and nothing of what is in it, not even its name.
    let sam = site.person(Role::Steward, None, "sam@example.org").await;
    let page = site
        .get(Some(&sam), &format!("/organisations/{}", site.one))
        .await;
    let list = site
        .call(Some(&sam.token), Method::GET, "/api/v1/organisations", "")
        .await;
    assert!(page.text.contains("accepted") && list.text.contains(&id));
    assert!(!page.text.contains("cases.csv") && !list.text.contains("cases.csv"));
}
