"""Breaks every durable step of `amparo` at its system calls, and counts what was lost."""

import argparse
import concurrent.futures
import json
import pathlib
import re
import shutil
import sys
import tempfile
import time

from trials import FAULTS, State, Step, Trials, traced
from uploads import half_uploads

REASON = "a trial of faults"
OTHERS = ["disk full", "read-only disk", "clock goes back", "two at once", "cut short"]


def cases(path, people):
    header = "prs_IdentityNumber,prs_prs_Gender,prs_Citizenship,vic_TraffickingStatus,vic_TypeOfExploitation,cas_IncomingReferralDate,hte_Country,con_Consent"
    rows = [
        f"P-{person},{'Feminine' if person % 3 else 'Masculine'},KE,ActualVictimOfTrafficking,ForcedLabour,{2018 + person % 5}-02-14,SA,TRUE" for person in people
    ]
    path.write_text("\n".join([header, *rows, ""]))


def parquet(csv, path):
    from pyarrow import csv as reader, parquet

    parquet.write_table(reader.read_csv(csv), path)


def prepare(state):
    """Files and keys of the steps; what they need and what is not tried itself."""
    cases(state.folder / "one.csv", range(60))
    cases(state.folder / "two.csv", range(100, 160))
    cases(state.folder / "three.csv", range(200, 260))
    parquet(state.folder / "one.csv", state.folder / "one.parquet")
    return state.json("vault", "backup-key", "--out", "key.txt")["recipient"]


def after(state, name):
    """What stands between two steps: an agreement before the first file, tokens before somebody withdraws."""
    if name == "make a vault":
        state.json("vault", "organisation", "--vault", "v", "--name", "Refuge")
        days = ["--from", "2020-01-01", "--until", "2099-12-31", "--first-year", "2002", "--last-year", "2099"]
        state.json("vault", "agreement", "record", "--vault", "v", "--contributor", "Refuge", *days)


def steps_of(recipient):
    at, refuge = ["--vault", "v"], ["--vault", "v", "--contributor", "Refuge"]
    build = ["release", "build", "--full", "--override", REASON, *at, "--epsilon", "1"]
    yield Step("make a vault", ["vault", "init", *at, "--lifetime-epsilon", "1000"], "is there already")
    yield Step("import", ["intake", "import", "one.csv", *refuge])
    yield Step("submit", ["vault", "submit", "two.csv", *refuge])
    yield Step("submit, to be checked", ["vault", "submit", "three.csv", *refuge, "--check-only"])
    yield Step("accept", ["vault", "accept", "DELIVERY", *refuge], "accepted")
    yield Step("withdraw a person", ["vault", "withdraw", *at], said="TOKEN")
    yield Step("take a file back", ["vault", "take-back", "DELIVERY", *refuge], "withdrawn")
    yield Step("build", build, at_most=6)
    yield Step("publish", ["release", "publish", "STAGED", *at, "--to", "out"], "published|is not there|No such file")
    yield Step("back up", ["vault", "backup", *at, "--to", recipient, "--out", "b.age"], "replaces none")
    yield Step("restore", ["vault", "restore", "b.age", "--identity", "key.txt", "--vault", "w"], "is there already")


def filled(step, state):
    """The step with the names that only earlier steps have made."""

    def delivery():
        listed = state.json("vault", "submissions", "--vault", "v", "--contributor", "Refuge")["deliveries"]
        return next(one["id"] for one in listed if one["fileName"] == "three.csv")

    def staged():
        (built,) = (state.folder / "v" / "staging").glob("[!.]*")
        return built.relative_to(state.folder)

    def token():
        submission = next(sent["id"] for sent in state.status()["submissions"] if sent["file_name"] == "two.csv")
        state.json("vault", "tokens", submission, "--vault", "v", "--contributor", "Refuge", "--out", "tokens.csv")
        return (state.folder / "tokens.csv").read_text().splitlines()[1].split(",")[1] + "\n"

    found = {"DELIVERY": delivery, "STAGED": staged}
    step.arguments = [found[word]() if word in found else word for word in step.arguments]
    if step.said == "TOKEN":
        step.said = token()
    return step


def planned(trials, state, step, each):
    """Every trial of a step as (function, arguments), `each` of a kind of call and fault at most."""
    calls = trials.calls(state, step)
    print(f"{step.name}: {sum(calls.values())} calls", flush=True)
    for fault, (what, names) in FAULTS.items():
        for call in names:
            wanted = min(calls[call], each, step.at_most and max(1, step.at_most // len(names)) or each)
            for number in range(wanted):
                # Spread over the run, its first and last call among them.
                when = 1 + (number * (calls[call] - 1) // max(1, wanted - 1) if wanted > 1 else calls[call] // 2)
                inject = traced("/dev/null", f"trace={call}", f"inject={call}:{what}:when={when}")
                yield trials.trial, (state, step, fault, inject, f"{call} {when}")
    times = min(each, step.at_most or each)
    for number in range(times):
        yield trials.disk_full, (state, step, number / times)
    yield trials.read_only, (state, step)
    yield trials.trial, (state, step, "clock goes back", ["faketime", "-f", "-400d"], "400 days")
    for _ in range(1 if step.at_most else 5):
        yield trials.two_at_once, (state, step, "twice")


def cut_short(trials, state, each):
    """A file that ends too early is refused and leaves nothing. (A CSV file may end after any line: that cannot be seen.)"""
    whole = (state.folder / "one.parquet").read_bytes()
    for number in range(each):
        copy = state.copy(trials.work)
        length = len(whole) * number // each
        (copy.folder / "cut.parquet").write_bytes(whole[:length])
        before = copy.status()
        done = copy.run(["intake", "import", "cut.parquet", "--vault", "v", "--contributor", "Refuge"])
        wrong = [] if done.returncode == 1 and "cut.parquet" in done.stderr else [f"ended with {done.returncode}: {done.stderr}"]
        if copy.status()["submissions"] != before["submissions"]:
            wrong.append("half a submission was stored")
        trials.note("a truncated Parquet file", "cut short", f"{length} of {len(whole)} bytes", wrong)
        copy.remove()


def table(trials, seconds):
    faults = [*FAULTS, *OTHERS]
    print("\n| step | " + " | ".join(faults) + " | wrong |")
    print("|---|" + "---|" * (len(faults) + 1))
    for step in dict.fromkeys(step for step, _ in trials.count):
        row = [str(trials.count[step, fault] or "–") for fault in faults]
        wrong = sum(len(trials.wrong[step, fault]) for fault in faults)
        print(f"| {step} | " + " | ".join(row) + f" | {wrong} |")
    everything = [what for found in trials.wrong.values() for what in found]
    lost, double, half = (sum(kind in what for what in everything) for kind in ("lost submission", "double charge", "half-public"))
    print(f"\n{sum(trials.count.values())} trials in {seconds:.0f} s.", end=" ")
    print(f"Lost submissions, double charges, half-public releases: {lost} / {double} / {half}; other: {len(everything) - lost - double - half}")
    return not everything


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("amparo", type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("--each", type=int, default=12, help="trials of each kind of call and fault at most (default 12)")
    parser.add_argument("--only", nargs="*", help="the steps that are tried; the others are only taken")
    parser.add_argument("--at-once", type=int, default=4, help="trials at the same time (default 4)")
    arguments = parser.parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="amparo-faults-"))
    trials, started = Trials(work), time.time()
    (work / "prepared").mkdir()
    state = State(arguments.amparo, work / "prepared")
    recipient = prepare(state)
    wanted = lambda name: not arguments.only or name in arguments.only
    for step in steps_of(recipient):
        step = filled(step, state)
        if wanted(step.name):
            with concurrent.futures.ThreadPoolExecutor(arguments.at_once) as pool:
                for done in [pool.submit(act, *words) for act, words in planned(trials, state, step, arguments.each)]:
                    done.result()
        done = state.run(step.arguments, said=step.said)
        assert done.returncode == 0, done.stderr
        after(state, step.name)
    if wanted("a truncated Parquet file"):
        cut_short(trials, state, arguments.each * 3)
    if wanted("a half-uploaded file"):
        half_uploads(trials, state, arguments.each * 2)
    whole = table(trials, time.time() - started)
    shutil.rmtree(work, ignore_errors=True)
    sys.exit(not whole)


if __name__ == "__main__":
    main()
