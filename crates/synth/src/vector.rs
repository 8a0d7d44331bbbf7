//! Small vector kernels in plain safe Rust: fixed lanes that the compiler turns into SIMD, and no operation whose result differs between machines.

/// Lanes of the kernels. Slices must be a multiple of it long.
pub(crate) const LANES: usize = 8;

/// Σ a·b, summed in a fixed order.
#[inline(always)]
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; LANES];
    for (a, b) in a.chunks_exact(LANES).zip(b.chunks_exact(LANES)) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    total(&sums)
}

/// The sum of the lanes, in a fixed order.
#[inline(always)]
pub(crate) fn total(sums: &[f32; LANES]) -> f32 {
    ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]))
}

/// exp(x) to about 2 units in the last place for −87 ≤ x ≤ 88; 0 below. Polynomial after splitting off powers of two, so that it vectorises and
/// gives the same bits everywhere, which the C library's does not promise.
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    let clamped = x.clamp(-87.0, 88.0);
    let n = (clamped * std::f32::consts::LOG2_E + 0.5).floor();
    // ln 2 in two parts, so that the remainder is exact.
    let r = clamped - n * 0.693_359_4 + n * 2.121_944_4e-4;
    let p = 1.0 / 5_040.0;
    let p = p * r + 1.0 / 720.0;
    let p = p * r + 1.0 / 120.0;
    let p = p * r + 1.0 / 24.0;
    let p = p * r + 1.0 / 6.0;
    let p = p * r + 0.5;
    let p = p * r + 1.0;
    let p = p * r + 1.0;
    let scale = f32::from_bits((((n as i32) + 127) << 23) as u32);
    if x < -87.0 { 0.0 } else { p * scale }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_exp() {
        for i in -8_600..8_700 {
            let x = i as f32 / 100.0;
            let (got, want) = (f64::from(exp(x)), f64::from(x).exp());
            assert!((got / want - 1.0).abs() < 1e-6, "exp({x}) = {got}, not {want}");
        }
        assert_eq!(exp(f32::NEG_INFINITY), 0.0);
        assert_eq!(exp(0.0), 1.0);
    }

    #[test]
    fn dot_is_the_sum_of_products() {
        let a: Vec<f32> = (0..16).map(|i| i as f32).collect();
        assert_eq!(dot(&a, &a), 1_240.0);
    }
}
