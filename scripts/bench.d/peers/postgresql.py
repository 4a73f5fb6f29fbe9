"""PostgreSQL with the settings that it comes with, on a socket of its own."""
import contextlib
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile

PROGRAMS = "/usr/lib/postgresql/15/bin"
HERE = "scripts/bench.d/peers"


@contextlib.contextmanager
def started(work):
    """A new cluster with the tokens in it; how to reach it."""
    folder = work.fresh("postgresql")
    os.mkdir(folder)
    # It refuses to run as root.
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    sockets = f"{work.sockets}/postgresql"
    os.mkdir(sockets)
    if prefix:
        for path in (folder, sockets):
            shutil.chown(path, *pwd.getpwnam("postgres")[2:4])
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
    try:
        subprocess.run([*prefix, f"{PROGRAMS}/initdb", "-D", f"{folder}/data", "-A", "trust",
                        "-U", "postgres", "-E", "UTF8"], check=True, **quiet)
    except subprocess.CalledProcessError:
        sys.exit(f"PostgreSQL cannot use {folder}: its user needs a way there")
    # pg_ctl, because whoever is told to stop runuser does not stop the server.
    control = [*prefix, f"{PROGRAMS}/pg_ctl", "-D", f"{folder}/data", "-w"]
    subprocess.run([*control, "-o", f"-k {sockets} -c listen_addresses=''", "start"], check=True, **quiet)
    try:
        place = ["-h", sockets, "-U", "postgres", "postgres"]
        sql(place, f"{HERE}/event_and_state_schema.sql")
        yield place
    finally:
        # It is given no time to finish: nobody wants what it has any more. It may have ended by Ctrl-C.
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, **quiet)


def add_names(work, place):
    sql(place, f"{HERE}/names_postgresql.sql", "-v", f"tokens={work.options.tokens}")


def sql(place, file, *settings):
    subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", *settings, *place, "-f", file], check=True,
                   stdout=subprocess.DEVNULL)


def pgbench(place, seconds, clients, script, **variables):
    """A run of a script of this folder: its rate, and how long it took in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        said = subprocess.run(
            ["pgbench", "-n", "-c", str(clients), "-j", str(min(clients, 2)), "-M", "prepared",
             "-T", str(max(1, round(seconds))), "-f", f"{HERE}/{script}",
             *(f"-D{name}={value}" for name, value in variables.items()),
             "-l", f"--log-prefix={folder}/log", *place],
            check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        taken = sorted(
            int(line.split()[2]) / 1000 for name in os.listdir(folder)
            for line in open(f"{folder}/{name}", encoding="ascii"))
    return {"rate": float(re.search(r"tps = ([\d.]+) \(without initial", said).group(1)),
            "p50": taken[len(taken) // 2], "p99": taken[len(taken) * 99 // 100]}
