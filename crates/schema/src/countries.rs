//! Countries and areas by ISO 3166-1, with their UN M49 regions and the many names people write in forms.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::text::fold_text;
use crate::{Category, Hierarchy, HierarchyLevel, MissingReason};

/// A country or area with an ISO 3166-1 code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-2, such as `KE`.
    pub alpha2: String,
    /// ISO 3166-1 alpha-3, such as `KEN`.
    pub alpha3: String,
    /// UN M49 (and ISO 3166-1 numeric) code, three digits, such as `404`.
    pub m49: String,
    /// UN M49 region, such as `Africa`. Antarctica, which has none, is its own.
    pub region: String,
    /// UN M49 sub-region, such as `Sub-Saharan Africa`.
    pub subregion: String,
    /// UN M49 intermediate region, such as `Eastern Africa`, where there is one.
    pub intermediate: Option<String>,
    /// A short English name for tables and charts, such as `Bolivia`.
    pub short_name: String,
    /// The English name in the United Nations' list.
    pub name_en: String,
    /// The French name.
    pub name_fr: String,
    /// The Spanish name.
    pub name_es: String,
    /// The Arabic name.
    pub name_ar: String,
    /// The Russian name.
    pub name_ru: String,
    /// The Chinese name.
    pub name_zh: String,
}

impl Country {
    /// The finest M49 area below the region: the intermediate region where there is one, otherwise the sub-region.
    ///
    /// This is the familiar list of some twenty areas (Eastern Africa, Caribbean, South-eastern Asia, Western Europe).
    pub fn area(&self) -> &str {
        self.intermediate.as_deref().unwrap_or(&self.subregion)
    }
}

/// A text that names something real which ISO 3166-1 has no code for.
///
/// The released table has ISO codes only, so such a value is known to the contributor and withheld from the public:
/// it is coded with [`OutsideIso::reason`] and the case is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutsideIso {
    /// What was named, in English.
    pub name: &'static str,
    /// Why it has no code, for a report.
    pub note: &'static str,
    /// The reason to code: always [`MissingReason::Suppressed`].
    pub reason: MissingReason,
}

const OUTSIDE_ISO: [(&str, &str, &[&str]); 8] = [
    (
        "Kosovo",
        "XKX and XK are user-assigned codes, not ISO 3166-1; references to Kosovo are understood in the context of UN Security \
         Council resolution 1244 (1999)",
        &[
            "kosovo",
            "xkx",
            "xk",
            "unk",
            "xkv",
            "kosovo unscr 1244",
            "kosovo unsc 1244",
        ],
    ),
    (
        "Stateless",
        "a stateless person has no citizenship to code",
        &[
            "stateless",
            "apatrida",
            "apatride",
            "no citizenship",
            "stateless person",
            "xxa",
            "sin nacionalidad",
        ],
    ),
    (
        "Soviet Union",
        "a former state; ask for the present country",
        &[
            "ussr",
            "soviet union",
            "urss",
            "sun",
            "su",
            "union of soviet socialist republics",
        ],
    ),
    (
        "Yugoslavia",
        "a former state; ask for the present country",
        &["yugoslavia", "yug", "former yugoslavia", "yu", "yougoslavie"],
    ),
    (
        "Serbia and Montenegro",
        "a former state; ask for the present country",
        &[
            "serbia and montenegro",
            "scg",
            "serbia y montenegro",
            "serbie et montenegro",
        ],
    ),
    (
        "Czechoslovakia",
        "a former state; ask for the present country",
        &["czechoslovakia", "csk", "checoslovaquia", "tchecoslovaquie"],
    ),
    (
        "Netherlands Antilles",
        "a former territory; ask for the present one",
        &[
            "netherlands antilles",
            "ant",
            "antillas neerlandesas",
            "antilles neerlandaises",
        ],
    ),
    ("Somaliland", "ISO 3166-1 has no code for it", &["somaliland"]),
];

struct Register {
    countries: Vec<Country>,
    by_alpha2: HashMap<String, usize>,
    by_alpha3: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
    outside: HashMap<&'static str, OutsideIso>,
}

fn register() -> &'static Register {
    static REGISTER: OnceLock<Register> = OnceLock::new();
    REGISTER.get_or_init(|| {
        let mut countries = Vec::new();
        let mut names: Vec<(String, usize)> = Vec::new();
        for record in records(include_str!("../data/countries.csv")) {
            let column = |index: usize| record.get(index).unwrap_or_default().to_owned();
            let region_or = |text: String| {
                if text.is_empty() { column(6) } else { text }
            };
            let country = Country {
                alpha2: column(0),
                alpha3: column(1),
                m49: column(2),
                region: region_or(column(3)),
                subregion: region_or(column(4)),
                intermediate: Some(column(5)).filter(|text| !text.is_empty()),
                short_name: column(6),
                name_en: column(7),
                name_fr: column(8),
                name_es: column(9),
                name_ar: column(10),
                name_ru: column(11),
                name_zh: column(12),
            };
            let index = countries.len();
            let further = column(13);
            for name in (6..13).map(&column).chain(further.split('|').map(str::to_owned)) {
                names.push((name, index));
            }
            countries.push(country);
        }
        let index_by = |key: fn(&Country) -> &String| -> HashMap<String, usize> {
            countries
                .iter()
                .enumerate()
                .map(|(index, country)| (key(country).clone(), index))
                .collect()
        };
        let by_alpha2 = index_by(|country| &country.alpha2);
        let by_alpha3 = index_by(|country| &country.alpha3);
        for record in records(include_str!("../data/country-synonyms.csv")) {
            let (Some(alpha3), Some(name)) = (record.get(0), record.get(1)) else {
                continue;
            };
            if let Some(&index) = by_alpha3.get(alpha3) {
                names.push((name.to_owned(), index));
            }
        }
        let mut by_name = HashMap::new();
        for (name, index) in names {
            let folded = fold_text(&name);
            if !folded.is_empty() {
                by_name.entry(folded).or_insert(index);
            }
        }
        let outside = OUTSIDE_ISO
            .iter()
            .flat_map(|&(name, note, spellings)| {
                let entry = OutsideIso {
                    name,
                    note,
                    reason: MissingReason::Suppressed,
                };
                spellings.iter().map(move |&spelling| (spelling, entry))
            })
            .collect();
        Register {
            countries,
            by_alpha2,
            by_alpha3,
            by_name,
            outside,
        }
    })
}

/// The rows of a data file of this crate, without its header. A test checks that every row has all columns.
fn records(text: &'static str) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(text.as_bytes())
        .into_records()
        .filter_map(Result::ok)
        .collect()
}

/// All countries and areas with an ISO 3166-1 code, in alphabetical order of their alpha-3 code.
///
/// Antarctica, without a region in M49, is placed in a region of its own name; Taiwan, which M49 does not list, stands in
/// Eastern Asia as in the source data. Kosovo has no ISO code: see [`outside_iso`].
pub fn countries() -> &'static [Country] {
    &register().countries
}

/// The country with an alpha-2 code, whatever its case: `ke` gives Kenya. `UK` and `EL` are not ISO codes and give nothing here.
pub fn by_alpha2(code: &str) -> Option<&'static Country> {
    let register = register();
    register
        .by_alpha2
        .get(&code.trim().to_ascii_uppercase())
        .map(|&index| &register.countries[index])
}

/// The country with an alpha-3 code, whatever its case.
pub fn by_alpha3(code: &str) -> Option<&'static Country> {
    let register = register();
    register
        .by_alpha3
        .get(&code.trim().to_ascii_uppercase())
        .map(|&index| &register.countries[index])
}

/// The country of a name in English, French, Spanish, Arabic, Russian or Chinese, or under a common other name.
///
/// Case, accents, punctuation and a leading or trailing article make no difference: `cote d ivoire`, `Ivory Coast`, `VIET NAM`,
/// `Congo, DR` and `Países Bajos (los)` all work. A bare `Congo` is the Republic of the Congo, as in ISO; a bare `Korea` or `Guinea Ecuatorial`
/// without its qualifier is not guessed.
pub fn by_name(name: &str) -> Option<&'static Country> {
    let register = register();
    let folded = fold_text(name);
    let found = register.by_name.get(&folded).or_else(|| {
        let bare = without_article(&folded)?;
        register.by_name.get(bare)
    });
    found.map(|&index| &register.countries[index])
}

/// The country a text stands for, whether it is an alpha-3 code, an alpha-2 code or a name.
pub fn find(text: &str) -> Option<&'static Country> {
    let text = text.trim();
    let by_code = match text.len() {
        2 => by_alpha2(text),
        3 => by_alpha3(text),
        _ => None,
    };
    by_code.or_else(|| by_name(text))
}

/// What a text names if it names something without an ISO 3166-1 code: Kosovo, statelessness, a former state.
pub fn outside_iso(text: &str) -> Option<OutsideIso> {
    register().outside.get(fold_text(text).as_str()).copied()
}

/// The categories of a country field: every alpha-3 code in alphabetical order, labelled with the short English name.
pub fn country_categories() -> Vec<Category> {
    countries()
        .iter()
        .map(|country| Category::labelled(country.alpha3.clone(), country.short_name.clone()))
        .collect()
}

/// The hierarchy over [`country_categories`] followed by `missing` further categories: M49 area (`subregion`), then `region`.
///
/// Nodes are in alphabetical order; the missing categories share a last node called `missing` at each level.
pub fn country_hierarchy(missing: usize) -> Hierarchy {
    let level = |name: &str, node: fn(&Country) -> &str| {
        let mut nodes: Vec<String> = countries()
            .iter()
            .map(|country| node(country).to_owned())
            .collect();
        nodes.sort();
        nodes.dedup();
        let mut node_of: Vec<u16> = countries()
            .iter()
            .map(|country| nodes.partition_point(|n| n.as_str() < node(country)) as u16)
            .collect();
        if missing > 0 {
            node_of.extend(std::iter::repeat_n(nodes.len() as u16, missing));
            nodes.push("missing".into());
        }
        HierarchyLevel {
            name: name.into(),
            nodes,
            node_of,
        }
    };
    Hierarchy {
        levels: vec![
            level("subregion", |country| country.area()),
            level("region", |country| &country.region),
        ],
    }
}

fn without_article(folded: &str) -> Option<&str> {
    const ARTICLES: [&str; 10] = [
        "the",
        "la",
        "le",
        "les",
        "el",
        "los",
        "las",
        "l",
        "republic of",
        "republica de",
    ];
    ARTICLES.into_iter().find_map(|article| {
        folded
            .strip_prefix(article)
            .and_then(|rest| rest.strip_prefix(' '))
            .or_else(|| {
                folded
                    .strip_suffix(article)
                    .and_then(|rest| rest.strip_suffix(' '))
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_list_is_complete_and_in_order() {
        let list = countries();
        // ISO 3166-1 has 249 officially assigned codes.
        assert_eq!(list.len(), 249);
        assert!(list.windows(2).all(|pair| pair[0].alpha3 < pair[1].alpha3));
        assert_eq!(list.iter().map(|c| &c.alpha2).collect::<HashSet<_>>().len(), 249);
        for country in list {
            assert_eq!(
                (country.alpha2.len(), country.alpha3.len(), country.m49.len()),
                (2, 3, 3),
                "{country:?}"
            );
            assert!(country.m49.parse::<u16>().is_ok());
            for name in [
                &country.region,
                &country.subregion,
                &country.short_name,
                &country.name_en,
                &country.name_fr,
                &country.name_es,
                &country.name_ar,
                &country.name_ru,
                &country.name_zh,
            ] {
                assert!(!name.trim().is_empty(), "{country:?}");
                assert_eq!(name.trim(), name);
            }
        }
    }

    #[test]
    fn every_country_is_found_by_each_of_its_names() {
        // A name that two countries share would silently send cases to the wrong one.
        for country in countries() {
            for name in [
                &country.short_name,
                &country.name_en,
                &country.name_fr,
                &country.name_es,
                &country.name_ar,
                &country.name_ru,
                &country.name_zh,
            ] {
                let found = find(name).unwrap_or_else(|| panic!("{name} is not found"));
                assert_eq!(found.alpha3, country.alpha3, "{name}");
            }
            assert_eq!(find(&country.alpha2).unwrap().alpha3, country.alpha3);
            assert_eq!(
                find(&country.alpha3.to_lowercase()).unwrap().alpha3,
                country.alpha3
            );
        }
    }

    #[test]
    fn common_other_names_are_known() {
        for (name, alpha3) in [
            ("Ivory Coast", "CIV"),
            ("COTE D'IVOIRE", "CIV"),
            ("côte d’ivoire", "CIV"),
            ("Burma", "MMR"),
            ("Viet Nam", "VNM"),
            ("Vietnam", "VNM"),
            ("DRC", "COD"),
            ("Congo, DR", "COD"),
            ("Congo", "COG"),
            ("U.S.A.", "USA"),
            ("USA", "USA"),
            ("Estados Unidos", "USA"),
            ("UK", "GBR"),
            ("England", "GBR"),
            ("South Korea", "KOR"),
            ("Korea, Republic of", "KOR"),
            ("Czech Republic", "CZE"),
            ("Swaziland", "SWZ"),
            ("Moldova", "MDA"),
            ("Bolivia", "BOL"),
            ("Syria", "SYR"),
            ("Laos", "LAO"),
            ("Russia", "RUS"),
            ("Iran", "IRN"),
            ("Tanzania", "TZA"),
            ("Taiwan", "TWN"),
            ("Philippines (the)", "PHL"),
            ("The Gambia", "GMB"),
            ("  países   bajos ", "NLD"),
            ("Turquía", "TUR"),
            ("Perú", "PER"),
            ("PERU", "PER"),
            ("Reino Unido", "GBR"),
            ("República Dominicana", "DOM"),
            ("Trinidad & Tobago", "TTO"),
            ("Guinea-Bissau", "GNB"),
            ("St. Lucia", "LCA"),
            ("Украина", "UKR"),
            ("中国", "CHN"),
        ] {
            assert_eq!(find(name).map(|c| c.alpha3.as_str()), Some(alpha3), "{name}");
        }
        for name in ["", " ", "Korea", "Atlantis", "XKX", "Kosovo", "unknown", "the"] {
            assert_eq!(find(name), None, "{name}");
        }
    }

    #[test]
    fn what_iso_has_no_code_for_is_named_and_withheld() {
        for text in ["Kosovo", "XKX", "kosovo (UNSCR 1244)"] {
            let outside = outside_iso(text).unwrap();
            assert_eq!(
                (outside.name, outside.reason),
                ("Kosovo", MissingReason::Suppressed)
            );
        }
        assert_eq!(outside_iso("STATELESS").unwrap().name, "Stateless");
        assert_eq!(outside_iso("Kenya"), None);
        assert!(
            register()
                .outside
                .keys()
                .all(|spelling| fold_text(spelling) == **spelling && find(spelling).is_none())
        );
    }

    #[test]
    fn regions_are_those_of_m49() {
        let hierarchy = country_hierarchy(4);
        let [subregion, region] = &hierarchy.levels[..] else {
            panic!("two levels")
        };
        assert_eq!(subregion.node_of.len(), 253);
        assert_eq!(
            region.nodes,
            [
                "Africa",
                "Americas",
                "Antarctica",
                "Asia",
                "Europe",
                "Oceania",
                "missing"
            ]
        );
        // The 22 areas below the M49 regions, Antarctica, and the missing.
        assert_eq!(subregion.nodes.len(), 24);
        let kenya = countries().iter().position(|c| c.alpha3 == "KEN").unwrap();
        assert_eq!(
            subregion.nodes[usize::from(subregion.node_of[kenya])],
            "Eastern Africa"
        );
        assert_eq!(region.nodes[usize::from(region.node_of[252])], "missing");
        assert_eq!(by_alpha3("TWN").unwrap().area(), "Eastern Asia");
        assert_eq!(by_alpha3("ATA").unwrap().region, "Antarctica");
    }
}
