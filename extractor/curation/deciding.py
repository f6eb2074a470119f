"""What is decided on values and whole reports: accept, set, reject, nothing here, finish."""

from __future__ import annotations

from extractor.curation.bench import Bench, split_path
from extractor.curation.errors import OperationError
from extractor.curation.operation import (
    Items,
    Operation,
    decided_fields,
    decision_on,
    record_at,
    record_path,
    value_at,
)
from extractor.curation.reshaping import without_record
from extractor.curation.work import FINISHED, NOT_LOOKED_AT, OPEN, Work
from extractor.task import RecordSpec


def accept(work: Work, operation: Operation, bench: Bench) -> Items:
    """Accept a value, or all of a record that was not looked at: its empty fields are then "nothing here"."""
    list_name, record_id, name = split_path(operation.path)
    if name:
        spec, record = value_at(work, operation.path, bench)
        decision = decision_on(work, operation.path, spec, record) if record.get(spec.name) else "nothing"
        return {f"decision:{operation.path}": decision}
    if record_id:
        return _accept_record(work, bench.list_of(list_name), record_id)
    return _accept_list(work, bench.list_of(list_name))


def _accept_record(work: Work, spec: RecordSpec, record_id: str) -> Items:
    record = record_at(work, f"{spec.name}.{record_id}")
    changed: Items = {}
    for field in decided_fields(spec):
        path = f"{spec.name}.{record_id}.{field.name}"
        if work.decision(path) == NOT_LOOKED_AT:
            told = record.get(field.name) is not None
            changed[f"decision:{path}"] = decision_on(work, path, field, record) if told else "nothing"
    return changed


def _accept_list(work: Work, spec: RecordSpec) -> Items:
    changed: Items = {}
    for record_id in work.ids(spec.name):
        changed |= _accept_record(work, spec, record_id)
    if not work.ids(spec.name) and work.decision(spec.name) == NOT_LOOKED_AT:
        changed[f"decision:{spec.name}"] = "nothing"
    return changed


def accept_all(work: Work, operation: Operation, bench: Bench) -> Items:
    """Accept all of the report that was not looked at; empty fields and lists are then "nothing here"."""
    changed: Items = {}
    for spec in bench.task.records:
        changed |= _accept_list(work, spec)
    return changed


def set_value(work: Work, operation: Operation, bench: Bench) -> Items:
    """Give a field a value. The same as in the draft is "accepted", anything else "corrected"."""
    spec, data = value_at(work, operation.path, bench)
    if operation.value is None:
        raise OperationError("No value was given.", code="no-value", at=operation.path)
    record_spec = bench.list_of(spec.record)
    record = record_spec.type.model_validate(data)
    selection = operation.value
    value = bench.make(
        spec, record, quote=selection.quote, span=selection.span, normalised=selection.normalised
    )
    changed = {**data, spec.name: value.model_dump(mode="json")}
    key = f"record:{record_path(operation.path)}"
    return {
        key: changed,
        f"decision:{operation.path}": decision_on(work, operation.path, spec, changed),
    }


def reject(work: Work, operation: Operation, bench: Bench) -> Items:
    """Take a value away, or a record. A record does not stand without the field that it must have."""
    list_name, record_id, name = split_path(operation.path)
    if name:
        spec, record = value_at(work, operation.path, bench)
        if not spec.required:
            if record.get(spec.name) is None:
                return {f"decision:{operation.path}": "nothing"}
            return {
                f"record:{record_path(operation.path)}": {**record, spec.name: None},
                f"decision:{operation.path}": "rejected",
            }
    return without_record(work, list_name, record_id, bench) | {
        f"decision:{list_name}.{record_id}": "rejected"
    }


def nothing(work: Work, operation: Operation, bench: Bench) -> Items:
    """Say that the report tells nothing here: of a field, or of a whole list."""
    list_name, record_id, name = split_path(operation.path)
    if name:
        spec, record = value_at(work, operation.path, bench)
        if record.get(spec.name) is not None:
            return reject(work, operation, bench)
        return {f"decision:{operation.path}": "nothing"}
    if record_id or work.ids(list_name):
        raise OperationError(
            "There are records here: reject them first.", code="not-empty", at=operation.path
        )
    bench.list_of(list_name)
    return {f"decision:{list_name}": "nothing"}


def note(work: Work, operation: Operation, bench: Bench) -> Items:
    """Keep the annotator's words on a value, a record, a list, or the report."""
    return {f"note:{operation.path}": operation.why or None}


def finish(work: Work, operation: Operation, bench: Bench) -> Items:
    """Close the report. Every value, and every list without records, must have been looked at."""
    for spec in bench.task.records:
        if not work.ids(spec.name) and work.decision(spec.name) == NOT_LOOKED_AT:
            raise OperationError(
                "This list is empty and was not looked at.", code="not-looked-at", at=spec.name
            )
        for record_id in work.ids(spec.name):
            record = record_at(work, f"{spec.name}.{record_id}")
            for field in decided_fields(spec):
                path = f"{spec.name}.{record_id}.{field.name}"
                if record.get(field.name) is not None and work.decision(path) == NOT_LOOKED_AT:
                    raise OperationError("This value was not looked at.", code="not-looked-at", at=path)
    return {"status": FINISHED}


def reopen(work: Work, operation: Operation, bench: Bench) -> Items:
    """Open a finished report again."""
    return {"status": OPEN}


def choose(work: Work, operation: Operation, bench: Bench) -> Items:
    """Only an adjudicator has readings to choose from."""
    raise OperationError("There is nothing to choose from here.", code="choose", at=operation.path)
