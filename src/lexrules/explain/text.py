"""The answer of a whole case as plain text in Chinese or English, from the evaluation alone and always the same.

First what was concluded, with what bears on it; then the disputes, what is still missing, and the reasons. Short by
default: a reason is followed for a few steps and told once; ``detail`` follows every step to the facts and
their places.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lexrules.engine.conclusions import Asked, Conclusion, Measure, Status
from lexrules.engine.evaluation import Evaluation
from lexrules.engine.facts import NOT_STATED
from lexrules.errors import Language
from lexrules.explain import disputes, naming, provisions
from lexrules.explain.account import Account, Remarks, account
from lexrules.explain.comparing import measure_text
from lexrules.explain.facts import ASSESSED
from lexrules.explain.missing import MissingFact, missing, missing_for
from lexrules.explain.phrases import Phraser
from lexrules.explain.prose import Prose
from lexrules.explain.tree import ExplanationNode, Mark, mark_of
from lexrules.explain.values import still_open
from lexrules.explain.why import Explainer
from lexrules.explain.wording import with_article
from lexrules.explain.wrapping import wrap
from lexrules.kb.program import Label, Program
from lexrules.model.values import Interval, exactly

_MISSING_SHOWN: Final = 6
_MEASURES_SHOWN: Final = 4
#: An open measure that waits for no more facts than these names them.
_WAITING_SHOWN: Final = 2
#: What does not hold or does not arise is told only in detail: its reasons are long, and seldom what is asked for.
_NEGATIVE: Final = frozenset({Mark.FAILS, Mark.VOID})
_UNTOLD: Final = Label(
    "（另有{count}项结论不成立或者不适用，其理由见 --detail，或者用 lexrules explain --why-not 查看）",
    "({count} more conclusions do not hold or arise; for their reasons use --detail, or lexrules explain --why-not)",
)
#: Conclusions with nothing to say of them but that they do not hold or arise; several share a line.
_PLAIN: Final = {
    Mark.FAILS: Label("不成立：", "do not hold: "),
    Mark.VOID: Label("不适用：", "not applicable: "),
}
_ASSESSED: Final = Label("〔含人工评估〕", " [assessed]")
_HEADINGS: Final = {
    "conclusions": Label("结论", "Conclusions"),
    "assessments": Label("人工评估", "Assessed by persons"),
    "disputes": Label("争议", "Disputes"),
    "missing": Label("尚缺的事实", "Facts still missing"),
    "reasons": Label("理由", "Reasons"),
}
_LEGEND: Final = Label(
    "✓ 成立　✗ 不成立　? 尚不能确定　– 不适用或者未出现",
    "✓ holds   ✗ does not hold   ? undetermined   – not applicable or absent",
)


def answer(evaluation: Evaluation, language: Language = "zh", *, detail: bool = False, width: int = 80) -> str:
    """The whole answer to what was asked."""
    return _Answer(evaluation, language, detail, width).write()


def reasons(node: ExplanationNode, language: Language = "zh", *, detail: bool = False, width: int = 80) -> str:
    """The reasons of one conclusion (from :func:`~lexrules.explain.why.why` or ``why_not``)."""
    return "\n".join(Prose(language, detail, width).conclusion(node, "")) + "\n"


class _Answer:
    def __init__(self, evaluation: Evaluation, language: Language, detail: bool, width: int) -> None:
        self.evaluation = evaluation
        self.derivation = evaluation.derivation
        self.language: Language = language
        self.detail = detail
        self.width = width
        self.explainer = Explainer(evaluation, full=False)
        self.phrases: Phraser = self.explainer.phrases
        self.remarks = Remarks(evaluation, self.phrases)
        self.accounts = {asked: account(evaluation, self.explainer, asked) for asked in _unique(self.derivation.asked)}

    def write(self) -> str:
        lines = [*self._title(), *self._question(), "", *self._conclusions(), *self._assessments(), *self._disputes()]
        lacking = missing(self.derivation)
        if lacking:
            lines += ["", *self._missing(lacking)]
        lines += ["", *self._reasons()]
        return "\n".join(lines) + "\n"

    def say(self, label: Label) -> str:
        return label.zh if self.language == "zh" else label.en

    def _lines(self, text: str, indent: str = "", hanging: str = "") -> list[str]:
        return wrap(text, self.width, indent, hanging or indent)

    def _heading(self, key: str) -> str:
        return f"【{_HEADINGS[key].zh}】" if self.language == "zh" else _HEADINGS[key].en.upper()

    def _title(self) -> list[str]:
        case, program = self.derivation.case, self.derivation.program
        parts = [case.title] if case.title else []
        if case.domain and case.domain in program.domains:
            parts.append(self.say(program.domains[case.domain].label))
        as_of = case.root.values.get("as_of")
        if isinstance(as_of, Interval) and (case.root.type, "as_of") in program.attributes:
            attribute = program.attributes[case.root.type, "as_of"]
            parts.append(
                f"{self.say(attribute.label)} {self.say(self.phrases.print(exactly(as_of.low), attribute.type))}"
                if as_of.low
                else ""
            )
        return self._lines(" · ".join(part for part in parts if part))

    def _question(self) -> list[str]:
        """What was asked beside the goals, and what that leaves out."""
        asked = disputes.question(self.evaluation)
        if self.evaluation.warning is not None:
            warning = self.evaluation.warning
            asked = [*asked, Label(warning.message("zh"), warning.message("en"))]
        return [line for label in asked for line in self._lines(self.say(label))]

    # -- summary -----------------------------------------------------------------------------------------------------

    def _conclusions(self) -> list[str]:
        lines = [self._heading("conclusions")]
        groups: dict[str, list[Conclusion]] = {}
        for conclusion in self.derivation.conclusions():
            groups.setdefault(conclusion.asked.entity.id, []).append(conclusion)
        for entity_id, found in groups.items():
            name = self.say(self.phrases.entity(found[0].asked.entity))
            suffix = f" ({entity_id})" if entity_id not in name else ""
            lines += self._lines(name + suffix, "  ")
            plain: dict[Mark, list[str]] = {}
            for conclusion in found:
                known = self.accounts[conclusion.asked]
                remarks = self.remarks.of(known, assessed=False)
                mark = mark_of(conclusion.status)
                if mark in _PLAIN and not remarks and not self.detail:
                    plain.setdefault(mark, []).append(self._name(conclusion))
                    continue
                lines += self._summary(conclusion, known)
                for remark in remarks:
                    lines += self._lines(self.say(remark), "      · ", "        ")
            for mark in sorted(plain):
                text = f"{mark.symbol} {self.say(_PLAIN[mark])}{self._listed(plain[mark])}"
                lines += self._lines(text, "    ", "      ")
        return lines

    def _name(self, conclusion: Conclusion) -> str:
        """What was asked, marked if the answer rests on an assessment."""
        entity, name, _ = conclusion.asked
        label = naming.conclusion(self.derivation.program, (entity.type, name))
        assessed = self.accounts[conclusion.asked].assessments
        return self.say(label) + (self.say(_ASSESSED) if assessed else "")

    def _listed(self, names: list[str]) -> str:
        return ("、" if self.language == "zh" else "; ").join(names)

    def _assessments(self) -> list[str]:
        """What persons assessed, each once with who answers for it and why."""
        nodes = {node.id: node for known in self.accounts.values() for node in known.assessments}
        if not nodes:
            return []
        lines = ["", self._heading("assessments")]
        for number, node in enumerate(nodes.values(), 1):
            space = "　" if self.language == "zh" else ", "
            owner = self.say(node.entity_label) + space if node.entity_label else ""
            reason = node.judgement.reason if node.judgement else None
            because = "" if not reason else f"；理由：{reason}" if self.language == "zh" else f"; because: {reason}"
            lines += self._lines(f"{number}. {owner}{self.say(node.text)}{because}", "  ", "     ")
        return lines

    def _summary(self, conclusion: Conclusion, known: Account) -> list[str]:
        symbol = mark_of(conclusion.status).symbol
        entity, name, effects = conclusion.asked
        if effects:
            return self._measures(conclusion)
        attribute = self.derivation.attribute(entity, name)
        assert conclusion.value is not None, "a concept has a value"
        words = self.phrases.concluded(conclusion.value, attribute.type)
        value = self.say(still_open(words) if conclusion.status is Status.UNDETERMINED else words)
        label, colon = self._name(conclusion), "：" if self.language == "zh" else ": "
        if known.proposal:
            value = self.say(provisions.as_proposal(Label(value, value)))
        return self._lines(f"{symbol} {label}{colon}{value}", "    ", "      ")

    def _measures(self, conclusion: Conclusion) -> list[str]:
        label, colon = self._name(conclusion), "：" if self.language == "zh" else ": "
        if not conclusion.measures:
            none = "没有" if self.language == "zh" else "none"
            return self._lines(f"{mark_of(conclusion.status).symbol} {label}{colon}{none}", "    ", "      ")
        lines = []
        certain = [each for each in conclusion.measures if each.status is Status.ESTABLISHED]
        open_ones = [each for each in conclusion.measures if each.status is not Status.ESTABLISHED]
        shown = [*certain, *(open_ones if self.detail else open_ones[:_MEASURES_SHOWN])]
        texts = [self._measure(measure, conclusion.asked) for measure in shown]
        for measure, words in zip(shown, texts, strict=True):
            text = f"{mark_of(measure.status).symbol} {label}{colon}{words}"
            if texts.count(words) > 1:  # what reads alike rests on different norms
                text += f"（{measure.norm.title.zh}）" if self.language == "zh" else f" ({measure.norm.title.en})"
            if measure.status is not Status.ESTABLISHED:
                text += self.say(self._waits_for(measure, conclusion.asked))
            lines += self._lines(text, "    ", "      ")
        rest = len(conclusion.measures) - len(shown)
        if rest:
            lines += self._lines(
                f"? {label}{colon}"
                + (f"另有{rest}项尚不能确定" if self.language == "zh" else f"{rest} more not settled"),
                "    ",
                "      ",
            )
        return lines

    def _waits_for(self, measure: Measure, asked: Asked) -> Label:
        """What alone has to be known to tell whether a measure is there, if that is no more than a few facts."""
        facts = missing_for(self.derivation, asked.entity, measure.norm)
        if not facts or len(facts) > _WAITING_SHOWN:
            return Label("", "")
        words = [
            Label(f"案件未载明的“{each.label.zh}”", f"“{each.label.en}”, not stated")
            if each.is_list
            and not self.derivation.case.entities[each.entity_id].lists.get(each.name, NOT_STATED).entities
            else Label(f"“{each.label.zh}”", f"“{each.label.en}”")
            for each in facts
        ]
        return Label(
            f"——取决于{'、'.join(each.zh for each in words)}", f" — depends on {', '.join(each.en for each in words)}"
        )

    def _measure(self, measure: Measure, asked: Asked) -> str:
        words = measure_text(self.phrases, measure)
        proposal = self.explainer.measure(measure.norm, asked.entity).proposal
        return self.say(provisions.as_proposal(words) if proposal else words)

    # -- disputes ----------------------------------------------------------------------------------------------------

    def _disputes(self) -> list[str]:
        """The questions of law on which the answer depends, each with its positions."""
        bearing = disputes.bearing(self.evaluation, self.accounts.values())
        if not bearing:
            return []
        lines = ["", self._heading("disputes")]
        for number, dispute in enumerate(bearing, 1):
            colon = "：" if self.language == "zh" else ": "
            text = f"{number}. {self.say(dispute.title)}{colon}{self.say(dispute.question)}"
            lines += self._lines(text, "  ", "     ")
            for position in dispute.positions.values():
                words = disputes.position_text(self.derivation.program, dispute, position, detail=self.detail)
                lines += self._lines(self.say(words), "     · ", "       ")
        return lines

    # -- what is missing ---------------------------------------------------------------------------------------------

    def _missing(self, lacking: list[MissingFact]) -> list[str]:
        lines = [self._heading("missing")]
        shown = lacking if self.detail else lacking[:_MISSING_SHOWN]
        for number, fact in enumerate(shown, 1):
            owner = self.say(self.phrases.entity(self.derivation.case.entities[fact.entity_id]))
            if self.language == "zh":
                text = f"{fact.label.zh}（{owner}，{fact.path}）：{fact.question.zh}"
            else:
                text = f"{fact.label.en} ({owner}, {fact.path}): {fact.question.en}"
            lines += self._lines(f"{number}. {text}", "  ", "     ")
            for note in assessment_wanted(self.derivation.program, fact):
                lines += self._lines(self.say(note), "     ")
            if fact.evidence:
                listed = ("、" if self.language == "zh" else "; ").join(self.say(each) for each in fact.evidence)
                lines += self._lines(
                    ("通常证据：" if self.language == "zh" else "usually proved by: ") + listed, "     "
                )
            if self.detail:
                lines += self._lines(
                    ("影响：" if self.language == "zh" else "decides: ")
                    + self.say(naming.conclusions(self.derivation.program, self.derivation.case, fact.decides)),
                    "     ",
                )
        rest = len(lacking) - len(shown)
        if rest:
            lines += self._lines(f"……另有{rest}项" if self.language == "zh" else f"… and {rest} more", "  ")
        return lines

    # -- reasons -----------------------------------------------------------------------------------------------------

    def _reasons(self) -> list[str]:
        prose = Prose(self.language, self.detail, self.width)
        nodes = [self.explainer.conclusion(asked) for asked in _unique(self.derivation.asked)]
        told = nodes if self.detail else [node for node in nodes if node.mark not in _NEGATIVE] or nodes
        prose.number(told)
        lines = self._lines(f"{self._heading('reasons')}  {self.say(_LEGEND)}")
        for number, node in enumerate(told, 1):
            lines += [*prose.conclusion(node, f"{number}. "), ""]
        if len(told) < len(nodes):
            text = self.say(_UNTOLD)
            lines += [*self._lines(text.format(count=len(nodes) - len(told))), ""]
        return lines[:-1]


def assessment_wanted(program: Program, fact: MissingFact) -> list[Label]:
    """Of a missing fact that a person has to assess: who may, and why it is not computed."""
    if fact.assessed is None or fact.standard is not None:
        return []
    why = ASSESSED[fact.assessed.because]
    by = [program.assessors[each] for each in fact.assessed.by]
    if not by:
        return [Label(f"由人评估：{why.zh}", f"to be assessed by a person: {why.en}")]
    who = Label("、".join(each.zh for each in by), " or ".join(with_article(each.en) for each in by))
    return [Label(f"由{who.zh}评估：{why.zh}", f"to be assessed by {who.en}: {why.en}")]


def _unique(asked: Iterable[Asked]) -> list[Asked]:
    return list(dict.fromkeys(asked))
