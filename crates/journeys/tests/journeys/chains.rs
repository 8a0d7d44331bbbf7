use amparo_journeys::chain::*;
use amparo_journeys::declared::Tier;
use amparo_recruitment::values::Rate;

use super::support::*;

#[test]
fn a_workers_chain_joins_legs_and_nodes() {
    let mut seen = None;
    let figures = chain_figures(&book(), &dossier(&[]).parties, |_, chain| {
        seen = Some(chain.clone())
    });
    let chain = seen.unwrap();
    let states: Vec<(Tier, usize, bool, bool)> = Tier::ALL
        .iter()
        .map(|tier| {
            let of = chain.tier(*tier);
            (*tier, of.known.len(), of.is_unknown(), of.is_left_out())
        })
        .collect();
    assert_eq!(
        states,
        [
            (Tier::Community, 1, false, false),
            // R. in Dhading is known, and the employer says there was another whom nobody can name.
            (Tier::SubAgent, 1, true, false),
            (Tier::AgencyOfOrigin, 1, false, false),
            (Tier::AgencyOfDestination, 0, false, true),
            (Tier::Employer, 1, false, false),
            (Tier::Worksite, 1, false, false),
        ]
    );
    assert_eq!(
        (chain.unknown_hops(), chain.tiers_in_use(), chain.length()),
        (1, 5, 4)
    );
    let transparency = transparency(&chain);
    // Community ½, sub-agent (1 + 0) / 2 as the agency documents it, the other four 1: 5 of 6.
    assert_eq!(transparency.score, Rate::new(5, 6).unwrap());
    assert_eq!(transparency.lower, Rate::new(9, 12).unwrap());
    assert_eq!(transparency.upper, Rate::new(11, 12).unwrap());
    let corridor = &figures["NPL to MYS"];
    assert_eq!(corridor.workers, 1);
    assert_eq!(corridor.unknown_share, Rate::new(1, 5).unwrap());
}

#[test]
fn a_chain_of_which_nothing_is_known_is_six_unknown_hops() {
    let chain = Chain::default();
    assert_eq!(
        (chain.unknown_hops(), chain.tiers_in_use(), chain.length()),
        (6, 6, 5)
    );
    assert_eq!(transparency(&chain).upper, Rate::zero());
}
