"""Writing a result to a file: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from lexrules.errors import Finding, UsageError


def write_whole(path: Path, content: str | bytes) -> None:
    """Put text (as UTF-8) or bytes under ``path`` in one step; a file of that name is replaced.

    Raises :class:`~lexrules.errors.UsageError` if that cannot be done; then nothing has changed.
    """
    # What stands behind a link is to be replaced, not the link; a device such as /dev/null cannot be.
    target = Path(os.path.realpath(path))
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(data)
            return
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(temporary).chmod(_mode(target))
            Path(temporary).replace(target)
        except BaseException:
            with suppress(OSError):
                Path(temporary).unlink()
            raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(Finding("LEX4018", {"file": str(path), "reason": reason})) from error


def refuse_input(output: Path, *inputs: Path) -> None:
    """Raise :class:`~lexrules.errors.UsageError` if the output would replace one of the inputs."""
    for each in inputs:
        with suppress(OSError):
            if output.samefile(each):
                raise UsageError(Finding("LEX4019", {"file": str(output)}))


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced, or those that a new file gets."""
    if target.exists():
        return target.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
