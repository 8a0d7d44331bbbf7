//! Charts as text: SVG drawn on the server, the same bytes for the same data.
//!
//! Positions across are percentages, so that one drawing fits a phone and a desk while its letters keep their size; positions down
//! are pixels. Colours come from the page's style sheet by class, so both themes and print are served. Nothing is told by colour
//! alone: every mark has its own words, shape or position.

mod bars;
mod file;
mod flow;
mod heat;
mod lines;
mod map;
mod scale;
mod span;
mod svg;

pub(crate) use bars::{Bar, BarGroup, bars};
pub(crate) use file::{CONTENT_SECURITY_POLICY as FILE_POLICY, file};
pub(crate) use flow::{Band, Ends, flow};
pub(crate) use heat::HeatTable;
pub(crate) use lines::{Line, Point, lines};
pub(crate) use map::{Area, highest, map, steps};
pub(crate) use span::{Extent, Span, SpanGroup, spans};

/// A drawing and the words that describe it to those who do not see it.
#[derive(Clone, Debug)]
pub(crate) struct Drawing {
    /// The `<svg>` element.
    pub(crate) svg: String,
}

/// A value with its interval, ready to be drawn; `None` where the data are not enough evidence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    /// The value.
    pub(crate) value: f64,
    /// Lower end of the interval.
    pub(crate) lower: f64,
    /// Upper end of the interval.
    pub(crate) upper: f64,
    /// Whether the value itself may be drawn.
    pub(crate) evidence: bool,
}

/// From which side bars and labels start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// Left, where lines are read from left to right.
    Left,
    /// Right, where lines are read from right to left.
    Right,
}

impl Side {
    /// The side where lines of a language start.
    pub(crate) fn of(lang: crate::lang::Lang) -> Side {
        if lang.is_right_to_left() {
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
