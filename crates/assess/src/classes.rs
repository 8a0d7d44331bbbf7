//! Equivalence classes: the rows that agree on some fields.

use std::collections::HashMap;

use amparo_schema::CodedTable;

/// Numbers the combinations of `fields` that occur in the tables, 0, 1, … in order of appearance, and gives each row's number, table by table. Missing
/// values agree with their own kind only.
pub(crate) fn classes(tables: &[&CodedTable], fields: &[usize]) -> (Vec<Vec<u32>>, usize) {
    let mut class_of: Vec<Vec<u32>> = tables.iter().map(|table| vec![0; table.rows()]).collect();
    let mut number = usize::from(class_of.iter().any(|rows| !rows.is_empty()));
    for &field in fields {
        let mut seen: HashMap<(u32, u16), u32> = HashMap::new();
        for (table, classes) in tables.iter().zip(&mut class_of) {
            for (class, code) in classes.iter_mut().zip(table.column(field).iter()) {
                let next = seen.len() as u32;
                *class = *seen.entry((*class, code)).or_insert(next);
            }
        }
        number = seen.len();
    }
    (class_of, number)
}

/// How many rows each class has.
pub(crate) fn sizes(class_of: &[u32], classes: usize) -> Vec<u64> {
    let mut sizes = vec![0; classes];
    class_of.iter().for_each(|&class| sizes[class as usize] += 1);
    sizes
}

/// For each class, how often each of `size` codes of a field occurs: `classes` runs of `size`.
pub(crate) fn histograms(class_of: &[u32], classes: usize, table: &CodedTable, field: usize) -> Vec<u64> {
    let size = table.schema().field(field).size();
    let mut counts = vec![0; classes * size];
    for (&class, code) in class_of.iter().zip(table.column(field).iter()) {
        counts[class as usize * size + usize::from(code)] += 1;
    }
    counts
}
