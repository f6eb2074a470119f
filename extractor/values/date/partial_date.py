"""PartialDate: what a report tells of a day, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any, ClassVar, Literal, Self

from extractor.folding import Tokens
from extractor.issues import Issue
from extractor.report import Language, Report, Span
from extractor.values.base import Context, FieldSpec, Value, Verdict, Widget
from extractor.values.date.convention import Convention, convention_of
from extractor.values.date.edtf import Edtf, agree, contains, parse_edtf
from extractor.values.date.expression import Expression
from extractor.values.date.narrative import along, links
from extractor.values.date.reading import Chosen, check_reading
from extractor.values.date.resolution import Resolved, resolve
from extractor.values.date.scan import scan

_BETWEEN = frozenset(", en au in on the le el du de del mois mes month of".split())


class PartialDate(Value):
    """`date`: EDTF level 1 (see `extractor.values.date.edtf`), or None where the words cannot be resolved.

    `anchor`: EDTF date that a relative expression counts from. `relation`: how, None where absolute:

    - an ISO 8601 duration, negative where it looks back: `P2M`, `-P3D`, `P0D` (the same day, or "currently"),
      `P2M/P3M` for "two to three months later";
    - `--08`, `--10-20`: a month, or month and day, whose year comes from the anchor (XML Schema's gMonth);
    - `day-5`, `week-4`: counted from an event (admission, operation, first dose), as in "au 5e jour";
    - `after`, `before`: only the direction is told.
    """

    kind: ClassVar[str] = "date"
    columns: ClassVar[tuple[str, ...]] = ("date",)
    widget: ClassVar[Widget] = "date"
    about: ClassVar[str] = (
        "the words that tell when, as written; the reading is EDTF with what is known and no more: 2009, 2009-10, "
        "2009-10-05, approximate 2009-10~; a relative date counted from the one that the text means; "
        "null where the text does not tell"
    )

    date: str | None = None
    anchor: str | None = None
    relation: str | None = None

    @classmethod
    def reading_type(cls, spec: FieldSpec) -> Any:
        """An EDTF string, or null."""
        return str | None

    @property
    def edtf(self) -> Edtf | None:
        """The date as a calendar object."""
        return parse_edtf(self.date)

    @classmethod
    def parse(cls, quote: str, spec: FieldSpec, context: Context) -> Self:
        """Read the words of a quote; a relative one counts from the context's nearest anchor.

        A quote that holds two dates (a range) gives the second to a field whose role is "end", else the first.
        """
        return cls._parsed(quote, _choose(quote, spec, context), context)

    @classmethod
    def _parsed(cls, quote: str, chosen: Chosen | None, context: Context) -> Self:
        if chosen is None:
            return cls(quote=quote, issues=[Issue.of("unparsed")])
        resolved = resolve(chosen.expression, chosen.anchor, parse_edtf(context.report_date))
        return cls._of(chosen.expression, resolved, quote, None)

    @classmethod
    def read(cls, quote: str, reading: Any, spec: FieldSpec, context: Context) -> Self:
        """Parse the quote and check the model's reading against it, as `reading.check_reading` tells."""
        chosen = _choose(quote, spec, context)
        parsed = cls._parsed(quote, chosen, context)
        date, issues = check_reading(reading, chosen, parsed.edtf, context)
        dropped = ("date-unresolved", "unparsed") if date else ()
        kept = [issue for issue in parsed.issues if issue.code not in dropped]
        return parsed.model_copy(update={"date": date, "issues": [*kept, *issues]})

    @classmethod
    def find(cls, report: Report, spec: FieldSpec) -> Iterator[Self]:
        """All date expressions, relative ones resolved along the text."""
        tokens = report.tokens
        found = scan(report.text, tokens, report.language, Convention.of(report))
        resolved = along(found, tokens, parse_edtf(report.report_date))
        for expression, outcome in zip(found, resolved, strict=True):
            span = Span(tokens.starts[expression.first], tokens.ends[expression.last - 1])
            yield cls._of(expression, outcome, report.words(span), span)

    @classmethod
    def _of(cls, expression: Expression, resolved: Resolved, quote: str, span: Span | None) -> Self:
        issues: list[Issue] = []
        if expression.ambiguous:
            issues.append(Issue.of("date-ambiguous"))
        if resolved.date is None:
            issues.append(Issue.of("date-unresolved"))
        return cls.model_construct(
            quote=quote, span=span, issues=issues,
            date=str(resolved.date) if resolved.date else None,
            anchor=str(resolved.anchor) if resolved.anchor else None,
            relation=expression.relation,
        )  # fmt: skip

    def compare(self, other: Self) -> Verdict:
        """Exact, coarser (other tells less), finer (other tells more) or wrong; "~" does not count."""
        gold, found = self.edtf, other.edtf
        if gold is None or found is None:
            if self.date == other.date:
                return Verdict(True, "exact", "neither tells a date")
            degree, words = (
                ("finer", "a date where none is known") if gold is None else ("coarser", "no date")
            )
            return Verdict(False, degree, words)
        if gold.about(False) == found.about(False):
            return Verdict(True, "exact", "same date")
        if contains(found, gold):
            return Verdict(False, "coarser", f"only the {found.precision} of {gold}")
        if contains(gold, found):
            return Verdict(False, "finer", f"{found} where only the {gold.precision} is known")
        return Verdict(False, "wrong", f"date {found} instead of {gold}")

    def same_year(self, other: Self) -> bool:
        """Whether both tell the same year."""
        return self._agrees(other, "year")

    def same_month(self, other: Self) -> bool:
        """Whether both tell the same month of the same year."""
        return self._agrees(other, "month")

    def same_day(self, other: Self) -> bool:
        """Whether both tell the same day."""
        return self._agrees(other, "day")

    def _agrees(self, other: Self, precision: Literal["year", "month", "day"]) -> bool:
        one, two = self.edtf, other.edtf
        return one is not None and two is not None and agree(one, two, precision)

    def shown(self) -> str:
        """The EDTF date, or "?" where it is not known."""
        return self.date or "?"


@lru_cache(maxsize=64)
def _scanned(quote: str, language: Language, convention: Convention) -> tuple[list[Expression], Tokens]:
    """The expressions of a quote, not to be changed: records that follow each other quote the same dates."""
    tokens = Tokens.of(quote)
    return scan(quote, tokens, language, convention, lenient=True), tokens


def _choose(quote: str, spec: FieldSpec, context: Context) -> Chosen | None:
    """The expression of a quote that the field means, with the date that it would count from."""
    found, tokens = _scanned(quote, context.language, convention_of(context, quote))
    if not found:
        return None
    counts_from = links(found, tokens)[0].counts_from
    if counts_from is not None:
        return Chosen(found[0], found[counts_from].date, fixed=True)
    absolute = [one for one in found if one.date is not None or one.year_from == "second"]
    chosen = (absolute or found)[-1 if spec.role == "end" else 0]
    if absolute:  # Finding the dates of the report is costly, and such a one counts from none of them.
        return Chosen(chosen, None)
    anchor = next((date for date in map(parse_edtf, reversed(context.anchors)) if date is not None), None)
    if (placed := _month_of_year_told(found, tokens)) is not None:
        return Chosen(placed, anchor)
    return Chosen(chosen, anchor)


def _month_of_year_told(found: list[Expression], tokens: Tokens) -> Expression | None:
    """ "al año siguiente, en marzo", "the same year, in May": the month, in the year that the words before it tell."""
    if len(found) != 2:
        return None
    year, month = found
    told = year.exact and year.offset is not None and year.offset.unit == "Y"
    if not told or month.month is None or month.year_from != "nearest":
        return None
    between = tokens.words[year.last : month.first]
    if not between or not _BETWEEN.issuperset(between):
        return None
    assert year.offset is not None
    return replace(
        month, first=year.first, year_from="shift", year_shift=int(year.offset.amount), origin=year.origin
    )
