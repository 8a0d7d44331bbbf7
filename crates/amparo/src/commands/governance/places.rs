//! `amparo governance compare`, `findings` and `profile`: places beside each other, alphabetically, and one on its own page.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io::Read as _;
use std::path::Path;

use amparo_governance::assessment::{Assessment, Place, State};
use amparo_governance::instrument::Instrument;
use amparo_governance::profile::Profile;
use amparo_governance::score::{
    Assessed, Finding, IncomeGroup, Peers, RobustnessPlan, read_income_groups, robustness, score,
    side_by_side,
};
use anyhow::{Context, Result, bail};
use serde::Serialize;

use super::load;
use crate::cli::governance::{AssessmentArgs, PlacesArgs};
use crate::files::{self, Readers};
use crate::output::{note, say, say_json};

/// A place in words.
pub(super) fn words(place: &Place) -> String {
    match &place.city {
        Some(city) => format!("{city} ({})", place.country),
        None => place.country.clone(),
    }
}

fn assessed(
    instrument: &Instrument,
    assessment: &Assessment,
    groups: &BTreeMap<String, IncomeGroup>,
) -> Result<Assessed> {
    let place = assessment.place();
    Ok(Assessed {
        country: place.country.clone(),
        city: place.city.clone(),
        income: groups.get(&place.country).copied(),
        scores: score(instrument, &assessment.answers())?,
    })
}

/// The places of the files; one instrument for all.
fn read(args: &PlacesArgs) -> Result<(Cow<'static, Instrument>, Vec<Assessed>)> {
    let groups = match &args.income_groups {
        Some(path) => income_groups(path)?,
        None => BTreeMap::new(),
    };
    let mut common: Option<Cow<'static, Instrument>> = None;
    let mut places: Vec<Assessed> = Vec::new();
    for path in &args.files {
        let (instrument, assessment) = load::assessment(path, args.instrument.as_deref())?;
        if let Some(common) = &common
            && common.key() != instrument.key()
        {
            bail!(
                "{}: made with {}, the files before it with {}; places are compared within one instrument",
                path.display(),
                instrument.key(),
                common.key()
            );
        }
        if assessment.state() != State::Published {
            note(format_args!(
                "{}: {}, not published; its numbers may still change",
                path.display(),
                assessment.state()
            ));
        }
        let place =
            assessed(&instrument, &assessment, &groups).with_context(|| path.display().to_string())?;
        if places
            .iter()
            .any(|other| other.country == place.country && other.city == place.city)
        {
            bail!(
                "{}: {} is already among the files before it; follow-up compares two assessments of one place",
                path.display(),
                place.label()
            );
        }
        places.push(place);
        common.get_or_insert(instrument);
    }
    // The grammar asks for one file at least.
    let common = common.context("no assessment is given")?;
    Ok((common, places))
}

/// Income groups by country, from CSV with the columns `country` and `income`.
pub(super) fn income_groups(path: &Path) -> Result<BTreeMap<String, IncomeGroup>> {
    let named = || path.display().to_string();
    let mut bytes = Vec::new();
    files::open(path)?.read_to_end(&mut bytes).with_context(named)?;
    read_income_groups(&bytes).with_context(named)
}

pub(super) fn compare(
    args: &PlacesArgs,
    region: Option<String>,
    income: Option<IncomeGroup>,
    json: bool,
) -> Result<()> {
    if income.is_some() && args.income_groups.is_none() {
        bail!("--income needs --income-groups G.csv: which country is in which group is not shipped");
    }
    let (instrument, places) = read(args)?;
    let peers = Peers {
        countries: Vec::new(),
        region,
        income,
    };
    let compared = side_by_side(&instrument, &places, &peers);
    if compared.places.is_empty() {
        let mut regions: Vec<&str> = places.iter().filter_map(Assessed::region).collect();
        regions.sort_unstable();
        regions.dedup();
        bail!(
            "none of the {} places is among the peers asked for; their regions are {}",
            places.len(),
            regions.join(", ")
        );
    }
    say(&compared, json)
}

#[derive(Serialize)]
#[serde(transparent)]
struct Findings(Vec<Finding>);

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.0 {
            writeln!(f, "{}\n  {}", finding.question, finding.words)?;
            for effect in &finding.effects {
                write!(f, "  {}: {} {:.2}", effect.of, effect.measure, effect.estimate)?;
                if let Some([low, high]) = effect.interval {
                    write!(f, " ({low:.2} to {high:.2})")?;
                }
                writeln!(f, ", {} places", effect.places)?;
            }
            if !finding.effects.is_empty() {
                writeln!(f, "  method: {}", finding.method)?;
            }
        }
        Ok(())
    }
}

pub(super) fn findings(args: &PlacesArgs, json: bool) -> Result<()> {
    let (instrument, places) = read(args)?;
    say(
        &Findings(amparo_governance::score::findings(&instrument, &places)),
        json,
    )
}

pub(super) fn profile(args: &AssessmentArgs, html: Option<&Path>, json: bool) -> Result<()> {
    let (instrument, assessment) = load::assessment_of(args)?;
    let place = assessed(&instrument, &assessment, &BTreeMap::new())
        .with_context(|| args.file.display().to_string())?;
    let confidence = assessment
        .current()
        .into_iter()
        .map(|(question, answer)| (question, answer.confidence))
        .collect();
    let stability = robustness(
        &instrument,
        &assessment.answers(),
        &confidence,
        &RobustnessPlan::default(),
    )?;
    let profile = Profile::new(&instrument, &place, Some(&assessment), &stability);
    if let Some(path) = html {
        let page = profile.to_html().context("the page")?;
        files::write(path, Readers::Everyone, |out| Ok(out.write_all(page.as_bytes())?))?;
        if files::is_stream(path) {
            return Ok(());
        }
        note(format_args!("Profile: {}", path.display()));
    }
    if json {
        return say_json(&profile);
    }
    Ok(())
}
