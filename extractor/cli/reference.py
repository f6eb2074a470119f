"""The reference of all commands as Markdown, made from the commands themselves: `python -m extractor.cli.reference`."""

from __future__ import annotations

import inspect
import sys
import typing
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

from typer import Typer
from typer.models import ArgumentInfo, OptionInfo

from extractor.cli.application import COMMANDS
from extractor.cli.exit_codes import ExitCode

_HEAD = """# Commands

Made from the commands by `python -m extractor.cli.reference > docs/commands.md`; a test keeps it current.
Every command takes `--help`. `python -m extractor` is the same as `extractor`.
"""


def reference() -> str:
    """The whole page."""
    found = (pair for entry in COMMANDS for pair in _commands(entry.load(), entry.name))
    sections = [_section(f"extractor {name}", callback) for name, callback in found]
    codes = "\n".join(f"| {code.value} | {code.meaning} |" for code in ExitCode)
    return "\n".join([_HEAD, *sections, f"## Exit codes\n\n| code | meaning |\n|---|---|\n{codes}\n"])


def _commands(loaded: Typer | Callable[..., Any], name: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """A function by its name, or all commands of a group."""
    if not isinstance(loaded, Typer):
        yield name, loaded
        return
    for command in loaded.registered_commands:
        if command.callback is not None:
            own = command.name or command.callback.__name__.replace("_", "-")
            yield f"{name} {own}", command.callback


def _section(name: str, callback: Callable[..., Any]) -> str:
    hints = typing.get_type_hints(callback, include_extras=True)
    usage, rows = [name], []
    for parameter in inspect.signature(callback).parameters.values():
        kind, info = typing.get_args(hints[parameter.name])[:2]
        if isinstance(info, ArgumentInfo):
            usage.append(info.metavar or parameter.name.upper())
            rows.append(_row(f"`{usage[-1]}`", info, parameter.default))
        elif isinstance(info, OptionInfo):
            rows.append(_row(_names(info, kind), info, parameter.default))
    table = "| | |\n|---|---|\n" + "\n".join(rows)
    call = " ".join([*usage, "[OPTIONS]"])
    return f"## {name}\n\n    {call}\n\n{_words(callback)}\n\n{table}\n"


def _words(callback: Callable[..., Any]) -> str:
    """What the command says of itself, without the sign that keeps `--help` from filling a paragraph."""
    return inspect.cleandoc(callback.__doc__ or "").replace("\b\n", "")


def _names(option: OptionInfo, kind: Any) -> str:
    first = (
        (option.default,) if isinstance(option.default, str) else ()
    )  # in Annotated, a name stands in its place
    names = ", ".join(f"`{name}`" for name in (*first, *(option.param_decls or ())))
    choices = next(_choices_in(kind), None)
    if choices is not None:
        return f"{names} " + " ".join(f"`{choice.value}`" for choice in choices)
    return f"{names} {option.metavar}" if option.metavar else names


def _choices_in(kind: Any) -> Iterator[Any]:
    """The enumeration that an option takes, also in a list or beside None."""
    if _is_choice(kind):
        yield kind
    for inner in typing.get_args(kind):
        yield from _choices_in(inner)


def _is_choice(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)


def _row(names: str, info: ArgumentInfo | OptionInfo, default: Any) -> str:
    words = " ".join((info.help or "").split())
    default = default.value if isinstance(default, Enum) else default
    told = isinstance(default, (str, int, float)) and not isinstance(default, bool)
    return f"| {names} | {words}{f' Default: `{default}`.' if told else ''} |"


if __name__ == "__main__":
    sys.stdout.write(reference())
