"""The command line as its users have it: a process of its own, with its streams and its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Lexrules = Callable[..., Run]


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of every run: a cache of its own, and nothing of the developer's taste."""
    taste = ("LEXRULES_", "LC_", "LANG", "PYTHONDONTWRITEBYTECODE", "NO_COLOR", "COLUMNS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(taste)}
    path = os.pathsep.join(each for each in (str(REPOSITORY / "src"), os.environ.get("PYTHONPATH")) if each)
    cache = str(tmp_path_factory.getbasetemp().parent / "lexrules-cache")
    return {
        **kept,
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": path,
        "LEXRULES_CACHE": cache,
        "PYTHONPYCACHEPREFIX": f"{cache}-bytecode",
    }


@pytest.fixture(scope="session")
def lexrules(environment: dict[str, str]) -> Lexrules:
    """Run ``lexrules`` with arguments; paths are as the test gives them, from this folder."""

    def run(*arguments: object, env: Mapping[str, str] | None = None, cwd: Path = HERE, timeout: float = 120) -> Run:
        done = subprocess.run(
            [sys.executable, "-m", "lexrules", *map(str, arguments)],
            capture_output=True,
            check=False,
            cwd=cwd,
            env={**environment, **(env or {})},
            timeout=timeout,
        )
        return Run(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return run
