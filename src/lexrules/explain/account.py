"""What there is to say of a conclusion beside its value: authority, versions compared, positions, burden, assessments.

An :class:`Account` is gathered once from the evaluation; text, JSON and graph are all made from it. Of a conclusion on
which none of this bears there is nothing to say.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from lexrules.engine.conclusions import Asked, Conclusion, Measure
from lexrules.engine.evaluation import Difference, Evaluation, Outcome
from lexrules.explain import provisions
from lexrules.explain.comparing import Comparing, measure_text
from lexrules.explain.in_force import VersionNote, notes
from lexrules.explain.missing import OpenPart, burdens
from lexrules.explain.phrases import Phraser, Scope
from lexrules.explain.tree import WEAKEST, ExplanationNode
from lexrules.explain.why import Explainer
from lexrules.kb.program import GRADES, Label, Norm, PositionId

#: So many norms, and so many measures or notes, are named in a remark; the rest is counted.
_NAMED: Final = 1
_NOTED: Final = 3
#: How the remark on assessments begins.
ASSESSMENT: Final = Label("含人工评估：", "rests on an assessment: ")


class OnTheBurden(NamedTuple):
    """What an undetermined conclusion comes to if nothing more is proved, and the parts that are to be proved."""

    conclusion: Conclusion
    parts: list[OpenPart]


class Account(NamedTuple):
    """One conclusion of an answer and what bears on it."""

    conclusion: Conclusion
    authority: str
    supports: list[Norm]
    """The norms of the grade on which it rests, if that is weaker than law."""
    outcomes: list[Outcome]
    """The different answers, that of the positions taken first; more than one if it is disputed."""
    burden: OnTheBurden | None
    assessments: list[ExplanationNode]
    """The assessed facts among its reasons."""
    versions: list[VersionNote]
    comparison: Comparing | None
    everything: tuple[Conclusion, list[Norm]] | None
    """What the question with every grade has instead, and the norms that make the difference."""

    @property
    def disputed(self) -> bool:
        """Whether positions lead to different answers."""
        return len(self.outcomes) > 1

    @property
    def proposal(self) -> bool:
        """Whether it rests on what scholars propose."""
        return self.authority == WEAKEST

    @property
    def positions(self) -> list[PositionId]:
        """The positions, other than those taken, that lead to another answer."""
        found = (each for outcome in self.outcomes[1:] for choice in outcome.choices for each in choice)
        return list(dict.fromkeys(found))


def account(evaluation: Evaluation, explainer: Explainer, asked: Asked) -> Account:
    """The account of one conclusion; ``explainer`` is of the same evaluation."""
    derivation = evaluation.derivation
    conclusion = derivation.conclusion(asked)
    # The burden decides only what an open part leaves open.
    parts = burdens(derivation, asked) if conclusion.open else []
    decided = derivation.on_the_burden(asked) if parts else None
    return Account(
        conclusion,
        evaluation.authority(asked),
        evaluation.supports(asked),
        evaluation.outcomes(asked),
        None if decided is None else OnTheBurden(decided, parts),
        assessments(explainer.conclusion(asked)),
        notes(derivation, asked),
        explainer.compared(asked.entity, asked.name) if asked.effects else None,
        evaluation.with_everything(asked),
    )


def explained(evaluation: Evaluation, asked: Asked, *, full: bool = False, every_norm: bool = False) -> ExplanationNode:
    """The reasons of one conclusion (see :mod:`~lexrules.explain.why`), with the remarks on it."""
    explainer = Explainer(evaluation, full=full, every_norm=every_norm)
    node = explainer.conclusion(asked)
    remarks = Remarks(evaluation, explainer.phrases).of(account(evaluation, explainer, asked), reasoned=True)
    return node._replace(remarks=tuple(remarks))


def assessments(reasons: ExplanationNode) -> list[ExplanationNode]:
    """The assessed facts that lie on the reasons of a conclusion."""
    return [node for node in reasons.walk() if node.judgement is not None]


class Remarks:
    """The remarks on the accounts of one answer, one sentence each."""

    def __init__(self, evaluation: Evaluation, phrases: Phraser) -> None:
        self.evaluation = evaluation
        self.program = evaluation.derivation.program
        self.phrases = phrases
        self._reasoned: set[str] = set()

    def of(self, found: Account, *, reasoned: bool = False, assessed: bool = True) -> list[Label]:
        """Every remark on a conclusion; none if there is nothing to say.

        Where its reasons follow (``reasoned``), which begin with the laws compared, nothing of those; without
        ``assessed`` nothing of assessments, where they are told in a place of their own.
        """
        return [
            *self._authority(found),
            *([] if reasoned else self._comparison(found)),
            *self._positions(found),
            *self._burden(found),
            *(self._assessments(found) if assessed else []),
            *_first(list(dict.fromkeys(note.text for note in found.versions))),
            *self._everything(found),
        ]

    def _authority(self, found: Account) -> list[Label]:
        if found.authority == GRADES[0]:
            return []
        grade, names = provisions.GRADES[found.authority], _named([norm.title for norm in found.supports])
        return [Label(f"依据位阶：{grade.zh}{_in(names).zh}", f"rests on: {grade.en}{_in(names).en}")]

    @staticmethod
    def _comparison(found: Account) -> list[Label]:
        if found.comparison is None or found.comparison.same:
            return []
        others = [Label(f"未适用{each.zh}", f"not taken: {each.en}") for each in found.comparison.others()]
        return [found.comparison.text(), *_first(others)]

    def _positions(self, found: Account) -> list[Label]:
        if not found.disputed:
            return []
        taken, main = self._taken(found), found.outcomes[0].conclusion
        lines = []
        for outcome in found.outcomes[1:]:
            names, result = self.choices(outcome.choices), self.difference(main, outcome.conclusion)
            lines.append(Label(f"有争议：取{names.zh}，则为：{result.zh}", f"disputed: on {names.en}: {result.en}"))
        first = Label(f"{lines[0].zh}（以上取{taken.zh}）", f"{lines[0].en} (the above is on {taken.en})")
        return [first, *lines[1:]]

    def _taken(self, found: Account) -> Label:
        """The positions on which the main answer rests: “甲”（默认）."""
        disputes = dict.fromkeys(each.dispute for each in found.positions)
        titles = [self.position(PositionId(each, self.program.disputes[each].default)) for each in disputes]
        return Label(
            "默认的" + "、".join(f"“{each.zh}”" for each in titles),
            "the default, " + " with ".join(f"“{each.en}”" for each in titles),
        )

    def choices(self, choices: Iterable[Difference]) -> Label:
        """The positions that lead to an answer: “甲”并“乙”，或者“丙”."""
        found = []
        for choice in choices:
            titles = [self.position(each) for each in choice]
            found.append(
                Label("并".join(f"“{each.zh}”" for each in titles), " with ".join(f"“{each.en}”" for each in titles))
            )
        return Label("，或者".join(each.zh for each in found), ", or ".join(each.en for each in found))

    def position(self, position: PositionId) -> Label:
        """The title of a position."""
        return self.program.disputes[position.dispute].positions[position.position].title

    def difference(self, main: Conclusion, other: Conclusion) -> Label:
        """In what another answer differs from the main one; what both have is left out."""
        if not other.asked.effects:
            return self.result(other)
        first, then = ({each.norm.id: each for each in one.measures} for one in (main, other))
        if not then:
            return self.result(other)
        parts: list[Label] = []
        for norm, measure in then.items():
            title = measure.norm.title
            if norm not in first:
                parts.append(Label(f"另有“{title.zh}”", f"also “{title.en}”"))
            elif (first[norm].exists, first[norm].attributes) != (measure.exists, measure.attributes):
                words = self._measure(measure)
                parts.append(Label(f"“{title.zh}”改为：{words.zh}", f"“{title.en}” becomes: {words.en}"))
        for norm, measure in first.items():
            if norm not in then:
                parts.append(Label(f"没有“{measure.norm.title.zh}”", f"no “{measure.norm.title.en}”"))
        return _joined(_first(parts))

    def result(self, conclusion: Conclusion) -> Label:
        """A conclusion's value, or its measures, in a few words."""
        if not conclusion.asked.effects:
            assert conclusion.value is not None and conclusion.type is not None, "a concept has a value"
            return self.phrases.brief(conclusion.value, conclusion.type)
        if not conclusion.measures:
            return Label("没有", "none")
        return _joined(_first([self._measure(each) for each in conclusion.measures]))

    def _measure(self, measure: Measure) -> Label:
        words = measure_text(self.phrases, measure)
        if str(measure.status) == "established":
            return words
        return Label(f"{words.zh}（尚不能确定）", f"{words.en} (undetermined)")

    def _burden(self, found: Account) -> list[Label]:
        if found.burden is None:
            return []
        result = self.difference(found.conclusion, found.burden.conclusion)
        parts = _joined(_first(self._demanded(found.burden.parts)))
        why = Label(f"——{parts.zh}", f" — {parts.en}") if found.burden.parts else Label("", "")
        return [Label(f"如果不能进一步证明：{result.zh}{why.zh}", f"if nothing more is proved: {result.en}{why.en}")]

    def _demanded(self, parts: Iterable[OpenPart]) -> list[Label]:
        """The parts to be proved, those together of which the same provision demands the same."""
        found: dict[tuple[str | None, str | None, Label | None], list[OpenPart]] = {}
        for part in parts:
            key = (self.phrases.standard(part.call), part.call.burden, self._provision(part))
            found.setdefault(key, []).append(part)
        return [self.part(*each) for each in found.values()]

    def part(self, *parts: OpenPart) -> Label:
        """“故意”、“因果关系”（须由原告证明，达到“排除合理怀疑”），《某法》第三条; of parts with the same demand."""
        names = dict.fromkeys(part.label or self._general(part) for part in parts)
        zh, en = "、".join(f"“{each.zh}”" for each in names), ", ".join(f"“{each.en}”" for each in names)
        words, cited = self.phrases.demand(parts[0].call, Label(zh, en)), self._provision(parts[0])
        return words if cited is None else Label(f"{words.zh}，{cited.zh}", f"{words.en}, {cited.en}")

    def _provision(self, part: OpenPart) -> Label | None:
        return None if part.trace is None else provisions.cited(self.evaluation.derivation, part.trace)[0].text

    def _general(self, part: OpenPart) -> Label:
        scope = Scope(part.call.condition, None, ())
        return self.phrases.condition(scope, scope.root)

    def _assessments(self, found: Account) -> list[Label]:
        """The assessments in one sentence, each with its reason the first time that it is met."""
        told = []
        for node in found.assessments:
            reason = node.judgement.reason if node.judgement and node.id not in self._reasoned else None
            self._reasoned.add(node.id)
            zh, en = (f"，理由：{reason}", f", because: {reason}") if reason else ("", "")
            told.append(Label(node.text.zh + zh, node.text.en + en))
        if not told:
            return []
        joined = _joined(_first(told))
        return [Label(f"{ASSESSMENT.zh}{joined.zh}", f"{ASSESSMENT.en}{joined.en}")]

    def _everything(self, found: Account) -> list[Label]:
        if found.everything is None:
            return []
        conclusion, norms = found.everything
        result = self.difference(found.conclusion, conclusion)
        names = _named([norm.title for norm in norms])
        return [
            Label(
                f"计入全部位阶时：{result.zh}；差别在于{names.zh or '例外'}",
                f"with every grade: {result.en}; the difference is made by {names.en or 'what is left out'}",
            )
        ]


def _named(titles: list[Label]) -> Label:
    """“甲”、“乙”等3条 / “a”, “b” and 1 more."""
    if not titles:
        return Label("", "")
    zh = "、".join(f"“{each.zh}”" for each in titles[:_NAMED])
    en = ", ".join(f"“{each.en}”" for each in titles[:_NAMED])
    more = len(titles) - _NAMED
    return Label(f"{zh}等{len(titles)}条", f"{en} and {more} more") if more > 0 else Label(zh, en)


def _in(names: Label) -> Label:
    return Label(f"（{names.zh}）", f" ({names.en})") if names.zh else names


def _first(labels: list[Label]) -> list[Label]:
    """The first few, and how many more there are."""
    more = len(labels) - _NOTED
    return [*labels[:_NOTED], Label(f"另有{more}项", f"{more} more")] if more > 0 else labels


def _joined(labels: list[Label]) -> Label:
    return Label("；".join(each.zh for each in labels), "; ".join(each.en for each in labels))
