//! Exact quotas: how many, not how likely.

use crate::draw::Draw;

/// Shares `total` out by `weights`, largest remainders first; each weight above 0 gets at least `least` where there is enough.
///
/// The parts add up to `total`, unless there is no weight above 0.
pub(super) fn apportion(total: u32, weights: &[u32], least: u32) -> Vec<u32> {
    let wanted: Vec<u64> = weights.iter().map(|&weight| u64::from(weight)).collect();
    let sum: u64 = wanted.iter().sum();
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let served = weights.iter().filter(|&&weight| weight > 0).count() as u32;
    let least = least.min(total / served);
    let rest = u64::from(total - least * served);
    let mut parts: Vec<u32> = wanted
        .iter()
        .map(|&weight| (rest * weight / sum) as u32 + if weight > 0 { least } else { 0 })
        .collect();
    let mut by_remainder: Vec<usize> = (0..weights.len()).filter(|&i| weights[i] > 0).collect();
    by_remainder.sort_by_key(|&i| std::cmp::Reverse(rest * wanted[i] % sum));
    let missing = total - parts.iter().sum::<u32>();
    for &i in by_remainder.iter().cycle().take(missing as usize) {
        parts[i] += 1;
    }
    parts
}

/// A class for each item, `quotas[class]` items to a class; items after the quotas' sum get the last class.
///
/// Items are served in an order drawn at random. Each draws among the classes that still have room, with weights of room times
/// `affinity(item, class)`, so that items and classes go together without a quota being missed.
pub(super) fn assign(
    draw: &mut Draw,
    items: usize,
    quotas: &[u32],
    affinity: impl Fn(usize, usize) -> u32,
) -> Vec<usize> {
    let mut room = quotas.to_vec();
    let mut classes = vec![quotas.len().saturating_sub(1); items];
    let mut order: Vec<usize> = (0..items).collect();
    draw.shuffle(&mut order);
    for item in order {
        let weights: Vec<u32> = room
            .iter()
            .enumerate()
            .map(|(class, &room)| room * affinity(item, class))
            .collect();
        let class = if weights.iter().any(|&weight| weight > 0) {
            draw.weighted(&weights)
        } else {
            // Only classes without any affinity have room left.
            draw.weighted(&room)
        };
        if let Some(left) = room.get_mut(class).filter(|left| **left > 0) {
            *left -= 1;
            classes[item] = class;
        }
    }
    classes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_and_follow_their_weights() {
        assert_eq!(apportion(10, &[1, 1, 1], 0), [4, 3, 3]);
        assert_eq!(apportion(100, &[50, 0, 49, 1], 3), [48, 0, 48, 4]);
        assert_eq!(apportion(2, &[5, 3, 1], 4), [1, 1, 0]);
        assert_eq!(apportion(7, &[0, 0], 1), [0, 0]);
        assert_eq!(
            apportion(6_960, &[740, 200, 50, 10], 0).iter().sum::<u32>(),
            6_960
        );
    }

    #[test]
    fn quotas_are_met_whatever_the_affinity() {
        let mut draw = Draw::new(1, "quota");
        let classes = assign(&mut draw, 1_000, &[300, 650, 50], |item, class| {
            if item < 500 && class == 0 {
                9
            } else {
                u32::from(class != 2)
            }
        });
        let count = |class, items: std::ops::Range<usize>| {
            classes[items].iter().filter(|&&found| found == class).count()
        };
        assert_eq!(
            [count(0, 0..1_000), count(1, 0..1_000), count(2, 0..1_000)],
            [300, 650, 50]
        );
        assert!(count(0, 0..500) > 2 * count(0, 500..1_000));
    }
}
