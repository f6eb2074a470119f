"""Calibration of a run: fitted on one half of the reports, tested on the other."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from extractor.evaluation.calibration.bound import precision_bound
from extractor.evaluation.calibration.model import Confidence
from extractor.evaluation.calibration.signals import Signals
from extractor.evaluation.report_score import ReportScore

TARGETS = (0.95, 0.98, 0.99)
LEAST_REPORTS = 10
LEAST_FIELDS = 100
LEAST_ACCEPTED = 20
_BINS = 10
_POINTS = 40


@dataclass(frozen=True)
class Item:
    """A predicted field of a report: its signals, and whether it was right."""

    report: str
    path: str
    signals: Signals
    right: bool


@dataclass(frozen=True)
class Bin:
    """Fields of like probability: the mean of what was said, the share that was right, how many."""

    stated: float
    right: float
    fields: int


@dataclass(frozen=True)
class Target:
    """What may be accepted unseen at a precision.

    `threshold` was chosen on the half that was fitted; `coverage`, `precision` and the lower `bound` were measured on
    the other. `verdict`: "holds" where the bound reaches the target; "too little data" where the share right does,
    but so few fields cannot prove it; else "does not hold".
    """

    precision_wanted: float
    threshold: float | None
    coverage: float
    accepted: int
    precision: float | None
    bound: float | None
    verdict: Literal["holds", "too little data", "does not hold"]


@dataclass
class Calibration:
    """The model with its test: reliability, expected calibration error, Brier score, risk and coverage."""

    verdict: Literal["measured", "too little data"]
    fit_reports: int = 0
    test_reports: int = 0
    fit_fields: int = 0
    test_fields: int = 0
    model: Confidence | None = None
    error: float | None = None
    brier: float | None = None
    bins: list[Bin] = field(default_factory=list)
    curve: list[tuple[float, float]] = field(default_factory=list)
    """(coverage, share wrong among what is accepted), from the surest fields on."""
    targets: list[Target] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "verdict": self.verdict, "fit": {"reports": self.fit_reports, "fields": self.fit_fields},
            "test": {"reports": self.test_reports, "fields": self.test_fields},
            "expected_calibration_error": self.error, "brier": self.brier,
            "model": self.model.as_dict() if self.model else None,
            "reliability": [vars(one) for one in self.bins], "risk_coverage": [list(point) for point in self.curve],
            "targets": [vars(one) for one in self.targets],
        }  # fmt: skip


def calibrate(scores: Sequence[ReportScore], *, seed: int = 7) -> Calibration:
    """Fit and test on the predicted fields of scored reports whose signals were kept.

    Reports are ordered by a digest of their ids and dealt out to the two halves in turn.
    """
    halves: tuple[list[Item], list[Item]] = ([], [])
    for number, score in enumerate(sorted(scores, key=lambda score: _digest(score.id, seed))):
        halves[number % 2].extend(_items(score))
    fit, test = halves
    reports = [len({item.report for item in half}) for half in halves]
    found = Calibration(
        "too little data",
        fit_reports=reports[0],
        test_reports=reports[1],
        fit_fields=len(fit),
        test_fields=len(test),
    )
    if (
        min(reports) < LEAST_REPORTS
        or min(map(len, halves)) < LEAST_FIELDS
        or len({i.right for i in fit}) < 2
    ):
        return found
    model = Confidence.fit([item.signals for item in fit], [item.right for item in fit])
    known, unseen = ([(model.probability(item.signals), item) for item in half] for half in halves)
    found.verdict, found.model = "measured", model
    found.bins, found.error = reliability([(p, item.right) for p, item in unseen])
    found.brier = sum((p - item.right) ** 2 for p, item in unseen) / len(unseen)
    found.curve = risk_coverage([(p, item.right) for p, item in unseen])
    found.targets = [_target(wanted, known, unseen, seed) for wanted in TARGETS]
    return found


def _digest(id: str, seed: int) -> bytes:
    return hashlib.sha256(f"{seed}:{id}".encode("utf-8", "surrogatepass")).digest()


def _items(score: ReportScore) -> list[Item]:
    return [
        Item(score.id, verdict.found_at, score.signals[verdict.found_at], verdict.outcome == "C")
        for verdict in score.verdicts
        if verdict.found_at is not None and verdict.found_at in score.signals
    ]


def reliability(pairs: Sequence[tuple[float, bool]]) -> tuple[list[Bin], float]:
    """Up to ten bins of like size by stated probability, and the expected calibration error over them (Naeini 2015).

    Equal probabilities stay in one bin: a border between them would sort the right from the wrong.
    """
    bins: list[Bin] = []
    part: list[tuple[float, bool]] = []
    ordered = sorted(pairs)
    for number, pair in enumerate(ordered, 1):
        part.append(pair)
        ends = number == len(ordered) or ordered[number][0] != pair[0]
        if ends and (len(part) * _BINS >= len(ordered) or number == len(ordered)):
            stated = sum(p for p, _ in part) / len(part)
            bins.append(Bin(stated, sum(right for _, right in part) / len(part), len(part)))
            part = []
    error = sum(one.fields / len(ordered) * abs(one.stated - one.right) for one in bins)
    return bins, error


def risk_coverage(pairs: Sequence[tuple[float, bool]]) -> list[tuple[float, float]]:
    """(coverage, share wrong) as the threshold falls (El-Yaniv and Wiener 2010); equal probabilities are accepted together."""
    ordered = sorted(pairs, key=lambda pair: -pair[0])
    points: list[tuple[float, float]] = []
    wrong = 0
    for number, (probability, right) in enumerate(ordered, 1):
        wrong += not right
        if number == len(ordered) or ordered[number][0] != probability:
            points.append((number / len(ordered), wrong / number))
    kept = max(1, len(points) // _POINTS)
    return points[::kept] if (len(points) - 1) % kept == 0 else [*points[::kept], points[-1]]


def _target(
    wanted: float, known: Sequence[tuple[float, Item]], unseen: Sequence[tuple[float, Item]], seed: int
) -> Target:
    threshold = _threshold(wanted, known)
    accepted = [item for p, item in unseen if threshold is not None and p >= threshold]
    if len(accepted) < LEAST_ACCEPTED:
        return Target(
            wanted, threshold, len(accepted) / len(unseen), len(accepted), None, None, "too little data"
        )
    per_report: dict[str, list[int]] = {item.report: [0, 0] for _, item in unseen}
    for item in accepted:
        per_report[item.report][0] += item.right
        per_report[item.report][1] += 1
    good, sizes = ([counts[k] for _, counts in sorted(per_report.items())] for k in (0, 1))
    precision, bound = sum(good) / len(accepted), precision_bound(good, sizes, seed=seed)
    assert bound is not None
    return Target(
        wanted, threshold, len(accepted) / len(unseen), len(accepted), precision, bound,
        "holds" if bound >= wanted else "too little data" if precision >= wanted else "does not hold",
    )  # fmt: skip


def _threshold(wanted: float, known: Sequence[tuple[float, Item]]) -> float | None:
    """The lowest probability at which the fitted half keeps the precision, with at least 20 fields."""
    ordered = sorted(((p, item.right) for p, item in known), key=lambda pair: -pair[0])
    chosen, right = None, 0
    for number, (probability, ok) in enumerate(ordered, 1):
        right += ok
        last = number == len(ordered) or ordered[number][0] != probability
        if last and number >= LEAST_ACCEPTED and right / number >= wanted:
            chosen = probability
    return chosen
