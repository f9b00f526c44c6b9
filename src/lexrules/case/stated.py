"""A fact as a case file states it: its value, and in the long form the evidence, a note, its proof state and, where a
person assessed it, the reason and the assessor (docs/case-files.md, the long form).
"""

from typing import Final, NamedTuple

from lexrules.case.findings import Findings, shown
from lexrules.case.names import Names, resolve
from lexrules.case.values import FORMS, LONG_FORM, ValueReader, form_keys, is_not_applicable, is_unknown
from lexrules.errors import Words
from lexrules.kb.program import Assessed, Attribute, Label
from lexrules.model.values import Value
from lexrules.source import Mapping, Node, Scalar, Sequence

#: Why a fact is left to a person's assessment, in words.
BECAUSE: Final = {
    "discretion": Label("法律留待裁量", "the law leaves it to discretion"),
    "fact_finding": Label("须经鉴定或者调查认定", "an appraisal or inquiry has to find it"),
    "local_standard": Label("依未编入的地方或者行业标准", "it takes a local or sectoral standard that is not encoded"),
    "text_missing": Label("所依规定的文本未能取得", "the provision that decides it was not available"),
}
_NO_VALUE: Final = Words("没有值", "there is no value")
_OF_ASSESSMENTS: Final = ("reason", "assessor")


class Stated(NamedTuple):
    """What a case file says about one fact. ``value`` is ``None`` if nothing is known, or nothing readable written."""

    value: Value | None
    evidence: tuple[str, ...] = ()
    note: str | None = None
    proof: str | None = None
    reason: str | None = None
    assessor: str | None = None


class FactReader:
    """Reads facts whole: what :class:`~lexrules.case.values.ValueReader` reads, and what is said about it."""

    def __init__(self, values: ValueReader) -> None:
        self.values = values
        self.names: Names = values.names
        self.findings: Findings = values.findings

    def fact(self, node: Node, attribute: Attribute, *, in_group: bool = False) -> Stated:
        """The fact that ``node`` states for ``attribute``; ``in_group`` if it stands there for a whole group."""
        if not (isinstance(node, Mapping) and LONG_FORM & form_keys(node).keys()):
            if attribute.assessed is not None and not is_unknown(node) and not in_group:
                self._plain(node, attribute, attribute.assessed)
            return Stated(self.values.value(node, attribute.type, attribute.path))
        forms = self.values.forms(node, LONG_FORM, attribute.path)
        if forms is None:
            return Stated(None)
        written = forms.get("value")
        proof = self._proof(forms["proof"], written, attribute.path) if "proof" in forms else None
        if written is None and "proof" not in forms:
            self.findings.add("LEX3061", node, key="value")
        reason, assessor = self._assessment(node, forms, attribute)
        value = None if written is None else self.values.value(written, attribute.type, attribute.path)
        evidence = self.texts(forms["evidence"]) if "evidence" in forms else ()
        note = self.text(forms["note"], "note") if "note" in forms else None
        return Stated(value, evidence, note, proof, reason, assessor)

    def reached(self, proof: str | None) -> int | None:
        """How many standards a fact with this proof state reaches, weakest first; ``None``: all that there are."""
        if proof == "disputed":
            return 0
        standards = list(self.names.program.standards)
        return standards.index(proof) + 1 if proof in standards[:-1] else None

    # -- proof -------------------------------------------------------------------------------------------------------

    def _proof(self, node: Node, value: Node | None, path: str) -> str | None:
        """The proof state, under its identifier; it goes with a value that somebody alleges."""
        if not isinstance(node, Scalar):
            self.findings.add("LEX3008", node, key="proof")
            return None
        if value is None or is_unknown(value) or is_not_applicable(value):
            written = value.text if isinstance(value, Scalar) else ""
            self.findings.add("LEX3071", node, path=path, found=f"`{written}`" if written else _NO_VALUE)
        if not node.text.strip():
            self.findings.add("LEX3078", node, path=path)
            return None
        state = resolve(node.text, self.names.proof_states)
        if state is None:
            known = ["disputed", *self.names.program.standards, "admitted", "presumed"]
            self.findings.unknown("LEX3070", node, known, near=self.names.proof_states, path=path)
        return state

    # -- assessments -------------------------------------------------------------------------------------------------

    def _plain(self, node: Node, attribute: Attribute, assessed: Assessed) -> None:
        """Report an assessed fact that is stated without reason and assessor, with the form to write."""
        value = shown(node.text) if isinstance(node, Scalar) else "…"
        form = f"{{value: {value}, reason: …, assessor: {self._anybody(assessed)}}}"
        self.findings.add("LEX3072", node, form, path=attribute.path, because=Words(*BECAUSE[assessed.because]))

    def _assessment(self, node: Mapping, forms: dict[str, Node], attribute: Attribute) -> tuple[str | None, str | None]:
        """The reason and the assessor of an assessed fact, which what is not known needs not; others take neither."""
        if attribute.assessed is None:
            for written, _ in node:
                if FORMS[written.text] in _OF_ASSESSMENTS:
                    self.findings.add("LEX3077", written, path=attribute.path, key=written.text)
            return None, None
        filled = {key: forms[key] for key in _OF_ASSESSMENTS if key in forms and not _is_empty(forms[key])}
        if "value" in forms and not is_unknown(forms["value"]):
            samples = {"reason": "reason: …", "assessor": f"assessor: {self._anybody(attribute.assessed)}"}
            for key in _OF_ASSESSMENTS:
                if key not in filled:
                    code, place = ("LEX3074", forms[key]) if key in forms else ("LEX3073", node)
                    self.findings.add(code, place, samples[key], path=attribute.path, key=key)
        reason = self.text(filled["reason"], "reason") if "reason" in filled else None
        assessor = filled.get("assessor")
        return reason, None if assessor is None else self._assessor(assessor, attribute.path, attribute.assessed)

    def _assessor(self, node: Node, path: str, assessed: Assessed) -> str | None:
        """The assessor, under its identifier."""
        if not isinstance(node, Scalar):
            self.findings.add("LEX3008", node, key="assessor")
            return None
        found = resolve(node.text, self.names.assessors)
        if found is None:
            known = assessed.by or self.names.program.assessors
            self.findings.unknown("LEX3075", node, known, near=self.names.assessors, path=path)
        elif assessed.by and found not in assessed.by:
            self.findings.unknown("LEX3076", node, assessed.by, near=(), path=path)
        return found

    def _anybody(self, assessed: Assessed) -> str:
        """Somebody who may answer for the assessment."""
        return next(iter(assessed.by or self.names.program.assessors), "…")

    # -- texts -------------------------------------------------------------------------------------------------------

    def text(self, node: Node, key: str) -> str | None:
        """A text for people."""
        if isinstance(node, Scalar):
            return None if is_unknown(node) else node.text
        self.findings.add("LEX3008", node, key=key)
        return None

    def texts(self, node: Node) -> tuple[str, ...]:
        """One text, or a list of them."""
        items = node.items if isinstance(node, Sequence) else (node,)
        wrong = [item for item in items if not isinstance(item, Scalar)]
        for item in wrong:
            self.findings.add("LEX3008", item, key="evidence")
        return tuple(item.text for item in items if isinstance(item, Scalar) and not is_unknown(item))


def _is_empty(node: Node) -> bool:
    """Whether nothing is written, or nothing but white space."""
    return is_unknown(node) or (isinstance(node, Scalar) and not node.text.strip())
