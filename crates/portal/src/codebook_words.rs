//! What the codebook says, on its page and on paper alike.

use amparo_schema::{Category, FieldKind, MissingReason};

/// The text that says what it means that a value is absent for this reason.
pub(crate) fn why_absent(reason: MissingReason) -> &'static str {
    match reason {
        MissingReason::NotAsked => "codebook-not-asked",
        MissingReason::NotKnown => "codebook-not-known",
        MissingReason::NotApplicable => "codebook-not-applicable",
        MissingReason::Refused => "codebook-refused",
        MissingReason::Suppressed => "codebook-suppressed",
    }
}

/// The text that says what kind of field it is.
pub(crate) fn kind_of(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Nominal => "codebook-nominal",
        FieldKind::Ordinal => "codebook-ordinal",
        FieldKind::Flag => "codebook-flag",
        FieldKind::Binned(_) => "codebook-binned",
    }
}

/// Whether a value's label says more than the value itself.
pub(crate) fn says_more(category: &Category) -> bool {
    !category
        .label
        .replace(' ', "_")
        .eq_ignore_ascii_case(&category.value.replace(' ', "_"))
}
