"""The interview as lines of text: what is shown, what is typed, and what becomes of it. Works with pipes as well."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TextIO

from lexrules.cli import typed
from lexrules.cli.base import Text
from lexrules.consult.answers import settled
from lexrules.consult.interview import Interview
from lexrules.consult.planner import Question, wording
from lexrules.consult.words import conclusion_lines
from lexrules.engine.conclusions import Status
from lexrules.errors import CaseError, Language
from lexrules.explain import naming
from lexrules.explain.wrapping import wrap
from lexrules.kb.program import Attribute, Label, Norm

_WIDTH: Final = 80
_NORMS_SHOWN: Final = 3
_DECIDES_SHOWN: Final = 4
#: Of a fact with more choices, those are shown that contain what is typed.
_CHOICES_SHOWN: Final = 30
_HELP: Final = Text(
    """\
怎样回答：
  是/否 · 选项的编号或名称，几个可能的用逗号隔开（1,3） · 数值、日期 2024-01-04、期间 24 months
  只知范围：80..150 或者 >=80、<150      不知道：?      不适用：-
  附证据：85 @血液酒精检验报告           证明状态：是 !disputed
  清单：0 或者“没有”、2（共两项）、2+（至少两项，可能还有）
其他：撤销（收回上一答） · 更正 路径（收回某一答） · 结论（目前结论） · 退出（存下已答的）""",
    """\
How to answer:
  yes/no · the number or name of a choice, several possible ones with commas (1,3) · a number, a date
  2024-01-04, a period 24 months
  a range: 80..150 or >=80, <150        not known: ?      not applicable: -
  with evidence: 85 @blood test report  proof state: yes !disputed
  a list: 0 or none, 2 (two in all), 2+ (two at least, perhaps more)
Also: undo (take the last answer back) · fix PATH (take one back) · answer (as it stands)
  quit (keep what is answered)""",
)
_MANY: Final = Text(
    "选项共 {} 个：写名称，或者写其中几个字，看有哪些", "{} choices: the name, or part of it to see which there are"
)
_TYPES: Final = {
    "boolean": Text("1 是　2 否", "1 yes  2 no"),
    "integer": Text("整数", "a whole number"),
    "decimal": Text("数字", "a number"),
    "money": Text("金额（元）", "an amount in yuan"),
    "date": Text("日期 年-月-日，如 2024-01-04", "a date, as 2024-01-04"),
    "period": Text("期间，如 6个月、10日", "a period, as 6 months, 10 days"),
    "text": Text("文字", "text"),
}
_EACH: Final = Text("对列明的每一项各有结论", "each one listed has conclusions of its own")
_BEGIN: Final = Text(
    "每次一问；“?”为不知道，“帮助”看怎样回答。\n", "One question at a time; ? is not known, help tells how to answer.\n"
)
_NOT_UNDERSTOOD: Final = Text("没有看懂；“帮助”看怎样回答。", "not understood; help tells how to answer.")
_DONE: Final = Text("\n没有其他能改变结论的事实要问了。", "\nNothing more to ask that can change the answer.")
_STOPPED: Final = Text("\n到此为止，已答的都保留。", "\nStopped here; what was answered is kept.")
_UNDONE: Final = Text("已收回：", "taken back: ")
_NOTHING_TO_UNDO: Final = Text("没有可以收回的回答。", "there is no answer to take back.")
_LEFT: Final = Text("仍待查明：", "still to be found out: ")
_UNDECIDED: Final = Text("未能判明是否有关而没有提出：", "not asked, since it could not be told whether they matter: ")


class Dialogue:
    """One interview between two streams."""

    def __init__(self, interview: Interview, language: Language, source: TextIO, target: TextIO) -> None:
        self.interview = interview
        self.language: Language = language
        self._source = source
        self._target = target
        self._told: dict[str, list[str]] = {}

    def run(self) -> None:
        """Ask until nothing is left that can matter, or until the answers end."""
        self._write(_BEGIN)
        self._firm_up()
        while questions := self.interview.questions():
            question = questions[0]
            number = len(self.interview.answers) + 1
            self._lines(["", *question_lines(self.interview, question, self.language, number), *self._progress()])
            if not self._take(question):
                self._write(_STOPPED)
                break
            self._firm_up()
        else:
            self._write(_DONE)
        self._close()

    # -- one answer --------------------------------------------------------------------------------------------------

    def _take(self, question: Question) -> bool:
        """Read lines until one answers the question or changes what is to be asked; false if the interview ends."""
        attribute = self.interview.at.space.attribute(question.key)
        plain = attribute is None or attribute.type.kind != "text"
        while (line := self._read("> ")) is not None:
            if not line.strip():
                continue
            word = typed.word(line, plain=plain)
            if word is not None:
                if word.what == "quit":
                    return False
                if self._said(word):
                    return True
                continue
            if attribute is not None and (places := _containing(self.interview, attribute, line)):
                lines = _numbered(self.interview, attribute, places, self.language)
                self._lines(wrap(lines, _WIDTH, "    ", "    "))
                continue
            try:
                if self._answered(question, attribute, line):
                    return True
            except CaseError as error:
                for finding in error.findings:
                    hint = f"（{finding.suggestion}）" if finding.suggestion else ""
                    self._lines(wrap(f"✗ {finding.message(self.language)}{hint}", _WIDTH, "  ", "    "))
                continue
            self._write(_NOT_UNDERSTOOD)
        return False

    def _answered(self, question: Question, attribute: Attribute | None, line: str) -> bool:
        if attribute is None:
            number = typed.count(line)
            if isinstance(number, typed.Count):
                self.interview.more(question.path, number.number, complete=number.complete)
            elif number is not None:
                self.interview.unknown(question.path)
            return number is not None
        stated = typed.value(line, attribute.type, choices(self.interview, attribute))
        if isinstance(stated, typed.Unknown):
            self.interview.unknown(question.path)
            return True
        more = self._assessment(attribute) if attribute.assessed is not None else {}
        if more is not None:
            self.interview.answer(question.path, stated.data(**more))
        return more is not None

    def _assessment(self, attribute: Attribute) -> dict[str, str] | None:
        """The reason and the assessor of what a person assesses; ``None`` if the answers end."""
        assert attribute.assessed is not None, "an assessed fact"
        reason = self._read(self.say(Text("  评估理由> ", "  reason> ")))
        program = self.interview.consultant.program
        assessors = list(attribute.assessed.by or program.assessors)
        for number, each in enumerate(assessors, 1):
            self._lines([f"    {number} {self.say(program.assessors[each])}"])
        assessor = self._read(self.say(Text("  评估人> ", "  assessor> ")))
        if reason is None or assessor is None:
            return None
        named = assessor.strip()
        if named.isdecimal() and 1 <= int(named) <= len(assessors):
            named = assessors[int(named) - 1]
        return {"reason": reason.strip(), "assessor": named}

    def _said(self, word: typed.Word) -> bool:
        """Do what a word asks; whether the next question has to be planned anew."""
        if word.what == "help":
            self._write(_HELP)
            return False
        if word.what == "answer":
            self._told.clear()
            self._firm_up(everything=True)
            return False
        path = self.interview.undo() if word.what == "undo" else None
        if word.what == "fix":
            path = word.argument if self.interview.correct(word.argument) else None
        self._lines([self.say(_UNDONE) + path if path else self.say(_NOTHING_TO_UNDO)])
        return path is not None

    # -- what is shown -----------------------------------------------------------------------------------------------

    def say(self, text: Text | Label) -> str:
        """The words in the language of the interview."""
        return text.zh if self.language == "zh" else text.en

    def _progress(self) -> list[str]:
        """How far the interview is; nothing before there is a conclusion to speak of."""
        answered, open_, done, asked = self.interview.progress()
        if not asked:
            return []
        text = Text(
            f"〔已答{answered}项，尚有{open_}项可能有关；结论{asked}项，已定{done}项〕",
            f"[{answered} answered, {open_} open that may matter; {done} of {asked} conclusions settled]",
        )
        return ["    " + self.say(text)]

    def _firm_up(self, *, everything: bool = False) -> None:
        """Show the conclusions that became other than they were when last shown, as far as they are settled.

        Those that do not arise are only counted, but for ``everything``: one answer may put twenty of them aside.
        """
        at = self.interview.at
        aside = 0
        for conclusion in self.interview.conclusions():
            lines = conclusion_lines(at, conclusion, self.language, _WIDTH)
            known = self._told.get(conclusion.asked.path)
            if known is None and not everything and conclusion.status is Status.NOT_APPLICABLE:
                self._told[conclusion.asked.path] = lines
                aside += 1
            elif lines != known and (everything or settled(conclusion) or known is not None):
                owner = self.say(naming.called(at.program, conclusion.asked.entity))
                self._lines(
                    [
                        f"  {lines[0].strip()}  [{owner}]" if len(lines) == 1 else f"  [{owner}]",
                        *lines[len(lines) == 1 :],
                    ]
                )
                if settled(conclusion):
                    self._told[conclusion.asked.path] = lines
            elif not settled(conclusion):
                self._told.pop(conclusion.asked.path, None)
        if aside:
            text = Text(f"  – 不适用的{aside}项（“结论”看全部）", f"  – {aside} not applicable (all with: answer)")
            self._lines([self.say(text)])

    def _close(self) -> None:
        for text, paths in ((_LEFT, self.interview.left_open), (_UNDECIDED, self.interview.undecided)):
            if paths:
                between = "、" if self.language == "zh" else ", "
                named = between.join(fact_words(self.interview, path, self.language) for path in paths)
                self._lines(wrap(self.say(text) + named, _WIDTH, "", "  "))

    def _read(self, prompt: str) -> str | None:
        self._target.write(prompt)
        self._target.flush()
        line = self._source.readline()
        if not line:
            self._target.write("\n")
            return None
        return line.rstrip("\r\n")

    def _write(self, text: Text) -> None:
        self._target.write(self.say(text) + "\n")

    def _lines(self, lines: list[str]) -> None:
        self._target.write("".join(f"{line}\n" for line in lines))


def choices(interview: Interview, attribute: Attribute) -> list[str]:
    """The members of an enum, or the ids that a reference may name."""
    if attribute.type.kind == "enum":
        return list(interview.consultant.program.enums[attribute.type.of or ""].members)
    if attribute.type.kind == "ref":
        return [entity.id for entity in interview.case.of_type(attribute.type.of or "")]
    return []


def question_lines(interview: Interview, question: Question, language: Language, number: int) -> list[str]:
    """A question with what may be answered, what it can change, under which provisions, and what usually proves it."""
    chinese = language == "zh"

    def say(text: Text | Label) -> str:
        return text.zh if chinese else text.en

    entity = interview.at.space.entities[question.key[0]]
    # Where there is but one of its kind, the path says enough.
    bare = not entity.name and len(list(interview.case.of_type(entity.type))) == 1
    owner = "" if bare else say(naming.called(interview.consultant.program, entity)) + ("，" if chinese else ", ")
    whose = owner + question.path
    head = f"{number}. {say(question.words)}" + (f"（{whose}）" if chinese else f" ({whose})")
    lines = wrap(head, _WIDTH, "", "    ")
    attribute = interview.at.space.attribute(question.key)
    if attribute is not None:
        lines += wrap(_allowed(interview, attribute, language), _WIDTH, "    ", "    ")
    if question.decides:
        shown = ("、" if chinese else ", ").join(
            _called(interview, path, language) for path in question.decides[:_DECIDES_SHOWN]
        )
        rest = len(question.decides) - _DECIDES_SHOWN
        more = (f"等{len(question.decides)}项" if chinese else f" and {rest} more") if rest > 0 else ""
        lines += wrap(("能影响：" if chinese else "can change: ") + shown + more, _WIDTH, "    ", "      ")
    elif question.is_list:
        lines += wrap(say(_EACH), _WIDTH, "    ", "      ")
    if question.norms:
        cited = ("；" if chinese else "; ").join(provisions(interview, question.norms, language)[:_NORMS_SHOWN])
        lines += wrap(("依据：" if chinese else "under: ") + cited, _WIDTH, "    ", "      ")
    if question.evidence:
        listed = ("、" if chinese else "; ").join(map(say, question.evidence))
        lines += wrap(("通常证据：" if chinese else "usually proved by: ") + listed, _WIDTH, "    ", "      ")
    return lines


def provisions(interview: Interview, norms: tuple[Norm, ...], language: Language) -> list[str]:
    """The provisions that norms encode first, each once."""
    found = []
    for norm in norms:
        for citation in norm.citations[:1]:
            instrument = interview.consultant.program.instruments.get(citation.instrument)
            title = instrument.title if instrument else Label(citation.instrument, citation.instrument)
            found.append(citation.chinese(title.zh) if language == "zh" else citation.english(title.en))
    return list(dict.fromkeys(found))


def _called(interview: Interview, path: str, language: Language) -> str:
    """What people call a conclusion."""
    label = naming.at_path(interview.consultant.program, interview.case, path)
    return label.zh if language == "zh" else label.en


def _numbered(interview: Interview, attribute: Attribute, places: Iterable[int], language: Language) -> str:
    """Members of an enum, each with the number by which it may be named."""
    members = list(interview.consultant.program.enums[attribute.type.of or ""].members.values())
    return "　".join(f"{at + 1} {members[at].zh if language == 'zh' else members[at].en}" for at in places)


def _containing(interview: Interview, attribute: Attribute, typed_text: str) -> list[int]:
    """The places of the members of an enum with many that have what was typed in their name, and are not named so."""
    members = (
        interview.consultant.program.enums[attribute.type.of or ""].members if attribute.type.kind == "enum" else {}
    )
    text = typed_text.strip().casefold()
    names = [(each.casefold(), label.zh.casefold(), label.en.casefold()) for each, label in members.items()]
    if len(names) <= _CHOICES_SHOWN or not text or any(text in each for each in names):
        return []
    return [at for at, each in enumerate(names) if any(text in name for name in each)]


def fact_words(interview: Interview, path: str, language: Language) -> str:
    """What people call a fact or list, with its path."""
    at = interview.at
    key = at.space.key(path)
    assert key is not None, "of the case"
    label = wording(at, key)[0]
    return f"{label.zh}（{path}）" if language == "zh" else f"{label.en} ({path})"


def _allowed(interview: Interview, attribute: Attribute, language: Language) -> str:
    program = interview.consultant.program
    if attribute.type.kind == "enum":
        members = program.enums[attribute.type.of or ""].members.values()
        if len(members) > _CHOICES_SHOWN:
            return _MANY.say(language).format(len(members))
        return _numbered(interview, attribute, range(len(members)), language)
    if attribute.type.kind == "ref":
        return "　".join(f"{at} {each}" for at, each in enumerate(choices(interview, attribute), 1))
    text = _TYPES[attribute.type.kind].say(language)
    unit = program.units.get(attribute.type.unit or "")
    return text if unit is None else f"{text}（{unit.zh}）" if language == "zh" else f"{text} ({unit.en})"
