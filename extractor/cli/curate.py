"""`extractor curate`: from drafts to gold that people stand behind."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.cli import options
from extractor.cli.curate_pages import DatasetFolder, adjudicate, opened_dataset, password, review
from extractor.cli.exit_codes import ExitCode
from extractor.cli.inputs import pairs, read_options, task_of
from extractor.errors import FormatError, UsageError

if TYPE_CHECKING:
    from extractor.curation.dataset import Dataset
    from extractor.extraction import Extraction
    from extractor.report import Report

curate = typer.Typer(
    help="Review drafts, measure agreement, adjudicate, and export gold.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class Source(StrEnum):
    """Forms of others that records are taken from."""

    brat = "brat"
    label_studio = "label-studio"
    huggingface = "huggingface"


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Splits = Annotated[
    list[str] | None,
    typer.Option("--split", metavar="NAME=SHARE", help="A split and its share; give each. Shares come to 1."),
]


@curate.command("new", short_help="Make an empty dataset.")
def new(
    dataset: DatasetFolder,
    *,
    task: options.TaskName = None,
    splits: Splits = None,
    blind: Annotated[
        float, typer.Option("--blind", metavar="SHARE", help="Share of reports annotated from nothing.")
    ] = 0.1,
    readers: Annotated[
        int, typer.Option("--readers", metavar="N", min=1, help="How many people annotate each report.")
    ] = 2,
    title: Annotated[str, typer.Option("--title", help="Name of the dataset; default: its folder's.")] = "",
    source: Annotated[str, typer.Option("--source", help="Where the reports come from.")] = "",
    licence: Annotated[str, typer.Option("--licence", help="Licence of the dataset.")] = "",
    contract: Annotated[
        str, typer.Option("--contract", help="Text that says what the fields mean, with its version.")
    ] = "",
    seed: Annotated[
        str, typer.Option("--seed", help="Salt of the hashes that make splits; default: random.")
    ] = "",
    workspace: options.WorkspaceFolder = None,
) -> None:
    """Make an empty dataset: a folder of plain files for version control."""
    from extractor.curation.card import write_card
    from extractor.curation.dataset import Dataset
    from extractor.curation.settings import Settings

    loaded = task_of(task, workspace)
    further: dict[str, Any] = {"splits": _shares(splits)} if splits else {}
    further |= {"seed": seed} if seed else {}
    settings = Settings(
        name=title or dataset.resolve().name, task=loaded.name, schema=loaded.schema_id, blind=blind,
        readers=readers, source=source, licence=licence, contract=contract, **further,
    )  # fmt: skip
    made = Dataset.create(dataset, settings, loaded)
    write_card(made)
    typer.echo(f"{made.folder}: a dataset for {loaded.name}. Next: extractor curate add {dataset} REPORTS")


@curate.command("add", short_help="Add reports and their drafts.")
def add(
    dataset: DatasetFolder,
    inputs: options.Inputs,
    *,
    drafts: Annotated[
        list[Path] | None,
        typer.Option(
            "--drafts", "-d", metavar="FILE", help="Extractions of these reports; default: read offline."
        ),
    ] = None,
    source: Annotated[
        Source | None,
        typer.Option("--from", help="Take reports with their records from a folder or file of this form."),
    ] = None,
    no_drafts: Annotated[bool, typer.Option("--no-drafts", help="Add reports without drafts.")] = False,
    language: options.Language = None,
    columns: options.Columns = None,
    workspace: options.WorkspaceFolder = None,
) -> None:
    """Add reports, and drafts to begin from: those of a run, or made offline here. What is there already stays."""
    from extractor.curation.card import write_card
    from extractor.formats.readers import read_reports
    from extractor.report import Report

    opened = opened_dataset(dataset, workspace)
    if source is not None:
        _add_from(opened, source.value, inputs)
        return
    read = list(read_reports(inputs, read_options(language=language, columns=columns)))
    reports = [one for one in read if isinstance(one, Report)]
    for one in read:
        if not isinstance(one, Report):
            typer.echo(f"not read: {one.source}: {one.message}", err=True)
    made = [] if no_drafts else _drafts(opened, reports, drafts)
    added, drafted, changed = opened.add(reports, made)
    write_card(opened)
    for id in changed:
        typer.echo(f"left as it was: {id} is in the dataset with another text", err=True)
    typer.echo(f"{added} reports and {drafted} drafts added; {len(opened.reports)} reports in all.")
    if not reports:
        raise typer.Exit(ExitCode.NOTHING)
    if changed or len(reports) < len(read):
        raise typer.Exit(ExitCode.FAILED)


@curate.command("status", short_help="Tell how far it is.")
def status(
    dataset: DatasetFolder, *, as_json: AsJson = False, workspace: options.WorkspaceFolder = None
) -> None:
    """Tell how far each annotator is, the five states apart, and what the blind sample says of the drafts."""
    from extractor.curation import telling
    from extractor.curation.status import status as made

    found = made(opened_dataset(dataset, workspace))
    typer.echo(_json(found.as_dict()) if as_json else telling.status_words(found))


@curate.command("split", short_help="Show splits, or change their shares.")
def split(
    dataset: DatasetFolder,
    splits: Splits = None,
    *,
    again: Annotated[
        bool, typer.Option("--again", help="Give every report a split anew; breaks comparisons with before.")
    ] = False,
    workspace: options.WorkspaceFolder = None,
) -> None:
    """Show which split has how many reports; with --split, change the shares for reports added from now on."""
    from collections import Counter

    from extractor.curation.card import write_card

    opened = opened_dataset(dataset, workspace)
    if splits:
        opened.settings = opened.settings.with_splits(_shares(splits))
        opened.settings.write(opened.folder)
    if again:
        opened.write_shares({})
        opened.assign(opened.reports.values())
    if splits or again:
        write_card(opened)
    counts = Counter(share.split for share in opened.shares.values())
    for name, share in opened.settings.splits.items():
        typer.echo(f"{name:<12} {counts.get(name, 0):>6} reports  {share:>6.1%}")


@curate.command("check", short_help="Find what is wrong with a dataset.")
def check(
    dataset: DatasetFolder, *, as_json: AsJson = False, workspace: options.WorkspaceFolder = None
) -> None:
    """Check files, logs (their chain, and that they replay to what is there), quotes, dates, units and links."""
    from dataclasses import asdict

    from extractor.curation.checks import check as findings_of

    found = findings_of(opened_dataset(dataset, workspace))
    if as_json:
        typer.echo(_json([asdict(one) for one in found]))
    else:
        for one in found:
            typer.echo(f"{one.severity:<8} {one.code:<20} {one.where}: {one.at}: {one.message}")
        errors = sum(one.severity == "error" for one in found)
        typer.echo(f"{errors} errors, {len(found) - errors} other findings.")
    if any(one.severity == "error" for one in found):
        raise typer.Exit(ExitCode.FORMAT)


curate.command("review", short_help="Open the review page.")(review)
curate.command("adjudicate", short_help="Open the adjudication page.")(adjudicate)
curate.command("password", short_help="Let a person sign in.")(password)


@curate.command("agreement", short_help="Measure how far annotators agree.")
def agreement(
    dataset: DatasetFolder,
    *,
    as_json: AsJson = False,
    resamples: Annotated[
        int, typer.Option("--resamples", metavar="N", min=0, help="Bootstrap resamples for the intervals.")
    ] = 1000,
    workspace: options.WorkspaceFolder = None,
) -> None:
    """Agreement of annotators on what both finished: F1 of records and fields, kappa, alpha, with intervals."""
    from extractor.curation import telling
    from extractor.curation.agreement import agreement as measured

    found = measured(opened_dataset(dataset, workspace), resamples=resamples)
    typer.echo(_json(found.as_dict()) if as_json else telling.agreement_words(found))
    if not found.pairs:
        raise typer.Exit(ExitCode.NOTHING)


@curate.command("export", short_help="Write gold, or one person's copy, in a form of others.")
def export(
    dataset: DatasetFolder,
    *,
    to: Annotated[
        str,
        typer.Option("--to", help="jsonl, json, csv, annotation, brat, label-studio or huggingface."),
    ] = "jsonl",
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="PATH", help="File or folder.", show_default=False)
    ],
    of: Annotated[
        str, typer.Option("--of", metavar="WHO", help="gold (adjudicated), drafts, or an annotator's name.")
    ] = "gold",
    single: Annotated[
        bool,
        typer.Option(
            "--single", help="Take for gold also what one person alone finished, if nobody else has it."
        ),
    ] = False,
    splits: Annotated[
        list[str] | None, typer.Option("--split", metavar="NAME", help="Only this split; may be given again.")
    ] = None,
    workspace: options.WorkspaceFolder = None,
) -> None:
    """Export records with their reports. Gold is what was adjudicated; `extractor eval` reads it."""
    from extractor.curation.gold import export_dataset

    count = export_dataset(
        opened_dataset(dataset, workspace), to, output, of=of, single=single, splits=tuple(splits or ())
    )
    typer.echo(f"{count} reports written to {output}.")
    if not count:
        raise typer.Exit(ExitCode.NOTHING)


@curate.command("promote", short_help="Propose few-shot examples as a new prompt version.")
def promote(
    dataset: DatasetFolder,
    *,
    count: Annotated[int, typer.Option("--count", "-n", metavar="N", min=1, help="How many examples.")] = 3,
    split: Annotated[str, typer.Option("--split", help="The split that examples may come from.")] = "example",
    prompt: Annotated[
        str, typer.Option("--from", metavar="VERSION", help="Version to begin from; default: the newest.")
    ] = "",
    workspace: options.WorkspaceFolder = None,
) -> None:
    """Write a new prompt version with examples from gold: hard, diverse, every quote in its text."""
    from extractor.curation.promotion import promote as promoted

    made = promoted(opened_dataset(dataset, workspace), count=count, split=split, base=prompt)
    for example in made.examples:
        typer.echo(f"{example.report}: {example.why}")
    typer.echo(f"{made.version} is written to {made.folder}.")
    typer.echo(
        f"Does it help? Run a model with --prompt {made.base} and --prompt {made.version} on dev reports,"
    )
    typer.echo("then score both with extractor eval.")


def _add_from(opened: Dataset, form: str, inputs: list[str]) -> None:
    from extractor.curation.card import write_card
    from extractor.curation.gold import read_from

    pairs_read = [pair for one in inputs for pair in read_from(form, Path(one), opened.task)]
    added, drafted, changed = opened.add(
        [report for report, _ in pairs_read], [found for _, found in pairs_read]
    )
    write_card(opened)
    typer.echo(f"{added} reports and {drafted} drafts added; {len(opened.reports)} reports in all.")
    if changed:
        typer.echo(f"left as they were, for their text is another: {', '.join(changed)}", err=True)
        raise typer.Exit(ExitCode.FAILED)


def _drafts(opened: Dataset, reports: list[Report], files: list[Path] | None) -> list[Extraction[Any]]:
    from extractor.formats.extractions import Tasks, read_extractions

    if files:
        tasks = Tasks(opened.task.workspace, opened.task)
        wanted = {report.id for report in reports}
        found = [one for file in files for _, one in read_extractions(file, tasks) if one.report.id in wanted]
        if not found:
            raise FormatError("The drafts are of other reports than these.")
        return found
    from extractor.api import Extractor

    return list(Extractor(opened.task).extract_all(reports))


def _shares(words: list[str] | None) -> dict[str, float]:
    try:
        return {name: float(share) for name, share in pairs(words or (), "--split").items()}
    except ValueError:
        raise UsageError("A share of a split is no number.", advice="For example --split dev=0.4.") from None


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)
