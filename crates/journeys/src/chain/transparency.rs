//! How much of a chain can be seen.
//!
//! Each of the six tiers has a weight from 0 to 1: the mean over those who stand there, an unnamed one counting 0. Somebody who is documented or corroborated and
//! not disputed counts 1, somebody known by one testimony or disputed ½, an estimate names nobody and counts 0. A tier that the chain is declared to do without
//! counts by the grade of that declaration. The score is the mean of the six tiers.
//!
//! The bounds say what the ½ hides: the lower one counts only what is documented or corroborated and not disputed, the upper one everything that anybody named.
//! What nobody named counts nothing in either, so no bound can be reached by silence.

use std::fmt;

use amparo_recruitment::taxonomy::Grade;
use amparo_recruitment::values::Rate;
use serde::Serialize;

use super::Chain;
use super::build::TierOfChain;
use crate::declared::Tier;

/// How much of a chain can be seen, 0 to 1, exact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Transparency {
    /// The score.
    pub score: Rate,
    /// What is documented or corroborated and not disputed.
    pub lower: Rate,
    /// What anybody named.
    pub upper: Rate,
    /// Hops that nobody can name.
    pub unknown_hops: u32,
    /// Tiers that the chain has.
    pub tiers_in_use: u32,
}

impl Transparency {
    /// Unknown hops among the tiers in use.
    pub fn unknown_share(&self) -> Rate {
        Rate::new(self.unknown_hops.into(), self.tiers_in_use.into()).unwrap_or_else(Rate::one)
    }
}

/// The transparency of a chain.
pub fn transparency(chain: &Chain) -> Transparency {
    let mean = |weight: &dyn Fn(Grade, bool) -> Rate| {
        let sum = Tier::ALL.iter().fold(Rate::zero(), |sum, tier| {
            let weight = chain
                .tiers
                .get(tier)
                .map_or_else(Rate::zero, |tier| tier_weight(tier, weight));
            sum.plus(&weight)
        });
        sum.over(&Rate::whole(Tier::ALL.len() as i64))
            .unwrap_or_else(Rate::zero)
    };
    let sure =
        |grade: Grade, disputed: bool| matches!(grade, Grade::Documented | Grade::Corroborated) && !disputed;
    let whole = |yes: bool| if yes { Rate::one() } else { Rate::zero() };
    Transparency {
        score: mean(&|grade, disputed| match grade {
            Grade::CohortEstimate => Rate::zero(),
            _ if sure(grade, disputed) => Rate::one(),
            _ => half(),
        }),
        lower: mean(&|grade, disputed| whole(sure(grade, disputed))),
        upper: mean(&|grade, _| whole(grade != Grade::CohortEstimate)),
        unknown_hops: chain.unknown_hops(),
        tiers_in_use: chain.tiers_in_use(),
    }
}

fn half() -> Rate {
    Rate::new(1, 2).unwrap_or_else(Rate::zero)
}

fn tier_weight(tier: &TierOfChain, weight: &dyn Fn(Grade, bool) -> Rate) -> Rate {
    if tier.is_left_out() {
        return tier
            .not_used
            .map_or_else(Rate::zero, |grade| weight(grade, false));
    }
    let sum = tier.known.values().fold(Rate::zero(), |sum, support| {
        sum.plus(&weight(support.grade, support.disputed))
    });
    let standing = tier.known.len() as i64 + i64::from(tier.unknown);
    sum.over(&Rate::whole(standing)).unwrap_or_else(Rate::zero)
}

impl fmt::Display for Transparency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "transparency {} (from {} to {}), {} of {} hops unknown",
            self.score.to_decimal(2),
            self.lower.to_decimal(2),
            self.upper.to_decimal(2),
            self.unknown_hops,
            self.tiers_in_use
        )
    }
}
