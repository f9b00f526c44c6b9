"""lexrules: a rule-based legal reasoning engine that shows its whole reasoning.

>>> import lexrules
>>> knowledge_base = lexrules.load()

The names below are loaded when first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lexrules.errors import (
    CaseError,
    DivergenceError,
    Finding,
    KnowledgeBaseError,
    LexRulesError,
    SourceError,
    UsageError,
)

if TYPE_CHECKING:
    from lexrules.api import (
        Case,
        Conclusion,
        Decision,
        Derivation,
        ExplanationNode,
        KnowledgeBase,
        MissingFact,
        Status,
        load,
    )

__version__ = "0.1.0"

_LAZY = frozenset(
    {
        "Case",
        "Conclusion",
        "Decision",
        "Derivation",
        "ExplanationNode",
        "KnowledgeBase",
        "MissingFact",
        "Status",
        "load",
    }
)

__all__ = [
    "Case",
    "CaseError",
    "Conclusion",
    "Decision",
    "Derivation",
    "DivergenceError",
    "ExplanationNode",
    "Finding",
    "KnowledgeBase",
    "KnowledgeBaseError",
    "LexRulesError",
    "MissingFact",
    "SourceError",
    "Status",
    "UsageError",
    "__version__",
    "load",
]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        from lexrules import api  # noqa: PLC0415 - loaded when first used

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
