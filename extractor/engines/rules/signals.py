"""The engine's own words: signals of time and structure, and headings of sections, in tables beside this file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from extractor.phrases import Phrases
from extractor.report import LANGUAGES, Language

HERE = Path(__file__).parent
KINDS: dict[str, str] = {
    "since": "the date behind it begins something",
    "until": "the date behind it ends something",
    "open": "may open a range of two dates",
    "join": "stands between the two dates of a range",
    "then": "what follows comes later",
    "because": "what follows is the reason",
    "exam": "an examination, which a date beside it dates",
    "shift": "time passes that no date tells",
    "adverse": "adverse reactions are spoken of",
    "causes": "the drug before it is named as the cause of what follows",
    "occurs": "what follows came up",
    "death": "the patient died",
    "surgery": "an operation",
    "treatment": "the treatment spoken of, without its name",
    "cured": "what a medicine was given for has gone",
    "eased": "what a medicine was given for is better",
    "unchanged": "what a medicine was given for is no better",
    "now": "still so when the report ends",
}
"""Every kind of signal with its meaning."""

SECTIONS = ("family", "allergy", "home", "discussion", "plan")
"""Kinds of sections that headings open; every other heading opens one without a kind."""


def signals(language: Language) -> Phrases[tuple[str, ...]]:
    """The signals of a language, each standing for its kinds."""
    return _tables("signals.tsv")[language]


def sections(language: Language) -> Phrases[tuple[str, ...]]:
    """The headings of a language, each standing for its kinds."""
    return _tables("sections.tsv")[language]


@cache
def _tables(name: str) -> dict[Language, Phrases[tuple[str, ...]]]:
    merged: dict[Language, dict[str, list[str]]] = {language: {} for language in LANGUAGES}
    for kind, of, cue in _rows(name):
        for language in LANGUAGES:
            if of in (language, "*"):
                merged[language].setdefault(cue, []).append(kind)
    return {
        language: Phrases((cue, tuple(kinds)) for cue, kinds in cues.items())
        for language, cues in merged.items()
    }


def _rows(name: str) -> Iterator[tuple[str, str, str]]:
    known = (*KINDS, *SECTIONS)
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["kind"] not in known:
                raise ValueError(f"{name}: unknown kind {row['kind']!r}")
            yield row["kind"], row["language"], row["cue"]
