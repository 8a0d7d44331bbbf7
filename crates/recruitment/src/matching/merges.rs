//! Parties found to be one, and found not to be.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::values::PartyId;

/// A decision that two parties are one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// One.
    pub one: PartyId,
    /// The other.
    pub other: PartyId,
    /// When it was decided.
    pub on: Date,
    /// Who decided.
    pub by: String,
    /// Why: the score's reasons, or a document.
    pub why: String,
    /// When and by whom it was undone, if it was.
    pub undone: Option<(Date, String)>,
}

/// All merges, made and undone. Nothing is ever rewritten: records keep the party they were made with, and [`MergeBook::canonical`] says which party that is
/// today.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MergeBook {
    merges: Vec<Merge>,
}

/// Why a merge or its undoing is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// A party with itself.
    #[error("{0} cannot be merged with itself")]
    Itself(PartyId),
    /// They are one already.
    #[error("{one} and {other} are one already")]
    Already {
        /// One.
        one: PartyId,
        /// The other.
        other: PartyId,
    },
    /// No such merge.
    #[error("there is no merge number {number}; there are {count}, counted from 0")]
    NoMerge {
        /// The number.
        number: usize,
        /// How many there are.
        count: usize,
    },
    /// Undone already.
    #[error("merge number {0} is undone already")]
    Undone(usize),
}

impl MergeBook {
    /// All merges, in the order they were made.
    pub fn merges(&self) -> &[Merge] {
        &self.merges
    }

    /// Decides that two parties are one; returns the merge's number.
    ///
    /// # Errors
    /// If they are the same or are one already.
    pub fn merge(
        &mut self,
        one: PartyId,
        other: PartyId,
        on: Date,
        by: &str,
        why: &str,
    ) -> Result<usize, MergeError> {
        if one == other {
            return Err(MergeError::Itself(one));
        }
        if self.canonical(one) == self.canonical(other) {
            return Err(MergeError::Already { one, other });
        }
        self.merges.push(Merge {
            one,
            other,
            on,
            by: by.to_owned(),
            why: why.to_owned(),
            undone: None,
        });
        Ok(self.merges.len() - 1)
    }

    /// Undoes a merge. Others stay, whenever they were made.
    ///
    /// # Errors
    /// If there is no such merge or it is undone already.
    pub fn undo(&mut self, number: usize, on: Date, by: &str) -> Result<(), MergeError> {
        let count = self.merges.len();
        let merge = self
            .merges
            .get_mut(number)
            .ok_or(MergeError::NoMerge { number, count })?;
        if merge.undone.is_some() {
            return Err(MergeError::Undone(number));
        }
        merge.undone = Some((on, by.to_owned()));
        Ok(())
    }

    /// The party that a party is today: of all that are one with it, the one with the smallest id.
    pub fn canonical(&self, party: PartyId) -> PartyId {
        self.one_with(party).into_iter().next().unwrap_or(party)
    }

    /// All parties that are one with a party, itself included.
    pub fn one_with(&self, party: PartyId) -> BTreeSet<PartyId> {
        let mut neighbours: BTreeMap<PartyId, Vec<PartyId>> = BTreeMap::new();
        for merge in self.merges.iter().filter(|merge| merge.undone.is_none()) {
            neighbours.entry(merge.one).or_default().push(merge.other);
            neighbours.entry(merge.other).or_default().push(merge.one);
        }
        let (mut found, mut ahead) = (BTreeSet::from([party]), vec![party]);
        while let Some(next) = ahead.pop() {
            for &neighbour in neighbours.get(&next).into_iter().flatten() {
                if found.insert(neighbour) {
                    ahead.push(neighbour);
                }
            }
        }
        found
    }
}
