"""The program as a whole: guards and index, strata, the cache, loading."""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import sys
from pathlib import Path

import pytest
from tests.unit.small_law import GOOD, added, compile_files, files, law, norm

from lexrules.engine.variants import restrict
from lexrules.errors import Finding, KnowledgeBaseError, LexRulesError, SourceError, Span, Words
from lexrules.kb import cache
from lexrules.kb.loader import load_knowledge_base, load_with_warnings
from lexrules.kb.program import Guard, Program
from lexrules.source import MAX_BYTES

FINE = {"effect": "measure", "kind": "fine"}
MEASURES = ("act", "measures")


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("LEXRULES_CACHE", str(folder))
    return folder


# -- guards and index --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "members"),
    [
        ("act.kind == theft", {"theft"}),
        ("theft == act.kind", {"theft"}),
        ("act.kind in {theft, fraud}", {"theft", "fraud"}),
        ("act.fled and act.kind == theft", {"theft"}),
        ({"all": [{"element": {"zh": "种类", "en": "kind"}, "when": "act.kind == fraud"}, "act.fled"]}, {"fraud"}),
        ("act.kind != theft", None),
        ("act.kind not in {theft}", None),
        ("not act.kind == theft", None),
        ("act.kind == theft or act.fled", None),
        ("act.victims in {1, 2}", None),
        ("exists(person.acts, kind == theft)", None),
        ("act.earlier == this", None),
    ],
)
def test_guards(condition: object, members: set[str] | None) -> None:
    guards = norm(condition).guards
    assert guards == ((Guard("act", "kind", False, frozenset(members)),) if members else ())


def indexed() -> Program:
    whens = ["act.kind == theft", "act.kind in {theft, fraud}", "act.fled", "act.answer == fine and act.kind == fraud"]
    return added(*({"when": when, "then": FINE} for when in whens))


def test_the_index_finds_the_norms_that_may_apply() -> None:
    program = indexed()
    index = program.indexes[MEASURES]
    assert index.reading is not None
    assert index.reading.name == "kind"
    names = {
        members: [program.norms[each].id for each in index.candidates(frozenset({members}))]
        for members in ("theft", "fraud")
    }
    assert sorted(names["theft"]) == ["sample.fine", "sample.n0", "sample.n1", "sample.n2"]
    assert sorted(names["fraud"]) == ["sample.n1", "sample.n2", "sample.n3"]
    assert index.candidates(None) == list(program.concluding[MEASURES])
    assert index.candidates(frozenset({"theft", "fraud"})) == list(program.concluding[MEASURES])
    assert [program.norms[each].id for each in index.candidates(frozenset())] == ["sample.n2"]


def test_every_norm_is_found_by_each_member_it_asks_for() -> None:
    program = indexed()
    for conclusion, index in program.indexes.items():
        for position in program.concluding[conclusion]:
            for guard in program.norms[position].guards:
                if index.reading is not None and (guard.entity, guard.name) == (
                    index.reading.entity,
                    index.reading.name,
                ):
                    assert all(position in index.candidates(frozenset({member})) for member in guard.members)


def test_few_norms_and_norms_without_guards_are_not_indexed() -> None:
    assert law().indexes[MEASURES].reading is None
    program = added(*({"when": "act.fled", "then": FINE} for _ in range(5)))
    assert (
        added(*({"when": "act.fled", "then": {"concept": "act.serious"}} for _ in range(5)))
        .indexes["act", "serious"]
        .reading
        is None
    )
    assert len(program.indexes[MEASURES].candidates(frozenset({"fraud"}))) == 5


def test_a_conclusion_lists_its_norms() -> None:
    program = law()
    assert [program.norms[each].id for each in program.concluding["act", "serious"]] == ["sample.serious"]


# -- strata ------------------------------------------------------------------------------------------------------------


def test_strata() -> None:
    strata = law().strata
    assert strata["act", "serious"] == 1
    assert strata["act", "answer"] == 2
    program = added({"when": "person.adult", "then": FINE})
    assert program.strata[MEASURES] == 2


def test_a_norm_that_prevails_comes_first() -> None:
    program = added(
        {"when": "act.answer == fine", "then": FINE, "overrides": [{"norm": "sample.fine", "because": "special"}]}
    )
    assert program.strata[MEASURES] == 3


@pytest.mark.unmeasured
def test_a_long_chain_of_concepts() -> None:
    count = 1500  # longer than Python can call
    label = "label: {zh: 概念, en: concept}"
    concepts = "".join(f"    c{index}: {{type: boolean, {label}}}\n" for index in range(count))
    vocabulary = files()["vocabulary/core.yaml"].replace("    serious: {", concepts + "    serious: {")
    lines = ["lexrules: 1", "domain: sample", "versions: {code: [code-2021]}", "norms:"]
    shared = "cites: code/2, title: {zh: 甲, en: a}, gist: {zh: 甲, en: a}, confidence: T, for: act"
    for index in range(count):
        when = f"act.c{index + 1}" if index + 1 < count else "act.fled"
        then = f"{{concept: act.c{index}}}"
        lines.append(f"  - {{id: sample.c{index}, {shared}, when: {when}, then: {then}}}")
    program = law(vocabulary__core=vocabulary, norms__chain="\n".join(lines))
    assert program.strata["act", "c0"] == count


# -- loading -----------------------------------------------------------------------------------------------------------


def test_loading_is_deterministic() -> None:
    assert compile_files(files()) == compile_files(dict(reversed(files().items())))
    assert load_knowledge_base(GOOD, use_cache=False) == load_knowledge_base(GOOD, use_cache=False)


def test_entities_may_be_declared_in_any_order() -> None:
    text = files()["vocabulary/core.yaml"]
    act = "  act: {in: person, list: acts, label: {zh: 行为, en: act}}\n"
    program = law(vocabulary__core=text.replace(act, "").replace("entities:\n", "entities:\n" + act))
    assert program.entities["act"].lineage == ("act", "person", "case")
    assert program.root.name == "case"


def test_the_digest_tells_contents_and_names(tmp_path: Path) -> None:
    digests = {load_knowledge_base(GOOD).digest}
    for position, (name, change) in enumerate([("norms/sample.yaml", " "), ("knowledge-base.yaml", "# note\n")]):
        folder = tmp_path / str(position)
        shutil.copytree(GOOD, folder)
        (folder / name).write_text((folder / name).read_text(encoding="utf-8") + change, encoding="utf-8")
        digests.add(load_knowledge_base(folder).digest)
    renamed = tmp_path / "renamed"
    shutil.copytree(GOOD, renamed)
    (renamed / "norms" / "sample.yaml").rename(renamed / "norms" / "other.yaml")
    digests.add(load_knowledge_base(renamed).digest)
    assert len(digests) == 4


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "kb"
    shutil.copytree(GOOD, folder)
    (folder / "README.md").write_text("notes", encoding="utf-8")
    (folder / "norms" / ".hidden.yaml").write_text("x: [", encoding="utf-8")
    (folder / ".git").mkdir()
    (folder / ".git" / "x.yaml").write_text("x: [", encoding="utf-8")
    assert load_knowledge_base(folder) == load_knowledge_base(GOOD)


def codes(folder: Path) -> list[str]:
    with pytest.raises(LexRulesError) as caught:
        load_knowledge_base(folder)
    assert isinstance(caught.value, (KnowledgeBaseError, SourceError))
    return [finding.code for finding in caught.value.findings]


def test_what_is_no_knowledge_base(tmp_path: Path) -> None:
    assert codes(tmp_path / "nowhere") == ["LEX2320"]
    assert codes(tmp_path) == ["LEX2320"]
    assert codes(GOOD / "knowledge-base.yaml") == ["LEX2320"]


def test_files_that_cannot_be_read_are_all_reported(tmp_path: Path) -> None:
    folder = tmp_path / "kb"
    shutil.copytree(GOOD, folder)
    (folder / "norms" / "folder.yaml").mkdir()
    (folder / "norms" / "gone.yaml").symlink_to(folder / "nowhere")
    (folder / "norms" / "large.yaml").write_bytes(b" " * (MAX_BYTES + 1))
    assert sorted(codes(folder)) == ["LEX1001", "LEX1001", "LEX1002"]


def test_a_folder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = os.scandir

    for refused in (GOOD, GOOD / "norms"):

        def refuse(path: str, refused: Path = refused) -> object:
            if Path(path) == refused:
                raise PermissionError(13, "Permission denied")
            return scan(path)

        monkeypatch.setattr(os, "scandir", refuse)
        assert codes(GOOD) == ["LEX1001"]


# -- cache -------------------------------------------------------------------------------------------------------------


def test_a_cached_program_is_equal(own_cache: Path) -> None:
    first = load_with_warnings(GOOD)
    (path,) = own_cache.iterdir()
    assert load_with_warnings(GOOD) == first == load_with_warnings(GOOD, use_cache=False)
    assert path.stat().st_mode & 0o077 == 0
    assert own_cache.stat().st_mode & 0o077 == 0


def test_a_cached_program_can_be_pickled(own_cache: Path) -> None:
    program = load_knowledge_base(GOOD)
    for each in (program, load_knowledge_base(GOOD), restrict(program, "law")):
        assert pickle.loads(pickle.dumps(each)) == each


def test_the_cache_is_used(own_cache: Path) -> None:
    program, _ = load_with_warnings(GOOD)
    warning = Finding("LEX2317", {"norm": Words("规范", "kept")}, Span("x", 1, 1), None, None, "warning")
    cache.store(program.digest, (program, (warning,)))
    assert load_with_warnings(GOOD)[1] == (warning,)


class Payload:
    """What an attacker would put into a pickle."""

    def __init__(self, function: object, *arguments: object) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return self.call


def dotted(module: str, name: str) -> bytes:
    """A pickle of a name that would be followed attribute by attribute."""
    return (
        b"\x80\x04"
        b"\x8c" + bytes([len(module)]) + module.encode() + b"\x8c" + bytes([len(name)]) + name.encode() + b"\x93."
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a pickle",
        pickle.dumps("a text"),
        pickle.dumps((1, 2)),
        pickle.dumps(Payload(Path.cwd)),
        pickle.dumps(Payload(eval, "1/0")),
        dotted("builtins", "eval"),
        dotted("lexrules.kb.program", "datetime.datetime"),
        dotted("lexrules.kb.program", "dataclass"),
        dotted("lexrules.errors", "CATALOGUE"),
        dotted("os", "system"),
    ],
)
def test_a_foreign_or_damaged_entry_is_compiled_again(own_cache: Path, content: bytes) -> None:
    expected = load_with_warnings(GOOD)
    (path,) = own_cache.iterdir()
    for written in (content, signed(content)):
        path.write_bytes(written)
        assert load_with_warnings(GOOD) == expected
        assert path.read_bytes() != written


def signed(content: bytes) -> bytes:
    """A file of the cache that holds ``content`` in place of a program, and is not damaged."""
    rest = len(content).to_bytes(8) + content
    return hashlib.sha256(rest).digest() + rest


def test_a_cut_entry_and_one_of_another_digest_are_compiled_again(own_cache: Path) -> None:
    expected = load_with_warnings(GOOD)
    (path,) = own_cache.iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert load_with_warnings(GOOD) == expected
    path.rename(cache._path("f" * 64))
    assert cache.load("f" * 64) is None


def test_no_place_for_the_cache_is_no_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("LEXRULES_CACHE", str(blocked / "inside"))
    assert load_knowledge_base(GOOD)


def test_no_home_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("LEXRULES_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    assert load_knowledge_base(GOOD)


def test_nothing_is_left_behind_if_the_disk_is_full(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert load_knowledge_base(GOOD)
    assert list(own_cache.iterdir()) == []


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert cache.folder() == tmp_path / "cache"
    monkeypatch.delenv("LEXRULES_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.folder() == tmp_path / "lexrules"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache.folder() == Path.home() / ".cache" / "lexrules"
    assert f"{sys.version_info.major}{sys.version_info.minor}" in cache._path("x").name
