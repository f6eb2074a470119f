"""The last step of a report: an Extraction in the state that its issues call for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from extractor import __version__
from extractor.extraction import Extraction, Provenance, ReportReference, State
from extractor.issues import Issue
from extractor.pipeline.steps import Progress
from extractor.schema import Schema

if TYPE_CHECKING:
    from extractor.pipeline.machine import Pipeline


def finished(
    pipeline: Pipeline, progress: Progress, records: Schema, issues: Sequence[Issue]
) -> Extraction[Any]:
    """`ok`, or `partial` where an issue of error severity stands on the report or on a value."""
    faulty = any(issue.severity == "error" for issue in issues) or any(
        value.flagged for _, value in records.values()
    )
    return _extraction(pipeline, progress, "partial" if faulty else "ok", records, issues=issues)


def refused(pipeline: Pipeline, progress: Progress, code: str) -> Extraction[Any]:
    """The model or its filter declined."""
    return _extraction(pipeline, progress, "refused", code=code, message="The model declined to answer.")


def failed(pipeline: Pipeline, progress: Progress, code: str, message: str) -> Extraction[Any]:
    """Nothing was read; `code` and `message` say why, without clinical text."""
    return _extraction(pipeline, progress, "failed", code=code, message=message)


def _extraction(
    pipeline: Pipeline,
    progress: Progress,
    state: State,
    records: Schema | None = None,
    *,
    code: str | None = None,
    message: str = "",
    issues: Sequence[Issue] = (),
) -> Extraction[Any]:
    task, options = pipeline.task, pipeline.options
    return task.extraction_type(
        report=ReportReference.to(progress.report),
        task=task.name,
        state=state,
        code=code,
        message=message,
        issues=list(issues),
        records=records if records is not None else task.schema(),
        provenance=Provenance(
            engine=options.engine,
            model=options.model or progress.model,
            prompt=pipeline.prompt.id if pipeline.prompt else None,
            schema=task.schema_id,
            tool=f"extractor {__version__}",
            attempts=progress.attempt,
        ),
        usage=progress.usage,
    )
