"""A lexicon: the closed list of a category's values with the cues that tell each in a text, and its labels.

It is a table (TSV, UTF-8) beside the schema with the columns `value`, `language` and `cue`, and optionally
`meaning` on the first row of a value: what a model and an annotator are told. Cues are phrases as
`extractor.phrases` reads them; language `*` is all three. A row whose cue is empty only declares its value.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from extractor.errors import SchemaError
from extractor.phrases import Phrases
from extractor.report import LANGUAGES, Language


@dataclass(frozen=True)
class Lexicon:
    """`meanings`: value -> words for it, in the order of the table; `cues`: (value, language, phrase)."""

    name: str
    meanings: dict[str, str]
    cues: tuple[tuple[str, str, str], ...] = field(repr=False)

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """Read a table; SchemaError names the row that is off."""
        meanings: dict[str, str] = {}
        cues: list[tuple[str, str, str]] = []
        try:
            with path.open(encoding="utf-8", newline="") as lines:
                rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
        except OSError as error:
            raise SchemaError(
                f"The lexicon {path.name} cannot be read.", advice=error.strerror or ""
            ) from None
        for number, row in enumerate(rows, 2):
            value, language = (
                (row.get("value") or "").strip(),
                (row.get("language") or "*").strip(),
            )
            if not value or language not in (*LANGUAGES, "*"):
                raise SchemaError(
                    f"{path.name}, line {number}: a row needs a value and a language.",
                    advice="Columns: value, language (fr, en, es or *), cue, meaning; separated by tabs.",
                )
            meanings[value] = meanings.get(value) or (row.get("meaning") or "").strip()
            if cue := (row.get("cue") or "").strip():
                cues.append((value, language, cue))
        if not meanings:
            raise SchemaError(f"{path.name} has no rows.", advice="Give it at least one value.")
        return cls(path.stem, meanings, tuple(cues))

    @property
    def values(self) -> tuple[str, ...]:
        """The closed list."""
        return tuple(self.meanings)

    @cached_property
    def _phrases(self) -> dict[Language, Phrases[str]]:
        return {
            language: Phrases((cue, value) for value, of, cue in self.cues if of in (language, "*"))
            for language in LANGUAGES
        }

    def phrases(self, language: Language) -> Phrases[str]:
        """The cues of one language, each standing for its value."""
        return self._phrases[language]
