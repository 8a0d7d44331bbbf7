//! Submissions at rest, contributors, the privacy ledger and the audit log.
