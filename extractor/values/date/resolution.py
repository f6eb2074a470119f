"""From an expression to a date: which date it counts from, and where that leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.folding import Tokens
from extractor.values.date.edtf import Edtf, shift
from extractor.values.date.expression import Expression

_COMPLEMENT_REACH = 10
_BORDERS = frozenset(",.;:!?")


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
        return _yearless(expression, base, report_date)
    if expression.offset is None or base is None:
        return Resolved(None, base)
    moved = _moved(base, expression)
    if moved is None:
        return Resolved(None, base)
    rough = base.approximate or expression.approximate or not _exact(expression, moved, base)
    return Resolved(moved.about(rough), base)


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


def _yearless(expression: Expression, base: Edtf | None, report_date: Edtf | None) -> Resolved:
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
        if report_date is None:
            return Resolved(None)
        year_told = _seen_from(report_date, month, forward=expression.year_from == "next")
        return Resolved(_on(year_told, expression, approximate=True), report_date)
    year_found = base.year if base.month is None or base.month > 12 or month >= base.month else base.year + 1
    if report_date is not None and (year_found, month) > (report_date.year, report_date.month or 12):
        year_found = _seen_from(report_date, month, forward=False)
    return Resolved(_on(year_found, expression, approximate=True), base)


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


def along(
    expressions: Sequence[Expression],
    complements: Sequence[int | None],
    report_date: Edtf | None,
    explained: frozenset[int] = frozenset(),
) -> list[Resolved]:
    """Resolve the expressions of a text in order, each from the nearest resolved date before it.

    `complements[i]` is the index of the absolute date that expression i itself names as what it counts from.
    Not counted from: the report's own date ("currently"), days counted from an event, and what was told by
    looking back ("two years earlier"), and the steps at the indexes `explained`. A vague step in months or years ("some years later") cuts the thread.
    """
    anchor: Edtf | None = None
    results: list[Resolved] = []
    for index, (expression, complement) in enumerate(zip(expressions, complements, strict=True)):
        own = expressions[complement].date if complement is not None else None
        if own is None and index in explained:
            results.append(Resolved(None, anchor))
            continue
        resolved = resolve(expression, own or anchor, report_date)
        results.append(resolved)
        if _leads(expression):
            anchor = resolved.date
    return results


def explaining(found: Sequence[Expression], tokens: Tokens) -> frozenset[int]:
    """Indexes of steps that only tell how long it took to the date just before them.

    "en juin 2016, après un an et demi sans maladie": June 2016 stays what later dates count from.
    """
    return frozenset(
        index
        for index, (previous, one) in enumerate(zip(found, found[1:], strict=False), 1)
        if previous.date is not None
        and one.offset is not None
        and tokens.words[one.first] in _AFTER
        and tokens.words[previous.last : one.first] == [","]
    )


_AFTER = frozenset(("apres", "after", "tras"))


def _leads(expression: Expression) -> bool:
    if expression.date is not None or expression.month is not None:
        return True
    if expression.vague is not None:
        return expression.vague == "after" and expression.origin == "narrative"
    if expression.counted is not None or expression.offset is None:
        return False
    if expression.origin == "report":
        return expression.offset.amount < 0
    return expression.offset.amount > 0


def complements(found: Sequence[Expression], tokens: Tokens) -> list[int | None]:
    """For each expression, the index of the absolute date that follows as what it counts from, if one does.

    "deux mois après l'intervention du 5 mars 2014": within the clause and not far.
    """
    result: list[int | None] = []
    for index, one in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        own = (
            one.complement
            and following is not None
            and following.date is not None
            and following.first - one.last <= _COMPLEMENT_REACH
            and _BORDERS.isdisjoint(tokens.words[one.last : following.first])
        )
        result.append(index + 1 if own else None)
    return result
