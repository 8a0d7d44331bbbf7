//! Answering a query from the best source a release has, with the error that belongs to it.

use std::collections::HashMap;

use crate::edition::Edition;
use crate::figure::{Estimate, Share, Source};
use crate::query::Query;
use crate::vocabulary::{Axis, Item};

/// Most published cells that one combination of fields may sum before counting records is quicker.
const MAX_LOOKUPS: usize = 2_000_000;

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
pub fn answer<'a>(edition: &'a Edition, query: &Query) -> Answer<'a> {
    let selections = query.selections(&edition.words);
    let counter = Counter::new(edition, &selections);
    let total = counter
        .grid(&[])
        .into_iter()
        .next()
        .unwrap_or((Estimate::new(0.0, 0.0), Source::Records));
    let axes: Vec<AnswerAxis<'a>> = query
        .by
        .iter()
        .map(|&axis| narrow(&edition.words.axes()[axis], &selections))
        .collect();
    let figures = counter.grid(&lists(&axes, false));
    let shares = shares(&counter, &axes, &figures, total.0);
    let cells = figures
        .into_iter()
        .zip(shares)
        .map(|((estimate, source), share)| AnswerCell {
            estimate,
            source,
            share,
        })
        .collect();
    Answer { total, axes, cells }
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

/// A selection of one field's codes.
#[derive(Clone)]
struct Pick {
    field: usize,
    codes: Vec<u16>,
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
) -> Vec<Option<Share>> {
    let Some(last) = axes.last() else {
        let everyone = counter.everyone();
        // Filters leave a part of everyone in the release; without filters the share would say nothing.
        return vec![if counter.is_filtered() {
            Share::of(total, everyone, (everyone.variance() - total.variance()).max(0.0))
        } else {
            None
        }];
    };
    let width = last.items.len();
    if width == 0 {
        return Vec::new();
    }
    if last.axis.overlaps() {
        let known = counter.grid(&lists(axes, true));
        return figures
            .iter()
            .zip(&known)
            .map(|((part, _), (whole, _))| {
                Share::of(*part, *whole, (whole.variance() - part.variance()).max(0.0))
            })
            .collect();
    }
    figures
        .chunks(width)
        .flat_map(|row| {
            let (value, variance) = row
                .iter()
                .zip(&last.items)
                .filter(|(_, item)| item.missing.is_none())
                .fold((0.0, 0.0), |(value, variance), ((estimate, _), _)| {
                    (value + estimate.value, variance + estimate.variance())
                });
            let whole = Estimate::new(value, variance);
            row.iter()
                .zip(&last.items)
                .map(move |((part, _), item)| {
                    if item.missing.is_some() {
                        None
                    } else {
                        Share::of(*part, whole, variance - part.variance())
                    }
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Counts people who pass the filters.
struct Counter<'a> {
    edition: &'a Edition,
    selections: &'a [(usize, Vec<u16>)],
    /// The rows that pass, found when a count over synthetic records is first needed.
    passing: std::cell::OnceCell<Vec<u32>>,
}

impl<'a> Counter<'a> {
    fn new(edition: &'a Edition, selections: &'a [(usize, Vec<u16>)]) -> Self {
        Counter {
            edition,
            selections,
            passing: std::cell::OnceCell::new(),
        }
    }

    fn is_filtered(&self) -> bool {
        !self.selections.is_empty()
    }

    fn everyone(&self) -> Estimate {
        self.edition.total()
    }

    /// Figures for the product of the axes' picks, last axis fastest. Every combination of fields is answered from the best source
    /// that covers it.
    fn grid(&self, axes: &[Vec<Pick>]) -> Vec<(Estimate, Source)> {
        let cells: usize = axes.iter().map(Vec::len).product();
        let mut out = Vec::with_capacity(cells);
        // Cells of one combination of fields share a source; a combination that no table covers is counted in one pass.
        let mut published: HashMap<Vec<usize>, bool> = HashMap::new();
        let mut counted = vec![0u64; cells];
        let mut place = vec![0usize; axes.len()];
        for cell in 0..cells {
            let picks: Vec<&Pick> = axes.iter().zip(&place).map(|(axis, &item)| &axis[item]).collect();
            let fields: Vec<usize> = picks.iter().map(|pick| pick.field).collect();
            let selections = self.merged(&picks);
            let covered = *published.entry(fields).or_insert_with_key(|fields| {
                let set: Vec<usize> = selections.iter().map(|(field, _)| *field).collect();
                let covered =
                    self.edition.published.covers(&set) && self.lookups(axes, fields) <= MAX_LOOKUPS;
                if !covered {
                    self.count_into(&mut counted, axes, fields);
                }
                covered
            });
            let figure = covered.then(|| self.edition.published.sum(&selections)).flatten();
            out.push(figure.unwrap_or_else(|| {
                (
                    self.estimate_of_count(counted[cell], &selections),
                    Source::Records,
                )
            }));
            for (item, axis) in place.iter_mut().zip(axes).rev() {
                *item += 1;
                if *item < axis.len() {
                    break;
                }
                *item = 0;
            }
        }
        out
    }

    /// How many published cells a grid over `fields` would have to look up.
    fn lookups(&self, axes: &[Vec<Pick>], fields: &[usize]) -> usize {
        let picked = axes.iter().zip(fields).map(|(axis, field)| {
            axis.iter()
                .filter(|pick| pick.field == *field)
                .map(|pick| pick.codes.len())
                .sum::<usize>()
        });
        let filtered = self
            .selections
            .iter()
            .filter(|(field, _)| !fields.contains(field))
            .map(|(_, codes)| codes.len());
        picked
            .chain(filtered)
            .fold(1usize, |product, count| product.saturating_mul(count))
    }

    /// Filters and picks as one selection per field, ascending. A picked field's codes are already narrowed to the filter.
    fn merged<'b>(&'b self, picks: &[&'b Pick]) -> Vec<(usize, &'b [u16])> {
        let mut out: Vec<(usize, &[u16])> = self
            .selections
            .iter()
            .filter(|(field, _)| !picks.iter().any(|pick| pick.field == *field))
            .map(|(field, codes)| (*field, codes.as_slice()))
            .chain(picks.iter().map(|pick| (pick.field, pick.codes.as_slice())))
            .collect();
        out.sort_unstable_by_key(|(field, _)| *field);
        out
    }

    /// Counts passing synthetic records into the cells whose picks read exactly `fields`.
    fn count_into(&self, counted: &mut [u64], axes: &[Vec<Pick>], fields: &[usize]) {
        const NOWHERE: usize = usize::MAX;
        let table = &self.edition.cases;
        let columns: Vec<_> = axes
            .iter()
            .zip(fields)
            .map(|(axis, &field)| {
                let mut item_of = vec![NOWHERE; self.edition.schema.field(field).size()];
                for (item, pick) in axis.iter().enumerate().filter(|(_, pick)| pick.field == field) {
                    for &code in &pick.codes {
                        item_of[usize::from(code)] = item;
                    }
                }
                (table.column(field), item_of, axis.len())
            })
            .collect();
        'rows: for &row in self.passing() {
            let mut cell = 0;
            for (column, item_of, width) in &columns {
                let item = item_of[usize::from(column.get(row as usize))];
                if item == NOWHERE {
                    continue 'rows;
                }
                cell = cell * width + item;
            }
            counted[cell] += 1;
        }
    }

    fn passing(&self) -> &[u32] {
        self.passing.get_or_init(|| {
            let table = &self.edition.cases;
            let mut rows: Vec<u32> = (0..table.rows() as u32).collect();
            for (field, codes) in self.selections {
                let mut allowed = vec![false; self.edition.schema.field(*field).size()];
                for &code in codes {
                    allowed[usize::from(code)] = true;
                }
                let column = table.column(*field);
                rows.retain(|&row| allowed[usize::from(column.get(row as usize))]);
            }
            rows
        })
    }

    /// A count over synthetic records with the error the release states for counts of this order.
    ///
    /// A selection of several codes adds up several counts, each with its own absolute error; no more of them than there are rows
    /// can matter.
    fn estimate_of_count(&self, counted: u64, selections: &[(usize, &[u16])]) -> Estimate {
        let count = counted as f64 * self.edition.people_per_record();
        let summed = selections
            .iter()
            .map(|(_, codes)| codes.len() as f64)
            .product::<f64>()
            .min(count.max(1.0));
        let order = selections.len();
        let alone = self.edition.record_variance(order, count);
        let each_more = self.edition.record_variance(order, 0.0);
        Estimate::new(count, alone + (summed - 1.0).max(0.0) * each_more)
    }
}
