"""`extractor vocab`: look a drug up, and widen the vocabulary of a workspace."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli import options
from extractor.cli.exit_codes import ExitCode
from extractor.cli.inputs import task_of, workspace_of
from extractor.errors import FormatError, WorkspaceError


class TableKind(StrEnum):
    """Tables that can be imported."""

    bdpm = "bdpm"
    ema = "ema"
    unii = "unii"
    rxnorm = "rxnorm"


vocab = typer.Typer(
    help="Look drugs up, and widen the vocabulary of a workspace.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@vocab.command("look-up")
def look_up(
    names: Annotated[
        list[str], typer.Argument(metavar="NAME...", help="Names as written in reports.", show_default=False)
    ],
    task: options.TaskName = None,
    workspace: options.WorkspaceFolder = None,
) -> None:
    """Tell what drug names stand for: substance, kind, codes, components."""
    loaded = task_of(task, workspace)
    vocabulary = next((spec.vocabulary for spec in loaded.fields() if spec.vocabulary), None)
    if vocabulary is None:
        raise WorkspaceError(f"The task {loaded.name} has no field of drugs.")
    missing = False
    for name in names:
        entry = vocabulary.look_up(name)
        if entry is None:
            missing = True
            typer.echo(f"{name}: not in the vocabulary")
            continue
        codes = ", ".join(f"{system} {code}" for system, code in entry.codes.items())
        parts = [f"{entry.name} ({entry.kind})", codes, " + ".join(entry.components)]
        doubt = (
            "; also an ordinary word, counted only where the text gives it as a drug"
            if entry.ambiguous
            else ""
        )
        typer.echo(f"{name}: {'; '.join(part for part in parts if part)}{doubt}")
    if missing:
        raise typer.Exit(ExitCode.NOTHING)


@vocab.command("import")
def import_(
    kind: Annotated[
        TableKind, typer.Argument(metavar="KIND", help="bdpm, ema, unii or rxnorm.", show_default=False)
    ],
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="The table, as downloaded from its publisher.", show_default=False
        ),
    ],
    workspace: options.WorkspaceFolder = None,
) -> None:
    """Read a public table of drugs into the workspace's vocabulary/, where every task finds it.

    bdpm: CIS_bdpm.txt with CIS_COMPO_bdpm.txt beside it (France). ema: the table of medicines as CSV (European
    Union). unii: the UNII list of names (FDA). rxnorm: RXNCONSO.RRF.
    """
    from extractor.vocabulary.importers import UnknownTableError, import_table

    found = workspace_of(workspace)
    target = found.root / "vocabulary" / f"{kind.value}.tsv"
    try:
        target.parent.mkdir(exist_ok=True)
        rows = import_table(kind.value, file, target)
    except UnknownTableError as error:
        raise FormatError(str(error)) from None
    except OSError as error:
        raise FormatError(
            f"{error.filename or file} cannot be read or written.", advice=error.strerror or ""
        ) from None
    typer.echo(f"{rows:,} rows in {target}.")
