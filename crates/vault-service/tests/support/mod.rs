//! A vault with two organisations, and somebody in each role.
#![allow(clippy::unwrap_used, dead_code)] // each test file uses its own part

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use amparo_vault::{Account, ContributorId, NewAccount, Proof, Role, Scope, Terms, Vault, VaultOptions};
use amparo_vault_service::{Cost, Service, router};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use tower::ServiceExt as _;

pub(crate) const ORIGIN: &str = "https://vault.example.org";

pub(crate) struct Site {
    _dir: tempfile::TempDir,
    pub(crate) vault: Vault,
    pub(crate) router: Router,
    later: Arc<AtomicI64>,
    pub(crate) one: ContributorId,
    pub(crate) two: ContributorId,
}

/// Somebody with a session and a token for programs.
pub(crate) struct Person {
    pub(crate) account: Account,
    pub(crate) cookie: String,
    pub(crate) form: String,
    pub(crate) token: String,
}

pub(crate) struct Seen {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Seen {
    pub(crate) fn location(&self) -> &str {
        self.headers
            .get("location")
            .map_or("", |value| value.to_str().unwrap())
    }
}

impl Site {
    pub(crate) async fn new() -> Site {
        let dir = tempfile::tempdir().unwrap();
        let vault = Vault::create(dir.path().join("v"), VaultOptions::default())
            .await
            .unwrap();
        let one = vault.register_contributor("One").await.unwrap();
        let two = vault.register_contributor("Two").await.unwrap();
        let year = Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::UTC).year();
        for contributor in [&one, &two] {
            let terms = Terms {
                from: "2020-01-01".parse().unwrap(),
                until: format!("{}-12-31", year + 1).parse().unwrap(),
                first_year: 2015,
                last_year: u16::try_from(year).unwrap(),
                consent_required: false,
            };
            vault.record_agreement(contributor, &terms).await.unwrap();
        }
        let later = Arc::new(AtomicI64::new(0));
        let clock = Arc::clone(&later);
        let service = Service::new(vault.clone(), Some(ORIGIN), Cost::for_tests())
            .unwrap()
            .at_the_time_of(move || {
                Timestamp::now() + SignedDuration::from_secs(clock.load(Ordering::SeqCst))
            });
        Site {
            _dir: dir,
            router: router(service),
            vault,
            later,
            one,
            two,
        }
    }

    /// Lets time go by.
    pub(crate) fn wait(&self, seconds: i64) {
        self.later.fetch_add(seconds, Ordering::SeqCst);
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::now() + SignedDuration::from_secs(self.later.load(Ordering::SeqCst))
    }

    /// Somebody in a role, logged in.
    pub(crate) async fn person(
        &self,
        role: Role,
        contributor: Option<&ContributorId>,
        login: &str,
    ) -> Person {
        let hour = SignedDuration::from_hours(1);
        let (_, invitation) = self.vault.invite(role, contributor, hour).await.unwrap();
        let new = NewAccount {
            login: login.into(),
            password: "none".into(),
            totp_step: 0,
            recovery: vec![],
        };
        let id = self
            .vault
            .accept_invitation(&invitation, new, Timestamp::now())
            .await
            .unwrap();
        let session = self
            .vault
            .begin_session(&id, Proof::Step(1), self.now())
            .await
            .unwrap()
            .unwrap();
        let open = self.vault.session(&session, self.now()).await.unwrap().unwrap();
        let (_, token) = self
            .vault
            .make_api_token(&id, "test", Scope::Submit, hour)
            .await
            .unwrap();
        Person {
            account: open.account.clone(),
            cookie: format!("__Host-amparo-vault={}", session.as_str()),
            form: open.form_token.clone(),
            token: token.as_str().to_owned(),
        }
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Seen {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 64 << 20).await.unwrap();
        Seen {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// A page.
    pub(crate) async fn get(&self, who: Option<&Person>, path: &str) -> Seen {
        let mut request = Request::get(path).header("host", "vault.example.org");
        if let Some(who) = who {
            request = request.header("cookie", &who.cookie);
        }
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    /// A form sent from one of our own pages.
    pub(crate) async fn post(&self, who: Option<&Person>, path: &str, fields: &[(&str, &str)]) -> Seen {
        let mut form: Vec<(&str, &str)> = fields.to_vec();
        if let Some(who) = who {
            form.push(("form", &who.form));
        }
        self.post_raw(who, path, &form, ORIGIN).await
    }

    pub(crate) async fn post_raw(
        &self,
        who: Option<&Person>,
        path: &str,
        fields: &[(&str, &str)],
        origin: &str,
    ) -> Seen {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let mut request = Request::post(path)
            .header("host", "vault.example.org")
            .header("origin", origin)
            .header("content-type", "application/x-www-form-urlencoded");
        if let Some(who) = who {
            request = request.header("cookie", &who.cookie);
        }
        self.ask(request.body(Body::from(body)).unwrap()).await
    }

    /// A form with a file of cases.
    pub(crate) async fn upload(
        &self,
        who: &Person,
        fields: &[(&str, &str)],
        name: &str,
        bytes: &[u8],
    ) -> Seen {
        self.upload_to("/files", who, fields, name, bytes).await
    }

    /// A form with a file.
    pub(crate) async fn upload_to(
        &self,
        path: &str,
        who: &Person,
        fields: &[(&str, &str)],
        name: &str,
        bytes: &[u8],
    ) -> Seen {
        let mut body = Vec::new();
        for (field, value) in fields {
            body.extend_from_slice(
                format!("--b\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n")
                    .as_bytes(),
            );
        }
        body.extend_from_slice(
            format!("--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n")
                .as_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--b--\r\n");
        let request = Request::post(format!("{path}?form={}", who.form))
            .header("host", "vault.example.org")
            .header("origin", ORIGIN)
            .header("cookie", &who.cookie)
            .header("content-type", "multipart/form-data; boundary=b")
            .body(Body::from(body))
            .unwrap();
        self.ask(request).await
    }

    /// What a program asks.
    pub(crate) async fn call(
        &self,
        token: Option<&str>,
        method: Method,
        path: &str,
        body: impl Into<Body>,
    ) -> Seen {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        self.ask(request.body(body.into()).unwrap()).await
    }
}

/// Writes a page into the folder that `AMPARO_PAGES` names, so that one can look at it in a browser; without it, nothing.
pub(crate) fn show(name: &str, page: &str) {
    if let Ok(folder) = std::env::var("AMPARO_PAGES") {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(std::path::Path::new(&folder).join(format!("{name}.html")), page).unwrap();
    }
}

/// A file in the layout of HTCDS with as many persons, of 2021.
pub(crate) fn file(persons: usize) -> Vec<u8> {
    let mut text = String::from(
        "prs_IdentityNumber,prs_prs_Gender,prs_Citizenship,vic_TraffickingStatus,vic_TypeOfExploitation,cas_IncomingReferralDate,hte_Country,con_Consent\n",
    );
    for person in 0..persons {
        text +=
            &format!("P-{person:04},Feminine,KE,ActualVictimOfTrafficking,ForcedLabour,2021-02-14,SA,TRUE\n");
    }
    text.into_bytes()
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
