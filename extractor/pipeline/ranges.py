"""Usual doses of drugs: a table `dose_ranges.tsv` beside a schema, where its maker has one.

Columns: `name` (INN), `unit` (UCUM), `low`, `high` (of one administration), `source`. A drug or unit that the table
lacks is never judged.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from extractor.errors import SchemaError
from extractor.values import Dose, Drug

TABLE = "dose_ranges.tsv"


@dataclass(frozen=True)
class DoseRanges:
    """(name, unit) -> (low, high), the amounts of one administration."""

    limits: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> DoseRanges:
        """The table of a schema's folder; empty where there is none, SchemaError where a row is off."""
        path = folder / TABLE
        if not path.is_file():
            return cls()
        limits: dict[tuple[str, str], tuple[float, float]] = {}
        with path.open(encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.DictReader(lines, delimiter="\t"), 2):
                try:
                    limits[row["name"], row["unit"]] = float(row["low"]), float(row["high"])
                except (KeyError, TypeError, ValueError):
                    raise SchemaError(
                        f"{TABLE}, line {number}: a row needs name, unit, low and high."
                    ) from None
        return cls(limits)

    def outside(self, drug: Drug, dose: Dose) -> bool:
        """Whether a dose is known to be unusual for the drug."""
        limit = self.limits.get((drug.name or "", dose.unit or ""))
        if limit is None or dose.value is None:
            return False
        return dose.value < limit[0] or (dose.value_high or dose.value) > limit[1]
