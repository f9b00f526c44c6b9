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
MAX_STATES: Final = 900
#: One condition of a rule takes about this much memory in every open state; opening a state spends its time on it.
BYTES_PER_CONDITION: Final = 10_500


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
        self._library = load_library()
        self.chunks: list[Chunk] = []
        for start in range(0, len(self.rules), MAX_RULES):
            self.chunks.append(_compile(self._library, self.rules[start : start + MAX_RULES]))
        self.conditions = sum(chunk.conditions for chunk in self.chunks)
        self.awaited: dict[Literal, list[tuple[int, int, str]]] = {}
        for number, chunk in enumerate(self.chunks):
            for literal, messages in chunk.messages.items():
                self.awaited.setdefault(literal, []).extend((number, chunk.handle, each) for each in messages)

    def open(self, sid: int) -> HornState:
        """A fresh state, in which nothing is told yet. ``sid`` tells apart the states that are open at one time."""
        if not 0 <= sid < MAX_STATES:
            raise _internal(f"state {sid} of a limit of {MAX_STATES}")
        return HornState(self, self._library, sid)

    def close(self) -> None:
        """Free the C rulesets."""
        for chunk in self.chunks:
            self._library.delete_ruleset(chunk.handle)
        self.chunks = []


class HornState:
    """What holds in one situation. Tell it literals, run it, and close it in any case."""

    def __init__(self, program: HornProgram, library: ModuleType, sid: int) -> None:
        self.known: set[Literal] = set()
        self.firings: list[Rule] = []
        self._program = program
        self._library = library
        self._sid = str(sid)
        self._offsets: dict[int, int] = {}
        self._counts = [0] * len(program.chunks)
        self._waiting: set[int] = set()
        self._new: list[Literal] = []
        for rule in program.axioms:
            self._fire(rule)

    @property
    def pending(self) -> bool:
        """Whether something was told or concluded that has not been run or reported yet."""
        return bool(self._waiting or self._new)

    def add(self, literal: Literal) -> None:
        """Tell that ``literal`` holds."""
        if literal in self.known:
            return
        self.known.add(literal)
        self._new.append(literal)
        # A message that no rule awaits would be answered with a code of its own, so it is not sent.
        for number, handle, message in self._program.awaited.get(literal, ()):
            if number not in self._offsets:
                self._open(number)
            code, _ = self._library.assert_fact(handle, f'{{"sid":"{self._sid}",{message}}}')
            if code:
                raise _internal(f"code {code} for a message")
            self._waiting.add(number)

    def run(self) -> list[Literal]:
        """Fire until nothing more follows; the literals newly told or concluded, in order."""
        while self._waiting:
            self._drain(self._waiting.pop())
        new, self._new = self._new, []
        return new

    def close(self) -> None:
        """Delete the C states."""
        for number in list(self._offsets):
            del self._offsets[number]
            self._library.delete_state(self._program.chunks[number].handle, self._sid)

    def _fire(self, rule: Rule) -> None:
        self.firings.append(rule)
        self.add(rule.head)

    def _open(self, number: int) -> None:
        handle = self._program.chunks[number].handle
        code, offset = self._library.assert_fact(handle, f'{{"sid":"{self._sid}","id":0,"open":true}}')
        self._offsets[number] = offset
        # The sentinel: C frees pointers that only a first action sets, so one has to run before the state is deleted.
        if code or self._library.start_action_for_state(handle, offset) is None:
            raise _internal(f"code {code} for a new state")
        if self._library.complete_and_start_action(handle, offset) is not None:
            raise _internal("a new state fired more than its sentinel")

    def _drain(self, number: int) -> None:
        chunk, offset = self._program.chunks[number], self._offsets[number]
        started = self._library.start_action_for_state(chunk.handle, offset)
        message: str | None = started[1] if started else None
        while message:
            # `{"r12":{"c0":{"sid":"0","id":7,…`: the frame repeats the body of rule 12, which is known here.
            rule = chunk.rules[int(message[3 : message.index('"', 3)])]
            if isinstance(rule, dict):
                start = message.index('"id":') + 5
                rule = rule[message[start : message.index(",", start)]]
            self._counts[number] += 1
            if self._counts[number] > chunk.activations:
                raise _internal("more firings than rules")
            self._fire(rule)
            message = self._library.complete_and_start_action(chunk.handle, offset)
        self._waiting.discard(number)


def _shorten(rules: Iterable[Rule]) -> Iterator[Rule]:
    """The rules with at most :data:`MAX_BODY` conditions, all distinct; one whose head is in its body is left out."""
    auxiliaries = 0
    for rule in rules:
        body = list(dict.fromkeys(rule.body))
        if rule.head in body:
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
        self.count = 0
        self.carried: dict[Literal, list[int]] = {}
        self._asked: dict[Literal, tuple[int, int]] = {}

    def shared(self, literals: Iterable[Literal]) -> int:
        """A fresh property, carried by the messages of all these."""
        number = self.count
        self.count += 1
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
        patterns = (",".join(f'{{"{name}":true}}' for name in _path(number)) for number in asked)
        body = ",".join(f'{{"c{place}":{{"$and":[{pattern}]}}}}' for place, pattern in enumerate(patterns))
        definition.append(f'"r{index}":{{"all":[{body}]}}')
    messages: dict[Literal, list[str]] = {}
    ids = ["0"]
    for literal, carried in properties.messages():
        ids.append(str(len(ids)))
        names = dict.fromkeys(name for number in carried for name in _path(number))
        messages.setdefault(literal, []).append(",".join([f'"id":{ids[-1]}', *(f'"{name}":true' for name in names)]))
        for number in carried:
            if number in shared:
                ways, by_message = shared[number]
                by_message[ids[-1]] = ways[literal]
    used = {name for number in range(properties.count) for name in _path(number)}
    _check_hashes(["open", "sid", "id", "$s", *used], ids)
    handle = library.create_ruleset("lexrules", f"{{{','.join(definition)}}}")
    return Chunk(handle, tuple(numbered), messages, len(rules), conditions)


def _path(number: int) -> tuple[str, str, str]:
    """The names of a property and of the groups it hangs under."""
    return f"G{number // FAN_OUT**2}", f"H{number // FAN_OUT}", f"L{number}"


def _check_hashes(names: list[str], ids: list[str]) -> None:
    """Names that the library would take for one another must not meet in one ruleset."""
    if len(set(map(fnv, names))) != len(names) or len(set(map(fnv, ids))) != len(ids):
        raise _internal("two names of one ruleset have the same hash")


def _internal(problem: str) -> LexRulesInternalError:
    return LexRulesInternalError(Finding("LEX9005", {"problem": problem}))
