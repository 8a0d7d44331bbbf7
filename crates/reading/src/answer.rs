//! Answering a query from the best source a release has, with the error that belongs to it.

use std::time::Duration;

use crate::counter::{Counter, Deadline, Pick, TooLong};
use crate::edition::Edition;
use crate::figure::{Estimate, Share, Source, Whole};
use crate::query::Query;
use crate::vocabulary::{Axis, Item};

/// No answer is worked on for longer. What the limits of a query leave possible takes a small part of it; a release with very many records,
/// or a machine that is short of time, meets this bound.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);

/// One grouping of an answer, narrowed to the items that the filters leave.
pub struct AnswerAxis<'a> {
    /// The grouping in the vocabulary.
    pub axis: &'a Axis,
    /// The items that can occur, values first, then reasons for missing.
    pub items: Vec<Item>,
}

/// One cell of an answer.
#[derive(Clone, Copy, Debug)]
pub struct AnswerCell {
    /// The count.
    pub estimate: Estimate,
    /// Where it comes from.
    pub source: Source,
    /// Its share of the denominator, where the cell is a value (not a reason for missing) and the denominator is known well
    /// enough.
    pub share: Option<Share>,
}

/// The answer to a query.
pub struct Answer<'a> {
    /// Everyone who passes the filters.
    pub total: (Estimate, Source),
    /// The groupings.
    pub axes: Vec<AnswerAxis<'a>>,
    /// Cells in row-major order over the axes' items, the last axis fastest; one cell, the total, without groupings.
    pub cells: Vec<AnswerCell>,
}

impl Answer<'_> {
    /// The weakest source among all figures shown.
    pub fn weakest_source(&self) -> Source {
        self.cells
            .iter()
            .map(|cell| cell.source)
            .chain([self.total.1])
            .max()
            .unwrap_or(Source::Records)
    }

    /// The items of every axis that make up the cell at `index`.
    pub fn items_of(&self, index: usize) -> Vec<&Item> {
        let mut rest = index;
        let mut items: Vec<&Item> = self
            .axes
            .iter()
            .rev()
            .map(|axis| {
                let item = &axis.items[rest % axis.items.len()];
                rest /= axis.items.len();
                item
            })
            .collect();
        items.reverse();
        items
    }
}

/// Answers a query.
///
/// # Errors
/// If the answer is not found within the portal's bound.
pub fn answer<'a>(edition: &'a Edition, query: &Query) -> Result<Answer<'a>, TooLong> {
    answer_until(edition, query, Deadline::after(ANSWER_WITHIN))
}

/// Answers a query, or gives up at `deadline`.
///
/// # Errors
/// If the deadline passes first.
pub fn answer_until<'a>(
    edition: &'a Edition,
    query: &Query,
    deadline: Deadline,
) -> Result<Answer<'a>, TooLong> {
    let selections = query.selections(&edition.words);
    let axes: Vec<AnswerAxis<'a>> = query
        .by
        .iter()
        .map(|&axis| narrow(&edition.words.axes()[axis], &selections))
        .collect();
    let counter = Counter::new(edition, selections, deadline);
    let total = counter
        .grid(&[])?
        .into_iter()
        .next()
        .unwrap_or((Estimate::new(0.0, 0.0), Source::Records));
    let figures = counter.grid(&lists(&axes, false))?;
    let shares = shares(&counter, &axes, &figures, total.0)?;
    let cells = figures
        .into_iter()
        .zip(shares)
        .map(|((estimate, source), share)| AnswerCell {
            estimate,
            source,
            share,
        })
        .collect();
    Ok(Answer { total, axes, cells })
}

/// Drops the items that the filters exclude, and the excluded codes of items that stand for several.
fn narrow<'a>(axis: &'a Axis, selections: &[(usize, Vec<u16>)]) -> AnswerAxis<'a> {
    let items = axis
        .items
        .iter()
        .filter_map(|item| {
            let mut item = item.clone();
            if let Some((_, allowed)) = selections.iter().find(|(field, _)| *field == item.field) {
                item.codes.retain(|code| allowed.contains(code));
                item.known_codes.retain(|code| allowed.contains(code));
            }
            (!item.codes.is_empty()).then_some(item)
        })
        .collect();
    AnswerAxis { axis, items }
}

/// The picks of every axis; with `known`, the last axis counts each flag's known answers instead of its yes.
fn lists(axes: &[AnswerAxis], known: bool) -> Vec<Vec<Pick>> {
    axes.iter()
        .enumerate()
        .map(|(place, axis)| {
            axis.items
                .iter()
                .map(|item| Pick {
                    field: item.field,
                    codes: if known && place + 1 == axes.len() {
                        item.known_codes.clone()
                    } else {
                        item.codes.clone()
                    },
                })
                .collect()
        })
        .collect()
}

/// The share of every cell within its row: all cells that agree in every grouping but the last.
fn shares(
    counter: &Counter,
    axes: &[AnswerAxis],
    figures: &[(Estimate, Source)],
    total: Estimate,
) -> Result<Vec<Option<Share>>, TooLong> {
    let Some((last, outer)) = axes.split_last() else {
        let everyone = counter.everyone();
        // Filters leave a part of everyone in the release; without filters the share would say nothing.
        return Ok(vec![if counter.is_filtered() {
            Share::of(total, everyone, (everyone.variance() - total.variance()).max(0.0))
        } else {
            None
        }]);
    };
    let width = last.items.len();
    if width == 0 {
        return Ok(Vec::new());
    }
    if last.axis.overlaps() {
        let known = counter.grid(&lists(axes, true))?;
        return Ok(figures
            .iter()
            .zip(&known)
            .map(|((part, _), (whole, _))| {
                Share::of(*part, *whole, (whole.variance() - part.variance()).max(0.0))
            })
            .collect());
    }
    let complements = complements(counter, outer, last)?;
    Ok(figures
        .chunks(width)
        .zip(complements)
        .flat_map(|(row, complement)| {
            let known = || {
                row.iter()
                    .zip(&last.items)
                    .filter(|(_, item)| item.missing.is_none())
                    .map(|((estimate, _), _)| *estimate)
            };
            let whole = Whole::best(known(), complement);
            row.iter()
                .zip(&last.items)
                .map(|((part, _), item)| item.missing.is_none().then(|| whole.share(*part)).flatten())
                .collect::<Vec<_>>()
        })
        .collect())
}

/// For each row of an answer whose last grouping is `last`: everyone in it, and those of them who have no value in that grouping. `None`
/// where a filter on that field makes everyone another sum of as many cells.
fn complements(
    counter: &Counter,
    outer: &[AnswerAxis],
    last: &AnswerAxis,
) -> Result<Vec<Option<[Estimate; 2]>>, TooLong> {
    let outer_lists = lists(outer, false);
    let rows: usize = outer_lists.iter().map(Vec::len).product();
    let Some(field) = last.items.first().map(|item| item.field) else {
        return Ok(vec![None; rows]);
    };
    if counter.filters(field) {
        return Ok(vec![None; rows]);
    }
    let mut absent = counter.codes(field);
    for item in last.items.iter().filter(|item| item.missing.is_none()) {
        absent.retain(|code| !item.codes.contains(code));
    }
    let margins = counter.grid(&outer_lists)?;
    let without = if absent.is_empty() {
        vec![(Estimate::new(0.0, 0.0), Source::Measured); rows]
    } else {
        let mut lists = outer_lists;
        lists.push(vec![Pick { field, codes: absent }]);
        counter.grid(&lists)?
    };
    Ok(margins
        .into_iter()
        .zip(without)
        .map(|((margin, _), (without, _))| Some([margin, without]))
        .collect())
}
