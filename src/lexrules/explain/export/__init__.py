"""The explanation graph as JSON, GraphML, DOT, Mermaid, SVG and a self-contained HTML page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from lexrules.errors import Finding, Language, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lexrules.explain.graph import Graph

FORMATS: Final = ("json", "graphml", "dot", "mermaid", "svg", "html")


def export(graph: Graph, form: str, language: Language = "zh") -> str:
    """``graph`` (of :func:`~lexrules.explain.graph.derivation_graph`) in one of :data:`FORMATS`.

    JSON, GraphML and HTML hold both languages; ``language`` chooses the one shown first. Raises
    :class:`~lexrules.errors.UsageError` for another format or language.
    """
    if form not in FORMATS:
        raise UsageError(Finding("LEX5501", {"format": form, "known": ", ".join(FORMATS)}))
    if language not in get_args(Language):
        raise UsageError(Finding("LEX5502", {"language": language, "known": ", ".join(get_args(Language))}))
    return _writer(form)(graph, language)


def _writer(form: str) -> Callable[[Graph, Language], str]:
    if form == "json":
        from lexrules.explain.export.document import to_json  # noqa: PLC0415 - each format loads only what it needs

        return to_json
    if form in ("graphml", "dot", "mermaid"):
        from lexrules.explain.export import plain  # noqa: PLC0415

        return {"graphml": plain.to_graphml, "dot": plain.to_dot, "mermaid": plain.to_mermaid}[form]
    if form == "svg":
        from lexrules.explain.export.svg import to_svg  # noqa: PLC0415

        return to_svg
    from lexrules.explain.export.html import to_html  # noqa: PLC0415

    return to_html
