//! Facts whose counts the release measured for them. They are of all countries together; a country's are asked of the release's other tables.

use amparo_reading::figure::{Share, Source};
use amparo_reading::headlines::{Headlines, Slice};

use super::{Asked, share_fact};
use crate::fact::{Fact, Named, Topic};

/// Where a headline table keeps those without an answer.
pub(super) const NOT_KNOWN: &str = "not_known";
/// Where it keeps those whom its question is not about.
const APART: &str = "not_among_them";

impl<'a> Asked<'a> {
    /// The release's headline counts, where it has any and the question is about all countries.
    pub(super) fn headlines(&self) -> Option<&'a Headlines> {
        match self.question.country {
            None => self.edition.headlines.as_ref(),
            Some(_) => None,
        }
    }

    /// A headline table of the year of the question.
    pub(super) fn headline(&self, table: &str) -> Option<Slice<'a>> {
        self.headlines()?.table(table, self.question.year)
    }
}

/// A share of the people whom a headline table is about, and the share of them for whom there is no answer.
pub(super) fn share(slice: &Slice<'_>, part: &[&str]) -> (Option<Share>, f64) {
    (
        slice.share(part, &[NOT_KNOWN, APART]),
        slice.missing(&[NOT_KNOWN], &[APART]),
    )
}

/// The same as a fact.
pub(super) fn fact(slice: &Slice<'_>, topic: Topic, key: &str, part: &[&str], name: Option<Named>) -> Fact {
    let (share, missing) = share(slice, part);
    share_fact(topic, key, name, share, missing, Source::Measured)
}

/// Whichever of two facts about one field says it more narrowly. The counts of a single field are measured by the engine as well, often with less noise
/// than the headline counts of every year add up to; how wide either is follows from the noise that was declared, so nothing is picked for what it says.
pub(super) fn narrower(ours: Fact, other: Fact) -> Fact {
    let width = |fact: &Fact| {
        fact.share()
            .map_or(f64::INFINITY, |share| share.upper() - share.lower())
    };
    if width(&other) < width(&ours) { other } else { ours }
}
