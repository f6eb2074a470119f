"""The application: which commands there are, in the order of `--help`. A command's file is loaded when it is called."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from extractor.cli.exit_codes import table


@dataclass(frozen=True)
class Entry:
    """A command: its name, what `--help` says of it, and where it is: a function, or an application of its own."""

    name: str
    short_help: str
    module: str
    attribute: str = ""

    def load(self) -> Any:
        """The function, or the application of a group of commands."""
        return getattr(import_module(f"extractor.cli.{self.module}"), self.attribute or self.name)


COMMANDS = (
    Entry("extract", "Read reports into grounded records.", "extract"),
    Entry("show", "Show timelines, and reports with their evidence lit.", "show"),
    Entry("export", "Turn extractions into another form.", "export"),
    Entry("find", "Find mentions of drugs, doses, dates, without records.", "find"),
    Entry("eval", "Measure against gold; compare; gate.", "evaluate", "evaluate"),
    Entry("curate", "Review drafts, adjudicate, export gold.", "curate"),
    Entry("tasks", "List the tasks of the workspace.", "tasks"),
    Entry("schema", "Print the JSON Schema of a task.", "tasks"),
    Entry("prompt", "Print what would be sent to a model for a report.", "tasks"),
    Entry("init", "Make a workspace with an own task to start from.", "workspaces"),
    Entry("trust", "Let the code of a workspace run.", "workspaces"),
    Entry("allow", "Allow a host to be sent reports.", "workspaces"),
    Entry("batch", "Read through provider batch files.", "batch"),
    Entry("runs", "Look at runs; write results anew; erase a report.", "runs"),
    Entry("vocab", "Look drugs up; widen the vocabulary.", "vocab"),
    Entry("doctor", "Tell what is installed and whether the workspace is sound.", "doctor"),
)
SETTINGS: dict[str, Any] = {
    "add_completion": False,
    "rich_markup_mode": None,
    "pretty_exceptions_enable": False,
    "context_settings": {"help_option_names": ["-h", "--help"], "max_content_width": 100},
}
"""What all applications have in common."""
_BY_NAME = {entry.name: entry for entry in COMMANDS}


class LazyGroup(TyperGroup):
    """The commands of `COMMANDS`, each loaded when it is called; the list of them loads none."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Their names, in order."""
        return list(_BY_NAME)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Load one."""
        if cmd_name not in _BY_NAME:
            return None
        found = _BY_NAME[cmd_name].load()
        around = typer.Typer(**SETTINGS)  # gives a group of commands the settings of ours
        around.callback()(_application)
        if isinstance(found, typer.Typer):
            around.add_typer(found, name=cmd_name)
        else:
            around.command(name=cmd_name)(found)
        (command,) = get_command(around).commands.values()  # type: ignore[attr-defined]
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the list."""
        with formatter.section("Commands"):
            formatter.write_dl([(entry.name, entry.short_help) for entry in COMMANDS])


application = typer.Typer(
    name="extractor", cls=LazyGroup, no_args_is_help=True, epilog="\b\nExit codes:\n" + table(), **SETTINGS
)


def _version(wanted: bool) -> None:
    if wanted:
        from extractor import __version__

        typer.echo(f"extractor {__version__}")
        raise typer.Exit


@application.callback()
def _application(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Turn narrative clinical reports into structured, grounded records of drugs, doses, dates and responses."""
