//! A few distributions, in the accuracy that the measures need.

/// ln Γ(x) for x > 0 (Lanczos' approximation with g = 7 and nine terms; relative error below 1e-13).
pub(crate) fn ln_gamma(x: f64) -> f64 {
    const TERMS: [f64; 9] = [
        0.999_999_999_999_809_9,
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    if x < 0.5 {
        return (std::f64::consts::PI / (std::f64::consts::PI * x).sin()).ln() - ln_gamma(1.0 - x);
    }
    let x = x - 1.0;
    let t = x + 7.5;
    let sum = TERMS
        .iter()
        .enumerate()
        .skip(1)
        .fold(TERMS[0], |sum, (i, term)| sum + term / (x + i as f64));
    0.5 * (2.0 * std::f64::consts::PI).ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

/// ln of the binomial coefficient n over k.
pub(crate) fn ln_choose(n: f64, k: f64) -> f64 {
    ln_gamma(n + 1.0) - ln_gamma(k + 1.0) - ln_gamma(n - k + 1.0)
}

/// E|X − np| of a binomial variable, by De Moivre's identity: 2 (m + 1) C(n, m + 1) p^(m+1) (1 − p)^(n−m) with m = ⌊np⌋
/// (Diaconis & Zabell 1991, Closed form summation for classical distributions).
pub(crate) fn binomial_mean_deviation(n: f64, p: f64) -> f64 {
    if p <= 0.0 || p >= 1.0 || n < 1.0 {
        return 0.0;
    }
    let m = (n * p).floor().min(n - 1.0);
    (std::f64::consts::LN_2
        + (m + 1.0).ln()
        + ln_choose(n, m + 1.0)
        + (m + 1.0) * p.ln()
        + (n - m) * (-p).ln_1p())
    .exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gamma_gives_factorials() {
        assert!((ln_gamma(11.0) - 3_628_800.0_f64.ln()).abs() < 1e-12);
        assert!((ln_gamma(0.5) - std::f64::consts::PI.sqrt().ln()).abs() < 1e-12);
        assert!((ln_choose(10.0, 3.0) - 120.0_f64.ln()).abs() < 1e-12);
    }

    #[test]
    fn the_mean_deviation_equals_its_sum() {
        for (n, p) in [(1, 0.3_f64), (5, 0.2), (40, 0.07), (40, 0.5), (60, 0.99)] {
            let n = f64::from(n);
            let mut sum = 0.0;
            let mut k = 0.0;
            while k <= n {
                sum += (ln_choose(n, k) + k * p.ln() + (n - k) * (1.0 - p).ln()).exp() * (k - n * p).abs();
                k += 1.0;
            }
            let got = binomial_mean_deviation(n, p);
            assert!((got - sum).abs() < 1e-11, "n {n} p {p}: {got} against {sum}");
        }
        assert_eq!(binomial_mean_deviation(10.0, 0.0), 0.0);
        assert_eq!(binomial_mean_deviation(10.0, 1.0), 0.0);
    }
}
