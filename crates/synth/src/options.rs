//! The engine's settings. All are public constants of a run: none may depend on the data.

/// Settings of the engine; the default is what the benchmarks report.
#[derive(Clone, Debug, PartialEq)]
pub struct SynthOptions {
    /// Share of ρ for one-way marginals.
    pub one_way_share: f64,
    /// Share of ρ for scoring pairs.
    pub score_share: f64,
    /// How much of a pair table's expected noise counts against it when pairs are chosen. The model removes most of the noise of a
    /// table, so this is well below 1.
    pub noise_weight: f64,
    /// Members of the ensemble at the most; [`SynthOptions::work`] may allow fewer, down to 3.
    pub members: usize,
    /// Components of each member, rounded up to a multiple of 8.
    /// Where structural zeros make classes of rows, each of the first seven classes adds as many.
    pub components: usize,
    /// Bound on measured cells × components × steps over all members.
    pub work: f64,
    /// Gradient steps for each member at the most; a fit stops where the noise tells it to, [`SynthOptions::work`] may stop it before.
    pub iterations: usize,
    /// Simulated data sets from which errors are calibrated.
    pub calibrations: usize,
    /// Pairs with more cells than this are never measured.
    pub max_pair_cells: usize,
    /// Names of fields whose categories are never put together, however rare: the field of cohorts, whose categories a later measurement adds to.
    pub whole: Vec<String>,
}

impl Default for SynthOptions {
    fn default() -> Self {
        SynthOptions {
            one_way_share: 0.1,
            score_share: 0.03,
            noise_weight: 0.12,
            members: 20,
            components: 56,
            work: 2.5e10,
            iterations: 1_500,
            calibrations: 3,
            max_pair_cells: 1 << 22,
            whole: Vec::new(),
        }
    }
}
