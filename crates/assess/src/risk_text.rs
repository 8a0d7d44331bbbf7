//! Risk figures in plain text.

use std::fmt;

use crate::Risk;
use crate::text::{Grid, percent, share, whole};

impl fmt::Display for Risk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", crate::assessment::NOTICE)?;
        writeln!(
            f,
            "\n{} rows in {} classes; rows in the smallest: {}; rows alone in theirs: {}.",
            whole(self.rows as u64),
            whole(self.classes as u64),
            whole(self.k),
            whole(self.unique_rows)
        )?;
        let r = &self.reidentification;
        writeln!(
            f,
            "Chance of naming the person behind a row: at most {} by someone who knows he is in the table, at most {} by someone who does not, {} of all \
             rows on average{}.",
            percent(r.prosecutor_max),
            percent(r.journalist_max),
            percent(r.marketer),
            if r.population_known {
                ", against the population given"
            } else {
                " (no population was given, so the table stands for it)"
            }
        )?;
        if let Some(p) = &self.presence {
            writeln!(
                f,
                "Chance that someone of the population is in the table: from {} to {}, by what is known of him.",
                percent(p.min),
                percent(p.max)
            )?;
        }
        if !self.subsets.is_empty() {
            let mut grid = Grid::new(
                0,
                &[
                    "fields",
                    "subsets",
                    "smallest class",
                    "most unique rows",
                    "worst subset",
                ],
            );
            for s in &self.subsets {
                grid.row([
                    s.size.to_string(),
                    whole(s.subsets as u64),
                    whole(s.k),
                    whole(s.unique_rows),
                    s.worst.join(" × "),
                ]);
            }
            write!(f, "\n  Every subset of the quasi-identifiers\n{grid}")?;
        }
        if !self.sensitive.is_empty() {
            let mut grid = Grid::new(
                1,
                &[
                    "field",
                    "values",
                    "entropy l",
                    "(c, l): c above",
                    "l",
                    "t (equal)",
                    "t (ordered)",
                ],
            );
            for s in &self.sensitive {
                grid.row([
                    s.field.clone(),
                    s.distinct_l.to_string(),
                    format!("{:.3}", s.entropy_l),
                    s.recursive_c.map_or("none".into(), |c| format!("{c:.3}")),
                    s.recursive_l.to_string(),
                    share(s.t_equal),
                    s.t_ordered.map_or("".into(), share),
                ]);
            }
            write!(
                f,
                "\n  What the worst class gives away about each sensitive field\n{grid}"
            )?;
        }
        Ok(())
    }
}
