"""The index behind a vocabulary: from a word of a text to the names that begin with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from extractor.vocabulary.near import Nearest
from extractor.vocabulary.spelling import fold, skeleton, words

MOST_WORDS_REMEMBERED = 100_000
"""Distinct words of texts kept with what they are; the memory is emptied beyond (about 10 MB)."""

SPELLED_ALIKE = frozenset(("substance", "synonym", "combination"))
"""Kinds of names that have cross-language endings; of brands only those of seven letters and more."""


class Name(NamedTuple):
    """A name of a table: its words folded, what it stands for, and how it must be written."""

    words: tuple[str, ...]
    written: str
    substance: str
    kind: str
    ambiguous: bool
    case: str


class Word(NamedTuple):
    """What is known of a word: the one-word name it is, the longer names that it begins, longest first."""

    single: Name | None
    longer: tuple[Name, ...]
    exact: bool


class Index:
    """Names by their words. Names added later win over those before."""

    def __init__(self, base: Index | None = None) -> None:
        self._single: dict[str, Name] = dict(base._single) if base else {}
        self._alike: dict[str, Name | None] = dict(base._alike) if base else {}
        self._longer: dict[str, tuple[Name, ...]] = dict(base._longer) if base else {}
        self._nearest: Nearest | None = None
        self._stop: frozenset[str] = frozenset()
        self.seen: dict[str, Word | None] = {}

    def add(self, names: Iterable[Name], stop: frozenset[str]) -> None:
        """Adds names; a word of `stop` is never read as another's spelling."""
        self._stop = self._stop | stop
        for name in names:
            if len(name.words) == 1:
                self._add_single(name)
            elif name.words:
                self._add_longer(name)
        self.seen, self._nearest = {}, None

    def _add_single(self, name: Name) -> None:
        word = name.words[0]
        self._single[word] = name
        if name.kind in SPELLED_ALIKE and len(word) >= 5 or name.kind == "brand" and len(word) >= 7:
            if name.case:
                return
            key = skeleton(word)
            other = self._alike.get(key, name)
            # Two substances that are spelled alike are told apart by their exact names alone.
            same = other is None or other.substance == name.substance
            if not same and other is not None and name.kind == "brand" != other.kind:
                return
            if not same and other is not None and other.kind == "brand" != name.kind:
                same = True
            self._alike[key] = name if same else None

    def _add_longer(self, name: Name) -> None:
        key = skeleton(name.words[0])
        spelled = tuple(map(skeleton, name.words))
        others = [o for o in self._longer.get(key, ()) if tuple(map(skeleton, o.words)) != spelled]
        self._longer[key] = tuple(sorted([*others, name], key=lambda n: -len(n.words)))

    def word(self, word: str) -> Word | None:
        """What a folded word is, or None; remembered in `seen`."""
        if len(self.seen) >= MOST_WORDS_REMEMBERED:
            self.seen.clear()
        self.seen[word] = known = self._word(word)
        return known

    def _word(self, word: str) -> Word | None:
        single, exact = self._single.get(word), True
        longer = self._longer.get(skeleton(word), ())
        if single is None and len(word) >= 5 and word not in self._stop:
            key = skeleton(word)
            single = self._alike.get(key) or self._plural(word) or self._version(word)
            if single is None and not longer:
                single, exact = self._near(key), False
        return Word(single, longer, exact) if single or longer else None

    def _plural(self, word: str) -> Name | None:
        if word[-1] != "s" or len(word) < 8:
            return None
        return self._alike.get(skeleton(word[:-1]))

    def _version(self, word: str) -> Name | None:
        """A regimen's modified form: "mFOLFOX" is FOLFOX."""
        name = self._single.get(word[1:]) if word[0] == "m" else None
        return name if name and name.kind == "regimen" else None

    def _near(self, key: str) -> Name | None:
        if self._nearest is None:
            self._nearest = Nearest(key for key, name in self._alike.items() if name and name.kind != "brand")
        nearest = self._nearest.find(key)
        return self._alike[nearest] if nearest else None


def name_of(written: str, substance: str, kind: str, ambiguous: bool = False, case: str = "") -> Name:
    """A name for the index, its words folded; `written` is folded too where its exact form counts."""
    return Name(words(written), fold(written)[0] if case == "exact" else "", substance, kind, ambiguous, case)
