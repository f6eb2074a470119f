"""Dates written in digits: 05/10/2009, 2009-10-05, 10/2009, 5.4.16, "le 05/10"."""

from __future__ import annotations

from extractor.report import Language
from extractor.values.date.cursor import FIRST_YEAR, LAST_YEAR, Cursor
from extractor.values.date.edtf import Edtf, Offset
from extractor.values.date.expression import Expression
from extractor.values.date.words import NO_UNIT
from extractor.values.date.years import with_part

_SEPARATORS = frozenset("/.-")
_BEFORE = frozenset("([{\"':;,=>-*•~")
_LOOKALIKES = {"l": "1", "i": "1", "o": "0"}
_DAY_ARTICLE: dict[Language, str] = {"fr": "le", "en": "the", "es": "el"}
_EARLY = frozenset("mi mid debut early principios mediados".split())
_CLAUSE_ENDS = frozenset((".", ",", ";", ")"))
_TITRE = ["1", "2048"]
"""The one step of a dilution series (1/1024, 1/2048, …) that could be a month and year."""
_DAY_CUES = frozenset("le du au el dia on des al".split())


def numeric(cursor: Cursor, at: int) -> Expression | None:
    """The date in digits whose first group is the token `at`, or None."""
    first, lead = _leading(cursor, at)
    if first is None:
        return None
    groups, last = _groups(cursor, at)
    groups[0] = lead + groups[0]
    sign = cursor.word(at + 1)
    if len(groups) == 3:
        return _three(cursor, groups, sign, first, last)
    if len(groups) == 2 and not lead:
        return _two(cursor, groups, sign, first, last)
    return None


def _leading(cursor: Cursor, at: int) -> tuple[int | None, str]:
    """Where the date begins and a digit misread as a letter there; None where another number goes on."""
    if at == 0 or not cursor.glued(at - 1):
        return at, ""
    before = cursor.back(at - 1)
    if before in _LOOKALIKES and not cursor.glued(at - 2):
        return at - 1, _LOOKALIKES[before]
    if before == "-" and cursor.glued(at - 2) and cursor.word(at - 2).isdecimal():
        return None, ""
    if before == "," and cursor.glued(at - 2) and cursor.word(at - 2).isdecimal():
        return None, ""
    return (at, "") if before in _BEFORE else (None, "")


def _groups(cursor: Cursor, at: int) -> tuple[list[str], int]:
    """The groups of digits joined by one separator, at most three, and the position behind them.

    More than three groups, or letters stuck to the last, are no date: then only the first is given.
    """
    sign = cursor.word(at + 1)
    groups = [cursor.word(at)]
    position = at
    while (
        cursor.word(position + 1) == sign
        and sign in _SEPARATORS
        and cursor.glued(position)
        and cursor.glued(position + 1)
        and cursor.word(position + 2).isdecimal()
    ):
        position += 2
        groups.append(cursor.word(position))
        if len(groups) > 3:
            return groups[:1], at + 1
    following = cursor.word(position + 1)
    stuck = cursor.glued(position) and (
        (following[0].isalpha() and following != "t") or following in "%_°@/" or
        (following in ".,-" and cursor.glued(position + 1) and cursor.word(position + 2).isdecimal() and len(groups) < 3)
    )  # fmt: skip
    return (groups[:1], at + 1) if stuck else (groups, position + 1)


def _three(cursor: Cursor, groups: list[str], sign: str, first: int, last: int) -> Expression | None:
    one, two, three = groups
    if len(two) > 2:
        return None
    if len(one) == 4 and len(three) <= 2:
        return _day(int(one), int(two), int(three), first, last)
    if len(one) > 2 or len(three) not in (2, 4):
        return None
    if len(three) == 2 and (sign != "/" and (len(one) < 2 or len(two) < 2) and not cursor.lenient):
        return None
    if len(three) == 2 and cursor.word(last) in NO_UNIT:
        return None
    year = int(three) if len(three) == 4 else cursor.convention.full_year(int(three))
    a, b = int(one), int(two)
    swapped = cursor.convention.month_first
    if a > 12 or b > 12:
        swapped = b > 12 if a <= 12 else False
    if swapped is None and a != b:
        return _ambiguous(year, a, b, first, last)
    day, month = (b, a) if swapped else (a, b)
    return _day(year, month, day, first, last)


def _ambiguous(year: int, a: int, b: int, first: int, last: int) -> Expression | None:
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= a <= 12 and 1 <= b <= 12):
        return None
    return Expression(first, last, Edtf(year), ambiguous=True)


def _day(year: int, month: int, day: int, first: int, last: int) -> Expression | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return Expression(first, last, Edtf(year, month, day))
    except ValueError:
        return None


def _two(cursor: Cursor, groups: list[str], sign: str, first: int, last: int) -> Expression | None:
    one, two = groups
    a, b = int(one), int(two)
    if len(one) == 4 and len(two) == 2 and sign in "-/" and 1 <= b <= 12 and cursor.year_like(a):
        # "2010–12" with a dash is a stretch of years; with a hyphen it is ISO 8601's month.
        if cursor.written(last - 2) not in "-/":
            return None
        return Expression(first, last, Edtf(a, b))
    if len(two) == 4 and len(one) <= 2 and 1 <= a <= 12 and cursor.year_like(b):
        clear = (sign in "/-" or len(one) == 2) and groups != _TITRE
        if clear and cursor.word(last) not in NO_UNIT:
            return Expression(first, last, Edtf(b, a))
        return None
    if len(one) > 2 or len(two) > 2 or sign != "/":
        return None
    part = cursor.behind(cursor.table.parts, first - 1)
    # "final de 8/10" is more often a score than the end of August.
    placed = cursor.lenient or (part is not None and cursor.word(part[0]) in _EARLY)
    year = cursor.convention.full_year(b)
    foreign = cursor.lenient and cursor.convention.foreign_year(year)
    if placed and len(two) == 2 and 1 <= a <= 12 and (b > 12 or not cursor.lenient) and not foreign:
        return with_part(cursor, Expression(first, last, Edtf(year, a)))
    return _yearless(cursor, a, b, first, last)


def _yearless(cursor: Cursor, a: int, b: int, first: int, last: int) -> Expression | None:
    """A day and a month alone ("le 05/10"): only behind an article or as a whole quote, where the order is known.

    A single digit is also how fractions are written ("le 1/3 inférieur"): then nothing may follow.
    """
    month_first = cursor.convention.month_first
    if month_first is None and cursor.lenient and a <= 12 < b:
        month_first = True
    whole = cursor.lenient and first == 0 and not cursor.word(last)
    if month_first is None or not (whole or cursor.back(first - 1) in _DAY_CUES):
        return None
    padded = len(cursor.word(first)) == 2 and len(cursor.word(last - 1)) == 2
    goes_on = cursor.word(last) in NO_UNIT or cursor.word(last) in ("%", "/", "°")
    if goes_on or not (padded or cursor.ends_here(last) or cursor.word(last) in cursor.table.ranges):
        return None
    day, month = (b, a) if month_first else (a, b)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Expression(first, last, month=month, day=day)


def day_alone(cursor: Cursor, at: int, previous: Expression | None) -> Expression | None:
    """ "le 22", "el 17", "on the 5th": a day of the month told last, where the clause ends behind it."""
    day = cursor.number(at)
    if (
        previous is None
        or day is None
        or not 1 <= day <= 31
        or cursor.glued(at - 1)
        or cursor.glued_amount(at)
    ):
        return None
    last = at + 1
    if cursor.language == "en":
        if cursor.word(last) not in cursor.table.ordinal_marks:
            return None
        last += 1
    if cursor.word(last) in cursor.table.months:
        return None
    if cursor.word(last) not in _CLAUSE_ENDS and not cursor.new_line(last):
        return None
    if cursor.back(at - 1) != _DAY_ARTICLE[cursor.language] or cursor.new_line(at):
        return None
    if cursor.language == "en" and cursor.back(at - 2) not in ("on", "until", "since"):
        return None
    return Expression(at, last, offset=Offset(0, "M"), day=day)
