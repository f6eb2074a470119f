"""Scan: the words and numerals of one text, made once and shared by the value types that read numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

from extractor.folding import Tokens
from extractor.report import Language, Report, Span
from extractor.values.numerals import Numeral, numerals

TimeUnit = Literal["s", "min", "h", "d", "wk", "mo", "a"]

TIME_UNITS: dict[str, TimeUnit] = {
    word: cast(TimeUnit, unit)
    for unit, listed in {
        "s": "s sec secs seg secondes seconds segundos",
        "min": "min mins mn minute minutes minuto minutos",
        "h": "h hr hrs hour hours heure heures hora horas",
        "d": "j jr jrs jour jours journee journees d day days dia dias",
        "wk": "sem semaine semaines sernaine sernaines week weeks wk wks w semana semanas sernana sernanas",
        "mo": "mois rnois month months rnonth rnonths mo mos mes meses rneses",
        "a": "an ans annee annees year years yr yrs ano anos",
    }.items()
    for word in listed.split()
}
"""Folded word -> UCUM unit of time, also with the "m" that character recognition reads as "rn".

"an" and "mes" need a numeral or a preposition before them.
"""

_BREAK_IN_WORD = re.compile(r"(?<=[^\W\d_])-[ \t]*\r?\n[ \t]*(?=[^\W\d_])")


def unbroken(quote: str) -> str:
    """The quote with the words whole that a hyphen at a line's end breaks: "d'uni-", "tés"."""
    return _BREAK_IN_WORD.sub("", quote)


_STOPS = frozenset(".;!?")


@dataclass(frozen=True, eq=False)
class Scan:
    """Folded words with offsets, the numerals among them in order and by their first token; equal only to itself."""

    text: str
    language: Language
    words: list[str]
    starts: list[int]
    ends: list[int]
    numerals: list[Numeral]
    numeral_at: dict[int, Numeral]

    @classmethod
    def of(cls, text: str, language: Language, tokens: Tokens | None = None) -> Scan:
        """Scan a text; `tokens` where they are there already."""
        tokens = tokens or Tokens.of(text)
        found = numerals(tokens, text, language)
        return cls(
            text, language, tokens.words, tokens.starts, tokens.ends, found,
            {numeral.first: numeral for numeral in found},
        )  # fmt: skip

    def word(self, position: int) -> str:
        """The folded word at a token position; empty outside the text."""
        return self.words[position] if 0 <= position < len(self.words) else ""

    def glued(self, position: int) -> bool:
        """Whether nothing stands between the token at `position` and the one before it."""
        return 0 < position < len(self.words) and self.starts[position] == self.ends[position - 1]

    def written(self, position: int) -> str:
        """The token at a position as written."""
        if not 0 <= position < len(self.words):
            return ""
        return self.text[self.starts[position] : self.ends[position]]

    def span(self, first: int, last: int) -> Span:
        """The place in the text of the half-open token positions `[first, last)`."""
        return Span(self.starts[first], self.ends[last - 1])

    def time_unit(self, position: int) -> TimeUnit | None:
        """The unit of time at a position; single letters that belong to something else ("d'", "D11") are none."""
        word = self.word(position)
        unit = TIME_UNITS.get(word)
        if unit is None or (word in ("an", "mes") and self.language == "en"):
            return None
        if len(word) == 1:
            following = self.word(position + 1)
            if following == "'" or (following.isdecimal() and self.glued(position + 1)):
                return None
        return unit

    def begins_line(self, position: int) -> bool:
        """Whether a line break stands before the token at `position`."""
        return position > 0 and "\n" in self.text[self.ends[position - 1] : self.starts[position]]

    def stops(self, position: int) -> bool:
        """Whether the token at `position` is a sign that ends a sentence or a part of one."""
        return self.words[position] in _STOPS and not (self.glued(position) and self.glued(position + 1))

    def breaks(self, position: int) -> bool:
        """Whether a sentence or a line ends before the token at `position` or with it."""
        return self.stops(position) or self.begins_line(position)

    def before(self, position: int, reach: int) -> list[str]:
        """At most `reach` words before a position, nearest first, up to the border of the sentence or line."""
        found: list[str] = []
        at = position
        while at > 0 and len(found) < reach and not self.begins_line(at) and not self.stops(at - 1):
            at -= 1
            found.append(self.words[at])
        return found

    def after(self, position: int, reach: int) -> list[str]:
        """At most `reach` words from a position on, up to the border of the sentence or line."""
        found: list[str] = []
        at = position
        while at < len(self.words) and len(found) < reach and not self.breaks(at):
            found.append(self.words[at])
            at += 1
        return found


class _Latest:
    """The scan of the report asked for last: the fields of a report are read in turn."""

    def __init__(self) -> None:
        self._kept: tuple[Tokens, Language, Scan] | None = None

    def of(self, report: Report) -> Scan:
        kept, tokens = self._kept, report.tokens
        if kept is not None and kept[0] is tokens and kept[1] == report.language:
            return kept[2]
        scan = Scan.of(report.text, report.language, tokens)
        self._kept = (tokens, report.language, scan)
        return scan


_latest = _Latest()


def scan_of(report: Report) -> Scan:
    """The report's scan, kept until another report is asked for."""
    return _latest.of(report)
