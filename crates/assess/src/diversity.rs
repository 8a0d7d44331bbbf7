//! How much the rows of one equivalence class say about a sensitive field.

/// Distinct l: how many values occur.
pub(crate) fn distinct(counts: &[u64]) -> usize {
    counts.iter().filter(|&&count| count > 0).count()
}

/// Entropy l: e to the power of the entropy of the values, from 1 (all alike) to the number of values.
pub(crate) fn entropy(counts: &[u64]) -> f64 {
    let total = counts.iter().sum::<u64>() as f64;
    let entropy: f64 = counts
        .iter()
        .filter(|&&count| count > 0)
        .map(|&count| {
            let p = count as f64 / total;
            -p * p.ln()
        })
        .sum();
    entropy.exp()
}

/// r₁ ÷ (r_l + … + r_m) with the counts r in descending order: a class is recursively (c, l)-diverse for every c above it. Infinite if fewer than l
/// values occur.
pub(crate) fn recursive(counts: &[u64], l: usize) -> f64 {
    let mut sorted: Vec<u64> = counts.iter().copied().filter(|&count| count > 0).collect();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let rest: u64 = sorted.iter().skip(l.max(1) - 1).sum();
    match sorted.first() {
        Some(&first) if rest > 0 => first as f64 / rest as f64,
        _ => f64::INFINITY,
    }
}

/// Earth mover's distance between a class's and the table's distribution where all values are equally far apart: ½ Σ |p − q|.
pub(crate) fn equal_distance(class: &[u64], table: &[u64]) -> f64 {
    0.5 * differences(class, table).map(f64::abs).sum::<f64>()
}

/// Earth mover's distance where values stand in a row, at equal steps that add up to 1: Σᵢ |Σ_{j ≤ i} (pⱼ − qⱼ)| / (m − 1), over the m values that occur
/// in the table.
pub(crate) fn ordered_distance(class: &[u64], table: &[u64]) -> f64 {
    let m = distinct(table);
    if m < 2 {
        return 0.0;
    }
    let occurring = differences(class, table)
        .zip(table)
        .filter(|&(_, &count)| count > 0)
        .map(|(d, _)| d);
    let steps = occurring.scan(0.0, |sum, difference| {
        *sum += difference;
        Some(f64::abs(*sum))
    });
    steps.sum::<f64>() / (m - 1) as f64
}

fn differences<'a>(class: &'a [u64], table: &'a [u64]) -> impl Iterator<Item = f64> + 'a {
    let (n, m) = (class.iter().sum::<u64>() as f64, table.iter().sum::<u64>() as f64);
    class
        .iter()
        .zip(table)
        .map(move |(&a, &b)| a as f64 / n - b as f64 / m)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        assert_eq!(distinct(&[3, 0, 1]), 2);
        assert!((entropy(&[5, 5]) - 2.0).abs() < 1e-12 && (entropy(&[4, 0]) - 1.0).abs() < 1e-12);
        // Counts 4, 2, 1: r₁ / (r₂ + r₃) = 4/3 at l = 2 and 4 at l = 3.
        assert!((recursive(&[2, 4, 1], 2) - 4.0 / 3.0).abs() < 1e-12);
        assert_eq!(
            (recursive(&[2, 4, 1], 3), recursive(&[2, 4], 3)),
            (4.0, f64::INFINITY)
        );
    }

    /// Li, Li & Venkatasubramanian 2007, section 5: salaries 3k … 11k; {3, 4, 5} is at 0.375 and {6, 8, 11} at 0.167.
    #[test]
    fn the_example_of_the_paper_on_t_closeness() {
        let all = [1; 9];
        assert!((ordered_distance(&[1, 1, 1, 0, 0, 0, 0, 0, 0], &all) - 0.375).abs() < 1e-12);
        assert!((ordered_distance(&[0, 0, 0, 1, 0, 1, 0, 0, 1], &all) - 1.0 / 6.0).abs() < 1e-12);
        assert!((equal_distance(&[1, 1, 1, 0, 0, 0, 0, 0, 0], &all) - 6.0 / 9.0).abs() < 1e-12);
    }
}
