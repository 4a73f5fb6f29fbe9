"""Runs whole processes of the release binary and measures them: what the scripts that print figures
share."""
import json
import os
import select
import shutil
import subprocess
import sys
import time

REPETITIONS = 9
# What takes longer than this is run once.
SHORT_SECONDS = 2.0
POLL_SECONDS = 0.002
PROJECT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


class Run:
    """One process: seconds to the first byte and to the end and of processor time, and its memory in
    MiB."""

    def __init__(self, command):
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.first = None
        self.anonymous = 0
        self.output = bytearray()
        errors = bytearray()
        streams = {process.stdout: self.output, process.stderr: errors}
        next_look = 0
        while streams:
            ready, _, _ = select.select(list(streams), [], [], POLL_SECONDS)
            for stream in ready:
                piece = os.read(stream.fileno(), 1 << 16)
                if not piece:
                    del streams[stream]
                    continue
                if stream is process.stdout and self.first is None:
                    self.first = time.perf_counter() - start
                # What is printed is thrown away, but for what short answers are looked up in.
                if len(streams[stream]) < 1 << 20:
                    streams[stream] += piece
            if time.perf_counter() >= next_look:
                self.look(process.pid)
                next_look = time.perf_counter() + POLL_SECONDS
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.total = time.perf_counter() - start
        self.processor = usage.ru_utime + usage.ru_stime
        self.resident = usage.ru_maxrss / 1024
        if process.returncode != 0:
            sys.exit(f"{' '.join(command)}\n{errors.decode(errors='replace')}")

    def look(self, pid):
        try:
            with open(f"/proc/{pid}/status", encoding="ascii") as status:
                for line in status:
                    if line.startswith("RssAnon:"):
                        self.anonymous = max(self.anonymous, int(line.split()[1]) / 1024)
        except (FileNotFoundError, ProcessLookupError):
            pass

    def lines(self):
        return [json.loads(line) for line in self.output.decode().splitlines()]


def measured(command):
    """The runs of a command: several if it is short."""
    runs = [Run(command)]
    while runs[0].total < SHORT_SECONDS and len(runs) < REPETITIONS:
        runs.append(Run(command))
    return runs


def install_packages(*names):
    """Installs those of the named Debian packages that are missing."""
    subprocess.run(
        ["bash", "-c", 'source "$0" && install_packages "${build_packages[@]}" "$@"',
         f"{PROJECT}/scripts/lib/packages.sh", *names], check=True)


def build():
    """Builds the release binaries; the directory that they are in."""
    os.chdir(PROJECT)
    subprocess.run(["swift", "build", "-c", "release", "--quiet"], check=True, stdout=sys.stderr)
    return subprocess.run(
        ["swift", "build", "-c", "release", "--show-bin-path"], check=True,
        stdout=subprocess.PIPE, text=True).stdout.strip()


class Generated:
    """A ledger that LedgerBenchmarks makes below .build, removed at the end."""

    def __init__(self, binaries, name, options):
        self.path = f".build/{name}"
        shutil.rmtree(self.path, ignore_errors=True)
        print(f"Generating {options.events} events", file=sys.stderr)
        subprocess.run(
            [f"{binaries}/LedgerBenchmarks", "generate", self.path,
             "--events", str(options.events), "--tokens", str(options.tokens),
             "--seed", str(options.seed)],
            check=True, stdout=sys.stderr)

    def __enter__(self):
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)
