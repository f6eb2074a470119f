"""What could not be read: one report's worth of failure, on its way to a `failed` Extraction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extractor.errors import ExtractorError, InputError

if TYPE_CHECKING:
    from extractor.extraction import Extraction
    from extractor.task import Task

CODES: dict[str, str] = {
    "missing": "no such file or folder",
    "unreadable": "the file cannot be opened (permissions, a device, a broken disk)",
    "binary": "the file is not text and no known document",
    "encoding": "the bytes are not of the encoding named",
    "report-empty": "no text, or white space only",
    "too-large": "more text than one report can have (`--max-characters`)",
    "surrogates": "half a character (a lone surrogate): the text was cut or escaped wrongly",
    "duplicate-id": "a report with this id was read before",
    "format": "the file, or this row of it, is not of the format that its ending says",
    "column-missing": "the row has no text, or the column named does not exist",
    "report-date": "the report's date is no date, or day and month cannot be told apart",
    "birth-year": "the birth year is no year",
    "country": "the country is no two-letter code of ISO 3166-1",
    "language": "a language other than fr, en or es was given",
    "extra-missing": "this kind of file needs an optional package",
    "document": "the PDF, DOCX or HTML cannot be read, or holds no text layer",
    "nothing-to-read": "the folder or pattern holds no file of a known kind",
}
"""Every code of an InputError that readers raise, in words."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A report that could not be read. `id` is what its extraction will be called; `source` names file and row."""

    id: str
    source: str
    code: str
    message: str
    advice: str = ""

    @classmethod
    def of(cls, error: ExtractorError, *, id: str, source: str) -> Unreadable:
        """From an error that a reader raised."""
        named = error.source if isinstance(error, InputError) and error.source else source
        return cls(id=id, source=named, code=error.code, message=error.message, advice=error.advice)

    def extraction(self, task: Task) -> Extraction[Any]:
        """The `failed` extraction that stands for it in the output; `sha256` is empty, for no text was read."""
        from extractor import __version__
        from extractor.extraction import Provenance, ReportReference

        return task.extraction_type(
            report=ReportReference(id=self.id, sha256=""),
            task=task.name,
            state="failed",
            code=self.code,
            message=f"{self.message} {self.advice}".strip(),
            records=task.schema(),
            provenance=Provenance(engine="reader", schema=task.schema_id, tool=__version__, attempts=0),
        )
