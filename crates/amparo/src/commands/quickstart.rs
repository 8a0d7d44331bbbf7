//! `amparo quickstart`: the whole way once, with invented cases, from three contributors' files to an open portal.

use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};

use amparo_governance::collection::{Collection, SHIPPED_BANDS_SOURCE, shipped_bands};
use amparo_invent::{ContributorFile, SEED, write_contributors};
use amparo_portal::Portal;
use amparo_privacy::Rho;
use amparo_reading::edition::Edition;
use amparo_release::TrustedKeys;
use amparo_vault::{Vault, VaultOptions};
use anyhow::{Context, Result, bail};

use crate::cli::listen::ListenArgs;
use crate::cli::{QuickstartArgs, SourceArgs};
use crate::clock::this_year;
use crate::commands::governance::publish;
use crate::commands::intake::{contributor_id, options, source_of, store};
use crate::commands::recruitment::sample;
use crate::commands::release::{GateWish, Mode, Outcome, PlanText, TITLE, Wish, build, put_out};
use crate::commands::serve::listen;
use crate::output::note;
use crate::progress::Steps;

pub(crate) async fn run(args: QuickstartArgs) -> Result<()> {
    let places = Places::below(&args.dir);
    std::fs::create_dir_all(&args.dir).with_context(|| args.dir.display().to_string())?;
    let mut steps = Steps::new(6 + usize::from(!args.no_serve), false);

    let step = steps.begin("vault");
    let vault = if Vault::is_at(&places.vault) {
        Vault::open(&places.vault).await?
    } else {
        Vault::create(&places.vault, VaultOptions::default()).await?
    };
    let options = *vault.options();
    step.done(&format!(
        "{}; no person will ever lose more than ε = {} at δ = {}",
        places.vault.display(),
        options.lifetime_epsilon.get(),
        options.delta.get()
    ));

    let step = steps.begin("case files");
    let files = write_contributors(&places.contributors, SEED)?;
    step.done(&format!(
        "{} invented files, nobody in them ever lived, in {}",
        files.len(),
        places.contributors.display()
    ));

    let step = steps.begin("intake");
    let mut cases = 0;
    let mut lines = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let (done, of) = (index as f64, files.len() as f64);
        let taken = take_in(&vault, file, &|share| step.at((done + share) / of)).await?;
        cases += taken.cases;
        lines.push(taken.line);
    }
    step.done(&format!("{cases} cases, encrypted at rest"));
    lines.iter().for_each(note);

    let wish = Wish {
        epsilon: args.epsilon,
        delta: options.delta,
        title: format!("{TITLE} (invented cases)"),
        publisher: "Amparo quickstart".into(),
        last_year: this_year(),
        mode: Mode::Full,
        gate: GateWish::Override("a demonstration with invented cases: nobody in them ever lived".into()),
        engine: amparo_synth::SynthOptions::default(),
    };
    let rho = Rho::from_epsilon_delta(wish.epsilon, wish.delta);
    let plan = vault
        .plan(rho, wish.delta, &Vault::cohorts(wish.last_year))
        .await?;
    let step = steps.begin("private release");
    // What would be spent is said before anything is.
    note(PlanText(plan));
    let (staged, made) = match build(&vault, &wish, &|p| step.at(p.done)).await? {
        Outcome::Known(record) => {
            let (Some(id), Some(folder)) = (record.release, record.path) else {
                bail!("the vault knows of a release without a name; run `amparo ledger verify`");
            };
            (
                folder,
                format!("{id} was made before from the same cases; nothing was spent"),
            )
        }
        Outcome::Built {
            folder,
            id,
            rows,
            counts,
            claim,
        } => (
            folder,
            format!(
                "{id}: {rows} synthetic rows, {counts} counts with errors, ε = {} spent",
                claim.epsilon
            ),
        ),
    };
    step.done(&made);

    let step = steps.begin("publish");
    let (id, folder) = put_out(&vault, &staged, &places.published).await?;
    let signing_key = vault.signing_key()?;
    let key = signing_key.verifying_key();
    let governance = Collection {
        bands: Some((shipped_bands()?, SHIPPED_BANDS_SOURCE.to_owned())),
        ..Collection::default()
    };
    publish::put_out(
        &places.governance,
        &governance,
        "Published results of SDG indicator 10.7.2",
        &signing_key,
    )?;
    let public_key = vault.public_key_path();
    vault.close().await;
    step.done(&folder.display().to_string());
    let edition = Edition::open(&places.published.join(&id), &TrustedKeys::one(key))?;
    let news = super::news::samples(&places.news, &edition)?;
    drop(edition);

    let step = steps.begin("register");
    let register = sample::publish(&args.dir)?;
    step.done(&format!(
        "{} invented recruiters, signed, in {}",
        register.recruiters,
        register.published.display()
    ));
    note(format_args!(
        "\nCheck it:   amparo verify {} --key {}\nServe it:   amparo serve {} --governance {} --register {} --news {}\n",
        places.published.join(&id).display(),
        public_key.display(),
        places.published.display(),
        places.governance.display(),
        register.published.display(),
        places.news.display()
    ));
    if args.no_serve {
        return Ok(());
    }

    let step = steps.begin("portal");
    let portal = Portal::open_with(&places.published, Some(&places.governance), TrustedKeys::one(key))?
        .with_register(&register.published, TrustedKeys::one(register.key))?
        .telling(news);
    step.done("verified and loaded");
    let host = IpAddr::V4(Ipv4Addr::LOCALHOST);
    listen(portal, host, args.port, &ListenArgs::default()).await
}

/// Where the quickstart keeps what it makes.
struct Places {
    vault: PathBuf,
    contributors: PathBuf,
    published: PathBuf,
    governance: PathBuf,
    news: PathBuf,
}

impl Places {
    fn below(dir: &Path) -> Places {
        Places {
            vault: dir.join("vault"),
            contributors: dir.join("contributors"),
            published: dir.join("published"),
            governance: dir.join("governance"),
            news: dir.join("news"),
        }
    }
}

struct TakenIn {
    cases: usize,
    line: String,
}

async fn take_in(vault: &Vault, file: &ContributorFile, progress: &dyn Fn(f64)) -> Result<TakenIn> {
    let contributor = contributor_id(vault, file.contributor).await?;
    let keying = vault.keying(&contributor).await?;
    let source = SourceArgs {
        file: file.file.clone(),
        mapping: file.mapping.clone(),
        encoding: None,
        max_rejected_share: 0.02,
    };
    let read = keying.read(&source_of(&source.file)?, options(&source)?, progress)?;
    let intake = &read.intake;
    let cases = intake.cases.table.rows();
    let (name, layout) = (intake.file_name.clone(), intake.layout.clone());
    let (_, report) = store(vault, &contributor, read, keying.keyed_by()).await?;
    let line = format!(
        "      {}: {name} ({layout}), {} of {} rows accepted",
        file.contributor, report.rows_accepted, report.rows_read
    );
    Ok(TakenIn { cases, line })
}
