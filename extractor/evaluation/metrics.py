"""The figures of an evaluation: each is one formula over the sums of some counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from extractor.evaluation.counts import Counts
from extractor.evaluation.report_score import ReportScore
from extractor.evaluation.scoring import Scorer
from extractor.evaluation.timelines import TUPLE_MODES
from extractor.evaluation.verdicts import PRECISIONS
from extractor.values.date import PartialDate

Formula = Literal["f1", "precision", "recall", "accuracy", "effort", "mean"]
_MACRO = 10**9
"""A report's own F1 is counted in billionths, so that sums over resamples are exact whatever their order."""


@dataclass(frozen=True)
class Metric:
    """`formula` over the sum of the tallies `keys`; `group` is the heading under which reports show it."""

    name: str
    label: str
    formula: Formula
    keys: tuple[str, ...]
    group: str = "headline"

    def value(self, counts: Counts) -> float | None:
        """The figure for these sums, None where it has no denominator."""
        if self.formula == "mean":
            return counts.recall
        found: float | None = getattr(counts, self.formula)
        return found

    def counts(self, tallies: Iterable[dict[str, list[int]]]) -> Counts:
        """The sums over reports."""
        return Counts.total(tally[key] for tally in tallies for key in self.keys if key in tally)


def metrics_of(scorer: Scorer) -> tuple[Metric, ...]:
    """Every figure of a task: headline, fields, dates, links, evidence, timelines."""
    fields = {field.path: field for listed in scorer.fields.values() for field in listed}
    every = tuple(f"field:{path}" for path in fields)
    core = tuple(f"field:{path}" for path in scorer.core)
    mains = tuple(spec.name for spec in scorer.task.records if not spec.links)
    found = [
        Metric("core", "core facts, F1", "f1", core),
        Metric("core.precision", "core facts, precision", "precision", core),
        Metric("core.recall", "core facts, recall", "recall", core),
        Metric("macro", "core facts, mean of reports' F1", "mean", ("macro:core",)),
        Metric("all", "all facts, F1", "f1", every),
        Metric("records", "records whole", "f1", tuple(f"record:{name}" for name in mains)),
        Metric(
            "records.core", "records with all core facts right", "f1", tuple(f"core:{name}" for name in mains)
        ),
        Metric("evidence", "evidence right", "accuracy", tuple(f"evidence:{path}" for path in fields)),
        Metric("effort", "share a curator need not touch", "effort", every),
    ]
    found += [Metric(f"field.{path}", path, "f1", (f"field:{path}",), "fields") for path in fields]
    dates = [path for path, field in fields.items() if field.type is PartialDate]
    found += [
        Metric(f"dates.{precision}", f"dates to the {precision}", "f1", tuple(f"{precision}:{path}" for path in dates), "dates")
        for precision in PRECISIONS
        if dates
    ]  # fmt: skip
    found += [
        Metric(f"link.{spec.name}.{link}", f"{spec.name} linked to {to}", "f1", (f"link:{spec.name}.{link}",), "links")
        for spec in scorer.task.records
        for link, to in spec.links.items()
    ]  # fmt: skip
    main = scorer.task.main
    if main.field("medication") and (main.field("start") or main.field("end")):
        found += [
            Metric(f"timeline.{mode}", f"timeline tuples, {mode}", "f1", (f"timeline:{mode}",), "timelines")
            for mode in TUPLE_MODES
        ]
    return tuple(found)


def add_macro(scores: Sequence[ReportScore], scorer: Scorer) -> None:
    """Put each report's own F1 of the core facts into its tallies; a report with nothing to find and nothing found has 1."""
    core = tuple(f"field:{path}" for path in scorer.core)
    for score in scores:
        counts = Counts.total(score.tallies[key] for key in core if key in score.tallies)
        own = 1.0 if counts.f1 is None else counts.f1
        part = round(own * _MACRO)
        score.tallies["macro:core"] = [part, 0, _MACRO - part, 0]
