"""What is checked of one pair of a knowledge base and a case; each check yields the differences it finds."""

from __future__ import annotations

import random
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lexrules.engine import agreement, native
from lexrules.engine.conclusions import Asked, Conclusion
from lexrules.engine.evaluation import Evaluation, Variants
from lexrules.engine.evaluation import Question as EngineQuestion
from lexrules.engine.facts import Case
from lexrules.engine.generated import FormulaCache
from lexrules.engine.rete.engine import ReteDerivation, ReteEngine, ReteUnavailable
from lexrules.engine.worlds import World
from lexrules.kb.loader import load_knowledge_base
from lexrules.kb.program import PositionId, Program
from lexrules.model import truth, values
from tests.conformance import questions
from tests.conformance.cases import engine_case
from tests.conformance.generate import KnowledgeBase
from tests.conformance.oracle import Oracle
from tests.conformance.questions import GRADES, Answers, Key, Question, answers
from tests.conformance.terms import single
from tests.conformance.vocabulary import Entity, Vocabulary

RETE: ReteEngine | None = ReteEngine()
PLAIN = Question()
Differences = Iterator[str]


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
        self.variants = Variants(self.program)
        # Formulas interpreted, turned into Python after some use, and from their second use on.
        self.formulas = (None, FormulaCache(4), FormulaCache(0))
        self._answers: dict[Any, tuple[Entity, Answers, Oracle]] = {}

    def answers(self, case: Entity, question: Question, burden: bool = False) -> tuple[Answers, Oracle]:
        """What the oracle says; the checks of one case ask for the same again."""
        asked = id(case), question.grade, tuple(question.positions.items()), burden
        if asked not in self._answers:
            if len(self._answers) > 20:
                self._answers.clear()
            # The case is kept so that no other gets its id.
            self._answers[asked] = case, *answers(self.vocabulary, case, question, burden=burden)
        return self._answers[asked][1:]

    def restricted(self, question: Question) -> Program:
        """The program without the norms that a question leaves out."""
        return self.variants.get(question.grade, self.choice(question))

    def choice(self, question: Question) -> dict[str, str]:
        """The positions asked for, of the disputes that the knowledge base has (it may have shrunk)."""
        return {name: each for name, each in question.positions.items() if name in self.program.disputes}


# -- the engines and the oracle ----------------------------------------------------------------------------------------


def everything(program: Program, case: Case, rng: random.Random) -> list[Asked]:
    """Every conclusion of a case, in a random order."""
    asked = [
        Asked(entity, name, (entity.type, name) in program.effects)
        for entity in case.entities.values()
        for of, name in program.concluding
        if of == entity.type
    ]
    rng.shuffle(asked)
    return asked


def shape(conclusion: Conclusion) -> Any:
    """A conclusion of an engine as the oracle writes it."""
    if conclusion.asked.effects:
        return {measure.norm.id: (measure.exists, measure.attributes) for measure in conclusion.measures}
    return conclusion.value, str(conclusion.status)


def key(asked: Asked) -> Key:
    return asked.entity.id, asked.name


def check(
    loaded: Loaded,
    case: Entity,
    rng: random.Random,
    counts: Counter[str],
    question: Question = PLAIN,
    burden: bool = False,
    rete: bool = True,
) -> Differences:
    """The engines say of every conclusion what the oracle says, and of everything else what the other says."""
    expected, oracle = loaded.answers(case, question, burden)
    counts.update(comparisons_of(oracle))
    program, made, world = loaded.restricted(question), engine_case(case), World(burden=burden)
    asked = everything(program, made, rng)
    formulas = rng.choice(loaded.formulas)
    try:
        first = native.evaluate(program, made, asked, formulas, world)
        found = {"native": first.conclusions()}
        second = second_opinion(program, made, asked, world) if rete else None
        disagreements = list(agreement.differences(first, second)) if second is not None else []
        if second is not None:
            found["rete"] = second.conclusions()
            counts["by both engines"] += 1
    except Exception:  # noqa: BLE001 - a crash of an engine is a finding
        yield "engine raised " + traceback.format_exc(limit=-3).strip()
        return
    under = described(question, burden)
    for engine, conclusions in found.items():
        said = {key(each.asked): shape(each) for each in conclusions}
        for conclusion in sorted(expected.keys() | said.keys()):
            wanted, given = expected.get(conclusion), said.get(conclusion)
            if wanted != given:
                yield f"{'.'.join(conclusion)}, {under}\n   oracle {shown(wanted)}\n   {engine} {shown(given)}"
    if disagreements:
        yield f"the engines disagree, {under}: {'; '.join(map(str, disagreements[:4]))}"


def second_opinion(program: Program, case: Case, asked: list[Asked], world: World) -> ReteDerivation | None:
    """What the second engine says, if there is one and the case is not beyond its limits."""
    try:
        return RETE.evaluate(program, case, asked, world) if RETE is not None else None
    except ReteUnavailable:
        return None


def comparisons_of(oracle: Oracle) -> Counter[str]:
    """How many comparisons of versions an oracle made, and what came of them."""
    counts: Counter[str] = Counter()
    for each in oracle.evaluation.oracles.values():
        for (norm, _), worlds in each.days_memo.items():
            clock = oracle.kb.norms[norm]["then"]["clock"]
            own = any((clock, None) == (fixed[0], day) for world in worlds for *fixed, day in added(each, world))
            counts["comparisons"] += 1
            counts["comparisons that leave several days"] += len(worlds) > 1
            counts["comparisons that certainly take a later day"] += not own
    return counts


def added(outer: Oracle, inner: Oracle) -> frozenset[Any]:
    """What a world fixes that the world around it does not."""
    return inner.setting.world - outer.setting.world


def check_evaluation(
    loaded: Loaded, case: Entity, rng: random.Random, counts: Counter[str], question: Question = PLAIN
) -> Differences:
    """Authority, disputed conclusions and their different answers are what asking every question there is comes to."""
    kb = loaded.vocabulary
    authorities = questions.authorities(kb, case, question)
    disputed = questions.disputed(kb, case, question)
    made = engine_case(case)
    asked = everything(loaded.program, made, rng)
    positions = tuple(PositionId(*each) for each in loaded.choice(question).items())
    formulas = rng.choice(loaded.formulas)
    try:
        evaluation = Evaluation(loaded.variants, made, asked, EngineQuestion(question.grade, positions), None, formulas)
        for each in asked:
            conclusion = key(each)
            expected: Any = authorities[conclusion]
            counts["conclusions that do not rest on law"] += expected != GRADES[0]
            if (found := evaluation.authority(each)) != expected:
                yield f"authority of {each.path}, {described(question)}\n   oracle {expected}\n   native {found}"
            yield from check_outcomes(evaluation, each, disputed.get(conclusion), question)
            counts["disputed conclusions"] += conclusion in disputed
    except Exception:  # noqa: BLE001 - a crash of an engine is a finding
        yield "engine raised " + traceback.format_exc(limit=-3).strip()


def check_burden(
    loaded: Loaded, case: Entity, rng: random.Random, counts: Counter[str], question: Question = PLAIN
) -> Differences:
    """The engines agree with the oracle on the burden; and the answer shows what the burden decides where it does."""
    yield from check(loaded, case, rng, counts, question, burden=True)
    plain, _ = loaded.answers(case, question)
    decided, _ = loaded.answers(case, question, burden=True)
    program, made = loaded.restricted(question), engine_case(case)
    derivation = native.evaluate(program, made, (), rng.choice(loaded.formulas))
    for asked in everything(program, made, rng):
        before, after = plain[key(asked)], decided[key(asked)]
        wanted = after if questions.undetermined(before) and after != before else None
        conclusion = derivation.on_the_burden(asked)
        found = None if conclusion is None else shape(conclusion)
        counts["conclusions that the burden changes"] += wanted is not None
        if wanted != found:
            what = f"what the burden decides of {asked.path}, {described(question)}"
            yield f"{what}\n   oracle {shown(wanted)}\n   native {shown(found)}"


def check_outcomes(evaluation: Evaluation, asked: Asked, expected: Any, question: Question) -> Differences:
    outcomes = evaluation.outcomes(asked)
    if (str(evaluation.status(asked)) == "disputed") != (expected is not None):
        wanted = "disputed" if expected else "not disputed"
        yield f"state of {asked.path}, {described(question)}: {wanted} expected, {evaluation.status(asked)} found"
    if expected is None:
        return
    default = expected[0][1][0]
    wanted = [
        (answer, {frozenset(choice.items() - default.items()) for choice in choices}) for answer, choices in expected
    ]
    found = [(shape(each.conclusion), set(map(frozenset, each.choices))) for each in outcomes]
    for answer, choices in wanted:
        if (answer, choices) not in found:
            yield (
                f"outcomes of {asked.path}, {described(question)}\n   oracle {shown(answer)} under {choices}\n"
                f"   native {[(shown(other), under) for other, under in found]}"
            )
    if len(found) != len(wanted):
        yield f"outcomes of {asked.path}, {described(question)}: {len(wanted)} expected, {len(found)} found"


def check_completion(
    loaded: Loaded, case: Entity, complete: Entity, counts: Counter[str], question: Question = PLAIN
) -> Differences:
    """The answer of a completed case was not excluded before, and is not open, since nothing is unknown."""
    possible, _ = loaded.answers(case, question)
    actual, oracle = loaded.answers(complete, question)
    counts["completions without leeway"] += not oracle.leeway
    for conclusion, answer in actual.items():
        path = ".".join(conclusion)
        if isinstance(answer, dict):
            yield from check_effects(path, answer, possible.get(conclusion), oracle.leeway)
            continue
        if not oracle.leeway and not single(answer[0]):
            yield f"{path}: open in a complete case: {answer[0]}"
        if conclusion in possible and not values.contains(possible[conclusion][0], answer[0]):
            yield f"{path}: unsound: {answer[0]} was not among {possible[conclusion][0]}"


def check_effects(path: str, actual: Any, possible: Any, leeway: bool) -> Differences:
    for norm, (exists, attributes) in actual.items():
        if exists != truth.TRUE and not leeway:
            yield f"{path} {norm}: open in a complete case"
        if possible is None:
            continue
        before, known = possible.get(norm, (truth.FALSE, {}))
        if exists & ~before:
            yield f"{path} {norm}: unsound: {exists} was not among {before}"
        for name, value in attributes.items():
            if not values.contains(known.get(name, 0), value):
                yield f"{path} {norm} {name}: unsound: {value} was not among {known.get(name)}"
    for norm, (exists, _) in (possible or {}).items():
        if norm not in actual and exists == truth.TRUE:
            yield f"{path} {norm}: unsound: certain, but not there"


# -- which checks ------------------------------------------------------------------------------------------------------

Check = Callable[[Loaded, list[Entity], random.Random, Counter[str]], Differences]
"""A check of the case, and for soundness of a completion of it, given as the second."""


def of_case(checking: Callable[..., Differences], **fixed: Any) -> Check:
    return lambda loaded, cases, rng, counts: checking(loaded, cases[0], rng, counts, **fixed)


def sound(question: Question) -> Check:
    return lambda loaded, cases, _, counts: check_completion(loaded, cases[0], cases[1], counts, question)


def random_question(kb: Vocabulary, rng: random.Random) -> Question:
    """A question at some grade or with everything, with some of the disputes closed."""
    positions = {
        name: rng.choice(dispute["positions"])["id"] for name, dispute in kb.disputes.items() if rng.random() < 0.5
    }
    return Question(rng.choice([None, *GRADES]), positions)


def checks_of_case(kb: Vocabulary, rng: random.Random) -> Iterator[tuple[str, Check]]:
    """What is checked of a case, named: the plain question always, the rest for a share of the cases."""
    yield "pairs", of_case(check)
    if rng.random() < 0.3:
        yield "restricted questions", of_case(check, question=random_question(kb, rng))
    if rng.random() < 0.3:
        question = random_question(kb, rng) if rng.random() < 0.3 else PLAIN
        yield "on the burden", of_case(check_burden, question=question)
    if rng.random() < 0.2:
        question = random_question(kb, rng) if rng.random() < 0.3 else PLAIN
        yield "authority and disputes", of_case(check_evaluation, question=question)


def checks_of_completion(kb: Vocabulary, rng: random.Random) -> Iterator[tuple[str, Check]]:
    """What is checked of a case and a completion of it."""
    yield "completions", sound(random_question(kb, rng) if rng.random() < 0.2 else PLAIN)


# -- for people --------------------------------------------------------------------------------------------------------


def described(question: Question, burden: bool = False) -> str:
    """A question in a few words."""
    grade = f"at {question.grade}" if question.grade else "with everything"
    taken = ", ".join(f"{name}/{each}" for name, each in question.positions.items())
    return grade + (f", {taken}" if taken else "") + (", on the burden" if burden else "")


def shown(answer: Any) -> str:
    """An answer in one line."""
    if isinstance(answer, dict):
        return "{" + ", ".join(f"{name}: {shown(value)}" for name, value in answer.items()) + "}"
    if type(answer) is tuple:
        return f"({', '.join(map(shown, answer))})"
    return str(answer) if answer is None or isinstance(answer, str) else agreement.describe(answer)
