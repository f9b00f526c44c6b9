"""What holds in one situation by the rules of a :class:`~lexrules.engine.rete.horn.HornProgram`."""

from __future__ import annotations

from typing import Final

from lexrules.engine.rete.horn import HornProgram, Literal, Rule, internal

#: How many states may be open at one time.
MAX_STATES: Final = 900


class HornState:
    """What holds in one situation. Tell it literals, run it, and close it in any case.

    What it is told in stages, another state of the same rules may take over, stage by stage, but for what rests on
    something that is told otherwise there. Of what it takes over C is only told what some rule asks for whose
    conclusion is not known.
    """

    def __init__(self, program: HornProgram, sid: int, before: HornState | None = None) -> None:
        """A fresh state, in which nothing is told yet. ``sid`` tells apart the states that are open at one time;
        ``before`` is a state of the same rules that has been run, to take over from.
        """
        if not 0 <= sid < MAX_STATES:
            raise internal(f"state {sid} of a limit of {MAX_STATES}")
        self.known: dict[Literal, int] = {}
        """What holds, with the stage in which it came to be known."""
        self.firings: list[Rule] = []
        self.before = before
        self.doubtful: set[Literal] = set()
        """What held before and cannot be taken over."""
        self.own: set[Literal] = set()
        """What holds and was not taken over."""
        self._program = program
        self._library = program.library
        self._sid = str(sid)
        self._stage = 0
        self._offsets: dict[int, int] = {}
        self._counts = [0] * len(program.chunks)
        self._waiting: set[int] = set()
        self._new: list[Literal] = []
        self._untold: set[Literal] = set()
        self._followed: dict[Literal, list[Literal]] = {}
        self._coming: dict[int, list[Literal]] = {}
        for literal, stage in before.known.items() if before is not None else ():
            self._coming.setdefault(stage, []).append(literal)
        for rule in program.axioms if before is None else ():
            self._fire(rule)

    @property
    def pending(self) -> bool:
        """Whether something was told or concluded that has not been run or reported yet."""
        return bool(self._waiting or self._new)

    def add(self, literal: Literal) -> None:
        """Tell that ``literal`` holds."""
        if literal in self.known:
            return
        self.known[literal] = self._stage
        self.own.add(literal)
        self._new.append(literal)
        self._send(literal)
        if self.before is not None:
            for rule in self._program.rules_asking(literal):
                self._remind(rule)

    def doubt(self, literal: Literal) -> set[Literal]:
        """Doubt what was told before and is not now, and everything that rested on it; what was not in doubt already.

        To be called before the stage begins in which it was told. What no rule concludes can be doubted alone.
        """
        found: set[Literal] = set()
        pending = [literal]
        while pending and self.before is not None:
            literal = pending.pop()
            if literal in self.before.known and literal not in self.doubtful:
                self.doubtful.add(literal)
                found.add(literal)
                pending.extend(self.before._consequences().get(literal, ()))
        return found

    def begin(self, stage: int) -> None:
        """Begin a stage; what was known in it before is taken over, but for what is doubtful."""
        self._stage = stage
        if self.before is None:
            return
        for literal in self._coming.get(stage, ()):
            if literal not in self.doubtful and literal not in self.known:
                self.known[literal] = stage
                self._untold.add(literal)
        # What is doubtful may follow otherwise; what is known here alone may have been waiting for what is known now.
        for literal in self.doubtful:
            for rule in self._program.rules_for(literal):
                self._remind(rule)
        for literal in self.own:
            for rule in self._program.rules_asking(literal):
                self._remind(rule)

    def finish(self) -> None:
        """Count the firings before among one's own, where all that they rest on holds here, too."""
        if self.before is not None:
            taken = [rule for rule in self.before.firings if all(each in self.known for each in rule.body)]
            self.firings = [*taken, *self.firings]
            self.before = None

    def _consequences(self) -> dict[Literal, list[Literal]]:
        """What followed from each literal at once, leaving out what was known before it."""
        if not self._followed:
            for rule in self.firings:
                for each in rule.body:
                    if self.known[each] <= self.known[rule.head]:
                        self._followed.setdefault(each, []).append(rule.head)
        return self._followed

    def _remind(self, rule: Rule) -> None:
        if rule.head not in self.known:
            for literal in rule.body:
                if literal in self._untold:
                    self._untold.discard(literal)
                    self._send(literal)

    def _send(self, literal: Literal) -> None:
        # A message that no rule awaits would be answered with a code of its own, so it is not sent.
        for number, handle, message in self._program.awaited.get(literal, ()):
            if number not in self._offsets:
                self._open(number)
            code, _ = self._library.assert_fact(handle, f'{{"sid":"{self._sid}",{message}}}')
            if code:
                raise internal(f"code {code} for a message")
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
        # What follows from what was taken over, followed before.
        if self.before is None or not self.own.isdisjoint(rule.body):
            self.firings.append(rule)
        self.add(rule.head)

    def _open(self, number: int) -> None:
        handle = self._program.chunks[number].handle
        code, offset = self._library.assert_fact(handle, f'{{"sid":"{self._sid}","id":0,"open":true}}')
        self._offsets[number] = offset
        # The sentinel: C frees pointers that only a first action sets, so one has to run before the state is deleted.
        if code or self._library.start_action_for_state(handle, offset) is None:
            raise internal(f"code {code} for a new state")
        if self._library.complete_and_start_action(handle, offset) is not None:
            raise internal("a new state fired more than its sentinel")

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
                raise internal("more firings than rules")
            self._fire(rule)
            message = self._library.complete_and_start_action(chunk.handle, offset)
        self._waiting.discard(number)
