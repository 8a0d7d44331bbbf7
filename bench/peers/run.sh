#!/bin/sh
# Peers and Amparo on the same tables, one after the other: `bench/peers/run.sh [FOLDER] [RUNS]`.
#
# Installs the peers of requirements.txt into FOLDER/venv, writes the benchmark tables, runs everything RUNS times (peers once: they take minutes), and
# prints a Markdown table of processor time, peak memory and error. Errors are those of `amparo assess`. Needs Python 3.11 or 3.12 (PYTHON=...), GNU time, and
# a Rust toolchain. ROWS sets the rows of the CTDC-like table, PEERS=0 leaves the peers out.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
folder=${1:-"$root/target/bench-peers"}
runs=${2:-5}
rows=${ROWS:-50000}
epsilon=1
delta=1.85e-6
mkdir -p "$folder"
amparo=${AMPARO:-"$root/target/release/amparo"}
[ -x "$amparo" ] || (cd "$root" && cargo build --release -p amparo)

# timed NAME COMMAND...: runs it, leaves user and system seconds and peak kilobytes in NAME.time; a peer that fails leaves its words in NAME.log.
timed() {
    name=$1
    shift
    echo "$name" >&2
    env time -q -f "%U %S %M" -o "$folder/$name.time" "$@" >"$folder/$name.log" 2>&1 || {
        echo "  failed; see $folder/$name.log" >&2
        rm -f "$folder/$name.time"
    }
}
assess() {
    if [ -s "$folder/$1.csv" ]; then
        "$amparo" assess --real "$2" --synthetic "$folder/$1.csv" "$3" "$4" --json >"$folder/$1.json"
    fi
}

"$amparo" invent --table ctdc-like --rows "$rows" --out "$folder" >/dev/null
table="$folder/ctdc-like"
python3 "$here/relax.py" "$table.schema.json" "$folder/relaxed.json"

i=1
while [ "$i" -le "$runs" ]; do
    timed "amparo-count-3-run$i" "$amparo" count "$table.csv" --schema "$table.schema.json" --order 3 --out "$folder/counts.parquet"
    timed "amparo-synth-run$i" "$amparo" synth "$table.csv" --schema "$table.schema.json" \
        --epsilon $epsilon --delta $delta --out "$folder/amparo-synth-run$i.csv"
    assess "amparo-synth-run$i" "$table.csv" --schema "$folder/relaxed.json"
    i=$((i + 1))
done

if [ "${PEERS:-1}" = 1 ]; then
    if [ ! -x "$folder/venv/bin/python" ]; then
        "${PYTHON:-python3}" -m venv "$folder/venv"
        "$folder/venv/bin/pip" install --quiet --requirement "$here/requirements.txt"
    fi
    python="$folder/venv/bin/python"
    timed "pac-count-3-run1" "$python" "$here/pac.py" count "$table.csv" "$folder/pac-counts.csv" 3
    timed "pac-synth-run1" "$python" "$here/pac.py" synth "$table.csv" "$folder/pac-synth-run1.csv" $epsilon $delta
    assess "pac-synth-run1" "$table.csv" --schema "$folder/relaxed.json"
    timed "mst-run1" "$python" "$here/mst.py" "$table.codes.csv" "$table.domain.json" "$folder/mst-run1.csv" $epsilon $delta
    assess "mst-run1" "$table.codes.csv" --domain "$table.domain.json"
fi

python3 "$here/report.py" "$folder" | tee "$folder/report.md"
