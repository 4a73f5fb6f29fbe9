"""Starts what answers over HTTP: a served ledger, and nginx answering a constant."""
import contextlib
import http.client
import json
import re
import signal
import subprocess
import time

from processes import running

PATIENCE_SECONDS = 600
NGINX_PORT = 18421


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
    with open(f"{folder}/nginx.conf", "w", encoding="utf-8") as file:
        file.write(
            f"daemon off; pid {folder}/nginx.pid; worker_processes 2; error_log stderr crit;\n"
            "events { worker_connections 1024; }\n"
            "http { access_log off; keepalive_requests 1000000000;\n"
            f'  server {{ listen 127.0.0.1:{NGINX_PORT}; location / {{ return 200 "live\\n"; }} }} }}\n')
    with running(["nginx", "-p", folder, "-c", f"{folder}/nginx.conf"], stderr=subprocess.DEVNULL):
        time.sleep(0.5)
        yield NGINX_PORT
