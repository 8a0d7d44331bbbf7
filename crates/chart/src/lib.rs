//! Charts as text: SVG drawn on the server, the same bytes for the same data. Both wings draw with it; it knows nothing of cases or releases.
//!
//! Positions across are percentages, so that one drawing fits a phone and a desk while its letters keep their size; positions down
//! are pixels. Colours come from the page's style sheet by class, so both themes and print are served. Nothing is told by colour
//! alone: every mark has its own words, shape or position.

mod arcs;
mod bars;
mod chain;
mod file;
mod flow;
mod heat;
mod lines;
mod map;
mod scale;
mod span;
mod svg;

pub use arcs::{Arc, arcs};
pub use bars::{Bar, BarGroup, bars};
pub use chain::{Link, chain};
pub use file::{file, file_policy};
pub use flow::{Band, Ends, flow, gathered};
pub use heat::{HeatCell, HeatTable, ToShade};
pub use lines::{Line, Point, lines};
pub use map::{Area, highest, map, steps};
pub use span::{Extent, Span, SpanGroup, spans};
pub use svg::escape;

/// A drawing and the words that describe it to those who do not see it.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// The `<svg>` element.
    pub svg: String,
}

/// A value with its interval, ready to be drawn; `None` where the data are not enough evidence.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    /// The value.
    pub value: f64,
    /// Lower end of the interval.
    pub lower: f64,
    /// Upper end of the interval.
    pub upper: f64,
    /// Whether the value itself may be drawn.
    pub evidence: bool,
}

/// From which side bars and labels start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Left, where lines are read from left to right.
    Left,
    /// Right, where lines are read from right to left.
    Right,
}

impl Side {
    /// The side where lines of a language start.
    pub fn of(language: amparo_lang::Lang) -> Side {
        if language.is_right_to_left() {
            Side::Right
        } else {
            Side::Left
        }
    }

    /// Where a distance from the starting side lies on the drawing, both 0 to 1.
    fn at(self, distance: f64) -> f64 {
        match self {
            Side::Left => distance,
            Side::Right => 1.0 - distance,
        }
    }
}
