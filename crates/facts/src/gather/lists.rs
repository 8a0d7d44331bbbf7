//! Shares that stand in lists: flags of a question group, regions of exploitation and of citizenship. The largest come first.

use amparo_reading::counter::TooLong;
use amparo_schema::ORIGINS;

use super::{Asked, Tally, headline, not_recorded};
use crate::fact::{Fact, Named, Told, Topic, Withheld, told_share};

/// The answers to a question group, each of those for whom it was answered.
pub(super) fn flags(asked: &Asked, topic: Topic, group: &str) -> Result<Vec<Fact>, TooLong> {
    let Some(tally) = asked.ask(&format!("&by={group}"))? else {
        return Ok(vec![not_recorded(topic, topic.key())]);
    };
    let total = tally.answer.total.0.value;
    let facts = places(asked, &tally, group)
        .into_iter()
        .zip(&tally.answer.cells)
        .map(|((key, name), cell)| {
            let of_all = format!("{}.{key}", topic.key());
            let counted = asked
                .headline(&format!("flag.{key}"))
                .map(|slice| headline::fact(&slice, topic, &of_all, &["yes"], Some(name.clone())));
            let fact = Fact {
                topic,
                key: of_all,
                name: Some(name),
                told: told_share(cell.share),
                missing: cell
                    .share
                    .filter(|_| total > 0.0)
                    .map(|share| (1.0 - share.denominator.value / total).clamp(0.0, 1.0)),
                source: cell.source,
            };
            match counted {
                Some(counted) => headline::narrower(counted, fact),
                None => fact,
            }
        })
        .collect();
    Ok(largest_first(facts))
}

/// UN regions in which people were exploited.
pub(super) fn regions(asked: &Asked) -> Result<Vec<Fact>, TooLong> {
    let (topic, axis) = (Topic::Regions, "CountryOfExploitation.region");
    if asked.question.country.is_some() {
        return Ok(Vec::new());
    }
    let Some(tally) = asked.ask(&format!("&by={axis}"))? else {
        return Ok(vec![not_recorded(topic, topic.key())]);
    };
    let slice = asked.headline("regions");
    let facts = places(asked, &tally, axis)
        .into_iter()
        .map(|(key, name)| {
            let of_all = format!("{}.{key}", topic.key());
            match &slice {
                Some(slice) => headline::fact(slice, topic, &of_all, &[&key], Some(name)),
                None => tally.fact(topic, &of_all, &[&key], Some(name)),
            }
        })
        .collect();
    Ok(largest_first(facts))
}

/// The regions whose citizens people are.
pub(super) fn origins(asked: &Asked) -> Result<Vec<Fact>, TooLong> {
    let topic = Topic::Origins;
    let Some(tally) = asked.ask("&by=citizenship.subregion")? else {
        return Ok(vec![not_recorded(topic, topic.key())]);
    };
    let slice = asked.headline("origins");
    let facts = ORIGINS
        .iter()
        .map(|origin| {
            let of_all = format!("{}.{}", topic.key(), origin.key());
            let name = Some(Named::Text(origin.text));
            match &slice {
                Some(slice) => headline::fact(slice, topic, &of_all, &[origin.key()], name),
                None => tally.fact(topic, &of_all, origin.subregions, name),
            }
        })
        .collect();
    Ok(largest_first(facts))
}

/// The keys of the items that are values, with their places in the vocabulary.
fn places(asked: &Asked, tally: &Tally, axis: &str) -> Vec<(String, Named)> {
    let Some(place) = asked.edition.words.axis(axis) else {
        return Vec::new();
    };
    let all = &asked.edition.words.axes()[place].items;
    tally
        .answer
        .axes
        .first()
        .into_iter()
        .flat_map(|axis| &axis.items)
        .filter(|item| item.missing.is_none())
        .filter_map(|item| {
            let found = all.iter().position(|other| other.key == item.key)?;
            Some((
                item.key.clone(),
                Named::Item {
                    axis: place,
                    item: found,
                },
            ))
        })
        .collect()
}

/// What can be printed by falling share, then what is withheld in its own order. Where anything can be printed, lines that cannot be told from the noise
/// are left out: most of a list of regions is nearly empty.
fn largest_first(mut facts: Vec<Fact>) -> Vec<Fact> {
    if facts.iter().any(|fact| fact.share().is_some()) {
        facts.retain(|fact| fact.told != Told::Withheld(Withheld::NoEvidence));
    }
    facts.sort_by(|a, b| match (a.share(), b.share()) {
        (Some(a), Some(b)) => b.value.total_cmp(&a.value),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    facts
}
