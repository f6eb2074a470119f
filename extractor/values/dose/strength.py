"""Strengths of fixed combinations written without a unit: "30/500" of a tablet with two components."""

from __future__ import annotations

from extractor.values.base import Context
from extractor.values.dose.grammar import Amount, amounts
from extractor.values.dose.grid import cardinal_at
from extractor.values.numerals import Numeral
from extractor.values.scan import Scan

_COMPONENTS = (2, 3)
_LEAST_LARGE = 100
_APART = 3.5
"""The components of a combination differ by more than the two pressures of blood mostly do."""
_YEARS = range(1900, 2101)
_MONTHS = 12
_AHEAD = 24
_INHALED = ("inhal", "puff", "bouff", "spray", "pulver", "nasal")
"""Beginnings of the words for what is inhaled, whose strengths are micrograms."""


def combined_strength(scan: Scan, context: Context) -> Amount | None:
    """The first component of a quote that is nothing but "NUMBER/NUMBER[/NUMBER]", beside a drug.

    The unit is the one that the report writes just behind; where it writes none, mg, as on packets of tablets.
    None for what may be a date, a blood pressure or something inhaled.
    """
    values = _components(scan)
    if values is None or not context.companions.get("medication"):
        return None
    unit = _unit_behind(context)
    if unit is not None:
        return Amount(0, len(scan.words), values[0], None, unit)
    said = " ".join(context.companions.values()).lower()
    if not _is_strength(values) or any(word in said for word in _INHALED):
        return None
    return Amount(0, len(scan.words), values[0], None, "mg")


def _components(scan: Scan) -> list[float] | None:
    values: list[float] = []
    at = 0
    while at < len(scan.words):
        numeral: Numeral | None = cardinal_at(scan, at)
        if numeral is None or numeral.article or (values and scan.word(at - 1) != "/"):
            return None
        values.append(numeral.value)
        at = numeral.last + 1
        if at < len(scan.words) and scan.word(at - 1) != "/":
            return None
    ends = bool(scan.words) and scan.words[-1] != "/"
    return values if len(values) in _COMPONENTS and ends else None


def _is_strength(values: list[float]) -> bool:
    first, last = values[0], values[-1]
    dated = any(value in _YEARS for value in values) and (len(values) > 2 or min(values) <= _MONTHS)
    if dated:
        return False
    # With the larger component first and a small second the unit may be the microgram of inhalers: 160/4.5.
    told_apart = first < last or last >= _LEAST_LARGE
    return told_apart and max(values) >= max(_LEAST_LARGE, _APART * min(values)) and min(values) > 0


def _unit_behind(context: Context) -> str | None:
    """The unit of mass that the report writes behind the quote, perhaps in a column of its own."""
    if context.report is None or context.span is None:
        return None
    text = context.report.text[context.span.start : context.span.end + _AHEAD]
    length = context.span.end - context.span.start
    scan = Scan.of(text, context.language)
    for amount in amounts(scan):
        if scan.starts[amount.first] < length:
            return amount.unit if amount.unit in ("mg", "g", "ug") else None
    return None
