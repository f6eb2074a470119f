"""Timelines as tuples <drug, relation, time>, scored by the rules of ChemoTimelines (Yao et al. 2024).

Relations are `begins-on`, `ends-on` and `contains-1` (a single administration, or a day within). Differences
to the task's own script, all on purpose: a date that lacks a day or a month is never filled up with those of
the day of the run; ISO weeks are weeks of ISO 8601; a tuple that stands twice counts once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from extractor.evaluation.counts import Counts
from extractor.schema import Record
from extractor.values.base import FieldSpec
from extractor.values.date import PartialDate
from extractor.values.date.edtf import parse_edtf

TimeTuple = tuple[str, str, str]
Mode = Literal["strict", "relaxed", "month", "year"]
TUPLE_MODES: tuple[Mode, ...] = ("strict", "relaxed", "month", "year")
_SWAPS = {"begins-on": ("contains-1",), "ends-on": ("contains-1",), "contains-1": ("begins-on", "ends-on")}
_WEEK = re.compile(r"([0-9]{4})-?[Ww]([0-9]{2})(?:-?([1-7]))?")


def tuples_of(
    records: Iterable[Record], drug: FieldSpec, start: FieldSpec | None, end: FieldSpec | None
) -> list[TimeTuple]:
    """The tuples that records tell; a start and an end on the same day are one administration."""
    found: dict[TimeTuple, None] = {}
    for record in records:
        name = getattr(record, drug.name)
        days = [getattr(record, field.name) if field else None for field in (start, end)]
        times = [value.date if isinstance(value, PartialDate) else None for value in days]
        if name is None:
            continue
        if times[0] is not None and times[0] == times[1] and len(times[0].rstrip("~")) == 10:
            found[name.shown(), "contains-1", times[0].rstrip("~")] = None
            continue
        for relation, time in zip(("begins-on", "ends-on"), times, strict=True):
            if time is not None:
                found[name.shown(), relation, time.rstrip("~")] = None
    return sorted(found)


def score_tuples(gold: Sequence[TimeTuple], found: Sequence[TimeTuple], mode: Mode) -> Counts:
    """Correct, missing and spurious tuples.

    `strict`: all three parts equal. `relaxed`: `contains-1` stands for a beginning or an end on that day and
    the other way round, and a time within the span that the other side gives for the drug counts. `month`,
    `year`: relaxed, with times cut to that precision first. In every mode a wrong relation at the right time is
    one error, not two.
    """
    if mode in ("month", "year"):
        gold = [(drug, relation, cut_time(time, mode)) for drug, relation, time in gold]
        found = [(drug, relation, cut_time(time, mode)) for drug, relation, time in found]
    wanted, given = set(gold), set(found)
    false, missed = given - wanted, wanted - given
    correct = len(given) - len(false)
    forgiven: set[TimeTuple] = set()
    excused: set[TimeTuple] = set()
    if mode != "strict" and (false or missed):
        spans = _spans(wanted), _spans(given)
        forgiven = {one for one in false if _swapped(one, wanted) or _within(one, spans[0])}
        excused = {one for one in missed if _swapped(one, given) or _within(one, spans[1])}
    told_otherwise = {(drug, time) for drug, _, time in missed}
    spurious = [one for one in false - forgiven if (one[0], one[2]) not in told_otherwise]
    return Counts(correct + len(forgiven), 0, len(missed - excused), len(spurious))


@lru_cache(maxsize=65_536)
def cut_time(time: str, precision: Literal["month", "year"]) -> str:
    """A time cut to month or year; one known to less stays as it is. A week is of the month of its Thursday."""
    if _WEEK.fullmatch(time):
        first, _ = bounds(time)
        thursday = first + timedelta(days=3) if first.isoweekday() == 1 else first
        time = thursday.isoformat()
    parsed = parse_edtf(time)
    return time if parsed is None else str(parsed.coarse(precision).about(False))


@lru_cache(maxsize=65_536)
def bounds(time: str) -> tuple[date, date]:
    """The first and last day that a time can mean: an EDTF date, or an ISO week `2011-W05`; ValueError otherwise."""
    week = _WEEK.fullmatch(time)
    if week is not None:
        year, number, day = int(week[1]), int(week[2]), week[3]
        first = date.fromisocalendar(year, number, int(day) if day else 1)
        return first, first if day else first + timedelta(days=6)
    parsed = parse_edtf(time)
    if parsed is None:
        raise ValueError("a timeline's time is neither an EDTF date nor an ISO week")
    return parsed.earliest, parsed.latest


def is_time(time: str) -> bool:
    """Whether `bounds` can tell the days of a time."""
    try:
        bounds(time.rstrip("~"))
    except ValueError:
        return False
    return True


def _swapped(one: TimeTuple, others: set[TimeTuple]) -> bool:
    drug, relation, time = one
    return any((drug, other, time) in others for other in _SWAPS.get(relation, ()))


def _spans(tuples: set[TimeTuple]) -> dict[str, tuple[tuple[date, date], tuple[date, date]]]:
    """Drug -> bounds of its first beginning and of its last end, where both are told."""
    begins: dict[str, tuple[date, date]] = {}
    ends: dict[str, tuple[date, date]] = {}
    for drug, relation, time in tuples:
        if relation == "begins-on":
            begins[drug] = min(begins.get(drug, bounds(time)), bounds(time))
        elif relation == "ends-on":
            ends[drug] = max(ends.get(drug, bounds(time)), bounds(time))
    return {drug: (begins[drug], ends[drug]) for drug in begins.keys() & ends.keys()}


def _within(one: TimeTuple, spans: dict[str, tuple[tuple[date, date], tuple[date, date]]]) -> bool:
    """Whether a time lies within the drug's span on the other side, and on the right side of its other end."""
    drug, relation, time = one
    if drug not in spans:
        return False
    (start, start_latest), (end_earliest, end) = spans[drug]
    first, last = bounds(time)
    if relation == "ends-on" and last <= start_latest:
        return False
    if relation == "begins-on" and first >= end_earliest:
        return False
    return start <= first and last <= end
