//! From an answer to what a reader sees: a chart, its words, its caveats and the table behind it.

use crate::answer::{Answer, AnswerCell};
use crate::chart::{self, Bar, BarGroup, HeatTable, Line, Mark, Point};
use crate::edition::Edition;
use crate::figure::{Estimate, Share, count, percent, points, tick};
use crate::query::{Measure, Query};

/// The words that stand where a number would claim more than the data say.
pub(crate) const NO_EVIDENCE: &str = "not enough evidence";

/// How much of a long answer is shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Bars of a long list.
    pub(crate) bars: usize,
    /// Rows of a table.
    pub(crate) rows: usize,
}

/// What is drawn.
pub(crate) enum Picture {
    /// Nothing but the figure itself.
    Number,
    /// A drawing.
    Svg(String),
    /// A shaded table.
    Heat(HeatTable),
    /// Only the table of figures.
    TableOnly,
}

/// One row of the table behind a chart.
pub(crate) struct Row {
    /// Names of the groups.
    pub(crate) names: Vec<String>,
    /// The estimate with its margin, or the words for not enough evidence.
    pub(crate) figure: String,
    /// The 95 % interval.
    pub(crate) interval: String,
    /// The share with its margin.
    pub(crate) share: String,
    /// What the share is a part of.
    pub(crate) denominator: String,
    /// Where the figure comes from.
    pub(crate) source: &'static str,
    /// Whether the row stands for a reason for missing.
    pub(crate) absent: bool,
    /// Whether the figure may be printed.
    pub(crate) evidence: bool,
}

/// A chart with everything that belongs to it.
pub(crate) struct Chart {
    /// What it shows.
    pub(crate) heading: String,
    /// The filters in words.
    pub(crate) filters: Vec<String>,
    /// Everyone who passes the filters.
    pub(crate) total: Big,
    /// The picture.
    pub(crate) picture: Picture,
    /// What the denominator is, who is left out, how many lines are not shown.
    pub(crate) notes: Vec<String>,
    /// Where the figures come from.
    pub(crate) basis: &'static str,
    /// Names of the table's grouping columns.
    pub(crate) columns: Vec<String>,
    /// The table's rows.
    pub(crate) rows: Vec<Row>,
    /// Whether rows or bars were left out for length.
    pub(crate) shortened: bool,
    /// Canonical address of the page for this question.
    pub(crate) page_url: String,
    /// The same, with every row.
    pub(crate) all_rows_url: String,
    /// The figures as CSV.
    pub(crate) csv_url: String,
    /// The figures as JSON.
    pub(crate) json_url: String,
}

impl Chart {
    /// Whether the answer is a single figure.
    pub(crate) fn is_number(&self) -> bool {
        matches!(self.picture, Picture::Number)
    }
}

/// A figure shown large.
pub(crate) struct Big {
    /// The number, or the words for not enough evidence.
    pub(crate) number: String,
    /// Its margin; empty without evidence.
    pub(crate) margin: String,
    /// Its interval in words.
    pub(crate) interval: String,
}

impl Big {
    /// A count of people.
    pub(crate) fn of(estimate: Estimate) -> Big {
        let interval = interval(estimate);
        if estimate.is_evidence() {
            Big {
                number: count(estimate.value),
                margin: count(estimate.margin().max(1.0)),
                interval,
            }
        } else {
            Big {
                number: NO_EVIDENCE.into(),
                margin: String::new(),
                interval,
            }
        }
    }
}

fn interval(estimate: Estimate) -> String {
    format!("{} to {}", count(estimate.lower), count(estimate.upper))
}

/// `1,234 ± 56`, or the words for not enough evidence.
pub(crate) fn estimate_words(estimate: Estimate) -> String {
    if estimate.is_evidence() {
        format!(
            "{} ± {}",
            count(estimate.value),
            count(estimate.margin().max(1.0))
        )
    } else {
        NO_EVIDENCE.into()
    }
}

/// `41 % ± 2`.
pub(crate) fn share_words(share: Share) -> String {
    format!(
        "{} ± {}",
        percent(share.value, share.margin),
        points(share.margin)
    )
}

/// Lays out an answer.
pub(crate) fn chart(
    edition: &Edition,
    base: &str,
    id: &str,
    query: &Query,
    answer: &Answer,
    limits: Limits,
) -> Chart {
    let layout = Layout::new(query, answer, limits);
    let heading = query.title(&edition.words);
    let filters = query.filters_in_words(&edition.schema, &edition.words);
    let picture = layout.picture(id, &heading);
    let (rows, rows_left_out) = layout.rows();
    let query_string = query.to_query_string(&edition.schema, &edition.words);
    let everything = Query {
        all_rows: true,
        ..query.clone()
    }
    .to_query_string(&edition.schema, &edition.words);
    Chart {
        total: Big::of(answer.total.0),
        notes: layout.notes(),
        basis: answer.weakest_source().words(),
        columns: answer.axes.iter().map(|axis| axis.axis.title.clone()).collect(),
        shortened: rows_left_out || layout.bars_left_out(),
        picture,
        rows,
        page_url: with_query(&format!("{base}/explore"), &query_string),
        all_rows_url: with_query(&format!("{base}/explore"), &everything),
        csv_url: with_query(&format!("{base}/explore.csv"), &query_string),
        json_url: with_query(&format!("{base}/explore.json"), &query_string),
        heading,
        filters,
    }
}

/// A path with its query string, if there is one.
pub(crate) fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

/// The order in which items are shown and which of them.
struct Layout<'a> {
    query: &'a Query,
    answer: &'a Answer<'a>,
    limits: Limits,
    /// Per axis: places of its value items in showing order.
    values: Vec<Vec<usize>>,
    /// Per axis: places of its reasons for missing.
    absent: Vec<Vec<usize>>,
    /// Per axis: how many of the values are worth a line in the chart.
    shown: Vec<usize>,
}

impl<'a> Layout<'a> {
    fn new(query: &'a Query, answer: &'a Answer<'a>, limits: Limits) -> Self {
        let sizes: Vec<usize> = answer.axes.iter().map(|axis| axis.items.len()).collect();
        let (mut values, mut absent, mut shown) = (Vec::new(), Vec::new(), Vec::new());
        for (place, axis) in answer.axes.iter().enumerate() {
            // The total of each item over all other axes, and whether any of its cells can be printed.
            let mut totals = vec![(0.0, false); axis.items.len()];
            let stride: usize = sizes[place + 1..].iter().product();
            for (index, cell) in answer.cells.iter().enumerate() {
                let item = index / stride % sizes[place];
                totals[item].0 += cell.estimate.value;
                totals[item].1 |= cell.estimate.is_evidence();
            }
            let (missing, mut known): (Vec<usize>, Vec<usize>) =
                (0..axis.items.len()).partition(|&item| axis.items[item].missing.is_some());
            let mut worth = known.len();
            if !axis.axis.ordered {
                known.sort_by(|&a, &b| totals[b].0.total_cmp(&totals[a].0).then(a.cmp(&b)));
                if known.len() > 12 {
                    // Of a long list only lines that can carry a figure are drawn; the notes say how many cannot.
                    let (with, without): (Vec<usize>, Vec<usize>) =
                        known.into_iter().partition(|&item| totals[item].1);
                    worth = with.len();
                    known = with.into_iter().chain(without).collect();
                }
                if !query.all_rows {
                    worth = worth.min(limits.bars);
                }
            }
            values.push(known);
            absent.push(missing);
            shown.push(worth);
        }
        Layout {
            query,
            answer,
            limits,
            values,
            absent,
            shown,
        }
    }

    fn bars_left_out(&self) -> bool {
        self.values
            .iter()
            .zip(&self.shown)
            .any(|(values, &shown)| shown < values.len())
    }

    fn drawn(&self, axis: usize) -> &[usize] {
        &self.values[axis][..self.shown[axis]]
    }

    fn label(&self, axis: usize, item: usize) -> &str {
        &self.answer.axes[axis].items[item].label
    }

    fn cell(&self, items: &[usize]) -> &AnswerCell {
        let index = items
            .iter()
            .zip(&self.answer.axes)
            .fold(0, |index, (item, axis)| index * axis.items.len() + item);
        &self.answer.cells[index]
    }

    fn mark(&self, cell: &AnswerCell) -> Mark {
        match (self.query.measure, cell.share) {
            (Measure::Count, _) => Mark {
                value: cell.estimate.value,
                lower: cell.estimate.lower,
                upper: cell.estimate.upper,
                evidence: cell.estimate.is_evidence(),
            },
            (Measure::Share, Some(share)) => Mark {
                value: share.value,
                lower: share.lower(),
                upper: share.upper(),
                evidence: cell.estimate.is_evidence(),
            },
            (Measure::Share, None) => Mark {
                value: 0.0,
                lower: 0.0,
                upper: 0.0,
                evidence: false,
            },
        }
    }

    fn figure(&self, cell: &AnswerCell) -> String {
        match (self.query.measure, cell.share) {
            (Measure::Share, Some(share)) if cell.estimate.is_evidence() => share_words(share),
            (Measure::Share, _) => NO_EVIDENCE.into(),
            (Measure::Count, Some(share)) if cell.estimate.is_evidence() => {
                format!(
                    "{} · {}",
                    estimate_words(cell.estimate),
                    percent(share.value, share.margin)
                )
            }
            (Measure::Count, _) => estimate_words(cell.estimate),
        }
    }

    fn axis_tick(&self) -> fn(f64) -> String {
        match self.query.measure {
            Measure::Count => tick,
            Measure::Share => |value| format!("{:.0}\u{202f}%", value * 100.0),
        }
    }

    fn picture(&self, id: &str, heading: &str) -> Picture {
        let years = |axis: usize| self.answer.axes[axis].axis.years && self.values[axis].len() > 1;
        match self.answer.axes.len() {
            0 => Picture::Number,
            _ if self.answer.cells.is_empty() => Picture::TableOnly,
            1 if years(0) => self.lines(id, heading, 0, None),
            1 => self.bars(id, heading),
            2 if years(0) && self.shown[1] <= 5 => self.lines(id, heading, 0, Some(1)),
            2 if years(1) && self.shown[0] <= 5 => self.lines(id, heading, 1, Some(0)),
            2 if self.shown[1] <= 5 && self.shown[0] <= 9 => self.bars(id, heading),
            2 => self.heat(),
            _ => Picture::TableOnly,
        }
    }

    fn bar(&self, name: &str, items: &[usize]) -> Bar {
        let cell = self.cell(items);
        Bar {
            label: name.to_owned(),
            figure: self.figure(cell),
            mark: self.mark(cell),
        }
    }

    fn bars(&self, id: &str, heading: &str) -> Picture {
        let last = self.answer.axes.len() - 1;
        let groups: Vec<BarGroup> = if last == 0 {
            vec![BarGroup {
                heading: None,
                bars: self
                    .drawn(0)
                    .iter()
                    .map(|&item| self.bar(self.label(0, item), &[item]))
                    .collect(),
            }]
        } else {
            self.drawn(0)
                .iter()
                .map(|&first| BarGroup {
                    heading: Some(self.label(0, first).to_owned()),
                    bars: self
                        .drawn(1)
                        .iter()
                        .map(|&second| self.bar(self.label(1, second), &[first, second]))
                        .collect(),
                })
                .collect()
        };
        let bars = groups.iter().map(|group| group.bars.len()).sum::<usize>();
        let longest = groups
            .iter()
            .flat_map(|group| {
                group.bars.iter().map(move |bar| match &group.heading {
                    Some(heading) => (bar, format!("{heading}, {}", bar.label)),
                    None => (bar, bar.label.clone()),
                })
            })
            .filter(|(bar, _)| bar.mark.evidence)
            .max_by(|(a, _), (b, _)| a.mark.value.total_cmp(&b.mark.value))
            .map(|(bar, name)| format!(" The longest: {name}, {}.", bar.figure))
            .unwrap_or_default();
        let description = format!(
            "Bar chart with {bars} bars and their 95 % intervals.{longest} The same figures stand in the table after it."
        );
        Picture::Svg(chart::bars(id, heading, &description, &groups).svg)
    }

    fn lines(&self, id: &str, heading: &str, years: usize, series: Option<usize>) -> Picture {
        let point = |year: usize, other: Option<usize>| {
            let items = match other {
                None => vec![year],
                Some(other) if years == 0 => vec![year, other],
                Some(other) => vec![other, year],
            };
            let cell = self.cell(&items);
            Point {
                label: self.label(years, year).to_owned(),
                figure: self.figure(cell),
                mark: self.mark(cell),
            }
        };
        let line = |label: &str, other: Option<usize>| Line {
            label: label.to_owned(),
            points: self.values[years]
                .iter()
                .map(|&year| point(year, other))
                .collect(),
        };
        let all = match series {
            None => vec![line("", None)],
            Some(axis) => self
                .drawn(axis)
                .iter()
                .map(|&item| line(self.label(axis, item), Some(item)))
                .collect(),
        };
        let ends = all
            .iter()
            .filter_map(|line| {
                let (first, last) = (line.points.first()?, line.points.last()?);
                Some(format!(
                    " {}{}: {}; {}: {}.",
                    if line.label.is_empty() {
                        String::new()
                    } else {
                        format!("{}, ", line.label)
                    },
                    first.label,
                    first.figure,
                    last.label,
                    last.figure
                ))
            })
            .collect::<String>();
        let description = format!(
            "Line chart over {} years with 95 % intervals.{ends} The same figures stand in the table after it.",
            self.values[years].len()
        );
        Picture::Svg(chart::lines(id, heading, &description, &all, self.axis_tick()).svg)
    }

    fn heat(&self) -> Picture {
        let rows = self
            .drawn(0)
            .iter()
            .map(|&first| {
                let cells = self
                    .heat_columns()
                    .iter()
                    .map(|&second| {
                        let cell = self.cell(&[first, second]);
                        let mark = self.mark(cell);
                        let (figure, margin) = match (self.query.measure, cell.share) {
                            (Measure::Share, Some(share)) => {
                                (percent(share.value, share.margin), points(share.margin))
                            }
                            _ => (count(cell.estimate.value), count(cell.estimate.margin().max(1.0))),
                        };
                        (mark.value, mark.evidence, figure, margin)
                    })
                    .collect();
                (self.label(0, first).to_owned(), cells)
            })
            .collect();
        let columns = self
            .heat_columns()
            .iter()
            .map(|&item| self.label(1, item).to_owned())
            .collect();
        Picture::Heat(HeatTable::new(columns, rows))
    }

    fn heat_columns(&self) -> &[usize] {
        let drawn = self.drawn(1);
        if self.query.all_rows || self.answer.axes[1].axis.ordered {
            drawn
        } else {
            &drawn[..drawn.len().min(10)]
        }
    }

    /// The rows of the table and whether some were left out.
    fn rows(&self) -> (Vec<Row>, bool) {
        let most = if self.query.all_rows {
            2_000
        } else {
            self.limits.rows
        };
        let mut rows = Vec::new();
        let mut left_out = false;
        if self.answer.axes.is_empty() {
            if let Some(cell) = self.answer.cells.first() {
                rows.push(self.row(&[], cell));
            }
            return (rows, false);
        }
        let orders: Vec<Vec<usize>> = (0..self.answer.axes.len())
            .map(|axis| {
                // The values drawn come first; the rest of a long list only when every row is asked for.
                let values: &[usize] = if self.query.all_rows || self.answer.axes[axis].axis.ordered {
                    &self.values[axis]
                } else {
                    self.drawn(axis)
                };
                values.iter().chain(&self.absent[axis]).copied().collect()
            })
            .collect();
        let cells: usize = orders.iter().map(Vec::len).product();
        for index in 0..cells {
            let mut rest = index;
            let mut items: Vec<usize> = orders
                .iter()
                .rev()
                .map(|order| {
                    let item = order[rest % order.len()];
                    rest /= order.len();
                    item
                })
                .collect();
            items.reverse();
            let cell = self.cell(&items);
            // In tables over several groupings, as in the release's own, combinations of nobody are left out.
            if items.len() > 1 && cell.estimate.value < 0.5 {
                continue;
            }
            if rows.len() == most {
                left_out = true;
                break;
            }
            rows.push(self.row(&items, cell));
        }
        (rows, left_out)
    }

    fn row(&self, items: &[usize], cell: &AnswerCell) -> Row {
        let evidence = cell.estimate.is_evidence();
        Row {
            names: items
                .iter()
                .enumerate()
                .map(|(axis, &item)| self.label(axis, item).to_owned())
                .collect(),
            figure: estimate_words(cell.estimate),
            interval: interval(cell.estimate),
            share: match cell.share {
                Some(share) if evidence => share_words(share),
                _ => "–".into(),
            },
            denominator: match cell.share {
                Some(share) => count(share.denominator.value),
                None => "–".into(),
            },
            source: cell.source.words(),
            absent: items
                .iter()
                .enumerate()
                .any(|(axis, &item)| self.answer.axes[axis].items[item].missing.is_some()),
            evidence,
        }
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let Some(last) = self.answer.axes.last() else {
            if let Some(share) = self.answer.cells.first().and_then(|cell| cell.share) {
                notes.push(format!(
                    "That is {} of the {} people in the data.",
                    share_words(share),
                    estimate_words(share.denominator)
                ));
            }
            return notes;
        };
        let title = &last.axis.title;
        if last.axis.overlaps() {
            notes.push(
                "One person can be counted under several of these. Each share is of the people for whom that question was \
                 answered yes or no; the table gives each denominator."
                    .into(),
            );
        } else if self.answer.axes.len() == 1 {
            if let Some(share) = self.answer.cells.iter().find_map(|cell| cell.share) {
                let known = if self.absent[0].is_empty() {
                    format!("Shares are of {} people.", estimate_words(share.denominator))
                } else {
                    format!(
                        "Shares are of the {} people for whom this is known.",
                        estimate_words(share.denominator)
                    )
                };
                notes.push(known);
            }
            let absent: Vec<String> = self.absent[0]
                .iter()
                .filter(|&&item| self.cell(&[item]).estimate.is_evidence())
                .map(|&item| {
                    format!(
                        "{} {}",
                        self.label(0, item).to_lowercase(),
                        estimate_words(self.cell(&[item]).estimate)
                    )
                })
                .collect();
            if !absent.is_empty() {
                notes.push(format!("Left out of the shares: {}.", absent.join("; ")));
            }
        } else {
            let within: Vec<&str> = self.answer.axes[..self.answer.axes.len() - 1]
                .iter()
                .map(|axis| axis.axis.title.as_str())
                .collect();
            notes.push(format!(
                "Shares are within each line of “{}”, of the people whose “{title}” is known.",
                within.join("” and “")
            ));
        }
        for (place, axis) in self.answer.axes.iter().enumerate() {
            let (shown, all) = (self.shown[place], self.values[place].len());
            if shown < all {
                notes.push(format!(
                    "{}: the {shown} largest of {all} are shown; the others are smaller or have {NO_EVIDENCE} for a figure.",
                    axis.axis.title
                ));
            }
        }
        notes
    }
}
