"""Checks a model's reading of a date against what the quoted words say."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.issues import Issue
from extractor.values.base import Context
from extractor.values.date.edtf import Edtf, contains, parse_edtf
from extractor.values.date.expression import Expression
from extractor.values.date.resolution import resolve

Outcome = tuple[str | None, list[Issue]]


def check_reading(
    reading: object, expression: Expression | None, parsed: Edtf | None, context: Context
) -> Outcome:
    """The date to keep and the issues found.

    Absolute words decide: a reading that says less or other `reading-differs`, one that says more
    `reading-invented`; the words' own date is kept. For relative words the model may know better what they
    count from: its reading is kept silently where it follows from some date of the context by the quoted
    step, with `reading-kept` where that cannot be shown, and not kept where the words contradict it.
    """
    kept = str(parsed) if parsed else None
    if reading is None or (isinstance(reading, str) and not reading.strip()):
        return kept, []
    read = parse_edtf(reading)
    if read is None:
        return kept, [Issue.of("reading-differs", "the model's reading is no EDTF date")]
    if expression is None:
        return str(read), [Issue.of("reading-kept")]
    if expression.date is not None:
        return _absolute(read, expression, kept)
    if parsed is not None and _same(parsed, read):
        return kept, []
    if _contradicts(read, expression):
        return kept, [Issue.of("reading-differs")]
    if any(_same(date, read) for date in _derivable(expression, context)):
        return str(read.about(not expression.exact or read.approximate)), []
    if parsed is not None and contains(parsed, read):
        return kept, [Issue.of("reading-invented")]
    return str(read), [Issue.of("reading-kept")]


def _absolute(read: Edtf, expression: Expression, kept: str | None) -> Outcome:
    date = expression.date
    assert date is not None
    if _same(date, read):
        return kept, []
    if expression.ambiguous and contains(date, read):
        return kept, [Issue.of("reading-differs", severity="warning")]
    if contains(date, read):
        return kept, [Issue.of("reading-invented")]
    return kept, [Issue.of("reading-differs")]


def _same(one: Edtf, other: Edtf) -> bool:
    return one.about(False) == other.about(False)


def _contradicts(read: Edtf, expression: Expression) -> bool:
    """Whether the reading names another month or day than the words do, or a day that they do not tell."""
    if expression.month is None:
        return False
    if read.month is not None and read.month != expression.month:
        return True
    return read.day is not None and read.day != expression.day


def _derivable(expression: Expression, context: Context) -> Iterator[Edtf]:
    """The dates that the words give from each date of the context; for a bare month, in each plausible year."""
    report_date = parse_edtf(context.report_date)
    for anchor in (*context.anchors, context.report_date):
        base = parse_edtf(anchor)
        if base is None:
            continue
        for precision in ("day", "month", "year"):
            date = resolve(
                expression, base.coarse(precision), base if expression.origin == "report" else report_date
            ).date  # type: ignore[arg-type]
            if date is not None:
                yield date
                if date.precision == "day":
                    yield date.coarse("month")
                if date.precision == "month":
                    yield date.coarse("year")
