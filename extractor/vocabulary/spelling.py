"""Folds text and names so that spellings of one name meet: case, accents, hyphens, and fr/en/es endings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[a-z]+|[0-9]+")
"""A word of folded text: letters or digits, so that "T-DM1", "TDM1" and "T DM 1" part at the same places."""

_SPECIAL = {
    **dict.fromkeys("\u00a0\u2007\u2009\u202f\u2002\u2003\u200a", " "),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\u00ad", "-"),
    **dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'"),
    "œ": "e",
    "æ": "e",
    "ø": "o",
    "ł": "l",
    "ß": "s",
    "ı": "i",
    "đ": "d",
    "α": "a",
    "β": "b",
    "γ": "g",
}
_TO_MAP = re.compile("[\u0300-\u036f\u200b-\u200d\ufeff]")
_ASCII_LOWER = {ord(c): ord(c.lower()) for c in map(chr, range(128))}


class _Letters(dict[int, int]):
    """Maps each character to one folded character; learns a character when it first sees it."""

    def __missing__(self, code: int) -> int:
        base = unicodedata.normalize("NFKD", chr(code).lower())[:1].lower()[:1]
        folded = _SPECIAL.get(chr(code).lower()) or _SPECIAL.get(base) or base
        self[code] = ord(folded)
        return self[code]


_letters = _Letters(_ASCII_LOWER)


def fold(text: str) -> tuple[str, str, list[int] | None]:
    """The folded text, the same characters as written, and for each the offset in `text` it came from (with the
    length of `text` at the end); None where offsets are the same, as they are unless `text` has combining
    marks (NFD) or characters of no width."""
    if text.isascii():
        return text.lower(), text, None
    if _TO_MAP.search(text) is None:
        return text.translate(_letters), text, None
    kept = [i for i, char in enumerate(text) if _TO_MAP.match(char) is None]
    written = "".join([text[i] for i in kept])
    return written.translate(_letters), written, [*kept, len(text)]


def words(name: str) -> tuple[str, ...]:
    """The folded words of a name: "T-DM1" -> ("t", "dm", "1")."""
    return tuple(WORD.findall(fold(name)[0]))


_DOUBLED = re.compile(r"(.)\1")
_SOFT_Z = re.compile("z(?=[ei])")
_PROSTHETIC = re.compile(r"^o?es(?=[tpcm])")


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """What stays of a folded word in French, English and Spanish alike: "cyclophosphamide" and
    "ciclofosfamida" -> "ciclofosfamid", "cisplatine" and "cisplatino" -> "cisplatin".

    Words under five letters stay as they are: they hold too little to be told apart.
    """
    if len(word) < 5:
        return word
    for old, new in (("ph", "f"), ("th", "t"), ("ch", "c"), ("qu", "c"), ("y", "i"), ("k", "c")):
        if old in word:
            word = word.replace(old, new)
    for old, new in (("trofin", "tropin"), ("oe", "e"), ("ae", "e"), ("ou", "u"), ("nm", "mm"), ("mf", "nf")):
        if old in word:
            word = word.replace(old, new)
    word = _PROSTHETIC.sub("s", _DOUBLED.sub(r"\1", word))
    word = _SOFT_Z.sub("c", word)
    if word.endswith("ium"):
        return word[:-2]
    return word[:-1] if word[-1] in "aeo" else word
