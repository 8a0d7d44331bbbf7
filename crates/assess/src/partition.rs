//! Dividing rows into classes along trees of values.

use amparo_schema::CodedTable;

use crate::ExtractOptions;
use crate::diversity::entropy;
use crate::generalise::Tree;

/// Rows that share a node of each quasi-identifier's tree.
pub(crate) struct Group {
    pub(crate) rows: Vec<u32>,
    /// Rows of the population that would stand here: they are sent the same way and decide nothing.
    pub(crate) population: Vec<u32>,
    /// One node per quasi-identifier.
    pub(crate) nodes: Vec<usize>,
    /// Fields that are not divided further: rows that were too few for a finer value stay where they are.
    closed: Vec<bool>,
}

/// How a group would be divided along one field.
struct Division {
    field: usize,
    /// Certainty gained, summed over rows.
    gain: f64,
    /// The children that become groups of their own; all other rows stay at the node.
    kept: Vec<u16>,
}

/// Divides all rows as far as k and the diversity of sensitive fields allow.
pub(crate) fn partition(
    table: &CodedTable,
    population: Option<&CodedTable>,
    quasi: &[usize],
    sensitive: &[usize],
    trees: &[Tree],
    options: &ExtractOptions,
) -> Vec<Group> {
    let mut open = vec![Group {
        rows: (0..table.rows() as u32).collect(),
        population: (0..population.map_or(0, CodedTable::rows) as u32).collect(),
        nodes: trees.iter().map(|tree| tree.root).collect(),
        closed: vec![false; quasi.len()],
    }];
    let mut done = Vec::new();
    let rule = Rule {
        table,
        sensitive,
        options,
    };
    while let Some(group) = open.pop() {
        let mut best: Option<Division> = None;
        for (field, &column) in quasi.iter().enumerate() {
            if let Some(division) = divide(&rule, &group, field, column, &trees[field])
                && division.gain > best.as_ref().map_or(0.0, |best| best.gain)
            {
                best = Some(division);
            }
        }
        match best {
            None => done.push(group),
            Some(division) => {
                let field = division.field;
                split(
                    (table, population),
                    group,
                    quasi[field],
                    &trees[field],
                    &division,
                    &mut open,
                );
            }
        }
    }
    done
}

/// What every class must be.
struct Rule<'a> {
    table: &'a CodedTable,
    sensitive: &'a [usize],
    options: &'a ExtractOptions,
}

impl Rule<'_> {
    fn size(&self, field: usize) -> usize {
        self.table.schema().field(field).size()
    }

    fn allows(&self, part: &Part) -> bool {
        part.rows >= self.options.k
            && (self.options.entropy_l <= 1.0
                || part
                    .counts
                    .iter()
                    .all(|counts| entropy(counts) >= self.options.entropy_l))
    }
}

/// The rows of one child: how many, and how often each value of each sensitive field occurs among them.
#[derive(Clone)]
struct Part {
    rows: usize,
    counts: Vec<Vec<u64>>,
}

impl Part {
    fn empty(rule: &Rule<'_>) -> Part {
        Part {
            rows: 0,
            counts: rule
                .sensitive
                .iter()
                .map(|&field| vec![0; rule.size(field)])
                .collect(),
        }
    }

    fn add(&mut self, other: &Part) {
        self.rows += other.rows;
        for (counts, more) in self.counts.iter_mut().zip(&other.counts) {
            counts.iter_mut().zip(more).for_each(|(a, b)| *a += b);
        }
    }
}

fn divide(rule: &Rule<'_>, group: &Group, field: usize, column: usize, tree: &Tree) -> Option<Division> {
    let node = &tree.nodes[group.nodes[field]];
    if group.closed[field] || node.children.is_empty() || group.rows.len() < rule.options.k {
        return None;
    }
    let child_of = &tree.child_of[group.nodes[field]];
    let codes = rule.table.column(column);
    let mut parts = vec![Part::empty(rule); node.children.len()];
    let mut rest = Part::empty(rule);
    for &row in &group.rows {
        let child = child_of[usize::from(codes.get(row as usize))];
        let part = parts.get_mut(usize::from(child)).unwrap_or(&mut rest);
        part.rows += 1;
        for (counts, &sensitive) in part.counts.iter_mut().zip(rule.sensitive) {
            counts[usize::from(rule.table.column(sensitive).get(row as usize))] += 1;
        }
    }
    let mut kept = Vec::new();
    for (child, part) in parts.iter().enumerate() {
        if rule.allows(part) {
            kept.push(child as u16);
        } else {
            rest.add(part);
        }
    }
    // The smallest join the rest until it can stand, too.
    kept.sort_by_key(|&child| std::cmp::Reverse((parts[usize::from(child)].rows, child)));
    while rest.rows > 0 && !rule.allows(&rest) {
        rest.add(&parts[usize::from(kept.pop()?)]);
    }
    let all = tree.nodes[tree.root].leaves;
    let gain = kept
        .iter()
        .map(|&child| {
            let finer = tree.nodes[node.children[usize::from(child)]].leaves;
            parts[usize::from(child)].rows as f64 * (node.leaves - finer) as f64 / (all.max(2) - 1) as f64
        })
        .sum();
    Some(Division { field, gain, kept })
}

fn split(
    (table, population): (&CodedTable, Option<&CodedTable>),
    group: Group,
    column: usize,
    tree: &Tree,
    division: &Division,
    open: &mut Vec<Group>,
) {
    let node = group.nodes[division.field];
    let children = &tree.nodes[node].children;
    let mut place = vec![usize::MAX; children.len()];
    division
        .kept
        .iter()
        .enumerate()
        .for_each(|(index, &child)| place[usize::from(child)] = index);
    // Those who go to each kept child, and those who stay.
    let sort = |table: &CodedTable, rows: Vec<u32>| -> (Vec<Vec<u32>>, Vec<u32>) {
        let mut parts: Vec<Vec<u32>> = vec![Vec::new(); division.kept.len()];
        let mut rest = Vec::new();
        let codes = table.column(column);
        for row in rows {
            let child = tree.child_of[node][usize::from(codes.get(row as usize))];
            let part = place
                .get(usize::from(child))
                .and_then(|&index| parts.get_mut(index));
            part.unwrap_or(&mut rest).push(row);
        }
        (parts, rest)
    };
    let (parts, rest) = sort(table, group.rows);
    let (others, other_rest) = match population {
        Some(population) => sort(population, group.population),
        None => (vec![Vec::new(); parts.len()], Vec::new()),
    };
    for ((rows, population), &child) in parts.into_iter().zip(others).zip(&division.kept) {
        let mut nodes = group.nodes.clone();
        nodes[division.field] = children[usize::from(child)];
        open.push(Group {
            rows,
            population,
            nodes,
            closed: group.closed.clone(),
        });
    }
    if !rest.is_empty() {
        let mut closed = group.closed;
        closed[division.field] = true;
        open.push(Group {
            rows: rest,
            population: other_rest,
            nodes: group.nodes,
            closed,
        });
    }
}
