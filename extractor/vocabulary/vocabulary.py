"""Finds drug names in text and tells what they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from extractor.vocabulary import salts, tables
from extractor.vocabulary.entry import NO_CODES, Entry, Found, Row
from extractor.vocabulary.index import Index, Name, Word, name_of
from extractor.vocabulary.spelling import WORD, fold, skeleton

_UNSEEN = Word(None, (), False)
_GAP = re.compile(r"[ \t]{0,12}(?:[-'/][ \t]{0,4})?(?:\r?\n[ \t]{0,12})?")
_HYPHEN_BREAK = re.compile(r"-[ \t]{0,4}\r?\n[ \t]{0,12}(?=[a-z])")
_VERSION = re.compile(r"(?:-\s?|)\d{1,2}(?![a-z0-9])")
_JOINED = re.compile(r"\s*[/+;]\s*|,\s+|\s+(?:et|and|y|con|with|avec)\s+")
_BIOLOGIC = re.compile(
    r"(?:mab|cept|stim|poetin(?: alfa| beta)?|ase(?: alfa| beta)?|insulin .*|tropin|mab .*)$"
)

_Facts = tuple[Mapping[str, str], tuple[str, ...]]


_NOTHING: _Facts = (NO_CODES, ())


class Vocabulary:
    """Drug names in French, English and Spanish, and the substances they stand for. Immutable in use; one
    may be shared by threads (what it remembers of words is only a cache)."""

    def __init__(self, index: Index, substances: _Substances) -> None:
        self._index = index
        self._substances = substances
        self._entries: dict[tuple[str, str, bool], Entry] = {}

    @classmethod
    def built_in(cls) -> Vocabulary:
        """The package's own tables; loaded once in a process."""
        return _built_in()

    def with_rows(self, rows: Iterable[Row]) -> Vocabulary:
        """A vocabulary that also knows `rows`, which win over what it knew; this one stays as it is."""
        rows = list(rows)
        facts: dict[str, _Facts] = {}
        for row in rows:
            codes, components = facts.get(row.substance) or self._substances.get(row.substance, _NOTHING)
            facts[row.substance] = ({**codes, **row.codes}, row.components or components)
        names = [name_of(row.name, row.substance, row.kind, row.ambiguous, row.case) for row in rows]
        index = Index(self._index)
        index.add(names)
        return Vocabulary(index, self._substances.adding(facts))

    def look_up(self, name: str) -> Entry | None:
        """What a name by itself stands for, in any case, with or without its salt; "a/b" of two known
        substances is their combination. None where it is not known."""
        folded, _, _ = fold(name.strip())
        found = list(self._scan(folded, None))
        if len(found) == 1:
            start, end, known, _ = found[0]
            around = WORD.findall(folded[:start]) + WORD.findall(folded[end:])
            return (
                self._entry(known)
                if salts.GLUE.issuperset(w for w in around if w not in salts.SALTS)
                else None
            )
        parts = _JOINED.split(name.strip())
        if len(found) < 2 or len(parts) != len(found):
            return None
        entries = [self.look_up(part) for part in parts]
        components = tuple(entry.name for entry in entries if entry)
        if len(components) != len(parts):
            return None
        joined = "/".join(components)
        codes, _ = self._substances.get(joined, self._substances.get("/".join(sorted(components)), _NOTHING))
        return Entry(joined, "combination", codes, components)

    def find(self, text: str) -> Iterator[Found]:
        """The mentions in `text` from left to right, the longest first, none over another; salt included.
        Offsets are into `text` as given. Cost is linear in its length."""
        folded, written, offsets = fold(text)
        for start, end, name, exact in self._scan(folded, written):
            if offsets is None:
                yield Found(start, end, self._entry(name), exact)
            else:
                yield Found(offsets[start], offsets[end], self._entry(name), exact)

    def _scan(self, folded: str, written: str | None) -> Iterator[tuple[int, int, Name, bool]]:
        index, last = self._index, 0
        seen = index.seen.get
        breaks = {m.start(): m.end() for m in _HYPHEN_BREAK.finditer(folded)} if "-" in folded else {}
        for match in WORD.finditer(folded):
            word, end = match.group(), match.end()
            if end in breaks and (rest := WORD.match(folded, breaks[end])):
                joined = index.word(word + rest.group())
                if joined and joined.single and match.start() >= last:
                    last = rest.end()
                    yield match.start(), last, joined.single, joined.exact
                    continue
            known = seen(word, _UNSEEN)
            if known is None:
                continue
            if known is _UNSEEN and (known := index.word(word)) is None:
                continue
            start = match.start()
            if start < last:
                continue
            best = _longest(known, folded, written, (start, end))
            if best is None:
                continue
            name, end, exact = best
            start, last = _with_salt(name, folded, start, end, last)
            yield start, last, name, exact

    def _entry(self, name: Name) -> Entry:
        key = (name.substance, name.kind, name.ambiguous)
        entry = self._entries.get(key)
        if entry is None:
            codes, components = self._substances.get(name.substance, _NOTHING)
            entry = self._entries[key] = Entry(name.substance, name.kind, codes, components, name.ambiguous)
        return entry


def _longest(
    known: Word, folded: str, written: str | None, span: tuple[int, int]
) -> tuple[Name, int, bool] | None:
    """The longest name that begins with the word at `span`, where it ends, and whether it is exact."""
    start, end = span
    for name in known.longer:
        stop = _match_rest(name, folded, end)
        if stop is not None and _fits(name, folded[start:stop], written and written[start:stop]):
            return name, stop, True
    single = known.single
    if single is not None and _fits(single, folded[start:end], written and written[start:end]):
        return single, end, known.exact
    return None


def _match_rest(name: Name, folded: str, end: int) -> int | None:
    """Where the name ends whose first word ends at `end`, or None."""
    for wanted in name.words[1:]:
        gap = _GAP.match(folded, end)
        following = WORD.match(folded, gap.end() if gap else end)
        if following is None:
            return None
        word = following.group()
        if word != wanted and skeleton(word) != skeleton(wanted):
            return None
        end = following.end()
    return end


def _fits(name: Name, folded: str, written: str | None) -> bool:
    """Whether a name stands in the text as its row wants it: capitals for MTX, one capital for a brand that is
    also a word, "S-1" to the hyphen. `written` is None where case tells nothing."""
    if not name.case:
        return True
    if name.case == "exact" and folded != name.written:
        return False
    if written is None:
        return True
    if name.case == "title":
        return written[0].isupper()
    letters = [char for char in written if char.isalpha()]
    return sum(map(str.isupper, letters)) * 2 >= len(letters)


def _with_salt(name: Name, folded: str, start: int, end: int, last: int) -> tuple[int, int]:
    if name.kind == "regimen":
        version = _VERSION.match(folded, end)
        return start, version.end() if version else end
    if after := salts.AFTER.match(folded, end):
        end = after.end()
    elif _BIOLOGIC.search(name.substance):
        suffix = salts.BIOSIMILAR.match(folded, end)
        if suffix and suffix.group()[1:] not in salts.NO_SUFFIX:
            end = suffix.end()
    before = salts.BEFORE.search(folded[max(last, start - salts.LONGEST_BEFORE) : start])
    if before:
        start -= len(before.group())
    return start, end


class _Substances(Mapping[str, _Facts]):
    """Codes and components by substance: lines of `substances.tsv`, read when asked for, and added facts."""

    def __init__(self, lines: dict[str, str | _Facts]) -> None:
        self._lines = lines

    def __getitem__(self, name: str) -> _Facts:
        line = self._lines[name]
        if isinstance(line, str):
            record = dict(zip(tables.SUBSTANCE_COLUMNS, line.split("\t"), strict=True))
            components = tuple(filter(None, record["components"].split(";")))
            line = self._lines[name] = (tables.codes_of(record), components)
        return line

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def adding(self, facts: Mapping[str, _Facts]) -> _Substances:
        """These substances and others; the others' facts win."""
        return _Substances({**self._lines, **facts})


@cache
def _built_in() -> Vocabulary:
    index = Index()
    index.load(tables.lines("names.tsv"), tables.stop_words())
    lines: dict[str, str | _Facts] = {
        line.partition("\t")[0]: line for line in tables.lines("substances.tsv")
    }
    return Vocabulary(index, _Substances(lines))
