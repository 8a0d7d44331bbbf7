//! What is assessed, and how much of it.

use amparo_schema::TableSchema;

use crate::AssessError;

/// Settings of [`assess`](crate::assess). The defaults are meant for case data of up to a million rows.
#[derive(Clone, Debug, PartialEq)]
pub struct AssessOptions {
    /// Marginals of 1 to this many fields are compared: 1 to 4. At 4 a table of 45 fields has 163,184 of them.
    pub max_order: usize,
    /// How many of the worst sets, pairs and groups are listed by name.
    pub worst: usize,
    /// Fields whose categories are the subgroups, by name. `None` takes every field whose name contains `citizenship`, `gender`, `sex` as a
    /// whole name, or `year`, whatever the case.
    pub subgroup_fields: Option<Vec<String>>,
    /// A subgroup is assessed if it has at least this many rows in the real table.
    pub subgroup_rows: usize,
    /// The fields that a classifier predicts from all others, by name. `None` takes the six with the highest mean Cramér's V with other fields in the
    /// real table, among those answered in at least a tenth of the rows and with at most twelve answered categories.
    pub targets: Option<Vec<String>>,
    /// At most this many rows train each classifier, and as many test it. They are drawn without regard to the order of rows. 0 leaves classifiers and
    /// distinguishability out.
    pub classifier_rows: usize,
    /// Seed of the drawing of rows. Equal tables, options and seed give an equal assessment on any machine and number of threads.
    pub seed: u64,
}

impl Default for AssessOptions {
    fn default() -> Self {
        AssessOptions {
            max_order: 3,
            worst: 10,
            subgroup_fields: None,
            subgroup_rows: 100,
            targets: None,
            classifier_rows: 10_000,
            seed: 1,
        }
    }
}

impl AssessOptions {
    pub(crate) fn check(&self) -> Result<(), AssessError> {
        if (1..=4).contains(&self.max_order) {
            Ok(())
        } else {
            Err(AssessError::Option {
                option: "max_order",
                value: self.max_order.to_string(),
                accepted: "marginals of 1, 2, 3 or 4 fields can be compared",
            })
        }
    }

    /// Indices of the fields whose categories are subgroups.
    pub(crate) fn subgroup_indices(&self, schema: &TableSchema) -> Result<Vec<usize>, AssessError> {
        match &self.subgroup_fields {
            Some(names) => names.iter().map(|name| index_of(schema, name)).collect(),
            None => Ok(schema
                .fields()
                .iter()
                .enumerate()
                .filter(|(_, field)| {
                    let name = field.name.to_lowercase();
                    name == "sex"
                        || ["citizenship", "gender", "year"]
                            .iter()
                            .any(|word| name.contains(word))
                })
                .map(|(index, _)| index)
                .collect()),
        }
    }
}

/// The index of a field by name, or an error that lists the names there are.
pub(crate) fn index_of(schema: &TableSchema, name: &str) -> Result<usize, AssessError> {
    schema.index_of(name).ok_or_else(|| AssessError::UnknownField {
        field: name.to_owned(),
        table: schema.name().to_owned(),
        fields: schema
            .fields()
            .iter()
            .map(|field| field.name.as_str())
            .collect::<Vec<_>>()
            .join(", "),
    })
}
