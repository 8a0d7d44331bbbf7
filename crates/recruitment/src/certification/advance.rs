//! What happens by the passing of time alone.

use jiff::Span;
use jiff::civil::Date;

use super::state::{Phase, Status};

/// A day some months or days later; the end of the calendar if beyond it.
pub(super) fn later(day: Date, span: Span) -> Date {
    day.saturating_add(span)
}

pub(super) const DEFERRAL_DAYS: i32 = 60;
pub(super) const SUSPENSION_MONTHS: i32 = 6;
pub(super) const MAJOR_MONTHS: i32 = 6;
pub(super) const CERTIFICATE_YEARS: i32 = 3;

impl Status {
    /// Takes a state to a later day: deferrals, suspensions and certificates that have run out by then have run out.
    pub(super) fn advance(&mut self, to: Date) {
        if self.phase == Phase::Deferred {
            let last = later(self.phase_since, Span::new().days(DEFERRAL_DAYS));
            if to > last {
                self.change(
                    next_day(last),
                    Phase::Rejected,
                    "nothing came within 60 days of the deferral",
                );
            }
        }
        // Whichever ends first: a suspension's six months or the certificate.
        let suspension_ends = (self.phase == Phase::Suspended)
            .then(|| later(self.phase_since, Span::new().months(SUSPENSION_MONTHS)));
        if let Some(last) = suspension_ends
            && to > last
            && self.valid_until.is_none_or(|until| last < until)
        {
            self.suspended_since = None;
            self.change(
                next_day(last),
                Phase::Withdrawn,
                "the suspension was not lifted within six months",
            );
        }
        if matches!(self.phase, Phase::Certified | Phase::Suspended)
            && let Some(until) = self.valid_until
            && to > until
        {
            self.suspended_since = None;
            self.change(next_day(until), Phase::Expired, "three years are over");
        }
        if !matches!(self.phase, Phase::Certified | Phase::Suspended) {
            self.surveillance_due = None;
        }
        self.surveillance_overdue = self.surveillance_due.is_some_and(|due| to > due);
    }
}

fn next_day(day: Date) -> Date {
    later(day, Span::new().days(1))
}
