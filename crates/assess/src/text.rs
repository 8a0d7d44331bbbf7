//! Numbers and tables in plain text.

use std::fmt::{self, Write};

use crate::Assessment;

/// A share or distance between 0 and 1 in four decimals.
pub(crate) fn share(value: f64) -> String {
    format!("{value:.4}")
}

/// A share as a percentage with one decimal.
pub(crate) fn percent(value: f64) -> String {
    format!("{:.1} %", 100.0 * value)
}

/// A whole number with its thousands apart.
pub(crate) fn whole(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A table of cells: the first column flush left, numbers flush right.
pub(crate) struct Grid {
    pub(crate) head: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
    /// Columns of words, flush left.
    pub(crate) words: usize,
}

impl Grid {
    pub(crate) fn new(words: usize, head: &[&str]) -> Self {
        Grid {
            head: head.iter().map(|&text| text.to_owned()).collect(),
            rows: Vec::new(),
            words,
        }
    }

    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.to_vec());
    }
}

impl fmt::Display for Grid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = || std::iter::once(&self.head).chain(&self.rows);
        let widths: Vec<usize> = (0..self.head.len())
            .map(|column| {
                let cells = lines().filter_map(|line| line.get(column));
                cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
            })
            .collect();
        for line in lines() {
            let mut text = String::new();
            for (column, (cell, &width)) in line.iter().zip(&widths).enumerate() {
                if column < self.words {
                    write!(text, "  {cell:<width$}")?;
                } else {
                    write!(text, "  {cell:>width$}")?;
                }
            }
            writeln!(f, "{}", text.trim_end())?;
        }
        Ok(())
    }
}

impl fmt::Display for Assessment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.notice)?;
        writeln!(
            f,
            "\n{}: {} synthetic rows against {} real ones, {} fields",
            self.table,
            whole(self.synthetic_rows as u64),
            whole(self.real_rows as u64),
            self.fields
        )?;
        for section in self.sections() {
            writeln!(f, "\n{}\n{}", section.title.to_uppercase(), section.lead)?;
            for (caption, grid) in &section.grids {
                if !grid.rows.is_empty() {
                    writeln!(f, "\n  {caption}\n{grid}")?;
                }
            }
        }
        Ok(())
    }
}

/// A part of the report: what is measured, in a sentence, and its tables.
pub(crate) struct Section {
    pub(crate) title: &'static str,
    pub(crate) lead: String,
    pub(crate) grids: Vec<(String, Grid)>,
}

impl Assessment {
    /// What the text and the page both say.
    pub(crate) fn sections(&self) -> [Section; 6] {
        [
            self.marginal_section(),
            self.count_section(),
            self.association_section(),
            self.subgroup_section(),
            self.transfer_section(),
            self.distinguish_section(),
        ]
    }

    fn marginal_section(&self) -> Section {
        let mut summary = Grid::new(
            0,
            &[
                "fields",
                "sets",
                "mean",
                "95 % below",
                "worst",
                "resample",
                "independence",
            ],
        );
        for m in &self.marginals {
            summary.row([
                m.order.to_string(),
                whole(m.sets as u64),
                share(m.mean),
                share(m.p95),
                share(m.max),
                share(m.resampling_floor),
                share(m.independence),
            ]);
        }
        let mut grids = vec![("Total variation by number of fields".to_owned(), summary)];
        for m in &self.marginals {
            let mut worst = Grid::new(1, &["set", "total variation", "resample"]);
            for set in &m.worst {
                worst.row([
                    set.fields.join(" × "),
                    share(set.total_variation),
                    share(set.resampling_floor),
                ]);
            }
            grids.push((format!("Worst sets of {}", fields(m.order)), worst));
        }
        Section {
            title: "Shares in tables",
            lead: "For every set of fields, half the sum of the differences between the real and the synthetic share of each combination: 0 is equal, \
                   1 has nothing in common. \"Resample\" is what as many rows drawn at random from the real table would show; \"independence\" what \
                   the right one-way shares alone would."
                .to_owned(),
            grids,
        }
    }

    fn count_section(&self) -> Section {
        let mut grid = Grid::new(
            0,
            &[
                "values",
                "cells",
                "mean count",
                "mean error",
                "≥10 rows",
                "of these lost",
                "reported",
                "of these invented",
            ],
        );
        for c in &self.counts {
            grid.row([
                c.length.to_string(),
                whole(c.cells),
                format!("{:.1}", c.mean_true_count),
                format!("{:.1}", c.mean_absolute_error),
                whole(c.large_cells),
                percent(c.large_cells_lost),
                whole(c.reported_cells),
                percent(c.invented_cells),
            ]);
        }
        Section {
            title: "Counts of combinations",
            lead: "Combinations of answered values that occur in either table; one that a table lacks counts 0 there. The mean error is in rows."
                .to_owned(),
            grids: vec![("Errors by number of values combined".to_owned(), grid)],
        }
    }

    fn association_section(&self) -> Section {
        let a = &self.association;
        let mut grid = Grid::new(
            2,
            &["first field", "second field", "real", "synthetic", "difference"],
        );
        for &index in &a.worst {
            let pair = &a.pairs[index];
            grid.row([
                pair.first.clone(),
                pair.second.clone(),
                share(pair.real),
                share(pair.synthetic),
                share(pair.difference()),
            ]);
        }
        Section {
            title: "Association of pairs",
            lead: format!(
                "Bias-corrected Cramér's V (Bergsma 2013) of {} pairs of fields, over the rows that answer both: 0 is no association, 1 is complete. \
                 The mean difference is {}, the largest {}.",
                whole(a.pairs.len() as u64),
                share(a.mean_difference),
                share(a.max_difference)
            ),
            grids: vec![("Largest differences".to_owned(), grid)],
        }
    }

    fn subgroup_section(&self) -> Section {
        let s = &self.subgroups;
        let mut grid = Grid::new(
            2,
            &[
                "field",
                "group",
                "real rows",
                "synthetic",
                "mean",
                "resample",
                "worst",
                "in field",
            ],
        );
        for g in s.groups.iter().take(15) {
            grid.row([
                g.field.clone(),
                g.category.clone(),
                whole(g.real_rows),
                whole(g.synthetic_rows),
                share(g.mean),
                share(g.resampling_floor),
                share(g.max),
                g.worst_field.clone().unwrap_or_default(),
            ]);
        }
        let lead = if s.fields.is_empty() {
            "No field of the table makes subgroups; name some to see who is served worst.".to_owned()
        } else {
            format!(
                "Total variation of each other field within a group, by {}. {} with at least {} real rows; {} smaller ones were left out.",
                s.fields.join(", "),
                plural(s.groups.len(), "group", "groups"),
                whole(s.least_rows as u64),
                s.left_out
            )
        };
        Section {
            title: "Who is served worst",
            lead,
            grids: vec![("Groups with the largest mean error".to_owned(), grid)],
        }
    }

    fn transfer_section(&self) -> Section {
        let mut grid = Grid::new(
            1,
            &[
                "predicted",
                "answers",
                "test rows",
                "commonest",
                "acc. real",
                "acc. synth.",
                "AUC real",
                "AUC synth.",
            ],
        );
        for t in &self.transfer {
            grid.row([
                t.target.clone(),
                t.classes.to_string(),
                whole(t.test_rows as u64),
                percent(t.commonest),
                percent(t.trained_on_real.accuracy),
                percent(t.trained_on_synthetic.accuracy),
                share(t.trained_on_real.auc),
                share(t.trained_on_synthetic.auc),
            ]);
        }
        let mut lead = "A classifier (boosted trees) learns from real rows and another from synthetic rows to predict one field from all others; both are \
                        tested on the same real rows that neither has seen. \"Commonest\" is the accuracy of always naming the commonest answer."
            .to_owned();
        if self.transfer.is_empty() {
            lead = "No field was predicted.".to_owned();
        }
        if !self.targets_left_out.is_empty() {
            lead.push_str(&format!(
                " Too few rows or only one answer: {}.",
                self.targets_left_out.join(", ")
            ));
        }
        Section {
            title: "Learning from synthetic rows",
            lead,
            grids: vec![("Accuracy and area under the ROC curve".to_owned(), grid)],
        }
    }

    fn distinguish_section(&self) -> Section {
        let mut grid = Grid::new(0, &["test rows", "AUC", "± (95 %)", "pMSE", "by chance", "ratio"]);
        let lead = match &self.distinguishability {
            None => "Not measured: classifiers were left out, or a table has fewer than 100 rows.".to_owned(),
            Some(d) => {
                grid.row([
                    whole(d.test_rows as u64),
                    share(d.auc),
                    share(1.96 * d.auc_standard_error),
                    format!("{:.6}", d.pmse),
                    format!("{:.6}", d.pmse_null),
                    format!("{:.1}", d.pmse_ratio),
                ]);
                "A classifier (boosted trees) learns to tell real rows from synthetic ones and is tested on others. An AUC of 0.5 is a coin; \
                 a pMSE ratio near 1 says that nothing was found."
                    .to_owned()
            }
        };
        Section {
            title: "Telling the tables apart",
            lead,
            grids: vec![("Held-out rows".to_owned(), grid)],
        }
    }
}

fn fields(order: usize) -> String {
    plural(order, "field", "fields")
}

fn plural(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", whole(n as u64), if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(whole(0), "0");
        assert_eq!(whole(999), "999");
        assert_eq!(whole(1_234_567), "1,234,567");
    }
}
