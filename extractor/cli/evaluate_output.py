"""What `extractor eval` prints and writes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from extractor.evaluation.loading import Side
    from extractor.evaluation.reports.gallery import GalleryCase
    from extractor.evaluation.runs import Run
    from extractor.evaluation.summary import Summary
    from extractor.task import Task


def score_records(
    found: Side,
    gold: Side,
    task: Task,
    *,
    reports: list[str] | None,
    dates: str,
    resamples: int,
    seed: int,
    with_gallery: bool,
) -> tuple[Summary, list[GalleryCase]]:
    """Score two sides of records; the gallery needs the reports' texts."""
    from extractor.evaluation.calibration import calibrate
    from extractor.evaluation.loading import reports_by_id
    from extractor.evaluation.options import ScoringOptions
    from extractor.evaluation.reports.gallery import GalleryCase
    from extractor.evaluation.runs import score_sides
    from extractor.evaluation.summary import summarise
    from extractor.formats.readers import read_reports

    texts = reports_by_id(read_reports(reports)) if reports else {}
    scoring = ScoringOptions.model_validate({"dates": dates})
    run = score_sides(task, found, gold, options=scoring, reports=texts, signals=resamples > 0)
    summary = summarise(
        run, task, resamples=resamples, seed=seed, title=f"{found.source} against {gold.source}"
    )
    if resamples:
        summary.calibration = calibrate(run.scores, seed=seed)
    gallery = []
    for score in run.scores if with_gallery else ():
        report = texts.get(score.id)
        wanted = gold.extraction(score.id, task, report)
        if report is not None and wanted is not None:
            gallery.append(GalleryCase(report, wanted, found.extraction(score.id, task, report), score))
    return summary, gallery


def write_reports(
    summaries: Sequence[Summary],
    *,
    html: Path | None,
    markdown: Path | None,
    junit: Path | None,
    json: Path | None,
    errors: int,
    galleries: Sequence[list[GalleryCase]] | None = None,
) -> None:
    """Print summaries, and write them in the forms asked for."""
    from extractor.evaluation import reports

    for summary in summaries:
        reports.print_summary(summary, sys.stdout, show_errors=errors)
    if markdown is not None:
        with markdown.open("a", encoding="utf-8") as stream:
            stream.write("\n".join(map(reports.markdown, summaries)))
    if junit is not None:
        junit.write_text(reports.junit_xml(summaries), encoding="utf-8")
    if json is not None:
        _dump(json, [summary.as_dict() for summary in summaries])
    if html is not None:
        from extractor.evaluation.reports.html import page

        html.write_text(page(summaries, galleries or [[] for _ in summaries]), encoding="utf-8")


def keep_run(path: Path, runs: Sequence[Run]) -> None:
    """Write one run, or several by name, with their verdicts."""
    if len(runs) == 1:
        _dump(path, runs[0].as_dict())
    else:
        _dump(path, {"runs": {run.name: run.as_dict() for run in runs}})


def keep_confidence(path: Path, summaries: Sequence[Summary]) -> None:
    """Write the confidence model of the one system that was run."""
    from extractor.errors import UsageError

    if len(summaries) != 1:
        raise UsageError("--confidence keeps the model of one system.", advice="Name it: --system NAME")
    found = summaries[0].calibration
    if found is None or found.model is None:
        raise UsageError(
            "Too little data to fit a confidence model.",
            advice="At least ten reports with a hundred fields a half.",
        )
    _dump(path, found.model.as_dict())


def _dump(path: Path, data: Any) -> None:
    import json

    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def print_mentions(
    found: Side, gold: Side, types: list[str], *, resamples: int, seed: int, json: Path | None
) -> None:
    """Score and print mentions."""
    from extractor.evaluation.mention_sets import score_mention_sides
    from extractor.evaluation.reports.words import figure, interval_words

    summaries = score_mention_sides(found, gold, types, resamples=resamples, seed=seed)
    for one in summaries:
        typer.echo(
            f"{one.type}: {one.strict.gold} in gold, {one.strict.found} found, {len(gold.ids)} reports"
        )
        for mode, counts in (("strict", one.strict), ("lenient", one.lenient)):
            typer.echo(
                f"  {mode:8} P {figure(counts.precision)}  R {figure(counts.recall)}  F1 {figure(counts.f1)}  "
                f"({interval_words(one.intervals[mode])})"
            )
        precision, recall, f1 = (figure(value) for value in one.overlap)
        typer.echo(f"  overlap  P {precision}  R {recall}  F1 {f1}")
        for scheme, counts_five in one.semeval.items():
            five = ", ".join(f"{number} {name}" for name, number in vars(counts_five).items())
            typer.echo(f"  SemEval {scheme:8} F1 {figure(counts_five.f1(scheme))}  ({five})")
    if json is not None:
        _dump(json, [one.as_dict() for one in summaries])
