"""Dates with a month, a season or a feast in words: "5 octobre 2009", "March 3rd, 2014", "été 2012"."""

from __future__ import annotations

from extractor.values.date.cursor import Cursor
from extractor.values.date.edtf import Edtf
from extractor.values.date.expression import Expression
from extractor.values.date.lists import day_behind, day_ending, days_before
from extractor.values.date.words import NO_UNIT
from extractor.values.date.years import with_part

_NAMES_TOO = frozenset(("may", "march"))
_BARE_CUES = frozenset("in since until till by during last next this early late mid through".split())
_AUXILIARIES = frozenset("a ont avait avaient ayant aura avoir eu ai as avons avez aurait n".split())


def month_named(cursor: Cursor, at: int) -> list[Expression]:
    """The dates whose month is the word at a position: mostly one; more for "les 3, 8 et 15 mars 2014"."""
    month = cursor.table.months[cursor.word(at)]
    behind = at + 1
    shortened = cursor.word(at) in cursor.table.doubtful_months and cursor.word(at) not in _NAMES_TOO
    dotted = shortened and cursor.word(behind) == "." and cursor.glued(at)
    behind += dotted
    if at > 0 and cursor.glued(at - 1) and cursor.word(at - 1) not in "(['\"-/.,":
        return []
    day, first, last = _day_beside(cursor, at, behind)
    year_like = day is None and _year_like(cursor, at, behind)
    year, last = _year_behind(cursor, last, day is not None or year_like)
    if year is None and first == at and cursor.glued_year(at - 1):
        first, year = at - 1, cursor.year(at - 1)
    found = _dated(cursor, Expression(first, last, month=month, day=day), year)
    if found.date is None and not _clear(cursor, found, at, day, dotted):
        if cursor.word(at) in cursor.table.doubtful_months and not _ranges_on(cursor, behind):
            return []
        found.unsure = True
    return [*days_before(cursor, found), found, *day_behind(cursor, found, at)]


def _day_beside(cursor: Cursor, at: int, behind: int) -> tuple[int | None, int, int]:
    """The day before or (in English) behind the month: (day, first position, position behind)."""
    before = at - 1
    if cursor.back(before) in cursor.table.of or (
        cursor.back(before) in ("-", "/", ".") and cursor.glued(before)
    ):
        before -= 1
    day, first = day_ending(cursor, before)
    if day is not None:
        return day, first, behind
    if cursor.language == "en" and not _year_like(cursor, at, behind):
        day = cursor.number(behind)
        if day is not None and 1 <= day <= 31 and not cursor.glued_amount(behind):
            last = behind + 1
            if cursor.word(last) in cursor.table.ordinal_marks:
                last += 1
            if cursor.word(last) not in NO_UNIT:
                return day, at, last
    return None, at, behind


def _year_like(cursor: Cursor, at: int, behind: int) -> bool:
    """Whether "Aug 19" is August 2019: abbreviated, in a text that writes the day before the month."""
    shortened = cursor.word(at) in cursor.table.doubtful_months and cursor.word(at) not in _NAMES_TOO
    return shortened and cursor.convention.month_first is False and _two_digits(cursor, behind)


def _year_behind(cursor: Cursor, last: int, has_day: bool) -> tuple[int | None, int]:
    """The year behind the month or day, and the position behind it; (None, last) where there is none."""
    position = last
    for _ in range(4):
        if cursor.word(position) in cursor.table.of or cursor.word(position) in _YEAR_WORDS:
            position += 1
    year = cursor.year(position)
    if year is not None:
        return year, position + 1
    if misread := cursor.misread_year(position):
        return misread
    sign = cursor.word(last)
    if sign in ("-", "'", "/") and cursor.glued(last) and (cursor.glued(last - 1) or sign == "'"):
        if _two_digits(cursor, last + 1):
            return cursor.convention.full_year(int(cursor.word(last + 1))), last + 2
        year = cursor.year(last + 1)
        return (year, last + 2) if year is not None else (None, last)
    spaced = has_day or cursor.lenient or cursor.ends_here(last + 1) or cursor.word(last)[:1] == "0"
    no_day = cursor.language != "en" or has_day or cursor.convention.month_first is False
    if spaced and no_day and _two_digits(cursor, last):
        return cursor.convention.full_year(int(cursor.word(last))), last + 1
    return None, last


_YEAR_WORDS = frozenset("l annee an ano year".split())


def _two_digits(cursor: Cursor, at: int) -> bool:
    word = cursor.word(at)
    whole = len(word) == 2 and word.isdecimal() and not cursor.glued_amount(at)
    return whole and cursor.word(at + 1) not in NO_UNIT and cursor.word(at + 1) != "%"


def _dated(cursor: Cursor, found: Expression, year: int | None) -> Expression:
    """The expression with its year, or with what else tells which year is meant."""
    if year is not None:
        assert found.month is not None
        try:
            date = Edtf(year, found.month, found.day)
        except ValueError:
            date = Edtf(year, found.month)
        return with_part(cursor, Expression(found.first, found.last, date))
    last = found.last
    found = with_part(cursor, found)
    if beside := cursor.ahead(cursor.table.year_of, last):
        found.last, said = beside
        if isinstance(said, str):
            found.year_from, found.origin = said, "report"
        else:
            found.year_from, found.year_shift, found.origin = "shift", said.amount, said.origin
    elif cursor.language == "en" and cursor.back(found.first - 1) in ("last", "next"):
        found.year_from, found.origin = (
            ("last" if cursor.back(found.first - 1) == "last" else "next"),
            "report",
        )
        found.first -= 1
    return found


def _clear(cursor: Cursor, found: Expression, at: int, day: int | None, dotted: bool) -> bool:
    """Whether a month without a year is a date in its place."""
    if cursor.lenient:
        return True
    word = cursor.word(at)
    doubtful = word in cursor.table.doubtful_months
    if doubtful and cursor.language == "en" and not cursor.written(at)[0].isupper():
        return False
    if found.year_from != "nearest":
        return True
    if day is not None:
        return not doubtful or dotted or cursor.language == "en"
    if doubtful:
        placed = found.first < at or cursor.back(found.first - 1) in _BARE_CUES
        return placed and word in _NAMES_TOO and cursor.language == "en"
    return found.first < at or cursor.word(found.first - 1) in cursor.table.cues or _month_of(cursor, at)


def _ranges_on(cursor: Cursor, behind: int) -> bool:
    """Whether another month follows: "Jan-Mar 2014", "between March and June"."""
    joint = cursor.word(behind)
    return (joint in cursor.table.ranges or joint == "and") and cursor.word(behind + 1) in cursor.table.months


def _month_of(cursor: Cursor, at: int) -> bool:
    """Whether "mois de", "mes de", "month of" stands before the month."""
    return cursor.behind(cursor.table.parts, at - 1) is not None


def season_named(cursor: Cursor, at: int) -> Expression | None:
    """A season or feast with its year; a season alone tells no date."""
    word = cursor.word(at)
    year, last = _year_behind(cursor, at + 1, False)
    if year is None or len(cursor.word(last - 1)) != 4:
        return None
    if word in cursor.table.feasts:
        return with_part(
            cursor, Expression(at, last, Edtf(year, cursor.table.feasts[word], approximate=True))
        )
    if word == "ete" and cursor.word(at - 1) in _AUXILIARIES:
        return None
    if cursor.word(last) == "-" and cursor.year(last + 1) == year + 1:
        last += 2
    return with_part(cursor, Expression(at, last, Edtf(year, cursor.table.seasons[word])))
