//! What goes out: private figures about workers, and the page of a disclosed corridor.

use std::fmt;
use std::path::Path;

use amparo_journeys::base_rates::{BaseRates, base_rates};
use amparo_journeys::declared::CountryCode;
use amparo_journeys::disclosed::{
    CorridorPage, DisclosedCorridor, corridor_page, disclosed, disclosed_corridor,
};
use amparo_journeys::ledger::Ledger;
use amparo_journeys::public::{CorridorList, Publication, publication_page, publish, worker_rows};
use amparo_privacy::{Rho, SecureNoise};
use amparo_recruitment::checks::{CheckSettings, findings};
use amparo_recruitment::verdict::RulePack;
use amparo_release::Release;
use anyhow::{Context, Result, anyhow};
use jiff::civil::Date;
use serde::Serialize;

use super::chains::{book, dossier_of};
use crate::cli::journeys::{BesideArgs, CorridorArgs, PublishArgs, SpendArgs};
use crate::commands::recruitment::{dossier, judge};
use crate::commands::verify::trusted_keys;
use crate::files::{self, Readers};
use crate::output::{note, say_json, say_text};

/// The ledger of a publication and what it costs.
pub(super) fn spend(args: &SpendArgs) -> (Ledger, Rho) {
    let cap = Rho::from_epsilon_delta(args.lifetime_epsilon, args.delta);
    (
        Ledger::at(&args.ledger, cap),
        Rho::from_epsilon_delta(args.epsilon, args.delta),
    )
}

/// Writes a publication as data and as a page into a folder.
pub(super) fn put(out: &Path, name: &str, data: &impl Serialize, page: &str) -> Result<()> {
    std::fs::create_dir_all(out).with_context(|| out.display().to_string())?;
    files::write(&out.join(format!("{name}.json")), Readers::Everyone, |to| {
        serde_json::to_writer_pretty(&mut *to, data)?;
        Ok(writeln!(to)?)
    })?;
    put_page(&out.join(format!("{name}.html")), page)
}

fn put_page(path: &Path, page: &str) -> Result<()> {
    files::write(path, Readers::Everyone, |to| Ok(to.write_all(page.as_bytes())?))
}

fn beside(args: &BesideArgs, citizenship: Option<&str>) -> Result<Option<BaseRates>> {
    let (Some(folder), Some(key)) = (&args.release, &args.key) else {
        return Ok(None);
    };
    let trusted = trusted_keys(std::slice::from_ref(key))?;
    let release = Release::open(folder, &trusted).with_context(|| folder.display().to_string())?;
    Ok(Some(base_rates(&release, citizenship)))
}

pub(super) fn workers(args: &PublishArgs) -> Result<()> {
    let text = files::read_text(&args.corridors)?;
    let list =
        CorridorList::from_json(&text).map_err(|why| anyhow!("{}: {why}", args.corridors.display()))?;
    let (book, dossier) = (book(&args.chains.log)?, dossier_of(&args.chains.dossier)?);
    let findings = findings(&dossier, &RulePack::shipped()?, &CheckSettings::usual(args.on))?;
    let rows = worker_rows(&list, &book, &dossier, &judge::rates(&args.rates)?, &findings)?;
    let base = beside(&args.beside, None)?;
    let (ledger, rho) = spend(&args.spend);
    let publication = publish(
        &args.spend.name,
        &list,
        &rows,
        (rho, args.spend.delta),
        &ledger,
        &mut SecureNoise::new()?,
    )?;
    put(
        &args.out,
        "corridors",
        &publication,
        &publication_page(&publication, base.as_ref())?,
    )?;
    if args.json {
        return say_json(&publication);
    }
    say_text(&Words(&publication).to_string())?;
    note(format_args!("written: {}", args.out.display()));
    Ok(())
}

struct Words<'a>(&'a Publication);

impl fmt::Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for figures in &self.0.corridors {
            writeln!(
                f,
                "{}: {:.0} workers (95 %: {:.0} to {:.0})",
                figures.corridor, figures.workers.value, figures.workers.lower, figures.workers.upper
            )?;
        }
        write!(f, "ε = {:.4} at δ = {}", self.0.epsilon, self.0.delta)
    }
}

/// What two disclosed files say of one corridor; rows that cannot be read are named.
pub(super) fn disclosed_of(
    recruiters: &Path,
    worksites: &Path,
    (origin, region, on): (CountryCode, &str, Date),
) -> Result<DisclosedCorridor> {
    let name = |path: &Path| path.display().to_string();
    let (first, second) = (dossier::bytes(recruiters)?, dossier::bytes(worksites)?);
    let disclosed = disclosed((&name(recruiters), &first), (&name(worksites), &second))?;
    let refused = disclosed
        .recruiters
        .rows
        .refused
        .iter()
        .chain(&disclosed.worksites.refused);
    for refused in refused {
        note(format_args!("left out: {}", refused.error));
    }
    let book = disclosed.book(&"usdol-oflc".parse()?, on);
    Ok(disclosed_corridor(
        &disclosed,
        &book,
        origin,
        "USA".parse()?,
        region,
    ))
}

pub(super) fn corridor(args: &CorridorArgs) -> Result<()> {
    let about = (args.origin, args.region.as_str(), args.on);
    let corridor = disclosed_of(&args.recruiters, &args.worksites, about)?;
    let base = beside(&args.beside, Some(args.origin.as_str()))?;
    let page = corridor_page(&CorridorPage {
        corridor: &corridor,
        source: "Form ETA-9142B, Appendices A and C, fiscal year 2021",
        base: base.as_ref(),
    })?;
    put_page(&args.out, &page)?;
    if args.json {
        return say_json(&corridor);
    }
    note(format_args!(
        "{} cases of {}, {} recruiters, {} worksites: {}",
        corridor.cases,
        corridor.cases_in_files,
        corridor.recruiters,
        corridor.worksites,
        args.out.display()
    ));
    Ok(())
}
