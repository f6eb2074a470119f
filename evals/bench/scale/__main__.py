"""`python -m evals.bench.scale [--reports 10000] [--others 1000] [--only NAME]`.

Each tool runs in a process of its own over the same files; time is from open file to figures. nervaluate and
stickler run on `--others` reports, and their time is also shown for all of them, as their cost is linear.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from evals.bench.scale.reports import VALUES, spans, write


def ours(gold: Path, found: Path, resamples: int = 2000) -> dict[str, Any]:
    """Score with this package; the bootstrap's seconds apart."""
    from extractor.evaluation import read_side, score_sides
    from extractor.evaluation.metrics import metrics_of
    from extractor.evaluation.scoring import Scorer
    from extractor.evaluation.statistics import intervals
    from extractor.task import Task
    from extractor.workspace import built_in_root, open_workspace

    task = Task.load("oncology", open_workspace(built_in_root()))
    begun, busy = time.perf_counter(), time.process_time()
    run = score_sides(task, read_side(found), read_side(gold))
    scored, worked = time.perf_counter(), time.process_time()
    figures = intervals(metrics_of(Scorer(task)), run.scores, resamples=resamples)
    done = time.perf_counter()
    return {
        "seconds": scored - begun,
        "CPU seconds": worked - busy,
        "bootstrap": done - scored,
        "core F1": figures["core"].value,
    }


def nervaluate(gold: Path, found: Path) -> dict[str, Any]:
    """Spans only: nervaluate knows no records, no values and no links."""
    from nervaluate import Evaluator

    begun = time.perf_counter()
    sides = [list(spans(path)) for path in (gold, found)]
    labels = sorted({one["label"] for side in sides for listed in side for one in listed})
    result = Evaluator(*sides, tags=labels, loader="dict").evaluate()
    return {"seconds": time.perf_counter() - begun, "strict F1": result["overall"]["strict"].f1}


def stickler(gold: Path, found: Path) -> dict[str, Any]:
    """Records by Hungarian matching of field similarities."""
    from stickler import ComparableField, ExactComparator, StructuredModel

    def exact() -> Any:
        return ComparableField(comparator=ExactComparator(), threshold=1.0, default=None)

    class Treatment(StructuredModel):  # type: ignore[misc]
        """A treatment as plain strings."""

        drug: str | None = exact()
        dose: str | None = exact()
        start: str | None = exact()
        end: str | None = exact()
        match_threshold = 0.5

    class Response(StructuredModel):  # type: ignore[misc]
        """A response as plain strings."""

        category: str | None = exact()
        date: str | None = exact()
        match_threshold = 0.5

    class Report(StructuredModel):  # type: ignore[misc]
        """A report."""

        treatments: list[Treatment] = ComparableField(weight=1.0)
        responses: list[Response] = ComparableField(weight=1.0)

    def read(line: str) -> Report:
        records = json.loads(line)["records"]
        columns = {
            "drug": "name",
            "start": "date",
            "end": "date",
            "category": "value",
            "date": "date",
            "dose": "value",
        }
        plain = {
            name: [
                {field: str(value[columns[field]]) for field, value in record.items() if field in columns}
                for record in listed
            ]
            for name, listed in records.items()
        }
        return Report(**plain)

    begun = time.perf_counter()
    total, count = 0.0, 0
    with gold.open(encoding="utf-8") as wanted, found.open(encoding="utf-8") as given:
        for one, other in zip(wanted, given, strict=True):
            made = read(one).compare_with(read(other), include_confusion_matrix=True)
            total, count = total + made["overall_score"], count + 1
    return {"seconds": time.perf_counter() - begun, "mean score": total / count}


TOOLS = {"extractor": ours, "nervaluate": nervaluate, "stickler": stickler}


def main() -> None:
    """Run every tool in its own process and print one table."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--reports", type=int, default=10_000)
    ask.add_argument("--others", type=int, default=1_000)
    ask.add_argument("--only", choices=TOOLS)
    ask.add_argument("--measure", nargs=3, metavar=("TOOL", "GOLD", "FOUND"), help=argparse.SUPPRESS)
    given = ask.parse_args()
    if given.measure:
        tool, gold, found = given.measure
        made = TOOLS[tool](Path(gold), Path(found))
        print(json.dumps(made | {"MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
        return
    with tempfile.TemporaryDirectory() as scratch:
        for tool in [given.only] if given.only else list(TOOLS):
            count = given.reports if tool == "extractor" else min(given.others, given.reports)
            paths = write(Path(scratch) / str(count), count)
            call = [sys.executable, "-m", "evals.bench.scale", "--measure", tool, *map(str, paths)]
            done = subprocess.run(call, capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"{tool}: not measured: {done.stderr.strip().splitlines()[-1]}")
                continue
            made = json.loads(done.stdout.splitlines()[-1])
            words = ", ".join(f"{name} {value:.3f}" for name, value in made.items())
            scaled = made["seconds"] * given.reports / count
            print(f"{tool}: {count} reports of {VALUES} values: {words}; {scaled:.1f} s for {given.reports}")


if __name__ == "__main__":
    main()
