//! A table whose cells are shaded by size: two groupings at once, readable as plain text.

/// One cell.
#[derive(Clone, Debug)]
pub struct HeatCell {
    /// Its figure in words; empty where there is not enough evidence.
    pub figure: String,
    /// Its margin in words.
    pub margin: String,
    /// Whether the figure may be printed.
    pub evidence: bool,
    /// Shade, 0 (none) to 7.
    pub shade: u8,
}

/// A shaded table.
#[derive(Clone, Debug)]
pub struct HeatTable {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Rows with their names.
    pub rows: Vec<(String, Vec<HeatCell>)>,
}

/// A cell before it is shaded: its value, whether there is enough evidence for it, and the figure and the margin in words.
pub type ToShade = (f64, bool, String, String);

impl HeatTable {
    /// Shades cells by the square root of their value, so that middling cells can still be told apart beside a very large one.
    pub fn new(columns: Vec<String>, rows: Vec<(String, Vec<ToShade>)>) -> HeatTable {
        let highest = rows
            .iter()
            .flat_map(|(_, cells)| cells)
            .filter(|cell| cell.1)
            .map(|cell| cell.0)
            .fold(0.0, f64::max);
        let rows = rows
            .into_iter()
            .map(|(name, cells)| {
                let cells = cells
                    .into_iter()
                    .map(|(value, evidence, figure, margin)| HeatCell {
                        shade: if evidence { shade(value, highest) } else { 0 },
                        figure,
                        margin,
                        evidence,
                    })
                    .collect();
                (name, cells)
            })
            .collect();
        HeatTable { columns, rows }
    }
}

fn shade(value: f64, highest: f64) -> u8 {
    if highest <= 0.0 || value <= 0.0 {
        return 0;
    }
    ((value / highest).sqrt() * 7.0).ceil().clamp(1.0, 7.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_grow_with_the_value_and_are_absent_without_evidence() {
        assert_eq!(shade(0.0, 10.0), 0);
        assert_eq!(shade(10.0, 10.0), 7);
        assert_eq!(shade(2.5, 10.0), 4);
        let cell = |value, evidence| (value, evidence, String::new(), String::new());
        let table = HeatTable::new(
            vec!["a".into(), "b".into()],
            vec![("r".into(), vec![cell(5.0, true), cell(9.0, false)])],
        );
        assert_eq!(table.rows[0].1[0].shade, 7);
        assert_eq!(table.rows[0].1[1].shade, 0);
    }
}
