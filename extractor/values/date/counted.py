"""Days counted from an event of the report: "day 3", "hospital day 5", "au 5e jour", "J5", "semana 4"."""

from __future__ import annotations

from extractor.values.date.cursor import Cursor
from extractor.values.date.edtf import Offset, Unit
from extractor.values.date.expression import Expression

_NAMES: dict[Unit, str] = {"D": "day", "W": "week", "M": "month", "Y": "year"}
_LISTS = frozenset(", - et and y a to al + / & e ou or o".split())
_REPEATED = frozenset("par per each every chaque cada tous todos toutes alternate".split())
_LEADS = frozenset("hospital postoperative post operative postop -".split())
_AGES = frozenset("life vie vida age edad pregnancy gestation grossesse embarazo gestacion".split())
_BEFORE_LETTER = frozenset("a au des depuis vers le".split())
_OF = frozenset("of de du del d la ' l the".split())


def by_ordinal(cursor: Cursor, at: int, unit: Unit) -> Expression | None:
    """The count before or behind the unit at a position, or None."""
    if unit not in _NAMES or (_is_age(cursor, at + 1) and unit != "D"):
        return None
    lead = _over_leads(cursor, at - 1)
    count, first = _ordinal_ending(cursor, lead)
    if count is not None:
        plain = cursor.word(lead) in cursor.table.ordinal_marks
        if cursor.word(at) in cursor.table.plurals and not plain:
            return None
        if cursor.back(first - 1) in _REPEATED or (count == 1 and unit != "D"):
            return None
        return _counted(first, at + 1, count, unit)
    if cursor.word(at) in cursor.table.plurals:
        return None
    number = cursor.number(at + 1, 3)
    if number is None or cursor.new_line(at + 1) or cursor.word(at - 1) == "/":
        return None
    if cursor.glued_amount(at + 1) or _is_age(cursor, at + 2) or not _alone(cursor, at, at + 2):
        return None
    return _counted(lead + 1, at + 2, number, unit)


def by_letter(cursor: Cursor, at: int) -> Expression | None:
    """ "à J5", "J+5", "J3 post-opératoire": French shorthand for the days after an event.

    Behind a drug ("cisplatine 75 mg/m² J1") it is a day of administration: only a preposition, the beginning
    of a sentence or what it counts from make it a date.
    """
    if at > 0 and cursor.glued(at - 1) and cursor.word(at - 1) not in "(-'’":
        return None
    number_at = at + 2 if cursor.word(at + 1) == "+" else at + 1
    number = cursor.number(number_at, 3)
    if number is None or cursor.glued_amount(number_at) or not _alone(cursor, at, number_at + 1):
        return None
    if len(cursor.word(number_at)) > 1 and cursor.word(number_at)[0] == "0":
        return None
    placed = cursor.word(at - 1) in _BEFORE_LETTER or cursor.ends_sentence(at - 1)
    if not (placed or cursor.lenient or cursor.word(number_at + 1) == "post"):
        return None
    return _counted(at, number_at + 1, number, "D")


def _counted(first: int, last: int, count: int, unit: Unit) -> Expression:
    name = f"{_NAMES[unit]}-{count}"
    return Expression(first, last, offset=Offset(count, unit), counted=name, origin="event")


def _over_leads(cursor: Cursor, at: int) -> int:
    """The position before "post-operative" and the like; a hyphen on the unit itself ("3-day") leads nowhere."""
    if cursor.language != "en" or cursor.back(at) == "-":
        return at
    for _ in range(4):
        if cursor.back(at) not in _LEADS:
            break
        at -= 1
    return at


def _ordinal_ending(cursor: Cursor, at: int) -> tuple[int | None, int]:
    word = cursor.back(at)
    if word in cursor.table.ordinals:
        return cursor.table.ordinals[word], at
    if word in cursor.table.ordinal_marks and at - 1 >= cursor.floor:
        number = cursor.number(at - 1, 3)
        if number is not None:
            return number, at - 1
    return None, at


def _is_age(cursor: Cursor, at: int) -> bool:
    """Whether "of life", "de gestation" follows: an age, no date of the narrative."""
    for position in range(at, at + 4):
        if cursor.word(position) in _AGES:
            return True
        if cursor.word(position) not in _OF:
            return False
    return False


def _alone(cursor: Cursor, at: int, behind: int) -> bool:
    """Whether a counted day stands alone: lists ("J1, J8, J15", "days 1-5") are days of administration."""
    unit, following, before = cursor.word(at), cursor.word(behind), cursor.word(at - 1)
    if following in _LISTS and (cursor.number(behind + 1) is not None or cursor.word(behind + 1) == unit):
        return False
    if before in _LISTS and cursor.number(at - 2) is not None and cursor.word(at - 3) in (unit, f"{unit}s"):
        return False
    if cursor.number(at - 1) is not None and cursor.word(at - 2) == unit:
        return False
    if any(cursor.word(position) in _REPEATED for position in range(behind, behind + 3)):
        return False
    return following != unit and before not in _REPEATED
