"""`extractor show`: timelines, and reports with their evidence lit."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.cli import options
from extractor.cli.exit_codes import ExitCode
from extractor.cli.inputs import read_options, workspace_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.extraction import Extraction
    from extractor.formats.options import ReadOptions
    from extractor.report import Report
    from extractor.task import Task
    from extractor.workspace import Workspace

    Shown = Iterator[tuple[Task, Extraction[Any], Report | None]]


def show(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Files of extractions (JSONL, JSON), runs (RUN/), or - for standard input; or reports, which are then read "
            "offline first.",
            show_default=False,
        ),
    ],
    *,
    report: Annotated[
        list[str] | None,
        typer.Option(
            "--report",
            "-r",
            metavar="SOURCE",
            help="Where the reports of the extractions are, to light the evidence in them.",
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--id", metavar="ID", help="Show only the report of this id; may be given again."),
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write one self-contained page instead.")
    ] = None,
    text: Annotated[bool, typer.Option("--text/--no-text", help="Print the report's words too.")] = True,
    task: options.TaskName = None,
    language: options.Language = None,
    column: options.Columns = None,
    workspace: options.WorkspaceFolder = None,
) -> None:
    """Show what was found and where it stands: a table of every report, and its text with the evidence lit.

    `!` marks a value with an error, `?` one with a warning; the issues follow in words, and after `~` what another
    reader sees otherwise.
    """
    reading = read_options(language=language, columns=column)
    found = _collect(inputs, report, task, reading, workspace_of(workspace))
    wanted = ((t, e, r) for t, e, r in found if not only or e.report.id in only)
    count = _page(html, wanted) if html else _print(wanted, text)
    if not count:
        typer.echo("extractor: nothing to show", err=True)
        raise typer.Exit(ExitCode.NOTHING)


def _collect(
    inputs: list[str], sources: list[str] | None, task: str | None, reading: ReadOptions, workspace: Workspace
) -> Shown:
    from extractor.batch.folder import is_run, results_of
    from extractor.formats.extractions import Tasks, is_extraction_file, read_extractions, refuse_output

    tasks = Tasks(workspace)
    reports = _Reports(sources or [], reading)
    for named in inputs:
        files: list[str] | list[Path] = [named]
        if is_run(Path(named)):
            files = results_of(Path(named))
        elif named != "-" and not is_extraction_file(Path(named)):
            refuse_output(Path(named))
            yield from _read_offline(named, task, reading, workspace)
            continue
        for file in files:
            for its_task, extraction in read_extractions(file, tasks):
                yield its_task, extraction, reports.of(extraction)


def _read_offline(named: str, task: str | None, reading: ReadOptions, workspace: Workspace) -> Shown:
    from extractor.api import Extractor
    from extractor.formats.readers import read_reports
    from extractor.report import Report

    extractor = Extractor(task, workspace=workspace)
    for item in read_reports([named], reading):
        for extraction in extractor.extract_all([item]):
            yield extractor.task, extraction, item if isinstance(item, Report) else None


class _Reports:
    """The reports of some extractions. Read on as far as needed and no further, for both are mostly in one order."""

    def __init__(self, sources: list[str], reading: ReadOptions) -> None:
        from extractor.formats.readers import read_reports

        self._coming = iter(read_reports(sources, reading)) if sources else iter(())
        self._passed: dict[str, Report] = {}

    def of(self, extraction: Extraction[Any]) -> Report | None:
        from extractor.report import Report

        id = extraction.report.id
        while id not in self._passed:
            item = next(self._coming, None)
            if item is None:
                return None
            if isinstance(item, Report):
                self._passed[item.id] = item
        return self._passed.pop(id)


def _print(shown: Shown, text: bool) -> int:
    from extractor.cli.printing import console_for
    from extractor.rendering.terminal import print_extraction

    console = console_for(sys.stdout)
    count = 0
    for task, extraction, report in shown:
        count += 1
        print_extraction(console, extraction, task, report if text else None)
    return count


def _page(path: Path, shown: Shown) -> int:
    from extractor.formats.writers import opened_output
    from extractor.rendering.page import Page

    with opened_output(path) as stream:
        page = Page(stream)
        for task, extraction, report in shown:
            page.add(extraction, task, report)
        page.close()
    return page.count
