//! What was found.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::taxonomy::{Indicator, codes};
use crate::values::{Money, WorkerId};

codes! {
    /// A kind of finding.
    FindingKind, "kind of finding",
    /// The same cost billed to the employer and taken from the worker.
    DoubleRecovery = "double_recovery",
    /// The worker paid more for something than its provider billed.
    AboveInvoice = "above_invoice",
    /// Above a cap of a verified legal rule.
    AboveCap = "above_cap",
    /// Far above what others in the corridor paid for the same thing.
    AboveCorridor = "above_corridor_median",
    /// A deduction that the contract does not name (ILO C95, article 8).
    DeductionNotInContract = "deduction_not_in_contract",
    /// A deduction for having been given the job (ILO C95, article 9).
    DeductionForRecruitment = "deduction_for_recruitment",
    /// Net pay below the minimum.
    BelowMinimum = "net_below_minimum",
    /// Pay that came late.
    LatePay = "late_pay",
    /// Pay that has not come.
    WithheldPay = "withheld_pay",
    /// Pay into somebody else's account.
    ForeignAccount = "account_not_the_workers",
    /// Overtime above the line.
    Overtime = "excessive_overtime",
    /// A debt that does not shrink although it is paid on.
    DebtNotShrinking = "debt_never_amortises",
    /// A debt to the employer or recruiter that wages are taken for.
    DebtToRecruiter = "debt_to_employer_or_recruiter",
    /// Papers in somebody else's hands.
    PapersHeld = "documents_held",
    /// A later contract with worse terms.
    WorseContract = "worse_contract",
}

impl FindingKind {
    /// The ILO indicator of forced labour that it may be a sign of, and why; nothing if none.
    pub fn indicator(self) -> Option<(Indicator, &'static str)> {
        use FindingKind::*;
        Some(match self {
            WithheldPay => (
                Indicator::WithholdingOfWages,
                "wages that were due have not been paid; irregular pay alone is no forced labour, withholding to keep a worker is",
            ),
            ForeignAccount => (
                Indicator::WithholdingOfWages,
                "wages went where the worker may not reach them; ask who can draw on the account",
            ),
            DebtNotShrinking => (
                Indicator::DebtBondage,
                "payments do not reduce the debt, so that working cannot end it; ask whether the worker may leave with the debt open",
            ),
            DebtToRecruiter => (
                Indicator::DebtBondage,
                "the worker owes the employer or recruiter and works the debt off; ask whether the worker may leave with the debt open",
            ),
            PapersHeld => (
                Indicator::RetentionOfDocuments,
                "papers are in another's hands without the worker's written wish; ask whether the worker can have them back at any hour",
            ),
            WorseContract => (
                Indicator::Deception,
                "what was signed later is worse than what was promised; ask what the worker was told in between",
            ),
            Overtime => (
                Indicator::ExcessiveOvertime,
                "overtime is above the line; ask whether the worker may refuse it",
            ),
            _ => return None,
        })
    }
}

/// Something that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    /// Whom it concerns.
    pub worker: WorkerId,
    /// What it is.
    pub kind: FindingKind,
    /// The records that it rests on.
    pub records: Vec<String>,
    /// How much is at stake, where it is a sum.
    pub amount: Option<Money>,
    /// Why, in words with the figures.
    pub why: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "worker {}: {}: {}", self.worker, self.kind, self.why)?;
        if !self.records.is_empty() {
            write!(f, " [{}]", self.records.join(", "))?;
        }
        Ok(())
    }
}
