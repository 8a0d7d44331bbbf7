//! Structural zeros as classes of components.
//!
//! A product distribution can hold "no kind of labour without forced labour" only if it never gives both a chance. So every component belongs to
//! a *class*: one choice, for each field that forbids something, of values that forbid the same things. Within a class each field has a fixed
//! set of allowed codes, no allowed row violates a structural zero, and the classes together allow every row that does not.

use amparo_schema::TableSchema;

use crate::SynthError;

/// The most classes held apart.
const MAX_CLASSES: usize = 128;

/// For each field, which of its codes a component of the class may use. Always at least one of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Class {
    pub(crate) allowed: Vec<Vec<bool>>,
}

/// All classes of a schema; one that allows everything where there are no structural zeros.
pub(crate) fn classes(schema: &TableSchema) -> Result<Vec<Class>, SynthError> {
    let zeros = schema.structural_zeros();
    let everything = Class {
        allowed: schema
            .fields()
            .iter()
            .map(|field| vec![true; field.size()])
            .collect(),
    };
    let mut parents: Vec<usize> = zeros.iter().map(|zero| zero.left).collect();
    parents.sort_unstable();
    parents.dedup();
    let mut classes = vec![everything];
    for parent in parents {
        // Codes that forbid the same things stand or fall together.
        let signature = |code: u16| -> Vec<bool> {
            zeros
                .iter()
                .map(|zero| zero.left == parent && zero.left_codes.contains(&code))
                .collect()
        };
        let mut groups: Vec<(Vec<bool>, Vec<u16>)> = Vec::new();
        for code in 0..schema.field(parent).size() as u16 {
            let signature = signature(code);
            match groups.iter_mut().find(|(known, _)| *known == signature) {
                Some((_, codes)) => codes.push(code),
                None => groups.push((signature, vec![code])),
            }
        }
        let mut refined = Vec::new();
        for class in &classes {
            for (signature, codes) in &groups {
                let mut narrowed = class.clone();
                for (code, allowed) in narrowed.allowed[parent].iter_mut().enumerate() {
                    *allowed &= codes.contains(&(code as u16));
                }
                for (zero, _) in zeros.iter().zip(signature).filter(|(_, forbids)| **forbids) {
                    for &code in &zero.right_codes {
                        narrowed.allowed[zero.right][usize::from(code)] = false;
                    }
                }
                if narrowed.allowed.iter().all(|codes| codes.contains(&true)) {
                    refined.push(narrowed);
                }
            }
        }
        if refined.len() > MAX_CLASSES {
            return Err(SynthError::TooManyClasses {
                found: refined.len(),
                max: MAX_CLASSES,
            });
        }
        classes = refined;
    }
    if classes.is_empty() {
        Err(SynthError::NothingPossible)
    } else {
        Ok(classes)
    }
}

#[cfg(test)]
mod tests {
    use amparo_schema::{Category, Field, StructuralZero};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn classes_allow_exactly_the_possible_rows(
            zeros in proptest::collection::vec((0usize..4, 0usize..4, 1u16..7, 1u16..7), 0..5),
        ) {
            let field = |name: &str| Field::nominal(name, ["x", "y", "z"].map(Category::value).to_vec());
            let bits = |mask: u16| (0..3).filter(|i| mask >> i & 1 == 1).collect::<Vec<u16>>();
            let zeros: Vec<StructuralZero> = zeros
                .into_iter()
                .filter(|(left, right, ..)| left != right)
                .map(|(left, right, l, r)| StructuralZero { left, left_codes: bits(l), right, right_codes: bits(r) })
                .collect();
            let schema = TableSchema::new("t", ["a", "b", "c", "d"].map(field).to_vec(), zeros.clone()).unwrap();
            let classes = classes(&schema).unwrap_or_default();
            for row in 0..81_u16 {
                let code = |a: usize| row / 3_u16.pow(a as u32) % 3;
                let possible = !zeros.iter().any(|z| z.left_codes.contains(&code(z.left)) && z.right_codes.contains(&code(z.right)));
                let allowed = classes.iter().any(|class| (0..4).all(|a| class.allowed[a][usize::from(code(a))]));
                prop_assert_eq!(possible, allowed, "row {}", row);
            }
        }
    }
}
