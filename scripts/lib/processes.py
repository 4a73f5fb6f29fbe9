"""Processes: those that stay for a while, and those that are measured."""
import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time

REPETITIONS = 9
# What takes longer than this is run once.
SHORT_SECONDS = 2.0
POLL_SECONDS = 0.002


@contextlib.contextmanager
def running(command, **options):
    """A process that is told to stop at the end."""
    # Ctrl-C is for whoever runs this, who then stops them.
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, start_new_session=True, **options)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


class Run:
    """One process: seconds to the first byte and to the end and of processor time, and its memory in
    MiB."""

    def __init__(self, command):
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.first = None
        self.anonymous = 0
        self.output = bytearray()
        errors = bytearray()
        streams = {process.stdout: self.output, process.stderr: errors}
        next_look = 0
        while streams:
            ready, _, _ = select.select(list(streams), [], [], POLL_SECONDS)
            for stream in ready:
                piece = os.read(stream.fileno(), 1 << 16)
                if not piece:
                    del streams[stream]
                    continue
                if stream is process.stdout and self.first is None:
                    self.first = time.perf_counter() - start
                # What is printed is thrown away, but for what short answers are looked up in.
                if len(streams[stream]) < 1 << 20:
                    streams[stream] += piece
            if time.perf_counter() >= next_look:
                self.look(process.pid)
                next_look = time.perf_counter() + POLL_SECONDS
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.total = time.perf_counter() - start
        self.processor = usage.ru_utime + usage.ru_stime
        self.resident = usage.ru_maxrss / 1024
        if process.returncode != 0:
            sys.exit(f"{' '.join(command)}\n{errors.decode(errors='replace')}")

    def look(self, pid):
        try:
            with open(f"/proc/{pid}/status", encoding="ascii") as status:
                for line in status:
                    if line.startswith("RssAnon:"):
                        self.anonymous = max(self.anonymous, int(line.split()[1]) / 1024)
        except (FileNotFoundError, ProcessLookupError):
            pass

    def lines(self):
        return [json.loads(line) for line in self.output.decode().splitlines()]


def measured(command):
    """The runs of a command: several if it is short."""
    runs = [Run(command)]
    while runs[0].total < SHORT_SECONDS and len(runs) < REPETITIONS:
        runs.append(Run(command))
    return runs
