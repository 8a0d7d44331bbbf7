//! Anyone's table: its domain from a file, its rows from a CSV.

use std::path::Path;
use std::sync::Arc;

use amparo_schema::{CodedTable, TableSchema, read_csv};
use anyhow::{Context, Result};

use crate::cli::DomainArgs;
use crate::files::{self, Readers};
use crate::output::note;

/// The domain that the command line names.
pub(crate) fn domain(args: &DomainArgs) -> Result<Arc<TableSchema>> {
    let (path, read): (_, fn(&str) -> Result<TableSchema, _>) = match (&args.schema, &args.domain) {
        (Some(path), _) => (path, TableSchema::from_frictionless_json),
        (None, Some(path)) => (path, TableSchema::from_domain_json),
        (None, None) => anyhow::bail!("give --schema S.json or --domain D.json"),
    };
    let schema = read(&files::read_text(path)?).with_context(|| path.display().to_string())?;
    Ok(Arc::new(schema))
}

/// The table in a CSV file over a domain.
pub(crate) fn read(path: &Path, schema: Arc<TableSchema>) -> Result<CodedTable> {
    let named = || {
        if files::is_stream(path) {
            "standard input".into()
        } else {
            path.display().to_string()
        }
    };
    read_csv(schema, files::open(path)?).with_context(named)
}

/// The table in a CSV file over the domain that the command line names, and the population that it is drawn from, over the same, where one is given.
pub(crate) fn with_population(
    domain_of: &DomainArgs,
    input: &Path,
    population: Option<&Path>,
) -> Result<(CodedTable, Option<CodedTable>)> {
    let schema = domain(domain_of)?;
    let table = read(input, schema.clone())?;
    let population = population.map(|path| read(path, schema)).transpose()?;
    Ok((table, population))
}

/// Writes a report that is computed on real rows, readable by its owner only, and says where it is.
pub(crate) fn write_private_report(path: &Path, html: &str) -> Result<()> {
    files::write(path, Readers::Owner, |out| Ok(out.write_all(html.as_bytes())?))?;
    note(format_args!(
        "Report: {} (private: it is computed on real rows)",
        path.display()
    ));
    Ok(())
}
