//! Circles among those who work for each other.

use std::collections::BTreeMap;

/// The circles in a set of arrows "works for", each once, starting at its smallest member. An arrow to oneself is a circle of one.
///
/// Every node may have several arrows; of circles that share arrows, at least one is reported for each group of nodes that reach each other.
pub fn loops<T: Copy + Ord>(arrows: &[(T, T)]) -> Vec<Vec<T>> {
    let mut out: BTreeMap<T, Vec<T>> = BTreeMap::new();
    for &(from, to) in arrows {
        out.entry(from).or_default().push(to);
    }
    // Depth first without recursion: a chain of sub-agents from a file may be as long as the file.
    let mut done: BTreeMap<T, bool> = BTreeMap::new();
    let mut circles = Vec::new();
    for &start in out.keys() {
        if done.contains_key(&start) {
            continue;
        }
        let mut path: Vec<(T, usize)> = vec![(start, 0)];
        done.insert(start, false);
        while let Some((node, next)) = path.last_mut() {
            let target = out.get(node).and_then(|targets| targets.get(*next)).copied();
            *next += 1;
            match target {
                None => {
                    done.insert(*node, true);
                    path.pop();
                }
                Some(target) => match done.get(&target) {
                    None => {
                        done.insert(target, false);
                        path.push((target, 0));
                    }
                    Some(false) => {
                        let circle = path
                            .iter()
                            .map(|&(node, _)| node)
                            .skip_while(|&node| node != target);
                        circles.push(from_smallest(circle.collect()));
                    }
                    Some(true) => {}
                },
            }
        }
    }
    circles.sort();
    circles.dedup();
    circles
}

fn from_smallest<T: Copy + Ord>(mut circle: Vec<T>) -> Vec<T> {
    if let Some(place) = circle
        .iter()
        .enumerate()
        .min_by_key(|(_, node)| **node)
        .map(|(place, _)| place)
    {
        circle.rotate_left(place);
    }
    circle
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn circles_are_found_once() {
        assert_eq!(loops(&[(1, 2), (2, 3), (3, 1), (4, 1)]), vec![vec![1, 2, 3]]);
        assert_eq!(loops(&[(7, 7)]), vec![vec![7]]);
        assert!(loops(&[(1, 2), (1, 3), (2, 4), (3, 4)]).is_empty());
        let long: Vec<(u32, u32)> = (0..100_000).map(|i| (i, i + 1)).collect();
        assert!(loops(&long).is_empty());
    }

    proptest! {
        #[test]
        fn a_circle_is_found_exactly_when_there_is_one(arrows in prop::collection::vec((0u8..8, 0u8..8), 0..16)) {
            // Kahn's algorithm: what cannot be taken away leaf by leaf lies on or behind a circle.
            let mut left = arrows.clone();
            loop {
                let before = left.len();
                let sources: Vec<u8> = left.iter().map(|a| a.0).collect();
                left.retain(|(_, to)| sources.contains(to));
                if left.len() == before { break; }
            }
            let circles = loops(&arrows);
            prop_assert_eq!(circles.is_empty(), left.is_empty());
            for circle in circles {
                for (i, node) in circle.iter().enumerate() {
                    prop_assert!(arrows.contains(&(*node, circle[(i + 1) % circle.len()])));
                }
            }
        }
    }
}
