//! `amparo difference`: what two successive releases give away about the people who joined between them. The answer is private.

use std::sync::Arc;

use amparo_assess::{PublicOutputs, PublishedMarginal, difference};
use amparo_release::{MEASUREMENTS, Release, TrustedKeys};
use amparo_schema::{CodedTable, Codes, TableSchema};
use anyhow::{Context, Result, bail};

use crate::cli::assess::DifferenceArgs;
use crate::commands::published::published;
use crate::commands::table;
use crate::commands::verify::trusted_keys;
use crate::output::say;
use crate::progress::Steps;

pub(crate) fn run(args: &DifferenceArgs) -> Result<()> {
    let mut steps = Steps::new(2, args.json);
    let step = steps.begin("reading two releases and two tables");
    let keys = match &args.key {
        None => TrustedKeys::FirstUse,
        Some(path) => trusted_keys(std::slice::from_ref(path))?,
    };
    let later = Public::of(&args.later, &keys, None)?;
    let schema = Arc::clone(later.synthetic.schema());
    let earlier = Public::of(&args.earlier, &keys, Some(&schema))?;
    let added = table::read(&args.added, Arc::clone(&schema))?;
    let control = table::read(&args.control, schema)?;
    step.done("read");
    let step = steps.begin("attacking");
    let report = difference(
        &added,
        &control,
        earlier.outputs(),
        later.outputs(),
        Some(later.claim),
        1,
    )?;
    step.done("attacked");
    if let Some(path) = &args.report {
        table::write_private_report(path, &report.to_html())?;
    }
    say(&report, args.json)
}

/// What everyone can read of a release.
struct Public {
    synthetic: CodedTable,
    published: Vec<PublishedMarginal>,
    claim: (f64, f64),
}

impl Public {
    fn of(folder: &std::path::Path, keys: &TrustedKeys, wanted: Option<&Arc<TableSchema>>) -> Result<Public> {
        let release = Release::open(folder, keys).with_context(|| folder.display().to_string())?;
        let bytes = release
            .bytes(MEASUREMENTS)
            .with_context(|| format!("{}: no measurements", folder.display()))?;
        let measurements: amparo_synth::Measurements =
            serde_json::from_slice(bytes).with_context(|| folder.display().to_string())?;
        Ok(Public {
            published: published(&measurements, &release.schema)?,
            synthetic: match wanted {
                Some(schema) => within(&release.cases, schema)
                    .with_context(|| format!("{}: not an earlier release of the other", folder.display()))?,
                None => release.cases,
            },
            claim: (release.claim.epsilon, release.claim.delta),
        })
    }

    fn outputs(&self) -> PublicOutputs<'_> {
        PublicOutputs {
            synthetic: &self.synthetic,
            published: &self.published,
        }
    }
}

/// The same rows over a schema that only adds categories at the end of fields, as the years that have come since.
fn within(table: &CodedTable, schema: &Arc<TableSchema>) -> Result<CodedTable> {
    let ours = table.schema().fields();
    let extends = ours.len() == schema.width()
        && ours.iter().zip(schema.fields()).all(|(earlier, later)| {
            earlier.name == later.name && later.categories.starts_with(&earlier.categories)
        });
    if !extends {
        bail!("the later release has other fields or categories");
    }
    let columns = (0..schema.width())
        .map(|field| {
            let mut codes = Codes::with_capacity(schema.field(field).size(), table.rows());
            table.column(field).iter().for_each(|code| codes.push(code));
            codes
        })
        .collect();
    Ok(CodedTable::new(Arc::clone(schema), columns)?)
}
