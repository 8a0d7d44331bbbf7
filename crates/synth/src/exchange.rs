//! Rows made to agree with the model's pair tables, by exchanging values between rows.
//!
//! Rounding within components leaves the columns of a component paired at random, so pair tables of the rows scatter around the model's as those of
//! a random sample would. Two rows of one component may exchange a value without touching any one-way marginal, the component's own composition, or a
//! structural zero; doing so whenever it brings the pair tables nearer takes most of that scatter away.

use rand_core::Rng;

use crate::pooled::Pooled;
use crate::sample::below;

/// Pair tables with more cells than this are left to chance.
const PAIR_CELLS: usize = 1 << 17;
/// Cells of all pair tables together at the most.
const ALL_CELLS: usize = 1 << 23;
/// Times that each value of each row is offered for exchange.
const PASSES: usize = 3;
/// Offers × fields at the most.
const WORK: usize = 6_000_000_000;

/// Where a pair's table stands, seen from one of its fields.
#[derive(Clone, Copy)]
struct Place {
    /// The other field.
    other: usize,
    start: usize,
    own_stride: usize,
    other_stride: usize,
}

/// One cell: rows there beyond what the model wants, and what a squared row too many costs.
#[derive(Clone, Copy)]
struct Cell {
    excess: f32,
    cost: f32,
}

/// Exchanges values between the rows of each component. `rows` is row-major; `components` says how many rows each has, in order.
pub(crate) fn exchange(model: &Pooled, rows: &mut [u16], components: &[usize], generator: &mut impl Rng) {
    let width = model.offsets.len() - 1;
    let count = rows.len().checked_div(width).unwrap_or(0);
    if count < 2 || width < 2 {
        return;
    }
    let (places, mut cells) = tables(model, rows, width, count);
    let passes = PASSES.min(WORK / (rows.len() * width)).max(1);
    for _ in 0..passes {
        let mut start = 0;
        for &size in components {
            if size > 1 {
                for (field, places) in places.iter().enumerate() {
                    for row in start..start + size {
                        let other = start + below(size, generator);
                        offer(&mut cells, places, rows, width, field, [row, other]);
                    }
                }
            }
            start += size;
        }
    }
}

/// Exchanges `field` between two rows if that brings the pair tables nearer to the model's.
fn offer(
    cells: &mut [Cell],
    places: &[Place],
    rows: &mut [u16],
    width: usize,
    field: usize,
    pair: [usize; 2],
) {
    let [a, b] = pair.map(|row| row * width);
    let (own_a, own_b) = (usize::from(rows[a + field]), usize::from(rows[b + field]));
    if own_a == own_b {
        return;
    }
    let touched = |place: &Place, rows: &[u16]| {
        let (other_a, other_b) = (
            usize::from(rows[a + place.other]),
            usize::from(rows[b + place.other]),
        );
        let at = |own: usize, other: usize| place.start + own * place.own_stride + other * place.other_stride;
        (other_a != other_b).then(|| {
            (
                [at(own_a, other_a), at(own_b, other_b)],
                [at(own_a, other_b), at(own_b, other_a)],
            )
        })
    };
    let mut change = 0.0;
    for place in places {
        if let Some((losing, gaining)) = touched(place, rows) {
            for cell in losing.map(|c| cells[c]) {
                change += cell.cost * (1.0 - 2.0 * cell.excess);
            }
            for cell in gaining.map(|c| cells[c]) {
                change += cell.cost * (1.0 + 2.0 * cell.excess);
            }
        }
    }
    if change < 0.0 {
        for place in places {
            if let Some((losing, gaining)) = touched(place, rows) {
                losing.into_iter().for_each(|c| cells[c].excess -= 1.0);
                gaining.into_iter().for_each(|c| cells[c].excess += 1.0);
            }
        }
        rows.swap(a + field, b + field);
    }
}

/// The pair tables, seen from each field, and their cells: small tables first, as many as fit.
fn tables(model: &Pooled, rows: &[u16], width: usize, count: usize) -> (Vec<Vec<Place>>, Vec<Cell>) {
    let size = |a: usize| model.offsets[a + 1] - model.offsets[a];
    let mut pairs: Vec<(usize, usize)> = (0..width)
        .flat_map(|a| (a + 1..width).map(move |b| (a, b)))
        .filter(|&(a, b)| size(a) > 1 && size(b) > 1 && size(a) * size(b) <= PAIR_CELLS)
        .collect();
    pairs.sort_by_key(|&(a, b)| (size(a) * size(b), a, b));
    let mut places = vec![Vec::new(); width];
    let mut cells: Vec<Cell> = Vec::new();
    for (a, b) in pairs {
        let start = cells.len();
        if start + size(a) * size(b) > ALL_CELLS {
            break;
        }
        cells.extend(model.pair(a, b).into_iter().map(|share| {
            let wanted = share * count as f32;
            Cell {
                excess: -wanted,
                cost: 1.0 / (1.0 + wanted).sqrt(),
            }
        }));
        for row in rows.chunks_exact(width) {
            cells[start + usize::from(row[a]) * size(b) + usize::from(row[b])].excess += 1.0;
        }
        places[a].push(Place {
            other: b,
            start,
            own_stride: size(b),
            other_stride: 1,
        });
        places[b].push(Place {
            other: a,
            start,
            own_stride: 1,
            other_stride: size(b),
        });
    }
    (places, cells)
}
