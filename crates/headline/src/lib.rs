//! The counts behind a fact sheet: few, declared beforehand, and measured with a share of a release's budget that is their own.
//!
//! The engine chooses what it measures by what the data are like, and spreads its budget over hundreds of tables. What journalists and ministers read first is known
//! beforehand: how many people, by kind of exploitation, children among them, across borders, where from. So these counts are written down here
//! ([`measure()`]), each registration year by itself, over values folded to what is said of them: five kinds of exploitation take a fifth of the
//! noise that adding up a table of hundreds of cells would. Nothing here depends on a case: neither which counts there are, nor their cells, nor their shares.
//!
//! Three kinds of counts:
//!
//! * **people**: each person stands in one cell of each table, so the squared L2 sensitivity is 1. Age in years and months in trafficking, where contributors
//!   keep numbers, are counted on a public grid of bands ([`amparo_schema::Number`]);
//! * **sums** of what numbers lie above the first of their band: with the bands they give averages without an error of grouping. One person moves a sum by less
//!   than the widest band is wide;
//! * **numbers of countries** in which anybody was exploited: one person more or less changes that by at most one.
//!
//! `docs/decisions/0003-numbers-on-a-public-grid.md` says why the grid is as it is.

mod items;
mod measure;
mod tables;

pub use measure::{HeadlineError, SHARE, measure, share_of};
