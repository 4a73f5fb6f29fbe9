"""What proving and verifying cost on a large ledger, as whole processes, beside the bare hashing in C."""
import os
import shutil

from processes import Run, measured
from workplace import DATA, output


def measure(work, figures):
    ledger, program = work.generated(), work.tokenledger()
    public, checkpoint, proof = (f"{DATA}/{name}" for name in ("public", "checkpoint", "proof"))
    shutil.rmtree(public, ignore_errors=True)

    def command(*words):
        return [program, *words, "--ledger", ledger, "--output", "jsonl"]

    def took(name, runs, events=0):
        for run in runs:
            figures.add(f"proof: {name}", run.total * 1000)
            if events:
                figures.add(f"{name}-processor", events / run.processor)
        figures.row(f"proof: {name}", "ms", f"proof: {name}")

    signed = Run(command("log", "checkpoint"))
    last = signed.lines()[0]["position"]
    took("sign the first checkpoint", [signed])
    with open(checkpoint, "w", encoding="utf-8") as file:
        file.write(signed.lines()[0]["note"])
    record_bytes = os.stat(f"{ledger}/log/data.mdb").st_size // last
    hashing = work.program("merkle_hashing")
    for _ in range(work.options.repetitions):
        figures.add_lines(output([hashing, str(record_bytes), "0.5"]))
    took("verify the log", measured(command("log", "verify", "--checkpoint", checkpoint)), last)
    figures.row("log verify, events a processor second", "/s", "verify the log-processor", "hashing/c",
                "SHA-256 alone, C")
    middle = str(last // 2)
    took("prove one event", measured(command("log", "prove", middle, "--checkpoint", checkpoint)))
    with open(proof, "wb") as file:
        file.write(Run(command("log", "prove", middle)).output)
    key = Run(command("log", "key")).lines()[0]["key"]
    took("verify that", measured([program, "log", "verify", proof, "--key", key]))
    took("publish", [Run(command("log", "publish", public))])
    took("verify what is published", [Run([program, "log", "verify", public, "--key", key])])
