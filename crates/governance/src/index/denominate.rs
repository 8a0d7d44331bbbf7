//! Step: divide size-dependent indicators by a size.

use super::{IndexError, Study};

/// Divides each indicator that names a denominator in the metadata by it.
pub(super) fn denominate(study: &mut Study) -> Result<(), IndexError> {
    for (index, position) in study.framework.at_level(1).into_iter().enumerate() {
        let node = &study.framework.nodes()[position];
        let Some(wanted) = &node.denominator else { continue };
        let Some((_, by)) = study.denominators.iter().find(|(code, _)| code == wanted) else {
            continue;
        };
        for (unit, (value, size)) in study.columns[index].iter_mut().zip(by).enumerate() {
            if *size == 0.0 && !value.is_nan() {
                return Err(IndexError::Step {
                    step: "denominate",
                    what: format!(
                        "{:?} of unit {:?} is 0, and {:?} cannot be divided by it; correct it or leave the cell empty",
                        wanted, study.unit_codes[unit], node.code
                    ),
                });
            }
            *value /= size;
        }
    }
    Ok(())
}
