//! `amparo extract`: a k-anonymised extract for one receiver. Real rows, generalised: never public.

use amparo_assess::{ExtractOptions, extract, known_or};
use amparo_schema::{FieldKind, write_csv};
use anyhow::Result;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

use crate::cli::assess::ExtractArgs;
use crate::commands::{synth, table};
use crate::files::{self, Readers};
use crate::output::{note, say};

pub(crate) fn run(args: &ExtractArgs) -> Result<()> {
    let (table, population) = table::with_population(&args.domain, &args.input, args.population.as_deref())?;
    let options = ExtractOptions {
        quasi_identifiers: known_or(&args.quasi_identifiers, table.schema(), &args.sensitive),
        sensitive: args.sensitive.clone(),
        k: args.k,
        entropy_l: args.entropy_l,
    };
    let made = extract(&table, population.as_ref(), &options)?;
    drop((table, population));
    let mut draws = ChaCha20Rng::seed_from_u64(synth::public_seed()?);
    let mut draw = || (draws.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
    files::write(&args.out, Readers::Owner, |out| {
        Ok(write_csv(&made.table, out, &mut draw)?)
    })?;
    note(format_args!(
        "{}: real rows, generalised. NEVER PUBLIC: hand it to one receiver under an agreement; only you can read the file.",
        args.out.display()
    ));
    for field in made.table.schema().fields() {
        if matches!(field.kind, FieldKind::Binned(_)) {
            note(format_args!(
                "{}: numbers are drawn anew within their bins",
                field.name
            ));
        }
    }
    // When the rows went to standard output, what is said about them must not.
    if files::is_stream(&args.out) {
        note(if args.json {
            serde_json::to_string_pretty(&made.report)?
        } else {
            made.report.to_string()
        });
        return Ok(());
    }
    say(&made.report, args.json)
}
