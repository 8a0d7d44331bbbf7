"""pac-synth (Synthetic Data Showcase) on one table: `pac.py synth|count IN.csv OUT.csv EPSILON DELTA`, or `... count IN.csv OUT.csv ORDER`.

Default parameters but for epsilon, delta and the length of combinations. An empty field is what it takes for missing.
"""

import sys

import pandas as pd
from pacsynth import Dataset, DpAggregateSeededParametersBuilder, DpAggregateSeededSynthesizer


def main():
    task, source, target = sys.argv[1:4]
    table = pd.read_csv(source, dtype=str, keep_default_na=False)
    dataset = Dataset.from_data_frame(table)
    if task == "count":
        counts = dataset.get_aggregates(int(sys.argv[4]), ";")
        with open(target, "w", encoding="utf-8") as out:
            out.writelines(f"{key},{count}\n" for key, count in counts.items())
        return
    parameters = (
        DpAggregateSeededParametersBuilder()
        .reporting_length(3)
        .epsilon(float(sys.argv[4]))
        .delta(float(sys.argv[5]))
        .build()
    )
    synthesizer = DpAggregateSeededSynthesizer(parameters)
    synthesizer.fit(dataset)
    rows = Dataset.raw_data_to_data_frame(synthesizer.sample())
    # A column of which nothing was reported is absent.
    rows.reindex(columns=table.columns).fillna("").to_csv(target, index=False)


main()
