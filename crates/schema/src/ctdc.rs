//! The public layouts of the Counter-Trafficking Data Collaborative (CTDC): columns, bands, spellings and merges, as data.

use std::collections::HashSet;

use crate::MissingReason;
use crate::text::fold_text;

/// The columns of the 27-variable layout (Global Synthetic Dataset, 2024), in order; also the fields of the case table.
pub const LAYOUT_27: [&str; 27] = [
    "yearOfRegistration",
    "gender",
    "ageBroad",
    "citizenship",
    "CountryOfExploitation",
    "traffickMonths",
    "meansDebtBondageEarnings",
    "meansThreats",
    "meansAbusePsyPhySex",
    "meansFalsePromises",
    "meansDrugsAlcohol",
    "meansDenyBasicNeeds",
    "meansExcessiveWorkHours",
    "meansWithholdDocs",
    "isForcedLabour",
    "isSexualExploit",
    "isOtherExploit",
    "typeOfLabourAgriculture",
    "typeOfLabourConstruction",
    "typeOfLabourDomesticWork",
    "typeOfLabourHospitality",
    "typeOfSexProstitution",
    "typeOfSexPornography",
    "recruiterRelationIntimatePartner",
    "recruiterRelationFriend",
    "recruiterRelationFamily",
    "recruiterRelationOther",
];

/// The columns of the k-anonymised layout (Global Dataset, 2017 to 2021), in order. Countries are alpha-2 codes, and files may carry a sentence of
/// terms in the first header cell.
pub const K_ANONYMISED_COLUMNS: [&str; 63] = [
    "yearOfRegistration",
    "Datasource",
    "gender",
    "ageBroad",
    "majorityStatus",
    "majorityStatusAtExploit",
    "majorityEntry",
    "citizenship",
    "meansOfControlDebtBondage",
    "meansOfControlTakesEarnings",
    "meansOfControlRestrictsFinancialAccess",
    "meansOfControlThreats",
    "meansOfControlPsychologicalAbuse",
    "meansOfControlPhysicalAbuse",
    "meansOfControlSexualAbuse",
    "meansOfControlFalsePromises",
    "meansOfControlPsychoactiveSubstances",
    "meansOfControlRestrictsMovement",
    "meansOfControlRestrictsMedicalCare",
    "meansOfControlExcessiveWorkingHours",
    "meansOfControlUsesChildren",
    "meansOfControlThreatOfLawEnforcement",
    "meansOfControlWithholdsNecessities",
    "meansOfControlWithholdsDocuments",
    "meansOfControlOther",
    "meansOfControlNotSpecified",
    "meansOfControlConcatenated",
    "isForcedLabour",
    "isSexualExploit",
    "isOtherExploit",
    "isSexAndLabour",
    "isForcedMarriage",
    "isForcedMilitary",
    "isOrganRemoval",
    "isSlaveryAndPractices",
    "typeOfExploitConcatenated",
    "typeOfLabourAgriculture",
    "typeOfLabourAquafarming",
    "typeOfLabourBegging",
    "typeOfLabourConstruction",
    "typeOfLabourDomesticWork",
    "typeOfLabourHospitality",
    "typeOfLabourIllicitActivities",
    "typeOfLabourManufacturing",
    "typeOfLabourMiningOrDrilling",
    "typeOfLabourPeddling",
    "typeOfLabourTransportation",
    "typeOfLabourOther",
    "typeOfLabourNotSpecified",
    "typeOfLabourConcatenated",
    "typeOfSexProstitution",
    "typeOfSexPornography",
    "typeOfSexRemoteInteractiveServices",
    "typeOfSexPrivateSexualServices",
    "typeOfSexConcatenated",
    "isAbduction",
    "RecruiterRelationship",
    "CountryOfExploitation",
    "recruiterRelationIntimatePartner",
    "recruiterRelationFriend",
    "recruiterRelationFamily",
    "recruiterRelationOther",
    "recruiterRelationUnknown",
];

/// Several source columns or codes that stand for one column of the case table: it is `yes` where any of them is.
pub type Merge = (&'static str, &'static [&'static str]);

/// Means of control of the k-anonymised layout (to 2021), by the 2024 column that holds them.
pub const MEANS_FROM_2021: [Merge; 8] = [
    (
        "meansDebtBondageEarnings",
        &["meansOfControlDebtBondage", "meansOfControlTakesEarnings"],
    ),
    (
        "meansThreats",
        &[
            "meansOfControlThreats",
            "meansOfControlUsesChildren",
            "meansOfControlThreatOfLawEnforcement",
        ],
    ),
    (
        "meansAbusePsyPhySex",
        &[
            "meansOfControlPsychologicalAbuse",
            "meansOfControlPhysicalAbuse",
            "meansOfControlSexualAbuse",
        ],
    ),
    ("meansFalsePromises", &["meansOfControlFalsePromises"]),
    ("meansDrugsAlcohol", &["meansOfControlPsychoactiveSubstances"]),
    (
        "meansDenyBasicNeeds",
        &[
            "meansOfControlRestrictsFinancialAccess",
            "meansOfControlRestrictsMovement",
            "meansOfControlRestrictsMedicalCare",
            "meansOfControlWithholdsNecessities",
        ],
    ),
    (
        "meansExcessiveWorkHours",
        &["meansOfControlExcessiveWorkingHours"],
    ),
    ("meansWithholdDocs", &["meansOfControlWithholdsDocuments"]),
];

/// Codes of HTCDS `vic_MethodsOfControl`, by the column that holds them. `Other` has no column.
///
/// `RestrictsMovement`, which the standard defines but leaves out of its list (see [`crate::htcds::ERRATA`]), is placed with
/// the denial of basic needs, where the 2024 layout put the column of that name.
pub const MEANS_FROM_HTCDS: [Merge; 8] = [
    ("meansDebtBondageEarnings", &["DebtBondage", "TakesEarnings"]),
    (
        "meansThreats",
        &[
            "PhysicalThreats",
            "ThreatsLawEnforcement",
            "ThreatensChildrenFamily",
        ],
    ),
    (
        "meansAbusePsyPhySex",
        &["PhysicalAbuse", "SexualAbuse", "PsychologicalAbuse"],
    ),
    ("meansFalsePromises", &["FalsePromises"]),
    ("meansDrugsAlcohol", &["PsychoactiveSubstance"]),
    (
        "meansDenyBasicNeeds",
        &[
            "RestrictsFinancialAccess",
            "RestrictsMedicalCare",
            "WithholdsNecessities",
            "RestrictsMovement",
        ],
    ),
    ("meansExcessiveWorkHours", &["ExcessiveWorkingHours"]),
    ("meansWithholdDocs", &["WithholdsDocuments"]),
];

/// Codes of HTCDS `vic_TypeOfExploitation`, by the column that holds them.
///
/// Child labour and forced begging are kinds of forced labour in the k-anonymised layout's codebook. Servitude goes with slavery and similar
/// practices, which that layout counts as other exploitation.
pub const EXPLOITATION_FROM_HTCDS: [Merge; 3] = [
    (
        "isForcedLabour",
        &["ForcedLabour", "ChildLabour", "ForcedBegging"],
    ),
    ("isSexualExploit", &["SexualExploitation"]),
    (
        "isOtherExploit",
        &[
            "ForcedMarriage",
            "Servitude",
            "ForcedMilitaryByNonStateActors",
            "OrganRemoval",
            "ForcedAdoption",
            "Surrogacy",
            "Other",
        ],
    ),
];

/// Codes of HTCDS `vic_ForcedLabourIndustry` (ISIC sections), by the column that holds them. Other sections have no column.
pub const LABOUR_FROM_HTCDS: [Merge; 4] = [
    ("typeOfLabourAgriculture", &["A_AgricultureForestryAndFishing"]),
    ("typeOfLabourConstruction", &["F_Construction"]),
    (
        "typeOfLabourDomesticWork",
        &["T_ActivitiesOfHouseholdsAsEmployers"],
    ),
    (
        "typeOfLabourHospitality",
        &["I_AccommodationAndFoodServiceActivities"],
    ),
];

/// Codes of HTCDS `vic_TypeOfSexExploitation`, by the column that holds them. Remote and private services have no column.
pub const SEX_FROM_HTCDS: [Merge; 2] = [
    ("typeOfSexProstitution", &["Prostitution"]),
    ("typeOfSexPornography", &["Pornography"]),
];

/// Codes of HTCDS `vic_RelationshipToTrafficker`, by the column that holds them. The standard has no code for an intimate partner.
pub const RECRUITER_FROM_HTCDS: [Merge; 3] = [
    ("recruiterRelationFriend", &["Acquainted"]),
    ("recruiterRelationFamily", &["Familial"]),
    ("recruiterRelationOther", &["Unacquainted"]),
];

/// A band of whole numbers with its code in data files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// The code in data files, such as `9--17`.
    pub value: &'static str,
    /// What a reader is shown, such as `9 to 17 years`.
    pub label: &'static str,
    /// The lowest number in the band.
    pub from: u32,
    /// The highest number in the band.
    pub to: u32,
}

const fn band(value: &'static str, label: &'static str, from: u32, to: u32) -> Band {
    Band {
        value,
        label,
        from,
        to,
    }
}

/// The age bands of `ageBroad`, in completed years.
pub const AGE_BANDS: [Band; 9] = [
    band("0--8", "0 to 8 years", 0, 8),
    band("9--17", "9 to 17 years", 9, 17),
    band("18--20", "18 to 20 years", 18, 20),
    band("21--23", "21 to 23 years", 21, 23),
    band("24--26", "24 to 26 years", 24, 26),
    band("27--29", "27 to 29 years", 27, 29),
    band("30--38", "30 to 38 years", 30, 38),
    band("39--47", "39 to 47 years", 39, 47),
    band("48+", "48 years or older", 48, 130),
];

/// The bands of `traffickMonths`, in months.
pub const MONTH_BANDS: [Band; 3] = [
    band("0--12 (0-1 yr)", "up to 1 year", 0, 12),
    band("13--24 (1-2 yrs)", "1 to 2 years", 13, 24),
    band("25+ (2+ yrs)", "more than 2 years", 25, 1560),
];

fn index_of(bands: &[Band], number: u32) -> Option<usize> {
    bands
        .iter()
        .position(|band| (band.from..=band.to).contains(&number))
}

/// The index in [`AGE_BANDS`] (and the code of `ageBroad`) of an age in completed years; nothing above 130.
pub fn age_band_of_years(years: u32) -> Option<usize> {
    index_of(&AGE_BANDS, years)
}

/// The index in [`MONTH_BANDS`] (and the code of `traffickMonths`) of a number of whole months; nothing above 130 years.
pub fn month_band_of_months(months: u32) -> Option<usize> {
    index_of(&MONTH_BANDS, months)
}

/// The index in [`AGE_BANDS`] of a band as files spell it: `0--8`, `0-8`, `00–08`, `09--17`, `9 to 17`, `48+`, `48 +`.
pub fn age_band(text: &str) -> Option<usize> {
    band_of(&AGE_BANDS, text)
}

/// The index in [`MONTH_BANDS`] of a band as files spell it: `0--12 (0-1 yr)`, `0-12`, `13–24`, `25+`, or in years: `0-1 yr`, `1-2 yrs`, `2+ yrs`.
pub fn month_band(text: &str) -> Option<usize> {
    let folded = text.trim().to_lowercase();
    let in_years = folded.split('(').next().unwrap_or_default().contains('y');
    if in_years {
        return match numbers(&folded)? {
            (0, Some(1)) => Some(0),
            (1, Some(2)) => Some(1),
            (2, None) => Some(2),
            _ => None,
        };
    }
    band_of(&MONTH_BANDS, text)
}

fn band_of(bands: &[Band], text: &str) -> Option<usize> {
    let (from, to) = numbers(text)?;
    let last = bands.len() - 1;
    bands.iter().enumerate().position(|(index, band)| {
        band.from == from
            && if index == last {
                to.is_none()
            } else {
                to == Some(band.to)
            }
    })
}

/// The two numbers of `a--b`, or the one of `a+`, ahead of any bracket.
fn numbers(text: &str) -> Option<(u32, Option<u32>)> {
    let text = text.split('(').next().unwrap_or_default().trim().to_lowercase();
    let digits = |part: &str| -> Option<u32> { part.parse().ok() };
    let mut found = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty());
    let first = digits(found.next()?)?;
    let second = found.next();
    if found.next().is_some() || !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    // Between and after the numbers only signs and the words for a range or a unit may stand.
    let words: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    if ![
        "", "to", "toyr", "toyrs", "toyears", "a", "aaños", "años", "yr", "yrs", "years", "months",
        "tomonths", "andover", "plus",
    ]
    .contains(&words.as_str())
    {
        return None;
    }
    match second {
        Some(second) => Some((first, Some(digits(second)?))),
        None if text.contains('+') || words.starts_with("andover") || words == "plus" => Some((first, None)),
        None => None,
    }
}

/// The code of `gender` (0 man, 1 woman, 2 transgender or non-conforming) for a spelling in the layouts since 2017 or in HTCDS.
///
/// HTCDS `NonSpecifiedUnknown` is a missing value and is not found here: see [`missing_reason`].
pub fn gender(text: &str) -> Option<usize> {
    match fold_text(text).replace(' ', "").as_str() {
        "man" | "male" | "m" | "men" | "boy" | "masculine" | "hombre" | "homme" => Some(0),
        "woman" | "female" | "f" | "women" | "girl" | "feminine" | "mujer" | "femme" => Some(1),
        "transtransgendernonconforming"
        | "transgender"
        | "trans"
        | "transgendernonconforming"
        | "transgendernc"
        | "nonconforming"
        | "nonbinary"
        | "transgenderfeminine"
        | "transgendermasculine"
        | "transgenderwoman"
        | "transgenderman"
        | "transwoman"
        | "transman"
        | "genderqueer"
        | "other" => Some(2),
        _ => None,
    }
}

/// The reason a text gives for having no value, or nothing if it is a value.
///
/// Standard tokens and labels give their own reason; an empty cell, `-99`, `NULL`, `Unknown`, `Not specified` and the like are *not known*, since
/// the layouts do not say why they are blank. `Stateless` is not missing here.
pub fn missing_reason(text: &str) -> Option<MissingReason> {
    if let Ok(reason) = text.parse::<MissingReason>() {
        return Some(reason);
    }
    let folded = fold_text(text).replace(' ', "");
    let reason = match folded.as_str() {
        "" | "99" if folded.is_empty() || text.trim().starts_with('-') => MissingReason::NotKnown,
        "null"
        | "nan"
        | "none"
        | "unknown"
        | "notspecified"
        | "unspecified"
        | "notspecifiedunknown"
        | "nonspecifiedunknown"
        | "missing"
        | "desconocido"
        | "inconnu"
        | "dontknow"
        | "doesnotknow"
        | "dk"
        | "ns" => MissingReason::NotKnown,
        // "N/A" is written for not available as often as for not applicable; "NA" is Namibia in a country column, which readers look up first.
        "na" => MissingReason::NotKnown,
        "notrecorded" | "notcollected" => MissingReason::NotAsked,
        "nc" | "declined" | "prefernottosay" | "refusedtoanswer" => MissingReason::Refused,
        "withheld" | "redacted" | "kanonymised" | "kanonymized" => MissingReason::Suppressed,
        _ => return None,
    };
    Some(reason)
}

/// Whether headers are those of the 27-variable layout: all 27 are there, in any order and case.
pub fn is_layout_27(headers: &[String]) -> bool {
    let found = folded_set(headers);
    LAYOUT_27.iter().all(|name| found.contains(&name.to_lowercase()))
}

/// Whether headers are those of the k-anonymised layout: at least thirty of its columns are there, six of them means of control.
///
/// Versions from 2017 to 2021 differ in columns, and the first header cell of some is a sentence of terms.
pub fn is_k_anonymised(headers: &[String]) -> bool {
    let found = folded_set(headers);
    let known = |name: &&&str| found.contains(&name.to_lowercase());
    let means = K_ANONYMISED_COLUMNS
        .iter()
        .filter(|name| name.starts_with("meansOfControl"))
        .filter(known)
        .count();
    means >= 6 && K_ANONYMISED_COLUMNS.iter().filter(known).count() >= 30
}

fn folded_set(headers: &[String]) -> HashSet<String> {
    headers
        .iter()
        .map(|header| header.trim().trim_start_matches('\u{feff}').to_lowercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::htcds;

    #[test]
    fn bands_are_read_in_every_spelling_seen() {
        for (text, index) in [
            ("0--8", 0),
            ("0-8", 0),
            ("00–08", 0),
            ("9--17", 1),
            ("09--17", 1),
            ("9—17", 1),
            ("9 to 17", 1),
            ("18 - 20", 2),
            ("30--38", 6),
            ("48+", 8),
            ("48 +", 8),
            ("48 and over", 8),
            ("48 years+", 8),
        ] {
            assert_eq!(age_band(text), Some(index), "{text}");
        }
        for text in [
            "",
            "9",
            "9--18",
            "48",
            "48--60",
            "abc",
            "x9--17",
            "Unknown",
            "-99",
            "9--17--20",
            "99999999999--2",
        ] {
            assert_eq!(age_band(text), None, "{text}");
        }
        for (text, index) in [
            ("0--12 (0-1 yr)", 0),
            ("0-12", 0),
            ("13--24 (1-2 yrs)", 1),
            ("13–24 months", 1),
            ("25+ (2+ yrs)", 2),
            ("25+", 2),
            ("0-1 yr", 0),
            ("1-2 yrs", 1),
            ("2+ yrs", 2),
        ] {
            assert_eq!(month_band(text), Some(index), "{text}");
        }
        for (number, band) in AGE_BANDS.iter().enumerate() {
            assert_eq!(age_band(band.value), Some(number));
        }
        for (number, band) in MONTH_BANDS.iter().enumerate() {
            assert_eq!(month_band(band.value), Some(number));
        }
    }

    #[test]
    fn every_age_and_duration_falls_in_one_band() {
        let bands: Vec<usize> = (0..=130).filter_map(age_band_of_years).collect();
        assert_eq!(bands.len(), 131);
        assert!(bands.is_sorted());
        assert_eq!(
            [8, 9, 17, 18, 47, 48].map(|y| age_band_of_years(y).unwrap()),
            [0, 1, 1, 2, 7, 8]
        );
        assert_eq!(age_band_of_years(131), None);
        assert_eq!(
            [0, 12, 13, 24, 25].map(|m| month_band_of_months(m).unwrap()),
            [0, 0, 1, 1, 2]
        );
    }

    #[test]
    fn genders_and_missing_values_are_read_in_every_spelling_seen() {
        for (text, code) in [
            ("Male", 0),
            ("Man", 0),
            ("Female", 1),
            ("Woman", 1),
            ("Feminine", 1),
            ("Transgender", 2),
            ("Trans/Transgender/NonConforming", 2),
            ("Transgender Feminine", 2),
            ("Non-Conforming", 2),
        ] {
            assert_eq!(gender(text), Some(code), "{text}");
        }
        for text in [
            "",
            " ",
            "-99",
            "NULL",
            "null",
            "Unknown",
            "NA",
            "Not Specified/Unknown",
        ] {
            assert_eq!(missing_reason(text), Some(MissingReason::NotKnown), "{text:?}");
            assert_eq!(gender(text), None);
        }
        assert_eq!(missing_reason("not asked"), Some(MissingReason::NotAsked));
        assert_eq!(missing_reason("Refused"), Some(MissingReason::Refused));
        for text in ["99", "0", "1", "no", "Woman", "2019"] {
            assert_eq!(missing_reason(text), None, "{text}");
        }
    }

    #[test]
    fn merges_name_only_known_columns_and_codes() {
        let case = |merges: &[Merge]| merges.iter().all(|(column, _)| LAYOUT_27.contains(column));
        assert!(case(&MEANS_FROM_2021) && case(&MEANS_FROM_HTCDS) && case(&EXPLOITATION_FROM_HTCDS));
        assert!(case(&LABOUR_FROM_HTCDS) && case(&SEX_FROM_HTCDS) && case(&RECRUITER_FROM_HTCDS));
        assert!(
            MEANS_FROM_2021
                .iter()
                .flat_map(|merge| merge.1)
                .all(|column| K_ANONYMISED_COLUMNS.contains(column))
        );
        for (merges, field) in [
            (&MEANS_FROM_HTCDS[..], "vic_MethodsOfControl"),
            (&EXPLOITATION_FROM_HTCDS, "vic_TypeOfExploitation"),
            (&LABOUR_FROM_HTCDS, "vic_ForcedLabourIndustry"),
            (&SEX_FROM_HTCDS, "vic_TypeOfSexExploitation"),
            (&RECRUITER_FROM_HTCDS, "vic_RelationshipToTrafficker"),
        ] {
            let field = htcds::field(field).unwrap();
            for code in merges.iter().flat_map(|merge| merge.1) {
                assert_eq!(field.code(code).unwrap().value, *code);
            }
        }
        // Every code of the two multi-select lists is placed, but for the method "Other", which has no column.
        let placed = |merges: &[Merge], code: &str| merges.iter().any(|merge| merge.1.contains(&code));
        for code in &htcds::field("vic_MethodsOfControl").unwrap().codes {
            assert_eq!(
                placed(&MEANS_FROM_HTCDS, &code.value),
                code.value != "Other",
                "{}",
                code.value
            );
        }
        assert!(
            htcds::field("vic_TypeOfExploitation")
                .unwrap()
                .codes
                .iter()
                .all(|code| placed(&EXPLOITATION_FROM_HTCDS, &code.value))
        );
    }

    #[test]
    fn layouts_are_recognised() {
        let headers = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        assert!(is_layout_27(&headers(&LAYOUT_27)) && !is_k_anonymised(&headers(&LAYOUT_27)));
        let mut older = headers(&K_ANONYMISED_COLUMNS);
        older[0] = "By using these data you agree to the terms of use".into();
        assert!(is_k_anonymised(&older) && !is_layout_27(&older));
        assert!(!is_layout_27(&headers(&LAYOUT_27[1..])));
    }
}
