"""The command line, one file for each command. A command's module is imported when it is used, and no sooner."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run ``lexrules`` with the arguments of the process, and leave with its exit code."""
    # A case is answered and the process is gone: collecting garbage while the law is loaded doubles the time it takes.
    gc.set_threshold(200_000, 20, 20)
    from lexrules.cli.run import run  # noqa: PLC0415 - after the line above

    code = run(sys.argv[1:])
    # Nor is there anything to be gained from taking the law apart object by object before the process ends.
    gc.freeze()
    sys.exit(code)
