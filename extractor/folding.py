"""Folding: the form in which two spellings of the same words are equal, with the way back to the original.

Two forms. `fold` folds a whole text and keeps an offset map, so that a place found in the folded text is a
place in the original. `Tokens` holds the words of a text, each folded alone, for phrase look-ups.
Folded are: Unicode composition, accents, case, typographic quotes and dashes, non-breaking spaces, runs of
white space and words broken by a hyphen at the end of a line. Digits and all other signs stay.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_SIGNS = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "′": "'", "`": "'", "´": "'",
        "“": '"', "”": '"', "«": '"', "»": '"', "„": '"',
        "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "µ": "u", "μ": "u",
        "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ﬁ": "fi", "ﬂ": "fl", "\u00ad": "", "\u200b": "", "\ufeff": "",
    }
)  # fmt: skip


@lru_cache(maxsize=65_536)
def fold_word(word: str) -> str:
    """One word (or any short string) folded: no accents, no case, plain quotes and dashes.

    >>> fold_word("Métastase"), fold_word("l’ŒDÈME")
    ('metastase', "l'oedeme")
    """
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.translate(_SIGNS))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower().translate(_SIGNS)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `origins[i]` is the offset in the original of the folded character `i`."""

    text: str
    origins: tuple[int, ...]
    length: int

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The half-open stretch of the original text that the folded stretch `[start, end)` stands for."""
        last = self.origins[end - 1]
        following = next((o for o in self.origins[end : end + 4] if o > last), None)
        return self.origins[start], following if following is not None else self.length


_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010][ \t]*\r?\n[ \t]*(?=[^\W\d_])")
_PIECE = re.compile(r"\s+|[^\s]")


def fold(text: str) -> Folded:
    """Fold a whole text with its offset map; linear in its length.

    >>> fold("Réponse\\u00a0com-\\nplète").text
    'reponse complete'
    """
    letters: list[str] = []
    origins: list[int] = []
    broken = {match.start(): match.end() for match in _BROKEN_WORD.finditer(text)}
    skip_to = 0
    for match in _PIECE.finditer(text):
        start = match.start()
        if start < skip_to:
            continue
        if start in broken:
            skip_to = broken[start]
            continue
        piece = match.group()
        folded = " " if piece.isspace() else fold_word(piece)
        for character in folded:
            letters.append(character)
            origins.append(start)
    return Folded("".join(letters), tuple(origins), len(text))


_TOKEN = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*|\d+|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words, numbers and signs of a text in order: folded forms and half-open offsets, three equal lists."""

    words: list[str]
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, text: str) -> Tokens:
        """Cut `text` into tokens: runs of letters, runs of digits, single signs."""
        matches = list(_TOKEN.finditer(text))
        return cls(
            [fold_word(match[0]) for match in matches],
            [match.start() for match in matches],
            [match.end() for match in matches],
        )
