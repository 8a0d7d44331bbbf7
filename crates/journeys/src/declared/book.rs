//! All declarations together: which count, which were superseded, which are disputed.

use std::collections::{BTreeMap, BTreeSet};

use amparo_recruitment::values::{ChainId, DeclarationId};
use serde::Serialize;

use super::{Declaration, Declarer, What};

/// All declarations. What is read from it depends on which declarations there are and not on the order in which they came.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// In order of id; the same declaration twice stands once.
    declarations: Vec<Declaration>,
    counts: Vec<bool>,
    disputes: BTreeMap<DeclarationId, BTreeSet<Declarer>>,
    problems: Vec<Problem>,
    superseded: usize,
}

/// Somebody else says that a declaration is in error. Both stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dispute {
    /// The declaration.
    pub of: DeclarationId,
    /// Who says so.
    pub by: Declarer,
}

/// Something in the declarations that a person has to look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, thiserror::Error)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    /// One id, several contents.
    #[error(
        "declaration {id} stands there {times} times with different contents; none of them counts until all but one are taken back under other ids"
    )]
    Conflicting {
        /// The id.
        id: DeclarationId,
        /// How many contents.
        times: usize,
    },
    /// An error declaration for a declaration that is not there (yet).
    #[error("error declaration {error} names {of}, which is not there; it will count when that comes")]
    Pending {
        /// The error declaration.
        error: DeclarationId,
        /// What it names.
        of: DeclarationId,
    },
    /// An error declaration for an error declaration.
    #[error(
        "error declaration {error} names {of}, which is an error declaration itself: declare the facts afresh under a new id instead"
    )]
    OfAnError {
        /// The error declaration.
        error: DeclarationId,
        /// What it names.
        of: DeclarationId,
    },
    /// A correction that is not there (yet).
    #[error("error declaration {error} says that {correction} is right, which is not there")]
    NoCorrection {
        /// The error declaration.
        error: DeclarationId,
        /// The correction.
        correction: DeclarationId,
    },
    /// A leg that ends before it begins.
    #[error("leg {id} ends on {ended}, before it begins on {began}")]
    Backwards {
        /// The leg.
        id: DeclarationId,
        /// Its first day.
        began: String,
        /// Its last day.
        ended: String,
    },
    /// A node that says two things.
    #[error("node {id} is {state} and names somebody or some place")]
    Contradiction {
        /// The node.
        id: DeclarationId,
        /// What it says.
        state: &'static str,
    },
    /// A chain that two organisations own.
    #[error("chain {chain} is owned by {owners}; until one of them takes that back, neither sees it")]
    TwoOwners {
        /// The chain.
        chain: ChainId,
        /// The organisations.
        owners: String,
    },
}

impl Book {
    /// The book of these declarations.
    pub fn new(mut declarations: Vec<Declaration>) -> Book {
        declarations.sort_unstable();
        declarations.dedup();
        let mut book = Book {
            counts: vec![true; declarations.len()],
            declarations,
            ..Book::default()
        };
        book.drop_conflicting();
        book.apply_errors();
        book.look();
        book.problems.sort();
        book
    }

    fn drop_conflicting(&mut self) {
        let mut start = 0;
        for group in self.declarations.chunk_by(|a, b| a.id == b.id) {
            if let [first, _, ..] = group {
                self.counts[start..start + group.len()].fill(false);
                self.problems.push(Problem::Conflicting {
                    id: first.id.clone(),
                    times: group.len(),
                });
            }
            start += group.len();
        }
    }

    fn apply_errors(&mut self) {
        let (mut superseded, mut problems) = (Vec::new(), Vec::new());
        let mut disputes: BTreeMap<DeclarationId, BTreeSet<Declarer>> = BTreeMap::new();
        for (declaration, _) in self
            .declarations
            .iter()
            .zip(&self.counts)
            .filter(|(_, counts)| **counts)
        {
            let What::Error(error) = &declaration.what else {
                continue;
            };
            for correction in error.corrected_by.iter().filter(|id| self.place(id).is_none()) {
                problems.push(Problem::NoCorrection {
                    error: declaration.id.clone(),
                    correction: correction.clone(),
                });
            }
            let (error_id, of) = (declaration.id.clone(), error.of.clone());
            let Some(place) = self.place(&of) else {
                problems.push(Problem::Pending { error: error_id, of });
                continue;
            };
            let target = &self.declarations[place];
            if matches!(target.what, What::Error(_)) {
                problems.push(Problem::OfAnError { error: error_id, of });
            } else if target.by == declaration.by {
                superseded.push(place);
            } else {
                disputes.entry(of).or_default().insert(declaration.by.clone());
            }
        }
        self.problems.extend(problems);
        self.disputes = disputes;
        superseded.sort_unstable();
        superseded.dedup();
        for place in superseded {
            // One of several contents under an id counts in no case.
            self.superseded += usize::from(std::mem::take(&mut self.counts[place]));
        }
    }

    fn look(&mut self) {
        let mut problems = Vec::new();
        for declaration in self.counted() {
            let id = || declaration.id.clone();
            match &declaration.what {
                What::Leg(leg) => {
                    if let (Some(began), Some(ended)) = (leg.began, leg.ended)
                        && ended < began
                    {
                        problems.push(Problem::Backwards {
                            id: id(),
                            began: began.to_string(),
                            ended: ended.to_string(),
                        });
                    }
                }
                What::Node(node) if node.state != super::NodeState::Known && node.names_something() => {
                    problems.push(Problem::Contradiction {
                        id: id(),
                        state: node.state.code(),
                    });
                }
                What::Node(_) | What::Owner(_) | What::Error(_) => {}
            }
        }
        for (chain, owners) in self.all_owners() {
            if owners.len() > 1 {
                let owners: Vec<&str> = owners.iter().map(|owner| owner.as_str()).collect();
                problems.push(Problem::TwoOwners {
                    chain: chain.clone(),
                    owners: owners.join(" and "),
                });
            }
        }
        self.problems.extend(problems);
    }

    fn place(&self, id: &DeclarationId) -> Option<usize> {
        let place = self.declarations.partition_point(|other| &other.id < id);
        self.declarations
            .get(place)
            .is_some_and(|found| &found.id == id)
            .then_some(place)
    }

    /// Every declaration there ever was, in order of id, and whether it counts.
    pub fn all(&self) -> impl Iterator<Item = (&Declaration, bool)> {
        self.declarations.iter().zip(self.counts.iter().copied())
    }

    /// The declarations that count.
    pub fn counted(&self) -> impl Iterator<Item = &Declaration> {
        self.all()
            .filter(|(_, counts)| *counts)
            .map(|(declaration, _)| declaration)
    }

    /// How many were superseded by their declarers.
    pub fn superseded(&self) -> usize {
        self.superseded
    }

    /// Whether somebody other than its declarer says that a declaration is in error.
    pub fn is_disputed(&self, id: &DeclarationId) -> bool {
        self.disputes.contains_key(id)
    }

    /// All disputes.
    pub fn disputes(&self) -> Vec<Dispute> {
        let all = self.disputes.iter();
        all.flat_map(|(of, declarers)| {
            declarers.iter().map(|by| Dispute {
                of: of.clone(),
                by: by.clone(),
            })
        })
        .collect()
    }

    /// What a person has to look at, in order.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    fn all_owners(&self) -> BTreeMap<&ChainId, BTreeSet<&Declarer>> {
        let mut owners: BTreeMap<&ChainId, BTreeSet<&Declarer>> = BTreeMap::new();
        for declaration in self.counted() {
            if let What::Owner(owner) = &declaration.what {
                owners.entry(&owner.chain).or_default().insert(&owner.owner);
            }
        }
        owners
    }

    /// The chains of an organisation: those that it alone owns.
    pub fn chains_of(&self, organisation: &Declarer) -> BTreeSet<ChainId> {
        let owned = self.all_owners().into_iter();
        owned
            .filter(|(_, owners)| owners.len() == 1 && owners.contains(organisation))
            .map(|(chain, _)| chain.clone())
            .collect()
    }

    /// What an organisation may see: everything about its own chains, and what it declared itself. Another organisation's chain does not show, not even that it exists.
    pub fn seen_by(&self, organisation: &Declarer) -> Book {
        let chains = self.chains_of(organisation);
        let own = |declaration: &Declaration| match &declaration.what {
            What::Leg(leg) => leg.chain.as_ref().is_some_and(|chain| chains.contains(chain)),
            What::Node(node) => chains.contains(&node.chain),
            What::Owner(owner) => chains.contains(&owner.chain),
            What::Error(_) => false,
        };
        let visible: BTreeSet<&DeclarationId> = self
            .declarations
            .iter()
            .filter(|declaration| own(declaration) || &declaration.by == organisation)
            .map(|declaration| &declaration.id)
            .collect();
        let shown = |declaration: &&Declaration| match &declaration.what {
            What::Error(error) => visible.contains(&error.of) || visible.contains(&declaration.id),
            _ => visible.contains(&declaration.id),
        };
        Book::new(self.declarations.iter().filter(shown).cloned().collect())
    }
}
