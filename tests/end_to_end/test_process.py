"""The process itself: pipes, failures inside, text packs, what is loaded and what is not."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
CASE = HERE / "data" / "accident.yaml"
SMALL_KB = HERE.parent / "data" / "kb"
STATUTES = HERE.parents[2] / "shared" / "legal" / "statutes"


def test_reader_that_goes_away_is_no_error(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "lexrules", "kb", "list"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_interrupt_is_quiet(environment: dict[str, str], tmp_path: Path) -> None:
    # Of a process started in the background the shell has the signal ignored.
    script = "import signal as s; s.signal(s.SIGINT, s.default_int_handler); s.raise_signal(s.SIGINT)"
    inside = (
        f"import lexrules.cli.base as b; b.Settings.load = lambda self: exec({script!r})\n"
        "from lexrules.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", inside, "kb", "list"], capture_output=True, env=environment, check=False
    )

    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"\n")


def broken(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run with a defect planted where the knowledge base is loaded."""
    inside = (
        "import lexrules.cli.base as b\n"
        "def load(self): raise ValueError('a defect\\nof two lines')\n"
        "b.Settings.load = load\n"
        "from lexrules.cli import main; main()"
    )
    return subprocess.run([sys.executable, "-c", inside, *arguments], capture_output=True, env=environment, check=False)


def test_defect_inside_is_one_line_and_exit_code_3(environment: dict[str, str]) -> None:
    done = broken(environment, "kb", "list", "--lang", "en")

    assert (done.returncode, done.stdout) == (3, b"")
    said = done.stderr.decode()
    assert "LEX9001: internal error: ValueError: a defect; run again with --debug" in said
    assert "Traceback" not in said


def test_traceback_with_debug(environment: dict[str, str]) -> None:
    done = broken(environment, "kb", "list", "--debug")

    assert done.returncode == 3
    assert "Traceback" in done.stderr.decode()


def test_defect_inside_in_json(environment: dict[str, str], conforms: Callable[[Any, str], None]) -> None:
    done = broken(environment, "kb", "list", "--format", "json")

    data = json.loads(done.stdout)
    conforms(data, "errors")
    assert (done.returncode, data["errors"][0]["code"]) == (3, "LEX9001")


def test_only_what_is_needed_is_loaded(environment: dict[str, str]) -> None:
    script = (
        "import sys; sys.argv = ['lexrules', 'evaluate', *sys.argv[1:]]\n"
        "from lexrules.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'networkx', 'igraph', 'jsonschema', 'rich', 'chinese_calendar'}\n"
        "heavy |= {'lexrules.cli.graph', 'lexrules.kb.compiler', 'lexrules.catalogue'}\n"
        "print('heavy:', sorted(heavy & set(sys.modules)))"
    )
    command = [sys.executable, "-c", script, str(CASE), "--kb", str(SMALL_KB)]
    subprocess.run(command, capture_output=True, env=environment, check=True)  # fills the cache

    done = subprocess.run(command, capture_output=True, env=environment, check=True)

    assert "heavy: []" in done.stdout.decode()


def test_help_loads_no_command(environment: dict[str, str]) -> None:
    script = (
        "import sys; sys.argv = ['lexrules', '--help']\n"
        "from lexrules.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([each for each in sys.modules if each in ('yaml', 'lexrules.api', 'lexrules.cli.evaluate')])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, env=environment, check=True)

    assert done.stdout.decode().endswith("[]\n")


# -- texts against digests --------------------------------------------------------------------------------------------


def test_encoding_is_of_exactly_the_official_texts(lexrules: Any) -> None:
    if not STATUTES.is_dir():
        pytest.skip("the official texts are not here (../shared/legal/statutes)")

    done = lexrules("kb", "verify-text", STATUTES)

    assert (done.code, done.err) == (0, "")
    assert "0 条不同，0 条缺文本" in done.out


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack with the text of one article of the small knowledge base (it is ``a``), and a wrong one of another."""
    assert hashlib.sha256(b"a").hexdigest().startswith("ca978112")
    articles = {"91": {"paragraphs": [" a\u3000"]}, "99": {"paragraphs": ["a", "b"]}}
    (tmp_path / "rtsl-2011.json").write_text(json.dumps({"id": "rtsl-2011", "articles": articles}))
    (tmp_path / "other.json").write_text(json.dumps({"id": "another-law", "articles": None}))
    return tmp_path


def test_other_wording_fails_the_check(pack: Path, lexrules: Any, conforms: Callable[[Any, str], None]) -> None:
    done = lexrules("kb", "verify-text", pack, "--kb", SMALL_KB, "--format", "json")

    conforms(done.json, "verified-text")
    assert done.code == 1
    states = {(each["version"], each["article"]): each["state"] for each in done.json["articles"]}
    assert states["rtsl-2011", "91"] == "same"
    assert states["rtsl-2011", "99"] == "different"
    assert states["rtsl-2011", "101"] == states["apl-2021", "29"] == "absent"
    assert "rtsl-2011 art. 99" in lexrules("kb", "verify-text", pack, "--kb", SMALL_KB, "--lang", "en").out


@pytest.mark.parametrize(
    "content", ["[", '{"id": "rtsl-2011"}', '{"id": "rtsl-2011", "articles": {"91": {"paragraphs": "a"}}}']
)
def test_unusable_pack_is_refused(content: str, tmp_path: Path, lexrules: Any) -> None:
    (tmp_path / "pack.json").write_text(content)

    done = lexrules("kb", "verify-text", tmp_path, "--kb", SMALL_KB)

    assert done.code == 2 and "LEX4023" in done.err
