"""How reports are read: what the caller knows of them, and limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extractor.errors import UsageError
from extractor.formats.countries import CODES
from extractor.report import Language

FIELDS: dict[str, tuple[str, ...]] = {
    "id": ("id", "doc_id", "report_id", "document_id", "note_id"),
    "text": ("text", "report", "report_text", "note_text", "document", "content", "texte", "texto"),
    "language": ("language", "lang", "langue", "idioma"),
    "report_date": ("report_date", "document_date", "doc_date", "note_date", "doc_time"),
    "patient": ("patient", "patient_id", "person_id", "subject_id"),
    "birth_year": ("birth_year", "year_of_birth"),
    "country": ("country",),
}
"""What a column can be, and the names by which it is known when `--column` names none; case does not matter."""


@dataclass(frozen=True)
class ReadOptions:
    """Settings of the readers.

    `language` and `country` hold for reports that name none of their own (language: else detected).
    `columns` maps fields of `FIELDS` to column names of tables and keys of JSONL. `kind` is the format of
    standard input and of files whose ending says nothing ("text", "jsonl", "csv", "tsv", "html", …).
    `max_characters` refuses longer texts: no report has 20 million characters, an export by mistake has.
    """

    language: Language | None = None
    country: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    kind: str | None = None
    max_characters: int = 20_000_000

    def __post_init__(self) -> None:
        if self.country is not None and self.country.upper() not in CODES:
            raise UsageError(
                f"{self.country!r} is no country code.", advice="Give two letters of ISO 3166-1: FR, US, ES."
            )
        if unknown := set(self.columns) - set(FIELDS):
            raise UsageError(
                f"No such field to map a column to: {', '.join(sorted(unknown))}.",
                advice=f"Fields: {', '.join(FIELDS)}.",
            )
