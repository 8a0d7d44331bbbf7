//! The one way in.

use amparo_schema::CodedTable;

use crate::assessment::{Assessment, NOTICE};
use crate::association::Associations;
use crate::cell_error::CellErrors;
use crate::distinguish::distinguish;
use crate::marginal_error::MarginalErrors;
use crate::pairing::count_both;
use crate::sample::shuffled_rows;
use crate::subgroup::Subgroups;
use crate::transfer::{choose_targets, transfer};
use crate::{AssessError, AssessOptions};

/// Share of the work that counting is taken to be, for the progress display.
const COUNTING: f64 = 0.6;

/// Compares a synthetic table with the real one it stands for.
///
/// `progress` is called from this thread with the share of the work that is done, from 0 to 1. The result depends on what rows the tables hold and not on
/// their order, nor on the number of threads. Counting is linear in the rows and classifiers see at most
/// [`AssessOptions::classifier_rows`]; memory is a few times that of the tables. Counting runs in two threads beside rayon's, so do not call this from
/// the only thread of a rayon pool.
///
/// # Errors
/// See [`AssessError`]: different schemas, an empty table, an option out of range, a named field that is not there.
pub fn assess(
    real: &CodedTable,
    synthetic: &CodedTable,
    options: &AssessOptions,
    progress: &dyn Fn(f64),
) -> Result<Assessment, AssessError> {
    options.check()?;
    check_schemas(real, synthetic)?;
    for (table, rows) in [("real", real.rows()), ("synthetic", synthetic.rows())] {
        if rows == 0 {
            return Err(AssessError::TooFewRows {
                table,
                rows,
                needed: 1,
            });
        }
    }
    let schema = real.schema();
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name.as_str()).collect();
    let answered: Vec<Vec<bool>> = schema
        .fields()
        .iter()
        .map(|field| field.categories.iter().map(|c| !c.is_missing()).collect())
        .collect();
    let labels = |field: usize| {
        let categories = schema.field(field).categories.iter();
        categories.map(|c| c.label.clone()).collect()
    };
    let groups = options.subgroup_indices(schema)?;
    let scale = synthetic.rows() as f64 / real.rows() as f64;
    let order = options.max_order.min(schema.width());

    let mut marginals = MarginalErrors::new(real.rows(), synthetic.rows(), order);
    let mut counts = CellErrors::new(&answered, order);
    let mut association = Associations::new(&names, &answered);
    let mut subgroups = Subgroups::new(&names, labels, &answered, &groups, options.subgroup_rows, scale);
    let sets = amparo_count::number_of_sets(schema.width(), order);
    let mut done = 0_u64;
    count_both(real, synthetic, order, |real, synthetic| {
        marginals.add(real, synthetic);
        counts.add(real, synthetic);
        association.add(real, synthetic);
        subgroups.add(real, synthetic);
        done += 1;
        if done.is_multiple_of(64) || done == sets {
            progress(COUNTING * done as f64 / sets as f64);
        }
    })?;
    let (association, strength) = association.finish(options.worst);

    let (mut transfers, mut targets_left_out, mut distinguishability) = (Vec::new(), Vec::new(), None);
    if options.classifier_rows > 0 {
        let targets = choose_targets(real, options, &strength)?;
        let (real_order, synthetic_order) = (
            shuffled_rows(real, options.seed),
            shuffled_rows(synthetic, options.seed),
        );
        let most = options.classifier_rows;
        (transfers, targets_left_out) =
            transfer(real, synthetic, &real_order, &synthetic_order, &targets, most);
        progress(0.5 * (1.0 + COUNTING));
        distinguishability = distinguish(real, synthetic, &real_order, &synthetic_order, most, options.seed);
    }
    progress(1.0);
    Ok(Assessment {
        notice: NOTICE,
        table: schema.name().to_owned(),
        fields: schema.width(),
        real_rows: real.rows(),
        synthetic_rows: synthetic.rows(),
        marginals: marginals.finish(&names, options.worst),
        counts: counts.finish(),
        association,
        subgroups: subgroups.finish(),
        transfer: transfers,
        targets_left_out,
        distinguishability,
    })
}

/// Codes can be compared only if they mean the same.
pub(crate) fn check_schemas(first: &CodedTable, second: &CodedTable) -> Result<(), AssessError> {
    let (a, b) = (first.schema(), second.schema());
    if a.width() != b.width() {
        return Err(AssessError::SchemasDiffer(format!(
            "{} fields and {}",
            a.width(),
            b.width()
        )));
    }
    for (a, b) in a.fields().iter().zip(b.fields()) {
        if a.name != b.name {
            return Err(AssessError::SchemasDiffer(format!(
                "field {:?} stands where the other has {:?}",
                a.name, b.name
            )));
        }
        if a.categories.len() != b.categories.len()
            || a.categories
                .iter()
                .zip(&b.categories)
                .any(|(a, b)| a.value != b.value || a.missing != b.missing)
        {
            return Err(AssessError::SchemasDiffer(format!(
                "the categories of field {:?} are not the same",
                a.name
            )));
        }
    }
    Ok(())
}
