"""Days that share the month of a date beside them: "du 3 au 15 mars 2014", "12 et 14/03/2014", "March 3-5, 2014"."""

from __future__ import annotations

from extractor.values.date.cursor import Cursor
from extractor.values.date.edtf import Edtf
from extractor.values.date.expression import Expression

_MOST = 6
_STUCK = frozenset("(-'[:")
_AND = frozenset("et and y e ,".split())
_ARTICLES = frozenset("le el the on".split())
_OPENINGS = frozenset("du de le les des entre from between del el los on the ( dias jours".split())


def day_ending(cursor: Cursor, at: int) -> tuple[int | None, int]:
    """The day of a month written at a position, mark included ("1er", "3rd", "premier"): (day, its position)."""
    first = at
    marked = cursor.back(at) in cursor.table.ordinal_marks and cursor.number(at - 1) is not None
    if marked and at - 1 >= cursor.floor:
        first = at - 1
    day = cursor.number(first) if first >= cursor.floor else None
    if misread := _misread_tens(cursor, first):
        return misread
    if day is None and cursor.back(at) in cursor.table.ordinals:
        day = cursor.table.ordinals[cursor.back(at)]
    if day is None or not 1 <= day <= 31:
        return None, at
    if first > 0 and cursor.glued(first - 1):
        before = cursor.back(first - 1)
        if before in ("l", "i") and day < 10 and not cursor.glued(first - 2):
            return 10 + day, first - 1
        if before not in _STUCK:
            return None, at
    return day, first


_TENS = {"1": 10, "2": 20, "3": 30, "l": 10, "i": 10}


def _misread_tens(cursor: Cursor, at: int) -> tuple[int, int] | None:
    """The day 10, 20 or 30 written with a letter for one of its digits ("l0", "1O"): (day, its position)."""
    tens = cursor.back(at - 1)
    if cursor.back(at) not in ("0", "o") or tens not in _TENS or not cursor.glued(at - 1):
        return None
    told = cursor.back(at) == "o" or tens.isalpha()
    return (_TENS[tens], at - 1) if told and not cursor.glued(at - 2) else None


def days_before(cursor: Cursor, found: Expression) -> list[Expression]:
    """The days listed before a date that has a day; one misread as part of a list costs nothing but its words."""
    days: list[Expression] = []
    position = found.first
    month = found.date.month if found.date else found.month
    has_day = (found.date.day if found.date else found.day) is not None
    while has_day and month is not None and len(days) < _MOST:
        joint = position - 1
        if cursor.back(joint) in _ARTICLES and cursor.back(joint - 1) in cursor.table.ranges | _AND:
            joint -= 1
        if cursor.back(joint) not in cursor.table.ranges and cursor.back(joint) not in _AND:
            break
        before, first = day_ending(cursor, joint - 1)
        if before is None:
            break
        listed = _on(found, month, before, first, joint)
        if listed is None:
            break
        days.append(listed)
        position = first
    if not days:
        return []
    tight = cursor.word(found.first - 1) == "-" and cursor.glued(found.first - 1)
    return days[::-1] if tight or cursor.lenient or cursor.back(position - 1) in _OPENINGS else []


def _on(found: Expression, month: int, day: int, first: int, last: int) -> Expression | None:
    if found.date is None:
        return Expression(first, last, month=month, day=day)
    try:
        return Expression(first, last, Edtf(found.date.year, month, day))
    except ValueError:
        return None


def day_behind(cursor: Cursor, found: Expression, month_at: int) -> list[Expression]:
    """The second day of English "March 3-5, 2014", which also gives `found` its year where one follows."""
    if cursor.language != "en" or found.day is None or found.date is not None or found.last <= month_at + 1:
        return []
    joint = cursor.word(found.last)
    day = cursor.number(found.last + 1) if joint in ("-", "to", "and", "through") else None
    if day is None or not found.day < day <= 31 or cursor.glued_amount(found.last + 1):
        return []
    last = found.last + 2
    year_at = last + 1 if cursor.word(last) == "," else last
    year = cursor.year(year_at)
    second = Expression(found.last + 1, last, month=found.month, day=day)
    if year is None:
        return [second] if joint == "-" else []
    assert found.month is not None
    try:
        found.date, second.date = Edtf(year, found.month, found.day), Edtf(year, found.month, day)
    except ValueError:
        return []
    found.month = found.day = second.month = second.day = None
    second.last = year_at + 1
    return [second]
