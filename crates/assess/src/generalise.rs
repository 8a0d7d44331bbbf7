//! A field's categories as a tree, from the schema alone, and the schema of a table whose values may stand anywhere in it.

use std::collections::HashSet;

use amparo_schema::{Category, Field, FieldKind, MissingReason};

/// One value that a generalised field can take.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Its code in the generalised field.
    pub(crate) code: u16,
    /// The nodes just below it.
    pub(crate) children: Vec<usize>,
    /// How many of the field's categories it covers.
    pub(crate) leaves: usize,
}

/// A tree over a field's categories. The root says nothing: the value is suppressed.
pub(crate) struct Tree {
    pub(crate) nodes: Vec<Node>,
    pub(crate) root: usize,
    /// The generalised field: the field's own categories under their own codes, then the inner nodes, then suppression.
    pub(crate) field: Field,
    /// For each node and each of the field's categories, which child covers it (index into `children`); empty for leaves.
    pub(crate) child_of: Vec<Vec<u16>>,
}

impl Tree {
    /// The tree of a field: its public hierarchy if it has one; halves of halves where categories stand in order; otherwise every category directly
    /// under suppression. Reasons for missing values stay apart from answers.
    pub(crate) fn of(field: &Field) -> Tree {
        let mut builder = Builder {
            categories: field.categories.clone(),
            values: field.categories.iter().map(|c| c.value.clone()).collect(),
            nodes: (0..field.size() as u16)
                .map(|code| Node {
                    code,
                    children: Vec::new(),
                    leaves: 1,
                })
                .collect(),
        };
        let (missing, answers): (Vec<usize>, Vec<usize>) =
            (0..field.size()).partition(|&code| field.categories[code].is_missing());
        let ordered = matches!(field.kind, FieldKind::Ordinal | FieldKind::Binned(_));
        let mut top = match &field.hierarchy {
            Some(hierarchy) => {
                // Bottom up: the nodes of one level become the members of the next.
                let mut members: Vec<(usize, usize)> = answers.iter().map(|&code| (code, code)).collect();
                for level in &hierarchy.levels {
                    let mut groups: Vec<(u16, usize, Vec<usize>)> = Vec::new();
                    for &(node, sample) in &members {
                        let group = level.node_of[sample];
                        match groups.iter_mut().find(|(g, _, _)| *g == group) {
                            Some((_, _, nodes)) => nodes.push(node),
                            None => groups.push((group, sample, vec![node])),
                        }
                    }
                    members = groups
                        .into_iter()
                        .map(|(group, sample, nodes)| {
                            let label = &level.nodes[usize::from(group)];
                            (builder.join(nodes, label, &level.name), sample)
                        })
                        .collect();
                }
                members.into_iter().map(|(node, _)| node).collect()
            }
            None if ordered && answers.len() > 2 => {
                let middle = answers.len() / 2;
                vec![
                    builder.halves(field, &answers[..middle]),
                    builder.halves(field, &answers[middle..]),
                ]
            }
            None => answers,
        };
        top.extend(missing);
        let root = builder.nodes.len();
        let suppressed = field.code_of_missing(MissingReason::Suppressed);
        let code =
            suppressed.unwrap_or_else(|| builder.add(Category::missing(MissingReason::Suppressed), "field"));
        // A category that already says "suppressed" is the root itself and no longer a leaf under it.
        top.retain(|&node| builder.nodes[node].code != code);
        builder.nodes.push(Node {
            code,
            children: top,
            leaves: field.size(),
        });
        let mut generalised = Field::nominal(field.name.clone(), builder.categories);
        generalised.title.clone_from(&field.title);
        generalised.description.clone_from(&field.description);
        generalised.group.clone_from(&field.group);
        let mut tree = Tree {
            child_of: Vec::new(),
            nodes: builder.nodes,
            root,
            field: generalised,
        };
        tree.child_of = (0..tree.nodes.len())
            .map(|node| tree.children_by_code(node, field.size()))
            .collect();
        tree
    }

    fn children_by_code(&self, node: usize, size: usize) -> Vec<u16> {
        let children = &self.nodes[node].children;
        if children.is_empty() {
            return Vec::new();
        }
        // A category under none of the children (one that was suppressed before) stays at the node.
        let mut child_of = vec![u16::MAX; size];
        for (index, &child) in children.iter().enumerate() {
            let mut below = vec![child];
            while let Some(at) = below.pop() {
                let at = &self.nodes[at];
                if at.children.is_empty() {
                    child_of[usize::from(at.code)] = index as u16;
                }
                below.extend(&at.children);
            }
        }
        child_of
    }
}

struct Builder {
    categories: Vec<Category>,
    values: HashSet<String>,
    nodes: Vec<Node>,
}

impl Builder {
    /// A node over some others; a single one needs none.
    fn join(&mut self, nodes: Vec<usize>, label: &str, level: &str) -> usize {
        if let [only] = nodes[..] {
            return only;
        }
        let code = self.add(Category::value(label), level);
        let leaves = nodes.iter().map(|&node| self.nodes[node].leaves).sum();
        self.nodes.push(Node {
            code,
            children: nodes,
            leaves,
        });
        self.nodes.len() - 1
    }

    fn halves(&mut self, field: &Field, codes: &[usize]) -> usize {
        let [first, .., last] = codes else {
            return codes.first().copied().unwrap_or(0);
        };
        let (left, right) = codes.split_at(codes.len() / 2);
        let nodes = vec![self.halves(field, left), self.halves(field, right)];
        let (from, to) = (&field.categories[*first].value, &field.categories[*last].value);
        self.join(nodes, &format!("{from} to {to}"), "range")
    }

    /// Adds a category under a value that no other has.
    fn add(&mut self, mut category: Category, level: &str) -> u16 {
        if self.values.contains(&category.value) {
            category.value = format!("{level}: {}", category.value);
        }
        while !self.values.insert(category.value.clone()) {
            category.value.push('+');
        }
        self.categories.push(category);
        (self.categories.len() - 1) as u16
    }
}

#[cfg(test)]
mod tests {
    use amparo_schema::{Hierarchy, HierarchyLevel};

    use super::*;

    #[test]
    fn a_hierarchy_becomes_a_tree_and_reasons_stay_apart() {
        let mut field = Field::nominal("country", ["KEN", "TZA", "FRA"].map(Category::value).to_vec());
        field.categories.push(Category::missing(MissingReason::NotKnown));
        field.hierarchy = Some(Hierarchy {
            levels: vec![HierarchyLevel {
                name: "region".into(),
                nodes: vec!["Africa".into(), "FRA".into(), "none".into()],
                node_of: vec![0, 0, 1, 2],
            }],
        });
        let tree = Tree::of(&field);
        let values: Vec<_> = tree.field.categories.iter().map(|c| c.value.as_str()).collect();
        assert_eq!(values, ["KEN", "TZA", "FRA", "not_known", "Africa", "suppressed"]);
        let root = &tree.nodes[tree.root];
        assert_eq!(root.children.len(), 3);
        assert_eq!(tree.child_of[tree.root], [0, 0, 1, 2]);
        let africa = root.children[0];
        assert_eq!(
            (tree.nodes[africa].leaves, tree.nodes[africa].children.len()),
            (2, 2)
        );
    }

    #[test]
    fn ordered_categories_are_halved() {
        let mut field = Field::nominal("age", ["0", "1", "2", "3", "4"].map(Category::value).to_vec());
        field.kind = FieldKind::Ordinal;
        let tree = Tree::of(&field);
        let labels: Vec<_> = tree.field.categories[5..]
            .iter()
            .map(|c| c.value.as_str())
            .collect();
        assert_eq!(labels, ["0 to 1", "3 to 4", "2 to 4", "suppressed"]);
        assert_eq!(tree.child_of[tree.root], [0, 0, 1, 1, 1]);
    }
}
