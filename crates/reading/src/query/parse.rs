//! Reading a query string. Strict (what is not understood is refused with what would be) and total (it never panics).

use amparo_schema::TableSchema;

use super::{
    BadQuery, Filter, MAX_CELLS, MAX_FILTER_VALUES, MAX_FILTERS, MAX_GROUPINGS, MAX_PAIRS, MAX_QUERY_BYTES,
    Measure, Query, View, accepted::shorten,
};
use crate::vocabulary::Vocabulary;

/// Reads the part of a URL after `?`.
///
/// Empty values are skipped, because a form sends every control. Parameters that trackers append (`utm_…`, `fbclid`, `gclid`) are
/// dropped: a shared link should not break, and nothing here should keep them.
pub fn parse(raw: &str, schema: &TableSchema, words: &Vocabulary) -> Result<Query, BadQuery> {
    if raw.len() > MAX_QUERY_BYTES {
        return Err(BadQuery::new(
            "query",
            format!(
                "The query has {} bytes; at most {MAX_QUERY_BYTES} are read.",
                raw.len()
            ),
        ));
    }
    if raw.split('&').count() > MAX_PAIRS {
        return Err(BadQuery::new(
            "query",
            format!("The query has more than {MAX_PAIRS} parameters."),
        ));
    }
    let mut query = Query::default();
    for (name, value) in pairs(raw) {
        let name = decode(name, "query")?;
        match name.as_str() {
            "by" => read_by(&mut query, value, words)?,
            "measure" => {
                query.measure = match decode(value, "measure")?.as_str() {
                    "" | "count" => Measure::Count,
                    "share" => Measure::Share,
                    "rate" => Measure::Rate,
                    other => {
                        return Err(BadQuery::unknown(
                            "measure",
                            other,
                            "a measure",
                            listed(["count", "share", "rate"]),
                        ));
                    }
                }
            }
            "as" => {
                query.view = match decode(value, "as")?.as_str() {
                    "" => View::Auto,
                    "table" => View::Table,
                    "map" => View::Map,
                    "flow" => View::Flow,
                    other => {
                        return Err(BadQuery::unknown(
                            "as",
                            other,
                            "a way to draw an answer",
                            listed(["table", "map", "flow"]),
                        ));
                    }
                }
            }
            "rows" => {
                query.all_rows = match decode(value, "rows")?.as_str() {
                    "" | "top" => false,
                    "all" => true,
                    other => {
                        return Err(BadQuery::unknown(
                            "rows",
                            other,
                            "a choice of rows",
                            listed(["top", "all"]),
                        ));
                    }
                }
            }
            _ if name.starts_with("utm_") || name == "fbclid" || name == "gclid" => {}
            _ => match name.strip_prefix("where.") {
                Some(target) => read_where(&mut query, target, value, schema, words)?,
                None => {
                    let accepted = ["by", "where.FIELD", "measure", "as", "rows"];
                    return Err(BadQuery::no_parameter(&name, &accepted));
                }
            },
        }
    }
    query
        .filters
        .sort_by_key(|filter| (filter.field, filter.level.map_or(0, |level| level + 1)));
    for filter in &mut query.filters {
        filter.picks.sort_unstable();
        filter.picks.dedup();
    }
    check_size(&query, words)?;
    Ok(query)
}

/// The `name=value` pairs of a query string as they stand there, undecoded; a name without `=` has an empty value.
pub fn pairs(raw: &str) -> impl Iterator<Item = (&str, &str)> {
    raw.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

fn listed<const N: usize>(keys: [&str; N]) -> impl Iterator<Item = (String, String)> {
    keys.map(|key| (key.to_owned(), String::new())).into_iter()
}

fn read_by(query: &mut Query, value: &str, words: &Vocabulary) -> Result<(), BadQuery> {
    for text in split(value, "by")? {
        let Some(axis) = words.axis(&text) else {
            return Err(BadQuery::unknown(
                "by",
                &text,
                "a field to group by",
                words
                    .axes()
                    .iter()
                    .map(|axis| (axis.key.clone(), axis.title.clone())),
            ));
        };
        let fields = words.axes()[axis].fields();
        for &other in &query.by {
            if words.axes()[other]
                .fields()
                .iter()
                .any(|field| fields.contains(field))
            {
                return Err(BadQuery::new(
                    "by",
                    format!(
                        "“{}” and “{}” group by the same field; leave one of them out.",
                        words.axes()[other].key,
                        words.axes()[axis].key
                    ),
                ));
            }
        }
        if query.by.len() == MAX_GROUPINGS {
            return Err(BadQuery::new(
                "by",
                format!("At most {MAX_GROUPINGS} groupings are answered at once."),
            ));
        }
        query.by.push(axis);
    }
    Ok(())
}

fn read_where(
    query: &mut Query,
    target: &str,
    value: &str,
    schema: &TableSchema,
    words: &Vocabulary,
) -> Result<(), BadQuery> {
    let parameter = format!("where.{target}");
    let (field, level) = target_of(target, schema, words)?;
    let pick = |text: &str| match level {
        None => words.code(field, text),
        Some(level) => words.levels(field)[level].node(text),
    };
    let mut picks = Vec::new();
    for raw_part in value.split(',') {
        let part = decode(raw_part, &parameter)?;
        if part.trim().is_empty() {
            continue;
        }
        if let Some(code) = pick(&part) {
            picks.push(code);
            continue;
        }
        // Forms and many clients escape the comma that separates values.
        for text in part.split(',').map(str::trim).filter(|text| !text.is_empty()) {
            picks.push(
                pick(text).ok_or_else(|| unknown_value(&parameter, text, field, level, schema, words))?,
            );
        }
    }
    if picks.is_empty() {
        return Ok(());
    }
    match query
        .filters
        .iter_mut()
        .find(|filter| filter.field == field && filter.level == level)
    {
        Some(filter) => filter.picks.extend(picks),
        None => query.filters.push(Filter { field, level, picks }),
    }
    if query.filters.len() > MAX_FILTERS {
        return Err(BadQuery::new(
            &parameter,
            format!("At most {MAX_FILTERS} fields are filtered at once."),
        ));
    }
    if query
        .filters
        .iter()
        .map(|filter| filter.picks.len())
        .sum::<usize>()
        > MAX_FILTER_VALUES
    {
        return Err(BadQuery::new(
            &parameter,
            format!("At most {MAX_FILTER_VALUES} values are filtered at once; filter by a region instead."),
        ));
    }
    Ok(())
}

fn target_of(
    target: &str,
    schema: &TableSchema,
    words: &Vocabulary,
) -> Result<(usize, Option<usize>), BadQuery> {
    if let Some(field) = words.field(target) {
        return Ok((field, None));
    }
    if let Some((name, level)) = target.rsplit_once('.')
        && let Some(field) = words.field(name)
    {
        return match words.level(field, level) {
            Some(level) => Ok((field, Some(level))),
            None => Err(BadQuery::unknown(
                &format!("where.{target}"),
                level,
                &format!("a level of {}", schema.field(field).name),
                words
                    .levels(field)
                    .iter()
                    .map(|level| (level.name.clone(), String::new())),
            )),
        };
    }
    Err(BadQuery::unknown(
        &format!("where.{target}"),
        target,
        "a field of this release",
        schema
            .fields()
            .iter()
            .map(|field| (field.name.clone(), field.title.clone())),
    ))
}

fn unknown_value(
    parameter: &str,
    text: &str,
    field: usize,
    level: Option<usize>,
    schema: &TableSchema,
    words: &Vocabulary,
) -> BadQuery {
    let name = &schema.field(field).name;
    match level {
        None => BadQuery::unknown(
            parameter,
            text,
            &format!("a value of {name}"),
            schema
                .field(field)
                .categories
                .iter()
                .map(|category| (category.value.clone(), category.label.clone())),
        ),
        Some(level) => {
            let level = &words.levels(field)[level];
            BadQuery::unknown(
                parameter,
                text,
                &format!("a {} of {name}", level.name),
                level
                    .nodes
                    .iter()
                    .map(|(key, label, _)| (key.clone(), label.clone())),
            )
        }
    }
}

fn check_size(query: &Query, words: &Vocabulary) -> Result<(), BadQuery> {
    let cells = query
        .by
        .iter()
        .map(|&axis| words.axes()[axis].items.len())
        .try_fold(1usize, usize::checked_mul)
        .unwrap_or(usize::MAX);
    if cells > MAX_CELLS {
        return Err(BadQuery::new(
            "by",
            format!(
                "This grouping has {cells} cells; at most {MAX_CELLS} are answered at once. Group by a region, leave a grouping \
                 out, or download the data."
            ),
        ));
    }
    Ok(())
}

/// Values separated by commas, escaped or not.
fn split(value: &str, parameter: &str) -> Result<Vec<String>, BadQuery> {
    Ok(decode(value, parameter)?
        .split(',')
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
        .collect())
}

/// Undoes percent-encoding; `+` is a space.
pub fn decode(text: &str, parameter: &str) -> Result<String, BadQuery> {
    let bad = || {
        BadQuery::new(
            parameter,
            format!("“{}” is not percent-encoded UTF-8.", shorten(text)),
        )
    };
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let digit = |byte: Option<u8>| byte.and_then(|b| char::from(b).to_digit(16));
                match (digit(bytes.next()), digit(bytes.next())) {
                    (Some(high), Some(low)) => out.push((high * 16 + low) as u8),
                    _ => return Err(bad()),
                }
            }
            other => out.push(other),
        }
    }
    String::from_utf8(out).map_err(|_| bad())
}
