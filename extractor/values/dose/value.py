"""The value type of doses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Self

from extractor.issues import Issue
from extractor.report import Report
from extractor.values.base import Context, FieldSpec, Value, Verdict, Widget
from extractor.values.dose.context import is_dose
from extractor.values.dose.division import division_at
from extractor.values.dose.grammar import Amount, amounts
from extractor.values.dose.strength import combined_strength
from extractor.values.dose.units import SCALES
from extractor.values.scan import Scan, scan_of, unbroken


class Dose(Value):
    """Amount of one administration: `value` (low end of a range), `value_high`, `unit` in UCUM style."""

    kind: ClassVar[str] = "dose"
    columns: ClassVar[tuple[str, ...]] = ("value", "value_high", "unit")
    widget: ClassVar[Widget] = "dose"
    about: ClassVar[str] = (
        "the number and its unit as written, without how often; with 'in 3 doses' where an amount is divided, "
        "with both where morning and evening differ"
    )

    value: float | None = None
    value_high: float | None = None
    unit: str | None = None

    @classmethod
    def parse(cls, quote: str, spec: FieldSpec, context: Context) -> Self:
        """The first amount of the quote; a schedule beside it that says "in 6 doses" divides it."""
        scan = Scan.of(quote, context.language)
        amount = next(iter(amounts(scan)), None) or combined_strength(scan, context)
        if amount is None and (whole := unbroken(quote)) != quote:
            scan = Scan.of(whole, context.language)
            amount = next(iter(amounts(scan)), None)
        if amount is None:
            return cls(quote=quote, issues=[Issue.of("unparsed")])
        value, high = amount.value, amount.value_high
        parts = _parts(scan, amount, context)
        if parts > 1:
            value = round(value / parts, 9)
            high = round(high / parts, 9) if high is not None else None
        return cls(quote=quote, value=value, value_high=high, unit=amount.unit or None)

    @classmethod
    def find(cls, report: Report, spec: FieldSpec) -> Iterator[Self]:
        """Every amount that is given; laboratory values, weights, volumes lost and drinks are not."""
        scan = scan_of(report)
        for amount in amounts(scan):
            if is_dose(scan, amount):
                span = scan.span(amount.first, amount.last)
                yield cls.model_construct(
                    quote=report.words(span), span=span, issues=[],
                    value=amount.value, value_high=amount.value_high, unit=amount.unit or None,
                )  # fmt: skip

    def compare(self, other: Self) -> Verdict:
        """The same amount, also in another unit of the same dimension; the reason says what differs."""
        if (self.value, self.value_high, self.unit) == (other.value, other.value_high, other.unit):
            return Verdict(True, "exact", "same dose")
        if self.value is None or other.value is None:
            return Verdict(False, "wrong", f"dose {other.shown()} instead of {self.shown()}")
        gold, found = _scaled(self.value, self.unit), _scaled(other.value, other.unit)
        if gold[1] != found[1]:
            return Verdict(False, "wrong", f"unit {other.unit} instead of {self.unit}")
        highs = (_scaled(self.value_high, self.unit)[0], _scaled(other.value_high, other.unit)[0])
        if _close(gold[0], found[0]) and _close(*highs):
            degree = "exact" if self.unit == other.unit else "equivalent"
            return Verdict(True, degree, "same amount")
        return Verdict(False, "wrong", f"dose {other.shown()} instead of {self.shown()}")

    def shown(self) -> str:
        """ "400 mg", "5-10 mg", "AUC 5", "2 tablet"; in English notation."""
        if self.value is None:
            return "?"
        number = _number(self.value)
        if self.value_high is not None:
            number += f"-{_number(self.value_high)}"
        unit = (
            (self.unit or "").replace("[IU]", "IU").replace("[drp]", "drop").replace("{", "").replace("}", "")
        )
        return f"AUC {number}" if unit == "AUC" else f"{number} {unit}".strip()


def _parts(scan: Scan, amount: Amount, context: Context) -> int:
    """In how many parts the record's schedule divides the amount, unless its own words did already."""
    schedule = context.companions.get("schedule", "")
    if not schedule or any(division_at(scan, at) for at in range(amount.first, amount.last)):
        return 1
    companion = Scan.of(schedule, context.language)
    for position in range(len(companion.words)):
        division = division_at(companion, position)
        if division is not None:
            return division[0]
    return 1


def _scaled(value: float | None, unit: str | None) -> tuple[float | None, str | None]:
    """The amount in the base unit of its dimension, and the rest of the unit."""
    base, *rest = (unit or "").split("/")
    dimension, factor = SCALES.get(base, (base, 1.0))
    return (None if value is None else value * factor), "/".join([dimension, *rest])


def _close(left: float | None, right: float | None) -> bool:
    if left is None or right is None:
        return left is right
    return abs(left - right) <= 1e-9 * max(abs(left), abs(right))


def _number(value: float) -> str:
    return f"{value:.10g}" if abs(value) < 1e10 else f"{value:.0f}"
