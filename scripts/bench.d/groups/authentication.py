"""Authentication in process, beside the same look-ups in C and others over their own sockets."""
from peers import postgresql, redis
from workplace import output

CLIENTS = 32


def measure(work, figures):
    tokens, seconds = work.options.tokens, work.options.seconds
    issued, lookups = work.issued(), work.program("lmdb_lookups")
    path, place = work.started(redis), work.started(postgresql)
    postgresql.add_names(work, place)
    loaded = work.fresh("lookups")
    # Once in vain: the first has its data loaded.
    output([lookups, loaded, str(tokens), "0.1"])
    for _ in range(work.options.repetitions):
        figures.add_lines(output([lookups, loaded, str(tokens), str(seconds)]))
        figures.add_lines(work.benchmark("authentications", issued, "--seconds", seconds))
        figures.add("gets/redis", redis.gets(work, path, CLIENTS)["rate"])
        figures.add("selects/postgresql", postgresql.pgbench(
            place, seconds, CLIENTS, "select.sql", tokens=tokens)["rate"])
    one, two = "authentications-1/tokenledger", "authentications-2/tokenledger"
    figures.row("authentications, one core", "/s", one, "authentications-1/lmdb", "LMDB gets, keyed hash", 0.8)
    figures.row("authentications, one core", "/s", one, "gets/redis", f"Redis GET, {CLIENTS} clients")
    figures.row("authentications, one core", "/s", one, "selects/postgresql",
                f"PostgreSQL SELECT, {CLIENTS} clients")
    figures.row("authentications, two cores", "/s", two, one, "one core", 1.8)
    figures.row("two cores, 64 writers at 1,000/s", "/s", "authentications-2-writing/tokenledger", two,
                "nobody writes", 0.85)
    figures.row("a processor second, 64 writers unlimited", "/s",
                "authentications-processor-writing/tokenledger", "authentications-processor/tokenledger",
                "nobody writes", 0.9)
