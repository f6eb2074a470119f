"""`extractor init`, `trust` and `allow`: make a workspace, let its code run, name hosts reports may go to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli import options
from extractor.cli.inputs import workspace_of


def init(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="Folder to make; it must not be a workspace yet.", show_default=False
        ),
    ],
    copy: Annotated[
        bool,
        typer.Option(
            "--copy/--bare",
            help="Copy the built-in tasks too, to change them; or only the example of an own task.",
        ),
    ] = True,
) -> None:
    """Make a workspace: an own task to start from (pain scores with a drug and a date), its seed, and the built-in tasks."""
    from extractor.scaffold import make_workspace

    made = make_workspace(folder, copy_tasks=copy)
    typer.echo(f"Made {folder}: {', '.join(made)}.")
    typer.echo(f"Try it: cd {folder} && extractor extract seeds/example --task pain")


def trust(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The workspace.", show_default=False)],
) -> None:
    """Let the schemas (Python) and prompt templates of a workspace run, as they are now. Look at them first.

    Once one of them is changed, added or removed, it takes another `extractor trust`.
    """
    from extractor.workspace import trust as trust_folder

    typer.echo(f"Trusted: {trust_folder(folder)}")


def allow(
    host: Annotated[
        str,
        typer.Argument(metavar="HOST", help="Name or address, without http:// and path.", show_default=False),
    ],
    workspace: options.WorkspaceFolder = None,
) -> None:
    """Allow reports of this workspace to be sent to a host. This machine is always allowed.

    Outside a workspace of your own, the host is kept in your configuration, beside what you trust.
    """
    from extractor.scaffold import allow_host

    path = allow_host(workspace_of(workspace), host)
    typer.echo(f"{host} is allowed by {path}.")
