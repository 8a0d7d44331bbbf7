"""MST (McKenna, Miklau & Sheldon 2021) on the inference library `mbi`: `mst.py IN.csv DOMAIN.json OUT.csv EPSILON DELTA`, over integer codes.

A third of rho each for one-way marginals, for choosing a maximum spanning tree by noisy distances from independence, and for its two-way marginals.
Two things are easier on the peer than the published mechanism: categories are not compressed, and the noise is ordinary floating-point Gaussian,
which is not safe in a release.
"""

import itertools
import json
import math
import sys

import jax
import numpy as np
import pandas as pd

# The library asks for 64-bit floats on large tables.
jax.config.update("jax_enable_x64", True)

from mbi import Dataset, Domain, LinearMeasurement
from mbi.estimation import MirrorDescent
from networkx import Graph, maximum_spanning_edges


def rho_of(epsilon, delta):
    """The largest rho with (epsilon, delta)-DP by Proposition 12 of Canonne, Kamath & Steinke 2020."""

    def delta_at(rho):
        orders = 1 + np.logspace(-3, 4, 20000)
        logs = (orders - 1) * (orders * rho - epsilon) + orders * np.log1p(-1 / orders) - np.log(orders - 1)
        return math.exp(min(logs.min(), 0))

    low, high = 0.0, epsilon + 1
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if delta_at(middle) <= delta else (low, middle)
    return low


def main():
    source, domain, target, epsilon, delta = sys.argv[1:6]
    with open(domain, encoding="utf-8") as file:
        sizes = json.load(file)
    table = pd.read_csv(source)
    data = Dataset({name: table[name].to_numpy() for name in sizes}, Domain(list(sizes), list(sizes.values())))
    rho = rho_of(float(epsilon), float(delta)) / 3
    draw = np.random.default_rng()

    def measure(cliques):
        sigma = math.sqrt(len(cliques) / (2 * rho))
        noisy = []
        for clique in cliques:
            exact = np.asarray(data.project(clique).datavector(), dtype=float)
            noisy.append(LinearMeasurement(exact + draw.normal(0, sigma, exact.size), clique, sigma))
        return noisy

    measurements = measure([(name,) for name in sizes])
    one_way = MirrorDescent().estimate(data.domain, measurements, iters=500)
    pairs = list(itertools.combinations(sizes, 2))
    sigma = math.sqrt(len(pairs) / (2 * rho))
    graph = Graph()
    for a, b in pairs:
        expected = np.asarray(one_way.project((a, b)).datavector())
        distance = np.abs(np.asarray(data.project((a, b)).datavector()) - expected).sum()
        graph.add_edge(a, b, weight=distance + draw.normal(0, sigma))
    tree = [(a, b) for a, b, _ in maximum_spanning_edges(graph, data=True)]
    model = MirrorDescent().estimate(data.domain, measurements + measure(tree), iters=1500)
    rows = model.synthetic_data().to_dict()
    pd.DataFrame({name: np.asarray(rows[name]) for name in sizes}).to_csv(target, index=False)


main()
