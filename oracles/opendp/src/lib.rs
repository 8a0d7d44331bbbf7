//! Amparo's sampler and accountant beside OpenDP's. All that is here is in `tests/oracle.rs`.
