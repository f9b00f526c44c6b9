"""What templates do with lists of entities and of measures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lexrules.documents.office import Office
from lexrules.documents.told import Dispute, Given, facts_under
from lexrules.documents.views import View
from lexrules.documents.words import Words


class Filters:
    """The filters of one document."""

    def __init__(self, office: Office) -> None:
        self._office = office

    @property
    def table(self) -> dict[str, Any]:
        """The filters by their names."""
        return {
            "where": self.where,
            "facts": self.facts,
            "measures": self.measures,
            "get": self.get,
            "found": self.found,
            "disputes": self.disputes,
            "cautions": self.cautions,
        }

    @staticmethod
    def where(views: Iterable[View], name: str, *members: str) -> list[View]:
        """The entities of which a fact or concept certainly has one of these members."""
        return [view for view in views if view.value(name) in members]

    @staticmethod
    def facts(views: Iterable[View], name: str) -> list[Words]:
        """A fact of each entity."""
        return [view.fact(name) for view in views]

    @staticmethod
    def measures(views: Iterable[View], name: str) -> list[Given]:
        """The measures of an effect list of each entity."""
        return [measure for view in views for measure in view.measures(name)]

    @staticmethod
    def get(measures: Iterable[Given], name: str) -> list[Words]:
        """An attribute of each measure."""
        return [measure.get(name) for measure in measures]

    def found(self, measures: Iterable[Given], *but: str) -> list[Words]:
        """The facts that the norms which give some measures read, each once, but for those called so."""
        return facts_under(self._office, [each.node for each in measures], *but)

    @staticmethod
    def disputes(views: Iterable[View], *names: str) -> list[Dispute]:
        """The questions of law on which some conclusions of the entities depend, each once."""
        found: dict[str, Dispute] = {}
        for view in views:
            for each in (dispute for name in names for dispute in view.told(name).disputes):
                found.setdefault(each.title.text, each)
        return list(found.values())

    @staticmethod
    def cautions(views: Iterable[View], *names: str) -> list[Words]:
        """How sure the norms are that decide some conclusions of the entities, each once."""
        told = [words for view in views for name in names for words in view.told(name).sentences("caution")]
        return list({words.text: words for words in told}.values())
