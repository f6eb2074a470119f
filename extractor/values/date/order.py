"""Which comes first in 03/04/2014: told by the language, the country, or other dates of the same report."""

from __future__ import annotations

import re

from extractor.report import Language

_MONTH_FIRST = frozenset("US PH PR GU VI AS MP UM FM MH PW".split())
_BOTH = frozenset("CA".split())
_NUMERIC = re.compile(r"(?<![0-9/.\-])([0-9]{1,2})([/.\-])([0-9]{1,2})\2[0-9]{4}(?![0-9/])")


def month_first(language: Language, country: str | None, text: str) -> bool | None:
    """True where the month is written first, False where the day is, None where nothing tells.

    French and Spanish write the day first. English is decided by the country (ISO 3166-1 alpha-2); where
    that is unknown or writes both ways, by the report's own dates that only read one way (all must agree).
    """
    if language != "en":
        return False
    country = country.upper() if country else None
    if country is not None and country not in _BOTH:
        return country in _MONTH_FIRST
    told = {
        int(match[3]) > 12
        for match in _NUMERIC.finditer(text)
        if (int(match[1]) > 12) != (int(match[3]) > 12)
    }
    return told.pop() if len(told) == 1 else None
