//! Persons with several marks who are one unit of privacy.

use std::collections::{BTreeMap, HashMap};

use sha2::{Digest, Sha256};

use super::PersonMark;
use crate::store::{Tx, ask};
use crate::{ContributorId, Vault, VaultError};

/// Which marks stand for one unit of privacy.
#[derive(Clone, Debug, Default)]
pub(crate) struct Links {
    /// The least mark of the unit, for marks of units with several.
    unit: HashMap<PersonMark, PersonMark>,
    /// The same over marks of one person of one contributor only.
    same: HashMap<PersonMark, PersonMark>,
}

impl Links {
    /// The mark that stands for the unit to which a mark belongs.
    pub(crate) fn unit(&self, mark: PersonMark) -> PersonMark {
        self.unit.get(&mark).copied().unwrap_or(mark)
    }

    /// For each person of a contributor with several marks, all of them.
    pub(crate) fn same_persons(&self) -> impl Iterator<Item = Vec<PersonMark>> {
        groups(&self.same).into_values()
    }

    /// Names the whole for a fingerprint; nothing where there are none, so that earlier fingerprints stay.
    pub(crate) fn digest(&self) -> Option<String> {
        if self.unit.is_empty() {
            return None;
        }
        let mut hasher = Sha256::new();
        for (unit, marks) in groups(&self.unit) {
            hasher.update(unit.as_bytes());
            for mark in marks {
                hasher.update(mark.as_bytes());
            }
            hasher.update(b"\n");
        }
        Some(hex::encode(hasher.finalize()))
    }
}

fn groups(of: &HashMap<PersonMark, PersonMark>) -> BTreeMap<PersonMark, Vec<PersonMark>> {
    let mut groups: BTreeMap<PersonMark, Vec<PersonMark>> = BTreeMap::new();
    for (mark, unit) in of {
        groups.entry(*unit).or_default().push(*mark);
    }
    groups.values_mut().for_each(|marks| marks.sort_unstable());
    groups
}

/// The least mark of each connected set: two marks are connected that share a link.
fn united<'a>(links: impl Iterator<Item = (&'a str, PersonMark)>) -> HashMap<PersonMark, PersonMark> {
    let mut parent: HashMap<PersonMark, PersonMark> = HashMap::new();
    fn root(parent: &mut HashMap<PersonMark, PersonMark>, mark: PersonMark) -> PersonMark {
        let mut at = mark;
        while let Some(&up) = parent.get(&at).filter(|up| **up != at) {
            at = up;
        }
        // Shorter ways from now on.
        parent.insert(mark, at);
        at
    }
    let mut first: HashMap<&str, PersonMark> = HashMap::new();
    for (link, mark) in links {
        let other = *first.entry(link).or_insert(mark);
        let (one, two) = (root(&mut parent, mark), root(&mut parent, other));
        let (least, greatest) = (one.min(two), one.max(two));
        parent.insert(greatest, least);
        parent.insert(least, least);
    }
    let marks: Vec<PersonMark> = parent.keys().copied().collect();
    marks
        .into_iter()
        .map(|mark| (mark, root(&mut parent, mark)))
        .collect()
}

impl Vault {
    /// All links.
    pub(crate) async fn links(&self) -> Result<Links, VaultError> {
        let mut tx = self.store.read().await?;
        let asked = ask("SELECT link, person, kind FROM person_links ORDER BY link, contributor, person");
        let rows = self.store.all(&mut tx, asked).await?;
        let rows = rows
            .iter()
            .map(|row| {
                let mark = self.mark(&self.store.text(row, 1)?)?;
                // The kinds' names are apart: no link of one kind meets one of the other by its name.
                let kind = self.store.text(row, 2)?;
                Ok((format!("{kind} {}", self.store.text(row, 0)?), mark, kind))
            })
            .collect::<Result<Vec<_>, VaultError>>()?;
        let all = rows.iter().map(|(link, mark, _)| (link.as_str(), *mark));
        let same = rows.iter().filter(|(_, _, kind)| kind == "rekeyed");
        Ok(Links {
            unit: united(all),
            same: united(same.map(|(link, mark, _)| (link.as_str(), *mark))),
        })
    }

    pub(crate) async fn link(
        &self,
        tx: &mut Tx,
        link: &str,
        contributor: &ContributorId,
        person: &PersonMark,
        kind: &'static str,
    ) -> Result<(), VaultError> {
        let asked = ask(
            "INSERT INTO person_links (link, contributor, person, kind) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        )
        .bind(link)
        .bind(contributor.as_str())
        .bind(person.to_text())
        .bind(kind);
        self.store.execute(tx, asked).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mark(number: u8) -> PersonMark {
        PersonMark::from_text(&hex::encode([number; 32])).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn units_are_the_connected_sets(pairs in proptest::collection::vec((0..8_u8, 0..8_u8), 0..12)) {
            let names: Vec<String> = (0..pairs.len()).map(|at| at.to_string()).collect();
            let links = pairs.iter().zip(&names).flat_map(|((one, two), name)| {
                [(name.as_str(), mark(*one)), (name.as_str(), mark(*two))]
            });
            let units = united(links);
            // Connection by repeated relaxation.
            let mut least: Vec<u8> = (0..8).collect();
            for _ in 0..8 {
                for &(one, two) in &pairs {
                    let both = least[usize::from(one)].min(least[usize::from(two)]);
                    least[usize::from(one)] = both;
                    least[usize::from(two)] = both;
                }
            }
            for number in 0..8 {
                let unit = units.get(&mark(number)).copied().unwrap_or(mark(number));
                prop_assert_eq!(unit, mark(least[usize::from(number)]));
            }
        }
    }
}
