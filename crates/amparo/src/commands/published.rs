//! Measured tables as an attacker reads them.

use amparo_assess::PublishedMarginal;
use amparo_schema::TableSchema;
use amparo_synth::Measurements;
use anyhow::Result;

/// The tables of a release's measurements with their noise.
pub(crate) fn published(measurements: &Measurements, schema: &TableSchema) -> Result<Vec<PublishedMarginal>> {
    measurements
        .tables
        .iter()
        .map(|table| {
            Ok(PublishedMarginal {
                fields: table.fields.clone(),
                groups: measurements.groups_in(table, schema)?,
                counts: table.counts.values().iter().map(|&count| count as f64).collect(),
                standard_error: table.counts.variance().get().sqrt(),
            })
        })
        .collect()
}
