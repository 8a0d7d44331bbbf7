//! Every address of the service, once, with the roles that may use it. An address cannot be added without saying whose it is.

use std::sync::LazyLock;

use amparo_vault::{MAX_PIECE, Role};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::{Method, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodFilter, on};
use sha2::{Digest, Sha256};
use tower_http::catch_panic::CatchPanicLayer;

use crate::guard::{Guard, Voice, guard};
use crate::refusal::Refusal;
use crate::service::Service;
use crate::texts::Texts;
use crate::{api, headers, pages};

/// An address, as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The method.
    pub method: Method,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// The roles that may use it; none where no account is needed.
    pub roles: &'static [Role],
}

const ANYONE: &[Role] = &[];
const ALL: &[Role] = &Role::ALL;
const CONTRIBUTOR: &[Role] = &[Role::Contributor];
const APPLICANT: &[Role] = &[Role::Applicant];
const CERTIFICATION_OFFICER: &[Role] = &[Role::CertificationOfficer];
const CERTIFICATION: &[Role] = &[
    Role::Applicant,
    Role::CertificationAuditor,
    Role::CertificationOfficer,
];
const COMPANY: &[Role] = &[Role::Company];
const OFFICE: &[Role] = &[
    Role::Steward,
    Role::DataProtectionOfficer,
    Role::Auditor,
    Role::Administrator,
];
const RELEASES: &[Role] = &[Role::Steward, Role::DataProtectionOfficer];
const LEDGER: &[Role] = &[Role::Steward, Role::DataProtectionOfficer, Role::Auditor];
const AUDIT: &[Role] = &[Role::DataProtectionOfficer, Role::Auditor];
const OFFICER: &[Role] = &[Role::DataProtectionOfficer];
const ADMINISTRATOR: &[Role] = &[Role::Administrator];

struct Routes {
    service: Option<Service>,
    router: Router,
    listed: Vec<Listed>,
}

/// How an address of one voice and method is added: the router's method and the listed one are named once.
macro_rules! method {
    ($name:ident, $voice:ident, $method:ident) => {
        fn $name<H: Handler<T, ()>, T: 'static>(
            self,
            path: &'static str,
            roles: &'static [Role],
            handler: H,
        ) -> Routes {
            self.add(
                Voice::$voice,
                MethodFilter::$method,
                Method::$method,
                path,
                roles,
                handler,
            )
        }
    };
}

impl Routes {
    fn add<H, T>(
        mut self,
        voice: Voice,
        filter: MethodFilter,
        method: Method,
        path: &'static str,
        roles: &'static [Role],
        handler: H,
    ) -> Routes
    where
        H: Handler<T, ()>,
        T: 'static,
    {
        self.listed.push(Listed { method, path, roles });
        if let Some(service) = &self.service {
            let guarded = Guard {
                service: service.clone(),
                voice,
                roles,
            };
            let one = on(filter, handler).layer(from_fn_with_state(guarded, guard));
            self.router = self.router.route(path, one);
        }
        self
    }

    method!(page, Page, GET);
    method!(form, Page, POST);
    method!(read, Program, GET);
    method!(send, Program, POST);
    method!(put, Program, PUT);
    method!(delete, Program, DELETE);
}

fn pages_of(routes: Routes) -> Routes {
    routes
        .page("/", ANYONE, pages::start)
        .page("/login", ANYONE, pages::login)
        .form("/login", ANYONE, pages::log_in)
        .form("/logout", ALL, pages::log_out)
        .page("/invitations/{token}", ANYONE, pages::invitation)
        .form("/invitations/{token}", ANYONE, pages::accept_invitation)
        .page("/withdraw", ANYONE, pages::withdrawal)
        .form("/withdraw", ANYONE, pages::withdraw)
        .page("/account", ALL, pages::account)
        .form("/account/tokens", ALL, pages::make_token)
        .form("/account/tokens/{id}/revoke", ALL, pages::revoke_token)
        .page("/files", CONTRIBUTOR, pages::files)
        .page("/files/new", CONTRIBUTOR, pages::new_file)
        .form("/files", CONTRIBUTOR, pages::send_file)
        .page("/files/{id}", CONTRIBUTOR, pages::file)
        .form("/files/{id}/accept", CONTRIBUTOR, pages::accept_file)
        .form("/files/{id}/withdraw", CONTRIBUTOR, pages::withdraw_file)
        .page("/files/{id}/tokens.csv", CONTRIBUTOR, pages::tokens_of_file)
        .page("/consents", CONTRIBUTOR, pages::consents)
        .form("/consents", CONTRIBUTOR, pages::record_consent)
        .page("/organisations", OFFICE, pages::organisations)
        .form("/organisations", ADMINISTRATOR, pages::register_organisation)
        .page("/organisations/{id}", OFFICE, pages::organisation)
        .form("/organisations/{id}/keys", ADMINISTRATOR, pages::register_key)
        .form("/organisations/{id}/agreements", OFFICER, pages::record_agreement)
        .form("/agreements/{id}/end", OFFICER, pages::end_agreement)
        .page("/releases", RELEASES, pages::releases)
        .page("/releases/{build}", RELEASES, pages::claim)
        .page("/ledger", LEDGER, pages::ledger)
        .page("/audit", AUDIT, pages::audit)
        .page("/audit.jsonl", AUDIT, pages::audit_lines)
        .page("/audit.csv", AUDIT, pages::audit_csv)
        .page("/accounts", ADMINISTRATOR, pages::accounts)
        .form("/accounts/invitations", ADMINISTRATOR, pages::invite)
        .form(
            "/accounts/invitations/{id}/revoke",
            ADMINISTRATOR,
            pages::revoke_invitation,
        )
        .form("/accounts/{id}/close", ADMINISTRATOR, pages::close_account)
}

fn certification(routes: Routes) -> Routes {
    routes
        .page("/certification", CERTIFICATION, pages::certification)
        .form("/certification", APPLICANT, pages::open_case)
        .form("/certification/licences", APPLICANT, pages::name_licence)
        .form(
            "/certification/licences/{id}/seen",
            CERTIFICATION_OFFICER,
            pages::licence_seen,
        )
        .page("/certification/{id}", CERTIFICATION, pages::case)
        .page(
            "/certification/{id}/criteria/{criterion}",
            CERTIFICATION,
            pages::criterion,
        )
        .form(
            "/certification/{id}/criteria/{criterion}/evidence",
            CERTIFICATION,
            pages::hand_in_evidence,
        )
        .page(
            "/certification/{id}/evidence/{file}",
            CERTIFICATION,
            pages::evidence,
        )
        .form("/certification/{id}/acts/{act}", CERTIFICATION, pages::act)
        .form(
            "/certification/{id}/auditors",
            CERTIFICATION_OFFICER,
            pages::ask_to_audit,
        )
        .read("/api/v1/certification", CERTIFICATION, api::cases)
        .read("/api/v1/certification/{id}", CERTIFICATION, api::case)
        .send("/api/v1/certification/{id}/steps", CERTIFICATION, api::step)
        .page("/chain", COMPANY, pages::chain)
        .form("/chain", COMPANY, pages::send_chain)
        .read("/api/v1/chain", COMPANY, pages::chain_json)
}

fn programs(routes: Routes) -> Routes {
    routes
        .read("/api/v1/me", ALL, api::me)
        .read("/api/v1/organisation", CONTRIBUTOR, api::organisation)
        .read("/api/v1/deliveries", CONTRIBUTOR, api::deliveries)
        .send("/api/v1/deliveries", CONTRIBUTOR, api::announce)
        .read("/api/v1/deliveries/{id}", CONTRIBUTOR, api::delivery)
        .delete("/api/v1/deliveries/{id}", CONTRIBUTOR, api::take_back)
        .put(
            "/api/v1/deliveries/{id}/pieces/{first}",
            CONTRIBUTOR,
            api::put_piece,
        )
        .send("/api/v1/deliveries/{id}/complete", CONTRIBUTOR, api::complete)
        .send("/api/v1/deliveries/{id}/accept", CONTRIBUTOR, api::accept)
        .read("/api/v1/deliveries/{id}/findings", CONTRIBUTOR, api::findings)
        .read("/api/v1/deliveries/{id}/tokens", CONTRIBUTOR, api::tokens)
        .send("/api/v1/consents", CONTRIBUTOR, api::consents)
        .send("/api/v1/withdrawals", ANYONE, api::withdraw)
        .read("/api/v1/organisations", OFFICE, api::organisations)
        .send("/api/v1/organisations", ADMINISTRATOR, api::register_organisation)
        .send(
            "/api/v1/organisations/{id}/keys",
            ADMINISTRATOR,
            api::register_key,
        )
        .send(
            "/api/v1/organisations/{id}/agreements",
            OFFICER,
            api::record_agreement,
        )
        .send("/api/v1/agreements/{id}/end", OFFICER, api::end_agreement)
        .read("/api/v1/releases", RELEASES, api::releases)
        .read("/api/v1/ledger", LEDGER, api::ledger)
        .read("/api/v1/audit", AUDIT, api::audit)
        .read("/api/v1/accounts", ADMINISTRATOR, api::accounts)
        .delete("/api/v1/accounts/{id}", ADMINISTRATOR, api::close_account)
        .send("/api/v1/invitations", ADMINISTRATOR, api::invite)
        .delete("/api/v1/invitations/{id}", ADMINISTRATOR, api::revoke_invitation)
}

fn all(service: Option<Service>) -> Routes {
    certification(programs(pages_of(Routes {
        service,
        router: Router::new(),
        listed: Vec::new(),
    })))
}

/// Every address with the roles that may use it.
pub fn listed() -> Vec<Listed> {
    all(None).listed
}

/// The service as something that answers requests, for a server or a test.
pub fn router(service: Service) -> Router {
    let lost = Guard {
        service: service.clone(),
        voice: Voice::Page,
        roles: ANYONE,
    };
    let nothing =
        on(MethodFilter::GET, || async { Refusal::NotFound }).layer(from_fn_with_state(lost, guard));
    let looked_at = service.clone();
    all(Some(service))
        .router
        .route(&STYLE_URL, axum::routing::get(style))
        .route("/healthz", axum::routing::get(|| async { "ok\n" }))
        .route("/readyz", axum::routing::get(move || ready(looked_at.clone())))
        .fallback_service(nothing)
        // A form with one file is the largest body that is ever held as a whole; pieces are streams and count for themselves.
        .layer(DefaultBodyLimit::max(MAX_PIECE as usize + (1 << 20)))
        .layer(CatchPanicLayer::custom(|_| {
            // What a panic says may hold anything, so it is not sent; the panic hook has already written it to the log.
            tracing::error!("a request ended in a panic");
            Refusal::Internal.problem(Texts::preferred(None))
        }))
        .layer(from_fn(headers::protect))
}

/// For balancers: nobody is sent here while the vault cannot be written.
async fn ready(service: Service) -> Response {
    match service.is_ready().await {
        true => (StatusCode::OK, "ready\n").into_response(),
        false => (StatusCode::SERVICE_UNAVAILABLE, "the vault cannot be written\n").into_response(),
    }
}

const STYLE: &str = include_str!("../assets/service.css");

/// The style sheet, named by its content so that browsers may keep it.
pub(crate) static STYLE_URL: LazyLock<String> = LazyLock::new(|| {
    let digest = hex::encode(Sha256::digest(STYLE));
    format!("/static/service.{}.css", digest.get(..12).unwrap_or_default())
});

async fn style() -> Response {
    (
        StatusCode::OK,
        [
            (header::CONTENT_TYPE, "text/css; charset=utf-8"),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        ],
        STYLE,
    )
        .into_response()
}
