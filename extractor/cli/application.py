"""The application: which commands there are, in the order of `--help`."""

from __future__ import annotations

from typing import Annotated

import typer

from extractor.cli.curate import curate
from extractor.cli.doctor import doctor
from extractor.cli.evaluate import evaluate
from extractor.cli.exit_codes import table
from extractor.cli.export import export
from extractor.cli.extract import extract
from extractor.cli.find import find
from extractor.cli.show import show
from extractor.cli.tasks import prompt, schema, tasks
from extractor.cli.vocab import vocab
from extractor.cli.workspaces import allow, init, trust

application = typer.Typer(
    name="extractor",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="\b\nExit codes:\n" + table(),
)
for command, short_help in (
    (extract, "Read reports into grounded records."),
    (show, "Show timelines, and reports with their evidence lit."),
    (export, "Turn extractions into another form."),
    (find, "Find mentions of drugs, doses, dates, without records."),
    (tasks, "List the tasks of the workspace."),
    (schema, "Print the JSON Schema of a task."),
    (prompt, "Print what would be sent to a model for a report."),
    (init, "Make a workspace with an own task to start from."),
    (trust, "Let the code of a workspace run."),
    (allow, "Allow a host to be sent reports."),
    (doctor, "Tell what is installed and whether the workspace is sound."),
):
    application.command(short_help=short_help)(command)
application.add_typer(evaluate, name="eval", short_help="Measure against gold; compare; gate.")
application.add_typer(curate, name="curate", short_help="Review drafts, adjudicate, export gold.")
application.add_typer(vocab, name="vocab", short_help="Look drugs up; widen the vocabulary.")


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
