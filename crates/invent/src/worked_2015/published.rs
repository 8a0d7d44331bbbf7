//! What was published, and what the worked example holds.

/// A figure of 2015 as it was published, and the same figure in the worked example.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PublishedFigure {
    /// A short name, such as `labour`.
    pub name: &'static str,
    /// The published words.
    pub published: &'static str,
    /// What is counted, and out of what.
    pub meaning: &'static str,
    /// How many in the worked example.
    pub count: u32,
    /// Out of how many; for `mean months` the number of cases whose months add up to `count`; nothing for plain counts.
    pub of: Option<u32>,
}

const fn figure(
    name: &'static str,
    published: &'static str,
    meaning: &'static str,
    count: u32,
    of: Option<u32>,
) -> PublishedFigure {
    PublishedFigure {
        name,
        published,
        meaning,
        count,
        of,
    }
}

/// The figures that the International Organization for Migration published on 20 May 2016 for the victims it had assisted in 2015, with the exact
/// counts of [`worked_2015`](super::worked_2015). A test recomputes every one from the case table.
///
/// Shares are among the cases of 2015 in which what they speak of is known. `labour` and `sexual` leave out those of both kinds; the shares of children
/// among victims of a kind are given in both readings.
pub const PUBLISHED_2015: [PublishedFigure; 24] = [
    figure("victims", "nearly 7,000", "cases registered in 2015", 6_960, None),
    figure(
        "victims before",
        "about 9 per cent fewer",
        "cases registered in 2014",
        6_385,
        None,
    ),
    figure("countries", "115", "countries of exploitation", 115, None),
    figure(
        "labour",
        "74 %",
        "forced labour and not sexual, of known exploitation",
        4_223,
        Some(5_707),
    ),
    figure(
        "sexual",
        "20 %",
        "sexual and not forced labour, of known exploitation",
        1_141,
        Some(5_707),
    ),
    figure(
        "both",
        "5 %",
        "sexual and forced labour, of known exploitation",
        285,
        Some(5_707),
    ),
    figure("other", "", "neither, of known exploitation", 58, Some(5_707)),
    figure("men", "55 %", "men and boys, of known gender", 3_790, Some(6_890)),
    figure(
        "children",
        "about 13 %",
        "under 18, of known age",
        869,
        Some(6_682),
    ),
    figure(
        "children in sexual",
        "nearly 1 in 5",
        "under 18, of known age, sexual and not forced labour",
        217,
        Some(1_095),
    ),
    figure(
        "children in sexual or both",
        "nearly 1 in 5",
        "under 18, of known age, sexual",
        250,
        Some(1_369),
    ),
    figure(
        "children in labour",
        "4 %",
        "under 18, of known age, forced labour and not sexual",
        154,
        Some(4_054),
    ),
    figure(
        "children in labour or both",
        "4 %",
        "under 18, of known age, forced labour",
        187,
        Some(4_328),
    ),
    figure(
        "across borders",
        "85 %",
        "country of exploitation is not the country of citizenship, both known",
        5_621,
        Some(6_613),
    ),
    figure(
        "in Europe",
        "37 %",
        "country of exploitation in the UN region Europe, of known country",
        2_498,
        Some(6_752),
    ),
    figure(
        "from East and South-East Asia",
        "just over a quarter",
        "citizenship in Eastern or South-eastern Asia, of known citizenship",
        1_815,
        Some(6_821),
    ),
    figure(
        "from South and Central Asia",
        "just over a quarter",
        "citizenship in Southern or Central Asia, of known citizenship",
        1_787,
        Some(6_821),
    ),
    figure(
        "construction",
        "among the top sectors",
        "construction, of forced labour with a known sector",
        873,
        Some(3_967),
    ),
    figure(
        "domestic work",
        "among the top sectors",
        "domestic work, of forced labour with a known sector",
        793,
        Some(3_967),
    ),
    figure(
        "agriculture and fishing",
        "fishing among the top sectors",
        "agriculture, forestry or fishing, of forced labour with a known sector",
        952,
        Some(3_967),
    ),
    figure(
        "hospitality",
        "",
        "hospitality, of forced labour with a known sector",
        238,
        Some(3_967),
    ),
    figure(
        "mean months",
        "3 years on average",
        "sum of the months in trafficking, of cases with a number",
        137_808,
        Some(3_828),
    ),
    figure("fewest months", "0", "months in trafficking", 0, None),
    figure("most months", "25 years", "months in trafficking", 300, None),
];
