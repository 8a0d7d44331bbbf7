"""Writes the expected figures of tests/oracle.rs: total variation and count errors by brute force, association and AUC by their textbook formulas.

    python3 -m venv venv && venv/bin/pip install numpy==2.0.2 pandas==2.3.3 && venv/bin/python total_variation.py > total_variation.json

Both tables are made by the rule below and again, independently, in the test.
"""

import itertools
import json
import math

import numpy as np
import pandas as pd

SIZES = [3, 4, 2, 5, 3]  # the last category of the last two fields is missing
MISSING = {3: 4, 4: 2}


def table(rows, salt):
    data = {}
    for field, size in enumerate(SIZES):
        data[field] = [
            ((row * (2 * field + 3) + salt) // (field + 2) + (row % 7) * (row % (field + 2)) + (row * row) // 11) % size
            for row in range(rows)
        ]
    return pd.DataFrame(data)


def cells(data, fields):
    return data.groupby(list(fields)).size().to_dict()


def as_tuple(cell):
    return cell if isinstance(cell, tuple) else (cell,)


def marginals(real, synthetic, k):
    tv, floor_free, errors = [], [], {"cells": 0, "error": 0, "large": 0, "lost": 0, "reported": 0, "invented": 0}
    for fields in itertools.combinations(range(len(SIZES)), k):
        a, b = cells(real, fields), cells(synthetic, fields)
        one = [real[f].value_counts(normalize=True) for f in fields]
        total, independent = 0.0, 0.0
        for cell in itertools.product(*(range(SIZES[f]) for f in fields)):
            key = cell if k > 1 else cell
            p = a.get(key, a.get(cell[0], 0) if k == 1 else 0) / len(real)
            q = b.get(key, b.get(cell[0], 0) if k == 1 else 0) / len(synthetic)
            total += abs(p - q)
            independent += abs(p - math.prod(o.get(c, 0.0) for o, c in zip(one, cell)))
            if all(MISSING.get(f) != c for f, c in zip(fields, cell)):
                m, n = round(p * len(real)), round(q * len(synthetic))
                if m or n:
                    errors["cells"] += 1
                    errors["error"] += abs(m - n)
                    errors["large"] += m >= 10
                    errors["lost"] += m >= 10 and n == 0
                    errors["reported"] += n > 0
                    errors["invented"] += n > 0 and m == 0
        tv.append(total / 2)
        floor_free.append(independent / 2)
    tv_sorted = sorted(tv)
    return {
        "sets": len(tv),
        "mean": float(np.mean(tv)),
        "p95": tv_sorted[math.ceil(0.95 * len(tv)) - 1],
        "max": tv_sorted[-1],
        "independence": float(np.mean(floor_free)) if k > 1 else 0.0,
        "counts": {key: int(value) for key, value in errors.items()},
    }


def cramers_v(data, i, j):
    data = data[[f for f in (i, j)]]
    for f in (i, j):
        if f in MISSING:
            data = data[data[f] != MISSING[f]]
    table = pd.crosstab(data[i], data[j]).to_numpy().astype(float)
    n, (r, c) = table.sum(), table.shape
    expected = np.outer(table.sum(1), table.sum(0)) / n
    phi2 = ((table - expected) ** 2 / expected).sum() / n
    corrected = max(0.0, phi2 - (r - 1) * (c - 1) / (n - 1))
    rt, ct = r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)
    return math.sqrt(corrected / min(rt - 1, ct - 1))


def floor(real, k, draws=4000, seed=5):
    """Mean TV of a resample, by simulation, with its standard error."""
    rng = np.random.default_rng(seed)
    m, values = 180, []
    sets = list(itertools.combinations(range(len(SIZES)), k))
    shares = [np.array(list(cells(real, s).values())) / len(real) for s in sets]
    for _ in range(draws):
        values.append(np.mean([0.5 * np.abs(rng.multinomial(m, p) / m - p).sum() for p in shares]))
    return float(np.mean(values)), float(np.std(values) / math.sqrt(draws))


real, synthetic = table(240, 0), table(180, 5)
out = {"real": 240, "synthetic": 180, "salt": 5, "orders": []}
for k in (1, 2, 3):
    entry = marginals(real, synthetic, k)
    entry["floor"], entry["floorError"] = floor(real, k)
    out["orders"].append(entry)
out["cramersV"] = [
    [i, j, cramers_v(real, i, j), cramers_v(synthetic, i, j)] for i, j in itertools.combinations(range(len(SIZES)), 2)
]
print(json.dumps(out, indent=1))
