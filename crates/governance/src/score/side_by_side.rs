//! Places side by side, without ranking: in the order of their names, with the share of peers that have each policy.

use amparo_schema::countries;
use serde::{Deserialize, Serialize};

use super::{IncomeGroup, Scores};
use crate::Exact;
use crate::instrument::Instrument;

/// A published assessment, scored.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assessed {
    /// ISO 3166-1 alpha-3 of the country.
    pub country: String,
    /// The city, if one was assessed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Income group at the time, where it is known.
    pub income: Option<IncomeGroup>,
    /// Its scores.
    pub scores: Scores,
}

impl Assessed {
    /// The place in words: the country's short name, after the city's where it is one.
    pub fn label(&self) -> String {
        let country =
            countries::by_alpha3(&self.country).map_or(self.country.as_str(), |c| c.short_name.as_str());
        match &self.city {
            Some(city) => format!("{city}, {country}"),
            None => country.to_owned(),
        }
    }

    /// UN M49 region of the country.
    pub fn region(&self) -> Option<&'static str> {
        countries::by_alpha3(&self.country).map(|c| c.region.as_str())
    }
}

/// Which places are peers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Peers {
    /// Only these countries, by alpha-3; all if empty.
    pub countries: Vec<String>,
    /// Only this UN M49 region or the area below it, such as `Africa` or `Eastern Africa`.
    pub region: Option<String>,
    /// Only this income group.
    pub income: Option<IncomeGroup>,
}

impl Peers {
    /// Whether a place is among the peers.
    pub fn include(&self, place: &Assessed) -> bool {
        let within = |region: &String| {
            countries::by_alpha3(&place.country)
                .is_some_and(|c| c.region == *region || c.subregion == *region || c.area() == region)
        };
        (self.countries.is_empty() || self.countries.contains(&place.country))
            && self.region.as_ref().is_none_or(within)
            && self.income.is_none_or(|income| place.income == Some(income))
    }
}

/// How many peers have a policy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PeerShare {
    /// The domain.
    pub domain: String,
    /// The question.
    pub question: String,
    /// Its text.
    pub text: String,
    /// Responses of the places, in their order.
    pub responses: Vec<String>,
    /// Places with the full value.
    pub have: usize,
    /// Places with something of it, and not the full value.
    pub in_part: usize,
    /// Places whose answer counts: the denominator.
    pub of: usize,
    /// Places whose answer is missing.
    pub missing: usize,
}

/// Places side by side. There is no order by score here, and none is to be made of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SideBySide {
    /// The instrument.
    pub instrument: String,
    /// The places, in alphabetical order.
    pub places: Vec<String>,
    /// Domain, and each place's score out of 100, band and missing share, in the order of the places.
    pub domains: Vec<DomainRow>,
    /// Question by question.
    pub questions: Vec<PeerShare>,
}

/// One domain across places.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DomainRow {
    /// The domain.
    pub domain: String,
    /// Its title.
    pub title: String,
    /// One cell a place.
    pub cells: Vec<DomainCell>,
}

/// One place's standing in a domain.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DomainCell {
    /// Score out of 100; none where it is withheld.
    pub percent: Option<String>,
    /// Code of the band.
    pub band: Option<String>,
    /// The share of answers that are missing, out of 100.
    pub missing_percent: String,
}

/// Puts the peers among some places side by side.
///
/// Assessments with another instrument are left out.
pub fn side_by_side(instrument: &Instrument, places: &[Assessed], peers: &Peers) -> SideBySide {
    let mut chosen: Vec<&Assessed> = places
        .iter()
        .filter(|p| p.scores.instrument == instrument.key() && peers.include(p))
        .collect();
    chosen.sort_by_key(|place| place.label());
    let domains = instrument
        .domains
        .iter()
        .map(|domain| DomainRow {
            domain: domain.id.clone(),
            title: domain.title.clone(),
            cells: chosen
                .iter()
                .map(
                    |place| match place.scores.domains.iter().find(|d| d.id == domain.id) {
                        Some(found) => DomainCell {
                            percent: found.percent.clone(),
                            band: found.band.clone(),
                            missing_percent: found.missing.percent(),
                        },
                        None => DomainCell {
                            percent: None,
                            band: None,
                            missing_percent: Exact::ONE.percent(),
                        },
                    },
                )
                .collect(),
        })
        .collect();
    let questions = instrument
        .questions()
        .map(|(domain, _, question)| {
            let items: Vec<_> = chosen
                .iter()
                .filter_map(|p| p.scores.items.iter().find(|i| i.question == question.id))
                .collect();
            let values: Vec<Exact> = items.iter().filter_map(|i| i.value).collect();
            PeerShare {
                domain: domain.id.clone(),
                question: question.id.clone(),
                text: question.text.clone(),
                responses: items.iter().map(|i| i.response.clone()).collect(),
                have: values.iter().filter(|v| **v == Exact::ONE).count(),
                in_part: values
                    .iter()
                    .filter(|v| **v > Exact::ZERO && **v < Exact::ONE)
                    .count(),
                of: values.len(),
                missing: items.iter().filter(|i| i.applies && i.value.is_none()).count(),
            }
        })
        .collect();
    SideBySide {
        instrument: instrument.key(),
        places: chosen.iter().map(|p| p.label()).collect(),
        domains,
        questions,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Answers;
    use crate::instrument::sdg_10_7_2;
    use crate::score::score;

    fn place(country: &str, yes: &[&str], no: &[&str]) -> Assessed {
        let code = |ids: &[&str], response: &str| -> Answers {
            ids.iter()
                .map(|id| ((*id).to_owned(), response.to_owned()))
                .collect()
        };
        let mut answers = code(yes, "yes");
        answers.extend(code(no, "no"));
        Assessed {
            country: country.to_owned(),
            city: None,
            income: None,
            scores: score(sdg_10_7_2(), &answers).unwrap(),
        }
    }

    #[test]
    fn places_stand_in_alphabetical_order_whatever_their_scores() {
        let places = [
            place("ZMB", &["D2a", "D2b", "D2c", "D2d", "D2e"], &[]),
            place("ALB", &[], &["D2a", "D2b", "D2c", "D2d", "D2e"]),
            place("KEN", &["D2a"], &["D2b"]),
        ];
        let compared = side_by_side(sdg_10_7_2(), &places, &Peers::default());
        assert_eq!(compared.places, ["Albania", "Kenya", "Zambia"]);
        let first = compared.questions.iter().find(|q| q.question == "D2a").unwrap();
        assert_eq!((first.have, first.of, first.missing), (2, 3, 0));
        assert_eq!(first.responses, ["no", "yes", "yes"]);
        let africa = Peers {
            region: Some("Africa".to_owned()),
            ..Peers::default()
        };
        assert_eq!(
            side_by_side(sdg_10_7_2(), &places, &africa).places,
            ["Kenya", "Zambia"]
        );
        let area = Peers {
            region: Some("Eastern Africa".to_owned()),
            ..Peers::default()
        };
        assert_eq!(
            side_by_side(sdg_10_7_2(), &places, &area).places,
            ["Kenya", "Zambia"]
        );
    }
}
