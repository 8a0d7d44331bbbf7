//! The public register, made from cases: what of them anybody may know.
//!
//! Only recruiters who hold or held a certificate stand in it; an application, a rejection and a refusal are nobody else's business. Suspensions stay
//! visible after they are lifted, and minor nonconformities are shown while they are open. What is made here is published by the crate `amparo-register`,
//! whose types cannot hold anything of a worker, an auditor or an application.

use std::collections::{BTreeMap, BTreeSet};

use amparo_register::certificate::{CertificateContent, StatusEntry};
use amparo_register::log::{Commitment, CommitmentError, LogEntry, Opening};
use amparo_register::{
    Book, DatedState, OpenMinor, PartyId, Recruiter, Register, RegisterEntry, Standing, StandingChange,
};
use jiff::Span;
use jiff::civil::Date;

use crate::certification::{CertificationCase, CertifyError, Phase, Status};

/// A case with what the register needs besides its events.
#[derive(Clone, Copy)]
pub struct PublicCase<'a> {
    /// The recruiter's name.
    pub name: &'a str,
    /// Its country, ISO 3166-1 alpha-3.
    pub country: &'a str,
    /// The events.
    pub case: &'a CertificationCase,
}

/// Two cases of one recruiter are public on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("recruiter {party} has two public cases on {as_of}; one of them has to end first")]
pub struct TwoCases {
    /// The recruiter.
    pub party: PartyId,
    /// The day.
    pub as_of: Date,
}

/// The register as of a day, past or future: a function of the cases' events until then. Of several cases of one recruiter, the one opened last counts.
///
/// # Errors
/// [`TwoCases`] if two cases of one recruiter hold a certificate on the same day.
pub fn register_on<'a>(
    day: Date,
    cases: impl IntoIterator<Item = PublicCase<'a>>,
) -> Result<Register, TwoCases> {
    let mut entries: Vec<RegisterEntry> = Vec::new();
    for public in cases {
        let Some(entry) = entry(day, &public) else {
            continue;
        };
        let holds = |standing: Standing| standing.holds_certificate();
        match entries.iter_mut().find(|known| known.party == entry.party) {
            None => entries.push(entry),
            Some(known) if holds(known.phase) && holds(entry.phase) => {
                return Err(TwoCases {
                    party: entry.party,
                    as_of: day,
                });
            }
            Some(known) => {
                // A case that ended stays visible in the history of the one after it.
                let later =
                    (holds(entry.phase), entry.certified_from) >= (holds(known.phase), known.certified_from);
                let (mut kept, other) = if later {
                    (entry, known.clone())
                } else {
                    (known.clone(), entry)
                };
                kept.certified_from = kept.certified_from.min(other.certified_from);
                kept.history.extend(other.history);
                kept.history.sort_by_key(|change| change.on);
                *known = kept;
            }
        }
    }
    entries.sort_by(|a, b| (&a.name, a.party).cmp(&(&b.name, b.party)));
    Ok(Register { as_of: day, entries })
}

fn entry(day: Date, public: &PublicCase<'_>) -> Option<RegisterEntry> {
    let status = public.case.status_at(day)?;
    let certified_from = status.certified_from?;
    let open_minors = status.open_minors().map(|found| OpenMinor {
        criterion: found.criterion.clone(),
        raised: found.raised,
        plan_accepted: found.plan_accepted,
    });
    Some(RegisterEntry {
        party: status.party,
        name: public.name.to_owned(),
        country: public.country.to_owned(),
        phase: status.phase.standing()?,
        scope: status.scope.clone(),
        certified_from,
        valid_until: status.valid_until,
        suspended_since: status.suspended_since,
        surveillance_overdue: status.surveillance_overdue,
        open_minors: open_minors.collect(),
        open_complaints: status.open_complaints(),
        appeal_open: status.appeal_open,
        history: status
            .history
            .iter()
            .filter_map(|change| {
                Some(StandingChange {
                    on: change.on,
                    phase: change.phase.standing()?,
                    scope: change.scope.clone(),
                    reason: change.reason.clone(),
                })
            })
            .collect(),
    })
}

/// The register with all its past until `as_of`, and with what follows after it by the passing of time alone. Events after `as_of` are left out.
///
/// # Errors
/// [`TwoCases`] if two cases of one recruiter hold a certificate on the same day.
pub fn book<'a>(as_of: Date, cases: impl IntoIterator<Item = PublicCase<'a>>) -> Result<Book, TwoCases> {
    let mut known: BTreeMap<PartyId, Vec<(PublicCase<'a>, CertificationCase)>> = BTreeMap::new();
    for public in cases {
        let until = public.case.until(as_of);
        if let Some(status) = until.status_at(as_of) {
            known.entry(status.party).or_default().push((public, until));
        }
    }
    let mut recruiters = Vec::new();
    for (party, cases) in &known {
        let public = || {
            cases.iter().map(|(public, until)| PublicCase {
                case: until,
                ..*public
            })
        };
        let mut states: Vec<DatedState> = Vec::new();
        let mut last = None;
        for day in turning_days(cases.iter().map(|(_, case)| case)) {
            let register = register_on(day, public())?;
            let Some(entry) = register.entries.into_iter().find(|entry| entry.party == *party) else {
                continue;
            };
            let state = DatedState::of(day, &entry);
            let same = states.last().is_some_and(|before| {
                *before
                    == DatedState {
                        from: before.from,
                        ..state.clone()
                    }
            });
            if !same {
                states.push(state);
            }
            last = Some(entry);
        }
        // Who is certified only after the book's day is not in it.
        if let Some(entry) = last.filter(|_| states.first().is_some_and(|first| first.from <= as_of)) {
            recruiters.push(Recruiter {
                party: *party,
                name: entry.name,
                country: entry.country,
                history: entry.history,
                states,
            });
        }
    }
    recruiters.sort_by(|a, b| (&a.name, a.party).cmp(&(&b.name, b.party)));
    Ok(Book { as_of, recruiters })
}

/// The days on which something may change: those of events, and those on which a certificate, a suspension or a surveillance runs out.
fn turning_days<'a>(cases: impl Iterator<Item = &'a CertificationCase>) -> BTreeSet<Date> {
    let mut found = BTreeSet::new();
    for case in cases {
        let mut ahead: Vec<Date> = case.events().iter().map(|event| event.on).collect();
        while let Some(day) = ahead.pop() {
            if !found.insert(day) {
                continue;
            }
            let Some(status) = case.status_at(day) else {
                continue;
            };
            let runs_out = [
                status.valid_until,
                status.surveillance_due,
                status
                    .suspended_since
                    .map(|since| since.saturating_add(Span::new().months(6))),
            ];
            let after = |last: Date| last.saturating_add(Span::new().days(1));
            ahead.extend(
                runs_out
                    .into_iter()
                    .flatten()
                    .map(after)
                    .filter(|next| *next > day),
            );
        }
    }
    found
}

/// The certificate that a case's status calls for: nothing unless it is certified.
pub fn certificate_content(
    status: &Status,
    id: impl Into<String>,
    name: impl Into<String>,
    criteria: impl Into<String>,
    entries: Vec<StatusEntry>,
) -> Option<CertificateContent> {
    if status.phase != Phase::Certified {
        return None;
    }
    Some(CertificateContent {
        id: id.into(),
        party: status.party,
        name: name.into(),
        scope: status.scope.clone(),
        criteria: criteria.into(),
        valid_from: status.certified_from?,
        valid_until: status.valid_until?,
        status: entries,
    })
}

/// The log entries of a case's events from place `from` on, with the openings of their commitments, which stay private.
///
/// # Errors
/// If the case's events do not follow from each other, or the operating system gives no random bytes.
pub fn log_entries(case: &CertificationCase, from: usize) -> Result<Vec<(LogEntry, Opening)>, LogEntryError> {
    let mut entries = Vec::new();
    for (sequence, event) in case.events().iter().enumerate().skip(from) {
        let so_far = case.events().get(..=sequence).unwrap_or_default().to_vec();
        let Some(status) = CertificationCase::from_events(so_far)?.status_at(event.on) else {
            continue;
        };
        let content = serde_json_canonicalizer::to_string(event).unwrap_or_default();
        let (commitment, opening) = Commitment::to(&content)?;
        let standing = status
            .phase
            .standing()
            .filter(|_| status.certified_from.is_some());
        entries.push((
            LogEntry {
                on: event.on,
                party: standing.map(|_| status.party),
                phase: standing,
                scope: standing.map(|_| status.scope.clone()),
                event: commitment,
            },
            opening,
        ));
    }
    Ok(entries)
}

/// Why events give no log entries.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogEntryError {
    /// The case.
    #[error(transparent)]
    Case(#[from] CertifyError),
    /// The commitment.
    #[error(transparent)]
    Commitment(#[from] CommitmentError),
}
