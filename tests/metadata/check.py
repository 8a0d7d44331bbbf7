"""Checks what a served portal says to machines with each format's own validator. See README.md."""

import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import xml.etree.ElementTree as ElementTree
import zipfile
from html import unescape
from pathlib import Path

ORIGIN = sys.argv[1].rstrip("/")
passed, failed = 0, 0


def fetch(path):
    with urllib.request.urlopen(path if path.startswith("http") else ORIGIN + path, timeout=60) as response:
        return response.read()


def check(name, act):
    """Runs one check; what it raises is its failure."""
    global passed, failed
    try:
        act()
        passed += 1
        print(f"ok   {name}")
    except Exception as error:  # whatever a validator raises is the finding
        failed += 1
        print(f"FAIL {name}: {type(error).__name__}: {str(error)[:2000]}")


RELEASE = json.loads(fetch("/api/v1/releases"))["releases"][0]["id"]
BASE = f"/releases/{RELEASE}"
FILES = {file["path"]: file for file in json.loads(fetch(f"/api/v1{BASE}"))["files"]}


def schema_org():
    import rdflib

    text = fetch(f"{BASE}/metadata/schema-org.jsonld")
    document = json.loads(text)
    assert document["@context"] == "https://schema.org/"
    # The vocabulary as context, so that nothing is fetched.
    document["@context"] = {"@vocab": "https://schema.org/"}
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    schema = rdflib.Namespace("https://schema.org/")
    (dataset,) = graph.subjects(rdflib.RDF.type, schema.Dataset)
    # What Google's dataset search requires and recommends.
    for part in ["name", "description", "url", "identifier", "keywords", "distribution", "variableMeasured", "temporalCoverage"]:
        assert list(graph.objects(dataset, schema[part])), part
    assert 50 <= len(document["description"]) <= 5000
    page = fetch(BASE).decode()
    embedded = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert embedded and json.loads(embedded[1]) == json.loads(text), "the page does not carry the description"


def dcat():
    import rdflib

    terms = rdflib.Namespace("http://purl.org/dc/terms/")
    dcat = rdflib.Namespace("http://www.w3.org/ns/dcat#")
    for path in [f"{BASE}/metadata/dcat-ap.jsonld", "/catalog.jsonld"]:
        graph = rdflib.Graph().parse(data=fetch(path), format="json-ld")
        datasets = list(graph.subjects(rdflib.RDF.type, dcat.Dataset))
        assert datasets
        # Mandatory properties of DCAT-AP 3, and the range of each.
        for dataset in datasets:
            for part in [terms.title, terms.description]:
                assert all(isinstance(text, rdflib.Literal) and text.language for text in graph.objects(dataset, part))
                assert list(graph.objects(dataset, part)), part
            distributions = list(graph.objects(dataset, dcat.distribution))
            assert distributions
            for distribution in distributions:
                assert (distribution, rdflib.RDF.type, dcat.Distribution) in graph
                (url,) = graph.objects(distribution, dcat.accessURL)
                assert isinstance(url, rdflib.URIRef) and str(url).startswith("http")
                (size,) = graph.objects(distribution, dcat.byteSize)
                assert size.toPython() >= 0
        for catalogue in graph.subjects(rdflib.RDF.type, dcat.Catalog):
            for part in [terms.title, terms.description, dcat.dataset]:
                assert list(graph.objects(catalogue, part)), part


def croissant():
    import mlcroissant

    document = json.loads(fetch(f"{BASE}/metadata/croissant.json"))
    dataset = mlcroissant.Dataset(jsonld=document)
    assert not dataset.metadata.ctx.issues.errors, dataset.metadata.ctx.issues.report()
    # The description must be good enough to load the records with.
    record = next(iter(dataset.records("cases")))
    assert len(record) == len(json.loads(fetch(f"/api/v1{BASE}/fields"))["fields"]), record


def csvw():
    from csvw import TableGroup

    document = json.loads(fetch(f"{BASE}/metadata/csvw.json"))
    assert json.loads(fetch(f"{BASE}/files/data/cases.csv-metadata.json")) == document
    with tempfile.TemporaryDirectory() as folder:
        for table in document["tables"]:
            name = table["url"].rsplit("/", 1)[1]
            Path(folder, name).write_bytes(fetch(table["url"]))
            table["url"] = name
        metadata = Path(folder, "csvw.json")
        metadata.write_text(json.dumps(document))
        group = TableGroup.from_file(metadata)
        for table in group.tables:
            rows = sum(1 for _ in table.iterdicts(strict=True))
            assert rows > 0, table.url


def frictionless():
    if "datapackage.json" not in FILES:
        return
    with tempfile.TemporaryDirectory() as folder:
        for path in FILES:
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(fetch(f"{BASE}/files/{path}"))
        from frictionless import Package

        descriptor = json.loads(Path(folder, "datapackage.json").read_text())
        # The tables. Parquet needs a plugin of 100 MB, and `schema.json`, which says more than version 1 allows, is a document here.
        descriptor["resources"] = [one for one in descriptor["resources"] if "schema" in one]
        assert len(descriptor["resources"]) >= 3
        report = Package.from_descriptor(descriptor, basepath=folder).validate()
        assert report.valid, report.flatten(["type", "title", "note"])[:5]


def datacite():
    from datacite import schema45

    document = json.loads(fetch(f"{BASE}/metadata/datacite.json"))
    if "doi" not in document:
        # A record without a DOI is what one registers; the schema wants the DOI that will come.
        document["doi"] = "10.5072/to-be-assigned"
    schema45.validator.validate(document)


def hxl():
    import hxl

    for path in [f"{BASE}/hxl/data/cases.csv", f"{BASE}/hxl/aggregates/aggregates.csv", "/explore.hxl.csv?by=citizenship.region,gender"]:
        with hxl.data(io.BytesIO(fetch(path))) as source:
            assert all(column.tag for column in source.columns), path
            assert sum(1 for _ in source) > 0, path
            tags = {column.display_tag for column in source.columns}
            assert "#country+citizenship+code+v_iso3" in tags or "#affected+estimate" in tags, tags


def feeds():
    import feedparser

    atom = feedparser.parse(fetch("/feed.atom"))
    assert not atom.bozo, atom.get("bozo_exception")
    assert atom.version == "atom10" and atom.entries[0].id.endswith(RELEASE)
    assert all(entry.updated_parsed for entry in atom.entries)
    feed = json.loads(fetch("/feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in feed["items"]] == [entry.id for entry in atom.entries]
    site = ElementTree.fromstring(fetch("/sitemap.xml"))
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    places = [url.find(f"{name}loc").text for url in site.iter(f"{name}url")]
    assert len(places) == len(set(places)) and len(places) > 60
    for place in places[:20]:
        fetch(place)


def openapi():
    from openapi_spec_validator import validate

    validate(json.loads(fetch("/api/v1/openapi.json")))


def archive():
    with zipfile.ZipFile(io.BytesIO(fetch("/explore.zip?by=gender"))) as pack:
        sums = dict(line.split("  ")[::-1] for line in pack.read("SHA256SUMS").decode().splitlines())
        assert set(pack.namelist()) == {*sums, "SHA256SUMS"}
        for name, sum_ in sums.items():
            assert hashlib.sha256(pack.read(name)).hexdigest() == sum_, name


def snippet(language, command, suffix):
    """Takes the snippet out of the API's page as a reader would and runs it."""
    page = fetch("/api").decode()
    found = re.search(rf'<pre[^>]*data-language="{language}"[^>]*><code>(.*?)</code></pre>', page, re.S)
    assert found, "no snippet"
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, f"snippet.{suffix}")
        script.write_text(unescape(found[1]))
        done = subprocess.run([*command, str(script)], cwd=folder, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        kept = [p for p in Path(folder).iterdir() if p != script]
        assert "Woman" in done.stdout or any("Woman" in p.read_text() for p in kept), done.stdout[:500]


for act in [schema_org, dcat, croissant, csvw, frictionless, datacite, hxl, feeds, openapi, archive]:
    check(act.__name__, act)
for language, command, suffix in [
    ("sh", ["bash", "-euo", "pipefail"], "sh"),
    ("python", [sys.executable], "py"),
    ("javascript", ["node"], "mjs"),
    ("r", ["Rscript"], "R"),
]:
    if shutil.which(command[0]):
        check(f"snippet in {language}", lambda: snippet(language, command, suffix))
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
