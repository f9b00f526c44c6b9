"""Hold the engines to the oracle on random pairs of a knowledge base and a case.

For each pair, of every concept and every effect list of every entity:

* the native engine says what the oracle says, and the second engine says what the native engine says;
* the same for a share of the pairs under a question at a random grade and with random positions asked for, and *on the
  burden* (a share of these under such a question, too);
* for a share of the pairs, the authority of each conclusion, which conclusions are disputed, their different answers
  and the choices of positions that lead to them are what the oracle finds by asking at every grade and under every
  choice;
* for random completions of the case (what is disputed may be anything, what is proved to some standard is what is
  stated), engines and oracle agree again, the complete answer is among those the incomplete case left possible, and it
  is not open unless the law leaves something open. Some completions are held against a random question instead.

Oracle and knowledge bases know versions compared, standards and burdens of proof, grades, positions and assessed facts.
A case for which the oracle would have to look into very many worlds is left out and counted. A difference is shrunk and
printed; the exit code is then 1.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import multiprocessing
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator

from lexrules.engine.rete.engine import available
from lexrules.errors import LexRulesError
from lexrules.model import truth
from tests.conformance import generate, pairs, shrinking
from tests.conformance.cases import CaseWriter
from tests.conformance.generate import KnowledgeBase
from tests.conformance.oracle import Oracle, TooManyWorlds
from tests.conformance.pairs import Check, Loaded
from tests.conformance.vocabulary import Entity, Vocabulary

CASES = 10
"""Cases for each knowledge base, so that loading is paid once for ten pairs."""
CHUNK = 10
SHRINK = True


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
        for name, check, given in checks(loaded, writer, completions, rng):
            try:
                counts[name] += 1
                problem = next(check(loaded, given, rng, counts), None)
            except TooManyWorlds:
                counts[f"{name} left out"] += 1
                counts[name] -= 1
                continue
            if problem:
                return counts, [explained(f"{seed}, case {number}, {name}", problem, kb, given, check)]
    return counts, []


def checks(
    loaded: Loaded, writer: CaseWriter, completions: int, rng: random.Random
) -> Iterator[tuple[str, Check, list[Entity]]]:
    """What is checked of one random case: the name under which it is counted, the check, what it is given."""
    case = writer.case()
    for name, check in pairs.checks_of_case(loaded.vocabulary, rng):
        yield name, check, [case]
    for _ in range(completions):
        complete = writer.completion(case)
        yield "completed cases", pairs.of_case(pairs.check, rete=rng.random() < 0.3), [complete]
        for name, check in pairs.checks_of_completion(loaded.vocabulary, rng):
            yield name, check, [case, complete]


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


def explained(where: str, problem: str, kb: KnowledgeBase, cases: list[Entity], check: Check) -> str:
    """A difference, shrunk if it can be, for people."""
    documents, final = shrinking.shrink(kb, cases, check, problem) if SHRINK else (kb.documents, "(not tried)")
    return shrinking.report(where, problem, documents, cases, final)


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
