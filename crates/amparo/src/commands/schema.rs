//! `amparo schema`: drafts and prints table schemas.

use std::path::Path;

use amparo_schema::{case_schema, htcds_json_schema, htcds_table_schema, ic_tip, infer, record_json_schema};
use anyhow::{Context, Result, bail};

use crate::cli::{Classification, SchemaCommand, ShippedSchema};
use crate::clock::this_year;
use crate::files::{self, Readers};
use crate::output::note;

const TABLE_SCHEMA_2: &str = "https://datapackage.org/profiles/2.0/tableschema.json";

pub(crate) fn run(command: SchemaCommand) -> Result<()> {
    match command {
        SchemaCommand::Infer { input, out } => infer_from(&input, out.as_deref().unwrap_or(Path::new("-"))),
        SchemaCommand::Print { which, json_schema } => {
            let case = || case_schema(this_year());
            print(&match (which, json_schema) {
                (ShippedSchema::Case, false) => {
                    let mut schema = case().to_frictionless_json();
                    // Missing values with labels are of the second version, and validators take a schema without this for the first.
                    if let Some(schema) = schema.as_object_mut() {
                        schema.insert("$schema".into(), TABLE_SCHEMA_2.into());
                    }
                    schema
                }
                (ShippedSchema::Case, true) => record_json_schema(&case()),
                (ShippedSchema::Htcds, false) => htcds_table_schema(),
                (ShippedSchema::Htcds, true) => htcds_json_schema(),
            })
        }
        SchemaCommand::Crosswalk {
            to: Classification::IcTip,
            json,
        } => match json {
            true => print(&serde_json::to_value(ic_tip::crosswalk())?),
            false => files::write(Path::new("-"), Readers::Everyone, |out| {
                Ok(out.write_all(ic_tip::CROSSWALK_CSV.as_bytes())?)
            }),
        },
    }
}

fn print(schema: &serde_json::Value) -> Result<()> {
    files::write(Path::new("-"), Readers::Everyone, |out| {
        serde_json::to_writer_pretty(&mut *out, schema)?;
        Ok(writeln!(out)?)
    })
}

fn infer_from(input: &Path, out: &Path) -> Result<()> {
    let named = || {
        if files::is_stream(input) {
            "standard input".to_owned()
        } else {
            input.display().to_string()
        }
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(files::open(input)?);
    let headers: Vec<String> = reader
        .headers()
        .with_context(named)?
        .iter()
        .map(|header| header.trim_start_matches('\u{feff}').to_owned())
        .collect();
    if headers.is_empty() {
        bail!("{}: the file is empty; a header row is needed", named());
    }
    let mut failed = None;
    let rows = reader.records().map_while(|record| match record {
        Ok(record) => Some(record.iter().map(str::to_owned).collect()),
        Err(error) => {
            failed = Some(error);
            None
        }
    });
    let draft = infer(&headers, rows);
    if let Some(error) = failed {
        return Err(error).with_context(named);
    }
    files::write(out, Readers::Everyone, |out| {
        serde_json::to_writer_pretty(&mut *out, &draft)?;
        Ok(writeln!(out)?)
    })?;
    note(
        "This draft was read off the data, so it is NOT PRIVATE: its lists of values tell what is in the table. Check every list against the \
         codebook before you use it for a release.",
    );
    Ok(())
}
