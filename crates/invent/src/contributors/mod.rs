//! The files of three invented contributors, each in a shape of its own.

mod casa_abierta;
mod global_assistance;
mod red_de_refugios;

use std::path::{Path, PathBuf};

use crate::draw::Draw;
use crate::error::{InventError, make_folder};
use crate::model::{Office, Person, draw_person};

/// The seed of the files shipped under `examples/contributors/`.
pub const SEED: u64 = 20_251_125;

/// A file that [`write_contributors`] has written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContributorFile {
    /// The contributor's name.
    pub contributor: &'static str,
    /// The file with its cases.
    pub file: PathBuf,
    /// The mapping file (`amparo-mapping/1`) that explains it, where it follows no known standard.
    pub mapping: Option<PathBuf>,
    /// How many rows an intake accepts.
    pub cases: u64,
    /// How many rows have a fault that an intake must find and report: a date in the future or not in the calendar, an impossible age, an
    /// unknown code or country.
    pub faulty_rows: u64,
}

/// Writes the files of the three invented contributors into `dir`, which is made if it is not there. Nobody in them ever lived.
///
/// | contributor | file | shape | cases |
/// |---|---|---|---|
/// | Global Assistance Network | `global-assistance-network.csv` | the public 27-variable layout ([`amparo_schema::ctdc::LAYOUT_27`]): flags are `1` or blank | 18,000 |
/// | Red de Refugios del Sur | `red-de-refugios.xlsx` | a workbook with columns and codes of HTCDS 2.0, some with the standard's own slips | 16,000 |
/// | Casa Abierta | `casa-abierta.csv`, `casa-abierta.mapping.json` | its own columns and answers in Spanish, semicolons, windows-1252; yes and no, `no sabe`, `no responde`; 30 faulty rows | 9,000 |
///
/// Two persons of the workbook and fourteen of Casa Abierta stand in several rows under one number. A seed gives the same bytes everywhere;
/// [`SEED`] gives the files that are shipped.
///
/// # Errors
/// If the folder or a file cannot be written; [`InventError`] names it.
pub fn write_contributors(dir: &Path, seed: u64) -> Result<Vec<ContributorFile>, InventError> {
    make_folder(dir)?;
    Ok(vec![
        global_assistance::write(dir, seed)?,
        red_de_refugios::write(dir, seed)?,
        casa_abierta::write(dir, seed)?,
    ])
}

/// The persons a contributor's offices register, with the number of the office: `count` of them, in the order in which they were drawn.
fn persons(draw: &mut Draw, offices: &[Office], count: usize) -> Vec<(usize, Person)> {
    let weights: Vec<u32> = offices.iter().map(|office| office.weight).collect();
    (0..count)
        .map(|_| {
            let office = draw.weighted(&weights);
            (office, draw_person(draw, &offices[office]))
        })
        .collect()
}

/// Puts persons in the order of their registration.
fn by_date(persons: &mut [(usize, Person)]) {
    persons.sort_by_key(|(_, person)| (person.year, person.month, person.day));
}

/// The later record of a person who was exploited again and came back: some years after the first, and in the model's time.
fn again(draw: &mut Draw, first: &Person) -> Person {
    let passed = draw.between(1, 3).min(2025 - first.year);
    Person {
        year: first.year + passed,
        age: first.age + passed,
        month: if passed == 0 { 12 } else { draw.between(1, 12) },
        day: draw.between(1, 28),
        months: draw.between(1, (passed * 12).max(1)),
        ..first.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The workbook, which takes longest to write, is left out.
    #[test]
    fn another_seed_gives_other_persons_in_the_same_shape() {
        let dir = tempfile::tempdir().unwrap();
        for write in [global_assistance::write, casa_abierta::write] {
            let [first, again, other] = [1, 1, 2].map(|seed| {
                let written = write(dir.path(), seed).unwrap();
                (std::fs::read(&written.file).unwrap(), written)
            });
            assert!(first.0 == again.0 && first.0 != other.0);
            assert_eq!(first.1, other.1);
        }
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a-file");
        std::fs::write(&file, "").unwrap();
        let error = write_contributors(&file.join("below"), 1).unwrap_err();
        assert!(error.to_string().contains("a-file"), "{error}");
    }

    #[test]
    fn whoever_comes_back_comes_later_and_older() {
        let mut draw = Draw::new(3, "again");
        for (_, first) in persons(&mut draw, &crate::model::CASA_ABIERTA, 200) {
            let later = again(&mut draw, &first);
            assert!((first.year..=2025).contains(&later.year));
            assert_eq!(later.age - first.age, later.year - first.year);
        }
    }
}
