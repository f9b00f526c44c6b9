"""Every form of the language in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lexrules.engine.conclusions import ask
from lexrules.engine.derivation import Derivation
from lexrules.explain.phrases import Phraser, Scope
from lexrules.explain.why import why

Evaluate = Callable[..., Derivation]
GOLDEN = Path(__file__).parent / "golden"
FACTS = {"remark": "乙", "main_item": "i1", "colour": "red"}


def test_conditions(decide: Evaluate, golden: Callable[[Path, str], None]) -> None:
    derivation = decide("c1.wordy", **FACTS)
    node = why(derivation, ask(derivation.program, derivation.case, "c1.wordy")[0], full=True)
    group = next(each for each in node.walk() if each.kind == "group")
    lines = [f"{each.symbol} {each.text.zh}\n  {each.text.en}\n" for each in group.children]
    golden(GOLDEN / "phrases.txt", "".join(lines))


def test_whole_conditions_in_one_sentence(decide: Evaluate, golden: Callable[[Path, str], None]) -> None:
    derivation = decide("c1.wordy", "c1.sums", **FACTS)
    entity = derivation.asked[0].entity
    phraser = Phraser(derivation)
    lines = []
    for name in ("sample.wordy", "sample.due", "sample.step-green", "sample.fee", "sample.sums", "sample.outcome"):
        norm = derivation.program.norm(name)
        assert norm is not None
        for formula in (norm.condition, norm.value):
            if formula is not None:
                for trace in (derivation.formula(formula, entity), None):
                    scope = Scope(formula, trace, (entity,))
                    label = phraser.condition(scope, scope.root)
                    lines.append(f"{label.zh}\n{label.en}\n\n")
    golden(GOLDEN / "sentences.txt", "".join(lines))


def test_calculations(decide: Evaluate) -> None:
    derivation = decide("c1.sums", **FACTS)
    value = next(each for each in why(derivation, derivation.asked[0]).walk() if each.kind == "value")
    assert value.text.zh == (
        "择一从低（甲：较低者（价款（120.50元）；损失（500元））（120.50元）×2－（价款（120.50元）－20元）；"
        "乙：较高者（价款（120.50元）+1元；0元－损失（500元））（121.50元）；"
        "丙：价款（120.50元）×2至损失（500元）×2的幅度） ＝ 121.50元"
    )
