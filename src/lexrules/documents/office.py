"""What the views of one document share: the evaluation, what the document is to have, and how things are worded."""

from __future__ import annotations

from typing import NamedTuple

from lexrules.documents.prose import Reasoner, Reasoning
from lexrules.documents.sentences import Sentence
from lexrules.documents.words import Words, blank
from lexrules.engine.conclusions import Asked, Status, status_of
from lexrules.engine.derivation import Derivation
from lexrules.engine.evaluation import Evaluation
from lexrules.explain.values import is_unknown
from lexrules.model.values import Choice, Value, ValueType, is_open


class Contents(NamedTuple):
    """What a document is to have beside the law and the proved facts."""

    assessments: bool
    proposals: bool


class Office:
    """What the views of one document share."""

    def __init__(self, evaluation: Evaluation, contents: Contents) -> None:
        self.evaluation = evaluation
        self.derivation: Derivation = evaluation.derivation
        self.contents = contents
        self.reasoner = Reasoner(evaluation)
        self.phrases = self.reasoner.phrases
        self._reasonings: dict[Asked, Reasoning] = {}

    def reasoning(self, asked: Asked) -> Reasoning:
        """The reasoning of a conclusion, written once."""
        found = self._reasonings.get(asked)
        if found is None:
            found = self._reasonings[asked] = self.reasoner.reasoning(asked)
        return found

    def words(self, sentence: Sentence) -> Words | None:
        """A sentence as the document may have it."""
        kept = sentence.without(assessments=not self.contents.assessments, proposals=not self.contents.proposals)
        return None if kept is None else Words(kept.text.zh, kept.nodes)

    def valued(self, key: str, what: str, value: Value, value_type: ValueType, sources: tuple[str, ...]) -> Words:
        """A value, where it is certain; a blank where nothing is known; else what is known, to be made certain."""
        if is_unknown(value, value_type, self.phrases.program) or (isinstance(value, Choice) and value.members is None):
            return blank(key, what)
        text = self.phrases.print(value, value_type).zh
        uncertain = is_open(value) or status_of(value) is Status.UNDETERMINED
        return blank(key, what, text) if uncertain else Words(text, sources)
