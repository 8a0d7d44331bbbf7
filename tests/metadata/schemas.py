"""Checks the published schemas of HTCDS 2.0 and of the case table with the validators of their formats. See README.md."""

import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

AMPARO, WORKBOOK = sys.argv[1], sys.argv[2]
passed, failed = 0, 0


def amparo(*args):
    return subprocess.run([AMPARO, *args], check=True, capture_output=True, text=True).stdout


def check(name, act):
    """Runs one check; what it raises is its failure."""
    global passed, failed
    try:
        print(f"ok   {name}: {act()}")
        passed += 1
    except Exception as error:  # whatever a validator raises is the finding
        failed += 1
        print(f"FAIL {name}: {type(error).__name__}: {str(error)[:2000]}")


def table_schema(which):
    from frictionless import Schema

    descriptor = json.loads(amparo("schema", "print", which))
    schema = Schema.from_descriptor(descriptor)
    assert len(schema.fields) == len(descriptor["fields"]) > 0
    return f"{len(schema.fields)} fields"


def json_schema(which):
    from jsonschema import Draft202012Validator

    schema = json.loads(amparo("schema", "print", which, "--json-schema"))
    Draft202012Validator.check_schema(schema)
    return schema["$schema"]


def canonical(folder):
    """The workbook in the standard's own names and codes."""
    path = Path(folder) / "htcds.csv"
    amparo("prepare", "htcds", WORKBOOK, "--out", str(path))
    return path


def workbook_fits_table_schema(folder):
    from frictionless import Detector, Resource, Schema, system

    descriptor = json.loads(amparo("schema", "print", "htcds"))
    # The standard has no words for why an answer is missing; the invented workbook has ours.
    descriptor["missingValues"] += ["not_asked", "not_known", "not_applicable", "refused", "suppressed"]
    schema = Schema.from_descriptor(descriptor)
    with system.use_context(trusted=True):
        # A spreadsheet may leave out columns of the standard and order them otherwise.
        resource = Resource(path=str(canonical(folder)), schema=schema, detector=Detector(schema_sync=True))
        report = resource.validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])[:5]
    return f"{report.tasks[0].stats['rows']} rows"


def round_trip(folder):
    first = canonical(folder)
    second = Path(folder) / "again.csv"
    amparo("prepare", "htcds", str(first), "--out", str(second))
    assert first.read_bytes() == second.read_bytes()
    with first.open(encoding="utf-8-sig", newline="") as file:
        rows = sum(1 for _ in csv.reader(file)) - 1
    return f"{rows} rows, byte for byte"


def crosswalk():
    rows = list(csv.DictReader(amparo("schema", "crosswalk", "ic-tip").splitlines()))
    units = {row["unit"] for row in rows}
    assert units == {"event", "victim", "perpetrator", "reporting entity"}, units
    for row in rows:
        known = bool(row["ic_tip_variable"] or row["ic_tip_code"])
        assert known or row["status"] == "not known", row
    return f"{len(rows)} rows, {sum(row['status'] == 'not known' for row in rows)} not known"


with tempfile.TemporaryDirectory() as folder:
    for which in ["htcds", "case"]:
        check(f"Table Schema of {which}", lambda: table_schema(which))
        check(f"JSON Schema of {which}", lambda: json_schema(which))
    check("the example workbook fits the Table Schema", lambda: workbook_fits_table_schema(folder))
    check("the example workbook comes back", lambda: round_trip(folder))
    check("crosswalk to the IC-TIP", crosswalk)
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
