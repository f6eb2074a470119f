"""One self-contained HTML page of an evaluation: nothing is loaded, no script runs, every word is escaped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined, Template

from extractor.evaluation.metrics import Metric
from extractor.evaluation.never import KINDS
from extractor.evaluation.reports import charts
from extractor.evaluation.reports.gallery import ErrorCase, GalleryCase, error_cases
from extractor.evaluation.reports.words import STATUS_WORDS, figure, interval_words, signed
from extractor.evaluation.summary import SliceRow, Summary
from extractor.rendering.colours import safe

_HERE = Path(__file__).parent
_GROUPS = (
    ("fields", "Fields", "F1 of each field: a value is right only if its normal form is."),
    (
        "dates",
        "Dates",
        "The same dates at three precisions; a day that the report does not tell is not asked for.",
    ),
    ("links", "Links", "Whether a response or reaction hangs on the right treatments."),
    ("timelines", "Timelines", "Tuples of drug, relation and time, as ChemoTimelines counts them."),
)
_ERRORS_A_REPORT = 60


@dataclass(frozen=True)
class Matrix:
    """Confusion of one category field: counts by gold (rows) and predicted (columns), and their largest."""

    field: str
    categories: list[str]
    cells: dict[tuple[str, str], int]

    def shade(self, gold: str, found: str) -> int:
        """0 to 9: how dark a cell is, by its share of the row."""
        row = sum(self.cells.get((gold, other), 0) for other in self.categories)
        return round(9 * self.cells.get((gold, found), 0) / row) if row else 0


@dataclass(frozen=True)
class ReportErrors:
    """The errors of one report in the gallery; `hidden` of them are not shown."""

    id: str
    cases: list[ErrorCase]
    hidden: int


def page(summaries: Sequence[Summary], galleries: Sequence[Sequence[GalleryCase]]) -> str:
    """The page for one or several systems; a gallery per system, empty where texts are not known."""
    shown = [
        _section(number, summary, gallery)
        for number, (summary, gallery) in enumerate(zip(summaries, galleries, strict=True), 1)
    ]
    title = summaries[0].title if len(summaries) == 1 else summaries[0].title.split(":")[0]
    return _template().render(style=_part("page.css"), title=title, sections=shown, **_TOOLS)


def _section(number: int, summary: Summary, gallery: Sequence[GalleryCase]) -> dict[str, Any]:
    return {
        "id": f"system{number}",
        "summary": summary,
        "groups": [(heading, about, summary.of_group(group)) for group, heading, about in _GROUPS],
        "matrices": list(_matrices(summary)),
        "slices": _slices(summary),
        "gallery": [errors for case in gallery if (errors := _errors(case)).cases],
        "clean": sum(not _errors(case).cases for case in gallery),
    }


def _errors(case: GalleryCase) -> ReportErrors:
    cases = list(error_cases(case))
    return ReportErrors(case.report.id, cases[:_ERRORS_A_REPORT], max(0, len(cases) - _ERRORS_A_REPORT))


def _matrices(summary: Summary) -> Iterator[Matrix]:
    for path, cells in summary.confusions().items():
        names = sorted({name for pair in cells for name in pair})
        if len(names) > 1:
            yield Matrix(path, names, cells)


def _slices(summary: Summary) -> dict[str, list[SliceRow]]:
    found: dict[str, list[SliceRow]] = {}
    for row in summary.slices:
        found.setdefault(row.slice, []).append(row)
    return found


def _counts(summary: Summary, metric: Metric) -> Any:
    if metric.formula == "mean":
        return ""
    return charts.counts_bar(metric.counts(score.tallies for score in summary.run.scores))


_TOOLS: dict[str, Any] = {
    "figure": figure, "signed": signed, "interval_words": interval_words, "safe": safe, "charts": charts,
    "counts_bar": _counts, "status_words": STATUS_WORDS, "never_kinds": KINDS,
}  # fmt: skip


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_part("page.html.jinja"))


@cache
def _part(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
