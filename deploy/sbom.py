"""Writes the bill of materials of `amparo`, CycloneDX 1.6 JSON, from what cargo says of the locked dependencies."""

import argparse
import json
import pathlib
import subprocess
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent


def metadata(features, target):
    words = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", target, "--manifest-path", str(ROOT / "crates/amparo/Cargo.toml")]
    if features:
        words += ["--features", features]
    return json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


def built(features, target):
    """Name and version of each package that a build compiles, as cargo resolves features for a build: what tests turn on is not in it."""
    words = ["cargo", "tree", "--locked", "-p", "amparo", "-e", "normal,build", "--prefix", "none", "--format", "{p}", "--target", target]
    if features:
        words += ["--features", features]
    lines = subprocess.run(words, check=True, capture_output=True, text=True, cwd=ROOT).stdout.splitlines()
    return {(line.split()[0], line.split()[1].removeprefix("v")) for line in lines if line.strip()}


def linked(found, root, compiled):
    """The packages that the program is made of or built with; not those that only tests use."""
    name = {package["id"]: (package["name"], package["version"]) for package in found["packages"]}
    nodes = {node["id"]: node for node in found["resolve"]["nodes"]}
    depends, waiting = {}, [root]
    while waiting:
        at = waiting.pop()
        if at in depends:
            continue
        needed = [each["pkg"] for each in nodes[at]["deps"] if name[each["pkg"]] in compiled and any(kind["kind"] != "dev" for kind in each["dep_kinds"])]
        depends[at] = sorted(needed)
        waiting += needed
    return depends


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--features", default="", help="features of the build, separated by commas")
    parser.add_argument("--target", default="x86_64-unknown-linux-gnu")
    arguments = parser.parse_args()
    found = metadata(arguments.features, arguments.target)
    packages = {package["id"]: package for package in found["packages"]}
    root = next(package["id"] for package in found["packages"] if package["name"] == "amparo")
    depends = linked(found, root, built(arguments.features, arguments.target))
    locked = tomllib.loads((ROOT / "Cargo.lock").read_text())["package"]
    hashes = {(package["name"], package["version"]): package.get("checksum") for package in locked}

    def component(package_id):
        package = packages[package_id]
        name, version = package["name"], package["version"]
        ours = package["source"] is None
        entry = {"type": "application" if package_id == root else "library", "bom-ref": f"{name}@{version}", "name": name, "version": version}
        if not ours:
            entry["purl"] = f"pkg:cargo/{name}@{version}"
        if package.get("license"):
            entry["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
        if hashes.get((name, version)):
            entry["hashes"] = [{"alg": "SHA-256", "content": hashes[name, version]}]
        return entry

    ref = lambda package_id: f"{packages[package_id]['name']}@{packages[package_id]['version']}"
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": component(root), "properties": [{"name": "cargo:features", "value": arguments.features or "default"}]},
        "components": [component(each) for each in sorted(depends, key=ref) if each != root],
        "dependencies": [{"ref": ref(each), "dependsOn": sorted(map(ref, depends[each]))} for each in sorted(depends, key=ref)],
    }
    json.dump(bom, sys.stdout, indent=1, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
