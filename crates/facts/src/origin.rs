//! The regions that fact sheets name as origins: those of the Sustainable Development Goals, which join UN M49 subregions
//! (United Nations Statistics Division, "SDG regional groupings").

/// A regional grouping: the key of its name and the M49 subregions in it, by slug.
pub(crate) struct Origin {
    pub(crate) text: &'static str,
    pub(crate) subregions: &'static [&'static str],
}

/// The groupings, with Europe, Northern America and the two parts of "Northern Africa and Western Asia" kept apart.
pub(crate) const ORIGINS: [Origin; 9] = [
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
    use amparo_reading::vocabulary::Vocabulary;
    use amparo_schema::case_schema;

    #[test]
    fn every_subregion_of_the_case_table_is_in_one_grouping() {
        let schema = case_schema(2026);
        let words = Vocabulary::of(&schema);
        let axis = &words.axes()[words.axis("citizenship.subregion").unwrap()];
        for item in axis.items.iter().filter(|item| item.missing.is_none()) {
            let groupings = ORIGINS
                .iter()
                .filter(|origin| origin.subregions.contains(&item.key.as_str()))
                .count();
            // Antarctica has no citizens.
            assert!(
                groupings == 1 || item.key.starts_with("antarctica"),
                "{}",
                item.key
            );
        }
    }
}
