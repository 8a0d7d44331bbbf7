"""What one trial is: a state, a step taken in it under a fault, and what must hold afterwards."""

import collections
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading

# By these a file becomes, stays or ceases to be what it is.
CALLS = ["fsync", "fdatasync", "rename", "renameat2", "linkat", "unlink", "unlinkat", "pwrite64", "write", "ftruncate", "mkdir", "openat"]
FAULTS = {
    "kill -9": ("signal=KILL", CALLS),
    # Not `write`, by which threads also wake each other; a small disk that fills up stands in for it.
    "disk broken": ("error=EIO", ["pwrite64", "fsync", "fdatasync", "rename", "mkdir", "openat"]),
}
# A hang is a fault, too.
LONGEST = 1200


def traced(log, *expressions):
    return ["strace", "-f", "-qq", "--seccomp-bpf", "-o", str(log), *(word for expression in expressions for word in ("-e", expression))]


class State:
    """A folder in which steps are taken, and what was acknowledged in it."""

    def __init__(self, amparo, folder):
        self.amparo, self.folder = amparo, pathlib.Path(folder)

    def run(self, arguments, prefix=(), said=None):
        words = [str(word) for word in [*prefix, self.amparo, *arguments]]
        try:
            return subprocess.run(words, cwd=self.folder, capture_output=True, text=True, input=said or "", timeout=LONGEST)
        except subprocess.TimeoutExpired as error:
            raise AssertionError(f"hung: {' '.join(words)}") from error

    def json(self, *arguments):
        done = self.run([*arguments, "--json"])
        if done.returncode != 0:
            raise AssertionError(f"{' '.join(map(str, arguments))}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def has_vault(self):
        return (self.folder / "v" / "vault.sqlite").exists()

    def status(self):
        return self.json("vault", "status", "--vault", "v") if self.has_vault() else None

    def copy(self, work):
        folder = pathlib.Path(tempfile.mkdtemp(dir=work)) / "state"
        shutil.copytree(self.folder, folder, symlinks=True)
        return State(self.amparo, folder)

    def remove(self):
        shutil.rmtree(self.folder.parent, ignore_errors=True)

    def on_small_disk(self, work):
        """A copy on a disk in memory of its own, which `resize` makes smaller or larger. Mounting needs root."""
        folder = pathlib.Path(tempfile.mkdtemp(dir=work))
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256m", "amparo-faults", folder], check=True)
        shutil.copytree(self.folder, folder / "state", symlinks=True)
        return State(self.amparo, folder / "state")

    def remount(self, options):
        subprocess.run(["mount", "-o", f"remount,{options}", self.folder.parent], check=True)

    def used(self):
        disk = os.statvfs(self.folder.parent)
        return (disk.f_blocks - disk.f_bfree) * disk.f_frsize

    def unmount(self):
        subprocess.run(["umount", self.folder.parent], check=True)
        self.folder.parent.rmdir()


class Step:
    """A command that is tried, the text it is given, and what it may say when it is repeated and was done before."""

    def __init__(self, name, arguments, done_before="", said=None, at_most=None):
        self.name, self.arguments, self.before, self.said, self.at_most = name, arguments, done_before, said, at_most

    def was_done(self, said):
        return bool(self.before) and re.search(self.before, said) is not None


def kept(status):
    """What was acknowledged: submissions, and those that were taken back."""
    if status is None:
        return set()
    return {(sent["id"], sent["withdrawn"] is not None) for sent in status["submissions"]}


def wrong_in(state, acknowledged):
    """What does not hold and must hold in any state that a fault can leave. `acknowledged` is none where there was no vault."""
    wrong = []
    if not state.has_vault():
        return [] if acknowledged is None else ["lost submissions: the vault is gone"]
    status = state.status()
    now = {sent["id"]: sent["withdrawn"] is not None for sent in status["submissions"]}
    for submission, withdrawn in acknowledged or set():
        if submission not in now:
            wrong.append(f"lost submission {submission}")
        elif withdrawn and not now[submission]:
            wrong.append(f"lost submission: {submission} was taken back and is not")
    files = {path.stem for path in (state.folder / "v" / "submissions").glob("*.age")}
    if files != set(now):
        wrong.append(f"lost submission: files {files}, rows {set(now)}")
    # This also verifies ledger and audit log: a broken chain is an error.
    entries = state.json("ledger", "show", "--vault", "v")["entries"]
    charges = collections.Counter((entry["build"], entry["cohort"], str(entry.get("wave"))) for entry in entries)
    charged = {build for build, _, _ in charges}
    wrong += [f"double charge of {build} for {cohort}" for (build, cohort, _), times in charges.items() if times > 1]
    prints = collections.Counter(build["fingerprint"] for build in status["builds"] if build["state"] in ("built", "published"))
    wrong += [f"double charge: {times} releases of the same inputs" for times in prints.values() if times > 1]
    wrong += [
        f"double charge: build {build['id']} is {build['state']} and was never charged"
        for build in status["builds"]
        if build["state"] in ("built", "published") and build["id"] not in charged
    ]
    public = state.folder / "out"
    for release in public.glob("[!.]*") if public.is_dir() else []:
        done = state.run(["verify", release, "--key", "v/keys/release-signing.pub"])
        if done.returncode != 0:
            wrong.append(f"half-public release {release.name}: {done.stderr.strip()}")
    return wrong


class Trials:
    def __init__(self, work):
        self.work = work
        self.count, self.wrong = collections.Counter(), collections.defaultdict(list)
        self.lock, self.sizes = threading.Lock(), {}

    def note(self, step, fault, where, wrong):
        with self.lock:
            self.count[step, fault] += 1
            for what in wrong:
                self.wrong[step, fault].append(f"{where}: {what}")
                print(f"  WRONG {step}, {fault}, {where}: {what}", flush=True)

    def calls(self, state, step):
        """How often a run of the step that succeeds makes each call, in the thread that makes most of them."""
        copy, log = state.copy(self.work), self.work / "calls.txt"
        done = copy.run(step.arguments, traced(log, "trace=" + ",".join(CALLS)), step.said)
        assert done.returncode == 0, done.stderr
        per_thread = collections.Counter(re.findall(r"^(\d+) +(\w+)\(", log.read_text(), re.MULTILINE))
        most = collections.Counter()
        for (_, call), times in per_thread.items():
            most[call] = max(most[call], times)
        copy.remove()
        return most

    def trial(self, state, step, fault, prefix, where):
        copy = state.copy(self.work)
        self.note(step.name, fault, where, self.tried(copy, step, prefix))
        copy.remove()

    def disk_full(self, state, step, part):
        """The step with only a part of the room that it needs."""
        copy = state.on_small_disk(self.work)
        before = copy.used()
        needed = self.needed(copy, step)
        room = int(needed * part)
        where = f"{room >> 10} kB of {needed >> 10} kB"
        self.note(step.name, "disk full", where, self.tried(copy, step, (), f"size={before + room}", "size=256m"))
        copy.unmount()

    def read_only(self, state, step):
        copy = state.on_small_disk(self.work)
        self.note(step.name, "read-only disk", "all", self.tried(copy, step, (), "ro", "rw"))
        copy.unmount()

    def needed(self, copy, step):
        with self.lock:
            if step.name not in self.sizes:
                other = copy.on_small_disk(self.work)
                before = other.used()
                other.run(step.arguments, said=step.said)
                # What is written aside and removed again comes on top.
                self.sizes[step.name] = other.used() - before + (1 << 20)
                other.unmount()
            return self.sizes[step.name]

    def tried(self, copy, step, prefix, spoil=None, mend=None):
        """Takes a step under a fault, looks, takes it again without, and looks again; what was wrong."""
        wrong = []
        try:
            before = kept(copy.status()) if copy.has_vault() else None
            if spoil:
                copy.remount(spoil)
            done = copy.run(step.arguments, prefix, step.said)
            if mend:
                copy.remount(mend)
            if done.returncode not in (0, 1, 2, -9, 137):
                wrong.append(f"ended with {done.returncode}: {done.stderr.strip()[:300]}")
            if done.returncode == 1 and not done.stderr.strip():
                wrong.append("failed without a word")
            wrong += wrong_in(copy, before)
            if done.returncode == 0:
                before = kept(copy.status()) if copy.has_vault() else None
            again = copy.run(step.arguments, said=step.said)
            if again.returncode != 0 and not step.was_done(again.stderr):
                wrong.append(f"cannot be repeated: {again.stderr.strip()[-300:]}")
            wrong += wrong_in(copy, before)
        except AssertionError as error:
            wrong.append(str(error))
        return wrong

    def two_at_once(self, state, step, where):
        copy = state.copy(self.work)
        words = [str(word) for word in [copy.amparo, *step.arguments]]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
        two = [subprocess.Popen(words, cwd=copy.folder, **pipes) for _ in range(2)]
        said = [process.communicate(step.said or "")[1] for process in two]
        wrong = [] if any(process.returncode == 0 for process in two) else [f"neither succeeded: {said}"]
        try:
            wrong += wrong_in(copy, kept(state.status()) if state.has_vault() else None)
        except AssertionError as error:
            wrong.append(str(error))
        self.note(step.name, "two at once", where, wrong)
        copy.remove()
