"""One Markdown table of all runs: `report.py FOLDER`. A run NAME has NAME.time (seconds user, seconds system, kilobytes) and perhaps NAME.json (assessment)."""

import json
import pathlib
import statistics
import sys


def spread(values, digits):
    if len(values) == 1:
        return f"{values[0]:.{digits}f}"
    return f"{statistics.mean(values):.{digits}f} ± {statistics.stdev(values):.{digits}f}"


def main():
    folder = pathlib.Path(sys.argv[1])
    runs = {}
    for path in sorted(folder.glob("*.time")):
        numbers = path.read_text().split()
        if len(numbers) == 3:
            runs.setdefault(path.stem.rsplit("-run", 1)[0], []).append((path.stem, [float(n) for n in numbers]))
    print("| run | times | CPU s | peak MB | 2-way TV | 3-way TV | 2-way count error | cells ≥ 10 lost, 2-way / 3-way | cells that are not real, 2-way | rows |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, found in runs.items():
        cpu = spread([user + system for _, (user, system, _) in found], 2)
        peak = max(kilobytes for _, (_, _, kilobytes) in found) / 1024
        quality = [json.loads(p.read_text()) for p in (folder / f"{stem}.json" for stem, _ in found) if p.exists()]
        cells = ["–"] * 6
        if quality:
            each = lambda pick: [pick(q) for q in quality]
            cells = [
                spread(each(lambda q: q["marginals"][1]["mean"]), 4),
                spread(each(lambda q: q["marginals"][2]["mean"]), 4),
                spread(each(lambda q: q["counts"][1]["meanAbsoluteError"]), 1),
                " / ".join(spread(each(lambda q, k=k: 100 * q["counts"][k]["largeCellsLost"]), 2) + " %" for k in (1, 2)),
                spread(each(lambda q: 100 * q["counts"][1]["inventedCells"]), 1) + " %",
                spread(each(lambda q: q["syntheticRows"]), 0),
            ]
        print(f"| {name} | {len(found)} | {cpu} | {peak:.0f} | " + " | ".join(cells) + " |")


main()
