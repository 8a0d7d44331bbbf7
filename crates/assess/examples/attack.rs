//! Attacks a synthetic table from files and prints the report as JSON.
//!
//! `cargo run --release -p amparo-assess --example attack -- SCHEMA.json TRAIN.csv CONTROL.csv SYNTHETIC.csv [EPSILON DELTA]`; a schema that is a plain
//! `{column: size}` is taken as the domain of integer-coded columns.
#![allow(clippy::print_stdout, reason = "an example reports to whoever runs it")]

use std::error::Error;
use std::fs::{File, read_to_string};
use std::sync::Arc;

use amparo_assess::{AttackOptions, attack};
use amparo_schema::{TableSchema, read_csv};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (files, claim) = match arguments.as_slice() {
        [schema, train, control, synthetic] => ([schema, train, control, synthetic], None),
        [schema, train, control, synthetic, epsilon, delta] => (
            [schema, train, control, synthetic],
            Some((epsilon.parse()?, delta.parse()?)),
        ),
        _ => return Err("give SCHEMA.json TRAIN.csv CONTROL.csv SYNTHETIC.csv [EPSILON DELTA]".into()),
    };
    let text = read_to_string(files[0])?;
    let schema = match TableSchema::from_frictionless_json(&text) {
        Ok(schema) => schema,
        Err(_) => TableSchema::from_domain_json(&text)?,
    };
    let schema = Arc::new(schema);
    let table = |path: &String| -> Result<_, Box<dyn Error>> {
        Ok(read_csv(Arc::clone(&schema), File::open(path)?)?)
    };
    let (train, control, synthetic) = (table(files[1])?, table(files[2])?, table(files[3])?);
    let report = attack(
        &train,
        &control,
        &synthetic,
        claim,
        &AttackOptions::default(),
        &|_| {},
    )?;
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}
