"""The state machine: `start(report) -> Step`, `step(progress, reply) -> Step`, until a step is `Finished`.

For a model: ask (each section of a long report in turn), read and settle the answer, ask once again for its faulty
parts, finish. A cut-off answer is asked for once more with a larger cap. Engines that fill records themselves
are only checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from extractor.answer import Claims, answer_model, parse_answer
from extractor.engines.base import Answered, Ask, Failed, Filled, Purpose, Refused, Reply, Truncated
from extractor.errors import UsageError
from extractor.extraction import Extraction
from extractor.issues import Issue
from extractor.pipeline.checks import check_records
from extractor.pipeline.finishing import Finisher
from extractor.pipeline.overlooked import Overlooked, overlooked
from extractor.pipeline.ranges import DoseRanges
from extractor.pipeline.repairing import faults_of, merge_repair, proposed, unreadable
from extractor.pipeline.sections import merge_sections, sections_of
from extractor.pipeline.settling import Ground, settle
from extractor.pipeline.steps import Asked, Finished, Options, Progress, Step
from extractor.prompts import Fault, Prompt
from extractor.report import Report
from extractor.schema import Schema
from extractor.task import Task


@dataclass(frozen=True)
class _Doubts:
    """A settled answer and what is doubtful in it."""

    records: Schema
    faults: tuple[Fault, ...]
    missing: tuple[Overlooked, ...]


class Pipeline:
    """Turns reports into extractions by asking one engine. Holds no report; may be shared by threads."""

    def __init__(self, task: Task, options: Options | None = None) -> None:
        self.task = task
        self.options = options or Options()
        self.prompt = Prompt.load(task) if self.options.asks_model else None
        self.ranges = DoseRanges.load(task.workspace.schemas / task.name)
        self._finisher = Finisher(task, self.options, self.prompt.id if self.prompt else None)

    def start(self, report: Report) -> Step:
        """The first step of a report: an ask, or at once the failure of one that holds no words."""
        progress = Progress(report=report)
        if not any(character.isalnum() for character in report.text):
            return Finished(self._finisher.failed(progress, "report-empty", "The report holds no words."))
        if self.prompt is not None:
            sections = sections_of(report, self.options.section_tokens, self.options.overlap)
            bounds = tuple((section.start, section.stop - 1) for section in sections)
            progress = progress.model_copy(update={"sections": bounds})
        return Asked(progress, self.ask(progress))

    def ask(self, progress: Progress) -> Ask:
        """The ask that `progress` waits for: the same, word for word, whenever it is made again."""
        return self._ask(progress, None)

    def _ask(self, progress: Progress, doubts: _Doubts | None) -> Ask:
        """The ask of `progress`; `doubts` are those of its claims, where they are known already."""
        options, report = self.options, progress.report
        common: dict[str, Any] = {
            "report": report, "task": self.task, "purpose": progress.purpose, "attempt": progress.attempt,
            "sample": options.sample,
        }  # fmt: skip
        if self.prompt is None:
            return Ask(**common)
        if progress.purpose == "repair" and progress.claims is not None:
            doubts = doubts or self._doubts(progress, progress.claims)
            missing = [(one.sentence, one.words) for one in doubts.missing]
            messages = self.prompt.repair(report, doubts.faults, missing, progress.sentences)
        else:
            messages = self.prompt.ask(report, progress.sentences)
        limit = options.longer_tokens if progress.purpose == "longer" else options.max_tokens
        return Ask(**common, messages=messages, answer=answer_model(self.task), max_tokens=limit)

    def step(self, progress: Progress, reply: Reply) -> Step:
        """Go on with the reply to the ask of `progress`."""
        model = getattr(reply, "model", None) or progress.model
        progress = progress.model_copy(update={"usage": progress.usage.plus(reply.usage), "model": model})
        match reply:
            case Filled(records):
                check_records(records, self.task, progress.report, self.ranges)
                return Finished(self._finisher.finished(progress, records, ()))
            case Answered(text):
                return self._answered(progress, parse_answer(self.task, text))
            case Truncated(text):
                return self._truncated(progress, parse_answer(self.task, text))
            case Refused(code):
                return self._unanswered(progress, code, None)
            case Failed(code, message):
                return self._unanswered(progress, code, message)
        raise UsageError("An engine gave no reply of a known kind.")

    def _answered(self, progress: Progress, claims: Claims) -> Step:
        if progress.purpose == "repair" and progress.claims is not None:
            return self._next_section(progress, self._repaired(progress, progress.claims, claims))
        doubts = self._doubts(progress, claims)
        doubtful = doubts.faults or doubts.missing or unreadable(claims)
        if self.options.repair and doubtful:
            return self._again(progress, "repair", claims, doubts)
        if progress.sentences is None and not unreadable(claims):
            return Finished(self._finished(progress, doubts.records, claims.issues, doubts.missing))
        return self._next_section(progress, claims)

    def _truncated(self, progress: Progress, claims: Claims) -> Step:
        if not any(issue.code == "answer-truncated" for issue in claims.issues):
            claims.issues.append(Issue.of("answer-truncated"))
        if progress.purpose == "extract":
            return self._again(progress, "longer", claims)
        if progress.purpose == "repair" and progress.claims is not None:
            return self._next_section(progress, self._repaired(progress, progress.claims, claims))
        return self._next_section(progress, _fuller(claims, progress.claims))

    def _unanswered(self, progress: Progress, code: str, message: str | None) -> Step:
        """Refused or failed: what the report's other asks gave is kept; without any, the report ends so."""
        if progress.claims is not None:
            return self._next_section(progress, progress.claims)
        if progress.done:
            words = f"section {progress.section + 1} was not answered ({code})"
            return self._next_section(progress, Claims(issues=[Issue.of("section-unread", words)]))
        if message is None:
            return Finished(self._finisher.refused(progress, code))
        return Finished(self._finisher.failed(progress, code, message))

    def _again(
        self, progress: Progress, purpose: Purpose, claims: Claims, doubts: _Doubts | None = None
    ) -> Asked:
        update = {"purpose": purpose, "attempt": progress.attempt + 1, "claims": claims}
        progress = progress.model_copy(update=update)
        return Asked(progress, self._ask(progress, doubts))

    def _next_section(self, progress: Progress, claims: Claims) -> Step:
        done = (*progress.done, claims)
        progress = progress.model_copy(update={"done": done, "claims": None})
        if len(done) >= len(progress.sections):
            return Finished(self._merged(progress))
        progress = progress.model_copy(
            update={"purpose": "extract", "attempt": progress.attempt + 1, "section": progress.section + 1}
        )
        return Asked(progress, self.ask(progress))

    def _merged(self, progress: Progress) -> Extraction[Any]:
        """The extraction of all sections' claims."""
        if all(unreadable(claims) for claims in progress.done):
            return self._finisher.failed(
                progress, "answer-malformed", "The model's answers could not be read."
            )
        ground = Ground(progress.report, self.task)
        parts = [settle(claims, self.task, ground) for claims in progress.done]
        records = merge_sections(parts)
        check_records(records, self.task, progress.report, self.ranges)
        issues = [issue for claims in progress.done for issue in claims.issues]
        return self._finished(progress, records, issues, overlooked(records, self.task, progress.report))

    def _finished(
        self, progress: Progress, records: Schema, issues: list[Issue], missing: tuple[Overlooked, ...]
    ) -> Extraction[Any]:
        return self._finisher.finished(progress, records, [*issues, *(one.issue for one in missing)])

    def _checked(self, progress: Progress, claims: Claims) -> Schema:
        records = settle(claims, self.task, Ground(progress.report, self.task))
        check_records(records, self.task, progress.report, self.ranges)
        return records

    def _doubts(self, progress: Progress, claims: Claims) -> _Doubts:
        """What a re-ask is about: faulty records, and drugs of this section that no record has."""
        records = self._checked(progress, claims)
        if unreadable(claims):
            return _Doubts(records, (), ())
        missing = overlooked(records, self.task, progress.report, progress.sentences)
        return _Doubts(records, faults_of(claims, records, self.task), missing)

    def _repaired(self, progress: Progress, claims: Claims, repaired: Claims) -> Claims:
        if unreadable(claims):
            return repaired
        doubts = self._doubts(progress, claims)
        trial = proposed(claims, repaired, doubts.faults, new=bool(doubts.missing))
        after = self._checked(progress, trial)
        return merge_repair(claims, trial, self.task, doubts.records, after)


def _fuller(claims: Claims, other: Claims | None) -> Claims:
    """The one of two cut answers that has more records."""
    sizes = [sum(map(len, one.records.values())) if one else -1 for one in (claims, other)]
    return other if other is not None and sizes[1] > sizes[0] else claims
