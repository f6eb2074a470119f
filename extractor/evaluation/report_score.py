"""What was counted on one report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from extractor.evaluation.verdicts import FieldVerdict
from extractor.extraction import Extraction
from extractor.report import Report

Tallies = dict[str, list[int]]
"""Name of a count -> [C, W, M, Sp]."""


@dataclass
class ReportScore:
    """All that was counted on one report.

    `tallies`: name of a count -> [C, W, M, Sp]. Names: `field:treatments.dose`, `day:treatments.start`,
    `degree:treatments.start:coarser` (in C), `link:responses.treatments`, `record:treatments`, `core:treatments`,
    `evidence:treatments.dose`, `timeline:strict`, `never:tenfold-dose` (in W). `attributes` are what slices are
    made of: language, length, genre, state.
    """

    id: str
    state: str
    attributes: dict[str, str] = field(default_factory=dict)
    tallies: Tallies = field(default_factory=dict)
    verdicts: list[FieldVerdict] = field(default_factory=list)
    never: list[tuple[str, str, str]] = field(default_factory=list)
    """(kind, path of the predicted value, reason)."""
    confused: list[tuple[str, str, str]] = field(default_factory=list)
    """(field, gold category, predicted category) of categories told by both sides, right or wrong."""
    signals: dict[str, dict[str, float]] = field(default_factory=dict)
    """What speaks for each predicted field, by path; kept where calibration was asked for."""
    usage: dict[str, float] = field(default_factory=dict)


def attributes_of(gold: Extraction[Any], report: Report | None, state: str) -> dict[str, str]:
    """What slices are made of: state, language, length class, genre."""
    found = {"state": state}
    language = report.language if report else gold.report.language
    if language:
        found["language"] = language
    if report is not None and report.text:
        size = len(report.text)
        found["length"] = (
            "short (< 1,500)" if size < 1500 else "medium (< 6,000)" if size < 6000 else "long (6,000+)"
        )
        found.update(
            {
                key: value
                for key, value in report.metadata.items()
                if key == "genre" and isinstance(value, str)
            }
        )
    return found
