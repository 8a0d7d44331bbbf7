//! Utility and disclosure measures of a synthetic table against a real one.
