//! One column of a table: its name, its kind and its closed list of categories.

use crate::MissingReason;

/// One of the values a field can take, or one of the reasons it can have for taking none.
///
/// A category's position in [`Field::categories`] is its *code*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// What stands in a data file, such as `Woman`, `KEN`, `yes` or `not_known`.
    pub value: String,
    /// What a reader is shown, such as `Kenya`.
    pub label: String,
    /// The reason, where the category says that the value is absent.
    pub missing: Option<MissingReason>,
}

impl Category {
    /// A value that is its own label.
    pub fn value(value: impl Into<String>) -> Self {
        let value = value.into();
        Category {
            label: value.clone(),
            value,
            missing: None,
        }
    }

    /// A value with a label for readers.
    pub fn labelled(value: impl Into<String>, label: impl Into<String>) -> Self {
        Category {
            value: value.into(),
            label: label.into(),
            missing: None,
        }
    }

    /// A missing value under its standard token.
    pub fn missing(reason: MissingReason) -> Self {
        Category {
            value: reason.token().into(),
            label: reason.label().into(),
            missing: Some(reason),
        }
    }

    /// A missing value that a file spells in its own way, such as an empty cell or `-99`.
    pub fn missing_spelt(value: impl Into<String>, reason: MissingReason) -> Self {
        Category {
            value: value.into(),
            label: reason.label().into(),
            missing: Some(reason),
        }
    }

    /// Whether the category says that the value is absent.
    pub fn is_missing(&self) -> bool {
        self.missing.is_some()
    }
}

/// Public cut points that turn a number into a category.
///
/// `edges` has one more entry than there are bins and is strictly increasing. Bin *i* holds `edges[i] <= x < edges[i+1]`;
/// the last bin also holds its upper edge.
#[derive(Clone, Debug, PartialEq)]
pub struct Bins {
    /// The cut points, in the field's own unit.
    pub edges: Vec<f64>,
    /// Whether the field holds whole numbers only.
    pub integer: bool,
}

impl Bins {
    /// The bin that holds `x`, or `None` outside all of them.
    pub fn index_of(&self, x: f64) -> Option<usize> {
        let (first, last) = (*self.edges.first()?, *self.edges.last()?);
        if !(x >= first && x <= last) {
            return None;
        }
        let bins = self.edges.len() - 1;
        Some(
            self.edges
                .partition_point(|&edge| edge <= x)
                .saturating_sub(1)
                .min(bins - 1),
        )
    }
}

/// What kind of values a field holds, beyond their being a closed list.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    /// Categories without an order.
    Nominal,
    /// Categories in a meaningful order, such as age bands or years.
    Ordinal,
    /// Exactly the values `yes` and `no` (or the two spellings the file uses: category 0 affirms, category 1 denies).
    Flag,
    /// Numbers cut into public bins; categories `0..bins` are the bins in order.
    Binned(Bins),
}

/// A public hierarchy over a field's categories, finest level first (country: sub-region, then region).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hierarchy {
    /// Levels from fine to coarse. Each is a partition of all categories, missing ones included.
    pub levels: Vec<HierarchyLevel>,
}

/// One level of a [`Hierarchy`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HierarchyLevel {
    /// The level's name, such as `subregion`.
    pub name: String,
    /// The nodes' names, such as `Eastern Africa`.
    pub nodes: Vec<String>,
    /// For each category code of the field, the index of its node in `nodes`.
    pub node_of: Vec<u16>,
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name in data files, such as `CountryOfExploitation`.
    pub name: String,
    /// A short human name, such as `Country of exploitation`.
    pub title: String,
    /// What the field records, for a codebook.
    pub description: String,
    /// The kind of its values.
    pub kind: FieldKind,
    /// All categories; a category's index is its code.
    pub categories: Vec<Category>,
    /// A public hierarchy over the categories, if there is one.
    pub hierarchy: Option<Hierarchy>,
    /// The question group the field belongs to, such as `means`; flags of a group share a denominator.
    pub group: Option<String>,
}

impl Field {
    /// A nominal field with the given categories; title and description are empty until set.
    pub fn nominal(name: impl Into<String>, categories: Vec<Category>) -> Self {
        let name = name.into();
        Field {
            title: name.clone(),
            name,
            description: String::new(),
            kind: FieldKind::Nominal,
            categories,
            hierarchy: None,
            group: None,
        }
    }

    /// The number of categories, missing ones included: the field's *domain size*.
    pub fn size(&self) -> usize {
        self.categories.len()
    }

    /// The code of the category that a file spells `value`, compared exactly.
    ///
    /// This walks the list; readers of whole files build an index once instead.
    pub fn code_of(&self, value: &str) -> Option<u16> {
        self.categories
            .iter()
            .position(|category| category.value == value)
            .map(|code| code as u16)
    }

    /// The code of the category for a missing reason, if the field has it.
    pub fn code_of_missing(&self, reason: MissingReason) -> Option<u16> {
        self.categories
            .iter()
            .position(|category| category.missing == Some(reason))
            .map(|code| code as u16)
    }

    /// Whether `code` is a reason for an absent value. Codes outside the list are not.
    pub fn is_missing(&self, code: u16) -> bool {
        self.categories
            .get(usize::from(code))
            .is_some_and(Category::is_missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_closed_below_and_the_last_one_above() {
        let bins = Bins {
            edges: vec![0.0, 9.0, 18.0, 120.0],
            integer: true,
        };
        assert_eq!(bins.index_of(0.0), Some(0));
        assert_eq!(bins.index_of(8.99), Some(0));
        assert_eq!(bins.index_of(9.0), Some(1));
        assert_eq!(bins.index_of(120.0), Some(2));
        assert_eq!(bins.index_of(120.5), None);
        assert_eq!(bins.index_of(-1.0), None);
        assert_eq!(bins.index_of(f64::NAN), None);
    }
}
