"""Loading a knowledge base from a folder, through a cache of compiled programs."""

from __future__ import annotations

import hashlib
from pathlib import Path

from lexrules.errors import Finding, KnowledgeBaseError, LexRulesError, SourceError
from lexrules.kb import cache
from lexrules.kb.compiler import Sources, compile_sources
from lexrules.kb.program import Program
from lexrules.source import Document, read_bytes

MANIFEST = "knowledge-base.yaml"


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
    program, warnings = compile_sources(_sources(files), digest)
    if use_cache:
        cache.store(digest, (program, warnings))
    return program, warnings


def _files(folder: Path) -> dict[str, bytes]:
    """The content of every YAML file, by its path within the folder, in a fixed order."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise KnowledgeBaseError(Finding("LEX2320", {"folder": str(folder), "manifest": MANIFEST}))
    paths = [
        manifest,
        *(path for part in ("instruments", "vocabulary", "norms") for path in sorted((folder / part).rglob("*.yaml"))),
    ]
    try:
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    except OSError as error:
        raise SourceError(
            Finding("LEX1001", {"file": str(error.filename), "reason": error.strerror or str(error)})
        ) from error


def _digest(files: dict[str, bytes]) -> str:
    """The identity of a knowledge base: SHA-256 over the names and contents of its files."""
    total = hashlib.sha256()
    for name, content in files.items():
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def _sources(files: dict[str, bytes]) -> Sources:
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
        *(
            [document for name, document in documents.items() if name.startswith(f"{part}/")]
            for part in ("instruments", "vocabulary", "norms")
        ),
    )
