//! What lies in a case's file, criterion by criterion, as its events tell.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::case::{CertificationCase, CertifyError};
use super::criteria::CriteriaPack;
use super::event::{Assessment, OwnAnswer, Step};

/// Everything that was said and handed in on a case until now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CaseFile {
    /// By criterion.
    pub criteria: BTreeMap<String, OfCriterion>,
    /// What the recruiter answered to a nonconformity, oldest first.
    pub answers: BTreeMap<String, Vec<(Date, String)>>,
    /// What auditors wrote of a nonconformity when they noted it.
    pub nonconformities: BTreeMap<String, String>,
    /// The last draw of workers to interview: of how many, and which.
    pub draw: Option<(u32, Vec<u32>)>,
    /// How many nonconformities were ever noted or raised, so that ids do not come twice.
    raised: usize,
}

/// What there is of one criterion.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OfCriterion {
    /// What the recruiter says of itself: on which day, how it stands, in what words.
    pub own: Option<(Date, OwnAnswer, String)>,
    /// References of evidence, in the order they came.
    pub evidence: Vec<String>,
    /// What the auditor noted since the last audit was closed, with words.
    pub noted: Option<(Assessment, String)>,
    /// What the last closed audit says.
    pub assessed: Option<(Date, Assessment)>,
}

impl CaseFile {
    /// The file of a case.
    pub fn of(case: &CertificationCase) -> CaseFile {
        let mut file = CaseFile::default();
        for event in case.events() {
            match &event.step {
                Step::CriterionAnswered {
                    criterion,
                    answer,
                    words,
                } => file.at(criterion).own = Some((event.on, *answer, words.clone())),
                Step::EvidenceAdded { criterion, evidence } => {
                    file.at(criterion).evidence.push(evidence.clone());
                }
                Step::NonconformityAnswered { nonconformity, words } => {
                    let answers = file.answers.entry(nonconformity.clone()).or_default();
                    answers.push((event.on, words.clone()));
                }
                Step::InterviewsDrawn { population, drawn } => {
                    file.draw = Some((*population, drawn.clone()));
                }
                Step::FindingRecorded { assessment, words } => {
                    if let Some((id, _)) = &assessment.nonconformity {
                        file.raised += 1;
                        file.nonconformities.insert(id.clone(), words.clone());
                    }
                    file.at(&assessment.criterion).noted = Some((assessment.clone(), words.clone()));
                }
                Step::Stage2Done { assessments, .. }
                | Step::SurveillanceDone { assessments }
                | Step::SpecialAuditDone { assessments, .. } => file.close(event.on, assessments),
                _ => {}
            }
        }
        file
    }

    fn at(&mut self, criterion: &str) -> &mut OfCriterion {
        self.criteria.entry(criterion.to_owned()).or_default()
    }

    fn close(&mut self, on: Date, assessments: &[Assessment]) {
        for of in self.criteria.values_mut() {
            of.noted = None;
        }
        for assessment in assessments {
            if let Some((id, _)) = &assessment.nonconformity
                && !self.nonconformities.contains_key(id)
            {
                self.raised += 1;
            }
            self.at(&assessment.criterion).assessed = Some((on, assessment.clone()));
        }
        self.draw = None;
    }

    /// What auditors noted since the last audit was closed: what a closing audit says.
    pub fn noted(&self) -> Vec<Assessment> {
        let noted = self.criteria.values().filter_map(|of| of.noted.as_ref());
        noted.map(|(assessment, _)| assessment.clone()).collect()
    }

    /// An id for the next nonconformity, such as `N3`.
    pub fn next_nonconformity(&self) -> String {
        format!("N{}", self.raised + 1)
    }

    /// That the recruiter has said of every criterion how it stands.
    ///
    /// # Errors
    /// [`CertifyError::NotAnswered`] names the first that is missing.
    pub fn every_criterion_answered(&self, criteria: &CriteriaPack) -> Result<(), CertifyError> {
        let answered = |id: &str| self.criteria.get(id).is_some_and(|of| of.own.is_some());
        match criteria
            .criteria
            .iter()
            .find(|criterion| !answered(&criterion.id))
        {
            Some(criterion) => Err(CertifyError::NotAnswered(criterion.id.clone())),
            None => Ok(()),
        }
    }
}
