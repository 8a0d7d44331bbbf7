//! The pages, by what they are about.

mod account;
mod accounts;
mod audit;
mod certification;
mod certification_acts;
mod certification_case;
mod certification_criterion;
mod chain;
mod consents;
mod entrance;
mod files;
mod organisations;
mod releases;
mod withdrawal;

pub(crate) use account::{account, make_token, revoke_token};
pub(crate) use accounts::{VALID, accounts, close_account, invite, revoke_invitation};
pub(crate) use audit::{as_lines, audit, audit_csv, audit_lines};
pub(crate) use certification::{certification, licence_seen, name_licence, open_case};
pub(crate) use certification_acts::{act, ask_to_audit};
pub(crate) use certification_case::case;
pub(crate) use certification_criterion::{criterion, evidence, hand_in_evidence};
pub(crate) use chain::{chain, chain_json, send_chain};
pub(crate) use consents::{consents, record_consent};
pub(crate) use entrance::{accept_invitation, invitation, log_in, log_out, login, start};
pub(crate) use files::{
    accept_file, file, files, id as delivery_id, new_file, send_file, tokens_of_file, withdraw_file,
};
pub(crate) use organisations::{
    end_agreement, organisation, organisations, record_agreement, register_key, register_organisation,
};
pub(crate) use releases::{claim, ledger, plan_of, releases, this_year};
pub(crate) use withdrawal::{withdraw, withdrawal};

use amparo_vault::Role;
use axum::response::Response;

use crate::access::Caller;
use crate::blocks::{Block, Link, Page};
use crate::refusal::Refusal;
use crate::texts::Texts;

/// Where a caller can go.
pub(crate) fn navigation(caller: &Caller, texts: Texts) -> Vec<Link> {
    let places: &[(&str, &str)] = match caller.account().map(|account| account.role) {
        None => &[("/login", "nav-login"), ("/withdraw", "nav-withdraw")],
        Some(Role::Contributor) => &[
            ("/files", "nav-files"),
            ("/consents", "nav-consents"),
            ("/withdraw", "nav-withdraw"),
            ("/account", "nav-account"),
        ],
        Some(Role::Steward) => &[
            ("/releases", "nav-releases"),
            ("/ledger", "nav-ledger"),
            ("/organisations", "nav-organisations"),
            ("/account", "nav-account"),
        ],
        Some(Role::DataProtectionOfficer) => &[
            ("/releases", "nav-releases"),
            ("/ledger", "nav-ledger"),
            ("/organisations", "nav-organisations"),
            ("/audit", "nav-audit"),
            ("/account", "nav-account"),
        ],
        Some(Role::Auditor) => &[
            ("/audit", "nav-audit"),
            ("/ledger", "nav-ledger"),
            ("/organisations", "nav-organisations"),
            ("/account", "nav-account"),
        ],
        Some(Role::Applicant | Role::CertificationAuditor | Role::CertificationOfficer) => &[
            ("/certification", "nav-certification"),
            ("/account", "nav-account"),
        ],
        Some(Role::Company) => &[("/chain", "nav-chain"), ("/account", "nav-account")],
        Some(Role::Administrator) => &[
            ("/accounts", "nav-accounts"),
            ("/organisations", "nav-organisations"),
            ("/account", "nav-account"),
        ],
    };
    places
        .iter()
        .map(|&(href, label)| Link {
            href,
            label: texts.say(label),
        })
        .collect()
}

/// Where a role begins.
pub(crate) fn home_of(role: Role) -> &'static str {
    match role {
        Role::Contributor => "/files",
        Role::Steward | Role::DataProtectionOfficer => "/releases",
        Role::Auditor => "/audit",
        Role::Applicant | Role::CertificationAuditor | Role::CertificationOfficer => "/certification",
        Role::Company => "/chain",
        Role::Administrator => "/accounts",
    }
}

/// The page of a refusal.
pub(crate) fn refused(caller: &Caller, texts: Texts, refusal: &Refusal) -> Response {
    let page = Page::new(refusal.title(texts)).with(Block::Alert(vec![refusal.detail(texts)]));
    let mut response = page.show(caller, texts);
    *response.status_mut() = refusal.status();
    refusal.add_headers(&mut response);
    response
}

/// A moment as people read it: RFC 3339 without what is smaller than a minute.
fn moment(text: &str) -> String {
    match text.get(..16) {
        Some(short) => format!("{} UTC", short.replace('T', " ")),
        None => text.to_owned(),
    }
}

/// A day of a form.
fn day(text: &str) -> Result<jiff::civil::Date, Refusal> {
    text.trim().parse().map_err(|_| {
        Refusal::Wrong(format!(
            "{text:?} is no day; accepted are days such as 2026-11-28"
        ))
    })
}

/// A number of a form.
fn number<T: std::str::FromStr>(text: &str) -> Result<T, Refusal> {
    text.trim()
        .parse()
        .map_err(|_| Refusal::Wrong(format!("{text:?} is not a number that is accepted here")))
}
