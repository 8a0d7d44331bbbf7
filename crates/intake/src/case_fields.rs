//! The case table's fields as intake meets them: by position, with their groups, parents and codes.

use std::sync::Arc;

use amparo_schema::{Category, FieldKind, MissingReason, TableSchema, case_schema, ctdc};

/// How many fields the case table has.
pub(crate) const WIDTH: usize = ctdc::LAYOUT_27.len();

pub(crate) const YEAR: usize = 0;
pub(crate) const GENDER: usize = 1;
pub(crate) const AGE: usize = 2;
pub(crate) const CITIZENSHIP: usize = 3;
pub(crate) const EXPLOITATION_COUNTRY: usize = 4;
pub(crate) const MONTHS: usize = 5;

/// Codes of every flag.
pub(crate) const YES: u16 = 0;
pub(crate) const NO: u16 = 1;

/// Position of the field called `name`, compared exactly.
pub(crate) fn field_named(name: &str) -> Option<usize> {
    ctdc::LAYOUT_27.iter().position(|field| *field == name)
}

/// What a row says about one field, before groups and parents are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// The code of a value.
    Code(u16),
    /// No value, for a reason.
    Missing(MissingReason),
    /// A flag that is `no` because other answers to the same question were given and this one was not.
    ImpliedNo,
    /// A blank flag in a layout that writes `no` as a blank: the other flags of its group decide.
    Blank,
}

/// The domain that rows are coded in, with look-ups.
pub(crate) struct CaseFields {
    pub(crate) schema: Arc<TableSchema>,
    /// Flags by question group.
    pub(crate) groups: Vec<Vec<usize>>,
    /// A kind of exploitation and the flags that detail it.
    pub(crate) details: Vec<(usize, Vec<usize>)>,
    missing: Vec<[Option<u16>; MissingReason::ALL.len()]>,
}

impl CaseFields {
    /// The case table for registrations up to `last_year`.
    pub(crate) fn new(last_year: u16) -> Self {
        let schema = case_schema(last_year);
        let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
        for (index, field) in schema.fields().iter().enumerate() {
            let Some(group) = field.group.as_deref() else {
                continue;
            };
            match groups.iter_mut().find(|(name, _)| *name == group) {
                Some((_, members)) => members.push(index),
                None => groups.push((group, vec![index])),
            }
        }
        let groups = groups.into_iter().map(|(_, members)| members).collect();
        let mut details: Vec<(usize, Vec<usize>)> = Vec::new();
        for zero in schema.structural_zeros() {
            match details.iter_mut().find(|(parent, _)| *parent == zero.left) {
                Some((_, children)) if children.contains(&zero.right) => {}
                Some((_, children)) => children.push(zero.right),
                None => details.push((zero.left, vec![zero.right])),
            }
        }
        let missing = schema
            .fields()
            .iter()
            .map(|field| MissingReason::ALL.map(|reason| field.code_of_missing(reason)))
            .collect();
        CaseFields {
            schema: Arc::new(schema),
            groups,
            details,
            missing,
        }
    }

    /// The code of a reason in a field; a reason that the field has not is taken as *not known*. Nothing for the year, which has none.
    pub(crate) fn missing_code(&self, field: usize, reason: MissingReason) -> Option<u16> {
        let codes = self.missing.get(field)?;
        let of = |reason: MissingReason| {
            let index = MissingReason::ALL.iter().position(|other| *other == reason)?;
            codes.get(index).copied().flatten()
        };
        of(reason).or_else(|| of(MissingReason::NotKnown))
    }

    /// Whether a field is a flag.
    pub(crate) fn is_flag(&self, field: usize) -> bool {
        self.schema
            .fields()
            .get(field)
            .is_some_and(|field| field.kind == FieldKind::Flag)
    }

    /// The answer that a category's value or a reason's token names.
    pub(crate) fn target(&self, field: usize, text: &str) -> Option<Answer> {
        let found = self.schema.fields().get(field)?;
        let code = found.code_of(text)?;
        let category = found.categories.get(usize::from(code))?;
        Some(category.missing.map_or(Answer::Code(code), Answer::Missing))
    }

    /// The values of a short field, for a message.
    pub(crate) fn values(&self, field: usize) -> String {
        let categories = self
            .schema
            .fields()
            .get(field)
            .map_or(&[][..], |field| &field.categories);
        categories
            .iter()
            .filter(|category| !category.is_missing())
            .map(|category: &Category| category.value.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_groups_and_parents_are_those_of_the_schema() {
        let fields = CaseFields::new(2024);
        for (name, position) in [
            ("yearOfRegistration", YEAR),
            ("gender", GENDER),
            ("ageBroad", AGE),
            ("citizenship", CITIZENSHIP),
            ("CountryOfExploitation", EXPLOITATION_COUNTRY),
            ("traffickMonths", MONTHS),
        ] {
            assert_eq!(field_named(name), Some(position));
            assert_eq!(fields.schema.index_of(name), Some(position));
        }
        let groups: Vec<Vec<usize>> = [6..14, 14..17, 17..21, 21..23, 23..27]
            .map(Iterator::collect)
            .to_vec();
        assert_eq!(fields.groups, groups);
        assert_eq!(fields.details, [(14, vec![17, 18, 19, 20]), (15, vec![21, 22])]);
        for flag in groups.into_iter().flatten() {
            assert!(fields.is_flag(flag));
            assert_eq!(fields.target(flag, "yes"), Some(Answer::Code(YES)));
            assert_eq!(fields.target(flag, "no"), Some(Answer::Code(NO)));
        }
        assert_eq!(fields.missing_code(YEAR, MissingReason::NotKnown), None);
        assert_eq!(
            fields.missing_code(GENDER, MissingReason::NotApplicable),
            fields.missing_code(GENDER, MissingReason::NotKnown)
        );
        assert_eq!(
            fields.target(GENDER, "refused"),
            Some(Answer::Missing(MissingReason::Refused))
        );
    }
}
