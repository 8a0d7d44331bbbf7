//! `amparo governance index`: a composite indicator from two tables.

use std::fmt;
use std::path::Path;

use amparo_governance::index::{
    IndexResult, Pipeline, Sensitivity, SensitivityPlan, Study, UnitReport, write_workbook,
};
use anyhow::{Context, Result, bail};
use serde::Serialize;

use crate::cli::governance::IndexArgs;
use crate::files::{self, Readers};
use crate::output::{note, say};
use crate::progress::Steps;

#[derive(Serialize)]
struct Built {
    #[serde(flatten)]
    index: IndexResult,
    #[serde(skip_serializing_if = "Option::is_none")]
    sensitivity: Option<Sensitivity>,
}

impl fmt::Display for Built {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.index)?;
        match &self.sensitivity {
            Some(sensitivity) => write!(f, "\n{sensitivity}"),
            None => Ok(()),
        }
    }
}

pub(super) fn run(args: &IndexArgs) -> Result<()> {
    if files::is_stream(&args.data) && files::is_stream(&args.metadata) {
        bail!("only one of DATA and META can come from standard input");
    }
    let outputs = [&args.csv, &args.xlsx, &args.html];
    if outputs.into_iter().flatten().any(|path| files::is_stream(path)) {
        bail!("--csv, --xlsx and --html go to files: standard output holds the result");
    }
    let pipeline = match &args.options {
        Some(path) => {
            Pipeline::from_json(&files::read_text(path)?).with_context(|| path.display().to_string())?
        }
        None => Pipeline::default(),
    };
    let plan = match &args.sensitivity {
        Some(path) => Some(
            SensitivityPlan::from_json(&files::read_text(path)?)
                .with_context(|| path.display().to_string())?,
        ),
        None => None,
    };
    let mut steps = Steps::new(1 + usize::from(plan.is_some()), args.json);
    let step = steps.begin("building the index");
    // The error itself says which of the two tables.
    let study = Study::read(&bytes(&args.data)?, &bytes(&args.metadata)?)
        .with_context(|| format!("{} with {}", args.data.display(), args.metadata.display()))?;
    let index = study.run(&pipeline)?;
    step.done("built");
    let sensitivity = match plan {
        Some(plan) => {
            let step = steps.begin("varying the choices");
            let found = plan.run(&study, &pipeline)?;
            step.done("varied");
            Some(found)
        }
        None => None,
    };
    if let Some(path) = &args.csv {
        put(path, index.to_csv().as_bytes())?;
    }
    if let Some(path) = &args.xlsx {
        put(path, &write_workbook(&index, sensitivity.as_ref())?)?;
    }
    if let (Some(unit), Some(path)) = (&args.unit, &args.html) {
        put(path, UnitReport::new(&index, unit)?.to_html()?.as_bytes())?;
    }
    say(&Built { index, sensitivity }, args.json)
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    Ok(files::read_text(path)?.into_bytes())
}

fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    files::write(path, Readers::Everyone, |out| Ok(out.write_all(bytes)?))?;
    note(format_args!("Written: {}", path.display()));
    Ok(())
}
