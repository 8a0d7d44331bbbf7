//! The words a query may use: every grouping and every filter value of one release's schema, by every accepted spelling.

use std::collections::HashMap;

use amparo_lang::{Lang, sentence_case};
use amparo_schema::{Field, FieldKind, MissingReason, TableSchema, countries};

/// What a grouping divides records by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AxisKind {
    /// One field, one item per category.
    Field(usize),
    /// One level of a field's hierarchy, one item per node.
    Level(usize, usize),
    /// A question group of flags, one item per flag; a record can be in several.
    Group,
}

/// One line of a grouping: a set of codes of one field.
#[derive(Clone, Debug)]
pub struct Item {
    /// What stands in the URL and in machine-readable answers.
    pub key: String,
    /// What a reader is shown.
    pub label: String,
    /// The field whose codes the item selects.
    pub field: usize,
    /// The codes that put a record into this item.
    pub codes: Vec<u16>,
    /// For an item of a flag group: the codes that say yes or no, which make its own denominator.
    pub known_codes: Vec<u16>,
    /// The reason, where the item stands for absent values.
    pub missing: Option<MissingReason>,
}

/// A way to group records.
#[derive(Clone, Debug)]
pub struct Axis {
    /// What stands in the URL: `gender`, `citizenship.region` or a group's name such as `means`.
    pub key: String,
    /// The name readers see.
    pub title: String,
    /// What it divides by.
    pub kind: AxisKind,
    /// Its items, values first, then reasons for missing.
    pub items: Vec<Item>,
    /// Whether the items have an order of their own that sorting must not disturb.
    pub ordered: bool,
    /// Whether the items are calendar years, to be drawn as a line.
    pub years: bool,
}

impl Axis {
    /// Whether one record can be in several items.
    pub fn overlaps(&self) -> bool {
        self.kind == AxisKind::Group
    }

    /// The fields the grouping reads.
    pub fn fields(&self) -> Vec<usize> {
        let mut fields: Vec<usize> = self.items.iter().map(|item| item.field).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }
}

/// The nodes of one hierarchy level that hold values.
#[derive(Clone, Debug)]
pub struct LevelWords {
    /// The level's name, such as `region`.
    pub name: String,
    /// Per node: URL key, label, codes of values. Nodes that hold only missing categories are left out.
    pub nodes: Vec<(String, String, Vec<u16>)>,
    by_word: HashMap<String, u16>,
}

impl LevelWords {
    /// The node that `text` names by key or label.
    pub fn node(&self, text: &str) -> Option<u16> {
        self.by_word.get(&fold(text)).copied()
    }
}

/// All words of one schema.
#[derive(Debug)]
pub struct Vocabulary {
    axes: Vec<Axis>,
    axis_by_word: HashMap<String, usize>,
    field_by_word: HashMap<String, usize>,
    values: Vec<HashMap<String, u16>>,
    levels: Vec<Vec<LevelWords>>,
}

impl Vocabulary {
    /// Collects the words of a schema.
    pub fn of(schema: &TableSchema) -> Self {
        let fields = schema.fields();
        let levels: Vec<Vec<LevelWords>> = fields.iter().map(level_words).collect();
        let mut axes: Vec<Axis> = Vec::new();
        for (index, field) in fields.iter().enumerate() {
            axes.push(field_axis(index, field));
            for (level, words) in levels[index].iter().enumerate() {
                axes.push(level_axis(index, field, level, words));
            }
        }
        for group in groups(fields) {
            if !axes.iter().any(|axis| fold(&axis.key) == fold(&group)) {
                axes.push(group_axis(&group, fields));
            }
        }
        let axis_by_word = axes
            .iter()
            .enumerate()
            .map(|(index, axis)| (fold(&axis.key), index))
            .collect();
        let field_by_word = fields
            .iter()
            .enumerate()
            .map(|(index, field)| (fold(&field.name), index))
            .collect();
        let values = fields.iter().map(value_words).collect();
        Vocabulary {
            axes,
            axis_by_word,
            field_by_word,
            values,
            levels,
        }
    }

    /// Every grouping: fields in schema order, each followed by its levels, then flag groups.
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// The grouping called `text`, in any case.
    pub fn axis(&self, text: &str) -> Option<usize> {
        self.axis_by_word.get(&fold(text)).copied()
    }

    /// The field called `text`, in any case.
    pub fn field(&self, text: &str) -> Option<usize> {
        self.field_by_word.get(&fold(text)).copied()
    }

    /// The code of `field` that `text` names by value or label.
    pub fn code(&self, field: usize, text: &str) -> Option<u16> {
        let words = &self.values[field];
        let word = words.get(&fold(text)).copied();
        word.or_else(|| {
            // "48+" pasted into a URL unescaped arrives as "48 ".
            words.get(&fold(&text.replace(' ', "+"))).copied()
        })
        .or_else(|| {
            // A country by a name in another language, or by its other codes.
            let country = countries::find(text)?;
            words.get(&fold(&country.alpha3)).copied()
        })
    }

    /// The levels of a field, finest first.
    pub fn levels(&self, field: usize) -> &[LevelWords] {
        &self.levels[field]
    }

    /// The level of `field` called `text`.
    pub fn level(&self, field: usize, text: &str) -> Option<usize> {
        self.levels[field]
            .iter()
            .position(|level| fold(&level.name) == fold(text))
    }
}

/// Spellings that differ in case or surrounding space are one word.
fn fold(text: &str) -> String {
    text.trim().to_lowercase()
}

/// A name as a URL key: `Eastern Africa` becomes `eastern-africa`.
fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    while out.ends_with('-') {
        out.pop();
    }
    out
}

fn category_items(index: usize, field: &Field, missing: bool) -> impl Iterator<Item = Item> + '_ {
    field
        .categories
        .iter()
        .enumerate()
        .filter(move |(_, category)| category.is_missing() == missing)
        .map(move |(code, category)| Item {
            key: category.value.clone(),
            label: sentence_case(&category.label),
            field: index,
            codes: vec![code as u16],
            known_codes: Vec::new(),
            missing: category.missing,
        })
}

fn field_axis(index: usize, field: &Field) -> Axis {
    let items: Vec<Item> = category_items(index, field, false)
        .chain(category_items(index, field, true))
        .collect();
    let years = matches!(field.kind, FieldKind::Ordinal)
        && field
            .categories
            .iter()
            .filter(|category| !category.is_missing())
            .all(|category| category.value.len() == 4 && category.value.bytes().all(|b| b.is_ascii_digit()));
    Axis {
        key: field.name.clone(),
        title: field.title.clone(),
        kind: AxisKind::Field(index),
        items,
        ordered: matches!(
            field.kind,
            FieldKind::Ordinal | FieldKind::Binned(_) | FieldKind::Flag
        ),
        years,
    }
}

fn level_words(field: &Field) -> Vec<LevelWords> {
    let Some(hierarchy) = &field.hierarchy else {
        return Vec::new();
    };
    hierarchy
        .levels
        .iter()
        .map(|level| {
            let mut nodes = Vec::new();
            let mut by_word = HashMap::new();
            for (node, name) in level.nodes.iter().enumerate() {
                let codes: Vec<u16> = (0..field.categories.len() as u16)
                    .filter(|&code| {
                        usize::from(level.node_of[usize::from(code)]) == node && !field.is_missing(code)
                    })
                    .collect();
                if codes.is_empty() {
                    continue;
                }
                let place = nodes.len() as u16;
                by_word.insert(fold(name), place);
                by_word.insert(slug(name), place);
                nodes.push((slug(name), sentence_case(name), codes));
            }
            LevelWords {
                name: level.name.clone(),
                nodes,
                by_word,
            }
        })
        .collect()
}

fn level_axis(index: usize, field: &Field, level: usize, words: &LevelWords) -> Axis {
    let items = words
        .nodes
        .iter()
        .map(|(key, label, codes)| Item {
            key: key.clone(),
            label: label.clone(),
            field: index,
            codes: codes.clone(),
            known_codes: Vec::new(),
            missing: None,
        })
        .chain(category_items(index, field, true))
        .collect();
    Axis {
        key: format!("{}.{}", field.name, words.name),
        title: format!("{}: {}", field.title, Lang::En.level_title(&words.name)),
        kind: AxisKind::Level(index, level),
        items,
        ordered: false,
        years: false,
    }
}

/// Names of groups with at least two flags, in order of first appearance.
fn groups(fields: &[Field]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for field in fields {
        if let (Some(group), FieldKind::Flag) = (&field.group, &field.kind)
            && !names.contains(group)
            && fields
                .iter()
                .filter(|other| other.group.as_ref() == Some(group) && other.kind == FieldKind::Flag)
                .count()
                > 1
        {
            names.push(group.clone());
        }
    }
    names
}

fn group_axis(group: &str, fields: &[Field]) -> Axis {
    let items = fields
        .iter()
        .enumerate()
        .filter(|(_, field)| field.group.as_deref() == Some(group) && field.kind == FieldKind::Flag)
        .map(|(index, field)| Item {
            key: field.name.clone(),
            label: short_title(&field.title),
            field: index,
            codes: vec![0],
            known_codes: (0..field.size() as u16)
                .filter(|&code| !field.is_missing(code))
                .collect(),
            missing: None,
        })
        .collect();
    Axis {
        key: group.to_owned(),
        title: Lang::En.group_title(group),
        kind: AxisKind::Group,
        items,
        ordered: false,
        years: false,
    }
}

/// A flag's title without the words it shares with its group: `Means of control: threats` becomes `Threats`.
fn short_title(title: &str) -> String {
    match title.split_once(": ") {
        Some((_, rest)) => sentence_case(rest),
        None => sentence_case(title),
    }
}

fn value_words(field: &Field) -> HashMap<String, u16> {
    let mut words = HashMap::new();
    // Labels first, so that a value that reads like another category's label wins.
    for (code, category) in field.categories.iter().enumerate() {
        words.insert(fold(&category.label), code as u16);
    }
    for (code, category) in field.categories.iter().enumerate() {
        words.insert(fold(&category.value), code as u16);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use amparo_schema::{Category, Hierarchy, HierarchyLevel};

    fn schema() -> TableSchema {
        let flag = |name: &str, title: &str| Field {
            kind: FieldKind::Flag,
            group: Some("means".into()),
            title: title.into(),
            ..Field::nominal(
                name,
                vec![
                    Category::value("yes"),
                    Category::value("no"),
                    Category::missing(MissingReason::NotKnown),
                ],
            )
        };
        let mut country = Field::nominal(
            "citizenship",
            vec![
                Category::labelled("KEN", "Kenya"),
                Category::labelled("UGA", "Uganda"),
                Category::missing(MissingReason::NotKnown),
            ],
        );
        country.hierarchy = Some(Hierarchy {
            levels: vec![HierarchyLevel {
                name: "subregion".into(),
                nodes: vec!["Eastern Africa".into(), "not known".into()],
                node_of: vec![0, 0, 1],
            }],
        });
        TableSchema::new(
            "t",
            vec![
                country,
                flag("meansThreats", "Means: threats"),
                flag("meansDrugs", "Means: drugs"),
            ],
            vec![],
        )
        .unwrap()
    }

    #[test]
    fn words_are_found_by_value_label_and_slug() {
        let words = Vocabulary::of(&schema());
        assert_eq!(words.code(0, "ken"), Some(0));
        assert_eq!(words.code(0, " Uganda "), Some(1));
        assert_eq!(words.code(0, "not_known"), Some(2));
        assert_eq!(words.code(0, "Atlantis"), None);
        let level = words.level(0, "subregion").unwrap();
        assert_eq!(words.levels(0)[level].node("eastern-africa"), Some(0));
        assert_eq!(words.levels(0)[level].node("Eastern Africa"), Some(0));
        assert_eq!(words.levels(0)[level].nodes.len(), 1);
    }

    #[test]
    fn groupings_are_fields_levels_and_flag_groups() {
        let words = Vocabulary::of(&schema());
        let keys: Vec<&str> = words.axes().iter().map(|axis| axis.key.as_str()).collect();
        assert_eq!(
            keys,
            [
                "citizenship",
                "citizenship.subregion",
                "meansThreats",
                "meansDrugs",
                "means"
            ]
        );
        let means = &words.axes()[words.axis("MEANS").unwrap()];
        assert!(means.overlaps());
        assert_eq!(means.items[0].label, "Threats");
        assert_eq!(means.items[0].known_codes, [0, 1]);
        assert_eq!(means.fields(), [1, 2]);
    }
}
