"""A document of a kind about an entity of a case: refused if the decision does not support it, else made."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lexrules.documents.clauses import cited
from lexrules.documents.filters import Filters
from lexrules.documents.kinds import Declarations, Kind, declarations, support
from lexrules.documents.office import Contents, Office
from lexrules.documents.rendering import SUFFIX, Format, render
from lexrules.documents.views import View
from lexrules.documents.words import Piece, Record, Words, blank, names
from lexrules.engine.conclusions import Asked
from lexrules.engine.facts import Entity
from lexrules.errors import Finding, UsageError
from lexrules.errors import Words as Both
from lexrules.explain import values
from lexrules.explain.missing import missing
from lexrules.kb.program import Label
from lexrules.model import truth
from lexrules.model.values import Interval

if TYPE_CHECKING:
    from lexrules.api import Decision
    from lexrules.explain.deadlines import Deadline

_DRAFT = Words("草稿——未经签发", ("template:draft",))
_PROVISIONAL = Words("结论尚不能确定，暂拟", ("template:provisional",))
#: Fields with this ending are dates.
_DATE = "_on"


class Document(NamedTuple):
    """A document as it was made: its content, where every word in it comes from, and what is left to be filled in."""

    kind: Kind
    subject: Entity
    content: bytes
    draft: bool
    pieces: tuple[Piece, ...]
    blanks: Mapping[str, str]


class Order(NamedTuple):
    """What is wanted of a document beside its kind.

    ``fields`` are given for the document alone; ``provisional`` makes it though the conclusion is undetermined;
    ``contents`` adds human assessments and scholarly proposals to a document that leaves the office.
    """

    form: Format = "docx"
    subject: str | None = None
    fields: Mapping[str, str] = {}
    templates: Path | None = None
    assessments: bool = False
    proposals: bool = False
    provisional: bool = False


def make(decision: Decision, kind_name: str, order: Order) -> Document:
    """Make a document.

    Raises :class:`~lexrules.errors.UsageError` if there is no such kind, subject or field, if the decision does not
    support the document, if its template fails, or if it is to be issued with blanks left in it.
    """
    declared = declarations(decision.knowledge_base.folder, decision.knowledge_base.program)
    kind = declared.kind(kind_name)
    fields = _fields(declared, order.fields)
    subject = _subject(decision, kind, order)
    settled = _supported(decision, kind, subject, order)
    draft = not settled or not all(name in fields for name in declared.issue)
    record = Record(names(decision.knowledge_base.program, decision.case))
    inside = not kind.outgoing
    office = Office(decision.evaluation, Contents(order.assessments or inside, order.proposals or inside))
    context = _context(decision, declared, subject, office, fields, record)
    context |= {"draft": draft, "mark": _DRAFT, "provisional": not settled, "provisional_mark": _PROVISIONAL}
    content = render(_template(declared, kind, order), order.form, context, record, Filters(office).table)
    if not draft and record.blanks:
        raise UsageError(Finding("LEX4054", {"count": len(record.blanks), "blanks": "；".join(record.blanks.values())}))
    return Document(kind, subject, content, draft, tuple(record.pieces), dict(record.blanks))


def _template(declared: Declarations, kind: Kind, order: Order) -> Path:
    """The office's own template of this kind, else the one of the knowledge base."""
    name = kind.name + SUFFIX[order.form]
    own = order.templates / name if order.templates is not None else None
    if own is not None and not own.parent.is_dir():
        raise UsageError(Finding("LEX4057", {"file": str(own.parent), "problem": "no such folder"}))
    return own if own is not None and own.is_file() else declared.folder / name


def _fields(declared: Declarations, given: Mapping[str, str]) -> dict[str, Words]:
    """The fields given, dates written as people write them."""
    from lexrules.kb.reading import closest  # noqa: PLC0415 - only to word an error

    result = {}
    for name, text in given.items():
        if name not in declared.fields:
            suggestion = closest(name, declared.fields)
            known = ", ".join(declared.fields)
            raise UsageError(Finding("LEX4058", {"field": name, "known": known}, suggestion=suggestion))
        if name.endswith(_DATE):
            try:
                text = values.date(datetime.date.fromisoformat(text)).zh  # noqa: PLW2901 - the same in words
            except ValueError as error:
                raise UsageError(Finding("LEX4015", {"text": text})) from error
        if text.strip():
            result[name] = Words(text, (f"field:{name}",))
    return result


def _subject(decision: Decision, kind: Kind, order: Order) -> Entity:
    """The entity that the document is about: the one named, the only one, or the only one that supports it."""
    found = list(decision.case.of_type(kind.subject))
    if order.subject is not None:
        found = [each for each in found if each.id == order.subject]
    elif len(found) > 1:
        grounds = kind.grounds + (kind.as_proposal if order.proposals else ())
        wanted = truth.UNKNOWN if order.provisional else truth.TRUE
        supporting = [each for each in found if support(decision.derivation, each, grounds)[0] & truth.TRUE & wanted]
        certain = [each for each in supporting if support(decision.derivation, each, grounds)[0] == truth.TRUE]
        found = supporting if order.provisional else certain
    if len(found) != 1:
        known = ", ".join(each.id for each in decision.case.of_type(kind.subject)) or "–"
        data = {"kind": Both(*kind.title), "subject": order.subject or "–", "count": len(found), "known": known}
        raise UsageError(Finding("LEX4051", data))
    return found[0]


def _supported(decision: Decision, kind: Kind, subject: Entity, order: Order) -> bool:
    """Whether the decision supports the document for certain; raises if it does not at all, or not yet."""
    grounds = kind.grounds + (kind.as_proposal if order.proposals else ())
    found, looked = support(decision.derivation, subject, grounds)
    if found == truth.TRUE or (found & truth.TRUE and order.provisional):
        return found == truth.TRUE
    data: dict[str, Any] = {"kind": Both(*kind.title), "subject": subject.id, "found": Both(*_found(decision, looked))}
    if found == truth.FALSE:
        raise UsageError(Finding("LEX4052", data))
    lacking = missing(decision.derivation, looked)
    data["missing"] = ", ".join(each.path for each in lacking) or "–"
    raise UsageError(Finding("LEX4053", data))


def _found(decision: Decision, looked: list[Asked]) -> Label:
    """What the conclusions came to on which a document depends."""
    from lexrules.explain.account import Remarks  # noqa: PLC0415 - only to word an error
    from lexrules.explain.phrases import Phraser  # noqa: PLC0415

    phrases = Phraser(decision.derivation)
    remarks = Remarks(decision.evaluation, phrases)
    results = [(asked, remarks.result(decision.derivation.conclusion(asked))) for asked in dict.fromkeys(looked)]
    return Label(
        "；".join(f"{asked.path}：{result.zh}" for asked, result in results),
        "; ".join(f"{asked.path}: {result.en}" for asked, result in results),
    )


def _context(
    decision: Decision,
    declared: Declarations,
    subject: Entity,
    office: Office,
    fields: Mapping[str, Words],
    record: Record,
) -> dict[str, Any]:
    """What a template can name."""

    def field(name: str, otherwise: Words | None = None) -> Words:
        """A field given for the document; what stands in for it, or a blank."""
        if name not in declared.fields:
            raise UsageError(Finding("LEX4058", {"field": name, "known": ", ".join(declared.fields)}))
        return fields.get(name) or otherwise or blank(f"field:{name}", declared.fields[name].zh)

    def to_name(words: list[Words], what: str) -> Words:
        """A blank for a proper name, with the kinds of body that it may be the name of."""
        known = "、".join(dict.fromkeys(each.text for each in words))
        return blank(f"name:{what}", f"{what}的名称（{known}）" if known else what, known or None)

    def blanks() -> list[Words]:
        """What has been left to be filled in so far."""
        return [Words(what, (f"blank:{key}",)) for key, what in list(record.blanks.items())]

    as_of = decision.case.root.values.get("as_of")
    assert isinstance(as_of, Interval) and isinstance(as_of.low, datetime.date), "the date asked about is known"
    return {
        "case": View(office, decision.case.root),
        "case_title": Words(decision.case.title or "—", ("case:title",)),
        "as_of": Words(values.date(as_of.low).zh, ("case:as_of",)),
        "subject": View(office, subject),
        "field": field,
        "given": lambda name: name in fields,
        "to_name": to_name,
        "blanks": blanks,
        "with_assessments": office.contents.assessments,
        "with_proposals": office.contents.proposals,
        "deadlines": _deadlines(decision, subject),
        "missing": [
            Words(f"{each.label.zh}（{each.path}）：{each.question.zh}", (f"blank:{each.path}",))
            for each in missing(decision.derivation)
            if decision.case.entities[each.entity_id].up.get(subject.type) is subject
        ],
    }


def _deadlines(decision: Decision, subject: Entity) -> list[dict[str, Words]]:
    """The deadlines of an entity for a table; not those of which neither day nor being is known."""
    found = [each for each in decision.deadlines() if each.entity.up.get(subject.type) is subject]
    return [_deadline(each) for each in found if each.settled or (each.earliest and each.latest)]


def _deadline(deadline: Deadline) -> dict[str, Words]:
    """A deadline for a row: what, when, under which provision, whether it has passed."""
    node = (f"conclusion:{deadline.path}",)
    assert deadline.earliest is not None and deadline.latest is not None, "only those with days are told"
    first, last = values.date(deadline.earliest).zh, values.date(deadline.latest).zh
    day = Words(first, node) if deadline.settled else blank(deadline.path, deadline.label.zh, f"{first}至{last}")
    passed = {True: "已过", False: "未过", None: "尚不能确定"}[deadline.passed]
    return {
        "label": Words(deadline.label.zh, node),
        "day": day,
        "citations": Words(cited(deadline.citations).zh, node),
        "passed": Words(passed, node),
    }
