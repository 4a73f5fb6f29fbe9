"""Where everything is built, made, started and removed."""
import contextlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile


PROJECT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
HERE = "scripts/bench.d"
PROGRAMS = ".build/bench/programs"
DATA = ".build/bench/data"
PACKAGES = [
    "gcc", "libc6-dev", "libsqlite3-dev", "wrk", "nginx", "redis-server", "redis-tools",
    "postgresql-15", "nats-server", "valgrind", "python3-venv"]
LIBRARIES = {
    "lmdb_commits": ["-llmdb"], "lmdb_lookups": ["-llmdb", "-lsodium"], "sqlite_commits": ["-lsqlite3"],
    "merkle_hashing": ["-lsodium"]}
EVENT_SOURCING = "eventsourcing==9.5.6"


class Workplace:
    """Programs that are built when they are first asked for, ledgers that are made when they are first
    asked for, and a folder that is removed at the end."""

    def __init__(self, options):
        self.options = options
        self.binaries, self.stack = None, contextlib.ExitStack()
        self.made = {}

    def __enter__(self):
        os.chdir(PROJECT)
        subprocess.run(
            ["bash", "-c", 'source "$0" && require_swift && install_packages "${build_packages[@]}" "$@"',
             "scripts/lib/packages.sh", *PACKAGES], check=True)
        for product in ("LedgerBenchmarks", "tokenledger"):
            subprocess.run(["swift", "build", "-c", "release", "--product", product, "--quiet"],
                           check=True, stdout=sys.stderr)
        self.binaries = os.path.abspath(subprocess.run(
            ["swift", "build", "-c", "release", "--show-bin-path"], check=True, text=True,
            stdout=subprocess.PIPE).stdout.strip())
        shutil.rmtree(DATA, ignore_errors=True)
        os.makedirs(DATA)
        os.makedirs(PROGRAMS, exist_ok=True)
        self.stack.callback(shutil.rmtree, DATA, ignore_errors=True)
        # Sockets' paths may have no more than 107 bytes.
        self.sockets = self.stack.enter_context(tempfile.TemporaryDirectory(prefix="bench"))
        os.chmod(self.sockets, 0o755)
        if subprocess.run(["stat", "-f", "-c", "%T", DATA], check=True, text=True,
                          stdout=subprocess.PIPE).stdout.strip() == "tmpfs":
            sys.exit(f"{DATA} is in memory: a sync costs nothing there. Put the project on a disk.")
        return self

    def __exit__(self, *_):
        self.stack.close()

    def machine(self):
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            model = next((line.split(":")[1].strip() for line in file if line.startswith("model name")),
                         platform.machine())
        commit = subprocess.run(["git", "describe", "--always", "--dirty"], text=True,
                                stdout=subprocess.PIPE, check=False).stdout.strip()
        options = self.options
        return (f"TokenLedger {commit}; {model}, {os.cpu_count()} cores, kernel {platform.release()}; "
                f"{options.tokens:,} tokens, {options.events:,} events, "
                f"{options.repetitions} × {options.seconds:g} s")

    def program(self, name):
        """A C program of the folders beside this file, built."""
        path = f"{PROGRAMS}/{name}"
        folder = "peers" if os.path.exists(f"{HERE}/peers/{name}.c") else "load"
        shared = ["-shared", "-fPIC"] if name == "counting" else []
        subprocess.run(
            ["gcc", "-std=c11", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-Werror", *shared, "-o", path,
             f"{HERE}/{folder}/{name}.c", *LIBRARIES.get(name, [])], check=True)
        return os.path.abspath(path)

    def python(self):
        """An interpreter that has the package eventsourcing."""
        folder = os.path.abspath(".build/bench/python")
        if not os.path.exists(f"{folder}/complete"):
            subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
            subprocess.run([f"{folder}/bin/pip", "install", "--quiet", EVENT_SOURCING], check=True)
            open(f"{folder}/complete", "w", encoding="utf-8").close()
        return f"{folder}/bin/python"

    def tokenledger(self):
        return f"{self.binaries}/tokenledger"

    def benchmark(self, *words):
        """What one run of LedgerBenchmarks prints."""
        return output([f"{self.binaries}/LedgerBenchmarks", *map(str, words)])

    def fresh(self, name):
        """The path of a folder that is not there."""
        shutil.rmtree(f"{DATA}/{name}", ignore_errors=True)
        return os.path.abspath(f"{DATA}/{name}")

    def issued(self, tokens=None):
        """A ledger of many tokens of one account, with their secrets."""
        tokens = tokens or self.options.tokens
        return self.once(f"issued-{tokens}", "issue", "--tokens", tokens)

    def generated(self, events=None):
        """A ledger with a year's history of many accounts."""
        events = events or self.options.events
        return self.once(
            f"generated-{events}", "generate", "--events", events, "--tokens", events // 10, "--seed", 1)

    def once(self, name, form, *words):
        if name not in self.made:
            print(f"Making {name}", file=sys.stderr, flush=True)
            path = self.fresh(name)
            self.benchmark(form, path, *words)
            os.sync()
            self.made[name] = path
        return self.made[name]

    def started(self, peer):
        """What a peer's context gives, which stays until the end of the run."""
        if peer not in self.made:
            print(f"Starting {peer.__name__.split('.')[-1]}", file=sys.stderr, flush=True)
            self.made[peer] = self.stack.enter_context(peer.started(self))
        return self.made[peer]


def output(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with status {done.returncode}")
    return done.stdout
