"""What somebody waits for who asks about the past of a large ledger, as whole processes; how long it takes
until one can be asked at all; and what it takes on disk."""
import os
import shutil
import signal

import served
from processes import Run, measured
from workplace import DATA

# What takes as long whatever is in the ledger, if the indexes are good.
INDEXED = ["one token's history", "one member's last 100", "state of one token at a past time"]
SMALLER = 100
LOCK_BYTES = 256


def measure(work, figures):
    ledger, events = work.generated(), work.options.events
    program = work.tokenledger()
    fewer = max(10_000, events // SMALLER)
    small = work.generated(fewer)
    for name, done, words in questions(program, small):
        if name in INDEXED:
            for run in measured(command(program, small, words)):
                figures.add(f"{name}/small", run.total * 1000)
    for name, done, words in questions(program, ledger):
        for run in measured(command(program, ledger, words)):
            figures.add(f"{name}/tokenledger", run.total * 1000)
            figures.add(f"{name}-memory", run.anonymous)
            if done:
                figures.add(f"{name}-rate", done / run.total)
        if done:
            limit = {"whole state at the end": 1_500_000, "views rebuild": 400_000}.get(name)
            figures.row(f"{name}, {done:,} events", "/s", f"{name}-rate", limit=limit)
            figures.row("  its memory", "MiB", f"{name}-memory")
        elif name in INDEXED:
            figures.row(f"process: {name}", "ms", f"{name}/tokenledger", f"{name}/small",
                        f"{fewer:,} events", 0.67)
        else:
            limit = {"one question": 15}.get(name)
            figures.row(f"process: {name}", "ms", f"{name}/tokenledger", limit=limit)
    for _ in range(work.options.repetitions):
        figures.add_lines(work.benchmark("opening", ledger))
    figures.row(f"opening, {events:,} events", "ms", "opening/tokenledger", limit=5)
    readiness(work, figures, program, ledger)
    bytes_on_disk(figures, program, ledger)


def command(program, ledger, words):
    return [program, *words, "--ledger", ledger, "--output", "jsonl"]


def questions(program, ledger):
    """Each: its name, the events that it goes through if they are all of many, and its words."""

    def ask(*words):
        return Run(command(program, ledger, words)).lines()

    last = ask("events", "list", "--reverse", "--limit", "1")[0]["position"]
    middle = last // 2
    # A token, a member and a day from the middle of the history, as chance put them there.
    edited = ask(
        "events", "list", "--after", str(middle), "--type", "token.edited", "--limit", "50")
    token = edited[0]["subject"]
    member = next(e["actor"]["id"] for e in edited if e["actor"]["id"].startswith("member"))
    moment = edited[0]["recordedAt"]
    day = moment[:10]
    return [
        ("one question", 0, ["token", "show", token]),
        ("one token's history", 0, ["audit", "token", token]),
        ("one member's last 100", 0, ["audit", "member", member, "--reverse", "--limit", "100"]),
        ("one type in one day", 0,
         ["events", "list", "--type", "token.disabled", "--since", day, "--until", day]),
        ("a rare type by a busy member", 0,
         ["events", "list", "--type", "token.restored", "--actor", member, "--limit", "100"]),
        ("state of one token at a past time", 0,
         ["replay", "state", "--token", token, "--at", moment]),
        ("was a token good at a past time", 0, ["audit", "explain", token, "--at", moment]),
        ("difference of 1,000 events", 0, ["replay", "diff", str(middle), str(middle + 1000)]),
        ("whole state at the middle", middle, ["replay", "state", "--at", str(middle)]),
        ("whole state at the end", last, ["replay", "state", "--at", str(last)]),
        ("views check", last, ["views", "check"]),
        ("views rebuild", last, ["views", "rebuild"]),
    ]


def readiness(work, figures, program, ledger):
    """From the start of a server until it says that it is ready."""
    ends = {"a stop": None, "a kill": None, "a power cut": 10}
    for _ in range(work.options.repetitions):
        for end in ends:
            server = served.Server(program, ledger)
            server.stop(signal.SIGTERM if end == "a stop" else signal.SIGKILL)
            if end == "a power cut":
                forget_boot(ledger)
            server = served.Server(program, ledger)
            figures.add(f"ready-{end}", server.ready_seconds)
            server.stop()
    for end, limit in ends.items():
        figures.row(f"server ready after {end}", "s", f"ready-{end}", limit=limit)


def forget_boot(ledger):
    """Leaves the ledger as a machine does that went down: nothing derived is to be trusted."""
    with open(f"{ledger}/lock", encoding="ascii") as file:
        lines = file.read().rstrip("\n").split("\n")
    lines[1] = "boot another"
    with open(f"{ledger}/lock", "w", encoding="ascii") as file:
        file.write("\n".join(lines).ljust(LOCK_BYTES, "\n"))


def bytes_on_disk(figures, program, ledger):
    counted = Run([program, "stats", "--ledger", ledger, "--output", "json"]).lines()[0]
    events, tokens = counted["position"], sum(counted["tokens"].values())
    figures.add("log-bytes", counted["logBytes"] / events)
    figures.add("record-bytes", record_bytes(program, ledger) / events)
    figures.row("log, an event", "bytes", "log-bytes", "record-bytes", "its record alone", 0.8)
    for view in Run(command(program, ledger, ["views", "status"])).lines():
        name = view["name"].lower()
        figures.add(f"{name}-bytes", view["sizeBytes"] / tokens)
        figures.row(f"view {name}, a token", "bytes", f"{name}-bytes")
    figures.add("vault-bytes", os.stat(f"{ledger}/vault/slots").st_size / tokens)
    figures.row("vault, a token", "bytes", "vault-bytes")


def record_bytes(program, ledger):
    """Of all records: as they are in what is published, where two bytes go before each."""
    folder = f"{DATA}/published"
    shutil.rmtree(folder, ignore_errors=True)
    Run([program, "log", "publish", folder, "--ledger", ledger])
    sizes = sum(os.stat(f"{path}/{file}").st_size
                for path, _, files in os.walk(f"{folder}/tile/entries") for file in files)
    events = Run(command(program, ledger, ["events", "list", "--reverse", "--limit", "1"])).lines()
    return sizes - 2 * events[0]["position"]
