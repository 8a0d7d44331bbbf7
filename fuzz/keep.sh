#!/usr/bin/env bash
# Brings the corpus of every target down to the fewest and smallest inputs that reach what it reaches, and keeps them as seeds/TARGET.tar.xz.
set -euo pipefail
cd "$(dirname "$0")"
if [ $# -eq 0 ]; then mapfile -t targets < <(cargo fuzz list); else targets=("$@"); fi
mkdir -p seeds
for target in "${targets[@]}"; do
    small=$(mktemp -d)
    "target/x86_64-unknown-linux-gnu/release/$target" -merge=1 -max_len=16384 -timeout=10 "$small" "corpus/$target" >/dev/null 2>&1
    # The same inputs give the same archive.
    tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$small" -cf - . | xz -9e >"seeds/$target.tar.xz"
    echo "$target: $(find "$small" -type f | wc -l) inputs, $(stat -c %s "seeds/$target.tar.xz") bytes"
    rm -r "$small"
done
