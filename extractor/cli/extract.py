"""`extractor extract`: reports in, extractions out."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.cli import batch_options as runs
from extractor.cli import options
from extractor.cli.batching import RunOptions, concurrency_of, extract_to_run, is_run_folder
from extractor.cli.exit_codes import ExitCode, all_for_the_endpoint, for_states
from extractor.cli.inputs import pairs, read_options, workspace_of
from extractor.cli.progress import Progress
from extractor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.api import Extractor
    from extractor.extraction import Extraction


class FormatChoice(StrEnum):
    """Forms of output."""

    table = "table"
    jsonl = "jsonl"
    json = "json"
    csv = "csv"


def extract(
    inputs: options.Inputs,
    *,
    task: options.TaskName = None,
    engine: Annotated[
        options.EngineChoice | None,
        typer.Option(
            "--engine", "-e", help="Default: llm with --model, replay with --replay, else rules (offline)."
        ),
    ] = None,
    model: Annotated[
        list[str] | None,
        typer.Option(
            "--model",
            "-m",
            metavar="NAME",
            help="openai/NAME, PROVIDER/NAME, or any name with --base-url. Several are merged by vote.",
        ),
    ] = None,
    base_url: Annotated[
        str | None,
        typer.Option(
            "--base-url", metavar="URL", help="An OpenAI-compatible endpoint (vLLM, Ollama, llama.cpp, …)."
        ),
    ] = None,
    ca_bundle: Annotated[
        Path | None,
        typer.Option("--ca-bundle", metavar="FILE", help="Certificates to trust for the endpoint (PEM)."),
    ] = None,
    mode: Annotated[
        options.ModeChoice,
        typer.Option("--mode", help="How the model is made to answer in the schema's form."),
    ] = options.ModeChoice.auto,
    prompt: options.Prompt = None,
    temperature: Annotated[
        float | None, typer.Option("--temperature", min=0.0, help="Sampling temperature.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", help="Sampling seed, where the endpoint takes one.")
    ] = None,
    answer_tokens: Annotated[
        int | None,
        typer.Option("--answer-tokens", min=1, help="Limit of one answer; once doubled where it is cut off."),
    ] = None,
    reasoning_effort: Annotated[
        str | None, typer.Option("--reasoning-effort", metavar="LEVEL", help="For models that take one.")
    ] = None,
    concurrency: runs.Concurrency = None,
    samples: Annotated[
        int,
        typer.Option(
            "--samples",
            min=1,
            metavar="N",
            help="Ask N times and merge by vote (temperature 0.7 unless given).",
        ),
    ] = 1,
    cross_check: Annotated[
        bool,
        typer.Option(
            "--cross-check/--no-cross-check",
            help="With a model: read offline too and keep where the two differ, as disputes.",
        ),
    ] = True,
    repair: Annotated[
        bool,
        typer.Option(
            "--repair/--no-repair", help="Ask once more for the parts of an answer that are faulty."
        ),
    ] = True,
    section_tokens: Annotated[
        int,
        typer.Option(
            "--section-tokens",
            min=500,
            metavar="N",
            help="Ask for longer reports in sections (estimated tokens).",
        ),
    ] = 8000,
    record: Annotated[
        Path | None,
        typer.Option("--record", metavar="FILE", help="Keep the model's answers here (clinical text)."),
    ] = None,
    replay: Annotated[
        list[Path] | None,
        typer.Option("--replay", metavar="FILE", help="Answer from recordings; no model is asked."),
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option(
            "--parameter",
            metavar="KEY=VALUE",
            help="A further field of the request's body, as JSON or words.",
        ),
    ] = None,
    language: options.Language = None,
    country: options.Country = None,
    column: options.Columns = None,
    encoding: options.Encoding = None,
    input_format: options.InputFormat = None,
    max_characters: options.MaxCharacters = options.DEFAULT_MAX_CHARACTERS,
    form: Annotated[
        FormatChoice | None,
        typer.Option(
            "--format", "-f", help="Default: by the ending of -o; else table on a terminal, JSONL elsewhere."
        ),
    ] = None,
    output: runs.Output = None,
    jobs: options.Jobs = 1,
    rpm: runs.RequestsAMinute = None,
    tpm: runs.TokensAMinute = None,
    max_cost: runs.MaxCost = None,
    max_tokens: runs.MaxTokens = None,
    max_time: runs.MaxTime = None,
    prices: runs.Prices = None,
    dry_run: runs.DryRun = False,
    retry: runs.Retry = None,
    force: runs.Force = False,
    cache: runs.Cache = True,
    shard: runs.ShardOf = None,
    journal_dir: runs.JournalDir = None,
    run_progress: runs.ProgressForm = runs.ProgressChoice.auto,
    parts: runs.Parts = runs.PartsChoice.jsonl,
    include_flagged: runs.IncludeFlagged = False,
    patience: runs.Patience = 600.0,
    cluster: runs.Cluster = None,
    workspace: options.WorkspaceFolder = None,
    quiet: options.Quiet = False,
) -> None:
    """Read reports into grounded records of drugs, doses, dates and responses.

    Without --model all is done on this machine, offline. Every report ends in one state: ok, partial, refused or
    failed; one that cannot be read costs only itself.

    Where -o names a folder (RUN/), the reports are read in a run: journalled, limited, and resumed by the same
    command. Options that say "Run:" are for these.

    From a table of reports to a CSV of what they tell, a row a record:

    \b
        extractor extract reports.csv -c text=note -c id=key -c report_date=seen -o records.csv
    """
    from extractor.api import Extractor
    from extractor.formats.readers import read_reports
    from extractor.settings import EngineSettings

    parameters: dict[str, Any] = {
        "mode": mode.value, "temperature": temperature, "seed": seed,
        "reasoning_effort": reasoning_effort, "extra_body": _body(parameter or []) or None,
    }  # fmt: skip
    settings = EngineSettings(
        engine=engine.value if engine else None,
        model=tuple(model or ()), base_url=base_url, ca_bundle=ca_bundle, record=record, replay=tuple(replay or ()),
        samples=samples, cross_check=cross_check, concurrency=concurrency_of(concurrency) or 8,
        options={"repair": repair, "section_tokens": section_tokens, **_limits(answer_tokens)},
        parameters={name: value for name, value in parameters.items() if value is not None},
    )  # fmt: skip
    reading = read_options(
        language=language, country=country, columns=column, encoding=encoding, input_format=input_format, max_characters=max_characters,
    )  # fmt: skip
    extractor = Extractor(task, settings, workspace=workspace_of(workspace), prompt=prompt)
    given = RunOptions(
        concurrency, rpm, tpm, max_cost, max_tokens, max_time, prices, dry_run, tuple(one.value for one in retry or ()),
        force, cache, shard, journal_dir, run_progress.value, parts.value, include_flagged, patience, cluster, output,
    )  # fmt: skip
    run = is_run_folder(output)
    output_path = Path(output) if output else None
    if not run and (name := given.needs_run()) is not None:
        raise UsageError(f"{name} is for runs.", advice="Name a folder for the run: -o RUN/")
    chosen = "" if run or dry_run else form.value if form else _form_of(output_path)
    if not dry_run:
        _say_where(extractor, quiet)
    if run or dry_run:
        root = output_path if run else None
        code = extract_to_run(extractor, inputs, root, given, reading, jobs=jobs, quiet=quiet)
        raise typer.Exit(code)
    progress = Progress(quiet=quiet, naming=chosen != "table")
    found = extractor.extract_all(read_reports(inputs, reading), jobs=jobs)
    try:
        _write(found, extractor, chosen, output_path, progress)
    except BaseException:
        _say_what_is_kept(output_path)
        raise
    finally:
        progress.end()
        extractor.close()
    if all_for_the_endpoint(progress.codes):
        raise typer.Exit(ExitCode.ENDPOINT)
    raise typer.Exit(for_states(progress.states.elements(), progress.unread))


def _write(
    found: Iterator[Extraction[Any]], extractor: Extractor, form: str, output: Path | None, progress: Progress
) -> None:
    from extractor.formats.writers import opened_output, writer_for

    with opened_output(output) as stream:
        if form == "table":
            from extractor.cli.printing import console_for
            from extractor.rendering.terminal import print_extraction

            console = console_for(stream)
            for extraction in found:
                progress.passed(extraction)
                print_extraction(console, extraction, extractor.task)
            return
        writer = writer_for(form, stream, extractor.task)
        try:
            for extraction in found:
                writer.write(extraction)
                progress.passed(extraction)
        finally:
            writer.close()


def _say_what_is_kept(output: Path | None) -> None:
    from extractor.formats.writers import part_of

    if output is not None and (part := part_of(output)).exists():
        typer.echo(f"What was finished is in {part}.", err=True)


def _form_of(output: Path | None) -> str:
    if output is not None and str(output) != "-":
        ending = output.suffix.lower()
        if ending and ending not in _ENDINGS and (output.is_file() or not output.exists()):
            raise UsageError(
                f"{output.name} has no ending that says which form is meant.",
                advice=f"Endings: {' '.join(_ENDINGS)}; or a folder, RUN/; or say it with --format.",
            )
        return _ENDINGS.get(ending, "jsonl")
    return "table" if sys.stdout.isatty() else "jsonl"


_ENDINGS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv", ".txt": "table"}


def _limits(max_tokens: int | None) -> dict[str, int]:
    """The cap of an answer, and twice that for the one larger try."""
    return {} if max_tokens is None else {"max_tokens": max_tokens, "longer_tokens": 2 * max_tokens}


def _body(words: list[str]) -> dict[str, Any]:
    import json

    found: dict[str, Any] = {}
    for key, value in pairs(words, "--parameter").items():
        try:
            found[key] = json.loads(value)
        except ValueError:
            found[key] = value
    return found


def _say_where(extractor: Extractor, quiet: bool) -> None:
    """Print the hosts that reports are sent to, before any is."""
    if extractor.hosts and not quiet:
        typer.echo(f"Reports are sent to {', '.join(extractor.hosts)}.", err=True)
