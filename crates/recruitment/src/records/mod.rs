//! What is recorded: who there is, what was agreed, what was paid.
//!
//! Workers are pseudonyms throughout. Records hold no name of a worker and no place smaller than a country.

mod consistency;
mod contract;
mod custody;
mod dossier;
mod engagement;
mod entry;
mod invoice;
mod loan;
mod party;
mod pay;

pub use consistency::Problem;
pub use contract::ContractVersion;
pub use custody::Custody;
pub use dossier::Dossier;
pub use engagement::{Corridor, Engagement};
pub use entry::{Entry, Reimbursement};
pub use invoice::InvoiceLine;
pub use loan::{Loan, LoanRepayment};
pub use party::{Licence, Party, PartyKind};
pub use pay::{AccountHolder, Deduction, PayPeriod};
