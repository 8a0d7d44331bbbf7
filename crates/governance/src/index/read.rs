//! Reading the two tables. Untrusted bytes: every fault is an error with file, row, column and value, and nothing here panics.

use std::collections::HashMap;
use std::sync::Arc;

use super::framework::{Direction, Framework, Node, NodeKind};
use super::{IndexError, Study};

/// Texts that stand for a missing cell. R writes `NA`.
const MISSING: [&str; 2] = ["", "NA"];
/// Columns of the data that are about the unit and need no row in the metadata.
const UNIT_COLUMNS: [&str; 3] = ["uCode", "uName", "Time"];

struct Table {
    file: &'static str,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn read(file: &'static str, bytes: &[u8]) -> Result<Table, IndexError> {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .from_reader(bytes);
        let mut records = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|source| IndexError::Csv { file, source })?;
            records.push(
                record
                    .iter()
                    .map(|cell| cell.trim().to_owned())
                    .collect::<Vec<_>>(),
            );
        }
        if records.len() < 2 {
            return Err(IndexError::Empty { file });
        }
        let header = records.remove(0);
        let mut seen = HashMap::new();
        for (position, name) in header.iter().enumerate() {
            if let Some(first) = seen.insert(name, position) {
                return Err(IndexError::Cell {
                    file,
                    row: 1,
                    column: format!("{}", position + 1),
                    value: name.clone(),
                    accepted: format!("a name of its own; column {} has this one", first + 1),
                });
            }
        }
        for (index, record) in records.iter().enumerate() {
            if record.len() != header.len() {
                return Err(IndexError::Ragged {
                    file,
                    row: index + 2,
                    expected: header.len(),
                    found: record.len(),
                });
            }
        }
        Ok(Table {
            file,
            header,
            rows: records,
        })
    }

    fn position(&self, column: &str) -> Option<usize> {
        self.header.iter().position(|name| name == column)
    }

    fn need(&self, column: &str) -> Result<usize, IndexError> {
        self.position(column).ok_or_else(|| IndexError::NoColumn {
            file: self.file,
            column: column.to_owned(),
            found: self.header.join(", "),
        })
    }

    fn cell(&self, row: usize, column: usize) -> Option<&str> {
        let text = self.rows.get(row)?.get(column)?.as_str();
        (!MISSING.contains(&text)).then_some(text)
    }

    fn refuse(&self, row: usize, column: usize, accepted: &str) -> IndexError {
        IndexError::Cell {
            file: self.file,
            row: row + 2,
            column: self.header.get(column).cloned().unwrap_or_default(),
            value: self
                .rows
                .get(row)
                .and_then(|r| r.get(column))
                .cloned()
                .unwrap_or_default(),
            accepted: accepted.to_owned(),
        }
    }

    fn number(&self, row: usize, column: usize) -> Result<Option<f64>, IndexError> {
        let Some(text) = self.cell(row, column) else {
            return Ok(None);
        };
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            _ => Err(self.refuse(
                row,
                column,
                "a finite number with a decimal point, or an empty cell or NA for missing",
            )),
        }
    }

    fn codes(&self, column: usize) -> Result<Vec<String>, IndexError> {
        let mut first_row = HashMap::new();
        (0..self.rows.len())
            .map(|row| {
                let code = self
                    .cell(row, column)
                    .ok_or_else(|| self.refuse(row, column, "a code; it may not be empty"))?;
                match first_row.insert(code.to_owned(), row) {
                    Some(first) => Err(IndexError::Duplicate {
                        file: self.file,
                        row: row + 2,
                        column: self.header.get(column).cloned().unwrap_or_default(),
                        value: code.to_owned(),
                        first: first + 2,
                    }),
                    None => Ok(code.to_owned()),
                }
            })
            .collect()
    }
}

struct Metadata {
    framework: Framework,
    groups: Vec<String>,
    denominators: Vec<String>,
    others: Vec<String>,
}

pub(super) fn read_study(data: &[u8], metadata: &[u8]) -> Result<Study, IndexError> {
    let metadata = read_metadata(metadata)?;
    let table = Table::read("data", data)?;
    let unit_codes = table.codes(table.need("uCode")?)?;
    let name_column = table.position("uName");
    let unit_names = unit_codes
        .iter()
        .enumerate()
        .map(|(row, code)| {
            name_column
                .and_then(|c| table.cell(row, c))
                .unwrap_or(code)
                .to_owned()
        })
        .collect();
    let numbers = |code: &String| -> Result<Vec<f64>, IndexError> {
        let column = table.need(code)?;
        (0..table.rows.len())
            .map(|row| Ok(table.number(row, column)?.unwrap_or(f64::NAN)))
            .collect()
    };
    let framework = metadata.framework;
    let columns = framework
        .at_level(1)
        .into_iter()
        .map(|position| numbers(&framework.nodes()[position].code))
        .collect::<Result<_, _>>()?;
    let framework = Arc::new(framework);
    let denominators = metadata
        .denominators
        .iter()
        .map(|code| Ok((code.clone(), numbers(code)?)))
        .collect::<Result<_, IndexError>>()?;
    let groups = metadata
        .groups
        .iter()
        .map(|code| {
            let column = table.need(code)?;
            let values = (0..table.rows.len())
                .map(|row| table.cell(row, column).map(str::to_owned))
                .collect();
            Ok((code.clone(), values))
        })
        .collect::<Result<_, IndexError>>()?;
    let known = |name: &String| {
        UNIT_COLUMNS.contains(&name.as_str())
            || framework.position(name).is_some()
            || metadata.groups.contains(name)
            || metadata.denominators.contains(name)
            || metadata.others.contains(name)
    };
    let ignored = table.header.iter().filter(|name| !known(name)).cloned().collect();
    Ok(Study {
        unit_codes,
        unit_names,
        groups,
        denominators,
        framework,
        columns,
        ignored,
    })
}

fn read_metadata(bytes: &[u8]) -> Result<Metadata, IndexError> {
    let table = Table::read("metadata", bytes)?;
    let codes = table.codes(table.need("iCode")?)?;
    let kinds = table.need("Type")?;
    let (level, direction) = (table.need("Level")?, table.need("Direction")?);
    let (weight, parent) = (table.need("Weight")?, table.need("Parent")?);
    let optional = |column: &str, row: usize| {
        table
            .position(column)
            .and_then(|c| table.cell(row, c))
            .map(str::to_owned)
    };
    let (mut nodes, mut parents) = (Vec::new(), Vec::new());
    let (mut groups, mut denominators, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for (row, code) in codes.into_iter().enumerate() {
        let kind = match table.cell(row, kinds) {
            Some("Indicator") => NodeKind::Indicator,
            Some("Aggregate") => NodeKind::Aggregate,
            Some("Group") => {
                groups.push(code);
                continue;
            }
            Some("Denominator") => {
                denominators.push(code);
                continue;
            }
            Some("Other") => {
                others.push(code);
                continue;
            }
            _ => return Err(table.refuse(row, kinds, "Indicator, Aggregate, Group, Denominator or Other")),
        };
        let level = match table.number(row, level)? {
            Some(number) if (1.0..=100.0).contains(&number) && number.fract() == 0.0 => number as usize,
            _ => return Err(table.refuse(row, level, "a whole number from 1 (indicators) upwards")),
        };
        let direction = match table.number(row, direction)? {
            Some(1.0) => Direction::Up,
            Some(-1.0) => Direction::Down,
            _ => return Err(table.refuse(row, direction, "1 (more is better) or -1 (less is better)")),
        };
        let weight = match table.number(row, weight)? {
            Some(number) if number >= 0.0 => number,
            _ => return Err(table.refuse(row, weight, "a number of 0 or more")),
        };
        let target = match table.position("Target") {
            Some(column) => table.number(row, column)?,
            None => None,
        };
        parents.push(table.cell(row, parent).map(str::to_owned));
        nodes.push(Node {
            name: optional("iName", row).unwrap_or_else(|| code.clone()),
            code,
            kind,
            level,
            direction,
            weight,
            unit: optional("Unit", row),
            target,
            denominator: optional("Denominator", row),
            parent: None,
        });
    }
    for node in &nodes {
        if let Some(denominator) = &node.denominator
            && !denominators.contains(denominator)
        {
            return Err(IndexError::Hierarchy(format!(
                "{:?} has the denominator {denominator:?}, which is no row of type Denominator",
                node.code
            )));
        }
    }
    Ok(Metadata {
        framework: Framework::new(nodes, &parents)?,
        groups,
        denominators,
        others,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const META: &str = "Level,iCode,Direction,Weight,Parent,Type\n1,a,1,1,T,Indicator\n1,b,-1,1,T,Indicator\n2,T,1,1,,Aggregate\n";
    const DATA: &str = "uCode,a,b\nKEN,1,2\nNPL,3,\n";

    fn fault(data: &str, meta: &str) -> String {
        read_study(data.as_bytes(), meta.as_bytes())
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn a_small_study_is_read() {
        let study = read_study(DATA.as_bytes(), META.as_bytes()).unwrap();
        assert_eq!(study.unit_codes, ["KEN", "NPL"]);
        assert!(study.columns[1][1].is_nan());
        assert_eq!(study.framework.nodes()[1].direction, Direction::Down);
    }

    #[test]
    fn faults_are_named_with_file_row_column_and_value() {
        insta::assert_snapshot!(
            [
                fault(DATA, &META.replace("b,-1,1", "b,-1,-2")),
                fault(DATA, &META.replace("b,-1", "b,")),
                fault(DATA, &META.replace("b,-1", "b,2")),
                fault(DATA, &META.replace("2,T,1,1,,", "2,T,1,1,T,")),
                fault(DATA, &META.replace("1,b", "1,a")),
                fault(DATA, &META.replace("b,-1,1,T", "b,-1,1,X")),
                fault(DATA, &META.replace("2,T,", "3,T,")),
                fault(
                    DATA,
                    &META.replace("1,1,T,", "1,0,T,").replace("-1,1,T", "-1,0,T")
                ),
                fault(DATA, &META.replace("2,T,1,1,,Aggregate", "2,T,1,1,,Total")),
                fault(&DATA.replace("3,", "x,"), META),
                fault(&DATA.replace("3,", "inf,"), META),
                fault(&DATA.replace("3,", "NaN,"), META),
                fault(&DATA.replace("NPL", "KEN"), META),
                fault(&DATA.replace("3,", "3"), META),
                fault(&DATA.replace("uCode,a,b", "uCode,a,c"), META),
                fault(&DATA.replace("uCode,a,b", "uCode,a,a"), META),
                fault("uCode,a,b\n", META),
            ]
            .join("\n")
        );
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(data in ".{0,200}", meta in ".{0,200}") {
            let _ = read_study(data.as_bytes(), META.as_bytes());
            let _ = read_study(DATA.as_bytes(), meta.as_bytes());
        }

        #[test]
        fn no_cells_panic(cells in proptest::collection::vec("[-1a0-9.eTb]{0,4}", 18)) {
            let rows: Vec<String> = cells.chunks(6).map(|row| format!("{},Indicator", row[..5].join(","))).collect();
            let meta = format!("Level,iCode,Direction,Weight,Parent,Type\n{}\n2,T,1,1,,Aggregate\n", rows.join("\n"));
            if let Ok(study) = read_study(DATA.as_bytes(), meta.as_bytes()) {
                let _ = study.run(&crate::index::Pipeline::default());
            }
        }
    }
}
