"""The state machine: `start(report) -> Step`, `step(progress, reply) -> Step`, until a step is `Finished`."""

from __future__ import annotations

from extractor.engines.base import Ask, Failed, Filled, Refused, Reply
from extractor.pipeline.checks import check_records
from extractor.pipeline.finishing import failed, finished, refused
from extractor.pipeline.steps import Asked, Finished, Options, Progress, Step
from extractor.report import Report
from extractor.task import Task


class Pipeline:
    """Turns reports into extractions by asking one engine. Holds no report; may be shared by threads."""

    def __init__(self, task: Task, options: Options | None = None) -> None:
        self.task = task
        self.options = options or Options()

    def start(self, report: Report) -> Step:
        """The first step of a report: an ask, or at once the failure of one that holds no words."""
        progress = Progress(report=report)
        if not report.text.strip():
            return Finished(failed(self, progress, "report-empty", "The report holds no words."))
        return Asked(progress, self.ask(progress))

    def ask(self, progress: Progress) -> Ask:
        """The ask that `progress` waits for: the same, word for word, whenever it is made again."""
        return Ask(
            report=progress.report,
            task=self.task,
            purpose=progress.purpose,
            attempt=progress.attempt,
            sample=self.options.sample,
        )

    def step(self, progress: Progress, reply: Reply) -> Step:
        """Go on with the reply to the ask of `progress`."""
        progress = progress.model_copy(update={"usage": progress.usage.plus(reply.usage)})
        match reply:
            case Filled(records):
                issues = check_records(records, self.task, progress.report)
                return Finished(finished(self, progress, records, issues))
            case Refused(code):
                return Finished(refused(self, progress, code))
            case Failed(code, message):
                return Finished(failed(self, progress, code, message))
            case _:
                return Finished(
                    failed(self, progress, "answer-unread", "This engine's answer is not read yet.")
                )
