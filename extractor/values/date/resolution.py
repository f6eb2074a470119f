"""From an expression to a date: which date it counts from, and where that leads."""

from __future__ import annotations

from dataclasses import dataclass, replace

from extractor.values.date.edtf import Edtf, shift
from extractor.values.date.expression import Expression

_BACK = 2
"""How many months a day with its month may lie before the date told last: reports go back a few weeks, with days."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A date (None where nothing tells it) and the date that it counts from (None where absolute)."""

    date: Edtf | None
    anchor: Edtf | None = None


def resolve(expression: Expression, anchor: Edtf | None, report_date: Edtf | None) -> Resolved:
    """Resolve an expression from the nearest date told before it and the report's own date.

    The result is approximate unless the words' arithmetic is exact and the anchor is. Where the text has told
    no date yet, its present is the report's: near enough for "five years earlier", not for days or months.
    """
    if expression.date is not None:
        return Resolved(expression.date)
    base = (
        report_date
        if expression.origin == "report" or (anchor is None and _years_back(expression))
        else anchor
    )
    if expression.month is not None:
        return _yearless(expression, base, anchor, report_date)
    if expression.offset is None or base is None:
        return Resolved(None, base)
    moved = _moved(base, expression)
    if moved is not None and expression.day is not None:
        moved = _with_day(moved, expression.day)
    if moved is None:
        return Resolved(None, base)
    rough = base.approximate or expression.approximate or not _exact(expression, moved, base)
    return Resolved(moved.about(rough), base)


def _with_day(month: Edtf, day: int) -> Edtf | None:
    if month.precision != "month":
        return None
    try:
        return replace(month, day=day)
    except ValueError:
        return None


def _years_back(expression: Expression) -> bool:
    offset = expression.offset
    return offset is not None and offset.unit == "Y" and offset.amount < 0


def _exact(expression: Expression, moved: Edtf, base: Edtf) -> bool:
    """Whether the words' arithmetic is exact and fine enough: "the next day" after a month only known is not."""
    offset = expression.offset
    if not expression.exact or offset is None:
        return False
    return (
        offset.amount == 0
        or offset.unit == "Y"
        or (offset.unit == "D" and base.precision == moved.precision == "day")
    )


def _moved(base: Edtf, expression: Expression) -> Edtf | None:
    assert expression.offset is not None
    low = shift(base, expression.offset)
    if expression.offset_high is None or low is None:
        return low
    high = shift(base, expression.offset_high)
    return common(low, high) if high is not None else None


def common(one: Edtf, other: Edtf) -> Edtf | None:
    """What two dates agree on, or None where not even the year."""
    if one.year != other.year:
        return None
    if one.month != other.month or one.month is None:
        return Edtf(one.year)
    return one if one.day == other.day else Edtf(one.year, one.month)


def _yearless(
    expression: Expression, base: Edtf | None, anchor: Edtf | None, report_date: Edtf | None
) -> Resolved:
    month = expression.month
    assert month is not None
    if expression.year_from == "second":
        return Resolved(_on(expression.year_shift, expression, approximate=expression.approximate))
    if base is None and report_date is None:
        return Resolved(None)
    if expression.year_from == "shift":
        if base is None:
            return Resolved(None)
        year = base.coarse("year")
        rough = base.approximate and base.precision == "year"
        return Resolved(_on(year.year + expression.year_shift, expression, approximate=rough), year)
    if expression.year_from in ("last", "next") or base is None:
        seen_from = report_date or anchor
        if seen_from is None:
            return Resolved(None)
        year_told = _seen_from(seen_from, month, forward=expression.year_from == "next")
        return Resolved(_on(year_told, expression, approximate=True), seen_from)
    day_scale = expression.day is not None and base.precision == "day"
    year_found = _nearest_year(base, month, _BACK if day_scale else 0)
    if report_date is not None and (year_found, month) > (report_date.year, report_date.month or 12):
        year_found = _seen_from(report_date, month, forward=False)
    return Resolved(_on(year_found, expression, approximate=True), base)


def _nearest_year(base: Edtf, month: int, back: int) -> int:
    """The year of the first such month not before a date, or of the last one if it lies at most `back` before."""
    if base.month is None or base.month > 12:
        return base.year
    if (base.month - month) % 12 <= back:
        return base.year - (month > base.month)
    return base.year + (month < base.month)


def _seen_from(date: Edtf, month: int, *, forward: bool) -> int:
    """The year of the last such month not after a date, or of the next one after it."""
    own = date.month if date.month is not None and date.month <= 12 else 12
    if forward:
        return date.year + (month <= own)
    return date.year - (month > own)


def _on(year: int, expression: Expression, *, approximate: bool) -> Edtf | None:
    try:
        return Edtf(year, expression.month, expression.day, approximate)
    except ValueError:
        return None
