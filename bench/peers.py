"""The same dense rules in other engines, two-valued (none of the peers has a third value), to read our figures against.

Every peer returns the set of heads that hold; `python -m bench` checks that all agree before it times anything.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from bench.synthetic import Rule

Peer = Callable[[dict[str, int]], frozenset[str]]


def forward_chainer(rules: list[Rule]) -> Peer:
    """A plain Python loop to a fixpoint over all rules: no index, no derivation, no unknowns."""

    def run(facts: dict[str, int]) -> frozenset[str]:
        holds: set[str] = set()
        changed = True
        while changed:
            changed = False
            for rule in rules:
                if rule.head in holds:
                    continue
                for literal in rule.body:
                    if not (facts[literal[1]] >= literal[2] if len(literal) == 3 else literal[1] in holds):
                        break
                else:
                    exception = rule.exception
                    if exception is None or facts[exception[1]] < exception[2]:
                        holds.add(rule.head)
                        changed = True
        return frozenset(holds)

    return run


def durable_rules(rules: list[Rule]) -> Peer:
    """The Horn closure alone in durable-rules' C core: literals decided in Python, one rail, no derivation."""
    from lexrules.engine.rete.horn import HornProgram
    from lexrules.engine.rete.horn import Rule as HornRule
    from lexrules.engine.rete.state import HornState

    literals: dict[object, int] = {}

    def number(key: object) -> int:
        return literals.setdefault(key, len(literals))

    horn = []
    for rule in rules:
        body = [number(each) for each in rule.body]
        if rule.exception:
            body.append(number(("below", *rule.exception[1:])))
        horn.append(HornRule(tuple(body), number(("concept", rule.head))))
    program = HornProgram(horn)
    tests = [(key, index) for key, index in literals.items() if isinstance(key, tuple) and key[0] != "concept"]
    heads = {index: key[1] for key, index in literals.items() if isinstance(key, tuple) and key[0] == "concept"}

    def run(facts: dict[str, int]) -> frozenset[str]:
        true = [index for (kind, name, threshold), index in tests if (facts[name] >= threshold) == (kind == "fact")]
        state = HornState(program, 0)
        try:
            for literal in true:
                state.add(literal)
            state.run()
            return frozenset(heads[index] for index in state.known if index in heads)
        finally:
            state.close()

    return run


def zen(rules: list[Rule]) -> Peer:
    """zen-engine with one expression node a stratum."""
    import zen as zen_engine

    third = len(rules) / 3
    strata: list[list[Rule]] = [[], [], []]
    for index, rule in enumerate(rules):
        strata[min(2, int(index // third))].append(rule)
    nodes: list[dict[str, Any]] = [{"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}}]
    edges = []
    previous = "in"
    for position, stratum in enumerate(strata):
        node = f"s{position}"
        expressions = [{"id": rule.head, "key": rule.head, "value": _expression(rule)} for rule in stratum]
        content = {"expressions": expressions, "passThrough": True}
        nodes.append(
            {"id": node, "name": node, "type": "expressionNode", "position": {"x": 0, "y": 0}, "content": content}
        )
        edges.append({"id": f"e{position}", "type": "edge", "sourceId": previous, "targetId": node})
        previous = node
    nodes.append({"id": "out", "name": "out", "type": "outputNode", "position": {"x": 0, "y": 0}})
    edges.append({"id": "eo", "type": "edge", "sourceId": previous, "targetId": "out"})
    decision = zen_engine.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
    names = [rule.head for rule in rules]

    def run(facts: dict[str, int]) -> frozenset[str]:
        result = decision.evaluate(facts)["result"]
        return frozenset(name for name in names if result[name])

    return run


def _expression(rule: Rule) -> str:
    parts = [f"{each[1]} >= {each[2]}" if len(each) == 3 else each[1] for each in rule.body]
    if rule.exception:
        parts.append(f"{rule.exception[1]} < {rule.exception[2]}")
    return " and ".join(parts)
