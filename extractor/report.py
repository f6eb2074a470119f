"""Report, Span and sentences: what is read, and how a place in it is named.

Offsets everywhere in this package are Python string indices (code points) into `Report.text` exactly as it
was read; a `Span` is half-open.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from functools import cached_property
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from extractor.folding import Folded, Tokens, fold

Language = Literal["fr", "en", "es"]
LANGUAGES: tuple[Language, ...] = ("fr", "en", "es")


class Span(NamedTuple):
    """A half-open stretch `[start, end)` of a report's text, in code points."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def distance(self, other: Span) -> int:
        """Characters between the two; 0 where they touch or overlap."""
        return max(0, other.start - self.end, self.start - other.end)


class Report(BaseModel):
    """One narrative report and what is known about it. Its text never shows in a repr, a log or an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: str = Field(min_length=1)
    text: str = Field(repr=False)
    language: Language = "fr"
    report_date: str | None = Field(default=None, description="EDTF date of the report")
    patient: str | None = Field(
        default=None, repr=False, description="pseudonymous patient id; groups splits"
    )
    birth_year: int | None = Field(default=None, repr=False)
    country: str | None = Field(default=None, description="ISO 3166-1 alpha-2; decides 03/04/2014")
    metadata: dict[str, Any] = Field(default_factory=dict, repr=False)

    @cached_property
    def sha256(self) -> str:
        """Hex digest of the text's UTF-8 form: the identity of the words, whatever the id."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def tokens(self) -> Tokens:
        """The words of the text, folded, with their offsets."""
        return Tokens.of(self.text)

    @cached_property
    def folded(self) -> Folded:
        """The whole text folded, with the way back; what quotes are looked up in."""
        return fold(self.text)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences in order; sentence number n (from 1) is `sentences[n - 1]`."""
        return tuple(split_sentences(self.text))

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence_at(self, offset: int) -> int:
        """The number (from 1) of the sentence that holds `offset`, or of the one before it; 0 before the first."""
        return bisect_right(self._sentence_starts, offset)

    def words(self, span: Span) -> str:
        """The text of `span`."""
        return self.text[span.start : span.end]


# A full stop ends a sentence unless it follows one of these, a single letter ("i.v.") or stands in a number.
_ABBREVIATIONS = frozenset(
    "dr dra pr prof mr mme mlle st ste cf env approx ca vs fig tab resp p.o i.v s.c i.m b.i.d t.i.d q.d p.ej "
    "ej sr sra srta dña no nº n° num vol min max tel tél av bd jr inc e.g i.e ttt hosp".split()
)
_STOP = re.compile(r"[.!?…]+[\"'»”’)\]]*(?=\s|$)|\n[ \t\r\f\v]*(?:\n\s*)?")
_LAST_WORD = re.compile(r"[^\s(«“\"'’]*$")
_NEXT = re.compile(r"\s*[-–•*\"'«“‘(¿¡\[]*\s*(\S)")


def split_sentences(text: str) -> list[Span]:
    """Cut `text` into sentences; whitespace at the borders belongs to none.

    A line break ends a sentence where the line ends one, where a heading or a list item stands alone, and at
    a blank line; a break inside a wrapped sentence (next line begins in lower case) does not.
    """
    spans: list[Span] = []
    begin = 0
    for match in _STOP.finditer(text):
        if not _ends_sentence(text, match, begin):
            continue
        stop = match.start() if text[match.start()] == "\n" else match.end()
        _append_trimmed(spans, text, begin, stop)
        begin = match.end()
    _append_trimmed(spans, text, begin, len(text))
    return spans


def _ends_sentence(text: str, match: re.Match[str], begin: int) -> bool:
    following = _NEXT.match(text, match.end(), match.end() + 80)
    if text[match.start()] == "\n":
        if "\n" in match.group()[1:] or following is None:
            return True
        wrapped = following.group(1).islower() and following.start(1) == match.end()
        return not wrapped
    if following is None:
        return True
    if text[match.start()] != "." or match.end() - match.start() > 1:
        return True
    word = _LAST_WORD.search(text, max(begin, match.start() - 20), match.start())
    last = word.group().lower() if word else ""
    abbreviated = (
        last in _ABBREVIATIONS
        or (len(last) == 1 and last.isalpha())
        or ("." in last and last.replace(".", "").isalpha() and len(last) <= 6)
    )
    if abbreviated:
        return False
    return not following.group(1).islower()


def _append_trimmed(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append(Span(start, end))


_FUNCTION_WORDS: dict[Language, frozenset[str]] = {
    "fr": frozenset(
        "le les des et est une dans pour par avec sur du au aux été la de à un en ce sans son sa".split()
    ),
    "en": frozenset(
        "the and of was with to in for on at by an is were had has from she he his her after".split()
    ),
    "es": frozenset(
        "el los las y con por para del se una al fue que su tras sin la de en un años como".split()
    ),
}
_WORD = re.compile(r"[^\W\d_]+")


def detect_language(text: str) -> Language:
    """French, English or Spanish by function words of the first 20,000 characters; French where nothing tells."""
    words = _WORD.findall(text[:20_000].lower())
    marks = {"fr": "çœèêàùîôâë", "en": "", "es": "ñ¿¡óáíú"}
    scores = {
        language: sum(word in listed for word in words) + sum(text.count(mark) for mark in marks[language])
        for language, listed in _FUNCTION_WORDS.items()
    }
    best = max(LANGUAGES, key=lambda language: scores[language])
    return best if scores[best] else "fr"
