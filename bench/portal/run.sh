#!/usr/bin/env bash
# Load on the portal and on Datasette over the same table. See README.md.
set -euo pipefail
cd "$(dirname "$0")/../.."
rows=${ROWS:-200000}
seconds=${SECONDS_EACH:-60}
rate=${RATE:-1000}
datasette_rate=${DATASETTE_RATE:-$rate}
questions=${QUESTIONS:-8000}
server=${SERVER:-target/release/examples/serve_fixture}
work=$(mktemp -d)
portal=""
datasette=""
cleanup() {
    for process in $portal $datasette; do kill "$process" 2>/dev/null || true; done
    rm -rf "$work"
}
trap cleanup EXIT
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
wait_for() { for _ in $(seq 600); do curl -fsS "$1" >/dev/null 2>&1 && return; sleep 0.2; done; echo "$1 does not answer" >&2; exit 2; }

echo "load of the machine before: $(cut -d' ' -f1-3 /proc/loadavg)"
port=$(free_port)
${NICE:-} "$server" "$port" "$rows" >/dev/null &
portal=$!
wait_for "http://127.0.0.1:$port/healthz"
curl -fsS -o "$work/fields.json" "http://127.0.0.1:$port/api/v1/fields"
python3 - "$work" "$questions" <<'PY'
import json, random, sys, urllib.parse
dice = random.Random(1)
templates = json.load(open("bench/portal/questions.json"))
fields = {field["name"]: [value["value"] for value in field["values"]] for field in json.load(open(f"{sys.argv[1]}/fields.json"))["fields"]}
portal, datasette = [], []
for place in range(int(sys.argv[2])):
    years = sorted(dice.sample(fields["yearOfRegistration"], 3))
    words = {
        "gender": dice.choice(fields["gender"]),
        "citizenship": dice.choice(fields["citizenship"]),
        "first": years[0], "second": years[1], "third": years[2],
    }
    template = templates[place % len(templates)]
    portal.append(urllib.parse.quote(template["portal"].format(**words), safe="/?&=,."))
    datasette.append(f"/cases.json?_shape=array&sql={urllib.parse.quote(template['sql'].format(**words))}")
json.dump(portal, open(f"{sys.argv[1]}/portal.json", "w"))
json.dump(datasette, open(f"{sys.argv[1]}/datasette.json", "w"))
print(f"{len(portal)} questions, {len(set(portal))} of them different")
PY
${NICE:-} node bench/portal/load.mjs --name amparo --origin "http://127.0.0.1:$port" --paths "$work/portal.json" \
    --rate "$rate" --seconds "$seconds" --pid "$portal"

release=$(curl -fsS "http://127.0.0.1:$port/api/v1/releases" | python3 -c 'import json, sys; print(json.load(sys.stdin)["releases"][0]["id"])')
curl -fsS -o "$work/cases.csv" "http://127.0.0.1:$port/releases/$release/files/data/cases.csv"
kill "$portal"
portal=""
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check datasette==0.65.5
"$work/venv/bin/python" - "$work" <<'PY'
import csv, sqlite3, sys
with open(f"{sys.argv[1]}/cases.csv", newline="") as lines:
    rows = csv.reader(lines)
    names = next(rows)
    base = sqlite3.connect(f"{sys.argv[1]}/cases.db")
    base.execute(f"create table cases ({', '.join(f'{name} text' for name in names)})")
    base.executemany(f"insert into cases values ({', '.join('?' * len(names))})", rows)
for fields in ["gender", "citizenship, gender, ageBroad", "CountryOfExploitation", "yearOfRegistration, gender", "gender, ageBroad", "isForcedLabour, yearOfRegistration, gender"]:
    base.execute(f"create index \"by {fields}\" on cases ({fields})")
base.execute("analyze")
base.commit()
PY
port=$(free_port)
${NICE:-} "$work/venv/bin/datasette" serve --immutable "$work/cases.db" --host 127.0.0.1 --port "$port" >/dev/null 2>&1 &
datasette=$!
wait_for "http://127.0.0.1:$port/-/versions.json"
${NICE:-} node bench/portal/load.mjs --name datasette --origin "http://127.0.0.1:$port" --paths "$work/datasette.json" \
    --rate "$datasette_rate" --seconds "$seconds" --pid "$datasette"
echo "load of the machine after: $(cut -d' ' -f1-3 /proc/loadavg)"
