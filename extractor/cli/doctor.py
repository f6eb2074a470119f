"""`extractor doctor`: what is installed, which workspace is used, what can be read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli import options
from extractor.cli.exit_codes import ExitCode, table
from extractor.cli.inputs import workspace_of
from extractor.errors import ExtractorError


def doctor(
    workspace: options.WorkspaceFolder = None,
    base_url: Annotated[
        str | None,
        typer.Option(
            "--base-url", metavar="URL", help="Also ask this endpoint for its models. No report is sent."
        ),
    ] = None,
    codes: Annotated[bool, typer.Option("--exit-codes", help="Only print the table of exit codes.")] = False,
) -> None:
    """Tell what is installed and whether the workspace holds together."""
    if codes:
        typer.echo(table())
        return
    import platform

    from extractor import __version__

    typer.echo(
        f"extractor {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    )
    _packages()
    sound = _workspace(workspace)
    answers = base_url is None or _endpoint(base_url)
    if not sound:
        raise typer.Exit(ExitCode.WORKSPACE)
    if not answers:
        raise typer.Exit(ExitCode.ENDPOINT)


def _packages() -> None:
    from extractor.cli.requirements import CORE, installed_version, requirements

    for extra, names in requirements().items():
        versions = {name: installed_version(name) for name in names}
        lacking = [name for name, version in versions.items() if version is None]
        shown = ", ".join(f"{name} {version}" for name, version in versions.items() if version is not None)
        advice = (
            f"lacks {', '.join(lacking)}: in the clone: pip install '.{f'[{extra}]' if extra else ''}'"
            if lacking
            else ""
        )
        typer.echo(
            f"{f'extra {extra}' if extra != CORE else 'packages'}: {'; '.join(filter(None, (shown, advice)))}"
        )


def _workspace(folder: Path | None) -> bool:
    """Print the workspace and load each of its tasks; False where something is broken."""
    from extractor.task import Task

    try:
        found = workspace_of(folder)
    except ExtractorError as error:
        typer.echo(f"workspace: {error}")
        return False
    typer.echo(f"workspace: {found.root}{' (built in)' if found.built_in else ''}")
    hosts = ", ".join(found.allowed_hosts) or "none but this machine"
    typer.echo(f"hosts that reports may be sent to: {hosts}")
    sound = True
    for name in found.tasks():
        try:
            task = Task.load(name, found)
            typer.echo(f"task {name}: {len(task.fields())} fields, prompt {task.prompt_version or 'none'}")
        except ExtractorError as error:
            sound = False
            typer.echo(f"task {name}: {error}")
    return sound


def _endpoint(base_url: str) -> bool:
    import json
    from urllib.error import URLError
    from urllib.request import Request, urlopen

    if not base_url.startswith(("http://", "https://")):
        typer.echo("endpoint: no http or https address")
        return False
    request = Request(base_url.rstrip("/") + "/models", headers={"Accept": "application/json"})
    try:
        with urlopen(request, timeout=10) as response:
            models = [model.get("id") for model in json.load(response).get("data", [])]
    except (URLError, OSError, ValueError, AttributeError) as error:
        status = getattr(error, "code", None)
        answered = status in (401, 403)
        words = (
            f"answers, and wants a key (status {status})"
            if answered
            else f"not reachable ({type(error).__name__})"
        )
        typer.echo(f"endpoint: {words}")
        return answered
    typer.echo(f"endpoint: answers; models: {', '.join(map(str, models[:20])) or 'none named'}")
    return True
