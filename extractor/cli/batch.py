"""`extractor batch`: a run through provider batch files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.cli import options
from extractor.cli.batch_options import IncludeFlagged, Parts, PartsChoice, Prices
from extractor.cli.exit_codes import ExitCode, for_states
from extractor.cli.inputs import read_options, workspace_of
from extractor.errors import UsageError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from extractor.api import Extractor
    from extractor.batch.provider import ProviderRun
    from extractor.engines.llm.batches import OpenAIBatches

batch = typer.Typer(
    no_args_is_help=True, help="A run through provider batch files: half the price, within a day."
)
RunArgument = Annotated[Path, typer.Argument(metavar="RUN", help="The run folder.", show_default=False)]


@batch.command(short_help="Write files of requests for reports.")
def write(
    run: RunArgument,
    inputs: options.Inputs,
    *,
    model: Annotated[
        str, typer.Option("--model", "-m", metavar="NAME", help="openai/NAME, or any with --base-url.")
    ],
    base_url: Annotated[
        str | None, typer.Option("--base-url", metavar="URL", help="An endpoint with a batch API.")
    ] = None,
    task: options.TaskName = None,
    prompt: options.Prompt = None,
    temperature: Annotated[
        float | None, typer.Option("--temperature", min=0.0, help="Sampling temperature.")
    ] = None,
    cross_check: Annotated[
        bool, typer.Option("--cross-check/--no-cross-check", help="Read offline too and keep disputes.")
    ] = True,
    language: options.Language = None,
    column: options.Columns = None,
    workspace: options.WorkspaceFolder = None,
) -> None:
    """Write files of requests (JSONL, at most 50,000 or 200 MB each) for the reports that have no result yet."""
    from extractor.api import Extractor
    from extractor.settings import EngineSettings

    parameters: dict[str, Any] = {} if temperature is None else {"temperature": temperature}
    settings = EngineSettings(model=model, base_url=base_url, cross_check=cross_check, parameters=parameters)
    extractor = Extractor(task, settings, workspace=workspace_of(workspace), prompt=prompt)
    typer.echo(f"Reports are to be sent to {', '.join(extractor.hosts)}.", err=True)
    with _opened(extractor, run, None) as provider:
        sheets = provider.write(inputs, reading=read_options(language=language, columns=column))
    for sheet in sheets:
        typer.echo(f"{run / sheet.path}: {sheet.requests:,} requests")
    if not sheets:
        typer.echo("Nothing to ask: every report has its result or is on its way.")


@batch.command(short_help="Send what is written.")
def submit(run: RunArgument, *, workspace: options.WorkspaceFolder = None) -> None:
    """Upload the files that are written and have the provider begin. Batch ids are kept at once."""
    extractor = _extractor_of(run, workspace)
    with _opened(extractor, run, None) as provider:
        for sheet in provider.submit(_service(extractor)):
            typer.echo(f"{sheet.path}: {sheet.batch}")


@batch.command(short_help="Tell where the provider is.")
def status(run: RunArgument, *, workspace: options.WorkspaceFolder = None) -> None:
    """Tell of every file where it stands."""
    extractor = _extractor_of(run, workspace)
    with _opened(extractor, run, None) as provider:
        for sheet, remote in provider.look(_service(extractor)):
            far = f": {remote.status}, {remote.done:,} of {remote.total:,}" if remote else f": {sheet.status}"
            typer.echo(f"{sheet.path}{far}")


@batch.command(short_help="Take in results.")
def collect(
    run: RunArgument,
    *,
    prices: Prices = None,
    parts: Parts = PartsChoice.jsonl,
    include_flagged: IncludeFlagged = False,
    workspace: options.WorkspaceFolder = None,
) -> None:
    """Take in the results of batches that have ended; reports to be asked again are written to a next file."""
    from extractor.batch.outputs import write_outputs
    from extractor.batch.run import prices_for

    extractor = _extractor_of(run, workspace)
    price = next(iter(prices_for(extractor.settings, prices).values()), None)
    with _opened(extractor, run, price) as provider:
        found = provider.collect(_service(extractor))
        totals = provider.journal.totals()
        write_outputs(
            run, provider.journal.results(), extractor.task, form=parts.value, include_flagged=include_flagged,
            settings=_settings_of(run),
        )  # fmt: skip
        written = provider.sheets("written")
    typer.echo(
        f"{found.settled:,} reports settled, {totals.settled:,} in all; {found.waiting:,} on their way."
    )
    for amount, words in ((found.strange, "lines answer nothing that waits"), (found.torn, "lines are torn")):
        if amount:
            typer.echo(f"{amount:,} {words}.", err=True)
    for id, codes in found.rejected:
        typer.echo(f"The provider rejected {id}: {', '.join(codes) or 'no reason given'}.", err=True)
    if written:
        typer.echo(
            f"{sum(sheet.requests for sheet in written):,} requests are written: extractor batch submit {run}"
        )
    if found.rejected:
        raise typer.Exit(ExitCode.ENDPOINT)
    raise typer.Exit(ExitCode.OK if found.waiting else for_states(totals.outcomes))


def _opened(extractor: Extractor, run: Path, price: Any) -> AbstractContextManager[ProviderRun]:
    from extractor.batch.provider import ProviderRun

    return ProviderRun.opened(extractor, run, price)


def _service(extractor: Extractor) -> OpenAIBatches:
    from extractor.engines.llm.batches import OpenAIBatches

    return OpenAIBatches(extractor.engines.clients[0].endpoint)


def _settings_of(run: Path) -> dict[str, Any]:
    from extractor.batch.folder import RunFolder
    from extractor.batch.journal import Journal

    journal = Journal.read(RunFolder.open(run))
    try:
        found = [one["settings"] for one in journal.sessions() if one["settings"].get("batch")]
    finally:
        journal.close()
    if not found:
        raise UsageError(f"{run} has no batch files.", advice="Write them: extractor batch write RUN IN...")
    return dict(found[-1])


def _extractor_of(run: Path, workspace: Path | None) -> Extractor:
    """The extractor that the run's files were written with; UsageError where prompt or schema have changed since."""
    from extractor.api import Extractor
    from extractor.batch.identity import Identity
    from extractor.settings import EngineSettings

    told = _settings_of(run)
    settings = EngineSettings(
        model=tuple(told["models"]), base_url=told["base_url"], cross_check=told["cross_check"],
        parameters=told["parameters"], options=told["options"],
    )  # fmt: skip
    version = (told["prompt"] or "").partition("@")[0].rpartition("/")
    known = version[2] if version[0] == told["task"] else None
    extractor = Extractor(told["task"], settings, workspace=workspace_of(workspace), prompt=known)
    now = Identity.of(extractor).settings
    changed = [name for name in ("schema", "prompt") if now[name] != told[name]]
    if changed:
        raise UsageError(
            f"The {' and the '.join(changed)} changed since these files were written.",
            advice="Use the version that wrote them, or start a new run.",
        )
    return extractor
