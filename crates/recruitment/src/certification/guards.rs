//! Conditions that an event has to meet besides coming in the right state.

use std::collections::BTreeSet;

use jiff::Span;

use super::advance::{MAJOR_MONTHS, later};
use super::case::CertifyError;
use super::criteria::CriteriaPack;
use super::event::{Assessment, Event, Interviews, Step};
use super::nonconformity::Severity;
use super::state::Status;
use super::{Phase, Scope};
use crate::records::Licence;

/// What lies outside a case and decides in it.
#[derive(Clone, Copy)]
pub struct Evidence<'a> {
    /// Licences that are known.
    pub licences: &'a [Licence],
    /// The criteria of the audit.
    pub criteria: &'a CriteriaPack,
}

/// How many workers have to be interviewed: `⌈√population⌉`, at least five, all if there are fewer.
pub fn interviews_needed(population: u32) -> u32 {
    let root = population.isqrt();
    let root = if root * root < population { root + 1 } else { root };
    root.max(5).min(population)
}

/// Checks an event against the state before it.
pub(super) fn check(status: &Status, event: &Event, evidence: &Evidence<'_>) -> Result<(), CertifyError> {
    match &event.step {
        Step::Accepted => licensed(status, &status.scope, event, evidence),
        Step::AuditorsNamed { auditors } => auditors
            .iter()
            .try_for_each(|person| without_conflict(status, person)),
        Step::CriterionAnswered { criterion, words, .. } => {
            known_criterion(criterion, evidence.criteria)?;
            said(
                words,
                "say how the recruiter meets the criterion, or what is missing",
            )
        }
        Step::EvidenceAdded {
            criterion,
            evidence: reference,
        } => {
            known_criterion(criterion, evidence.criteria)?;
            said(reference, "evidence is a reference or the hash of a file")
        }
        Step::NonconformityAnswered { words, .. } => {
            said(words, "say what will be done, by whom and until when")
        }
        Step::InterviewsDrawn { population, drawn } => {
            auditor(status, &event.by)?;
            sampled(*population, drawn)
        }
        Step::FindingRecorded { assessment, .. } => {
            auditor(status, &event.by)?;
            known_criterion(&assessment.criterion, evidence.criteria)?;
            if !is_seen(assessment) {
                return Err(CertifyError::EmptyFinding(assessment.criterion.clone()));
            }
            Ok(())
        }
        Step::Stage1Done if status.auditors.is_empty() => Err(CertifyError::NoAuditors),
        Step::Stage2Done {
            assessments,
            interviews,
        } => {
            if status.auditors.is_empty() {
                return Err(CertifyError::NoAuditors);
            }
            interviewed(*interviews)?;
            complete(assessments, evidence.criteria)
        }
        Step::SurveillanceDone { assessments } | Step::SpecialAuditDone { assessments, .. } => {
            known_criteria(assessments, evidence.criteria)
        }
        Step::EffectivenessVerified { nonconformity } => {
            let Some(found) = status
                .nonconformities
                .iter()
                .find(|found| found.id == *nonconformity)
            else {
                // The transition names it.
                return Ok(());
            };
            // After the first certificate, a major nonconformity that stays open is a reason to suspend, and may still be put right.
            let last = later(found.raised, Span::new().months(MAJOR_MONTHS));
            if found.severity == Severity::Major && event.on > last && status.certified_from.is_none() {
                return Err(CertifyError::MajorTooLate {
                    id: found.id.clone(),
                    last,
                });
            }
            Ok(())
        }
        Step::ReviewOpened => ready(status),
        Step::Certified { scope } => {
            ready(status)?;
            if status.phase == Phase::Certified && !status.recertification_audited {
                return Err(CertifyError::NoRecertificationAudit);
            }
            if !scope.is_within(&status.scope) {
                return Err(CertifyError::ScopeWider);
            }
            decider(status, &event.by)?;
            licensed(status, scope, event, evidence)
        }
        Step::Reinstated => {
            ready(status)?;
            decider(status, &event.by)?;
            licensed(status, &status.scope, event, evidence)
        }
        Step::Refused { .. } | Step::Suspended { .. } | Step::Withdrawn { .. } => decider(status, &event.by),
        Step::ComplaintConfirmed { .. } => without_conflict(status, &event.by),
        Step::AppealDecided { .. } => {
            decider(status, &event.by)?;
            if status.decided_by.as_ref() == Some(&event.by) {
                return Err(CertifyError::OwnAppeal(event.by.clone()));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn licensed(
    status: &Status,
    scope: &Scope,
    event: &Event,
    evidence: &Evidence<'_>,
) -> Result<(), CertifyError> {
    let valid = |country: &str| {
        evidence.licences.iter().any(|licence| {
            licence.party == status.party && licence.country == country && licence.period.holds(event.on)
        })
    };
    match scope.countries.iter().find(|country| !valid(country)) {
        Some(country) => Err(CertifyError::NoLicence {
            country: country.clone(),
            on: event.on,
        }),
        None if scope.countries.is_empty() => Err(CertifyError::EmptyScope),
        None => Ok(()),
    }
}

fn without_conflict(status: &Status, person: &str) -> Result<(), CertifyError> {
    match status.interests.get(person) {
        None => Err(CertifyError::NoDeclaration(person.to_owned())),
        Some(Some(conflict)) => Err(CertifyError::Conflict {
            person: person.to_owned(),
            conflict: conflict.clone(),
        }),
        Some(None) => Ok(()),
    }
}

fn decider(status: &Status, person: &str) -> Result<(), CertifyError> {
    if status.auditors.contains(person) {
        return Err(CertifyError::AuditorDecides(person.to_owned()));
    }
    without_conflict(status, person)
}

fn interviewed(interviews: Interviews) -> Result<(), CertifyError> {
    if interviews.interviewed > interviews.population {
        return Err(CertifyError::MoreThanAll(interviews));
    }
    let needed = interviews_needed(interviews.population);
    if interviews.interviewed < needed {
        return Err(CertifyError::TooFewInterviews { interviews, needed });
    }
    if interviews.chosen_by_agency > 0 {
        return Err(CertifyError::ChosenByAgency(interviews.chosen_by_agency));
    }
    Ok(())
}

fn auditor(status: &Status, person: &str) -> Result<(), CertifyError> {
    if status.auditors.contains(person) {
        return Ok(());
    }
    Err(CertifyError::NotAuditor(person.to_owned()))
}

fn said(words: &str, what: &'static str) -> Result<(), CertifyError> {
    if words.trim().is_empty() {
        return Err(CertifyError::NoWords(what));
    }
    Ok(())
}

fn sampled(population: u32, drawn: &[u32]) -> Result<(), CertifyError> {
    let needed = interviews_needed(population);
    let different: BTreeSet<&u32> = drawn
        .iter()
        .filter(|number| (1..=population).contains(number))
        .collect();
    if population == 0 || different.len() != drawn.len() || drawn.len() < needed as usize {
        return Err(CertifyError::Draw {
            population,
            drawn: drawn.len(),
            needed,
        });
    }
    Ok(())
}

fn known_criterion(id: &str, criteria: &CriteriaPack) -> Result<(), CertifyError> {
    if criteria.criteria.iter().any(|criterion| criterion.id == id) {
        return Ok(());
    }
    Err(CertifyError::NoCriterion {
        id: id.to_owned(),
        version: criteria.version.clone(),
    })
}

fn known_criteria(assessments: &[Assessment], criteria: &CriteriaPack) -> Result<(), CertifyError> {
    assessments
        .iter()
        .try_for_each(|assessment| known_criterion(&assessment.criterion, criteria))
}

/// Whether an assessment says what it was seen from, or what is wrong.
fn is_seen(assessment: &Assessment) -> bool {
    assessment.nonconformity.is_some() || assessment.evidence.iter().any(|text| !text.trim().is_empty())
}

fn complete(assessments: &[Assessment], criteria: &CriteriaPack) -> Result<(), CertifyError> {
    known_criteria(assessments, criteria)?;
    for criterion in &criteria.criteria {
        let seen = assessments
            .iter()
            .any(|assessment| assessment.criterion == criterion.id && is_seen(assessment));
        if !seen {
            return Err(CertifyError::NotAssessed(criterion.id.clone()));
        }
    }
    Ok(())
}

/// No major nonconformity open, and a plan for every minor one.
fn ready(status: &Status) -> Result<(), CertifyError> {
    for found in status.nonconformities.iter().filter(|found| found.is_open()) {
        if found.severity == Severity::Major {
            return Err(CertifyError::MajorOpen(found.id.clone()));
        }
        if found.plan_accepted.is_none() {
            return Err(CertifyError::NoPlan(found.id.clone()));
        }
    }
    Ok(())
}
