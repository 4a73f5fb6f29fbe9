"""Allocations and instructions of what is done most, which do not depend on what else the machine does:
the difference of two runs of different length, without what opening costs."""
import os
import re
import shutil
import subprocess

TOKENS = 10_000
# How often: the difference is what is counted.
TIMES = {"authentication": (1_000, 21_000), "command": (100, 600), "page": (10, 60)}
LABELS = {"authentication": "an authentication", "command": "a command, 1 caller",
          "page": "a first page of enabled tokens"}
# The aim for authentication is none.
LIMITS = {"authentication": 0}


def measure(work, figures):
    made, counting = work.issued(TOKENS), work.program("counting")
    folder = work.fresh("counted")
    for kind, (few, many) in TIMES.items():
        for what, count in (("allocations", allocations), ("instructions", instructions)):
            taken = []
            for times in (few, many):
                shutil.rmtree(folder, ignore_errors=True)
                shutil.copytree(made, folder)
                taken.append(count(counting, [
                    f"{work.binaries}/LedgerBenchmarks", "times", kind, folder, "--count", str(times)]))
            figures.add(f"{what}-{kind}", (taken[1] - taken[0]) / (many - few))
            figures.row(f"{what} of {LABELS[kind]}", "count", f"{what}-{kind}",
                        limit=LIMITS.get(kind) if what == "allocations" else None)


def allocations(counting, command):
    reading, writing = os.pipe()
    with os.fdopen(reading) as told:
        subprocess.run(command, check=True, pass_fds=[writing], env={
            **os.environ, "LD_PRELOAD": counting, "COUNT_DESCRIPTOR": str(writing)})
        os.close(writing)
        return int(told.read())


def instructions(counting, command):
    """By valgrind, which has its own processor: no counters of this one are needed."""
    said = subprocess.run(
        ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", *command],
        check=True, stderr=subprocess.PIPE, text=True, env={**os.environ, "LD_PRELOAD": counting}).stderr
    return int(re.search(r"I +refs: +([\d,]+)", said).group(1).replace(",", ""))
