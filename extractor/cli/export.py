"""`extractor export`: extractions into other forms."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli import options
from extractor.cli.exit_codes import ExitCode
from extractor.cli.inputs import workspace_of


class Target(StrEnum):
    """Forms to export to."""

    annotation = "annotation"
    jsonl = "jsonl"
    json = "json"
    csv = "csv"


def export(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...", help="Files of extractions, or - for standard input.", show_default=False
        ),
    ],
    to: Annotated[
        Target, typer.Option("--to", help="annotation: the form of docs/annotation.md, one JSON a report.")
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="A file; for annotation a folder, one file a report, or JSONL without it.",
        ),
    ] = None,
    workspace: options.WorkspaceFolder = None,
) -> None:
    """Turn extractions into another form. Reports that failed have no records and are left out of annotation."""
    from extractor.formats.exports import write_annotations, write_extractions
    from extractor.formats.extractions import Tasks, read_extractions

    tasks = Tasks(workspace_of(workspace))
    found = (pair for named in inputs for pair in read_extractions(named, tasks))
    if to is Target.annotation:
        written, left_out = write_annotations(found, output)
    else:
        written, left_out = write_extractions(found, to.value, output), 0
    if left_out:
        typer.echo(f"left out, for they failed or were refused: {left_out}", err=True)
    if not written:
        typer.echo("extractor: no extraction to export", err=True)
        raise typer.Exit(ExitCode.NOTHING)
