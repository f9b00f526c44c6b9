"""The engines held to the lighter law found day by day (``lighter_law.py``), on generated histories.

Of each history, every pair of spans without a change (versions, gaps, before the first and after the last) is tried
with an act in the one and the decision in the other, mostly on their first or last days; and once with a value, and a
day of the act, of which only bounds are known: what is the lighter law for each value and day within the bounds must be
among what the engine holds possible.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from lexrules.engine import agreement, native
from lexrules.engine.conclusions import Asked
from lexrules.model import truth, values
from lexrules.model.values import Interval
from tests.conformance import pairs
from tests.conformance.bodies import LABEL
from tests.conformance.cases import engine_case
from tests.conformance.generate import KnowledgeBase
from tests.conformance.lighter_law import (
    KINDS,
    ONE_DAY,
    VALUES,
    Act,
    Law,
    Span,
    Tier,
    Version,
    acts,
    history,
    law_by_day,
    lightest,
)  # fmt: skip
from tests.conformance.vocabulary import Entity

# -- a history as a knowledge base -------------------------------------------------------------------------------------


def knowledge_base(versions: list[Version]) -> KnowledgeBase:
    """The history as an instrument and norms, and the comparison with its order of penalties as norms."""
    header = {"lexrules": "1"}
    common = {"label": LABEL}
    vocabulary = {
        **header,
        "enums": {"kind": {**common, "members": dict.fromkeys(KINDS, LABEL)}},
        "entities": {"case": common, "act": {"in": "case", "list": "acts", **common}},
        "attributes": {
            "case": {"as_of": {"type": "date", **common}},
            "act": {"done_on": {"type": "date", **common}, "decided_on": {"type": "date", **common},
                    "value": {"type": "money", **common}},
        },
        "concepts": {"act": {name: {**declared, **common} for name, (declared, _) in WEIGHTS.items()}},
        "effects": {"penalty": {"for": "act", "list": "penalties", **common, "attributes": {
            "kind": {"type": "enum", "of": "kind", "required": "true", **common},
            "length": {"type": "period", "unit": "day", **common},
            "amount": {"type": "money", **common}}}},
        "clocks": {"substantive": {**common, "dates": {"act": "act.done_on"}},
                   "procedural": {**common, "dates": {"act": "act.decided_on"}}},
        "domains": {"d": {**common, "goals": ["act.penalties"]}},
    }  # fmt: skip
    texts = {"text": {"1": "0" * 64}}
    instruments = [
        {**header, "instrument": "provision", "title": LABEL, "grade": "law", "clock": "substantive", "versions": [
            {"id": f"v{number}", "effective": period(each), **texts} for number, each in enumerate(versions)]},
        {**header, "instrument": "general", "title": LABEL, "grade": "law", "clock": "procedural", "versions": [
            {"id": "general", "effective": {"from": "1996-10-01"}, **texts}]},
    ]  # fmt: skip
    norms = [*general_norms(), *(norm for number, each in enumerate(versions) for norm in norms_of(number, each))]
    law = {**header, "domain": "d", "versions": {"general": ["general"]}, "norms": norms}
    files = {
        "knowledge-base.yaml": {**header, "id": "history", "title": LABEL},
        "vocabulary/all.yaml": vocabulary,
        **{f"instruments/{each['instrument']}.yaml": each for each in instruments},
        "norms/d/all.yaml": law,
    }
    return KnowledgeBase(files, [vocabulary, *instruments, law])


MEASURED_BY = {"detention": ("length", "days"), "fine": ("amount", "CNY")}
"""The attribute of the effect that says how much of a penalty is imposed, and its unit."""


def period(version: Version) -> dict[str, str]:
    last = {} if version.last is None else {"to": version.last.isoformat()}
    return {"from": version.first.isoformat(), **last}


WEIGHTS: dict[str, tuple[dict[str, str], str]] = {
    "detained": ({"type": "boolean"}, "exists(act.penalties, kind == detention)"),
    "detention_most": ({"type": "period", "unit": "day"}, "highest(act.penalties, upper(length))"),
    "detention_least": ({"type": "period", "unit": "day"}, "highest(act.penalties, lower(length))"),
    "fined": ({"type": "boolean"}, "exists(act.penalties, kind == fine)"),
    "fine_most": ({"type": "money"}, "highest(act.penalties, upper(amount))"),
    "fine_least": ({"type": "money"}, "highest(act.penalties, lower(amount))"),
    "warned": ({"type": "boolean"}, "exists(act.penalties, kind == warning)"),
}
"""The quantities that tell the lightest version, in order: what they are and how they come about."""


def norm(norm_id: str, instrument: str, then: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": norm_id, "cites": [f"{instrument}/1"], "title": LABEL, "gist": LABEL, "confidence": "T",
            "for": "act", **more, "then": then}  # fmt: skip


def general_norms() -> Iterator[dict[str, Any]]:
    """How heavy the penalties are, and that the lightest version applies."""
    for name, (declared, weight) in WEIGHTS.items():
        if declared["type"] == "boolean":
            yield norm(f"weight.{name}".replace("_", "-"), "general", {"concept": f"act.{name}"}, when=weight)
        else:
            concluded = {"concept": f"act.{name}", "value": weight}
            yield norm(f"weight.{name}".replace("_", "-"), "general", concluded)
    compared = {"compare": "act.penalties", "clock": "substantive", "until": "act.decided_on"}
    yield norm("lightest", "general", {**compared, "lightest": [f"act.{name}" for name in WEIGHTS]})


def norms_of(number: int, version: Version) -> Iterator[dict[str, Any]]:
    """The norms of one version of the provision."""
    for kind, least_value, tiers in version.penalties:
        then: dict[str, Any] = {"effect": "penalty", "kind": kind}
        if kind in MEASURED_BY:
            attribute, unit = MEASURED_BY[kind]
            then[attribute] = {"tiers": [written(tier, unit) for tier in tiers]}
        condition = {"when": f"act.value >= {least_value} CNY"} if least_value else {}
        yield norm(f"v{number}.{kind}", "provision", then, versions=[f"v{number}"], **condition)


def written(tier: Tier, unit: str) -> dict[str, Any]:
    least, most = (f"{each} {unit}" for each in tier.imposed)
    condition = {} if tier.below is None else {"when": f"act.value < {tier.below} CNY"}
    return {**condition, "value": least if least == most else {"range": {"from": least, "to": most}}}


# -- both on one history -----------------------------------------------------------------------------------------------


def case_of(found: list[Act], value: Interval | None = None, day: Interval | None = None) -> Entity:
    """A case with these acts; with ``value`` or ``day`` for what all of them were about, and when they were done."""
    root = Entity("case", "case")
    listed = []
    for number, act in enumerate(found):
        entity = Entity("act", f"a{number}", root)
        entity.facts["done_on"] = day or values.exactly(act.day)
        entity.facts["decided_on"] = values.exactly(act.decided)
        entity.facts["value"] = value or values.exactly(act.value)
        listed.append(entity)
    root.facts["as_of"] = values.exactly(max(act.decided for act in found))
    root.lists["acts"] = (True, listed)
    return root


def measures(loaded: pairs.Loaded, case: Entity, rete: bool = False) -> list[dict[str, tuple[int, dict[str, Any]]]]:
    """For each act, the measures that are or may be there: by norm, the truth, and what is imposed."""
    made = engine_case(case)
    asked = [Asked(act, "penalties", True) for act in made.of_type("act")]
    derivation = native.evaluate(loaded.program, made, asked)
    if rete and (second := pairs.second_opinion(loaded.program, made, asked, derivation.world)) is not None:
        disagreements = list(agreement.differences(derivation, second))
        assert not disagreements, disagreements
    return [
        {each.norm.id: (each.exists, each.attributes) for each in conclusion.measures}
        for conclusion in derivation.conclusions()
    ]


def wanted(versions: list[Version], law: Law, act: Act) -> dict[str, Span]:
    """The measures that the oracle finds: by norm, least and most imposed."""
    chosen, imposed = lightest(law, act)
    return {f"v{versions.index(chosen)}.{kind}": span for kind, span in imposed.items()} if chosen else {}


def span_of(norm_id: str, attributes: dict[str, Any]) -> Span | None:
    """What the engine says is imposed."""
    kind = norm_id.rpartition(".")[2]
    if kind not in MEASURED_BY:
        return 0, 0
    amount = attributes[MEASURED_BY[kind][0]]
    return (int(amount.low), int(amount.high)) if isinstance(amount, Interval) and not amount.open else None


def check(seed: str, counts: Counter[str]) -> Iterator[str]:
    """The differences between engine and oracle on one history."""
    rng = random.Random(seed)
    versions = history(rng)
    loaded = pairs.Loaded(knowledge_base(versions))
    law, found = law_by_day(versions), list(acts(versions, rng))
    said = measures(loaded, case_of(found), rete=rng.random() < 0.1)
    for act, given in zip(found, said, strict=True):
        expected = wanted(versions, law, act)
        settled = {each: span_of(each, attributes) for each, (exists, attributes) in given.items()}
        counts["decisions"] += 1
        counts["decided by a later law"] += lightest(law, act)[0] is not law.get(act.day)
        if settled != expected or any(exists != truth.TRUE for exists, _ in given.values()):
            yield f"{seed}: {act}\n   oracle {expected}\n   engine {given}\n   {versions}"
    yield from check_partly_known(seed, versions, loaded, found, rng, counts)


def check_partly_known(
    seed: str, versions: list[Version], loaded: pairs.Loaded, found: list[Act], rng: random.Random, counts: Counter[str]
) -> Iterator[str]:
    """What the oracle chooses for each value and day within bounds is among what the engine holds possible."""
    law, act = law_by_day(versions), rng.choice(found)
    low, high = sorted(rng.sample(VALUES, 2))
    days = [act.day + number * ONE_DAY for number in range(rng.choice([1, 2, 40]))]
    value = values.between(Decimal(low), Decimal(high))
    day = values.between(days[0], days[-1], discrete=True)
    (possible,) = measures(loaded, case_of([act], value, day))
    for each in (Act(day, act.decided, value) for day in days for value in VALUES if low <= value <= high):
        counts["decisions within bounds"] += 1
        expected = wanted(versions, law, each)
        for name, (least, most) in expected.items():
            exists, attributes = possible.get(name, (truth.FALSE, {}))
            kind = name.rpartition(".")[2]
            exact = Interval(Decimal(least), Decimal(most))
            held = kind not in MEASURED_BY or values.contains(attributes.get(MEASURED_BY[kind][0], 0), exact)
            if not (exists & truth.TRUE and held):
                yield f"{seed}: {each}, within {value}, {day}: {name} {exact} is not in {possible}\n   {versions}"
        for name, (exists, _) in possible.items():
            if exists == truth.TRUE and name not in expected:
                yield f"{seed}: {each}, within {value}, {day}: {name} is certain, not there\n   {versions}"


def work(seed: str) -> tuple[Counter[str], list[str]]:
    """Check one history."""
    counts = Counter({"histories": 1})
    return counts, list(check(seed, counts))


def run(seeds: Iterable[str], stop_after: int = 5, jobs: int = 1) -> tuple[Counter[str], list[str]]:
    """Check histories until so many differences are found."""
    total: Counter[str] = Counter()
    differences: list[str] = []
    with contextlib.ExitStack() as stack:
        results = map(work, seeds)
        if jobs > 1:
            pool = stack.enter_context(multiprocessing.get_context("spawn").Pool(jobs))
            results = pool.imap_unordered(work, seeds, chunksize=10)
        for counts, found in results:
            total += counts
            differences += found
            if len(differences) >= stop_after:
                break
    return total, differences


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=5000, help="how many histories")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", help="check the one history with this seed, such as 1/250")
    options = parser.parse_args()
    started = time.monotonic()
    seeds = [options.only] if options.only else [f"{options.seed}/{number}" for number in range(options.count)]
    counts, differences = run(seeds, jobs=options.jobs)
    print("\n\n".join(differences))
    print(f"{dict(counts)}, {time.monotonic() - started:.0f} s: {len(differences)} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
