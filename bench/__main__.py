"""Run all measurements and print them beside the targets: `python -m bench [--json FILE]`."""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import cold, peers, synthetic
from bench.cold import DEMO
from lexrules.engine.conclusions import goals_of
from lexrules.engine.derivation import Derivation, NormTrace
from lexrules.engine.facts import Case, Entity
from lexrules.engine.generated import FormulaCache
from lexrules.engine.native import evaluate
from lexrules.engine.rete.engine import ReteEngine
from lexrules.kb.loader import load_knowledge_base
from lexrules.kb.program import Norm, Program
from lexrules.model import truth


class WithoutDerivation(Derivation):
    """The same evaluation that lets go of every trace as soon as its result is known."""

    def _apply(self, norm: Norm, entity: Entity) -> NormTrace:
        found = super()._apply(norm, entity)
        return tuple.__new__(NormTrace, (*found[:4], None, *found[5:]))


#: Frames below a measured call. Python keeps its stack in chunks, and a call that happens to lie at the end of one can
#: take twice as long; over several depths the median is that of most calls.
DEPTHS = range(0, 160, 20)


def median_ms(work: Callable[[], object], seconds: float = 1.0) -> float:
    """Median time of one call in milliseconds, the collector switched off, over about ``seconds``."""

    def timed(frames: int) -> float:
        if frames:
            return timed(frames - 1)
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    work()
    times: list[float] = []
    gc.collect()
    gc.disable()
    try:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end or len(times) < 5:
            times.append(timed(DEPTHS[len(times) % len(DEPTHS)]))
    finally:
        gc.enable()
    return statistics.median(times) * 1000


def process_ms(arguments: list[str], environment: dict[str, str], runs: int = 7) -> float:
    """Median wall time of a whole process in milliseconds, to the last byte."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=environment)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def _conclude(program: Program, case: Case, kind: type[Derivation], formulas: FormulaCache) -> Derivation:
    derivation = kind(program, case, formulas)
    derivation.asked = tuple(goals_of(program, case))
    for asked in derivation.asked:
        derivation.conclusion(asked)
    return derivation


def dense(count: int, folder: Path) -> dict[str, float]:
    """One case on which every norm bears, ours beside the peers', the same conclusions checked first."""
    rules = synthetic.dense_rules(count)
    synthetic.write_dense(folder, rules)
    program = load_knowledge_base(folder, use_cache=False)
    facts = synthetic.numbers()
    case = synthetic.case_of(facts)
    partly = synthetic.case_of(facts, unknown=frozenset(f"f{index}" for index in range(0, synthetic.FACTS, 5)))
    asked = goals_of(program, case)
    rete, formulas = ReteEngine(), FormulaCache(0)
    goals = {rule.head for rule in rules[count * 2 // 3 :]}
    derivation = evaluate(program, case, asked)
    ours = {each.asked.name for each in derivation.conclusions() if each.value == truth.TRUE}
    others = {
        "plain Python forward chainer": peers.forward_chainer(rules),
        "durable-rules alone": peers.durable_rules(rules),
        "zen-engine": peers.zen(rules),
    }
    for name, peer in others.items():
        if peer(facts) & goals != ours:
            raise SystemExit(f"{name} disagrees on {count} rules")
    figures = {
        "native, with derivation": median_ms(lambda: evaluate(program, case, asked, formulas)),
        "native, without": median_ms(lambda: _conclude(program, case, WithoutDerivation, formulas)),
        "native, a fifth of the facts unknown": median_ms(lambda: evaluate(program, partly, asked, formulas)),
        "native, interpreted": median_ms(lambda: evaluate(program, case, asked)),
        "rete": median_ms(lambda: rete.evaluate(program, case, asked)),
    }
    figures.update({name: median_ms(lambda peer=peer: peer(facts)) for name, peer in others.items()})
    return figures


def sparse(count: int, folder: Path) -> dict[str, float]:
    """One case that touches five of ``count`` norms."""
    synthetic.write_sparse(folder, count)
    program = load_knowledge_base(folder, use_cache=False)
    case = synthetic.case_of(synthetic.numbers(), "o0")
    asked = goals_of(program, case)
    rete, formulas = ReteEngine(), FormulaCache(0)
    return {
        "native, with derivation": median_ms(lambda: evaluate(program, case, asked, formulas)),
        "rete": median_ms(lambda: rete.evaluate(program, case, asked)),
    }


def shipped(environment: dict[str, str]) -> dict[str, float]:
    """The shipped knowledge base on a real case, cold and warm."""
    import lexrules

    arguments = ["-m", "lexrules", "evaluate", str(DEMO), "--lang", "zh"]
    figures = {}
    with cold.installed(environment) as variables:
        figures["cold evaluate, cached program"] = process_ms(arguments, variables)
        figures["cold evaluate, compiling"] = process_ms([*arguments, "--no-cache"], variables)
        figures["import lexrules"] = _import_ms(variables)
    figures["python -c pass"] = process_ms(["-c", "pass"], environment)
    knowledge_base = lexrules.load()
    case = knowledge_base.read_case(DEMO)
    figures["load, cached"] = median_ms(lexrules.load, 0.5)
    figures["load, compiling"] = median_ms(lambda: lexrules.load(use_cache=False), 1.5)
    figures["read case file"] = median_ms(lambda: knowledge_base.read_case(DEMO), 0.5)
    figures["warm, native"] = median_ms(lambda: knowledge_base.evaluate(case, engines=["native"]))
    figures["warm, native and rete compared"] = median_ms(lambda: knowledge_base.evaluate(case))
    decision = knowledge_base.evaluate(case)
    figures["text in Chinese"] = median_ms(lambda: decision.text("zh"), 0.5)
    figures["graph"] = median_ms(decision.graph, 0.5)
    return figures


def _import_ms(environment: dict[str, str]) -> float:
    code = "import time; s = time.perf_counter(); import lexrules; print(time.perf_counter() - s)"
    runs = [
        float(
            subprocess.run(
                [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment
            ).stdout
        )
        for _ in range(7)
    ]
    return statistics.median(runs) * 1000


def main() -> None:
    """Measure everything, print it, and keep it as JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    results: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in (60, 500):
            results[f"dense, {count} norms"] = dense(count, folder / f"dense{count}")
        for count in (50, 500, 5000):
            results[f"sparse, {count} norms"] = sparse(count, folder / f"sparse{count}")
        results["shipped knowledge base"] = shipped(dict(os.environ))
        results["one cold command, slice by slice"] = cold.slices(dict(os.environ))
    print(
        f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores; milliseconds, medians"
    )
    for title, figures in results.items():
        print(f"\n{title}")
        base = figures.get("native, with derivation", 0.0)
        for name, value in figures.items():
            ratio = f"  {value / base:8.2f} x" if base else ""
            print(f"  {name:<40}{value:10.3f}{ratio}")
    print("\nratios")
    for name, value in _ratios(results).items():
        print(f"  {name:<60}{value:8.2f}")
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def _ratios(results: dict[str, dict[str, float]]) -> dict[str, Any]:
    native, dense_500 = "native, with derivation", results["dense, 500 norms"]
    return {
        "with derivation / without (500 dense; target 1.3)": dense_500[native] / dense_500["native, without"],
        "ten times the norms, same case (500 → 5000; target 1.5)": results["sparse, 5000 norms"][native]
        / results["sparse, 500 norms"][native],
    }


if __name__ == "__main__":
    main()
