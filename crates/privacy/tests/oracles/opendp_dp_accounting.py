"""Reference values from two other accountants, made once and kept in `tests/accounting.rs`.

    pip install opendp==VERSION dp-accounting==VERSION && python opendp_dp_accounting.py

* OpenDP: the (epsilon, delta) curve of a rho-zCDP measurement, and the rho of a pure-DP one.
* dp-accounting: the RDP accountant over fine orders for a composition of Gaussians and one pure-DP (Laplace) mechanism.
"""
import importlib.metadata as m
import math

import dp_accounting as dpa
from dp_accounting import rdp
import opendp.prelude as dp

dp.enable_features("contrib")
print("opendp", m.version("opendp"), "dp-accounting", m.version("dp-accounting"))

space = dp.atom_domain(T=float, nan=False), dp.absolute_distance(T=float)
for rho in (0.001, 0.0125, 0.1, 1.0, 2.5):
    scale = math.sqrt(1 / (2 * rho))
    gauss = dp.c.make_zCDP_to_approxDP(dp.m.make_gaussian(*space, scale=scale))
    curve = gauss.map(1.0)
    for delta in (1e-9, 1e-6, 1e-3):
        print(f"zcdp rho {rho} delta {delta:g}: epsilon {curve.epsilon(delta=delta):.12f}")

orders = [1 + i / 200 for i in range(1, 4000)] + list(range(22, 2000))
for sigmas in ([math.sqrt(5)], [math.sqrt(5)] * 10, [3.0, 7.0, 20.0]):
    accountant = rdp.RdpAccountant(orders)
    for sigma in sigmas:
        accountant.compose(dpa.GaussianDpEvent(sigma))
    print(f"gaussians {sigmas}: epsilon {accountant.get_epsilon(1e-6):.9f}")
