"""The last step of a report: an Extraction in the state that its issues call for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from extractor import __version__
from extractor.extraction import Extraction, Provenance, ReportReference, State
from extractor.issues import Issue
from extractor.pipeline.steps import Options, Progress
from extractor.schema import Schema
from extractor.task import Task


@dataclass(frozen=True)
class Finisher:
    """Makes a report's extraction, with its provenance; `prompt` is the id of the prompt asked with, if any."""

    task: Task
    options: Options
    prompt: str | None = None

    def finished(self, progress: Progress, records: Schema, issues: Sequence[Issue]) -> Extraction[Any]:
        """`ok`, or `partial` where an issue of error severity stands on the report or on a value."""
        faulty = any(issue.severity == "error" for issue in issues) or any(
            value.flagged for _, value in records.values()
        )
        return self._extraction(progress, "partial" if faulty else "ok", records, issues=issues)

    def refused(self, progress: Progress, code: str) -> Extraction[Any]:
        """The model or its filter declined."""
        return self._extraction(progress, "refused", code=code, message="The model declined to answer.")

    def failed(self, progress: Progress, code: str, message: str) -> Extraction[Any]:
        """Nothing was read; `code` and `message` say why, without clinical text."""
        return self._extraction(progress, "failed", code=code, message=message)

    def _extraction(
        self,
        progress: Progress,
        state: State,
        records: Schema | None = None,
        *,
        code: str | None = None,
        message: str = "",
        issues: Sequence[Issue] = (),
    ) -> Extraction[Any]:
        task, options = self.task, self.options
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
                prompt=self.prompt,
                schema=task.schema_id,
                tool=f"extractor {__version__}",
                attempts=progress.attempt,
            ),
            usage=progress.usage,
        )
