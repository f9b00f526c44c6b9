"""Loading a knowledge base from a folder, through a cache of compiled programs."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lexrules.errors import Finding, KnowledgeBaseError, LexRulesError, SourceError
from lexrules.kb import cache
from lexrules.kb.program import Program
from lexrules.source import Document, read_bytes, read_content

if TYPE_CHECKING:
    from lexrules.kb.compiler import Sources

MANIFEST: Final = "knowledge-base.yaml"
_FOLDERS: Final = ("instruments/", "vocabulary/", "positions/", "norms/")
#: What a knowledge base may hold beside its rules: templates decide no conclusion.
_BESIDE: Final = "documents/"
#: What a file of rules may be called; only the first is read, and others are reported.
_KINDS: Final = (".yaml", ".yml", ".json")


def load_knowledge_base(folder: Path, *, use_cache: bool = True) -> Program:
    """The compiled program of the knowledge base in ``folder``.

    Raises :class:`~lexrules.errors.KnowledgeBaseError` or :class:`~lexrules.errors.SourceError` with every defect of
    every file.
    """
    return load_with_warnings(folder, use_cache=use_cache)[0]


def load_with_warnings(folder: Path, *, use_cache: bool = True) -> tuple[Program, tuple[Finding, ...]]:
    """The program, and the findings that do not make the knowledge base unusable."""
    files = _files(folder)
    digest = _digest(files)
    if use_cache and (cached := cache.load(digest)) is not None:
        return cached
    from lexrules.kb.compiler import compile_sources  # noqa: PLC0415 - costs 50 ms that a cached program saves

    program, warnings = compile_sources(_sources(files), digest)
    if use_cache:
        cache.store(digest, (program, warnings))
    return program, warnings


def _files(folder: Path) -> dict[str, bytes]:
    """The content of every YAML file, by its path within the folder, in a fixed order."""
    contents: dict[str, bytes] = {}
    findings: list[Finding] = []
    names = _names(folder)
    if MANIFEST not in names:
        raise KnowledgeBaseError(Finding("LEX2320", {"folder": str(folder), "manifest": MANIFEST}))
    rules = [name for name in names if name.endswith(".yaml")]
    for name in (MANIFEST, *(name for part in _FOLDERS for name in rules if name.startswith(part))):
        try:
            contents[name] = read_content(f"{folder}{os.sep}{name}", name)
        except SourceError as error:
            findings.extend(error.findings)
    # A norm in a file that is silently not read would be a norm that silently does not apply.
    unread = [name for name in names if name not in contents and not name.startswith(_BESIDE)]
    findings += [Finding("LEX2321", {"file": name}) for name in unread if not _failed(name, findings)]
    if findings:
        raise SourceError(findings)
    return contents


def _names(folder: Path) -> list[str]:
    """What in the folder looks like a file of rules, by its path within, in order; none if there is no such folder.

    Hidden files, and other kinds such as a README, are left alone. Raises :class:`~lexrules.errors.SourceError` if a
    folder cannot be listed.
    """
    names: list[str] = []
    try:
        for place, folders, files in os.walk(folder, onerror=_unless_missing):
            folders[:] = [each for each in folders if not each.startswith(".")]
            within = place.removeprefix(str(folder)).removeprefix(os.sep).replace(os.sep, "/")
            names += [
                f"{within}/{each}".removeprefix("/")
                for each in (*folders, *files)
                if each.lower().endswith(_KINDS) and not each.startswith(".")
            ]
    except OSError as error:
        reason = error.strerror or str(error)
        raise SourceError(Finding("LEX1001", {"file": str(folder), "reason": reason})) from error
    return sorted(names)


def _unless_missing(error: OSError) -> None:
    if not isinstance(error, (FileNotFoundError, NotADirectoryError)):
        raise error


def _failed(name: str, findings: list[Finding]) -> bool:
    return any(finding.data.get("file") == name for finding in findings)


def _digest(files: dict[str, bytes]) -> str:
    """The identity of a knowledge base: SHA-256 over the names and contents of its files."""
    total = hashlib.sha256()
    for name, content in files.items():
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def _sources(files: dict[str, bytes]) -> Sources:
    from lexrules.kb.compiler import Sources  # noqa: PLC0415 - see above

    documents: dict[str, Document] = {}
    findings: list[Finding] = []
    for name, content in files.items():
        try:
            documents[name] = read_bytes(content, name)
        except LexRulesError as error:
            findings.extend(error.findings)
    if findings:
        raise SourceError(findings)
    return Sources(
        documents[MANIFEST],
        *([document for name, document in documents.items() if name.startswith(part)] for part in _FOLDERS),
    )
