//! `amparo risk`: how identifying a table's rows would be if they were handed out as they are. The answer is private.

use amparo_assess::{RiskOptions, known_or, risk};
use anyhow::Result;

use crate::cli::assess::RiskArgs;
use crate::commands::table;
use crate::output::{note, say};

pub(crate) fn run(args: &RiskArgs) -> Result<()> {
    let (table, population) = table::with_population(&args.domain, &args.input, args.population.as_deref())?;
    let options = RiskOptions {
        quasi_identifiers: known_or(&args.quasi_identifiers, table.schema(), &args.sensitive),
        sensitive: args.sensitive.clone(),
        subset_size: args.subset_size,
        recursive_l: 0,
    };
    let found = risk(&table, population.as_ref(), &options)?;
    note("These figures are computed on real rows and are as private as the table.");
    say(&found, args.json)
}
