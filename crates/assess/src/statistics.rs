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

/// The regularised incomplete beta function I_x(a, b), by its continued fraction (Lentz's method).
pub(crate) fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    // The fraction converges fast on the left of the mean; the other side follows by symmetry.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(b, a, 1.0 - x);
    }
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (-x).ln_1p()).exp() / a;
    let guard = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let (mut c, mut d) = (1.0, 1.0 / guard(1.0 - (a + b) * x / (a + 1.0)));
    let mut fraction = d;
    for step in 1..10_000 {
        let m = f64::from(step);
        for term in [
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0)),
        ] {
            d = 1.0 / guard(1.0 + term * d);
            c = guard(1.0 + term / c);
            fraction *= c * d;
        }
        if (c * d - 1.0).abs() < 1e-15 {
            break;
        }
    }
    front * fraction
}

/// The Clopper–Pearson lower end for a share of which `hits` of `of` were seen: the true share is below it with probability at most `alpha`.
pub(crate) fn share_at_least(hits: u64, of: u64, alpha: f64) -> f64 {
    if hits == 0 || of == 0 {
        return 0.0;
    }
    let (a, b) = (hits as f64, (of - hits) as f64 + 1.0);
    let (mut low, mut high) = (0.0, a / of as f64);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if incomplete_beta(a, b, middle) < alpha {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// The Clopper–Pearson upper end.
pub(crate) fn share_at_most(hits: u64, of: u64, alpha: f64) -> f64 {
    1.0 - share_at_least(of - hits, of, alpha)
}

/// The standard normal distribution function, by Marsaglia's series ½ + φ(x) Σ x^(2k+1) / (1·3·5 … (2k+1)).
pub(crate) fn normal(x: f64) -> f64 {
    if x.abs() > 8.0 {
        return if x > 0.0 { 1.0 } else { 0.0 };
    }
    let (mut term, mut sum, mut k) = (x, x, 1.0);
    while term.abs() > 1e-18 {
        k += 2.0;
        term *= x * x / k;
        sum += term;
    }
    0.5 + sum * (-0.5 * x * x).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

/// The normal quantile, from −8 to 8.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    let (mut low, mut high) = (-8.0, 8.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if normal(middle) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
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

    /// Exact binomial intervals: 0 of 10 has the upper end 1 − 0.025^(1/10); 5 of 20 the known (0.0866, 0.4910).
    #[test]
    fn shares_have_their_known_intervals() {
        assert_eq!(share_at_least(0, 10, 0.025), 0.0);
        assert!((share_at_most(0, 10, 0.025) - (1.0 - 0.025_f64.powf(0.1))).abs() < 1e-9);
        assert!((share_at_least(5, 20, 0.025) - 0.086_571).abs() < 1e-5);
        assert!((share_at_most(5, 20, 0.025) - 0.491_046).abs() < 1e-5);
        assert!((incomplete_beta(2.0, 3.0, 0.4) - 0.5248).abs() < 1e-12);
        assert!(share_at_most(1_999, 2_000, 0.000_25) < 1.0);
    }

    #[test]
    fn the_normal_distribution_is_the_tabulated_one() {
        assert!((normal(1.0) - 0.841_344_746_068_543).abs() < 1e-14);
        assert!((normal(-3.0) - 0.001_349_898_031_630).abs() < 1e-14);
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-12);
        assert_eq!((normal(9.0), normal(-9.0)), (1.0, 0.0));
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
