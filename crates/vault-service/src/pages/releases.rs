//! Releases, their claims, and the ledger.

use amparo_privacy::Rho;
use amparo_schema::FIRST_YEAR;
use amparo_vault::{BuildRecord, Vault};
use axum::Extension;
use axum::extract::Path;

use super::moment;
use crate::answers::Answer;
use crate::blocks::{Block, Cell, Page};
use crate::guard::Visit;
use crate::refusal::Refusal;

/// The most of a claim that is read: it is some kilobytes long.
const LONGEST_CLAIM: u64 = 256 << 10;

pub(crate) async fn releases(Extension(visit): Extension<Visit>) -> Answer {
    let texts = visit.texts;
    let builds = visit.caller.office()?.builds().await?;
    let rows = builds
        .iter()
        .rev()
        .map(|build| {
            let name = build
                .release
                .clone()
                .unwrap_or_else(|| texts.say("releases-none-yet"));
            vec![
                if build.release.is_some() {
                    Cell::link(name, format!("/releases/{}", build.id))
                } else {
                    Cell::text(name)
                },
                Cell::text(moment(&build.begun)),
                Cell::text(texts.say(&format!("build-{}", build.state))),
            ]
        })
        .collect();
    let page = Page::new(texts.say("releases-title"))
        .with(Block::Text(texts.say("releases-what")))
        .with(Block::Table {
            caption: texts.say("releases-caption"),
            head: vec![
                (texts.say("releases-release"), false),
                (texts.say("releases-begun"), false),
                (texts.say("files-state"), false),
            ],
            rows,
        });
    Ok(page.show(&visit.caller, texts))
}

async fn claim_of(build: &BuildRecord) -> Option<String> {
    let path = build.path.as_ref()?.join("CLAIM.md");
    let about = tokio::fs::metadata(&path).await.ok()?;
    if about.len() > LONGEST_CLAIM {
        return None;
    }
    tokio::fs::read_to_string(&path).await.ok()
}

pub(crate) async fn claim(Extension(visit): Extension<Visit>, Path(text): Path<String>) -> Answer {
    let texts = visit.texts;
    let builds = visit.caller.office()?.builds().await?;
    let build = builds
        .iter()
        .find(|build| build.id.as_str() == text && build.release.is_some())
        .ok_or(Refusal::NotFound)?;
    let page = Page::new(build.release.clone().unwrap_or_default());
    let page = match claim_of(build).await {
        Some(claim) => page.with(Block::Verbatim(claim)),
        None => page.with(Block::Alert(vec![texts.say("releases-no-claim")])),
    };
    Ok(page.show(&visit.caller, texts))
}

/// What remains for each cohort.
pub(crate) async fn plan_of(
    vault: &Vault,
    this_year: u16,
) -> Result<amparo_privacy::ledger_rules::Plan, Refusal> {
    let cohorts = Vault::cohorts(this_year.max(FIRST_YEAR));
    Ok(vault.plan(Rho::ZERO, vault.options().delta, &cohorts).await?)
}

/// This year, in UTC.
pub(crate) fn this_year(visit: &Visit) -> u16 {
    let year = visit
        .service
        .now()
        .to_zoned_datetime(jiff::tz::TimeZone::UTC)
        .year();
    u16::try_from(year).unwrap_or(FIRST_YEAR)
}

pub(crate) async fn ledger(Extension(visit): Extension<Visit>) -> Answer {
    let texts = visit.texts;
    let vault = visit.caller.office()?;
    let entries = vault.ledger_entries().await?;
    let left_out = vault.left_out_of_builds().await?;
    let plan = plan_of(vault, this_year(&visit)).await?;
    let mut page = Page::new(texts.say("ledger-title")).with(Block::Text(texts.say_with(
        "ledger-promise",
        &[
            ("epsilon", &vault.options().lifetime_epsilon.get().to_string()),
            ("delta", &vault.options().delta.get().to_string()),
        ],
    )));
    page = page.with(Block::Table {
        caption: texts.say("ledger-left-out"),
        head: vec![
            (texts.say("ledger-build"), false),
            (texts.say("ledger-withdrawn"), true),
            (texts.say("ledger-no-consent"), true),
        ],
        rows: left_out
            .iter()
            .map(|(build, counts)| {
                vec![
                    Cell::text(build.to_string()),
                    Cell::number(counts.withdrawn),
                    Cell::number(counts.no_consent),
                ]
            })
            .collect(),
    });
    page = page.with(Block::Text(texts.say("ledger-left-out-what")));
    page = page.with(Block::Table {
        caption: texts.say("ledger-remaining"),
        head: vec![
            (texts.say("found-year"), false),
            (texts.say("ledger-rho-left"), true),
        ],
        rows: plan
            .cohorts
            .iter()
            .map(|cohort| {
                vec![
                    Cell::text(cohort.cohort.to_string()),
                    Cell::number(format!("{:.6}", cohort.remaining.get())),
                ]
            })
            .collect(),
    });
    page = page.with(Block::Table {
        caption: texts.say("ledger-charges"),
        head: vec![
            ("№".into(), true),
            (texts.say("ledger-when"), false),
            (texts.say("ledger-build"), false),
            (texts.say("found-year"), false),
            ("ρ".into(), true),
        ],
        rows: entries
            .iter()
            .map(|entry| {
                vec![
                    Cell::number(entry.number),
                    Cell::text(moment(&entry.when)),
                    Cell::text(entry.build.to_string()),
                    Cell::text(entry.cohort.to_string()),
                    Cell::number(format!("{:.6}", entry.rho.get())),
                ]
            })
            .collect(),
    });
    Ok(page.show(&visit.caller, texts))
}
