"""Few-shot examples from gold: a new version of the task's prompt that evaluation can weigh against the old one.

Candidates come from one split only (the example split: never from dev or test). Each must be aligned: its answer,
settled like a model's, gives gold again to the last field. Among those the ones are taken, one after the other,
that add most: fields, lists and languages that no example shows yet, and drafts that were wrong there.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.answer import Claim, ClaimedRecord, Claims
from extractor.answer.writing import write_answer
from extractor.curation.dataset import Dataset
from extractor.curation.gold import extractions, write_example
from extractor.errors import UsageError
from extractor.evaluation.scoring import Scorer
from extractor.evaluation.verdicts import told
from extractor.extraction import Extraction
from extractor.pipeline.settling import Ground, settle
from extractor.prompts.prompt import Prompt
from extractor.report import Report, Span
from extractor.schema import Record
from extractor.task import RecordSpec, Task
from extractor.trust import keep_trust
from extractor.values.base import Value

LONGEST = 6000
"""Characters beyond which a report costs too much in every request to be an example."""


@dataclass(frozen=True)
class Chosen:
    """An example and why it was taken."""

    report: str
    why: str


@dataclass(frozen=True)
class Promoted:
    """What was made: the new version's name and folder, the version that it began from, its examples."""

    version: str
    base: str
    folder: Path
    examples: tuple[Chosen, ...]


@dataclass
class _Candidate:
    report: Report
    gold: Extraction[Any]
    features: frozenset[str]
    mistakes: int

    def gain(self, shown: frozenset[str]) -> float:
        """New features count 1 each, mistakes of the draft up to 3, length a little against it."""
        return len(self.features - shown) + min(self.mistakes, 3) - len(self.report.text) / LONGEST


def promote(dataset: Dataset, *, count: int = 3, split: str = "example", base: str = "") -> Promoted:
    """Write the next prompt version with examples; UsageError where gold has nothing fit to be one."""
    task = dataset.task
    if split not in dataset.settings.splits:
        raise UsageError(f"The dataset has no split {split!r}.")
    versions = task.workspace.prompt_versions(task.name)
    base = base or (versions[-1] if versions else "")
    if base and base not in versions:
        raise UsageError(f"No prompt {task.name}/{base}.", advice=f"Versions: {', '.join(versions)}.")
    candidates = list(_candidates(dataset, split))
    if not candidates:
        raise UsageError(
            f"No gold of the split {split!r} is fit to be an example.",
            advice="It must be adjudicated, short, and its quotes must give its values again.",
        )
    chosen = list(_choose(candidates, count))
    version = _next(versions)
    folder = task.workspace.prompts / task.name / version
    task.workspace.require_trust()
    _write(
        dataset,
        chosen,
        folder,
        task.workspace.prompts / task.name / base if base else Prompt.load(task).folder,
    )
    if not task.workspace.built_in:
        keep_trust(task.workspace.root)  # the new templates are copies of trusted ones
    return Promoted(version, base or "default", folder, tuple(why for _, why in chosen))


def _next(versions: tuple[str, ...]) -> str:
    numbers = [int(name[1:]) for name in versions if name[1:].isdecimal()]
    return f"v{max(numbers, default=0) + 1}"


def _candidates(dataset: Dataset, split: str) -> Iterator[_Candidate]:
    scorer = Scorer(dataset.task)
    for report, gold in extractions(dataset, splits=(split,)):
        if len(report.text) > LONGEST or not is_aligned(dataset.task, report, gold, scorer):
            continue
        draft = dataset.drafts.get(report.id)
        score = scorer.score(gold, draft, report) if draft is not None else None
        mistakes = sum(verdict.outcome != "C" for verdict in score.verdicts) if score else 0
        yield _Candidate(report, gold, _features(report, gold), mistakes)


def _features(report: Report, gold: Extraction[Any]) -> frozenset[str]:
    found = {f"language {report.language}"}
    for name, records in gold.records.lists():
        found.add(f"{name}: {'several' if len(records) > 1 else 'one' if records else 'none'}")
        for record in records:
            found |= {f"{name}.{field}" for field, value in record.values() if told(value)}
    return frozenset(found)


def _choose(candidates: list[_Candidate], count: int) -> Iterator[tuple[_Candidate, Chosen]]:
    left, shown = list(candidates), frozenset[str]()
    while left and count > 0:
        best = max(left, key=lambda one: (one.gain(shown), one.report.id))
        fresh = len(best.features - shown)
        yield best, Chosen(best.report.id, f"{fresh} new features, {best.mistakes} mistakes of the draft")
        left.remove(best)
        shown |= best.features
        count -= 1


def claims_of(task: Task, report: Report, gold: Extraction[Any]) -> Claims:
    """Gold as a model would answer it: quotes with their sentences, readings where the type takes one."""
    return Claims(
        records={
            spec.name: [_claimed(spec, record, report) for record in getattr(gold.records, spec.name)]
            for spec in task.records
        }
    )


def _claimed(spec: RecordSpec, record: Record, report: Report) -> ClaimedRecord:
    fields = {}
    for one in spec.fields:
        value = getattr(record, one.name)
        if one.evidence != "derived" and value is not None:
            reads = one.type.reading_type(one) is not None
            fields[one.name] = _claim(value, report, reads)
    links = {name: list(getattr(record, name)) for name in spec.links}
    return ClaimedRecord(id=record.id, fields=fields, links=links)


def _claim(value: Value, report: Report, reads: bool) -> Claim:
    sentence = report.sentence_at(value.span[0]) if value.span is not None else None
    reading = getattr(value, type(value).columns[0]) if reads else None
    return Claim(quote=value.quote, sentence=sentence, reading=reading)


def is_aligned(task: Task, report: Report, gold: Extraction[Any], scorer: Scorer) -> bool:
    """Whether gold's answer, settled like a model's, gives gold again, every quote in its place."""
    if any(
        value.span is not None and report.words(Span(*value.span)) != value.quote
        for _, value in gold.records.values()
    ):
        return False
    settled = settle(claims_of(task, report, gold), task, Ground(report, task))
    settled.complete()
    again = gold.model_copy(update={"records": settled})
    if any(issue.severity == "error" for _, value in settled.values() for issue in value.issues):
        return False
    return all(verdict.outcome == "C" for verdict in scorer.score(gold, again, report).verdicts)


def _write(dataset: Dataset, chosen: list[tuple[_Candidate, Chosen]], folder: Path, base: Path) -> None:
    """Templates of the base with the examples in place of its own; the folder appears whole."""
    fresh = folder.with_name(f".{folder.name}.new")
    if fresh.exists():
        shutil.rmtree(fresh)
    (fresh / "examples").mkdir(parents=True)
    for template in sorted(base.glob("*.jinja")):
        shutil.copyfile(template, fresh / template.name)
    for number, (one, _) in enumerate(chosen, 1):
        answer = write_answer(dataset.task, claims_of(dataset.task, one.report, one.gold))
        data = {
            "report": one.report.model_dump(
                mode="json", include={"text", "language", "report_date"}, exclude_none=True
            ),
            "answer": json.loads(answer),
            "source": f"{dataset.settings.name}: {one.report.id}",
        }
        write_example(fresh / "examples" / f"{number:02}.json", data)
    fresh.rename(folder)
