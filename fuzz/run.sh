#!/usr/bin/env bash
# Runs every target for so many seconds, from the kept corpus, and prints what happened as a table.
#
#     fuzz/run.sh [SECONDS [TARGET...]]        JOBS=2 runs two targets at the same time
set -euo pipefail
cd "$(dirname "$0")"
export RUSTC_BOOTSTRAP=1 seconds=${1:-60} logs
logs=$(pwd)/target/logs/$(date +%Y%m%dT%H%M%S)
shift || true
if [ $# -eq 0 ]; then mapfile -t targets < <(cargo fuzz list); else targets=("$@"); fi

# No sanitizer: what is looked for are panics, hangs and memory, and every crate of ours forbids unsafe code.
for target in "${targets[@]}"; do cargo fuzz build --sanitizer none "$target"; done
mkdir -p "$logs"

one() {
    target=$1
    mkdir -p "corpus/$target" "artifacts/$target"
    if [ -f "seeds/$target.tar.xz" ]; then tar -xJf "seeds/$target.tar.xz" -C "corpus/$target"; fi
    # A single allocation beyond this, touched or not, ends the process as memory that runs out would.
    ulimit -v 6000000
    nice -n 15 "target/x86_64-unknown-linux-gnu/release/$target" "corpus/$target" -artifact_prefix="artifacts/$target/" \
        -max_total_time="$seconds" -max_len=16384 -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 >"$logs/$target.log" 2>&1 || true
}
export -f one
printf '%s\n' "${targets[@]}" | xargs -P "${JOBS:-1}" -I TARGET bash -c 'one TARGET'
python3 table.py "$logs"
