//! Names in groups, and groups in legal entities.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::parts::{NameParts, placeholder};
use super::score::{MatchSettings, NamedParty, parts_score};

/// Names that are one group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cluster {
    /// The names, by legal entity. Names in one list are one legal entity, as far as names tell.
    pub entities: Vec<Vec<NamedParty>>,
    /// Names of the group that may be any of several entities, or that name two: a person has to say.
    pub undetermined: Vec<NamedParty>,
    /// Why the names hang together: each link with its score and reasons.
    pub links: Vec<String>,
}

/// All names, in clusters.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Clusters {
    /// The clusters, in order of their first name.
    pub clusters: Vec<Cluster>,
    /// Texts that are no names, and why.
    pub placeholders: Vec<(NamedParty, &'static str)>,
}

/// Puts names into groups and legal entities. Equal names stand once; the order of names makes no difference.
///
/// Only names that share the first three letters of a word, or of all letters joined, are compared: a hundred thousand names take minutes, not days. Country
/// is no condition.
pub fn cluster(names: &[NamedParty], settings: &MatchSettings) -> Clusters {
    let distinct: BTreeSet<&NamedParty> = names.iter().collect();
    let (mut parties, mut placeholders) = (Vec::new(), Vec::new());
    for party in distinct {
        match placeholder(&party.name) {
            Some(why) => placeholders.push((party.clone(), why)),
            None => parties.push((party, NameParts::of(&party.name))),
        }
    }
    let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, (_, parts)) in parties.iter().enumerate() {
        let joined = parts.own_letters();
        let keys: BTreeSet<String> = parts
            .own
            .iter()
            .chain([&joined, &parts.letters])
            .map(|word| word.chars().take(3).collect())
            .collect();
        for key in keys {
            by_key.entry(key).or_default().push(index);
        }
    }
    let mut root: Vec<usize> = (0..parties.len()).collect();
    let mut compared = BTreeSet::new();
    let mut links: Vec<(usize, String)> = Vec::new();
    for indices in by_key.values() {
        for (place, &i) in indices.iter().enumerate() {
            for &j in indices.iter().skip(place + 1) {
                let (Some(a), Some(b)) = (parties.get(i), parties.get(j)) else {
                    continue;
                };
                if !compared.insert((i, j)) {
                    continue;
                }
                let result = parts_score((a.0, &a.1), (b.0, &b.1), settings);
                if result.score >= settings.threshold {
                    links.push((i, format!("{:?} and {:?}: {result}", a.0.name, b.0.name)));
                    let (x, y) = (find(&mut root, i), find(&mut root, j));
                    if let Some(slot) = root.get_mut(x.max(y)) {
                        *slot = x.min(y);
                    }
                }
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for index in 0..parties.len() {
        groups.entry(find(&mut root, index)).or_default().push(index);
    }
    let clusters = groups
        .into_values()
        .map(|members| {
            let named: Vec<(&NamedParty, &NameParts)> = members
                .iter()
                .filter_map(|&index| parties.get(index))
                .map(|(party, parts)| (*party, parts))
                .collect();
            let (entities, undetermined) = entities(&named);
            let mine = links.iter().filter(|(index, _)| members.contains(index));
            Cluster {
                entities,
                undetermined,
                links: mine.map(|(_, link)| link.clone()).collect(),
            }
        })
        .collect();
    Clusters {
        clusters,
        placeholders,
    }
}

fn find(root: &mut [usize], index: usize) -> usize {
    let mut top = index;
    while let Some(&above) = root.get(top).filter(|&&above| above != top) {
        top = above;
    }
    if let Some(slot) = root.get_mut(index) {
        *slot = top;
    }
    top
}

/// A group's names by the countries they name. Where the group has several entities, a bare name may be any of them.
fn entities(members: &[(&NamedParty, &NameParts)]) -> (Vec<Vec<NamedParty>>, Vec<NamedParty>) {
    let mut by_country: BTreeMap<&[String], Vec<NamedParty>> = BTreeMap::new();
    let (mut bare, mut undetermined) = (Vec::new(), Vec::new());
    for &(party, parts) in members {
        if parts.several {
            undetermined.push(party.clone());
        } else if parts.countries.is_empty() && parts.trade.is_empty() && !parts.legal_form {
            bare.push(party.clone());
        } else {
            by_country
                .entry(&parts.countries)
                .or_default()
                .push(party.clone());
        }
    }
    if by_country.len() <= 1 {
        let mut only = by_country.into_values().next().unwrap_or_default();
        only.extend(bare);
        only.sort();
        let entities = if only.is_empty() { vec![] } else { vec![only] };
        return (entities, undetermined);
    }
    undetermined.extend(bare);
    undetermined.sort();
    (by_country.into_values().collect(), undetermined)
}
