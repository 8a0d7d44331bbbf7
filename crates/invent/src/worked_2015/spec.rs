//! The quotas: how many victims of each kind are in the worked example.

/// Places of the kinds of exploitation in arrays of five.
pub(super) const LABOUR: usize = 0;
pub(super) const SEXUAL: usize = 1;
pub(super) const BOTH: usize = 2;
pub(super) const OTHER: usize = 3;
pub(super) const NOT_KNOWN: usize = 4;

/// Quotas of a year. Arrays of five go by kind of exploitation: labour only, sexual only, both, other, not known.
pub(super) struct YearQuotas {
    pub(super) year: u32,
    pub(super) victims: [u32; 5],
    /// Men and boys.
    pub(super) male: [u32; 5],
    pub(super) transgender: [u32; 5],
    pub(super) gender_not_known: [u32; 5],
    /// Victims under 18, and the boys among them.
    pub(super) children: [u32; 5],
    pub(super) boys: [u32; 5],
    pub(super) age_not_known: [u32; 5],
    /// Shares of the blocks of [`BLOCKS`], in 1,000.
    pub(super) blocks: [u32; BLOCKS.len()],
}

/// The blocks of corridors: from an area of origin to a region, or at home. SCA is South and Central Asia, ESEA East and South-East Asia, WAS Western Asia.
pub(super) const BLOCKS: [&str; 25] = [
    "SCA>Europe",
    "SCA>Asia",
    "SCA>other",
    "ESEA>Europe",
    "ESEA>Asia",
    "ESEA>Americas",
    "ESEA>Africa",
    "ESEA>Oceania",
    "EUR>Europe",
    "EUR>Asia",
    "AFR>Europe",
    "AFR>Asia",
    "AFR>Africa",
    "AFR>Americas",
    "AME>Europe",
    "AME>Asia",
    "AME>Americas",
    "WAS>Europe",
    "WAS>Asia",
    "SCA at home",
    "ESEA at home",
    "EUR at home",
    "AFR at home",
    "AME at home",
    "WAS at home",
];

/// 6,385 victims, of whom 5,236 with a known kind of exploitation: 71 % labour, 23 % sexual, 5 % both, 1 % other.
///
/// Nothing was published of 2014 but that 2015 had about 9 % more; its other figures are near those of 2015.
pub(super) const QUOTAS_2014: YearQuotas = YearQuotas {
    year: 2014,
    victims: [3_718, 1_204, 262, 52, 1_149],
    male: [2_565, 48, 38, 10, 689],
    transgender: [2, 7, 2, 0, 1],
    gender_not_known: [39, 12, 3, 0, 10],
    children: [143, 231, 30, 15, 439],
    boys: [85, 14, 4, 4, 228],
    age_not_known: [149, 48, 10, 2, 46],
    blocks: [
        118, 95, 3, 12, 190, 14, 6, 5, 182, 11, 20, 44, 52, 2, 10, 3, 62, 6, 15, 34, 44, 20, 24, 26, 2,
    ],
};

/// 6,960 victims, of whom 5,707 with a known kind of exploitation: 74 % labour, 20 % sexual, 5 % both, 1 % other.
///
/// Children are 869 of the 6,682 whose age is known (13.0 %). Among victims of sexual exploitation they are 19.8 % (18.3 % if those of both kinds
/// are counted in), among those of labour exploitation 3.8 % (4.3 %). Such figures go together with 13 % over all because organisations that
/// assist children here leave the kind of exploitation open more often.
pub(super) const QUOTAS_2015: YearQuotas = YearQuotas {
    year: 2015,
    victims: [4_223, 1_141, 285, 58, 1_253],
    male: [2_956, 46, 43, 12, 733],
    transgender: [2, 9, 2, 0, 1],
    gender_not_known: [42, 11, 3, 1, 13],
    children: [154, 217, 33, 17, 448],
    boys: [92, 13, 4, 5, 233],
    age_not_known: [169, 46, 11, 2, 50],
    blocks: [
        128, 97, 3, 12, 185, 14, 6, 5, 172, 10, 22, 45, 52, 2, 10, 3, 62, 6, 16, 34, 44, 20, 24, 26, 2,
    ],
};

/// Shares of victims, in 1,000, whose citizenship and whose country of exploitation is not known.
pub(super) const CITIZENSHIP_NOT_KNOWN: u32 = 20;
pub(super) const COUNTRY_NOT_KNOWN: u32 = 30;

/// Share of victims, in 100, for whom the months in trafficking were kept, and their mean.
pub(super) const MONTHS_KEPT: u32 = 55;
pub(super) const MEAN_MONTHS: u32 = 36;
/// The range of the months: 0 to 25 years.
pub(super) const MOST_MONTHS: u32 = 300;
/// Classes of months with their weights.
pub(super) const MONTHS: [(u32, u32, u32); 7] = [
    (0, 6, 20),
    (7, 12, 18),
    (13, 24, 22),
    (25, 48, 20),
    (49, 96, 12),
    (97, 180, 6),
    (181, MOST_MONTHS, 2),
];

/// Share, in 100, of victims of labour exploitation whose sector is known, and the sectors with their weights.
pub(super) const SECTOR_KNOWN: u32 = 88;
pub(super) const SECTORS: [(&str, u32); 9] = [
    ("construction", 22),
    ("domestic work", 20),
    ("fishing", 15),
    ("agriculture", 9),
    ("manufacturing", 13),
    ("hospitality", 6),
    ("begging", 5),
    ("mining", 3),
    ("other", 7),
];

/// Share, in 100, of victims of sexual exploitation with a known kind, and the kinds with their weights.
pub(super) const SEX_KNOWN: u32 = 85;
pub(super) const SEX_KINDS: [(&str, u32); 3] = [("prostitution", 84), ("pornography", 5), ("other", 11)];

/// Recruiters with their weights, and the share, in 100, that is known.
pub(super) const RECRUITER_KNOWN: u32 = 60;
pub(super) const RECRUITERS: [(&str, u32); 4] = [
    ("intimate partner", 4),
    ("friend", 17),
    ("family", 9),
    ("other", 70),
];

/// Share, in 100, of victims who were asked about means of control.
pub(super) const MEANS_KNOWN: u32 = 85;
/// Means of control as the file writes them, with shares in 10,000 by kind of exploitation.
pub(super) const MEANS: [(&str, [u32; 5]); 8] = [
    (
        "debt bondage or taken earnings",
        [5_600, 4_300, 6_000, 2_000, 3_600],
    ),
    ("threats", [2_500, 4_200, 4_600, 3_800, 2_600]),
    ("abuse", [3_300, 6_500, 6_600, 6_500, 4_500]),
    ("false promises", [5_900, 4_400, 5_200, 2_000, 3_600]),
    ("drugs or alcohol", [150, 1_700, 1_300, 400, 700]),
    ("denied basic needs", [5_200, 4_800, 6_100, 5_200, 3_700]),
    ("excessive working hours", [5_400, 900, 4_200, 1_400, 2_300]),
    ("withheld documents", [4_300, 1_900, 3_700, 1_300, 2_300]),
];

/// Ages of children and of adults: classes with weights.
pub(super) const CHILD_AGES: [(u32, u32, u32); 3] = [(2, 8, 20), (9, 14, 35), (15, 17, 45)];
pub(super) const ADULT_AGES: [(u32, u32, u32); 6] = [
    (18, 20, 13),
    (21, 25, 24),
    (26, 30, 22),
    (31, 38, 24),
    (39, 47, 12),
    (48, 70, 5),
];
