//! The ways of being exploited that the model knows, and what goes with each.

use super::person::{Industry, MEANS, Practice};

/// A way of being exploited. Shares are per 10,000; all else are weights.
pub(super) struct Pattern {
    /// How common it is at the beginning and at the end of the model's years.
    pub(super) weight: [u32; 2],
    /// The share of women among those who are men or women.
    pub(super) women: u32,
    /// Weights of the ages 3–8, 9–14, 15–17, 18–20, 21–25, 26–30, 31–38, 39–47, 48–68.
    pub(super) ages: [u32; 9],
    pub(super) forced_labour: u32,
    pub(super) sexual: u32,
    pub(super) other: u32,
    pub(super) industries: &'static [(Industry, u32)],
    /// Prostitution, pornography, remote interactive services, private sexual services.
    pub(super) sex_kinds: [u32; 4],
    pub(super) practices: &'static [(Practice, u32)],
    /// In the order of [`MEANS`].
    pub(super) means: [u32; MEANS.len()],
    /// Intimate partner, friend, family, other.
    pub(super) recruiters: [u32; 4],
    /// Up to 6 months, 7–12, 13–24, 25–60, 61–240.
    pub(super) months: [u32; 5],
}

/// Bounds of the age classes of [`Pattern::ages`].
pub(super) const AGES: [(u32, u32); 9] = [
    (3, 8),
    (9, 14),
    (15, 17),
    (18, 20),
    (21, 25),
    (26, 30),
    (31, 38),
    (39, 47),
    (48, 68),
];

/// Bounds of the classes of [`Pattern::months`].
pub(super) const MONTHS: [(u32, u32); 5] = [(1, 6), (7, 12), (13, 24), (25, 60), (61, 240)];

const OTHER_PRACTICES: &[(Practice, u32)] = &[
    (Practice::Servitude, 50),
    (Practice::ForcedMarriage, 20),
    (Practice::Other, 30),
];

/// Names for the patterns' places in [`PATTERNS`].
pub(super) const FIELDS_AND_SITES: usize = 0;
pub(super) const HOUSEHOLDS: usize = 1;
pub(super) const FACTORIES_AND_BOATS: usize = 2;
pub(super) const PROSTITUTION: usize = 3;
pub(super) const CHILDREN: usize = 4;
pub(super) const MARRIAGE: usize = 5;
pub(super) const MIXED: usize = 6;

pub(super) const PATTERNS: [Pattern; 7] = [
    Pattern {
        weight: [22, 30],
        women: 1200,
        ages: [0, 1, 3, 9, 22, 20, 24, 15, 6],
        forced_labour: 10_000,
        sexual: 25,
        other: 60,
        industries: &[
            (Industry::Agriculture, 34),
            (Industry::Construction, 52),
            (Industry::Hospitality, 4),
            (Industry::Manufacturing, 5),
            (Industry::Other, 5),
        ],
        sex_kinds: [50, 5, 0, 45],
        practices: OTHER_PRACTICES,
        means: [
            1100, 1500, 500, 1500, 6000, 900, 20, 4300, 1300, 800, 1300, 1800, 80, 4800, 3500, 2300,
        ],
        recruiters: [1, 22, 6, 71],
        months: [52, 24, 14, 8, 2],
    },
    Pattern {
        weight: [17, 18],
        women: 9300,
        ages: [0, 2, 5, 14, 26, 22, 20, 9, 2],
        forced_labour: 10_000,
        sexual: 600,
        other: 350,
        industries: &[
            (Industry::DomesticWork, 93),
            (Industry::Hospitality, 4),
            (Industry::Other, 3),
        ],
        sex_kinds: [30, 8, 4, 58],
        practices: OTHER_PRACTICES,
        means: [
            1500, 1200, 900, 800, 4600, 2000, 800, 4100, 2100, 2300, 2400, 4000, 30, 5900, 4700, 4500,
        ],
        recruiters: [1, 14, 13, 72],
        months: [26, 20, 25, 22, 7],
    },
    Pattern {
        weight: [9, 13],
        women: 2400,
        ages: [0, 1, 5, 16, 28, 20, 18, 9, 3],
        forced_labour: 10_000,
        sexual: 30,
        other: 50,
        industries: &[
            (Industry::Fishing, 52),
            (Industry::Manufacturing, 34),
            (Industry::Other, 14),
        ],
        sex_kinds: [60, 10, 0, 30],
        practices: OTHER_PRACTICES,
        means: [
            1900, 1100, 700, 6800, 5300, 2000, 30, 4700, 2200, 2300, 2500, 2400, 300, 6500, 5000, 5100,
        ],
        recruiters: [0, 16, 6, 78],
        months: [30, 20, 24, 20, 6],
    },
    Pattern {
        weight: [34, 21],
        women: 9650,
        ages: [0, 2, 18, 21, 31, 15, 9, 3, 1],
        forced_labour: 150,
        sexual: 10_000,
        other: 90,
        industries: &[
            (Industry::Hospitality, 40),
            (Industry::DomesticWork, 25),
            (Industry::Begging, 10),
            (Industry::Other, 25),
        ],
        sex_kinds: [88, 3, 3, 6],
        practices: OTHER_PRACTICES,
        means: [
            2600, 700, 1300, 2300, 4500, 2900, 2500, 3200, 1700, 900, 1400, 4600, 1800, 1000, 2000, 4100,
        ],
        recruiters: [24, 27, 12, 37],
        months: [42, 24, 20, 12, 2],
    },
    Pattern {
        weight: [9, 8],
        women: 6100,
        ages: [26, 42, 32, 0, 0, 0, 0, 0, 0],
        forced_labour: 6000,
        sexual: 4200,
        other: 700,
        industries: &[
            (Industry::Begging, 38),
            (Industry::Agriculture, 20),
            (Industry::DomesticWork, 25),
            (Industry::Fishing, 7),
            (Industry::Other, 10),
        ],
        sex_kinds: [40, 34, 16, 10],
        practices: OTHER_PRACTICES,
        means: [
            1200, 150, 200, 200, 1000, 2000, 1500, 1700, 300, 900, 1700, 2900, 700, 1200, 250, 1600,
        ],
        recruiters: [3, 11, 70, 16],
        months: [26, 18, 24, 22, 10],
    },
    Pattern {
        weight: [5, 5],
        women: 8800,
        ages: [1, 10, 24, 22, 20, 10, 8, 4, 1],
        forced_labour: 1700,
        sexual: 1300,
        other: 10_000,
        industries: &[(Industry::DomesticWork, 75), (Industry::Other, 25)],
        sex_kinds: [30, 5, 5, 60],
        practices: &[
            (Practice::ForcedMarriage, 66),
            (Practice::Servitude, 22),
            (Practice::Other, 12),
        ],
        means: [
            2300, 400, 1700, 800, 1900, 3900, 3200, 1300, 1900, 1300, 1700, 4900, 200, 1300, 1100, 4000,
        ],
        recruiters: [27, 6, 53, 14],
        months: [18, 16, 24, 30, 12],
    },
    Pattern {
        weight: [4, 5],
        women: 8300,
        ages: [0, 2, 9, 17, 28, 18, 17, 7, 2],
        forced_labour: 10_000,
        sexual: 10_000,
        other: 150,
        industries: &[
            (Industry::DomesticWork, 42),
            (Industry::Hospitality, 36),
            (Industry::Agriculture, 8),
            (Industry::Other, 14),
        ],
        sex_kinds: [56, 4, 4, 36],
        practices: OTHER_PRACTICES,
        means: [
            2700, 1300, 1100, 3300, 4900, 3200, 3300, 4700, 2800, 1800, 2200, 4700, 1400, 3700, 3300, 4600,
        ],
        recruiters: [10, 20, 10, 60],
        months: [36, 22, 22, 16, 4],
    },
];
