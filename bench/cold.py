"""Where the time of one cold command goes, slice by slice: `python -m bench.cold [--runs N]`.

Each run is a process of its own that does what `lexrules evaluate CASE --lang zh` does and looks at the clock between.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "scenarios" / "referral" / "published-r010-traffic-accident.yaml"
SLICES = ("start", "import", "load", "read case", "evaluate", "second engine", "text", "end", "whole")


@contextlib.contextmanager
def installed(environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """The environment of a command on an installed package: its bytecode and its compiled law are there.

    Both are kept in a folder of their own, whatever the environment says of bytecode.
    """
    with tempfile.TemporaryDirectory() as folder:
        kept = {"PYTHONPYCACHEPREFIX": f"{folder}/bytecode", "LEXRULES_CACHE": f"{folder}/law"}
        variables = {name: value for name, value in environment.items() if name != "PYTHONDONTWRITEBYTECODE"} | kept
        subprocess.run(
            [sys.executable, "-m", "lexrules", "evaluate", str(DEMO)], check=True, capture_output=True, env=variables
        )
        yield variables


def slices(environment: dict[str, str], runs: int = 7) -> dict[str, float]:
    """Median wall time of each slice in milliseconds; the second engine's is what it adds to the native one's."""
    with installed(environment) as variables:
        native, both = [], []
        for _ in range(runs):
            native.append(_run(variables, ["native"]))
            both.append(_run(variables, ["native", "rete"]))
    alone = statistics.median(each["evaluate"] for each in native)
    result = {name: statistics.median(each[name] for each in both) for name in both[0]}
    return {name: {**result, "evaluate": alone, "second engine": result["evaluate"] - alone}[name] for name in SLICES}


def _run(environment: dict[str, str], engines: list[str]) -> dict[str, float]:
    start = time.perf_counter()
    arguments = [sys.executable, "-c", "from bench.command import run; run()", str(start), str(DEMO), *engines]
    done = subprocess.run(arguments, check=True, capture_output=True, text=True, env=environment, cwd=ROOT)
    whole = time.perf_counter() - start
    times: dict[str, float] = json.loads(done.stderr)
    times |= {"end": whole - sum(times.values()), "whole": whole}
    return {name: 1000 * value for name, value in times.items()}


def main() -> None:
    """Print the slices."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    for name, value in slices(dict(os.environ), parser.parse_args().runs).items():
        print(f"{name:<16}{value:8.1f} ms")


if __name__ == "__main__":
    main()
