//! Shares that stand for themselves: kinds of exploitation, gender, children, duration, borders.

use amparo_reading::alike::alike;
use amparo_reading::counter::TooLong;
use amparo_reading::query::parse;

use super::{Asked, Sum, headline, not_recorded, share_fact, withheld};
use crate::fact::{Fact, Topic, Withheld};

const CHILDREN: [&str; 2] = ["0--8", "9--17"];
const KINDS: [&str; 4] = ["labour", "sexual", "both", "other"];

/// The four kinds of exploitation, of those for whom both kinds are known: labour only, sexual only, both, neither.
pub(super) fn exploitation(asked: &Asked) -> Result<Vec<Fact>, TooLong> {
    let topic = Topic::Exploitation;
    if let Some(slice) = asked.headline("exploitation") {
        return Ok(KINDS
            .map(|key| headline::fact(&slice, topic, key, &[key], None))
            .to_vec());
    }
    let Some(tally) = asked.ask("&by=isForcedLabour,isSexualExploit")? else {
        return Ok(vec![not_recorded(topic, "exploitation")]);
    };
    let answer = &tally.answer;
    // Places: labour only, sexual only, both, neither, not known.
    let mut sums = [Sum::default(); 5];
    for (index, cell) in answer.cells.iter().enumerate() {
        let items = answer.items_of(index);
        let place = match (items[0].key.as_str(), items[1].key.as_str()) {
            ("yes", "no") => 0,
            ("no", "yes") => 1,
            ("yes", "yes") => 2,
            ("no", "no") => 3,
            _ => 4,
        };
        sums[place].add(cell.estimate);
    }
    let missing = sums[4].beside(&[&sums[0], &sums[1], &sums[2], &sums[3]]);
    Ok(KINDS
        .into_iter()
        .enumerate()
        .map(|(place, key)| {
            let mut rest = Sum::default();
            for other in (0..4).filter(|&other| other != place) {
                rest.add(sums[other].estimate());
            }
            share_fact(
                topic,
                key,
                None,
                sums[place].share(&rest),
                missing,
                tally.source(),
            )
        })
        .collect())
}

pub(super) fn gender(asked: &Asked) -> Result<Vec<Fact>, TooLong> {
    let topic = Topic::Gender;
    let slice = asked.headline("gender");
    let Some(tally) = asked.ask("&by=gender")? else {
        return Ok(vec![not_recorded(topic, "gender")]);
    };
    Ok([
        ("women", "Woman"),
        ("men", "Man"),
        ("trans", "Trans/Transgender/NonConforming"),
    ]
    .into_iter()
    .map(|(key, value)| {
        let fact = tally.fact(topic, key, &[value], None);
        match &slice {
            Some(slice) => headline::narrower(headline::fact(slice, topic, key, &[key], None), fact),
            None => fact,
        }
    })
    .collect())
}

/// Children among all, among victims of sexual exploitation and among those of forced labour; victims of both are in both.
pub(super) fn age(asked: &Asked) -> Result<Vec<Fact>, TooLong> {
    let topic = Topic::Age;
    [
        ("children", "&by=ageBroad"),
        ("children-sexual", "&by=ageBroad&where.isSexualExploit=yes"),
        ("children-labour", "&by=ageBroad&where.isForcedLabour=yes"),
    ]
    .into_iter()
    .map(|(key, text)| {
        let counted = asked
            .headline(key)
            .map(|slice| headline::fact(&slice, topic, key, &["child"], None));
        // Of children among victims of a kind, the model knows only what several fields say together: there the headline stands alone.
        if let (Some(counted), true) = (&counted, key != "children") {
            return Ok(counted.clone());
        }
        let fact = match asked.ask(text)? {
            Some(tally) => tally.fact(topic, key, &CHILDREN, None),
            None => not_recorded(topic, key),
        };
        Ok(match counted {
            Some(counted) => headline::narrower(counted, fact),
            None => fact,
        })
    })
    .collect()
}

/// How long people were trafficked, from the bands that the case table records.
pub(super) fn duration(asked: &Asked) -> Result<Vec<Fact>, TooLong> {
    let topic = Topic::Duration;
    let Some(tally) = asked.ask("&by=traffickMonths")? else {
        return Ok(vec![not_recorded(topic, "over-one-year")]);
    };
    let Some(axis) = tally.answer.axes.first() else {
        return Ok(Vec::new());
    };
    // A band's value begins with its first month.
    let from = |key: &str| -> Option<u32> {
        let digits: String = key.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    };
    Ok([("over-one-year", 12), ("over-two-years", 24)]
        .into_iter()
        .map(|(key, months)| {
            let longer: Vec<&str> = axis
                .items
                .iter()
                .filter(|item| item.missing.is_none() && from(&item.key).is_some_and(|from| from > months))
                .map(|item| item.key.as_str())
                .collect();
            tally.fact(topic, key, &longer, None)
        })
        .collect())
}

/// Whether people were exploited outside their country of citizenship, of those for whom both are known.
pub(super) fn borders(asked: &Asked) -> Result<Vec<Fact>, TooLong> {
    let (topic, key) = (Topic::Borders, "abroad");
    if let Some(slice) = asked.headline("borders") {
        return Ok(vec![headline::fact(&slice, topic, key, &["abroad"], None)]);
    }
    let edition = asked.edition;
    let (citizenship, exploited) = (
        edition.words.field("citizenship"),
        edition.words.field("CountryOfExploitation"),
    );
    let text = asked.question.filters(asked.question.year);
    let query = parse(text.trim_start_matches('&'), &edition.schema, &edition.words);
    let (Some(citizenship), Some(exploited), Ok(query)) = (citizenship, exploited, query) else {
        return Ok(vec![not_recorded(topic, key)]);
    };
    let Some(alike) = alike(edition, &query, citizenship, exploited)? else {
        return Ok(vec![withheld(topic, key, Withheld::NotMeasured)]);
    };
    let (mut known, mut unknown) = (Sum::default(), Sum::default());
    known.add(alike.known);
    unknown.add(alike.unknown);
    Ok(vec![share_fact(
        topic,
        key,
        None,
        alike.different(),
        unknown.beside(&[&known]),
        alike.source,
    )])
}
