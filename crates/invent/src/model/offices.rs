//! The offices of the three invented contributors: where each works, since when, what it sees, what its form asks.

use super::patterns::{
    CHILDREN, FACTORIES_AND_BOATS, FIELDS_AND_SITES, HOUSEHOLDS, MARRIAGE, MIXED, PROSTITUTION,
};

/// First and last year of registration in the model.
pub(crate) const FIRST_YEAR: u32 = 2013;
pub(crate) const LAST_YEAR: u32 = 2025;

/// A way from a country of citizenship to a country of exploitation.
pub(crate) struct Corridor {
    pub(crate) origin: &'static str,
    pub(crate) destination: &'static str,
    /// How many take it at the beginning and at the end of the model's years.
    pub(crate) weight: [u32; 2],
    /// The pattern that is five times as common here as elsewhere.
    pub(crate) favours: usize,
}

/// The questions of a form that some offices leave out.
pub(crate) struct Form {
    pub(crate) means: bool,
    pub(crate) kinds: bool,
    pub(crate) recruiter: bool,
    pub(crate) duration: bool,
}

/// An office of a contributor.
pub(crate) struct Office {
    /// How many of the contributor's cases are its own.
    pub(crate) weight: u32,
    /// First and last year of its registrations.
    pub(crate) years: (u32, u32),
    /// Factors of the patterns, 10 leaving a pattern as common as it is.
    pub(crate) patterns: [u32; 7],
    pub(crate) form: Form,
    pub(crate) corridors: &'static [Corridor],
}

const fn way(origin: &'static str, destination: &'static str, weight: [u32; 2], favours: usize) -> Corridor {
    Corridor {
        origin,
        destination,
        weight,
        favours,
    }
}

const fn form(means: bool, kinds: bool, recruiter: bool, duration: bool) -> Form {
    Form {
        means,
        kinds,
        recruiter,
        duration,
    }
}

/// Global Assistance Network: four offices across the world.
pub(crate) const GLOBAL_ASSISTANCE: [Office; 4] = [
    Office {
        weight: 38,
        years: (2013, 2025),
        patterns: [16, 5, 6, 10, 6, 3, 8],
        form: form(true, true, true, false),
        corridors: &[
            way("UKR", "RUS", [60, 4], FIELDS_AND_SITES),
            way("UKR", "POL", [14, 40], FIELDS_AND_SITES),
            way("UKR", "UKR", [16, 14], MIXED),
            way("UKR", "DEU", [1, 14], PROSTITUTION),
            way("MDA", "RUS", [26, 8], FIELDS_AND_SITES),
            way("MDA", "ITA", [6, 6], HOUSEHOLDS),
            way("MDA", "TUR", [8, 2], PROSTITUTION),
            way("BLR", "RUS", [18, 8], FIELDS_AND_SITES),
            way("BLR", "POL", [3, 10], FIELDS_AND_SITES),
            way("KGZ", "KAZ", [13, 8], FIELDS_AND_SITES),
            way("KGZ", "RUS", [9, 12], FIELDS_AND_SITES),
            way("UZB", "KAZ", [20, 12], FIELDS_AND_SITES),
            way("UZB", "RUS", [14, 16], FIELDS_AND_SITES),
            way("UZB", "TUR", [4, 12], HOUSEHOLDS),
            way("TJK", "RUS", [11, 12], FIELDS_AND_SITES),
            way("KAZ", "KAZ", [8, 6], MIXED),
            way("TKM", "TUR", [3, 12], HOUSEHOLDS),
            way("GEO", "TUR", [4, 3], PROSTITUTION),
            way("ROU", "ITA", [8, 8], FIELDS_AND_SITES),
            way("ROU", "DEU", [7, 8], PROSTITUTION),
            way("BGR", "DEU", [6, 8], PROSTITUTION),
            way("BGR", "FRA", [3, 4], CHILDREN),
            way("ALB", "GBR", [6, 9], PROSTITUTION),
            way("ALB", "ITA", [5, 2], PROSTITUTION),
            way("HUN", "NLD", [5, 4], PROSTITUTION),
            way("SRB", "SRB", [4, 3], CHILDREN),
            way("VNM", "GBR", [4, 10], FACTORIES_AND_BOATS),
            way("NGA", "ITA", [14, 6], PROSTITUTION),
        ],
    },
    Office {
        weight: 32,
        years: (2013, 2025),
        patterns: [7, 14, 20, 6, 8, 8, 6],
        form: form(true, true, true, true),
        corridors: &[
            way("MMR", "IDN", [28, 4], FACTORIES_AND_BOATS),
            way("MMR", "THA", [18, 22], FACTORIES_AND_BOATS),
            way("MMR", "CHN", [4, 10], MARRIAGE),
            way("KHM", "THA", [20, 14], FACTORIES_AND_BOATS),
            way("KHM", "IDN", [12, 2], FACTORIES_AND_BOATS),
            way("KHM", "MYS", [6, 3], HOUSEHOLDS),
            way("IDN", "MYS", [22, 20], HOUSEHOLDS),
            way("IDN", "SAU", [10, 8], HOUSEHOLDS),
            way("IDN", "TWN", [3, 7], FACTORIES_AND_BOATS),
            way("IDN", "IDN", [6, 6], PROSTITUTION),
            way("PHL", "PHL", [18, 20], CHILDREN),
            way("PHL", "SAU", [11, 11], HOUSEHOLDS),
            way("PHL", "ARE", [8, 9], HOUSEHOLDS),
            way("PHL", "KWT", [8, 5], HOUSEHOLDS),
            way("PHL", "MYS", [5, 4], PROSTITUTION),
            way("PHL", "KOR", [4, 2], PROSTITUTION),
            way("VNM", "CHN", [9, 4], MARRIAGE),
            way("VNM", "KHM", [1, 9], FACTORIES_AND_BOATS),
            way("LAO", "THA", [9, 6], PROSTITUTION),
            way("THA", "JPN", [4, 2], PROSTITUTION),
            way("BGD", "LBN", [4, 3], HOUSEHOLDS),
            way("BGD", "SAU", [7, 11], HOUSEHOLDS),
            way("BGD", "MYS", [8, 10], FIELDS_AND_SITES),
            way("BGD", "IND", [8, 5], PROSTITUTION),
            way("NPL", "IND", [10, 5], PROSTITUTION),
            way("NPL", "QAT", [6, 8], FIELDS_AND_SITES),
            way("NPL", "MYS", [4, 6], FIELDS_AND_SITES),
            way("NPL", "ARE", [2, 6], HOUSEHOLDS),
            way("IND", "ARE", [6, 8], FIELDS_AND_SITES),
            way("IND", "IND", [6, 6], FIELDS_AND_SITES),
            way("LKA", "KWT", [5, 4], HOUSEHOLDS),
            way("LKA", "JOR", [4, 3], HOUSEHOLDS),
            way("PAK", "ARE", [3, 4], FIELDS_AND_SITES),
            way("AFG", "IRN", [2, 6], FIELDS_AND_SITES),
        ],
    },
    Office {
        weight: 19,
        years: (2015, 2025),
        patterns: [8, 16, 6, 10, 16, 8, 10],
        form: form(true, false, true, true),
        corridors: &[
            way("ETH", "SAU", [22, 20], HOUSEHOLDS),
            way("ETH", "LBN", [10, 12], HOUSEHOLDS),
            way("ETH", "YEM", [6, 10], MIXED),
            way("KEN", "SAU", [5, 14], HOUSEHOLDS),
            way("KEN", "KEN", [5, 5], CHILDREN),
            way("UGA", "ARE", [4, 10], HOUSEHOLDS),
            way("UGA", "OMN", [1, 6], HOUSEHOLDS),
            way("MDG", "KWT", [7, 3], HOUSEHOLDS),
            way("MDG", "MDG", [4, 3], CHILDREN),
            way("GHA", "GHA", [14, 10], CHILDREN),
            way("GHA", "LBN", [2, 5], HOUSEHOLDS),
            way("NGA", "LBY", [14, 10], PROSTITUTION),
            way("NGA", "MLI", [3, 8], PROSTITUTION),
            way("NGA", "NGA", [5, 8], CHILDREN),
            way("CIV", "TUN", [2, 12], HOUSEHOLDS),
            way("CIV", "LBY", [4, 6], MIXED),
            way("SLE", "OMN", [1, 8], HOUSEHOLDS),
            way("SLE", "KWT", [4, 2], HOUSEHOLDS),
            way("SEN", "SEN", [5, 5], CHILDREN),
            way("GIN", "SEN", [2, 4], CHILDREN),
            way("BFA", "CIV", [4, 5], CHILDREN),
            way("COD", "COD", [3, 5], FIELDS_AND_SITES),
            way("ERI", "LBY", [5, 5], MIXED),
            way("SOM", "LBY", [3, 3], MIXED),
            way("SDN", "LBY", [3, 6], FIELDS_AND_SITES),
            way("EGY", "EGY", [2, 3], CHILDREN),
            way("MOZ", "ZAF", [3, 3], FIELDS_AND_SITES),
            way("ZWE", "ZAF", [3, 4], FIELDS_AND_SITES),
            way("SYR", "LBN", [4, 6], PROSTITUTION),
        ],
    },
    Office {
        weight: 11,
        years: (2016, 2025),
        patterns: [9, 7, 3, 18, 8, 4, 12],
        form: form(true, true, false, true),
        corridors: &[
            way("USA", "USA", [40, 40], PROSTITUTION),
            way("MEX", "USA", [22, 20], FIELDS_AND_SITES),
            way("PHL", "USA", [8, 7], HOUSEHOLDS),
            way("GTM", "USA", [6, 9], FIELDS_AND_SITES),
            way("HND", "USA", [5, 8], MIXED),
            way("CHN", "USA", [6, 6], PROSTITUTION),
            way("THA", "USA", [3, 2], PROSTITUTION),
            way("JAM", "USA", [2, 3], FIELDS_AND_SITES),
            way("IND", "USA", [3, 4], FIELDS_AND_SITES),
            way("CAN", "CAN", [4, 5], PROSTITUTION),
            way("HUN", "CAN", [2, 1], FIELDS_AND_SITES),
            way("RUS", "USA", [2, 2], PROSTITUTION),
        ],
    },
];

/// Red de Refugios del Sur: three offices in Latin America, one of which never asked about means of control or recruiters.
pub(crate) const RED_DE_REFUGIOS: [Office; 3] = [
    Office {
        weight: 50,
        years: (2014, 2025),
        patterns: [11, 8, 4, 14, 8, 4, 10],
        form: form(true, true, true, true),
        corridors: &[
            way("VEN", "COL", [5, 60], PROSTITUTION),
            way("VEN", "PER", [1, 30], PROSTITUTION),
            way("VEN", "ECU", [1, 18], MIXED),
            way("VEN", "TTO", [1, 9], PROSTITUTION),
            way("VEN", "CHL", [0, 14], FIELDS_AND_SITES),
            way("VEN", "VEN", [2, 8], FACTORIES_AND_BOATS),
            way("COL", "COL", [34, 26], CHILDREN),
            way("COL", "MEX", [6, 8], PROSTITUTION),
            way("COL", "CHN", [6, 2], PROSTITUTION),
            way("COL", "PAN", [6, 4], PROSTITUTION),
            way("COL", "ECU", [6, 4], FIELDS_AND_SITES),
            way("ECU", "ECU", [9, 8], CHILDREN),
            way("ECU", "CHL", [4, 4], FIELDS_AND_SITES),
            way("PER", "PER", [22, 16], PROSTITUTION),
            way("PER", "ARG", [7, 3], FACTORIES_AND_BOATS),
            way("PER", "CHL", [4, 5], FIELDS_AND_SITES),
            way("GUY", "TTO", [2, 2], PROSTITUTION),
        ],
    },
    Office {
        weight: 32,
        years: (2013, 2025),
        patterns: [16, 9, 10, 9, 6, 3, 7],
        form: form(true, true, true, true),
        corridors: &[
            way("BOL", "ARG", [34, 16], FACTORIES_AND_BOATS),
            way("BOL", "BRA", [18, 12], FACTORIES_AND_BOATS),
            way("BOL", "CHL", [6, 8], FIELDS_AND_SITES),
            way("BOL", "BOL", [10, 10], CHILDREN),
            way("PRY", "ARG", [26, 16], PROSTITUTION),
            way("PRY", "BRA", [6, 8], FIELDS_AND_SITES),
            way("PRY", "PRY", [8, 10], HOUSEHOLDS),
            way("ARG", "ARG", [16, 18], PROSTITUTION),
            way("BRA", "BRA", [20, 26], FIELDS_AND_SITES),
            way("BRA", "PRT", [2, 5], PROSTITUTION),
            way("DOM", "ARG", [8, 3], PROSTITUTION),
            way("HTI", "CHL", [3, 8], FIELDS_AND_SITES),
            way("HTI", "BRA", [4, 7], FIELDS_AND_SITES),
            way("CHN", "BRA", [2, 3], FACTORIES_AND_BOATS),
            way("CHL", "CHL", [3, 4], CHILDREN),
            way("URY", "URY", [3, 3], PROSTITUTION),
        ],
    },
    Office {
        weight: 18,
        years: (2016, 2025),
        patterns: [9, 8, 3, 12, 14, 8, 8],
        form: form(false, true, false, true),
        corridors: &[
            way("HND", "MEX", [14, 16], PROSTITUTION),
            way("HND", "GTM", [6, 5], PROSTITUTION),
            way("HND", "HND", [8, 8], CHILDREN),
            way("GTM", "GTM", [14, 12], CHILDREN),
            way("GTM", "MEX", [12, 12], FIELDS_AND_SITES),
            way("SLV", "MEX", [7, 7], PROSTITUTION),
            way("SLV", "SLV", [6, 5], CHILDREN),
            way("NIC", "CRI", [8, 12], FIELDS_AND_SITES),
            way("NIC", "SLV", [3, 3], PROSTITUTION),
            way("MEX", "MEX", [24, 26], FIELDS_AND_SITES),
            way("HTI", "DOM", [16, 22], CHILDREN),
            way("DOM", "DOM", [8, 8], PROSTITUTION),
            way("CUB", "MEX", [2, 5], PROSTITUTION),
        ],
    },
];

/// Casa Abierta: one house in Spain, with an outpost that keeps the same books.
pub(crate) const CASA_ABIERTA: [Office; 2] = [
    Office {
        weight: 78,
        years: (2014, 2025),
        patterns: [13, 11, 4, 13, 4, 4, 9],
        form: form(true, true, true, true),
        corridors: &[
            way("COL", "ESP", [12, 34], PROSTITUTION),
            way("VEN", "ESP", [3, 26], PROSTITUTION),
            way("PRY", "ESP", [12, 14], PROSTITUTION),
            way("ROU", "ESP", [38, 22], FIELDS_AND_SITES),
            way("NGA", "ESP", [26, 12], PROSTITUTION),
            way("MAR", "ESP", [14, 24], FIELDS_AND_SITES),
            way("BRA", "ESP", [12, 8], PROSTITUTION),
            way("DOM", "ESP", [10, 7], PROSTITUTION),
            way("HND", "ESP", [2, 16], HOUSEHOLDS),
            way("NIC", "ESP", [3, 10], HOUSEHOLDS),
            way("PER", "ESP", [3, 10], HOUSEHOLDS),
            way("BOL", "ESP", [7, 6], HOUSEHOLDS),
            way("ECU", "ESP", [5, 4], FIELDS_AND_SITES),
            way("CHN", "ESP", [9, 6], FACTORIES_AND_BOATS),
            way("PAK", "ESP", [5, 8], FIELDS_AND_SITES),
            way("SEN", "ESP", [3, 8], FIELDS_AND_SITES),
            way("MLI", "ESP", [1, 6], FIELDS_AND_SITES),
            way("BGR", "ESP", [10, 5], CHILDREN),
            way("UKR", "ESP", [2, 6], HOUSEHOLDS),
            way("PRT", "ESP", [5, 3], FIELDS_AND_SITES),
            way("ESP", "ESP", [4, 5], MARRIAGE),
            way("PHL", "ESP", [1, 3], HOUSEHOLDS),
        ],
    },
    Office {
        weight: 22,
        years: (2017, 2025),
        patterns: [12, 8, 4, 12, 5, 6, 9],
        form: form(true, true, false, true),
        corridors: &[
            way("BRA", "PRT", [10, 14], PROSTITUTION),
            way("NPL", "PRT", [6, 14], FIELDS_AND_SITES),
            way("IND", "PRT", [3, 10], FIELDS_AND_SITES),
            way("MDA", "PRT", [5, 6], FIELDS_AND_SITES),
            way("MAR", "FRA", [6, 7], FIELDS_AND_SITES),
            way("NGA", "FRA", [10, 7], PROSTITUTION),
            way("CIV", "FRA", [3, 6], HOUSEHOLDS),
            way("ROU", "FRA", [8, 6], CHILDREN),
            way("NGA", "ITA", [8, 4], PROSTITUTION),
            way("MAR", "ITA", [4, 5], FIELDS_AND_SITES),
            way("GNB", "PRT", [1, 4], CHILDREN),
        ],
    },
];
