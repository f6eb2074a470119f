"""Phrases of a lexicon found in a text: word for word on folded tokens, with stems and gaps.

A phrase is written as in a table: plain words ("maladie stable"), a stem with `*` ("stabilis*"), a gap `…`
of at most `GAP` tokens within the sentence ("diminution … lesions"), alternatives `a|b` of one word.
One pass over the tokens with look-ups by the first word; no regular expression is built.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from extractor.folding import Tokens, fold_word

GAP = 6
_STEM_KEY = 3
_MOST_REMEMBERED = 5_000
"""Words of texts kept with the phrases that they begin."""
_STOPS = frozenset(".;!?")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A phrase found: half-open token positions, half-open offsets in the text, and what it stands for."""

    first: int
    last: int
    start: int
    end: int
    payload: T


class Phrases(Generic[T]):
    """An immutable set of phrases, each standing for a payload."""

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._exact: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        self._stems: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, payload in phrases:
            words = _cut(phrase)
            for first in words[0].split("|"):
                entry = ((first, *words[1:]), payload)
                if first.endswith("*"):
                    self._stems.setdefault(first[:-1][:_STEM_KEY], []).append(entry)
                else:
                    self._exact.setdefault(first, []).append(entry)
        self._seen: dict[str, tuple[tuple[tuple[str, ...], T], ...]] = {}
        for table in (self._exact, self._stems):
            for entries in table.values():
                entries.sort(key=lambda entry: -len(entry[0]))

    def find(self, tokens: Tokens, first: int = 0, last: int | None = None) -> Iterator[Hit[T]]:
        """The longest phrase at each position between two token positions, left to right, none overlapping."""
        words = tokens.words
        last = len(words) if last is None else last
        seen = self._seen
        position = first
        while position < last:
            word = words[position]
            entries = seen.get(word)
            if entries is None:
                entries = self._beginning_with(word)
            best: Hit[T] | None = None
            for phrase, payload in entries:
                end = _match(phrase, words, position, last)
                if end > (best.last if best else position):
                    best = Hit(position, end, tokens.starts[position], tokens.ends[end - 1], payload)
            if best:
                yield best
                position = best.last
            else:
                position += 1

    def _beginning_with(self, word: str) -> tuple[tuple[tuple[str, ...], T], ...]:
        """The phrases whose first word fits `word`, longest first; remembered, as most words begin none."""
        if len(self._seen) >= _MOST_REMEMBERED:
            self._seen.clear()
        stemmed = self._stems.get(word[:_STEM_KEY], ())
        entries = (
            *self._exact.get(word, ()),
            *(entry for entry in stemmed if _fits(entry[0][0], word)),
        )
        self._seen[word] = entries
        return entries


def _cut(phrase: str) -> tuple[str, ...]:
    """The phrase's words in the same units as `Tokens` cuts a text into."""
    words: list[str] = []
    for part in phrase.replace("...", "…").split():
        if part == "…":
            words.append(part)
        elif "|" in part:
            words.append("|".join(fold_word(alternative) for alternative in part.split("|")))
        else:
            stem = part.endswith("*")
            cut = Tokens.of(part.rstrip("*")).words
            words += [*cut[:-1], cut[-1] + "*"] if stem else cut
    if not words or words[0] == "…" or words[-1] == "…":
        raise ValueError("a phrase begins and ends with a word")
    return tuple(words)


def _fits(pattern: str, word: str) -> bool:
    if "|" in pattern:
        return any(_fits(alternative, word) for alternative in pattern.split("|"))
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


def _match(phrase: tuple[str, ...], words: list[str], position: int, last: int) -> int:
    """The token position behind a phrase whose first word stands at `position`, else `position`."""
    at = position + 1
    index = 1
    while index < len(phrase):
        if phrase[index] == "…":
            index += 1
            limit = min(last, at + GAP + 1)
            while at < limit and not _fits(phrase[index], words[at]):
                if words[at] in _STOPS:
                    return position
                at += 1
            if at >= limit:
                return position
        if at >= last or not _fits(phrase[index], words[at]):
            return position
        at += 1
        index += 1
    return at
