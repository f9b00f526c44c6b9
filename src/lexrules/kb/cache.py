"""Compiled programs kept in the user's cache folder, keyed by content.

A program is plain data, so it is pickled; unpickling is restricted to the classes a program is made of, so that a
cache file can hold nothing else. A file holds the SHA-256 of all that follows, so that damage shows at once and not
when a norm is met; the size of the next part; everything but the norms; and the norms, pickled one by one and unpickled
when a case first looks at them. What many norms share stands before them, and a norm has only its number. Named tuples,
of which a case unpacks thousands, are made past the constructor that Python writes for them.
Any trouble with the cache (no permission, a stale or damaged file) means compiling again, never an error.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import pickle
import sys
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import Any, Final

from lexrules.errors import Finding
from lexrules.kb.norm_lists import PackedNorms
from lexrules.kb.program import Program

_ALLOWED: Final = {
    "builtins": {"frozenset"},
    "datetime": {"date"},
    "decimal": {"Decimal"},
    "lexrules.errors": {"Finding", "Span", "Words"},
    "lexrules.model.citation": {"Citation"},
    "lexrules.model.values": {"Choice", "Interval", "ValueType", "NOT_APPLICABLE"},
    "lexrules.kb.program": None,
}

Entry = tuple[Program, tuple[Finding, ...]]
#: Bytes of the digest at the head of a file, and of the size after it.
_DIGEST: Final = 32
_SIZE: Final = 8


class _Pickler(pickle.Pickler):
    """Pickles a part of a file; ``numbers`` has that of each object that norms share, by its identity."""

    def __init__(self, file: io.BytesIO, numbers: dict[int, int]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._numbers = numbers

    def persistent_id(self, thing: object) -> int | None:
        return self._numbers.get(id(thing))

    def reducer_override(self, thing: object) -> Any:
        return (type(thing), (tuple(thing),)) if isinstance(thing, tuple) else NotImplemented


class _Unpickler(pickle.Unpickler):
    """Unpickles what a program is made of; ``known`` keeps the classes found for the pickles to come."""

    def __init__(self, content: memoryview, known: dict[tuple[str, str], object], shared: list[object]) -> None:
        super().__init__(io.BytesIO(content))
        self._known = known
        self._shared = shared

    def persistent_load(self, number: int) -> object:
        return self._shared[number]

    def find_class(self, module: str, name: str) -> object:
        return self._known.get((module, name)) or self._found(module, name)

    def _found(self, module: str, name: str) -> object:
        allowed: set[str] | None = _ALLOWED.get(module, set())
        # A dotted name would be followed attribute by attribute, out of the module.
        if "." in name or (allowed is not None and name not in allowed):
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a program")
        found: object = super().find_class(module, name)
        if allowed is None and not (isinstance(found, type) and found.__module__ == module):
            raise pickle.UnpicklingError(f"{module}.{name} is not a class of a program")
        if isinstance(found, type) and issubclass(found, tuple):
            found = partial(tuple.__new__, found)
        self._known[module, name] = found
        return found


def folder() -> Path:
    """Where compiled programs are kept: ``LEXRULES_CACHE``, else ``lexrules`` in the user's cache folder."""
    chosen = os.environ.get("LEXRULES_CACHE")
    if chosen:
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "lexrules"


def _path(digest: str) -> Path:
    version = f"{sys.version_info.major}{sys.version_info.minor}"
    return folder() / f"program-{version}-{_compiler_digest()}-{digest}.pickle"


@lru_cache(maxsize=1)
def _compiler_digest() -> str:
    """The identity of the code that compiles: a program made by other code is not to be used."""
    package = Path(__file__).parent
    total = hashlib.sha256()
    folders = (sorted(part.glob("*.py")) for part in (package, package.parent / "model"))
    for path in (package.parent / "source.py", package.parent / "errors.py", *chain(*folders)):
        total.update(path.read_bytes())
    return total.hexdigest()[:16]


def load(digest: str) -> Entry | None:
    """The program compiled from content with this digest, if it is there and sound."""
    try:
        content = memoryview(_path(digest).read_bytes())
        if hashlib.sha256(content[_DIGEST:]).digest() != content[:_DIGEST]:
            return None
        return _unpack(content[_DIGEST:], digest)
    except Exception:  # noqa: BLE001 - a file of another make may fail in any way, and is simply compiled again
        return None


def _unpack(content: memoryview, digest: str) -> Entry | None:
    known: dict[tuple[str, str], object] = {}
    shared: list[object] = []

    def unpickle(part: memoryview) -> Any:
        return _Unpickler(part, known, shared).load()

    end = _SIZE + int.from_bytes(content[:_SIZE])
    program, warnings, found, ends = unpickle(content[_SIZE:end])
    if not (isinstance(program, Program) and program.digest == digest):
        return None
    shared += found
    return program._replace(norms=PackedNorms(content[end:], ends, unpickle)), warnings


def _pack(program: Program, warnings: tuple[Finding, ...]) -> bytes:
    import pickletools  # noqa: PLC0415 - like the other import for a new entry

    shared: dict[int, object] = {id(each.type): each.type for each in program.attributes.values()}
    shared |= {id(each): each for norm in program.norms for each in (norm.date, norm.periods)}
    numbers = {identity: number for number, identity in enumerate(shared)}
    norms = io.BytesIO()
    ends = [0]
    for norm in program.norms:
        _Pickler(norms, numbers).dump(norm)
        ends.append(norms.tell())
    buffer = io.BytesIO()
    _Pickler(buffer, {}).dump((program._replace(norms=()), warnings, [*shared.values()], ends))
    head = pickletools.optimize(buffer.getvalue())
    rest = b"".join((len(head).to_bytes(_SIZE), head, norms.getbuffer()))
    return hashlib.sha256(rest).digest() + rest


def store(digest: str, entry: Entry) -> None:
    """Keep a compiled program; written whole or not at all, and readable by its owner only."""
    import tempfile  # noqa: PLC0415 - costs 10 ms that only a new entry has to pay

    # Without a home folder there is no place for a cache either (RuntimeError).
    with contextlib.suppress(OSError, RuntimeError):
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder(), suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_pack(*entry))
            Path(temporary).replace(_path(digest))
        finally:
            Path(temporary).unlink(missing_ok=True)
