//! Two verdicts on every charge, never mixed: what the standard says and what the law says.
//!
//! The **standard** (IRIS, ILO definition of 2019, Employer Pays Principle) is one rule everywhere: the worker pays nothing for a job. The **law** differs
//! by corridor, sector and year and comes from a [`RulePack`], whose rules say who checked them and when; an unchecked rule warns and never convicts.
//! A buyer's own [`BuyerPolicy`] is a third thing: dated promises, each year judged by the promise of that year.

mod item;
mod legal;
mod policy;
mod report;
mod rule_pack;
mod standard;

pub use item::{Item, worker_items};
pub use legal::{LegalOutcome, LegalVerdict, legal_verdict};
pub use policy::{BuyerPolicy, CountRule, Counted, PolicyError, PolicyStep};
pub use report::{VerdictLine, VerdictReport, verdicts};
pub use rule_pack::{Cap, LegalRule, RulePack, RulePackError};
pub use standard::{StandardVerdict, standard_verdict};
