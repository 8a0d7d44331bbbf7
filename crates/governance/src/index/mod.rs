//! Composite indicators in the ten steps of the OECD/JRC *Handbook on Constructing Composite Indicators* (2008).
//!
//! Two tables go in, in the layout that COINr uses ([`Study::read`]): the data, one row per unit, and the metadata, one row per
//! column, with the hierarchy, weights and directions. A [`Pipeline`] says what is done with them; [`Study::run`] does it.
//!
//! | step | module |
//! |---|---|
//! | framework and data | [`Study`], [`Framework`] |
//! | denominate, impute, screen, treat outliers, normalise | [`Step`] |
//! | weights | [`Weights`] |
//! | aggregate | [`Aggregation`] |
//! | correlations, Cronbach's alpha, principal components, dominance | [`Analysis`] |
//! | uncertainty and sensitivity | [`Sensitivity`] |
//! | links to other versions | [`compare`], [`remove_one`] |
//! | presentation | [`IndexResult`] and its tables, workbook and charts |
//!
//! A missing number is a NaN inside, an empty cell in files and `null` in JSON. Infinite numbers and the text `NaN` are refused on
//! reading, so a NaN never means anything else.
//!
//! Definitions (skewness, ranks of ties, quantiles, Winsorisation, log-like transforms, Copeland sums) are those of COINr 1.1.14
//! (Becker et al. 2022, doi:10.21105/joss.04567), stated at each function. Where COINr fails or passes a wrong result on silently, this
//! engine gives the right result or refuses; those places are marked *Not as COINr*.

mod aggregate;
mod analysis;
mod charts;
mod compare;
mod correlation;
mod denominate;
mod error;
mod excel;
mod framework;
mod impute;
mod normalise;
mod optimise;
mod outranking;
mod pipeline;
mod principal;
mod read;
mod remove;
mod report;
mod result;
mod screen;
mod sensitivity;
mod statistics;
mod table;
mod treat;
mod weights;

pub use aggregate::{Aggregation, Mean};
pub use analysis::{Analysis, GroupDominance, GroupReliability, PairCorrelation};
pub use charts::{
    correlation_chart, histogram_chart, interval_chart, scatter_chart, sensitivity_chart, structure_chart,
};
pub use compare::{Comparison, UnitDifference, compare};
pub use correlation::{Correlation, CorrelationKind, correlate, cronbach_alpha};
pub use error::IndexError;
pub use excel::write_workbook;
pub use framework::{Direction, Framework, Node, NodeKind};
pub use impute::Imputation;
pub use normalise::{Normalisation, Normaliser, normalise};
pub use optimise::{OptimiseStatus, OptimisedWeights};
pub use outranking::{Outranking, copeland_sums};
pub use pipeline::{Pipeline, Step};
pub use principal::{Component, GroupComponents, principal_components};
pub use remove::{Removal, remove_one};
pub use report::{NodeStanding, UnitReport};
pub use result::IndexResult;
pub use screen::{ScreenRule, Screening};
pub use sensitivity::{
    Choice, Factor, FactorIndices, LevelNoise, Sensitivity, SensitivityPlan, Target, UnitSpread,
};
pub use statistics::{Ties, kurtosis, mean, median, quantile, ranks, skewness, standard_deviation};
pub use table::{ColumnStatistics, Study};
pub use treat::{Transform, Treated, Treatment, treat, winsorise};
pub use weights::Weights;
