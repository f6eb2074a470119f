"""Dates that count from another: "deux mois après", "the following month", "hace 2 años", "au 5e jour"."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.values.date.cursor import Cursor
from extractor.values.date.edtf import Offset, Unit
from extractor.values.date.expression import Expression
from extractor.values.date.words import Origin

_DAYS_OF_LISTS = frozenset(", - et and y a to al + / & j e ou or o".split())
_HOSPITAL = frozenset("hospital postoperative operative day".split())
_PER = frozenset("par per al a each every chaque chacun cada first premier tous todos toutes".split())
_COUNT_NAMES: dict[Unit, str] = {"D": "day", "W": "week", "M": "month", "Y": "year", "H": "hour"}


@dataclass(slots=True)
class _Amount:
    """A number before a unit: where it begins, its value, the high end of a range; `vague`: "quelques"."""

    first: int
    value: float = 0
    high: float | None = None
    vague: bool = False


def by_unit(cursor: Cursor, at: int) -> Expression | None:
    """The relative expression around the unit of time at a position, or None."""
    unit = cursor.table.units[cursor.word(at)]
    amount = _amount_before(cursor, at - 1)
    if amount is not None:
        return _counted_from(cursor, at, unit, amount)
    if len(cursor.word(at)) <= 2 and cursor.word(at) != "an":
        return _numbered_day(cursor, at) if cursor.word(at) == "j" else None
    return _beside(cursor, at, unit) or _ordinal(cursor, at, unit) or _unnumbered(cursor, at, unit)


def _amount_before(cursor: Cursor, at: int) -> _Amount | None:
    """The number that ends at a position: digits, words, a range, a decimal, an article or "quelques"."""
    table, word = cursor.table, cursor.back(at)
    if word == "-" and cursor.language == "en" and cursor.glued(at):
        return None
    if word in table.vague:
        first = at - 1 if cursor.back(at - 1) == "a" and cursor.language == "en" else at
        return _Amount(first, vague=True)
    if word == "of" and cursor.back(at - 1) == "couple":
        at, word = at - 1, "couple"
    if cursor.language in ("fr", "es") and word in ("de", "d", "'") and at - 1 >= cursor.floor:
        inner = at - 1 if word == "de" else at - 2
        if cursor.word(inner) in ("quinzaine", "dizaine", "vingtaine", "trentaine", "douzaine", "par"):
            at, word = inner, cursor.word(inner)
    single = _number_at(cursor, at)
    if single is None:
        return None
    joint = cursor.back(single.first - 1)
    if joint in table.ranges or joint == "ou":
        low = _number_at(cursor, single.first - 2)
        if low is not None and low.value < single.value and not (joint == "a" and cursor.language == "en"):
            return _Amount(low.first, low.value, single.value)
    return single


def _number_at(cursor: Cursor, at: int) -> _Amount | None:
    table, word = cursor.table, cursor.back(at)
    if word.isdecimal():
        if len(word) > 4:
            return None
        if cursor.back(at - 1) in (".", ",") and cursor.glued(at - 1) and cursor.glued(at - 2):
            if cursor.back(at - 2).isdecimal() and len(cursor.back(at - 2)) <= 3 and len(word) <= 2:
                return _Amount(at - 2, float(f"{cursor.back(at - 2)}.{word}"))
            return None
        if cursor.glued(at - 1) and cursor.word(at - 1) not in "(-~<>≈=[\"'":
            return None
        return _Amount(at, int(word))
    value = table.numbers.get(word)
    if value is None:
        return None
    first = at
    if value < 10 or word == "dix":
        joined = at - 1 if cursor.back(at - 1) in table.joiners else at
        if joined < at and cursor.back(joined - 1) == "-":
            joined -= 1
        if cursor.back(joined - 1) in table.tens:
            return _Amount(joined - 1, table.numbers[cursor.word(joined - 1)] + value)
    if cursor.back(at - 1) in table.articles and word in (
        "couple",
        "quinzaine",
        "dizaine",
        "par",
        "trentaine",
        "vingtaine",
        "douzaine",
    ):
        first = at - 1
    return _Amount(first, value)


def _counted_from(cursor: Cursor, at: int, unit: Unit, amount: _Amount) -> Expression | None:
    """ "two months later", "il y a trois ans": the number stands before the unit, the direction beside them."""
    table = cursor.table
    behind, extra = at + 1, 0.0
    if half := cursor.ahead(table.half, behind):
        behind, extra = half[0], 0.5
    if cursor.word(behind) in table.ages and unit in "YMWD":
        return None
    if cursor.word(behind) in ("de", "d") and cursor.word(behind + 1) in (
        "edad",
        "vida",
        "vie",
        "evolucion",
        "age",
    ):
        return None
    first, low, high = _with_larger(cursor, amount, unit, extra)
    after = cursor.ahead(table.after_unit, behind)
    if after is not None and not _carries_on(cursor, after[0]):
        return _offset(first, after[0], after[1], low, high, amount.vague, complement=True)
    if before := cursor.behind(table.before_number, first - 1):
        single_year = before[1] == "+narrative" and cursor.word(at) in table.ages
        return None if single_year else _offset(before[0], behind, before[1], low, high, amount.vague)
    return None


def _carries_on(cursor: Cursor, at: int) -> bool:
    """Whether "avant" or "before" only begins "avant-garde" or the like."""
    return cursor.word(at) == "-" and cursor.glued(at - 1) and cursor.word(at + 1) not in ("operatively",)


def _with_larger(
    cursor: Cursor, amount: _Amount, unit: Unit, extra: float
) -> tuple[int, Offset, Offset | None]:
    """The offset of an amount, together with a larger unit told just before it ("deux ans et trois mois")."""
    low = _whole(amount.value + extra, unit)
    high = _whole(amount.high + extra, unit) if amount.high is not None else None
    joint = amount.first - 1
    if cursor.back(joint) in ("et", "and", "y", ","):
        joint -= 1
    larger = cursor.table.units.get(cursor.back(joint)) if joint < amount.first else None
    factor = {"YM": 12, "WD": 7, "MD": 30, "YW": 52}.get(f"{larger}{unit}")
    if factor is None or amount.vague:
        return amount.first, low, high
    more = _amount_before(cursor, joint - 1)
    if more is None or more.vague or more.high is not None:
        return amount.first, low, high
    return more.first, Offset(low.amount + more.value * factor, low.unit), None


def _whole(value: float, unit: Unit) -> Offset:
    """An offset in whole units where halves allow it: a year and a half is 18 months."""
    if not float(value).is_integer() and unit == "Y":
        return Offset(round(value * 12), "M")
    return Offset(value, unit)


def _offset(
    first: int, last: int, said: str, low: Offset, high: Offset | None, vague: bool, complement: bool = False
) -> Expression:
    sign = -1 if said[0] == "-" else 1
    origin: Origin = "report" if said.endswith("report") else "narrative"
    if vague:
        return Expression(
            first, last, vague="after" if sign > 0 else "before", origin=origin, complement=complement
        )
    return Expression(
        first, last, offset=Offset(sign * low.amount, low.unit),
        offset_high=Offset(sign * high.amount, high.unit) if high else None, origin=origin, complement=complement,
    )  # fmt: skip


def _beside(cursor: Cursor, at: int, unit: Unit) -> Expression | None:
    """ "le mois suivant", "the same day", "last week": a single unit with a word that places it."""
    table = cursor.table
    if cursor.word(at) in table.plurals or unit == "H":
        return None
    if after := cursor.ahead(table.beside_unit_after, at + 1):
        if cursor.back(at - 1) in table.ordinals or cursor.number(at - 1) is not None:
            return None
        first = at - 1 if cursor.back(at - 1) in _ARTICLES else at
        if cursor.back(first) == "'" or cursor.word(first) == "'":
            first -= 1
        return _placed(first, after[0], after[1], unit)
    before = cursor.behind(table.beside_unit_before, at - 1)
    if before is None:
        return None
    first, said = before
    if (
        cursor.language == "en"
        and said.endswith("report")
        and cursor.back(first - 1) in ("the", "his", "her", "their", "at", "of")
    ):
        return None
    if cursor.language == "en" and cursor.word(at + 1) in ("-", "of") and said.startswith("0n"):
        return None
    return _placed(first, at + 1, said, unit)


_ARTICLES = frozenset("le la l ' el al the les du au".split())


def _placed(first: int, last: int, said: str, unit: Unit) -> Expression:
    origin: Origin = "report" if said.endswith("report") else "narrative"
    amount = int(said.removesuffix("report").removesuffix("narrative"))
    exact = unit in "DY" or amount == 0
    return Expression(first, last, offset=Offset(amount, unit), origin=origin, exact=exact)


def _ordinal(cursor: Cursor, at: int, unit: Unit) -> Expression | None:
    """ "le 5e jour", "day 3", "semaine 4 de traitement": counted from an event that the text tells."""
    if unit == "H" or cursor.word(at) in cursor.table.plurals:
        return None
    marked = at - 1
    if (
        cursor.back(marked) in ("post", "postoperative", "operative", "hospital", "-")
        and cursor.language == "en"
    ):
        while marked >= cursor.floor and cursor.back(marked) in (
            "post",
            "postoperative",
            "operative",
            "hospital",
            "-",
        ):
            marked -= 1
    count, first = _ordinal_ending(cursor, marked)
    if count is None:
        number = cursor.number(at + 1, 3)
        if number is None or cursor.glued_amount(at + 1) or not _single_count(cursor, at, at + 2):
            return None
        lead = at - 1
        while (
            cursor.back(lead) in ("hospital", "postoperative", "post", "operative", "-")
            and lead >= cursor.floor
        ):
            lead -= 1
        return Expression(
            lead + 1,
            at + 2,
            offset=Offset(number, unit),
            counted=f"{_COUNT_NAMES[unit]}-{number}",
            origin="event",
        )
    if cursor.back(first - 1) in _PER or cursor.word(at + 1) in ("of", "de", "du", "del") and unit != "D":
        return None
    return Expression(
        first, at + 1, offset=Offset(count, unit), counted=f"{_COUNT_NAMES[unit]}-{count}", origin="event"
    )


def _ordinal_ending(cursor: Cursor, at: int) -> tuple[int | None, int]:
    word = cursor.back(at)
    if word in cursor.table.ordinals:
        return cursor.table.ordinals[word], at
    if word in cursor.table.ordinal_marks:
        number = cursor.number(at - 1, 3)
        if number is not None and at - 1 >= cursor.floor:
            return number, at - 1
    return None, at


def _single_count(cursor: Cursor, at: int, behind: int) -> bool:
    """Whether a counted day stands alone: lists ("J1, J8, J15", "days 1-5") are days of administration."""
    following, before = cursor.word(behind), cursor.word(at - 1)
    listed = following in _DAYS_OF_LISTS and (
        cursor.number(behind + 1) is not None or cursor.word(behind + 1) == cursor.word(at)
    )
    return not (
        listed or following == cursor.word(at) or before in _PER or (before.isdecimal() and len(before) < 3)
    )


def _numbered_day(cursor: Cursor, at: int) -> Expression | None:
    """ "J5", "J+5", "à J3 post-opératoire"."""
    if at > 0 and cursor.glued(at - 1) and cursor.word(at - 1) not in "(-":
        return None
    number_at = at + 2 if cursor.word(at + 1) == "+" else at + 1
    number = cursor.number(number_at, 3)
    if number is None or cursor.glued_amount(number_at) or not _single_count(cursor, at, number_at + 1):
        return None
    if cursor.word(at - 1) in (",", "et", "-", "/") and cursor.number(at - 2) is not None:
        return None
    return Expression(at, number_at + 1, offset=Offset(number, "D"), counted=f"day-{number}", origin="event")


def _unnumbered(cursor: Cursor, at: int, unit: Unit) -> Expression | None:
    """ "days later", "hace años": only that it was before or after."""
    if cursor.word(at) not in cursor.table.plurals and cursor.word(at) != "mois":
        return None
    if after := cursor.ahead(cursor.table.after_unit, at + 1):
        if after[1].endswith("narrative") and cursor.word(at + 1) in (
            "suivant",
            "into",
            "post",
            "following",
            "tras",
            "preceding",
        ):
            return None
        return _offset(at, after[0], after[1], Offset(0, unit), None, vague=True)
    if cursor.language == "es" and cursor.back(at - 1) == "hace":
        return Expression(at - 1, at + 1, vague="before", origin="report")
    return None


def by_phrase(cursor: Cursor, at: int) -> Expression | None:
    """A fixed expression that begins at a position: "le lendemain", "currently", "ayer"."""
    hit = cursor.ahead(cursor.table.fixed, at)
    if hit is None or (at > 0 and cursor.glued(at - 1) and cursor.word(at - 1).isalnum()):
        return None
    last, said = hit
    what, _, origin = said.partition("=")
    where: Origin = "report" if origin == "report" else "narrative"
    if what in ("after", "before"):
        return Expression(at, last, vague="after" if what == "after" else "before", origin=where)
    return Expression(at, last, offset=Offset.parse(what), origin=where, exact=True)
