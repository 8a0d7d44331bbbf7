//! A sum line by line, for the person it is owed to and the one who has to pay it.

use std::fmt;

use super::sum::WorkerSum;

impl fmt::Display for WorkerSum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "Owed to worker {} as of {}: {}",
            self.worker, self.settlement, self.owed
        )?;
        if let Some(left) = self.left {
            writeln!(f, "The worker left on {left}; what is owed stays owed.")?;
        }
        for sum in &self.items {
            let item = &sum.item;
            writeln!(
                f,
                "\n{} {}: {} for {} ({})",
                item.date, item.id, item.amount, item.class, item.grade
            )?;
            if !item.label.is_empty() {
                writeln!(f, "  told: {:?}", item.label)?;
            }
            writeln!(f, "  counts: {}, by {}", sum.counted, sum.why)?;
            for part in &sum.returned {
                let date = part.date.map(|date| date.to_string()).unwrap_or_default();
                write!(f, "  came back {date}: {} ({}", part.amount, part.id)?;
                if !part.note.is_empty() {
                    write!(f, "; {}", part.note)?;
                }
                writeln!(f, ")")?;
            }
            writeln!(f, "  left: {}", sum.outstanding)?;
            for segment in &sum.segments {
                writeln!(
                    f,
                    "  interest {} to {}: {} x {} x {} years",
                    segment.from, segment.to, segment.balance, segment.yearly_rate, segment.years
                )?;
            }
            if !sum.loan_share.is_zero() {
                writeln!(
                    f,
                    "  of which documented loans paid {}; their cost stands below",
                    sum.loan_share
                )?;
            }
            if sum.interest.minor != 0 {
                writeln!(f, "  interest: {}", sum.interest)?;
            }
            if !sum.exchange.is_empty() {
                writeln!(f, "  exchanged at {}", sum.exchange)?;
            }
            writeln!(f, "  owed: {}", sum.owed)?;
        }
        for line in &self.loans {
            writeln!(
                f,
                "\nLoan {}: interest {} x share {}",
                line.loan, line.interest, line.share
            )?;
            if !line.exchange.is_empty() {
                writeln!(f, "  exchanged at {}", line.exchange)?;
            }
            writeln!(f, "  owed: {}", line.owed)?;
        }
        for part in &self.unused {
            writeln!(
                f,
                "\nReimbursement {}: {} counts for nothing: {}",
                part.id, part.amount, part.note
            )?;
        }
        for item in &self.undetermined {
            writeln!(
                f,
                "\n{} {}: {} is not counted: nobody has said what it was for",
                item.date, item.id, item.amount
            )?;
        }
        if let Some(weakest) = self.weakest {
            writeln!(f, "\nLeast sure grade among what counts: {weakest}")?;
        }
        if !self.liable.is_empty() {
            writeln!(f, "Liable, first to last:")?;
            for party in &self.liable {
                writeln!(f, "  {} as {}", party.name, party.role)?;
            }
        }
        writeln!(
            f,
            "To be paid {} by {}.",
            if self.lump_sum {
                "in one sum"
            } else {
                "in instalments"
            },
            self.deadline
        )
    }
}
