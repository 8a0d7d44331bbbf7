//! Questions: what a URL asks of a release, read strictly and written back in one canonical form.

mod accepted;
mod parse;
mod write;

pub use accepted::{BadQuery, shorten};
pub use parse::{decode, pairs, parse};
pub use write::pick_label;

use crate::vocabulary::Vocabulary;

/// Most groupings in one query.
pub const MAX_GROUPINGS: usize = 3;
/// Most filtered fields (or hierarchy levels) in one query.
pub const MAX_FILTERS: usize = 12;
/// Most values over all filters of one query.
pub const MAX_FILTER_VALUES: usize = 600;
/// Most bytes of a query string.
pub const MAX_QUERY_BYTES: usize = 16_384;
/// Most `name=value` pairs in a query string, empty ones of a form included.
pub const MAX_PAIRS: usize = 1_000;
/// Most cells of an answer: enough for country by country.
pub const MAX_CELLS: usize = 70_000;

/// What a chart's bars or cells show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    /// Estimated counts of people.
    #[default]
    Count,
    /// Shares of the stated denominator.
    Share,
    /// People per 100,000 inhabitants, where the keeper gives a table of population.
    Rate,
}

/// How an answer is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// As the chart that fits the question.
    #[default]
    Auto,
    /// As a table only.
    Table,
    /// As a world map, for one grouping by country.
    Map,
    /// As flows, for two groupings.
    Flow,
}

/// A selection of values of one field, or of nodes of one of its levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The field.
    pub field: usize,
    /// The hierarchy level, where whole nodes are selected.
    pub level: Option<usize>,
    /// Codes of the field, or places in the level's nodes; ascending, without repeats, never empty.
    pub picks: Vec<u16>,
}

/// A question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Groupings, as indices of [`Vocabulary::axes`].
    pub by: Vec<usize>,
    /// Filters by field, then level; values within a field are alternatives, fields must all hold.
    pub filters: Vec<Filter>,
    /// What the chart shows.
    pub measure: Measure,
    /// How the answer is drawn.
    pub view: View,
    /// Whether the page lists every row instead of the largest.
    pub all_rows: bool,
}

impl Query {
    /// For each filtered field, ascending, the codes that pass, ascending.
    pub fn selections(&self, words: &Vocabulary) -> Vec<(usize, Vec<u16>)> {
        let mut out: Vec<(usize, Vec<u16>)> = Vec::new();
        for filter in &self.filters {
            let codes: Vec<u16> = match filter.level {
                None => filter.picks.clone(),
                Some(level) => {
                    let nodes = &words.levels(filter.field)[level].nodes;
                    filter
                        .picks
                        .iter()
                        .flat_map(|&node| nodes[usize::from(node)].2.iter().copied())
                        .collect()
                }
            };
            match out.iter_mut().find(|(field, _)| *field == filter.field) {
                Some((_, all)) => all.extend(codes),
                None => out.push((filter.field, codes)),
            }
        }
        for (_, codes) in &mut out {
            codes.sort_unstable();
            codes.dedup();
        }
        out.sort_unstable_by_key(|(field, _)| *field);
        out
    }

    /// The same question without one value of one filter.
    pub fn without(&self, field: usize, level: Option<usize>, pick: u16) -> Query {
        let mut query = self.clone();
        for filter in &mut query.filters {
            if filter.field == field && filter.level == level {
                filter.picks.retain(|&other| other != pick);
            }
        }
        query.filters.retain(|filter| !filter.picks.is_empty());
        query
    }
}
