"""Sequences of norms that need not hold every norm: most cases look at few of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import eq
from typing import overload

from lexrules.kb.program import Norm


class _Norms(Sequence[Norm]):
    """A sequence of norms by their index."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        """Whether the norms are the same, however they are kept."""
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(eq, self, other))

    def _at(self, index: int) -> Norm:
        raise IndexError(index)

    @overload
    def __getitem__(self, index: int) -> Norm: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Norm]: ...
    def __getitem__(self, index: int | slice) -> Norm | Sequence[Norm]:
        """The norm with this index, or those of a slice."""
        if isinstance(index, slice):
            return [self._at(each) for each in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self._at(index)


class PackedNorms(_Norms):
    """Norms each packed by itself, unpacked when first asked for. May be shared between threads."""

    def __init__(self, packed: Sequence[bytes], unpack: Callable[[bytes], Norm]) -> None:
        self._packed = packed
        self._unpack = unpack
        self._norms: dict[int, Norm] = {}

    def __len__(self) -> int:
        return len(self._packed)

    def _at(self, index: int) -> Norm:
        norm = self._norms.get(index)
        # Two threads may unpack one norm, but both get the same object.
        return norm or self._norms.setdefault(index, self._unpack(self._packed[index]))


class OverlaidNorms(_Norms):
    """Norms of which some are replaced."""

    def __init__(self, norms: Sequence[Norm], replaced: Mapping[int, Norm]) -> None:
        self._norms = norms
        self._replaced = replaced

    def __len__(self) -> int:
        return len(self._norms)

    def _at(self, index: int) -> Norm:
        return self._replaced.get(index) or self._norms[index]
