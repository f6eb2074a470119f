"""Intervals by bootstrap over whole reports (Efron and Tibshirani 1993), and paired differences.

Reports, not values, are resampled: values of one report fail together. Two runs are compared on the same
resamples of the reports that both have. Counts are integers, so a result depends on nothing but the counts and
the seed: not on the order of reports, the day, the hash seed or the number of threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extractor.errors import UsageError
from extractor.evaluation.metrics import Metric
from extractor.evaluation.report_score import ReportScore
from extractor.extras import install_advice

if TYPE_CHECKING:
    import numpy as np

RESAMPLES = 2000
SEED = 7
LEVEL = 0.95
LEAST_REPORTS = 10
LEAST_VALUES = 20
_CHUNK = 100


@dataclass(frozen=True)
class Interval:
    """A figure with its percentile interval. `enough` is False where too little data carries it; `reports` and `values` say how much."""

    value: float | None
    low: float | None
    high: float | None
    reports: int
    values: int

    @property
    def enough(self) -> bool:
        """Whether at least 10 reports with 20 values in all carry the figure."""
        return self.reports >= LEAST_REPORTS and self.values >= LEAST_VALUES and self.low is not None

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "value": self.value, "low": self.low, "high": self.high, "reports": self.reports,
            "values": self.values, "enough": self.enough,
        }  # fmt: skip


def numpy_module() -> Any:
    """numpy, or a UsageError that says how to get it."""
    try:
        import numpy
    except ImportError:
        raise UsageError(
            "Intervals need numpy.",
            advice=f"Give --resamples 0 to go without. {install_advice('evaluation')}",
        ) from None
    return numpy


def intervals(
    metrics: Sequence[Metric],
    scores: Sequence[ReportScore],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> dict[str, Interval]:
    """Each figure by name with its interval; without resamples the interval is left open."""
    ordered = sorted(scores, key=lambda score: score.id)
    spread = _resampled(metrics, [ordered], resamples, seed)[0] if resamples and ordered else None
    totals = _totals(ordered)
    found = {}
    for number, metric in enumerate(metrics):
        value = metric.value(metric.counts([totals]))
        low, high = (None, None) if spread is None or value is None else _bounds(spread[:, number])
        found[metric.name] = Interval(value, low, high, *_carried(metric, ordered, totals))
    return found


def differences(
    metrics: Sequence[Metric],
    before: Sequence[ReportScore],
    after: Sequence[ReportScore],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> dict[str, Interval]:
    """Each figure's difference, after minus before, on the reports that both have, with its paired interval."""
    common = {score.id for score in before} & {score.id for score in after}
    sides = [
        sorted((score for score in side if score.id in common), key=lambda score: score.id)
        for side in (before, after)
    ]
    spread = _resampled(metrics, sides, resamples, seed) if common and resamples else None
    totals = [_totals(side) for side in sides]
    found = {}
    for number, metric in enumerate(metrics):
        points = [metric.value(metric.counts([sums])) for sums in totals]
        carried = _carried(metric, sides[0], totals[0])
        value = points[1] - points[0] if points[0] is not None and points[1] is not None else None
        low, high = (None, None) if spread is None else _bounds(spread[1][:, number] - spread[0][:, number])
        found[metric.name] = Interval(value, low, high, *carried)
    return found


def _totals(scores: Sequence[ReportScore]) -> dict[str, list[int]]:
    """Each count's sum over reports."""
    totals: dict[str, list[int]] = {}
    for score in scores:
        for key, counts in score.tallies.items():
            sums = totals.setdefault(key, [0, 0, 0, 0])
            for position, number in enumerate(counts):
                sums[position] += number
    return totals


def _carried(metric: Metric, scores: Sequence[ReportScore], totals: dict[str, list[int]]) -> tuple[int, int]:
    """In how many reports, and with how many values, the figure has anything to count."""
    if metric.formula == "mean":
        return len(scores), len(scores) * LEAST_VALUES
    keys = frozenset(metric.keys)
    reports = sum(not keys.isdisjoint(score.tallies) for score in scores)
    return reports, sum(sum(totals.get(key, ())) for key in metric.keys)


def _resampled(
    metrics: Sequence[Metric], sides: Sequence[Sequence[ReportScore]], resamples: int, seed: int
) -> list[np.ndarray]:
    """For each side an array (resamples x metrics) of figures; NaN where a resample has no denominator."""
    np = numpy_module()
    size = len(sides[0])
    present = {key for side in sides for score in side for key in score.tallies}
    keys = sorted({key for metric in metrics for key in metric.keys} & present)
    tables = [_table(keys, side) for side in sides]
    adding = np.array([[float(key in metric.keys) for metric in metrics] for key in keys]).reshape(
        len(keys), len(metrics)
    )
    generator = np.random.default_rng(seed)
    found = [np.empty((resamples, len(metrics))) for _ in sides]
    for begin in range(0, resamples, _CHUNK):
        rows = min(_CHUNK, resamples - begin)
        weights = np.empty((rows, size))
        for row in range(rows):
            weights[row] = np.bincount(generator.integers(0, size, size), minlength=size)
        for table, figures in zip(tables, found, strict=True):
            by_key = (weights @ table).reshape(rows, 4, len(keys))
            sums = np.swapaxes(by_key @ adding, 1, 2)
            figures[begin : begin + rows] = _figures(metrics, sums)
    return found


def _table(keys: Sequence[str], scores: Sequence[ReportScore]) -> np.ndarray:
    """Counts as an array (reports x 4 times keys): all correct ones first, then the wrong, missing and spurious."""
    np = numpy_module()
    nothing = (0, 0, 0, 0)
    table = np.array([[score.tallies.get(key, nothing) for key in keys] for score in scores], dtype=float)
    by_outcome = np.swapaxes(table.reshape(len(scores), len(keys), 4), 1, 2)
    return np.ascontiguousarray(by_outcome).reshape(len(scores), -1)  # type: ignore[no-any-return]


def _figures(metrics: Sequence[Metric], sums: np.ndarray) -> np.ndarray:
    """The formulas of `Counts`, for many sums at once."""
    np = numpy_module()
    figures = np.empty(sums.shape[:2])
    correct, wrong, missing, spurious = (sums[:, :, position] for position in range(4))
    parts = {
        "f1": (2 * correct, 2 * correct + 2 * wrong + missing + spurious),
        "precision": (correct, correct + wrong + spurious),
        "recall": (correct, correct + wrong + missing),
        "mean": (correct, correct + wrong + missing),
        "accuracy": (correct, correct + wrong),
        "effort": (correct, correct + wrong + missing + spurious),
    }
    with np.errstate(divide="ignore", invalid="ignore"):
        for formula, (part, whole) in parts.items():
            chosen = [number for number, metric in enumerate(metrics) if metric.formula == formula]
            figures[:, chosen] = part[:, chosen] / whole[:, chosen]
    return figures  # type: ignore[no-any-return]


def _bounds(spread: np.ndarray) -> tuple[float | None, float | None]:
    """The percentile interval; None where more than one resample in twenty has no denominator."""
    np = numpy_module()
    known = np.sort(spread[~np.isnan(spread)])
    if len(known) < 0.95 * len(spread) or not len(known):
        return None, None
    tail = (1 - LEVEL) / 2
    last = len(known) - 1
    return float(known[round(tail * last)]), float(known[round((1 - tail) * last)])
