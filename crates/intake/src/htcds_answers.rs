//! The answers in one cell of a question of HTCDS.

use amparo_schema::htcds::HtcdsField;
use amparo_schema::{MissingReason, ctdc};

use crate::Reason;
use crate::spellings::Unread;

/// What a cell says to a question.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Answers {
    /// Canonical codes, each once.
    Codes(Vec<&'static str>),
    /// No answer, for a reason.
    Missing(MissingReason),
}

/// Splits a cell at semicolons, bars and line breaks, or where that gives no known answer at commas, and reads each part as a code, its label or a known slip.
pub(crate) fn split_answers(field: &'static HtcdsField, text: &str) -> Result<Answers, Unread> {
    let code = |part: &str| field.code(part).map(|code| code.value.as_str());
    // A label can hold commas and semicolons: the whole cell goes first.
    if let Some(code) = code(text) {
        return Ok(Answers::Codes(vec![code]));
    }
    if let Some(reason) = ctdc::missing_reason(text) {
        return Ok(Answers::Missing(reason));
    }
    let mut codes: Vec<&'static str> = Vec::new();
    let mut add = |code: &'static str| {
        if !codes.contains(&code) {
            codes.push(code);
        }
    };
    let unread = || Unread {
        reason: Reason::OutsideCodelist,
        accepted: accepted(field),
    };
    for part in text
        .split([';', '|', '\n', '\r'])
        .filter(|part| !part.trim().is_empty())
    {
        if let Some(code) = code(part) {
            add(code);
            continue;
        }
        if ctdc::missing_reason(part).is_some() {
            continue;
        }
        for part in part.split(',').filter(|part| !part.trim().is_empty()) {
            match code(part) {
                Some(code) => add(code),
                None if ctdc::missing_reason(part).is_some() => {}
                None => return Err(unread()),
            }
        }
    }
    match codes.is_empty() {
        true => Ok(Answers::Missing(MissingReason::NotKnown)),
        false => Ok(Answers::Codes(codes)),
    }
}

/// What a question accepts, for a message.
pub(crate) fn accepted(field: &HtcdsField) -> String {
    let codes: Vec<&str> = field.codes.iter().map(|code| code.value.as_str()).collect();
    format!(
        "the codes or labels of {} ({}), several separated by semicolons",
        field.name,
        codes.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use amparo_schema::htcds;

    fn codes(field: &str, text: &str) -> Result<Vec<&'static str>, Option<MissingReason>> {
        match split_answers(htcds::field(field).unwrap(), text) {
            Ok(Answers::Codes(codes)) => Ok(codes),
            Ok(Answers::Missing(reason)) => Err(Some(reason)),
            Err(_) => Err(None),
        }
    }

    #[test]
    fn answers_are_split_and_slips_resolved() {
        let control = "vic_MethodsOfControl";
        assert_eq!(
            codes(control, "PhysicalAbuse;DebtBondage "),
            Ok(vec!["PhysicalAbuse", "DebtBondage"])
        );
        assert_eq!(
            codes(control, "Physical abuse, debt bondage"),
            Ok(vec!["PhysicalAbuse", "DebtBondage"])
        );
        assert_eq!(
            codes(control, "RestrictsMovement; RestrictsMovement;"),
            Ok(vec!["RestrictsMovement"])
        );
        assert_eq!(codes(control, "Other;Unknown"), Ok(vec!["Other"]));
        assert_eq!(
            codes("vic_RelationshipToTrafficker", "Unaquainted"),
            Ok(vec!["Unacquainted"])
        );
        let industry = "vic_ForcedLabourIndustry";
        assert_eq!(
            codes(industry, "Agriculture, forestry and fishing"),
            Ok(vec!["A_AgricultureForestryAndFishing"])
        );
        assert_eq!(
            codes(industry, "Agriculture, forestry and fishing; Construction"),
            Ok(vec!["A_AgricultureForestryAndFishing", "F_Construction"])
        );
        assert_eq!(
            codes(
                industry,
                "Water supply; sewerage, waste management and remediation"
            ),
            Ok(vec!["E_WaterSupplySewerageWasteManagement"])
        );
        assert_eq!(codes(control, "DebtBondage;Magic"), Err(None));
        assert_eq!(codes(control, "  "), Err(Some(MissingReason::NotKnown)));
        assert_eq!(codes(control, "Refused"), Err(Some(MissingReason::Refused)));
        assert_eq!(codes(control, ";;"), Err(Some(MissingReason::NotKnown)));
    }
}
