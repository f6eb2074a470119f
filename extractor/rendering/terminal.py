"""Extractions in a terminal: a table a report, its issues in words, and the report with its evidence lit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from extractor.extraction import Extraction
from extractor.rendering.colours import safe, terminal_style
from extractor.rendering.evidence import Mark, Segment, evidence_fits, marks_of, segments
from extractor.rendering.fitting import fitted, wraps
from extractor.rendering.timeline import Cell, Table, dispute_words, timelines
from extractor.report import Report
from extractor.task import Task

_STATES = {"ok": "green", "partial": "yellow", "refused": "red", "failed": "red"}
_INDENT = 2
_SIGNS = {"error": " !", "warning": " ?", "info": ""}


def extraction_view(
    extraction: Extraction[Any], task: Task, width: int, *, heading: bool = True
) -> RenderableType:
    """Heading with state, the tables made to fit `width`, issues (`!`, `?`) and disputes (`~`) in words."""
    parts: list[RenderableType] = [_heading(extraction)] if heading else []
    tables = timelines(extraction, task)
    parts += [
        _rich_table(fitted(table, width - _INDENT), titled=number > 0) for number, table in enumerate(tables)
    ]
    if not tables and extraction.state in ("ok", "partial"):
        parts.append(Text(f"  The report tells no {task.main.name}.", style="dim"))
    parts += list(_issue_lines(extraction))
    parts += [
        Text.assemble("  ", ("~ ", "cyan"), (safe(at), "bold"), f"  {safe(words)}")
        for at, words in dispute_words(extraction)
    ]
    return Group(*parts)


def lit_report(extraction: Extraction[Any], report: Report, task: Task, *, colour: bool) -> RenderableType:
    """The report's text with evidence lit: coloured by role, or in brackets where there is no colour.

    After the words stands which value they prove, as record and field.
    """
    if not evidence_fits(extraction, report):
        return Text(
            "The text of this report is not the one that was read: nothing can be lit.", style="yellow"
        )
    return lit_text(report.text, marks_of(extraction, task), colour=colour)


def lit_text(text: str, marks: Sequence[Mark], *, colour: bool) -> RenderableType:
    """A text with marks lit."""
    lit = Text()
    for segment in segments(text, marks):
        _append(lit, segment, colour)
    return lit


def print_extraction(
    console: Console, extraction: Extraction[Any], task: Task, report: Report | None = None
) -> None:
    """Print one report: its heading, the lit text, where there is one, then the tables."""
    lit = report is not None and extraction.state in ("ok", "partial")
    if report is not None and lit:
        console.print(_heading(extraction))
        console.print()
        console.print(lit_report(extraction, report, task, colour=console.color_system is not None))
        console.print()
    console.print(extraction_view(extraction, task, console.width, heading=not lit))
    console.print()


def _append(lit: Text, segment: Segment, colour: bool) -> None:
    text = safe(segment.text).replace("\r\n", "\n").replace("\r", "\n")
    if not segment.marks:
        lit.append(text)
        return
    first = segment.marks[0]
    opening = sum(1 for mark in segment.closing) and not colour
    lit.append(f"[{text}]" if opening else text, style=terminal_style(first.role) if colour else "")
    if segment.closing:
        names = " ".join(f"{safe(mark.at)}{'!' if mark.flagged else ''}" for mark in segment.closing)
        lit.append(f"({names})", style="dim" if colour else "")


def _heading(extraction: Extraction[Any]) -> Text:
    heading = Text(safe(extraction.report.id), style="bold")
    if extraction.report.language:
        heading.append(f"  {extraction.report.language}", style="dim")
    heading.append("  ")
    heading.append(extraction.state, style=_STATES[extraction.state])
    if extraction.code:
        heading.append(f"  {extraction.code}", style="dim")
    if extraction.message:
        heading.append(f"  {safe(extraction.message)}", style="")
    return heading


def _rich_table(table: Table, *, titled: bool) -> RenderableType:
    rich = RichTable(
        title=table.title if titled else None, title_justify="left", title_style="bold", pad_edge=False,
        box=None, header_style="dim", padding=(0, 2, 0, 0),
    )  # fmt: skip
    rich.add_column("", style="dim", no_wrap=True)
    for column in table.columns:
        name = column.name.replace("_", " ")
        rich.add_column(name, style=terminal_style(column.role), overflow="fold", no_wrap=not wraps(column))
    for id, cells in table.rows:
        rich.add_row(Text(safe(id)), *(_rich_cell(cell) for cell in cells))
    return Padding(rich, (0, 0, 0, _INDENT), expand=False)


def _rich_cell(cell: Cell) -> Text:
    shown = []
    for words, severity in cell.lines:
        sign = (_SIGNS.get(severity, ""), "bold red" if severity == "error" else "yellow")
        shown.append(Text.assemble(safe(words), sign))
    return Text("\n").join(shown)


def _issue_lines(extraction: Extraction[Any]) -> Iterator[Text]:
    for issue in extraction.all_issues():
        if issue.severity == "info":
            continue
        line = Text("  ")
        line.append(
            "! " if issue.severity == "error" else "? ",
            style="bold red" if issue.severity == "error" else "yellow",
        )
        line.append(safe(issue.at.split(".", 1)[-1] or "report"), style="bold")
        line.append(f"  {issue.code}", style="dim")
        line.append(f"  {safe(issue.message)}")
        yield line
