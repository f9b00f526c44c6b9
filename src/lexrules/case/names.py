"""What things may be called in a case file: identifiers, and the Chinese labels of the vocabulary."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple
from unicodedata import normalize

from lexrules.kb.program import Attribute, Label, Program


class Fact(NamedTuple):
    """The key is an attribute that a case states."""

    attribute: Attribute


class Group(NamedTuple):
    """The key opens a group of dotted attributes; ``prefix`` is the group's path."""

    prefix: str


class EntityList(NamedTuple):
    """The key is a list of entities."""

    name: str
    element: str


class Concluded(NamedTuple):
    """The key is a concept or an effect list: norms conclude it, a case file cannot state it."""

    name: str


class About(NamedTuple):
    """The key says something about the entity itself: ``id`` or ``name``."""

    what: str


Target = Fact | Group | EntityList | Concluded | About

#: Keys of every entity with their Chinese forms, and of the file.
ABOUT: Final[Mapping[str, str]] = {"id": "编号", "name": "名称"}
TOP: Final[Mapping[str, str]] = {
    "lexrules": "lexrules",
    "domain": "domain",
    "领域": "domain",
    "as_of": "as_of",
    "基准日": "as_of",
    "title": "title",
    "标题": "title",
    "case": "case",
    "案件": "case",
}
#: The keys of a scenario file, and whether each is required.
SCENARIO: Final[Mapping[str, bool]] = {
    "lexrules": True,
    "scenario": True,
    "title": True,
    "ground": True,
    "source": False,
    "domain": True,
    "as_of": True,
    "authority": False,
    "positions": False,
    "case": True,
    "expect": False,
    "variants": False,
}
#: Proof states that every knowledge base has, with their Chinese forms; the standards of proof are the others.
PROOF: Final[Mapping[str, str]] = {
    "disputed": "disputed",
    "真伪不明": "disputed",
    "有争议": "disputed",
    "admitted": "admitted",
    "自认": "admitted",
    "presumed": "presumed",
    "推定": "presumed",
}


class Level:
    """The keys that may stand at one level of an entity: directly in it, or inside one of its groups."""

    __slots__ = ("identifiers", "labels")

    def __init__(self) -> None:
        self.identifiers: dict[str, Target] = {}
        self.labels: dict[str, list[Target]] = {}

    def label(self, text: str, target: Target) -> None:
        """Let ``target`` be called ``text`` too."""
        self.labels.setdefault(normalize("NFKC", text), []).append(target)

    def find(self, written: str) -> list[Target]:
        """What a key as written stands for: one target, none, or several that share a label."""
        exact = self.identifiers.get(written)
        return [exact] if exact is not None else self.labels.get(normalize("NFKC", written), [])

    def known(self) -> list[str]:
        """Every key that may be written here."""
        return [*self.identifiers, *self.labels]


class Names:
    """The names of one program. Built level by level as they are asked for, so keep one for many cases."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._levels: dict[str, dict[str, Level]] = {}
        self._members: dict[str, dict[str, str]] = {}
        self.domains = spellings((name, domain.label) for name, domain in program.domains.items())
        self.assessors = spellings(program.assessors.items())
        self.proof_states = {**spellings(program.standards.items()), **PROOF}

    def level(self, entity_type: str, prefix: str = "") -> Level:
        """The keys of an entity (``prefix`` empty) or of a group of its attributes."""
        levels = self._levels.get(entity_type)
        if levels is None:
            levels = self._levels[entity_type] = self._build(entity_type)
        return levels[prefix]

    def members(self, enum: str) -> dict[str, str]:
        """What the members of an enum may be called → the member."""
        known = self._members.get(enum)
        if known is None:
            known = self._members[enum] = spellings(self.program.enums[enum].members.items())
        return known

    def _build(self, entity_type: str) -> dict[str, Level]:
        program = self.program
        levels: dict[str, Level] = {"": Level()}
        top = levels[""]
        for what, label in ABOUT.items():
            top.identifiers[what] = About(what)
            top.label(label, About(what))
        for (owner, name), element in program.child_lists.items():
            if owner == entity_type:
                top.identifiers[name] = EntityList(name, element)
                top.label(program.entities[element].label.zh, EntityList(name, element))
        for (owner, name), effect in program.effects.items():
            if owner == entity_type:
                top.identifiers[name] = Concluded(name)
                top.label(effect.label.zh, Concluded(name))
        for (owner, _), attribute in program.attributes.items():
            if owner == entity_type:
                _add(levels, attribute)
        return levels


def _add(levels: dict[str, Level], attribute: Attribute) -> None:
    """Enter a dotted attribute at every level where a part of its name may stand."""
    target = Concluded(attribute.name) if attribute.derived else Fact(attribute)
    parts = attribute.name.split(".")
    for depth in range(len(parts)):
        level = levels.setdefault(".".join(parts[:depth]), Level())
        level.identifiers[".".join(parts[depth:])] = target
        level.label(attribute.label.zh, target)
        for end in range(depth + 1, len(parts)):
            level.identifiers.setdefault(".".join(parts[depth:end]), Group(".".join(parts[:end])))


def spellings(names: Iterable[tuple[str, Label]]) -> dict[str, str]:
    """Identifiers, and the Chinese labels that only one of them has, each with the identifier it stands for."""
    labelled: dict[str, list[str]] = {}
    found: dict[str, str] = {}
    for name, label in names:
        found[name] = name
        labelled.setdefault(normalize("NFKC", label.zh), []).append(name)
    for text, owners in labelled.items():
        if len(owners) == 1:
            found.setdefault(text, owners[0])
    return found


def resolve(written: str, known: Mapping[str, str]) -> str | None:
    """The identifier that ``written`` stands for among ``known`` (of :func:`spellings`)."""
    found = known.get(written)
    return found if found is not None else known.get(normalize("NFKC", written))
