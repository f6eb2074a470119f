"""The tables of cues: which words negate, suppose, plan, refuse, begin, stop, …, in French, English, Spanish.

Columns: `kind` (one of `KINDS`), `language`, `direction` (`before`: the cue stands before what it governs,
`after`, or `both`), `cue` (a phrase as `extractor.phrases` reads it).
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from extractor.phrases import Phrases
from extractor.report import LANGUAGES, Language

HERE = Path(__file__).parent
TABLES = ("polarity.tsv", "person.tsv", "course.tsv")
KINDS: dict[str, str] = {
    "negated": "the text says that it is not so",
    "hypothetical": "possible, suspected, feared, to be excluded",
    "general": "said of medicine at large, not of this patient",
    "family": "of a relative",
    "allergy": "an allergy or known intolerance",
    "monitor": "a level, a receptor, a susceptibility: the substance is measured, not given",
    "planned": "proposed or intended, not yet begun",
    "refused": "declined by the patient or dropped by the team",
    "contraindicated": "not given because it must not be",
    "start": "begun",
    "given": "given or received, without a word on whether it is new",
    "restart": "begun again",
    "continue": "goes on",
    "stop": "ended, for whatever reason",
    "complete": "finished as planned",
    "switch": "one thing replaced by another",
    "add": "given beside what goes on",
    "increase": "the dose goes up",
    "reduce": "the dose goes down",
    "home": "taken at home, for long",
    "caused": "named as the cause of something",
    "resistant": "the disease did not answer to it",
}
"""Every kind of cue with its meaning."""

Direction = Literal["before", "after", "both"]


class Cue(NamedTuple):
    """What a phrase may do: its kind, and on which side of it stands what it governs."""

    kind: str
    direction: Direction


class Cues:
    """The cues of one language."""

    def __init__(self, rows: list[tuple[str, Cue]]) -> None:
        merged: dict[str, list[Cue]] = {}
        for phrase, cue in rows:
            merged.setdefault(phrase, []).append(cue)
        self.phrases: Phrases[tuple[Cue, ...]] = Phrases(
            (phrase, tuple(cues)) for phrase, cues in merged.items()
        )

    @staticmethod
    def of(language: Language) -> Cues:
        """The built-in cues of a language; read once in a process."""
        return _built_in()[language]


@cache
def _built_in() -> dict[Language, Cues]:
    rows: dict[Language, list[tuple[str, Cue]]] = {language: [] for language in LANGUAGES}
    for table in TABLES:
        with (HERE / table).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                kind, direction = row["kind"], row["direction"]
                if kind not in KINDS or direction not in ("before", "after", "both"):
                    raise ValueError(f"{table}: unknown kind {kind!r} or direction {direction!r}")
                cue = Cue(kind, direction)  # type: ignore[arg-type]
                for language in LANGUAGES:
                    if row["language"] in (language, "*"):
                        rows[language].append((row["cue"], cue))
    return {language: Cues(listed) for language, listed in rows.items()}
