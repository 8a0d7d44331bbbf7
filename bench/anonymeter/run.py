#!/usr/bin/env python3
"""Runs the package `anonymeter` beside Amparo's own attacks, as an outside check.

    python3 run.py --amparo target/release/amparo --schema S.json --train T.csv --control C.csv --synthetic Y.csv [--epsilon E --delta D] [--attacks 500]

The first run makes a virtual environment beside this file and installs anonymeter (PyPI) into it. Nothing of anonymeter is part of Amparo: its method is
subject to a patent application, it is neither ported nor shipped, and this script only calls it. Both programs read the same three tables; the control table holds
people who were put aside before anything was synthesised. All figures are computed on real rows and are private.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import time
import venv

HERE = pathlib.Path(__file__).resolve().parent
VERSION = "1.1.0"


def enter_environment():
    """Runs this script again inside the environment, which is made on first use."""
    home = HERE / ".venv"
    python = home / "bin" / "python"
    if pathlib.Path(sys.prefix) == home:
        return
    if not (home / "ready").exists():
        print("installing anonymeter once ...", file=sys.stderr)
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", f"anonymeter=={VERSION}", "pandas"], check=True)
        (home / "ready").touch()
    os.execv(python, [str(python), __file__, *sys.argv[1:]])


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("schema", "train", "control", "synthetic"):
        parser.add_argument(f"--{name}", required=True, type=pathlib.Path)
    parser.add_argument("--amparo", type=pathlib.Path, default=pathlib.Path("amparo"), help="the built program; the one on the path if absent")
    parser.add_argument("--epsilon", type=float)
    parser.add_argument("--delta", type=float)
    parser.add_argument("--attacks", type=int, default=500, help="attacks of each kind that anonymeter makes")
    given = parser.parse_args()
    if (given.epsilon is None) != (given.delta is None):
        parser.error("a claim needs both --epsilon and --delta")
    return given


def theirs(given):
    import numpy
    import pandas
    from anonymeter.evaluators import InferenceEvaluator, LinkabilityEvaluator, SinglingOutEvaluator

    numpy.random.seed(1)
    tables = {
        "ori": pandas.read_csv(given.train, dtype=str, keep_default_na=False),
        "syn": pandas.read_csv(given.synthetic, dtype=str, keep_default_na=False),
        "control": pandas.read_csv(given.control, dtype=str, keep_default_na=False),
    }
    columns = list(tables["ori"].columns)
    half = len(columns) // 2
    secret = columns[-1]
    attempts = {
        "singling out, one column": (SinglingOutEvaluator, {}, {"mode": "univariate"}),
        "singling out, several columns": (SinglingOutEvaluator, {"n_cols": min(4, len(columns))}, {"mode": "multivariate"}),
        "linkability": (LinkabilityEvaluator, {"aux_cols": (columns[:half], columns[half:])}, {}),
        f"inference of {secret}": (InferenceEvaluator, {"aux_cols": columns[:-1], "secret": secret}, {}),
    }
    for name, (kind, options, mode) in attempts.items():
        started = time.perf_counter()
        try:
            evaluator = kind(**tables, **options, n_attacks=min(given.attacks, len(tables["control"])))
            evaluator.evaluate(**mode)
            results, risk = evaluator.results(), evaluator.risk()
        except Exception as problem:  # one attack that cannot be made should not hide the others
            yield {"attack": name, "failed": f"{type(problem).__name__}: {problem}"}
            continue
        yield {
            "attack": name,
            "members": results.attack_rate.value,
            "controls": results.control_rate.value,
            "baseline": results.baseline_rate.value,
            "risk": risk.value,
            "riskInterval": list(risk.ci),
            "seconds": round(time.perf_counter() - started, 2),
        }


def ours(given):
    program = given.amparo.resolve() if given.amparo.exists() else given.amparo
    shape = "--schema" if "fields" in json.loads(given.schema.read_text()) else "--domain"
    command = [program, "attack", "--json", shape, given.schema]
    command += ["--train", given.train, "--control", given.control, "--synthetic", given.synthetic]
    if given.epsilon is not None:
        command += ["--epsilon", str(given.epsilon), "--delta", str(given.delta)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def main():
    given = arguments()
    enter_environment()
    report = ours(given)
    print("PRIVATE: computed on real rows.\n\nanonymeter", VERSION)
    for row in theirs(given):
        if "failed" in row:
            print(f"  {row['attack']:32} not made: {row['failed']}")
            continue
        low, high = row["riskInterval"]
        print(
            f"  {row['attack']:32} members {row['members']:.3f}  controls {row['controls']:.3f}  "
            f"risk {row['risk']:.3f} ({low:.3f} to {high:.3f})  {row['seconds']} s"
        )
    print("\nAmparo")
    for attack in report["attacks"]:
        members, controls = attack["truePositives"]["share"], attack["falsePositives"]["share"]
        print(
            f"  {attack['name']:32} members {members:.3f}  controls {controls:.3f}  AUC {attack['auc']:.3f} "
            f"({attack['aucLow']:.3f} to {attack['aucHigh']:.3f})  proves ε ≥ {attack['epsilonAtLeast']:.2f}"
        )


if __name__ == "__main__":
    main()
