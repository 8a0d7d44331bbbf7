//! One fact: a figure with all that belongs to it, or the reason for its being withheld.

use amparo_reading::figure::{Estimate, Share, Source};
use amparo_reading::numbers::Bounded;
use amparo_schema::Number;

/// The widest 95 % margin of a share that is printed: five percentage points.
pub const MOST_SHARE_MARGIN: f64 = 0.05;
/// The widest 95 % margin of a count that is printed, as a part of the count.
pub const MOST_COUNT_MARGIN: f64 = 0.25;

/// What facts are about, in the order of a fact sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// Numbers of victims and countries.
    Victims,
    /// Labour, sexual, both, other.
    Exploitation,
    /// Sectors of forced labour.
    Sectors,
    /// Gender.
    Gender,
    /// Children.
    Age,
    /// How long people were trafficked.
    Duration,
    /// Whether people were exploited outside their country of citizenship.
    Borders,
    /// UN regions of exploitation.
    Regions,
    /// UN regions of citizenship.
    Origins,
    /// Means of control.
    Means,
    /// The recruiter's relation to the person.
    Recruiters,
}

impl Topic {
    /// All topics in their order.
    pub const ALL: [Topic; 11] = [
        Topic::Victims,
        Topic::Exploitation,
        Topic::Sectors,
        Topic::Gender,
        Topic::Age,
        Topic::Duration,
        Topic::Borders,
        Topic::Regions,
        Topic::Origins,
        Topic::Means,
        Topic::Recruiters,
    ];

    /// A stable key, in machine-readable output and as place on a page.
    pub const fn key(self) -> &'static str {
        match self {
            Topic::Victims => "victims",
            Topic::Exploitation => "exploitation",
            Topic::Sectors => "sectors",
            Topic::Gender => "gender",
            Topic::Age => "age",
            Topic::Duration => "duration",
            Topic::Borders => "borders",
            Topic::Regions => "regions",
            Topic::Origins => "origins",
            Topic::Means => "means",
            Topic::Recruiters => "recruiters",
        }
    }
}

/// A change from one year to another, as a part of the earlier: 0.09 for 9 per cent more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// The earlier year.
    pub since: u16,
    /// The estimate.
    pub value: f64,
    /// Lower end of the 95 % interval.
    pub lower: f64,
    /// Upper end of the 95 % interval.
    pub upper: f64,
}

impl Change {
    /// From the counts of both years, whose errors are drawn independently: the error of a quotient by the delta method.
    /// `None` where the earlier count is not enough evidence.
    pub fn between(since: u16, before: Estimate, after: Estimate) -> Option<Change> {
        if !before.is_evidence() {
            return None;
        }
        let ratio = after.value / before.value;
        let variance = (after.variance() + ratio * ratio * before.variance()) / (before.value * before.value);
        let margin = amparo_reading::figure::Z95 * variance.sqrt();
        Some(Change {
            since,
            value: ratio - 1.0,
            lower: (ratio - margin).max(0.0) - 1.0,
            upper: ratio + margin - 1.0,
        })
    }

    /// Half the width of the interval.
    pub fn margin(&self) -> f64 {
        self.value.max(self.lower) - self.lower
    }
}

/// A number of countries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Countries {
    /// With 95 % confidence, at least so many.
    pub at_least: usize,
    /// The number itself with its interval, where the release measured it well enough.
    pub about: Option<Estimate>,
    /// As many are possible at all.
    pub possible: usize,
}

/// An average of people's numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Average {
    /// Of what.
    pub number: Number,
    /// The average with its interval, in the number's unit.
    pub average: Bounded,
    /// The people whose number is known.
    pub known: Estimate,
}

/// Between which numbers a part of the people lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Of what.
    pub number: Number,
    /// Which part of the people: a half, or nine in ten. As many are below as above.
    pub part: f64,
    /// The lower end with its interval.
    pub from: Bounded,
    /// The upper end with its interval.
    pub to: Bounded,
    /// The people whose number is known.
    pub known: Estimate,
}

/// A figure that may be printed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Figure {
    /// A number of people.
    People(Estimate),
    /// A change of a number of people.
    Change(Change),
    /// A number of countries.
    Countries(Countries),
    /// A number of contributing organisations, which is public and exact.
    Contributors(usize),
    /// A share of the people for whom the answer is known.
    Share(Share),
    /// An average of the people whose number is known.
    Average(Average),
    /// Between which numbers a part of them lie.
    Spread(Spread),
}

/// Why a figure is withheld.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Withheld {
    /// Its interval is too wide: the margin and the widest that is printed, in the figure's own unit.
    TooWide {
        /// The 95 % margin.
        margin: f64,
        /// The widest that is printed.
        most: f64,
    },
    /// What it is a part of cannot be told from the noise.
    NoEvidence,
    /// The release measured nothing that tells it, and what would follow from the model is not exact enough.
    NotMeasured,
    /// The release does not record it.
    NotRecorded,
}

/// What a fact tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Told {
    /// A figure.
    Figure(Figure),
    /// Nothing, for a reason.
    Withheld(Withheld),
}

/// One fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// What it is about.
    pub topic: Topic,
    /// Its stable key within the sheet, such as `labour` or `means.meansThreats`.
    pub key: String,
    /// The name of what is counted where the fact is a line of a list; nothing where its sentence stands alone.
    pub name: Option<Named>,
    /// The figure, or why there is none.
    pub told: Told,
    /// Of everyone the sheet is about, the share for whom the answer is missing, where the fact is a share.
    pub missing: Option<f64>,
    /// Where the figure comes from.
    pub source: Source,
}

/// How the name of a line is found in each language.
#[derive(Clone, Debug, PartialEq)]
pub enum Named {
    /// An item of a grouping: their places in the vocabulary.
    Item {
        /// The grouping.
        axis: usize,
        /// The item.
        item: usize,
    },
    /// A text.
    Text(&'static str),
}

impl Fact {
    /// The share, where the fact tells one.
    pub fn share(&self) -> Option<Share> {
        match self.told {
            Told::Figure(Figure::Share(share)) => Some(share),
            _ => None,
        }
    }
}

/// A share that may be printed, or why not.
pub(crate) fn told_share(share: Option<Share>) -> Told {
    match share {
        None => Told::Withheld(Withheld::NoEvidence),
        Some(share) if share.margin > MOST_SHARE_MARGIN => Told::Withheld(Withheld::TooWide {
            margin: share.margin,
            most: MOST_SHARE_MARGIN,
        }),
        // An interval that reaches zero says nothing of the part but that it is small.
        Some(share) if share.lower() <= 0.0 => Told::Withheld(Withheld::NoEvidence),
        Some(share) => Told::Figure(Figure::Share(share)),
    }
}

/// A number of people that may be printed, or why not.
pub(crate) fn told_people(people: Estimate) -> Told {
    if !people.is_evidence() {
        return Told::Withheld(Withheld::NoEvidence);
    }
    let margin = people.margin() / people.value;
    if margin > MOST_COUNT_MARGIN {
        Told::Withheld(Withheld::TooWide {
            margin,
            most: MOST_COUNT_MARGIN,
        })
    } else {
        Told::Figure(Figure::People(people))
    }
}

/// An average that may be printed, or why not.
pub(crate) fn told_average(average: Option<Average>) -> Told {
    match average {
        None => Told::Withheld(Withheld::NoEvidence),
        Some(found) => told_within(&[found.average]).unwrap_or(Told::Figure(Figure::Average(found))),
    }
}

/// A spread that may be printed, or why not: its upper end must be known as well as an average. The lower may be near zero.
pub(crate) fn told_spread(spread: Option<Spread>) -> Told {
    match spread {
        None => Told::Withheld(Withheld::NoEvidence),
        // Whoever is beyond the public bound counts at the bound: an end that may lie there is not known.
        Some(found) if found.to.upper >= f64::from(found.number.most()) => {
            Told::Withheld(Withheld::TooWide {
                margin: 1.0,
                most: MOST_COUNT_MARGIN,
            })
        }
        Some(found) => told_within(&[found.to]).unwrap_or(Told::Figure(Figure::Spread(found))),
    }
}

/// Why numbers are not printed, if they are not.
fn told_within(numbers: &[Bounded]) -> Option<Told> {
    let margin = numbers
        .iter()
        .map(|number| number.margin() / number.value.max(f64::MIN_POSITIVE))
        .fold(0.0, f64::max);
    (margin > MOST_COUNT_MARGIN).then_some(if margin >= 1.0 {
        Told::Withheld(Withheld::NoEvidence)
    } else {
        Told::Withheld(Withheld::TooWide {
            margin,
            most: MOST_COUNT_MARGIN,
        })
    })
}

/// A change that may be printed, or why not.
pub(crate) fn told_change(change: Option<Change>) -> Told {
    match change {
        None => Told::Withheld(Withheld::NoEvidence),
        Some(change) if change.margin() > MOST_COUNT_MARGIN => Told::Withheld(Withheld::TooWide {
            margin: change.margin(),
            most: MOST_COUNT_MARGIN,
        }),
        Some(change) => Told::Figure(Figure::Change(change)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_has_the_error_of_both_years() {
        let change =
            Change::between(2014, Estimate::new(1_000.0, 100.0), Estimate::new(1_100.0, 100.0)).unwrap();
        assert!((change.value - 0.1).abs() < 1e-12);
        // √(100 + 1.21 · 100) / 1000 = 0.014866
        assert!((change.margin() / amparo_reading::figure::Z95 - 0.014_866).abs() < 1e-6);
        assert_eq!(
            Change::between(2014, Estimate::new(1.0, 100.0), Estimate::new(5.0, 1.0)),
            None
        );
    }

    #[test]
    fn what_is_too_wide_is_withheld() {
        let whole = Estimate::new(1_000.0, 0.0);
        let share = |error: f64| Share::of(Estimate::new(500.0, error * error), whole, error * error);
        assert!(matches!(told_share(share(20.0)), Told::Figure(_)));
        assert!(matches!(
            told_share(share(80.0)),
            Told::Withheld(Withheld::TooWide { .. })
        ));
        assert_eq!(told_share(None), Told::Withheld(Withheld::NoEvidence));
        assert!(matches!(
            told_people(Estimate::new(100.0, 400.0)),
            Told::Withheld(Withheld::TooWide { .. })
        ));
    }
}
