"""A row of a table, or an object of JSONL, to a report: which column is the text, the id, the date, …"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from extractor.errors import InputError
from extractor.folding import fold_word
from extractor.formats.countries import CODES
from extractor.formats.making import make_report
from extractor.formats.options import FIELDS, ReadOptions
from extractor.report import Language, Report

_LANGUAGES: dict[str, Language] = {
    "fr": "fr", "fra": "fr", "fre": "fr", "french": "fr", "francais": "fr", "frances": "fr",
    "en": "en", "eng": "en", "english": "en", "anglais": "en", "ingles": "en",
    "es": "es", "spa": "es", "esp": "es", "spanish": "es", "espanol": "es", "espagnol": "es", "castellano": "es",
}  # fmt: skip
_ISO_DATE = re.compile(r"(\d{4}(?:-\d{2}(?:-\d{2})?)?[~?%]?)(?:[T ]\d{2}:\d{2}.*)?")
_YEAR = re.compile(r"((?:18|19|20)\d{2})(?:\.0|[-/].*)?")


@dataclass(frozen=True)
class Columns:
    """Field -> the column that holds it. Columns that hold no field become metadata."""

    names: Mapping[str, str]

    @classmethod
    def among(cls, present: Iterable[str], options: ReadOptions, *, source: str) -> Columns:
        """The mapping for a table with these columns; InputError `column-missing` where it has no text."""
        by_fold = {fold_word(name.strip()): name for name in reversed(list(present))}
        names: dict[str, str] = {}
        for field, usual in FIELDS.items():
            wanted = options.columns.get(field)
            column = next((by_fold[name] for name in _folded(wanted, usual) if name in by_fold), None)
            if column is not None:
                names[field] = column
            elif wanted is not None or field == "text":
                known = ", ".join(by_fold.values())
                raise InputError(
                    f"{source} has no column {wanted!r}." if wanted else f"{source} has no column of texts.",
                    code="column-missing", source=source,
                    advice=f"Name it with --column {field}=NAME. Columns here: {known}.",
                )  # fmt: skip
        return cls(names)

    def report(self, row: Mapping[str, Any], options: ReadOptions, *, id: str, source: str) -> Report:
        """The report of a row; `id` is used where the row has none. InputError names what is wrong with it."""
        given = {field: row.get(column) for field, column in self.names.items()}
        text = given.get("text")
        if text is not None and not isinstance(text, str):
            raise InputError(f"The text of {source} is no string.", code="format", source=source)
        country = _country(_words(given.get("country")), source) or options.country
        language = _language(_words(given.get("language")), source) or options.language
        taken = set(self.names.values())
        return make_report(
            text or "", options, source=source,
            id=_words(given.get("id")) or id,
            language=language,
            report_date=_date(given.get("report_date"), language, country, source),
            patient=_words(given.get("patient")) or None,
            birth_year=_year(given.get("birth_year"), source),
            country=country,
            metadata={key: value for key, value in row.items() if key not in taken and key is not None},
        )  # fmt: skip

    def id_of(self, row: Mapping[str, Any], fallback: str) -> str:
        """The id that the row gives its report."""
        return (_words(row.get(self.names["id"])) if "id" in self.names else "") or fallback


def _folded(wanted: str | None, usual: tuple[str, ...]) -> tuple[str, ...]:
    return (fold_word(wanted.strip()),) if wanted is not None else usual


def _words(value: Any) -> str:
    """A cell as words; empty for null, not-a-number and blanks."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return str(value).strip()


def _language(words: str, source: str) -> Language | None:
    if not words:
        return None
    found = _LANGUAGES.get(re.split(r"[-_]", fold_word(words), maxsplit=1)[0])
    if found is None:
        raise InputError(
            f"{source} names a language other than fr, en or es.", code="language", source=source,
            advice="Leave it out to have it detected.",
        )  # fmt: skip
    return found


def _country(words: str, source: str) -> str | None:
    if words and words.upper() not in CODES:
        raise InputError(
            f"The country of {source} is no code of ISO 3166-1.", code="country", source=source,
            advice="Write two letters: FR, US, ES.",
        )  # fmt: skip
    return words.upper() or None


def _date(value: Any, language: Language | None, country: str | None, source: str) -> str | None:
    """EDTF from ISO dates and times, date objects, and dates in words or with slashes."""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    words = _words(value)
    if not words:
        return None
    from extractor.values import Context, FieldSpec, PartialDate
    from extractor.values.date.edtf import parse_edtf

    match = _ISO_DATE.fullmatch(words)
    if match is not None and parse_edtf(match.group(1)) is not None:
        return match.group(1)
    spec = FieldSpec(record="report", name="report_date", type=PartialDate, role="date")
    read = PartialDate.parse(words, spec, Context(language=language or "fr", country=country))
    if match is not None or read.date is None or read.issues:
        raise InputError(
            f"The report date of {source} is no date that can be told for sure.", code="report-date",
            source=source, advice="Write 2014-03-12, 2014-03 or 2014.",
        )  # fmt: skip
    return read.date


def _year(value: Any, source: str) -> int | None:
    if isinstance(value, datetime.date):
        return value.year
    words = _words(value)
    if not words:
        return None
    match = _YEAR.fullmatch(words)
    if match is None:
        raise InputError(
            f"The birth year of {source} is no year.", code="birth-year", source=source, advice="Write 1957."
        )
    return int(match.group(1))
