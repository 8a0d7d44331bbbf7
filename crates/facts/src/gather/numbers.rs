//! How many people, how many more than a year before, in how many countries, from how many organisations.

use amparo_reading::counter::TooLong;
use amparo_reading::figure::{Estimate, Source};

use super::{Asked, not_recorded};
use crate::fact::{
    Change, Countries, Fact, Figure, MOST_COUNT_MARGIN, Told, Topic, Withheld, told_change, told_people,
};

pub(super) fn numbers(asked: &Asked) -> Result<Vec<Fact>, TooLong> {
    let mut facts = Vec::new();
    let Some(people) = asked.ask("")? else {
        return Ok(vec![not_recorded(Topic::Victims, "victims")]);
    };
    let counted = |year| asked.headlines().and_then(|headlines| headlines.people(year));
    // Both count everyone; the one with the smaller error is said.
    let narrower = |year, (total, source): (Estimate, Source)| match counted(year) {
        Some(counted) if counted.margin() <= total.margin() => (counted, Source::Measured),
        _ => (total, source),
    };
    let (total, source) = narrower(asked.question.year, people.answer.total);
    let fact = |key: &str, told: Told| Fact {
        topic: Topic::Victims,
        key: key.into(),
        name: None,
        told,
        missing: None,
        source,
    };
    facts.push(fact("victims", told_people(total)));
    if let Some(since) = asked.question.compare
        && let Some(before) = asked.ask_of("", Some(since))?
    {
        let (before, _) = narrower(Some(since), before.answer.total);
        let change = Change::between(since, before, total);
        facts.push(fact("change", told_change(change)));
    }
    if asked.question.country.is_none() {
        facts.push(match asked.ask("&by=CountryOfExploitation")? {
            None => not_recorded(Topic::Victims, "countries"),
            Some(tally) => {
                let counts: Vec<Estimate> = tally
                    .cells()
                    .filter(|(_, value, _)| *value)
                    .map(|(_, _, cell)| cell.estimate)
                    .collect();
                let measured = asked
                    .headlines()
                    .and_then(|headlines| headlines.countries(asked.question.year, counts.len()));
                Fact {
                    source: tally.source(),
                    ..fact("countries", countries(&counts, measured))
                }
            }
        });
    }
    if let (Some(count), true) = (
        asked.edition.contributors(),
        asked.question.year.is_none() && asked.question.country.is_none(),
    ) {
        facts.push(fact("contributors", Told::Figure(Figure::Contributors(count))));
    }
    Ok(facts)
}

/// The number of countries with anybody in them: as it was measured, where its interval is narrow enough to print; otherwise a lower bound that holds with 95 % confidence: a country is counted where noise alone would show as
/// many people with a probability of at most 5 % divided by the number of countries (Bonferroni).
fn countries(counts: &[Estimate], measured: Option<Estimate>) -> Told {
    let possible = counts.len();
    if let Some(about) = measured.filter(|about| {
        about.is_evidence() && about.margin() <= MOST_COUNT_MARGIN * about.value && about.lower >= 1.0
    }) {
        return Told::Figure(Figure::Countries(Countries {
            at_least: about.lower.floor() as usize,
            about: Some(about),
            possible,
        }));
    }
    let critical = critical(0.05 / counts.len().max(1) as f64);
    let at_least = counts
        .iter()
        .filter(|count| count.value > 0.0 && count.value >= critical * count.standard_error)
        .count();
    if at_least == 0 {
        return Told::Withheld(Withheld::NoEvidence);
    }
    Told::Figure(Figure::Countries(Countries {
        at_least,
        about: None,
        possible,
    }))
}

/// How many standard errors a normal variable exceeds with probability `tail`, from above: the root of the bound
/// `exp(−z²/2) / (z·√(2π)) = tail`, which is never below the quantile (Mills' ratio).
fn critical(tail: f64) -> f64 {
    let bound = |z: f64| (-z * z / 2.0).exp() / (z * (2.0 * std::f64::consts::PI).sqrt());
    let (mut low, mut high) = (0.5, 40.0);
    for _ in 0..80 {
        let middle = (low + high) / 2.0;
        if bound(middle) > tail {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_critical_value_is_no_smaller_than_the_quantile() {
        // Quantiles of the normal distribution: 3.540 for 0.0002, 2.326 for 0.01.
        assert!((3.54..3.62).contains(&critical(0.000_2)), "{}", critical(0.000_2));
        assert!((2.326..2.46).contains(&critical(0.01)));
    }

    #[test]
    fn countries_are_counted_where_noise_alone_would_not_show_them() {
        let count = |value: f64| Estimate::new(value, 100.0);
        let counts = [count(500.0), count(20.0), count(41.0), count(0.0)];
        let told = countries(&counts, None);
        assert_eq!(
            told,
            Told::Figure(Figure::Countries(Countries {
                at_least: 2,
                about: None,
                possible: 4
            }))
        );
        assert_eq!(
            countries(&[count(5.0)], None),
            Told::Withheld(Withheld::NoEvidence)
        );
        // A number that was measured is told where its interval is narrow; otherwise the bound remains.
        let narrow = Estimate::new(115.0, 25.0);
        assert!(matches!(
            countries(&counts, Some(narrow)),
            Told::Figure(Figure::Countries(Countries {
                at_least: 105,
                about: Some(_),
                ..
            }))
        ));
        assert_eq!(countries(&counts, Some(Estimate::new(115.0, 900.0))), told);
    }
}
