"""One reading of the suite's reports by the code on the path, as a run of each system; started by the benchmark.

Two systems: `rules` is the offline engine; `answers` settles perfect answers made from gold, so that damages to
grounding and settling show without a model.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from evals.bench.damage.perfect import perfect
from extractor.answer import parse_answer, write_answer
from extractor.evaluation.running import load_data, run_suite
from extractor.evaluation.runs import score_extractions
from extractor.evaluation.suite import read_suite
from extractor.extraction import Extraction
from extractor.pipeline.checks import check_records
from extractor.pipeline.settling import Ground, settle
from extractor.report import Report
from extractor.task import Task
from extractor.workspace import built_in_root, open_workspace


def main() -> None:
    """Arguments: suite, where to write the runs."""
    path, output = Path(sys.argv[1]), Path(sys.argv[2])
    suite = read_suite(path).model_copy(update={"resamples": 0, "calibration": False, "slices": []})
    workspace = open_workspace(built_in_root())
    task = Task.load(suite.task, workspace)
    rules = run_suite(suite, path.parent, workspace=workspace, systems=["rules"], gate=False)
    data = load_data(suite, path.parent, task)
    settled = {
        id: _settled(report, gold, task)
        for id, report in sorted(data.reports.items())
        if (gold := data.gold.extraction(id, task, report)) is not None
    }
    answers = score_extractions(
        task, settled, data.gold, sorted(settled), options=suite.scoring, reports=data.reports, name="answers"
    )
    runs = {"rules": rules.summaries["rules"].run, "answers": answers}
    output.write_text(
        json.dumps({name: run.as_dict(verdicts=False) for name, run in runs.items()}), encoding="utf-8"
    )


def _settled(report: Report, gold: Extraction[Any], task: Task) -> Extraction[Any]:
    case = perfect(report, gold, task)
    records = settle(parse_answer(task, write_answer(task, case.claims)), task, Ground(report, task))
    check_records(records, task, report)
    return gold.model_copy(update={"records": records})


if __name__ == "__main__":
    main()
