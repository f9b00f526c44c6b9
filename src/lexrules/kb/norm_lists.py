"""Sequences of norms that need not hold every norm: most cases look at few of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import eq
from typing import overload

from lexrules.kb.program import Norm


class _Norms(Sequence[Norm]):
    """A sequence of norms by their index; those at hand are kept in a dictionary."""

    def __init__(self) -> None:
        self._kept: dict[int, Norm] = {}

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
    """Norms each packed by itself, unpacked when first asked for. May be shared between threads.

    They stand in ``packed`` one after another, the first from ``ends[0]`` to ``ends[1]``.
    """

    def __init__(self, packed: memoryview, ends: Sequence[int], unpack: Callable[[memoryview], Norm]) -> None:
        super().__init__()
        self._packed = packed
        self._ends = ends
        self._unpack = unpack

    def __len__(self) -> int:
        return len(self._ends) - 1

    def _fetch(self, index: int) -> Norm:
        index = range(len(self))[index]
        # Two threads may unpack one norm, but both get the same object.
        packed = self._packed[self._ends[index] : self._ends[index + 1]]
        return self._kept.setdefault(index, self._unpack(packed))


class RestrictedNorms(_Norms):
    """Norms of which some are left out: they are never in force, and say why. ``left_out`` has that by their index."""

    def __init__(self, norms: Sequence[Norm], left_out: Mapping[int, str]) -> None:
        super().__init__()
        self._norms = norms
        self._left_out = left_out

    def __len__(self) -> int:
        return len(self._norms)

    def _fetch(self, index: int) -> Norm:
        norm, why = self._norms[index], self._left_out.get(index)
        return self._kept.setdefault(index, norm._replace(periods=(), left_out=why) if why else norm)
