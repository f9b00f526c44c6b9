"""Positive Horn programs closed by the C core of durable-rules, in the one way that was found exact and safe.

A program is a set of rules *body → head* over literals (any hashable things). It is compiled once into C rulesets; each
case opens a state, is told which literals hold, and gets back every rule that fires, once. Nothing is ever compared,
negated or retracted in C: a literal that holds is a message with properties that only its rules ask for. Rules that
conclude the same from one condition each are one rule in C, which asks for a property that the messages of all these
conditions carry. The library's limits are kept here and nowhere else:

* 16 conditions a rule: longer bodies are folded with auxiliary literals; a body never repeats a condition;
* 256 rules on one property: a literal used more often has further properties;
* some thirty properties a message: a literal with more has further messages;
* 511 root properties: properties hang under groups of group properties, ``G<k>`` and ``H<k>``;
* 4,096 rules a ruleset: more rules go into further rulesets, and conclusions are passed on between them;
* properties, messages and states are known by 32-bit hashes: ids are explicit, and checked for collisions;
* a state may only be deleted after some action ran in it: a sentinel rule fires first.

The caller makes sure that no two threads are in here for one program at once
(:class:`~lexrules.engine.rete.engine.ReteEngine` holds a lock).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import cache
from types import ModuleType
from typing import Final, NamedTuple, TypeAlias

from lexrules.errors import Finding, LexRulesInternalError

Literal: TypeAlias = Hashable

MAX_BODY: Final = 14
#: A table of properties has 32 places to begin to look in: with more in one, every message is compared with most.
FAN_OUT: Final = 24
RULES_PER_PROPERTY: Final = 200
PROPERTIES_PER_MESSAGE: Final = 10
#: Every firing looks through the rules of its ruleset, so there is a better number than the most there may be.
MAX_RULES: Final = 1000
#: One condition of a rule takes about this much memory in every open state; opening a state spends its time on it.
BYTES_PER_CONDITION: Final = 10_500


#: What stands between two properties of a message, which are all true.
_TRUE: Final = '":true,"'


class Rule(NamedTuple):
    """``head`` holds if all of ``body`` does. ``note`` is the caller's: what the rule stands for."""

    body: tuple[Literal, ...]
    head: Literal
    note: object = None


class Auxiliary(NamedTuple):
    """A literal made up to shorten a body; never the caller's."""

    number: int


class Chunk(NamedTuple):
    """One C ruleset, by its handle."""

    handle: int
    rules: tuple[Rule | dict[str, Rule], ...]
    """By their number in C; where several share one, by the id of the message that makes it fire."""
    messages: dict[Literal, list[str]]
    """What tells a literal, for each that is awaited."""
    activations: int
    conditions: int


def load_library() -> ModuleType:
    """The C module; raises :class:`ImportError` where it was not built or cannot be loaded (Python 3.13 and later)."""
    import durable_rules_engine  # noqa: PLC0415 - not there on every supported Python

    module: ModuleType = durable_rules_engine
    return module


@cache
def fnv(text: str) -> int:
    """The hash by which the library knows a name."""
    value = 0x811C9DC5
    for byte in text.encode("ascii"):
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


class HornProgram:
    """Rules compiled for the C core. Close it to free them; no state of it may be open then."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        shortened = list(_shorten(rules))
        self.axioms = tuple(rule for rule in shortened if not rule.body)
        self.rules = tuple(rule for rule in shortened if rule.body)
        self.library = load_library()
        self.chunks: list[Chunk] = []
        for start in range(0, len(self.rules), MAX_RULES):
            self.chunks.append(_compile(self.library, self.rules[start : start + MAX_RULES]))
        self.conditions = sum(chunk.conditions for chunk in self.chunks)
        self.awaited: dict[Literal, list[tuple[int, int, str]]] = {}
        for number, chunk in enumerate(self.chunks):
            for literal, messages in chunk.messages.items():
                self.awaited.setdefault(literal, []).extend((number, chunk.handle, each) for each in messages)
        self._for: dict[Literal, list[Rule]] = {}
        self._asking: dict[Literal, list[Rule]] = {}

    def rules_for(self, literal: Literal) -> Sequence[Rule]:
        """The rules that conclude a literal."""
        if not self._for:
            for rule in self.rules:
                self._for.setdefault(rule.head, []).append(rule)
        return self._for.get(literal, ())

    def rules_asking(self, literal: Literal) -> Sequence[Rule]:
        """The rules that a literal is a condition of."""
        if not self._asking:
            for rule in self.rules:
                for each in rule.body:
                    self._asking.setdefault(each, []).append(rule)
        return self._asking.get(literal, ())

    def close(self) -> None:
        """Free the C rulesets."""
        for chunk in self.chunks:
            self.library.delete_ruleset(chunk.handle)
        self.chunks = []


def _shorten(rules: Iterable[Rule]) -> Iterator[Rule]:
    """The rules with at most :data:`MAX_BODY` conditions, all distinct; one whose head is in its body is left out."""
    auxiliaries = 0
    for rule in rules:
        if rule.head in rule.body:
            continue
        body = list(dict.fromkeys(rule.body)) if len(rule.body) > 1 else rule.body
        if len(body) == len(rule.body) <= MAX_BODY:
            yield rule
            continue
        while len(body) > MAX_BODY:
            auxiliaries += 1
            head = Auxiliary(auxiliaries)
            yield Rule(tuple(body[:MAX_BODY]), head)
            body = [head, *body[MAX_BODY:]]
        yield Rule(tuple(body), rule.head, rule.note)


def _gather(rules: Iterable[Rule]) -> Iterator[dict[Literal, Rule]]:
    """The rules by their first condition, those that conclude the same from one condition each together."""
    alternatives: dict[Literal, dict[Literal, Rule]] = {}
    for rule in rules:
        if len(rule.body) > 1 or rule.body[0] in alternatives.setdefault(rule.head, {}):
            yield {rule.body[0]: rule}
        else:
            alternatives[rule.head][rule.body[0]] = rule
    yield from (ways for ways in alternatives.values() if ways)


class _Properties:
    """The properties by which the rules of one ruleset know what they are told."""

    def __init__(self) -> None:
        self.patterns: list[str] = []
        """By number, what a condition asks of a message: the property and the groups it hangs under."""
        self.carried: dict[Literal, list[int]] = {}
        self._asked: dict[Literal, tuple[int, int]] = {}

    def shared(self, literals: Iterable[Literal]) -> int:
        """A fresh property, carried by the messages of all these."""
        number = len(self.patterns)
        group, upper, name = _path(number)
        self.patterns.append(f'{{"$and":[{{"{group}":true}},{{"{upper}":true}},{{"{name}":true}}]}}')
        for literal in literals:
            self.carried.setdefault(literal, []).append(number)
        return number

    def of(self, literal: Literal) -> int:
        """The property by which one more rule asks for a literal."""
        number, left = self._asked.get(literal, (0, 0))
        if not left:
            number, left = self.shared((literal,)), RULES_PER_PROPERTY
        self._asked[literal] = number, left - 1
        return number

    def messages(self) -> Iterator[tuple[Literal, list[int]]]:
        """Every literal with the properties of a message that tells it, or of each of several."""
        for literal, carried in self.carried.items():
            for start in range(0, len(carried), PROPERTIES_PER_MESSAGE):
                yield literal, carried[start : start + PROPERTIES_PER_MESSAGE]


def _compile(library: ModuleType, rules: Sequence[Rule]) -> Chunk:
    properties = _Properties()
    numbered: list[Rule | dict[str, Rule]] = []
    shared: dict[int, tuple[dict[Literal, Rule], dict[str, Rule]]] = {}
    # A firing is a message that begins with the rule's name; every condition has an alias of its own in it. The text is
    # put together here: every name in it is made up of letters and digits, and encoding as many objects takes longer.
    definition = ['"open":{"all":[{"m":{"open":true}}]}']
    conditions = 0
    for index, ways in enumerate(_gather(rules)):
        if len(ways) == 1:
            (rule,) = ways.values()
            asked = [properties.of(literal) for literal in rule.body]
            numbered.append(rule)
        else:
            by_message: dict[str, Rule] = {}
            asked = [properties.shared(ways)]
            shared[asked[0]] = ways, by_message
            numbered.append(by_message)
        conditions += len(asked)
        body = ",".join([f'{{"c{place}":{properties.patterns[number]}}}' for place, number in enumerate(asked)])
        definition.append(f'"r{index}":{{"all":[{body}]}}')
    messages: dict[Literal, list[str]] = {}
    count = 0
    for literal, carried in properties.messages():
        count += 1
        names = dict.fromkeys([name for number in carried for name in _path(number)])
        messages.setdefault(literal, []).append(f'"id":{count},"{_TRUE.join(names)}":true')
        for number in carried:
            if number in shared:
                ways, by_message = shared[number]
                by_message[str(count)] = ways[literal]
    used = {name for number in range(len(properties.patterns)) for name in _path(number)}
    _check_hashes(["open", "sid", "id", "$s", *used], [str(number) for number in range(count + 1)])
    handle = library.create_ruleset("lexrules", f"{{{','.join(definition)}}}")
    return Chunk(handle, tuple(numbered), messages, len(rules), conditions)


@cache
def _path(number: int) -> tuple[str, str, str]:
    """The names of a property and of the groups it hangs under."""
    return f"G{number // FAN_OUT**2}", f"H{number // FAN_OUT}", f"L{number}"


def _check_hashes(names: list[str], ids: list[str]) -> None:
    """Names that the library would take for one another must not meet in one ruleset."""
    if len(set(map(fnv, names))) != len(names) or len(set(map(fnv, ids))) != len(ids):
        raise internal("two names of one ruleset have the same hash")


def internal(problem: str) -> LexRulesInternalError:
    """What to raise when the library does what it must not."""
    return LexRulesInternalError(Finding("LEX9005", {"problem": problem}))
