"""Redis on a socket of its own."""
import contextlib
import os
import re
import subprocess
import time

from processes import running

# One script, and so one transaction: the event is appended and the token's state is set.
COMMAND = "redis.call('XADD',KEYS[1],'*','r',ARGV[1]) redis.call('HSET',KEYS[2],'s',ARGV[2]) return 1"
RECORD_BYTES, STATE_BYTES, CREDENTIAL_BYTES = 300, 240, 100


@contextlib.contextmanager
def durable(work):
    """Everything appended to a file that is synced before each answer; its socket."""
    with server(work, "redis-durable", "--appendonly", "yes", "--appendfsync", "always") as path:
        yield path


@contextlib.contextmanager
def started(work):
    """In memory alone, with a credential under each of as many keys as there are tokens."""
    with server(work, "redis", "--appendonly", "no") as path:
        filling = subprocess.Popen(["redis-cli", "-s", path, "--pipe"], text=True,
                                   stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        value = "x" * CREDENTIAL_BYTES
        for number in range(work.options.tokens):
            filling.stdin.write(f"SET key:{number:012d} {value}\r\n")
        filling.communicate()
        yield path


@contextlib.contextmanager
def server(work, name, *settings):
    folder, path = work.fresh(name), f"{work.sockets}/{name}"
    os.mkdir(folder)
    with running(["redis-server", "--port", "0", "--unixsocket", path, "--save", "", "--dir", folder,
                  *settings], stdout=subprocess.DEVNULL):
        while not os.path.exists(path):
            time.sleep(0.01)
        yield path


def commands_per_second(work, path, clients):
    # So many that it takes about as long as the others.
    count = int(work.options.seconds * (2_000 if clients == 1 else 15_000))
    return measured(path, clients, count, work.options.tokens, "eval", COMMAND, "2", "events",
                    "token:__rand_int__", "r" * RECORD_BYTES, "s" * STATE_BYTES)["rate"]


def gets(work, path, clients):
    """A run: its rate, and how long answers took in milliseconds."""
    count = int(work.options.seconds * 60_000)
    return measured(path, clients, count, work.options.tokens, "get", "key:__rand_int__")


def measured(path, clients, count, keys, *command):
    done = subprocess.run(
        ["redis-benchmark", "-s", path, "-c", str(clients), "-n", str(count), "-r", str(keys),
         *command], check=True, stdout=subprocess.PIPE, text=True).stdout
    levels = [tuple(map(float, level)) for level in
              re.findall(r"^([\d.]+)% <= ([\d.]+) milliseconds", done, re.M)]
    run = {"rate": count / float(re.search(r"completed in ([\d.]+) seconds", done).group(1))}
    for percent in (50, 99):
        run[f"p{percent}"] = next(time for level, time in levels if level >= percent)
    return run
