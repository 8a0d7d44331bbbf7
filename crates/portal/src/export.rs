//! An answer as JSON and CSV: the figures of a page, for programs.

use serde_json::{Value, json};

use crate::answer::{Answer, AnswerCell};
use crate::edition::Edition;
use crate::figure::{Estimate, Share, Source};
use crate::lang::Lang;
use crate::query::Query;
use crate::vocabulary::Item;

/// What stands beside every answer.
pub(crate) const CAVEAT: &str = "Identified victims assisted by contributing organisations, not prevalence. Figures are estimates: \
                                 noise was added to protect people. Do not print an estimate without enough evidence.";

/// Two decimals are far inside every margin and keep files small.
fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// Shares keep five decimals.
fn round_share(value: f64) -> f64 {
    (value * 1e5).round() / 1e5
}

/// Whether a cell stands in an export: with several groupings, as in the release's own tables, combinations of nobody are left out.
fn is_listed(answer: &Answer, cell: &AnswerCell) -> bool {
    answer.axes.len() < 2 || cell.estimate.value >= 0.5
}

fn estimate_json(estimate: Estimate, source: Source) -> serde_json::Map<String, Value> {
    let mut map = serde_json::Map::new();
    map.insert("estimate".into(), json!(round(estimate.value)));
    map.insert("standardError".into(), json!(round(estimate.standard_error)));
    map.insert("margin95".into(), json!(round(estimate.margin())));
    map.insert("lower95".into(), json!(round(estimate.lower)));
    map.insert("upper95".into(), json!(round(estimate.upper)));
    map.insert("enoughEvidence".into(), json!(estimate.is_evidence()));
    map.insert("source".into(), json!(source.token()));
    map
}

fn share_json(share: Share) -> Value {
    json!({
        "value": round_share(share.value),
        "margin95": round_share(share.margin),
        "lower95": round_share(share.lower()),
        "upper95": round_share(share.upper()),
        "denominator": round(share.denominator.value),
        "denominatorStandardError": round(share.denominator.standard_error),
    })
}

fn item_json(item: &Item) -> Value {
    match item.missing {
        Some(reason) => json!({"key": item.key, "label": item.label, "missing": reason.token()}),
        None => json!({"key": item.key, "label": item.label}),
    }
}

/// The answer as one JSON object.
pub(crate) fn to_json(edition: &Edition, query: &Query, answer: &Answer) -> Value {
    let filters: Vec<Value> = query
        .filters
        .iter()
        .map(|filter| {
            let field = edition.schema.field(filter.field);
            let (name, values): (String, Vec<&str>) = match filter.level {
                None => (
                    field.name.clone(),
                    filter
                        .picks
                        .iter()
                        .map(|&code| field.categories[usize::from(code)].value.as_str())
                        .collect(),
                ),
                Some(level) => {
                    let level = &edition.words.levels(filter.field)[level];
                    (
                        format!("{}.{}", field.name, level.name),
                        filter
                            .picks
                            .iter()
                            .map(|&node| level.nodes[usize::from(node)].0.as_str())
                            .collect(),
                    )
                }
            };
            json!({"field": name, "values": values})
        })
        .collect();
    let cells: Vec<Value> = answer
        .cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| is_listed(answer, cell))
        .map(|(index, cell)| {
            let items = answer.items_of(index);
            let mut map = serde_json::Map::new();
            let keys: Vec<&str> = items.iter().map(|item| item.key.as_str()).collect();
            let labels: Vec<&str> = items.iter().map(|item| item.label.as_str()).collect();
            map.insert("keys".into(), json!(keys));
            map.insert("labels".into(), json!(labels));
            map.append(&mut estimate_json(cell.estimate, cell.source));
            map.insert("share".into(), cell.share.map_or(Value::Null, share_json));
            Value::Object(map)
        })
        .collect();
    let query_string = query.to_query_string(&edition.schema, &edition.words);
    json!({
        "title": query.title(Lang::En, &edition.schema, &edition.words),
        "caveat": CAVEAT,
        "release": {"id": edition.id(), "title": edition.manifest.title, "created": edition.manifest.created},
        "query": {
            "by": query.by.iter().map(|&axis| edition.words.axes()[axis].key.as_str()).collect::<Vec<_>>(),
            "where": filters,
            "permalink": crate::present::with_query(
                &format!("/releases/{}/explore", edition.id()), &query_string),
        },
        "total": Value::Object(estimate_json(answer.total.0, answer.total.1)),
        "groupings": answer.axes.iter().map(|axis| json!({
            "key": axis.axis.key,
            "title": axis.axis.title,
            "overlapping": axis.axis.overlaps(),
            "items": axis.items.iter().map(item_json).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "cells": cells,
    })
}

/// The answer as CSV with a header row.
pub(crate) fn to_csv(answer: &Answer) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let mut header: Vec<String> = Vec::new();
    for axis in &answer.axes {
        header.push(axis.axis.key.clone());
        header.push(format!("{}_label", axis.axis.key));
    }
    header.extend(
        [
            "estimate",
            "standard_error",
            "lower_95",
            "upper_95",
            "enough_evidence",
            "share",
            "share_lower_95",
            "share_upper_95",
            "share_denominator",
            "source",
        ]
        .map(str::to_owned),
    );
    writer.write_record(&header)?;
    for (index, cell) in answer.cells.iter().enumerate() {
        if !is_listed(answer, cell) {
            continue;
        }
        let mut record: Vec<String> = Vec::with_capacity(header.len());
        for item in answer.items_of(index) {
            record.push(item.key.clone());
            record.push(item.label.clone());
        }
        record.extend([
            round(cell.estimate.value).to_string(),
            round(cell.estimate.standard_error).to_string(),
            round(cell.estimate.lower).to_string(),
            round(cell.estimate.upper).to_string(),
            cell.estimate.is_evidence().to_string(),
        ]);
        match cell.share {
            Some(share) => record.extend([
                round_share(share.value).to_string(),
                round_share(share.lower()).to_string(),
                round_share(share.upper()).to_string(),
                round(share.denominator.value).to_string(),
            ]),
            None => record.extend(std::iter::repeat_n(String::new(), 4)),
        }
        record.push(cell.source.token().to_owned());
        writer.write_record(&record)?;
    }
    writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}
