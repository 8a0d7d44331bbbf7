//! What is said to Spark.

use amparo_count::sets_in_order;
use amparo_schema::{FieldCoder, TableSchema};

use crate::Batch;
use crate::partial::{Counted, PartialError, set_text};

/// Sets that one statement of [`grouping_sets`] asks for: Spark copies each row once for each.
const SETS_AT_ONCE: usize = 24;

/// A table as Spark finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source(String);

/// A name that is no table's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} names no table; give a path that ends in .parquet or holds a slash, or a table such as catalog.schema.table"
)]
pub struct SourceError(String);

impl Source {
    /// A path or URL of Parquet files (it ends in `.parquet`, or holds a slash), or the name of a table, its parts separated by dots.
    ///
    /// # Errors
    /// If a part of the name is empty.
    pub fn new(text: &str) -> Result<Self, SourceError> {
        if text.ends_with(".parquet") || text.contains('/') {
            return Ok(Source(format!("parquet.{}", name(text))));
        }
        if text.split('.').any(|part| part.trim().is_empty()) {
            return Err(SourceError(text.to_owned()));
        }
        let parts: Vec<String> = text.split('.').map(name).collect();
        Ok(Source(parts.join(".")))
    }

    /// As SQL names it.
    pub fn sql(&self) -> &str {
        &self.0
    }
}

/// A name in SQL.
fn name(text: &str) -> String {
    format!("`{}`", text.replace('`', "``"))
}

/// A text in SQL.
fn text(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// How many rows there are.
pub fn row_count(source: &Source) -> String {
    format!("SELECT COUNT(*) AS n FROM {}", source.sql())
}

/// Hands every partition to a worker and adds up what the workers print; the answer is `(s STRING, c STRING, n BIGINT)`.
///
/// Without `ROW FORMAT` Spark separates cells by U+0001.
pub fn transform(schema: &TableSchema, source: &Source, worker: &str) -> String {
    let columns: Vec<String> = schema
        .fields()
        .iter()
        .map(|field| format!("CAST({} AS STRING)", name(&field.name)))
        .collect();
    let tabs = r"ROW FORMAT DELIMITED FIELDS TERMINATED BY '\t'";
    format!(
        "SELECT s, c, SUM(CAST(n AS BIGINT)) AS n FROM (SELECT TRANSFORM({}) {tabs} USING {} AS (s STRING, c STRING, n STRING) {tabs} FROM {}) GROUP BY s, c",
        columns.join(", "),
        text(worker),
        source.sql()
    )
}

/// A statement for where no program may run inside executors, and the fields whose values it answers with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupingSets {
    /// The statement. It answers with `g`, Spark's grouping id, then the fields' values as text, then `n`.
    pub sql: String,
    /// The fields, in the order of the answer.
    pub fields: Vec<usize>,
}

/// Counts the sets of a batch by `GROUP BY GROUPING SETS`, some sets at a time.
pub fn grouping_sets(
    schema: &TableSchema,
    source: &Source,
    order: usize,
    batch: &Batch,
) -> Vec<GroupingSets> {
    let sets: Vec<Vec<usize>> = sets_in_order(schema.width(), order)
        .into_iter()
        .filter(|set| batch.first_fields.contains(&set[0]))
        .collect();
    let column = |&field: &usize| name(&schema.field(field).name);
    let list = |fields: &[usize]| fields.iter().map(column).collect::<Vec<_>>().join(", ");
    sets.chunks(SETS_AT_ONCE)
        .map(|sets| {
            // Spark wants the columns of a grouping id in the order in which the sets first name them.
            let mut fields: Vec<usize> = Vec::new();
            for field in sets.concat() {
                if !fields.contains(&field) {
                    fields.push(field);
                }
            }
            let texts: Vec<String> = fields
                .iter()
                .map(|field| format!("CAST({0} AS STRING) AS {0}", column(field)))
                .collect();
            let groups: Vec<String> = sets.iter().map(|set| format!("({})", list(set))).collect();
            let all = list(&fields);
            let sql = format!(
                "SELECT CAST(GROUPING_ID({all}) AS BIGINT) AS g, {all}, COUNT(*) AS n FROM (SELECT {} FROM {}) GROUP BY GROUPING SETS ({})",
                texts.join(", "),
                source.sql(),
                groups.join(", ")
            );
            GroupingSets { sql, fields }
        })
        .collect()
}

impl GroupingSets {
    /// Adds one row of the answer. Values that are spelt differently and mean the same (`1` and `1.0`, numbers of one bin) fall together.
    ///
    /// # Errors
    /// If a value is outside its field's domain.
    pub fn take(
        &self,
        schema: &TableSchema,
        coders: &[FieldCoder],
        include_missing: bool,
        (id, values, count): (i64, &[Option<&str>], u64),
        counted: &mut Counted,
    ) -> Result<(), PartialError> {
        let mut answered = Vec::new();
        for (place, (&field, value)) in self.fields.iter().zip(values).enumerate() {
            // A bit is set for each field that is not grouped by, the first field's highest.
            if id >> (self.fields.len() - 1 - place) & 1 == 1 {
                continue;
            }
            let value = value.unwrap_or_default();
            let code = coders[field].code(value).ok_or_else(|| {
                let value: String = value.chars().take(80).collect();
                let (name, accepted) = (&schema.field(field).name, coders[field].accepted());
                PartialError::Refused(format!(
                    "column {name:?}: {value:?} is not accepted; accepted are {accepted}"
                ))
            })?;
            if !include_missing && schema.field(field).is_missing(code) {
                return Ok(());
            }
            answered.push((field, code));
        }
        answered.sort_unstable();
        let set: Vec<usize> = answered.iter().map(|&(field, _)| field).collect();
        let cell = answered.iter().fold(0_u64, |cell, &(field, code)| {
            cell * schema.field(field).size() as u64 + u64::from(code)
        });
        counted.take(&set_text(&set), &cell.to_string(), count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> TableSchema {
        TableSchema::from_domain_json(r#"{"a": 2, "b`c": 3}"#).unwrap()
    }

    #[test]
    fn names_and_texts_cannot_end_early() {
        let source = Source::new("s3a://bucket/it's`here/").unwrap();
        assert_eq!(source.sql(), "parquet.`s3a://bucket/it's``here/`");
        assert_eq!(Source::new("main.cases").unwrap().sql(), "`main`.`cases`");
        assert!(Source::new("main..cases").is_err() && Source::new("").is_err());
        let sql = transform(&schema(), &source, r"amparo 'x\y'");
        assert!(sql.contains(r"USING 'amparo \'x\\y\'' AS"), "{sql}");
        assert!(
            sql.contains("TRANSFORM(CAST(`a` AS STRING), CAST(`b``c` AS STRING))"),
            "{sql}"
        );
    }

    #[test]
    fn grouping_sets_ask_for_every_set_of_the_batch() {
        let batch = Batch {
            first_fields: 0..2,
            cells: 0,
        };
        let asked = grouping_sets(&schema(), &Source::new("t").unwrap(), 2, &batch);
        assert_eq!(asked.len(), 1);
        assert!(
            asked[0]
                .sql
                .ends_with("GROUP BY GROUPING SETS ((`a`), (`b``c`), (`a`, `b``c`))"),
            "{}",
            asked[0].sql
        );
        assert_eq!(asked[0].fields, [0, 1]);
    }
}
