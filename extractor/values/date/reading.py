"""Checks a model's reading of a date against what the quoted words say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.issues import Issue
from extractor.values.base import Context
from extractor.values.date.convention import Convention
from extractor.values.date.edtf import Edtf, Offset, Precision, contains, parse_edtf, shift
from extractor.values.date.expression import Expression, Stretch
from extractor.values.date.resolution import resolve
from extractor.values.date.scan import scan

Outcome = tuple[str | None, list[Issue]]
_PRECISIONS: tuple[Precision, ...] = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The expression of a quote that counts, and the date it counts from; `fixed`: the quote itself names that."""

    expression: Expression
    anchor: Edtf | None
    fixed: bool = False


def check_reading(reading: object, chosen: Chosen | None, parsed: Edtf | None, context: Context) -> Outcome:
    """The date to keep and the issues found.

    Absolute words decide: a reading that says other `reading-differs` (one that says less, as a warning), one that
    says more `reading-invented`; the words' own date is kept. For relative words the model may know better what they
    count from: its reading is kept silently where it follows from some date of the report by the quoted
    step, with `reading-kept` where that cannot be shown, and not kept where the words contradict it.
    """
    kept = str(parsed) if parsed else None
    if reading is None or (isinstance(reading, str) and not reading.strip()):
        return kept, []
    read = parse_edtf(reading)
    if read is None:
        return kept, [Issue.of("reading-differs", "the model's reading is no EDTF date")]
    if chosen is None:
        return str(read), [Issue.of("reading-kept")]
    if parsed is not None and _same(parsed, read):
        return str(read) if read.approximate else kept, []
    if parsed is not None and _within_part(parsed, read, chosen.expression):
        return str(read), []
    if parsed is not None and (
        chosen.fixed or chosen.expression.relation is None or chosen.expression.year_from == "second"
    ):
        # "~" says that the words date something else, near it: an admission, a visit.
        coarser = read.approximate and contains(read, parsed)
        return str(read) if coarser else kept, [_against(parsed, read, chosen.expression)]
    if chosen.expression.month is not None:
        return _month(read, chosen.expression, kept, context)
    return _offset(read, chosen.expression, parsed, context)


_MONTHS_OF_PART: dict[Stretch, tuple[int, int]] = {"early": (1, 3), "mid": (5, 8), "late": (10, 12)}
"""The first and the last month that "early", "mid-" and "late" may mean of a year."""


def _within_part(parsed: Edtf, read: Edtf, expression: Expression) -> bool:
    """Whether the reading is an approximate month of the part of the year that the words name."""
    if expression.part is None or parsed.precision != "year" or parsed.year != read.year:
        return False
    if not read.approximate or read.day is not None or read.month is None:
        return False
    low, high = _MONTHS_OF_PART[expression.part]
    return low <= read.month <= high


def _against(parsed: Edtf, read: Edtf, expression: Expression) -> Issue:
    """The finding where the words alone tell the date and the reading is another."""
    if contains(read, parsed):
        return Issue.of(
            "reading-differs", "the reading says less than the quoted words do", severity="warning"
        )
    if not contains(parsed, read):
        return Issue.of("reading-differs")
    # The order of day and month is unknown: the model's guess is no invention, but nothing supports it.
    return (
        Issue.of("reading-differs", severity="warning")
        if expression.ambiguous
        else Issue.of("reading-invented")
    )


def _month(read: Edtf, expression: Expression, kept: str | None, context: Context) -> Outcome:
    """A month without its year: the model supplies the year, the words all else."""
    other_month = read.month is not None and read.month != expression.month
    other_day = read.day is not None and expression.day is not None and read.day != expression.day
    if other_month or other_day:
        return kept, [Issue.of("reading-differs")]
    try:
        date = Edtf(read.year, expression.month, expression.day, approximate=True)
    except ValueError:
        return kept, [Issue.of("reading-differs")]
    issues = [Issue.of("reading-invented")] if read.day is not None and expression.day is None else []
    if expression.year_from == "nearest" and _plausible(read.year, context):
        return str(date), issues
    if any(date.year == one.year for one in _derivable(expression, _anchors(expression, context), context)):
        return str(date.about(expression.year_from != "shift")), issues
    return str(date), [*issues, Issue.of("reading-kept")]


def _plausible(year: int, context: Context) -> bool:
    """Whether a year lies between the report's earliest date and the report itself, as far as they are known."""
    report_date = parse_edtf(context.report_date)
    years = [date.year for date in map(parse_edtf, context.anchors) if date is not None]
    return min(years, default=year) <= year <= (report_date.year if report_date else year)


def _offset(read: Edtf, expression: Expression, parsed: Edtf | None, context: Context) -> Outcome:
    kept = str(parsed) if parsed else None
    if parsed is not None and contains(read, parsed):
        return kept, []
    if any(_same(date, read) for date in _derivable(expression, _anchors(expression, context), context)):
        return str(read.about(read.approximate or not expression.exact)), []
    if _counted_within(read, expression, context):
        return str(read), []
    if parsed is not None and contains(parsed, read):
        return kept, [Issue.of("reading-invented")]
    return str(read), [Issue.of("reading-kept")]


def _counted_within(read: Edtf, expression: Expression, context: Context) -> bool:
    """Whether an approximate reading lies in the counted stretch ("the third week") after a day that is told."""
    offset = expression.offset
    if expression.counted is None or offset is None or not read.approximate or read.precision == "year":
        return False
    begin, end = int(Offset(offset.amount - 1, offset.unit).days), round(offset.days)
    first, last = read.earliest.toordinal(), read.latest.toordinal()
    for anchor in _anchors(expression, context):
        if anchor.precision == "day":
            day = anchor.earliest.toordinal()
            if first <= day + end and day + begin <= last:
                return True
    return False


def _same(one: Edtf, other: Edtf) -> bool:
    return (one.year, one.month, one.day) == (other.year, other.month, other.day)


def _anchors(expression: Expression, context: Context) -> Iterator[Edtf]:
    """What the words may count from: the dates told before, nearest first, the report's own, and any date of it
    where they look back ("two months before …")."""
    told: list[Edtf | None] = [
        parse_edtf(anchor) for anchor in (*reversed(context.anchors), context.report_date)
    ]
    report = context.report
    if report is not None and expression.offset is not None and expression.offset.amount < 0:
        told += [one.date for one in scan(report.text, report.tokens, report.language, Convention.of(report))]
    seen: set[Edtf] = set()
    for date in told:
        if date is not None and date not in seen:
            seen.add(date)
            yield date


def _derivable(expression: Expression, anchors: Iterator[Edtf], context: Context) -> Iterator[Edtf]:
    """The dates that the words give from each anchor, at its precision and at each coarser one."""
    report_date = parse_edtf(context.report_date)
    for anchor in anchors:
        seen_from = anchor if expression.origin == "report" else report_date
        for precision in _PRECISIONS:
            date = resolve(expression, anchor.coarse(precision), seen_from).date
            if date is not None:
                yield date
                yield date.coarse("month")
                yield date.coarse("year")
        if expression.offset is not None and anchor.precision == "month":
            # "Six weeks after July" may be in August or September.
            for day in (anchor.earliest, anchor.latest):
                edge = shift(Edtf(day.year, day.month, day.day), expression.offset)
                if edge is not None:
                    yield edge.coarse("month")
        if expression.offset is not None and (date := _counted_out(anchor, expression.offset)) is not None:
            yield date


def _counted_out(anchor: Edtf, offset: Offset) -> Edtf | None:
    """The calendar's own answer where the words are rounded: 14 days after a day, the same month a year later."""
    if offset.unit == "W" and anchor.precision == "day":
        return shift(anchor, Offset(offset.amount * 7, "D"))
    if offset.unit == "Y" and anchor.precision == "month":
        return shift(anchor, Offset(offset.amount * 12, "M"))
    return None


__all__ = ["Chosen", "check_reading"]
