//! The regions that fact sheets name as origins: those of the Sustainable Development Goals, which join UN M49 subregions
//! (United Nations Statistics Division, "SDG regional groupings").

use crate::countries::Country;

/// A regional grouping of M49 areas.
#[derive(Debug)]
pub struct Origin {
    /// The key of its name among the portal's texts.
    pub text: &'static str,
    /// The M49 areas in it ([`Country::area`]), in small letters with hyphens.
    pub subregions: &'static [&'static str],
}

impl Origin {
    /// A stable key, such as `central-southern-asia`.
    pub fn key(&self) -> &'static str {
        self.text.split_once('-').map_or(self.text, |(_, key)| key)
    }

    /// The grouping of a country; Antarctica has none.
    pub fn of(country: &Country) -> Option<&'static Origin> {
        let area = country.area().to_lowercase().replace(' ', "-");
        ORIGINS
            .iter()
            .find(|origin| origin.subregions.contains(&area.as_str()))
    }
}

/// The groupings, with Europe, Northern America and the two parts of "Northern Africa and Western Asia" kept apart.
pub const ORIGINS: [Origin; 9] = [
    Origin {
        text: "origin-central-southern-asia",
        subregions: &["central-asia", "southern-asia"],
    },
    Origin {
        text: "origin-eastern-south-eastern-asia",
        subregions: &["eastern-asia", "south-eastern-asia"],
    },
    Origin {
        text: "area-western-asia",
        subregions: &["western-asia"],
    },
    Origin {
        text: "area-europe",
        subregions: &[
            "eastern-europe",
            "northern-europe",
            "southern-europe",
            "western-europe",
        ],
    },
    Origin {
        text: "origin-sub-saharan-africa",
        subregions: &[
            "eastern-africa",
            "middle-africa",
            "southern-africa",
            "western-africa",
        ],
    },
    Origin {
        text: "area-northern-africa",
        subregions: &["northern-africa"],
    },
    Origin {
        text: "origin-latin-america",
        subregions: &["caribbean", "central-america", "south-america"],
    },
    Origin {
        text: "area-northern-america",
        subregions: &["northern-america"],
    },
    Origin {
        text: "area-oceania",
        subregions: &[
            "australia-and-new-zealand",
            "melanesia",
            "micronesia",
            "polynesia",
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::countries::countries;

    #[test]
    fn every_country_is_in_one_grouping() {
        for country in countries() {
            let area = country.area().to_lowercase().replace(' ', "-");
            let groupings = ORIGINS
                .iter()
                .filter(|origin| origin.subregions.contains(&area.as_str()))
                .count();
            assert!(groupings == 1 || area == "antarctica", "{area}");
        }
        let kenya = crate::countries::by_alpha3("KEN").and_then(Origin::of);
        assert_eq!(kenya.map(Origin::key), Some("sub-saharan-africa"));
    }
}
