"""Marked-up sentences: `[words|value as shown]` says what `find` must find in the sentence, and nothing else."""

from __future__ import annotations

import re

from extractor.report import Language, Report, Span
from extractor.values.base import FieldSpec, Value

_MARK = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")


def unmarked(line: str) -> tuple[str, list[tuple[Span, str]]]:
    """The sentence without its marks, and the marked places with what is expected there."""
    text, expected, behind = "", [], 0
    for mark in _MARK.finditer(line):
        text += line[behind : mark.start()]
        expected.append((Span(len(text), len(text) + len(mark[1])), mark[2]))
        text += mark[1]
        behind = mark.end()
    return text + line[behind:], expected


def found_in(text: str, spec: FieldSpec, language: Language) -> list[tuple[Span, str]]:
    """What `find` yields for a sentence, as (span, shown); every quote must be the words of its span."""
    report = Report(id="marked", text=text, language=language)
    found: list[Value] = list(spec.type.find(report, spec))
    for value in found:
        assert value.span is not None
        assert value.quote == report.words(value.span)
    return [(value.span, value.shown()) for value in found if value.span is not None]


def lines(table: str) -> list[str]:
    """The sentences of a table, one a line."""
    return [line for line in table.strip().splitlines() if line.strip()]
