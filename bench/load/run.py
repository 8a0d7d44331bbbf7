"""A vault that takes in submissions at a steady rate while a portal serves questions: what both take in time and memory."""

import argparse
import http.client
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from vault_service import Program, Service

PATHS = ["/", "/explore?rows=gender", "/explore?rows=citizenship&gender=Woman", "/codebook", "/api/v1/query?rows=gender", "/facts", "/explore.csv?rows=yearOfRegistration"]


def content_of(number, rows):
    header = "prs_IdentityNumber,prs_prs_Gender,prs_Citizenship,vic_TraffickingStatus,vic_TypeOfExploitation,cas_IncomingReferralDate,hte_Country,con_Consent"
    lines = [f"L-{number}-{row},{'Feminine' if row % 3 else 'Masculine'},KE,ActualVictimOfTrafficking,ForcedLabour,{2018 + row % 5}-02-14,SA,TRUE" for row in range(rows)]
    return "\n".join([header, *lines, ""]).encode()


def resident(process):
    """Megabytes of memory in use."""
    text = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(next(line for line in text.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


class Readers:
    """Asks the portal at a fixed rate; a time is counted from the moment at which its question was due."""

    def __init__(self, port, rate, threads=8):
        self.port, self.rate, self.threads = port, rate, threads
        self.times, self.failed, self.stop = [], 0, threading.Event()
        self.began = time.time()
        self.running = [threading.Thread(target=self.read, args=(index,)) for index in range(threads)]
        for thread in self.running:
            thread.start()

    def read(self, index):
        line, number = http.client.HTTPConnection("127.0.0.1", self.port), index
        while not self.stop.is_set():
            due = self.began + number / self.rate
            time.sleep(max(0, due - time.time()))
            try:
                line.request("GET", PATHS[number % len(PATHS)])
                answer = line.getresponse()
                answer.read()
                self.failed += answer.status >= 400
            except OSError:
                self.failed += 1
                line.close()
            self.times.append(time.time() - due)
            number += self.threads

    def end(self):
        self.stop.set()
        for thread in self.running:
            thread.join()
        return sorted(self.times)


def percentile(times, share):
    return times[min(len(times) - 1, int(len(times) * share))] * 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("amparo", type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--an-hour", type=float, default=200, help="submissions an hour (default 200)")
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--questions", type=float, default=1000, help="questions a second (default 1000)")
    arguments = parser.parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="amparo-load-"))

    def command(*words):
        import json

        done = subprocess.run([arguments.amparo, *words, "--json"], cwd=work, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    subprocess.run([arguments.amparo, "quickstart", "--dir", "q", "--no-serve"], cwd=work, check=True, capture_output=True)
    command("vault", "init", "--vault", "v")
    command("vault", "organisation", "--vault", "v", "--name", "Refuge")
    days = ["--from", "2020-01-01", "--until", "2099-12-31", "--first-year", "2002", "--last-year", "2099"]
    command("vault", "agreement", "record", "--vault", "v", "--contributor", "Refuge", *days)
    service = Service(arguments.amparo, work)
    program = Program(service, service.token(command, "Refuge"))
    portal = subprocess.Popen([arguments.amparo, "serve", "q/published", "--port", "17399"], cwd=work, stderr=subprocess.DEVNULL)
    time.sleep(3)
    readers = Readers(17399, arguments.questions)
    began, taken, memory = time.time(), [], []
    number = 0
    while time.time() - began < arguments.minutes * 60:
        due = began + number * 3600 / arguments.an_hour
        time.sleep(max(0, due - time.time()))
        start = time.time()
        program.send(f"{number}.csv", content_of(number, arguments.rows))
        taken.append(time.time() - start)
        memory.append((resident(service.process), resident(portal)))
        print(f"{number + 1}: {taken[-1]:.1f} s, vault {memory[-1][0]:.0f} MB, portal {memory[-1][1]:.0f} MB", flush=True)
        number += 1
    seconds, times = time.time() - began, readers.end()
    taken.sort()
    print(f"\n{number} submissions of {arguments.rows:,} rows in {seconds:.0f} s ({number * 3600 / seconds:.0f} an hour), each from sending to accepted: median {taken[len(taken) // 2]:.1f} s, worst {taken[-1]:.1f} s")
    print(f"{len(times):,} questions ({len(times) / seconds:.0f} a second), {readers.failed} failed; p50 {percentile(times, 0.5):.0f} ms, p95 {percentile(times, 0.95):.0f} ms, p99 {percentile(times, 0.99):.0f} ms")
    half = len(memory) // 2
    for name, at in (("vault", 0), ("portal", 1)):
        print(f"{name}: {memory[half][at]:.0f} MB half-way, {memory[-1][at]:.0f} MB at the end, {max(each[at] for each in memory):.0f} MB at most")
    service.kill()
    portal.terminate()
    portal.wait()


if __name__ == "__main__":
    main()
