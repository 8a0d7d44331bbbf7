"""Reference values for the conversion of rho-zCDP to (epsilon, delta)-DP.

Independent of the Rust code: 50-digit arithmetic (mpmath), golden-section search over alpha instead of bisection on the
derivative, and a root search over rho. Formula: Canonne, Kamath & Steinke 2020, Corollary 13.

    pip install mpmath && python zcdp.py
"""
from mpmath import mp, mpf, exp, log

mp.dps = 50


def ln_delta(rho, eps):
    def f(t):  # alpha = 1 + exp(t)
        a = 1 + exp(t)
        return (a - 1) * (a * rho - eps) + a * log(1 - 1 / a) - log(a - 1)

    lo, hi = mpf(-12), log((eps + 1) / (2 * rho) + 2)
    phi = (mpf(5) ** mpf("0.5") - 1) / 2
    a, b = hi - phi * (hi - lo), lo + phi * (hi - lo)
    for _ in range(160):
        if f(a) < f(b):
            hi = b
        else:
            lo = a
        a, b = hi - phi * (hi - lo), lo + phi * (hi - lo)
    return f((lo + hi) / 2)


def rho_of(eps, delta):
    lo, hi = mpf(0), eps + 1
    for _ in range(90):
        mid = (lo + hi) / 2
        if ln_delta(mid, eps) <= log(delta):
            lo = mid
        else:
            hi = mid
    return lo


for eps, delta in [("1", "1e-9"), ("1", "1e-6"), ("0.1", "1e-6"), ("4", "1e-6"), ("10", "1e-12"), ("0.01", "1e-5")]:
    print(eps, delta, mp.nstr(rho_of(mpf(eps), mpf(delta)), 12))
