//! Measurements of disjoint cohorts, added up: what continual releases are made of.
//!
//! A case is measured once, with its cohort or when it comes late. A later release takes the earlier parts as they were published and adds a part for the cases that are
//! new; the same tables are measured in each, so counts add and so do the variances of their noise. In tables over the cohort's own field a cell has the noise
//! of the parts that hold its cohort.

use std::collections::HashMap;

use amparo_count::marginals;
use amparo_privacy::{Budget, Noise, NoisyCounts, Rho, measure};
use amparo_schema::{CodedTable, TableSchema};

use crate::fold::grouped;
use crate::measurements::{DeclaredCounts, FORMAT, Groups, MeasuredTable, Measurements, size};
use crate::{Progress, SynthError};

/// How many cells are counted at once.
const BATCH_CELLS: usize = 1 << 22;

/// What was measured of some cohorts.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// The measurements.
    pub measurements: &'a Measurements,
    /// The schema of the measured table: that of the whole, but with only the part's cohorts among the categories of the cohort's field.
    pub schema: &'a TableSchema,
}

/// Measures in `table` the same tables that `like` holds, with all of `budget`, split as it was there.
///
/// Which tables are measured depends on `like` alone, which is published; nothing is selected again, so nothing is spent on scores.
///
/// # Errors
/// [`SynthError::Mismatch`] if `like` names fields that the table has not; [`SynthError::Budget`] if the budget cannot measure so much.
pub fn measure_like(
    table: &CodedTable,
    like: &Measurements,
    budget: Budget,
    noise: &mut dyn Noise,
    progress: &dyn Fn(Progress),
) -> Result<Measurements, SynthError> {
    let schema = table.schema().as_ref();
    let sets: Vec<Vec<usize>> = like
        .tables
        .iter()
        .map(|measured| attributes(schema, measured))
        .collect::<Result<_, _>>()?;
    let rho = budget.rho();
    let weights: Vec<f64> = like
        .tables
        .iter()
        .map(|measured| 1.0 / measured.counts.variance().get())
        .collect();
    let mut budgets = budget.divide(&weights).into_iter();
    let groups = like.groups_of(schema)?;
    let pairs_table = grouped(table, &groups)?;
    let cells = |set: &[usize]| shape(schema, &groups, set).iter().product::<usize>();
    let mut tables = Vec::with_capacity(sets.len());
    let mut start = 0;
    while start < sets.len() {
        // One-way marginals count codes, pairs count groups; they are not counted together.
        let pairs = sets[start].len() > 1;
        let mut end = start + 1;
        let mut held = cells(&sets[start]);
        while end < sets.len() && (sets[end].len() > 1) == pairs && held + cells(&sets[end]) <= BATCH_CELLS {
            held += cells(&sets[end]);
            end += 1;
        }
        progress(Progress {
            stage: "measuring new cohorts",
            done: start as f64 / sets.len() as f64,
        });
        let counted = if pairs { &pairs_table } else { table };
        for (marginal, measured) in marginals(counted, &sets[start..end])?
            .iter()
            .zip(&like.tables[start..end])
        {
            let Some(budget) = budgets.next() else { break };
            let label = format!("marginal {}", measured.fields.join(","));
            // One person is one row, and a row stands in one cell of a marginal: the squared L2 sensitivity is 1.
            let counts = measure(marginal.counts(), budget, 1, &label, noise)?;
            tables.push(MeasuredTable {
                fields: measured.fields.clone(),
                counts,
            });
        }
        start = end;
    }
    Ok(Measurements {
        format: FORMAT.into(),
        rho,
        private: noise.is_private(),
        scores: None,
        scored_pairs: Vec::new(),
        tables,
        groups: like.groups.clone(),
        declared: Vec::new(),
    })
}

/// The measurements of a whole from those of its parts. The first part decides which tables there are, and its scores are kept; the others must hold
/// the same tables. `cohort` is the field whose categories the parts share out; a cohort may stand in several parts, as where some of its cases came late.
///
/// A person stands in one part, which is for whoever measured them to see to, so the loss of the whole is the largest of a part. It works on published numbers alone and
/// costs nothing.
///
/// # Errors
/// [`SynthError::Mismatch`] if parts do not belong to the schema, leave a cohort out, or hold other tables.
pub fn combine(schema: &TableSchema, cohort: &str, parts: &[Part<'_>]) -> Result<Measurements, SynthError> {
    let mismatch = |text: String| SynthError::Mismatch(text);
    let field = schema
        .index_of(cohort)
        .ok_or_else(|| mismatch(format!("no field {cohort:?}")))?;
    let first = parts
        .first()
        .ok_or_else(|| mismatch("a release needs at least one part".into()))?;
    let cohorts = parts
        .iter()
        .map(|part| codes_of_cohorts(schema, part.schema, field))
        .collect::<Result<Vec<_>, _>>()?;
    let groups = first.measurements.groups_of(schema)?;
    if first.measurements.groups.contains_key(cohort) {
        return Err(mismatch(format!(
            "the cohorts of {cohort:?} were not measured apart"
        )));
    }
    if parts
        .iter()
        .any(|part| part.measurements.groups != first.measurements.groups)
    {
        return Err(mismatch("parts put other categories together".into()));
    }
    let tables = first
        .measurements
        .tables
        .iter()
        .map(|wanted| {
            let set = attributes(schema, wanted)?;
            let whole = shape(schema, &groups, &set);
            let cells = whole.iter().product();
            let placed = parts
                .iter()
                .zip(&cohorts)
                .map(|(part, codes)| {
                    let table = part
                        .measurements
                        .tables
                        .iter()
                        .find(|table| table.fields == wanted.fields)
                        .ok_or_else(|| mismatch(format!("a part has no table over {:?}", wanted.fields)))?;
                    Ok((&table.counts, places(&whole, &set, field, codes)))
                })
                .collect::<Result<Vec<_>, SynthError>>()?;
            let counts = NoisyCounts::combined(cells, &placed)
                .map_err(|error| mismatch(format!("the table over {:?}: {error}", wanted.fields)))?;
            Ok(MeasuredTable {
                fields: wanted.fields.clone(),
                counts,
            })
        })
        .collect::<Result<Vec<_>, SynthError>>()?;
    Ok(Measurements {
        format: FORMAT.into(),
        rho: parts
            .iter()
            .map(|part| part.measurements.rho)
            .max()
            .unwrap_or(Rho::ZERO),
        private: parts.iter().all(|part| part.measurements.private),
        scores: first.measurements.scores.clone(),
        scored_pairs: first.measurements.scored_pairs.clone(),
        tables,
        groups: first.measurements.groups.clone(),
        declared: declared(parts)?,
    })
}

/// What all parts have declared, put together: cells that parts have in common are added up, and left out where they do not add.
fn declared(parts: &[Part<'_>]) -> Result<Vec<DeclaredCounts>, SynthError> {
    let Some((first, later)) = parts.split_first() else {
        return Ok(Vec::new());
    };
    let names = |part: &Part<'_>| -> Vec<String> {
        let declared = part.measurements.declared.iter();
        declared.map(|counts| counts.name.clone()).collect()
    };
    if later.iter().any(|part| names(part) != names(first)) {
        return Err(SynthError::Mismatch("parts declared other counts".into()));
    }
    let mut all = Vec::with_capacity(first.measurements.declared.len());
    for (index, of) in first.measurements.declared.iter().enumerate() {
        let each: Vec<&DeclaredCounts> = parts
            .iter()
            .filter_map(|part| part.measurements.declared.get(index))
            .collect();
        let named = || each.iter().flat_map(|counts| &counts.cells).map(String::as_str);
        let mut times: HashMap<&str, usize> = HashMap::new();
        for cell in named() {
            *times.entry(cell).or_default() += 1;
        }
        // In the order of their first parts: within a year, items keep theirs.
        let mut place_of: HashMap<&str, usize> = HashMap::new();
        let mut cells: Vec<&str> = Vec::new();
        for cell in named().filter(|cell| of.adds || times.get(cell) == Some(&1)) {
            place_of.entry(cell).or_insert_with(|| {
                cells.push(cell);
                cells.len() - 1
            });
        }
        if cells.is_empty() {
            continue;
        }
        let kept: Vec<(NoisyCounts, Vec<usize>)> = each
            .iter()
            .map(|counts| {
                let found = counts.cells.iter().enumerate();
                let (picked, places): (Vec<usize>, Vec<usize>) = found
                    .filter_map(|(at, cell)| Some((at, *place_of.get(cell.as_str())?)))
                    .unzip();
                (counts.counts.picked(&picked), places)
            })
            .filter(|(_, places)| !places.is_empty())
            .collect();
        let placed: Vec<(&NoisyCounts, Vec<usize>)> = kept
            .iter()
            .map(|(counts, places)| (counts, places.clone()))
            .collect();
        let counts = NoisyCounts::combined(cells.len(), &placed)
            .map_err(|error| SynthError::Mismatch(format!("{}: {error}", of.name)))?;
        all.push(DeclaredCounts {
            cells: cells.into_iter().map(str::to_owned).collect(),
            counts,
            ..of.clone()
        });
    }
    Ok(all)
}

fn attributes(schema: &TableSchema, table: &MeasuredTable) -> Result<Vec<usize>, SynthError> {
    let set: Vec<usize> = table
        .fields
        .iter()
        .map(|name| {
            schema
                .index_of(name)
                .ok_or_else(|| SynthError::Mismatch(format!("no field {name:?}")))
        })
        .collect::<Result<_, _>>()?;
    if set.is_empty() || set.windows(2).any(|w| w[0] >= w[1]) {
        return Err(SynthError::Mismatch(format!("a table over {:?}", table.fields)));
    }
    Ok(set)
}

/// The whole's code of each cohort of a part. All other fields must be the same in both.
fn codes_of_cohorts(whole: &TableSchema, part: &TableSchema, field: usize) -> Result<Vec<usize>, SynthError> {
    let same = |a: usize| {
        let (ours, theirs) = (whole.field(a), part.field(a));
        ours.name == theirs.name && (a == field || ours.categories == theirs.categories)
    };
    if whole.width() != part.width() || !(0..whole.width()).all(same) {
        return Err(SynthError::Mismatch(
            "a part was measured over other fields".into(),
        ));
    }
    let categories = &whole.field(field).categories;
    part.field(field)
        .categories
        .iter()
        .map(|cohort| {
            categories
                .iter()
                .position(|category| category == cohort)
                .ok_or_else(|| SynthError::Mismatch(format!("no cohort {:?}", cohort.value)))
        })
        .collect()
}

/// The shape of a measured table: codes of one field, groups of two.
fn shape(schema: &TableSchema, groups: &[Groups], set: &[usize]) -> Vec<usize> {
    match *set {
        [a] => vec![schema.field(a).size()],
        _ => set.iter().map(|&a| size(&groups[a])).collect(),
    }
}

/// Where the cells of a part's table over `set` stand in the whole's, which has the shape `whole`.
fn places(whole: &[usize], set: &[usize], field: usize, cohorts: &[usize]) -> Vec<usize> {
    let mut places = vec![0];
    for (&attribute, &size) in set.iter().zip(whole) {
        let codes: Vec<usize> = if attribute == field {
            cohorts.to_vec()
        } else {
            (0..size).collect()
        };
        places = places
            .iter()
            .flat_map(|place| codes.iter().map(move |code| place * size + code))
            .collect();
    }
    places
}
