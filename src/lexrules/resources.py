"""Where the shipped knowledge base, schemas and scenarios lie: in an installed package, or atop a checkout."""

from __future__ import annotations

from pathlib import Path


def shipped(name: str) -> Path:
    """The folder ``kb``, ``schema`` or ``scenarios`` that came with lexrules."""
    package = Path(__file__).resolve().parent
    packed = package / "data" / name
    return packed if packed.is_dir() else package.parents[1] / name
