//! Builds a release: writes, describes and signs what was measured privately.
