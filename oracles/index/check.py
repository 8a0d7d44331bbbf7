"""Computes composite indicators a second time and compares them with `amparo governance index`. See README.md."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

AMPARO = sys.argv[1]
DATA = Path(__file__).resolve().parents[2] / "crates/governance/tests/data/coinr"
passed, failed = 0, 0


def check(name, ours, oracle, tolerance=1e-9):
    """Compares two tables of numbers cell by cell; missing must be missing in both."""
    global passed, failed
    ours, oracle = np.asarray(ours, float), np.asarray(oracle, float)
    same = ours.shape == oracle.shape and np.allclose(ours, oracle, rtol=tolerance, atol=tolerance, equal_nan=True)
    passed, failed = passed + same, failed + (not same)
    gap = np.nanmax(np.abs(ours - oracle)) if ours.shape == oracle.shape and ours.size else float("nan")
    print(f"{'ok  ' if same else 'FAIL'} {name} (largest difference {gap:.2e})")


def run(options):
    """Our scores by unit, and the whole result."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "o.json").write_text(json.dumps(options))
        out = subprocess.run(
            [AMPARO, "governance", "index", DATA / "ASEM_iData.csv", DATA / "ASEM_iMeta.csv",
             "--options", folder / "o.json", "--csv", folder / "out.csv", "--json"],
            capture_output=True, text=True, check=True)
        return pd.read_csv(folder / "out.csv").set_index("uCode"), json.loads(out.stdout)


meta = pd.read_csv(DATA / "ASEM_iMeta.csv")
raw = pd.read_csv(DATA / "ASEM_iData.csv").set_index("uCode")
indicators = meta[meta.Type == "Indicator"]
codes = list(indicators.iCode)
direction = dict(zip(indicators.iCode, indicators.Direction))
target = dict(zip(indicators.iCode, indicators.Target))
parents = meta[meta.Type.isin(["Indicator", "Aggregate"])]


def shape(x):
    """Skewness G1 and excess kurtosis G2 of Joanes and Gill 1998, by scipy."""
    x = x[~np.isnan(x)]
    return stats.skew(x, bias=False), stats.kurtosis(x, bias=False)


def passes(x):
    skew, kurt = shape(x)
    return abs(skew) < 2 or kurt < 3.5


def winsorise(x, most=5):
    x, high, low = x.copy(), [], []
    while not passes(x) and len(high) + len(low) < most:
        if shape(x)[0] >= 0:
            high = np.flatnonzero(x == np.nanmax(x))
            x[high] = np.nanmax(np.delete(x, high))
        else:
            low = np.flatnonzero(x == np.nanmin(x))
            x[low] = np.nanmin(np.delete(x, low))
    return x


def log_ct(x):
    return np.log(x - np.nanmin(x) + 0.01 * (np.nanmax(x) - np.nanmin(x)))


def prepared(most=5):
    """Denominated, imputed by the mean of the group, screened at 0.9, treated."""
    table = raw[codes].astype(float)
    for code, by in zip(indicators.iCode, indicators.Denominator):
        if isinstance(by, str):
            table[code] = table[code] / raw[by]
    table = table.fillna(table.groupby(raw.EurAsia_group).transform("mean"))
    table = table[table.notna().mean(axis=1) >= 0.9]
    for code in codes:
        x = table[code].to_numpy()
        if not passes(x):
            treated = winsorise(x, most)
            table[code] = treated if passes(treated) else log_ct(x)
    return table


def rank(x):
    return pd.Series(x).rank(method="min").to_numpy()


def normalise(method, x, code, units):
    sign = direction[code]
    y = x * sign
    low, high = np.nanmin(y), np.nanmax(y)
    if method == "min_max":
        return (y - low) / (high - low) * 100
    if method == "scaled":
        return (y - 5) / (50 - 5) * 100
    if method == "z_score":
        return (y - y.mean()) / y.std(ddof=1) * 3 + 10
    if method == "rank":
        return rank(y)
    if method == "borda":
        return rank(y) - 1
    if method == "percentile_rank":
        return (rank(y) - 1) / (len(y) - 1)
    if method == "distance_to_maximum":
        return 1 - (high - y) / (high - low)
    if method == "distance_to_reference":
        reference = y[list(units).index("DEU")]
        return np.minimum(1 - (reference - y) / (reference - low), 1)
    if method == "distance_to_target":
        goal = target[code] * sign
        return 1 - (goal - y) / (goal - low)
    if method == "fraction_of_maximum":
        # It has a meaning only where more is better.
        return y / high if sign > 0 else normalise("min_max", x, code, units)
    if method == "goalposts":
        share = (x - 1) / (80 - 1) if sign > 0 else (80 - x) / (80 - 1)
        return 7 * np.clip(share, 0, 1)
    raise ValueError(method)


OPTIONS = {
    "min_max": {"lower": 0, "upper": 100},
    "scaled": {"lower": 5, "upper": 50},
    "z_score": {"mean": 10, "deviation": 3},
    "rank": {}, "borda": {}, "percentile_rank": {}, "distance_to_maximum": {},
    "distance_to_reference": {"unit": "DEU", "cap": True},
    "distance_to_target": {},
    "fraction_of_maximum": {},
    "goalposts": {"lower": 1, "upper": 80, "scale": 7},
}
STEPS = [
    {"step": "denominate"},
    {"step": "impute", "method": "group_mean", "group": "EurAsia_group"},
    {"step": "screen", "by": "availability", "available": 0.9},
    {"step": "treat", "winsorise_max": 5, "skewness": 2, "kurtosis": 3.5},
]


def copeland(x):
    """Row sums of the outranking matrix: the share of indicators on which a unit is better, ties counting half, over all other units."""
    wins = (x[:, None, :] > x[None, :, :]).sum(axis=2) + 0.5 * (x[:, None, :] == x[None, :, :]).sum(axis=2)
    share = wins / x.shape[1]
    np.fill_diagonal(share, 0)
    return share.sum(axis=1)


MEANS = {
    "arithmetic": lambda x: x.mean(axis=1),
    "geometric": lambda x: stats.gmean(x, axis=1),
    "harmonic": lambda x: stats.hmean(x, axis=1),
    "generalised": lambda x: (x**2).mean(axis=1) ** 0.5,
    "copeland": copeland,
}


def aggregate(table, mean):
    table = table.copy()
    for level in range(2, int(parents.Level.max()) + 1):
        for code in parents[parents.Level == level].iCode:
            children = list(parents[parents.Parent == code].iCode)
            table[code] = MEANS[mean](table[children].to_numpy())
    return table


base = prepared()
for method, options in OPTIONS.items():
    normal = pd.DataFrame({c: normalise(method, base[c].to_numpy(), c, base.index) for c in codes}, index=base.index)
    expected = aggregate(normal, "arithmetic")
    step = {"step": "normalise", "all": {"method": method, **options}}
    if method == "fraction_of_maximum":
        min_max = {"method": "min_max", "lower": 0, "upper": 100}
        step["indicators"] = {code: min_max for code in codes if direction[code] < 0}
    ours, _ = run({"steps": STEPS + [step], "weights": {"method": "equal"}})
    check(f"normalised by {method}, all levels", ours.loc[base.index, expected.columns], expected)

for mean in MEANS:
    normal = pd.DataFrame(
        {c: normalise("min_max", base[c].to_numpy(), c, base.index) * 0.99 + 1 for c in codes}, index=base.index)
    expected = aggregate(normal, mean) if mean != "copeland" else None
    how = {"method": mean, **({"power": 2} if mean == "generalised" else {})}
    options = {"steps": STEPS + [{"step": "normalise", "all": {"method": "min_max", "lower": 1, "upper": 100}}],
               "weights": {"method": "equal"}}
    if mean == "copeland":
        # Copeland sums at the second level, of the indicators of each group.
        arithmetic = {"method": "arithmetic"}
        levels = [how] + [arithmetic] * (int(parents.Level.max()) - 2)
        ours, _ = run({**options, "aggregate": {"levels": levels}})
        for code in parents[parents.Level == 2].iCode:
            children = list(parents[parents.Parent == code].iCode)
            check(f"Copeland sums of {code}", ours.loc[base.index, code], copeland(normal[children].to_numpy()))
        continue
    ours, _ = run({**options, "aggregate": {"all": how}})
    check(f"aggregated by the {mean} mean", ours.loc[base.index, expected.columns], expected)

ours, result = run({"steps": STEPS + [{"step": "normalise"}], "weights": {"method": "equal"}})
normal = pd.DataFrame({c: normalise("min_max", base[c].to_numpy(), c, base.index) for c in codes}, index=base.index)
scores = aggregate(normal, "arithmetic")
by_group = {line["group"]: line for line in result["analysis"]["reliability"]}
components = {line["group"]: line for line in result["analysis"]["components"]}
for code in parents[parents.Type == "Aggregate"].iCode:
    children = list(parents[parents.Parent == code].iCode)
    if len(children) < 2:
        continue
    x = scores[children].to_numpy()
    correlations = np.corrcoef(x.T)
    if code in components:
        values = np.sort(np.linalg.eigvalsh(correlations))[::-1]
        ours_share = [component["share"] for component in components[code]["components"]]
        check(f"shares of principal components of {code}", ours_share, values[: len(ours_share)] / len(children), 1e-8)
    if by_group.get(code, {}).get("children") is not None:
        k = len(children)
        alpha = k / (k - 1) * (1 - x.var(axis=0, ddof=1).sum() / x.sum(axis=1).var(ddof=1))
        check(f"Cronbach's alpha of {code}", by_group[code]["children"], alpha)

print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
