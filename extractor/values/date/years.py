"""Years alone: "en 2009", "(2014)", "2010-2012", "mi-2015"; and the words that go before any date."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from extractor.values.date.cursor import Cursor
from extractor.values.date.edtf import Edtf
from extractor.values.date.expression import Expression, Stretch
from extractor.values.date.words import NO_UNIT

_OPENING = frozenset("([{\"':;,=>-*•~")
_CLOSING = frozenset(", ; | ) . ]".split())
_ARTICLES = frozenset(("el", "the", "l"))
_RANGE_YEARS = 60


def year_alone(cursor: Cursor, at: int, previous: Expression | None) -> Expression | None:
    """The year at a position, where something beside it tells that it is one."""
    year = cursor.year(at)
    if year is None or (at > 0 and cursor.glued(at - 1) and cursor.word(at - 1) not in _OPENING):
        return None
    if cursor.word(at + 1) in NO_UNIT and not cursor.new_line(at + 1):
        return None
    if cursor.lenient and cursor.word(at + 1) in cursor.table.months and cursor.ends_here(at + 2):
        return None  # "2016 Oct" is read from the month
    found = with_part(cursor, Expression(at, at + 1, Edtf(year)))
    if found.first < at or cursor.lenient or _told(cursor, at, year) or _goes_on(cursor, at, previous):
        return found
    return None


def _told(cursor: Cursor, at: int, year: int) -> bool:
    before, following = cursor.word(at - 1), cursor.word(at + 1)
    if before in cursor.table.cues or (before in _ARTICLES and cursor.word(at - 2) in cursor.table.cues):
        return True
    closed = cursor.ends_here(at + 1)
    if before in ("(", "[") and closed:
        return cursor.word(at - 2) != "." or cursor.word(at - 3) != "al"  # a reference: "et al. (2012)"
    end = cursor.year(at + 2)
    if end is not None and year <= end <= year + _RANGE_YEARS:
        if following == "-" or (following == "/" and before in cursor.table.cues):
            return True
        if following in cursor.table.ranges and before in cursor.table.weak_cues | cursor.table.cues:
            return True
    if cursor.new_line(at) or (before in ("-", "•", "*") and cursor.new_line(at - 1)):
        return following in (":", "-", ",", ".", ")") and not cursor.new_line(at + 1)
    if before in (",", "|", ";") and not cursor.glued(at - 1):
        # An item of its own: a cell of a table, the last word of a list in brackets.
        return cursor.word(at + 1) in _CLOSING or cursor.new_line(at + 1)
    return closed and (before in cursor.table.weak_cues or before in cursor.table.year_verbs)


def _goes_on(cursor: Cursor, at: int, previous: Expression | None) -> bool:
    """Whether the year continues a list or a stretch that a date just before it began."""
    if previous is None or previous.date is None or not 1 <= at - previous.last <= 2:
        return False
    joint = cursor.word(previous.last)
    joined = joint in cursor.table.ranges or joint in (",", "et", "and", "y", "/")
    return joined and (
        at - previous.last == 1 or cursor.word(at - 1) in cursor.table.weak_cues | cursor.table.cues
    )


_PARTS: dict[str, Stretch] = {
    word: cast(Stretch, stretch)
    for stretch, listed in {
        "early": "early beginning start debut commencement principio principios comienzo comienzos inicio inicios",
        "mid": "mid middle mi milieu mediado mediados mitad",
        "late": "late end fin fins final finales fines",
    }.items()
    for word in listed.split()
}


def _stretch(words: list[str]) -> Stretch | None:
    """Which part of a year or month the words before it name."""
    return next((_PARTS[word] for word in words if word in _PARTS), None)


def with_part(cursor: Cursor, found: Expression) -> Expression:
    """The same expression with the words before it that name its part ("mi-", "fin") or make it approximate."""
    first, approximate, stretch = found.first, found.approximate, found.part
    has_day = found.day is not None or (found.date is not None and found.date.day is not None)
    for _ in range(0 if has_day else 2):
        if part := cursor.behind(cursor.table.parts, first - 1):
            if part[1] == "whole":
                break
            stretch = _stretch(cursor.tokens.words[part[0] : first]) or stretch
            first = part[0]
    if about := cursor.behind(cursor.table.about, first - 1):
        first, approximate = about[0], True
    if first == found.first:
        return found
    date = found.date.about() if found.date is not None and approximate else found.date
    return replace(found, first=first, approximate=approximate, date=date, part=stretch)
