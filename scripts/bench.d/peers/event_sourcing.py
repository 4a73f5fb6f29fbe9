"""Commands as the Python package eventsourcing keeps them in SQLite: one aggregate for each token. Its
state is what its events add up to, and is not stored.

usage: event_sourcing.py DIRECTORY SECONDS
"""
import os
import sqlite3
import sys
import time

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event


class Token(Aggregate):
    @event("Created")
    def __init__(self, name, scopes, contact, secret):
        self.name, self.scopes, self.contact, self.secret = name, scopes, contact, secret


def main():
    directory, seconds = sys.argv[1], float(sys.argv[2])
    os.mkdir(directory)
    tokens = Application(env={
        "PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": f"{directory}/events.sqlite"})
    # It leaves synchronous as SQLite comes, which with Debian's is FULL: 2.
    assert sqlite3.connect(":memory:").execute("PRAGMA synchronous").fetchone() == (2,)
    count = 0
    start = now = time.perf_counter()
    while now - start < seconds:
        tokens.save(Token(
            f"Booking Claims {count}", ["api:read", "api:write"], "integrations@agency.example", "5c" * 32))
        count += 1
        now = time.perf_counter()
    print(f"commands-1/eventsourcing\t{count / (now - start)}")


if __name__ == "__main__":
    main()
