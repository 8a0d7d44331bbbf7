//! From an answer to what a reader sees: a chart, its words, its caveats and the table behind it.

use amparo_schema::countries;

use crate::answer::{Answer, AnswerCell};
use crate::chart::{self, Area, Band, Bar, BarGroup, Ends, HeatTable, Line, Mark, Point, Side};
use crate::edition::Edition;
use crate::figure::{Estimate, Share};
use crate::keeper::Keeper;
use crate::lang::Lang;
use crate::query::{Measure, Query, View};
use crate::site::Site;
use crate::vocabulary::{Axis, AxisKind};

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
    /// A world map with its legend: class of the swatch and words.
    Map(String, Vec<(String, String)>),
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
    /// People per 100,000 inhabitants; empty where no rates are shown.
    pub(crate) rate: String,
    /// Where the figure comes from.
    pub(crate) source: String,
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
    /// Both together: what tells this chart from others on the page.
    pub(crate) region: String,
    /// Everyone who passes the filters.
    pub(crate) total: Big,
    /// The picture.
    pub(crate) picture: Picture,
    /// What the denominator is, who is left out, how many lines are not shown.
    pub(crate) notes: Vec<String>,
    /// Where the figures come from.
    pub(crate) basis: String,
    /// Names of the table's grouping columns.
    pub(crate) columns: Vec<String>,
    /// Whether the table has a column of rates.
    pub(crate) has_rates: bool,
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
    /// The drawing as a file, at an address that never changes; empty where nothing is drawn.
    pub(crate) svg_url: String,
    /// The answer at an address that never changes.
    pub(crate) permalink: String,
    /// The answer alone, for other sites to show.
    pub(crate) embed_url: String,
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
    pub(crate) fn of(lang: Lang, estimate: Estimate) -> Big {
        let interval = interval(lang, estimate);
        if estimate.is_evidence() {
            Big {
                number: lang.count(estimate.value),
                margin: lang.count(estimate.margin().max(1.0)),
                interval,
            }
        } else {
            Big {
                number: lang.say("no-evidence", &[]),
                margin: String::new(),
                interval,
            }
        }
    }
}

fn interval(lang: Lang, estimate: Estimate) -> String {
    lang.say(
        "figure-interval",
        &[
            ("low", &lang.count(estimate.lower)),
            ("high", &lang.count(estimate.upper)),
        ],
    )
}

/// `41 % ± 2`.
pub(crate) fn share_words(lang: Lang, share: Share) -> String {
    lang.isolate(format!(
        "{} ± {}",
        lang.percent(share.value, share.margin),
        lang.points(share.margin)
    ))
}

/// `first` less `second` in percentage points with its margin, and whether it exceeds the margin. The errors are taken as independent, which
/// is on the safe side where the two share people.
pub(crate) fn share_difference(site: &Site, first: Share, second: Share) -> (String, bool) {
    let by = first.value - second.value;
    let margin = first.margin.hypot(second.margin);
    let sign = if by < 0.0 { "−" } else { "+" };
    let words = site.lang.isolate(format!(
        "{sign}{} ± {}",
        site.lang.decimal(by.abs() * 100.0, 1),
        site.lang.decimal((margin * 100.0).max(0.1), 1)
    ));
    if by.abs() > margin {
        (words, true)
    } else {
        (format!("{words} · {}", site.s("compare-unclear")), false)
    }
}

/// Lays out an answer.
pub(crate) fn chart(
    edition: &Edition,
    site: &Site,
    id: &str,
    query: &Query,
    answer: &Answer,
    limits: Limits,
) -> Chart {
    let lang = site.lang;
    let layout = Layout::new(site, edition, query, answer, limits);
    let heading = query.title(lang, &edition.schema, &edition.words);
    let filters = query.filters_in_words(lang, &edition.schema, &edition.words);
    let picture = layout.picture(id, &heading);
    let (rows, rows_left_out) = layout.rows();
    // Only a drawing shows anything that a table does not.
    let is_drawn = matches!(picture, Picture::Svg(_) | Picture::Map(..));
    let query_string = query.to_query_string(&edition.schema, &edition.words);
    let everything = Query {
        all_rows: true,
        ..query.clone()
    }
    .to_query_string(&edition.schema, &edition.words);
    Chart {
        region: std::iter::once(&heading)
            .chain(&filters)
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" · "),
        total: Big::of(lang, answer.total.0),
        notes: layout.notes(),
        basis: lang.say(answer.weakest_source().text(), &[]),
        columns: layout.titles.clone(),
        has_rates: layout.measure == Measure::Rate,
        shortened: rows_left_out || layout.bars_left_out(),
        picture,
        rows,
        page_url: with_query(&format!("{}/explore", site.base), &query_string),
        all_rows_url: with_query(&format!("{}/explore", site.base), &everything),
        csv_url: with_query(&format!("{}/explore.csv", site.data), &query_string),
        json_url: with_query(&format!("{}/explore.json", site.data), &query_string),
        svg_url: if is_drawn {
            with_query(
                &format!("{}/releases/{}/chart.svg", site.root, edition.id()),
                &query_string,
            )
        } else {
            String::new()
        },
        permalink: with_query(
            &format!("{}/releases/{}/explore", site.root, edition.id()),
            &query_string,
        ),
        embed_url: with_query(&format!("{}/embed/{}", site.root, edition.id()), &query_string),
        heading,
        filters,
    }
}

/// Whether a grouping is by single countries.
pub(crate) fn is_country(axis: &Axis) -> bool {
    matches!(axis.kind, AxisKind::Field(_))
        && axis
            .items
            .iter()
            .filter(|item| item.missing.is_none())
            .take(8)
            .all(|item| countries::by_alpha3(&item.key).is_some())
}

/// Most flows drawn.
const MAX_FLOWS: usize = 24;

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
    lang: Lang,
    keeper: &'a Keeper,
    /// What is shown: the measure asked for, if it can be given.
    measure: Measure,
    /// How it is drawn: the view asked for, if the question fits it.
    view: View,
    /// The place of the first grouping by country.
    country: Option<usize>,
    /// Per axis: its title.
    titles: Vec<String>,
    /// Per axis: the labels of its items.
    labels: Vec<Vec<String>>,
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
    fn new(
        site: &'a Site,
        edition: &Edition,
        query: &'a Query,
        answer: &'a Answer<'a>,
        limits: Limits,
    ) -> Self {
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
        let (schema, lang) = (&edition.schema, site.lang);
        let country = answer.axes.iter().position(|axis| is_country(axis.axis));
        let measure = match query.measure {
            Measure::Rate if country.is_none() || !site.keeper.has_populations() => Measure::Count,
            measure => measure,
        };
        let view = match (query.view, answer.axes.as_slice()) {
            (View::Map, [axis]) if is_country(axis.axis) => View::Map,
            (View::Flow, [a, b]) if !a.axis.overlaps() && !b.axis.overlaps() => View::Flow,
            (View::Table, _) => View::Table,
            _ => View::Auto,
        };
        Layout {
            lang,
            keeper: &site.keeper,
            measure,
            view,
            country,
            titles: answer
                .axes
                .iter()
                .map(|axis| axis.axis.title_in(lang, schema))
                .collect(),
            labels: answer
                .axes
                .iter()
                .map(|axis| {
                    let label = |item| axis.axis.label_in(lang, schema, item);
                    axis.items.iter().map(label).collect()
                })
                .collect(),
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
        &self.labels[axis][item]
    }

    fn cell(&self, items: &[usize]) -> &AnswerCell {
        let index = items
            .iter()
            .zip(&self.answer.axes)
            .fold(0, |index, (item, axis)| index * axis.items.len() + item);
        &self.answer.cells[index]
    }

    /// People per 100,000 inhabitants of the country among `items`, with the factor's own error left out.
    fn per_head(&self, items: &[usize]) -> Option<f64> {
        let axis = self.country?;
        let item = &self.answer.axes[axis].items[*items.get(axis)?];
        self.keeper
            .population(&item.key)
            .map(|entry| 100_000.0 / entry.population)
    }

    fn mark(&self, items: &[usize]) -> Mark {
        let cell = self.cell(items);
        let count = |factor: f64| Mark {
            value: cell.estimate.value * factor,
            lower: cell.estimate.lower * factor,
            upper: cell.estimate.upper * factor,
            evidence: cell.estimate.is_evidence(),
        };
        let nothing = Mark {
            value: 0.0,
            lower: 0.0,
            upper: 0.0,
            evidence: false,
        };
        match (self.measure, cell.share) {
            (Measure::Count, _) => count(1.0),
            (Measure::Rate, _) => self.per_head(items).map_or(nothing, count),
            (Measure::Share, Some(share)) => Mark {
                value: share.value,
                lower: share.lower(),
                upper: share.upper(),
                evidence: cell.estimate.is_evidence(),
            },
            (Measure::Share, None) => nothing,
        }
    }

    fn figure(&self, items: &[usize]) -> String {
        let cell = self.cell(items);
        match (self.measure, cell.share) {
            (Measure::Rate, _) => self.rate(items),
            (Measure::Share, Some(share)) if cell.estimate.is_evidence() => share_words(self.lang, share),
            (Measure::Share, _) => self.lang.say("no-evidence", &[]),
            (Measure::Count, Some(share)) if cell.estimate.is_evidence() => {
                format!(
                    "{} · {}",
                    cell.estimate.words(self.lang),
                    self.lang.percent(share.value, share.margin)
                )
            }
            (Measure::Count, _) => cell.estimate.words(self.lang),
        }
    }

    /// The rate with its margin, or the words for not enough evidence; a dash where the population is not known.
    fn rate(&self, items: &[usize]) -> String {
        let estimate = self.cell(items).estimate;
        match self.per_head(items) {
            None => "–".into(),
            Some(_) if !estimate.is_evidence() => self.lang.say("no-evidence", &[]),
            Some(factor) => self.lang.isolate(format!(
                "{} ± {}",
                self.lang.decimal(estimate.value * factor, 2),
                self.lang.decimal((estimate.margin() * factor).max(0.01), 2)
            )),
        }
    }

    fn axis_tick(&self) -> impl Fn(f64) -> String {
        let (lang, measure) = (self.lang, self.measure);
        move |value| match measure {
            Measure::Count => lang.tick(value),
            Measure::Share => lang.whole_percent(value),
            Measure::Rate => lang.decimal(value, 1),
        }
    }

    fn picture(&self, id: &str, heading: &str) -> Picture {
        let years = |axis: usize| self.answer.axes[axis].axis.years && self.values[axis].len() > 1;
        match self.view {
            View::Table => return Picture::TableOnly,
            View::Map => return self.map(id, heading),
            View::Flow if !self.answer.cells.is_empty() => return self.flow(id, heading),
            _ => {}
        }
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
        Bar {
            label: name.to_owned(),
            figure: self.figure(items),
            mark: self.mark(items),
            second: false,
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
            .map(|(bar, name)| {
                self.lang
                    .say("describe-longest", &[("name", &name), ("figure", &bar.figure)])
            });
        let description = self.describe("describe-bars", &bars.to_string(), longest);
        let side = Side::of(self.lang);
        Picture::Svg(chart::bars(id, heading, &description, &groups, side).svg)
    }

    fn lines(&self, id: &str, heading: &str, years: usize, series: Option<usize>) -> Picture {
        let point = |year: usize, other: Option<usize>| {
            let items = match other {
                None => vec![year],
                Some(other) if years == 0 => vec![year, other],
                Some(other) => vec![other, year],
            };
            Point {
                label: self.label(years, year).to_owned(),
                figure: self.figure(&items),
                mark: self.mark(&items),
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
        let ends = all.iter().filter_map(|line| {
            let (first, last) = (line.points.first()?, line.points.last()?);
            let name = if line.label.is_empty() {
                String::new()
            } else {
                format!("{}, ", line.label)
            };
            Some(format!(
                "{name}{}: {}; {}: {}.",
                first.label, first.figure, last.label, last.figure
            ))
        });
        let description = self.describe("describe-lines", &self.values[years].len().to_string(), ends);
        Picture::Svg(chart::lines(id, heading, &description, &all, self.axis_tick()).svg)
    }

    fn map(&self, id: &str, heading: &str) -> Picture {
        let areas: Vec<Area> = self.values[0]
            .iter()
            .map(|&item| Area {
                code: self.answer.axes[0].items[item].key.clone(),
                label: self.label(0, item).to_owned(),
                figure: self.figure(&[item]),
                mark: self.mark(&[item]),
            })
            .collect();
        let longest = areas
            .iter()
            .filter(|area| area.mark.evidence)
            .max_by(|a, b| a.mark.value.total_cmp(&b.mark.value))
            .map(|area| {
                self.lang.say(
                    "describe-longest",
                    &[("name", &area.label), ("figure", &area.figure)],
                )
            });
        let tick = self.axis_tick();
        let highest = chart::highest(&areas);
        let starts = chart::steps(highest);
        let ends = starts.iter().skip(1).copied().chain([highest]);
        let mut legend: Vec<(String, String)> = starts
            .iter()
            .zip(ends)
            .enumerate()
            .map(|(place, (&low, high))| {
                let words = [("low", tick(low)), ("high", tick(high))];
                let words = words.each_ref().map(|(name, text)| (*name, text.as_str()));
                (
                    format!("m{}", place + 1),
                    self.lang.say("figure-interval", &words),
                )
            })
            .collect();
        legend.push(("land".into(), self.lang.say("map-unsure", &[])));
        let description = self.describe("describe-map", "", longest);
        Picture::Map(chart::map(id, heading, &description, &areas).svg, legend)
    }

    /// The largest flows with enough evidence.
    fn flows(&self) -> Vec<(usize, usize)> {
        let value = |&(from, to): &(usize, usize)| self.cell(&[from, to]).estimate;
        let mut all: Vec<(usize, usize)> = self.values[0]
            .iter()
            .flat_map(|&from| self.values[1].iter().map(move |&to| (from, to)))
            .filter(|flow| value(flow).is_evidence())
            .collect();
        all.sort_by(|a, b| value(b).value.total_cmp(&value(a).value).then(a.cmp(b)));
        all.truncate(if self.query.all_rows {
            MAX_FLOWS * 2
        } else {
            MAX_FLOWS
        });
        all
    }

    fn flow(&self, id: &str, heading: &str) -> Picture {
        let flows = self.flows();
        if flows.is_empty() {
            return Picture::TableOnly;
        }
        // Ends in the order of their largest flow: flows are sorted already.
        let mut ends: [Vec<usize>; 2] = [Vec::new(), Vec::new()];
        for &(from, to) in &flows {
            for (end, item) in ends.iter_mut().zip([from, to]) {
                if !end.contains(&item) {
                    end.push(item);
                }
            }
        }
        let place = |end: usize, item: usize| ends[end].iter().position(|&other| other == item).unwrap_or(0);
        let bands: Vec<Band> = flows
            .iter()
            .map(|&(from, to)| Band {
                from: place(0, from),
                to: place(1, to),
                figure: self.figure(&[from, to]),
                value: self.cell(&[from, to]).estimate.value,
            })
            .collect();
        let columns = [(0, "flow-left"), (1, "flow-right")].map(|(end, text)| Ends {
            heading: self.lang.say(text, &[("title", &self.titles[end])]),
            names: ends[end]
                .iter()
                .map(|&item| self.label(end, item).to_owned())
                .collect(),
        });
        let first = flows.first().map(|&(from, to)| {
            let name = format!("{} – {}", self.label(0, from), self.label(1, to));
            self.lang.say(
                "describe-longest",
                &[("name", &name), ("figure", &self.figure(&[from, to]))],
            )
        });
        let description = self.describe("describe-flow", &bands.len().to_string(), first);
        let side = Side::of(self.lang);
        Picture::Svg(chart::flow(id, heading, &description, &columns, &bands, side).svg)
    }

    /// What a drawing shows, for those who do not see it.
    fn describe(&self, id: &str, n: &str, more: impl IntoIterator<Item = String>) -> String {
        let mut out = self.lang.say(id, &[("n", n)]);
        for text in more {
            out.push(' ');
            out.push_str(&text);
        }
        out.push(' ');
        out.push_str(&self.lang.say("describe-table", &[]));
        out
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
                        let mark = self.mark(&[first, second]);
                        let (figure, margin) = match (self.measure, cell.share) {
                            (Measure::Share, Some(share)) => (
                                self.lang.percent(share.value, share.margin),
                                self.lang.points(share.margin),
                            ),
                            _ => (
                                self.lang.count(cell.estimate.value),
                                self.lang.count(cell.estimate.margin().max(1.0)),
                            ),
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
            figure: cell.estimate.words(self.lang),
            interval: interval(self.lang, cell.estimate),
            share: match cell.share {
                Some(share) if evidence => share_words(self.lang, share),
                _ => "–".into(),
            },
            denominator: match cell.share {
                Some(share) => self.lang.count(share.denominator.value),
                None => "–".into(),
            },
            rate: match self.measure {
                Measure::Rate => self.rate(items),
                _ => String::new(),
            },
            source: self.lang.say(cell.source.text(), &[]),
            absent: items
                .iter()
                .enumerate()
                .any(|(axis, &item)| self.answer.axes[axis].items[item].missing.is_some()),
            evidence,
        }
    }

    fn notes(&self) -> Vec<String> {
        let lang = self.lang;
        let mut notes = Vec::new();
        let Some(last) = self.answer.axes.last() else {
            if let Some(share) = self.answer.cells.first().and_then(|cell| cell.share) {
                notes.push(lang.say(
                    "note-of-everyone",
                    &[
                        ("share", &share_words(lang, share)),
                        ("people", &share.denominator.words(lang)),
                    ],
                ));
            }
            return notes;
        };
        if last.axis.overlaps() {
            notes.push(lang.say("note-overlap", &[]));
        } else if self.titles.len() == 1 {
            notes.extend(self.notes_on_one());
        } else {
            let (inner, outer) = (
                &self.titles[self.titles.len() - 1],
                &self.titles[..self.titles.len() - 1],
            );
            notes.push(lang.say(
                "note-within",
                &[("outer", &lang.list(outer, true)), ("inner", inner)],
            ));
        }
        notes.extend(self.notes_on_view());
        if self.view == View::Map || self.view == View::Flow {
            return notes;
        }
        for (place, title) in self.titles.iter().enumerate() {
            let (shown, all) = (self.shown[place], self.values[place].len());
            if shown < all {
                notes.push(lang.say(
                    "note-shown",
                    &[
                        ("title", title),
                        ("shown", &shown.to_string()),
                        ("all", &all.to_string()),
                    ],
                ));
            }
        }
        notes
    }

    /// What a view or measure needs or stands for.
    fn notes_on_view(&self) -> Vec<String> {
        let lang = self.lang;
        let mut notes = Vec::new();
        match (self.query.view, self.view) {
            (View::Map, View::Map) => notes.push(lang.say("map-disclaimer", &[])),
            (View::Map, _) => notes.push(lang.say("map-needs", &[])),
            (View::Flow, View::Flow) => {
                let flows = self.flows();
                let (value, variance) = flows.iter().fold((0.0, 0.0), |(value, variance), &(from, to)| {
                    let estimate = self.cell(&[from, to]).estimate;
                    (value + estimate.value, variance + estimate.variance())
                });
                let people = Estimate::new(value, variance).words(lang);
                let n = flows.len().to_string();
                notes.push(lang.say("flow-note", &[("n", &n), ("people", &people)]));
            }
            (View::Flow, _) => notes.push(lang.say("flow-needs", &[])),
            _ => {}
        }
        if self.query.measure == Measure::Rate {
            if self.measure == Measure::Rate {
                let source = self.keeper.population_sources();
                notes.push(lang.say("rate-source", &[("source", &source)]));
                notes.push(lang.say("rate-warning", &[]));
            } else if self.country.is_none() {
                notes.push(lang.say("rate-needs", &[]));
            } else {
                notes.push(lang.say("rate-none", &[]));
            }
        }
        notes
    }

    /// The denominator of a single grouping, and who is left out of it.
    fn notes_on_one(&self) -> Vec<String> {
        let lang = self.lang;
        let mut notes = Vec::new();
        if let Some(share) = self.answer.cells.iter().find_map(|cell| cell.share) {
            let id = if self.absent[0].is_empty() {
                "note-shares"
            } else {
                "note-shares-known"
            };
            notes.push(lang.say(id, &[("people", &share.denominator.words(lang))]));
        }
        let absent: Vec<String> = self.absent[0]
            .iter()
            .filter(|&&item| self.cell(&[item]).estimate.is_evidence())
            .map(|&item| {
                format!(
                    "{} {}",
                    self.label(0, item).to_lowercase(),
                    self.cell(&[item]).estimate.words(lang)
                )
            })
            .collect();
        if !absent.is_empty() {
            notes.push(lang.say("note-absent", &[("list", &absent.join("; "))]));
        }
        notes
    }
}
