//! Assessments as tables for programs: places by name, exact scores beside rounded ones, no column of an order.

use amparo_governance::assessment::Evidence;
use amparo_governance::instrument::Instrument;
use amparo_governance::score::{Assessed, Finding, IncomeGroup, NodeScore, Peers, SideBySide, side_by_side};
use amparo_schema::countries;

use super::{Cabinet, Entry};
use crate::query::{BadQuery, MAX_QUERY_BYTES, decode, pairs};

/// A table with a header, written as CSV.
pub(super) struct Table {
    lines: Vec<Vec<String>>,
}

impl Table {
    fn new(header: &[&str]) -> Table {
        Table {
            lines: vec![header.iter().map(|&title| title.to_owned()).collect()],
        }
    }

    fn push(&mut self, line: Vec<String>) {
        self.lines.push(line);
    }

    /// The table as CSV (RFC 4180).
    pub(super) fn to_csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::new());
        for line in &self.lines {
            writer.write_record(line)?;
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }
}

fn exact(value: Option<amparo_governance::Exact>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// Every scored node of an assessment.
pub(super) fn scores(entry: &Entry) -> Table {
    let mut table = Table::new(&[
        "assessment",
        "country",
        "city",
        "instrument",
        "period_from",
        "period_to",
        "node",
        "title",
        "score_exact",
        "score_percent",
        "lowest_exact",
        "highest_exact",
        "missing_exact",
        "band",
        "band_holds_in_percent_of_runs",
    ]);
    let scores = &entry.assessed.scores;
    let mut nodes: Vec<&NodeScore> = Vec::new();
    for domain in &scores.domains {
        nodes.push(domain);
        nodes.extend(&domain.children);
    }
    nodes.extend(&scores.overall);
    let period = entry.assessment.period();
    for node in nodes {
        let holds = entry
            .stability()
            .iter()
            .find(|s| s.id == node.id)
            .and_then(|s| s.holds_in_percent);
        table.push(vec![
            entry.id().to_owned(),
            entry.assessed.country.clone(),
            entry.assessed.city.clone().unwrap_or_default(),
            scores.instrument.clone(),
            period.from.to_string(),
            period.to.to_string(),
            node.id.clone(),
            node.title.clone(),
            exact(node.score),
            node.percent.clone().unwrap_or_default(),
            exact(node.lowest),
            exact(node.highest),
            node.missing.to_string(),
            node.band.clone().unwrap_or_default(),
            holds.map_or_else(String::new, |percent| format!("{percent:.1}")),
        ]);
    }
    table
}

/// Every answer of an assessment, one line a source.
pub(super) fn answers(entry: &Entry) -> Table {
    let mut table = Table::new(&[
        "assessment",
        "question",
        "text",
        "response",
        "worth_exact",
        "rationale",
        "confidence",
        "ministry",
        "citation",
        "article",
        "url",
        "in_force_from",
        "in_force_to",
        "language",
        "sha256",
    ]);
    let current = entry.assessment.current();
    for item in &entry.assessed.scores.items {
        let answer = current.get(&item.question);
        let mut sources: Vec<Option<&Evidence>> = answer
            .iter()
            .flat_map(|answer| answer.evidence.iter().map(Some))
            .collect();
        if sources.is_empty() {
            sources.push(None);
        }
        for source in sources {
            let text = |of: fn(&Evidence) -> Option<String>| source.and_then(of).unwrap_or_default();
            table.push(vec![
                entry.id().to_owned(),
                item.question.clone(),
                item.text.clone(),
                item.response.clone(),
                exact(item.value),
                answer.map_or_else(String::new, |a| a.rationale.clone()),
                answer.map_or_else(String::new, |a| a.confidence.token().to_owned()),
                answer.and_then(|a| a.ministry.clone()).unwrap_or_default(),
                text(|e| Some(e.citation.clone())),
                text(|e| e.article.clone()),
                text(|e| e.url.clone()),
                text(|e| e.in_force_from.map(|date| date.to_string())),
                text(|e| e.in_force_to.map(|date| date.to_string())),
                text(|e| e.language.clone()),
                text(|e| e.sha256.clone()),
            ]);
        }
    }
    table
}

/// Which places a comparison is about, as an address says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chosen {
    /// Key of the instrument.
    pub(crate) instrument: String,
    /// Countries, region, income group.
    pub(crate) peers: Peers,
}

impl Chosen {
    /// Reads `instrument`, `place` (alpha-3, may stand several times), `region` and `income`; what is empty counts as absent.
    ///
    /// # Errors
    /// What is not accepted and what would be.
    pub(crate) fn read(raw: &str, cabinet: &Cabinet) -> Result<Chosen, BadQuery> {
        let none = || std::iter::empty::<(String, String)>();
        if raw.len() > MAX_QUERY_BYTES {
            return Err(BadQuery::new("", "The question is too long."));
        }
        let mut chosen = Chosen::default();
        for (name, value) in pairs(raw) {
            let value = decode(value, name)?;
            if value.is_empty() {
                continue;
            }
            match name {
                "instrument" => chosen.instrument = value,
                "place" => {
                    let code = value.to_ascii_uppercase();
                    if countries::by_alpha3(&code).is_none() {
                        let what = "the ISO 3166-1 alpha-3 code of a country, such as KEN";
                        return Err(BadQuery::unknown(name, &value, what, none()));
                    }
                    chosen.peers.countries.push(code);
                }
                "region" => {
                    let known = regions();
                    if !known.contains(&value.as_str()) {
                        let known = known.into_iter().map(|region| (region.to_owned(), String::new()));
                        return Err(BadQuery::unknown(name, &value, "a region", known));
                    }
                    chosen.peers.region = Some(value);
                }
                "income" => {
                    let Ok(group) = value.parse::<IncomeGroup>() else {
                        let known = IncomeGroup::ALL.map(|group| (group.token().to_owned(), String::new()));
                        return Err(BadQuery::unknown(name, &value, "an income group", known));
                    };
                    chosen.peers.income = Some(group);
                }
                other => {
                    let accepted = ["instrument", "place", "region", "income"];
                    return Err(BadQuery::no_parameter(other, &accepted));
                }
            }
        }
        if chosen.instrument.is_empty() {
            // The instrument with which most places were assessed.
            let most = cabinet
                .instruments()
                .into_iter()
                .map(Instrument::key)
                .max_by_key(|key| cabinet.latest(key).len());
            chosen.instrument = most.unwrap_or_default();
        }
        if cabinet.instrument(&chosen.instrument).is_none() {
            let known = cabinet
                .instruments()
                .into_iter()
                .map(|instrument| (instrument.key(), instrument.title.clone()));
            return Err(BadQuery::unknown(
                "instrument",
                &chosen.instrument,
                "an instrument of this portal",
                known,
            ));
        }
        chosen.peers.countries.sort_unstable();
        chosen.peers.countries.dedup();
        Ok(chosen)
    }

    /// The choice as a query string.
    pub(crate) fn to_query(&self) -> String {
        let plain = |text: &str| {
            text.chars()
                .map(|c| match c {
                    ' ' => "+".to_owned(),
                    c if c.is_ascii_alphanumeric() || "-_.@()".contains(c) => c.to_string(),
                    c => c.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect(),
                })
                .collect::<String>()
        };
        let mut pairs = vec![format!("instrument={}", plain(&self.instrument))];
        pairs.extend(
            self.peers
                .region
                .iter()
                .map(|region| format!("region={}", plain(region))),
        );
        pairs.extend(
            self.peers
                .income
                .iter()
                .map(|group| format!("income={}", group.token())),
        );
        pairs.extend(self.peers.countries.iter().map(|code| format!("place={code}")));
        pairs.join("&")
    }

    /// The chosen places with their scores, by name.
    pub(crate) fn assessed(&self, cabinet: &Cabinet) -> Vec<Assessed> {
        cabinet
            .latest(&self.instrument)
            .into_iter()
            .map(|entry| entry.assessed.clone())
            .filter(|place| self.peers.include(place))
            .collect()
    }

    /// The chosen places side by side.
    pub(crate) fn compare(&self, cabinet: &Cabinet) -> Option<SideBySide> {
        let instrument = cabinet.instrument(&self.instrument)?;
        Some(side_by_side(instrument, &self.assessed(cabinet), &self.peers))
    }
}

/// UN M49 regions, sub-regions and intermediate regions, by name.
pub(crate) fn regions() -> Vec<&'static str> {
    let mut regions: Vec<&str> = countries::countries()
        .iter()
        .flat_map(|country| {
            [
                country.region.as_str(),
                country.subregion.as_str(),
                country.area(),
            ]
        })
        .filter(|region| !region.is_empty())
        .collect();
    regions.sort_unstable();
    regions.dedup();
    regions
}

/// Domains and questions of places side by side, one line a place and node.
pub(super) fn compared(found: &SideBySide) -> Table {
    let mut table = Table::new(&[
        "instrument",
        "place",
        "kind",
        "id",
        "text",
        "response",
        "score_percent",
        "band",
        "missing_percent",
        "peers_with_this_policy",
        "peers_in_part",
        "peers_whose_answer_counts",
        "peers_whose_answer_is_missing",
    ]);
    for (index, place) in found.places.iter().enumerate() {
        for domain in &found.domains {
            let Some(cell) = domain.cells.get(index) else {
                continue;
            };
            let mut line = vec![
                found.instrument.clone(),
                place.clone(),
                "domain".to_owned(),
                domain.domain.clone(),
                domain.title.clone(),
                String::new(),
                cell.percent.clone().unwrap_or_default(),
                cell.band.clone().unwrap_or_default(),
                cell.missing_percent.clone(),
            ];
            line.resize(13, String::new());
            table.push(line);
        }
        for question in &found.questions {
            let blank = String::new;
            table.push(vec![
                found.instrument.clone(),
                place.clone(),
                "question".to_owned(),
                question.question.clone(),
                question.text.clone(),
                question.responses.get(index).cloned().unwrap_or_default(),
                blank(),
                blank(),
                blank(),
                question.have.to_string(),
                question.in_part.to_string(),
                question.of.to_string(),
                question.missing.to_string(),
            ]);
        }
    }
    table
}

/// Effects of findings, one line an effect.
pub(super) fn findings(instrument: &str, found: &[Finding]) -> Table {
    let mut table = Table::new(&[
        "instrument",
        "question",
        "of",
        "measure",
        "estimate",
        "lower",
        "upper",
        "places",
        "words",
    ]);
    for finding in found {
        for effect in &finding.effects {
            let end = |end: usize| {
                effect
                    .interval
                    .map_or_else(String::new, |interval| format!("{:.6}", interval[end]))
            };
            table.push(vec![
                instrument.to_owned(),
                finding.question.clone(),
                effect.of.clone(),
                effect.measure.to_owned(),
                format!("{:.6}", effect.estimate),
                end(0),
                end(1),
                effect.places.to_string(),
                finding.words.clone(),
            ]);
        }
        if finding.effects.is_empty() {
            let mut line = vec![instrument.to_owned(), finding.question.clone()];
            line.resize(7, String::new());
            line.extend([finding.places.to_string(), finding.words.clone()]);
            table.push(line);
        }
    }
    table
}

/// Published bands, by country code, then year.
pub(super) fn bands(cabinet: &Cabinet) -> Table {
    let mut table = Table::new(&["country", "name", "year", "band", "band_label"]);
    for result in cabinet.bands.iter().flat_map(|bands| &bands.results.results) {
        table.push(vec![
            result.code.clone(),
            result.name.clone(),
            result.year.to_string(),
            result.band.clone(),
            result.label.clone(),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_forms_write_them() {
        let cabinet = Cabinet::default();
        let chosen = Chosen::read(
            "region=Eastern+Africa&place=ken&place=UGA&income=&place=KEN",
            &cabinet,
        )
        .unwrap();
        assert_eq!(chosen.peers.region.as_deref(), Some("Eastern Africa"));
        assert_eq!(chosen.peers.countries, ["KEN", "UGA"]);
        assert_eq!(chosen.peers.income, None);
        assert_eq!(Chosen::read(&chosen.to_query(), &cabinet).unwrap(), chosen);
        for (raw, said) in [
            ("income=rich", "“rich” is not an income group."),
            (
                "place=KEX",
                "“KEX” is not the ISO 3166-1 alpha-3 code of a country, such as KEN.",
            ),
            ("order=score", "“order” is not a parameter."),
            ("instrument=x", "“x” is not an instrument of this portal."),
            ("region=Atlantis", "“Atlantis” is not a region."),
        ] {
            assert_eq!(Chosen::read(raw, &cabinet).unwrap_err().problem, said);
        }
        assert_eq!(Chosen::read("", &cabinet).unwrap().instrument, "sdg-10.7.2@1");
    }

    proptest::proptest! {
        #[test]
        fn no_address_panics(raw in ".{0,120}") {
            let _ = Chosen::read(&raw, &Cabinet::default());
        }
    }
}
