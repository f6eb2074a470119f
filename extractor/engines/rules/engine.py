"""RulesEngine: the stages in their order."""

from __future__ import annotations

from typing import Any

from extractor.engines.base import Ask, Filled, Reply
from extractor.engines.rules.assessments import Assessor
from extractor.engines.rules.building import build_linked, build_treatments, prefixes, status_value
from extractor.engines.rules.closing import death_sentence, end_by_length, end_courses, status_of
from extractor.engines.rules.document import Document, Mention, analyse
from extractor.engines.rules.groups import name_of
from extractor.engines.rules.linking import linked_values
from extractor.engines.rules.narrative import Narrative
from extractor.engines.rules.plain import read_plain
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.timeline import Walk
from extractor.report import Report
from extractor.schema import Record, Schema
from extractor.task import RecordSpec, Task
from extractor.values.category import Category
from extractor.values.drug import Drug


class RulesEngine:
    """Reads a report by rules; needs no model, no network and no state between reports."""

    name = "rules"
    model: str | None = None

    def reply(self, ask: Ask) -> Reply:
        """The records of one report, with evidence set."""
        return Filled(read(ask.report, ask.task))

    async def areply(self, ask: Ask) -> Reply:
        """The same; the work is done at once, as it never waits."""
        return self.reply(ask)


def read(report: Report, task: Task) -> Schema:
    """All records of a task that a report's words tell."""
    document = analyse(report, task)
    short = prefixes([record.name for record in task.records])
    lists: dict[str, list[Record]] = {}
    medication = next((record for record in task.records if record.field("medication")), None)
    if medication is not None:
        lists.update(_read_timeline(document, medication, short))
    for record in task.records:
        if record.name not in lists:
            lists[record.name] = read_plain(document, record, short[record.name])
    records = task.schema(**{record.name: lists[record.name] for record in task.records})
    records.complete()
    return records


def _read_timeline(document: Document, record: RecordSpec, short: dict[str, str]) -> dict[str, list[Record]]:
    """The medications' list and the lists that link to it."""
    task = document.task
    linked = [other for other in task.records if record.name in other.links.values()]
    assessors = {other.name: Assessor(document, other) for other in linked}
    anchors: list[list[Mention]] = [[] for _ in document.bounds]
    owners: dict[int, Assessor] = {}
    for assessor in assessors.values():
        for sentence, mentions in enumerate(assessor.anchors()):
            anchors[sentence] += mentions
            owners.update({id(mention): assessor for mention in mentions})

    def listen(anchor: Mention, narrative: Narrative, sentence: Sentence) -> None:
        owners[id(anchor)](anchor, narrative, sentence)

    walk = Walk(document, record, lambda drug: is_main(task, record, drug))
    stretches = walk.run(anchors, listen)
    end_courses(walk.narrative)
    died = death_sentence(document) >= 0
    spec = record.field("status")
    for stretch in stretches:
        status = status_of(stretch, walk.narrative, died, len(document.bounds) - 1)
        end_by_length(stretch, status)
        value = status_value(spec, status)
        if value is not None:
            stretch.facts["status"] = value
    treatments = build_treatments(record, stretches)
    lists: dict[str, list[Record]] = {record.name: list(treatments.values())}
    for other in linked:
        found = assessors[other.name].found
        values = [linked_values(document, other, assessment) for assessment in found]
        lists[other.name] = build_linked(other, found, values, treatments, short[other.name])
    return lists


def is_main(task: Task, record: RecordSpec, drug: Mention) -> bool:
    """Whether a drug is of the kind that lines and responses are about.

    The schema's `complete` derives the purpose of a record that holds the drug alone; the first value of the
    purpose's lexicon is the main one. Without a purpose every drug is, where the schema asks for lines or
    responses at all, else none: medicines that nothing sets apart do not replace one another.
    """
    value = drug.value
    codes = tuple(sorted(value.codes.items())) if isinstance(value, Drug) else ()
    nature = value.nature if isinstance(value, Drug) else None
    key = (task.schema, name_of(drug), nature, codes)
    known = _MAIN.get(key)
    if known is None:
        if len(_MAIN) >= _MOST_REMEMBERED:
            _MAIN.clear()
        known = _MAIN[key] = _derived_main(task, record, drug)
    return known


_MAIN: dict[tuple[Any, ...], bool] = {}
_MOST_REMEMBERED = 10_000


def _derived_main(task: Task, record: RecordSpec, drug: Mention) -> bool:
    medication, purpose = record.field("medication"), record.field("purpose")
    if medication is None or purpose is None or purpose.lexicon is None:
        return record.field("line") is not None or any(other.field("response") for other in task.records)
    fields: dict[str, Any] = {"id": "p1", medication.name: drug.value.model_copy()}
    probe = task.schema(**{record.name: [record.type(**fields)]})
    probe.complete()
    value = getattr(probe, record.name)[0].value_of("purpose")
    return isinstance(value, Category) and value.value == purpose.lexicon.values[0]
