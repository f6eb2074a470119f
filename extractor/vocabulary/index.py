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


def alike(written_words: tuple[str, ...], kind: str, case: str) -> str:
    """The skeletons under which other spellings of a name are found too; "" where it has to be exact."""
    if len(written_words) > 1:
        return " ".join(map(skeleton, written_words))
    word = written_words[0]
    if case or (kind not in SPELLED_ALIKE and not (kind == "brand" and len(word) >= 7)):
        return ""
    return skeleton(word) if len(word) >= 5 else ""


def name_of(written: str, substance: str, kind: str, ambiguous: bool = False, case: str = "") -> Name:
    """A name for the index, its words folded; `written` is folded too."""
    return Name(words(written), fold(written)[0], substance, kind, ambiguous, case)


def name_of_line(line: str) -> Name:
    """The name in a line of `names.tsv` (its first columns are the folded words and their skeletons)."""
    key, _, written, _, kind, substance, ambiguous, case, *_ = line.split("\t")
    return Name(tuple(key.split(" ")), fold(written)[0], substance, kind, ambiguous == "1", case)


class Index:
    """Names by their words. Names added later win over those before.

    A name from a table stays a line until a text has its word: that makes loading quick.
    """

    def __init__(self, base: Index | None = None) -> None:
        self._single: dict[str, str | Name] = dict(base._single) if base else {}
        self._alike: dict[str, str | Name] = dict(base._alike) if base else {}
        self._longer: dict[str, tuple[str | Name, ...]] = dict(base._longer) if base else {}
        self._stop: frozenset[str] = base._stop if base else frozenset()
        self._nearest: Nearest | None = None
        self.seen: dict[str, Word | None] = {}

    def load(self, lines: Iterable[str], stop: frozenset[str]) -> None:
        """Adds the lines of `names.tsv`; a word of `stop` is never read as another's spelling."""
        self._stop = stop
        single, spelled, longer = self._single, self._alike, self._longer
        for line in lines:
            key, skeletons, _ = line.split("\t", 2)
            if " " in key:
                first = skeletons.partition(" ")[0]
                longer[first] = (*longer.get(first, ()), line)
            else:
                single[key] = line
                if skeletons:
                    spelled[skeletons] = line

    def add(self, names: Iterable[Name]) -> None:
        """Adds names; they win over those before."""
        for name in names:
            if not name.words:
                continue
            key = alike(name.words, name.kind, name.case)
            if len(name.words) > 1:
                first = key.partition(" ")[0]
                others = (o for o in map(_name, self._longer.get(first, ())) if o.words != name.words)
                self._longer[first] = (name, *others)
                continue
            self._single[name.words[0]] = name
            before = self._alike.get(key)
            if key and not (before and name.kind == "brand" != _name(before).kind):
                self._alike[key] = name
        self.seen, self._nearest = {}, None

    def word(self, word: str) -> Word | None:
        """What a folded word is, or None; remembered in `seen`."""
        if len(self.seen) >= MOST_WORDS_REMEMBERED:
            self.seen.clear()
        self.seen[word] = known = self._word(word)
        return known

    def _word(self, word: str) -> Word | None:
        single, exact = self._single.get(word), True
        longer = sorted(map(_name, self._longer.get(skeleton(word), ())), key=lambda name: -len(name.words))
        if single is None and len(word) >= 5 and word not in self._stop:
            key = skeleton(word)
            single = self._alike.get(key) or self._plural(word) or self._version(word)
            if single is None and not longer:
                single, exact = self._near(key), False
        if single is None and not longer:
            return None
        return Word(_name(single) if single else None, tuple(longer), exact)

    def _plural(self, word: str) -> str | Name | None:
        if word[-1] != "s" or len(word) < 8:
            return None
        return self._alike.get(skeleton(word[:-1]))

    def _version(self, word: str) -> str | Name | None:
        """A regimen's modified form: "mFOLFOX" is FOLFOX."""
        name = self._single.get(word[1:]) if word[0] == "m" else None
        return name if name and _name(name).kind == "regimen" else None

    def _near(self, key: str) -> str | Name | None:
        if self._nearest is None:
            names = ((key, _name(name)) for key, name in self._alike.items())
            self._nearest = Nearest(
                key for key, name in names if name.kind == "substance" and not name.ambiguous
            )
        nearest = self._nearest.find(key)
        return self._alike[nearest] if nearest else None


def _name(line: str | Name) -> Name:
    return name_of_line(line) if isinstance(line, str) else line
