//! Differentially private synthesis: select, measure, infer, sample.
