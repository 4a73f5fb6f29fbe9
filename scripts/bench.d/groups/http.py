"""A served ledger, beside the same server and nginx answering a constant, Redis and PostgreSQL; with its
memory meanwhile.

Whatever is asked in HTTP is sent as many bytes by wrk, the same but for the target and host: a bearer
token, another one each time, from up to 100,000 that each of wrk's two threads holds ready in a random
order.
"""
import json
import os
import random
import re
import struct
import subprocess
import time

import served
from load.crowd import Crowd
from peers import postgresql, redis
from workplace import DATA, HERE

CONNECTIONS = [32, 256]
WRITERS, WRITES_PER_SECOND = 64, 1_000
IDLE = 10_000
# Of what wrk's threads hold ready: more would not fit into LuaJIT's memory with a margin.
REQUESTS_PER_THREAD = 100_000
WRK_THREADS = 2
AUTHORIZE, CONSTANT = "/v1/authorize?scope=api:read", "/livez"


def measure(work, figures):
    issued = work.issued()
    with served.Server(work.tokenledger(), f"{issued}/ledger") as server:
        # What it took to become ready is not to be taken for what it holds when idle.
        time.sleep(1)
        figures.add("memory-idle/tokenledger", server.anonymous())
        asked = Asked(work, figures, issued, server)
        asked.rates()
        asked.half_load()
        asked.beside_writers()
        asked.commands()
        figures.add("memory-load/tokenledger", asked.anonymous_max)
        if work.options.long:
            asked.idle()
    figures.row("memory of the server, idle", "MiB", "memory-idle/tokenledger", limit=30)
    figures.row("memory of the server, highest under load", "MiB", "memory-load/tokenledger", limit=100)


class Asked:
    def __init__(self, work, figures, issued, server):
        self.work, self.figures, self.server = work, figures, server
        self.seconds, self.repetitions = max(1, round(work.options.seconds)), work.options.repetitions
        self.account, self.key = (first_line(f"{issued}/{name}") for name in ("account", "member-key"))
        self.key_file, self.secrets = f"{issued}/member-key", f"{issued}/auth-tokens"
        self.line_bytes = len(first_line(self.secrets)) + 1
        self.count = os.stat(self.secrets).st_size // self.line_bytes
        self.rate_program = work.program("http_rate")
        self.anonymous_max = 0

    def rates(self):
        """As many questions as can be answered."""
        path = self.work.started(redis)
        with served.nginx(self.work.sockets) as nginx:
            for connections in CONNECTIONS:
                kinds = {
                    "constant": lambda: self.ask(connections, self.server.port, CONSTANT),
                    "authorize": lambda: self.ask(connections, self.server.port, AUTHORIZE),
                    "nginx": lambda: self.ask(connections, nginx, AUTHORIZE),
                    "redis": lambda: redis.gets(self.work, path, connections)}
                for _ in range(self.repetitions):
                    for kind, run in kinds.items():
                        self.add(f"{kind}-{connections}", run())
                own = f"authorize-{connections}-rate"
                for peer, label, aim in (("constant", "the same, a constant", 0.85),
                                         ("redis", "Redis GET", 1.5), ("nginx", "nginx, a constant", None)):
                    self.figures.row(f"/v1/authorize, {connections} connections", "/s", own,
                                     f"{peer}-{connections}-rate", label, aim)

    def half_load(self):
        """At half of the rate that is the most that 32 connections get."""
        connections = CONNECTIONS[0]
        half = self.figures.median(f"authorize-{connections}-rate") / 2
        for _ in range(self.repetitions):
            for kind, target in (("constant", CONSTANT), ("authorize", AUTHORIZE)):
                self.add(f"{kind}-half-load", self.http_rate(connections, half, self.questions(target)))
        for percent in ("p50", "p99"):
            self.figures.row(f"/v1/authorize at half load, {percent}", "ms", f"authorize-half-load-{percent}",
                             f"constant-half-load-{percent}", "the same, a constant")

    def beside_writers(self):
        """Questions while others create tokens."""
        connections = CONNECTIONS[0]
        for _ in range(self.repetitions):
            self.add("authorize-alone", self.ask(connections, self.server.port, AUTHORIZE))
            seconds = self.seconds + 1
            with self.rate_process(
                    WRITERS, WRITES_PER_SECOND, seconds, self.creations(seconds)) as writers:
                time.sleep(0.5)
                self.add("authorize-writing", self.ask(connections, self.server.port, AUTHORIZE))
                self.add("creating", json.loads(writers.communicate()[0]))
        self.figures.row(f"/v1/authorize, {WRITERS} writers at 1,000/s", "/s", "authorize-writing-rate",
                         "authorize-alone-rate", "nobody writes", 0.85)
        self.figures.row("POST /v1/tokens, 1,000/s beside that, p99", "ms", "creating-p99")

    def commands(self):
        """As many tokens as can be created."""
        place = self.work.started(postgresql)
        for _ in range(self.repetitions):
            self.add("post", self.wrk(WRITERS, self.server.port, "create", self.account, self.key_file,
                                      fresh_name()))
            self.add("post-postgresql", postgresql.pgbench(
                place, self.seconds, WRITERS, "event_and_state.sql"))
        self.figures.row(f"POST /v1/tokens, {WRITERS} connections", "/s", "post-rate",
                         "post-postgresql-rate", "PostgreSQL", 3)
        self.figures.row("POST /v1/tokens, p99", "ms", "post-p99", "post-postgresql-p99", "PostgreSQL")

    def idle(self):
        """Many who are there and say nothing; needs as many open files."""
        asking = b"GET /livez HTTP/1.1\r\nHost: a\r\n\r\n"
        listening = (f"GET /v1/events HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n"
                     f"Authorization: Bearer {self.key}\r\n\r\n").encode()
        for what, request, answer in (("connections", asking, b"live\n"), ("streams", listening, b"retry: ")):
            with Crowd(self.server.port, IDLE, request, answer) as crowd:
                self.add(f"authorize-{what}", self.ask(CONNECTIONS[0], self.server.port, AUTHORIZE))
                self.figures.add(f"memory-{what}", self.server.anonymous())
                start = time.perf_counter()
                if what == "connections":
                    crowd.ask(asking, b"live")
                else:
                    self.http_rate(1, 1, self.creations(1)[:1], seconds=1)
                    crowd.expect(b"token.created", crowd.sockets)
                self.figures.add(f"answered-{what}", time.perf_counter() - start)
            self.figures.row(f"/v1/authorize, {IDLE:,} idle {what}", "/s", f"authorize-{what}-rate")
            self.figures.row(f"memory, {IDLE:,} idle {what}", "MiB", f"memory-{what}")
            self.figures.row(f"until all {what} have one answer more", "s", f"answered-{what}")

    def add(self, name, run):
        if run.get("refused") or run.get("broken"):
            raise SystemExit(f"{name}: not every request was answered well: {run}")
        run.setdefault("rate", run.get("answers", 0) / run.get("seconds", 1))
        for what in ("rate", "p50", "p99"):
            self.figures.add(f"{name}-{what}", run[what])

    def ask(self, connections, port, target):
        """One run of wrk with auth tokens from somewhere in the file."""
        count = min(REQUESTS_PER_THREAD, self.count // WRK_THREADS)
        first = random.randrange(self.count - WRK_THREADS * count + 1)
        return self.wrk(connections, port, "ask", target, self.secrets, count, first)

    def wrk(self, connections, port, script, *arguments):
        with subprocess.Popen(
            ["wrk", f"-t{WRK_THREADS}", f"-c{connections}", f"-d{self.seconds}s",
             "-s", f"{HERE}/load/{script}.lua", f"http://127.0.0.1:{port}/", "--",
             *map(str, arguments)], stdout=subprocess.PIPE, text=True) as process:
            time.sleep(self.seconds * 0.8)
            self.anonymous_max = max(self.anonymous_max, self.server.anonymous())
            done = process.communicate()[0]
        return json.loads(re.search(r"^summary (.*)$", done, re.M).group(1))

    def rate_process(self, connections, rate, seconds, requests):
        path = f"{DATA}/requests"
        with open(path, "wb") as file:
            for request in requests:
                file.write(struct.pack("=I", len(request)) + request)
        return subprocess.Popen(
            [self.rate_program, str(self.server.port), str(connections), str(rate), str(seconds), path],
            stdout=subprocess.PIPE, text=True)

    def http_rate(self, connections, rate, requests, seconds=None):
        with self.rate_process(connections, rate, seconds or self.seconds, requests) as process:
            return json.loads(process.communicate()[0])

    def questions(self, target):
        with open(self.secrets, encoding="ascii") as file:
            secrets = random.sample(file.read().split(), min(self.count, 200_000))
        host = "a" * (40 - len(target))
        return [f"GET {target} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {secret}\r\n\r\n".encode()
                for secret in secrets]

    def creations(self, seconds):
        name = fresh_name()
        requests = []
        for number in range(seconds * WRITES_PER_SECOND):
            body = json.dumps({
                "account": self.account, "name": f"{name} {number}",
                "scopes": ["api:read", "api:write"], "contact": "integrations@agency.example"})
            requests.append(
                f"POST /v1/tokens HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                f"Authorization: Bearer {self.key}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
        return requests


def first_line(path):
    with open(path, encoding="ascii") as file:
        return file.readline().strip()


def fresh_name():
    return f"Token {random.getrandbits(48):x}"
