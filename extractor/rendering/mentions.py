"""Mentions in a terminal: lit in the text, or as a table."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from extractor.finding import Mention
from extractor.rendering.colours import safe, terminal_style
from extractor.rendering.evidence import Mark
from extractor.rendering.terminal import lit_text
from extractor.report import Report


def lit_mentions(report: Report, mentions: Sequence[Mention], *, colour: bool) -> RenderableType:
    """The report with its mentions lit; after each stands its type and normal form."""
    marks = [
        Mark(
            mention.span,
            f"{mention.type} {mention.value.shown()}",
            mention.type,
            mention.value.shown(),
            False,
        )
        for mention in mentions
    ]
    return Group(_heading(report), lit_text(report.text, marks, colour=colour))


def mention_table(report: Report, mentions: Sequence[Mention]) -> RenderableType:
    """One row a mention: type, place, words, normal form."""
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("type", "place", "words", "normal form"):
        table.add_column(heading, overflow="fold")
    for mention in mentions:
        words = " ".join((mention.value.quote or "").split())
        table.add_row(
            Text(mention.type, style=terminal_style(mention.type)), f"{mention.span.start}-{mention.span.end}",
            Text(safe(words)), Text(safe(mention.value.shown())),
        )  # fmt: skip
    return Group(_heading(report), Padding(table, (0, 0, 0, 2), expand=False))


def _heading(report: Report) -> Text:
    return Text.assemble((safe(report.id), "bold"), (f"  {report.language}", "dim"))
