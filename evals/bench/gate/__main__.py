"""`python -m evals.bench.gate [--suite evals/seeds.yaml] [--only WORD]`.

Every change is made to a copy of the package, the copy reads the suite's reports in a process of its own, and the
gate holds the result against the undamaged reading. Passes when every damage fails the gate and every harmless
change passes; exit code 1 otherwise.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from evals.bench.gate.changes import DAMAGES, HARMLESS, Change
from extractor.evaluation.gate import GateResult, GateRules, check
from extractor.evaluation.metrics import Metric, metrics_of
from extractor.evaluation.runs import Run
from extractor.evaluation.scoring import Scorer
from extractor.evaluation.suite import read_suite
from extractor.task import Task

ROOT = Path(__file__).resolve().parents[3]
_COPIED = ("extractor", "schemas", "prompts", "evals", "seeds")


def main() -> None:
    """Run all changes and say which went otherwise than they should."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--suite", type=Path, default=ROOT / "evals" / "seeds.yaml")
    ask.add_argument("--only", default="", help="only changes whose name holds this")
    ask.add_argument("--resamples", type=int, default=500)
    given = ask.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(Path(scratch), given.suite, given.resamples)
        results = [bench.judge(change) for change in (*DAMAGES, *HARMLESS) if given.only in change.name]
    print(f"{sum(results)} of {len(results)} as they should be")
    sys.exit(0 if all(results) else 1)


class Bench:
    """A copy of the package that is edited, read with, and mended again."""

    def __init__(self, scratch: Path, suite: Path, resamples: int) -> None:
        self.copy, self.suite, self.resamples = scratch / "copy", suite, resamples
        self.copy.mkdir()
        for name in _COPIED:
            if (ROOT / name).exists():
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(ROOT / name, self.copy / name, ignore=ignored)
        shutil.copy(ROOT / "extractor.toml", self.copy)
        loaded = read_suite(suite)
        self.rules: GateRules = loaded.gate
        self.metrics: tuple[Metric, ...] = metrics_of(Scorer(Task.load(loaded.task), loaded.scoring))
        before = self._read()
        if isinstance(before, str):
            sys.exit(f"the undamaged code does not read the suite: {before}")
        self.before: dict[str, Run] = before

    def judge(self, change: Change) -> bool:
        """Whether the gate says of a change what it should; prints why."""
        path = self.copy / change.file
        original = path.read_text(encoding="utf-8")
        try:
            path.write_text(change.apply(original), encoding="utf-8")
        except (LookupError, OSError) as error:
            print(f"?? {change.kind}: {change.name}: {error}", flush=True)
            return False
        try:
            after = self._read()
        finally:
            path.write_text(original, encoding="utf-8")
        results = [] if isinstance(after, str) else self._gates(after)
        reasons = [reason for result in results for reason in result.reasons]
        failed = isinstance(after, str) or any(result.status != "passed" for result in results)
        right = failed == (change.kind == "damage")
        why = after if isinstance(after, str) else reasons[0] if reasons else "gate passed"
        print(f"{'ok' if right else '!!'} {change.kind}: {change.name}: {why}", flush=True)
        return right

    def _gates(self, after: dict[str, Run]) -> list[GateResult]:
        return [
            check(self.metrics, self.before[name], run, self.rules, resamples=self.resamples)
            for name, run in after.items()
        ]

    def _read(self) -> dict[str, Run] | str:
        """The runs of the copy as it is, or the last line of what went wrong."""
        output = self.copy / "runs.json"
        call = [
            sys.executable,
            "-B",
            "-m",
            "evals.bench.gate.reading",
            str(self.suite.resolve()),
            str(output),
        ]
        done = subprocess.run(
            call, cwd=self.copy, capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(self.copy)},
        )  # fmt: skip
        if done.returncode:
            return (done.stderr.strip().splitlines() or ["no word of it"])[-1]
        return {
            name: Run.from_dict(data) for name, data in json.loads(output.read_text(encoding="utf-8")).items()
        }


if __name__ == "__main__":
    main()
