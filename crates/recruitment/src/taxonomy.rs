//! Codes for what was charged, how sure one is, and what it may be a sign of.
//!
//! The codes stand in `data/taxonomies.json`; a test holds the two together.

use serde::{Deserialize, Serialize};

/// A text that is no code of a list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{value:?} is no {list}: accepted are {accepted}")]
pub struct UnknownCode {
    /// The text.
    pub value: String,
    /// What the list holds.
    pub list: &'static str,
    /// Its codes.
    pub accepted: String,
}

/// A closed list of codes: an enumeration that reads, writes and lists its codes. The caller has `amparo-schema` and `serde`.
#[doc(hidden)]
#[macro_export]
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident, $list:literal, $($(#[$item_doc:meta])* $item:ident = $code:literal),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$item_doc])* #[serde(rename = $code)] $item),+
        }

        impl $name {
            /// All codes, in the order of their source.
            pub const ALL: &'static [$name] = &[$($name::$item),+];

            /// The code, as it stands in files.
            pub fn code(self) -> &'static str {
                match self {
                    $($name::$item => $code),+
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::taxonomy::UnknownCode;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let folded = amparo_schema::fold_text(text).replace(' ', "_");
                $name::ALL.iter().copied().find(|item| item.code() == folded).ok_or_else(|| $crate::taxonomy::UnknownCode {
                    value: text.chars().take(60).collect(),
                    list: $list,
                    accepted: $name::ALL.iter().map(|item| item.code()).collect::<Vec<_>>().join(", "),
                })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}
pub(crate) use codes;

codes! {
    /// What a charge was for: fees, related costs and illegitimate charges of the ILO's definition (2019), and what lies outside it.
    CostClass, "cost class of the ILO definition of 2019",
    /// A fee for advertising, finding, selecting or placing workers.
    MatchingServices = "matching_services",
    /// A fee for recruiting workers to employ them for a third party.
    RecruitmentForThirdParty = "recruitment_for_third_party",
    /// A fee for recruitment by the employer itself.
    DirectRecruitmentByEmployer = "direct_recruitment_by_employer",
    /// A fee that is taken back from the worker after someone else paid it.
    RecoveryOfFees = "recovery_of_fees_from_worker",
    /// Medical examinations, tests and vaccinations.
    Medical = "medical",
    /// Insurance and membership of welfare funds.
    Insurance = "insurance_and_welfare_fund",
    /// Tests of language and skill, certification.
    SkillsTests = "skills_and_qualification_tests",
    /// Training and orientation before departure or at arrival.
    Training = "training_and_orientation",
    /// Tools, uniforms and safety gear.
    Equipment = "equipment",
    /// Travel, lodging and subsistence within the recruitment process, return included.
    Travel = "travel_and_lodging",
    /// Passports, visas, permits, clearances, contracts and their like.
    Administrative = "administrative",
    /// A bribe.
    Bribe = "bribe",
    /// A tribute.
    Tribute = "tribute",
    /// Extortion.
    Extortion = "extortion",
    /// A kickback.
    Kickback = "kickback",
    /// A bond against leaving.
    Bond = "bond",
    /// Costs that were recovered against the law.
    IllicitRecovery = "illicit_cost_recovery",
    /// Collateral.
    Collateral = "collateral",
    /// A charge above what the thing cost.
    Inflated = "inflated",
    /// A charge that was not announced.
    Undisclosed = "undisclosed",
    /// A charge outside the contract.
    ExtraContractual = "extra_contractual",
    /// Not a recruitment cost: food, rent or goods at a fair price by the worker's own choice.
    NotRecruitment = "not_recruitment",
    /// Not known.
    Unknown = "unknown",
}

/// The three families of the ILO definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CostFamily {
    /// Recruitment fees (section 2.1).
    Fee,
    /// Related costs (section 2.2).
    RelatedCost,
    /// Illegitimate, unreasonable and undisclosed costs (section 2.3), never to be charged to anybody.
    Illegitimate,
    /// Outside the definition.
    Outside,
    /// Not known.
    Unknown,
}

impl CostClass {
    /// The family of a class.
    pub fn family(self) -> CostFamily {
        use CostClass::*;
        match self {
            MatchingServices | RecruitmentForThirdParty | DirectRecruitmentByEmployer | RecoveryOfFees => {
                CostFamily::Fee
            }
            Medical | Insurance | SkillsTests | Training | Equipment | Travel | Administrative => {
                CostFamily::RelatedCost
            }
            Bribe | Tribute | Extortion | Kickback | Bond | IllicitRecovery | Collateral | Inflated
            | Undisclosed | ExtraContractual => CostFamily::Illegitimate,
            NotRecruitment => CostFamily::Outside,
            Unknown => CostFamily::Unknown,
        }
    }
}

codes! {
    /// How sure a line of the ledger is, from best to least.
    Grade, "grade of evidence",
    /// A receipt, payslip, bank record or contract.
    Documented = "documented",
    /// Told by several people independently, or by one and fitting other records.
    Corroborated = "corroborated",
    /// Told by one person.
    SingleTestimony = "single_testimony",
    /// Estimated from others of the same cohort.
    CohortEstimate = "cohort_estimate",
}

codes! {
    /// When in a journey money changed hands.
    Stage, "stage of recruitment",
    /// Before selection.
    Outreach = "outreach",
    /// Selection and offer.
    Selection = "selection",
    /// Between offer and departure.
    PreDeparture = "pre_departure",
    /// On the way.
    Transit = "transit",
    /// At arrival.
    Arrival = "arrival",
    /// While employed.
    Employment = "employment",
    /// Leaving the job.
    Exit = "exit",
    /// Going home.
    Return = "return",
}

codes! {
    /// How money changed hands.
    Method, "method of payment",
    /// Notes and coins.
    Cash = "cash",
    /// A bank transfer.
    BankTransfer = "bank_transfer",
    /// A mobile wallet.
    MobileMoney = "mobile_money",
    /// Hawala, hundi and their like.
    Informal = "informal_transfer",
    /// Taken from wages.
    WageDeduction = "wage_deduction",
    /// Goods, land, jewels, labour.
    InKind = "in_kind",
    /// Not known.
    NotKnown = "unknown",
}

codes! {
    /// The eleven indicators of forced labour, in the order of the ILO's booklet of 2012. Codes, because their numbers differ between editions.
    Indicator, "ILO indicator of forced labour",
    /// Abuse of vulnerability.
    AbuseOfVulnerability = "abuse_of_vulnerability",
    /// Deception.
    Deception = "deception",
    /// Restriction of movement.
    RestrictionOfMovement = "restriction_of_movement",
    /// Isolation.
    Isolation = "isolation",
    /// Physical and sexual violence.
    Violence = "physical_and_sexual_violence",
    /// Intimidation and threats.
    Threats = "intimidation_and_threats",
    /// Retention of identity documents.
    RetentionOfDocuments = "retention_of_identity_documents",
    /// Withholding of wages.
    WithholdingOfWages = "withholding_of_wages",
    /// Debt bondage.
    DebtBondage = "debt_bondage",
    /// Abusive working and living conditions.
    AbusiveConditions = "abusive_working_and_living_conditions",
    /// Excessive overtime.
    ExcessiveOvertime = "excessive_overtime",
}

/// The edition that [`Indicator`] follows.
pub const INDICATOR_EDITION: &str =
    "ILO Indicators of Forced Labour, Special Action Programme to Combat Forced Labour, 2012";

impl Indicator {
    /// The columns of CTDC's k-anonymised layout (means of control) that speak of the same thing; none where it has no column.
    pub fn ctdc_columns(self) -> &'static [&'static str] {
        use Indicator::*;
        match self {
            DebtBondage => &["meansOfControlDebtBondage"],
            WithholdingOfWages => &["meansOfControlTakesEarnings"],
            RetentionOfDocuments => &["meansOfControlWithholdsDocuments"],
            RestrictionOfMovement => &["meansOfControlRestrictsMovement"],
            Threats => &["meansOfControlThreats", "meansOfControlThreatOfLawEnforcement"],
            Violence => &["meansOfControlPhysicalAbuse", "meansOfControlSexualAbuse"],
            Deception => &["meansOfControlFalsePromises"],
            ExcessiveOvertime => &["meansOfControlExcessiveWorkingHours"],
            AbusiveConditions => &[
                "meansOfControlWithholdsNecessities",
                "meansOfControlRestrictsMedicalCare",
            ],
            AbuseOfVulnerability | Isolation => &[],
        }
    }
}

/// A KNOMAD cost item (Migration Costs Surveys 2016) as a class of the ILO definition: items 11 to 14, the ones whose numbering is known here.
pub fn knomad_item(item: u8) -> Option<CostClass> {
    match item {
        11..=13 => Some(CostClass::Administrative),
        14 => Some(CostClass::Training),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn file() -> Value {
        serde_json::from_str(include_str!("../data/taxonomies.json")).unwrap()
    }

    fn list(file: &Value, name: &str) -> Vec<String> {
        file[name]
            .as_array()
            .unwrap()
            .iter()
            .map(|v| v.as_str().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn the_cost_classes_are_those_of_the_data_file() {
        let file = file();
        for (name, family) in [
            ("ilo_fee", CostFamily::Fee),
            ("ilo_cost", CostFamily::RelatedCost),
            ("ilo_illegitimate", CostFamily::Illegitimate),
        ] {
            let ours: Vec<_> = CostClass::ALL
                .iter()
                .filter(|c| c.family() == family)
                .map(|c| c.code().to_owned())
                .collect();
            assert_eq!(ours, list(&file, name));
        }
    }

    #[test]
    fn the_indicators_are_those_of_the_data_file_and_of_ctdc() {
        let file = file();
        let ours: Vec<_> = Indicator::ALL.iter().map(|i| i.code().to_owned()).collect();
        assert_eq!(ours, list(&file, "ilo_forced_labour_indicators_in_order"));
        let columns = file["ctdc_k_anonymised_columns"].as_object().unwrap();
        for indicator in Indicator::ALL {
            let theirs: Vec<&str> = match columns.get(indicator.code()) {
                Some(Value::String(one)) => vec![one],
                Some(Value::Array(many)) => many.iter().map(|v| v.as_str().unwrap()).collect(),
                _ => vec![],
            };
            assert_eq!(indicator.ctdc_columns(), theirs, "{indicator}");
            for column in indicator.ctdc_columns() {
                assert!(
                    amparo_schema::ctdc::K_ANONYMISED_COLUMNS.contains(column),
                    "{column}"
                );
            }
        }
        for item in file["knomad_2016_items_seen"].as_object().unwrap().keys() {
            assert!(knomad_item(item.parse().unwrap()).is_some());
        }
    }

    #[test]
    fn codes_are_read_as_people_write_them() {
        assert_eq!(
            "Single testimony".parse::<Grade>().unwrap(),
            Grade::SingleTestimony
        );
        let error = "rumour".parse::<Grade>().unwrap_err().to_string();
        assert_eq!(
            error,
            "\"rumour\" is no grade of evidence: accepted are documented, corroborated, single_testimony, cohort_estimate"
        );
    }
}
