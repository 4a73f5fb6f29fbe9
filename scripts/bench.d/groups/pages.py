"""First pages of fifty tokens with the exact total, of many in one account."""
from peers import postgresql, sqlite_names

PARTS = {"common": "müller", "rare": "claims 4711", "none": "no such name"}
LIMITS = {"combined": 5}


def measure(work, figures):
    issued, place = work.issued(), work.started(postgresql)
    if "authentication" not in work.options.only:
        postgresql.add_names(work, place)
    database = sqlite_names.made(work.fresh("names.sqlite"), work.options.tokens)
    # There are many of them.
    seconds = work.options.seconds / 5
    for _ in range(work.options.repetitions):
        figures.add_lines(work.benchmark("pages", issued, "--seconds", seconds))
        for name, part in PARTS.items():
            figures.add(f"page-name-{name}/sqlite", sqlite_names.milliseconds(database, part, seconds))
            figures.add(f"page-name-{name}/postgresql",
                        postgresql.pgbench(place, seconds, 1, f"names_{name}.sql")["p50"])
    database.close()
    for figure in [name for name in figures.values if name.startswith("page-") and "/tokenledger" in name]:
        name = figure.removeprefix("page-").removesuffix("/tokenledger")
        label = f"first page: {name.removesuffix('-p99').replace('-', ' ')}"
        if name.endswith("-p99"):
            limit = 10 if "writing" in name else LIMITS.get(name.removesuffix("-p99"), 1)
            figures.row(f"{label}, p99", "ms", figure, limit=limit)
        elif name.removeprefix("name-") in PARTS:
            for peer, known in (("sqlite", "SQLite FTS5 trigram"), ("postgresql", "PostgreSQL pg_trgm")):
                figures.row(label, "ms", figure, figure.replace("tokenledger", peer), known, 5)
        else:
            figures.row(label, "ms", figure)
