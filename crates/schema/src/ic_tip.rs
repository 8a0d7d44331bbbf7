//! Crosswalk to the International Classification for Administrative Data on Trafficking in Persons (IC-TIP), which the United Nations Statistical
//! Commission endorsed in 2025. Custodians are IOM and UNODC.
//!
//! The classification has four units: event, victim, perpetrator and reporting entity. Each of our fields, and each of HTCDS 2.0, is placed under one of
//! them. The names and codes of the classification's own variables are filled in only where they are known to us from its published text; all others are
//! empty and marked, and nothing is guessed.

use std::sync::OnceLock;

use serde::Serialize;

/// The four units of the classification.
pub const UNITS: [&str; 4] = ["event", "victim", "perpetrator", "reporting entity"];

/// One line of the crosswalk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Crossing {
    /// The unit, one of [`UNITS`].
    pub unit: String,
    /// The field of the case table; empty for fields that only HTCDS has.
    pub case_field: String,
    /// The field of HTCDS 2.0; empty where it has none.
    pub htcds_field: String,
    /// The variable of the classification; empty where it is not known.
    pub ic_tip_variable: String,
    /// Its code; empty where it is not known.
    pub ic_tip_code: String,
    /// `known` or `not known`.
    pub status: String,
}

/// The crosswalk as it is shipped: CSV with a header.
pub const CROSSWALK_CSV: &str = include_str!("../data/ic-tip-crosswalk.csv");

/// The crosswalk.
pub fn crosswalk() -> &'static [Crossing] {
    static CROSSWALK: OnceLock<Vec<Crossing>> = OnceLock::new();
    CROSSWALK.get_or_init(|| {
        let lines = CROSSWALK_CSV.lines().skip(1);
        lines
            .filter_map(|line| {
                // No value of the file holds a comma; a test reads every line.
                let mut cells = line.split(',').map(str::to_owned);
                let mut next = || cells.next();
                Some(Crossing {
                    unit: next()?,
                    case_field: next()?,
                    htcds_field: next()?,
                    ic_tip_variable: next()?,
                    ic_tip_code: next()?,
                    status: next()?,
                })
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ctdc, htcds};

    #[test]
    fn every_field_has_a_unit_and_nothing_is_invented() {
        let lines = crosswalk();
        assert_eq!(lines.len(), CROSSWALK_CSV.lines().count() - 1);
        for name in ctdc::LAYOUT_27 {
            assert_eq!(
                lines.iter().filter(|line| line.case_field == name).count(),
                1,
                "{name}"
            );
        }
        for field in htcds::fields() {
            let placed = lines
                .iter()
                .any(|line| line.case_field.is_empty() && line.htcds_field == field.name);
            assert!(placed, "{}", field.name);
        }
        for line in lines {
            assert!(UNITS.contains(&line.unit.as_str()), "{line:?}");
            assert!(
                line.htcds_field.is_empty() || htcds::field(&line.htcds_field).is_some(),
                "{line:?}"
            );
            let empty = line.ic_tip_variable.is_empty() && line.ic_tip_code.is_empty();
            assert_eq!(empty, line.status == "not known", "{line:?}");
        }
        for unit in UNITS {
            assert!(lines.iter().any(|line| line.unit == unit), "{unit}");
        }
    }
}
