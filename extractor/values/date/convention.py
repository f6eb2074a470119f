"""How the dates of a report are written: whether 03/04/2014 is in March, and which century 16 is in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from extractor.report import Language, Report
from extractor.values.base import Context
from extractor.values.date.edtf import parse_edtf

_MONTH_FIRST = frozenset("US PH PR GU VI AS MP UM FM MH PW".split())
_BOTH = frozenset({"CA"})
_NUMERIC = re.compile(r"(?<![0-9/.\-])([0-9]{1,2})([/.\-])([0-9]{1,2})\2(?:[0-9]{2}){1,2}(?![0-9/])")
_FULL_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_CENTURY = 100
_AHEAD = 5


@dataclass(frozen=True)
class Convention:
    """What is known about the way a text writes dates; `report_year`: of the report's own date."""

    language: Language = "fr"
    country: str | None = None
    text: str = ""
    report_year: int | None = None

    @classmethod
    def of(cls, report: Report) -> Convention:
        """The convention of a report."""
        date = parse_edtf(report.report_date)
        return _shared(report.language, report.country, report.text, date.year if date else None)

    @cached_property
    def month_first(self) -> bool | None:
        """True where the month is written first, False where the day is, None where nothing tells.

        French and Spanish write the day first. English is decided by the country (ISO 3166-1 alpha-2);
        where that is unknown or writes both ways, by the text's own dates that only read one way, if all
        agree.
        """
        if self.language != "en":
            return False
        country = self.country.upper() if self.country else None
        if country is not None and country not in _BOTH:
            return country in _MONTH_FIRST
        pairs = ((int(match[1]), int(match[3])) for match in _NUMERIC.finditer(self.text))
        told = {second > 12 for first, second in pairs if (first > 12) != (second > 12)}
        return told.pop() if len(told) == 1 else None

    @cached_property
    def _years(self) -> list[int]:
        """The years of four digits that the text writes, and the report's own."""
        own = [self.report_year] if self.report_year is not None else []
        return own + [int(match[0]) for match in _FULL_YEAR.finditer(self.text)]

    def foreign_year(self, year: int) -> bool:
        """Whether a year lies beyond all that a text tells: "11/28" in a report of 2017 is no year 2028."""
        return bool(self._years) and not min(self._years) - _AHEAD <= year <= max(self._years) + 1

    def full_year(self, two_digits: int) -> int:
        """The year that two digits mean: not much after the report; without its date, 1950 to 2049."""
        if self.report_year is None:
            return two_digits + (2000 if two_digits < 50 else 1900)
        year = self.report_year - self.report_year % _CENTURY + two_digits
        return year if year <= self.report_year + _AHEAD else year - _CENTURY


def convention_of(context: Context, quote: str) -> Convention:
    """The convention of the report around a quote, or of the quote alone where there is none."""
    if context.report is None:
        return Convention(context.language, context.country, quote)
    date = parse_edtf(context.report_date)
    country = context.country or context.report.country
    return _shared(context.language, country, context.report.text, date.year if date else None)


@lru_cache(maxsize=4)
def _shared(language: Language, country: str | None, text: str, report_year: int | None) -> Convention:
    """One convention for all dates of a report: what it finds in the text is found once."""
    return Convention(language, country, text, report_year)
