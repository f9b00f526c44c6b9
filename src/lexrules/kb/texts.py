"""Official texts against the digests of a knowledge base (docs/language.md, section 1).

A text pack is a folder of JSON files, one for each version of an instrument:
``{"id": "rtsl-2021", "articles": {"91": {"paragraphs": […]}}}``.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, NamedTuple

from lexrules.errors import Finding, UsageError
from lexrules.kb.program import Program


class Verdict(NamedTuple):
    """Whether the text of an article is the one encoded: ``same``, ``different``, or ``absent`` from the pack."""

    version: str
    article: str
    state: Literal["same", "different", "absent"]


def digest(paragraphs: Iterable[str]) -> str:
    """The digest of an article: SHA-256 of its paragraphs, each in NFKC without white space, joined by line feeds."""
    text = "\n".join("".join(unicodedata.normalize("NFKC", paragraph).split()) for paragraph in paragraphs)
    return hashlib.sha256(text.encode()).hexdigest()


def verify(program: Program, folder: Path) -> list[Verdict]:
    """The verdict on every article that the program has a digest of. Writings are left out: a pack of official texts
    has none of them.

    Raises :class:`~lexrules.errors.UsageError` if the folder holds no text pack, or one that cannot be read.
    """
    texts = _texts(folder, {version.id for each in program.instruments.values() for version in each.versions})
    verdicts = []
    for instrument in program.instruments.values():
        if instrument.grade == "scholarship":
            continue
        for version in instrument.versions:
            articles = texts.get(version.id, {})
            for article, expected in version.digests.items():
                paragraphs = articles.get(article)
                found = None if paragraphs is None else digest(paragraphs)
                state: Literal["same", "different", "absent"]
                state = "absent" if found is None else "same" if found == expected else "different"
                verdicts.append(Verdict(version.id, article, state))
    return verdicts


def _texts(folder: Path, wanted: set[str]) -> dict[str, dict[str, list[str]]]:
    """The paragraphs of the articles of the versions wanted."""
    paths = sorted(folder.glob("*.json")) if folder.is_dir() else []
    found: dict[str, dict[str, list[str]]] = {}
    findings = []
    for path in paths:
        try:
            pack = json.loads(path.read_bytes())
            if isinstance(pack, dict) and pack.get("id") in wanted:
                found[pack["id"]] = {key: _paragraphs(article) for key, article in pack["articles"].items()}
        except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
            findings.append(Finding("LEX4023", {"file": str(path), "problem": f"{type(error).__name__}: {error}"}))
    if findings:
        raise UsageError(findings)
    if not found:
        raise UsageError(Finding("LEX4022", {"folder": str(folder)}))
    return found


def _paragraphs(article: Any) -> list[str]:
    paragraphs = article["paragraphs"]
    if not isinstance(paragraphs, list) or not all(isinstance(each, str) for each in paragraphs):
        raise TypeError("paragraphs have to be a list of texts")
    return paragraphs
