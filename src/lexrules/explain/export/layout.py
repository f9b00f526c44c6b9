"""Where the boxes of a drawing go: columns from the conclusions on the left to the facts on the right.

The order within the columns comes from igraph's Sugiyama layout; edges that pass a column get a place in it (a
*bend*). The heights of the boxes are then fitted by least squares: each box as near to its neighbours' middle as the
order and the heights allow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_SWEEPS: Final = 12
#: The room that an edge needs where it passes a column.
_BEND_HEIGHT: Final = 9.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Column number and middle of every box; for each edge the bends on its way, as column and middle.

    ``orders`` is the place of every box and bend within its column; bends are named ``edge number/column``.
    """

    columns: Mapping[str, int]
    rows: Mapping[str, float]
    bends: Sequence[Sequence[tuple[int, float]]]
    orders: Mapping[str, int]
    height: float


def lay_out(heights: Mapping[str, float], edges: Sequence[tuple[str, str]], gap: float) -> Layout:
    """Lay out boxes of these heights; an edge leads from a box on the left to one that it rests on."""
    columns = _columns(list(heights), edges)
    chains = [_chain(number, source, target, columns) for number, (source, target) in enumerate(edges)]
    layers: dict[str, int] = dict(columns)
    for chain in chains:
        for step, name in enumerate(chain[1:-1], 1):
            layers[name] = layers[chain[0]] + step
    links = [link for chain in chains for link in pairwise(chain)]
    ordered = _ordered(layers, links)
    sizes = {name: heights[name] + gap if name in heights else _BEND_HEIGHT for name in layers}
    rows = {name: row - gap / 2 for name, row in place(ordered, links, sizes).items()}
    bends = [[(layers[name], rows[name]) for name in chain[1:-1]] for chain in chains]
    orders = {name: position for column in ordered for position, name in enumerate(column)}
    bottom = max((rows[name] + heights[name] / 2 for name in heights), default=0.0)
    return Layout(columns, rows, bends, orders, bottom)


def _columns(names: Sequence[str], edges: Iterable[tuple[str, str]]) -> dict[str, int]:
    """The column of each box: one to the right of the farthest box that rests on it."""
    below: dict[str, list[str]] = {name: [] for name in names}
    waiting = dict.fromkeys(names, 0)
    for source, target in edges:
        below[source].append(target)
        waiting[target] += 1
    columns = dict.fromkeys(names, 0)
    ready = [name for name in names if not waiting[name]]
    for name in ready:
        for target in below[name]:
            columns[target] = max(columns[target], columns[name] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return columns


def _chain(number: int, source: str, target: str, columns: Mapping[str, int]) -> list[str]:
    return [source, *(f"{number}/{column}" for column in range(columns[source] + 1, columns[target])), target]


def _ordered(layers: Mapping[str, int], links: Sequence[tuple[str, str]]) -> list[list[str]]:
    """The names of each column from top to bottom, with few crossings."""
    import igraph  # noqa: PLC0415 - heavy, and only drawings need it

    names = list(layers)
    index = {name: position for position, name in enumerate(names)}
    columns: list[list[str]] = [[] for _ in range(max(layers.values(), default=-1) + 1)]
    if not names:
        return columns
    graph = igraph.Graph(n=len(names), edges=[(index[a], index[b]) for a, b in links], directed=True)
    coordinates = graph.layout_sugiyama(layers=[layers[name] for name in names], maxiter=60)
    for name in sorted(names, key=lambda each: (coordinates[index[each]][0], index[each])):
        columns[layers[name]].append(name)
    return columns


def place(
    columns: Sequence[Sequence[str]], links: Sequence[tuple[str, str]], sizes: Mapping[str, float]
) -> dict[str, float]:
    """The middle of every box, in the given order, none overlapping; the topmost edge at 0. Sizes include the gaps."""
    left: dict[str, list[str]] = {name: [] for column in columns for name in column}
    right: dict[str, list[str]] = {name: [] for column in columns for name in column}
    for source, target in links:
        right[source].append(target)
        left[target].append(source)
    rows: dict[str, float] = {}
    for column in columns:
        position = 0.0
        for name in column:
            rows[name] = position + sizes[name] / 2
            position += sizes[name]
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        for column in columns if forward else columns[::-1]:
            wished = []
            for name in column:
                near = left[name] if forward else right[name]
                others = near or (right[name] if forward else left[name])
                wished.append(sum(rows[each] for each in others) / len(others) if others else rows[name])
            rows.update(zip(column, _fit(wished, [sizes[name] for name in column]), strict=True))
    top = min((rows[name] - sizes[name] / 2 for name in rows), default=0.0)
    return {name: row - top for name, row in rows.items()}


def _fit(wished: Sequence[float], sizes: Sequence[float]) -> list[float]:
    """The middles nearest to the wishes (least squares) that keep the order and do not overlap.

    The method is known as pooling adjacent violators.
    """
    offsets: list[float] = []
    offset = 0.0
    for position, size in enumerate(sizes):
        if position:
            offset += (sizes[position - 1] + size) / 2
        offsets.append(offset)
    pools: list[tuple[float, int]] = []
    for wish, shift in zip(wished, offsets, strict=True):
        mean, count = wish - shift, 1
        while pools and pools[-1][0] > mean:
            before, many = pools.pop()
            mean, count = (before * many + mean * count) / (many + count), many + count
        pools.append((mean, count))
    means = [mean for mean, count in pools for _ in range(count)]
    return [mean + shift for mean, shift in zip(means, offsets, strict=True)]
