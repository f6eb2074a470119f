"""Amounts given in parts: "in 6 doses", "divisé en 3 prises", "in 25 fractions"."""

from __future__ import annotations

from extractor.values.scan import Scan

DIVISION_WORDS = frozenset(
    "divise divisee divises divisees divided divide dividido dividida divididos reparti repartie repartis reparties "
    "repartido repartida fractionne fractionnee split given administered".split()
)


IN = frozenset(("en", "in", "into"))


_PARTS = frozenset("dose doses dosis prise prises toma tomas fois administrations injections".split())


_PART_ADJECTIVES = frozenset("divided equal separate egales iguales".split())


_FRACTIONS = frozenset("fraction fractions fracciones fr seances sesiones".split())


def division_at(scan: Scan, position: int, fractions: bool = False) -> tuple[int, int] | None:
    """(parts, position behind) of "in 6 doses", "divisé en 3 prises", "(3 tomas)" at a token position."""
    at = position
    if scan.word(at) in (",", "("):
        at += 1
    said = scan.word(at) in DIVISION_WORDS
    if said:
        at += 1
    if scan.word(at) in IN:
        at += 1
        said = True
    numeral = scan.numeral_at.get(at)
    if numeral is None or numeral.ordinal or not numeral.value.is_integer() or not 1 <= numeral.value <= 60:
        return None
    at = numeral.last
    while scan.word(at) in _PART_ADJECTIVES:
        at += 1
    word = scan.word(at)
    if fractions and word in _FRACTIONS:
        return int(numeral.value), at + 1
    if (said and word in _PARTS) or word in ("prises", "tomas"):
        return int(numeral.value), at + 1
    return None
