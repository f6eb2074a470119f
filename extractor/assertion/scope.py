"""Which words a cue governs: from the cue to the end of its clause, on the side that its table names.

The method is that of NegEx and ConText (Chapman 2001, Harkema 2009): a trigger, a direction, a window, and
words that end the window.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from extractor.assertion.cues import Cue, Cues
from extractor.folding import Tokens
from extractor.report import Report, Span

_CONTRAST = frozenset(
    "mais cependant toutefois pourtant neanmoins alors donc but however although though whereas while then "
    "therefore so pero aunque sino mientras entonces luego embargo ;".split()
)
"""Words and signs that begin a new clause for every cue."""

_TURNS = frozenset(
    "avec lors jusqu puis quand lorsque depuis qui apres with until when since who which after con hasta cuando "
    "desde que tras quien ( ) :".split()
)
"""Words that end the reach of a negation or a supposition besides those."""

_BEFORE_MONTHS = frozenset("in of since until from early late mid by last till through and to - next".split())

_LISTS = frozenset("ni ou or nor o u y et and e".split())
_NARROW = frozenset(("negated", "hypothetical", "monitor"))
REACH = {"negated": 9, "hypothetical": 8, "monitor": 3, "general": 10, "resistant": 8, "caused": 8}
"""Most tokens that a cue governs; kinds that are not listed reach to the end of their clause."""
_CLAUSE = 40
MOST_TOKENS = 250
"""Tokens beyond which a sentence is cut: far longer than any that is written as one."""

_CUTS = frozenset((",", ";", ":", ")"))


@dataclass(frozen=True, slots=True)
class ScopedCue:
    """A cue in a text: its kind, its token positions, and the half-open token stretch that it governs."""

    kind: str
    first: int
    last: int
    scope_first: int
    scope_last: int

    def governs(self, first: int, last: int) -> bool:
        """Whether it governs the whole stretch of tokens."""
        return self.scope_first <= first and last <= self.scope_last


class Assertions:
    """All cues of a report with their scopes, by sentence (from 0)."""

    def __init__(self, report: Report) -> None:
        tokens = report.tokens
        self._tokens = tokens
        self.bounds = sentence_tokens(report)
        cues = Cues.of(report.language)
        self.by_sentence: list[list[ScopedCue]] = []
        for first, last in self.bounds:
            found: list[ScopedCue] = []
            for hit in cues.phrases.find(tokens, first, last):
                if _is_month(tokens.words, hit.first, hit.last) or _is_prefix(tokens.words, hit.last):
                    continue
                place, bounds = (hit.first, hit.last), (first, last)
                found += [_scoped(tokens.words, cue, place, bounds) for cue in hit.payload]
            self.by_sentence.append(_less_doubly_negated(found))

    def at(self, span: Span, sentence: int) -> dict[str, ScopedCue]:
        """The cues of a sentence (from 0) that govern `span`: kind -> the nearest cue of that kind."""
        first = bisect_left(self._tokens.starts, span.start)
        last = max(first + 1, bisect_left(self._tokens.starts, span.end))
        found: dict[str, ScopedCue] = {}
        for cue in self.by_sentence[sentence]:
            if cue.governs(first, last):
                other = found.get(cue.kind)
                if other is None or _apart(cue, first) < _apart(other, first):
                    found[cue.kind] = cue
        return found


def sentence_tokens(report: Report) -> list[tuple[int, int]]:
    """The half-open token stretch of each sentence.

    A text without stops is cut at a comma, so that the cost of what looks around in a sentence stays linear.
    """
    starts = report.tokens.starts
    bounds: list[tuple[int, int]] = []
    for sentence in report.sentences:
        first, last = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
        while last - first > MOST_TOKENS:
            cut = _cut(report.tokens.words, first + MOST_TOKENS)
            bounds.append((first, cut))
            first = cut
        bounds.append((first, last))
    return bounds


def _cut(words: list[str], limit: int) -> int:
    """The last position before `limit`, and not far from it, behind a comma or the like."""
    for position in range(limit, limit - MOST_TOKENS // 2, -1):
        if words[position - 1] in _CUTS:
            return position
    return limit


def _is_month(words: list[str], first: int, last: int) -> bool:
    """Whether an English "may" is the month: beside a number or behind a preposition of time."""
    if last - first != 1 or words[first] != "may":
        return False
    following = words[last] if last < len(words) else ""
    return following.isdigit() or (
        first > 0 and (words[first - 1] in _BEFORE_MONTHS or words[first - 1].isdigit())
    )


def _is_prefix(words: list[str], last: int) -> bool:
    """Whether a French "sous" is the first part of a word: "en sous-cutané"."""
    return words[last - 1] == "sous" and words[last : last + 1] == ["-"]


def _apart(cue: ScopedCue, first: int) -> int:
    return first - cue.last if cue.last <= first else cue.first - first


def _scoped(words: list[str], cue: Cue, at: tuple[int, int], bounds: tuple[int, int]) -> ScopedCue:
    """A cue at token positions with its scope within the bounds of its sentence."""
    kind, direction = cue
    first, last = at
    begin, end = bounds
    reach = REACH.get(kind, _CLAUSE)
    right = _reach_right(words, last, min(end, last + reach), kind) if direction != "after" else last
    left = _reach_left(words, first, max(begin, first - reach), kind) if direction != "before" else first
    if direction == "before":
        return ScopedCue(kind, first, last, last, right)
    if direction == "after":
        return ScopedCue(kind, first, last, left, first)
    return ScopedCue(kind, first, last, left, right)


def _reach_right(words: list[str], at: int, limit: int, kind: str) -> int:
    narrow = kind in _NARROW
    begin = at
    while at < limit:
        word = words[at]
        if word in _CONTRAST or (narrow and word in _TURNS and at > begin):
            return at
        if narrow and word == "," and not _LISTS.intersection(words[at + 1 : at + 6]):
            return at
        at += 1
    return at


def _reach_left(words: list[str], at: int, limit: int, kind: str) -> int:
    narrow = kind in _NARROW
    while at > limit:
        word = words[at - 1]
        if word in _CONTRAST or (narrow and word in _TURNS) or (narrow and word == ","):
            return at
        at -= 1
    return at


def _less_doubly_negated(cues: list[ScopedCue]) -> list[ScopedCue]:
    """Without negations of a stop or an exclusion: "sans interruption", "could not be excluded"."""
    negations = [cue for cue in cues if cue.kind == "negated"]
    if not negations:
        return cues
    return [
        cue
        for cue in cues
        if not (
            cue.kind
            in ("stop", "switch", "complete", "restart", "start", "given", "increase", "reduce", "refused")
            and any(
                negation.governs(cue.first, cue.last)
                and cue.first - negation.last <= 3
                and negation.first != cue.first
                for negation in negations
            )
        )
    ]


def words_of(tokens: Tokens, cue: ScopedCue) -> str:
    """The folded words of a cue."""
    return " ".join(tokens.words[cue.first : cue.last])
