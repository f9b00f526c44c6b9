"""``lexrules ask``: an interview in the terminal that asks only what can still change the answer."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from lexrules.cli.base import ASKING, Command, Option, Reply, Settings, Text, loading
from lexrules.cli.files import write_whole
from lexrules.errors import Finding, UsageError

if TYPE_CHECKING:
    from lexrules.cli.dialogue import Dialogue
    from lexrules.consult.interview import Interview

_NOTHING: Final = Text(
    "没有尚待查明而又能影响所问结论的事实。\n", "Nothing that is still open can change what is asked.\n"
)
_UNDECIDED: Final = Text("未能判明是否有关而没有提出：", "not asked, since it could not be told whether they matter: ")


def ask(
    settings: Settings, case: Path | None, domain: str | None, goals: tuple[str, ...], output: str | None, listed: bool
) -> Reply:
    """Hold the interview, or only list what would be asked."""
    interview = _interview(settings, case, domain, goals)
    if listed or settings.as_json:
        return settings.reply(lambda: _list_text(settings, interview), lambda: _list_data(settings, interview))
    path = None if output in (None, "-") else Path(output or "")
    if path is not None and path.exists() and (case is None or not path.samefile(case)):
        raise UsageError(Finding("LEX4020", {"file": str(path)}))
    from lexrules.cli.dialogue import Dialogue  # noqa: PLC0415 - only to talk

    dialogue = Dialogue(interview, settings.language, sys.stdin, sys.stdout)
    dialogue.run()
    return Reply(_saved(settings, dialogue, path))


def _interview(settings: Settings, case: Path | None, domain: str | None, goals: tuple[str, ...]) -> Interview:
    from lexrules.case.names import resolve, spellings  # noqa: PLC0415 - so that --help need not load them

    knowledge_base = settings.load()
    name = None
    if domain is not None:
        domains = knowledge_base.program.domains
        name = resolve(domain, spellings((each, known.label) for each, known in domains.items()))
        if name is None:
            raise UsageError(Finding("LEX4001", {"domain": domain, "known": ", ".join(domains)}))
    elif case is None and len(knowledge_base.program.domains) == 1:
        name = next(iter(knowledge_base.program.domains))
    return knowledge_base.interview(
        case, domain=name, goals=goals, as_of=settings.as_of, authority=settings.authority, positions=settings.positions
    )


def _saved(settings: Settings, dialogue: Dialogue, path: Path | None) -> str:
    text = dialogue.interview.text()
    if path is None:
        return f"\n{settings.say(Text('# 案件文件', '# case file'))}\n{text}"
    write_whole(path, text)
    return settings.say(Text(f"案件已存入 {path}\n", f"the case is saved in {path}\n"))


def _list_text(settings: Settings, interview: Interview) -> str:
    from lexrules.cli.dialogue import fact_words, question_lines  # noqa: PLC0415 - only for text
    from lexrules.explain.wrapping import wrap  # noqa: PLC0415

    found = interview.questions(limit=None)
    lines = []
    for number, question in enumerate(found, 1):
        lines += question_lines(interview, question, settings.language, number)
    text = "".join(f"{line}\n" for line in lines) or settings.say(_NOTHING)
    if not interview.undecided:
        return text
    between = settings.say(Text("、", ", "))
    named = between.join(fact_words(interview, path, settings.language) for path in interview.undecided)
    return text + "".join(f"{line}\n" for line in wrap(settings.say(_UNDECIDED) + named, 80, "", "  "))


def _list_data(settings: Settings, interview: Interview) -> dict[str, Any]:
    from lexrules.consult.data import questions_as_dict  # noqa: PLC0415 - only for JSON

    return questions_as_dict(interview)


command = Command(
    "ask",
    Text(
        "问答：只问尚能改变结论的事实，最能定案的先问，并说明为何要问、依据何在。\n"
        "不给 CASE 时从空白案件开始（须用 --domain 指明领域）。答完后写出案件文件。",
        "An interview that asks only what can still change the answer, what decides most\n"
        "first, and says why and under which provision. Without a CASE it begins with an\n"
        "empty one (of --domain). In the end it writes the case file.",
    ),
    ask,
    params=[
        click.Argument(["case"], metavar="[CASE]", required=False, type=click.Path(path_type=Path)),
        Option(["--domain"], Text("空白案件的领域", "domain of an empty case"), metavar="DOMAIN"),
        Option(
            ["--goal", "goals"],
            Text("只问这一结论所需，可重复", "ask for this conclusion only; repeatable"),
            multiple=True,
            metavar="GOAL",
        ),
        Option(
            ["--output"],
            Text("案件文件写入何处；不写则输出到屏幕", "where the case file goes; standard output otherwise"),
            metavar="FILE",
        ),
        Option(["--list", "listed"], Text("只列出要问的，不问答", "list the questions, ask none"), is_flag=True),
        *loading(*ASKING),
    ],
)
