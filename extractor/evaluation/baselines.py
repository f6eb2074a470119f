"""Blessed baselines: the runs that later ones are held against, with who blessed them and why. Committed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from extractor.errors import FormatError, InputError
from extractor.evaluation.runs import Run

FORM = "extractor-baseline"


@dataclass
class Baseline:
    """Runs by system name; `blessings` from the first to the last: day, who, why."""

    suite: str
    runs: dict[str, Run]
    blessings: list[dict[str, str]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """JSON form. It holds counts, ids and digests: no verdict, no value, no words of a report."""
        return {
            "form": FORM, "version": 1, "suite": self.suite, "blessings": self.blessings,
            "runs": {name: self.runs[name].as_dict(verdicts=False) for name in sorted(self.runs)},
        }  # fmt: skip


def read_baseline(path: Path) -> Baseline:
    """Read a baseline; InputError where there is none, FormatError where it is no baseline of this version."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise InputError(
            f"There is no baseline {path.name}.", code="missing", source=str(path),
            advice="Bless a run: extractor eval bless SUITE --who NAME --why WORDS",
        ) from None  # fmt: skip
    except ValueError:
        raise FormatError(f"{path.name} is not JSON.") from None
    if not isinstance(data, dict) or data.get("form") != FORM or data.get("version") != 1:
        raise FormatError(f"{path.name} is no baseline of this version.")
    runs = {name: Run.from_dict(run, path.name) for name, run in data["runs"].items()}
    return Baseline(data["suite"], runs, list(data["blessings"]))


def bless(
    path: Path, suite: str, runs: Mapping[str, Run], *, who: str, why: str, day: date | None = None
) -> Baseline:
    """Write runs as the baseline, over what an earlier one had of the same systems; who and why are kept for good."""
    if not who.strip() or not why.strip():
        raise FormatError("A blessing needs who and why.")
    baseline = read_baseline(path) if path.exists() else Baseline(suite, {})
    baseline.suite = suite
    baseline.runs |= runs
    entry = {"day": (day or date.today()).isoformat(), "who": who.strip(), "why": why.strip()}
    baseline.blessings.append(entry | {"systems": ", ".join(sorted(runs))})
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(_lines(baseline.as_dict()), encoding="utf-8")
    fresh.replace(path)
    return baseline


def _lines(data: dict[str, Any]) -> str:
    """JSON with one report a line, so that a change of the baseline reads well as a diff."""
    runs = data.pop("runs")
    head = json.dumps(data, ensure_ascii=False, indent=1)[:-2]
    parts = []
    for name, run in runs.items():
        reports = run.pop("reports")
        body = json.dumps(run, ensure_ascii=False, indent=1)[:-2]
        listed = ",\n".join(json.dumps(report, ensure_ascii=False) for report in reports)
        parts.append(f'{json.dumps(name)}: {body},\n "reports": [\n{listed}\n]}}')
    return f'{head},\n "runs": {{\n' + ",\n".join(parts) + "\n}}\n"
