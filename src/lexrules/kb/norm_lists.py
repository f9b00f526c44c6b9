"""Sequences of norms that need not hold every norm: most cases look at few of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import eq
from typing import overload

from lexrules.kb.program import Norm


class _Norms(Sequence[Norm]):
    """A sequence of norms by their index; those at hand are kept in a dictionary."""

    def __init__(self, kept: dict[int, Norm]) -> None:
        self._kept = kept

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        """Whether the norms are the same, however they are kept."""
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(eq, self, other))

    def __reduce__(self) -> tuple[type[tuple[Norm, ...]], tuple[list[Norm]]]:
        """Pickled as a tuple: what is packed, and by whom, stays here."""
        return tuple, (list(self),)

    @overload
    def __getitem__(self, index: int) -> Norm: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Norm]: ...
    def __getitem__(self, index: int | slice) -> Norm | Sequence[Norm]:
        """The norm with this index, or those of a slice."""
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        return self._kept.get(index) or self._fetch(index)

    def _fetch(self, index: int) -> Norm:
        """A norm that is not kept; raises :class:`IndexError` if there is none."""
        raise IndexError(index)


class PackedNorms(_Norms):
    """Norms each packed by itself, unpacked when first asked for. May be shared between threads."""

    def __init__(self, packed: Sequence[memoryview], unpack: Callable[[memoryview], Norm]) -> None:
        super().__init__({})
        self._packed = packed
        self._unpack = unpack

    def __len__(self) -> int:
        return len(self._packed)

    def _fetch(self, index: int) -> Norm:
        # Two threads may unpack one norm, but both get the same object.
        return self._kept.setdefault(index, self._unpack(self._packed[index]))


class OverlaidNorms(_Norms):
    """Norms of which some are replaced."""

    def __init__(self, norms: Sequence[Norm], replaced: Mapping[int, Norm]) -> None:
        super().__init__(dict(replaced))
        self._norms = norms

    def __len__(self) -> int:
        return len(self._norms)

    def _fetch(self, index: int) -> Norm:
        return self._kept.setdefault(index, self._norms[index])
