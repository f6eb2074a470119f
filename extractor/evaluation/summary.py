"""What reports show of a run: figures with intervals, slices, confusions, never-events, and errors in words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.evaluation.calibration import Calibration
from extractor.evaluation.counts import POSITION
from extractor.evaluation.gate import GateResult
from extractor.evaluation.metrics import Metric, metrics_of
from extractor.evaluation.never import KINDS
from extractor.evaluation.report_score import ReportScore
from extractor.evaluation.runs import Run
from extractor.evaluation.scoring import Scorer
from extractor.evaluation.statistics import RESAMPLES, SEED, Interval, intervals
from extractor.task import Task

DRUG_CLASS = "drug-class"
DEFAULT_SLICES = ("language", "length", "genre", DRUG_CLASS)
_LEAST_IN_CLASS = 10
"""Classes of drugs in fewer reports are shown together."""
_SLICE_METRICS = ("core", "all", "records")


@dataclass
class SliceRow:
    """One group of a slice: `slice` is "language", `group` "fr"; figures by metric name."""

    slice: str
    group: str
    reports: int
    figures: dict[str, Interval]


@dataclass
class Summary:
    """Everything a report of an evaluation says, whatever its form."""

    run: Run
    metrics: tuple[Metric, ...]
    figures: dict[str, Interval]
    slices: list[SliceRow] = field(default_factory=list)
    gate: GateResult | None = None
    calibration: Calibration | None = None
    title: str = ""

    @property
    def states(self) -> dict[str, int]:
        """How many reports ended in which state; "absent" where a prediction is missing."""
        return dict(sorted(Counter(score.state for score in self.run.scores).items()))

    @property
    def never(self) -> dict[str, int]:
        """Never-events by kind."""
        return {kind: never_count(self.run.scores, kind) for kind in KINDS}

    @property
    def usage(self) -> dict[str, float]:
        """Cost and tokens over all reports, and the median and 95th percentile of seconds a report."""
        totals: defaultdict[str, float] = defaultdict(float)
        for score in self.run.scores:
            for name, amount in score.usage.items():
                totals[name] += amount
        seconds = sorted(score.usage.get("seconds", 0.0) for score in self.run.scores)
        found = {
            name: totals[name] for name in ("requests", "input_tokens", "output_tokens", "cost", "seconds")
        }
        if seconds:
            found["seconds.median"] = seconds[len(seconds) // 2]
            found["seconds.p95"] = seconds[min(len(seconds) - 1, int(0.95 * len(seconds)))]
        return found

    def of_group(self, group: str) -> list[Metric]:
        """The figures shown under one heading, those without any count left out."""
        return [
            metric
            for metric in self.metrics
            if metric.group == group and (self.figures[metric.name].values or group == "headline")
        ]

    def counts(self, metric: Metric) -> str:
        """The sums behind a figure in words; empty for a mean."""
        if metric.formula == "mean":
            return ""
        return metric.counts(score.tallies for score in self.run.scores).shown()

    def confusions(self) -> dict[str, dict[tuple[str, str], int]]:
        """For each category field: (gold, predicted) -> how often."""
        found: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for score in self.run.scores:
            for path, gold, given in score.confused:
                found[path][gold, given] += 1
        return {path: dict(sorted(found[path].items())) for path in sorted(found)}

    def as_dict(self) -> dict[str, Any]:
        """JSON form of the figures; the run has its own."""
        return {
            "title": self.title, "run": self.run.name, "reports": len(self.run.scores), "states": self.states,
            "absent": self.run.absent, "without_gold": self.run.extra,
            "figures": {
                metric.name: self.figures[metric.name].as_dict() | {"label": metric.label} for metric in self.metrics
            },
            "never_events": self.never, "usage": self.usage,
            "slices": [
                {
                    "slice": row.slice, "group": row.group, "reports": row.reports,
                    "figures": {name: interval.as_dict() for name, interval in row.figures.items()},
                }
                for row in self.slices
            ],
            "confusions": {
                path: [{"gold": gold, "found": found, "count": count} for (gold, found), count in cells.items()]
                for path, cells in self.confusions().items()
            },
            "gate": self.gate.as_dict() if self.gate else None,
            "calibration": self.calibration.as_dict() if self.calibration else None,
        }  # fmt: skip


def summarise(
    run: Run,
    task: Task,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    slices: Sequence[str] = DEFAULT_SLICES,
    title: str = "",
) -> Summary:
    """Figures of a run with their intervals, whole and by slice."""
    scorer = Scorer(task, run.options)
    metrics = metrics_of(scorer)
    summary = Summary(
        run, metrics, intervals(metrics, run.scores, resamples=resamples, seed=seed), title=title or run.name
    )
    chosen = [metric for metric in metrics if metric.name in _SLICE_METRICS]
    for name in slices:
        for group, scores in _groups(run.scores, name):
            figures = intervals(chosen, scores, resamples=resamples, seed=seed)
            if name == DRUG_CLASS:
                figures.pop("records")  # whole records are counted by report, not by the class of their drug
            summary.slices.append(SliceRow(name, group, len({score.id for score in scores}), figures))
    return summary


def never_count(scores: Iterable[ReportScore], kind: str) -> int:
    """How many never-events of a kind there are."""
    return sum(score.tallies.get(f"never:{kind}", (0, 0))[POSITION["W"]] for score in scores)


def _groups(scores: Sequence[ReportScore], name: str) -> Iterable[tuple[str, list[ReportScore]]]:
    if name == DRUG_CLASS:
        yield from _by_drug_class(scores)
        return
    found: defaultdict[str, list[ReportScore]] = defaultdict(list)
    for score in scores:
        if name in score.attributes:
            found[score.attributes[name]].append(score)
    if len(found) > 1 or name not in ("genre", "length"):
        yield from sorted(found.items())


def _by_drug_class(scores: Sequence[ReportScore]) -> Iterable[tuple[str, list[ReportScore]]]:
    """The same reports seen through one class of drugs: only verdicts on records of such a drug are counted."""
    parts: defaultdict[str, list[ReportScore]] = defaultdict(list)
    for score in scores:
        by_class: dict[str, ReportScore] = {}
        for verdict in score.verdicts:
            part = by_class.setdefault(verdict.group, ReportScore(score.id, score.state))
            counts = part.tallies.setdefault(f"field:{verdict.field}", [0, 0, 0, 0])
            counts[POSITION[verdict.outcome]] += 1
        for group, part in by_class.items():
            parts[group].append(part)
    rare = [group for group, found in parts.items() if len(found) < _LEAST_IN_CLASS]
    for group, found in sorted(parts.items()):
        if group not in rare:
            yield group, found
    if rare:
        yield "other classes", [one for group in sorted(rare) for one in parts[group]]
