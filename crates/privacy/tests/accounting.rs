//! The accountant against figures made by other accountants: OpenDP 0.16.0 and dp-accounting 0.6.0 (`oracles/opendp_dp_accounting.py`).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use amparo_privacy::{Composition, Delta, Epsilon, Rho};

fn epsilon_of(rho: f64, delta: f64) -> f64 {
    Rho::new(rho)
        .unwrap()
        .epsilon_at(Delta::new(delta).unwrap())
        .get()
}

/// OpenDP's curve of a ρ-zCDP measurement (`make_zCDP_to_approxDP` over `make_gaussian`).
#[test]
fn conversion_equals_opendp() {
    for (rho, curve) in [
        (0.001, [0.245_119_253_872, 0.182_895_377_190, 0.090_362_051_138]),
        (0.0125, [0.910_106_602_957, 0.700_205_104_601, 0.403_593_739_232]),
        (0.1, [2.715_481_886_731, 2.141_938_928_385, 1.356_193_106_367]),
        (1.0, [9.521_463_671_792, 7.766_216_625_312, 5.419_919_168_219]),
        (2.5, [16.118_797_108_680, 13.373_652_252_808, 9.729_816_020_631]),
    ] {
        for (delta, expected) in [1e-9, 1e-6, 1e-3].into_iter().zip(curve) {
            let got = epsilon_of(rho, delta);
            assert!(
                (got / expected - 1.0).abs() < 1e-9,
                "ρ {rho} δ {delta}: {got}, OpenDP {expected}"
            );
        }
    }
}

/// dp-accounting's Rényi accountant tries a grid of orders, so it is never below the optimum and close to it.
#[test]
fn composition_equals_dp_accounting() {
    let five = 5.0_f64.sqrt();
    for (sigmas, theirs) in [
        (&[five][..], 2.141_938_964),
        (&[five; 10], 7.766_217_290),
        (&[3.0, 7.0, 20.0], 1.723_718_103),
    ] {
        let composed = sigmas.iter().fold(Composition::default(), |sum, sigma| {
            sum.with_zcdp(Rho::new(0.5 / (sigma * sigma)).unwrap())
        });
        let got = composed.epsilon_at(Delta::new(1e-6).unwrap()).unwrap().get();
        assert!(
            got <= theirs && got > theirs * (1.0 - 1e-6),
            "{sigmas:?}: {got}, theirs {theirs}"
        );
    }
}

/// Ten yearly releases at ρ = 0.1: a person who is measured once pays ε = 2.14 at δ = 10⁻⁶, one who is measured in each pays 7.77.
#[test]
fn a_person_measured_once_pays_once() {
    let once = epsilon_of(0.1, 1e-6);
    let yearly = (0..10).fold(Rho::ZERO, |sum, _| sum.plus(Rho::new(0.1).unwrap()));
    assert_eq!(format!("{once:.2}"), "2.14");
    assert_eq!(
        format!("{:.2}", yearly.epsilon_at(Delta::new(1e-6).unwrap()).get()),
        "7.77"
    );
}

/// Simple composition is what is left for a single mechanism of which only ε and δ are known; nothing is gained by mixing currencies.
#[test]
fn currencies_are_kept_apart() {
    let part = |e: f64| Epsilon::new(e).unwrap();
    let delta = Delta::new(1e-6).unwrap();
    let mixed = Composition::default()
        .with_zcdp(Rho::new(0.1).unwrap())
        .with_pure(part(0.1))
        .with_approximate(part(0.2), Delta::new(1e-7).unwrap())
        .epsilon_at(delta)
        .unwrap()
        .get();
    // By way of concentrated privacy: ρ = 0.1 + 0.005 + 0.02 at δ = 9e-7.
    let concentrated = epsilon_of(0.125, 9e-7);
    let simple = epsilon_of(0.1, 9e-7) + 0.3;
    assert!(
        (mixed - simple.min(concentrated)).abs() < 1e-9,
        "{mixed}: {simple} or {concentrated}"
    );
    assert!(mixed < simple);
}
