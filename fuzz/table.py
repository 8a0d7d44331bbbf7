"""Prints a table from logs of libFuzzer: `table.py LOGS...`, folders with a file for each target. Several runs are added up."""

import collections
import pathlib
import re
import sys


def last(pattern, text):
    found = re.findall(pattern, text)
    return int(found[-1]) if found else 0


def main():
    rows = collections.defaultdict(lambda: [0, 0, 0, 0, 0])
    for path in sorted(path for folder in sys.argv[1:] for path in pathlib.Path(folder).rglob("*.log")):
        text, row = path.read_text(errors="replace"), rows[path.stem]
        # One that ended with a finding has no "Done" line, only the last number that it said.
        done = re.findall(r"^Done (\d+) runs in (\d+) second", text, re.MULTILINE)
        per_second = last(r"exec/s: (\d+)", text)
        executions = int(done[-1][0]) if done else max(last(r"number_of_executed_units: +(\d+)", text), last(r"^#(\d+)", text) or last(r"\n#(\d+)", text))
        row[0] += executions
        row[1] += int(done[-1][1]) if done else executions // per_second if per_second else 0
        row[2] = max(row[2], last(r"cov: (\d+)", text))
        row[3] = max(row[3], last(r"peak_rss_mb: +(\d+)", text), last(r"rss: (\d+)Mb", text))
        row[4] += len(re.findall(r"Test unit written to .*/(?:crash|timeout|oom|leak)-", text))
    print("| target | executions | seconds | coverage (edges) | memory, MB | findings |")
    print("|---|---|---|---|---|---|")
    for target, (executions, seconds, edges, memory, findings) in sorted(rows.items()):
        print(f"| {target} | {executions:,} | {seconds:,} | {edges:,} | {memory} | {findings} |")
    print(f"\n**{sum(row[0] for row in rows.values()):,} executions in {sum(row[1] for row in rows.values()):,} s, {sum(row[4] for row in rows.values())} findings.**")
    sys.exit(any(row[4] for row in rows.values()))


if __name__ == "__main__":
    main()
