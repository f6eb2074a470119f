"""Who gets which split and who is in the blind sample: by a stable hash, never by order or by chance.

A report's group is its patient where that is known, else its text: all reports of a patient share a split, and so do
copies of one text. Another report added later changes nothing for those that are there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from extractor.report import Report

_STEPS = 1 << 53


def group_of(report: Report) -> str:
    """What must stay together: the patient, else the words of the report."""
    return f"patient:{report.patient}" if report.patient else f"text:{report.sha256}"


def point(seed: str, purpose: str, group: str) -> float:
    """A number in [0, 1) that depends on these words only."""
    digest = hashlib.sha256(f"{seed}\x00{purpose}\x00{group}".encode("utf-8", "surrogatepass")).digest()
    return (int.from_bytes(digest[:8], "big") >> 11) / _STEPS


def split_of(seed: str, group: str, shares: Mapping[str, float]) -> str:
    """The split of a group: shares laid end to end over [0, 1)."""
    at, reached = point(seed, "split", group), 0.0
    last = ""
    for name, share in shares.items():
        reached += share
        last = name if share > 0 else last
        if at < reached:
            return name
    return last


def is_blind(seed: str, group: str, share: float) -> bool:
    """Whether a group is annotated from nothing."""
    return point(seed, "blind", group) < share


def place_in_queue(seed: str, who: str, report: str) -> float:
    """Where a report stands in an annotator's random order."""
    return point(seed, f"queue:{who}", report)
