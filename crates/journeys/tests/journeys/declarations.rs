use std::collections::BTreeSet;

use amparo_journeys::chain::{chain_figures, chains, transparency};
use amparo_journeys::declared::*;
use amparo_journeys::journey::journeys;
use amparo_recruitment::taxonomy::Grade;
use jiff::civil::date;
use proptest::prelude::*;

use super::support::*;

fn errors(text: &str) -> Vec<Declaration> {
    declared("errors.csv", &format!("id,by,on,of,reason,corrected_by\n{text}"))
}

fn with(more: Vec<Declaration>) -> Book {
    let mut all = declarations();
    all.extend(more);
    Book::new(all)
}

fn counted(book: &Book) -> Vec<&str> {
    book.counted()
        .map(|declaration| declaration.id.as_str())
        .collect()
}

#[test]
fn the_declarers_own_error_supersedes_and_nothing_is_deleted() {
    let book = with(errors("E1,@1,2024-04-01,L3,incorrect_data,L9\n"));
    assert!(!counted(&book).contains(&"L3"));
    assert!(
        book.all()
            .any(|(declaration, counts)| declaration.id.as_str() == "L3" && !counts)
    );
    assert_eq!(book.superseded(), 1);
    let problems: Vec<String> = book.problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        ["error declaration E1 says that L9 is right, which is not there"]
    );
}

#[test]
fn somebody_elses_error_is_a_dispute_and_both_stand() {
    let book = with(errors("E1,@3,2024-04-01,L1,did_not_occur,\n"));
    assert!(counted(&book).contains(&"L1"));
    assert_eq!(book.disputes().len(), 1);
    let sure = transparency(chain_of(&with(vec![])).as_ref().unwrap());
    let disputed = transparency(chain_of(&book).as_ref().unwrap());
    assert!(disputed.score <= sure.score);
    assert_eq!(disputed.upper, sure.upper);
}

fn chain_of(book: &Book) -> Option<amparo_journeys::chain::Chain> {
    let mut found = None;
    chain_figures(book, &dossier(&[]).parties, |_, chain| {
        found = Some(chain.clone())
    });
    found
}

#[test]
fn what_cannot_be_is_said() {
    let mut more = errors("E1,@1,2024-04-01,nowhere,did_not_occur,\nE2,@1,2024-04-02,E1,did_not_occur,\n");
    more.extend(declared(
        "legs.csv",
        "id,by,on,worker,stage,began,ended\nL1,x,2024-01-01,W9,transit,,\nL8,x,2024-01-01,W9,exit,2024-02-01,2024-01-01\n",
    ));
    more.extend(declared(
        "nodes.csv",
        "id,by,on,chain,tier,state,country\nN8,x,2024-01-01,C9,worksite,unknown,MYS\n",
    ));
    more.extend(declared(
        "owners.csv",
        "id,by,on,chain,owner\nO8,x,2024-01-01,C1,others\n",
    ));
    let book = with(more);
    let problems: Vec<String> = book.problems().iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(problems.join("\n"));
    // Neither of two contents under one id counts.
    assert!(!counted(&book).contains(&"L1"));
}

#[test]
fn rows_that_cannot_be_read_say_where_and_what_would_do() {
    let mut read = 0;
    let legs = filled(
        "id,by,on,worker,stage,to,to_town,began\nL1,u,2024-01-01,W1,transit,@1,,\nL2,u,01/02/2024,W1,transit,,,\n\
         L3,u,2024-01-01,W1,flight,,,\nL4,u,2024-01-01,W1,transit,AM00000001X,,\nL5,u,2024-01-01,W1,transit,,Klang,\n,u,2024-01-01,W1,transit,,,\n\
         L7,somebody else,2024-01-01,W1,transit,unknown,,\n",
    );
    let (table, import) = read_declared("in/legs.csv", legs.as_bytes(), |_| read += 1).unwrap();
    assert_eq!((table, read, import.refused.len()), (DeclaredTable::Legs, 1, 6));
    let words: Vec<String> = import
        .refused
        .iter()
        .map(|refused| refused.error.to_string())
        .collect();
    insta::assert_snapshot!(words.join("\n"));
    let error = read_declared("way.csv", b"id\n", |_| ()).unwrap_err().to_string();
    assert!(error.starts_with("way.csv: the name says no table; accepted are legs, nodes, owners, errors"));
    let error = read_declared("nodes.csv", b"id,by\n", |_| ())
        .unwrap_err()
        .to_string();
    assert!(error.contains("no column on, chain, tier"), "{error}");
}

#[test]
fn an_organisation_sees_its_own_chains_and_nobody_elses() {
    let mut all = declarations();
    all.extend(declared(
        "nodes.csv",
        "id,by,on,chain,tier,party,country\nN5,@4,2024-03-10,C2,employer,@4,MYS\n",
    ));
    let book = Book::new(all);
    let seen = book.seen_by(&"gloves".parse().unwrap());
    let text = format!("{:?}", seen.all().collect::<Vec<_>>());
    assert!(text.contains("L3") && text.contains("N3"));
    assert!(
        !text.contains("C2") && !text.contains("N5") && !text.contains("others"),
        "{text}"
    );
    assert_eq!(chains(&seen).len(), 1);
    assert_eq!(book.seen_by(&"stranger".parse().unwrap()).all().count(), 0);
}

#[test]
fn a_journey_shows_its_gaps() {
    let book = book();
    let journeys = journeys(&book);
    let journey = journeys.values().next().unwrap();
    let gaps: Vec<String> = journey.gaps().iter().map(ToString::to_string).collect();
    assert_eq!(
        gaps,
        [
            "nobody declared the stage pre_departure",
            "nobody declared the stage arrival"
        ]
    );
}

/// Few ids, workers and chains, so that declarations meet.
fn any_declaration() -> impl Strategy<Value = Declaration> {
    let node = (0..2_u8, 0..6_usize, 0..3_usize, proptest::option::of(1..4_u64)).prop_map(
        |(chain, tier, state, who)| {
            What::Node(Node {
                chain: format!("C{chain}").parse().unwrap(),
                tier: Tier::ALL[tier],
                state: NodeState::ALL[state],
                party: who.map(party),
                label: None,
                place: None,
            })
        },
    );
    let leg = (0..2_u8, 0..8_usize, 0..2_u8).prop_map(|(worker, stage, chain)| {
        What::Leg(Leg {
            worker: format!("W{worker}").parse().unwrap(),
            chain: Some(format!("C{chain}").parse().unwrap()),
            stage: amparo_recruitment::taxonomy::Stage::ALL[stage],
            from: None,
            to: Some(party(1)),
            from_place: None,
            to_place: None,
            began: None,
            ended: None,
        })
    });
    let error = (0..12_u8).prop_map(|of| {
        What::Error(ErrorDeclaration {
            of: format!("D{of}").parse().unwrap(),
            reason: ErrorReason::DidNotOccur,
            corrected_by: vec![],
        })
    });
    (
        0..12_u8,
        0..2_u8,
        0..4_usize,
        prop_oneof![3 => node, 2 => leg, 2 => error],
    )
        .prop_map(|(id, by, grade, what)| Declaration {
            id: format!("D{id}").parse().unwrap(),
            by: format!("org{by}").parse().unwrap(),
            on: date(2024, 1, 1),
            grade: Grade::ALL[grade],
            evidence: None,
            what,
        })
}

proptest! {
    #[test]
    fn the_order_of_declarations_is_irrelevant(
        declarations in proptest::collection::vec(any_declaration(), 0..25),
        order in any::<u64>(),
    ) {
        let mut shuffled = declarations.clone();
        // Any order, by a key that has nothing to do with what is declared.
        shuffled.sort_by_key(|declaration| {
            use std::hash::{Hash, Hasher};
            let mut hasher = std::hash::DefaultHasher::new();
            (order, declaration).hash(&mut hasher);
            hasher.finish()
        });
        let (a, b) = (Book::new(declarations), Book::new(shuffled));
        prop_assert_eq!(a.all().collect::<Vec<_>>(), b.all().collect::<Vec<_>>());
        prop_assert_eq!(a.problems(), b.problems());
        prop_assert_eq!(a.disputes(), b.disputes());
        prop_assert_eq!(chains(&a), chains(&b));
        prop_assert_eq!(chain_figures(&a, &[], |_, _| ()), chain_figures(&b, &[], |_, _| ()));
    }

    #[test]
    fn the_superseded_never_count(declarations in proptest::collection::vec(any_declaration(), 0..25)) {
        let book = Book::new(declarations.clone());
        let count = |id: &str| declarations.iter().filter(|d| d.id.as_str() == id).collect::<BTreeSet<_>>().len();
        for error in book.counted() {
            let What::Error(declared) = &error.what else { continue };
            let target = book.all().find(|(target, _)| target.id == declared.of);
            if let Some((target, counts)) = target
                && target.by == error.by
                && !matches!(target.what, What::Error(_))
                && count(target.id.as_str()) == 1
            {
                prop_assert!(!counts, "{:?}", target);
            }
        }
        // Nothing is lost.
        let distinct: BTreeSet<_> = declarations.iter().collect();
        prop_assert_eq!(book.all().count(), distinct.len());
    }

    #[test]
    fn unknown_hops_always_count(declarations in proptest::collection::vec(any_declaration(), 0..25), tier in 0..6_usize) {
        let book = Book::new(declarations.clone());
        let unknown = Declaration {
            id: "U".parse().unwrap(),
            by: "org9".parse().unwrap(),
            on: date(2024, 1, 2),
            grade: Grade::Documented,
            evidence: None,
            what: What::Node(Node {
                chain: "C0".parse().unwrap(),
                tier: Tier::ALL[tier],
                state: NodeState::Unknown,
                party: None,
                label: None,
                place: None,
            }),
        };
        let mut more = declarations;
        more.push(unknown);
        let after = Book::new(more);
        let id: amparo_recruitment::values::ChainId = "C0".parse().unwrap();
        let old = chains(&book).get(&id).cloned().unwrap_or_default();
        let new = chains(&after)[&id].clone();
        prop_assert!(new.tier(Tier::ALL[tier]).is_unknown());
        prop_assert!(new.unknown_hops() >= old.unknown_hops());
        prop_assert!(new.unknown_hops() <= new.tiers_in_use());
        let (before, now) = (transparency(&old), transparency(&new));
        prop_assert!(now.score <= before.score, "an unknown hop makes nothing clearer");
        for seen in [before, now] {
            prop_assert!(seen.lower <= seen.score && seen.score <= seen.upper);
            prop_assert!(!seen.lower.is_negative() && seen.upper <= amparo_recruitment::values::Rate::one());
        }
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), table in 0..4_usize) {
        let file = format!("{}.csv", DeclaredTable::ALL[table]);
        let _ = read_declared(&file, &bytes, |_| ());
        let mut text = b"id,by,on,worker,stage,chain,tier,owner,of,reason\n".to_vec();
        text.extend(&bytes);
        let _ = read_declared(&file, &text, |_| ());
    }
}
