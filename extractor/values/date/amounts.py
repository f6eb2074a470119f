"""The numbers before a unit of time: digits, words, decimals, ranges, "quelques"."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.values.date.cursor import Cursor
from extractor.values.date.words import JOINERS

_RANGE_JOINTS = frozenset("a to - or ou o u".split())
_COLLECTIVES = frozenset("couple par quinzaine dizaine douzaine vingtaine trentaine".split())
_STUCK = frozenset("(-~<>≈=[\"'")


@dataclass(slots=True)
class Amount:
    """A number before a unit: where it begins, its value, the high end of a range; `vague`: "quelques"."""

    first: int
    value: float = 0
    high: float | None = None
    vague: bool = False


def amount_before(cursor: Cursor, at: int) -> Amount | None:
    """The number that ends with the token `at`, or None. "3-month" is an adjective and none."""
    table, word = cursor.table, cursor.back(at)
    if word == "-" and cursor.language == "en":
        return None
    if word in table.vague:
        with_article = cursor.language == "en" and cursor.back(at - 1) == "a"
        return Amount(at - 1 if with_article else at, vague=True)
    single = _number_ending(cursor, _collective(cursor, at))
    if single is None:
        return None
    joint = cursor.back(single.first - 1)
    if joint in _RANGE_JOINTS and not (joint == "a" and cursor.language == "en"):
        low = _number_ending(cursor, single.first - 2)
        if low is not None and low.value < single.value:
            return Amount(low.first, low.value, single.value)
    return single


def _collective(cursor: Cursor, at: int) -> int:
    """The position of "couple" in "a couple of", of "quinzaine" in "une quinzaine de"; else `at` itself."""
    inner = at - 2 if cursor.back(at) == "'" else at - 1
    linked = cursor.back(at) in ("of", "de", "'") and cursor.back(inner) in _COLLECTIVES
    return inner if linked else at


def _number_ending(cursor: Cursor, at: int) -> Amount | None:
    word = cursor.back(at)
    if word.isdecimal():
        return _digits_ending(cursor, at)
    value = cursor.table.numbers.get(word)
    if value is None:
        return None
    if value < 11:
        joined = at - 1 if cursor.back(at - 1) in JOINERS else at
        if joined < at and cursor.back(joined - 1) == "-":
            joined -= 1
        if cursor.back(joined - 1) in cursor.table.tens:
            return Amount(joined - 1, cursor.table.numbers[cursor.word(joined - 1)] + value)
    with_article = word in _COLLECTIVES and cursor.back(at - 1) in cursor.table.articles
    return Amount(at - 1 if with_article else at, value)


def _digits_ending(cursor: Cursor, at: int) -> Amount | None:
    word = cursor.back(at)
    if len(word) > 4:
        return None
    if not cursor.glued(at - 1):
        return Amount(at, int(word))
    before, whole = cursor.back(at - 1), cursor.back(at - 2)
    if before in (".", ",") and cursor.glued(at - 2) and whole.isdecimal():
        decimal = len(whole) <= 3 and len(word) <= 2 and not cursor.glued(at - 3)
        return Amount(at - 2, float(f"{whole}.{word}")) if decimal else None
    return Amount(at, int(word)) if before in _STUCK else None
