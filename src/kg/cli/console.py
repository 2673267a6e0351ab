"""How the command line speaks: notes and errors, the progress of a run, parameters, help with examples."""

from __future__ import annotations

import datetime
import io
import math
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from kg.errors import KgError, printable

if TYPE_CHECKING:
    from kg.building import Outcome


class Date(click.ParamType[datetime.date]):
    """A day, as 2025-03-11."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:  # noqa: ANN401
        """`value` as a date; a usage error if it is none."""
        try:
            return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{printable(str(value))}' is not a date such as 2025-03-11", param, ctx)


class Seconds(click.ParamType[float]):
    """A time to wait, up to a day."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:  # noqa: ANN401
        """`value` as a number; a usage error if it is none, or not a time that can be waited for."""
        try:
            seconds = float(value)
        except ValueError:
            seconds = math.nan
        if not 0 < seconds <= 86_400:
            self.fail(f"'{printable(str(value))}' is not a number of seconds between 0 and 86400 (a day)", param, ctx)
        return seconds


class Commands(click.Group):
    """The commands, in the order in which they are written; errors become one line and exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of use, not of the alphabet."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        """Run a command; say what a user can mend, and leave quietly when the reader of the output has."""
        _open_streams()
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except KgError as error:
            fail(error)
        except BrokenPipeError:
            _stop_writing()
            raise SystemExit(0) from None
        except OSError as error:  # of what reads and writes files, kg.store and kg.article make a KgError
            _stop_writing()
            fail(KgError(f"the output cannot be written: {error.strerror or error}"))
        except KeyboardInterrupt:
            note("interrupted")
            raise SystemExit(130) from None
        return result


def _open_streams() -> None:
    """Streams that can be used: where the caller closed one (`>&-`), and where its encoding lacks characters."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode))  # noqa: SIM115  # open as long as Python runs
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _stop_writing() -> None:
    """Keep Python from complaining at its end that what is still in the buffer cannot be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def note(text: str = "") -> None:
    """One line to stderr; nobody reading it costs no work."""
    with suppress(OSError):
        click.echo(text, err=True)


def fail(error: KgError) -> NoReturn:
    """Say the error and exit with 2."""
    note(str(error))
    raise SystemExit(2)


def examples(*lines: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Two examples at the end of a command's help."""

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        function.__doc__ = f"{function.__doc__}\n\n    \b\n    Examples:\n" + "".join(
            f"      {line}\n" for line in lines
        )
        return function

    return add


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[Outcome], None]]:
    """What each article brought, a line each; a bar on a terminal."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    def show(outcome: Outcome) -> None:
        for line in _lines(outcome, quiet):
            note(line)

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield show
        return
    columns = SpinnerColumn("line"), TextColumn("{task.completed} articles"), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def advance(outcome: Outcome) -> None:
            for line in _lines(outcome, quiet):
                bar.console.print(line, markup=False, highlight=False)
            bar.advance(task)

        yield advance


def _lines(outcome: Outcome, quiet: bool) -> Iterator[str]:
    if outcome.error is not None:
        yield str(outcome.error)
    elif outcome.unchanged:
        yield from () if quiet else (printable(f"{outcome.id}: unchanged"),)
    elif not quiet:
        yield printable(f"{outcome.id}: " + ", ".join(f"{n} {kind}" for kind, n in outcome.counts.items()))
    if outcome.report is not None and (outcome.error is not None or outcome.report.left_out):
        for violation in outcome.report.violations:
            if violation.severity == "violation":
                place = ":".join(str(p) for p in (outcome.source, violation.line, violation.column) if p is not None)
                what = "error" if outcome.error is not None else "warning"
                left = "" if outcome.error is not None else f" (left out: {violation.focus})"
                yield printable(f"{place}: {what}: {violation.message}{left}")


def count(number: int, thing: str) -> str:
    """ "1 graph", "2 graphs"."""
    return f"{number} {thing}{'s' * (number != 1)}"


def parameters(words: list[str], flags: set[str]) -> dict[str, str]:
    """`--actor Trump --since=2025-03-01 --held` as a dict; `flags` need no value."""
    found, rest = {}, list(words)
    while rest:
        word = rest.pop(0)
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not name:
            raise click.UsageError(f"'{printable(word)}' is not a parameter: write --NAME VALUE")
        name = name.replace("-", "_")
        if not equals and name in flags and rest[:1] not in (["true"], ["false"]):
            value = "true"
        elif not equals:
            if not rest:
                raise click.UsageError(f"--{printable(name)} needs a value")
            value = rest.pop(0)
        found[name] = value
    return found


def width() -> int | None:
    """The terminal's width; None when the output goes elsewhere, so that nothing is cut."""
    import shutil

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None
