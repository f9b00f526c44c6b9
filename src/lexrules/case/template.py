"""The commented case file that ``lexrules case new DOMAIN`` writes: every fact that can matter, none of them stated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from unicodedata import east_asian_width

from lexrules.case.names import resolve, spellings
from lexrules.case.relevant import Relevant, relevant
from lexrules.case.stated import BECAUSE
from lexrules.errors import Finding, Language, UsageError
from lexrules.explain.values import plain
from lexrules.kb.program import Assessed, Attribute, Label, Program
from lexrules.model.values import ValueType

_WIDTH: Final = 110
_STEP: Final = "  "
_HEAD: Final = Label(
    """\
# 案件文件：{domain}
# 每项事实默认为 unknown（未知）：知道的改写，不知道的保留或者删除该行，均不影响效力。
# 部分已知可写 {{between: [80, 150]}}、{{at_least: 80}}、{{less_than: 150}}、{{one_of: [甲, 乙]}}。
# 不适用写 not_applicable。
# 附证据写 {{value: 85, evidence: [血液酒精检验报告], note: 说明}}。键与可选值也可以写中文名。""",
    """\
# Case file: {domain}
# Every fact is `unknown` to begin with: change what you know; leave the rest, or delete its line.
# Partial knowledge: {{between: [80, 150]}}, {{at_least: 80}}, {{less_than: 150}}, {{one_of: [a, b]}}.
# Where the question does not arise: not_applicable.
# With evidence: {{value: 85, evidence: [blood-alcohol report], note: …}}.""",
)
_PROOF: Final = Label(
    "# 证明状态写 {{value: 85, proof: disputed}}；不写即以所述事实为准。可写：",
    "# How far a fact is proved: {{value: 85, proof: disputed}}; without it the fact is taken as stated. One of:",
)
_PROOF_STATES: Final = {
    "disputed": Label("真伪不明、有争议", "no more than alleged"),
    "admitted": Label("自认", "by the other side"),
    "presumed": Label("推定", "by law"),
}
_ASSESSED: Final = Label("由人评估：{because}", "assessed by a person: {because}")
_ASSESSED_FORM: Final = Label(
    "写 {value: …, reason: …, assessor: …}；评估人：", "write {value: …, reason: …, assessor: …}; assessors: "
)
_AS_OF: Final = Label("提问的基准日；不写为今天", "the date the question is asked about; today if left out")
_TITLE: Final = Label("案名，可以不写", "optional")
_LIST_HELP: Final = Label(
    "{label}：没有的写 `{name}: []`；有的去掉下列各行的 # 号，逐项写明；不清楚的不动",
    "{label}: none? write `{name}: []`; some? uncomment these lines, one item each; not known? leave them",
)
_NAME: Final = Label("称谓，可以不写", "optional; never read by norms")
_EVIDENCE: Final = Label("证据：", "evidence: ")
_SEPARATOR: Final = Label("、", ", ")
_TYPES: Final = {
    "boolean": Label("true（是）或者 false（否）", "true or false"),
    "integer": Label("整数", "a whole number"),
    "decimal": Label("数", "a number"),
    "money": Label("金额，元", "an amount in yuan"),
    "date": Label("日期，YYYY-MM-DD", "a date, YYYY-MM-DD"),
    "text": Label("文字", "text"),
    "ref": Label("本案“{of}”的编号", "the id of: {of}"),
}
_PERIODS: Final = {
    "month": Label("期间，如 6 months、2 years、lifetime（终身）", "a period: 6 months, 2 years, lifetime"),
    "day": Label("期间，如 10 days、lifetime（终身）", "a period: 10 days, lifetime"),
    "working_day": Label("期间，如 10 working_days、lifetime（终身）", "a period: 10 working_days, lifetime"),
}


def case_template(program: Program, domain: str, language: Language = "zh") -> str:
    """A case file of ``domain`` (an identifier or Chinese label) in which everything is unknown, explained by comments.

    It is a valid case file as it stands. Raises :class:`~lexrules.errors.UsageError` for an unknown domain.
    """
    name = resolve(domain, spellings((each, known.label) for each, known in program.domains.items()))
    if name is None:
        raise UsageError(Finding("LEX4001", {"domain": domain, "known": ", ".join(program.domains)}))
    return "\n".join(_Template(program, name, language).lines()) + "\n"


class _Template:
    """One template being written."""

    def __init__(self, program: Program, domain: str, language: Language) -> None:
        self.program = program
        self.domain = domain
        self.language = language
        self.relevant: Relevant = relevant(program, program.domains[domain])

    def words(self, label: Label) -> str:
        return str(getattr(label, self.language))

    def lines(self) -> Iterator[str]:
        label = self.words(self.program.domains[self.domain].label)
        yield self.words(_HEAD).format(domain=label)
        yield from self.proof()
        yield from ("lexrules: 1", f"domain: {self.domain}")
        yield f"# as_of: YYYY-MM-DD    # {self.words(_AS_OF)}"
        yield f"# title: …    # {self.words(_TITLE)}"
        body = list(self.entity(self.program.root.name, _STEP))
        stated = any(not line.lstrip().startswith("#") for line in body)
        yield "case:" if stated else "case: {}"
        yield from body

    def proof(self) -> Iterator[str]:
        """How to state the proof state of a fact, where the knowledge base has standards of proof."""
        standards = self.program.standards
        if standards:
            states = {"disputed": _PROOF_STATES["disputed"], **standards, **_PROOF_STATES}
            yield self.words(_PROOF).format()
            yield from _wrapped([self.named(state, label) for state, label in states.items()], "", " | ", _STEP)

    def entity(self, entity_type: str, indent: str) -> Iterator[str]:
        """The facts and lists of one entity, each with its comment."""
        groups: list[str] = []
        for attribute in self.facts(entity_type):
            *path, last = self.path(attribute)
            common = _common(groups, path)
            for depth in range(common, len(path)):
                yield f"{indent}{_STEP * depth}{path[depth]}:"
            groups = path
            inner = indent + _STEP * len(path)
            yield from self.comment(attribute, inner)
            yield f"{inner}{last}: unknown"
        for (owner, name), element in self.program.child_lists.items():
            if owner == entity_type and self.matters(owner, name, element):
                yield from self.list(name, element, indent)

    def facts(self, entity_type: str) -> list[Attribute]:
        """The relevant facts of an entity, those of one group together, in the order of the vocabulary."""
        found = [
            attribute
            for key, attribute in self.program.attributes.items()
            if key[0] == entity_type and key in self.relevant.facts and not self.is_as_of(attribute)
        ]
        first: dict[str, int] = {}
        for position, attribute in enumerate(found):
            first.setdefault(attribute.name.partition(".")[0], position)
        return sorted(found, key=lambda attribute: first[attribute.name.partition(".")[0]])

    def is_as_of(self, attribute: Attribute) -> bool:
        return attribute.entity == self.program.root.name and attribute.name == "as_of"

    def path(self, attribute: Attribute) -> list[str]:
        """The keys that lead to an attribute; a group whose name is an attribute too cannot be nested."""
        parts = attribute.name.split(".")
        prefixes = (".".join(parts[:depth]) for depth in range(1, len(parts)))
        clash = any((attribute.entity, prefix) in self.program.attributes for prefix in prefixes)
        return [attribute.name] if clash else parts

    def matters(self, owner: str, name: str, element: str) -> bool:
        """Whether a list, or anything in it, can matter."""
        if (owner, name) in self.relevant.lists or element in self.relevant.asked:
            return True
        return any(element in self.program.entities[entity].lineage for entity, _ in self.relevant.facts)

    def list(self, name: str, element: str, indent: str) -> Iterator[str]:
        inner = [f"- id: {element}1", f"{_STEP}# name: …    # {self.words(_NAME)}", *self.entity(element, _STEP)]
        label = self.words(self.program.entities[element].label)
        if element in self.relevant.asked:
            yield f"{indent}# {label}"
            yield f"{indent}{name}:"
            yield from (indent + _STEP + line for line in inner)
        else:
            yield from _wrapped([self.words(_LIST_HELP).format(label=label, name=name)], indent, " ")
            yield f"{indent}# {name}:"
            yield from (f"{indent}# {_STEP}{line}" for line in inner)

    # -- comments ----------------------------------------------------------------------------------------------------

    def comment(self, attribute: Attribute, indent: str) -> Iterator[str]:
        words = [self.words(attribute.label)]
        if attribute.question is not None:
            words.append(self.words(attribute.question))
        yield from _wrapped(words, indent, " · ")
        yield from _wrapped(list(self.allowed(attribute)), indent, " | ", _STEP)
        if attribute.evidence:
            evidence = self.words(_SEPARATOR).join(self.words(each) for each in attribute.evidence)
            yield from _wrapped([self.words(_EVIDENCE) + evidence], indent, " ", _STEP)
        if attribute.assessed is not None:
            yield from self.assessed(attribute.assessed, indent)

    def assessed(self, assessed: Assessed, indent: str) -> Iterator[str]:
        """Why a fact is assessed by a person, the form to state it in, and who may answer for it."""
        known = self.program.assessors
        assessors = [self.named(each, known[each]) for each in assessed.by or known] or ["…"]
        because = self.words(BECAUSE[assessed.because])
        yield from _wrapped([self.words(_ASSESSED).format(because=because)], indent, " ", _STEP)
        yield from _wrapped([self.words(_ASSESSED_FORM) + assessors[0], *assessors[1:]], indent, " | ", _STEP)

    def allowed(self, attribute: Attribute) -> Iterator[str]:
        """What may be written for an attribute."""
        value_type = attribute.type
        if value_type.kind == "enum":
            for member, label in self.program.enums[value_type.of or ""].members.items():
                yield self.named(member, label)
        elif value_type.kind == "period":
            yield self.words(_PERIODS[value_type.unit or "day"])
        else:
            of = self.program.entities[value_type.of].label if value_type.kind == "ref" and value_type.of else None
            words = self.words(_TYPES[value_type.kind]).format(of=self.words(of) if of else "")
            yield words + self.unit(value_type)

    def named(self, name: str, label: Label) -> str:
        """An identifier with its label, unless that says the same."""
        words = self.words(label)
        return name if words == name.replace("_", " ") else f"{name} {words}"

    def unit(self, value_type: ValueType) -> str:
        """The unit of a number and its bounds."""
        unit = self.program.units.get(value_type.unit or "")
        text = f", {self.words(unit)}" if unit else ""
        low, high = value_type.minimum, value_type.maximum
        if value_type.kind in ("integer", "decimal"):
            text += f", ≥ {plain(low)}" if low is not None else ""
            text += f", ≤ {plain(high)}" if high is not None else ""
        return text


def _common(first: list[str], second: list[str]) -> int:
    """How many leading items two paths share."""
    for index, (one, other) in enumerate(zip(first, second, strict=False)):
        if one != other:
            return index
    return min(len(first), len(second))


def _wrapped(items: Iterable[str], indent: str, separator: str, inside: str = "") -> Iterator[str]:
    """Comment lines that hold ``items``, broken between them where a line would get too wide."""
    line = ""
    for item in items:
        joined = f"{line}{separator}{item}" if line else item
        if line and len(indent) + 2 + len(inside) + _columns(joined) > _WIDTH:
            yield f"{indent}# {inside}{line}"
            joined = item
        line = joined
    if line:
        yield f"{indent}# {inside}{line}"


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
