//! A study: units, their groups and denominators, the framework, and a column of numbers per indicator.

use std::sync::Arc;

use serde::Serialize;

use super::statistics::{self, present};
use super::{Framework, IndexError};

/// Data and framework, read and checked. See the module's head for what a missing number is.
#[derive(Clone, Debug, PartialEq)]
pub struct Study {
    pub(super) unit_codes: Vec<String>,
    pub(super) unit_names: Vec<String>,
    pub(super) groups: Vec<(String, Vec<Option<String>>)>,
    pub(super) denominators: Vec<(String, Vec<f64>)>,
    /// Shared, so that the many replicates of an uncertainty analysis do not copy it.
    pub(super) framework: Arc<Framework>,
    /// One column per indicator, in the order of `framework.at_level(1)`.
    pub(super) columns: Vec<Vec<f64>>,
    pub(super) ignored: Vec<String>,
}

impl Study {
    /// Reads data and metadata (CSV with a header, in UTF-8).
    ///
    /// The data has one row per unit: `uCode` (a code of its own), `uName` if wished, `Time` if wished, and a column for every row of
    /// the metadata that is an indicator, a group or a denominator. Further columns are left out and named in the result.
    ///
    /// The metadata has one row per column or aggregate: `iCode`; `Type` (`Indicator`, `Aggregate`, `Group`, `Denominator`, `Other`);
    /// and for indicators and aggregates `Level` (1 for indicators), `Direction` (1 or −1), `Weight` (0 or more) and `Parent`; if
    /// wished also `iName`, `Unit`, `Target` and `Denominator`. This is COINr's iData and iMeta.
    ///
    /// # Errors
    /// Names file, row, column and value of the first fault: ragged rows, duplicated codes, numbers that are not finite, a weight below
    /// zero, a missing direction, an unknown parent, a circle in the hierarchy, a group whose weights are all zero.
    pub fn read(data: &[u8], metadata: &[u8]) -> Result<Study, IndexError> {
        super::read::read_study(data, metadata)
    }

    /// The framework.
    pub fn framework(&self) -> &Framework {
        &self.framework
    }

    /// Codes of the units, in the order of the data.
    pub fn unit_codes(&self) -> &[String] {
        &self.unit_codes
    }

    /// The column of an indicator, a NaN where missing.
    pub fn column(&self, indicator: &str) -> Option<&[f64]> {
        let position = self.framework.position(indicator)?;
        let index = self.framework.at_level(1).iter().position(|&p| p == position)?;
        self.columns.get(index).map(Vec::as_slice)
    }

    pub(super) fn indicator_codes(&self) -> Vec<&str> {
        self.framework
            .at_level(1)
            .into_iter()
            .map(|p| self.framework.nodes()[p].code.as_str())
            .collect()
    }

    /// Keeps the units for which `keep` is true.
    pub(super) fn retain_units(&mut self, keep: &[bool]) {
        fn filter<T>(values: &mut Vec<T>, keep: &[bool]) {
            let mut flags = keep.iter();
            values.retain(|_| *flags.next().unwrap_or(&true));
        }
        filter(&mut self.unit_codes, keep);
        filter(&mut self.unit_names, keep);
        self.groups
            .iter_mut()
            .for_each(|(_, values)| filter(values, keep));
        self.denominators
            .iter_mut()
            .for_each(|(_, values)| filter(values, keep));
        self.columns.iter_mut().for_each(|values| filter(values, keep));
    }
}

/// What a column looks like: step 1 of any screening.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ColumnStatistics {
    /// The indicator.
    pub code: String,
    /// Present values.
    pub available: usize,
    /// Present values as a share of all.
    pub share_available: f64,
    /// Present values that are not zero, as a share of the present ones.
    pub share_non_zero: f64,
    /// Different values, as a share of the present ones.
    pub share_unique: f64,
    /// Smallest value.
    pub minimum: f64,
    /// Median.
    pub median: f64,
    /// Mean.
    pub mean: f64,
    /// Largest value.
    pub maximum: f64,
    /// Sample standard deviation.
    pub standard_deviation: f64,
    /// Skewness (see [`super::skewness`]).
    pub skewness: Option<f64>,
    /// Excess kurtosis (see [`super::kurtosis`]).
    pub kurtosis: Option<f64>,
    /// |skewness| > 2 and kurtosis > 3.5: outliers that may deserve treatment.
    pub outliers: bool,
}

impl ColumnStatistics {
    pub(super) fn of(code: &str, values: &[f64]) -> Self {
        let here = present(values);
        let count = here.len() as f64;
        let (minimum, maximum) = statistics::range(&here).unwrap_or((f64::NAN, f64::NAN));
        let mut unique = here.clone();
        unique.sort_by(f64::total_cmp);
        unique.dedup();
        let (skewness, kurtosis) = (statistics::skewness(&here), statistics::kurtosis(&here));
        ColumnStatistics {
            code: code.to_owned(),
            available: here.len(),
            share_available: count / values.len() as f64,
            share_non_zero: here.iter().filter(|&&v| v != 0.0).count() as f64 / count,
            share_unique: unique.len() as f64 / count,
            minimum,
            median: statistics::median(&here),
            mean: statistics::mean(&here),
            maximum,
            standard_deviation: statistics::standard_deviation(&here),
            skewness,
            kurtosis,
            outliers: matches!((skewness, kurtosis), (Some(s), Some(k)) if s.abs() > 2.0 && k > 3.5),
        }
    }
}
