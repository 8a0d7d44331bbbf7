"""Writes the expected figures of tests/risk.rs.

    python3 -m venv venv && venv/bin/pip install pycanon==1.3.6 && venv/bin/python pycanon.py > pycanon.json

The tables are made by the rule below and again, independently, in the test. pycanon's recursive (c, l)-diversity is left out: it sorts the counts of a class
in ascending order, so its r_1 is the rarest value, where Machanavajjhala et al. 2007 (definition 4.3) take the most frequent.
"""

import importlib.metadata
import json

import pandas as pd
from pycanon import anonymity

RULES = [  # rows, multipliers of the row number, sizes: value = (row * a + row // b) % size
    (60, [(1, 7, 3), (5, 3, 2)], (7, 4, 5)),
    (500, [(3, 11, 4), (7, 5, 3), (1, 40, 2)], (13, 9, 6)),
    (2000, [(11, 17, 5), (1, 250, 3)], (29, 31, 9)),
]


def table(rows, quasi, sensitive):
    data = {}
    for i, (a, b, size) in enumerate(quasi):
        data[f"q{i}"] = [(row * a + row // b) % size for row in range(rows)]
    a, b, size = sensitive
    data["s"] = [(row * a + row // b + (row % 3) * (row % 5)) % size for row in range(rows)]
    return pd.DataFrame(data)


def figures(rows, quasi, sensitive):
    data = table(rows, quasi, sensitive)
    names = [f"q{i}" for i in range(len(quasi))]
    words = data.assign(s=data["s"].astype(str))
    return {
        "rows": rows,
        "quasi": quasi,
        "sensitive": sensitive,
        "k": int(anonymity.k_anonymity(data, names)),
        "distinctL": int(anonymity.l_diversity(data, names, ["s"])),
        "entropyLWhole": int(anonymity.entropy_l_diversity(data, names, ["s"])),
        "tEqual": float(anonymity.t_closeness(words, names, ["s"])),
        "tOrdered": float(anonymity.t_closeness(data, names, ["s"])),
    }


print(
    json.dumps(
        {"pycanon": importlib.metadata.version("pycanon"), "tables": [figures(*rule) for rule in RULES]},
        indent=1,
    )
)
