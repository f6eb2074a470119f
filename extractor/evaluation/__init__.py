"""Evaluation: predictions against gold, with intervals, baselines, gates, calibrated confidence and reports.

`score_sides` scores any two files, `run_suite` a suite, `summarise` turns scores into figures, `check` is the gate.
"""

from extractor.evaluation.baselines import bless, read_baseline
from extractor.evaluation.calibration import calibrate
from extractor.evaluation.gate import GateResult, GateRules, check
from extractor.evaluation.loading import Side, read_side
from extractor.evaluation.mentions import Mention, score_mentions
from extractor.evaluation.options import ScoringOptions
from extractor.evaluation.report_score import ReportScore
from extractor.evaluation.running import SuiteResult, run_suite
from extractor.evaluation.runs import Run, read_run, score_extractions, score_sides
from extractor.evaluation.scoring import Scorer
from extractor.evaluation.suite import Suite, read_suite
from extractor.evaluation.summary import Summary, summarise

__all__ = [
    "GateResult", "GateRules", "Mention", "ReportScore", "Run", "Scorer", "ScoringOptions", "Side", "Suite",
    "SuiteResult", "Summary", "bless", "calibrate", "check", "read_baseline", "read_run", "read_side", "read_suite",
    "run_suite", "score_extractions", "score_mentions", "score_sides", "summarise",
]  # fmt: skip
