//! A k-anonymised extract: real rows for those who must have them, under agreement, and only then.

use std::fmt;
use std::sync::Arc;

use amparo_schema::{CodedTable, Codes, Field, TableSchema};
use serde::Serialize;

use crate::assess::check_schemas;
use crate::generalise::Tree;
use crate::options::index_of;
use crate::partition::partition;
use crate::text::{percent, share, whole};
use crate::{AssessError, Risk, RiskOptions, diversity, risk};

/// What the extract must be, and what goes into it.
#[derive(Clone, Debug, PartialEq)]
pub struct ExtractOptions {
    /// Fields that an attacker may know of a person, by name. They are generalised.
    pub quasi_identifiers: Vec<String>,
    /// Fields that nothing should be learnt about, by name. They are kept as they are. Fields named in neither list are left out.
    pub sensitive: Vec<String>,
    /// Every class has at least this many rows. Whatever is true of classes over all quasi-identifiers is true over every subset of them.
    pub k: usize,
    /// In every class each sensitive field has at least this entropy l (e^H); 1 asks for nothing.
    pub entropy_l: f64,
}

impl Default for ExtractOptions {
    fn default() -> Self {
        ExtractOptions {
            quasi_identifiers: Vec::new(),
            sensitive: Vec::new(),
            k: 11,
            entropy_l: 2.0,
        }
    }
}

/// An extract and what can be said of it.
pub struct Extract {
    /// The rows, in an order that says nothing, over a schema with the generalised values. Real: never public.
    pub table: CodedTable,
    /// Figures of the table.
    pub report: ExtractReport,
}

/// Figures of an extract.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExtractReport {
    /// What the extract is and is not.
    pub notice: &'static str,
    /// What it does not protect from, a sentence each.
    pub not_protected: [&'static str; 6],
    /// The k asked for.
    pub k: usize,
    /// The entropy l asked for.
    pub entropy_l: f64,
    /// Measured on the extract as it is: over all quasi-identifiers and every subset of up to 4.
    pub risk: Risk,
    /// For each quasi-identifier, how much of it is left.
    pub fields: Vec<FieldLoss>,
    /// Mean normalised certainty penalty over all values of quasi-identifiers (Xu et al. 2006): 0 keeps everything, 1 nothing.
    pub loss: f64,
    /// Fields that were left out because they were named neither a quasi-identifier nor sensitive.
    pub left_out: Vec<String>,
}

/// What generalisation did to one field.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldLoss {
    /// The field.
    pub field: String,
    /// Share of values kept as they were.
    pub kept: f64,
    /// Share replaced by a wider one, such as a region.
    pub generalised: f64,
    /// Share suppressed.
    pub suppressed: f64,
}

const NOTICE: &str = "NOT PUBLIC: real rows, generalised. To be handed out under an agreement only.";

const NOT_PROTECTED: [&str; 6] = [
    "Someone who knows a field that was not named a quasi-identifier may find a person by it.",
    "What nearly all rows of a class share is learnt about everyone in it, whoever is found or not.",
    "Two extracts of overlapping cases, or an extract beside another release, can be intersected; neither says what both together give away.",
    "That a person's row could be in it at all: membership is not hidden, and no ε bounds what is learnt.",
    "Which values were generalised depends on all rows; someone who knows the method and most rows may infer more.",
    "Sensitive fields together may single a person out even where each alone is diverse.",
];

/// Makes an extract: starting from rows in which every quasi-identifier is suppressed, groups are divided along the fields' public hierarchies as long as
/// every part keeps k rows and its diversity (a top-down, multidimensional recoding after LeFevre, DeWitt & Ramakrishnan 2006, Mondrian). Rows whose
/// finer value is too rare stay together under the coarser one. The result is measured before it is handed out.
///
/// With the `population` that the table was taken from, the report also says how surely someone of it can be told to be in the extract (δ-presence), and what an
/// attacker can who does not know: everyone in the population is sent the way that the rows went, so its classes are those of an attacker who knows the method.
///
/// # Errors
/// [`AssessError::OutOfReach`] if even all rows together do not meet k or a field's entropy l; [`AssessError::UnknownField`] and
/// [`AssessError::Option`] for the options; [`AssessError::SchemasDiffer`] and [`AssessError::NotAPopulation`] for a population that is none.
pub fn extract(
    table: &CodedTable,
    population: Option<&CodedTable>,
    options: &ExtractOptions,
) -> Result<Extract, AssessError> {
    let schema = table.schema();
    if let Some(population) = population {
        check_schemas(table, population)?;
    }
    if options.k < 2 {
        return Err(AssessError::Option {
            option: "k",
            value: options.k.to_string(),
            accepted: "a class needs at least 2 rows to hide anyone",
        });
    }
    if !(options.entropy_l >= 1.0 && options.entropy_l.is_finite()) {
        return Err(AssessError::Option {
            option: "entropy_l",
            value: options.entropy_l.to_string(),
            accepted: "a number of at least 1 is needed, and 1 asks for nothing",
        });
    }
    if options.quasi_identifiers.is_empty() {
        return Err(AssessError::Option {
            option: "quasi_identifiers",
            value: "empty".into(),
            accepted: "name at least one field that an attacker may know",
        });
    }
    let quasi = names_to_indices(schema, &options.quasi_identifiers)?;
    let sensitive = names_to_indices(schema, &options.sensitive)?;
    if let Some(&both) = quasi.iter().find(|field| sensitive.contains(field)) {
        return Err(AssessError::Option {
            option: "sensitive",
            value: schema.field(both).name.clone(),
            accepted: "a field is either a quasi-identifier or sensitive",
        });
    }
    check_reach(table, &sensitive, options)?;

    let trees: Vec<Tree> = quasi.iter().map(|&field| Tree::of(schema.field(field))).collect();
    let groups = partition(table, population, &quasi, &sensitive, &trees, options);
    let mut coded: Vec<Vec<u16>> = Vec::with_capacity(table.rows());
    let mut losses = vec![[0_u64; 3]; quasi.len()];
    let mut penalty = 0.0;
    for group in &groups {
        let rows = group.rows.len() as u64;
        for ((tree, &node), loss) in trees.iter().zip(&group.nodes).zip(&mut losses) {
            let node_data = &tree.nodes[node];
            let kind = match (node == tree.root, node_data.children.is_empty()) {
                (true, _) => 2,
                (false, true) => 0,
                (false, false) => 1,
            };
            loss[kind] += rows;
            let all = tree.nodes[tree.root].leaves;
            if all > 1 {
                penalty += rows as f64 * (node_data.leaves - 1) as f64 / (all - 1) as f64;
            }
        }
        for &row in &group.rows {
            let values = trees
                .iter()
                .zip(&group.nodes)
                .map(|(tree, &node)| tree.nodes[node].code);
            let kept = sensitive.iter().map(|&field| table.code(row as usize, field));
            coded.push(values.chain(kept).collect());
        }
    }
    coded.sort_unstable();
    let fields: Vec<Field> = trees
        .iter()
        .map(|tree| tree.field.clone())
        .chain(sensitive.iter().map(|&field| schema.field(field).clone()))
        .collect();
    let table = seal(schema, fields, &coded)?;
    let mut risk = risk(
        &table,
        None,
        &RiskOptions {
            quasi_identifiers: options.quasi_identifiers.clone(),
            sensitive: options.sensitive.clone(),
            subset_size: 4,
            recursive_l: 2,
        },
    )?;
    if population.is_some() {
        let count = |rows: &Vec<u32>| rows.len() as u64;
        let f: Vec<u64> = groups.iter().map(|group| count(&group.rows)).collect();
        let all: Vec<u64> = groups.iter().map(|group| count(&group.population)).collect();
        risk.presence = Some(risk.reidentification.against(&f, &all)?);
    }
    // Measured on what is handed out, by code that knows nothing of how it was made.
    let subset_k = risk.subsets.iter().map(|subset| subset.k).min().unwrap_or(risk.k);
    let entropy = risk
        .sensitive
        .iter()
        .map(|s| s.entropy_l)
        .fold(f64::INFINITY, f64::min);
    if risk.k.min(subset_k) < options.k as u64 || entropy < options.entropy_l - 1e-9 {
        return Err(AssessError::OutOfReach(format!(
            "the extract was made with k = {}, entropy l = {entropy:.3}, which is a fault of this program",
            risk.k.min(subset_k)
        )));
    }
    let rows = table.rows() as f64;
    let fields = quasi
        .iter()
        .zip(&losses)
        .map(|(&field, &[kept, generalised, suppressed])| FieldLoss {
            field: schema.field(field).name.clone(),
            kept: kept as f64 / rows,
            generalised: generalised as f64 / rows,
            suppressed: suppressed as f64 / rows,
        })
        .collect();
    let left_out = (0..schema.width())
        .filter(|field| !quasi.contains(field) && !sensitive.contains(field))
        .map(|field| schema.field(field).name.clone())
        .collect();
    Ok(Extract {
        report: ExtractReport {
            notice: NOTICE,
            not_protected: NOT_PROTECTED,
            k: options.k,
            entropy_l: options.entropy_l,
            risk,
            fields,
            loss: penalty / (rows * quasi.len() as f64),
            left_out,
        },
        table,
    })
}

fn names_to_indices(schema: &TableSchema, names: &[String]) -> Result<Vec<usize>, AssessError> {
    let mut indices = Vec::new();
    for name in names {
        let index = index_of(schema, name)?;
        if !indices.contains(&index) {
            indices.push(index);
        }
    }
    Ok(indices)
}

/// All rows together are the coarsest class there is.
fn check_reach(table: &CodedTable, sensitive: &[usize], options: &ExtractOptions) -> Result<(), AssessError> {
    if table.rows() < options.k {
        return Err(AssessError::OutOfReach(format!(
            "the table has {} rows, k = {} is asked for",
            table.rows(),
            options.k
        )));
    }
    for &index in sensitive {
        let field = table.schema().field(index);
        let mut counts = vec![0; field.size()];
        table
            .column(index)
            .iter()
            .for_each(|code| counts[usize::from(code)] += 1);
        let l = diversity::entropy(&counts);
        if l < options.entropy_l {
            return Err(AssessError::OutOfReach(format!(
                "the entropy l of {:?} is {l:.3} over all rows and cannot be {} in every class (a field of two answers has 2 only where both are equally frequent); ask for less, or leave the field out",
                field.name, options.entropy_l
            )));
        }
    }
    Ok(())
}

fn seal(schema: &TableSchema, fields: Vec<Field>, coded: &[Vec<u16>]) -> Result<CodedTable, AssessError> {
    let columns = fields
        .iter()
        .enumerate()
        .map(|(index, field)| {
            let mut codes = Codes::with_capacity(field.size(), coded.len());
            coded.iter().for_each(|row| codes.push(row[index]));
            codes
        })
        .collect();
    TableSchema::new(format!("{} (extract)", schema.name()), fields, Vec::new())
        .map_err(|error| AssessError::OutOfReach(error.to_string()))
        .and_then(|schema| {
            CodedTable::new(Arc::new(schema), columns)
                .map_err(|error| AssessError::OutOfReach(error.to_string()))
        })
}

impl fmt::Display for ExtractReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.notice)?;
        writeln!(
            f,
            "\n{} rows in {} classes of at least {} (asked for: {}); {} of what the quasi-identifiers say is lost.",
            whole(self.risk.rows as u64),
            whole(self.risk.classes as u64),
            self.risk.k,
            self.k,
            percent(self.loss)
        )?;
        let mut grid = crate::text::Grid::new(1, &["field", "kept", "widened", "suppressed"]);
        for field in &self.fields {
            grid.row([
                field.field.clone(),
                percent(field.kept),
                percent(field.generalised),
                percent(field.suppressed),
            ]);
        }
        write!(f, "\n{grid}")?;
        for s in &self.risk.sensitive {
            writeln!(
                f,
                "\n{}: at least {} values in every class, entropy l {:.2} (asked for: {}), t {}",
                s.field,
                s.distinct_l,
                s.entropy_l,
                self.entropy_l,
                share(s.t_equal)
            )?;
        }
        if let Some(presence) = &self.risk.presence {
            writeln!(
                f,
                "\nSomeone of the population is in it with a chance from {} to {} (δ-presence), for all that the quasi-identifiers tell.",
                share(presence.min),
                share(presence.max)
            )?;
        }
        if !self.left_out.is_empty() {
            writeln!(f, "\nLeft out: {}.", self.left_out.join(", "))?;
        }
        writeln!(f, "\nIt does not protect from this:")?;
        for line in self.not_protected {
            writeln!(f, "  - {line}")?;
        }
        Ok(())
    }
}
