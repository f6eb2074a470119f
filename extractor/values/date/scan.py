"""One pass over the tokens of a text: every date expression in order, none resolved yet."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from extractor.folding import Tokens
from extractor.report import Language
from extractor.values.date.convention import Convention
from extractor.values.date.cursor import Cursor
from extractor.values.date.expression import Expression
from extractor.values.date.lists import days_before
from extractor.values.date.named import month_named, season_named
from extractor.values.date.numeric import day_alone, numeric
from extractor.values.date.relative import by_phrase, by_unit
from extractor.values.date.words import words_of
from extractor.values.date.years import year_alone

_FILLERS = frozenset("le les du de des el la los del the fin debut mi al au end early late d ' l".split())
_DAY_ARTICLES = frozenset(("le", "el", "the"))
_AND = frozenset("et and y e ,".split())


@lru_cache(maxsize=3)
def _triggers(language: Language) -> dict[str, str]:
    """Word -> which recogniser it calls: months, seasons, units, fixed phrases."""
    table = words_of(language)
    kinds: dict[str, Iterable[str]] = {
        "month": table.months,
        "season": {**table.seasons, **table.feasts},
        "unit": table.units,
        "fixed": table.fixed,
    }
    found: dict[str, str] = {}
    for kind, words in kinds.items():
        for word in words:
            found[word] = f"{found[word]} {kind}" if word in found else kind
    return found


def expressions(cursor: Cursor) -> list[Expression]:
    """All date expressions of the text under the cursor, in order, none overlapping."""
    triggers = _triggers(cursor.language)
    words = cursor.tokens.words
    found: list[Expression] = []
    for at, word in enumerate(words):
        if word in triggers:
            if at >= cursor.floor:
                _take(cursor, found, _by_word(cursor, at, triggers[word]))
        elif word.isdecimal() and at >= cursor.floor:
            _take(cursor, found, _by_digits(cursor, at, found[-1] if found else None))
    _share_years(cursor, found)
    return [expression for expression in found if not expression.unsure]


def _take(cursor: Cursor, found: list[Expression], new: list[Expression]) -> None:
    found += new
    if new:
        cursor.floor = new[-1].last


def _by_word(cursor: Cursor, at: int, kinds: str) -> list[Expression]:
    for kind in kinds.split():
        hit: Expression | None = None
        if kind == "month":
            if several := month_named(cursor, at):
                return several
        elif kind == "season":
            hit = season_named(cursor, at)
        elif kind == "unit":
            hit = by_unit(cursor, at)
        else:
            hit = by_phrase(cursor, at)
        if hit is not None:
            return [hit]
    return []


def _by_digits(cursor: Cursor, at: int, previous: Expression | None) -> list[Expression]:
    hit: Expression | None = None
    if cursor.glued(at) and cursor.word(at + 1) in ("/", "-", "."):
        hit = numeric(cursor, at)
    if hit is None and len(cursor.word(at)) == 4:
        hit = year_alone(cursor, at, previous)
    elif hit is None and cursor.word(at - 1) in _DAY_ARTICLES:
        hit = day_alone(cursor, at, previous)
    if hit is None:
        return []
    day_first = cursor.convention.month_first is False
    told = hit.date is not None or (cursor.lenient and hit.month is not None)
    return [*days_before(cursor, hit), hit] if day_first and told else [hit]


def _share_years(cursor: Cursor, found: list[Expression]) -> None:
    """Give a month without its year the year of the date that it is joined to: "de mars à juin 2014".

    From back to front, so that the year travels along a list; a later month belongs to the year before.
    """
    for one, other in pairwise(found):
        # "de janvier 2014 à mars": the second month is the next such one.
        open_end = (
            other.month is not None and other.year_from == "nearest" and (other.unsure or other.day is None)
        )
        if (
            open_end
            and one.date is not None
            and one.date.precision == "month"
            and _ranges(cursor, one, other)
        ):
            other.unsure = False
            assert other.month is not None and one.date.month is not None
            other.year_from, other.year_shift = "second", one.date.year + (other.month < one.date.month)
    for one, other in reversed(list(pairwise(found))):
        if one.month is None or one.year_from != "nearest" or not _joined(cursor, one.last, other.first):
            continue
        if other.date is not None and other.date.month is not None and other.date.month <= 12:
            year = other.date.year - (one.month > other.date.month)
            one.unsure = False
            one.year_from, one.year_shift = "second", year
        elif other.month is not None and other.year_from == "second":
            one.unsure = False
            one.year_from, one.year_shift = "second", other.year_shift - (one.month > other.month)
        elif other.month is not None and not other.unsure and (one.unsure or one.day is None):
            one.unsure = False


def _ranges(cursor: Cursor, one: Expression, other: Expression) -> bool:
    joint = cursor.tokens.words[one.last : other.first]
    return len(joint) in (1, 2) and joint[0] in cursor.table.ranges and joint[-1] not in _AND


def _joined(cursor: Cursor, last: int, first: int) -> bool:
    """Whether the tokens between two expressions are a range's or a list's joint."""
    if not last < first <= last + 4:
        return False
    words = cursor.tokens.words[last:first]
    joint = words[0]
    if joint not in cursor.table.ranges and joint not in _AND:
        return False
    return all(word in _FILLERS or word in cursor.table.ranges for word in words[1:])


def scan(
    text: str, tokens: Tokens, language: Language, convention: Convention, *, lenient: bool = False
) -> list[Expression]:
    """The date expressions of a text; `lenient` where the text is a quote known to tell a date."""
    return expressions(Cursor(text, tokens, words_of(language), language, convention, lenient))
