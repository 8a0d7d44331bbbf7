"""Breaks every durable step of `amparo` at every system call, and counts what was lost."""

import argparse
import collections
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

# By these a file becomes, stays or ceases to be what it is.
CALLS = ["fsync", "fdatasync", "rename", "renameat2", "linkat", "unlink", "unlinkat", "pwrite64", "write", "ftruncate", "mkdir", "openat"]
FAULTS = {
    "kill -9": ("signal=KILL", CALLS),
    "disk full": ("error=ENOSPC", ["write", "pwrite64", "fsync", "fdatasync", "mkdir", "openat"]),
    "disk broken": ("error=EIO", ["write", "pwrite64", "fsync", "fdatasync", "rename"]),
}
REASON = "a trial of faults"


class Trials:
    def __init__(self, amparo, work):
        self.amparo, self.work = amparo, work
        self.state, self.count = None, collections.Counter()
        self.wrong = collections.defaultdict(list)

    def run(self, folder, arguments, prefix=()):
        words = [*prefix, self.amparo, *arguments]
        return subprocess.run([str(word) for word in words], cwd=folder, capture_output=True, text=True)

    def json(self, folder, *arguments):
        done = self.run(folder, [*arguments, "--json"])
        if done.returncode != 0:
            raise AssertionError(f"{' '.join(arguments)}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def copy(self):
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.work))
        shutil.rmtree(folder)
        shutil.copytree(self.state, folder, symlinks=True)
        return folder

    def calls(self, step):
        """How often a run of the step that succeeds makes each call, in the thread that makes most of them."""
        folder, log = self.copy(), self.work / "calls.txt"
        done = self.run(folder, step.arguments, ["strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=" + ",".join(CALLS), "-o", log])
        assert done.returncode == 0, done.stderr
        per_thread = collections.Counter(re.findall(r"^(\d+) +(\w+)\(", log.read_text(), re.MULTILINE))
        most = collections.Counter()
        for (_, call), times in per_thread.items():
            most[call] = max(most[call], times)
        shutil.rmtree(folder)
        return most

    def check(self, folder, acknowledged):
        """What must hold in any state that a fault can leave; a list of what does not."""
        wrong = []
        if not (folder / "v" / "vault.sqlite").exists():
            return wrong if acknowledged == {"nothing"} else ["the vault is gone"]
        if self.json(folder, "ledger", "verify", "--vault", "v")["whole"] is not True:
            wrong.append("the ledger is not whole")
        status = self.json(folder, "vault", "status", "--vault", "v")
        stored = {sent["id"] for sent in status["submissions"]}
        for lost in (acknowledged - {"nothing"}) - stored:
            wrong.append(f"lost submission {lost}")
        files = {path.stem for path in (folder / "v" / "submissions").glob("*.age")}
        if files != stored:
            wrong.append(f"half a submission: files {files}, rows {stored}")
        charges = collections.Counter(entry["build"] for entry in self.json(folder, "ledger", "show", "--vault", "v")["entries"])
        for build, times in charges.items():
            if times > 1:
                wrong.append(f"double charge of build {build}")
        for build in status["builds"]:
            if build["state"] in ("built", "published") and build["id"] not in charges:
                wrong.append(f"build {build['id']} was never charged")
        for release in (folder / "out").glob("[!.]*") if (folder / "out").is_dir() else []:
            done = self.run(folder, ["verify", release, "--key", "v/keys/release-signing.pub"])
            if done.returncode != 0:
                wrong.append(f"half-public release {release.name}: {done.stderr.strip()}")
        return wrong

    def acknowledged(self, folder):
        if not (folder / "v" / "vault.sqlite").exists():
            return {"nothing"}
        return {sent["id"] for sent in self.json(folder, "vault", "status", "--vault", "v")["submissions"]}

    def trial(self, step, fault, prefix, where):
        folder = self.copy()
        before = self.acknowledged(folder)
        try:
            done = self.run(folder, step.arguments, prefix)
            wrong = []
            if done.returncode == 0 and step.name == "import":
                before = before | {json.loads(done.stdout)["submission"]} if done.stdout.startswith("{") else before
            if done.returncode not in (0, 1, 2, -9, 137):
                wrong.append(f"ended with {done.returncode}: {done.stderr.strip()[-300:]}")
            if done.returncode == 1 and not done.stderr.strip():
                wrong.append("failed without a word")
            wrong += self.check(folder, before)
            again = self.run(folder, step.again(folder))
            if again.returncode != 0 and not step.done_before(again.stderr):
                wrong.append(f"cannot be repeated: {again.stderr.strip()[-300:]}")
            wrong += self.check(folder, before)
        except AssertionError as error:
            wrong = [str(error)]
        self.count[step.name, fault] += 1
        for what in wrong:
            self.wrong[step.name, fault].append(f"{where}: {what}")
            print(f"  WRONG {step.name}, {fault}, {where}: {what}", flush=True)
        shutil.rmtree(folder, ignore_errors=True)


class Step:
    def __init__(self, name, arguments, done_before=""):
        self.name, self.arguments, self.said = name, arguments, done_before

    def again(self, folder):
        return self.arguments

    def done_before(self, said):
        return bool(self.said) and re.search(self.said, said) is not None


def cases(path, rows):
    layout = (
        "yearOfRegistration,gender,ageBroad,citizenship,CountryOfExploitation,traffickMonths,meansDebtBondageEarnings,meansThreats,"
        "meansAbusePsyPhySex,meansFalsePromises,meansDrugsAlcohol,meansDenyBasicNeeds,meansExcessiveWorkHours,meansWithholdDocs,isForcedLabour,"
        "isSexualExploit,isOtherExploit,typeOfLabourAgriculture,typeOfLabourConstruction,typeOfLabourDomesticWork,typeOfLabourHospitality,"
        "typeOfSexProstitution,typeOfSexPornography,recruiterRelationIntimatePartner,recruiterRelationFriend,recruiterRelationFamily,"
        "recruiterRelationOther"
    ).split(",")
    with open(path, "w") as out:
        out.write(",".join(layout) + "\n")
        for row in range(rows):
            cells = [str(2018 + row % 5), ["Woman", "Man"][row % 2], "", ["UKR", "MDA", "PHL"][row % 3], ["POL", "RUS"][row % 2], ""]
            cells += ["1" if (row + place) % 5 == 0 else "" for place in range(len(layout) - len(cells))]
            out.write(",".join(cells) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("amparo", type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("--every", type=int, default=1, help="take each so-manieth call only")
    arguments = parser.parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="amparo-faults-"))
    trials = Trials(arguments.amparo, work)
    started = time.time()

    prepared = work / "prepared"
    prepared.mkdir()
    trials.state = prepared
    cases(prepared / "one.csv", 120)
    cases(prepared / "two.csv", 150)
    key = trials.run(prepared, ["vault", "backup-key", "--out", "key.txt"])
    recipient = re.search(r"age1\w+", key.stdout).group()
    build = ["release", "build", "--full", "--override", REASON, "--vault", "v", "--epsilon"]
    publish = ["release", "publish", "--vault", "v", "--to", "out"]
    steps = [
        Step("make a vault", ["vault", "init", "--vault", "v", "--lifetime-epsilon", "1000"], "is there already"),
        Step("import", ["intake", "import", "one.csv", "--vault", "v", "--contributor", "Refuge"]),
        Step("import another", ["intake", "import", "two.csv", "--vault", "v", "--contributor", "Hogar"]),
        Step("build", [*build, "1"]),
        Step("publish", publish, "published|is not there|No such file"),
        Step("back up", ["vault", "backup", "--vault", "v", "--to", recipient, "--out", "b.age"], "replaces none"),
        Step("restore", ["vault", "restore", "b.age", "--identity", "key.txt", "--vault", "w"], "is there already"),
    ]
    for step in steps:
        if step.name == "publish":
            (built,) = (prepared / "v" / "staging").glob("[!.]*")
            step.arguments = [*publish[:2], built.relative_to(prepared), *publish[2:]]
        calls = trials.calls(step)
        print(f"{step.name}: {sum(calls.values())} calls", flush=True)
        for fault, (what, names) in FAULTS.items():
            for call in names:
                for when in range(1, calls[call] + 1, arguments.every):
                    inject = ["strace", "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:{what}:when={when}"]
                    trials.trial(step, fault, inject, f"{call} {when}")
        read_only = ["strace", "-f", "-qq", "-o", "/dev/null", "-P", "v", "-e", "trace=openat", "-e", "inject=openat:error=EROFS:when=1+"]
        trials.trial(step, "read-only disk", read_only, "all")
        trials.trial(step, "clock goes back", ["faketime", "-f", "-400d"], "400 days")
        folder = trials.copy()
        two = [subprocess.Popen([trials.amparo, *step.arguments], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for _ in range(2)]
        said = [process.communicate()[1] for process in two]
        if not any(process.returncode == 0 for process in two):
            trials.wrong[step.name, "two at once"].append(f"neither succeeded: {said}")
        for what in trials.check(folder, trials.acknowledged(folder)):
            trials.wrong[step.name, "two at once"].append(what)
        trials.count[step.name, "two at once"] += 1
        shutil.rmtree(folder, ignore_errors=True)
        done = trials.run(prepared, step.arguments)
        assert done.returncode == 0, done.stderr

    faults = [*FAULTS, "read-only disk", "clock goes back", "two at once"]
    print("\n| step | " + " | ".join(faults) + " | wrong |")
    print("|---|" + "---|" * (len(faults) + 1))
    for step in steps:
        row = [str(trials.count[step.name, fault]) for fault in faults]
        wrong = sum(len(trials.wrong[step.name, fault]) for fault in faults)
        print(f"| {step.name} | " + " | ".join(row) + f" | {wrong} |")
    everything = [what for found in trials.wrong.values() for what in found]
    lost = sum("lost submission" in what or "half a submission" in what for what in everything)
    double = sum("double charge" in what or "never charged" in what for what in everything)
    half = sum("half-public" in what for what in everything)
    print(f"\n{sum(trials.count.values())} trials in {time.time() - started:.0f} s. Lost submissions, double charges, half-public releases: {lost} / {double} / {half}; other: {len(everything) - lost - double - half}")
    shutil.rmtree(work, ignore_errors=True)
    sys.exit(bool(everything))


if __name__ == "__main__":
    main()
