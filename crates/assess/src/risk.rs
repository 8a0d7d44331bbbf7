//! How identifying a table of real rows is.

use amparo_count::{CountOptions, count_all};
use amparo_schema::{CodedTable, FieldKind, TableSchema};
use serde::Serialize;

use crate::assess::check_schemas;
use crate::classes::{classes, histograms, sizes};
use crate::options::index_of;
use crate::{AssessError, diversity};

/// The fields named, or where none are, all those of the schema that an acquaintance may know: the ones in no question group, such as age and citizenship, and not
/// sensitive.
pub fn known_or(named: &[String], schema: &TableSchema, sensitive: &[String]) -> Vec<String> {
    if !named.is_empty() {
        return named.to_vec();
    }
    let fields = schema.fields().iter().filter(|field| field.group.is_none());
    fields
        .map(|field| field.name.clone())
        .filter(|name| !sensitive.contains(name))
        .collect()
}

/// What an attacker may know, and what he wants to know.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RiskOptions {
    /// Names of the fields that an attacker may know of a person.
    pub quasi_identifiers: Vec<String>,
    /// Names of the fields that nothing should be learnt about.
    pub sensitive: Vec<String>,
    /// All subsets of the quasi-identifiers up to this size are looked at: 0 to 4.
    pub subset_size: usize,
    /// The l of recursive (c, l)-diversity; 0 takes 2.
    pub recursive_l: usize,
}

/// Figures of a table as they would be if its rows were handed out.
///
/// Rows that agree on all quasi-identifiers form a *class*; a missing value agrees with its own kind only. They are computed from real rows and
/// private.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Risk {
    /// Rows of the table.
    pub rows: usize,
    /// Number of classes.
    pub classes: usize,
    /// k-anonymity (Sweeney 2002): the size of the smallest class.
    pub k: u64,
    /// Rows that are alone in their class.
    pub unique_rows: u64,
    /// For each size of subset from 1, the worst of all subsets of that size.
    pub subsets: Vec<SubsetRisk>,
    /// For each sensitive field.
    pub sensitive: Vec<SensitiveRisk>,
    /// Risks of re-identification (El Emam & Dankar 2008).
    pub reidentification: Reidentification,
    /// δ-presence against the population, if one was given (Nergiz, Atzori & Clifton 2007).
    pub presence: Option<Presence>,
}

/// The worst subset of quasi-identifiers of one size.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubsetRisk {
    /// Fields of a subset.
    pub size: usize,
    /// How many subsets there are.
    pub subsets: usize,
    /// The smallest class over all of them.
    pub k: u64,
    /// A subset that has it.
    pub worst: Vec<String>,
    /// The most rows that any subset of this size makes unique.
    pub unique_rows: u64,
}

/// What classes give away about a sensitive field: the worst class in each measure. A missing value is a value.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SensitiveRisk {
    /// The field.
    pub field: String,
    /// Distinct l-diversity: the fewest values in a class (Machanavajjhala et al. 2007).
    pub distinct_l: usize,
    /// Entropy l-diversity: the smallest e^H over the classes.
    pub entropy_l: f64,
    /// The l of the next figure.
    pub recursive_l: usize,
    /// The table is recursively (c, l)-diverse for every c above this: the largest r₁ ÷ (r_l + … + r_m) over the classes; none if a class has fewer than
    /// l values.
    pub recursive_c: Option<f64>,
    /// t-closeness where all values are equally far apart (Li, Li & Venkatasubramanian 2007).
    pub t_equal: f64,
    /// t-closeness where values stand in order; only for ordinal and binned fields.
    pub t_ordered: Option<f64>,
}

/// Chances of naming the person behind a row. f is the size of its class in the table, F in the population.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reidentification {
    /// An attacker who knows that his target is in the table: the largest 1/f.
    pub prosecutor_max: f64,
    /// The mean of 1/f over rows: classes ÷ rows.
    pub prosecutor_mean: f64,
    /// An attacker who does not know whether his target is in the table: the largest 1/F. Without a population no better bound than the prosecutor's is
    /// known, and it stands here.
    pub journalist_max: f64,
    /// An attacker who wants as many as possible: the expected share of rows named, the mean over rows of 1/F. Without a population as above.
    pub marketer: f64,
    /// Whether a population was given.
    pub population_known: bool,
}

impl Reidentification {
    /// Takes in a population: `f` and `all` are the sizes of each class in the table and in the population. Returns the chances of presence.
    pub(crate) fn against(&mut self, f: &[u64], all: &[u64]) -> Result<Presence, AssessError> {
        if f.iter().zip(all).any(|(f, all)| f > all) {
            return Err(AssessError::NotAPopulation);
        }
        let rows: u64 = f.iter().sum();
        let in_table = || f.iter().zip(all).filter(|&(&f, _)| f > 0);
        let smallest = in_table().map(|(_, &all)| all).min().unwrap_or(1);
        let share = |(&f, &all): (&u64, &u64)| f as f64 / all as f64;
        self.journalist_max = 1.0 / smallest as f64;
        self.marketer = in_table().map(share).sum::<f64>() / rows.max(1) as f64;
        self.population_known = true;
        let shares = || f.iter().zip(all).filter(|&(_, &all)| all > 0).map(share);
        Ok(Presence {
            min: shares().fold(1.0, f64::min),
            max: shares().fold(0.0, f64::max),
        })
    }
}

/// Chances that someone of the population is in the table, given what the attacker knows of him.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Presence {
    /// The smallest share over the classes of the population.
    pub min: f64,
    /// The largest.
    pub max: f64,
}

/// Measures a table, optionally against the population that it was taken from.
///
/// # Errors
/// [`AssessError::TooFewRows`] for an empty table, [`AssessError::UnknownField`], [`AssessError::Option`] without quasi-identifiers or for subsets above
/// 4, [`AssessError::SchemasDiffer`] for a population of another schema, [`AssessError::NotAPopulation`] if a class of the table is larger than in the
/// population.
pub fn risk(
    table: &CodedTable,
    population: Option<&CodedTable>,
    options: &RiskOptions,
) -> Result<Risk, AssessError> {
    let schema = table.schema();
    if table.rows() == 0 {
        return Err(AssessError::TooFewRows {
            table: "real",
            rows: 0,
            needed: 1,
        });
    }
    if options.quasi_identifiers.is_empty() {
        return Err(AssessError::Option {
            option: "quasi_identifiers",
            value: "empty".into(),
            accepted: "name at least one field that an attacker may know",
        });
    }
    if options.subset_size > 4 {
        return Err(AssessError::Option {
            option: "subset_size",
            value: options.subset_size.to_string(),
            accepted: "subsets of up to 4 fields are looked at",
        });
    }
    let quasi = indices(schema, &options.quasi_identifiers)?;
    let (class_of, number) = classes(&[table], &quasi);
    let class_of = &class_of[0];
    let class_sizes = sizes(class_of, number);
    let k = class_sizes.iter().copied().min().unwrap_or(0);
    let rows = table.rows();
    let mean = number as f64 / rows as f64;
    let mut reidentification = Reidentification {
        prosecutor_max: 1.0 / k as f64,
        prosecutor_mean: mean,
        journalist_max: 1.0 / k as f64,
        marketer: mean,
        population_known: false,
    };
    let mut presence = None;
    if let Some(population) = population {
        check_schemas(table, population)?;
        let (both, number) = classes(&[table, population], &quasi);
        let (f, all) = (sizes(&both[0], number), sizes(&both[1], number));
        presence = Some(reidentification.against(&f, &all)?);
    }
    let l = if options.recursive_l == 0 {
        2
    } else {
        options.recursive_l
    };
    let sensitive = indices(schema, &options.sensitive)?
        .into_iter()
        .map(|field| sensitive_risk(table, class_of, number, field, l))
        .collect();
    Ok(Risk {
        rows,
        classes: number,
        k,
        unique_rows: class_sizes.iter().filter(|&&size| size == 1).count() as u64,
        subsets: subsets(table, &quasi, options.subset_size)?,
        sensitive,
        reidentification,
        presence,
    })
}

fn indices(schema: &TableSchema, names: &[String]) -> Result<Vec<usize>, AssessError> {
    let mut indices = names
        .iter()
        .map(|name| index_of(schema, name))
        .collect::<Result<Vec<_>, _>>()?;
    indices.sort_unstable();
    indices.dedup();
    Ok(indices)
}

fn sensitive_risk(
    table: &CodedTable,
    class_of: &[u32],
    classes: usize,
    index: usize,
    l: usize,
) -> SensitiveRisk {
    let field = table.schema().field(index);
    let counts = histograms(class_of, classes, table, index);
    let per_class = || counts.chunks(field.size());
    let mut all = vec![0; field.size()];
    for class in per_class() {
        all.iter_mut().zip(class).for_each(|(sum, count)| *sum += count);
    }
    let worst = |measure: &dyn Fn(&[u64]) -> f64| per_class().map(measure).fold(0.0, f64::max);
    let c = worst(&|class| diversity::recursive(class, l));
    let ordered = matches!(field.kind, FieldKind::Ordinal | FieldKind::Binned(_));
    SensitiveRisk {
        field: field.name.clone(),
        distinct_l: per_class().map(diversity::distinct).min().unwrap_or(0),
        entropy_l: per_class().map(diversity::entropy).fold(f64::INFINITY, f64::min),
        recursive_l: l,
        recursive_c: c.is_finite().then_some(c),
        t_equal: worst(&|class| diversity::equal_distance(class, &all)),
        t_ordered: ordered.then(|| worst(&|class| diversity::ordered_distance(class, &all))),
    }
}

/// The worst subset of each size up to `most`.
fn subsets(table: &CodedTable, quasi: &[usize], most: usize) -> Result<Vec<SubsetRisk>, AssessError> {
    let most = most.min(quasi.len());
    let mut worst: Vec<SubsetRisk> = (1..=most)
        .map(|size| SubsetRisk {
            size,
            subsets: 0,
            k: u64::MAX,
            worst: Vec::new(),
            unique_rows: 0,
        })
        .collect();
    if most == 0 {
        return Ok(worst);
    }
    let part = project(table, quasi)?;
    let options = CountOptions {
        include_missing: true,
    };
    count_all(&part, most, options, |set| {
        let risk = &mut worst[set.attributes().len() - 1];
        risk.subsets += 1;
        let k = set
            .cells()
            .iter()
            .map(|&(_, count)| count)
            .min()
            .unwrap_or(u64::MAX);
        if k < risk.k {
            risk.k = k;
            let names = set.attributes().iter();
            risk.worst = names.map(|&a| part.schema().field(a).name.clone()).collect();
        }
        let unique = set.cells().iter().filter(|&&(_, count)| count == 1).count() as u64;
        risk.unique_rows = risk.unique_rows.max(unique);
    })?;
    Ok(worst)
}

/// The table with only the given fields.
pub(crate) fn project(table: &CodedTable, fields: &[usize]) -> Result<CodedTable, AssessError> {
    let schema = table.schema();
    let chosen = fields.iter().map(|&field| schema.field(field).clone()).collect();
    let columns = fields.iter().map(|&field| table.column(field).clone()).collect();
    TableSchema::new(schema.name(), chosen, Vec::new())
        .map_err(|error| AssessError::SchemasDiffer(error.to_string()))
        .and_then(|schema| {
            CodedTable::new(schema.into(), columns)
                .map_err(|error| AssessError::SchemasDiffer(error.to_string()))
        })
}
