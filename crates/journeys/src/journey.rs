//! A worker's way from the first word of a job to the return, leg by leg.

use std::collections::BTreeMap;
use std::fmt;

use amparo_recruitment::taxonomy::Stage;
use amparo_recruitment::values::{DeclarationId, WorkerId};
use serde::Serialize;

use crate::declared::{Book, Declaration, Leg, What};

/// A leg that counts, with what stands behind it.
#[derive(Clone, Copy, Debug)]
pub struct DeclaredLeg<'a> {
    /// The declaration.
    pub declaration: &'a Declaration,
    /// What it says.
    pub leg: &'a Leg,
}

/// A worker's way.
#[derive(Clone, Debug)]
pub struct Journey<'a> {
    /// The worker's pseudonym.
    pub worker: &'a WorkerId,
    /// The legs in order of stage, then of the first day.
    pub legs: Vec<DeclaredLeg<'a>>,
}

/// Something that nobody declared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "gap", rename_all = "snake_case")]
pub enum Gap {
    /// A stage between two declared ones.
    Stage {
        /// The stage.
        stage: Stage,
    },
    /// Who handed the worker over, or to whom.
    Party {
        /// The leg.
        leg: DeclarationId,
        /// `from` or `to`.
        side: &'static str,
    },
    /// The worker was handed to one party, and by another.
    Handover {
        /// The leg that ends.
        before: DeclarationId,
        /// The leg that begins.
        after: DeclarationId,
    },
    /// A leg without a day.
    Days {
        /// The leg.
        leg: DeclarationId,
    },
}

/// The journeys of all workers, from the legs that count.
pub fn journeys(book: &Book) -> BTreeMap<&WorkerId, Journey<'_>> {
    let mut journeys: BTreeMap<&WorkerId, Journey<'_>> = BTreeMap::new();
    for declaration in book.counted() {
        if let What::Leg(leg) = &declaration.what {
            let journey = journeys.entry(&leg.worker).or_insert_with(|| Journey {
                worker: &leg.worker,
                legs: Vec::new(),
            });
            journey.legs.push(DeclaredLeg { declaration, leg });
        }
    }
    for journey in journeys.values_mut() {
        // Declarations come in order of id, so that legs of one stage without days have an order too.
        journey.legs.sort_by_key(|leg| (leg.leg.stage, leg.leg.began));
    }
    journeys
}

impl Journey<'_> {
    /// What nobody declared. An empty list says that the legs join, not that they are true.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        let stage_place = |stage: Stage| Stage::ALL.iter().position(|other| *other == stage).unwrap_or(0);
        if let (Some(first), Some(last)) = (self.legs.first(), self.legs.last()) {
            let between = stage_place(first.leg.stage)..=stage_place(last.leg.stage);
            let missing = Stage::ALL
                .get(between)
                .unwrap_or_default()
                .iter()
                .filter(|stage| !self.legs.iter().any(|leg| leg.leg.stage == **stage));
            gaps.extend(missing.map(|stage| Gap::Stage { stage: *stage }));
        }
        for DeclaredLeg { declaration, leg } in &self.legs {
            let id = || declaration.id.clone();
            // Nobody hands a worker over at the first word, and nobody takes one in who goes home.
            if leg.from.is_none() && leg.stage != Stage::Outreach {
                gaps.push(Gap::Party {
                    leg: id(),
                    side: "from",
                });
            }
            if leg.to.is_none() && !matches!(leg.stage, Stage::Exit | Stage::Return) {
                gaps.push(Gap::Party {
                    leg: id(),
                    side: "to",
                });
            }
            if leg.began.is_none() && leg.ended.is_none() {
                gaps.push(Gap::Days { leg: id() });
            }
        }
        for (before, after) in self.legs.iter().zip(self.legs.iter().skip(1)) {
            if let (Some(to), Some(from)) = (before.leg.to, after.leg.from)
                && to != from
                && before.leg.stage != after.leg.stage
            {
                gaps.push(Gap::Handover {
                    before: before.declaration.id.clone(),
                    after: after.declaration.id.clone(),
                });
            }
        }
        gaps
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Gap::Stage { stage } => write!(f, "nobody declared the stage {stage}"),
            Gap::Party { leg, side: "from" } => {
                write!(f, "leg {leg}: who handed the worker over is not known")
            }
            Gap::Party { leg, .. } => write!(f, "leg {leg}: to whom the worker was handed is not known"),
            Gap::Handover { before, after } => write!(
                f,
                "leg {before} hands the worker to one party and leg {after} takes the worker from another"
            ),
            Gap::Days { leg } => write!(f, "leg {leg} has no day"),
        }
    }
}
