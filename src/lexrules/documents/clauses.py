"""Nodes of an explanation as clauses: what holds, what stands in the way, what is open, each with its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from lexrules.documents.sentences import Clause
from lexrules.explain.phrases import Phraser
from lexrules.explain.provisions import Cited
from lexrules.explain.tree import ExplanationNode, Mark
from lexrules.explain.values import YES, is_unknown
from lexrules.explain.why import Explainer
from lexrules.explain.wording import OTHER_WORDS, fill
from lexrules.kb.program import Label
from lexrules.model import truth
from lexrules.model.values import NotApplicable

_LEAVES: Final = frozenset({"fact", "list"})
#: A provision in Chinese: its instrument, article and the rest.
_PLACE: Final = re.compile(r"(?P<instrument>《.+》)(?P<article>第[^条]+条(?:之[一二三四五六七八九十]+)?)?")
#: So many elements of a list are named.
_ITEMS: Final = 3


class Premises(NamedTuple):
    """What a norm asks for, as this case answers it: the facts, and the exceptions and what prevails."""

    minor: list[Clause]
    exceptions: list[Clause]


def premises(phrases: Phraser, norm: ExplanationNode, *, full: bool) -> Premises:
    """The clauses of one norm. Options passed over are told only in full."""
    minor: list[Clause] = []
    exceptions: list[Clause] = []
    for child in norm.children:
        if child.kind in ("exception", "override"):
            exceptions.append(exception(phrases, child))
        elif child.kind == "option" and child.mark is Mark.FAILS and norm.mark is not Mark.FAILS and not full:
            continue
        else:
            minor += clauses(phrases, child)
    return Premises(minor, exceptions)


def clauses(phrases: Phraser, node: ExplanationNode) -> list[Clause]:
    """A part of a condition or quantity as clauses."""
    match node.kind:
        case "group" if node.mark is Mark.HOLDS or len(node.children) == 1:
            return [found for child in node.children for found in clauses(phrases, child)]
        case "group":
            inner = [found for child in node.children for found in clauses(phrases, child)]
            listed = Label("、".join(each.text.zh for each in inner), ", ".join(each.text.en for each in inner))
            return [_joined(Label(f"{node.text.zh}：{listed.zh}", f"{node.text.en}: {listed.en}"), node, inner)]
        case "option":
            return [_option(phrases, node)]
        case "element":
            return [_element(phrases, node)]
        case "conclusion":
            return [_conclusion(phrases, node)]
        case "negation" if len(node.children) == 1 and node.children[0].kind == "conclusion":
            told = _conclusion(phrases, node.children[0])
            return [told._replace(nodes=(node.id, *told.nodes))]
        case "exception" | "override":
            return [exception(phrases, node)]
        case "proof":
            return [_proof(node)]
        case "norm" | "item" | "law" | "measure":
            return [plain(node)]
        case _:
            return [_leaf(node)]


def facts_of(norm: ExplanationNode) -> list[Clause]:
    """The facts of the case that hold and that a norm reads itself, not by way of another conclusion."""
    found: list[Clause] = []
    pending = [child for child in reversed(norm.children) if child.kind not in ("exception", "override")]
    while pending:
        node = pending.pop()
        if node.kind == "fact" and node.mark is Mark.HOLDS:
            found.append(_leaf(node))
        elif node.kind in ("condition", "element", "group", "proof", "option", "value"):
            pending += reversed(node.children)
    return found


def quoted(text: Label) -> Label:
    """A text in quotation marks; those inside it become inner ones."""
    zh = text.zh.replace("“", "‘").replace("”", "’")
    en = text.en.replace("“", "‘").replace("”", "’")
    return Label(f"“{zh}”", f"“{en}”")


def exception(phrases: Phraser, node: ExplanationNode) -> Clause:
    """An exception (但书) or a prevailing norm, whichever way it came out."""
    name, title = with_cited(node.text, node.cited[:1]), quoted(with_cited(node.text, node.cited[:1]))
    if node.kind == "override":
        words = {
            Mark.HOLDS: Label(f"另有规定优先适用：{name.zh}", f"another norm prevails: {name.en}"),
            Mark.FAILS: Label(f"没有优先适用的规定：{name.zh}", f"no norm prevails: {name.en}"),
        }.get(node.mark, Label(f"是否另有规定优先适用尚不能确定：{name.zh}", f"it is open which prevails: {name.en}"))
        return Clause(words, (node.id,))
    words = {
        Mark.HOLDS: Label(f"但有除外情形：{name.zh}", f"but an exception applies: {name.en}"),
        Mark.FAILS: Label(f"不存在除外情形{title.zh}", f"the exception {title.en} does not apply"),
    }.get(
        node.mark,
        Label(f"是否存在除外情形{title.zh}尚不能确定", f"it is open whether the exception {title.en} applies"),
    )
    inner = [found for child in node.children for found in clauses(phrases, child)] if node.mark is Mark.HOLDS else []
    if inner:
        words = Label(f"{words.zh}（{_listed(inner).zh}）", f"{words.en} ({_listed(inner).en})")
    return _joined(words, node, inner)


def predicate(phrases: Phraser, node: ExplanationNode) -> Label:
    """A concept with its value as a predicate: “已过处罚时效”不成立; 行为审查结论为……."""
    label, value = _named(phrases, node), node.value
    name = quoted(label)
    assert value is not None, "a concept has a value"
    if isinstance(value, int):
        verb = {truth.TRUE: _TRUE, truth.FALSE: _FALSE, truth.NOT_APPLICABLE_BIT: _VOID}.get(value, _OPEN)
        words = Label(f"{name.zh}{verb.zh}", f"{name.en} {verb.en}")
    elif isinstance(value, NotApplicable):
        words = Label(f"{name.zh}{_VOID.zh}", f"{name.en} {_VOID.en}")
    elif node.mark is Mark.OPEN and node.type is not None:
        known = Label("", "")
        if not is_unknown(value, node.type, phrases.program):
            left = phrases.brief(value, node.type)
            known = Label(f"（{left.zh}）", f" ({left.en})")
        words = Label(f"{name.zh}{_OPEN.zh}{known.zh}", f"{name.en} {_OPEN.en}{known.en}")
    else:
        assert node.type is not None, "a concept has a type"
        words = fill(OTHER_WORDS["=="], a=label, b=phrases.brief(value, node.type))
    return Explainer.marked(words, node.authority, disputed=node.disputed)


_TRUE: Final = Label("成立", "holds")
_FALSE: Final = Label("不成立", "does not hold")
_VOID: Final = Label("不适用", "does not arise")
_OPEN: Final = Label("尚不能确定", "is undetermined")


def plain(node: ExplanationNode, *, deep: bool = False) -> Clause:
    """A node's own words; with ``deep`` also what it was read from."""
    words = node.text
    nodes = [node.id]
    if deep and node.children:
        listed = [child.text for child in node.children]
        words = Label(
            f"{words.zh}（{'；'.join(each.zh for each in listed)}）",
            f"{words.en} ({'; '.join(each.en for each in listed)})",
        )
        nodes += [child.id for child in node.children]
    return Clause(words, tuple(nodes), proposal=node.proposal)


def cited(places: Iterable[Cited], *, periods: bool = False) -> Label:
    """《某法》第一条、第二条……: the provisions one after another, each version with its period once."""
    zh, en, named, before = list[str](), list[str](), set[tuple[str, ...]](), ("", "")
    for each in places:
        period = each.period if periods and each.period is not None and each.versions not in named else None
        named.add(each.versions)
        # 《某法》第一条第一款、第二款，《另法》第三条: what is the same as before is not said again.
        place = _PLACE.match(each.text.zh)
        instrument, article = (place["instrument"], place["article"] or "") if place else ("", "")
        short = each.text.zh
        if instrument and instrument == before[0]:
            short = short.removeprefix(instrument)
            short = short.removeprefix(article) if article == before[1] and short != article else short
        before = (instrument, article)
        zh.append(short + (f"（{period.zh}）" if period else ""))
        en.append(each.text.en + (f" ({period.en})" if period else ""))
    return Label("、".join(zh), "; ".join(en))


def with_cited(text: Label, places: Iterable[Cited]) -> Label:
    """A text with provisions in brackets behind it."""
    found = cited(places)
    return Label(f"{text.zh}（{found.zh}）", f"{text.en} ({found.en})") if found.zh else text


def evidence(facts: Iterable[ExplanationNode]) -> list[str]:
    """The evidence named for facts, each once."""
    return list(dict.fromkeys(each for fact in facts if fact.source for each in fact.source.evidence))


def _option(phrases: Phraser, node: ExplanationNode) -> Clause:
    inner = [found for child in node.children for found in clauses(phrases, child)]
    name = with_cited(node.text, node.cited)
    verb = {Mark.HOLDS: Label("属于", "this is "), Mark.FAILS: Label("不属于", "this is not ")}.get(
        node.mark, Label("可能属于", "this may be ")
    )
    title = quoted(name)
    text = Label(f"{verb.zh}{title.zh}", f"{verb.en}{title.en}")
    if inner and node.mark is not Mark.FAILS:
        text = Label(f"{text.zh}：{_listed(inner).zh}", f"{text.en}: {_listed(inner).en}")
    return _joined(text, node, inner)


def _element(phrases: Phraser, node: ExplanationNode) -> Clause:
    """A named element; in brackets what makes it out, unless the name says as much already."""
    inner = [clause for child in node.children for clause in clauses(phrases, child)]
    holds, only = node.mark is Mark.HOLDS, node.children[0] if len(node.children) == 1 else None
    if holds and only is not None and only.kind == "conclusion" and _named(phrases, only) == node.text:
        return _joined(with_cited(node.text, _giving(only)), node, inner)
    # An element that holds is mostly named after the one thing in it that must not be so.
    named_after = holds and only is not None and only.kind == "negation"
    lacking = {Mark.FAILS: Label("不具备", "not made out: ")}.get(node.mark, Label("尚不能确定", "open: "))
    title = quoted(node.text)
    name = node.text if holds else Label(f"{lacking.zh}{title.zh}", f"{lacking.en}{title.en}")
    shown = [] if named_after else inner
    bare = [each._replace(text=each.bare or each.text) for each in shown if each.bare or not each.assessed]
    return _joined(_bracketed(name, shown), node, inner)._replace(bare=_bracketed(name, bare))


def _bracketed(name: Label, inner: list[Clause]) -> Label:
    """A name with clauses in brackets behind it."""
    if not inner:
        return name
    listed = _listed(inner)
    return Label(f"{name.zh}（{listed.zh}）", f"{name.en} ({listed.en})")


def _conclusion(phrases: Phraser, node: ExplanationNode) -> Clause:
    """An intermediate conclusion with the provision that gives it."""
    places = _giving(node)
    norms = [child.id for child in node.children if child.kind == "norm" and child.cited[:1] == places]
    return Clause(with_cited(predicate(phrases, node), places), (node.id, *norms[:1]), proposal=node.proposal)


def _giving(node: ExplanationNode) -> tuple[Cited, ...]:
    """The first provision of the norm that gives a conclusion; nothing where it is not given."""
    if node.mark is Mark.FAILS:
        return ()
    norms = [child for child in node.children if child.kind == "norm" and child.mark is node.mark and child.cited]
    return norms[0].cited[:1] if norms else ()


def _named(phrases: Phraser, node: ExplanationNode) -> Label:
    """What a concept is called."""
    assert node.entity is not None and node.name is not None, "a conclusion is about an entity"
    return phrases.program.attributes[phrases.derivation.case.entities[node.entity].type, node.name].label


def _leaf(node: ExplanationNode) -> Clause:
    """A condition, a fact or a value: its own words, with the evidence, the assessor and the proof behind it."""
    facts = [node] if node.kind in _LEAVES else [child for child in node.children if child.kind in _LEAVES]
    # That what a condition reads is an assessment, or not proved as it has to be, is not in its own words.
    hidden = [fact for fact in facts if fact is not node and (fact.judgement is not None or fact.stated is not None)]
    zh, en = [fact.text.zh for fact in hidden], [fact.text.en for fact in hidden]
    named = evidence(facts)
    if named:
        zh.append("证据：" + "、".join(named))
        en.append("evidence: " + ", ".join(named))
    items = [child for child in node.children if child.kind == "item" and child.mark is Mark.HOLDS]
    norms = [child for child in items if any(inner.kind in ("norm", "measure") for inner in child.children)][:_ITEMS]
    if norms:
        zh.append("即" + "、".join(quoted(child.text).zh for child in norms))
        en.append("namely " + ", ".join(quoted(child.text).en for child in norms))
    text = _standing(node)
    if zh:
        text = Label(f"{text.zh}（{'；'.join(zh)}）", f"{text.en} ({'; '.join(en)})")
    nodes = dict.fromkeys((node.id, *(child.id for child in (*facts, *norms))))
    assessed = any(fact.judgement is not None for fact in facts)
    return Clause(text, tuple(nodes), assessed, node.proposal)


def _proof(node: ExplanationNode) -> Clause:
    """A part to be proved: what the law demands, and the norms by which it is found."""
    norms = [child for found in node.children for child in found.children if child.kind == "norm"]
    giving = [norm for norm in norms if norm.mark is node.mark and node.mark is Mark.HOLDS]
    computed = [norm for norm in giving if not any(fact.assessed for fact in facts_of(norm))]
    nodes = (node.id, *(child.id for child in node.children), *(norm.id for norm in giving[:_ITEMS]))
    text, bare = (_found_under(_standing(node), each[:_ITEMS]) for each in (giving, computed))
    assessed = len(computed) < len(giving) or any(child.judgement is not None for child in node.children)
    return Clause(text, nodes, assessed, node.proposal, bare)


def _found_under(text: Label, norms: list[ExplanationNode]) -> Label:
    titles = [with_cited(quoted(norm.text), norm.cited[:1]) for norm in norms]
    if not titles:
        return text
    return Label(
        f"{text.zh}，依据{'、'.join(each.zh for each in titles)}认定",
        f"{text.en}, found under {', '.join(each.en for each in titles)}",
    )


def _standing(node: ExplanationNode) -> Label:
    """A part's own words, with what has to be added where it does not hold."""
    if node.kind == "fact" and node.value == truth.TRUE and node.stated is None:
        # 持有机动车驾驶证, not 持有机动车驾驶证：是
        return Label(node.text.zh.replace(f"：{YES.zh}", "", 1), node.text.en.replace(f": {YES.en}", "", 1))
    if node.kind not in ("condition", "negation", "proof") or _tells_value(node):
        return node.text
    if node.mark is Mark.FAILS:
        return Label(f"不符合{quoted(node.text).zh}", f"it is not so that {node.text.en}")
    if node.mark is Mark.OPEN:
        return Label(f"{quoted(node.text).zh}尚不能确定", f"it is open whether {node.text.en}")
    return node.text


def _tells_value(node: ExplanationNode) -> bool:
    """Whether a negation says itself how the one fact stands that must not be so, and so how it stands itself."""
    return node.kind == "negation" and any(child.kind == "fact" for child in node.children)


def _listed(found: list[Clause]) -> Label:
    return Label("；".join(each.text.zh for each in found), "; ".join(each.text.en for each in found))


def _joined(text: Label, node: ExplanationNode, inner: list[Clause]) -> Clause:
    nodes = dict.fromkeys((node.id, *(each for clause in inner for each in clause.nodes)))
    assessed = any(clause.assessed for clause in inner)
    proposal = node.proposal or any(clause.proposal for clause in inner)
    return Clause(text, tuple(nodes), assessed, proposal)
