"""`extractor curate review|adjudicate|password`: the pages, and who may sign in to them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli import options
from extractor.cli.inputs import pairs, workspace_of

if TYPE_CHECKING:
    from extractor.curation.dataset import Dataset


class OrderChoice(StrEnum):
    """Orders of the queue."""

    disputed = "disputed"
    random = "random"
    added = "added"


DatasetFolder = Annotated[
    Path, typer.Argument(metavar="DATASET", help="Folder of the dataset.", show_default=False)
]
Host = Annotated[str, typer.Option("--host", help="Address to listen on; others than loopback need more.")]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 takes a free one.")]
Passwords = Annotated[
    Path | None,
    typer.Option("--passwords", metavar="FILE", help="Who may sign in; made by `extractor curate password`."),
]
Certificate = Annotated[
    Path | None, typer.Option("--certificate", metavar="FILE", help="TLS certificate chain (PEM).")
]
Key = Annotated[Path | None, typer.Option("--key", metavar="FILE", help="The certificate's key (PEM).")]
PlainHttp = Annotated[
    bool,
    typer.Option("--plain-http", help="Serve another address than loopback without TLS (behind a proxy)."),
]
PublicName = Annotated[
    list[str] | None,
    typer.Option(
        "--name",
        metavar="HOST[:PORT]",
        help="Name under which browsers reach the server, if not its address.",
    ),
]


def opened_dataset(folder: Path, workspace: Path | None) -> Dataset:
    """The dataset of a folder; its task is looked up in the workspace named, else from here upward."""
    from extractor.curation.dataset import Dataset

    return Dataset.open(folder, workspace_of(workspace) if workspace else None)


def review(
    dataset: DatasetFolder,
    *,
    annotator: Annotated[
        str,
        typer.Option("--annotator", "-a", metavar="NAME", help="Whose copy it is; needed on this machine."),
    ] = "",
    order: Annotated[
        OrderChoice, typer.Option("--order", help="Which reports come first.")
    ] = OrderChoice.disputed,
    slices: Annotated[
        list[str] | None,
        typer.Option("--slice", metavar="KEY=VALUE", help="Only these: split, language, state, or metadata."),
    ] = None,
    host: Host = "127.0.0.1",
    port: Port = 8765,
    passwords: Passwords = None,
    certificate: Certificate = None,
    key: Key = None,
    plain_http: PlainHttp = False,
    names: PublicName = None,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    workspace: options.WorkspaceFolder = None,
) -> None:
    """Serve the review page on this machine. Needs the extra [review].

    With --passwords several people sign in, each on an own copy.
    """
    from extractor.curation.server import ServerSettings, serve

    serve(
        opened_dataset(dataset, workspace),
        ServerSettings(
            annotator=annotator, order=order.value, slices=pairs(slices or (), "--slice"), host=host, port=port,
            passwords=passwords, certificate=certificate, key=key, plain_http=plain_http, names=tuple(names or ()),
            open_browser=open_browser,
        ),
        typer.echo,
    )  # fmt: skip


def adjudicate(
    dataset: DatasetFolder,
    *,
    adjudicator: Annotated[
        str, typer.Option("--adjudicator", "-a", metavar="NAME", help="Who decides.", show_default=False)
    ],
    host: Host = "127.0.0.1",
    port: Port = 8766,
    passwords: Passwords = None,
    certificate: Certificate = None,
    key: Key = None,
    plain_http: PlainHttp = False,
    names: PublicName = None,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    workspace: options.WorkspaceFolder = None,
) -> None:
    """Serve the adjudication page: what annotators agree on is merged, each difference waits for a decision."""
    from extractor.curation.server import ServerSettings, serve

    serve(
        opened_dataset(dataset, workspace),
        ServerSettings(
            annotator=adjudicator, adjudicate=True, host=host, port=port, passwords=passwords,
            certificate=certificate, key=key, plain_http=plain_http, names=tuple(names or ()),
            open_browser=open_browser,
        ),
        typer.echo,
    )  # fmt: skip


def password(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The annotator.", show_default=False)],
    file: Annotated[
        Path, typer.Option("--file", "-f", metavar="FILE", help="File of passwords.", show_default=False)
    ],
) -> None:
    """Set the password of a person in a file for --passwords; the file holds salted hashes (scrypt)."""
    from extractor.curation.server.passwords import set_password

    words = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    set_password(file, name, words)
    typer.echo(f"{name} can sign in with {file}.")
