//! Which aggregate tables a release holds.

use amparo_release::{AggregateError, Aggregates, Basis, Figure};
use amparo_synth::{Fitted, MarginalEstimate};

/// Cells of two fields below this estimate are not listed: between countries alone there are 64,000 cells, nearly all of them nearly nothing.
pub(crate) const LEAST: f64 = 0.5;

/// The total, every value of every field, and for every pair of fields the combinations estimated at half a person or more.
///
/// # Errors
/// If a figure is not a number, which a fitted model never gives.
pub fn aggregates(fitted: &Fitted) -> Result<Aggregates, AggregateError> {
    let width = fitted.schema().width();
    let total = fitted.total();
    let mut figures = vec![(
        Vec::new(),
        Figure::new(total.value, total.standard_error, Basis::Measured),
    )];
    for a in 0..width {
        collect(&fitted.marginal(&[a]), 0.0, &mut figures);
    }
    for a in 0..width {
        for b in a + 1..width {
            collect(&fitted.marginal(&[a, b]), LEAST, &mut figures);
        }
    }
    Aggregates::new(figures)
}

fn collect(table: &MarginalEstimate, least: f64, figures: &mut Vec<(Vec<(usize, u16)>, Figure)>) {
    let basis = match table.basis {
        amparo_synth::Basis::Measured => Basis::Measured,
        amparo_synth::Basis::Derived => Basis::Derived,
    };
    for (cell, (&estimate, &error)) in table.estimates.iter().zip(&table.standard_errors).enumerate() {
        if estimate >= least {
            figures.push((place(table, cell), Figure::new(estimate, error, basis)));
        }
    }
}

/// The fields and codes of a cell in row-major order.
fn place(table: &MarginalEstimate, cell: usize) -> Vec<(usize, u16)> {
    let mut rest = cell;
    let mut place: Vec<(usize, u16)> = table
        .attributes
        .iter()
        .zip(&table.shape)
        .rev()
        .map(|(&attribute, &size)| {
            let code = rest % size;
            rest /= size;
            (attribute, code as u16)
        })
        .collect();
    place.reverse();
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_field_varies_fastest() {
        let table = MarginalEstimate {
            attributes: vec![2, 5, 7],
            shape: vec![2, 3, 4],
            estimates: vec![],
            standard_errors: vec![],
            basis: amparo_synth::Basis::Derived,
        };
        assert_eq!(place(&table, 0), [(2, 0), (5, 0), (7, 0)]);
        assert_eq!(place(&table, 1), [(2, 0), (5, 0), (7, 1)]);
        assert_eq!(place(&table, 23), [(2, 1), (5, 2), (7, 3)]);
    }
}
