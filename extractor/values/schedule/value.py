"""The value type of schedules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Self

from pydantic import Field

from extractor.issues import Issue
from extractor.report import Report, Span
from extractor.values.base import Context, FieldSpec, Value, Verdict, Widget
from extractor.values.dose.grammar import amounts
from extractor.values.scan import Scan, TimeUnit, scan_of, unbroken
from extractor.values.schedule.grammar import Timing, combined, timings
from extractor.values.schedule.parts import parts
from extractor.values.schedule.whole import respelled, whole_quote

_HOURS = {"s": 1 / 3600, "min": 1 / 60, "h": 1.0, "d": 24.0, "wk": 168.0, "mo": 730.5, "a": 8766.0}
"""Hours in a unit of time; a month is a twelfth of a year of 365.25 days."""


class Schedule(Value):
    """So many `times` in `period` units of time; `days` of a cycle and its length in days where the words tell them.

    Days without a length ("J1, J8") leave `times` None; so do "as needed" alone and what goes with something else
    ("with each cycle"): they tell no rate. A single administration has `times` 1 and no period.
    """

    kind: ClassVar[str] = "schedule"
    columns: ClassVar[tuple[str, ...]] = ("times", "period", "period_unit", "days")
    widget: ClassVar[Widget] = "schedule"
    about: ClassVar[str] = (
        "how often it is given, as written: 'par jour', '/12 h', 'J1, J8 tous les 21 jours'"
    )

    times: int | None = None
    period: int | None = None
    period_unit: TimeUnit | None = None
    days: list[int] = Field(default_factory=list, description="days of the cycle, from 1")
    cycle: int | None = Field(default=None, description="length of the cycle in days")
    as_needed: bool = False

    @classmethod
    def parse(cls, quote: str, spec: FieldSpec, context: Context) -> Self:
        """All that the quote says of how often; days without a cycle take the length told in the same sentence."""
        scan = Scan.of(quote, context.language)
        pieces = list(parts(scan)) or whole_quote(scan)
        if not pieces and (repaired := respelled(unbroken(quote))) != quote:
            scan = Scan.of(repaired, context.language)
            pieces = list(parts(scan)) or whole_quote(scan)
        if not pieces:
            return cls(quote=quote, issues=[Issue.of("unparsed")])
        multiple = next((amount.times for amount in amounts(scan) if amount.times), None)
        timing = combined(pieces, multiple)
        if timing.days and timing.times is None and context.report is not None and context.span is not None:
            timing = _in_report(timing, context.report, context.span)
        return cls._of(quote, timing)

    @classmethod
    def _of(cls, quote: str, timing: Timing) -> Self:
        return cls(
            quote=quote, times=timing.times, period=timing.period, period_unit=timing.period_unit,
            days=list(timing.days), cycle=timing.cycle, as_needed=timing.as_needed,
        )  # fmt: skip

    @classmethod
    def find(cls, report: Report, spec: FieldSpec) -> Iterator[Self]:
        """Every schedule of something given: strong forms alone, "par jour" and the like beside an amount."""
        scan = scan_of(report)
        for timing in timings(scan):
            span = scan.span(timing.first, timing.last)
            yield cls.model_construct(
                quote=report.words(span), span=span, issues=[], times=timing.times, period=timing.period,
                period_unit=timing.period_unit, days=list(timing.days), cycle=timing.cycle,
                as_needed=timing.as_needed,
            )  # fmt: skip

    def compare(self, other: Self) -> Verdict:
        """Equal fields, or the same rate ("twice a day" and "every 12 h")."""
        if self._key() == other._key():
            return Verdict(True, "exact", "same schedule")
        gold, found = self.per_day(), other.per_day()
        if gold is not None and found is not None and abs(gold - found) <= 1e-9 * gold:
            return Verdict(True, "equivalent", "same rate")
        return Verdict(False, "wrong", f"{other.shown()} instead of {self.shown()}")

    def _key(self) -> tuple[object, ...]:
        return self.times, self.period, self.period_unit, tuple(self.days) if self.times is None else ()

    def per_day(self) -> float | None:
        """Administrations a day, on average; None where times or period are not told."""
        if not self.times or not self.period or not self.period_unit:
            return None
        hours = self.period * _HOURS[self.period_unit]
        # A daily rate on some days of a cycle is so many times the share of those days.
        share = len(self.days) / self.cycle if self.days and self.cycle and hours <= _HOURS["d"] else 1.0
        return share * self.times * 24.0 / hours

    def shown(self) -> str:
        """ "2 per d", "1 per 8 h", "2 per 21 d (days 1, 8)"."""
        shown = ""
        if self.times is not None and self.period_unit:
            period = f"{self.period} " if self.period != 1 else ""
            unit = "year" if self.period_unit == "a" else self.period_unit
            shown = f"{self.times} per {period}{unit}"
        elif self.times is not None:
            shown = f"{self.times} times" if self.times > 1 else "single dose"
        if self.days:
            listed = f"days {_listed(self.days)}"
            shown = f"{shown} ({listed})" if shown else listed
        if self.as_needed:
            shown = f"{shown} as needed".strip()
        return shown or "?"


def _listed(days: list[int]) -> str:
    """ "1-5, 8": three and more days that follow each other as one range."""
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)


def _in_report(timing: Timing, report: Report, span: Span) -> Timing:
    """The same days with the cycle that the report tells for them, where it does."""
    scan = scan_of(report)
    for found in timings(scan):
        if found.days == timing.days and found.times and scan.span(found.first, found.last).overlaps(span):
            return found
    return timing
