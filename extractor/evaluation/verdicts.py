"""One value against another: correct, wrong, missing or spurious, to what degree, and why in words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from extractor.evaluation.counts import Outcome
from extractor.evaluation.options import DatePrecision
from extractor.values.base import Value
from extractor.values.date import PartialDate
from extractor.values.date.edtf import Edtf, parse_edtf
from extractor.values.dose import Dose
from extractor.values.schedule import Schedule

PRECISIONS: tuple[DatePrecision, ...] = ("day", "month", "year")


class Judgement(NamedTuple):
    """Outcome, degree ("exact", "equivalent", "coarser", "finer", "wrong", "missing", "spurious"), reason."""

    outcome: Outcome
    degree: str
    reason: str


class FieldVerdict(NamedTuple):
    """The judgement on one field of one record.

    `field` is `treatments.dose`; `gold_at` and `found_at` name the values (`treatments.t1.dose`), None where
    that side has none; `gold` and `found` show them. `group` is the class of the record's drug, for slices.
    `whole`: the record itself has no counterpart.
    """

    field: str
    outcome: Outcome
    degree: str
    reason: str
    gold_at: str | None
    found_at: str | None
    gold: str
    found: str
    group: str
    whole: bool = False


class DateVerdict(NamedTuple):
    """A date field at one precision ("day", "month", "year"), beside its verdict proper."""

    field: str
    precision: DatePrecision
    outcome: Outcome


def told(value: Value | None) -> bool:
    """Whether a value says anything: words that could not be normalised ("some time ago") tell nothing to score."""
    if value is None:
        return False
    if isinstance(value, PartialDate):
        return value.date is not None
    for name in type(value).columns:
        part = getattr(value, name)
        if part or part == 0:  # a zero tells something; None, "", [] and {} do not
            return True
    return False


def judge(gold: Value | None, found: Value | None, dates: DatePrecision) -> Judgement | None:
    """Compare two values by their type; None where neither side tells anything."""
    if gold is None and found is None:
        return None
    has_gold, has_found = told(gold), told(found)
    if not has_gold:
        return Judgement("Sp", "spurious", "the report does not tell it") if has_found else None
    if not has_found:
        return Judgement("M", "missing", "the report tells it")
    assert gold is not None and found is not None
    if isinstance(gold, PartialDate) and isinstance(found, PartialDate):
        return _judge_dates(gold.date, found.date, dates)
    verdict = gold.compare(found)
    return Judgement("C" if verdict.correct else "W", verdict.degree, verdict.reason)


@lru_cache(maxsize=65_536)
def _judge_dates(gold: str | None, found: str | None, dates: DatePrecision) -> Judgement:
    """Two EDTF dates; cached, for a corpus has few dates and many comparisons."""
    # Issues are given, for pydantic looks at a default factory's signature at every construction.
    sides = [PartialDate.model_construct(date=date, issues=[]) for date in (gold, found)]
    verdict = sides[0].compare(sides[1])
    if verdict.correct:
        return Judgement("C", verdict.degree, verdict.reason)
    if same_to(gold, found, dates):
        return Judgement("C", verdict.degree, f"{verdict.reason}; right to the {dates}")
    return Judgement("W", verdict.degree, verdict.reason)


def same_to(gold: str | None, found: str | None, precision: DatePrecision) -> bool:
    """Whether two EDTF dates say the same once cut to a precision; a date known to less is equal only to itself."""
    return cut(gold, precision) == cut(found, precision) is not None


@lru_cache(maxsize=65_536)
def cut(date: str | None, precision: DatePrecision) -> Edtf | None:
    """An EDTF date with no more than this precision, its "~" left aside; None where it is no date."""
    parsed = parse_edtf(date)
    return None if parsed is None else parsed.coarse(precision).about(False)


def date_verdicts(field: str, gold: Value | None, found: Value | None) -> list[DateVerdict]:
    """A date field's outcome at day, month and year; empty for values of other types or where neither is told.

    A date that gold knows to less than a precision is left out of that precision's count, whatever was found:
    nobody can be right about a day that the report does not tell.
    """
    sides = [value.date if isinstance(value, PartialDate) else None for value in (gold, found)]
    return [] if sides == [None, None] else list(_by_precision(field, sides[0], sides[1]))


@lru_cache(maxsize=65_536)
def _by_precision(field: str, gold: str | None, found: str | None) -> tuple[DateVerdict, ...]:
    sides = (gold, found)
    judged: list[DateVerdict] = []
    for precision in PRECISIONS:
        known = [date is not None and _knows(date, precision) for date in sides]
        if sides[0] is not None and not known[0]:
            continue
        if known[0]:
            outcome: Outcome = (
                "M" if sides[1] is None else "C" if same_to(sides[0], sides[1], precision) else "W"
            )
        elif known[1]:
            outcome = "Sp"
        else:
            continue
        judged.append(DateVerdict(field, precision, outcome))
    return tuple(judged)


@lru_cache(maxsize=65_536)
def _knows(date: str, precision: DatePrecision) -> bool:
    parsed = parse_edtf(date)
    if parsed is None:
        return False
    return precision == "year" or parsed.precision in ("day", precision)


def same_daily_amount(gold: Mapping[str, Value | None], found: Mapping[str, Value | None]) -> bool:
    """Whether dose and schedule together come to one amount a day: 800 mg once is 400 mg twice.

    Both mappings go from role to value. Ranges are no amounts.
    """
    sides = []
    for values in (gold, found):
        dose, schedule = values.get("dose"), values.get("schedule")
        if not isinstance(dose, Dose) or not isinstance(schedule, Schedule) or dose.value_high is not None:
            return False
        rate = schedule.per_day()
        if dose.value is None or rate is None:
            return False
        sides.append(
            Dose.model_construct(value=dose.value * rate, value_high=None, unit=dose.unit, issues=[])
        )
    return sides[0].compare(sides[1]).correct
