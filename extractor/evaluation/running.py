"""Running a suite: reports through every system, scored, summarised, and held against the baseline."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.errors import EndpointError, FormatError, InputError
from extractor.evaluation.baselines import Baseline, read_baseline
from extractor.evaluation.calibration import calibrate
from extractor.evaluation.gate import GateResult, check, floors_alone
from extractor.evaluation.loading import Side, read_records, reports_by_id
from extractor.evaluation.reports.gallery import GalleryCase
from extractor.evaluation.runs import score_extractions, score_sides
from extractor.evaluation.suite import Suite, System
from extractor.evaluation.summary import Summary, summarise
from extractor.extraction import Extraction
from extractor.report import Report
from extractor.task import Task
from extractor.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    from extractor.api import Extractor

ExtractorFactory = Callable[[System], "Extractor"]


@dataclass
class SuiteData:
    """The reports of a suite that have gold, by id, and what has none."""

    reports: dict[str, Report]
    gold: Side
    without_gold: list[str] = field(default_factory=list)


@dataclass
class SuiteResult:
    """Summaries by system; `predictions` for the error gallery; `status` is the worst of the gates."""

    suite: Suite
    task: Task
    data: SuiteData
    summaries: dict[str, Summary] = field(default_factory=dict)
    predictions: dict[str, dict[str, Extraction[Any]]] = field(default_factory=dict)

    def gallery(self, system: str) -> list[GalleryCase]:
        """What the error gallery of a system shows: reports with their gold and its predictions."""
        task, summary = self.task, self.summaries[system]
        found = self.predictions[system]
        cases = []
        for score in summary.run.scores:
            report = self.data.reports[score.id]
            gold = self.data.gold.extraction(score.id, task, report)
            assert gold is not None
            cases.append(GalleryCase(report, gold, found.get(score.id), score))
        return cases

    @property
    def status(self) -> str:
        """ "passed", or the first of "infrastructure", "not-comparable", "quality" that a gated system met."""
        met = {summary.gate.status for summary in self.summaries.values() if summary.gate}
        return next((one for one in ("infrastructure", "not-comparable", "quality") if one in met), "passed")


def run_suite(
    suite: Suite,
    folder: Path,
    *,
    workspace: Workspace | None = None,
    extractor_for: ExtractorFactory | None = None,
    systems: list[str] | None = None,
    gate: bool = True,
    jobs: int = 1,
) -> SuiteResult:
    """Run a suite whose paths are relative to `folder`. EndpointError (a missing recording too) ends it.

    `extractor_for` makes the extractor of a system, for tests and benchmarks that change one.
    """
    workspace = workspace or find_workspace(start=folder)
    task = Task.load(suite.task, workspace)
    data = load_data(suite, folder, task)
    baseline = _baseline(suite, folder) if gate else None
    result = SuiteResult(suite, task, data)
    make = extractor_for or (lambda one: _extractor(one, suite, folder, workspace))
    runner = _Runner(suite, data, folder, task, make, jobs)
    for system in suite.systems:
        if systems and system.name not in systems:
            continue
        summary, predictions = runner.run(system)
        result.summaries[system.name], result.predictions[system.name] = summary, predictions
        if gate and system.name in suite.gated_systems:
            summary.gate = _gate(suite, system.name, summary, baseline)
    return result


def load_data(suite: Suite, folder: Path, task: Task) -> SuiteData:
    """Reports and gold; InputError where no report has gold."""
    from extractor.formats.options import ReadOptions
    from extractor.formats.readers import read_reports

    sources = [str(folder / source) for source in suite.data.reports]
    reports = dict(reports_by_id(read_reports(sources, ReadOptions(columns=suite.data.columns))))
    gold = read_records(folder / suite.data.gold, task)
    if suite.data.attributes:
        reports = _with_attributes(reports, folder / suite.data.attributes)
    known = {id: report for id, report in reports.items() if id in gold.items}
    if not known:
        raise InputError("No report of this suite has gold.", code="nothing-to-read", source=suite.name)
    return SuiteData(known, gold, sorted(reports.keys() - known.keys()))


def _with_attributes(reports: dict[str, Report], path: Path) -> dict[str, Report]:
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream, delimiter="\t" if path.suffix == ".tsv" else ","))
    except OSError:
        raise InputError(f"{path.name} cannot be read.", code="missing", source=str(path)) from None
    if rows and "id" not in rows[0]:
        raise FormatError(f"{path.name} has no column id.")
    known = {row["id"]: {key: value for key, value in row.items() if key != "id" and value} for row in rows}
    return {
        id: report.model_copy(update={"metadata": {**report.metadata, **known.get(id, {})}})
        for id, report in reports.items()
    }


def _baseline(suite: Suite, folder: Path) -> Baseline | None:
    if suite.baseline is None:
        return None
    path = folder / suite.baseline
    return read_baseline(path) if path.exists() else None


@dataclass(frozen=True)
class _Runner:
    """What every system of a suite is run with."""

    suite: Suite
    data: SuiteData
    folder: Path
    task: Task
    make: ExtractorFactory
    jobs: int

    def run(self, system: System) -> tuple[Summary, dict[str, Extraction[Any]]]:
        """Predict (or read what was predicted), score and summarise."""
        suite, data, task = self.suite, self.data, self.task
        ids = sorted(data.reports)
        if system.predictions is not None:
            found = read_records(self.folder / system.predictions, task)
            gold = Side(data.gold.source, data.gold.kind, {id: data.gold.items[id] for id in ids})
            run = score_sides(
                task,
                found,
                gold,
                options=suite.scoring,
                reports=data.reports,
                name=system.name,
                signals=suite.calibration,
            )
            predictions = {
                id: made for id in ids if (made := found.extraction(id, task, data.reports[id])) is not None
            }
        else:
            predictions = _predict(self.make(system), data.reports, self.jobs, suite, system)
            run = score_extractions(
                task, predictions, data.gold, ids, options=suite.scoring, reports=data.reports, name=system.name,
                signals=suite.calibration,
            )  # fmt: skip
        summary = summarise(
            run,
            task,
            resamples=suite.resamples,
            seed=suite.seed,
            slices=suite.slices,
            title=f"{suite.name}: {system.name}",
        )
        if suite.calibration and suite.resamples:
            summary.calibration = calibrate(run.scores, seed=suite.seed)
        return summary, predictions


def _predict(
    extractor: Extractor, reports: Mapping[str, Report], jobs: int, suite: Suite, system: System
) -> dict[str, Extraction[Any]]:
    from extractor.errors import RecordingMissingError

    ordered = [reports[id] for id in sorted(reports)]
    try:
        return {found.report.id: found for found in _timed(extractor.extract_all(ordered, jobs=jobs))}
    except RecordingMissingError as error:
        sources, files = " ".join(suite.data.reports), " ".join(system.recordings) or "FILE"
        raise RecordingMissingError(
            error.message, key=error.key,
            advice=f"Record it: extractor extract {sources} --task {suite.task} --prompt {system.prompt or 'VERSION'} "
            f"--model {system.model or 'NAME'} --base-url URL --record {files}",
        ) from None  # fmt: skip
    finally:
        extractor.close()


def _timed(found: Iterator[Extraction[Any]]) -> Iterator[Extraction[Any]]:
    """Extractions with the seconds that each took, where their engine does not tell it."""
    begun = time.perf_counter()
    for extraction in found:
        now = time.perf_counter()
        if not extraction.usage.seconds:
            usage = extraction.usage.model_copy(update={"seconds": round(now - begun, 4)})
            yield extraction.model_copy(update={"usage": usage})
        else:
            yield extraction
        begun = time.perf_counter()


def _extractor(system: System, suite: Suite, folder: Path, workspace: Workspace) -> Extractor:
    from extractor.api import Extractor
    from extractor.settings import EngineSettings

    recordings = tuple(folder / path for path in system.recordings)
    missing = [path.name for path in recordings if not path.exists()]
    if missing:
        raise EndpointError(
            f"The recordings of {system.name} are missing: {', '.join(missing)}.", code="recording-missing",
            advice=f"Record them: extractor extract {' '.join(suite.data.reports)} --task {suite.task} "
            f"--model {system.model or 'NAME'} --base-url URL --record {' '.join(system.recordings)}",
        )  # fmt: skip
    replayed = bool(recordings)
    settings = EngineSettings(
        engine=system.engine,
        model=None if replayed else system.model,
        base_url=None if replayed else system.base_url,
        replay=recordings, samples=system.samples, cross_check=system.cross_check, parameters=system.parameters,
        options=system.options,
    )  # fmt: skip
    return Extractor(suite.task, settings, workspace=workspace, prompt=system.prompt)


def _gate(suite: Suite, name: str, summary: Summary, baseline: Baseline | None) -> GateResult:
    if suite.baseline is None:
        return floors_alone(summary.metrics, summary.run, suite.gate)
    before = baseline.runs.get(name) if baseline else None
    if before is None:
        return GateResult(
            "not-comparable",
            [f"no baseline of {name} was blessed; run: extractor eval bless SUITE --who NAME --why WORDS"],
        )
    result = check(
        summary.metrics, before, summary.run, suite.gate, resamples=suite.resamples, seed=suite.seed
    )
    last = baseline.blessings[-1] if baseline and baseline.blessings else {}
    result.baseline = f"blessed {last.get('day', '?')} by {last.get('who', '?')}: {last.get('why', '?')}"
    return result
