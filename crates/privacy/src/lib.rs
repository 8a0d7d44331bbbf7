//! Exact noise, zero-concentrated accounting, and the rules of the ledger.
