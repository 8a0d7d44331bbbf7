//! Averages and spreads of numbers, where contributors supply numbers and the release has counted them.

use amparo_reading::figure::Source;
use amparo_schema::Number;

use super::Asked;
use crate::fact::{Average, Fact, Spread, Topic, told_average, told_spread};

/// The parts of the people whose spread is told: key, part, and the quantiles of its ends.
const PARTS: [(&str, f64, [f64; 2]); 2] = [("half", 0.5, [0.25, 0.75]), ("most", 0.9, [0.05, 0.95])];

/// The facts of a measure; none where the release has not counted it, since then nobody may have supplied it.
pub(super) fn measures(asked: &Asked, number: Number) -> Vec<Fact> {
    let banded = asked
        .headlines()
        .and_then(|headlines| headlines.numbers(number, asked.question.year));
    let Some(banded) = banded else {
        return Vec::new();
    };
    let known = banded.known();
    if !known.is_evidence() {
        return Vec::new();
    }
    let fact = |key: &str, told| Fact {
        topic: match number {
            Number::Age => Topic::Age,
            Number::Months => Topic::Duration,
        },
        key: format!("{}-{key}", number.name()),
        name: None,
        told,
        missing: Some(banded.missing),
        source: Source::Measured,
    };
    let average = banded.average().map(|average| Average {
        number,
        average,
        known,
    });
    let mut facts = vec![fact("average", told_average(average))];
    for (key, part, [low, high]) in PARTS {
        let spread = banded
            .quantile(low)
            .zip(banded.quantile(high))
            .map(|(from, to)| Spread {
                number,
                part,
                from,
                to,
                known,
            });
        facts.push(fact(key, told_spread(spread)));
    }
    facts
}
