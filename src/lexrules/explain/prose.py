"""The reasons of a conclusion as indented lines, each with its mark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple

from lexrules.errors import Language
from lexrules.explain.provisions import CONFIDENCE, Cited
from lexrules.explain.tree import ExplanationNode, Mark
from lexrules.explain.wrapping import wrap
from lexrules.kb.program import Label

#: In the short form: how many concepts deep reasons are followed, and how many parts of one kind are told.
_DEPTH: Final = 1
_SHOWN: Final = 4
_LEAVES: Final = frozenset({"fact", "list"})


class Reading(NamedTuple):
    """All that is read of a node; what is below it by numbers."""

    kind: str
    text: Label
    symbol: str
    cited: tuple[Cited, ...]
    remarks: tuple[Label, ...]
    below: tuple[int, ...]


class Prose:
    """Writes explanation trees; what was told once is only referred to after."""

    def __init__(self, language: Language, detail: bool, width: int) -> None:
        self.language = language
        self.detail = detail
        self.width = width
        self._told: set[str] = set()
        self._numbers: dict[str, int] = {}
        self._readings: dict[Reading, int] = {}
        self._read: dict[str, int] = {}

    def number(self, nodes: list[ExplanationNode]) -> None:
        """Announce the conclusions that will be told, so that others can refer to them."""
        self._numbers = {node.id: number for number, node in enumerate(nodes, 1)}

    def say(self, label: Label) -> str:
        """The label in the language of the text."""
        return label.zh if self.language == "zh" else label.en

    def conclusion(self, node: ExplanationNode, lead: str) -> list[str]:
        """A conclusion with its reasons; ``lead`` stands before it."""
        owner = self.say(node.entity_label) + (" " if self.language == "en" else "　") if node.entity_label else ""
        lines = wrap(f"{node.symbol} {owner}{self.say(node.text)}", self.width, lead, " " * len(lead))
        self._told.add(node.id)
        indent = " " * (len(lead) + 2)
        for remark in node.remarks:
            lines += wrap(self.say(remark), self.width, f"{indent}· ", f"{indent}  ")
        shown, rest = self._limited(node)
        lines += self._each(shown, indent, 0)
        for text in rest:
            lines += wrap(text, self.width, indent, indent)
        return lines

    def _limited(self, node: ExplanationNode) -> tuple[list[ExplanationNode], list[str]]:
        """The children to be told, and a line for those left out.

        The short form only counts open measures beyond the first few, and versions that were not in force.
        """
        children = self._distinct(node.children)
        if self.detail:
            return children, []
        measures = [child for child in children if child.kind == "measure" and child.mark is Mark.OPEN][_SHOWN:]
        norms = [child for child in children if child.kind == "norm"]
        lapsed = [child for child in norms if _because(child, "in_force")]
        left_out = [child for child in norms if _because(child, "left_out")]
        if len(lapsed) == len(children):
            lapsed = []
        if len(left_out) == len(children):
            left_out = []
        dropped = {child.id for child in (*measures, *lapsed, *left_out)}
        rest = []
        if measures:
            count = len(measures)
            rest.append(f"……另有{count}项尚不能确定" if self.language == "zh" else f"… and {count} more not settled")
        if lapsed:
            count = len(lapsed)
            rest.append(
                f"– 另有{count}条规范当时没有施行"
                if self.language == "zh"
                else f"– {count} more not in force at the time"
            )
        if left_out:
            count = len(left_out)
            rest.append(
                f"– 另有{count}条规范依所问未计入" if self.language == "zh" else f"– {count} more left out as asked"
            )
        return [child for child in children if child.id not in dropped], rest

    def _distinct(self, nodes: Iterable[ExplanationNode]) -> list[ExplanationNode]:
        """The nodes but those that read like one before: the same reasons under each of several laws compared."""
        found: dict[int, ExplanationNode] = {}
        for node in nodes:
            if found.setdefault(self._reading(node), node) is not node:
                self._told.add(node.id)
        return list(found.values())

    def _reading(self, node: ExplanationNode) -> int:
        """A number for all that is read of a node and what is below it: the same for nodes that read alike."""
        known = self._read.get(node.id)
        if known is None:
            reading = Reading(
                node.kind, node.text, node.symbol, node.cited, node.remarks, tuple(map(self._reading, node.children))
            )
            known = self._read[node.id] = self._readings.setdefault(reading, len(self._readings))
        return known

    def _node(self, node: ExplanationNode, indent: str, depth: int) -> list[str]:
        node = self._plain(node)
        if node.kind in ("norm", "measure"):
            return self._norm(node, indent, depth)
        text, children = self._line(node, depth)
        inner = self._plain(children[0]) if len(children) == 1 and not self.detail else None
        if inner is not None and node.kind in ("element", "exception", "option"):
            words, below = self._line(inner, depth)
            if not below:
                # A name and one plain condition: one line.
                children = []
                text = words if words.startswith(text) else self._led(text, words)
                text += self._words(inner) + self._evidence(inner) + self._cut(inner)
        text += self._words(node) + self._evidence(node)
        if node.cited:
            text += self._cited(node.cited, versions=self.detail)
        elif not children:
            text += self._cut(node)
        lines = wrap(f"{node.symbol} {text}", self.width, indent, indent + "  ")
        if children:
            self._told.add(node.id)
            deeper = depth + (node.kind in ("conclusion", "override", "item"))
            shown = len(children) if self.detail or node.kind == "comparison" else _SHOWN
            for child in children[:shown]:
                # A norm met as an element of a list has reasons of its own elsewhere.
                elsewhere = child.kind == "norm" and node.kind in ("condition", "value")
                lines += self._node(child, indent + "  ", deeper + _DEPTH + 1 if elsewhere else deeper)
            rest = len(children) - shown
            if rest > 0:
                text = f"……另有{rest}项" if self.language == "zh" else f"… and {rest} more"
                lines.append(f"{indent}  {text}")
        return lines

    def _line(self, node: ExplanationNode, depth: int) -> tuple[str, list[ExplanationNode]]:
        """The words of a node and what is told below it; a conclusion that it reads and that is told elsewhere is
        only referred to.
        """
        text, children = self.say(node.text), self._below(node, depth)
        if node.kind == "option" and not self.detail:
            text, children = self._worked_out(text, node.mark, children, depth)
        only = children[0] if len(children) == 1 and not self.detail else None
        if only is not None and (node.kind, only.kind) == ("condition", "conclusion") and self._elsewhere(only):
            return text + self._words(only), []
        return text, children

    def _worked_out(
        self, text: str, mark: Mark, children: list[ExplanationNode], depth: int
    ) -> tuple[str, list[ExplanationNode]]:
        """An option that is called by how its value is worked out, with the value: what comes of it is said once.

        Not where the option is taken and its value is open: the mark could not stand for both.
        """
        equals = " ＝ " if self.language == "zh" else " = "
        for place, child in enumerate(children):
            name, sign, _ = self.say(child.text).rpartition(equals)
            if child.kind == "value" and sign and name in text and (child.mark is Mark.HOLDS or mark is Mark.OPEN):
                below = self._below(child, depth)
                self._told.add(child.id)
                told = text.replace(name, self.say(child.text), 1)
                return told, [*children[:place], *below, *children[place + 1 :]]
        return text, children

    def _each(self, nodes: list[ExplanationNode], indent: str, depth: int) -> list[str]:
        """Nodes that stand beside one another; of which what is told reads the same, it is told once.

        Under several laws the reasons of one measure may differ only deeper than is told.
        """
        alike = Counter((node.kind, node.text) for node in nodes)
        told: dict[tuple[str, Label], tuple[set[str], list[list[str]]]] = {}
        lines = []
        for node in nodes:
            key = (node.kind, node.text)
            if alike[key] == 1:
                lines += self._node(node, indent, depth)
                continue
            before, texts = told.setdefault(key, (set(self._told), []))
            now, self._told = self._told, set(before)
            text = self._node(node, indent, depth)
            told_here, self._told = self._told, now
            if text in texts:
                self._told |= told_here
                continue
            texts.append(text)
            lines += self._node(node, indent, depth) if len(texts) > 1 else text
            self._told |= told_here
        return lines

    def _led(self, name: str, words: str) -> str:
        """A name and what stands behind it; a dash between them where either has a colon of its own."""
        colon, dash = ("：", "——") if self.language == "zh" else (": ", " — ")
        return name + (dash if colon in name or colon in words else colon) + words

    def _plain(self, node: ExplanationNode) -> ExplanationNode:
        """In the short form a group of which one part is told is that part."""
        while not self.detail and node.kind == "group" and len(node.children) == 1:
            node = node.children[0]
        return node

    def _below(self, node: ExplanationNode, depth: int) -> list[ExplanationNode]:
        """What is told under a node.

        In the short form neither what its own words already give, nor what lies deeper than a few steps.
        """
        if not node.children or node.id in self._told or node.id in self._numbers:
            return []
        if self.detail:
            return self._distinct(node.children)
        if node.kind == "proof" and len(node.children) == 1 and _said(node, node.children[0]):
            return []
        if node.kind == "law" or node.code == "same":
            return []  # the line of a law says which measures it has; laws that give the same need no line
        if node.kind in ("condition", "value", "in_force", "item", "negation"):
            if node.kind == "negation" and node.mark is Mark.HOLDS:
                return []
            only = node.children[0] if len(node.children) == 1 else None
            if node.kind == "negation" and only is not None and only.kind == "conclusion":
                return self._below(only, depth)  # the negation says already how it came out
            hidden = _LEAVES | {"norm"} if node.kind == "item" else _LEAVES
            return [
                child
                for child in self._distinct(node.children)
                if child.kind not in hidden and (child.kind != "value" or child.children)
            ]
        too_deep = depth >= _DEPTH and node.kind in ("conclusion", "override")
        known_later = node.mark is Mark.OPEN and node.kind in ("conclusion", "override") and depth > 0
        passed_over = node.kind == "option" and node.mark is Mark.FAILS and not _plainly_lacking(node)
        if too_deep or known_later or passed_over or node.kind == "excluded":
            return []
        return self._distinct(node.children)

    def _cut(self, node: ExplanationNode) -> str:
        """The provision that a conclusion rests on, where its reasons are left out."""
        if node.kind == "negation" and len(node.children) == 1 and not self.detail:
            return self._words(node.children[0]) if node.children[0].kind == "conclusion" else ""
        if (
            self.detail
            or node.kind not in ("conclusion", "override")
            or node.id in self._told
            or node.id in self._numbers
        ):
            return ""
        for child in node.children:
            if child.kind == "norm" and child.cited and (child.mark is not Mark.FAILS or node.mark is Mark.FAILS):
                return self._cited(child.cited[:1], versions=False)
        return ""

    def _norm(self, node: ExplanationNode, indent: str, depth: int) -> list[str]:
        told = node.id in self._told
        again = ("（见上）" if self.language == "zh" else " (see above)") if told and node.children else ""
        cited = self._cited(node.cited[: None if self.detail else 2], versions=self.detail or depth == 0)
        lines = wrap(f"{node.symbol} {self.say(node.text)}{cited}{again}", self.width, indent, indent + "  ")
        if told:
            return lines
        inner = indent + "  "
        lines += self._remarks(node, inner, depth)
        if self.detail or depth <= _DEPTH:
            self._told.add(node.id)
            lines += self._each(self._distinct(node.children), inner, depth)
        return lines

    def _remarks(self, node: ExplanationNode, indent: str, depth: int) -> list[str]:
        """How sure the encoding is, with the norm's note; in detail also what the provision says."""
        norm, lines = node.norm, list[str]()
        if norm is None or node.kind != "norm":
            return []
        for remark in node.remarks if self.detail or depth == 0 else ():
            lines += wrap(self.say(remark), self.width, indent, indent)
        colon = "：" if self.language == "zh" else ": "
        if norm.confidence != "T":
            note = f"{colon}{self.say(norm.note)}" if norm.note and (self.detail or depth == 0) else ""
            lines += wrap(
                f"[{norm.confidence}] {self.say(CONFIDENCE[norm.confidence])}{note}", self.width, indent, indent
            )
        elif self.detail and norm.note:
            lines += wrap(
                f"{'注' if self.language == 'zh' else 'note'}{colon}{self.say(norm.note)}", self.width, indent, indent
            )
        if self.detail:
            lines += wrap(self.say(norm.gist), self.width, indent, indent)
        return lines

    def _elsewhere(self, node: ExplanationNode) -> bool:
        """Whether the reasons of a conclusion are told in another place."""
        return node.id in self._numbers or (node.id in self._told and bool(node.children))

    def _words(self, node: ExplanationNode) -> str:
        """What the mark alone does not tell."""
        if node.kind == "conclusion":
            number = self._numbers.get(node.id)
            if number:
                return f"（见理由{number}）" if self.language == "zh" else f" (see reason {number})"
            if node.id in self._told and node.children:
                return "（见上）" if self.language == "zh" else " (see above)"
            return ""
        if node.kind == "exception":
            words = {
                Mark.HOLDS: Label("（除外情形成立）", " (the exception holds)"),
                Mark.FAILS: Label("（不构成除外）", " (the exception does not hold)"),
            }.get(node.mark, Label("（是否除外尚不能确定）", " (not settled whether the exception holds)"))
            return self.say(words)
        if node.kind == "override" and node.note is not None:
            return f"（{node.note.zh}）" if self.language == "zh" else f" ({node.note.en})"
        return ""

    def _evidence(self, node: ExplanationNode) -> str:
        """The evidence named for the facts a line speaks of; in detail also where they are stated."""
        facts = (
            [node]
            if node.kind in _LEAVES
            else [
                child
                for child in node.children
                if child.kind in _LEAVES and node.kind in ("condition", "negation") and not self.detail
            ]
        )
        hidden = [fact for fact in facts if fact is not node]
        named = [each for fact in facts if fact.source for each in fact.source.evidence]
        # What a condition reads is not told below it: that it is an assessment, or not proved, has to be said here.
        parts = [self.say(fact.text) for fact in hidden if fact.judgement or fact.stated is not None]
        reasons = [fact.judgement.reason for fact in facts if fact.judgement and fact.judgement.reason]
        parts += [("理由：" if self.language == "zh" else "reason: ") + reason for reason in reasons]
        parts += [self.say(fact.proof) for fact in facts if fact.proof is not None and fact.stated is None]
        if named:
            listed = "、".join(dict.fromkeys(named)) if self.language == "zh" else "; ".join(dict.fromkeys(named))
            parts.append(("证据：" if self.language == "zh" else "evidence: ") + listed)
        if self.detail and node.kind in _LEAVES and node.source is not None:
            if node.source.note:
                parts.append(node.source.note)
            if node.source.span is not None:
                parts.append(str(node.source.span))
        if not parts:
            return ""
        return f"〔{'；'.join(parts)}〕" if self.language == "zh" else f" [{'; '.join(parts)}]"

    def _cited(self, cited: tuple[Cited, ...], *, versions: bool = True) -> str:
        """The provisions, each version with its period where it is named first."""
        if not cited:
            return ""
        parts = []
        named: set[tuple[str, ...]] = set()
        for each in cited:
            first = versions and each.versions not in named
            named.add(each.versions)
            ids = ("、" if self.language == "zh" else ", ").join(each.versions) if first and self.detail else ""
            period = self.say(each.in_force) if first else ""
            comma = "，" if self.language == "zh" else ", "
            inner = comma.join(part for part in (ids, period) if part)
            brackets = "（{}）" if self.language == "zh" else " ({})"
            parts.append(self.say(each.text) + (brackets.format(inner) if inner else ""))
        joined = "、".join(parts) if self.language == "zh" else "; ".join(parts)
        return f"　{joined}" if self.language == "zh" else f" — {joined}"


def _said(node: ExplanationNode, below: ExplanationNode) -> bool:
    """Whether a part to be proved says already all there is to say of the one fact below it."""
    if below.kind != "fact" or below.judgement or below.proof or below.stated is not None:
        return False
    label = below.text.zh.rpartition("：")[0]
    evidence = below.source is not None and below.source.evidence
    return bool(label) and not evidence and node.text.zh.startswith(label)


def _plainly_lacking(node: ExplanationNode) -> bool:
    """Whether an option has no provision to look it up in, and lacks one thing that is soon told."""
    return (
        not node.cited
        and len(node.children) == 1
        and not any(each.kind == "item" for each in node.children[0].children)
    )


def _because(node: ExplanationNode, kind: str) -> bool:
    """Whether a norm fails for want of being in force, or because the question leaves it out."""
    return any(child.kind == kind and child.mark is Mark.FAILS for child in node.children)
