"""What every command is made of: help in two languages, the options that commands share, and the reply they return."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import click

from lexrules.errors import Finding, Language, UsageError

if TYPE_CHECKING:
    from lexrules.api import Decision, KnowledgeBase

LANGUAGES: Final = ("zh", "en")


class Text(NamedTuple):
    """Words for people in both languages."""

    zh: str
    en: str

    def say(self, language: Language) -> str:
        """The words in one language."""
        return self.zh if language == "zh" else self.en


class Reply(NamedTuple):
    """What a command answers: the text of standard output, and 1 instead of 0 if a check failed.

    Commands return it and print nothing themselves, so that a command that fails has printed nothing.
    """

    text: str
    failed: bool = False


@dataclass(slots=True, eq=False)
class Settings:
    """The options that commands share."""

    language: Language = "zh"
    as_json: bool = False
    debug: bool = False
    as_of: datetime.date | None = None
    authority: str | None = None
    positions: tuple[str, ...] = ()
    kb: Path | None = None
    use_cache: bool = True

    def load(self) -> KnowledgeBase:
        """The knowledge base that the options name."""
        from lexrules.api import load  # noqa: PLC0415 - not every command needs one

        return load(self.kb, use_cache=self.use_cache)

    def evaluate(self, case: Path, goals: Sequence[str] = ()) -> Decision:
        """The case in a file, evaluated as the options ask."""
        return self.load().evaluate(
            case, goals=goals, as_of=self.as_of, authority=self.authority, positions=self.positions
        )

    def say(self, text: Text) -> str:
        """The words in the chosen language."""
        return text.say(self.language)

    def reply(self, text: Callable[[], str], data: Callable[[], Any], *, failed: bool = False) -> Reply:
        """The reply in the chosen format; only that one is made."""
        return Reply(as_json(data()) if self.as_json else text(), failed)


def as_json(data: Any) -> str:
    """JSON as every command prints it: indented, Chinese characters as they are."""
    import json  # noqa: PLC0415 - only for --format json

    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def language_of(context: click.Context) -> Language:
    """The language of a context's help."""
    settings = context.find_object(Settings)
    return settings.language if settings else "zh"


# -- click, in two languages ------------------------------------------------------------------------------------------

_USAGE: Final = Text("用法：", "Usage: ")
_OPTIONS: Final = Text("选项", "Options")
_COMMANDS: Final = Text("命令", "Commands")
_HELP: Final = Text("显示本说明", "show this help")


class Option(click.Option):
    """An option whose help is in both languages."""

    def __init__(self, declarations: Sequence[str], text: Text, **attributes: Any) -> None:
        super().__init__(declarations, **attributes)
        self.text = text

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option and its help in the chosen language."""
        self.help = self.text.say(language_of(ctx))
        return super().get_help_record(ctx)


class Command(click.Command):
    """A command whose help is in both languages and whose callback gets the :class:`Settings` first."""

    def __init__(self, name: str, text: Text, callback: Callable[..., Any] | None = None, **attributes: Any) -> None:
        wrapped = click.pass_obj(callback) if callback is not None else None
        super().__init__(name, callback=wrapped, **attributes)
        self.text = text

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help``."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _HELP.say(language_of(ctx))
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line that shows how the command is called."""
        prefix = _USAGE.say(language_of(ctx))
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the command does, line by line as written."""
        formatter.write("\n" + "".join(f"  {line}\n" for line in self.text.say(language_of(ctx)).split("\n")))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of options."""
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        records = [record for each in options if (record := each.get_help_record(ctx))]
        with formatter.section(_OPTIONS.say(language_of(ctx))):
            formatter.write_dl(records)


class HelpInsteadError(click.ClickException):
    """A group was called without a command: its help is the message."""


class Entry(NamedTuple):
    """A command of a group before it is imported: the module that defines it as ``command``, and one line of help."""

    module: str
    text: Text


class Group(Command, click.Group):
    """A group that imports a command when it is called, and never to list it."""

    def __init__(self, name: str, text: Text, entries: dict[str, Entry], **attributes: Any) -> None:
        super().__init__(name, text, subcommand_metavar="COMMAND …", no_args_is_help=False, **attributes)
        self.entries = entries

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments; without any, raises :class:`HelpInsteadError`."""
        if not args:
            raise HelpInsteadError(ctx.get_help())
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order of the table."""
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        from importlib import import_module  # noqa: PLC0415 - only here

        entry = self.entries.get(cmd_name)
        return import_module(entry.module).command if entry else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name; raises :class:`~lexrules.errors.UsageError` if there is none."""
        command = self.get_command(ctx, args[0])
        if command is None:
            if args[0].startswith("-"):
                raise click.NoSuchOption(args[0], ctx=ctx)
            raise UsageError(Finding("LEX4011", {"command": args[0]}, suggestion=nearest(args[0], self.entries)))
        return args[0], command, args[1:]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The tables of options and commands."""
        Command.format_options(self, ctx, formatter)
        language = language_of(ctx)
        with formatter.section(_COMMANDS.say(language)):
            formatter.write_dl([(name, entry.text.say(language)) for name, entry in self.entries.items()])


def nearest(word: str, known: Any) -> str | None:
    """The known word that ``word`` was probably meant to be."""
    from difflib import get_close_matches  # noqa: PLC0415 - only needed to word an error

    return next(iter(get_close_matches(word, list(known), 1)), None)


# -- shared options ---------------------------------------------------------------------------------------------------

Shared = Literal["format", "lang", "as-of", "authority", "position", "kb", "no-cache", "debug"]

#: The options that say what is asked of a case.
ASKING: Final[tuple[Shared, ...]] = ("as-of", "authority", "position")


def _day(text: str) -> datetime.date:
    """The date written as ``YYYY-MM-DD``; raises :class:`~lexrules.errors.UsageError` if there is no such day."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise UsageError(Finding("LEX4015", {"text": text}))
    return day


def _set(attribute: str, value: Callable[[Any], Any] = lambda given: given) -> Callable[..., None]:
    def keep(context: click.Context, _: click.Parameter, given: Any) -> None:
        if given is not None:
            setattr(context.ensure_object(Settings), attribute, value(given))

    return keep


def _shared(name: Shared) -> Option:
    keep: dict[str, Any] = {"expose_value": False}
    match name:
        case "format":
            keep |= {"type": click.Choice(["text", "json"]), "callback": _set("as_json", lambda each: each == "json")}
            return Option(["--format"], Text("输出格式，默认 text", "output format; text by default"), **keep)
        case "lang":
            keep |= {"type": click.Choice(LANGUAGES), "callback": _set("language")}
            return Option(["--lang"], Text("语言，默认 zh", "language; zh by default"), **keep)
        case "as-of":
            keep |= {"metavar": "DATE", "callback": _set("as_of", _day)}
            return Option(["--as-of"], Text("基准日，代替文件所写", "date asked about, instead of the file's"), **keep)
        case "authority":
            keep |= {"metavar": "GRADE", "callback": _set("authority")}
            return Option(
                ["--authority"], Text("只用此位阶及更高的规范，如 law", "nothing weaker counts: law, …"), **keep
            )
        case "position":
            keep |= {"metavar": "ID", "multiple": True, "callback": _set("positions")}
            return Option(
                ["--position"],
                Text("对争议取此立场（争议/立场），可重复", "take this position (DISPUTE/POSITION); repeatable"),
                **keep,
            )
        case "kb":
            keep |= {"type": click.Path(path_type=Path), "metavar": "DIR", "callback": _set("kb")}
            return Option(
                ["--kb"], Text("知识库，默认随程序附带", "knowledge base; the shipped one by default"), **keep
            )
        case "no-cache":
            keep |= {"is_flag": True, "callback": _set("use_cache", lambda given: not given)}
            return Option(["--no-cache"], Text("重新编译知识库", "compile the knowledge base anew"), **keep)
        case "debug":
            keep |= {"is_flag": True, "callback": _set("debug")}
            return Option(["--debug"], Text("出错时显示回溯", "show tracebacks"), **keep)


def shared(*names: Shared) -> list[click.Parameter]:
    """Options that several commands take; their values go into the :class:`Settings`."""
    return [_shared(name) for name in names]


def loading(*names: Shared) -> list[click.Parameter]:
    """The options of every command that loads a knowledge base and can answer in JSON, with ``names`` before them."""
    return shared(*names, "format", "lang", "kb", "no-cache", "debug")
