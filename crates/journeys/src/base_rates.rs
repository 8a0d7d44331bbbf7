//! A release's base rates, to stand beside what was found about recruitment.
//!
//! The way goes in one direction: a page about a corridor may show what a published release says of people who were helped. What is known about recruiters or
//! workers never flows into a figure about victims, and nothing here scores a person.

use amparo_recruitment::checks::Finding;
use amparo_recruitment::taxonomy::Indicator;
use amparo_release::{Figure, Release};
use serde::Serialize;

/// One means of control in a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BaseRate {
    /// The means of control, as the codebook calls it.
    pub means: String,
    /// The ILO indicator that speaks of the same thing.
    pub indicator: String,
    /// People, rounded.
    pub estimate: String,
    /// The 95 % interval, rounded.
    pub interval: String,
}

/// What a release says of the means of control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BaseRates {
    /// The release's title.
    pub title: String,
    /// Of whom, in words that follow "people … helped".
    pub scope: String,
    /// The rows, in the order of the ILO's list.
    pub rows: Vec<BaseRate>,
    /// The release's privacy claim in one sentence.
    pub claim: String,
}

/// The field of the public case table for an indicator; nothing where the table has none.
pub fn case_field(indicator: Indicator) -> Option<&'static str> {
    use Indicator::*;
    match indicator {
        DebtBondage | WithholdingOfWages => Some("meansDebtBondageEarnings"),
        RetentionOfDocuments => Some("meansWithholdDocs"),
        Threats => Some("meansThreats"),
        Violence => Some("meansAbusePsyPhySex"),
        Deception => Some("meansFalsePromises"),
        ExcessiveOvertime => Some("meansExcessiveWorkHours"),
        AbusiveConditions => Some("meansDenyBasicNeeds"),
        AbuseOfVulnerability | RestrictionOfMovement | Isolation => None,
    }
}

/// The base rates of a release: for the citizens of a country (ISO 3166-1 alpha-3) if it publishes them for every means, otherwise for everybody.
pub fn base_rates(release: &Release, citizenship: Option<&str>) -> BaseRates {
    let schema = &release.schema;
    let place = |field: usize, value: &str| Some((field, schema.field(field).code_of(value)?));
    // One field may speak of two indicators: it stands once, with both.
    let mut fields: Vec<(usize, Vec<Indicator>)> = Vec::new();
    for indicator in Indicator::ALL {
        let Some(field) = case_field(*indicator).and_then(|name| schema.index_of(name)) else {
            continue;
        };
        match fields.iter_mut().find(|(other, _)| *other == field) {
            Some((_, indicators)) => indicators.push(*indicator),
            None => fields.push((field, vec![*indicator])),
        }
    }
    let citizen = citizenship.and_then(|country| place(schema.index_of("citizenship")?, country));
    let figures = |citizen: Option<(usize, u16)>| -> Option<Vec<Figure>> {
        let of = |field: usize| {
            let mut cell = vec![place(field, "yes")?];
            cell.extend(citizen);
            release.aggregates.find(&cell)
        };
        fields.iter().map(|(field, _)| of(*field)).collect()
    };
    let narrow = citizen.and_then(|citizen| figures(Some(citizen)));
    let scope = match (&narrow, citizenship) {
        (Some(_), Some(country)) => format!(", with the citizenship {country}"),
        _ => String::new(),
    };
    let figures = narrow.or_else(|| figures(None)).unwrap_or_default();
    let rows = fields
        .iter()
        .zip(figures)
        .map(|((field, indicators), figure)| {
            let field = schema.field(*field);
            let words: Vec<String> = indicators
                .iter()
                .map(|indicator| indicator.code().replace('_', " "))
                .collect();
            BaseRate {
                means: field.title.clone(),
                indicator: words.join(", "),
                estimate: format!("{:.0}", figure.estimate),
                interval: format!("{:.0} to {:.0}", figure.lower_95, figure.upper_95),
            }
        })
        .collect();
    BaseRates {
        title: release.manifest.title.clone(),
        scope,
        rows,
        claim: format!(
            "Differentially private: ε = {} at δ = {}.",
            release.claim.epsilon, release.claim.delta
        ),
    }
}

/// A finding as a sign that others read: the ILO's indicator and CTDC's means of control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mapped<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// The indicator it may be a sign of; nothing if of none.
    pub indicator: Option<Indicator>,
    /// What to ask.
    pub ask: Option<&'static str>,
    /// CTDC's columns (k-anonymised layout) for the same thing.
    pub ctdc_columns: &'static [&'static str],
    /// The field of the public case table for the same thing.
    pub case_field: Option<&'static str>,
}

/// Findings with their indicators and means of control.
pub fn mapped(findings: &[Finding]) -> Vec<Mapped<'_>> {
    findings
        .iter()
        .map(|finding| {
            let sign = finding.kind.indicator();
            let indicator = sign.map(|(indicator, _)| indicator);
            Mapped {
                finding,
                indicator,
                ask: sign.map(|(_, ask)| ask),
                ctdc_columns: indicator.map_or(&[], Indicator::ctdc_columns),
                case_field: indicator.and_then(case_field),
            }
        })
        .collect()
}
