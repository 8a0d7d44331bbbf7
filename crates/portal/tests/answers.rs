//! Answers over a whole release.
#![allow(clippy::unwrap_used)]

mod support;

use std::time::Duration;

use amparo_reading::answer::{answer, answer_until};
use amparo_reading::counter::Deadline;
use amparo_reading::edition::Edition;
use amparo_reading::query::parse;

fn edition(folder: &tempfile::TempDir) -> Edition {
    let (release, ..) = support::publish(folder.path(), 400, 1, "2026-03-02T09:00:00Z");
    Edition::open(&release, &support::trusted()).unwrap()
}

#[test]
fn an_answer_that_takes_too_long_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let edition = edition(&folder);
    for text in [
        "",
        "by=gender",
        "by=means,exploitation,gender",
        "by=citizenship,gender,ageBroad&where.isForcedLabour=yes",
    ] {
        let query = parse(text, &edition.schema, &edition.words).unwrap();
        assert!(
            answer_until(&edition, &query, Deadline::after(Duration::ZERO)).is_err(),
            "{text}"
        );
        assert!(answer(&edition, &query).is_ok(), "{text}");
    }
}

/// A question over a field of 253 values, most of them near empty, states its denominator as exactly as the release knows it.
#[test]
fn denominators_over_long_lists_are_as_exact_as_the_release_allows() {
    let folder = tempfile::tempdir().unwrap();
    let edition = edition(&folder);
    for text in [
        "by=citizenship",
        "by=gender,citizenship",
        "by=citizenship&where.gender=Woman",
    ] {
        let query = parse(text, &edition.schema, &edition.words).unwrap();
        let answer = answer(&edition, &query).unwrap();
        let width = answer.axes.last().unwrap().items.len();
        let mut compared = 0;
        for row in answer.cells.chunks(width) {
            let known = || {
                row.iter()
                    .zip(&answer.axes.last().unwrap().items)
                    .filter(|(_, item)| item.missing.is_none())
                    .map(|(cell, _)| cell)
            };
            let added: f64 = known().map(|cell| cell.estimate.variance()).sum();
            if let Some(share) = known().find_map(|cell| cell.share) {
                let whole = share.denominator;
                assert!(
                    whole.standard_error < added.sqrt() / 2.0,
                    "{text}: {whole:?} against {}",
                    added.sqrt()
                );
                compared += 1;
            }
        }
        assert!(compared > 0, "{text}");
    }
}
