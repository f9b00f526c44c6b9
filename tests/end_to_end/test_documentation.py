"""What the pages for integrators show is run here, as written."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PYTHON = (DOCS / "python.md").read_text(encoding="utf-8")
COMMANDS = (DOCS / "command-line.md").read_text(encoding="utf-8")
SCHEMAS = [
    name
    for row in re.findall(r"^\|.*\|(.*)\|$", COMMANDS, re.MULTILINE)[1:]
    for name in re.findall(r"`([a-z-]+)`", row)
]


@pytest.mark.unmeasured
def test_snippets_of_the_python_page_run_in_order(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LEXRULES_CACHE", str(tmp_path))
    snippets = re.findall(r"```python\n(.*?)```", PYTHON, re.DOTALL)
    names: dict[str, object] = {}
    printed = io.StringIO()

    with redirect_stdout(printed):
        for number, snippet in enumerate(snippets):
            exec(compile(snippet, f"docs/python.md snippet {number + 1}", "exec"), names)

    assert len(snippets) >= 8
    said = printed.getvalue()
    assert "p1.disposition undetermined" in said
    assert "LEX3031" in said, "the bad value is named"
    assert "LEX3007" in said, "and so is the other one, at the same time"


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_named_on_the_command_line_page_exist(name: str) -> None:
    assert (DOCS.parent / "schema" / "v1" / f"{name}.schema.json").is_file()


def test_importing_the_package_loads_next_to_nothing() -> None:
    script = (
        "import sys, lexrules\n"
        "print([each for each in sys.modules if each.split('.')[0] in ('yaml', 'click', 'networkx', 'durable')])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)

    assert done.stdout == "[]\n"
