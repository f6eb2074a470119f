"""Where in a report the values of an extraction stand: marks, and the text cut at their borders."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.extraction import Extraction
from extractor.report import Report, Span
from extractor.task import Task


@dataclass(frozen=True, slots=True)
class Mark:
    """The evidence of one value. `at` is its path without the list ("t1.dose"); `shown` its normalised form."""

    span: Span
    at: str
    role: str
    shown: str
    flagged: bool

    @property
    def record(self) -> str:
        """The id of the record: "t1"."""
        return self.at.split(".", 1)[0]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text and the marks that cover all of it, the narrowest first; none between evidence."""

    text: str
    marks: tuple[Mark, ...]
    closing: tuple[Mark, ...]
    """The marks that end where this segment ends."""


def marks_of(extraction: Extraction[Any], task: Task) -> list[Mark]:
    """The evidence of every value that has a place, in order of the text."""
    found = []
    for record_spec in task.records:
        specs = {spec.name: spec for spec in record_spec.fields}
        for record in getattr(extraction.records, record_spec.name):
            for name, value in record.values():
                if value.span is not None:
                    at = f"{record.id}.{name}"
                    found.append(Mark(value.span, at, specs[name].role, value.shown(), value.flagged))
    return sorted(found, key=lambda mark: (mark.span.start, -mark.span.end))


def evidence_fits(extraction: Extraction[Any], report: Report) -> bool:
    """Whether the report is, to the letter, the one that was read."""
    return extraction.report.sha256 == report.sha256


def segments(text: str, marks: Sequence[Mark]) -> Iterator[Segment]:
    """Cut the text wherever a mark begins or ends; the segments joined are the text."""
    inside = [mark for mark in marks if 0 <= mark.span.start < mark.span.end <= len(text)]
    borders = sorted({0, len(text), *(edge for mark in inside for edge in mark.span)})
    ordered = sorted(inside, key=lambda mark: mark.span.start)
    following = 0
    covering: list[Mark] = []
    for start, end in itertools.pairwise(borders):
        covering = [mark for mark in covering if mark.span.end > start]
        while following < len(ordered) and ordered[following].span.start == start:
            covering.append(ordered[following])
            following += 1
        by_width = tuple(sorted(covering, key=lambda mark: mark.span.end - mark.span.start))
        yield Segment(text[start:end], by_width, tuple(mark for mark in by_width if mark.span.end == end))
