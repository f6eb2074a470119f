"""Figures in words, the same in every form of report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.evaluation.report_score import ReportScore
from extractor.evaluation.statistics import Interval
from extractor.evaluation.verdicts import FieldVerdict

STATUS_WORDS = {
    "passed": "passed",
    "quality": "failed for quality",
    "infrastructure": "could not be run",
    "not-comparable": "not comparable",
}


def figure(value: float | None, digits: int = 3) -> str:
    """A figure with three digits, or a dash."""
    return "–" if value is None else f"{value:.{digits}f}"


def interval_words(interval: Interval) -> str:
    """`0.812 to 0.861`, or why there is none."""
    if interval.value is None:
        return "nothing to count"
    if interval.low is None or interval.high is None:
        return "no interval"
    words = f"{interval.low:.3f} to {interval.high:.3f}"
    return words if interval.enough else f"{words}, too little data"


def signed(value: float | None) -> str:
    """A difference with its sign."""
    return "–" if value is None else f"{value:+.4f}"


@dataclass(frozen=True)
class ErrorLine:
    """One error of one report in words."""

    report: str
    verdict: FieldVerdict

    @property
    def words(self) -> str:
        """`treatments.dose: dose 40 mg instead of 400 mg`."""
        verdict = self.verdict
        if verdict.outcome == "M":
            return f"{verdict.field}: {verdict.gold} missing"
        if verdict.outcome == "Sp":
            return f"{verdict.field}: {verdict.found} is not in gold"
        return f"{verdict.field}: {verdict.reason}"


def errors(scores: Sequence[ReportScore], limit: int | None = None) -> Iterator[ErrorLine]:
    """Errors report by report; of a record without counterpart only its identity, not each of its fields."""
    count = 0
    for score in scores:
        lonely = {at for at in (_lonely(verdict) for verdict in score.verdicts) if at is not None}
        told: set[str] = set()
        for verdict in score.verdicts:
            if verdict.outcome == "C":
                continue
            owner = _record(verdict)
            if owner in lonely:
                if owner in told:
                    continue
                told.add(owner)
            if limit is not None and count >= limit:
                return
            count += 1
            yield ErrorLine(score.id, verdict)


def _record(verdict: FieldVerdict) -> str:
    """Side and record: `gold:treatments.t1`."""
    side, at = ("gold", verdict.gold_at) if verdict.outcome == "M" else ("found", verdict.found_at)
    return f"{side}:{(at or '').rsplit('.', 1)[0]}"


def _lonely(verdict: FieldVerdict) -> str | None:
    """The record of a verdict that says: this record as a whole has no counterpart."""
    if verdict.outcome not in ("M", "Sp") or not verdict.whole:
        return None
    return _record(verdict)
