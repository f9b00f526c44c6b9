"""A difference made small: parts of the knowledge base and of the case are left out while it persists."""

from __future__ import annotations

import copy
import random
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import yaml

from tests.conformance import generate
from tests.conformance.bodies import LABEL
from tests.conformance.generate import KnowledgeBase
from tests.conformance.pairs import Check, Loaded, shown
from tests.conformance.vocabulary import Entity

PATIENCE = 1200
"""How many smaller knowledge bases are tried for one difference."""


def kind(problem: str) -> str:
    """What sort of problem it is, so that shrinking does not wander off to another."""
    if "raised" in problem:
        return re.sub(r"[^a-zA-Z ]", "", problem.rpartition("\n")[2])[:24]
    kinds = (
        "unsound",
        "open in a",
        "authority of",
        "outcomes of",
        "state of",
        "engines disagree",
        "burden decides",
        "   rete",
    )
    return next((word for word in kinds if word in problem), "different")


def shrink(kb: KnowledgeBase, cases: list[Entity], check: Check, first: str) -> tuple[Any, str]:
    """The documents and what is left of the problem. Of a single case parts are left out, too."""
    documents = copy.deepcopy(kb.documents)
    patience = PATIENCE

    def still() -> str | None:
        nonlocal patience
        patience -= 1
        if patience < 0:
            return None
        try:
            found = next(check(Loaded(without_tables(documents)), cases, random.Random(0), Counter()), None)
        except Exception:  # noqa: BLE001 - a part was left out that was needed
            return None
        return found if found and kind(found) == kind(first) else None

    shrunk = True
    while shrunk and patience > 0:
        shrunk = False
        for container, place in list(parts(documents)):
            if place not in (range(len(container)) if isinstance(container, list) else container):
                continue
            kept = container[place]
            del container[place]
            if still():
                shrunk = True
            elif isinstance(container, list):
                container.insert(place, kept)
            else:
                container[place] = kept
    if len(cases) == 1:
        for entity in cases[0].everything():
            for store in (entity.reached, entity.facts, entity.lists):
                for name, kept in list(store.items()):
                    if name != "as_of":
                        del store[name]
                        if not still():
                            store[name] = kept
    return documents, (still() if patience > 0 else first) or "(not reproduced without tables)"


def parts(documents: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Every part that may be left out: norms first, then what is in them, then concepts."""
    for document in documents:
        norms = document.get("norms", [])
        yield from ((norms, index) for index in reversed(range(len(norms))))
    for document in documents:
        for norm in document.get("norms", []):
            yield from inside(norm)
        for section in ("concepts", "effects"):
            yield from inside(document.get(section, {}))


def inside(node: Any) -> Iterator[tuple[Any, Any]]:
    keys = list(node) if isinstance(node, dict) else reversed(range(len(node))) if isinstance(node, list) else ()
    for each in keys:
        yield node, each
        if (isinstance(node, dict) and each in node) or (isinstance(node, list) and each < len(node)):
            yield from inside(node[each])


def without_tables(documents: list[Any]) -> KnowledgeBase:
    """The documents as files, all norms written out; goals and disputes that are gone left out."""
    vocabulary = documents[0]
    known = {f"{entity}.{name}" for entity, declared in vocabulary["concepts"].items() for name in declared}
    known |= {f"{effect['for']}.{effect['list']}" for effect in vocabulary["effects"].values()}
    goals = [goal for goal in vocabulary["domains"]["d"]["goals"] if goal in known]
    vocabulary["domains"]["d"]["goals"] = goals
    positions = " ".join(each for document in documents for norm in document.get("norms", [])
                         for each in norm.get("positions", []))  # fmt: skip
    files = {"knowledge-base.yaml": {"lexrules": "1", "id": "random", "title": LABEL}}
    for index, document in enumerate(documents):
        sections = {"instrument": "instruments", "norms": "norms/d", "disputes": "positions"}
        folder = next((folder for section, folder in sections.items() if section in document), "vocabulary")
        if "disputes" in document:
            document["disputes"] = [each for each in document["disputes"] if f"{each['id']}/" in positions]
        files[f"{folder}/{index}.yaml"] = document
    return KnowledgeBase(files, documents)


def report(where: str, problem: str, documents: Any, cases: list[Entity], final: str) -> str:
    """A difference for people: what it is, the norms left, the case."""
    vocabulary = documents[0]
    used = yaml.dump([vocabulary["concepts"], vocabulary["clocks"], *(each.get("norms") for each in documents)])
    attributes = {
        entity: {name: each for name, each in declared.items() if name in used}
        for entity, declared in vocabulary["attributes"].items()
    }
    left = {"attributes": attributes, "concepts": vocabulary["concepts"], "effects": vocabulary["effects"],
            "clocks": vocabulary["clocks"], "standards": list(vocabulary["proof"]["standards"]),
            "disputes": [dispute for each in documents for dispute in each.get("disputes", [])],
            "instruments": [each for each in documents if "instrument" in each],
            "norms": [norm for each in documents for norm in each.get("norms", [])]}  # fmt: skip
    text = yaml.dump(unlabelled(left), Dumper=generate.Dumper, allow_unicode=True, sort_keys=False, width=1000)
    lines = [f"==== seed {where}", f"found:  {problem}", f"shrunk: {final}", text]
    for case in cases:
        lines.append("---- case")
        for entity in case.everything():
            lists = {name: (known, [each.id for each in listed]) for name, (known, listed) in entity.lists.items()}
            lines.append(f"{entity.id}: {lists}")
            for name, fact in entity.facts.items():
                reached = f"  (reaches {entity.reached[name]} standards)" if name in entity.reached else ""
                lines.append(f"    {name} = {shown(fact)}{reached}")
    return "\n".join(lines)


def unlabelled(node: Any) -> Any:
    if isinstance(node, dict):
        noise = ("label", "title", "gist", "text", "confidence", "lexrules", "question", "because", "held_by")
        return {name: unlabelled(value) for name, value in node.items() if name not in noise}
    return [unlabelled(each) for each in node] if isinstance(node, list) else node
