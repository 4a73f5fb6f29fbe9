"""Durable, acknowledged commands: each creates a token."""
import os

from peers import nats, postgresql, redis
from workplace import HERE, output


def measure(work, figures):
    seconds = work.options.seconds
    programs = {name: work.program(name) for name in (
        "sync_writes", "lmdb_commits", "sqlite_commits", "nats_commands")}
    place, python = work.started(postgresql), work.python()
    port = work.started(nats)
    with redis.durable(work) as path:
        for _ in range(work.options.repetitions):
            for name in ("sync_writes", "lmdb_commits"):
                figures.add_lines(output([programs[name], work.fresh(name), str(seconds)]))
            figures.add_lines(work.benchmark("commands", work.fresh("commands"), "--seconds", seconds))
            figures.add_lines(
                output([programs["sqlite_commits"], work.fresh("sqlite"), str(seconds)]))
            for clients in (1, 64):
                figures.add(
                    f"commands-{clients}/postgresql",
                    postgresql.pgbench(place, seconds, clients, "event_and_state.sql")["rate"])
                figures.add(
                    f"commands-{clients}/redis", redis.commands_per_second(work, path, clients))
            figures.add_lines(output([programs["nats_commands"], str(port), str(seconds)]))
            figures.add_lines(output(
                [python, f"{HERE}/peers/event_sourcing.py", work.fresh("eventsourcing"), str(seconds)]))
            os.sync()
    nats_label = "NATS JetStream" + ("" if nats.syncs_always() else ", not synced")
    peers = [("lmdb", "LMDB, put and sync", 0.85, 0.35), ("postgresql", "PostgreSQL", None, 6),
             ("redis", "Redis, always synced", None, 1.5), ("sqlite", "SQLite, FULL", None, 1.5),
             ("nats", nats_label, None, None)]
    figures.row("durable commands, 1 caller", "/s", "commands-1/tokenledger", "commands-1/sync",
                "pwrite, fdatasync")
    for callers, aim in ((1, 2), (64, 3)):
        for peer in peers:
            figures.row(f"durable commands, {callers} caller{'s' * (callers > 1)}", "/s",
                        f"commands-{callers}/tokenledger", f"commands-{callers}/{peer[0]}",
                        peer[1] + (", 64 a commit" if callers > 1 and "LMDB" in peer[1] else ""), peer[aim])
        if callers == 1:
            figures.row("durable commands, 1 caller", "/s", "commands-1/tokenledger",
                        "commands-1/eventsourcing", "eventsourcing on SQLite")
    figures.row("command at half of that load, p50", "ms", "command-half-load-p50/tokenledger",
                "sync-p50/sync", "a sync, p50")
    figures.row("command at half of that load, p99", "ms", "command-half-load-p99/tokenledger",
                "sync-p50/sync", "a sync, p50", 0.33)
    if work.options.long:
        sustained(work, figures, programs["lmdb_commits"])


def sustained(work, figures, lmdb):
    for path, text in (("lmdb", output([lmdb, work.fresh("lmdb"), "60"])),
                       ("tokenledger", work.benchmark("commands", work.fresh("commands"), "--seconds", 60))):
        rates = dict(line.split("\t") for line in text.splitlines())
        figures.add(f"commands-64-sustained/{path}", rates[f"commands-64/{path}"])
    figures.row("durable commands, 64 callers for a minute", "/s", "commands-64-sustained/tokenledger",
                "commands-64-sustained/lmdb", "LMDB, 64 a commit", 0.35)
