"""The one re-ask: which parts of an answer are faulty, and how a mended part takes its place."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.answer import ClaimedRecord, Claims
from extractor.answer.writing import record_form
from extractor.prompts import Fault
from extractor.schema import Record, Schema
from extractor.task import Task

_WHOLE_ANSWER = ("answer-malformed", "answer-truncated")


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


def merge_repair(
    claims: Claims,
    repaired: Claims,
    task: Task,
    *,
    before: Schema,
    after: Schema,
    asked: Sequence[Fault],
    new: bool,
) -> Claims:
    """The first answer with the mended parts in their places; `before` and `after` are the two answers settled.

    Of a record asked about, each faulty field takes the new claim, and a field that was sound keeps its own. A
    faulty field that comes back null is taken out of an optional field (the model withdraws it). Records not
    asked about are left alone; records under new ids are added where drugs were missing.
    """
    faulty = faulty_fields(before)
    still = faulty_fields(after)
    wanted = {fault.at for fault in asked}
    merged = claims.model_copy(deep=True)
    merged.issues = [issue for issue in claims.issues if issue.code not in _WHOLE_ANSWER or issue.at]
    for record in task.records:
        known = {one.id for one in claims.records.get(record.name, ())}
        for one in repaired.records.get(record.name, ()):
            if one.id not in known:
                if new or not wanted:
                    merged.records.setdefault(record.name, []).append(one)
                continue
            if f"{record.name}.{one.id}" not in wanted:
                continue
            old = merged.find(record.name, one.id)
            assert old is not None
            _mend(old, one, {name for where, at, name in faulty if (where, at) == (record.name, one.id)},
                  {name for where, at, name in still if (where, at) == (record.name, one.id)},
                  {spec.name for spec in record.fields if spec.required})  # fmt: skip
    return merged


def _mend(
    old: ClaimedRecord, new: ClaimedRecord, faulty: set[str], still: set[str], required: set[str]
) -> None:
    for name in faulty:
        if name in new.fields and name not in still:
            old.fields[name] = new.fields[name]
        elif name not in new.fields and name not in required and name in old.fields:
            del old.fields[name]
    if new.links:
        old.links = dict(new.links)
