"""Starts a served ledger and the programs that it is compared with, each to be ended at the end of a
`with`."""
import contextlib
import http.client
import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time

POSTGRESQL = "/usr/lib/postgresql/15/bin"
PATIENCE_SECONDS = 600


@contextlib.contextmanager
def running(command, **options):
    """A process that is told to stop at the end."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **options)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


class Server:
    """`tokenledger serve`, and how long it took until it was ready."""

    def __init__(self, program, ledger):
        with open(f"{ledger}/ledger.json", encoding="utf-8") as file:
            simulated = ["--simulated"] if json.load(file)["simulated"] else []
        start = time.perf_counter()
        self.process = subprocess.Popen(
            [program, "serve", "--ledger", ledger, "--listen", "127.0.0.1:0", "--log-requests", "none",
             *simulated],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.port = int(re.search(r":(\d+)", self.process.stdout.readline()).group(1))
        while self.status("/readyz") != 200:
            if time.perf_counter() - start > PATIENCE_SECONDS:
                raise TimeoutError("the server does not become ready")
            time.sleep(0.005)
        self.ready_seconds = time.perf_counter() - start

    def status(self, target):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", target)
        status = connection.getresponse().status
        connection.close()
        return status

    def anonymous(self):
        """MiB of memory that is the program's own."""
        with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as status:
            return next(int(line.split()[1]) for line in status
                        if line.startswith("RssAnon:")) / 1024

    def share(self):
        """MiB, by its share, of all that is mapped but the ledger's files."""
        share, counts = 0, True
        with open(f"/proc/{self.process.pid}/smaps", encoding="utf-8") as maps:
            for line in maps:
                if re.match(r"[0-9a-f]+-", line):
                    counts = not line.rstrip().endswith(".mdb")
                elif line.startswith("Pss:") and counts:
                    share += int(line.split()[1])
        return share / 1024

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


@contextlib.contextmanager
def nginx(folder):
    """Two workers that answer a constant; its port."""
    port = 18421
    with open(f"{folder}/nginx.conf", "w", encoding="utf-8") as file:
        file.write(
            f"daemon off; pid {folder}/nginx.pid; worker_processes 2; error_log stderr crit;\n"
            "events { worker_connections 1024; }\n"
            "http { access_log off; keepalive_requests 1000000000;\n"
            f'  server {{ listen 127.0.0.1:{port}; location / {{ return 200 "live\\n"; }} }} }}\n')
    with running(["nginx", "-p", folder, "-c", f"{folder}/nginx.conf"], stderr=subprocess.DEVNULL):
        time.sleep(0.5)
        yield port


@contextlib.contextmanager
def redis(folder, keys):
    """In memory alone, with so many keys as redis-benchmark asks for; its port."""
    port = 18422
    with running(["redis-server", "--port", str(port), "--save", "", "--appendonly", "no",
                  "--dir", folder], stdout=subprocess.DEVNULL):
        time.sleep(0.5)
        value = "x" * 100
        filling = subprocess.Popen(["redis-cli", "-p", str(port), "--pipe"], text=True,
                                   stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        for number in range(keys):
            filling.stdin.write(f"SET key:{number:012d} {value}\r\n")
        filling.communicate()
        yield port


@contextlib.contextmanager
def postgresql():
    """A new cluster with the settings that it comes with, but for what lets pgbench in; its socket's
    folder."""
    folder = tempfile.mkdtemp(prefix="postgresql")
    # It refuses to run as root.
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if prefix:
        shutil.chown(folder, *pwd.getpwnam("postgres")[2:4])
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
    try:
        subprocess.run([*prefix, f"{POSTGRESQL}/initdb", "-D", f"{folder}/data", "-A", "trust",
                        "-U", "postgres"], check=True, **quiet)
        # pg_ctl, because whoever is told to stop runuser does not stop the server.
        control = [*prefix, f"{POSTGRESQL}/pg_ctl", "-D", f"{folder}/data", "-w"]
        subprocess.run([*control, "-o", f"-k {folder} -c listen_addresses=''", "start"],
                       check=True, **quiet)
        try:
            yield folder
        finally:
            subprocess.run([*control, "-m", "fast", "stop"], check=True, **quiet)
    finally:
        shutil.rmtree(folder)
