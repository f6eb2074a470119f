"""`extractor eval`: run suites, score any two files, compare two runs, bless a baseline."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli import options
from extractor.cli.evaluate_output import (
    keep_confidence,
    keep_run,
    print_mentions,
    score_records,
    write_reports,
)
from extractor.cli.exit_codes import ExitCode
from extractor.cli.inputs import workspace_of

evaluate = typer.Typer(
    name="eval",
    help="Measure extractions against gold, and hold them against a baseline.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Resamples = Annotated[
    int,
    typer.Option("--resamples", min=0, metavar="N", help="Bootstrap resamples of reports; 0: no intervals."),
]
Seed = Annotated[int, typer.Option("--seed", help="Seed of the bootstrap.")]
Html = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write one self-contained page.")]
Markdown = Annotated[
    Path | None,
    typer.Option("--markdown", metavar="FILE", help="Write Markdown (appended: fits a step summary)."),
]
Junit = Annotated[Path | None, typer.Option("--junit", metavar="FILE", help="Write JUnit XML.")]
Json = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the figures as JSON.")]
Errors = Annotated[
    int,
    typer.Option(
        "--errors", min=0, metavar="N", help="Print N errors in words (they show values of reports)."
    ),
]


class Dates(StrEnum):
    """To which precision a date must be right."""

    day = "day"
    month = "month"
    year = "year"


_STATUS = {
    "passed": ExitCode.OK,
    "quality": ExitCode.QUALITY,
    "infrastructure": ExitCode.INFRASTRUCTURE,
    "not-comparable": ExitCode.NOT_COMPARABLE,
}


@evaluate.command()
def run(
    suite: Annotated[
        Path, typer.Argument(metavar="SUITE", help="A suite, YAML or TOML.", show_default=False)
    ],
    *,
    system: Annotated[
        list[str] | None,
        typer.Option("--system", metavar="NAME", help="Only this system; may be given again."),
    ] = None,
    gate: Annotated[bool, typer.Option("--gate/--no-gate", help="Hold the run against the baseline.")] = True,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Keep the run with its verdicts, for compare (one system)."
        ),
    ] = None,
    confidence: Annotated[
        Path | None,
        typer.Option(
            "--confidence", metavar="FILE", help="Keep the fitted confidence model as JSON (one system)."
        ),
    ] = None,
    html: Html = None,
    markdown: Markdown = None,
    junit: Junit = None,
    json: Json = None,
    errors: Errors = 0,
    jobs: options.Jobs = 1,
    workspace: options.WorkspaceFolder = None,
) -> None:
    """Run a suite: every system reads every report, is scored, and is held against the baseline."""
    from extractor.errors import EndpointError
    from extractor.evaluation.running import run_suite
    from extractor.evaluation.suite import read_suite

    loaded = read_suite(suite)
    try:
        result = run_suite(
            loaded, suite.parent, workspace=workspace_of(workspace) if workspace else None, systems=system,
            gate=gate, jobs=jobs,
        )  # fmt: skip
    except EndpointError as error:
        typer.echo(f"extractor: {error}", err=True)
        raise typer.Exit(ExitCode.INFRASTRUCTURE) from None
    if result.data.without_gold:
        typer.echo(f"without gold, left out: {len(result.data.without_gold)} reports", err=True)
    write_reports(
        list(result.summaries.values()), html=html, markdown=markdown, junit=junit, json=json, errors=errors,
        galleries=[result.gallery(name) for name in result.summaries] if html else None,
    )  # fmt: skip
    if output is not None:
        keep_run(output, [summary.run for summary in result.summaries.values()])
    if confidence is not None:
        keep_confidence(confidence, list(result.summaries.values()))
    raise typer.Exit(_STATUS[result.status])


@evaluate.command()
def score(
    predictions: Annotated[
        Path, typer.Argument(metavar="PRED", help="Predictions: a file or folder.", show_default=False)
    ],
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Gold: a file or folder.", show_default=False)],
    *,
    task: options.TaskName = None,
    reports: Annotated[
        list[str] | None,
        typer.Option(
            "--reports", "-r", metavar="SOURCE", help="The reports, to check evidence against their text."
        ),
    ] = None,
    dates: Annotated[
        Dates, typer.Option("--dates", help="Precision to which a date must be right.")
    ] = Dates.month,
    types: Annotated[
        list[str] | None,
        typer.Option("--type", metavar="NAME", help="Mentions: only this type; A+B counts both as one type."),
    ] = None,
    resamples: Resamples = 2000,
    seed: Seed = 7,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Keep the run with its verdicts, for compare."),
    ] = None,
    html: Html = None,
    markdown: Markdown = None,
    junit: Junit = None,
    json: Json = None,
    errors: Errors = 0,
    workspace: options.WorkspaceFolder = None,
) -> None:
    """Score any two files or folders: extractions, the annotation form, or mentions ({"doc_id", "entities"})."""
    from extractor.evaluation.loading import read_records, read_side
    from extractor.task import Task

    found, wanted = read_side(predictions), read_side(gold)
    if found.kind == wanted.kind == "mentions":
        print_mentions(found, wanted, types or [], resamples=resamples, seed=seed, json=json)
        return
    loaded = Task.load(task or wanted.task_name() or found.task_name(), workspace_of(workspace))
    if "mentions" in (found.kind, wanted.kind):
        found, wanted = read_records(predictions, loaded), read_records(gold, loaded)
    summary, gallery = score_records(
        found, wanted, loaded, reports=reports, dates=dates.value, resamples=resamples, seed=seed,
        with_gallery=html is not None,
    )  # fmt: skip
    write_reports(
        [summary], html=html, markdown=markdown, junit=junit, json=json, errors=errors, galleries=[gallery]
    )
    if output is not None:
        keep_run(output, [summary.run])


@evaluate.command()
def compare(
    before: Annotated[Path, typer.Argument(metavar="A", help="A run or baseline.", show_default=False)],
    after: Annotated[Path, typer.Argument(metavar="B", help="A later run.", show_default=False)],
    *,
    system: Annotated[
        str | None, typer.Option("--system", metavar="NAME", help="Which system of a baseline A is.")
    ] = None,
    margin: Annotated[float, typer.Option("--margin", min=0, help="Largest drop of a figure.")] = 0.01,
    metric: Annotated[
        list[str] | None,
        typer.Option("--metric", metavar="NAME", help="Figures to compare; default: all of them."),
    ] = None,
    resamples: Resamples = 2000,
    seed: Seed = 7,
    html: Html = None,
    markdown: Markdown = None,
    junit: Junit = None,
    json: Json = None,
    errors: Errors = 0,
    workspace: options.WorkspaceFolder = None,
) -> None:
    """Compare two runs on the reports that both have: paired differences with their intervals, and the gate's word."""
    from extractor.evaluation.gate import GateRules, check
    from extractor.evaluation.runs import read_run
    from extractor.evaluation.summary import summarise
    from extractor.task import Task

    old, new = read_run(before, system), read_run(after, system)
    task = Task.load(new.task, workspace_of(workspace))
    summary = summarise(new, task, resamples=resamples, seed=seed, title=f"{new.name} against {old.name}")
    counted = [one.name for one in summary.metrics if summary.figures[one.name].values]
    rules = GateRules(metrics=tuple(metric or counted), margin=margin)
    summary.gate = check(summary.metrics, old, new, rules, resamples=resamples, seed=seed)
    write_reports([summary], html=html, markdown=markdown, junit=junit, json=json, errors=errors)
    raise typer.Exit(_STATUS[summary.gate.status])


@evaluate.command()
def bless(
    suite: Annotated[
        Path, typer.Argument(metavar="SUITE", help="A suite with a baseline.", show_default=False)
    ],
    *,
    who: Annotated[str, typer.Option("--who", metavar="NAME", help="Who blesses it.")],
    why: Annotated[str, typer.Option("--why", metavar="WORDS", help="Why this is the new measure.")],
    system: Annotated[
        list[str] | None,
        typer.Option("--system", metavar="NAME", help="Only this system; may be given again."),
    ] = None,
    jobs: options.Jobs = 1,
    workspace: options.WorkspaceFolder = None,
) -> None:
    """Run a suite and make the result its baseline: counts by report, with who, why and the day. Commit the file."""
    from extractor.errors import UsageError
    from extractor.evaluation.baselines import bless as keep
    from extractor.evaluation.running import run_suite
    from extractor.evaluation.suite import read_suite

    loaded = read_suite(suite)
    if loaded.baseline is None:
        raise UsageError(
            f"{suite.name} names no baseline.", advice="Add to it: baseline: baselines/NAME.json"
        )
    place = workspace_of(workspace) if workspace else None
    result = run_suite(
        loaded, suite.parent, workspace=place, systems=system or loaded.gated_systems, gate=False, jobs=jobs
    )
    runs = {name: summary.run for name, summary in result.summaries.items()}
    keep(suite.parent / loaded.baseline, loaded.name, runs, who=who, why=why)
    write_reports(list(result.summaries.values()), html=None, markdown=None, junit=None, json=None, errors=0)


@evaluate.command("schema")
def schema() -> None:
    """Print the JSON Schema of suites, for editors: `# yaml-language-server: $schema=suite.schema.json`."""
    from extractor.evaluation.suite import suite_schema

    typer.echo(suite_schema(), nl=False)
