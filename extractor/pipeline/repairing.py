"""The one re-ask: which parts of an answer are faulty, and how a mended part takes its place."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.answer import Claims
from extractor.answer.writing import record_form
from extractor.prompts import Fault
from extractor.schema import Record, Schema
from extractor.task import Task


def faults_of(claims: Claims, records: Schema, task: Task) -> tuple[Fault, ...]:
    """The records with an issue of error severity on a value, as they were answered, and what is wrong in words."""
    found: list[Fault] = []
    for list_name, settled in records.lists():
        spec = task.record(list_name)
        for record in settled:
            problems = tuple(_problems(record))
            claimed = claims.find(list_name, record.id)
            if problems and claimed is not None:
                found.append(Fault(f"{list_name}.{record.id}", record_form(spec, claimed), problems))
    return tuple(found)


def _problems(record: Record) -> Sequence[str]:
    return [
        f"{name}: {issue.message}"
        for name, value in record.values()
        for issue in value.issues
        if issue.severity == "error"
    ]


def unreadable(claims: Claims) -> bool:
    """Whether nothing of an answer could be read."""
    return not any(claims.records.values()) and any(
        issue.code == "answer-malformed" and issue.severity == "error" for issue in claims.issues
    )


def faulty_fields(records: Schema) -> set[tuple[str, str, str]]:
    """(list, record id, field) of every value with an error."""
    return {
        (list_name, record.id, name)
        for list_name, settled in records.lists()
        for record in settled
        for name, value in record.values()
        if value.flagged
    }


def proposed(claims: Claims, repaired: Claims, asked: Sequence[Fault], *, new: bool) -> Claims:
    """The first answer with every record asked about replaced by its new form, and new ones added where `new`."""
    wanted = {fault.at for fault in asked}
    trial = claims.model_copy(deep=True)
    for list_name, records in repaired.records.items():
        mine = trial.records.setdefault(list_name, [])
        places = {one.id: place for place, one in enumerate(mine)}
        for one in records:
            if one.id not in places:
                if new:
                    mine.append(one)
            elif f"{list_name}.{one.id}" in wanted:
                mine[places[one.id]] = one
    return trial


def merge_repair(claims: Claims, trial: Claims, task: Task, before: Schema, after: Schema) -> Claims:
    """The first answer with what the re-ask mended; `before` and `after` are it and `trial` settled.

    A faulty field takes its new claim where that is sound; one that comes back null is withdrawn, unless the
    record needs it. Sound fields and records not asked about are left alone.
    """
    faulty, still = faulty_fields(before), faulty_fields(after)
    merged = claims.model_copy(deep=True)
    for record in task.records:
        optional = {spec.name for spec in record.fields if not spec.required}
        for place, new in enumerate(trial.records.get(record.name, ())):
            mine = merged.records[record.name]
            if place >= len(mine):
                mine.append(new)
                continue
            old = mine[place]
            for name in {name for where, at, name in faulty if (where, at) == (record.name, old.id)}:
                if name in new.fields and (record.name, old.id, name) not in still:
                    old.fields[name] = new.fields[name]
                    old.links = dict(new.links)
                elif name not in new.fields and name in optional:
                    old.fields.pop(name, None)
    return merged
