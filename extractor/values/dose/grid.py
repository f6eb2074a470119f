"""Times of day beside amounts: "1-0-1", "500-0-500", "le matin", "at bedtime"."""

from __future__ import annotations

from extractor.values.numerals import Numeral
from extractor.values.scan import Scan


def cardinal_at(scan: Scan, position: int) -> Numeral | None:
    """The numeral that begins at a token position, unless it is an ordinal."""
    numeral = scan.numeral_at.get(position)
    return None if numeral is None or numeral.ordinal else numeral


_GRID_LIMIT = 5


COUNTS = frozenset((0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0))


def grid_at(scan: Scan, numeral: Numeral) -> tuple[list[float], int] | None:
    """The parts of "1-0-1" or "500-0-500" (morning, noon, evening[, night]) and the position behind.

    Small numbers count tablets; larger ones are amounts and need a zero among them, as dates have none.
    """
    if scan.word(numeral.first - 1) in ("-", "/") and scan.glued(numeral.first):
        return None
    value, last = _count(scan, numeral)
    values = [value]
    while len(values) < _GRID_LIMIT and scan.word(last) == "-":
        following = cardinal_at(scan, last + 1)
        if following is None or following.article:
            return None
        value, last = _count(scan, following)
        values.append(value)
    if len(values) not in (3, 4) or (scan.word(last) in ("/", "-") and scan.glued(last)):
        return None
    given = [value for value in values if value]
    if not given:
        return None
    counts = all(value in COUNTS for value in values)
    large = len(given) < len(values) and min(given) >= 5 and max(given) <= 4 * min(given)
    return (values, last) if counts or large else None


_FRACTIONS = {("1", "2"): 0.5, ("1", "4"): 0.25, ("3", "4"): 0.75}


def _count(scan: Scan, numeral: Numeral) -> tuple[float, int]:
    """How many tablets a numeral counts, also in a common fraction ("1/2"), and the position behind it."""
    last = numeral.last
    if scan.word(last) == "/" and numeral.first + 1 == last and scan.glued(last) and scan.glued(last + 1):
        fraction = _FRACTIONS.get((scan.words[numeral.first], scan.word(last + 1)))
        if fraction is not None:
            return fraction, last + 2
    return numeral.value, last


_MOMENTS = frozenset(
    "matin midi soir coucher nuit morning noon evening night bedtime manana mediodia noche tarde desayuno comida cena "
    "mane nocte acostarse".split()
)


_MOMENT_ARTICLES = frozenset("le la les au a in the at por en el al des".split())


def moment_at(scan: Scan, position: int) -> int | None:
    """The position behind "le matin", "in the evening", "au coucher" at a token position."""
    at = position
    while at < position + 3 and scan.word(at) in _MOMENT_ARTICLES:
        at += 1
    return at + 1 if scan.word(at) in _MOMENTS else None
