"""One run of the command line: arguments in, exit code out; every failure is worded here.

0 answered, 1 answered but a check failed, 2 bad usage or input, 3 internal.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, TextIO

import click

from lexrules.cli.base import LANGUAGES, HelpInsteadError, Reply, Settings, as_json
from lexrules.cli.root import root
from lexrules.errors import DivergenceError, Finding, LexRulesError, LexRulesInternalError, UsageError

ANSWERED: Final = 0
FAILED: Final = 1
REFUSED: Final = 2
INTERNAL: Final = 3
INTERRUPTED: Final = 130


def run(arguments: Sequence[str]) -> int:
    """Run one command; the exit code. Never raises."""
    settings = _first_look(arguments)
    _use_utf8(sys.stdout)
    _use_utf8(sys.stderr)
    try:
        try:
            return _answer(arguments, settings)
        except Exception as error:  # noqa: BLE001 - the one place where every failure gets its words
            return _refuse(error, settings)
    except BrokenPipeError:
        # Whoever read our output has gone away. Nothing may be written any more, not even on leaving.
        with suppress(OSError, io.UnsupportedOperation):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ANSWERED
    except KeyboardInterrupt:
        return INTERRUPTED


def _answer(arguments: Sequence[str], settings: Settings) -> int:
    try:
        reply = root.main(list(arguments), prog_name="lexrules", standalone_mode=False, obj=settings)
    except HelpInsteadError as error:
        sys.stderr.write(error.message + "\n")
        return REFUSED
    except click.Abort:
        return INTERRUPTED
    if not isinstance(reply, Reply):  # --help, --version
        sys.stdout.flush()
        return ANSWERED
    sys.stdout.write(reply.text)
    sys.stdout.flush()
    return FAILED if reply.failed else ANSWERED


def _refuse(error: Exception, settings: Settings) -> int:
    """Say what is wrong, in JSON on standard output if that was asked for, otherwise in words on standard error."""
    if isinstance(error, BrokenPipeError):
        raise error
    if settings.debug:
        import traceback  # noqa: PLC0415 - only here

        traceback.print_exception(error)
    if isinstance(error, click.ClickException):
        error = _usage(error)
    if not isinstance(error, LexRulesError):
        said = str(error).split("\n", maxsplit=1)[0]
        problem = f"{type(error).__name__}: {said}" if said else type(error).__name__
        error = LexRulesInternalError(Finding("LEX9001", {"problem": problem}))
    if settings.as_json:
        sys.stdout.write(as_json({"errors": [finding.as_dict() for finding in error.findings]}))
        sys.stdout.flush()
    else:
        from lexrules.cli.wording import words  # noqa: PLC0415 - only here

        sys.stderr.write(words(error.findings, settings.language))
    return INTERNAL if isinstance(error, (LexRulesInternalError, DivergenceError)) else REFUSED


def _usage(error: click.ClickException) -> UsageError:
    """An error of click under one of our codes."""
    if isinstance(error, click.NoSuchOption):
        close = error.possibilities[0] if error.possibilities else None
        return UsageError(Finding("LEX4012", {"option": error.option_name}, suggestion=close))
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return UsageError(Finding("LEX4013", {"parameter": _called(error.param)}))
    if isinstance(error, click.BadParameter) and error.param is not None:
        return UsageError(Finding("LEX4014", {"parameter": _called(error.param), "problem": error.message}))
    return UsageError(Finding("LEX4010", {"problem": error.format_message()}))


def _called(parameter: click.Parameter) -> str:
    """What the help calls a parameter: ``CASE`` or ``--format``."""
    return (parameter.metavar or "") if isinstance(parameter, click.Argument) else parameter.opts[0]


def _first_look(arguments: Sequence[str]) -> Settings:
    """Language, format and debugging as the arguments will say, so that errors in the arguments obey them too."""
    settings = Settings()
    if (wanted := os.environ.get("LEXRULES_LANG")) in LANGUAGES:
        settings.language = "en" if wanted == "en" else "zh"
    for position, argument in enumerate(arguments):
        if argument == "--":
            break
        option, _, value = argument.partition("=")
        value = value or (arguments[position + 1] if position + 1 < len(arguments) else "")
        if option == "--lang" and value in LANGUAGES:
            settings.language = "en" if value == "en" else "zh"
        elif option == "--format":
            settings.as_json = value == "json"
        elif option == "--debug":
            settings.debug = True
    return settings


def _use_utf8(stream: TextIO) -> None:
    """Write UTF-8 to files and pipes, and to a terminal that knows no more than ASCII; other terminals keep theirs."""
    if isinstance(stream, io.TextIOWrapper):
        keep = stream.isatty() and stream.encoding.lower() not in ("ascii", "us-ascii", "ansi_x3.4-1968", "latin-1")
        stream.reconfigure(encoding=None if keep else "utf-8", errors="backslashreplace")
