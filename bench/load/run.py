"""A vault that takes in submissions at a steady rate while a portal serves questions: what both take in time and memory, and what was lost."""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time

BENCH = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BENCH))
from vault_service import Program, Service

PATHS = [
    "/", "/explore?by=gender", "/explore?by=citizenship&where.gender=Woman", "/codebook", "/api/v1/query?by=gender", "/facts",
    "/explore.csv?by=yearOfRegistration,gender",
]


def content_of(number, rows):
    header = "prs_IdentityNumber,prs_prs_Gender,prs_Citizenship,vic_TraffickingStatus,vic_TypeOfExploitation,cas_IncomingReferralDate,hte_Country,con_Consent"
    lines = [f"L-{number}-{row},{'Feminine' if row % 3 else 'Masculine'},KE,ActualVictimOfTrafficking,ForcedLabour,{2018 + row % 5}-02-14,SA,TRUE" for row in range(rows)]
    return "\n".join([header, *lines, ""]).encode()


class Watch:
    """Megabytes of memory in use, of several processes, every ten seconds."""

    def __init__(self, processes):
        self.processes, self.seen, self.stop = processes, [], threading.Event()
        self.began, self.running = time.time(), threading.Thread(target=self.look)
        self.running.start()

    def look(self):
        while not self.stop.is_set():
            self.seen.append((time.time() - self.began, *map(self.resident, self.processes)))
            self.stop.wait(10)

    @staticmethod
    def resident(process):
        text = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        return int(next(line for line in text.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024

    def end(self):
        self.stop.set()
        self.running.join()

    def table(self, names):
        """A minute a line: the most that each process used in it."""
        print("\n| minute | " + " | ".join(f"{name}, MB" for name in names) + " |")
        print("|---|" + "---|" * len(names))
        for minute in range(int(self.seen[-1][0] // 60) + 1):
            inside = [seen[1:] for seen in self.seen if seen[0] // 60 == minute]
            if inside:
                print(f"| {minute + 1} | " + " | ".join(f"{max(each):.0f}" for each in zip(*inside)) + " |")


class Ground:
    """A vault's service and a portal over a published release, both freshly made, with an organisation that may send."""

    def __init__(self, amparo, work):
        self.amparo, self.work = amparo, work
        subprocess.run([amparo, "quickstart", "--dir", "q", "--no-serve"], cwd=work, check=True, capture_output=True)
        self.command("vault", "init", "--vault", "v")
        self.command("vault", "organisation", "--vault", "v", "--name", "Refuge")
        days = ["--from", "2020-01-01", "--until", "2099-12-31", "--first-year", "2002", "--last-year", "2099"]
        self.command("vault", "agreement", "record", "--vault", "v", "--contributor", "Refuge", *days)
        self.service = Service(amparo, work)
        self.program = Program(self.service, self.service.token(self.command, "Refuge"))
        self.port = 17399
        self.portal = subprocess.Popen([amparo, "serve", "q/published", "--port", str(self.port)], cwd=work, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(5)

    def command(self, *words):
        done = subprocess.run([self.amparo, *words, "--json"], cwd=self.work, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def readers(self, rate, seconds):
        """The client of bench/portal, which asks at a fixed rate and says at its end how that went."""
        (self.work / "paths.json").write_text(json.dumps(PATHS))
        words = ["--origin", f"http://127.0.0.1:{self.port}", "--paths", str(self.work / "paths.json"), "--rate", str(rate), "--seconds", str(seconds)]
        return subprocess.Popen(["node", str(BENCH / "portal" / "load.mjs"), *words], stdout=subprocess.PIPE, text=True)

    def lost(self, sent):
        """Submissions that were acknowledged and are not in the vault; this also verifies ledger and audit log."""
        there = {each["id"] for each in self.command("vault", "status", "--vault", "v")["submissions"]}
        self.command("ledger", "show", "--vault", "v")
        return len(set(sent) - there)

    def end(self):
        self.service.kill()
        self.portal.terminate()
        self.portal.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("amparo", type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--an-hour", type=float, default=200, help="submissions an hour (default 200)")
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--questions", type=int, default=1000, help="questions a second (default 1000)")
    arguments = parser.parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="amparo-load-"))
    ground = Ground(arguments.amparo, work)
    watch, readers = Watch([ground.service.process, ground.portal]), ground.readers(arguments.questions, int(arguments.minutes * 60))
    began, taken, sent, failed = time.time(), [], [], 0
    for number in range(int(arguments.minutes * arguments.an_hour / 60)):
        time.sleep(max(0, began + number * 3600 / arguments.an_hour - time.time()))
        if time.time() - began > arguments.minutes * 60:
            print(f"the machine does not follow: {int(arguments.minutes * arguments.an_hour / 60) - number} submissions were not begun", flush=True)
            break
        content, start = content_of(number, arguments.rows), time.time()
        try:
            sent.append(ground.program.send(f"{number}.csv", content))
        except (AssertionError, OSError) as error:
            failed += 1
            print(f"failed: {error}", flush=True)
        taken.append(time.time() - start)
        print(f"{number + 1}: {taken[-1]:.1f} s", flush=True)
    seconds = time.time() - began
    asked = json.loads(readers.communicate()[0])
    watch.end()
    taken.sort()
    print(f"\n{len(sent)} submissions of {arguments.rows:,} rows in {seconds:.0f} s, {failed} failed, {ground.lost(sent)} lost; from sending to accepted: median {taken[len(taken) // 2]:.1f} s, worst {taken[-1]:.1f} s")
    print(f"{asked['answers']:,} questions answered ({asked['answered_per_second']} a second), {asked['failed']} failed; {asked['milliseconds']}")
    watch.table(["vault", "portal"])
    ground.end()
    shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
