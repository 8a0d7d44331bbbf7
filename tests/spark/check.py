"""Holds `amparo count --engine spark` against the native engine, on a local cluster of two executor processes."""

import argparse
import csv
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

import pyspark

FIELDS = 24
HOME = pathlib.Path(pyspark.__file__).parent


def log(text):
    print(text, flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def schema(fields):
    sizes = [2 + (7 * field) % 11 for field in range(fields)]
    sizes[0], sizes[1] = 200, 200
    return {
        "fields": [
            {"name": f"f{field}", "constraints": {"enum": [f"v{code}" for code in range(size)]}}
            for field, size in enumerate(sizes)
        ],
        "missingValues": [""],
    }


def write_table(path, described, rows, seed):
    draw = random.Random(seed)
    domains = [field["constraints"]["enum"] for field in described["fields"]]
    with open(path, "w", newline="") as out:
        table = csv.writer(out)
        table.writerow(field["name"] for field in described["fields"])
        for _ in range(rows):
            # Two hidden kinds of row, so that fields depend on each other; one value in ten is missing.
            kind = draw.random() < 0.3
            table.writerow(
                "" if draw.random() < 0.1 else domain[min(int(draw.expovariate(2 + kind) * len(domain)), len(domain) - 1)]
                for domain in domains
            )


class Cluster:
    """A Spark Connect server whose executors are two processes of their own."""

    def __init__(self, work):
        self.port = free_port()
        self.log = open(work / "spark.log", "w")
        environment = os.environ | {"SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_CONNECT_MODE": "0"}
        environment.pop("PYTHONPATH", None)
        self.server = subprocess.Popen(
            [
                HOME / "bin" / "spark-submit",
                "--class", "org.apache.spark.sql.connect.service.SparkConnectServer",
                "--master", "local-cluster[2,1,1024]",
                "--driver-memory", "1g",
                "--conf", f"spark.connect.grpc.binding.port={self.port}",
                "--conf", "spark.ui.enabled=false",
                "--conf", f"spark.sql.warehouse.dir={work / 'warehouse'}",
                "--conf", "spark.sql.files.maxPartitionBytes=262144",
                "--conf", "spark.sql.files.openCostInBytes=1",
                "--conf", "spark.sql.shuffle.partitions=4",
                "spark-internal",
            ],
            cwd=work,
            env=environment,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        deadline = time.time() + 240
        while time.time() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            if self.server.poll() is not None:
                break
            time.sleep(0.5)
        self.log.flush()
        sys.exit("the Spark server did not start:\n" + (work / "spark.log").read_text()[-4000:])

    @property
    def url(self):
        return f"sc://127.0.0.1:{self.port}"

    def executors(self):
        found = []
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if b"CoarseGrainedExecutorBackend" in (folder / "cmdline").read_bytes():
                    found.append(int(folder.name))
            except OSError:
                continue
        return found

    def stop(self):
        try:
            os.killpg(self.server.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        for process in self.executors():
            os.kill(process, signal.SIGKILL)


def to_parquet(cluster, amparo, table, folder, partitions):
    """By a plain local session: the cluster is for counting."""
    script = (
        "import sys\nfrom pyspark.sql import SparkSession\n"
        "spark = SparkSession.builder.master('local[2]').config('spark.ui.enabled', 'false').getOrCreate()\n"
        "table = spark.read.csv(sys.argv[1], header=True)\n"
        "for count, path in zip(sys.argv[2::2], sys.argv[3::2]):\n"
        "    table.repartition(int(count)).write.mode('overwrite').parquet(path)\n"
    )
    arguments = [str(word) for pair in partitions for word in pair]
    subprocess.run([sys.executable, "-c", script, table, *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def count(amparo, *arguments, **options):
    return subprocess.run([amparo, "count", *map(str, arguments)], capture_output=True, text=True, **options)


def same(found, expected, what):
    if found.read_bytes() != expected.read_bytes():
        sys.exit(f"{what}: the counts differ from the native engine's")
    log(f"  equal byte for byte: {what}")


def check(amparo, work, rows):
    described = schema(FIELDS)
    (work / "schema.json").write_text(json.dumps(described))
    write_table(work / "t.csv", described, rows, 7)
    shape = ("--schema", work / "schema.json")
    for order, missing in ((2, ()), (3, ("--include-missing",))):
        done = count(amparo, work / "t.csv", *shape, "--order", order, "--out", work / f"native{order}.parquet", *missing)
        assert done.returncode == 0, done.stderr
    log("starting two executors")
    cluster = Cluster(work)
    try:
        to_parquet(cluster, amparo, work / "t.csv", work, [(1, work / "one.parquet"), (7, work / "seven.parquet"), (40, work / "forty.parquet")])

        def on_spark(name, out, *more, order=2):
            return count(
                amparo, work / f"{name}.parquet", *shape, "--order", order, "--engine", "spark", "--connect", cluster.url,
                "--worker-command", amparo, "--out", work / out, *more,
            )

        for name in ("one", "seven", "forty"):
            done = on_spark(name, f"{name}.counts")
            assert done.returncode == 0, done.stderr
            same(work / f"{name}.counts", work / "native2.parquet", f"pairs, partitions of {name}")
        done = on_spark("seven", "batched.counts", "--batch-cells", 100_000, "--include-missing", order=3)
        assert done.returncode == 0, done.stderr
        same(work / "batched.counts", work / "native3.parquet", "triples with missing values, in batches")
        done = on_spark("seven", "sets.counts", "--statement", "grouping-sets")
        assert done.returncode == 0, done.stderr
        same(work / "sets.counts", work / "native2.parquet", "pairs by GROUPING SETS")

        # A run that breaks off goes on: the client is killed after its first batch.
        job = [amparo, "count", work / "forty.parquet", *shape, "--order", "3", "--include-missing", "--engine", "spark", "--connect", cluster.url,
               "--worker-command", amparo, "--out", work / "again.counts", "--batch-cells", "100000"]
        first = subprocess.Popen([str(word) for word in job], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        parts = work / "again.counts.parts"
        deadline = time.time() + 300
        while first.poll() is None and time.time() < deadline and not list(parts.glob("fields-*")):
            time.sleep(0.05)
        first.kill()
        first.wait()
        kept = len(list(parts.glob("fields-*")))
        assert kept and not (work / "again.counts").exists()
        done = subprocess.run([str(word) for word in job], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert done.stderr.count("counted before") >= kept, done.stderr
        assert not parts.exists()
        same(work / "again.counts", work / "native3.parquet", f"triples after the client was killed with {kept} batches done")

        # An executor dies in the middle of a job: Spark gives its partitions to the other.
        killed = []

        def kill_one():
            deadline = time.time() + 120
            while time.time() < deadline:
                workers = subprocess.run(["pgrep", "-f", "count --worker"], capture_output=True, text=True).stdout.split()
                executors = cluster.executors()
                if workers and executors:
                    os.kill(executors[0], signal.SIGKILL)
                    killed.append(executors[0])
                    return
                time.sleep(0.02)

        thread = threading.Thread(target=kill_one)
        thread.start()
        done = on_spark("forty", "killed.counts", "--include-missing", order=3)
        thread.join()
        assert done.returncode == 0, done.stderr
        assert killed, "no executor was killed while workers ran"
        same(work / "killed.counts", work / "native3.parquet", f"triples while executor {killed[0]} was killed")

        # A value outside its domain is refused in words, and nothing is written.
        bad = json.loads(json.dumps(described))
        bad["fields"][3]["constraints"]["enum"].pop(0)
        (work / "bad.json").write_text(json.dumps(bad))
        done = count(amparo, work / "seven.parquet", "--schema", work / "bad.json", "--order", 2, "--engine", "spark", "--connect", cluster.url,
                     "--worker-command", amparo, "--out", work / "bad.counts")
        assert done.returncode == 1 and 'column "f3": "v0" is not accepted' in done.stderr, done.stderr
        assert not (work / "bad.counts").exists()
        log("  refused: " + done.stderr.strip().splitlines()[-1][:150])
    finally:
        cluster.stop()


def bench(amparo, work, sizes):
    described = schema(50)
    (work / "schema.json").write_text(json.dumps(described))
    log("| rows | native, s | Spark, two executors, s |")
    log("|---|---|---|")
    cluster = Cluster(work)
    try:
        for rows in sizes:
            write_table(work / "t.csv", described, min(rows, 100_000), 7)
            header, *lines = (work / "t.csv").read_text().splitlines()
            with open(work / "big.csv", "w") as out:
                out.write(header + "\n")
                for _ in range(max(1, rows // 100_000)):
                    out.write("\n".join(lines) + "\n")
            to_parquet(cluster, amparo, work / "big.csv", work, [(max(2, rows // 250_000), work / "big.parquet")])
            times = []
            for arguments in (
                (work / "big.csv",),
                (work / "big.parquet", "--engine", "spark", "--connect", cluster.url, "--worker-command", amparo),
            ):
                began = time.time()
                done = count(amparo, *arguments, "--schema", work / "schema.json", "--order", 2, "--out", work / f"{len(times)}.counts")
                assert done.returncode == 0, done.stderr
                times.append(time.time() - began)
            same(work / "1.counts", work / "0.counts", f"{rows} rows")
            log(f"| {rows:,} | {times[0]:.1f} | {times[1]:.1f} |")
    finally:
        cluster.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("amparo", type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--bench", type=int, nargs="*", help="print times for so many rows instead")
    arguments = parser.parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="amparo-spark-"))
    began = time.time()
    try:
        if arguments.bench:
            bench(arguments.amparo, work, arguments.bench)
        else:
            check(arguments.amparo, work, arguments.rows)
            log(f"all equal ({time.time() - began:.0f} s)")
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
