"""The filter by name in SQLite with FTS5 and trigrams: the first page, the newest first, and how many."""
import sqlite3
import statistics
import time

# What LedgerBenchmarks gives (NameSource.swift).
WORDS = ["Booking", "Claims", "Newsletter", "Terminal", "Loyalty", "Export", "Portal", "Müller", "Quote",
         "Webhook", "Staging", "Payroll", "Archive", "Chat", "Feed", "Widget"]
PAGE = "SELECT rowid, name FROM named WHERE name MATCH ? ORDER BY rowid DESC LIMIT 50"
COUNT = "SELECT count(*) FROM named WHERE name MATCH ?"


def made(path, tokens):
    """Row ids grow as tokens are created, so no index is needed for the order."""
    database = sqlite3.connect(path)
    database.execute("CREATE VIRTUAL TABLE named USING fts5 (name, tokenize = 'trigram')")
    database.executemany("INSERT INTO named (rowid, name) VALUES (?, ?)", (
        (number, f"{WORDS[number % 16]} {WORDS[number // 16 % 16]} {number}") for number in range(tokens)))
    database.execute("INSERT INTO named (named) VALUES ('optimize')")
    database.commit()
    return database


def milliseconds(database, part, seconds):
    """The median."""
    taken = []
    start = now = time.perf_counter()
    while now - start < seconds or len(taken) < 3:
        for question in (PAGE, COUNT):
            database.execute(question, (f'"{part}"',)).fetchall()
        before, now = now, time.perf_counter()
        taken.append((now - before) * 1000)
    return statistics.median(taken)
