"""Writes first inputs for every target: the repository's examples and fixtures, cut short, the texts in its tests, and what `amparo quickstart` makes."""

import argparse
import hashlib
import json
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
LONGEST = 16 << 10

# For each target the files that it may be given, and the tests and modules whose texts it may be given. `made/` is a quickstart's folder.
TEXTS = {
    "assessments": (["crates/governance/data/published/*.csv", "crates/governance/tests/data/**/*.csv", "crates/governance/data/instruments/*.json", "made/governance/**/*"],
                    ["crates/governance/tests/*.rs", "crates/governance/src/assessment/*.rs", "crates/governance/src/owid.rs", "crates/amparo/tests/governance.rs"]),
    "checkpoint": (["made/vault/checkpoints/*"], ["crates/vault/tests/checkpoints.rs"]),
    "front_matter": (["examples/news/*", "made/published/*/facts/headlines.json"], ["crates/news/src/*.rs", "crates/release/tests/*.rs"]),
    "index_tables": ([], ["crates/governance/tests/coinr.rs", "crates/governance/src/index/*.rs"]),
    "instrument": (["crates/governance/data/instruments/*.json", "crates/governance/tests/data/governance/*.json"], ["crates/governance/src/instrument/*.rs", "crates/governance/tests/*.rs"]),
    "key_statements": (["made/**/*statements*"], ["crates/bundle/tests/*.rs", "crates/bundle/src/*.rs"]),
    "linkage": ([], ["crates/linkage/tests/*.rs", "crates/linkage/src/*.rs", "crates/parcel/src/*.rs"]),
    "mapping": (["examples/**/*.mapping.json", "crates/intake/tests/fixtures/*.json"], ["crates/intake/src/mapping.rs", "crates/intake/tests/*.rs"]),
    "measurements": (["made/published/*/measurements*", "made/published/*/*/measurements*"], ["crates/synth/src/**/*.rs", "crates/synth/tests/*.rs"]),
    "parcel": (["made/**/*.parcel"], ["crates/parcel/tests/*.rs", "crates/parcel/src/*.rs"]),
    "partial_counts": ([], ["crates/spark/tests/*.rs", "crates/spark/src/*.rs"]),
    "portal_query": ([], ["crates/reading/tests/*.rs", "crates/reading/src/**/*.rs", "crates/portal/tests/*.rs"]),
    "prepare": (["examples/contributors/*.csv"], ["crates/prepare/tests/*.rs", "crates/prepare/src/**/*.rs"]),
    "questionnaire": (["made/**/*.xlsx"], []),
    "register_bundle": (["made/registers/*/*", "made/registers/*/*/*"], ["crates/register/src/**/*.rs", "crates/register/tests/*.rs"]),
    "reviews": (["made/**/corridors*.json"], ["crates/journeys/tests/journeys/voices.rs", "crates/journeys/src/voice/*.rs", "crates/journeys/src/public/*.rs"]),
    "service_json": ([], ["crates/vault/src/deliveries/*.rs", "crates/vault-service/tests/*.rs"]),
    "table_csv": (["crates/intake/tests/fixtures/*.csv", "examples/**/*.csv", "made/published/*/*.csv"], ["crates/schema/src/*.rs", "crates/amparo/tests/tables.rs"]),
    "table_schema": (["crates/schema/data/*.json", "made/published/*/*schema*.json"], ["crates/schema/src/*.rs", "crates/amparo/tests/tables.rs", "crates/spark/tests/*.rs"]),
}
KINDS = ["csv", "tsv", "xlsx", "ods", "parquet"]
RAW, PLAIN = re.compile(r'r(#+)"(.*?)"\1', re.DOTALL), re.compile(r'(?<![\w#])"((?:[^"\\]|\\.)*)"', re.DOTALL)


def cut(path):
    """A file's beginning, up to the end of a line if it has lines."""
    whole = path.read_bytes()
    if len(whole) <= LONGEST or path.suffix in (".xlsx", ".ods", ".parquet"):
        return whole
    head = whole[:LONGEST // 2]
    return head[: head.rfind(b"\n") + 1] or head


def literals(path):
    """The texts in a Rust source that are long enough to say something."""
    source = path.read_text()
    for found in RAW.finditer(source):
        yield found.group(2)
    for found in PLAIN.finditer(RAW.sub("", source)):
        text = re.sub(r"\\\n\s*", "", found.group(1))
        yield text.replace("\\n", "\n").replace("\\t", "\t").replace('\\"', '"').replace("\\\\", "\\").replace("{{", "{").replace("}}", "}")


def parts(*each):
    """Several parts as a target that takes a tuple reads them: the length of every part but the last stands at the end, the first one's last."""
    data = each[-1]
    for part in reversed(each[:-1]):
        data = part + data
        data += len(part).to_bytes(1 if len(data) < 256 else 2, "big")
    return data


class Seeds:
    def __init__(self, out, made):
        self.out, self.made = out, made

    def add(self, target, data):
        if 0 < len(data) <= LONGEST + 64:
            folder = self.out / target
            folder.mkdir(parents=True, exist_ok=True)
            (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)

    def files(self, patterns):
        for pattern in patterns:
            root, rest = (self.made, pattern[5:]) if pattern.startswith("made/") else (ROOT, pattern)
            for path in sorted(root.glob(rest)) if root else []:
                if path.is_file():
                    yield path, cut(path)

    def texts(self, patterns):
        for path, _ in self.files(patterns):
            for text in literals(path):
                if len(text) >= 12:
                    yield text.encode()


def case_tables(seeds, sizes):
    """Tables of the first values of every field, as the vault keeps them, without their digest."""
    for rows in (0, 1, 3, 9):
        columns = b"".join(bytes([1 if size <= 256 else 2]) + bytes(rows * (1 if size <= 256 else 2)) for size in sizes)
        marks = bytes((rows + 7) // 8)
        for magic, numbers in ((b"amparo-cases/2\n", b"\xff" * (4 * rows)), (b"amparo-cases/1\n", b"")):
            # The first field is the year, from 2002 on.
            seeds.add("case_table", magic + (2001 + sizes[0]).to_bytes(2, "little") + rows.to_bytes(8, "little") + columns + marks + numbers)


def write(seeds):
    for target, (files, sources) in TEXTS.items():
        seeds.add(target, b"{}")
        for _, data in seeds.files(files):
            seeds.add(target, data)
        for data in seeds.texts(sources):
            seeds.add(target, data)
    for path, data in seeds.files(["examples/**/*.*", "crates/intake/tests/fixtures/*.*", "made/**/*.parquet", "made/**/*.xlsx", "made/**/*.ods"]):
        if path.suffix[1:] in KINDS:
            seeds.add("case_file", bytes([KINDS.index(path.suffix[1:])]) + data)
    for data in seeds.texts(["crates/intake/tests/*.rs", "crates/intake/src/**/*.rs"]):
        for kind in (0, 1):
            seeds.add("case_file", bytes([kind]) + data)
    for data in seeds.texts(["crates/journeys/tests/journeys/*.rs"]):
        for table, header in enumerate((b"id,by,on,worker,stage,began,ended", b"id,by,on,chain,tier,state,country", b"id,by,on,chain,owner", b"id,by,on,of,reason,corrected_by")):
            seeds.add("declarations", bytes([table]) + (data if data.startswith(b"id,") else header + b"\n" + data))
    for data in seeds.texts(["crates/recruitment/tests/recruitment/*.rs", "crates/amparo/tests/recruitment.rs"]):
        if b"," in data:
            for table in range(12):
                seeds.add("recruitment_tables", bytes([table]) + data)
    recruiters = (ROOT / "crates/recruitment/tests/data/fy2021_recruiter_chain_sample.csv").read_bytes().splitlines(True)
    worksites = (ROOT / "crates/journeys/tests/journeys/data/fy2021_worksite_sample.csv").read_bytes().splitlines(True)
    for lines in (2, 5, 20, 40):
        seeds.add("disclosures", parts(b"".join(recruiters[:lines]), b"".join(worksites[:lines])))
    for data in seeds.texts(["crates/register/tests/*.rs", "crates/register/src/certificate/*.rs", "crates/register/src/*.rs"]):
        seeds.add("certificate", parts(data, data))
    for _, data in seeds.files(["crates/register/tests/data/*.json", "made/registers/**/*.json"]):
        seeds.add("certificate", parts(data, b"{}"))
        seeds.add("certificate", parts(b"{}", data))
    data = (ROOT / "crates/governance/tests/data/coinr/ASEM_iData.csv").read_bytes().splitlines(True)
    metadata = (ROOT / "crates/governance/tests/data/coinr/ASEM_iMeta.csv").read_bytes()
    for lines in (3, 8, 20):
        seeds.add("index_tables", b"".join(data[:lines]) + b"=\n" + metadata)
    if seeds.made:
        for manifest in sorted(seeds.made.glob("published/*/manifest.json")):
            rest = [(manifest.parent / name).read_bytes() for name in ("manifest.sig", "publisher.pub")]
            for sealed in (rest, [b"", b""]):
                seeds.add("manifest", parts(manifest.read_bytes(), *sealed))
        for schema in seeds.made.glob("published/*/schema.json"):
            case_tables(seeds, [len(field["constraints"]["enum"]) for field in json.loads(schema.read_text())["fields"]])
    seeds.add("manifest", parts(b"{}", b"", b""))
    entry = b"".join(b"\x01" + bytes([byte]) for byte in b'{"kind":"certificate"}') + b"\x00"
    for entries in (0, 1, 3):
        seeds.add("log_entries", b"".join(b"\x01" + entry for _ in range(entries)) + b"\x00" + entries.to_bytes(8, "little") + bytes(8))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=pathlib.Path, help="a folder, which gets a folder for each target")
    parser.add_argument("--made", type=pathlib.Path, help="the folder of `amparo quickstart --dir FOLDER --no-serve`")
    arguments = parser.parse_args()
    write(Seeds(arguments.out, arguments.made))
    for folder in sorted(arguments.out.iterdir()):
        print(f"{folder.name}: {sum(1 for _ in folder.iterdir())}")


if __name__ == "__main__":
    main()
