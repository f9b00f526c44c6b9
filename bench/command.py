"""What `lexrules evaluate CASE --lang zh` does, with a look at the clock between; imports no more than that does."""

from __future__ import annotations

import gc
import sys
import time


def run() -> None:
    """Answer `sys.argv[2]` with the engines named after it; the seconds of each slice go to standard error as JSON.

    `sys.argv[1]` is when the process was started, on the clock of :func:`time.perf_counter`.
    """
    times: dict[str, float] = {}
    last = float(sys.argv[1])

    def mark(name: str) -> None:
        nonlocal last
        now = time.perf_counter()
        times[name], last = now - last, now

    mark("start")
    gc.set_threshold(200_000, 20, 20)
    import lexrules.cli.run
    import lexrules.explain.text  # noqa: F401
    from lexrules.api import load

    mark("import")
    knowledge_base = load()
    mark("load")
    case = knowledge_base.read_case(sys.argv[2])
    mark("read case")
    decision = knowledge_base.evaluate(case, engines=sys.argv[3:])
    mark("evaluate")
    sys.stdout.write(decision.text("zh"))
    sys.stdout.flush()
    mark("text")
    import json

    gc.freeze()
    sys.stderr.write(json.dumps(times))
