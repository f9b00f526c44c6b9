"""Hold the engines to the oracle on random pairs of a knowledge base and a case.

For each pair: the native engine says what the oracle says of every concept and every effect of every entity; the second
engine says what the native engine says; and for random completions of the case, the complete answer is among those the
incomplete case left possible, and is not open. A difference is shrunk and printed; the exit code is then 1.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import itertools
import multiprocessing
import random
import re
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from lexrules.engine import agreement
from lexrules.engine.conclusions import Asked
from lexrules.engine.generated import FormulaCache
from lexrules.engine.rete.engine import ReteEngine, available
from lexrules.errors import LexRulesError
from lexrules.kb.loader import load_knowledge_base
from lexrules.kb.program import Program
from lexrules.model import truth, values
from tests.conformance import generate
from tests.conformance.generate import CaseWriter, KnowledgeBase
from tests.conformance.oracle import Oracle, single, status
from tests.conformance.vocabulary import Entity, Vocabulary

CASES = 10
"""Cases for each knowledge base, so that loading is paid once for ten pairs."""
CHUNK = 10
Answers = dict[tuple[str, str], Any]
RETE: ReteEngine | None = ReteEngine()
SHRINK = True
PATIENCE = 1200
"""How many smaller knowledge bases are tried for one difference."""


# -- one pair ----------------------------------------------------------------------------------------------------------


class Loaded:
    """A knowledge base as the engines and as the oracle read it."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
            for name, text in kb.texts().items():
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            self.program: Program = load_knowledge_base(Path(folder), use_cache=False)
        self.vocabulary = Vocabulary(kb.documents)
        # Formulas interpreted, turned into Python after some use, and from their second use on.
        self.formulas = (None, FormulaCache(4), FormulaCache(0))


def oracle_answers(loaded: Loaded, case: Entity) -> tuple[Answers, Oracle]:
    """Every concept's value and status, and every effect list's norms that may apply with their attributes."""
    kb = loaded.vocabulary
    oracle = Oracle(kb, case)
    answers: Answers = {}
    for entity in case.everything():
        for name in kb.concepts.get(entity.type, {}):
            value = oracle.concept(entity, name)
            answers[entity.id, name] = value, status(value)
        for shape in kb.effects:
            if shape[0] == entity.type:
                answers[entity.id, shape[1]] = {
                    norm: (exists, {each: oracle.attribute(kb.norms[norm], entity, each)
                                    for each in kb.norms[norm]["then"] if each != "effect"})
                    for norm, exists in oracle.effect_list(entity, shape[1])
                    if exists & truth.TRUE
                }  # fmt: skip
    return answers, oracle


def engine_answers(loaded: Loaded, case: Entity, rng: random.Random, counts: Counter[str], rete: bool) -> Answers:
    """What the native engine says, asked in a random order. Raises if the second engine says something else."""
    program, made = loaded.program, generate.engine_case(case)
    asked = [
        Asked(entity, name, (entity.type, name) in program.effects)
        for entity in made.entities.values()
        for of, name in program.concluding
        if of == entity.type
    ]
    rng.shuffle(asked)
    answers: Answers = {}
    answer = agreement.evaluate(program, made, asked, RETE if rete else None, rng.choice(loaded.formulas))
    counts["by both engines"] += "rete" in answer.engines
    for each in answer.conclusions:
        key = each.asked.entity.id, each.asked.name
        if each.asked.effects:
            answers[key] = {measure.norm.id: (measure.exists, measure.attributes) for measure in each.measures}
        else:
            answers[key] = each.value, str(each.status)
    return answers


def check(loaded: Loaded, case: Entity, rng: random.Random, counts: Counter[str], rete: bool = True) -> Iterator[str]:
    """The differences between the engines and the oracle."""
    expected, _ = oracle_answers(loaded, case)
    try:
        found = engine_answers(loaded, case, rng, counts, rete)
    except Exception:  # noqa: BLE001 - a crash of an engine is a finding
        yield "engine raised " + traceback.format_exc(limit=-3).strip()
        return
    for key in sorted(expected.keys() | found.keys()):
        if expected.get(key) != found.get(key):
            yield f"{'.'.join(key)}\n   oracle {shown(expected.get(key))}\n   native {shown(found.get(key))}"


def check_completion(loaded: Loaded, case: Entity, complete: Entity, counts: Counter[str]) -> Iterator[str]:
    """Where the answer of a completed case was excluded before, or is open although nothing is unknown."""
    possible, _ = oracle_answers(loaded, case)
    actual, oracle = oracle_answers(loaded, complete)
    counts["completions without leeway"] += not oracle.leeway
    for key, answer in actual.items():
        path = ".".join(key)
        if isinstance(answer, dict):
            for norm, (exists, attributes) in answer.items():
                if exists != truth.TRUE and not oracle.leeway:
                    yield f"{path} {norm}: open in a complete case"
                if key not in possible:
                    continue
                before, known = possible[key].get(norm, (truth.FALSE, {}))
                if exists & ~before:
                    yield f"{path} {norm}: unsound: {exists} was not among {before}"
                for name, value in attributes.items():
                    if not values.contains(known.get(name, 0), value):
                        yield f"{path} {norm} {name}: unsound: {value} was not among {known.get(name)}"
            for norm, (exists, _) in possible.get(key, {}).items():
                if norm not in answer and exists == truth.TRUE:
                    yield f"{path} {norm}: unsound: certain, but not there"
            continue
        if not oracle.leeway and not single(answer[0]):
            yield f"{path}: open in a complete case: {answer[0]}"
        if key in possible and not values.contains(possible[key][0], answer[0]):
            yield f"{path}: unsound: {answer[0]} was not among {possible[key][0]}"


# -- many pairs --------------------------------------------------------------------------------------------------------


def check_knowledge_base(seed: str, cases: int, completions: int) -> tuple[Counter[str], list[str]]:
    """Check one random knowledge base on some random cases; what was counted, and the differences, shrunk."""
    counts: Counter[str] = Counter()
    rng = random.Random(seed)
    kb = generate.knowledge_base(rng)
    try:
        loaded = Loaded(kb)
    except LexRulesError as error:
        counts["refused"] += 1
        return counts, list(check_refusal(seed, kb, error, rng))
    counts["knowledge bases"] += 1
    counts["norms"] += len(loaded.program.norms)
    writer = CaseWriter(kb.documents, rng)
    for number in range(cases):
        case = writer.case()
        counts["pairs"] += 1
        where = f"{seed}, case {number}"
        if problem := next(check(loaded, case, rng, counts), None):
            return counts, [explained(where, problem, kb, [case], first_difference)]
        for _ in range(completions):
            complete = writer.completion(case)
            counts["completions"] += 1
            if problem := next(check(loaded, complete, rng, counts, rng.random() < 0.3), None):
                return counts, [explained(where, problem, kb, [complete], first_difference)]
            if problem := next(check_completion(loaded, case, complete, counts), None):
                return counts, [explained(where, problem, kb, [case, complete], first_unsound)]
    return counts, []


def check_refusal(seed: str, kb: KnowledgeBase, error: LexRulesError, rng: random.Random) -> Iterator[str]:
    """A random knowledge base is refused for nothing but norms that can never apply, and ranges with swapped ends."""
    vocabulary = Vocabulary(kb.documents)
    writer = CaseWriter(kb.documents, rng)
    for finding in error.findings:
        if finding.severity != "error" or finding.code == "LEX2012":
            continue
        norm = vocabulary.norms.get(str(finding.data.get("norm")))
        if finding.code not in ("LEX2303", "LEX2304") or norm is None:
            yield f"seed {seed}: the knowledge base does not load: {finding}"
            continue
        for _ in range(CASES):
            case = writer.completion(writer.case())
            oracle = Oracle(vocabulary, case)
            if any(oracle.applies(norm, each) & truth.TRUE for each in case.everything() if each.type == norm["for"]):
                yield f"seed {seed}: norm {norm['id']} is refused ({finding.code}) but may apply"
                break


def first_difference(loaded: Loaded, cases: list[Entity]) -> str | None:
    return next(check(loaded, cases[0], random.Random(0), Counter()), None)


def first_unsound(loaded: Loaded, cases: list[Entity]) -> str | None:
    return next(check_completion(loaded, *cases, Counter()), None)


# -- shrinking ---------------------------------------------------------------------------------------------------------

Problem = Callable[[Loaded, list[Entity]], str | None]


def kind(problem: str) -> str:
    """What sort of problem it is, so that shrinking does not wander off to another."""
    if "raised" in problem:
        return re.sub(r"[^a-zA-Z ]", "", problem.rpartition("\n")[2])[:24]
    return next((word for word in ("unsound", "open in a") if word in problem), "different")


def shrink(kb: KnowledgeBase, cases: list[Entity], problem: Problem, first: str) -> tuple[Any, list[Entity], str]:
    """Drop parts of the norms and of a single case while the problem persists."""
    documents = copy.deepcopy(kb.documents)
    patience = PATIENCE
    if not SHRINK:
        return documents, cases, "(not tried)"

    def still(cases: list[Entity] = cases) -> str | None:
        nonlocal patience
        patience -= 1
        if patience < 0:
            return None
        try:
            found = problem(Loaded(without_tables(documents)), cases)
        except Exception:  # noqa: BLE001 - a part was left out that was needed
            return None
        return found if found and kind(found) == kind(first) else None

    shrunk = True
    while shrunk and patience > 0:
        shrunk = False
        for container, key in list(parts(documents)):
            if key not in (range(len(container)) if isinstance(container, list) else container):
                continue
            kept = container[key]
            del container[key]
            if still():
                shrunk = True
            elif isinstance(container, list):
                container.insert(key, kept)
            else:
                container[key] = kept
    if len(cases) == 1:
        for entity in cases[0].everything():
            for store in (entity.facts, entity.lists):
                for name, kept in list(store.items()):
                    if name != "as_of":
                        del store[name]
                        if not still():
                            store[name] = kept
    final = (still() if patience > 0 else first) or "(not reproduced without tables)"
    return documents, cases, final


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
    for key in keys:
        yield node, key
        if (isinstance(node, dict) and key in node) or (isinstance(node, list) and key < len(node)):
            yield from inside(node[key])


def without_tables(documents: list[Any]) -> KnowledgeBase:
    """The documents as files, all norms written out; goals that are gone left out."""
    vocabulary = documents[0]
    known = {f"{entity}.{name}" for entity, declared in vocabulary["concepts"].items() for name in declared}
    known |= {f"{effect['for']}.{effect['list']}" for effect in vocabulary["effects"].values()}
    goals = [goal for goal in vocabulary["domains"]["d"]["goals"] if goal in known]
    vocabulary["domains"]["d"]["goals"] = goals
    files = {"knowledge-base.yaml": {"lexrules": "1", "id": "random", "title": generate.LABEL}}
    for index, document in enumerate(documents):
        folder = "instruments" if "instrument" in document else "norms/d" if "norms" in document else "vocabulary"
        files[f"{folder}/{index}.yaml"] = document
    return KnowledgeBase(files, documents)


def explained(where: str, problem: str, kb: KnowledgeBase, cases: list[Entity], again: Problem) -> str:
    """A difference, shrunk if it can be, for people."""
    return report(where, problem, *shrink(kb, cases, again, problem))


def report(where: str, problem: str, documents: Any, cases: list[Entity], final: str) -> str:
    """A difference for people: what it is, the norms left, the case."""
    vocabulary = documents[0]
    used = yaml.dump([vocabulary["concepts"], vocabulary["clocks"], *(each.get("norms") for each in documents)])
    attributes = {
        entity: {name: each for name, each in declared.items() if name in used}
        for entity, declared in vocabulary["attributes"].items()
    }
    left = {"attributes": attributes, "concepts": vocabulary["concepts"], "effects": vocabulary["effects"],
            "instruments": [each for each in documents if "instrument" in each],
            "norms": [norm for each in documents for norm in each.get("norms", [])]}  # fmt: skip
    text = yaml.dump(unlabelled(left), Dumper=generate.Dumper, allow_unicode=True, sort_keys=False, width=1000)
    lines = [f"==== seed {where}", f"found:  {problem}", f"shrunk: {final}", text]
    for case in cases:
        lines.append("---- case")
        for entity in case.everything():
            lists = {name: (known, [each.id for each in listed]) for name, (known, listed) in entity.lists.items()}
            lines.append(f"{entity.id}: {lists}")
            lines += [f"    {name} = {shown(fact)}" for name, fact in entity.facts.items()]
    return "\n".join(lines)


def shown(answer: Any) -> str:
    """An answer in one line."""
    if isinstance(answer, dict):
        return "{" + ", ".join(f"{key}: {shown(value)}" for key, value in answer.items()) + "}"
    if type(answer) is tuple:
        return f"({', '.join(map(shown, answer))})"
    return answer if isinstance(answer, str) else agreement.describe(answer)


def unlabelled(node: Any) -> Any:
    if isinstance(node, dict):
        noise = ("label", "title", "gist", "text", "confidence", "lexrules", "grade")
        return {key: unlabelled(value) for key, value in node.items() if key not in noise}
    return [unlabelled(each) for each in node] if isinstance(node, list) else node


# -- command -----------------------------------------------------------------------------------------------------------


def work(task: tuple[int, list[str], int, int]) -> tuple[Counter[str], list[str]]:
    _, seeds, cases, completions = task
    total: Counter[str] = Counter()
    differences: list[str] = []
    for seed in seeds:
        counts, found = check_knowledge_base(seed, cases, completions)
        total += counts
        differences += found
    return total, differences


def run(pairs: int, seed: int, jobs: int, completions: int, stop_after: int) -> tuple[Counter[str], list[str]]:
    """Check at least ``pairs`` pairs."""
    started = time.monotonic()
    total: Counter[str] = Counter()
    differences: list[str] = []
    numbers = itertools.count()
    tasks = ((n, [f"{seed}/{n * CHUNK + each}" for each in range(CHUNK)], CASES, completions) for n in numbers)
    with contextlib.ExitStack() as stack:
        if jobs > 1:
            pool = stack.enter_context(multiprocessing.get_context("spawn").Pool(jobs))
            enough = -(-pairs // (CHUNK * CASES)) * 5 // 4 + jobs
            results = pool.imap_unordered(work, itertools.islice(tasks, enough))
        else:
            results = map(work, tasks)
        for counts, found in results:
            total += counts
            for each in found:
                print(f"\n{each}\n", flush=True)
            differences += found
            progress(total, differences, pairs, started)
            if total["pairs"] >= pairs or len(differences) >= stop_after:
                break
    return total, differences


def progress(total: Counter[str], differences: list[str], pairs: int, started: float) -> None:
    seconds = time.monotonic() - started
    line = (
        f"{total['pairs']:,} of {pairs:,} pairs, {total['knowledge bases']:,} knowledge bases, "
        f"{total['completions']:,} completions, {len(differences)} differences, {seconds:.0f} s"
    )
    end = "\r" if sys.stderr.isatty() else "\n"
    if sys.stderr.isatty() or total["pairs"] % 2000 < CHUNK * CASES or total["pairs"] >= pairs:
        print(line, end=end, file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--completions", type=int, default=1, help="completions of each case")
    parser.add_argument("--stop-after", type=int, default=5, help="stop at this many differences")
    parser.add_argument("--only", help="check the one knowledge base with this seed, such as 1/250")
    options = parser.parse_args()
    if options.only:
        total, differences = check_knowledge_base(options.only, CASES, options.completions)
        print("\n\n".join(differences))
    else:
        total, differences = run(options.pairs, options.seed, options.jobs, options.completions, options.stop_after)
    there, problem = available()
    second = "second engine there" if there else f"no second engine: {problem}"
    print(f"{dict(total)}, {second}: {len(differences)} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
