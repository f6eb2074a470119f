"""The one place where a text becomes a Report: what every reader checks."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from extractor.errors import InputError
from extractor.formats.options import ReadOptions
from extractor.report import Language, Report, detect_language

_SURROGATE = re.compile("[\ud800-\udfff]")


def make_report(
    text: str,
    options: ReadOptions,
    *,
    id: str,
    source: str,
    language: Language | None = None,
    report_date: str | None = None,
    patient: str | None = None,
    birth_year: int | None = None,
    country: str | None = None,
    metadata: dict[str, Any] | None = None,
) -> Report:
    """A report whose text is exactly `text`; InputError `report-empty`, `too-large` or `surrogates`.

    The language is the one given, else that of the options, else detected from the text.
    """
    if not text.strip("\ufeff\x00 \t\r\n\f\v\xa0\u200b"):
        raise InputError(f"{source} holds no words.", code="report-empty", source=source)
    if len(text) > options.max_characters:
        raise InputError(
            f"{source} has {len(text):,} characters, more than the {options.max_characters:,} allowed.",
            code="too-large", source=source, advice="Split it into reports, or raise --max-characters.",
        )  # fmt: skip
    if _SURROGATE.search(text) or _SURROGATE.search(id):
        raise InputError(
            f"{source} holds half a character (a lone surrogate).", code="surrogates", source=source,
            advice="It was cut or escaped wrongly where it was exported.",
        )  # fmt: skip
    return Report(
        id=id,
        text=text,
        language=language or options.language or detect_language(text),
        report_date=report_date,
        patient=patient,
        birth_year=birth_year,
        country=country or options.country,
        metadata=metadata or {},
    )


def report_of(text: str, *, language: Language | None = None) -> Report:
    """A report of bare words: its id is the beginning of their digest, its language detected."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Report(id=digest[:12], text=text, language=language or detect_language(text))
