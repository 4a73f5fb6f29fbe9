"""NATS JetStream in files."""
import contextlib
import os
import re
import socket
import subprocess
import time

from processes import running

PORT = 18423


def syncs_always():
    """Whether the server can be told to sync before it acknowledges: since 2.10, and Debian 12 has 2.9,
    which syncs every two minutes."""
    said = subprocess.run(["nats-server", "--version"], check=True, text=True, stdout=subprocess.PIPE).stdout
    return tuple(map(int, re.search(r"v(\d+)\.(\d+)", said).groups())) >= (2, 10)


@contextlib.contextmanager
def started(work):
    folder = work.fresh("nats")
    os.mkdir(folder)
    always = "  sync_interval: always\n" if syncs_always() else ""
    with open(f"{folder}/nats.conf", "w", encoding="utf-8") as file:
        file.write(f'listen: "127.0.0.1:{PORT}"\njetstream {{\n  store_dir: "{folder}/store"\n{always}}}\n')
    with running(["nats-server", "-c", f"{folder}/nats.conf"], stdout=subprocess.DEVNULL,
                 stderr=subprocess.DEVNULL):
        while True:
            try:
                socket.create_connection(("127.0.0.1", PORT)).close()
                break
            except ConnectionRefusedError:
                time.sleep(0.05)
        yield PORT
