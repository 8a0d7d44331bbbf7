//! Persons with what identifies them elsewhere, for tokens by agreement.

use amparo_intake::{Outcome, quoted, read_rows};

use crate::{Plan, PrepareError};

/// Takes a person's key and the cells that identify the person elsewhere.
type Each<'e> = dyn FnMut([u8; 32], &mut dyn Iterator<Item = &str>) + 'e;

/// Calls `each` for every case of a file with its person's key and the cells of `columns`, which identify the person among several contributors. Returns how
/// many cases have no person's key. Nothing is kept here.
///
/// # Errors
/// [`PrepareError::Refused`] for a column that is not there; if the file cannot be read as a table.
pub fn identified(
    plan: &Plan<'_>,
    columns: &[String],
    each: &mut Each<'_>,
    progress: &dyn Fn(f64),
) -> Result<u64, PrepareError> {
    let shared = plan.decisions.shared_keys();
    let mut found: Option<Vec<usize>> = None;
    let mut missing: Option<String> = None;
    let mut without = 0;
    read_rows(
        plan.source,
        &plan.options(),
        &mut |row| {
            let places = found.get_or_insert_with(|| {
                let place = |name: &String| {
                    let same = |other: &String| other.to_lowercase() == name.trim().to_lowercase();
                    let place = row.header.iter().position(same);
                    if place.is_none() {
                        missing.get_or_insert_with(|| name.clone());
                    }
                    place
                };
                columns.iter().filter_map(place).collect()
            });
            let Outcome::Case { person, .. } = row.outcome else {
                return;
            };
            match person.map(|key| shared.get(&key).copied().unwrap_or(key)) {
                Some(person) if missing.is_none() => {
                    each(person, &mut places.iter().map(|&column| row.cell(column)));
                }
                _ => without += 1,
            }
        },
        progress,
    )?;
    match missing {
        None => Ok(without),
        Some(name) => Err(PrepareError::Refused(format!(
            "there is no column {} to tell persons by",
            quoted(&name)
        ))),
    }
}
